"""Exercises of chapter 6, denoising autoencoders, in their order."""

EXERCISES = (
    "peak_ratio",
    "add_noise",
    "training_batches",
    "spread",
    "linear_denoiser",
    "fair_quality",
)
