"""A result of a contest as small as one can be."""

from __future__ import annotations

import pytest


def side(figure, **changes):
    return {
        "figure": figure,
        "figure_range": [figure - 0.01, figure + 0.01],
        "seconds": 12.4,
        "parameters": 1234,
        "added_mb": 1600.2,
        "collapsed": 0,
        **changes,
    }


def run(side, curve, *, seed=1, collapsed=False):
    return {"side": side, "seed": seed, "curve": curve, "collapsed": collapsed}


@pytest.fixture
def task():
    return {
        "data": "MNIST",
        "figure": "test MSE",
        "seconds_ratio": 0.5,
        "target_ratio": None,
        "larger_is_better": False,
        "baselines": {"mean image": 0.5, "PCA": 0.25},
        "program": side(0.123456, collapsed=1),
        "course": side(0.05),
        "bars": [
            {
                "text": "error",
                "measured": 0.405,
                "relation": "<=",
                "bound": 1 / 3,
                "holds": False,
            }
        ],
        "runs": [
            run("program", [[1.0, 0.3], [2.0, 0.12]]),
            run("program", [[1.0, 0.9], [2.0, 0.9]], seed=2, collapsed=True),
            run("course", [[0.5, 0.05]]),
        ],
    }
