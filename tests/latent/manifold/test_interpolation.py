"""A line passes through both its ends."""

import numpy as np
import pytest

from aecourse.latent import manifold


def test_interpolation_passes_through_both_ends(rng):
    start, end = rng.random((2, 4, 3), dtype=np.float32)
    walk = manifold.interpolate(start, end, 5)
    assert walk.shape == (5, 4, 3)
    np.testing.assert_array_equal(walk[0], start)
    np.testing.assert_array_equal(walk[-1], end)
    np.testing.assert_allclose(walk[2], (start + end) / 2, rtol=1e-6)
    np.testing.assert_allclose(
        manifold.interpolate(end, start, 5), walk[::-1], atol=1e-6
    )


@pytest.mark.parametrize(
    ("end", "steps", "named"),
    [(np.zeros(4), 5, "`end`"), (np.zeros(3), 1, "`steps`"), ([1, 2, np.nan], 3, "f")],
)
def test_interpolation_refuses_what_has_no_line(end, steps, named):
    with pytest.raises(ValueError, match=named):
        manifold.interpolate(np.zeros(3), end, steps)
