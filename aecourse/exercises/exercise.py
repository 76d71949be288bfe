"""An exercise as a value: the right answer, the cases it is tried with, its mistakes.

How to write one
----------------
``aecourse/exercises/<chapter>/<function>.py`` holds one exercise, and the tuple in the
chapter's ``__init__.py`` says which number it has. Its words stand in
``aecourse/words/<language>/exercises/<chapter>.toml``::

    def dead_units(codes):
        return int(np.sum(np.all(codes == 0, axis=0)))

    def cases():
        codes = np.random.default_rng(1).normal(size=(40, 9))
        codes[:, [2, 5]] = 0
        return {"relu": (codes,), "linear": (codes - 1,)}

    EXERCISE = Exercise(
        dead_units,
        cases,
        mistakes={
            "zeros": lambda codes: int(np.sum(codes == 0)),
            "wrong_axis": lambda codes: int(np.sum(np.all(codes == 0, axis=1))),
        },
    )

    [dead_units]
    hints = ["Which axis …?", "`codes == 0` is …", "First …, then …"]
    correct = "A dead unit gives the decoder nothing."
    result = "the number of dead units"
    nudge = "Try it on two images and three units."

    [dead_units.mistakes]
    zeros = "You counted zeros; a unit is dead when all of its values are 0."
    wrong_axis = "You counted images. A unit is a column."

- The head of the reference is the head of the stub. Keyword-only parameters are the
  faults of an experiment, all False by default; every combination of them is a
  mistake, and its words are made of the table ``faults``.
- Where the page has a whole experiment, to be mended in place, the faults that it has
  are ``planted``: an answer that does what the page's does is not attempted, and one
  with some of them is told how many it has mended.
- A mistake is recognised by what it gives on the cases: take cases on which every
  mistake differs from the reference and from the other mistakes. One test for all
  exercises submits every mistake and asks for its own words. A mistake that raises an
  error is recognised by that error.
- What cannot be compared with a reference (random numbers) is a property: it takes the
  answer and returns None where it holds, or the fields of its words. A mistake of
  the same name must break it.
- Prefer cases that change what must not matter (permute the rows, change the unseen)
  to one large case, never ask for a trained network's exact figure, and import Keras
  inside functions only.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Fields = Mapping[str, Any]
Property = Callable[[Callable[..., Any]], Fields | None]


def _call(answer: Callable[..., Any], *arguments: Any) -> Any:
    return answer(*arguments)


@dataclass(frozen=True)
class Exercise:
    """One exercise, without its words.

    Parameters
    ----------
    reference : callable
        The right answer. Its positional parameters are the stub's; keyword-only ones
        are faults that it can be given, each False by default.
    cases : callable
        Returns the arguments that an answer is tried with, a tuple for each case, by
        name. Called anew for each check.
    mistakes : mapping of str to callable
        Known wrong answers by name, likeliest first.
    properties : mapping of str to callable
        What must hold besides, tried after the cases and in this order.
    planted : tuple of str, default ()
        The faults that the experiment on the page has, where one is to be mended.
    observe : callable
        What is compared, made from an answer and a case's arguments; by default the
        answer's result. It may call the answer more than once.
    accepts : callable or None, default None
        Takes a result and the case's arguments and says whether it is right although
        it differs from the reference's.
    parts : tuple of str, default ()
        Names of what is returned, where that is a tuple of several things.
    rtol, atol : float, defaults 1e-4 and 1e-6
        Tolerances as in `numpy.isclose`, wide enough for float32. Whole numbers and
        truth values are compared exactly.
    figures : callable
        Returns the fields of the words that a right answer is told.
    """

    reference: Callable[..., Any]
    cases: Callable[[], Mapping[str, tuple]] = dict
    mistakes: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    properties: Mapping[str, Property] = field(default_factory=dict)
    planted: tuple[str, ...] = ()
    observe: Callable[..., Any] = _call
    accepts: Callable[..., bool] | None = None
    parts: tuple[str, ...] = ()
    rtol: float = 1e-4
    atol: float = 1e-6
    figures: Callable[[], Fields] = dict

    @property
    def name(self) -> str:
        """Name of the answer's function."""
        return self.reference.__name__

    @property
    def signature(self) -> str:
        """Head of the stub, without ``def``."""
        return f"{self.name}({', '.join(self.argument_names)})"

    @property
    def argument_names(self) -> list[str]:
        """Names of the stub's parameters."""
        return [p.name for p in self._parameters if p.kind is not p.KEYWORD_ONLY]

    @property
    def faults(self) -> list[str]:
        """Names of the faults that the reference can be given."""
        return [p.name for p in self._parameters if p.kind is p.KEYWORD_ONLY]

    @property
    def _parameters(self) -> list[inspect.Parameter]:
        return list(inspect.signature(self.reference).parameters.values())
