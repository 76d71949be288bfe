"""Functions of arrays keep their laws on input that is drawn, or refuse it by name.

Hypothesis draws sizes, values, types and tables and looks for the smallest that breaks
a law: what must come where rows change places or all is scaled, and what plain Python
counts. `test_odd_input` puts a fixed list of odd arrays in the place of sound ones;
here all arguments of a call are drawn together.
"""

import itertools
import tempfile
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from scipy import sparse

from aecourse import anomaly, errors, latent, own_data, sequences
from aecourse.denoising import baselines, image_quality, noise
from aecourse.latent import manifold
from aecourse.own_data.findings import own_data as made_of
from aecourse.recommendation import (
    RatingMatrix,
    blend,
    fit_biases,
    hold_out,
    hold_out_latest,
    metrics,
    ranking_baselines,
    rating_baselines,
)

drawn = settings(
    max_examples=25,
    derandomize=True,  # the same examples in every run
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

TYPES = ("float64", "float32", "float16", "int64", "uint8", "bool", "object")
SCALES = (1.0, 1e-200, 1e-6, 255.0, 2e4, 1e12, 1e140, 1e200)
SHAPES = st.tuples(st.integers(1, 30), st.integers(1, 4))
SEQUENCES = st.tuples(*[st.integers(1, 4)] * 2, st.integers(1, 2))
IMAGES = st.tuples(st.integers(1, 3), *[st.sampled_from([6, 7, 8])] * 2)
REFUSED = object()


@st.composite
def arrays(draw, count, shapes=SHAPES, *, scales=SCALES, types=TYPES, faults=True):
    """Return arrays of one shape, coarse, so that values repeat, with what is odd."""
    shape, scale = draw(shapes), draw(st.sampled_from(scales))
    size, kind = int(np.prod(shape)), draw(st.sampled_from(types))
    found = []
    for _ in range(count):
        cells = draw(st.lists(st.integers(-4, 4), min_size=size, max_size=size))
        x = np.array(cells, float).reshape(shape) / 4
        if draw(st.booleans()):
            x[..., 0] = x.flat[0]  # a column that is constant
        x *= scale
        if faults and draw(st.integers(0, 9)) == 9:
            x.flat[draw(st.integers(0, size - 1))] = draw(
                st.sampled_from([np.nan, np.inf])
            )
        with np.errstate(all="ignore"):
            found.append(x.astype(kind))
    return found


def outcome(function, *args, **kwargs):
    """Return what a function gives, if it is finite, or that it refused by name."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for told in ("The AUROC of `scores`", "all ratings are"):
            warnings.filterwarnings("ignore", told, UserWarning)
        try:
            found = function(*args, **kwargs)
        except (TypeError, ValueError) as error:
            if not str(error).startswith("Invalid value received for argument `"):
                raise
            return REFUSED
    parts = found if isinstance(found, tuple) else (found,)
    assert all(np.isfinite(part).all() for part in parts)
    return found


def answer(function, *args, **kwargs):
    """Return what a function gives, and leave the example where it refuses."""
    found = outcome(function, *args, **kwargs)
    assume(found is not REFUSED)
    return found


def close(found, expected, rtol=1e-4):
    size = np.abs(expected).max(initial=0)
    np.testing.assert_allclose(found, expected, rtol=rtol, atol=1e-9 * size)


def doubled(x):
    return x.astype(float) * 2


@drawn
@given(arrays(2))
def test_an_error_is_the_mean_of_squares_and_goes_with_its_row(pair):
    found = answer(errors.reconstruction_error, *pair)
    x, x_hat = (part.astype(float) for part in pair)
    expected = [
        sum((a - b) ** 2 for a, b in zip(*rows, strict=True)) / x.shape[1]
        for rows in zip(x.tolist(), x_hat.tolist(), strict=True)
    ]
    close(found, np.array(expected))
    back = [part[::-1] for part in pair]
    close(errors.reconstruction_error(*back), found[::-1])
    twice = outcome(errors.reconstruction_error, *map(doubled, pair))
    if twice is not REFUSED:
        close(twice, 4 * found)


@drawn
@given(arrays(1, IMAGES))
def test_stride_energy_hangs_neither_on_the_order_nor_on_the_scale(images):
    found = answer(errors.stride_energy, *images)
    assert found >= 0
    close(errors.stride_energy(images[0][::-1]), found)
    twice = outcome(errors.stride_energy, doubled(images[0]))
    if twice is not REFUSED and np.abs(images[0]).max() > 1e-100:
        close(twice, found)


@drawn
@given(arrays(2, SEQUENCES), st.data())
def test_a_step_that_weighs_nothing_changes_no_error(pair, data):
    n, steps, _ = pair[0].shape
    scale = data.draw(st.sampled_from([1.0, 1e-310, 1e140, 1e149]))
    cells = st.lists(st.sampled_from([0, 1, 2]), min_size=n * steps, max_size=n * steps)
    weight = scale * np.array(data.draw(cells), float).reshape(n, steps)
    for axis, function in enumerate(
        [sequences.error_by_step, sequences.error_by_sequence]
    ):
        found = outcome(function, *pair, weight=weight)
        if found is REFUSED:
            continue
        squares = np.square(np.subtract(*(x.astype(float) for x in pair))).mean(axis=2)
        shares = weight / weight.max()
        close(found, (shares * squares).sum(axis=axis) / shares.sum(axis=axis))


@drawn
@given(arrays(3, SEQUENCES), st.floats(-3, 3))
def test_padding_keeps_every_step(parts, mask_value):
    cut = [part[0][: 1 + index] for index, part in enumerate(parts)]
    padded = outcome(sequences.pad, cut, mask_value=mask_value)
    assume(padded is not REFUSED)
    for steps, x, weight in zip(cut, padded.x, padded.weight, strict=True):
        np.testing.assert_array_equal(x[: len(steps)], steps.astype(np.float32))
        assert (x[len(steps) :] == np.float32(mask_value)).all()
        np.testing.assert_array_equal(weight, np.arange(len(x)) < len(steps))


@drawn
@given(arrays(1), st.sampled_from([0.05, 0.2, 0.5, 0.9]))
def test_a_threshold_is_an_error_that_few_exceed(arrays_, rate):
    given_errors = arrays_[0][:, 0]
    found = answer(anomaly.threshold, given_errors, rate)
    assert found in given_errors.astype(float)
    assert (given_errors.astype(float) > found).sum() <= rate * (len(given_errors) + 1)
    assert anomaly.threshold(given_errors[::-1], rate) == found


@drawn
@given(arrays(1), st.integers(1, 29))
def test_a_report_counts_what_plain_python_counts(arrays_, cut):
    scores = arrays_[0][:, 0]
    y = (np.arange(len(scores)) >= cut).astype(int)
    bound = float(np.nan_to_num(scores.astype(float)[0], posinf=0))
    found = outcome(lambda *a: pd.Series(anomaly.report(*a)), y, scores, bound)
    assume(found is not REFUSED)
    normal, odd = scores[y == 0].tolist(), scores[y == 1].tolist()
    wins = [(b > a) + (b == a) / 2 for a, b in itertools.product(normal, odd)]
    assert found["auroc"] == pytest.approx(sum(wins) / len(wins))
    assert found["recall"] == pytest.approx(np.mean([s > bound for s in odd]))
    alarms = np.mean([s > bound for s in normal])
    assert found["false_alarm_rate"] == pytest.approx(alarms)
    thresholds, costs = anomaly.cost_curve(y, scores, cost_of_miss=3)
    expected = [
        (3 * sum(s <= t for s in odd) + sum(s > t for s in normal)) / len(y)
        for t in thresholds
    ]
    np.testing.assert_allclose(costs, expected, atol=1e-12)


@drawn
@given(st.integers(2, 60), st.floats(0.01, 0.99))
def test_what_is_held_out_and_what_is_left_are_all_rows_once(n, share):
    parts = outcome(anomaly.hold_out, n, share, seed=0)
    assume(parts is not REFUSED)
    assert all(map(len, parts))
    assert sorted(np.concatenate(parts).tolist()) == list(range(n))


@drawn
@given(arrays(1, IMAGES, scales=(1.0, 1e-9)), st.sampled_from([0, 0.3, 1]))
@pytest.mark.parametrize(
    "corrupt", [noise.gaussian, noise.salt_and_pepper, noise.masking]
)
def test_noise_keeps_range_and_type_and_leaves_its_input(corrupt, images, amount):
    x = np.abs(images[0])
    before = x.copy()
    found = answer(corrupt, x, amount, seed=1)
    np.testing.assert_array_equal(x, before)
    assert found.dtype == (x.dtype if x.dtype.kind == "f" else float)
    assert found.min() >= 0
    assert found.max() <= 1
    if amount == 0:
        np.testing.assert_array_equal(found, x.astype(found.dtype))
    np.testing.assert_array_equal(found, corrupt(x, amount, seed=1))


@drawn
@given(arrays(2, IMAGES, scales=(1.0, 1e-9, 1e-200)))
@pytest.mark.parametrize("measure", [image_quality.psnr, image_quality.ssim])
def test_quality_goes_with_its_image_and_does_not_ask_which_is_which(measure, pair):
    def finite(x, x_hat):  # equal images have infinitely many decibels
        return np.nan_to_num(measure(x, x_hat), posinf=1e4)

    x, x_hat = (np.abs(part) for part in pair)
    found = answer(finite, x, x_hat)
    close(finite(x_hat, x), found)
    close(finite(x[::-1], x_hat[::-1]), found[::-1])
    best = 1 if measure is image_quality.ssim else 1e4
    close(finite(x, x), np.full(len(x), best))


@drawn
@given(arrays(1, IMAGES), st.sampled_from([-1, 0, 1, 3]))
@pytest.mark.parametrize(
    "smooth",
    [
        baselines.gaussian_blur,
        baselines.median,
        baselines.total_variation,
        baselines.non_local_means,
    ],
)
def test_a_filter_stays_between_the_grey_levels_of_the_images(smooth, images, setting):
    x = images[0]
    found = answer(smooth, x, setting)
    x = x.astype(float)
    assert found.shape == x.shape
    most = np.abs(x).max()
    assert found.min() >= x.min() - 1e-3 * most
    assert found.max() <= x.max() + 1e-3 * most


UNORDERED = {
    "canonical correlations": latent.canonical_correlations,
    "discarded variance": lambda x, _: latent.discarded_variance(x, 1),
    "divergence": latent.kl_per_dimension,
    "dimension": lambda x, _: manifold.two_nn_dimension(x),
    "blend": lambda x, y: blend(x, y, weight=0.3).sum(axis=0),
}


@drawn
@given(pair=arrays(2))
@pytest.mark.parametrize("name", UNORDERED)
def test_a_measure_of_codes_does_not_hang_on_the_order_of_rows(name, pair):
    found = answer(UNORDERED[name], *pair)
    other = UNORDERED[name](*(part[::-1] for part in pair))
    np.testing.assert_allclose(other, found, rtol=1e-4, atol=1e-4 * np.abs(found).max())


@drawn
@given(pair=arrays(2))
def test_the_nearest_point_is_no_farther_than_any(pair):
    points, queries = pair
    found = answer(manifold.nearest_distance, queries, points)
    x, y = (part.astype(float) for part in pair)
    most = max(np.abs(x).max(), np.abs(y).max())
    apart = np.linalg.norm((y[:, None] - x) / (most or 1), axis=2).min(axis=1) * most
    np.testing.assert_allclose(found, apart, rtol=1e-3, atol=1e-3 * most)
    place = outcome(latent.most_similar, points, queries, count=1)
    if place is not REFUSED:
        chosen = np.linalg.norm((y - x[place[:, 0]]) / (most or 1), axis=1) * most
        np.testing.assert_allclose(chosen, apart, rtol=1e-3, atol=1e-3 * most)


@drawn
@given(pair=arrays(2))
def test_rows_are_rebuilt_each_by_itself_and_within_what_was_learnt(pair):
    found = answer(latent.pca_reconstruct, *pair, 1)
    other = latent.pca_reconstruct(pair[0], pair[1][::-1], 1)
    size = max(np.abs(part.astype(float)).max() for part in pair)
    np.testing.assert_allclose(other, found[::-1], atol=1e-4 * size)


@drawn
@given(pair=arrays(2), steps=st.integers(2, 4))
def test_a_line_begins_and_ends_where_it_should(pair, steps):
    found = answer(manifold.interpolate, *pair, steps)
    assert len(found) == steps
    size = max(np.abs(part.astype(float)).max() for part in pair)
    for one, other in zip(found[[0, -1]], pair, strict=True):
        np.testing.assert_allclose(one, other.astype(float), atol=1e-6 * size)


@drawn
@given(codes=arrays(1), n=st.integers(1, 5))
@pytest.mark.parametrize("rule", latent.SAMPLING_RULES)
def test_drawn_codes_are_finite_and_the_box_holds_them(rule, codes, n):
    if rule == "mixture of ten":  # whose fit says that distinct points are few
        assume(len(np.unique(codes[0].astype(float), axis=0)) > 10)
    found = answer(latent.sample_codes, rule, codes[0], n, seed=0)
    assert found.shape == (n, codes[0].shape[1])
    if rule == "box":
        x = codes[0].astype(float)
        room = 1e-6 * np.abs(x).max()
        assert (found >= x.min(axis=0) - room).all()
        assert (found <= x.max(axis=0) + room).all()


@drawn
@given(pair=arrays(2, faults=False), other=st.permutations(range(4)))
def test_columns_in_another_order_are_refused_and_in_the_same_are_not(pair, other):
    x, x_hat = (pd.DataFrame(part.astype(float)) for part in pair)
    names = [f"c{number}" for number in range(x.shape[1])]
    x.columns = x_hat.columns = names
    found = answer(errors.reconstruction_error, x, x_hat)
    order = [name for name in (f"c{number}" for number in other) if name in names]
    close(errors.reconstruction_error(x[order], x_hat[order]), found)
    if order != names:
        with pytest.raises(ValueError, match=r"`x_hat`.*the columns in the order of"):
            errors.reconstruction_error(x, x_hat[order])
        with pytest.raises(ValueError, match=r"argument `sequences\[1\]`"):
            sequences.pad([x, x_hat[order]], mask_value=0.1)


@pytest.mark.parametrize("seed", [-1, 1.5, "a"])
def test_a_seed_that_is_none_is_refused_by_name(seed):
    with pytest.raises((TypeError, ValueError), match="argument `seed`"):
        anomaly.hold_out(20, 0.2, seed=seed)


@st.composite
def tables_of_ratings(draw):
    """Return a table of ratings with whatever people have in them."""
    n = draw(st.integers(1, 25))
    ids = st.integers(0, 6)
    rows = draw(st.lists(st.tuples(ids, ids), min_size=n, max_size=n))
    if draw(st.integers(0, 4)):  # mostly each pair once
        rows = sorted(set(rows), key=rows.index)
    user, movie = np.array(rows).T
    stars = st.lists(st.integers(1, 10), min_size=len(rows), max_size=len(rows))
    table = pd.DataFrame({"userId": user, "movieId": movie})
    table["rating"] = np.array(draw(stars)) / 2
    table["timestamp"] = np.array(draw(stars))
    fault = draw(st.integers(0, 12))
    if fault == 0:
        table.loc[0, draw(st.sampled_from(list(table)))] = np.nan
    elif fault == 1:
        table.loc[0, "rating"] = draw(st.sampled_from([0, 7, np.inf, -1]))
    elif fault == 2:
        column = draw(st.sampled_from(list(table)))
        table[column] = table[column].astype(draw(st.sampled_from([str, object])))
    elif fault == 3:
        table = table.drop(columns=draw(st.sampled_from(list(table))))
    elif fault == 4:
        table = table.set_index("userId", drop=False)
    elif fault == 5:
        table = pd.concat([table, table[["rating"]]], axis=1)
    return table[draw(st.permutations(list(table)))] if fault != 5 else table


def ratings_of(table):
    return set(zip(table.userId, table.movieId, table.rating, strict=True))


def ratings_in(matrix):
    rows, columns = matrix.places()
    ids = matrix.user_ids[rows], matrix.movie_ids[columns]
    return set(zip(*ids, matrix.values.data.astype(float), strict=True))


def matrix_of(table):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            return RatingMatrix.from_frame(table)
        except (TypeError, ValueError) as error:
            assert str(error).startswith("Invalid value")  # noqa: PT017
            return None


@drawn
@given(table=tables_of_ratings(), share=st.floats(0.05, 0.95))
def test_a_matrix_holds_the_ratings_of_its_table_and_splits_lose_none(table, share):
    matrix = matrix_of(table)
    assume(matrix is not None)
    assert ratings_in(matrix) == ratings_of(table)
    assert ratings_in(matrix_of(table[::-1])) == ratings_of(table)
    for split, given_ratings in ((hold_out, matrix), (hold_out_latest, table)):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            try:
                parts = split(given_ratings, share)
            except (TypeError, ValueError) as error:
                assert str(error).startswith("Invalid value")  # noqa: PT017
                continue
        learnt, tested = map(ratings_in, parts)
        assert learnt
        assert tested
        assert not learnt & tested
        assert learnt | tested == ratings_of(table)


@drawn
@given(table=tables_of_ratings(), shrinkage=st.sampled_from([0, 0.5, 10]))
def test_what_is_predicted_of_ratings_is_finite(table, shrinkage):
    matrix = matrix_of(table)
    assume(matrix is not None)
    biases = fit_biases(matrix, shrinkage=shrinkage)
    left = biases.residuals(matrix)
    at = matrix.places()
    close(biases.at(*at) + left.values.data, matrix.values.data, rtol=1e-3)
    for name in ("global_mean", "user_means", "movie_means"):
        answer(getattr(rating_baselines, name), matrix, *at)
    answer(rating_baselines.neighbours, left, *at)
    answer(rating_baselines.factorise, left, factors=2, seed=0)


@drawn
@given(table=tables_of_ratings(), form=st.sampled_from(["csr", "csc", "coo", "lil"]))
def test_lists_are_judged_alike_in_every_sparse_form(table, form):
    matrix = matrix_of(table)
    assume(matrix is not None)
    likes = ranking_baselines.liked(matrix)
    other = getattr(sparse, f"{form}_array")(likes)
    for name in ("popularity", "item_neighbours", "implicit_factors", "ease"):
        rank = getattr(ranking_baselines, name)
        np.testing.assert_array_equal(answer(rank, other), rank(likes))
    scores = ranking_baselines.popularity(likes)
    lists = answer(metrics.top_k, scores, other, 1)
    rows = likes.toarray()
    for user, (chosen,) in enumerate(lists):
        assert not rows[user, chosen]
        assert scores[user, chosen] == scores[user][rows[user] == 0].max()
    everything = np.tile(np.arange(likes.shape[1]), (len(rows), 1))
    for measure in (metrics.recall_at_k, metrics.ndcg_at_k):
        found = outcome(measure, everything, other)
        assert found is REFUSED or found == measure(everything, likes)


@drawn
@given(pair=arrays(2))
def test_errors_of_ratings_are_those_of_plain_python(pair):
    found = answer(metrics.rmse, *pair)
    size = max(np.abs(part.astype(float)).max() for part in pair) or 1
    off = np.subtract(*(part.astype(float) / size for part in pair))
    close(found, size * np.sqrt(np.mean(off**2)))
    close(metrics.mae(*pair), size * np.abs(off).mean())


@drawn
@given(
    sizes=st.lists(st.integers(1, 12), min_size=1, max_size=20), in_order=st.booleans()
)
def test_own_samples_are_each_on_one_side_with_all_of_their_group(sizes, in_order):
    groups = np.repeat(np.arange(len(sizes)), sizes)
    x = np.arange(2.0 * len(groups)).reshape(-1, 2)
    settings_ = {"labels": range(len(x)), "columns": "ab", "groups": groups}
    data = made_of("table", "x", x, [], **settings_, in_order=in_order)
    assume(not data.stops)
    try:
        parts = own_data.split(data)
    except ValueError as error:
        assert "groups to split" in str(error)  # noqa: PT017
        return
    sides = parts.train, parts.validation, parts.test
    assert sorted(np.concatenate(sides).tolist()) == list(range(len(x)))
    owners = [set(groups[side].tolist()) for side in sides]
    assert sum(map(len, owners)) == len(sizes)


@drawn
@given(
    samples=arrays(1, scales=(1.0, 1e-30, 1e6, 1e30)),
    kind=st.sampled_from(["table", "series"]),
)
def test_own_samples_are_scaled_to_one_and_gaps_are_filled(samples, kind):
    x = samples[0]
    found = answer(lambda: own_data.fit_scale(kind, x).apply(x))
    axis = 0 if kind == "table" else None
    assert np.abs(found.mean(axis=axis)).max() < 1e-3
    spread, varies = found.std(axis=axis), np.ptp(x.astype(float), axis=axis) > 0
    np.testing.assert_allclose(spread, np.where(varies, 1, 0), atol=1e-3)


@settings(drawn, max_examples=8)
@given(columns=arrays(4, st.tuples(st.just(60)), types=("float64",)), data=st.data())
def test_the_order_of_the_columns_of_a_file_changes_nothing(columns, data):
    frame = pd.DataFrame({f"c{n}": column for n, column in enumerate(columns)})
    frame["who"] = "somebody"
    order = data.draw(st.permutations(list(frame)))
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("error")
        path = Path(folder) / "x.csv"
        found = []
        for names in (list(frame), order):
            frame[names].to_csv(path, index=False)
            found.append(own_data.read(path, "table"))
    one, other = found
    assert {f.key for f in one.findings} == {f.key for f in other.findings}
    places = [other.columns.index(name) for name in one.columns]
    np.testing.assert_array_equal(one.samples, other.samples[..., places])


@pytest.mark.parametrize(
    "measure", [metrics.rmse, metrics.mae, latent.kl_per_dimension]
)
def test_half_precision_is_widened_before_it_overflows(measure):
    x = np.full((3, 2), 300, np.float16)
    found = outcome(measure, x, -x)
    assert found is not REFUSED
    np.testing.assert_allclose(found, measure(x.astype(float), -x.astype(float)))


@pytest.mark.parametrize("form", ["csc", "coo", "lil"])
def test_likes_by_columns_are_read_by_users(form):
    likes = sparse.csr_array(np.array([[1, 0, 0], [0, 1, 1], [1, 0, 1]], np.float32))
    other = getattr(sparse, f"{form}_array")(likes)
    rank = ranking_baselines.popularity
    np.testing.assert_array_equal(rank(other), rank(likes))
    lists = metrics.top_k(rank(likes), other, 1)
    assert metrics.recall_at_k(lists, other) == metrics.recall_at_k(lists, likes) == 0


@pytest.mark.parametrize("when", [None, [1, 2, np.nan, 3], ["9", "10", "8", "7"]])
def test_ratings_without_a_time_are_refused(when):
    table = pd.DataFrame({"userId": [1, 1, 2, 2], "movieId": [1, 2, 1, 2]})
    table = table.assign(rating=[1, 2, 3, 4], timestamp=when)
    table = table.drop(columns="timestamp") if when is None else table
    with pytest.raises((TypeError, ValueError), match="argument `ratings`"):
        hold_out_latest(table, 0.5)
