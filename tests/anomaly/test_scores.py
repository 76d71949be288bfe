"""Thresholds, reports and baselines of anomaly detection."""

import warnings

import numpy as np
import pytest
from sklearn import metrics

from aecourse import anomaly
from aecourse.errors import reconstruction_error


def test_an_unknown_name_is_an_attribute_error():
    assert not hasattr(anomaly, "detektor")


class TestThreshold:
    def test_a_new_normal_sample_exceeds_it_no_more_often_than_promised(self):
        random = np.random.default_rng(0)
        exceeded = []
        for _ in range(4000):
            *held_out, new = random.exponential(size=51)
            exceeded.append(new > anomaly.threshold(held_out, 0.1))
        # of 51 beats the rank is 46, so the promise is kept with 5 / 51
        assert np.mean(exceeded) == pytest.approx(5 / 51, abs=0.015)

    @pytest.mark.parametrize(("n", "rate"), [(19, 0.05), (99, 0.01), (1, 0.5)])
    def test_the_fewest_normals_give_the_largest_error(self, n, rate):
        assert anomaly.threshold(np.arange(n), rate) == n - 1

    @pytest.mark.parametrize(("n", "rate"), [(18, 0.05), (98, 0.01), (5, 0.1)])
    def test_too_few_normals_are_refused_with_the_number_needed(self, n, rate):
        with pytest.raises(ValueError, match=rf"at least {round(1 / rate - 1)} normal"):
            anomaly.threshold(np.arange(n), rate)

    def test_it_is_near_the_plain_quantile_and_never_below(self):
        errors = np.random.default_rng(1).random(400).astype(np.float32)
        plain = np.quantile(errors, 0.95)
        assert plain <= anomaly.threshold(errors, 0.05) < plain + 0.01

    def test_no_normals_and_bad_numbers_are_refused(self):
        with pytest.raises(ValueError, match="`errors_of_normals`.*not empty"):
            anomaly.threshold([], 0.05)
        with pytest.raises(ValueError, match="without NaN"):
            anomaly.threshold([0.1, np.nan], 0.5)
        for rate in (0, 1, -0.1, 1.5):
            with pytest.raises(ValueError, match="above 0 and below 1"):
                anomaly.threshold([0.1, 0.2], rate)


class TestHoldOut:
    def test_both_parts_are_every_row_once(self):
        train, held_out = anomaly.hold_out(100, 0.15, seed=3)
        assert len(held_out) == 15
        assert sorted([*train, *held_out]) == list(range(100))

    def test_the_seed_decides(self):
        first, again, other = (anomaly.hold_out(50, 0.3, seed=s)[1] for s in (1, 1, 2))
        np.testing.assert_array_equal(first, again)
        assert not np.array_equal(first, other)

    def test_a_share_that_leaves_nothing_is_refused(self):
        with pytest.raises(ValueError, match="leaves rows to train on"):
            anomaly.hold_out(2, 0.9)
        with pytest.raises(ValueError, match="above 0 and below 1"):
            anomaly.hold_out(10, 1.0)


@pytest.fixture
def scored():
    """Labels and scores of 300 samples that overlap."""
    random = np.random.default_rng(2)
    y = (random.random(300) < 0.3).astype(int)
    return y, random.normal(size=300).astype(np.float32) + 1.5 * y


class TestReport:
    def test_it_agrees_with_scikit_learn(self, scored):
        y, scores = scored
        result = anomaly.report(y, scores, 0.8)
        alarm = scores > 0.8
        assert result["auroc"] == pytest.approx(metrics.roc_auc_score(y, scores))
        assert result["average_precision"] == pytest.approx(
            metrics.average_precision_score(y, scores)
        )
        for name in ("accuracy", "precision", "recall", "f1"):
            score = getattr(metrics, f"{name}_score")(y, alarm)
            assert result[name] == pytest.approx(score)
        assert result["false_alarm_rate"] == pytest.approx(alarm[y == 0].mean())
        assert result["prevalence"] == pytest.approx(y.mean())

    def test_a_score_on_the_threshold_is_no_alarm(self):
        result = anomaly.report([0, 1, 1], [1.0, 1.0, 2.0], 1.0)
        assert result["recall"] == 0.5
        assert result["false_alarm_rate"] == 0

    def test_without_an_alarm_precision_is_zero(self, scored):
        result = anomaly.report(*scored, 100.0)
        assert result["precision"] == result["recall"] == result["f1"] == 0

    def test_one_class_only_is_refused(self):
        with pytest.raises(ValueError, match="here are normal samples only"):
            anomaly.report([0, 0], [1.0, 2.0], 1.0)
        with pytest.raises(ValueError, match="here are anomalies only"):
            anomaly.report([1, 1], [1.0, 2.0], 1.0)

    def test_below_a_coin_it_warns_of_all_three_causes(self, scored):
        y, scores = scored
        for labels, values in ((y, -scores), (1 - y, scores)):
            with pytest.warns(UserWarning, match="turned round") as warned:
                result = anomaly.report(labels, values, 0.0)
            assert result["auroc"] < 0.5
            text = str(warned[0].message)
            assert "simpler than normal samples" in text
            assert f"{values[labels == 1].mean():.4g} for anomalies" in text
            assert warned[0].filename == __file__

    def test_random_scores_are_not_warned_of(self):
        # an AUROC of .48, as a coin may well have it
        y, scores = np.arange(100) % 2, np.arange(100.0)
        scores[::2] += 3
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert 0.4 < anomaly.report(y, scores, 0.0)["auroc"] < 0.5

    def test_labels_may_be_floats_as_a_table_holds_them(self, scored):
        y, scores = scored
        assert anomaly.report(y.astype(float), scores, 0.0) == anomaly.report(
            y, scores, 0.0
        )
        with pytest.raises(TypeError, match="`y`.*whole numbers"):
            anomaly.report(y + 0.5, scores, 0.0)

    def test_other_labels_are_refused_with_the_way_out(self, scored):
        y, scores = scored
        with pytest.raises(ValueError, match=r"\(y == -1\)"):
            anomaly.report(np.where(y == 1, -1, 1), scores, 0.0)

    def test_bad_scores_are_refused(self):
        with pytest.raises(ValueError, match="`scores`.*NaN"):
            anomaly.report([0, 1], [np.nan, 1.0], 0.0)
        with pytest.raises(ValueError, match="`y`.*one label for each"):
            anomaly.report([0, 1, 1], [0.0, 1.0], 0.0)
        with pytest.raises(ValueError, match="`threshold`.*finite"):
            anomaly.report([0, 1], [0.0, 1.0], np.inf)


class TestPrecisionAt:
    def test_at_the_sets_own_prevalence_it_is_the_precision(self, scored):
        r = anomaly.report(*scored, 0.8)
        found = anomaly.precision_at(
            r["prevalence"], r["recall"], r["false_alarm_rate"]
        )
        assert float(found) == pytest.approx(r["precision"])

    def test_it_falls_with_the_prevalence(self):
        found = anomaly.precision_at([0.5, 0.1, 0.01], 0.9, 0.05)
        assert (np.diff(found) < 0).all()
        assert found[0] == pytest.approx(0.9 / 0.95)

    def test_what_cannot_be_is_refused(self):
        with pytest.raises(ValueError, match="`prevalence`"):
            anomaly.precision_at(0.0, 0.9, 0.1)
        with pytest.raises(ValueError, match="`recall`"):
            anomaly.precision_at(0.1, 1.2, 0.1)

    def test_without_an_alarm_it_is_zero(self):
        assert anomaly.precision_at(0.1, 0.0, 0.0) == 0


class TestCostCurve:
    def test_it_counts_what_a_loop_counts(self, scored):
        y, scores = scored
        thresholds, costs = anomaly.cost_curve(y, scores, cost_of_miss=7)
        assert (np.diff(thresholds) < 0).all()
        for at in (0, 40, 150, -1):
            alarm = scores > thresholds[at]
            paid = 7 * np.sum(~alarm & (y == 1)) + np.sum(alarm & (y == 0))
            assert costs[at] == pytest.approx(paid / len(y))

    def test_the_thresholds_are_the_scores_as_they_were_given(self):
        thresholds, _ = anomaly.cost_curve([0, 0, 1], [0.1, 0.4, 0.3], cost_of_miss=1)
        assert thresholds.tolist() == [0.4, 0.3, 0.1]

    @pytest.mark.parametrize("prevalence", [0, 1, -0.1, 1.1])
    def test_a_prevalence_without_one_of_the_classes_is_refused(
        self, scored, prevalence
    ):
        with pytest.raises(ValueError, match="`prevalence`.*above 0 and below 1"):
            anomaly.cost_curve(*scored, cost_of_miss=7, prevalence=prevalence)

    def test_a_dearer_miss_lowers_the_cheapest_threshold(self, scored):
        cheapest = []
        for cost in (1, 10, 100):
            thresholds, costs = anomaly.cost_curve(
                *scored, cost_of_miss=cost, prevalence=0.1
            )
            cheapest.append(thresholds[costs.argmin()])
        assert cheapest[0] > cheapest[1] > cheapest[2]

    def test_a_miss_costs_something(self, scored):
        with pytest.raises(ValueError, match="`cost_of_miss`"):
            anomaly.cost_curve(*scored, cost_of_miss=0)


class TestBaselines:
    @pytest.fixture
    def baselines(self):
        normals = np.random.default_rng(3).normal(size=(60, 5))
        return anomaly.fit_baselines(normals, components=(1, 3), seed=0)

    def test_all_score_what_is_far_off_higher(self, baselines):
        assert len(baselines) == 7
        x = np.vstack([np.zeros((1, 5)), np.full((1, 5), 9.0)])
        for name, score in baselines.items():
            near, far = score(x)
            assert near < far, name

    def test_the_pca_residual_is_the_modules(self, baselines):
        from aecourse import latent

        normals = np.random.default_rng(3).normal(size=(60, 5))
        x = np.random.default_rng(4).normal(size=(8, 5))
        x_hat = latent.pca_reconstruct(normals, x, 3)
        expected = reconstruction_error(x, x_hat)
        np.testing.assert_allclose(baselines["PCA, 3"](x), expected, rtol=1e-4)

    def test_too_few_samples_or_too_many_components_are_refused(self):
        with pytest.raises(ValueError, match="at least 21 rows"):
            anomaly.fit_baselines(np.ones((20, 3)))
        with pytest.raises(ValueError, match="`components`"):
            anomaly.fit_baselines(
                np.random.default_rng(0).random((30, 3)), components=[4]
            )
