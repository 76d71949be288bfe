"""The rooms of the module: few, with arrows that point one way."""

import ast
from pathlib import Path

import pytest

import aecourse

PACKAGE = Path(aecourse.__file__).parent
# Each room uses only what stands before it.
ROOMS = (
    "_validation",
    "words",
    "_keras",
    "data",
    "errors",
    "losses",
    "sequences",
    "plots",
    "tables",
    "models",
    "training",
    "denoising",
    "latent",
    "anomaly",
    "recommendation",
    "contest",
    "course",
    "own_data",
    "exercises",
)
SOURCES = {
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(
        ".__init__"
    ): path
    for path in PACKAGE.rglob("*.py")
}


def statements(tree):
    """Yield every node but those that only a type checker runs."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            continue
        yield node
        yield from statements(node)


def imported_by(path):
    """Return the modules of the package that a file imports, anywhere in it."""
    found = set()
    for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in SOURCES else node.module for name in names}
    return found & set(SOURCES)


IMPORTS = {name: imported_by(path) for name, path in SOURCES.items()}


def room(module):
    return module.split(".")[1]


def test_the_imports_are_seen():
    assert "aecourse.models.parts" in IMPORTS["aecourse.models.dense"]
    assert "aecourse.models.dense" in IMPORTS["aecourse.models"]
    assert sum(map(len, IMPORTS.values())) > 200


def test_the_package_has_these_rooms_and_no_others():
    entries = {
        path.stem
        for path in PACKAGE.iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert entries - {"__init__"} == set(ROOMS)
    assert len(ROOMS) <= 19


@pytest.mark.parametrize("name", sorted(set(SOURCES) - {"aecourse"}))
def test_a_room_uses_only_what_stands_before_it(name):
    before = ROOMS[: ROOMS.index(room(name)) + 1]
    assert {room(used) for used in IMPORTS[name]} <= set(before)


def test_no_module_imports_itself_over_others():
    left = dict(IMPORTS)
    while free := [name for name, used in left.items() if not used & set(left)]:
        for name in free:
            del left[name]
    assert not left, f"a circle among {sorted(left)}"


def body_lines(function):
    """Count the lines of a body, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


# each draws one thing, stroke after stroke
DRAWINGS = {"draw_sandal", "draw_ankle_boot", "_torso", "generate"}


def test_no_function_is_longer_than_a_screen():
    long = {
        node.name
        for path in SOURCES.values()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and body_lines(node) > 30
    }
    assert long == DRAWINGS
