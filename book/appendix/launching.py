"""Start the processes of one training on this machine."""

from __future__ import annotations

import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROGRAM = Path(__file__).with_name("several_processes.py")


def free_address() -> str:
    """Return an address of this machine that nobody listens at."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{listener.getsockname()[1]}"


def run_in(count: int, folder: Path) -> None:
    """Run the program in so many processes and wait for all.

    Parameters
    ----------
    count : int
        How many there are.
    folder : Path
        Where each writes its weights.

    Raises
    ------
    RuntimeError
        If one of them fails, with what all have said.
    """
    shared = [str(count), free_address(), str(folder)]
    processes = [
        subprocess.Popen(
            [sys.executable, str(PROGRAM), str(number), *shared],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for number in range(count)
    ]
    # at the same time, since the others wait for one that has failed
    with ThreadPoolExecutor(count) as pool:
        said = list(pool.map(_said, processes))
    if any(process.returncode for process in processes):
        raise RuntimeError(b"".join(said).decode())


def _said(process: subprocess.Popen) -> bytes:
    try:
        return process.communicate(timeout=300)[0]
    except subprocess.TimeoutExpired:
        process.kill()
        return process.communicate()[0]
