"""The generated stand-ins: deterministic, and close to figures of the real sets."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from sklearn.neighbors import NearestNeighbors
from sklearn.svm import SVC

from aecourse import data
from aecourse.data.standins import heartbeats

# Measured once on the real sets, with the protocols of the tests below; the appendix
# on the data shows them beside the stand-ins'.
REAL_BEATS = {"mean": 0.960, "pca 8": 0.986, "neighbours": 0.995}
REAL_STARS = [0.014, 0.028, 0.018, 0.075, 0.055, 0.199, 0.130, 0.266, 0.085, 0.131]
REAL_RATINGS = {
    "ratings": (100_836, 0.03),
    "mean": (3.50, 0.03),
    "deviation": (1.04, 0.05),
    "density": (0.017, 0.05),
    "share of the top percent": (0.157, 0.10),
    "share of the top tenth": (0.601, 0.05),
    "most rated": (329, 0.15),
    "rated once": (3446, 0.20),
    "five or more": (3650, 0.10),
    "median of a user": (70.5, 0.10),
    "variance of user means": (0.231, 0.15),
    "variance of movie means": (0.193, 0.15),
    "whole stars": (0.70, 0.10),
}
REAL_RMSE = {"global": 1.043, "user": 0.938, "movie": 0.975, "biases": 0.860}


@pytest.fixture(scope="module")
def clothing() -> data.Images:
    return data.load_fashion_mnist(source="embedded")


@pytest.fixture(scope="module")
def beats() -> data.Heartbeats:
    return data.load_ecg5000(source="embedded")


@pytest.fixture(scope="module")
def movielens() -> data.Ratings:
    return data.load_movielens(source="embedded")


@pytest.mark.slow
def test_the_same_in_another_process(clothing, beats, movielens):
    code = (
        "import hashlib; from aecourse import data; "
        "parts = [data.load_fashion_mnist(source='embedded').x_train.tobytes(), "
        "data.load_ecg5000(source='embedded').x.tobytes(), "
        "data.load_movielens(source='embedded').ratings.to_csv().encode()]; "
        "print(hashlib.sha256(b''.join(parts)).hexdigest())"
    )
    there = subprocess.check_output([sys.executable, "-c", code], text=True)
    parts = [clothing.x_train.tobytes(), beats.x.tobytes()]
    parts.append(movielens.ratings.to_csv().encode())
    assert hashlib.sha256(b"".join(parts)).hexdigest() == there.strip()


class TestClothing:
    def test_no_two_drawings_are_equal(self, clothing):
        drawings = np.concatenate([clothing.x_train, clothing.x_test])
        assert drawings.shape == (7000, 28, 28)
        assert len(np.unique(drawings.reshape(7000, -1), axis=0)) == 7000

    def test_a_classifier_names_unseen_drawings(self, clothing):
        x, y = clothing.x_train.reshape(-1, 784), clothing.y_train
        pca = PCA(40, random_state=0).fit(x)
        classifier = SVC(C=10).fit(pca.transform(x[:3000]), y[:3000])
        named = classifier.predict(pca.transform(clothing.x_test.reshape(-1, 784)))
        right = [
            (named == y)[y == k].mean() for y in [clothing.y_test] for k in range(10)
        ]
        assert np.mean(right) >= 0.90
        assert min(right) >= 0.75

    def test_garments_fill_the_frame_on_a_black_background(self, clothing):
        images = clothing.x_train
        assert 0.4 < (images == 0).mean() < 0.6  # Fashion-MNIST 0.50
        assert 0.2 < images.mean() < 0.33  # 0.29
        assert 0.29 < images.std() < 0.38  # 0.35
        rows = (images.max(axis=2) > 0.1).sum(axis=1)
        columns = (images.max(axis=1) > 0.1).sum(axis=1)
        assert np.percentile(np.maximum(rows, columns), 5) >= 22

    def test_variation_is_not_linear(self, clothing):
        """As in Fashion-MNIST, 32 components leave a sixth of the variance or so."""
        x = clothing.x_train.reshape(-1, 784)
        explained = PCA(32, random_state=0).fit(x).explained_variance_ratio_.sum()
        assert 0.78 < explained < 0.92


class TestHeartbeats:
    def test_proportions_and_scale(self, beats):
        assert np.bincount(beats.kinds).tolist() == [0, 2919, 1767, 96, 194, 24]
        assert beats.x.shape == (5000, 140)
        np.testing.assert_array_equal(beats.y, beats.kinds != 1)
        np.testing.assert_allclose(beats.x.mean(1), 0, atol=1e-5)
        np.testing.assert_allclose(beats.x.std(1, ddof=1), 1, atol=1e-5)
        assert set(beats.kinds) == set(beats.kind_names) == set(heartbeats.KINDS)

    def test_separable_but_not_by_the_mean_alone(self, beats):
        order = np.random.default_rng(0).permutation(5000)
        train, test = order[:4000], order[4000:]
        normal = beats.x[train][beats.y[train] == 0]
        x, y = beats.x[test], beats.y[test]
        pca = PCA(8, random_state=0).fit(normal)
        near = NearestNeighbors(n_neighbors=5).fit(normal)
        restored = pca.inverse_transform(pca.transform(x))
        area = {
            "mean": roc_auc_score(y, np.abs(x - normal.mean(0)).mean(1)),
            "pca 8": roc_auc_score(y, np.abs(x - restored).mean(1)),
            "neighbours": roc_auc_score(y, near.kneighbors(x)[0].mean(1)),
        }
        for name, real in REAL_BEATS.items():
            assert area[name] == pytest.approx(real, abs=0.015), name
        assert area["mean"] + 0.01 < area["pca 8"] < area["neighbours"] + 0.005


class TestRatings:
    def test_tables_are_sound(self, movielens):
        ratings, movies, *_ = movielens
        assert list(ratings) == ["userId", "movieId", "rating", "timestamp"]
        assert set(ratings.rating) == set(np.arange(1, 11) / 2)
        assert ratings.userId.nunique() == 610
        assert ratings.userId.value_counts().min() >= 20
        assert ratings.movieId.nunique() == 9724
        assert not ratings.duplicated(["userId", "movieId"]).any()
        assert ratings.movieId.isin(movies.movieId).all()
        assert ratings.timestamp.between(820e6, 1.6e9).all()

    def test_catalogue(self, movielens):
        movies = movielens.movies
        assert len(movies) == 9742
        assert movies.movieId.is_unique
        assert movies.title.is_unique
        assert movies.title.str.fullmatch(r".+ \((19|20)\d\d\)").all()
        assert (movies.genres.str.len() > 0).all()

    def test_resembles_movielens_small(self, movielens):
        ratings = movielens.ratings
        per_movie = ratings.movieId.value_counts()
        by_user, by_movie = (
            ratings.groupby(column).rating.mean() for column in ("userId", "movieId")
        )
        found = {
            "ratings": len(ratings),
            "mean": ratings.rating.mean(),
            "deviation": ratings.rating.std(),
            "density": len(ratings) / 610 / len(per_movie),
            "share of the top percent": per_movie.iloc[:97].sum() / len(ratings),
            "share of the top tenth": per_movie.iloc[:974].sum() / len(ratings),
            "most rated": per_movie.max(),
            "rated once": (per_movie == 1).sum(),
            "five or more": (per_movie >= 5).sum(),
            "median of a user": ratings.userId.value_counts().median(),
            "variance of user means": by_user.var(),
            "variance of movie means": by_movie[per_movie.index[per_movie >= 20]].var(),
            "whole stars": (ratings.rating % 1 == 0).mean(),
        }
        for name, (real, tolerance) in REAL_RATINGS.items():
            assert found[name] == pytest.approx(real, rel=tolerance), name
        stars = ratings.rating.value_counts(normalize=True).sort_index()
        assert np.abs(stars.to_numpy() - REAL_STARS).sum() < 0.25

    def test_biases_explain_as_much_as_in_movielens_small(self, movielens):
        ratings = movielens.ratings
        held_out = np.random.default_rng(0).random(len(ratings)) < 0.1
        train, test = ratings[~held_out], ratings[held_out]
        mean = train.rating.mean()
        of_movie = dict.fromkeys(movielens.movies.movieId, 0.0)
        of_user = dict.fromkeys(ratings.userId, 0.0)
        for _ in range(10):
            rest = train.rating - mean - train.userId.map(of_user)
            group = rest.groupby(train.movieId)
            of_movie |= (group.sum() / (group.size() + 5)).to_dict()
            rest = train.rating - mean - train.movieId.map(of_movie)
            group = rest.groupby(train.userId)
            of_user |= (group.sum() / (group.size() + 5)).to_dict()
        answers = {
            "global": mean,
            "user": test.userId.map(train.groupby("userId").rating.mean()),
            "movie": test.movieId.map(train.groupby("movieId").rating.mean()).fillna(
                mean
            ),
            "biases": mean + test.userId.map(of_user) + test.movieId.map(of_movie),
        }
        errors = {
            name: float(np.sqrt(((test.rating - answer) ** 2).mean()))
            for name, answer in answers.items()
        }
        for name, real in REAL_RMSE.items():
            assert errors[name] == pytest.approx(real, rel=0.08), name
        assert errors["biases"] + 0.05 < min(errors["user"], errors["movie"])
        assert max(errors["user"], errors["movie"]) < errors["global"]
