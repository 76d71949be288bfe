"""Projects: what breaks the budget is refused, what is trained gets its diagnosis."""

import ast
import dataclasses
import random
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import keras
import numpy as np
import pytest
from keras import layers

from aecourse import contest, words
from aecourse.exercises import projects
from aecourse.exercises.projects import checking, register, verdict
from aecourse.exercises.projects.concept import READABLE
from aecourse.exercises.projects.words import title_of
from aecourse.exercises.register import BARS, PROJECTS
from tests.exercises.project_answers import built, expect_refused, said

DENSE = register.find("dense")


def dense(*widths, activation="elu", code=None, units=3, output="sigmoid"):
    """Return an answer of dense layers, the same on both sides of the code."""
    into = [layers.Dense(width, activation) for width in widths]
    out = [layers.Dense(width, activation) for width in reversed(widths)]
    return built(
        [layers.Flatten(), *into, layers.Dense(units, code)],
        [*out, layers.Dense(784, output), layers.Reshape((28, 28))],
    )


class Failing(layers.Layer):
    """A layer that works until it is trained."""

    def call(self, x, training=None):
        if training:
            raise ValueError("no training here")
        return x


class Widening(layers.Layer):
    """Makes 28 columns of three, without a weight."""

    def call(self, x):
        return keras.ops.repeat(x, 10, axis=-1)[..., :28]

    def compute_output_shape(self, shape):
        return *shape[:-1], 28


flat, image = layers.Flatten, lambda: layers.Reshape((28, 28))
REFUSED = {
    "no_function": lambda: 3,
    "no_pair": lambda: lambda image_shape, latent_dim: ("encoder", "decoder"),
    "one_model": lambda: lambda *given: dense(8)(*given)[0],
    "not_built": lambda: lambda *_: (keras.Sequential([flat()]), keras.Sequential()),
    "encoder_takes": lambda: lambda _, k: dense(8)((14, 14), k),
    "encoder_gives": lambda: dense(8, units=4),
    "decoder_takes": lambda: (
        lambda shape, _: (
            dense(8)(shape, 3)[0],
            dense(8)(shape, 4)[1],
        )
    ),
    "decoder_gives": lambda: built(
        [flat(), layers.Dense(3)], [layers.Dense(784, "sigmoid")]
    ),
    "too_many_parameters": lambda: dense(512),
    "nothing_to_train": lambda: built(
        [layers.MaxPooling1D(28), flat(), layers.Rescaling(1.0), layers.Dense(3)],
        [layers.RepeatVector(28), layers.UpSampling1D(1), Widening()],
    ),
    "not_anew": lambda: lambda *_: ONCE,
    "too_slow": lambda: dense(8),
    "no_number": lambda: built(
        [flat(), layers.Dense(3)],
        [layers.Dense(784), layers.Rescaling(1e30), image()],
    ),
    "cannot_be_joined": lambda: (
        lambda *given: [
            keras.Model(half.inputs, half.outputs, name="half")
            for half in dense(8)(*given)
        ]
    ),
    "cannot_be_trained": lambda: built(
        [flat(), Failing(), layers.Dense(3)], [layers.Dense(784, "sigmoid"), image()]
    ),
}
ONCE = dense(8)((28, 28), 3)
ILL = {
    "wrong_output_layer": lambda: dense(64, activation="relu", output="softmax"),
    "one_picture": lambda: built(
        [flat(), layers.Dense(3)],
        [layers.Rescaling(0.0), layers.Dense(784, "sigmoid"), image()],
    ),
    "dead_code_units": lambda: built(
        [flat(), layers.Dense(64, "elu"), layers.Dense(3), layers.Rescaling([1, 1, 0])],
        [layers.Dense(64, "elu"), layers.Dense(784, "sigmoid"), image()],
    ),
    "no_bends": lambda: dense(),
    "late_start": lambda: dense(64, activation="sigmoid", code="sigmoid"),
    "overfitted": lambda: dense(120, activation="relu"),
    "small": lambda: dense(12),
    "none": lambda: dense(100, activation="relu"),
}
"""A wrong answer for each symptom, likeliest to be told that one and no other."""


def shortened(project):
    """Return a project with a shorter training on fewer images."""
    split = project.load()
    fewer = dataclasses.replace(
        split, x_train=split.x_train[:2000], x_test=split.x_test[:500]
    )
    shorter = dataclasses.replace(project, load=lambda: fewer)
    return trained_by(shorter, steps=400, batch_size=50)


def trained_by(project, **settings):
    """Return a project with another training."""
    schedule = dataclasses.replace(project.judge.keywords["schedule"], **settings)
    return dataclasses.replace(project, judge=partial(project.judge, schedule=schedule))


@pytest.fixture(scope="module")
def short(embedded):
    """Give the project of chapter 3 with a short training."""
    return shortened(DENSE)


@pytest.fixture
def short_project(monkeypatch, short):
    """Check answers with a short training."""

    def use(project=short):
        for module in (checking, verdict):
            monkeypatch.setattr(module, "find", lambda _: project)

    use()
    return use


def what_is_said(symptom):
    """Return what tells a symptom from others."""
    table = "dense" if symptom == "none" else "symptoms"
    return said(table, symptom)


def test_the_blank_is_not_attempted():
    def build_autoencoder(image_shape, latent_dim):
        raise NotImplementedError

    result = projects.check("dense", build_autoencoder)
    assert result.verdict.status == "not attempted"
    assert result.made is None


@pytest.mark.parametrize("reason", REFUSED)
def test_what_breaks_the_budget_or_the_training_is_refused_with_its_reason(
    reason, short_project, short
):
    if reason == "too_slow":
        short_project(trained_by(short, seconds=0.0))
    expect_refused(projects.check("dense", REFUSED[reason]()), reason)


def test_every_symptom_has_a_wrong_answer():
    assert set(ILL) == {*DENSE.symptoms, "none"}


def wrong_answers(table):
    """Return the keys of a table in the tests of all projects."""
    files = Path(__file__).parent.glob("test_project*.py")
    parts = [part for file in files for part in ast.parse(file.read_text("utf-8")).body]
    assigned = [part for part in parts if isinstance(part, ast.Assign)]
    found = [part.value for part in assigned if ast.unparse(part.targets[0]) == table]
    return {key.value for each in found for key in each.keys}


def test_every_reason_for_refusal_has_a_wrong_answer():
    assert wrong_answers("REFUSED") == {*words.of_exercise("projects", "refused")}


@pytest.mark.parametrize(
    ("title", "source", "wanted"),
    [
        ("MNIST", "embedded", "a part of MNIST"),
        ("ECG5000", "embedded", "data drawn to stand for ECG5000"),
        ("MNIST", "folder", "MNIST"),
        ("tables", "drawn", "tables"),
    ],
)
def test_a_part_of_real_data_is_not_said_to_stand_for_them(title, source, wanted):
    assert title_of(SimpleNamespace(title=title, source=source)) == wanted


def test_every_symptom_with_words_is_looked_for_by_a_project():
    found = [register.find(chapter).symptoms for chapter in PROJECTS]
    assert set().union(*found) == {*words.of_exercise("projects", "symptoms")}


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom, short_project, short):
    # no answer is right, so each is told what it has
    project = dataclasses.replace(short, course_share=0.1)
    if symptom in {"overfitted", "late_start"}:
        project = trained_by(project, steps=1000)
    if symptom == "overfitted":
        split = short.load()
        few = dataclasses.replace(split, x_train=split.x_train[:250])
        project = dataclasses.replace(project, load=lambda: few)
    short_project(project)
    result = projects.check("dense", ILL[symptom]())
    assert result.verdict.status == "not yet"
    assert what_is_said(symptom) in result.verdict.message
    assert 0 <= result.reached < len(BARS)


def test_the_same_answer_gets_the_same_error_and_the_notebook_keeps_its_numbers(
    short_project,
):
    answer = dense(8)  # which draws numbers of its own
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002
    errors = projects.check("dense", answer).errors
    drawn = random.random(), np.random.rand()  # noqa: NPY002
    random.seed(3)
    np.random.seed(3)  # noqa: NPY002
    assert drawn == (random.random(), np.random.rand())  # noqa: NPY002
    assert errors == projects.check("dense", answer).errors


def learnt_in_some_order():
    """Return what one pass leaves, which depends on the order of the rows."""
    rows = np.arange(1, 9, dtype="float32")[:, None] / 8
    zeros = layers.Dense(1, kernel_initializer="zeros")
    model = keras.Sequential([keras.Input((1,)), zeros])
    model.compile(keras.optimizers.SGD(0.3), "mse", run_eagerly=True)
    model.fit(rows, rows**2, batch_size=1, verbose=0)
    return model.get_weights()[0].item()


def test_keras_draws_after_a_check_what_the_notebooks_seed_says(short_project):
    after = []
    for seed in (3, 4, 3):
        keras.utils.set_random_seed(seed)
        projects.check("dense", REFUSED["no_pair"]())
        after.append(learnt_in_some_order())
    assert after[0] != after[1], "the seed of the check"
    assert after[0] == after[2]


def test_what_was_reached_is_kept_and_the_courses_own_answer_is_not(
    own_progress_file, short_project
):
    result = projects.check("dense", dense(8))
    assert result.reached
    assert result.verdict.progress.projects["dense"] == result.reached
    own_progress_file.unlink()

    def build_autoencoder(*given):
        ### BEGIN SOLUTION
        return dense(8)(*given)
        ### END SOLUTION

    assert "does not count as yours" in repr(projects.check("dense", build_autoencoder))
    assert not own_progress_file.exists()


def test_the_verdict_shows_bars_and_answer_in_the_order_of_their_errors(short_project):
    result = projects.check("dense", dense(8))
    text, page = repr(result), result._repr_html_()
    names = words.of_exercise("projects", "rows") | DENSE_ROWS
    places = [text.index(names[key]) for key in sorted_by_error(result)]
    assert places == sorted(places)
    assert page.index("<table") < page.index("aecourse-check")
    table = page.partition("aecourse-check")[0]
    assert table.count("<tr>") == 1 + len(result.errors)


DENSE_ROWS = words.of_exercise("projects", "dense")["rows"]


def sorted_by_error(result):
    return sorted(result.errors, key=result.errors.get, reverse=True)


@pytest.mark.parametrize(("answer", "rows"), [(None, 2), (dense, 3)])
def test_a_drawing_has_a_row_for_the_answer_where_it_was_trained(
    answer, rows, short_project
):
    result = projects.check("dense", answer and answer(8))
    assert len(result.draw().get_yticklabels()) == rows


def test_what_an_answer_prints_is_shown_with_its_verdict(short_project):
    def build_autoencoder(*given):
        encoder, decoder = dense(8)(*given)
        encoder.summary()
        return encoder, decoder

    assert "Total params" in projects.check("dense", build_autoencoder).verdict.printed


def test_hints_come_one_after_the_other_and_the_last_stays(monkeypatch):
    monkeypatch.setattr(checking, "_hints_given", {})
    numbers = [projects.hint("dense").number for _ in range(4)]
    assert numbers == [1, 2, 3, 3]


@pytest.mark.parametrize("call", [projects.hint, lambda c: projects.check(c, dense)])
def test_a_chapter_without_a_project_is_named(call):
    with pytest.raises(ValueError, match=r"`chapter`.*dense.*fish"):
        call("fish")


DRAWN = {"manifold", "pca"}  # whose data the project draws itself
RUNS = [
    (chapter, kind)
    for chapter in PROJECTS
    for kind in (["drawn"] if chapter in DRAWN else ["embedded", "real"])
]


@pytest.mark.parametrize(("chapter", "kind"), RUNS)
def test_the_courses_answer_came_below_the_last_bar_with_every_seed(chapter, kind):
    measured = contest.measured("projects")["tasks"][f"{chapter} on {kind} data"]
    assert len(measured["errors"]) == 20
    share = register.find(chapter).course_share
    bars = measured.get("bars_by_seed", [measured["bars"]] * 20)
    for error, each in zip(measured["errors"], bars, strict=True):
        assert each["course"] == pytest.approx(share * each["simple"])
        assert error < 0.99 * each["course"]
    assert measured["processor_seconds"] < 60


@pytest.mark.parametrize("kind", ["embedded", "real"])
def test_the_courses_codes_were_read_with_every_seed_and_not_by_a_hair(kind):
    read = contest.measured("projects")["tasks"][f"concept on {kind} data"]
    assert min(read["read_by_seed"]) > READABLE + 0.005
