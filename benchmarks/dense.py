"""P1, P4 and P5a as the notes set them, against chapter 3's models."""

from __future__ import annotations

from aecourse import data
from aecourse.programs import PROGRAMS
from aecourse.recipes import RECIPES
from benchmarks.contest import Side, Task

LOADERS = {"mnist": data.load_mnist, "fashion-mnist": data.load_fashion_mnist}


def tasks() -> list[Task]:
    """Return the tasks of this benchmark."""
    return [_task(name) for name in RECIPES]


def _task(name: str) -> Task:
    program, recipe = PROGRAMS[name], RECIPES[name]
    return Task(
        id=name,
        load=LOADERS[program.dataset],
        latent_dim=program.build().get_layer("encoder").output_shape[1],
        validation_split=program.validation_split,
        program=Side(lambda _: program.compiled(), program.batch_size, program.epochs),
        course=Side(recipe.compiled, recipe.batch_size, recipe.epochs),
    )
