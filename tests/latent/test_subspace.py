"""Planes of linear codes: known answers, PCA as the oracle, and what is refused."""

import numpy as np
import pytest
from sklearn.decomposition import PCA

from aecourse import latent, models, training
from aecourse._keras import keras


@pytest.fixture
def rng():
    return np.random.default_rng(0)


@pytest.fixture(scope="module")
def linear_model():
    keras.utils.set_random_seed(0)
    return models.dense_autoencoder(
        3, (), input_shape=(4, 5), output_activation="linear"
    )


@pytest.fixture(scope="module")
def bent_model():
    keras.utils.set_random_seed(0)
    return models.dense_autoencoder(3, (), input_shape=(4, 5))


@pytest.mark.parametrize("n", [8, 200])
@pytest.mark.parametrize("k", [1, 4])
def test_discarded_variance_is_the_error_of_pca(rng, n, k):
    x = (rng.normal(size=(n, 12)) * np.arange(1, 13) + 7).reshape(n, 3, 4)
    error = np.square(x - latent.pca_reconstruct(x, x, k)).mean()
    assert latent.discarded_variance(x, k) == pytest.approx(error, rel=1e-4)


def test_nothing_is_discarded_where_all_directions_are_kept(rng):
    assert latent.discarded_variance(rng.normal(size=(9, 4)), 4) == 0
    assert latent.discarded_variance(rng.normal(size=(5, 30)), 4) < 1e-12


def test_constant_values_are_no_harm_as_long_as_samples_differ(rng):
    x = rng.normal(size=(50, 3))
    framed = np.hstack([x, np.ones((50, 3))])
    assert latent.discarded_variance(framed, 1) == pytest.approx(
        latent.discarded_variance(x, 1) / 2
    )


@pytest.mark.parametrize(
    ("x", "k", "named"),
    [
        (np.ones((6, 4)), 2, "`x`.*samples that differ; all of these are equal"),
        (np.eye(6, 4), 5, "`latent_dim`.*at most 4: 6 samples of 4 values"),
        (np.eye(3, 9), 3, "at most 2: 3 samples.*smaller code or more samples"),
        (np.eye(4), 0, "`latent_dim`.*at least 1"),
        (np.ones(4), 1, "one row or image"),
        (np.full((3, 2), np.nan), 1, "finite"),
    ],
)
def test_discarded_variance_refuses(x, k, named):
    with pytest.raises(ValueError, match=named):
        latent.discarded_variance(x, k)


def test_atoms_of_a_dense_decoder_are_its_weights(linear_model):
    atoms = latent.decoder_atoms(linear_model)
    weights = linear_model.get_layer("decoder").get_weights()[0]
    assert atoms.shape == (3, 4, 5)
    np.testing.assert_allclose(atoms.reshape(3, 20), weights, atol=1e-6)


def test_atoms_of_linear_layers_in_a_row_are_their_product():
    model = models.dense_autoencoder(
        2, (4,), input_shape=(6,), activation="linear", output_activation="linear"
    )
    first, _, second, _ = model.get_layer("decoder").get_weights()
    np.testing.assert_allclose(latent.decoder_atoms(model), first @ second, atol=1e-5)


def test_atoms_of_a_tied_decoder_are_the_encoders_weights():
    model = models.dense_autoencoder(
        2, (), input_shape=(6,), output_activation="linear", tied=True
    )
    weights = model.get_layer("encoder").get_weights()[0]
    np.testing.assert_allclose(latent.decoder_atoms(model), weights.T, atol=1e-6)


def test_a_bias_of_the_output_belongs_to_no_atom(linear_model):
    decoder = linear_model.get_layer("decoder")
    kept = decoder.get_weights()
    before = latent.decoder_atoms(linear_model)
    decoder.set_weights([kept[0], kept[1] + 5])
    np.testing.assert_allclose(latent.decoder_atoms(linear_model), before, atol=1e-5)
    decoder.set_weights(kept)


@pytest.mark.parametrize("activation", ["relu", "elu", "tanh"])
def test_a_bent_decoder_has_no_atoms(activation):
    model = models.dense_autoencoder(
        3, (5,), input_shape=(6,), activation=activation, output_activation="linear"
    )
    with pytest.raises(ValueError, match="linear decoder.*output_activation='linear'"):
        latent.decoder_atoms(model)


def test_a_sigmoid_at_the_end_bends_too(bent_model):
    with pytest.raises(ValueError, match="linear decoder"):
        latent.decoder_atoms(bent_model)


@pytest.mark.parametrize("degrees", [0.0, 1.0, 30.0, 90.0])
def test_angle_of_two_planes_that_share_an_axis(degrees):
    angle = np.deg2rad(degrees)
    a = [[1, 0, 0], [0, 1, 0]]
    b = [[1, 0, 0], [0, np.cos(angle), np.sin(angle)]]
    assert latent.largest_principal_angle(a, b) == pytest.approx(degrees, abs=1e-4)


def test_angle_does_not_depend_on_the_directions_that_span(rng):
    a, b = rng.normal(size=(3, 4, 5)), rng.normal(size=(2, 4, 5))
    mixed = np.tensordot(rng.normal(size=(3, 3)), a, axes=1)
    expected = latent.largest_principal_angle(a, b)
    assert latent.largest_principal_angle(mixed, -3 * b) == pytest.approx(expected)
    assert latent.largest_principal_angle(b, a) == pytest.approx(expected)
    assert 0 < expected < 90


@pytest.mark.parametrize(
    ("a", "b", "named"),
    [
        (np.eye(2, 4), np.eye(2, 5), "`b`.*rows of 4 numbers, as in `a`"),
        ([[1, 0], [2, 0]], np.eye(2), "`a`.*these 2 span 1 dimensions.*leave out"),
        (np.eye(2), np.zeros((1, 2)), "`b`.*these 1 span 0"),
        (np.ones(3), np.eye(3), "`a`.*one row or image"),
    ],
)
def test_angle_refuses(a, b, named):
    with pytest.raises(ValueError, match=named):
        latent.largest_principal_angle(a, b)


@pytest.mark.slow
def test_a_linear_autoencoder_finds_the_plane_of_pca(rng):
    scales = np.array([3, 2.5, 2, 0.5, 0.4, 0.3])
    mixing = np.linalg.qr(rng.normal(size=(6, 6)))[0]
    x = ((rng.normal(size=(512, 6)) * scales) @ mixing).astype(np.float32)
    x -= x.mean(axis=0)
    keras.utils.set_random_seed(1)
    model = models.dense_autoencoder(
        3, (), input_shape=(6,), output_activation="linear"
    )
    training.compile_with_schedule(model, 512, learning_rate=0.05)
    model.fit(x, x, batch_size=64, epochs=64, verbose=0)
    pca = PCA(3).fit(x)
    atoms = latent.decoder_atoms(model)
    assert latent.largest_principal_angle(atoms, pca.components_) < 2
    error = np.square(x - latent.reconstruct(model, x)).mean()
    best = latent.discarded_variance(x, 3)
    assert 0.9999 * best <= error < 1.01 * best


def test_codes_that_are_linear_maps_of_each_other_correlate_fully(rng):
    codes = rng.normal(size=(100, 3))
    turned = codes @ rng.normal(size=(3, 3)) + [1, 50, -7]
    np.testing.assert_allclose(
        latent.canonical_correlations(codes, turned), 1, atol=1e-6
    )


def test_canonical_correlations_find_the_one_thing_in_common(rng):
    shared = rng.normal(size=(4000, 1))
    a = np.hstack([shared + rng.normal(size=(4000, 1)), rng.normal(size=(4000, 1))])
    b = np.hstack([rng.normal(size=(4000, 2)), shared])
    found = latent.canonical_correlations(a, b)
    assert found.shape == (2,)
    assert found[0] == pytest.approx(np.sqrt(0.5), abs=0.03)
    assert found[1] < 0.1


def test_one_number_each_gives_the_plain_correlation(rng):
    a, b = rng.normal(size=(2, 50, 1))
    expected = abs(np.corrcoef(a[:, 0], b[:, 0])[0, 1])
    assert latent.canonical_correlations(a, b) == pytest.approx([expected], rel=1e-4)


def test_constant_numbers_correlate_with_nothing(rng):
    codes = rng.normal(size=(40, 2))
    dead = np.hstack([codes[:, :1], np.full((40, 1), 7.0)])
    np.testing.assert_allclose(
        latent.canonical_correlations(codes, dead), [1, 0], atol=1e-6
    )
    constant = np.tile(np.float32([0.1, 1 / 3]), (40, 1))  # their means are rounded
    for other in (codes, constant):
        np.testing.assert_array_equal(
            latent.canonical_correlations(constant, other), [0, 0]
        )


@pytest.mark.parametrize(
    ("codes", "other", "named"),
    [
        (np.ones((9, 2)), np.ones((8, 2)), "`other`.*the same 9 samples"),
        (np.ones((5, 2)), np.ones((5, 3)), "`codes`.*more than 5 samples"),
        (np.ones(9), np.ones((9, 1)), "`codes`.*2 axes"),
    ],
)
def test_canonical_correlations_refuse(codes, other, named):
    with pytest.raises(ValueError, match=named):
        latent.canonical_correlations(codes, other)


def test_blanking_a_component_of_pca_costs_its_eigenvalue(rng):
    x = (rng.normal(size=(300, 6)) * np.arange(1, 7)).astype(np.float32)
    pca = PCA(3).fit(x)
    model = models.dense_autoencoder(
        3, (), input_shape=(6,), output_activation="linear"
    )
    axes = pca.components_
    model.set_weights([axes.T, -pca.mean_ @ axes.T, axes, pca.mean_])
    costs, cost_of_all = latent.blanking_costs(model, x)
    eigenvalues = pca.explained_variance_ * 299 / 300
    np.testing.assert_allclose(costs, eigenvalues / 6, rtol=1e-3)
    assert costs.sum() == pytest.approx(cost_of_all, rel=1e-3)


def test_blanking_needs_both_halves():
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(3)])
    with pytest.raises(ValueError, match="part named 'decoder'"):
        latent.blanking_costs(model, np.ones((2, 3)))
    with pytest.raises(ValueError, match="part named 'decoder'"):
        latent.decoder_atoms("no model")


def test_codes_that_are_no_vectors_are_refused():
    code = keras.Sequential(
        [keras.Input((2, 2)), keras.layers.Dense(1)], name="encoder"
    )
    back = keras.Sequential(
        [keras.Input((2, 1)), keras.layers.Dense(2)], name="decoder"
    )
    model = models.join(code, back)
    for measure in (latent.decoder_atoms, lambda m: latent.blanking_costs(m, [[[1]]])):
        with pytest.raises(ValueError, match=r"codes of shape \(n, k\)"):
            measure(model)
