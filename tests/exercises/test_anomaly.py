"""Typical wrong answers to the exercises of chapter 7."""

import numpy as np
import pytest

from aecourse import exercises


# anomaly.1
def from_training(train, errors, labels, rate):
    return np.quantile(train, 1 - rate)


def from_all(train, errors, labels, rate):
    return np.quantile(errors, 1 - rate)


def from_anomalies(train, errors, labels, rate):
    return np.quantile(errors[labels == 1], 1 - rate)


def wrong_end(train, errors, labels, rate):
    return np.quantile(errors[labels == 0], rate)


def largest(train, errors, labels, rate):
    return errors[labels == 0].max()


def rule_of_thumb(train, errors, labels, rate):
    normal = errors[labels == 0]
    return normal.mean() + normal.std()


def twice_the_budget(train, errors, labels, rate):
    return np.quantile(errors[labels == 0], 1 - 2 * rate)


# anomaly.2
def recall_itself(recall, rate, share):
    return recall


def equally_common(recall, rate, share):
    return recall / (recall + rate)


def unweighted_alarms(recall, rate, share):
    return share * recall / (share * recall + rate)


def hits_only(recall, rate, share):
    return share * recall


def silent_ones(recall, rate, share):
    return share * recall / (share * recall + (1 - share) * (1 - rate))


def swapped(recall, rate, share):
    return (1 - share) * recall / ((1 - share) * recall + share * rate)


def precision_of_normal(recall, rate, share):
    silent = (1 - share) * (1 - rate)
    return silent / (silent + share * (1 - recall))


# anomaly.3
def error_of(x, x_hat):
    return np.mean((x - x_hat) ** 2, axis=1)


def not_turned(x, x_hat, threshold):
    return error_of(x, x_hat), np.where(error_of(x, x_hat) > threshold, -1, 1)


def decision(x, x_hat, threshold):
    difference = threshold - error_of(x, x_hat)
    return difference, np.where(difference < 0, -1, 1)


def over_beats(x, x_hat, threshold):
    error = np.mean((x - x_hat) ** 2, axis=0)
    return -error, np.where(error > threshold, -1, 1)


def summed(x, x_hat, threshold):
    error = np.sum((x - x_hat) ** 2, axis=1)
    return -error, np.where(error > threshold, -1, 1)


def labels_turned(x, x_hat, threshold):
    return -error_of(x, x_hat), np.where(error_of(x, x_hat) > threshold, 1, -1)


def labels_of_the_data(x, x_hat, threshold):
    return -error_of(x, x_hat), (error_of(x, x_hat) > threshold).astype(int)


def strict(x, x_hat, threshold):
    return -error_of(x, x_hat), np.where(error_of(x, x_hat) >= threshold, -1, 1)


def scores_against_threshold(x, x_hat, threshold):
    scores = -error_of(x, x_hat)
    return scores, np.where(scores > threshold, 1, -1)


def scores_only(x, x_hat, threshold):
    return -error_of(x, x_hat)


# anomaly.4
def without_square(x, x_hat):
    return np.argmax(x - x_hat, axis=1)


def wrong_axis(x, x_hat):
    return np.argmax((x - x_hat) ** 2, axis=0)


def one_place(x, x_hat):
    return np.argmax((x - x_hat) ** 2)


def how_large(x, x_hat):
    return np.max((x - x_hat) ** 2, axis=1)


def best_step(x, x_hat):
    return np.argmin((x - x_hat) ** 2, axis=1)


def largest_wave(x, x_hat):
    return np.argmax(np.abs(x), axis=1)


def from_one(x, x_hat):
    return np.argmax((x - x_hat) ** 2, axis=1) + 1


# anomaly.5
def judge(errors, beats, x_test, y_test, rate, positive):
    called = errors(x_test) > np.quantile(errors(beats), 1 - rate)
    if positive == 0:
        called = ~called
    hits = np.sum(called & (y_test == positive))
    return 2 * hits / (np.sum(called) + np.sum(y_test == positive))


def as_reported(fit, x_train, y_train, x_val, y_val, x_test, y_test, rate):
    return judge(fit(x_train), x_test, x_test, y_test, rate, positive=0)


def trained_with_anomalies(fit, x_train, y_train, x_val, y_val, x_test, y_test, rate):
    normal = x_val[y_val == 0]
    return judge(fit(x_train), normal, x_test, y_test, rate, positive=1)


def threshold_on_test(fit, x_train, y_train, x_val, y_val, x_test, y_test, rate):
    errors = fit(x_train[y_train == 0])
    return judge(errors, x_test, x_test, y_test, rate, positive=1)


def anomalies_in_validation(fit, x_train, y_train, x_val, y_val, x_test, y_test, rate):
    errors = fit(x_train[y_train == 0])
    return judge(errors, x_val, x_test, y_test, rate, positive=1)


def threshold_on_training(fit, x_train, y_train, x_val, y_val, x_test, y_test, rate):
    normal = x_train[y_train == 0]
    return judge(fit(normal), normal, x_test, y_test, rate, positive=1)


def normal_positive(fit, x_train, y_train, x_val, y_val, x_test, y_test, rate):
    errors = fit(x_train[y_train == 0])
    return judge(errors, x_val[y_val == 0], x_test, y_test, rate, positive=0)


WRONG_ANSWERS = [
    ("anomaly.1", from_training, "errors of the training beats"),
    ("anomaly.1", from_all, "over all validation beats"),
    ("anomaly.1", from_anomalies, "label 1 is an anomaly"),
    ("anomaly.1", wrong_end, "wrong end"),
    ("anomaly.1", largest, "no false alarm at"),
    ("anomaly.1", rule_of_thumb, "rule of thumb"),
    ("anomaly.1", twice_the_budget, "should be above it"),
    ("anomaly.2", recall_itself, "returned the recall"),
    ("anomaly.2", equally_common, "equally many"),
    ("anomaly.2", unweighted_alarms, "not the false alarms"),
    ("anomaly.2", hits_only, "share of all beats that are hits"),
    ("anomaly.2", silent_ones, "stay silent"),
    ("anomaly.2", swapped, "swapped the two classes"),
    ("anomaly.2", precision_of_normal, "precision of the class *normal*"),
    ("anomaly.3", not_turned, "sign has to be turned"),
    ("anomaly.3", decision, "decision_function"),
    ("anomaly.3", over_beats, "averaged over the beats"),
    ("anomaly.3", summed, "the error is a mean"),
    ("anomaly.3", labels_turned, "-1 is the anomaly"),
    ("anomaly.3", labels_of_the_data, "as the data have it"),
    ("anomaly.3", strict, "exactly the threshold"),
    ("anomaly.3", scores_against_threshold, "Turn both or neither"),
    ("anomaly.3", scores_only, "must be 2 things"),
    ("anomaly.4", without_square, "with its sign"),
    ("anomaly.4", wrong_axis, "wrong axis"),
    ("anomaly.4", one_place, "one place in the whole table"),
    ("anomaly.4", how_large, "the question is *where*"),
    ("anomaly.4", best_step, "rebuilt best"),
    ("anomaly.4", largest_wave, "where the beat itself is largest"),
    ("anomaly.4", from_one, "begin at 0"),
    ("anomaly.5", as_reported, "3 things are still wrong"),
    ("anomaly.5", trained_with_anomalies, "trained on anomalies too"),
    ("anomaly.5", threshold_on_test, "set on the test beats"),
    ("anomaly.5", anomalies_in_validation, "anomalies among the validation"),
    ("anomaly.5", threshold_on_training, "beats that the model was trained on"),
    ("anomaly.5", normal_positive, "that of the normal beats"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("anomaly")


def test_the_modules_threshold_is_right_too():
    from aecourse import anomaly

    def by_module(train, errors, labels, rate):
        return anomaly.threshold(errors[labels == 0], rate)

    assert exercises.check("anomaly.1", by_module).status == "correct"


def test_precision_is_the_modules(solution):
    from aecourse import anomaly

    answer = solution("anomaly.2")(0.8, 0.03, 0.02)
    expected = anomaly.precision_at(0.02, recall=0.8, false_alarm_rate=0.03)
    assert answer == pytest.approx(float(expected), rel=1e-5)


def test_honest_f1_is_the_reports(solution):
    from aecourse import anomaly

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
