"""Exercises of chapter 5, LSTM autoencoders, in their order."""

EXERCISES = (
    "count_lstm",
    "lstm_step",
    "kept_share",
    "error_of_true_steps",
    "lost_steps",
    "fair_windows",
)
