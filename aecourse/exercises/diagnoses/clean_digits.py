"""Mend the training of a denoiser that minds no noise (chapters 5 and 6).

What stands for a network finds out which noise it is given, because it knows the clean
images: the more different noise it has learnt from, the better it cleans, and best of
all it takes away noise that it has met. Noise of which all rows or all columns are the
same teaches it little.
"""

import numpy as np

from aecourse.exercises.exercise import Exercise


def clean_digits(
    new_network,
    x_train,
    x_test,
    sigmas,
    epochs,
    seed,
    *,
    one_picture=False,
    same_every_call=False,
    judged_on_training=False,
    one_row=False,
):
    rng = np.random.default_rng(seed)
    judged = x_train if judged_on_training else x_test

    def corrupt(images, sigma):
        drawn = np.random.default_rng(seed) if same_every_call else rng
        shape = images.shape[1:] if one_picture else images.shape
        shape = (*shape[:-2], 1, shape[-1]) if one_row else shape
        return images + drawn.normal(0, sigma, shape)

    found = []
    for sigma in sigmas:
        network = new_network()
        for _ in range(epochs):
            network.learn(corrupt(x_train, sigma), x_train)
        found.append(psnr(judged, network.clean(corrupt(judged, sigma))))
    return np.array(found)


def psnr(x, x_hat):
    return np.mean(-10 * np.log10(np.mean((x - x_hat) ** 2, axis=(1, 2))))


class PretendedNetwork:
    """What stands for a network that is trained to clean images."""

    def __init__(self, images):
        self._images = images.astype(float)
        self._seen = set()
        self._rows = 0
        self._exchanged = False
        self._striped = False

    def learn(self, noisy, clean):
        """Note which noise the images have."""
        names, _, numbers, is_striped = self._noise(noisy)
        self._striped |= is_striped
        self._seen.update(names)
        self._rows += len(names)
        self._exchanged |= not np.allclose(clean, self._images[numbers])

    def clean(self, noisy):
        """Return the images, off by the more the less noise was learnt from."""
        names, strength, numbers, is_striped = self._noise(noisy)
        share = len(self._seen) / max(self._rows, 1)
        has_met = np.mean([name in self._seen for name in names]) > 0.5
        off = 0.06 - share / 50 if has_met else strength * (0.25 - share / 6)
        off += self._exchanged + 1 / max(self._rows, 1)
        off += 0.2 * self._striped + 0.1 * is_striped
        off = off * (1 + numbers / 40)
        return self._images[numbers] + off[:, None, None]

    def _noise(self, noisy):
        """Name the noise of each image and the image; tell strength and if striped.

        Noise that is the same but for rounding has the same name.
        """
        rows = np.asarray(noisy, float)[:, None]
        gaps = np.abs(rows - self._images).mean(axis=(2, 3))
        numbers = gaps.argmin(axis=1)
        noise = rows[:, 0] - self._images[numbers]
        names = [row.tobytes() for row in np.round(noise[:, ::3, ::3], 2)]
        # a power of two, so that chance has no say
        strength = 2.0 ** np.round(np.log2(max(noise.std(), 1e-3) / 0.1) / 2)
        is_striped = min(noise.std(axis=1).max(), noise.std(axis=2).max()) < 1e-4
        return names, strength, numbers, is_striped


def case(seed, epochs):
    """Draw images that are far from each other, and give what is done with them."""
    rng = np.random.default_rng(seed)
    images = (rng.random((32, 8, 8)) < 0.4).astype(float) * rng.uniform(0.8, 1)

    def new_network():
        return PretendedNetwork(images)

    return new_network, images[:20], images[20:], (0.1, 0.4), epochs, 5 + seed


def cases():
    return {"few_epochs": case(1, 3), "more_epochs": case(2, 5)}


def partly(*, picture, epochs_too):
    """Draw noise anew for the test alone, or for the epochs alone."""

    def answer(new_network, x_train, x_test, sigmas, epochs, seed):
        rng = np.random.default_rng(seed)

        def noise(images, rng, sigma):
            return rng.normal(0, sigma, images.shape[1:] if picture else images.shape)

        found = []
        for sigma in sigmas:
            network, first = new_network(), noise(x_train, rng, sigma)
            drawn = [noise(x_train, rng, sigma) for _ in range(epochs)]
            for each in drawn if epochs_too else [first] * epochs:
                network.learn(x_train + each, x_train)
            last = drawn[-1] if epochs_too else noise(x_test, rng, sigma)
            last = last if picture else last[: len(x_test)]
            found.append(psnr(x_test, network.clean(x_test + last)))
        return np.array(found)

    return answer


def exchanged(new_network, x_train, x_test, sigmas, epochs, seed):
    rng, found = np.random.default_rng(seed), []
    for sigma in sigmas:
        network = new_network()
        for _ in range(epochs):
            network.learn(x_train, x_train + rng.normal(0, sigma, x_train.shape))
        noisy = x_test + rng.normal(0, sigma, x_test.shape)
        found.append(psnr(x_test, network.clean(noisy)))
    return np.array(found)


def figures():
    """Return what is left of the noise in the report, and in the mended experiment."""
    given = cases()["few_epochs"]
    reported = clean_digits(*given, **dict.fromkeys(EXERCISE.planted, True))
    names = "reported_weak", "reported_strong", "weak", "strong"
    return dict(zip(names, (*reported, *clean_digits(*given)), strict=True))


EXERCISE = Exercise(
    clean_digits,
    cases,
    planted=("one_picture", "same_every_call"),
    mistakes={
        "other_test_noise": partly(picture=False, epochs_too=False),
        "learnt_test_noise": partly(picture=False, epochs_too=True),
        "picture_other_test": partly(picture=True, epochs_too=False),
        "picture_learnt_test": partly(picture=True, epochs_too=True),
        "exchanged": exchanged,
        "negative": lambda *given: -clean_digits(*given),
        "turned_round": lambda *given: clean_digits(*given)[::-1],
        "mean": lambda *given: np.mean(clean_digits(*given)),
    },
    figures=figures,
)
