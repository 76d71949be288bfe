"""Your own data: what is wrong with them, the course's method, a page to hand in.

``python -m aecourse.own_data KIND PATH`` goes the whole way. Reading needs no Keras.
"""

from __future__ import annotations

from aecourse.own_data.findings import Finding, OwnData
from aecourse.own_data.reading import KINDS, read
from aecourse.own_data.samples import write_sample

__all__ = ["KINDS", "Finding", "OwnData", "read", "write_sample"]
