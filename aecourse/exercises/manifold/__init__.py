"""Exercises of chapter 2, the manifold hypothesis, in their order."""

EXERCISES = ("contrast", "walk", "agreement", "dimension", "fair_score")
