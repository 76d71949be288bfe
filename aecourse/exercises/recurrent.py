"""Checks of the exercises of chapter 5, LSTM autoencoders."""

from __future__ import annotations

import numpy as np

from aecourse.exercises.checking import exercise
from aecourse.exercises.expectations import (
    diagnose,
    expect,
    expect_array,
    expect_number,
    expect_tuple,
)
from aecourse.exercises.recurrent_mistakes import (
    COUNT_LSTM,
    KEPT_SHARE,
    LOST_STEPS,
    LSTM_STEP,
    MASKED_ERROR,
    by_step,
    kept_share,
    lost_steps,
    lstm_step,
    masked_error,
)
from aecourse.exercises.recurrent_windows import fair_windows, window_mistakes
from aecourse.exercises.running import Answer


@exercise(
    "recurrent.1",
    "count_lstm(features, units)",
    hints=(
        "An LSTM computes four things of the same form at every step: three gates "
        "and one proposal. How many numbers does one of them need?",
        "Each has a weight from every feature to every unit, a weight from every "
        "unit of the old state to every unit, and a bias for every unit.",
        "Add the three kinds of numbers for one part, and take four parts.",
    ),
)
def _count_lstm(answer: Answer) -> str:
    for features, units in ((5, 3), (28, 8), (8, 8), (1, 32)):
        diagnose(
            answer(features, units),
            4 * units * (features + units + 1),
            COUNT_LSTM,
            inputs=(features, units),
            what=f"the count for {features} features and {units} units",
            nudge="The smallest by hand: 5 features and 3 units are four times "
            "15 + 9 + 3.",
            rtol=0,
            atol=0.1,
        )
    return (
        "The note's P9 is 2 · 1,184 + 2 · 544 for its four LSTMs and 252 for the "
        "dense layer, 3,708; the number of steps does not occur."
    )


@exercise(
    "recurrent.2",
    "lstm_step(x, state, cell, kernel, recurrent_kernel, bias)",
    hints=(
        "First one array of shape (batch, 4 units), from the input, the old state "
        "and the bias. Then cut it into four.",
        "`np.split(values, 4, axis=1)` gives input gate, forget gate, proposal and "
        "output gate, in this order. Three get a sigmoid, one a tanh.",
        "New cell: forget gate times old cell, plus input gate times proposal. New "
        "state: output gate times tanh of the new cell.",
    ),
)
def _lstm_step(answer: Answer) -> str:
    rng = np.random.default_rng(4)
    for batch, features, units in ((6, 3, 4), (2, 5, 2)):
        inputs = (
            rng.normal(size=(batch, features)),
            rng.uniform(-1, 1, size=(batch, units)),
            rng.normal(scale=1.5, size=(batch, units)),
            rng.normal(size=(features, 4 * units)),
            rng.normal(size=(units, 4 * units)),
            rng.normal(size=4 * units),
        )
        names = ["state", "cell"]
        new = [
            expect_array(value, (batch, units), what=f"the new {name}")
            for name, value in zip(
                names, expect_tuple(answer(*inputs), names), strict=True
            )
        ]
        diagnose(
            np.stack(new),
            lstm_step(*inputs),
            LSTM_STEP,
            inputs=inputs,
            cases=["in the new state", "in the new cell"],
            what="the step",
            nudge="Follow one sequence with one feature and one unit by hand.",
        )
    return (
        "The cell is changed by adding and scaling only, with no matrix in between; "
        "that is what lets a gradient pass many steps."
    )


@exercise(
    "recurrent.3",
    "kept_share(steps, features, units, return_sequences, merge_mode)",
    hints=(
        "Write the shape of one code first. Which of the five arguments change it?",
        "`return_sequences` decides whether there is one state or one for every "
        "step; `merge_mode` decides how wide it is.",
        "Multiply the numbers of the code's shape, and divide by steps times features.",
    ),
)
def _kept_share(answer: Answer) -> str:
    cases = (
        (28, 28, 8, True, "sum"),
        (28, 28, 8, False, "concat"),
        (140, 3, 4, True, "concat"),
        (140, 3, 4, False, "ave"),
    )
    diagnose(
        [expect_number(answer(*case), what=f"the share for {case}") for case in cases],
        [kept_share(*case) for case in cases],
        [([wrong(*case) for case in cases], message) for wrong, message in KEPT_SHARE],
        cases=[f"for {case}" for case in cases],
        what="the share",
        nudge="P9's encoder turns (28, 28) into (28, 8): 224 of 784 numbers.",
    )
    return (
        "P9 keeps 224 of 784 numbers; the same layer without `return_sequences` "
        "would keep 8, which is compression of another order."
    )


@exercise(
    "recurrent.4",
    "error_of_true_steps(x, x_hat, weight)",
    hints=(
        "Which numbers may count? Which should the sum be divided by?",
        "`weight` has the shape (sequences, steps), the squares have one axis more. "
        "As truth values, weights can select steps.",
        "Take the squares where the weight is 1, with all their features, and their "
        "mean.",
    ),
)
def _error_of_true_steps(answer: Answer) -> str:
    rng = np.random.default_rng(5)
    lengths = np.array([3, 9, 5, 7])
    weight = (np.arange(9) < lengths[:, None]).astype(np.float32)
    x = rng.normal(size=(4, 9, 2)) * np.linspace(0.5, 2, 4)[:, None, None]
    x_hat = x + rng.normal(size=x.shape) * np.linspace(2, 0.5, 4)[:, None, None]
    diagnose(
        answer(x, x_hat, weight),
        masked_error(x, x_hat, weight),
        MASKED_ERROR,
        inputs=(x, x_hat, weight),
        what="the error",
        nudge="Two sequences of one feature, with errors of 1 at each of their 1 + 3 "
        "true steps, have the error 1.",
    )
    other = np.where(weight[..., None] == 1, x_hat, 100)
    longer = [np.pad(a, ((0, 0), (0, 6), (0, 0))) for a in (x, other)]
    more = answer(*longer, np.pad(weight, ((0, 0), (0, 6))))
    expect(
        np.isclose(expect_number(more), masked_error(x, x_hat, weight)),
        "More padding, with other values in it, changes your error.",
        expected=f"{masked_error(x, x_hat, weight):.6g}, as before",
        got=f"{expect_number(more):.6g}",
    )
    return (
        "More padding and other values in it change nothing; that is the property "
        "to test, whatever the formula."
    )


@exercise(
    "recurrent.5",
    "lost_steps(x, x_hat, x_train)",
    hints=(
        "You need two curves over the steps: the model's error and the baseline's. "
        "What is the baseline's reconstruction?",
        "The mean training sequence has shape (steps, features). Against `x` it "
        "broadcasts by itself.",
        "Errors are squares, averaged over sequences and features but not over "
        "steps. `np.flatnonzero` gives the indices where a condition holds.",
    ),
)
def _lost_steps(answer: Answer) -> str:
    rng = np.random.default_rng(6)
    steps = np.arange(12)
    spread = np.linspace(0.3, 2, 12)[None, :, None]
    shape = np.sin(steps)[None, :, None] * 2
    x_train = shape + spread * rng.normal(size=(50, 12, 2))
    x = shape + spread * rng.normal(size=(30, 12, 2)) + 0.8 * (steps % 3 == 1)[:, None]
    baseline = np.sqrt(by_step(x, x_train.mean(axis=0)))
    share = np.where(np.isin(steps, (0, 4, 7, 10, 11)), 1.1, 0.8)
    share[4] = share[7] = 0.97
    noise = rng.choice([-1.0, 1.0], size=x.shape)
    x_hat = x + noise * (baseline * share)[:, None]
    diagnose(
        answer(x, x_hat, x_train),
        lost_steps(x, x_hat, x_train),
        LOST_STEPS,
        inputs=(x, x_hat, x_train),
        what="the list of steps",
        nudge="Print both curves, one below the other.",
    )
    return (
        "An error by step says little without a baseline by step: where all "
        "sequences agree, a small error is no merit."
    )


@exercise(
    "recurrent.6",
    "fair_windows(recording, width, stride, test_share)",
    hints=(
        "With a stride below the width, how many samples do two neighbouring windows "
        "share? What does shuffling do to neighbours?",
        "There are two faults: when the split is made, and what the mean and the "
        "deviation are computed from.",
        "Split the recording itself, the end for the test; standardise both parts by "
        "the early one; cut each part into windows on its own.",
    ),
)
def _fair_windows(answer: Answer) -> str:
    rng = np.random.default_rng(7)
    recording = np.cumsum(rng.normal(size=203)) + np.linspace(0, 9, 203)
    arguments = (recording, 12, 5, 0.3)
    train, test = expect_tuple(answer(*arguments), ["train", "test"])
    train = expect_array(train, what="the training windows")
    test = expect_array(test, what="the test windows")
    for windows, which in ((train, "training"), (test, "test")):
        expect(
            windows.ndim == 2 and windows.shape[1] == 12,
            f"The {which} windows have the wrong shape.",
            expected="one row of 12 samples for each window",
            got=f"shape {windows.shape}",
        )
    common = np.intersect1d(train.round(6), test.round(6)).size
    expect(
        common <= 12,
        "Most test windows overlap with a training window: they were shuffled before "
        "the split, so what is tested has been learnt.",
        expected="no sample in both parts",
        got=f"{common} samples in both",
    )
    expect(
        common == 0,
        "Windows at the border still share samples: they were cut before the split.",
        expected="no sample in both parts",
        got=f"{common} samples in both",
    )
    fair_train, fair_test = fair_windows(*arguments)
    diagnose(
        np.concatenate([train, test]),
        np.concatenate([fair_train, fair_test]),
        window_mistakes(arguments),
        what="the array of all windows, training first,",
        nudge="The test part is the end of the recording, "
        "`round(test_share * len(recording))` samples long; keep the order of time.",
    )
    expect_array(train, fair_train.shape, what="the array of training windows")
    return (
        "Not one sample is in both parts now; a model that has only learnt its "
        "training windows by heart can no longer look good."
    )
