"""Bars: what the course asks of its answer to a program."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

RELATIONS = {"<=": operator.le, ">=": operator.ge}


@dataclass(frozen=True)
class Bar:
    """A number that a contest gives, and the bound it is compared with.

    Attributes
    ----------
    text : str
        What is measured.
    relation : {"<=", ">="}
        How the number stands to the bound if the bar is reached.
    bound : float
        What it is compared with.
    measured : callable
        Takes the summary of a contest and returns the number; by default it is the
        held-out figure of the course's answer.
    """

    text: str
    relation: str
    bound: float
    measured: Callable[[Mapping[str, Any]], float] = lambda s: s["course"]["figure"]

    def judged(self, summary: Mapping[str, Any]) -> dict[str, Any]:
        """Return the bar with its number and whether it is reached."""
        number = self.measured(summary)
        holds = bool(RELATIONS[self.relation](number, self.bound))
        return asdict(self) | {"measured": number, "holds": holds}


def better_by(text: str, bound: float) -> Bar:
    """Return the bar that a larger figure must be above the program's by `bound`."""
    return Bar(text, ">=", bound, lambda s: s["course"]["figure"] - s["target"])


def share_of_figure(text: str, bound: float) -> Bar:
    """Return the bar that a figure must be at most this share of the program's."""
    text = f"{text}, as a share of the program's"
    return Bar(text, "<=", bound, lambda s: s["course"]["figure"] / s["target"])


def share_of_seconds(bound: float) -> Bar:
    """Return the bar that a training takes at most this share of the program's."""
    text = "seconds, as a share of the program's"
    return Bar(text, "<=", bound, lambda s: s["seconds_ratio"])


def share_of_target_seconds(bound: float) -> Bar:
    """Return the bar on the share of the program's training that its figure takes.

    A target that is not reached takes forever.
    """

    def share(summary: Mapping[str, Any]) -> float:
        reached = summary["course"]["target_seconds"]
        return (reached or float("inf")) / summary["program"]["seconds"]

    return Bar("share of the program's seconds to its figure", "<=", bound, share)
