"""The detector on the full data: five splits beside its baselines."""

from __future__ import annotations

import numpy as np
import pytest

from aecourse import contest, data
from benchmarks import anomaly as benchmark


def mean_of(detectors, name, figure="auroc"):
    return float(np.mean(detectors[name][figure]))


def assert_figures(detectors):
    """Five splits, above every PCA residual and near the nearest neighbours."""
    assert len(detectors["autoencoder"]["auroc"]) == 5
    auroc = mean_of(detectors, "autoencoder")
    assert auroc >= 0.988
    assert mean_of(detectors, "autoencoder", "f1") >= 0.95
    assert auroc > mean_of(detectors, benchmark.best_pca(detectors))
    assert auroc > mean_of(detectors, "P3") + 0.02
    assert auroc > mean_of(detectors, "5 neighbours") - 0.003


@pytest.mark.real
@pytest.mark.slow
def test_five_splits_give_the_figures_of_the_chapter():
    beats = data.load_ecg5000()
    assert beats.is_full
    detectors = benchmark.compare(beats, benchmark.SEEDS)
    assert {f"PCA, {k}" for k in range(1, 33)} < set(detectors)
    assert_figures(detectors)


def test_the_committed_result_says_what_the_chapter_claims():
    measured = contest.measured("anomaly")
    assert measured["complete"] is True
    assert measured["seeds"] == list(benchmark.SEEDS)
    assert measured["best_pca"] == benchmark.best_pca(measured["detectors"])
    assert_figures(measured["detectors"])


def test_one_split_has_a_report_for_everyone():
    beats = data.load_ecg5000()
    reports = benchmark.compare(beats, seeds=[1], components=[2, 4])
    assert {"autoencoder", "P3", "mean sample", "PCA, 2", "LOF"} < set(reports)
    assert all(len(values["auroc"]) == 1 for values in reports.values())
    assert mean_of(reports, "autoencoder") > mean_of(reports, "mean sample")
