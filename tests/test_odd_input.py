"""Whatever arrays a function is given, it answers or says which argument is wrong.

Every function that measures or changes arrays is called with one array after another
put in the place of a sound one: of other types, sizes and scales, with values missing,
equal, or of no sense. It must return numbers without NaN, or raise a `ValueError` or
`TypeError` that names an argument; no warning, no error of another library.
"""

import contextlib
import warnings

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from aecourse import anomaly, errors, latent, plots, sequences
from aecourse.denoising import baselines, image_quality, noise
from aecourse.latent import manifold

# a fit by steps ends a step later where sums are taken in another order
SUMMED_OTHERWISE = {"latent.sample_codes, mixture": {"DataFrame", "Fortran"}}

# arguments that stay as the calls below have them, and may be too much for odd arrays
KEPT = {"class_names", "components", "count", "latent_dim", "n", "n_scored"}


_random = np.random.default_rng(0)
ROWS, OTHER = _random.random((2, 40, 6))
IMAGES, OTHERS = _random.random((2, 8, 12, 10))
SERIES, ANSWERS = _random.random((2, 5, 7, 2))
LABELS, SCORES = np.arange(40) % 2, _random.random(40)


def scored_by_all(normals):
    fitted = anomaly.fit_baselines(normals, components=(1, 2), seed=0)
    return [score(ROWS) for name, score in fitted.items() if "forest" not in name]


def sampled(rule):
    return lambda codes: latent.sample_codes(rule, codes, 5, seed=0)


def on_axes(codes, labels):
    ax = plots.plot_codes(codes, labels, ["a", "b"])
    drawn = [points.get_offsets().data for points in ax.collections]
    plt.close("all")
    return [places.astype(float) for places in drawn]


CALLS = {
    "anomaly.report": (
        lambda y, scores: anomaly.report(y, scores, 0.5),
        {"y": LABELS, "scores": LABELS + SCORES},
    ),
    "anomaly.threshold": (
        lambda errors_of_normals: anomaly.threshold(errors_of_normals, 0.1),
        {"errors_of_normals": SCORES},
    ),
    "anomaly.precision_at": (
        lambda prevalence: anomaly.precision_at(prevalence, 0.5, 0.1),
        {"prevalence": np.array([0.1, 0.2])},
    ),
    "anomaly.cost_curve": (
        lambda y, scores: anomaly.cost_curve(y, scores, cost_of_miss=3),
        {"y": LABELS, "scores": SCORES},
    ),
    "anomaly.fit_baselines": (scored_by_all, {"normals": ROWS}),
    "errors.reconstruction_error": (
        errors.reconstruction_error,
        {"x": ROWS, "x_hat": OTHER},
    ),
    "errors.stride_energy": (errors.stride_energy, {"images": IMAGES}),
    "noise.gaussian": (lambda x: noise.gaussian(x, 0.2, seed=1), {"x": IMAGES}),
    "noise.salt_and_pepper": (
        lambda x: noise.salt_and_pepper(x, 0.2, seed=1),
        {"x": IMAGES},
    ),
    "noise.masking": (lambda x: noise.masking(x, 0.2, seed=1), {"x": IMAGES}),
    "noise.block": (lambda x: noise.block(x, 1, seed=1), {"x": IMAGES}),
    "image_quality.psnr": (image_quality.psnr, {"x": IMAGES, "x_hat": OTHERS}),
    "image_quality.ssim": (image_quality.ssim, {"x": IMAGES, "x_hat": OTHERS}),
    "denoising.tune": (
        lambda noisy, clean: (
            baselines.tune("Gaussian blur", noisy, clean, n_scored=1).scale
        ),
        {"noisy": IMAGES, "clean": OTHERS},
    ),
    "latent.canonical_correlations": (
        latent.canonical_correlations,
        {"codes": ROWS, "other": OTHER},
    ),
    "latent.discarded_variance": (
        lambda x: latent.discarded_variance(x, 2),
        {"x": ROWS},
    ),
    "latent.distribution_gap": (
        lambda codes, draws: latent.distribution_gap(codes, draws, seed=0),
        {"codes": ROWS, "draws": OTHER},
    ),
    "latent.few_labels": (
        lambda labels: latent.few_labels(labels, 4, seed=0),
        {"labels": LABELS},
    ),
    "latent.kl_per_dimension": (
        latent.kl_per_dimension,
        {"mean": ROWS, "log_var": OTHER},
    ),
    "latent.largest_principal_angle": (
        latent.largest_principal_angle,
        {"a": ROWS[:2], "b": OTHER[:2]},
    ),
    "latent.most_similar": (
        lambda features, queries: latent.most_similar(features, queries, count=3),
        {"features": ROWS, "queries": OTHER},
    ),
    "latent.pca_reconstruct": (
        lambda x_train, x_test: latent.pca_reconstruct(x_train, x_test, 2),
        {"x_train": ROWS, "x_test": OTHER},
    ),
    "latent.sample_codes, Gaussian": (sampled("fitted gaussian"), {"codes": ROWS}),
    "latent.sample_codes, mixture": (sampled("mixture of ten"), {"codes": ROWS}),
    "latent.sample_codes, kernels": (sampled("kernel density"), {"codes": ROWS}),
    "latent.share_distance": (
        latent.share_distance,
        {"shares": np.array([0.2, 0.8]), "reference": np.array([0.5, 0.5])},
    ),
    "manifold.class_agreement": (
        manifold.class_agreement,
        {"queries": ROWS, "images": OTHER, "labels": LABELS},
    ),
    "manifold.class_vote": (
        manifold.class_vote,
        {"queries": ROWS, "images": OTHER, "labels": LABELS},
    ),
    "manifold.continuity": (
        manifold.continuity,
        {"x": ROWS, "codes": OTHER[:, :2]},
    ),
    "manifold.distance_contrast": (
        manifold.distance_contrast,
        {"points": ROWS, "queries": OTHER},
    ),
    "manifold.interpolate": (
        manifold.interpolate,
        {"start": ROWS[0], "end": ROWS[1]},
    ),
    "manifold.nearest_distance": (
        manifold.nearest_distance,
        {"queries": ROWS, "points": OTHER},
    ),
    "manifold.neighbour_agreement": (
        manifold.neighbour_agreement,
        {"points": ROWS, "labels": LABELS},
    ),
    "manifold.two_nn_dimension": (manifold.two_nn_dimension, {"points": ROWS}),
    "sequences.error_by_sequence": (
        sequences.error_by_sequence,
        {"x": SERIES, "x_hat": ANSWERS},
    ),
    "sequences.error_by_step": (
        sequences.error_by_step,
        {"x": SERIES, "x_hat": ANSWERS},
    ),
    "plots.plot_codes": (on_axes, {"codes": ROWS[:, :2], "labels": LABELS}),
}


def same_values(sound):
    """Return the same values in other containers and orders of memory."""
    read_only = sound.copy()
    read_only.setflags(write=False)
    forms = {
        "list": sound.tolist(),
        "object": sound.astype(object),
        "Fortran": np.asfortranarray(sound),
        "strided": np.repeat(sound, 2, axis=0)[::2],
        "read-only": read_only,
    }
    if sound.ndim == 1:
        forms["Series"] = pd.Series(sound, index=range(100, 100 + len(sound)))
    if sound.ndim == 2:
        forms["DataFrame"] = pd.DataFrame(sound)
    return forms


def odd_values(sound):
    """Return arrays, and what is none, in the place of a sound one."""
    x, half = sound.astype(float), len(sound) // 2
    with_nan, with_infinity = x.copy(), x.copy()
    with_nan.flat[1], with_infinity.flat[0] = np.nan, np.inf
    odd = {
        "half precision": x.astype("float16"),
        "whole numbers": np.round(x).astype(int),
        "booleans": x > 0.5,
        "1e300 times": 1e300 * x,
        "1e30 times": 1e30 * x,
        "1e-30 times": 1e-30 * x,
        "far from zero": 1e8 + x,
        "negative": -x,
        "constant": np.full_like(x, 0.5),
        "zeros": np.zeros_like(x),
        "ones": np.ones_like(x),
        "one row": sound[:1],
        "two rows": sound[:2],
        "all rows equal": np.repeat(sound[:1], len(sound), axis=0),
        "rows twice": np.concatenate([sound[:half]] * 2),
        "no rows": sound[:0],
        "NaN": with_nan,
        "infinity": with_infinity,
        "masked": np.ma.masked_array(x, mask=x > np.median(x)),
        "text": sound.astype(str),
        "complex": x + 1j,
        "dates": np.full(sound.shape, "2020-01-01", dtype="datetime64[D]"),
        "ragged": [[1.0], [1.0, 2.0]],
        "one number": 3.0,
        "None": None,
    }
    if sound.ndim > 1:
        constant_column = x.copy()
        constant_column[..., 0] = 0.3
        odd |= {"one column": sound[..., :1], "constant column": constant_column}
    return odd


def is_finite(result):
    if isinstance(result, dict):
        return all(map(is_finite, result.values()))
    if isinstance(result, (tuple, list)):
        return all(map(is_finite, result))
    return bool(np.isfinite(result).all())


def expect_an_answer(name, call, which):
    """Fail where the outcome is neither a finite number nor a refusal by name."""
    function, _ = CALLS[name]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", "The AUROC of `scores`", UserWarning)
        try:
            outcome = function(**call)
        except (TypeError, ValueError) as error:
            outcome = error
    if isinstance(outcome, Exception):
        told = str(outcome).startswith("Invalid value received for argument")
        assert told, f"{which}: {outcome}"
        named = {each for each in {*call, *KEPT} if f"`{each}`" in str(outcome)}
        assert named, f"{which}: {outcome}"
    elif name != "image_quality.psnr":  # which is infinite for equal images
        assert is_finite(outcome), f"no finite number for {which}"


@pytest.mark.parametrize("name", CALLS)
def test_odd_values_are_answered_or_refused_by_name(name):
    _, arguments = CALLS[name]
    for changed, sound in arguments.items():
        for kind, value in odd_values(sound).items():
            call = {**arguments, changed: value}
            expect_an_answer(name, call, f"{changed}: {kind}")
    # and all arguments odd in the same way
    for kind in odd_values(next(iter(arguments.values()))):
        call = {key: odd_values(v).get(kind, v) for key, v in arguments.items()}
        expect_an_answer(name, call, f"all: {kind}")


@pytest.mark.parametrize("name", CALLS)
def test_a_container_changes_nothing(name):
    function, arguments = CALLS[name]
    expected = function(**arguments)
    for changed, sound in arguments.items():
        for kind, value in same_values(sound).items():
            if kind in SUMMED_OTHERWISE.get(name, ()):
                continue
            with contextlib.suppress(TypeError if kind == "object" else ()):
                result = function(**{**arguments, changed: value})
                as_before(result, expected)


def as_before(result, expected):
    if isinstance(expected, dict):
        result, expected = list(result.values()), list(expected.values())
    if isinstance(expected, (tuple, list)):
        for one, other in zip(result, expected, strict=True):
            as_before(one, other)
    elif expected is not None:
        np.testing.assert_allclose(result, expected, rtol=1e-6, atol=1e-9)
