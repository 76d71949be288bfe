"""Autoencoders to read, run and try: the tested module behind the course.

Every submodule holds one idea and is named with the field's word for it. Submodules
are imported on first use, so that ``import aecourse`` is quick and a page that builds
no model never waits for Keras.
"""

from __future__ import annotations

import importlib
from types import ModuleType

__version__ = "0.1.0"

__all__ = [
    "anomaly",
    "contest",
    "course",
    "data",
    "denoising",
    "errors",
    "exercises",
    "latent",
    "losses",
    "models",
    "own_data",
    "plots",
    "recommendation",
    "sequences",
    "training",
]


def __getattr__(name: str) -> ModuleType:
    if name in __all__:
        return importlib.import_module(f"{__name__}.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
