"""Experiments of others to be mended, each on a page of its own, in their order."""

EXERCISES = (
    "read_digits",
    "compare_networks",
    "clean_digits",
    "hunt_for_ones",
    "name_with_few",
    "count_active",
)
