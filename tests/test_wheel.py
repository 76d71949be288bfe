"""The module as a stranger gets it: a wheel in a clean environment, elsewhere.

Both environments come from uv's cache by hard links; the first run downloads.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
UV = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(UV is None, reason="uv makes the environments, and is not here"),
]

RUN_NOTEBOOK = """
import sys
import nbformat
from nbclient import NotebookClient

notebook = nbformat.read(sys.argv[1], as_version=4)
for left in (2, 1, 0):  # another program may take the kernel's port before it does
    try:
        NotebookClient(notebook, timeout=300, kernel_name="python3").execute()
        break
    except RuntimeError:
        if not left:
            raise
"""

USE_EVERYTHING = """
import importlib
import pkgutil

import aecourse

for module in pkgutil.walk_packages(aecourse.__path__, "aecourse."):
    # what runs handed-in notebooks needs Jupyter, which the module itself does not
    if not module.name.endswith(("__main__", "grading.executing")):
        importlib.import_module(module.name)
assert "site-packages" in aecourse.__file__, aecourse.__file__

import keras
import numpy as np
from aecourse import data, models

for load in (data.load_fashion_mnist, data.load_ecg5000, data.load_movielens):
    assert load().source == "embedded"
images = data.load_mnist(n_train=512).x_train
model = models.dense_autoencoder(8)
model.compile("adam", "mse")
losses = model.fit(images, images, epochs=3, verbose=0).history["loss"]
assert losses[-1] < losses[0], losses
before = model.predict(images[:10], verbose=0)
model.save("model.keras")
after = keras.saving.load_model("model.keras").predict(images[:10], verbose=0)
np.testing.assert_allclose(before, after, atol=1e-6)
"""


def call(*command: str | Path, cwd: Path, **settings: str) -> None:
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONPATH", "VIRTUAL_ENV", "AECOURSE_DATA"}
    }
    environment |= {"AECOURSE_SOURCE": "embedded", "AECOURSE_OFFLINE": "1"}
    result = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=environment | {"AECOURSE_PROGRESS": "off"} | settings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-6000:]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Build the wheel from a copy, so that setuptools leaves nothing in the tree."""
    source = tmp_path_factory.mktemp("source")
    shutil.copytree(ROOT / "aecourse", source / "aecourse")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    call(UV, "build", "--wheel", "--out-dir", source / "dist", ".", cwd=source)
    return next((source / "dist").glob("*.whl"))


def environment(folder: Path) -> Path:
    """Make an empty environment and return its Python."""
    call(UV, "venv", "--python", sys.executable, folder / "env", cwd=folder)
    binary = "Scripts/python.exe" if os.name == "nt" else "bin/python"
    return folder / "env" / binary


def test_a_chapter_runs_with_the_wheel_alone(wheel, tmp_path):
    python = environment(tmp_path)
    # with the pins of the book, so that this tests the wheel and not today's releases
    pins = ROOT / "requirements.txt"
    on_linux = sys.platform == "linux" and platform.machine() == "x86_64"
    backend = "tensorflow-cpu" if on_linux else "tensorflow"
    packages = [wheel, backend, "ipykernel", "nbclient"]
    call(
        *(UV, "pip", "install", "--python", python, "--constraint", pins, *packages),
        cwd=tmp_path,
    )
    # the one that takes the least time; all run with the module as it lies here
    chapter = next((ROOT / "book" / "chapters").glob("07_*.ipynb"))
    shutil.copy(chapter, tmp_path)
    call(python, "-c", RUN_NOTEBOOK, chapter.name, cwd=tmp_path)


def test_the_oldest_supported_dependencies_work(wheel, tmp_path):
    python = environment(tmp_path)
    install = (UV, "pip", "install", "--python", python)
    call(
        *install,
        # on a newer Python the oldest that were built for it
        *("--resolution", "lowest-direct", "--no-build", "--extra", "tensorflow"),
        *("-r", ROOT / "pyproject.toml"),
        cwd=tmp_path,
    )
    call(*install, "--no-deps", wheel, cwd=tmp_path)
    call(python, "-c", USE_EVERYTHING, cwd=tmp_path)
