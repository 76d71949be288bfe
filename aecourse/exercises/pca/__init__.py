"""Exercises of chapter 10, autoencoders and PCA, in their order."""

EXERCISES = (
    "components_needed",
    "rebuild",
    "shares_and_correlation",
    "growth_law",
    "fair_pca_error",
)
