"""The detector keeps scikit-learn's conventions, streams, and survives the disk."""

import itertools
import json
import subprocess
import sys
import tracemalloc
import warnings

import numpy as np
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import check_estimator

from aecourse import data
from aecourse._keras import keras
from aecourse.anomaly import AutoencoderDetector, denoiser, report, samples
from aecourse.errors import reconstruction_error

pytestmark = pytest.mark.slow

QUICK = {
    "latent_dim": 2,
    "hidden": (8,),
    "noise": 0.5,
    "epochs": 3,
    "batch_size": 16,
    "false_alarm_rate": 0.1,
}


@pytest.fixture(scope="module")
def normals():
    """Return waves of one frequency with phase and height of their own."""
    return waves(160, frequency=1, seed=0)


def waves(n, frequency, seed):
    random = np.random.default_rng(seed)
    phase, height = random.uniform(-0.4, 0.4, n), random.uniform(0.8, 1.2, n)
    time = np.linspace(0, 2 * np.pi, 24)
    return height[:, None] * np.sin(frequency * time + phase[:, None])


@pytest.fixture(scope="module")
def detector(normals):
    return AutoencoderDetector(
        latent_dim=3, hidden=(16,), noise=0.5, epochs=40, batch_size=16, seed=1
    ).fit(normals)


def test_the_sign(detector, normals):
    # Lower is stranger, -1 is an anomaly: the reverse of the rest of the module.
    odd = waves(40, frequency=3, seed=1)
    assert detector.score_samples(odd).max() < detector.score_samples(normals).min()
    assert (detector.predict(odd) == -1).all()
    assert (detector.decision_function(odd) < 0).all()
    assert (detector.predict(normals) == 1).mean() > 0.8


def test_scores_are_minus_the_error_of_scaled_samples(detector, normals):
    scaled = (normals - detector.centre_) / detector.scale_
    x_hat = (detector.reconstruct(normals) - detector.centre_) / detector.scale_
    np.testing.assert_allclose(
        detector.score_samples(normals),
        -reconstruction_error(scaled, x_hat),
        rtol=1e-3,
        atol=1e-6,
    )


def test_a_score_on_the_threshold_is_normal(detector, normals):
    scores = detector.score_samples(normals)
    on_it = scores == detector.offset_
    assert on_it.any()
    assert (detector.predict(normals)[on_it] == 1).all()


def test_the_threshold_comes_from_rows_that_did_not_train(detector, normals):
    from aecourse import anomaly

    rows, held_out = anomaly.hold_out(len(normals), 0.15, seed=1)
    errors = -detector.score_samples(normals)
    assert -detector.offset_ == anomaly.threshold(errors[held_out], 0.05)
    assert detector.centre_ == pytest.approx(normals[rows].mean(), abs=1e-6)


def test_the_seed_decides_and_the_global_generators_do_not(normals):
    import keras

    scores = []
    for global_seed, seed in ((1, 5), (2, 5), (2, 6)):
        keras.utils.set_random_seed(global_seed)
        before = np.random.get_state()[1].copy()  # noqa: NPY002
        fitted = AutoencoderDetector(**QUICK, seed=seed).fit(normals)
        np.testing.assert_array_equal(before, np.random.get_state()[1])  # noqa: NPY002
        scores.append(fitted.score_samples(normals))
    np.testing.assert_allclose(scores[0], scores[1], rtol=1e-5)
    assert not np.allclose(scores[0], scores[2])


@pytest.mark.backends
def test_the_error_of_held_out_samples_is_that_of_the_weights_at_each_epoch(
    normals, monkeypatch
):
    judged = []
    predict = denoiser.predict

    def noted(model, scaled):
        outputs = predict(model, scaled)
        judged.append((scaled, outputs))
        return outputs

    monkeypatch.setattr(denoiser, "predict", noted)
    fitted = AutoencoderDetector(**QUICK, seed=0).fit(normals)
    told = fitted.history_["val_loss"]
    assert len(told) == QUICK["epochs"]
    assert told[-1] < told[0]
    held_out, _ = judged[0]
    assert len(held_out) < len(normals)
    of_end = np.mean((held_out - fitted.model_.predict(held_out, verbose=0)) ** 2)
    assert told[-1] == pytest.approx(of_end, rel=1e-4)


def test_without_noise_there_is_none(normals):
    fitted = AutoencoderDetector(**{**QUICK, "noise": 0}, seed=0).fit(normals)
    assert np.isfinite(fitted.history_["loss"]).all()


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"epochs": 0}, "`epochs`"),
        ({"batch_size": 1.5}, "`batch_size`"),
        ({"noise": -1}, "`noise`"),
        ({"latent_dim": 0}, "`latent_dim`"),
        ({"false_alarm_rate": 1}, "`false_alarm_rate`"),
        ({"validation_share": 0}, "`share`"),
        ({"false_alarm_rate": 0.001}, "`X`.*at least 999 normal samples"),
    ],
)
def test_bad_settings_are_refused(normals, settings, message):
    with pytest.raises((TypeError, ValueError), match=message):
        AutoencoderDetector(**{**QUICK, **settings}).fit(normals)


def test_bad_samples_are_refused(detector, normals):
    with pytest.raises(ValueError, match="NaN"):
        AutoencoderDetector().fit(np.full((200, 3), np.nan))
    with pytest.raises(ValueError, match="not all one number"):
        AutoencoderDetector(false_alarm_rate=0.5).fit(np.ones((40, 3)))
    with pytest.raises(ValueError, match="24 features"):
        detector.predict(normals[:, :5])
    with pytest.raises(NotFittedError):
        clone(detector).predict(normals)


def test_windows_over_a_long_series_are_scored_without_a_copy_of_them_all(
    detector, monkeypatch
):
    series = np.sin(np.arange(3_023) / 4).astype(np.float32)
    windows = np.lib.stride_tricks.sliding_window_view(series, 24)
    at_once = detector.score_samples(windows)
    monkeypatch.setattr(samples, "ROWS_COPIED", 64)
    peaks = {}
    for n in (300, 3_000):
        tracemalloc.start()
        scores = detector.score_samples(windows[:n])
        peaks[n] = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        np.testing.assert_array_equal(scores, at_once[:n])
    # of each further window a few numbers, and not the 96 bytes of the window itself
    assert peaks[3_000] - peaks[300] < 40 * 2_700


class TestStream:
    def test_it_gives_the_scores_of_the_table(self, detector, normals):
        streamed = list(detector.stream(normals[:30]))
        expected = detector.score_samples(normals[:30])
        np.testing.assert_allclose(streamed, expected, rtol=1e-5, atol=1e-7)

    def test_it_takes_no_more_than_it_is_asked_for(self, detector, normals):
        taken = []

        def endless():
            for sample in itertools.cycle(normals):
                taken.append(1)
                yield sample

        assert len(list(itertools.islice(detector.stream(endless()), 7))) == 7
        assert len(taken) == 7

    def test_its_memory_does_not_grow_with_the_beats(self, detector, normals):
        # of arrays alone: what else the process allocates depends on its threads
        arrays = tracemalloc.DomainFilter(True, np.lib.tracemalloc_domain)
        scores = detector.stream(itertools.cycle(normals))
        tracemalloc.start()
        held = []
        for _ in range(2):  # what is set up once is set up after the first round
            next(itertools.islice(scores, 600, None))
            traces = tracemalloc.take_snapshot().filter_traces([arrays]).traces
            held.append(sum(trace.size for trace in traces))
        tracemalloc.stop()
        assert held[1] - held[0] < 1000  # the samples alone are 57,600 bytes

    def test_a_sample_of_another_length_is_refused(self, detector):
        with pytest.raises(ValueError, match="24 features"):
            next(detector.stream([np.ones(5)]))

    def test_a_gap_has_no_score_and_ends_nothing(self, detector, normals):
        gap = normals[0].copy()
        gap[3] = np.nan
        scores = list(detector.stream([normals[0], gap, normals[1]]))
        assert np.isnan(scores[1])
        assert np.isnan(next(detector.stream([[None, *normals[0][1:]]])))
        assert scores[::2] == pytest.approx(list(detector.score_samples(normals[:2])))
        with pytest.raises(ValueError, match="`X`.*leave samples with gaps out"):
            detector.predict([gap])


class TestLabels:
    @pytest.mark.parametrize(("normal", "odd"), [(0, 1), (1, -1), (0.0, 1.0)])
    def test_anomalies_among_them_are_left_out_and_told(self, normals, normal, odd):
        x = np.concatenate([normals, waves(20, frequency=3, seed=2)])
        y = np.repeat([normal, odd], [len(normals), 20])
        alone = AutoencoderDetector(**QUICK, seed=0).fit(normals)
        with pytest.warns(UserWarning, match="marks 20 of 180 samples") as warned:
            fitted = AutoencoderDetector(**QUICK, seed=0).fit(x, y)
        assert warned[0].filename == __file__
        np.testing.assert_array_equal(fitted.score_samples(x), alone.score_samples(x))

    def test_labels_in_a_column_are_read_and_too_few_are_refused(self, normals):
        x = np.concatenate([normals, waves(20, frequency=3, seed=2)])
        y = np.repeat([0, 1], [len(normals), 20])
        with pytest.warns(UserWarning, match="marks 20 of 180 samples"):
            AutoencoderDetector(**QUICK | {"epochs": 1}, seed=0).fit(x, y[:, None])
        with pytest.raises(ValueError, match="`y`.*each of the 180 samples"):
            AutoencoderDetector(**QUICK, seed=0).fit(x, y[:-1])

    def test_one_kind_of_label_and_other_targets_are_not_used(self, normals):
        for y in (np.zeros(160), np.ones(160), np.arange(160), ["a", "b"] * 80):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                AutoencoderDetector(**QUICK | {"epochs": 1}, seed=0).fit(normals, y)


class TestUnits:
    def test_columns_that_vanish_beside_others_are_told(self, normals):
        unlike = np.column_stack([normals, 400 * normals[:, 0]])
        with pytest.warns(UserWarning, match="24 of 25 columns.*StandardScaler"):
            AutoencoderDetector(**QUICK | {"epochs": 1}, seed=0).fit(unlike)

    def test_the_remedy_finds_what_was_overlooked(self):
        random, mixing = np.random.default_rng(0), waves(2, frequency=1, seed=3)
        small = random.normal(size=(400, 2)) @ mixing[:, :8]
        pressure = 101325 + 400 * random.normal(size=(400, 1))
        normal, odd = np.hstack([small, pressure])[:300], small[300:]
        odd = np.hstack([random.permuted(odd, axis=0), pressure[300:]])
        y, areas = np.repeat([0, 1], [300, 100]), {}
        detector = AutoencoderDetector(**QUICK | {"epochs": 20}, seed=0)
        for name, steps in (("raw", []), ("scaled", [StandardScaler()])):
            with warnings.catch_warnings(record=True) as told:
                warnings.simplefilter("always")
                fitted = make_pipeline(*steps, clone(detector)).fit(normal)
            assert bool(told) == (name == "raw")
            scores = -fitted.score_samples(np.vstack([normal, odd]))
            areas[name] = roc_auc_score(y, scores)
        assert areas["raw"] < 0.65
        assert areas["scaled"] > 0.85

    def test_images_with_a_black_border_are_of_one_unit(self):
        digits = data.load_mnist(source="embedded", n_train=500).x_train
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            AutoencoderDetector(**QUICK | {"epochs": 1}, seed=0).fit(
                digits.reshape(len(digits), -1)
            )


class TestSaving:
    def test_a_new_process_reads_what_was_written(self, detector, normals, tmp_path):
        detector.save(tmp_path / "new" / "folder")
        np.save(tmp_path / "normals.npy", normals)
        code = (
            "import numpy as np; from aecourse import anomaly;"
            "d = anomaly.AutoencoderDetector.load('new/folder');"
            "x = np.load('normals.npy');"
            "np.save('scores.npy', d.score_samples(x));"
            "np.save('labels.npy', d.predict(x))"
        )
        subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path)
        np.testing.assert_allclose(
            np.load(tmp_path / "scores.npy"), detector.score_samples(normals), rtol=1e-5
        )
        np.testing.assert_array_equal(
            np.load(tmp_path / "labels.npy"), detector.predict(normals)
        )

    def test_it_is_weights_and_readable_json(self, detector, tmp_path):
        # a Keras file of a whole model is read by its own and newer versions only
        detector.save(tmp_path)
        files = {"detector.weights.h5", "detector.json"}
        assert {f.name for f in tmp_path.iterdir()} == files
        content = json.loads((tmp_path / "detector.json").read_text(encoding="utf-8"))
        assert content["fitted"]["offset_"] == detector.offset_
        assert content["settings"]["noise"] == 0.5
        loaded = AutoencoderDetector.load(tmp_path)
        assert loaded.history_ == detector.history_
        assert loaded.get_params()["epochs"] == 40

    def test_what_does_not_fit_is_refused(self, detector, normals, tmp_path):
        with pytest.raises(ValueError, match=r"the file detector\.weights"):
            AutoencoderDetector.load(tmp_path)
        with pytest.raises(NotFittedError):
            AutoencoderDetector().save(tmp_path)
        other = AutoencoderDetector(**QUICK, seed=0).fit(normals[:, :10])
        detector.save(tmp_path)
        other.model_.save_weights(tmp_path / "detector.weights.h5")
        with pytest.raises(ValueError, match="weights .* that fit the settings"):
            AutoencoderDetector.load(tmp_path)
        (tmp_path / "detector.weights.h5").write_text("no weights")
        with pytest.raises(ValueError, match="weights .* that fit the settings"):
            AutoencoderDetector.load(tmp_path)
        content = json.loads((tmp_path / "detector.json").read_text(encoding="utf-8"))
        text = json.dumps({**content, "format": 99})
        (tmp_path / "detector.json").write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match="format 2"):
            AutoencoderDetector.load(tmp_path)


def test_on_heartbeats_it_beats_the_mean_beat():
    beats = data.load_ecg5000()
    rows = np.random.default_rng(0).permutation(len(beats.x))
    train, test = rows[:2000], rows[2000:3000]
    normals = beats.x[train][beats.y[train] == 0]
    fitted = AutoencoderDetector(epochs=15, seed=0).fit(normals)
    x, y = beats.x[test], beats.y[test]
    ours = report(y, -fitted.score_samples(x), -fitted.offset_)
    mean = np.broadcast_to(normals.mean(axis=0), x.shape)
    template = report(y, reconstruction_error(x, mean), 1.0)
    assert ours["auroc"] > template["auroc"]
    assert ours["f1"] > 0.9


@pytest.mark.filterwarnings("ignore")  # the checks themselves provoke warnings
def test_scikit_learns_own_checks(monkeypatch):
    # a few rows each, and many trainings: tracing them is nearly all they would take
    compiled = keras.Model.compile
    monkeypatch.setattr(
        keras.Model,
        "compile",
        lambda model, *args, **settings: compiled(
            model, *args, **settings | {"run_eagerly": True, "jit_compile": False}
        ),
    )
    # Their sets have ten rows and more, half of them labelled as anomalies in some, so
    # few held-out rows have to do.
    estimator = AutoencoderDetector(**{**QUICK, "epochs": 1}, seed=0)
    estimator.set_params(false_alarm_rate=0.4, validation_share=0.4)
    checks = check_estimator(estimator, on_skip=None, on_fail=None)
    assert {c["check_name"] for c in checks if c["status"] == "failed"} == set()
    passed = [c for c in checks if c["status"] == "passed"]
    assert len(passed) > 30
    assert not [c for c in checks if c["status"] == "xfail"]
