"""Run everything that CI checks, one step after another, and sum up at the end.

Without options: on the embedded data and without network. The site takes what was
executed before from its cache, and nbval compares what was executed for the site, so
no notebook is executed twice on the same data.

With ``--real``: the tests marked ``real``, the site and its pages on ``AECOURSE_DATA``.
Pages of practice are taken as they were executed on the embedded data.

With ``--quick``: style, blanks and the tests that are fast, for the minute after an
edit.

Every step prints its command, which can be run by itself, and all steps run even
when one fails. A run that was interrupted is taken up after the last step that passed,
if nothing has changed since.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# The embedded data, no socket, and nobody's progress file touched.
EMBEDDED = {
    "AECOURSE_SOURCE": "embedded",
    "AECOURSE_OFFLINE": "1",
    "AECOURSE_PROGRESS": "off",
}
BUILD = ["jupyter-book", "build", ".", "-W", "--keep-going", "-q"]
TWO_AT_A_TIME = ["-n", "2", "--dist", "worksteal"]
# Two processes with two threads each wait for one another on two cores.
ONE_THREAD = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
}


@dataclass(frozen=True)
class Step:
    """One command with a title and what it adds to the environment."""

    title: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def quick_steps() -> list[Step]:
    """Return the steps for the minute after an edit."""
    fast = "not (backends or browser or nbgrader or real or site or slow)"
    return [
        *static_steps(),
        Step(
            "fast tests",
            ["pytest", "-m", fast, *TWO_AT_A_TIME],
            EMBEDDED | ONE_THREAD,
        ),
    ]


def static_steps() -> list[Step]:
    """Return the steps that run no code of the course."""
    return [
        Step("style", ["ruff", "check", "."]),
        Step("layout", ["ruff", "format", "--check", "."]),
        Step("blanks", ["python", "scripts/notebooks.py", "exercises", "--check"]),
    ]


def usual_steps() -> list[Step]:
    """Return the steps of a run without options."""
    embedded = {"AECOURSE_DATA": ""} | EMBEDDED
    return [
        *static_steps(),
        Step(
            "tests",
            ["pytest", "-m", "not (nbgrader or real or site)", *TWO_AT_A_TIME],
            EMBEDDED | ONE_THREAD,
        ),
        Step(
            "backends",
            ["pytest", "-m", "backends and not real", *TWO_AT_A_TIME],
            EMBEDDED | ONE_THREAD | {"KERAS_BACKEND": "jax"},
        ),
        Step("site", BUILD, embedded),
        Step("notebooks", ["pytest", "--nbval-lax", "book"], embedded),
        Step("pages", ["pytest", "-m", "site", *TWO_AT_A_TIME], EMBEDDED),
    ]


def real_steps() -> list[Step]:
    """Return the steps on the real data."""
    folder = {"AECOURSE_SOURCE": "", "AECOURSE_OFFLINE": "1"}
    chapters = folder | {"AECOURSE_PRACTICE": "embedded"}
    return [
        Step("real data", ["pytest", "-m", "real", *TWO_AT_A_TIME], folder),
        Step("site", BUILD, chapters),
        Step("pages", ["pytest", "-m", "site and not browser"], folder),
    ]


def run(step: Step, position: str) -> tuple[bool, str]:
    """Run one step and return whether it passed and the line that sums it up."""
    settings = [f"{name}={value}" for name, value in step.environment.items()]
    print(f"\n[{position}] {step.title}: {' '.join(settings + step.command)}")
    sys.stdout.flush()
    start = time.monotonic()
    with subprocess.Popen(
        [str(BIN / step.command[0]), *step.command[1:]],
        cwd=ROOT,
        env=os.environ | step.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as process:
        closing = show(process.stdout)
    status = process.returncode
    seconds = time.monotonic() - start
    verdict = "passed" if status == 0 else f"FAILED with exit status {status}"
    return status == 0, f"{step.title:10} {seconds:6.0f} s  {verdict}  {closing}"


class Passed:
    """The steps that an interrupted run has passed, kept until a run is complete."""

    def __init__(self) -> None:
        self.path = ROOT / "_build" / "passed.json"
        self.state = state()
        self.steps: list[list[str]] = []
        if self.path.exists():
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            self.steps = kept["steps"] if kept["state"] == self.state else []

    def holds(self, step: Step) -> bool:
        """Return whether this very step has passed on these very files."""
        return key(step) in self.steps

    def add(self, step: Step) -> None:
        """Keep that a step has passed."""
        self.steps.append(key(step))
        self.path.parent.mkdir(exist_ok=True)
        text = json.dumps({"state": self.state, "steps": self.steps})
        self.path.write_text(text, encoding="utf-8")

    def forget(self) -> None:
        """Let the next run begin from the beginning."""
        self.path.unlink(missing_ok=True)


def key(step: Step) -> list[str]:
    """Return what tells steps apart, in JSON's terms."""
    return [*step.command, *(f"{k}={v}" for k, v in sorted(step.environment.items()))]


def state() -> str:
    """Return a digest of all files that a step reads and of the settings."""
    digest = hashlib.sha256(sys.version.encode())
    for name, value in sorted(os.environ.items()):
        if name.startswith(("AECOURSE_", "KERAS_")):
            digest.update(f"{name}={value}".encode())
    folders = [ROOT / name for name in ("aecourse", "benchmarks", "book", "scripts")]
    paths = [
        *ROOT.glob("*"),
        *(p for f in (*folders, ROOT / "tests") for p in f.rglob("*")),
    ]
    for path in sorted(paths):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.relative_to(ROOT).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def show(stream: BinaryIO) -> str:
    """Pass output on as it comes, and return pytest's closing line if there is one."""
    kept = b""
    while part := stream.read1(4096):
        sys.stdout.buffer.write(part)
        sys.stdout.buffer.flush()
        kept = (kept + part)[-2000:]
    closing = re.findall(r"=+ (\d+ \w+.* in .*?) =+", kept.decode(errors="replace"))
    return f"({closing[-1]})" if closing else ""


def main() -> int:
    """Run all steps; 0 when each passed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    extent = parser.add_mutually_exclusive_group()
    extent.add_argument("--real", action="store_true", help="run on AECOURSE_DATA")
    extent.add_argument("--quick", action="store_true", help="a minute and a half")
    chosen = parser.parse_args()
    if chosen.real and not Path(os.environ.get("AECOURSE_DATA") or "/nowhere").is_dir():
        print(
            "The real data are needed here. Set AECOURSE_DATA to a folder laid out as "
            "the appendix on data sets says."
        )
        return 2
    steps = (
        real_steps()
        if chosen.real
        else quick_steps()
        if chosen.quick
        else usual_steps()
    )
    passed, results = Passed(), []
    for number, step in enumerate(steps, 1):
        if passed.holds(step):
            results.append((True, f"{step.title:10} passed before the interruption"))
            continue
        results.append(run(step, f"{number}/{len(steps)}"))
        if results[-1][0]:
            passed.add(step)
    passed.forget()
    print("", *[line for _, line in results], sep="\n")
    return 0 if all(is_good for is_good, _ in results) else 1


if __name__ == "__main__":
    sys.exit(main())
