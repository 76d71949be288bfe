"""Rows of samples and labels: what is asked of arrays beside others."""

import numpy as np
import pytest

from aecourse import _validation


def test_labels_are_one_whole_number_for_each_row():
    wanted = _validation.labels(of="x")
    with pytest.raises(TypeError, match="whole numbers"):
        wanted("labels", [0.5], {"x": [7]})
    with pytest.raises(ValueError, match="each of the 3 rows"):
        wanted("labels", [1, 2], {"x": [7, 8, 9]})


def test_samples_of_any_shape_become_rows_of_one_width():
    wanted = _validation.rows(like="x")
    arguments = {"x": np.ones((5, 4))}
    assert wanted("y", np.ones((3, 2, 2)), arguments).shape == (3, 4)
    with pytest.raises(ValueError, match="`y`. Expected one row or image for each"):
        wanted("y", np.ones(4), arguments)
    with pytest.raises(ValueError, match="`y`. Expected rows of 4 numbers, as in `x`"):
        wanted("y", np.ones((3, 5)), arguments)
    with pytest.raises(ValueError, match="`y`. Expected at least 4 rows"):
        _validation.rows(at_least=4)("y", np.ones((3, 5)), {})


def test_labels_of_no_rows_are_at_least_one():
    wanted = _validation.labels()
    assert wanted("labels", [2, 0], {}).tolist() == [2, 0]
    with pytest.raises(ValueError, match="`labels`. Expected at least one label"):
        wanted("labels", [], {})
    with pytest.raises(ValueError, match="one label for each of the 4 rows"):
        wanted("labels", [[1, 2], [3, 4]], {})
