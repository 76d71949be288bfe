"""What must hold for every noise, whichever numbers were drawn.

The bounds are far from what chance does: at least five standard errors.
"""

import numpy as np

STDDEV = 0.04


def cases():
    """Return images, a standard deviation and a seed: all grey, or in columns."""
    return {
        "grey": (np.full((40, 15, 12), 0.5), STDDEV, 1),
        "black_and_white": (np.tile([0.0, 0.5, 1.0, 0.5], (400, 9, 1)), 0.3, 2),
    }


def noisy(answer, x, stddev, seed):
    """Return what an answer makes of images with a generator of that seed."""
    return answer(x, stddev, np.random.default_rng(seed))


def _on(case, is_wrong, **fields):
    """Make a property of what must not be true of the images of a case."""

    def find_fault(answer):
        images = np.asarray(noisy(answer, *cases()[case]))
        if not is_wrong(images):
            return None
        return {name: find(images) for name, find in fields.items()}

    return find_fault


def _on_grey(is_wrong):
    return _on(
        "grey",
        lambda images: is_wrong(images - 0.5),
        found=np.std,
        mean=lambda images: np.mean(images) - 0.5,
        stddev=lambda images: STDDEV,
    )


def _has_deviation(wrong):
    """Ask whether the noise is that of another deviation, clipped as it has to be."""
    drawn = np.random.default_rng(0).normal(scale=wrong, size=7200)
    corrupted = np.clip(drawn, -0.5, 0.5).std()
    return lambda added: abs(added.std() / corrupted - 1) < 0.1


def _share_of_large(added):
    """Return the share beyond 2.5 standard deviations: of normal numbers 0.0124."""
    return np.mean(np.abs(added) > 2.5 * STDDEV)


def _black(images):
    return np.mean(images[..., 0] == 0)


def _white(images):
    return np.mean(images[..., 2] == 1)


def _are_equal(seed, other):
    """Ask whether generators of these seeds give the same noise."""

    def ask(answer):
        x, stddev, _ = cases()["grey"]
        return np.array_equal(*(noisy(answer, x, stddev, s) for s in (seed, other)))

    return ask


PROPERTIES = {
    "no_noise": _on_grey(lambda added: not np.any(added)),
    "one_picture": _on_grey(lambda added: np.allclose(added[0], added[1])),
    "one_row": _on_grey(lambda added: np.allclose(added[:, 0], added[:, 1])),
    "one_column": _on_grey(lambda added: np.allclose(added[..., 0], added[..., 1])),
    "as_variance": _on_grey(_has_deviation(np.sqrt(STDDEV))),
    "squared": _on_grey(_has_deviation(STDDEV**2)),
    "not_scaled": _on_grey(_has_deviation(1)),
    "brighter": _on_grey(lambda added: abs(added.mean()) > 0.1 * added.std()),
    "wrong_amount": _on_grey(lambda added: abs(added.std() / STDDEV - 1) > 0.05),
    "no_large_values": _on_grey(lambda added: _share_of_large(added) < 0.004),
    "too_many_large_values": _on_grey(lambda added: _share_of_large(added) > 0.02),
    "rounded": _on_grey(lambda added: np.unique(added).size < 0.5 * added.size),
    "outside": _on(
        "black_and_white",
        lambda images: images.min() < 0 or images.max() > 1,
        lowest=np.min,
        highest=np.max,
    ),
    "not_clipped": _on(
        "black_and_white",
        lambda images: max(abs(_black(images) - 0.5), abs(_white(images) - 0.5)) > 0.1,
        black=_black,
        white=_white,
    ),
    "own_generator": lambda answer: None if _are_equal(7, 7)(answer) else {},
    "own_seed": lambda answer: {} if _are_equal(7, 8)(answer) else None,
}
