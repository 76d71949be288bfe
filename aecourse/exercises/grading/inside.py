"""What runs in the process of a handed-in notebook, before and after its cells."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import Any

from aecourse import words

MIME = "application/vnd.aecourse.verdict+json"
_LARGEST_FILE = 2**30  # bytes
_REFUSED = {
    f"socket.{name}"
    for name in ("connect", "sendto", "sendmsg", "getaddrinfo", "gethostbyname")
}


def confine(memory: int) -> None:
    """Limit what the cells that follow may use, as far as the system can.

    Python's sockets are refused connections and names, however a cell comes by them;
    programs that a cell starts, and libraries with sockets of their own, have the
    network as before.

    Parameters
    ----------
    memory : int
        Bytes for this process, and as many for each that it starts; what asks for more
        gets a `MemoryError`. It holds on Linux.
    """
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        for limit, most in (
            (resource.RLIMIT_DATA, memory),
            (resource.RLIMIT_FSIZE, _LARGEST_FILE),
            (resource.RLIMIT_CORE, 0),
        ):
            resource.setrlimit(limit, (most, most))
    sys.addaudithook(_refuse)  # which no cell can take away


def _refuse(event: str, _: tuple[Any, ...]) -> None:
    if event in _REFUSED:
        raise OSError("a handed-in notebook has no network")


def report(token: str, exercise: str, answer: Callable[[], Any]) -> None:
    """Check an answer and publish the verdict where the grader reads it.

    Parameters
    ----------
    token : str
        What tells this verdict from others that the notebook may publish.
    exercise : str
        Id of the exercise, or the chapter of a project.
    answer : callable
        Gives the answer, so that one that is not there can be told.
    """
    from IPython import get_ipython

    record = _record(exercise, answer) | {"token": token}
    get_ipython().display_pub.publish({MIME: record})


def _record(exercise: str, answer: Callable[[], Any]) -> dict[str, str]:
    told = words.of_exercise("grading", "reasons")
    try:
        function = answer()
    except Exception as error:
        message = told["no_answer"].format(error=f"{type(error).__name__}: {error}")
        return {"verdict": "not checked", "message": message, "got": ""}
    verdict = _check(exercise, function)
    return {"verdict": verdict.status, "message": verdict.message, "got": verdict.got}


def _check(exercise: str, function: Any) -> Any:
    if "." in exercise:
        from aecourse.exercises import check

        return check(exercise, function)
    from aecourse.exercises import projects

    return projects.check(exercise, function).verdict
