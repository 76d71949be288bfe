"""Reading classes from features, drawing few labels, searching for similar rows."""

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier, NearestNeighbors
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from aecourse import latent


@pytest.fixture(scope="module")
def clouds():
    """Return three clouds of 40 points each and their labels, mixed up."""
    random = np.random.default_rng(1)
    labels = random.permutation(np.repeat([0, 1, 2], 40))
    return random.normal(size=(120, 4)) + 3 * np.eye(3, 4)[labels], labels


def test_a_probe_has_scikit_learns_accuracy(clouds):
    x, y = clouds
    split = x[:80], y[:80], x[80:], y[80:]
    probe = make_pipeline(StandardScaler(), LogisticRegression())
    expected = probe.fit(*split[:2]).score(*split[2:])
    assert latent.probe_accuracy(probe, *split) == pytest.approx(expected)
    assert expected > 0.8


def test_images_count_as_rows(clouds):
    x, y = clouds
    images = x.reshape(-1, 2, 2)
    probe = KNeighborsClassifier(3)
    assert latent.probe_accuracy(
        probe, images[:80], y[:80], images[80:], y[80:]
    ) == latent.probe_accuracy(probe, x[:80], y[:80], x[80:], y[80:])


def test_the_probe_itself_stays_unfitted(clouds):
    x, y = clouds
    probe = LogisticRegression()
    latent.probe_accuracy(probe, x, y, x, y)
    assert not hasattr(probe, "coef_")


def test_nothing_is_learnt_from_the_test_rows(clouds):
    """A row's class does not depend on the other test rows, as it would by a leak."""
    x, y = clouds
    probe = make_pipeline(StandardScaler(), KNeighborsClassifier(5))
    one_by_one = [
        latent.probe_accuracy(probe, x[:80], y[:80], x[[i]], y[[i]])
        for i in range(80, 90)
    ]
    together = latent.probe_accuracy(probe, x[:80], y[:80], x[80:90], y[80:90])
    assert together == pytest.approx(np.mean(one_by_one))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"train_labels": np.zeros(79, int)}, "one label for each of the 80 rows"),
        ({"test_labels": np.zeros(5, int)}, "one label for each of the 40 rows"),
        ({"test": np.ones((40, 3))}, "rows of 4 numbers"),
        ({"test": np.ones(40)}, "one row or image for each sample"),
        ({"train": np.ones((80, 4))}, "constant.*collapsed"),
        ({"train": np.full((80, 4), np.nan)}, "finite"),
        ({"train_labels": np.zeros(80, int)}, "at least two classes"),
    ],
    ids=lambda value: value if isinstance(value, str) else next(iter(value)),
)
def test_a_probe_refuses_what_cannot_be_read(clouds, change, match):
    x, y = clouds
    tables = {
        "train": x[:80],
        "train_labels": y[:80],
        "test": x[80:],
        "test_labels": y[80:],
    }
    with pytest.raises(ValueError, match=match) as caught:
        latent.probe_accuracy(KNeighborsClassifier(), **(tables | change))
    assert f"`{next(iter(change))}`" in str(caught.value)


def test_labels_are_whole_numbers(clouds):
    x, y = clouds
    with pytest.raises(TypeError, match="whole numbers"):
        latent.probe_accuracy(KNeighborsClassifier(), x, y / 2, x, y)


def test_a_dead_unit_is_no_reason_to_refuse(clouds):
    """Codes with some constant values are common; only all of them are an error."""
    x, y = clouds
    x = np.hstack([x, np.zeros((120, 2))])
    assert latent.probe_accuracy(LogisticRegression(), x, y, x, y) > 0.8


@pytest.mark.parametrize("n", [3, 10, 61, 120])
def test_each_class_gets_as_many_labels(clouds, n):
    _, y = clouds
    rows = latent.few_labels(y, n, seed=2)
    assert rows.shape == np.unique(rows).shape == (n,)
    counts = np.bincount(y[rows])
    assert np.ptp(counts) <= 1
    assert len(counts) == 3


def test_a_draw_repeats_with_its_seed(clouds):
    _, y = clouds
    draws = [latent.few_labels(y, 10, seed=seed) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(draws[0], draws[1])
    assert set(draws[0]) != set(draws[2])


@pytest.mark.parametrize(
    ("n", "match"),
    [(2, "one row for each of the 3 classes"), (121, "at most 120"), (0, "each of")],
)
def test_too_few_or_too_many_labels_are_refused(clouds, n, match):
    with pytest.raises(ValueError, match=match):
        latent.few_labels(clouds[1], n)


def test_the_rarest_class_bounds_the_draw():
    with pytest.raises(ValueError, match=r"at most 4 rows.*has 2 and.*stratify"):
        latent.few_labels([0, 0, 0, 0, 1, 1], 5)


def test_the_most_similar_come_nearest_first(clouds):
    x, _ = clouds
    found = latent.most_similar(x[:80], x[80:], count=7)
    nearest = NearestNeighbors(n_neighbors=7).fit(x[:80])
    expected = nearest.kneighbors(x[80:], return_distance=False)
    np.testing.assert_array_equal(found, expected)


def test_a_row_of_the_collection_finds_itself_first(clouds):
    x, _ = clouds
    np.testing.assert_array_equal(latent.most_similar(x, x, count=1)[:, 0], range(120))


@pytest.mark.parametrize(
    ("features", "queries", "count", "match"),
    [
        (np.eye(4), np.eye(3), 2, "rows of 4 numbers"),
        (np.eye(4), np.eye(4), 5, "`count`.*at most 4"),
        (np.ones((5, 4)), np.eye(4), 2, "constant"),
        (np.ones(4), np.eye(4), 2, "one row or image"),
    ],
)
def test_a_search_refuses_what_it_cannot_do(features, queries, count, match):
    with pytest.raises(ValueError, match=match):
        latent.most_similar(features, queries, count=count)
