"""The lines of the page on scaling out that start PyTorch, as they stand there.

The page itself is made without PyTorch, so they run here, all on this machine.
"""

import re
import shlex
import socket
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest

from aecourse import data, models
from aecourse._keras import keras

APPENDIX = Path(__file__).parents[1] / "book" / "appendix"
BATCH = 100

pytestmark = [
    pytest.mark.backends,
    pytest.mark.slow,
    pytest.mark.skipif(
        keras.backend.backend() != "torch", reason="of PyTorch alone: make test-torch"
    ),
]


def commands():
    """Return the lines that start processes, those that belong together in one list."""
    page = nbformat.read(APPENDIX / "scaling_out.ipynb", as_version=4)
    text = "\n".join(cell.source for cell in page.cells)
    blocks = re.findall(r"^```\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    blocks = [block.replace("\\\n", " ") for block in blocks]
    lines = [
        re.findall(r"^\w*\$ torchrun (.*)", block, re.MULTILINE) for block in blocks
    ]
    return [together for together in lines if together]


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


def run_at_once(lines, folder):
    here = {"10.0.0.1": "127.0.0.1", "9999": free_port(), "out": str(folder)}
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "torch.distributed.run"]
            + [here.get(word, word) for word in shlex.split(line)],
            cwd=APPENDIX,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for line in lines
    ]
    try:
        said = [process.communicate(timeout=300)[0] for process in started]
    finally:
        for process in started:
            process.terminate()
    assert not any(process.returncode for process in started), "".join(said)


@pytest.fixture(scope="module")
def fitted():
    """Return weights that `fit` gives on whole batches, and those it began with."""
    keras.utils.set_random_seed(1)
    model = models.dense_autoencoder(8, (64,), activation="elu")
    start = model.get_weights()
    model.compile(keras.optimizers.Adam(0.003), "mse")
    x = data.load_mnist().x_train
    x = x[: len(x) // BATCH * BATCH]
    model.fit(x, x, batch_size=BATCH, epochs=2, shuffle=False, verbose=0)
    return model.get_weights(), start


def test_the_page_starts_processes_in_two_ways():
    assert [len(lines) for lines in commands()] == [1, 2]


@pytest.mark.parametrize("lines", commands(), ids=["one machine", "several"])
def test_two_processes_end_with_the_weights_of_one(lines, fitted, tmp_path):
    run_at_once(lines, tmp_path)
    first, second = (
        list(np.load(tmp_path / f"torch_{number}_of_2.npz").values())
        for number in range(2)
    )
    weights, start = fitted
    for one, other, whole, before in zip(first, second, weights, start, strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_allclose(one, whole, atol=1e-5)
        assert np.abs(whole - before).max() > 1e-2
