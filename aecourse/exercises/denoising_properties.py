"""What noise and noisy batches have to be like, for exercises 2 and 3 of chapter 6."""

from __future__ import annotations

import numpy as np

from aecourse.exercises.expectations import (
    describe,
    expect,
    expect_array,
    expect_tuple,
)


def expect_the_right_amount(added: np.ndarray, stddev: float) -> None:
    """Expect noise on a grey image to have the mean 0 and the given deviation."""
    found = float(added.std())
    slips = {
        np.sqrt(stddev): "You used `stddev` as a variance.",
        stddev**2: "You squared `stddev`; `scale` is a standard deviation.",
        1.0: "You drew numbers of deviation 1 and did not scale them.",
    }
    for wrong, message in slips.items():
        # clipping at both ends leaves a little less than was drawn
        clipped = wrong if wrong < 0.2 else np.clip(_normal(wrong), -0.5, 0.5).std()
        expect(abs(found / clipped - 1) > 0.1, message, got=f"{found:.3f}")
    expect(
        abs(found / stddev - 1) < 0.05,
        "The noise on a grey image has the wrong standard deviation.",
        expected=f"about {stddev}",
        got=f"{found:.3f}",
    )
    expect(
        abs(added.mean()) < 0.1 * stddev,
        "The noise makes a grey image brighter or darker.",
        expected="a mean of about 0",
        got=f"{added.mean():.3f}",
        nudge="Normal noise is as often negative as positive.",
    )


def _normal(stddev: float) -> np.ndarray:
    return np.random.default_rng(0).normal(scale=stddev, size=7200)


def expect_clipping(spoilt: np.ndarray) -> None:
    """Expect values in [0, 1]; columns 0 and 2 were black and white."""
    expect(
        spoilt.min() >= 0 and spoilt.max() <= 1,
        "Some noisy pixels lie outside [0, 1].",
        expected="values from 0 to 1",
        got=f"values from {spoilt.min():.2f} to {spoilt.max():.2f}",
        nudge="There is nothing darker than black or lighter than white.",
    )
    black, white = np.mean(spoilt[..., 0] == 0), np.mean(spoilt[..., 2] == 1)
    expect(
        abs(black - 0.5) < 0.1 and abs(white - 0.5) < 0.1,
        "You brought the values into [0, 1] in another way than by clipping.",
        expected="about half of the black pixels black again, half of the white white",
        got=f"{black:.0%} and {white:.0%}",
        nudge="Scaling changes the contrast of all pixels, and an absolute value or "
        "a remainder folds the noise back; clipping moves only what is outside.",
    )


def stacked(
    batches: object, image_shape: tuple[int, ...]
) -> tuple[np.ndarray, np.ndarray]:
    """Return all inputs and all targets of a list of pairs, or say what it is."""
    expect(
        isinstance(batches, (list, tuple)) and len(batches) > 0,
        "The result is not a list of pairs.",
        expected="a list with a pair (input, target) for each batch",
        got=describe(batches),
    )
    inputs, targets = [], []
    for batch in batches:
        pair = expect_tuple(batch, ["input", "target"])
        shape = (np.shape(pair[1])[:1] or (1,)) + image_shape
        inputs.append(expect_array(pair[0], shape, what="an input"))
        targets.append(expect_array(pair[1], shape, what="a target"))
    longest = max(len(rows) for rows in inputs)
    expect(
        longest <= 4,
        "A batch is larger than `batch_size`.",
        expected="at most 4 images",
        got=f"{longest} images",
    )
    expect(
        longest == 4,
        "No batch has `batch_size` images.",
        expected="4 images, and fewer in the last batch only",
        got=f"{longest} at most",
    )
    return np.concatenate(inputs), np.concatenate(targets)


def expect_noise_at_the_input(inputs: np.ndarray, targets: np.ndarray) -> None:
    """Expect whole tenths, which are clean, among the targets alone."""
    is_clean = [np.allclose(a * 10, np.rint(a * 10)) for a in (inputs, targets)]
    expect(
        not (is_clean[1] and is_clean[0]),
        "Neither inputs nor targets are noisy.",
        nudge="An autoencoder without noise learns to copy.",
    )
    expect(
        is_clean[1] or not is_clean[0],
        "Input and target are swapped: this network would learn to add noise.",
    )
    expect(
        is_clean[1],
        "The targets are noisy too.",
        nudge="Whoever is asked for the noisy image learns to copy the noise.",
    )


def expect_each_image_once_an_epoch(names: np.ndarray, n: int, epochs: int) -> None:
    """Expect the numbers of all `n` images in each of the epochs."""
    if len(names) == n:
        message = "You went through the images once; there are several epochs."
    elif len(names) == epochs * (n - n % 4):
        message = "The last images of each epoch are left out."
    else:
        message = "The number of images in all batches together is wrong."
    expect(
        len(names) == epochs * n,
        message,
        expected=f"{epochs} epochs of {n} images, {epochs * n} in all",
        got=f"{len(names)}",
        nudge="The last batch of an epoch may be smaller than the others.",
    )
    by_epoch = np.sort(names.reshape(epochs, n), axis=1)
    expect(
        bool(np.all(by_epoch == np.arange(n))),
        "In some epoch an image comes twice or not at all.",
        nudge="Finish one epoch before the next one begins.",
    )
