"""Who wins when every side is trained to its end: ``python -m benchmarks verdicts``.

A chapter trains for a minute and illustrates; a sentence that says who wins, or what a
method cannot do, stands on a question asked here. Each side's settings are chosen on
training data kept back, each side is trained to its end with every seed, and the
control that could explain the result otherwise is one of the rows. ``--full`` asks so;
without it one seed and a share of the steps only try the code. An interrupted run goes
on with the training it stopped in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import Any

from benchmarks import report, store
from benchmarks.machine import environment
from benchmarks.verdicts import (
    beats,
    checkerboard,
    code_activation,
    code_size,
    collapse,
    contamination,
    convolution,
    few_labels,
    few_samples,
    filters,
    first_bias,
    rating_networks,
    recommenders,
    sampling,
    settings,
    sheets,
    thumbnail,
    walks,
    width_and_noise,
)

SEEDS = (1, 2, 3)
TRIED = 0.05

# A question has TITLE, SEEDS where three are too few, load() -> data with `title`,
# `source` and `is_full`, and measure(runs, seeds, share) ->
# {"tables": {caption: {row: {column: number}}}, ...}.
QUESTIONS: dict[str, ModuleType] = {
    "beats": beats,
    "checkerboard": checkerboard,
    "code_activation": code_activation,
    "code_size": code_size,
    "collapse": collapse,
    "contamination": contamination,
    "convolution": convolution,
    "few_labels": few_labels,
    "few_samples": few_samples,
    "filters": filters,
    "first_bias": first_bias,
    "rating_networks": rating_networks,
    "recommenders": recommenders,
    "sampling": sampling,
    "settings": settings,
    "sheets": sheets,
    "thumbnail": thumbnail,
    "walks": walks,
    "width_and_noise": width_and_noise,
}


class Runs:
    """The data of a question and its trainings, each kept when it is finished."""

    def __init__(self, question: str, data: Any, settings: dict[str, Any]) -> None:
        self.question = question
        self.data = data
        path = store.UNFINISHED.with_name(f"verdicts_{question}.json")
        self._finished = store.FinishedTrainings(settings, path)

    def __call__(
        self, train: Callable[..., dict[str, Any]], **settings: Any
    ) -> dict[str, Any]:
        """Return what ``train(data, **settings)`` measures, or has measured before."""
        training = {"train": train.__name__, **settings}
        known = self._finished.find(**training)
        if known is None:
            known = training | {"measured": train(self.data, **settings)}
            self._finished.add(known)
        told = " ".join(f"{key}={value}" for key, value in settings.items())
        print(f"{self.question} {train.__name__} {told}: {known['measured']}")
        return known["measured"]

    def to_the_end(
        self,
        train: Callable[..., dict[str, Any]],
        rates: Iterable[float],
        steps: int,
        seeds: Sequence[int],
        **side: Any,
    ) -> tuple[float, dict[str, Any], list[dict[str, Any]]]:
        """Return the rate of a side, its half-length training and all whole ones.

        The rate is the one with the least error on rows kept back, after half the steps
        with the first seed.
        """
        halves = {
            rate: self(train, **side, rate=rate, steps=steps // 2, seed=seeds[0])
            for rate in rates
        }
        rate = min(halves, key=lambda rate: halves[rate]["kept back"])
        whole = [self(train, **side, rate=rate, steps=steps, seed=s) for s in seeds]
        return rate, halves[rate], whole


def measure(names: Iterable[str], *, full: bool) -> None:
    """Ask each question, show what it found and keep it if it was asked in full."""
    for name in names:
        question = QUESTIONS[name]
        all_seeds = getattr(question, "SEEDS", SEEDS)
        seeds, share = (all_seeds, 1.0) if full else (all_seeds[:1], TRIED)
        data = question.load()
        settings = {"full": full, "source": data.source, **environment()}
        found = question.measure(Runs(name, data, settings), seeds, share)
        result = store.stamped(
            {
                "title": question.TITLE,
                "data": data.title,
                "source": data.source,
                "seeds": list(seeds),
                "complete": full and data.is_full,
                **found,
            }
        )
        print(report.verdict_text(name, result), end="\n\n")
        store.keep("verdicts", result, task=name)
