"""`make` takes a Python that fits, or says which would, before it does anything."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MAKE = shutil.which("make")

pytestmark = pytest.mark.skipif(MAKE is None, reason="there is no make here")


@pytest.fixture
def folder(tmp_path) -> Path:
    for name in ("Makefile", "requirements.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / "bin").mkdir()
    return tmp_path


def interpreter(folder: Path, name: str, version: str) -> None:
    """Put a command in the path that answers as a Python of this version."""
    path = folder / "bin" / name
    version = f"import sys; sys.version_info = ({version.replace('.', ', ')})\n"
    path.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{version}$2"\n')
    path.chmod(0o755)


def make(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MAKE, *words],
        cwd=folder,
        env={"PATH": str(folder / "bin")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("versions", [{}, {"python3": "3.10", "python3.11": "3.14"}])
def test_without_a_fitting_python_it_says_which_would_do(folder, versions):
    for name, version in versions.items():
        interpreter(folder, name, version)
    result = make(folder, "book")
    assert result.returncode != 0
    assert "Python 3.11, 3.12 or 3.13 is needed" in result.stderr
    assert not (folder / ".venv").exists()


def test_it_takes_the_first_that_fits(folder):
    interpreter(folder, "python3", "3.14")
    interpreter(folder, "python3.12", "3.12")
    interpreter(folder, "python3.11", "3.11")
    assert "\npython3.12 -m venv .venv\n" in make(folder, "-n", "book").stdout


def test_one_that_is_named_is_asked_too(folder):
    interpreter(folder, "python3", "3.12")
    interpreter(folder, "old", "3.10")
    result = make(folder, "book", "PYTHON=old")
    assert "Python 3.11, 3.12 or 3.13 is needed" in result.stderr
    assert not (folder / ".venv").exists()


@pytest.mark.parametrize(("version", "stays"), [("3.11", False), ("3.12", True)])
def test_an_environment_of_another_python_is_made_anew(folder, version, stays):
    """The command in place of Python can make no environment, so make ends there."""
    interpreter(folder, "python3", "3.12")
    (folder / "bin" / "rm").symlink_to(shutil.which("rm"))
    (folder / ".venv" / "bin").mkdir(parents=True)
    interpreter(folder, "../.venv/bin/python", version)
    assert make(folder, "book").returncode != 0
    assert (folder / ".venv" / "bin" / "python").exists() == stays


def test_pytorch_is_put_beside_the_environment_and_not_into_it(folder):
    shutil.copy(ROOT / "requirements-torch.txt", folder)
    interpreter(folder, "python3", "3.12")
    said = make(folder, "-n", "test-torch").stdout
    line = next(
        line
        for line in said.replace("\\\n", "").splitlines()
        if "requirements-torch.txt" in line
    )
    assert "--target _build/torch " in line
    assert "KERAS_BACKEND=torch" in said
