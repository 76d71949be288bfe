"""Images without a shape."""

import numpy as np
import pytest


@pytest.fixture(scope="module")
def x():
    return np.random.default_rng(0).random((80, 28, 28), dtype=np.float32) ** 4
