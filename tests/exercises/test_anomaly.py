"""Other right answers to the exercises of chapter 7, and the module's."""

import numpy as np
import pytest

from aecourse import anomaly, exercises


def test_the_modules_threshold_is_right_too():
    def by_module(train, errors, labels, rate):
        return anomaly.threshold(errors[labels == 0], rate)

    assert exercises.check("anomaly.1", by_module).status == "correct"


def test_a_budget_used_twice_is_told_how_to_count():
    def twice_the_budget(train, errors, labels, rate):
        return np.quantile(errors[labels == 0], 1 - 2 * rate)

    result = exercises.check("anomaly.1", twice_the_budget)
    assert result.status == "not yet"
    assert "should be above it" in result.nudge


def test_precision_is_the_modules(solution):
    answer = solution("anomaly.2")(0.8, 0.03, 0.02)
    expected = anomaly.precision_at(0.02, recall=0.8, false_alarm_rate=0.03)
    assert answer == pytest.approx(float(expected), rel=1e-5)


def test_scores_alone_are_asked_for_their_labels():
    result = exercises.check("anomaly.3", lambda x, x_hat, t: -np.mean(x, axis=1))
    assert "must be 2 things" in result.message


def test_a_list_of_steps_is_right():
    def one_by_one(x, x_hat):
        return [int(np.argmax(np.abs(a - b))) for a, b in zip(x, x_hat, strict=True)]

    assert exercises.check("anomaly.4", one_by_one).status == "correct"


def test_honest_f1_is_the_reports(solution):
    rng = np.random.default_rng(0)
    x, y = rng.normal(size=(90, 3)), np.repeat([0, 1], 45)
    x[45:] += 1.5

    def fit(samples):
        mean = samples.mean(axis=0)
        return lambda beats: ((beats - mean) ** 2).mean(axis=1)

    answer = solution("anomaly.5")(fit, x, y, x, y, x, y, 0.1)
    errors = fit(x[:45])
    limit = np.quantile(errors(x[:45]), 0.9)
    expected = anomaly.report(y, errors(x), limit)["f1"]
    assert answer == pytest.approx(expected, rel=1e-4)
