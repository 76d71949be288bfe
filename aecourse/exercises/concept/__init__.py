"""Exercises of chapter 1, what an autoencoder is, in their order."""

EXERCISES = (
    "compression_ratio",
    "error_per_image",
    "mean_image_error",
    "shift_right",
    "best_constant",
    "fair_gain",
    "copying_decoder",
)
