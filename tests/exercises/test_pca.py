"""What holds for the exercises of chapter 10 besides what holds for every exercise."""

import numpy as np
import pytest

from aecourse import exercises


def test_scikit_learn_is_right_too():
    from sklearn.decomposition import PCA

    def by_scikit_learn(x_train, x_test, k):
        pca = PCA(k).fit(x_train)
        return pca.inverse_transform(pca.transform(x_test))

    assert exercises.check("pca.2", by_scikit_learn).status == "correct"


def test_eigenvectors_are_as_good_as_singular_vectors():
    def by_eigenvectors(x_train, x_test, k):
        mean = x_train.mean(axis=0)
        v = np.linalg.eigh(np.cov((x_train - mean).T))[1][:, -k:]
        return mean + (x_test - mean) @ v @ v.T

    assert exercises.check("pca.2", by_eigenvectors).status == "correct"


@pytest.mark.parametrize("base", [np.log10, np.log2])
def test_any_logarithm_will_do(base):
    def other_base(rows, seconds, n):
        power, start = np.polyfit(base(rows), base(seconds), 1)
        return power, {np.log10: 10, np.log2: 2}[base] ** (start + power * base(n))

    assert exercises.check("pca.4", other_base).status == "correct"


def test_reconstructions_may_be_rounded():
    def single_precision(x_train, x_test, k):
        x_train, x_test = np.float32(x_train), np.float32(x_test)
        mean = x_train.mean(axis=0)
        kept = np.linalg.svd(x_train - mean, full_matrices=False)[2][:k]
        return mean + (x_test - mean) @ kept.T @ kept

    assert exercises.check("pca.2", single_precision).status == "correct"


def test_components_needed_are_the_discarded_variance(solution):
    from aecourse import latent

    x = np.random.default_rng(0).normal(size=(60, 5)) * [5, 3, 2, 1, 1]
    eigenvalues = np.linalg.eigvalsh(np.cov(x.T, bias=True))
    needed = solution("pca.1")(eigenvalues, 0.9)
    total = eigenvalues.sum() / 5
    assert latent.discarded_variance(x, needed) <= 0.1 * total
    assert latent.discarded_variance(x, needed - 1) > 0.1 * total


def test_rebuilding_is_the_modules(solution):
    from aecourse import latent

    x_train, x_test = np.random.default_rng(1).normal(size=(2, 30, 5))
    np.testing.assert_allclose(
        solution("pca.2")(x_train, x_test, 2),
        latent.pca_reconstruct(x_train, x_test, 2),
        atol=1e-4,
    )
