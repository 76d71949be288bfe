"""The schedule: how the learning rate runs, and what cannot be scheduled."""

import numpy as np
import pytest

from aecourse import contest
from aecourse._keras import keras
from aecourse.training import compile_with_schedule, warmup_cosine


def rate(model, step):
    model.optimizer.iterations.assign(step)
    return float(keras.ops.convert_to_numpy(model.optimizer.learning_rate))


def test_learning_rate_climbs_and_returns_to_zero():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])
    compile_with_schedule(model, 100, learning_rate=0.02)
    assert rate(model, 0) == 0
    assert rate(model, 5) == pytest.approx(0.01)
    assert rate(model, 10) == pytest.approx(0.02)
    assert 0 < rate(model, 60) < 0.02
    assert rate(model, 100) == pytest.approx(0, abs=1e-8)


def test_a_training_has_no_variable_left_to_make():
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])
    compile_with_schedule(model, 10)
    at_first = [variable.path for variable in model.optimizer.variables]
    model.fit(np.zeros((4, 2)), np.zeros((4, 2)), batch_size=2, verbose=0)
    assert [variable.path for variable in model.optimizer.variables] == at_first


def test_a_model_that_waits_for_its_input_can_be_compiled():
    model = keras.Sequential([keras.layers.Dense(2)])
    compile_with_schedule(model, 10)
    model.fit(np.ones((4, 2)), np.zeros((4, 2)), batch_size=2, verbose=0)
    assert rate(model, 0) == 0


def test_a_recipe_ends_where_its_schedule_ends():
    recipe = contest.p01.ANSWER
    model = recipe.compiled(130)
    steps = recipe.epochs * 3
    assert rate(model, steps) == pytest.approx(0, abs=1e-8)
    assert rate(model, steps - 1) > 0


@pytest.mark.parametrize(
    ("steps", "learning_rate", "name"),
    [(0, 0.01, "steps"), (2.5, 0.01, "steps"), (10, 0, "learning_rate")],
)
def test_impossible_schedules_are_refused(steps, learning_rate, name):
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2)])
    with pytest.raises((ValueError, TypeError), match=f"`{name}`"):
        compile_with_schedule(model, steps, learning_rate=learning_rate)
    with pytest.raises((ValueError, TypeError), match=f"`{name}`"):
        warmup_cosine(steps, learning_rate)
