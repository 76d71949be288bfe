"""Exercises of chapter 8, recommendation, in their order."""

EXERCISES = (
    "masked_error",
    "newest_of_each",
    "top_unseen",
    "ndcg",
    "new_user_stars",
    "fair_error",
)
