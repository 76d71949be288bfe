"""Typical wrong answers to the exercises of chapter 10."""

import numpy as np
import pytest

from aecourse import exercises


def directions(rows, k):
    return np.linalg.svd(rows, full_matrices=False)[2][:k]


# pca.1
def kept_shares(e):
    falling = np.sort(e)[::-1]
    return np.cumsum(falling) / falling.sum()


def as_they_came(e, kept):
    return int(np.argmax(np.cumsum(e) / e.sum() >= kept)) + 1


def rising(e, kept):
    return int(np.argmax(np.cumsum(np.sort(e)) / e.sum() >= kept)) + 1


def index(e, kept):
    return int(np.argmax(kept_shares(e) >= kept))


def more_than(e, kept):
    return int(np.argmax(kept_shares(e) > kept)) + 1


def left_out(e, kept):
    return len(e) - int(np.argmax(kept_shares(e) >= kept)) - 1


def share_of_components(e, kept):
    return int(np.ceil(kept * len(e)))


def squared(e, kept):
    return int(np.argmax(kept_shares(e**2) >= kept)) + 1


def rooted(e, kept):
    return int(np.argmax(kept_shares(np.sqrt(e)) >= kept)) + 1


# pca.2
def uncentred(x_train, x_test, k):
    v = directions(x_train, k)
    return x_test @ v.T @ v


def directions_of_raw_rows(x_train, x_test, k):
    v, mean = directions(x_train, k), x_train.mean(axis=0)
    return mean + (x_test - mean) @ v.T @ v


def mean_not_given_back(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    v = directions(x_train - mean, k)
    return (x_test - mean) @ v.T @ v


def mean_twice(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    v = directions(x_train - mean, k)
    return mean + x_test @ v.T @ v


def centred_for_the_fit_only(x_train, x_test, k):
    v = directions(x_train - x_train.mean(axis=0), k)
    return x_test @ v.T @ v


def own_mean(x_train, x_test, k):
    v = directions(x_train - x_train.mean(axis=0), k)
    mean = x_test.mean(axis=0)
    return mean + (x_test - mean) @ v.T @ v


def with_mean(x_fit, x, k):
    mean = x_fit.mean(axis=0)
    v = directions(x_fit - mean, k)
    return mean + (x - mean) @ v.T @ v


def fitted_to_test(x_train, x_test, k):
    return with_mean(x_test, x_test, k)


def fitted_to_both(x_train, x_test, k):
    return with_mean(np.concatenate([x_train, x_test]), x_test, k)


def training_rows(x_train, x_test, k):
    return with_mean(x_train, x_train, k)


def least_varying(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    v = np.linalg.eigh(np.cov((x_train - mean).T))[1][:, :k]
    return mean + (x_test - mean) @ v @ v.T


def codes_only(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    return (x_test - mean) @ directions(x_train - mean, k).T


def one_too_few(x_train, x_test, k):
    return with_mean(x_train, x_test, k - 1)


# pca.3
def correlation_of(codes):
    table = np.abs(np.corrcoef(codes, rowvar=False))
    return (table - np.eye(len(table))).max()


def shares_of(codes):
    return codes.var(axis=0) / codes.var(axis=0).sum()


def variances(codes):
    return codes.var(axis=0), correlation_of(codes)


def deviations(codes):
    return codes.std(axis=0) / codes.std(axis=0).sum(), correlation_of(codes)


def mean_squares(codes):
    square = (codes**2).mean(axis=0)
    return square / square.sum(), correlation_of(codes)


def within_samples(codes):
    return codes.var(axis=1) / codes.var(axis=1).sum(), correlation_of(codes)


def sorted_shares(codes):
    return np.sort(shares_of(codes))[::-1], correlation_of(codes)


def with_diagonal(codes):
    return shares_of(codes), np.abs(np.corrcoef(codes, rowvar=False)).max()


def with_sign(codes):
    table = np.corrcoef(codes, rowvar=False)
    return shares_of(codes), (table - 2 * np.eye(4)).max()


def of_samples(codes):
    table = np.abs(np.corrcoef(codes))
    np.fill_diagonal(table, 0)
    return shares_of(codes), table.max()


def covariance(codes):
    table = np.abs(np.cov(codes, rowvar=False))
    np.fill_diagonal(table, 0)
    return shares_of(codes), table.max()


def shares_only(codes):
    return shares_of(codes)


# pca.4
def line(rows, seconds):
    return np.polyfit(np.log(rows), np.log(seconds), 1)


def expected(rows, seconds, n):
    return np.exp(np.polyval(line(rows, seconds), np.log(n)))


def without_logarithms(rows, seconds, n):
    slope, start = np.polyfit(rows, seconds, 1)
    return slope, start + slope * n


def logarithm_of_seconds(rows, seconds, n):
    slope, start = np.polyfit(rows, np.log(seconds), 1)
    return slope, np.exp(start + slope * n)


def start_first(rows, seconds, n):
    start, power = line(rows, seconds)
    return power, np.exp(start + power * np.log(n))


def axes_swapped(rows, seconds, n):
    return line(seconds, rows)[0], expected(rows, seconds, n)


def two_ends(rows, seconds, n):
    power = np.log(seconds[-1] / seconds[0]) / np.log(rows[-1] / rows[0])
    return power, seconds[-1] * (n / rows[-1]) ** power


def still_a_logarithm(rows, seconds, n):
    return line(rows, seconds)[0], np.log(expected(rows, seconds, n))


def straight_on(rows, seconds, n):
    return line(rows, seconds)[0], np.polyval(np.polyfit(rows, seconds, 1), n)


def no_factor(rows, seconds, n):
    power = line(rows, seconds)[0]
    return power, n**power


def from_the_last_run(rows, seconds, n):
    power = line(rows, seconds)[0]
    return power, seconds[-1] * (n / rows[-1]) ** power


# pca.5
def judged(rows, n_train, mean, v, clip=True, x=None):
    x = rows[n_train:] if x is None else x
    x_hat = mean + (x - mean) @ v.T @ v
    return np.mean((x - (x_hat.clip(0, 1) if clip else x_hat)) ** 2)


def as_reported(rows, n_train, k):
    return judged(rows, n_train, 0, directions(rows, k), clip=False, x=rows)


def still_uncentred(rows, n_train, k):
    return judged(rows, n_train, 0, directions(rows[:n_train], k))


def learned_from_all(rows, n_train, k):
    mean = rows[:n_train].mean(axis=0)
    return judged(rows, n_train, mean, directions(rows - mean, k))


def mean_of_all(rows, n_train, k):
    mean = rows.mean(axis=0)
    return judged(rows, n_train, mean, directions(rows[:n_train] - mean, k))


def fitted_to_all(rows, n_train, k):
    mean = rows.mean(axis=0)
    return judged(rows, n_train, mean, directions(rows - mean, k))


def not_clipped(rows, n_train, k):
    mean = rows[:n_train].mean(axis=0)
    return judged(rows, n_train, mean, directions(rows[:n_train] - mean, k), False)


def judged_on_all(rows, n_train, k):
    mean = rows[:n_train].mean(axis=0)
    return judged(rows, n_train, mean, directions(rows[:n_train] - mean, k), x=rows)


def neighbours_only(codes):
    shares = codes.var(axis=0) / codes.var(axis=0).sum()
    return shares, np.abs(np.diag(np.corrcoef(codes, rowvar=False), 1)).max()


def _fair(rows, n_train, k):
    mean = rows[:n_train].mean(axis=0)
    axes = np.linalg.svd(rows[:n_train] - mean, full_matrices=False)[2][:k]
    test = rows[n_train:]
    return test - np.clip(mean + (test - mean) @ axes.T @ axes, 0, 1)


def summed_squares(rows, n_train, k):
    return np.sum(_fair(rows, n_train, k) ** 2)


def root_of_the_mean(rows, n_train, k):
    return np.sqrt(np.mean(_fair(rows, n_train, k) ** 2))


def absolute_errors(rows, n_train, k):
    return np.mean(np.abs(_fair(rows, n_train, k)))


def columns_of_vt(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    vt = np.linalg.svd(x_train - mean, full_matrices=False)[2]
    return mean + (x_test - mean) @ vt[:, :k] @ vt[:, :k].T


def standardised_first(x_train, x_test, k):
    mean, deviation = x_train.mean(axis=0), x_train.std(axis=0)
    scaled = (x_train - mean) / deviation
    axes = np.linalg.svd(scaled, full_matrices=False)[2][:k]
    return mean + ((x_test - mean) / deviation @ axes.T @ axes) * deviation


def one_too_many(x_train, x_test, k):
    mean = x_train.mean(axis=0)
    axes = np.linalg.svd(x_train - mean, full_matrices=False)[2][: k + 1]
    return mean + (x_test - mean) @ axes.T @ axes


WRONG_ANSWERS = [
    ("pca.2", columns_of_vt, "Its *rows* are the directions"),
    ("pca.2", standardised_first, "divided by the standard deviations"),
    ("pca.2", one_too_many, "one direction too many"),
    ("pca.3", neighbours_only, "the next one only"),
    ("pca.5", summed_squares, "added the squares up"),
    ("pca.5", root_of_the_mean, "took the root"),
    ("pca.5", absolute_errors, "took absolute errors"),
    ("pca.1", as_they_came, "in the order they came"),
    ("pca.1", rising, "sorts upwards"),
    ("pca.1", index, "With index 0 one component is kept"),
    ("pca.1", more_than, "exactly that share is enough"),
    ("pca.1", left_out, "may be left out"),
    ("pca.1", share_of_components, "share of the *components*"),
    ("pca.1", squared, "squared the eigenvalues"),
    ("pca.1", rooted, "square roots"),
    ("pca.2", uncentred, "Nothing was centred"),
    ("pca.2", directions_of_raw_rows, "without taking the mean away first"),
    ("pca.2", mean_not_given_back, "never given back"),
    ("pca.2", mean_twice, "mean still in them"),
    ("pca.2", centred_for_the_fit_only, "went through them without the mean"),
    ("pca.2", own_mean, "mean of the test rows"),
    ("pca.2", fitted_to_test, "fitted PCA to the test rows"),
    ("pca.2", fitted_to_both, "training and test rows together"),
    ("pca.2", training_rows, "rebuilt the training rows"),
    ("pca.2", least_varying, "vary *least*"),
    ("pca.2", codes_only, "returned the codes"),
    ("pca.2", one_too_few, "wrong value"),
    ("pca.3", variances, "part of their sum"),
    ("pca.3", deviations, "standard deviations"),
    ("pca.3", mean_squares, "mean square without"),
    ("pca.3", within_samples, "within each sample"),
    ("pca.3", sorted_shares, "sorted the shares"),
    ("pca.3", with_diagonal, "leave the diagonal out"),
    ("pca.3", with_sign, "with its sign"),
    ("pca.3", of_samples, "`rowvar=False`"),
    ("pca.3", covariance, "took the covariance"),
    ("pca.3", shares_only, "must be 2 things"),
    ("pca.4", without_logarithms, "rows and seconds themselves"),
    ("pca.4", logarithm_of_seconds, "logarithm of the seconds only"),
    ("pca.4", start_first, "slope first"),
    ("pca.4", axes_swapped, "swapped the axes"),
    ("pca.4", two_ends, "first and the last size only"),
    ("pca.4", still_a_logarithm, "bring it back by `np.exp`"),
    ("pca.4", straight_on, "as if the power were 1"),
    ("pca.4", no_factor, "forgot the factor"),
    ("pca.4", from_the_last_run, "started from the last run"),
    ("pca.5", as_reported, "4 things are still wrong"),
    ("pca.5", still_uncentred, "no mean is taken away"),
    ("pca.5", learned_from_all, "directions are learnt from the test rows too"),
    ("pca.5", mean_of_all, "mean is that of all rows"),
    ("pca.5", fitted_to_all, "PCA is fitted to the test rows too"),
    ("pca.5", not_clipped, "nothing brings the reconstructions"),
    ("pca.5", judged_on_all, "training rows are judged too"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("pca")


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
