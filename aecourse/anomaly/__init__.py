"""Anomaly detection: the reconstruction error as a score, and what to do with it.

Scores rise with strangeness and an anomaly has the label 1, everywhere but in
`AutoencoderDetector`, which keeps scikit-learn's convention: its scores are minus the
error, and it predicts -1 for an anomaly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aecourse.anomaly.baselines import fit_baselines
from aecourse.anomaly.reports import cost_curve, precision_at, report
from aecourse.anomaly.thresholds import hold_out, threshold

if TYPE_CHECKING:
    from aecourse.anomaly.detector import AutoencoderDetector

__all__ = [
    "AutoencoderDetector",
    "cost_curve",
    "fit_baselines",
    "hold_out",
    "precision_at",
    "report",
    "threshold",
]


def __getattr__(name: str) -> Any:
    # Its base class is scikit-learn's, which a page that only wants errors never needs.
    if name == "AutoencoderDetector":
        from aecourse.anomaly.detector import AutoencoderDetector

        return AutoencoderDetector
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
