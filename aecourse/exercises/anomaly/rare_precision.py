"""Precision of a detector where anomalies are rare (chapter 7)."""

from aecourse.exercises.exercise import Exercise


def rare_precision(recall, false_alarm_rate, prevalence):
    hits = prevalence * recall
    return hits / (hits + (1 - prevalence) * false_alarm_rate)


def cases():
    return {
        "rare": (0.9, 0.05, 0.01),
        "common": (0.75, 0.1, 0.3),
        "rarest": (0.6, 0.02, 0.002),
        "half": (0.9, 0.1, 0.5),
    }


EXERCISE = Exercise(
    rare_precision,
    cases,
    mistakes={
        "recall": lambda recall, rate, share: recall,
        "equally_many": lambda recall, rate, share: recall / (recall + rate),
        "false_alarms_not_weighed": lambda recall, rate, share: (
            share * recall / (share * recall + rate)
        ),
        "hits": lambda recall, rate, share: share * recall,
        "silent_beats": lambda recall, rate, share: rare_precision(
            recall, 1 - rate, share
        ),
        "swapped": lambda recall, rate, share: rare_precision(recall, rate, 1 - share),
        "share_of_false": lambda recall, rate, share: (
            1 - rare_precision(recall, rate, share)
        ),
        "of_normal": lambda recall, rate, share: rare_precision(
            1 - rate, 1 - recall, 1 - share
        ),
    },
)
