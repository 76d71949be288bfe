"""Exercises of chapter 3, dense autoencoders, in their order."""

EXERCISES = (
    "count_parameters",
    "dead_units",
    "tied_reconstruct",
    "sparsity_penalty",
    "fair_errors",
)
