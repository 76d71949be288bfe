"""The project of chapter 10: choices are judged by what they cost, and diagnosed."""

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.linear_model import Ridge
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, scale

from aecourse.exercises import projects
from aecourse.exercises.projects import bent_tables, pca_and_network, register, verdict
from aecourse.exercises.projects import pca as project_of_chapter
from aecourse.exercises.projects.project import Attempt
from aecourse.exercises.register import BARS
from tests.exercises.project_answers import expect_refused, said

CHOICE = register.find("pca")
right = CHOICE.reference
NAMES = pca_and_network.NAMES


def bending():
    """Stand for networks: guess what PCA throws away from products of what it keeps."""

    def rebuilt(rows, new):
        pca = PCA().fit(rows)
        z, z_new = (
            pca.transform(part) / np.sqrt(pca.explained_variance_)
            for part in (rows, new)
        )
        pairs = [(part[:, :4, None] * part[:, None, :4]) for part in (z, z_new)]
        bent = [part.reshape(len(part), -1) for part in pairs]
        guess = Ridge(alpha=10).fit(bent[0], z[:, 4:]).predict(bent[1])
        codes = np.hstack([z_new[:, :4], guess]) * np.sqrt(pca.explained_variance_)
        return pca.inverse_transform(codes)

    return rebuilt


@pytest.fixture(autouse=True)
def without_training(monkeypatch):
    """Let something that bends, and is fitted at once, stand for the network."""
    monkeypatch.setattr(project_of_chapter, "networks", bending)


def opposite(rows, latent_dim):
    """Say the other one."""
    return "PCA" if right(rows, latent_dim) == "network" else "network"


def by_count(rows, latent_dim):
    """Say what follows from the count of rows."""
    return "network" if len(rows) > 60 else "PCA"


def by_lots(rows, latent_dim):
    """Say whether products go with what PCA throws away more than shuffled ones do."""
    z = PCA().fit_transform(rows)
    z /= z.std(axis=0)
    one, other = np.triu_indices(latent_dim)
    products = scale(z[:, one] * z[:, other])
    lost = z[:, latent_dim : latent_dim + 10]
    random = np.random.default_rng(0)
    shuffled = [random.permutation(lost) for _ in range(100)]
    together, *by_chance = (
        np.sum((products.T @ part) ** 2) for part in (lost, *shuffled)
    )
    return "network" if together > max(by_chance) else "PCA"


def by_folds(rows, latent_dim):
    """Say how much of the lost components follows from the kept, on five folds."""
    z = PCA().fit_transform(rows)
    kept, lost = z[:, :latent_dim] / z[:, :latent_dim].std(axis=0), z[:, latent_dim:]
    bending = make_pipeline(PolynomialFeatures(2), Ridge(10))
    off = lost - cross_val_predict(bending, kept, lost, cv=5)
    return "network" if np.sum(off**2) < 0.9 * np.sum(lost**2) else "PCA"


REFUSED = {"no_choice": lambda rows, latent_dim: True}
ILL = {
    "always_the_same": lambda rows, k: "PCA",
    "turned_round": opposite,
    "by_rows_alone": by_count,
    "network_where_nothing_bends": lambda rows, k: (
        "network" if len(rows) < 100 else right(rows, k)
    ),
    "pca_where_it_bends": lambda rows, k: "PCA" if len(rows) < 100 else right(rows, k),
}
"""A wrong answer for each symptom."""


@pytest.mark.parametrize("reason", REFUSED)
def test_what_is_no_choice_is_refused_with_its_reason(reason):
    expect_refused(projects.check("pca", REFUSED[reason]), reason)


def test_every_symptom_has_a_wrong_answer():
    assert set(ILL) == set(CHOICE.symptoms)


@pytest.mark.parametrize("symptom", ILL)
def test_a_wrong_answer_is_told_its_own_symptom(symptom):
    result = projects.check("pca", ILL[symptom])
    assert said("symptoms", symptom) in result.verdict.message, result
    assert 0 <= result.reached < len(BARS)


def test_who_counts_rows_the_wrong_way_round_is_told_that_rows_are_counted():
    other = {"PCA": "network", "network": "PCA"}
    result = projects.check("pca", lambda rows, k: other[by_count(rows, k)])
    assert said("symptoms", "by_rows_alone") in result.verdict.message, result


def test_mistakes_of_both_kinds_are_told_so():
    errors = {"PCA": 1.0, "network": 2.0}, {"PCA": 2.0, "network": 1.0}
    made = [
        pca_and_network.Tried(0.2, n, chosen, each)
        for n in (40, 80)
        for chosen in ("PCA", "network")
        for each in errors
    ]
    attempt = Attempt(made, None, {"yours": 0.5, "course": 0.3}, {})
    told = verdict.diagnosis("pca", attempt, CHOICE.symptoms)
    assert told.message == said("pca", "none")


@pytest.mark.parametrize("way", [by_lots, by_folds])
def test_other_signs_of_a_bend_reach_all_bars(way):
    assert projects.check("pca", way).reached == len(BARS)


def test_a_choice_of_numpys_counts_as_one_of_pythons():
    result = projects.check("pca", lambda rows, k: np.where(len(rows) > 60, *NAMES))
    assert said("symptoms", "by_rows_alone") in result.verdict.message, result


@pytest.mark.parametrize("weight", bent_tables.BENDS)
def test_no_variance_tells_whether_a_table_bends(weight):
    spectra = [
        np.linalg.eigvalsh(
            np.cov(
                bent_tables.table(
                    50_000, weight, np.random.default_rng(0), bends=bends
                ).T
            )
        )
        for bends in (True, False)
    ]
    assert spectra[0] == pytest.approx(spectra[1], rel=0.1)


def test_the_right_sign_reaches_all_bars_and_is_drawn_beside_the_tables():
    result = projects.check("pca", right)
    assert result.reached == len(BARS), result
    assert len(result.draw().get_xticks()) == 12


def test_two_tables_are_drawn_where_nothing_was_judged():
    assert len(projects.check("pca", None).draw().figure.axes) == 2


def test_a_choice_costs_what_its_error_is_above_the_smaller_one():
    one = pca_and_network.Tried(0.0, 40, "PCA", {"PCA": 3.0, "network": 2.0})
    assert (one.cost("PCA"), one.cost("network")) == (0.5, 0.0)
    assert pca_and_network.mean_cost([one, one], ["PCA", "network"]) == 0.25


def test_a_network_is_started_anew_for_every_table(monkeypatch):
    monkeypatch.undo()
    monkeypatch.setattr(pca_and_network, "STEPS", 64)
    network = pca_and_network.networks()
    rows, other = (
        bent_tables.table(160, 0.35, np.random.default_rng(0), bends=bends)
        for bends in (True, False)
    )
    error = [np.mean((rows - network(rows, rows)) ** 2)]
    network(other, other)
    error.append(np.mean((rows - network(rows, rows)) ** 2))
    assert max(error) < 0.9 * rows.var()
    assert error[0] == pytest.approx(error[1], rel=0.2)
