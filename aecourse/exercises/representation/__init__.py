"""Exercises of chapter 9, reusing the encoder, in their order."""

EXERCISES = (
    "count_learning",
    "nearest_images",
    "draw_few",
    "named_by_majority",
    "honest_accuracy",
)
