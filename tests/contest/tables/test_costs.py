"""Seconds, and how costs grow."""

from __future__ import annotations

import pytest

from aecourse.contest import tables


def test_seconds_are_added_up_for_each_source():
    book = {
        "seconds": {"real": {"01": 40.2, "02": 20.4}, "embedded": {"01": 9, "02": 1}}
    }
    table = tables.seconds_table(book)
    assert list(table.loc["all"]) == [61, 10]
    assert list(table.columns) == ["real", "embedded"]


def test_backends_stand_beside_each_other_with_epoch_and_start():
    took = {"epoch": 1.234, "start": 5.55}
    measured = {"backends": {"jax": "0", "torch": "0"}}
    table = tables.backend_table(
        measured | {"seconds": {"dense": {"jax": took, "torch": took | {"epoch": 9}}}}
    )
    assert table.columns.tolist() == ["JAX", "PyTorch"]
    assert table.iloc[0].tolist() == ["1.23 (+5.5)", "9.00 (+5.5)"]


def test_a_batch_has_its_costs_and_the_median_of_its_errors():
    step = {"batch": 60, "adam_ms": 2.0, "share_of_matrix_speed": 0.3}
    learnt = {
        "batch": 60,
        "rate": 0.01,
        "errors": {"3 epochs": [3, 1, 2], "12 epochs": [1, 1, 0]},
    }
    measured = {"1": [step], "2": [step | {"adam_ms": 1.5}]}
    table = tables.batch_table({"profiles": measured, "learning": [learnt]})
    assert table.loc[60].tolist() == [2.0, 1.5, 0.3, 0.01, 2, 1]


def test_the_exponent_is_the_power_of_the_size():
    assert tables.exponent([1, 10, 100], [3, 300, 30_000]) == pytest.approx(2)


@pytest.mark.parametrize(
    ("sizes", "costs", "name"),
    [
        ([1, 2], [1, 0], "costs"),
        ([1], [1], "sizes"),
        ([1, 2, 3], [1, 2], "costs"),
        ([-1, 2], [1, 2], "sizes"),
    ],
)
def test_sizes_and_costs_that_have_no_power_are_refused(sizes, costs, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        tables.exponent(sizes, costs)
