"""Arrays as data of few bytes."""

import base64

import numpy as np
import pytest

from aecourse.course import lab


def unpacked(kept):
    kind = {4: "<u1", 8: "<u1", 16: "<u2", 32: "<f4"}[kept["bits"]]
    values = np.frombuffer(base64.b64decode(kept["data"]), kind).astype(np.float64)
    if kept["bits"] == 4:
        values = np.stack(np.divmod(values, 16), axis=1).ravel()
    return values if kept["bits"] == 32 else kept["low"] + kept["step"] * values


@pytest.mark.parametrize("bits", [4, 8, 16])
def test_an_array_comes_back_within_half_a_step(bits):
    values = np.random.default_rng(0).normal(size=(30, 7))
    kept = lab.packed(values, bits)
    assert kept["step"] == pytest.approx(np.ptp(values) / (2**bits - 1))
    assert np.abs(unpacked(kept) - values.ravel()).max() <= 0.51 * kept["step"]


def test_32_bits_keep_every_float():
    values = np.random.default_rng(0).normal(size=9).astype("float32")
    assert np.array_equal(unpacked(lab.packed(values, 32)), values)


def test_4_bits_of_an_odd_count_give_the_last_value_twice():
    assert np.allclose(unpacked(lab.packed([0, 7, 15], 4)), [0, 7, 15, 15])


def test_an_array_of_equal_values_comes_back():
    assert np.array_equal(unpacked(lab.packed(np.full(5, 3.25))), np.full(5, 3.25))


@pytest.mark.parametrize("bits", [2, "16"])
def test_other_bits_are_refused(bits):
    with pytest.raises((TypeError, ValueError), match="`bits`"):
        lab.packed([1.0], bits)
