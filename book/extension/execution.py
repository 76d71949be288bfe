"""The notebooks of the book, executed several at a time into jupyter-cache.

jupyter-cache's own parallel executor hands its processes several notebooks each, so
that one process ends with the three longest, and says nothing until all are done.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn, JupyterCacheAbstract
from jupyter_cache.executors.utils import ExecutionResult, single_nb_execution
from nbclient.exceptions import DeadKernelError
from nbformat import NotebookNode

from aecourse.data.download import cache_folder

# A notebook takes up to two gigabytes.
AT_A_TIME = min(os.cpu_count() or 1, 4)
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "TF_NUM_INTRAOP_THREADS",
        "TF_NUM_INTEROP_THREADS",
    ),
    "1",
)
# What students fill in, and its solutions: their checks have data of their own.
PRACTICE = (
    *("exercises", "solutions", "projects", "project_solutions"),
    *("diagnoses", "diagnosis_solutions"),
)
# Another program may take a port between the kernel's choice and its use.
STARTS = 3
# The kernel's warning that it talks over TCP, to this machine alone.
QUIET_KERNEL = ["--IPKernelApp.log_level=ERROR"]


def cache_path(root: Path, data: list[str] | None = None) -> Path:
    """Return the folder of a cache for this state of module, requirements and data.

    jupyter-cache compares the cells' code only. A claim that fails because
    ``aecourse`` changed would go on passing from the cache, and a build on the real
    data would show what was executed on the embedded ones. The data are those that
    the loaders will find, unless others are named; none are the embedded ones.
    """
    digest = hashlib.sha256()
    for path in [*files_below(root / "aecourse"), root / "requirements.txt"]:
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    digest.update(repr(data_in_use() if data is None else data).encode())
    digest.update(os.environ.get("KERAS_BACKEND", "").encode())
    return root / "_build" / ".jupyter_cache" / digest.hexdigest()[:16]


def data_in_use() -> list[str]:
    """Name the data that the loaders will find; nothing where only the embedded are."""
    source = os.environ.get("AECOURSE_SOURCE", "")
    if source == "embedded":
        return []
    folder = os.environ.get("AECOURSE_DATA", "")
    cached = [f"{path} {path.stat().st_size}" for path in files_below(cache_folder())]
    return [name for name in (source, folder, *cached) if name]


def files_below(folder: Path) -> list[Path]:
    """List the files below a folder, without byte-code."""
    files = (p for p in folder.rglob("*") if "__pycache__" not in p.parts)
    return sorted(p for p in files if p.is_file())


@contextmanager
def open_cache(
    root: Path, data: list[str] | None = None
) -> Iterator[JupyterCacheAbstract]:
    """Open the cache for this state, and close its database, which it leaves open."""
    cache = get_cache(cache_path(root, data))
    try:
        yield cache
    finally:
        cache.db.dispose()


def executed(
    cache: JupyterCacheAbstract, notebook: NotebookNode
) -> NotebookNode | None:
    """Return the notebook with its outputs, or None where the cache lacks it."""
    with suppress(KeyError):
        return cache.merge_match_into_notebook(notebook)[1]
    return None


def execute(
    root: Path, paths: Iterable[Path], *, seconds_a_cell: int
) -> dict[Path, str]:
    """Execute what the cache lacks, and say which runs, which is done and what is left.

    Returns
    -------
    dict
        The report of each notebook in which a cell failed. The others are in the cache,
        so that the next attempt has only these to execute.
    """
    notebooks = {path: nbformat.read(path, as_version=4) for path in paths}
    failures = {}
    if os.environ.get("AECOURSE_PRACTICE") == "embedded":
        take_over_practice(root, notebooks)
    with open_cache(root) as cache:
        lacking = [p for p, book in notebooks.items() if executed(cache, book) is None]
        if lacking:
            print(f"{len(lacking)} notebooks to execute, {AT_A_TIME} at a time")
        for path, result in run(root, longest_first(root, lacking), seconds_a_cell):
            if result.err is not None:
                failures[path] = result.exc_string
                continue
            bundle = CacheBundleIn(
                result.nb, str(path), data={"execution_seconds": result.time}
            )
            cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    return failures


def take_over_practice(root: Path, notebooks: dict[Path, NotebookNode]) -> None:
    """Take pages of practice as they were executed on the embedded data, if they were.

    A check of everything on other data leaves these out: what differs there are the
    figures of projects, and those are measured with many seeds and committed.
    """
    with open_cache(root, []) as embedded, open_cache(root) as cache:
        for path, notebook in notebooks.items():
            found = executed(embedded, notebook)
            if path.parent.name in PRACTICE and found is not None:
                bundle = CacheBundleIn(found, str(path))
                cache.cache_notebook_bundle(
                    bundle, check_validity=False, overwrite=True
                )


def run(
    root: Path, paths: list[Path], seconds_a_cell: int
) -> Iterator[tuple[Path, ExecutionResult]]:
    """Execute notebooks in processes of their own, and yield each as it is done."""
    names = {p: p.relative_to(root).with_suffix("").as_posix() for p in paths}
    waiting, running = deque(paths), {}
    with ProcessPoolExecutor(AT_A_TIME, mp_context=get_context("spawn")) as pool:
        while waiting or running:
            # no more than run: a pool executes what it has taken, interrupted or not
            while waiting and len(running) < AT_A_TIME:
                path = waiting.popleft()
                running[pool.submit(execute_one, path, seconds_a_cell)] = path
                print(f"  running        {names[path]}", flush=True)
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                path, result = running.pop(future), future.result()
                verdict = "done  " if result.err is None else "FAILED"
                left = len(waiting) + len(running)
                print(
                    f"  {verdict} {result.time:4.0f} s  {names[path]}, {left} left",
                    flush=True,
                )
                yield path, result


def execute_one(path: Path, seconds_a_cell: int) -> ExecutionResult:
    """Execute one notebook where it lies, on one thread.

    A kernel that does not come up is started again. Where none does, the notebook has
    failed, and the others go on.
    """
    for name, value in ONE_THREAD.items():
        os.environ.setdefault(name, value)
    for _ in range(STARTS):
        notebook = nbformat.read(path, as_version=4)
        try:
            result = single_nb_execution(
                notebook,
                cwd=str(path.parent),
                timeout=seconds_a_cell,
                allow_errors=False,
                extra_arguments=QUIET_KERNEL,
                # a graceful end waits for the cell, which an interrupted build must not
                shutdown_kernel="immediate",
            )
        except RuntimeError as error:  # of a kernel that died, or never came up
            result = ExecutionResult(notebook, str(path.parent), 0, error, str(error))
            if isinstance(error, DeadKernelError):  # in a cell: again would be as bad
                break
            print(f"  no kernel      {path.stem}: {error}", flush=True)
        else:
            break
    result.err = None if result.err is None else RuntimeError(str(result.err))
    return result


def longest_first(root: Path, paths: list[Path]) -> list[Path]:
    """Order notebooks so that no long one is left for the end."""
    text = (root / "aecourse" / "contest" / "measured" / "book.json").read_text(
        encoding="utf-8"
    )
    seconds = json.loads(text)["seconds"]["embedded"]
    return sorted(
        paths,
        key=lambda p: -seconds.get(p.stem, 0) if p.parent.name == "chapters" else 0,
    )
