"""Exercises of chapter 4, convolutional autoencoders, in their order."""

EXERCISES = (
    "windows",
    "convolution_parameters",
    "receptive_field",
    "move_right",
    "grid_variance",
    "fair_rises",
)
