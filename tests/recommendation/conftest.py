"""The embedded ratings as a matrix."""

import pytest

from aecourse import data
from aecourse.recommendation import RatingMatrix


@pytest.fixture(scope="session")
def movielens():
    return RatingMatrix.from_frame(data.load_movielens(source="embedded").ratings)
