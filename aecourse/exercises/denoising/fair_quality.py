"""Repair a report's quality of a denoiser (chapter 6)."""

import numpy as np

from aecourse.exercises.denoising._denoiser import decibels, mean_square, ridge
from aecourse.exercises.exercise import Exercise


def fair_quality(
    fit,
    strengths,
    x_train,
    x_val,
    x_test,
    corrupt,
    *,
    clean_input=False,
    wrong_peak=False,
    chosen_on_test=False,
):
    test = (x_test if clean_input else corrupt(x_test, 3)), x_test
    chooser = test if chosen_on_test else (corrupt(x_val, 2), x_val)
    chosen = best(trained(fit, strengths, x_train, corrupt), *chooser)
    return quality(chosen, *test, peak=255 if wrong_peak else 1)


def trained(fit, strengths, x_train, corrupt):
    noisy = corrupt(x_train, 1)
    return [fit(noisy, x_train, strength) for strength in strengths]


def best(denoisers, noisy, clean):
    return denoisers[np.argmin(errors(denoisers, noisy, clean))]


def errors(denoisers, noisy, clean):
    return [mean_square(denoise(noisy) - clean) for denoise in denoisers]


def quality(denoise, noisy, clean, peak=1):
    return decibels(mean_square(denoise(noisy) - clean), peak)


def cases():
    # with these seeds the best is another one for what else may choose
    return {
        "weak_first": (fit, (1, 4, 9, 10, 20, 25), *three_sets(48), corrupt),
        "strong_first": (fit, (15, 10, 9, 8, 6, 5), *three_sets(24), corrupt),
    }


def three_sets(seed):
    """Return images to train, to choose and to test with, all of five strokes."""
    rng = np.random.default_rng(seed)
    strokes = rng.random((5, 7, 6)) ** 4
    return [
        np.tensordot(rng.random((count, 5)) ** 2, strokes, 1).clip(0, 1)
        for count in (120, 25, 40)
    ]


def corrupt(images, seed):
    noise = np.random.default_rng(seed).normal(scale=0.3, size=images.shape)
    return np.clip(images + noise, 0, 1)


def fit(noisy, clean, strength):
    """Return what stands for a trained model: ridge, and the luck of a training."""
    weights, bias = ridge(rows(noisy), rows(clean), strength)
    luck = np.random.default_rng(100 * strength)
    weights = weights + luck.normal(scale=0.05, size=weights.shape)
    return lambda images: (rows(images) @ weights + bias).reshape(images.shape)


def rows(images):
    return images.reshape(len(images), -1)


def chosen_by(choose):
    """Return an answer that is fair but for how it chooses one of the denoisers."""

    def answer(fit, strengths, x_train, x_val, x_test, corrupt):
        denoisers = trained(fit, strengths, x_train, corrupt)
        chosen = choose(denoisers, x_train, x_val, corrupt)
        return quality(chosen, corrupt(x_test, 3), x_test)

    return answer


def least_on_validation(denoisers, x_train, x_val, corrupt):
    return best(denoisers, corrupt(x_val, 2), x_val)


def largest_miss(differences):
    return np.abs(differences).max()


def validation_quality(fit, strengths, x_train, x_val, x_test, corrupt):
    val = corrupt(x_val, 2), x_val
    return quality(best(trained(fit, strengths, x_train, corrupt), *val), *val)


def measured_by(measure):
    """Return an answer that is fair but for how it measures the chosen denoiser."""

    def answer(fit, strengths, x_train, x_val, x_test, corrupt):
        denoisers = trained(fit, strengths, x_train, corrupt)
        chosen = least_on_validation(denoisers, x_train, x_val, corrupt)
        noisy = corrupt(x_test, 3)
        return measure(chosen(noisy), noisy, x_test)

    return answer


def trained_on_clean(fit, *given):
    return fair_quality(
        lambda noisy, clean, strength: fit(clean, clean, strength), *given
    )


def figures():
    """Return the figure of the report, and the fair one."""
    given = cases()["weak_first"]
    faults = dict.fromkeys(EXERCISE.faults, True)
    return {"reported": fair_quality(*given, **faults), "fair": fair_quality(*given)}


EXERCISE = Exercise(
    fair_quality,
    cases,
    mistakes={
        "validation_quality": validation_quality,
        "mean_of_images": measured_by(
            lambda images, noisy, clean: np.mean(
                [decibels(mean_square(one)) for one in images - clean]
            )
        ),
        "chosen_on_training": chosen_by(
            lambda denoisers, x, _, corrupt: best(denoisers, corrupt(x, 1), x)
        ),
        "chosen_on_clean": chosen_by(
            lambda denoisers, _, x, corrupt: best(denoisers, x, x)
        ),
        "largest_error": chosen_by(
            lambda denoisers, _, x, corrupt: denoisers[
                np.argmax(errors(denoisers, corrupt(x, 2), x))
            ]
        ),
        "largest_miss": chosen_by(
            lambda denoisers, _, x, corrupt: denoisers[
                np.argmin([largest_miss(d(corrupt(x, 2)) - x) for d in denoisers])
            ]
        ),
        "first_tried": chosen_by(lambda denoisers, *given: denoisers[0]),
        "last_tried": chosen_by(lambda denoisers, *given: denoisers[-1]),
        "trained_on_clean": trained_on_clean,
        "not_denoised": lambda fit, s, train, val, x_test, corrupt: quality(
            lambda images: images, corrupt(x_test, 3), x_test
        ),
        "against_noisy": measured_by(
            lambda images, noisy, clean: decibels(mean_square(images - noisy))
        ),
        "absolute_error": measured_by(
            lambda images, noisy, clean: decibels(np.abs(images - clean).mean())
        ),
    },
    figures=figures,
)
