"""Checks of the method, whatever came of it: what chapter 11 asks of a capstone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aecourse import words
from aecourse.errors import reconstruction_error
from aecourse.own_data.method import Study, choose_size, worst_of
from aecourse.own_data.splitting import fit_scale

FEWEST_TESTS = 10
FEWEST_SEEDS = 3


@dataclass(frozen=True)
class MethodChecks:
    """What the method asks, and whether it was done.

    Attributes
    ----------
    done : dict of str to bool
        By the keys of the table ``checks`` of ``own_data.toml``.
    impossible : frozenset of str, default empty
        Which of those that were not done cannot be done with these results.
    """

    done: dict[str, bool]
    impossible: frozenset[str] = frozenset()

    @property
    def open(self) -> list[str]:
        """What was not done, in words."""
        return [self._told(key) for key, holds in self.done.items() if not holds]

    def rows(self) -> list[tuple[str, str]]:
        """Return a mark and a sentence for each check."""
        return [
            ("✓" if holds else "✗", self._told(key)) for key, holds in self.done.items()
        ]

    def _told(self, key: str) -> str:
        outcome = "_impossible" if key in self.impossible else "_open"
        return words.of_own_data("checks")[key if self.done[key] else key + outcome]

    def __repr__(self) -> str:
        return "\n".join(f"{mark} {sentence}" for mark, sentence in self.rows())


def check(study: Study) -> MethodChecks:
    """Check the method of a study, and not its result.

    Parameters
    ----------
    study : Study
        As :func:`aecourse.own_data.study` gives it, or with parts of your own in it,
        by `dataclasses.replace`.

    Returns
    -------
    MethodChecks
        Shows itself as a list; ``open`` has what is missing.
    """
    errors = study.errors
    return MethodChecks(
        {
            "apart": _is_apart(study),
            "scaled": _is_scaled_by_training(study),
            "trivial": "trivial" in errors,
            "linear": "linear" in errors,
            "same": _is_tested_alike(study),
            "chosen": _is_chosen_on_validation(study),
            "seeds": _has_seeds(study),
            "finished": _is_finished(study),
            "failure": _shows_failures(study),
            "bites": _claims_bite(study),
        },
        frozenset({"bites"} if _are_limits_alone(study) else ()),
    )


def _is_apart(study: Study) -> bool:
    """Whether no sample, owner or copy is on two sides."""
    parts = study.parts
    sides = [set(side.tolist()) for side in (parts.train, parts.validation, parts.test)]
    if study.data.kind != "ratings":
        x = study.data.samples
        groups = study.data.groups
        sides += [{("owner", groups[place]) for place in side} for side in sides]
        sides += [{x[place].tobytes() for place in side} for side in sides[:3]]
    return not any(
        one & other for n, one in enumerate(sides) for other in sides[n + 1 :]
    )


def _is_scaled_by_training(study: Study) -> bool:
    if study.scale is None:
        return True
    kind, rows = study.data.kind, study.data.samples[study.parts.train]
    wanted = fit_scale(kind, rows)
    return all(
        np.allclose(getattr(study.scale, name), getattr(wanted, name))
        for name in ("fill", "centre", "spread")
    )


def _is_tested_alike(study: Study) -> bool:
    n = len(study.parts.test)
    return n >= FEWEST_TESTS and len(study.truth) == len(study.outputs) == n


def _is_chosen_on_validation(study: Study) -> bool:
    used = set(study.chosen_on.tolist())
    seen = {*study.parts.train.tolist(), *study.parts.test.tolist()}
    if used & seen or len(study.sizes) < 2 or "trivial" not in study.errors:
        return len(study.sizes) == 1 and not used & seen
    trivial = study.errors["trivial"]["validation"][0]
    return study.size == choose_size(study.sizes, trivial)


def _has_seeds(study: Study) -> bool:
    n = len(set(study.seeds))
    tested = study.errors["autoencoder"]["test"]
    return n >= FEWEST_SEEDS and len(tested) == len(study.seeds)


def _is_finished(study: Study) -> bool:
    """Whether the last tenth of the training brought less than a fiftieth."""
    loss = np.asarray(study.history["loss"])
    last = max(len(loss) // 10, 1)
    if len(loss) < 2:
        return False
    return bool(loss[-last - 1] - loss[-1] <= 0.02 * (loss[0] - loss[-1]))


def _shows_failures(study: Study) -> bool:
    wanted = worst_of(study.truth, study.outputs)
    return len(study.worst) > 0 and np.array_equal(study.worst, wanted)


def _claims_bite(study: Study) -> bool:
    """Whether outputs that belong to other samples would break a claim."""
    orderings = [c for c in study.claims.claims if c.kind == "ordering"]
    ours = reconstruction_error(study.truth, study.outputs).mean()
    moved = np.roll(study.outputs, 1, axis=0)
    theirs = reconstruction_error(study.truth, moved).mean()
    ratio = theirs / max(ours, 1e-12)
    ratio = np.sqrt(ratio) if study.data.kind == "ratings" else ratio
    return any(c.measured * ratio > c.bound for c in orderings)


def _are_limits_alone(study: Study) -> bool:
    """Whether claims say only what the model cannot do, which a worse one keeps."""
    kinds = {claim.kind for claim in study.claims.claims}
    return bool(kinds) and "ordering" not in kinds
