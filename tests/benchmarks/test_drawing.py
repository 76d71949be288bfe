"""Rules for picking codes in the benchmark: rows of several seeds, and a kernel."""

from __future__ import annotations

import numpy as np

from benchmarks.verdicts import sampling


def test_a_rule_s_row_is_the_median_over_the_seeds():
    runs = [{"rows": {"box": {"gap": gap}}} for gap in (0.1, 0.2, 0.9)]
    assert sampling.medians(runs) == {"box": {"gap": 0.2}}


def test_a_kernel_as_wide_as_the_codes_need_describes_them_best():
    codes = np.random.default_rng(3).normal(size=(2000, 2))
    costs = [sampling.kernel_nats(codes[:1000], codes[1000:], w) for w in (0.001, 0.3)]
    assert costs[1] < costs[0]
