"""Exercises of chapter 11, limits and the variational autoencoder, in their order."""

EXERCISES = (
    "drawn_code",
    "gaussian_kl",
    "share_gap",
    "largest_jump",
    "active_values",
    "honest_bound",
)
