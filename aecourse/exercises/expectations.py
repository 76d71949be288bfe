"""What a check may expect of a result; every failure is a `NotYetError`.

The functions are ordered as a check uses them: first the kind of the result
(`expect_array`, `expect_number`, `expect_tuple`), then its value (`diagnose`), and
`expect` for a property in words.
"""

from __future__ import annotations

import itertools
import reprlib
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from aecourse.exercises.results import NotYetError

Mistake = tuple[Any, str]
"""A wrong result, or the wrong function that gives it, and what to say to it."""


def expect(
    condition: bool,
    message: str,
    *,
    expected: str = "",
    got: str = "",
    nudge: str = "",
) -> None:
    """Expect a property to hold.

    Parameters
    ----------
    condition : bool
        Whether the property holds.
    message : str
        What is wrong where it does not; one sentence.
    expected, got, nudge : str, default ""
        See `NotYetError`.

    Raises
    ------
    NotYetError
        If `condition` is false.
    """
    if not condition:
        raise NotYetError(message, expected=expected, got=got, nudge=nudge)


def expect_array(
    value: Any,
    shape: tuple[int, ...] | None = None,
    *,
    what: str = "the result",
    nudge: str = "",
) -> np.ndarray:
    """Expect an array of finite numbers.

    Parameters
    ----------
    value : object
        What the student's function returned. Lists of numbers and tensors of
        any backend count as arrays.
    shape : tuple of int or None, default None
        The shape that it must have.
    what : str, default "the result"
        How messages name it.
    nudge : str, default ""
        Where to look if the shape is wrong.

    Returns
    -------
    ndarray
        The value as an array of real numbers.

    Raises
    ------
    NotYetError
        If the type, the shape or a value is wrong.
    """
    array = _as_numbers(value)
    if array is None:
        raise NotYetError(
            f"{_capital(what)} has the wrong type.",
            expected="a NumPy array of numbers",
            got=describe(value),
        )
    if shape is not None and array.shape != tuple(shape):
        raise NotYetError(
            f"{_capital(what)} has the wrong shape.",
            expected=f"shape {tuple(shape)}",
            got=f"shape {array.shape}" + (", one number" if array.ndim == 0 else ""),
            nudge=nudge,
        )
    _expect_finite(array, what)
    return array


def expect_number(value: Any, *, what: str = "the result") -> float:
    """Expect one finite number.

    Parameters
    ----------
    value : object
        What the student's function returned: an int, a float, a NumPy number,
        an array or a tensor of shape ().
    what : str, default "the result"
        How messages name it.

    Returns
    -------
    float
        The number.

    Raises
    ------
    NotYetError
        If it is something else, NaN or infinite.
    """
    array = _as_numbers(value)
    if array is None or array.ndim > 0:
        raise NotYetError(
            f"{_capital(what)} is not a single number.",
            expected="one number",
            got=describe(value),
        )
    _expect_finite(array, what)
    return float(array)


def expect_tuple(value: Any, names: Sequence[str]) -> tuple:
    """Expect a tuple (or list) with one entry for each name.

    Parameters
    ----------
    value : object
        What the student's function returned.
    names : sequence of str
        What the entries are, in order.

    Returns
    -------
    tuple
        The entries, not yet checked.

    Raises
    ------
    NotYetError
        If it is something else or has another length.
    """
    if not isinstance(value, (tuple, list)) or len(value) != len(names):
        raise NotYetError(
            f"The result must be {len(names)} things, in this order.",
            expected="`return " + ", ".join(names) + "`",
            got=describe(value),
        )
    return tuple(value)


def diagnose(
    got: Any,
    expected: Any,
    mistakes: Sequence[Mistake] = (),
    *,
    inputs: tuple = (),
    cases: Sequence[str] = (),
    what: str = "the result",
    nudge: str = "",
    rtol: float = 1e-4,
    atol: float = 1e-6,
) -> None:
    """Expect `expected`, and recognise known mistakes by what they give.

    Parameters
    ----------
    got : object
        The student's result.
    expected : array_like
        The right result.
    mistakes : sequence of (object, str), default ()
        Pairs of a wrong result, of any shape, and the message for it. In place
        of a result may stand a function that gives it from `inputs`. A mistake
        that gives the right result on these inputs is passed over, so choose
        inputs that tell the mistakes apart.
    inputs : tuple, default ()
        Arguments for the functions among the mistakes.
    cases : sequence of str, default ()
        Where `got` collects the results of several calls: what each of them was
        made with, as "with absolute error", in place of an index in messages.
    what : str, default "the result"
        How messages name it.
    nudge : str, default ""
        Where to look if it is wrong in a way nobody foresaw.
    rtol, atol : float, defaults 1e-4 and 1e-6
        Tolerances as in `numpy.isclose`; wide enough for float32.

    Raises
    ------
    NotYetError
        With the message of the mistake, or with the value that differs most.
    """
    expected = np.asarray(expected)
    array = _as_numbers(got)
    if array is None:
        expect_array(got, what=what)
    is_close = _closeness(rtol, atol)
    if is_close(array, expected):
        return
    for wrong, message in mistakes:
        wrong = np.asarray(wrong(*inputs) if callable(wrong) else wrong)
        if is_close(array, wrong):
            where, right, given = _difference(array, expected, cases)
            raise NotYetError(message, expected=right + where, got=given + where)
    if expected.ndim == 0:
        expect_number(got, what=what)
    expect_array(got, expected.shape, what=what, nudge=nudge)
    where, right, given = _difference(array, expected, cases)
    raise NotYetError(
        f"There is a wrong value in {what}.",
        expected=right + where,
        got=given + where,
        nudge=nudge,
    )


def describe(value: Any) -> str:
    """Say in a few words what a value is.

    Parameters
    ----------
    value : object
        Anything, however large.

    Returns
    -------
    str
        For example "an array of shape (10, 28, 28) and type float32".
    """
    if isinstance(value, np.ndarray) or hasattr(value, "__array__"):
        shape = getattr(value, "shape", ())
        dtype = getattr(value, "dtype", type(value).__name__)
        if shape == ():
            return f"{value!r}"[:80]
        return f"an array of shape {tuple(shape)} and type {dtype}"
    kind = type(value).__name__
    if callable(value):
        return "a function: is a pair of parentheses missing after its name?"
    if kind == "generator":
        return "a generator: use `return` where the code says `yield`"
    if isinstance(value, (tuple, list)):
        return f"a {kind} of {len(value)} entries"
    # `reprlib` also survives a `__repr__` that raises
    return f"`{reprlib.repr(value)}`, of type {kind}"


def _as_numbers(value: Any) -> np.ndarray | None:
    """Give the value as an array of real numbers, or None if it is not one."""
    try:
        array = np.asarray(value)
    except Exception:
        return None
    return array if array.dtype.kind in "iuf" else None


def _expect_finite(array: np.ndarray, what: str) -> None:
    if array.size == 0:
        raise NotYetError(f"{_capital(what)} is empty.", got=f"shape {array.shape}")
    count = int(np.sum(~np.isfinite(array)))
    if count:
        raise NotYetError(
            f"There is NaN or infinity in {what}.",
            expected="finite numbers only",
            got=f"{count} of {array.size} values are not finite",
            nudge="Look for a division by zero, a logarithm of zero, or a mean "
            "over nothing.",
        )


def _closeness(rtol: float, atol: float) -> Callable[[np.ndarray, np.ndarray], bool]:
    def is_close(first: np.ndarray, second: np.ndarray) -> bool:
        return first.shape == second.shape and np.allclose(
            first, second, rtol=rtol, atol=atol
        )

    return is_close


def _difference(
    got: np.ndarray, expected: np.ndarray, cases: Sequence[str]
) -> tuple[str, str, str]:
    """Give the place that differs most, and both sides there as text."""
    if got.shape != expected.shape:
        return "", f"shape {expected.shape}", f"shape {got.shape}"
    if expected.ndim == 0:
        return "", f"{expected:.6g}", f"{got:.6g}"
    distance = np.nan_to_num(np.abs(got - expected), nan=np.inf)
    place = np.unravel_index(np.argmax(distance), expected.shape)
    where = f" at index [{', '.join(map(str, place))}]"
    if cases:
        where = f" {cases[place[0]]}"
    return where, f"{expected[place]:.6g}", f"{got[place]:.6g}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def fault_message(faults: Sequence[str], verdict: str = "wrong") -> str:
    """Say which faults an experiment has kept, at least one.

    Parameters
    ----------
    faults : sequence of str
        Each fault in words that can follow a colon.
    verdict : str, default "wrong"
        What an experiment with faults is.
    """
    head = "One thing is" if len(faults) == 1 else f"{len(faults)} things are"
    return f"{head} still {verdict}: {', and '.join(faults)}."


def mistakes_with_faults(
    result: Callable[[tuple[bool, ...]], Any], faults: Sequence[str], verdict: str
) -> list[Mistake]:
    """Return what an experiment gives that has kept some of its faults.

    Parameters
    ----------
    result : callable
        Takes whether each fault is kept, and returns what the experiment gives.
    faults : sequence of str
        Each fault in words that can follow a colon.
    verdict : str
        What an experiment with faults is, for example ``"unfair"``.

    Returns
    -------
    list of Mistake
        One for every choice of faults but none.
    """
    mistakes: list[Mistake] = []
    for kept in itertools.product((False, True), repeat=len(faults)):
        words = list(itertools.compress(faults, kept))
        if words:
            mistakes.append((result(kept), fault_message(words, verdict)))
    return mistakes
