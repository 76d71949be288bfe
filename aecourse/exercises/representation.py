"""Checks of the exercises of chapter 9, reusing the encoder."""

from __future__ import annotations

import numpy as np

from aecourse.exercises.checking import exercise
from aecourse.exercises.expectations import (
    describe,
    diagnose,
    expect,
    expect_array,
    expect_number,
)
from aecourse.exercises.representation_mistakes import (
    COUNT_LEARNING,
    NAMED_BY_MAJORITY,
    NEAREST_IMAGES,
    accuracy_with_faults,
    count,
    experiment_mistakes,
    squared_distance,
)
from aecourse.exercises.running import Answer


@exercise(
    "representation.1",
    "count_learning(encoder_sizes, head_sizes, frozen)",
    hints=(
        "A dense layer from `a` to `b` numbers has `a * b` weights and `b` biases. "
        "Which layers does training change if the encoder is frozen?",
        "Count the two lists one by one; each has one layer fewer than sizes.",
        "The head always learns. Add the encoder's count unless `frozen`.",
    ),
)
def _count_learning(answer: Answer) -> str:
    cases = [
        (encoder, head, frozen)
        for encoder, head in (((784, 128, 32), (32, 128, 10)), ((20, 6), (6, 3)))
        for frozen in (True, False)
    ]
    diagnose(
        [expect_number(answer(*case), what="the count") for case in cases],
        [
            count(head) + (0 if frozen else count(encoder))
            for encoder, head, frozen in cases
        ],
        [
            ([wrong(*case) for case in cases], message)
            for wrong, message in COUNT_LEARNING
        ],
        cases=[
            f"for {encoder} {'frozen' if frozen else 'fine-tuned'} and {head}"
            for encoder, head, frozen in cases
        ],
        what="the count",
        nudge="By hand: 6 numbers to 3 classes are 18 weights and 3 biases.",
        rtol=0,
        atol=0.1,
    )
    return (
        "P5b learns 5,514 parameters of 110,122; with the encoder frozen the other "
        "104,608 stay what the images without labels made of them."
    )


@exercise(
    "representation.2",
    "nearest_images(codes, query, count)",
    hints=(
        "First one distance for each row of `codes`: how far is it from the query?",
        "`codes - query` works for all rows at once. Square, then add up along the "
        "axis that runs over the numbers of a code.",
        "`np.argsort` gives places, from the smallest value to the largest.",
    ),
)
def _nearest_images(answer: Answer) -> str:
    random = np.random.default_rng(2)
    for rows, size, wanted in ((400, 5, 25), (300, 30, 40)):
        codes = random.normal(size=(rows, size)) + 1
        codes *= random.uniform(0.5, 2, size=(rows, 1))
        query = random.normal(size=size) + 0.5
        arguments = (codes, query, wanted)
        nearest = np.argsort(squared_distance(codes, query))[:wanted]
        diagnose(
            answer(*arguments),
            nearest,
            NEAREST_IMAGES,
            inputs=arguments,
            what=f"the {wanted} nearest of {rows} codes",
            nudge="Try it with three codes of two numbers and a sheet of paper.",
        )
        diagnose(
            answer(codes + 9, query + 9, wanted),
            nearest,
            what="the nearest codes after all, and the query, were moved by 9",
            nudge="Distances do not change if everything is moved along.",
        )
    return (
        "This is the whole of a similar-image search; for millions of codes one "
        "replaces the sorting by an index and keeps the rest."
    )


@exercise(
    "representation.3",
    "draw_few(labels, each, random)",
    hints=(
        "Go through the classes one by one. Which places have this label?",
        "`np.flatnonzero(labels == label)` gives the places. Draw `each` of them.",
        "`random.choice(places, each, replace=False)` draws without repetition; join "
        "the draws of all classes by `np.concatenate`.",
    ),
)
def _draw_few(answer: Answer) -> str:
    labels = np.random.default_rng(3).permutation(np.repeat([0, 1, 4], (30, 12, 50)))
    draws = []
    for each, seed in ((4, 1), (4, 2), (12, 3)):
        result = answer(labels, each, np.random.default_rng(seed))
        drawn = expect_array(result, what="the draw")
        _expect_places(drawn, labels, each)
        draws.append(drawn)
    first = [np.flatnonzero(labels == label)[:4] for label in (0, 1, 4)]
    expect(
        {*draws[0]} != {*np.concatenate(first)} or {*draws[0]} != {*draws[1]},
        "You took the first images of each class. That is no draw: every repetition "
        "of the experiment would have the same ones.",
        nudge="`random.choice` draws places.",
    )
    expect(
        {*draws[0]} != {*draws[1]},
        "Two generators with different seeds give the same draw.",
        nudge="Use the generator that you are given, and no seed of your own.",
    )
    again = answer(labels, 4, np.random.default_rng(1))
    expect(
        {*np.ravel(again)} == {*draws[0]},
        "Two generators with the same seed give different draws.",
        nudge="Use the generator that you are given, and not `np.random` itself.",
    )
    many = np.random.default_rng(4)
    ever = {int(place) for _ in range(60) for place in answer(labels, 12, many)}
    expect(
        len(ever) == len(labels),
        "Some images can never be drawn, however often one tries.",
        expected=f"all {len(labels)} places to occur in sixty draws",
        got=f"{len(ever)} of them",
        nudge="Draw from all the places of a class.",
    )
    return (
        "Every class is there, equally often, and another seed gives another draw: "
        "now the spread over the draws means something."
    )


def _expect_places(drawn: np.ndarray, labels: np.ndarray, each: int) -> None:
    """Expect so many different places of every class."""
    classes = np.unique(labels)
    size = each * len(classes)
    expect(
        drawn.dtype.kind in "iu" and drawn.ndim == 1,
        "The draw must be whole numbers, one place after the other.",
        expected=f"{size} places, shape ({size},)",
        got=describe(drawn),
        nudge="Join the draws of the classes by `np.concatenate`.",
    )
    expect(
        drawn.min() >= 0 and drawn.max() < len(labels),
        "The draw has places that do not exist.",
        expected=f"places from 0 to {len(labels) - 1}",
        got=f"places from {drawn.min()} to {drawn.max()}",
    )
    expect(
        not set(drawn) <= set(classes),
        "You returned the labels of the drawn images. The draw is where they are.",
        got=describe(drawn),
    )
    expect(
        len(np.unique(drawn)) == len(drawn),
        "An image was drawn twice, so fewer are labelled than were paid for.",
        expected=f"{size} different places",
        got=f"{len(np.unique(drawn))} different places",
        nudge="`random.choice` puts back what it has drawn unless `replace=False`. If "
        "you said so, you may have returned places within a class and not in `labels`.",
    )
    counts = [int(np.sum(labels[drawn] == label)) for label in classes]
    expect(
        len(drawn) == size or max(counts) == min(counts) == each,
        "The draw has the wrong number of images: `each` counts those of *one* class.",
        expected=f"{each} of each of {len(classes)} classes",
        got=f"{len(drawn)} in all",
    )
    expect(
        set(counts) == {each},
        "The classes are not drawn equally often.",
        expected=f"{each} of each of {len(classes)} classes",
        got="of the classes one by one " + ", ".join(map(str, counts)),
        nudge="Draw within each class, not over all images.",
    )


@exercise(
    "representation.4",
    "named_by_majority(groups, labels)",
    hints=(
        "Take one group. How many of its members have the class that is most frequent "
        "in it? These are right, the others are wrong.",
        "`np.bincount(labels[groups == group])` counts the classes within a group.",
        "Add up the largest counts of all groups, and divide by the number of images.",
    ),
)
def _named_by_majority(answer: Answer) -> str:
    random = np.random.default_rng(4)
    for images, groups, classes in ((90, 6, 4), (60, 3, 5)):
        labels = random.integers(classes, size=images)
        found = (labels * 2 + 1) % groups
        moved = random.random(images) < 0.4
        found[moved] = random.integers(groups, size=moved.sum())
        right = sum(np.bincount(labels[found == g]).max() for g in np.unique(found))
        diagnose(
            answer(found, labels),
            right / images,
            NAMED_BY_MAJORITY,
            inputs=(found, labels),
            what=f"the share for {groups} groups and {classes} classes",
            nudge="Groups (0, 0, 0, 1) with labels (7, 7, 2, 2) give three of four.",
        )
        renamed = random.permutation(groups)[found] + 3
        diagnose(
            answer(renamed, labels),
            right / images,
            what="the share after the groups got other numbers",
            nudge="What a group is called must not matter; `np.unique(groups)` gives "
            "the numbers that are in use.",
        )
    return (
        "Ten labels, one for each group, are enough to name them all; how good that "
        "is depends on the groups, and more groups always look better."
    )


@exercise(
    "representation.5",
    "honest_accuracy(train, y_train, validation, y_validation, test, y_test, counts)",
    hints=(
        "Ask of each of the three sets of codes what it may be used for: one to learn "
        "from, one to choose with, one to judge.",
        "The report has three faults: whose neighbours are looked for, what chooses "
        "`k`, and what the codes are scaled by.",
        "Scale all three sets by mean and standard deviation of the training codes, "
        "find the `k` with the best validation accuracy, and return "
        "`neighbours_accuracy` on the test codes with that `k` once.",
    ),
)
def _honest_accuracy(answer: Answer) -> str:
    experiments = [_experiment(seed) for seed in (1, 2, 3)]
    honest = [accuracy_with_faults(experiment) for experiment in experiments]
    diagnose(
        [
            expect_number(answer(*experiment), what="the accuracy")
            for experiment in experiments
        ],
        honest,
        experiment_mistakes(experiments),
        cases=[f"in experiment {number}" for number in (1, 2, 3)],
        what="the accuracy",
        nudge="Learn from training codes, choose with validation codes, and look at "
        "the test codes once.",
    )
    reported = accuracy_with_faults(
        experiments[0],
        fitted_on="test",
        chosen_on="test",
        scaled_by="training and test",
    )
    return (
        f"The report had {reported:.2f} and you have {honest[0]:.2f}, for the same "
        "codes, which tell next to nothing about the classes."
    )


def _experiment(seed: int) -> tuple:
    """Return three sets of codes of four overlapping classes, and numbers to try.

    The test codes are shifted and wider, so that it matters what they are scaled by.
    """
    random = np.random.default_rng(seed)
    centres = random.normal(size=(4, 3)) * (1, 4, 0.5)
    parts: list[np.ndarray] = []
    for rows, width, shift in ((120, 1.0, 0.0), (150, 1.0, 0.1), (150, 1.3, 0.4)):
        labels = random.integers(4, size=rows)
        noise = random.normal(size=(rows, 3)) * (1, 4, 0.5)
        parts += [(centres[labels] + width * noise) * (1, 1, 3) + shift, labels]
    return (*parts, (1, 3, 9, 25))
