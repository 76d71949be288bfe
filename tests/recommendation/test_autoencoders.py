"""The autoencoders of ratings: masked loss, batches, predictions, saving, learning."""

import numpy as np
import pytest
from scipy import sparse

from aecourse import losses, models
from aecourse._keras import keras
from aecourse.recommendation import (
    fit_biases,
    hold_out,
    metrics,
    ranking_baselines,
    recipes,
)
from aecourse.recommendation.batches import LikeBatches, RatingBatches, predict_at
from aecourse.training import compile_with_schedule
from benchmarks.synthetic import generate_ratings
from tests import model_checks

pytestmark = pytest.mark.backends

GENERATOR = np.random.default_rng(0)
ROWS = sparse.csr_array(
    np.where(GENERATOR.random((30, 12)) < 0.3, GENERATOR.normal(size=(30, 12)), 0)
)


def test_the_loss_is_the_mean_over_known_cells():
    target, predicted = GENERATOR.normal(size=(2, 5, 7)).astype(np.float32)
    mask = (GENERATOR.random((5, 7)) < 0.4).astype(np.float32)
    loss = losses.masked_mse(np.stack([target, mask], axis=1), predicted)
    total = count = 0
    for i in range(5):
        for j in range(7):
            if mask[i, j]:
                total += (target[i, j] - predicted[i, j]) ** 2
                count += 1
    assert float(loss) == pytest.approx(total / count, rel=1e-5)


def test_nothing_known_costs_nothing():
    assert float(losses.masked_mse(np.zeros((2, 2, 3)), np.ones((2, 3)))) == 0


def step(target, mask):
    """Return loss and weights after one step from the same start."""
    keras.utils.set_random_seed(3)
    model = models.rating_autoencoder(12, 4)
    model.compile(keras.optimizers.SGD(0.5), losses.masked_mse)
    x = ROWS[:8].toarray().astype(np.float32)
    loss = model.train_on_batch(x, np.stack([target, mask], axis=1))
    return float(loss), model.get_weights()


def test_unknown_cells_move_neither_loss_nor_gradient():
    mask = (ROWS[:8].toarray() != 0).astype(np.float32)
    target = ROWS[:8].toarray().astype(np.float32)
    loss, weights = step(target, mask)
    changed, same_weights = step(np.where(mask > 0, target, 99.0), mask)
    assert loss == changed
    for one, other in zip(weights, same_weights, strict=True):
        np.testing.assert_array_equal(one, other)
    moved, _ = step(np.where(mask > 0, target + 0.1, target), mask)
    assert moved != loss


def test_batches_hide_some_known_cells_and_ask_for_these_alone():
    batches = RatingBatches(ROWS, 30, hide=0.5, seed=1)
    shown, targets = batches[0]
    numbers, asked = targets[:, 0], targets[:, 1] > 0
    rows = ROWS.toarray().astype(np.float32)
    order = [int(np.flatnonzero((rows == row).all(axis=1))[0]) for row in numbers]
    assert len(set(order)) == batches.count == np.sum(np.diff(ROWS.indptr) > 0)
    assert not np.any(asked & (numbers == 0))
    partly = ~np.all(asked == (numbers != 0), axis=1)
    np.testing.assert_array_equal(
        (shown != 0)[partly], ((numbers != 0) & ~asked)[partly]
    )
    np.testing.assert_allclose(shown[shown != 0], 2 * numbers[shown != 0])
    assert 0.3 < asked.sum() / (numbers != 0).sum() < 0.7


def test_without_hiding_everything_is_shown_and_asked():
    shown, targets = RatingBatches(ROWS, 30, hide=0)[0]
    np.testing.assert_array_equal(shown, targets[:, 0])
    np.testing.assert_array_equal(targets[:, 1], targets[:, 0] != 0)


def test_a_stored_zero_is_asked_for():
    rows = ROWS.copy()
    rows.data[:] = 0
    _, targets = RatingBatches(rows, 30, hide=0)[0]
    assert targets[:, 0].sum() == 0
    assert targets[:, 1].sum() == rows.nnz


def test_likes_ask_for_a_distribution():
    likes = sparse.csr_array((ROWS != 0).astype(np.float32))
    shown, targets = LikeBatches(likes, 30, seed=2)[0]
    np.testing.assert_allclose(targets.sum(axis=1), 1, rtol=1e-5)
    assert not np.any((shown > 0) & (targets > 0))


def test_an_epoch_has_every_filled_row_once_and_a_new_order():
    rows = sparse.csr_array(np.diag(np.arange(10.0)))
    batches = RatingBatches(rows, 4, hide=0, seed=0)
    orders = []
    for _ in range(2):
        x = np.concatenate([batches[i][0] for i in range(len(batches))])
        orders.append(x.sum(axis=1).tolist())
        batches.on_epoch_end()
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(1, 10))
    assert orders[0] != orders[1]


def test_bad_settings_are_refused():
    with pytest.raises(TypeError, match="sparse"):
        RatingBatches(ROWS.toarray())
    with pytest.raises(ValueError, match="a known cell"):
        RatingBatches(sparse.csr_array((3, 4)))
    for settings in ({"hide": 1.0}, {"hide": -0.1}, {"batch_size": 0}):
        with pytest.raises(ValueError, match=next(iter(settings))):
            RatingBatches(ROWS, **settings)
    for arguments in ((0, 4), (12, 0)):
        with pytest.raises(ValueError, match="at least 1"):
            models.rating_autoencoder(*arguments)
    with pytest.raises(ValueError, match="penalty"):
        models.rating_autoencoder(12, 4, penalty=-1)
    with pytest.raises(ValueError, match="`activation`"):
        models.rating_autoencoder(12, 4, activation="rellu")


def test_predictions_at_places_are_those_of_the_whole_table():
    model = models.rating_autoencoder(12, 4)
    whole = model.predict(ROWS.toarray(), verbose=0)
    rows, columns = GENERATOR.integers(0, 12, size=(2, 40))
    for at_once in (1000, 3):
        got = predict_at(model, ROWS, rows, columns, rows_at_once=at_once)
        np.testing.assert_allclose(got, whole[rows, columns], atol=1e-5)
    with pytest.raises(ValueError, match="positions from 0 to 29"):
        predict_at(model, ROWS, [30], [0])
    with pytest.raises(ValueError, match="rows with 5 columns"):
        predict_at(model, sparse.csr_array((3, 5)), [0], [0])


def test_it_learns_taste_from_hidden_ratings():
    train, test = hold_out(generate_ratings(2000, 60, 15, seed=2), 0.2, seed=0)
    rows, columns = test.places()
    biases = fit_biases(train)
    level, residuals = biases.at(rows, columns), biases.residuals(train).values
    keras.utils.set_random_seed(1)
    model = models.rating_autoencoder(60, 16, penalty=1e-3, activation="elu")
    batches = RatingBatches(residuals, 64, seed=1)
    steps = 40 * len(batches)
    compile_with_schedule(model, steps, learning_rate=3e-3, loss=losses.masked_mse)
    before = model.get_weights()
    history = model.fit(batches, epochs=40, verbose=0).history["loss"]
    assert history[-1] < 0.95 * history[0]
    for one, other in zip(before, model.get_weights(), strict=True):
        assert np.any(one != other)
    taste = predict_at(model, residuals, rows, columns)
    stars = test.values.data
    assert metrics.rmse(stars, level + taste) < metrics.rmse(stars, level) - 0.003


def test_the_ranking_recipe_finds_two_tastes_that_popularity_does_not_know():
    likes, relevant = two_tastes(users=400, movies=40)
    recipe = recipes.ranking(40)
    keras.utils.set_random_seed(1)
    batches = LikeBatches(likes, recipe.batch_size, seed=1)
    model = recipe.compiled(batches.count)
    model.fit(batches, epochs=10, verbose=0)
    learnt, popular = (
        metrics.ndcg_at_k(metrics.top_k(scores, likes, 10), relevant)
        for scores in (
            model.predict(likes.toarray(), verbose=0),
            ranking_baselines.popularity(likes),
        )
    )
    assert learnt > 1.3 * popular


def two_tastes(users, movies):
    """Return what users like and two more likes of each, all in one half of a list."""
    generator = np.random.default_rng(0)
    table = np.zeros((users, movies), np.float32)
    for user, row in enumerate(table):
        half = np.arange(movies // 2) + (user % 2) * (movies // 2)
        row[generator.choice(half, 10, replace=False)] = 1
    held_out = np.zeros_like(table)
    for user, row in enumerate(table):
        held_out[user, generator.choice(np.flatnonzero(row), 2, replace=False)] = 1
    return sparse.csr_array(table - held_out), sparse.csr_array(held_out)


def test_equal_seeds_give_equal_histories():
    histories = []
    for _ in range(2):
        keras.utils.set_random_seed(5)
        model = models.rating_autoencoder(12, 4)
        model.compile("adam", losses.masked_mse)
        batches = RatingBatches(ROWS, 8, seed=5)
        histories.append(model.fit(batches, epochs=3, verbose=0).history["loss"])
    assert histories[0] == histories[1]


@pytest.mark.slow
def test_a_saved_model_is_read_again_in_a_new_process(tmp_path):
    model = models.rating_autoencoder(12, 4, penalty=1e-3)
    model.compile("adam", losses.masked_mse)
    model.fit(RatingBatches(ROWS, 8), verbose=0)
    x = ROWS.toarray().astype(np.float32)
    model_checks.assert_reload_elsewhere({"rating": model}, {"rating": x}, tmp_path)
    again = keras.saving.load_model(tmp_path / "rating.keras")
    assert again.loss is losses.masked_mse
