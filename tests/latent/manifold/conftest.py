"""A generator that every test draws from anew."""

import numpy as np
import pytest


@pytest.fixture
def rng():
    return np.random.default_rng(0)
