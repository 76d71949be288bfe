"""Variational autoencoders: the price of a code, the draws, the terms, saving."""

import numpy as np
import pytest

from aecourse import latent, losses, models, training
from aecourse._keras import keras
from tests import model_checks

pytestmark = pytest.mark.backends


@pytest.fixture
def images():
    return model_checks.blurred_bars(8, 8, (1.5, 1.5))


def build(latent_dim=2, **settings):
    keras.utils.set_random_seed(3)
    model = models.variational_autoencoder(
        latent_dim, (32,), input_shape=(8, 8), **settings
    )
    model.compile(
        keras.optimizers.Adam(0.01),
        losses.bernoulli_nll,
        metrics=[losses.bernoulli_nll],
    )
    return model


def train(model, images, epochs=8, callbacks=()):
    return model.fit(
        images, images, epochs=epochs, verbose=0, callbacks=list(callbacks)
    ).history


def kl(mean, log_var):
    arrays = (np.array([v], np.float32) for v in (mean, log_var))
    return float(losses.kl_divergence(*arrays)[0])


def test_a_standard_normal_code_costs_nothing():
    assert kl([0.0, 0.0, 0.0], [0.0, 0.0, 0.0]) == 0


@pytest.mark.parametrize(
    ("mean", "log_var"), [([1.5, -0.3], [-2.0, 0.4]), ([0.0, 0.0], [-3.0, 1.0])]
)
def test_the_closed_form_is_the_mean_of_log_ratios_of_draws(mean, log_var):
    mean, log_var = np.array(mean), np.array(log_var)
    draws = np.random.default_rng(0).standard_normal((400_000, 2))
    z = mean + np.exp(log_var / 2) * draws
    log_q = -0.5 * (draws**2 + log_var).sum(axis=1)
    log_p = -0.5 * (z**2).sum(axis=1)
    assert kl(mean, log_var) == pytest.approx(np.mean(log_q - log_p), rel=0.01)


def test_the_price_is_summed_over_the_code_and_averaged_over_the_batch():
    statistics = np.array([[1.0, 2.0, 0.0, -1.0], [0.5, 0.0, 0.3, 0.0]], np.float32)
    layer = models.GaussianLatent(2, beta=3.0)
    layer(statistics)
    per_sample = [kl(row[:2], row[2:]) for row in statistics]
    assert float(layer.losses[0]) == pytest.approx(3 * np.mean(per_sample))


def test_each_value_of_a_code_has_its_share_of_the_price():
    mean = np.array([[1.0, 2.0], [0.5, 0.0]], np.float32)
    log_var = np.array([[0.0, -1.0], [0.3, 0.0]], np.float32)
    shares = latent.kl_per_dimension(mean, log_var)
    whole = np.asarray(losses.kl_divergence(mean, log_var)).mean()
    assert shares.shape == (2,)
    assert shares.sum() == pytest.approx(whole, rel=1e-6)


def test_draws_have_the_mean_and_the_variance_of_the_statistics():
    layer = models.GaussianLatent(2, seed=1)
    statistics = np.tile(np.float32([1.0, -2.0, 0.0, np.log(4)]), (20_000, 1))
    z = np.asarray(layer(statistics, training=True))
    assert z.mean(axis=0) == pytest.approx([1.0, -2.0], abs=0.05)
    assert z.var(axis=0) == pytest.approx([1.0, 4.0], rel=0.05)
    assert not np.array_equal(z, np.asarray(layer(statistics, training=True)))


def test_encoding_and_predicting_give_the_mean_and_are_the_same_every_time(images):
    model = build()
    mean, log_var = latent.posterior(model, images)
    np.testing.assert_allclose(latent.encode(model, images), mean, atol=1e-6)
    assert log_var.shape == mean.shape == (512, 2)
    once, again = (latent.reconstruct(model, images) for _ in range(2))
    np.testing.assert_array_equal(once, again)


def test_training_moves_every_weight_and_beats_the_mean_image(images):
    model_checks.assert_learns(build(beta=0.1), images, epochs=20)


def test_the_halves_make_the_whole_and_rows_do_not_mix(images):
    model = build()
    model_checks.assert_halves_make_the_whole(model, images, code_shape=(2,))
    model_checks.assert_rows_do_not_mix(model, images)


def test_equal_seeds_give_equal_trainings(images):
    model_checks.assert_seeds_repeat(build, images)


def test_the_code_learns_to_say_something_and_a_high_price_silences_it(images):
    totals = {}
    for beta in (0.5, 200.0):
        model = build(beta=beta)
        train(model, images)
        totals[beta] = latent.kl_per_dimension(*latent.posterior(model, images)).sum()
    assert totals[0.5] > 1
    assert totals[200.0] < 0.1


def test_the_history_has_three_terms_that_add_up(images):
    callbacks = [training.BetaWarmUp(3), training.LossTerms()]
    model = build(beta=2.0)
    history = model.fit(
        images,
        images,
        epochs=4,
        validation_data=(images[:64], images[:64]),
        verbose=0,
        callbacks=callbacks,
    ).history
    beta = 2.0 * np.array([1 / 3, 2 / 3, 1, 1])
    for prefix in ("", "val_"):
        loss, reconstruction, divergence = (
            np.array(history[prefix + name])
            for name in ("loss", "reconstruction", "kl")
        )
        np.testing.assert_allclose(loss, reconstruction + beta * divergence, rtol=1e-5)
    measured = latent.kl_per_dimension(*latent.posterior(model, images[:64])).sum()
    assert history["val_kl"][-1] == pytest.approx(measured, rel=1e-3)


def test_the_bound_agrees_with_the_loss_of_training(images):
    model = build()
    history = train(model, images, epochs=30, callbacks=[training.LossTerms()])
    bound = latent.evidence_bound(model, images, seed=0)
    assert bound.negative_elbo == pytest.approx(history["loss"][-1], rel=0.02)
    assert bound.negative_elbo == pytest.approx(bound.reconstruction + bound.kl)
    assert bound == latent.evidence_bound(model, images, seed=0)
    assert bound != latent.evidence_bound(model, images, seed=1)


def test_drawn_codes_cost_more_than_their_means(images):
    model = build()
    train(model, images, epochs=20)
    at_mean = np.asarray(
        losses.bernoulli_nll(images, latent.reconstruct(model, images))
    ).mean()
    drawn = latent.evidence_bound(model, images, seed=0)
    assert drawn.reconstruction > at_mean


def test_saved_models_are_read_again_in_a_new_process(images, tmp_path):
    model = build(beta=0.5)
    train(model, images, epochs=2, callbacks=[training.BetaWarmUp(4)])
    model_checks.assert_reload_elsewhere({"vae": model}, {"vae": images}, tmp_path)
    again = keras.saving.load_model(tmp_path / "vae.keras")
    layer = models.gaussian_latent(again)
    assert layer.initial_beta == 0.5
    assert float(layer.beta.numpy()) == pytest.approx(0.25)


def test_a_model_read_again_trains_on(images, tmp_path):
    model = build()
    train(model, images, epochs=1)
    model.save(tmp_path / "vae.keras")
    again = keras.saving.load_model(tmp_path / "vae.keras")
    history = train(again, images, epochs=3, callbacks=[training.LossTerms()])
    assert history["loss"][-1] < history["loss"][0]


@pytest.mark.parametrize(
    ("settings", "name"),
    [
        ({"beta": -0.1}, "beta"),
        ({"latent_dim": 0}, "latent_dim"),
        ({"hidden": (0,)}, "hidden"),
        ({"activation": "rellu"}, "activation"),
    ],
)
def test_bad_settings_are_refused(settings, name):
    with pytest.raises(ValueError, match=f"`{name}`"):
        models.variational_autoencoder(**{"latent_dim": 2, **settings})


def test_bad_prices_sizes_and_warm_ups_are_refused():
    with pytest.raises(ValueError, match="`beta`"):
        models.GaussianLatent(2, beta=-1)
    with pytest.raises(ValueError, match="a mean and a log-variance each"):
        models.GaussianLatent(2)(np.ones((4, 3), np.float32))
    with pytest.raises(ValueError, match="`epochs`"):
        training.BetaWarmUp(0)


def test_terms_are_refused_where_they_cannot_be_read(images):
    with pytest.raises(ValueError, match="more than 0"):
        train(build(beta=0.0), images, 1, [training.LossTerms()])
    model = models.variational_autoencoder(2, (32,), input_shape=(8, 8))
    model.compile("adam", losses.bernoulli_nll)
    with pytest.raises(ValueError, match=r"metrics=\[bernoulli_nll\]"):
        train(model, images, 1, [training.LossTerms()])


def test_a_plain_autoencoder_has_no_gaussian_over_codes(images):
    model = models.dense_autoencoder(2, input_shape=(8, 8))
    with pytest.raises(ValueError, match="a variational autoencoder"):
        latent.posterior(model, images)
    with pytest.raises(ValueError, match="a variational autoencoder"):
        models.gaussian_latent(keras.Sequential([keras.Input((2,))]))


def test_a_bound_asks_for_values_between_0_and_1_on_both_sides(images):
    model = build()
    with pytest.raises(ValueError, match="`x`.*between 0 and 1"):
        latent.evidence_bound(model, images * 3)
    *weights, bias = model.get_layer("decoder").get_weights()
    model.get_layer("decoder").layers[-2].activation = keras.activations.linear
    model.get_layer("decoder").set_weights([*weights, bias + 5])
    with pytest.raises(ValueError, match="`model`.*a sigmoid"):
        latent.evidence_bound(model, images)


def test_no_log_variance_overflows():
    statistics = np.array([[0.0, 500.0], [0.0, -500.0]], np.float32)
    layer = models.GaussianLatent(1)
    codes = keras.ops.convert_to_numpy(layer(statistics, training=True))
    assert np.isfinite(codes).all()
    assert np.isfinite(float(layer.losses[0]))


def test_standardised_data_are_learnt_with_a_linear_output():
    x = np.random.default_rng(0).normal(size=(512, 2)) @ [[1, 2, -1, 0], [0, 1, 1, 3]]
    x = ((x - x.mean(axis=0)) / x.std(axis=0)).astype("float32")
    keras.utils.set_random_seed(1)
    model = models.variational_autoencoder(
        2, (16,), input_shape=(4,), output_activation="linear", beta=0.1
    )
    model.compile(keras.optimizers.Adam(0.01), losses.gaussian_nll)
    model.fit(x, x, epochs=25, verbose=0)
    error = np.mean((x - latent.reconstruct(model, x)) ** 2)
    assert error < 0.3  # the mean has 1


def test_raw_numbers_end_in_an_error_that_says_what_to_do():
    table = np.random.default_rng(0).lognormal(5, 3, (200, 4)).astype("float32")
    model = models.variational_autoencoder(2, (8,), input_shape=(4,))
    model.compile("adam", losses.bernoulli_nll)
    history = model.fit(table, table, epochs=1, verbose=0).history
    assert np.isnan(history["loss"][-1])
    keras.tree.map_structure(
        lambda weight: weight.assign(weight * np.nan), model.trainable_variables
    )
    for look in (latent.encode, latent.reconstruct, latent.posterior):
        with pytest.raises(ValueError, match="diverged, scale the data"):
            look(model, np.ones((3, 4), np.float32))
