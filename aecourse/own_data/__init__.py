"""Your own data: what is wrong with them, the course's method, a page to hand in.

``python -m aecourse.own_data KIND PATH`` goes the whole way. Reading needs no Keras.
"""

from __future__ import annotations

import importlib
from typing import Any

from aecourse.own_data.findings import Finding, OwnData
from aecourse.own_data.looking import draw_samples
from aecourse.own_data.reading import KINDS, read
from aecourse.own_data.samples import write_sample
from aecourse.own_data.splitting import Parts, Scale, fit_scale, split

__all__ = [
    "KINDS",
    "Finding",
    "MethodChecks",
    "OwnData",
    "Parts",
    "Scale",
    "Study",
    "check",
    "fit_scale",
    "read",
    "split",
    "draw_samples",
    "draw_training",
    "show_failures",
    "study",
    "write_report",
    "write_sample",
]


_OF_KERAS = {
    "MethodChecks": "checks",
    "Study": "method",
    "check": "checks",
    "draw_training": "pictures",
    "show_failures": "pictures",
    "study": "method",
    "write_report": "report",
}


def __getattr__(name: str) -> Any:
    # What trains is Keras', which somebody who only looks at his data never needs.
    if name in _OF_KERAS:
        module = importlib.import_module(f"{__name__}.{_OF_KERAS[name]}")
        return getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
