"""Words stand apart from the code, and another language is one folder."""

from __future__ import annotations

import dataclasses
import importlib
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from string import Formatter

import matplotlib.pyplot as plt
import numpy as np
import pytest

import aecourse
from aecourse import anomaly, contest, data, models, plots, words
from aecourse._keras import keras
from aecourse.contest import pictures, tables
from aecourse.course import claims
from aecourse.data import registry, sources
from aecourse.denoising import baselines as denoisers
from aecourse.exercises import register
from aecourse.exercises.grading.verdicts import VERDICTS, Graded
from aecourse.tables import table

ROOT = Path(__file__).parents[1]
CODE = Path(aecourse.__file__).parent
sys.path.insert(0, str(ROOT / "book" / "extension"))

import course_site  # noqa: E402
import labs  # noqa: E402
import quiz  # noqa: E402

FILES = (
    *("pages", "own_data"),
    *("exercises/verdict", "exercises/projects", "exercises/grading"),
    *(f"exercises/{c}" for c in register.CHAPTERS),
)


def fields(text):
    names = (name for _, name, _, _ in Formatter().parse(text) if name)
    return {re.split(r"[.\[]", name)[0] for name in names}


def all_words(language, files=FILES):
    """Give every sentence of a language by file and keys, as "pages/quiz.right"."""
    found = {}

    def collect(path, value):
        entries = enumerate(value) if isinstance(value, list) else value.items()
        for key, entry in entries:
            if isinstance(entry, str):
                found[f"{path}{key}"] = entry
            else:
                collect(f"{path}{key}.", entry)

    for name in files:
        collect(f"{name}/", words._read(language, name))
    return found


def test_every_language_has_every_word_with_its_fields():
    assert "en" in words.languages()
    english = all_words("en")
    for language in words.languages():
        told = all_words(language)
        assert told.keys() == english.keys()
        for key, text in told.items():
            assert fields(text) == fields(english[key]), key


def test_a_language_has_these_files_and_no_others():
    for language in words.languages():
        folder = CODE / "words" / language
        found = {
            str(p.relative_to(folder).with_suffix("")) for p in folder.rglob("*.*")
        }
        assert found == set(FILES)


def test_files_of_words_hold_the_exercises_and_no_other():
    for chapter in register.CHAPTERS:
        names = importlib.import_module(f"aecourse.exercises.{chapter}").EXERCISES
        assert set(words._read("en", f"exercises/{chapter}")) == set(names)


def test_every_occasion_of_the_exercises_is_named_in_their_code():
    code = "".join(p.read_text("utf-8") for p in (CODE / "exercises").glob("*.py"))
    occasions = words._read("en", "exercises/verdict")
    assert [key for key in occasions if f'"{key}"' not in code] == []


def test_every_word_of_grading_is_named_in_its_code():
    folder = CODE / "exercises" / "grading"
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    columns = {field.name for field in dataclasses.fields(Graded)}
    named = columns | {verdict.replace(" ", "_") for verdict in VERDICTS}
    for told in words._read("en", "exercises/grading").values():
        assert set(told) - set(re.findall(r"""["'](\w+)["']""", code)) <= named


@pytest.fixture
def marked(monkeypatch):
    """Speak a language in which each sentence is its own key with its fields."""
    english = words._read("en", "pages")

    def mark(part, key, text):
        parsed = Formatter().parse(text)
        shown = [f"{{{name}:{spec}}}" for _, name, spec, _ in parsed if name]
        return " ".join([f"«{part}.{key}»", *shown])

    told = {
        part: {key: mark(part, key, text) for key, text in table.items()}
        for part, table in english.items()
    }
    monkeypatch.setattr(words, "_read", lambda language, name: told)
    return told


def said_by(*shown):
    """Return the keys of the marked sentences in what was shown."""
    return set(re.findall(r"«(.+?)»", " ".join(map(str, shown))))


def keys_of(marked, *parts):
    return {f"{part}.{key}" for part in parts for key in marked[part]}


def test_claims_say_their_words_and_no_others(marked):
    ordering = claims.Claim("error", 0.5, "<", 1.0, "ordering", seeds=3)
    value = claims.Claim("error", 2.0, "<", 1.0, "value")
    tables_shown = [
        claims.ClaimsTable((ordering, value), "MNIST", is_full)
        for is_full in (True, False)
    ]
    said = said_by(*tables_shown, *(table._repr_html_() for table in tables_shown))
    assert said == keys_of(marked, "claims")


def test_a_table_of_layers_says_its_words_and_no_others(marked):
    table = models.layer_table(models.dense_autoencoder(2, ()))
    assert said_by(table, table._repr_html_()) == keys_of(marked, "layers")


def test_a_table_says_its_words_and_no_others(marked):
    shown = table({"a": {"x": 1}}, "A.", best={"x": max})
    assert said_by(shown, shown._repr_html_()) == keys_of(marked, "tables")


def test_a_drawing_says_its_words_and_no_others(marked):
    tied = models.dense_autoencoder(2, tied=True)
    model = models.encoder_classifier(models.convolutional_autoencoder(2), 2)
    model.get_layer("encoder").trainable = False
    x = keras.Input((None, 3))
    both = keras.layers.Bidirectional(keras.layers.LSTM(2, return_sequences=True))
    h = keras.layers.LayerNormalization()(both(x))
    h = keras.layers.TimeDistributed(keras.layers.Dense(3))(h)
    aside = keras.layers.Dense(1)(x)
    steps = keras.Model(x, [keras.layers.Add()([h, x]), aside])
    drawn = [tied, model, steps, models.variational_autoencoder(2)]
    drawings = [models.draw(each) for each in [*drawn, models.stepwise_autoencoder(2)]]
    said = said_by(*drawings, *(drawing._repr_html_() for drawing in drawings))
    assert said >= keys_of(marked, "drawing")


def test_badges_and_notices_say_their_words_and_no_others(marked, capsys, monkeypatch):
    monkeypatch.setenv("AECOURSE_SOURCE", "embedded")
    shown = []
    for load in (data.load_mnist, data.load_ecg5000, data.load_movielens):
        loaded = load()
        full = loaded._replace(source="folder")
        shown += [loaded, loaded._repr_html_(), full, full._repr_html_()]
    for dataset in registry.DATA_SETS.values():
        sources._announce(dataset, "«no»")
    said = said_by(*shown, capsys.readouterr().out) - {"no"}
    assert said == keys_of(marked, "data", "embedded")


def test_tables_and_plots_of_contests_say_their_words_and_no_others(marked):
    tasks = {
        name: {**task, "target_ratio": None}
        for name, task in contest.measured("programs")["tasks"].items()
    }
    task = next(iter(tasks.values()))
    task = {**task, "program": {**task["program"], "collapsed": 1}}
    bars = [
        {**task["bars"][0], "relation": r, "holds": r == "<="} for r in ("<=", ">=")
    ]
    frames = [
        tables.contest_table(task),
        tables.ratio_table(tasks),
        tables.bar_table(dict.fromkeys(("P1", "P2"), {**task, "bars": bars})),
        tables.choice_table(contest.measured("choices")["tasks"]),
        tables.course_table(contest.measured("courses")["tasks"]),
        tables.candidate_table(contest.measured("courses")["tasks"]),
        tables.seconds_table(contest.measured("book")),
        tables.unit_table({"P7": {"PCA": {"grey levels": 0.1}}}),
        tables.backend_table(contest.measured("backends")),
        tables.batch_table(contest.measured("batch_size")),
    ]
    said = said_by(*(frame.reset_index().to_html() for frame in frames))
    assert said >= keys_of(marked, "contest", "contest_courses")
    shown = [pictures.draw(tasks), pictures.draw_shares(tasks)]
    markup = [picture._repr_html_() for picture in shown]
    assert said_by(*markup) >= keys_of(marked, "contest_picture")
    ax = plots.plot_learning_curve({"loss": [2, 1], "val_loss": [2, 1]})
    texts = [text.get_text() for text in ax.get_legend().get_texts()]
    plt.close("all")
    assert said_by(*texts, ax.get_xlabel(), ax.get_ylabel()) >= keys_of(marked, "plots")


def test_the_site_says_its_words(marked):
    assert marked["quiz"].keys() == set(quiz.SIGNS.values())
    source = Path(course_site.__file__).read_text(encoding="utf-8")
    source += Path(labs.__file__).read_text(encoding="utf-8")
    assert [key for key in marked["site"] if f'["{key}"]' not in source] == []


def test_names_are_those_that_results_have():
    normals = np.random.default_rng(0).normal(size=(40, 6))
    found = set(anomaly.fit_baselines(normals, components=[2], seed=1))
    found |= set(denoisers.BASELINES)
    found |= set(anomaly.report([0, 0, 1, 1], [0.1, 0.2, 0.3, 0.4], 0.25))
    # letters and numbers that are the same in every language have no entry
    assert found - set(words.of_pages("names")) == {"PCA, 2", "LOF"}
    assert set(words.of_pages("names")) <= found
    assert words.name("false_alarm_rate") == "false-alarm rate"
    assert words.name("PCA, 2") == "PCA, 2"


@pytest.mark.parametrize(
    ("kind", "module"),
    [
        ("code_size", "code_size"),
        ("hourglass", "code_size"),
        ("latent_map", "latent_map"),
        ("mixing_desk", "mixing_desk"),
        ("beat", "beat"),
        ("four_lists", "four_lists"),
        ("neighbours", "neighbours"),
    ],
)
def test_labs_say_their_words_and_no_others(marked, kind, module):
    folder = CODE / "course" / "lab"
    files = [folder / "kinds" / f"{kind}.js", folder / f"{module}.py"]
    script, python = (file.read_text(encoding="utf-8") for file in files)
    keys = set(marked[f"lab_{kind}"])
    assert set(re.findall(r"words\.(\w+)", script)) <= keys
    code = script + python
    said = {k for k in keys if re.search(rf'words\.{k}\b|"{k}"|\b{k}:', code)}
    assert keys - said <= {"name", "still"}  # which the element and its picture say


@pytest.mark.parametrize("encoding", ["cp949", "cp1252", "ascii"])
def test_an_older_console_gets_signs_it_can_write(encoding):
    code = (
        "from aecourse import exercises; from aecourse.data.__main__ import main;"
        "from aecourse.exercises.__main__ import show; main([]); show();"
        "print(exercises.check('anomaly.1', lambda a, b, c, d: 0.0))"
    )
    environment = os.environ | {"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, check=True
    )
    text = done.stdout.decode(encoding)
    assert "anomaly.1: x Not yet." in text
    assert "Zalando" in text


def test_signs_stay_where_they_can_be_written(monkeypatch):
    assert words.printable("✓ 3 × 4") == "✓ 3 × 4"
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), "cp949"))
    assert words.printable("✓ 오토인코더 × ©") == "+ 오토인코더 x (c)"
