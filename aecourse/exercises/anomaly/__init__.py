"""Exercises of chapter 7, anomaly detection, in their order."""

EXERCISES = (
    "alarm_threshold",
    "rare_precision",
    "outlier_convention",
    "oddest_step",
    "honest_f1",
)
