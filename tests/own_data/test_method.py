"""The method is gone through whatever the data, checked, and told on one page."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bs4 import BeautifulSoup

from aecourse import own_data, words
from aecourse.course.claims import Claim, ClaimsTable
from aecourse.own_data import __main__ as command
from aecourse.own_data import method
from aecourse.own_data.method import choose_size, claims_of, worst_of
from aecourse.own_data.report import _limits

pytestmark = pytest.mark.slow
METHOD = {"apart", "scaled", "trivial", "linear", "same", "chosen", "seeds"}
METHOD |= {"finished", "failure", "bites"}


@pytest.mark.parametrize("kind", own_data.KINDS)
def test_every_kind_goes_the_whole_way(studies, kind):
    study = studies[kind]
    done = own_data.check(study).done
    assert set(done) == METHOD
    # so few steps end no training, and may teach nothing that a claim could rest on
    hang_on_training = {"finished", "bites"}
    if kind in ("images", "series"):  # trained once alone, to be quick
        hang_on_training.add("seeds")
    assert all(done[key] for key in METHOD - hang_on_training)
    assert len(study.errors["autoencoder"]["test"]) == len(study.seeds)
    assert study.size in study.sizes
    assert len(study.truth) == len(study.outputs) == len(study.parts.test)


def test_errors_are_those_of_the_test_samples_in_the_unit_that_is_said(studies):
    study = studies["table"]
    x = study.scale.apply(study.data.samples)
    mean = x[study.parts.train].mean(axis=0)
    wanted = np.square(x[study.parts.test] - mean).mean()
    assert study.errors["trivial"]["test"][0] == pytest.approx(wanted, rel=1e-5)
    ours = np.square(study.truth - study.outputs).mean()
    assert study.errors["autoencoder"]["test"][0] == pytest.approx(ours, rel=1e-5)


def test_ratings_are_judged_in_the_points_of_their_owner(studies):
    study = studies["ratings"]
    points = study.data.samples.values.data * study.data.points + study.data.shift
    assert points.min() == pytest.approx(0, abs=1e-4)
    assert points.max() == pytest.approx(100, rel=1e-5)
    assert study.errors["trivial"]["test"][0] == pytest.approx(points.std(), rel=0.25)
    assert "film" in repr(own_data.show_failures(study))


def test_failures_are_the_owners_own_rows(studies):
    study = studies["table"]
    error = np.square(study.truth - study.outputs).mean(axis=1)
    label = study.data.labels[study.parts.test[error.argmax()]]
    table = own_data.show_failures(study)
    assert table.heads[0].cells[0] == label


@pytest.mark.parametrize(
    ("sizes", "size"),
    [
        ({1: 0.9, 2: 0.1, 4: 0.05}, 2),
        ({1: 0.9, 2: 0.11, 4: 0.1001}, 4),
        ({1: 0.9, 2: 0.3, 4: 0.4}, 2),
    ],
)
def test_the_size_is_the_smallest_that_is_enough_or_else_the_best(sizes, size):
    assert choose_size(sizes, 1.0) == size


def errors(kept_back, test, linear=1.0, trivial=1.0):
    return {
        "trivial": {"validation": (trivial,), "test": (trivial,)},
        "linear": {"validation": (linear,), "test": (linear,)},
        "autoencoder": {"validation": kept_back, "test": test},
    }


@pytest.mark.parametrize(
    ("found", "kinds", "broken"),
    [
        (errors((0.2, 0.3, 0.25), (0.3, 0.3, 0.3)), ["ordering", "ordering"], 0),
        (errors((0.2, 0.3, 0.25), (0.3, 0.3, 0.7)), ["ordering", "ordering"], 2),
        (errors((0.5, 0.5, 0.5), (0.5, 0.5, 0.5), 0.2), ["ordering", "limit"], 0),
        (errors((0.5, 0.5, 0.5), (0.2, 0.2, 0.2), 0.4), ["ordering", "limit"], 1),
        (errors((0.5, 0.5, 0.5), (0.5, 0.5, 0.5), 0.5), ["ordering", "limit"], 0),
        (errors((1.0, 1.0, 1.0), (1.0, 1.0, 1.0)), ["limit", "limit"], 0),
    ],
)
def test_claims_have_bounds_from_data_kept_back(studies, found, kinds, broken):
    table = claims_of(studies["table"].data, found)
    assert [claim.kind for claim in table.claims] == kinds
    assert len(table.broken()) == broken


def other_parts(study, **sides):
    return replace(study, parts=replace(study.parts, **sides))


def without(study, name):
    return replace(study, errors={k: v for k, v in study.errors.items() if k != name})


def scaled_by_all(study):
    scale = own_data.fit_scale("table", study.data.samples)
    return replace(study, scale=scale)


def one_seed(study):
    one = {"validation": (0.1,), "test": (0.1,)}
    return replace(study, seeds=(1,), errors={**study.errors, "autoencoder": one})


def claims_that_nothing_breaks(study):
    claim = Claim("error", 0.1, "<=", 1e9, "ordering", 3)
    return replace(study, claims=ClaimsTable((claim,), "x", True))


def copied(study):
    samples = study.data.samples.copy()
    samples[study.parts.test[0]] = samples[study.parts.train[0]]
    scale = own_data.fit_scale("table", samples[study.parts.train])
    return replace(study, data=replace(study.data, samples=samples), scale=scale)


def owned(study):
    groups = np.zeros(len(study.data.groups), int)
    return replace(study, data=replace(study.data, groups=groups))


MISTAKES = {
    "a copy on both sides": (copied, "apart"),
    "an owner on both sides": (owned, "apart"),
    "scaled by all": (scaled_by_all, "scaled"),
    "no linear baseline": (lambda s: without(s, "linear"), "linear"),
    "tested on few": (
        lambda s: other_parts(s, test=s.parts.test[:-1]),
        "same",
    ),
    "chosen on the test": (lambda s: replace(s, chosen_on=s.parts.test), "chosen"),
    "chosen by no rule": (
        lambda s: replace(s, size=next(k for k in s.sizes if k != s.size)),
        "chosen",
    ),
    "one seed": (one_seed, "seeds"),
    "stopped early": (lambda s: replace(s, history={"loss": [3, 2, 1]}), "finished"),
    "fine samples shown": (lambda s: replace(s, worst=s.worst[::-1]), "failure"),
    "a bound for anything": (claims_that_nothing_breaks, "bites"),
    "no claim": (lambda s: replace(s, claims=ClaimsTable((), "x", True)), "bites"),
}


@pytest.fixture(scope="module")
def right(studies):
    """Return a study of which every check holds, whatever so few steps have learnt."""
    study = studies["table"]
    claim = Claim("error", 0.5, "<=", 0.55, "ordering", 3)
    outputs = study.truth + 0.01
    outputs[0] += 1
    worst = worst_of(study.truth, outputs)
    history = {"loss": [3.0, 1.0, 0.5, *[0.4] * 9]}
    claims = ClaimsTable((claim,), "x", True)
    given = {"outputs": outputs, "worst": worst, "history": history, "claims": claims}
    study = replace(study, **given)
    assert not own_data.check(study).open
    return study


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_the_method_is_named_and_no_other(right, mistake):
    make, key = MISTAKES[mistake]
    found = own_data.check(make(right))
    told = words.of_own_data("checks")
    assert found.open == [told[f"{key}_open"]]


def test_without_the_trivial_answer_nothing_can_be_chosen(right):
    found = own_data.check(without(right, "trivial"))
    assert not found.done["trivial"]
    assert not found.done["chosen"]


@pytest.mark.parametrize("kind", own_data.KINDS)
def test_a_report_is_one_page_that_needs_no_other_file(studies, kind, tmp_path):
    path = own_data.write_report(studies[kind], tmp_path / "a.html", question="<u>?")
    text = path.read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert page.find(class_="question").get_text() == "<u>?"
    assert [h.get_text() for h in page.find_all("h2")] == [
        words.of_own_data("report")[key]
        for key in ("found", "done", "came", "missed", "method", "not")
    ]
    assert page.html["lang"] == "en"
    pictures = page.find_all("img")
    assert len(pictures) == (3 if kind in ("images", "series") else 2)
    assert all(p["src"].startswith("data:image/png;base64,") for p in pictures)
    assert all(len(p["alt"]) > 20 for p in pictures)
    assert not page.find_all(["script", "link", "iframe"])
    assert not re.search(r"https?://", text)
    for found in studies[kind].data.findings:
        assert found.text in page.get_text()


def test_what_is_written_in_the_data_is_no_markup_of_the_report(studies, tmp_path):
    path = own_data.write_report(studies["table"], tmp_path / "a.html")
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    assert not page.find_all(["b", "i"])
    assert "<b>.csv" in page.get_text()
    assert page.title.get_text().endswith("<b>.csv")


def test_the_command_goes_the_whole_way(studies, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(method, "study", lambda data: studies["table"])
    path = own_data.write_sample("table", tmp_path)
    report = tmp_path / "own.html"
    status = command.main(["table", str(path), "--report", str(report)])
    told = capsys.readouterr().out
    assert status == (1 if own_data.check(studies["table"]).open else 0)
    assert report.exists()
    assert str(report) in told
    assert "machine.csv" in told


def test_the_command_says_why_it_cannot_go_on(tmp_path, capsys):
    path = tmp_path / "few.csv"
    path.write_text("a,b\n" + "\n".join(f"{n},{n * n % 7}.5" for n in range(9)))
    assert command.main(["table", str(path)]) == 2
    assert "at least 50" in capsys.readouterr().err
    assert command.main(["table", str(tmp_path / "none.csv")]) == 2
    assert "exists" in capsys.readouterr().err


def test_the_command_writes_samples(tmp_path, capsys):
    assert command.main(["samples", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == len(own_data.KINDS)


def test_a_claim_that_the_test_breaks_is_told_in_the_report(right, tmp_path):
    claim = Claim("error", 0.7, "<=", 0.6, "ordering", 3)
    broken = replace(right, claims=ClaimsTable((claim,), "x", True))
    told = words.of_own_data("report")["broken"]
    for study, is_told in ((right, False), (broken, True)):
        path = own_data.write_report(study, tmp_path / "a.html")
        assert (told in path.read_text(encoding="utf-8")) == is_told


def test_limits_alone_are_no_claim_that_a_broken_model_would_not_keep(right):
    limit = Claim("error", 1.0, "<=", 1.25, "limit", 3)
    found = own_data.check(replace(right, claims=ClaimsTable((limit,), "x", True)))
    told = words.of_own_data("checks")
    assert found.open == [told["bites_impossible"]]
    assert ("✗", told["bites_impossible"]) in found.rows()


@pytest.mark.parametrize(
    ("kept_back", "test", "key"),
    [
        ((0.5, 0.6, 0.55), (0.6, 0.6, 0.6), "network_ahead"),
        # the first seed alone is ahead
        ((0.5, 1.5, 1.5), (1.0, 1.0, 1.0), "none_ahead"),
        ((0.99, 1.01, 1.0), (1.0, 1.0, 1.0), "none_ahead"),
        ((1.5, 1.5, 1.5), (1.5, 1.5, 1.5), "simple_ahead"),
        # what is claimed and does not hold is not told
        ((0.5, 0.6, 0.55), (0.5, 0.6, 0.95), None),
    ],
)
def test_who_is_ahead_is_told_as_the_claim_has_it(right, kept_back, test, key):
    claims = claims_of(right.data, errors(kept_back, test, trivial=10.0))
    told = words.of_own_data("report")
    said = set(_limits(replace(right, claims=claims)))
    possible = {told[k] for k in ("network_ahead", "none_ahead", "simple_ahead")}
    assert said & possible == ({told[key]} if key else set())


def test_all_that_is_said_of_own_data_is_asked_for_by_the_code():
    folder = Path(own_data.__file__).parent
    code = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    checked = {f"{key}_open" for key in METHOD} | METHOD | {"bites_impossible"}
    methods = {
        f"{m}_{of}"
        for m in ("trivial", "linear", "neighbours", "autoencoder")
        for of in ("samples", "ratings")
    } - {"neighbours_samples"}
    alternatives = {"curve_alt", "failures_alt", "samples_alt"}
    for part in (
        "data",
        "methods",
        "results",
        "claims",
        "checks",
        "pictures",
        "report",
    ):
        for key in words.of_own_data(part):
            composed = checked | methods | alternatives
            assert f'"{key}"' in code or key in composed, (part, key)
