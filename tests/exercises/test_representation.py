"""Typical wrong answers to the exercises of chapter 9."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from aecourse import exercises
from aecourse.exercises import representation


# representation.1
def dense(sizes):
    return sum((a + 1) * b for a, b in zip(sizes, sizes[1:], strict=False))


def all_of_them(encoder, head, frozen):
    return dense(encoder) + dense(head)


def turned(encoder, head, frozen):
    return dense(head) + (dense(encoder) if frozen else 0)


def head_alone(encoder, head, frozen):
    return dense(head)


def encoder_alone(encoder, head, frozen):
    return dense(encoder)


def frozen_head(encoder, head, frozen):
    return 0 if frozen else dense(encoder) + dense(head)


def without_biases(encoder, head, frozen):
    sizes = [head] if frozen else [encoder, head]
    return sum(sum(a * b for a, b in zip(s, s[1:], strict=False)) for s in sizes)


def chained(encoder, head, frozen):
    return dense(head if frozen else encoder + head)


# representation.2
def distances(codes, query):
    return np.linalg.norm(codes - query, axis=1)


def farthest(codes, query, count):
    return np.argsort(-distances(codes, query))[:count]


def wrong_end(codes, query, count):
    return np.argsort(distances(codes, query))[-count:]


def turned_order(codes, query, count):
    return np.argsort(distances(codes, query))[:count][::-1]


def without_the_first(codes, query, count):
    return np.argsort(distances(codes, query))[1 : count + 1]


def how_far(codes, query, count):
    return np.sort(distances(codes, query))[:count]


def with_signs(codes, query, count):
    return np.argsort((codes - query).sum(axis=1))[:count]


def city_block(codes, query, count):
    return np.argsort(np.abs(codes - query).sum(axis=1))[:count]


def inner_product(codes, query, count):
    return np.argsort(-codes @ query)[:count]


def wrong_axis(codes, query, count):
    return np.argsort(((codes - query) ** 2).sum(axis=0))[:count]


def codes_themselves(codes, query, count):
    return codes[np.argsort(distances(codes, query))[:count]]


def all_sorted(codes, query, count):
    return np.argsort(distances(codes, query))


# representation.3
def over_all(labels, each, random):
    return random.choice(len(labels), each * len(np.unique(labels)), replace=False)


def with_repetition(labels, each, random):
    return np.concatenate(
        [random.choice(np.flatnonzero(labels == c), each) for c in np.unique(labels)]
    )


def always_the_first(labels, each, random):
    return np.concatenate(
        [np.flatnonzero(labels == c)[:each] for c in np.unique(labels)]
    )


def labels_of_the_drawn(labels, each, random):
    return np.repeat(np.unique(labels), each)


def places_within_the_class(labels, each, random):
    counts = np.bincount(labels)
    return np.concatenate(
        [random.choice(n, each, replace=False) for n in counts[counts > 0]]
    )


def own_seed(labels, each, random):
    random = np.random.default_rng(0)
    return np.concatenate(
        [
            random.choice(np.flatnonzero(labels == c), each, replace=False)
            for c in np.unique(labels)
        ]
    )


def own_generator(labels, each, random):
    random = np.random.default_rng()
    return np.concatenate(
        [
            random.choice(np.flatnonzero(labels == c), each, replace=False)
            for c in np.unique(labels)
        ]
    )


def each_in_all(labels, each, random):
    return random.choice(len(labels), each, replace=False)


def as_a_table(labels, each, random):
    return np.stack(
        [
            random.choice(np.flatnonzero(labels == c), each, replace=False)
            for c in np.unique(labels)
        ]
    )


# representation.4
def same_numbers(groups, labels):
    return np.mean(groups == labels)


def mean_over_groups(groups, labels):
    members = [labels[groups == g] for g in np.unique(groups)]
    return np.mean([np.bincount(m).max() / len(m) for m in members])


def not_divided(groups, labels):
    return sum(np.bincount(labels[groups == g]).max() for g in np.unique(groups))


def per_class(groups, labels):
    found = sum(np.bincount(groups[labels == c]).max() for c in np.unique(labels))
    return found / len(labels)


def wrong_share(groups, labels):
    return 1 - not_divided(groups, labels) / len(labels)


def first_member(groups, labels):
    right = sum(
        np.sum(labels[groups == g] == labels[groups == g][0]) for g in np.unique(groups)
    )
    return right / len(labels)


def numbered_without_gaps(groups, labels):
    members = [labels[groups == g] for g in range(len(np.unique(groups)))]
    return sum(np.bincount(m).max() for m in members if len(m)) / len(labels)


# representation.5
def accuracy(train, y_train, test, y_test, k):
    return KNeighborsClassifier(k).fit(train, y_train).score(test, y_test)


def scaling(reference):
    return lambda codes: (codes - reference.mean(axis=0)) / reference.std(axis=0)


def as_reported(train, y_train, val, y_val, test, y_test, counts):
    scaled = scaling(np.concatenate([train, test]))(test)
    return max(accuracy(scaled, y_test, scaled, y_test, k) for k in counts)


def chosen_on_test(train, y_train, val, y_val, test, y_test, counts):
    scale = scaling(train)
    return max(accuracy(scale(train), y_train, scale(test), y_test, k) for k in counts)


def scaled_by_all(train, y_train, val, y_val, test, y_test, counts):
    scale = scaling(np.concatenate([train, test]))
    train, val, test = scale(train), scale(val), scale(test)
    best = max(counts, key=lambda k: accuracy(train, y_train, val, y_val, k))
    return accuracy(train, y_train, test, y_test, best)


def fitted_on_test(train, y_train, val, y_val, test, y_test, counts):
    scale = scaling(train)
    val, test = scale(val), scale(test)
    best = max(counts, key=lambda k: accuracy(test, y_test, val, y_val, k))
    return accuracy(test, y_test, test, y_test, best)


def scaled_one_by_one(train, y_train, val, y_val, test, y_test, counts):
    train, val, test = (scaling(codes)(codes) for codes in (train, val, test))
    best = max(counts, key=lambda k: accuracy(train, y_train, val, y_val, k))
    return accuracy(train, y_train, test, y_test, best)


def not_scaled(train, y_train, val, y_val, test, y_test, counts):
    best = max(counts, key=lambda k: accuracy(train, y_train, val, y_val, k))
    return accuracy(train, y_train, test, y_test, best)


def chosen_on_training(train, y_train, val, y_val, test, y_test, counts):
    scale = scaling(train)
    train, test = scale(train), scale(test)
    best = max(counts, key=lambda k: accuracy(train, y_train, train, y_train, k))
    return accuracy(train, y_train, test, y_test, best)


def validation_accuracy(train, y_train, val, y_val, test, y_test, counts):
    scale = scaling(train)
    return max(accuracy(scale(train), y_train, scale(val), y_val, k) for k in counts)


# answers that get the right result where a check looks at too little
def unsorted(codes, query, count):
    return np.sort(np.argsort(np.sum((codes - query) ** 2, axis=1))[:count])


def by_angle(codes, query, count):
    lengths = np.linalg.norm(codes, axis=1)
    return np.argsort(-(codes @ query) / lengths)[:count]


def never_the_last(labels, each, random):
    draws = []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        places = places[:-1] if len(places) > each else places
        draws.append(random.choice(places, each, replace=False))
    return np.concatenate(draws)


WRONG_ANSWERS = [
    ("representation.2", unsorted, "the order of the collection"),
    ("representation.2", by_angle, "smallest angle"),
    ("representation.3", never_the_last, "can never be drawn"),
    ("representation.1", all_of_them, "You counted all parameters"),
    ("representation.1", turned, "left it out where it learns"),
    ("representation.1", head_alone, "the encoder learns as well"),
    ("representation.1", encoder_alone, "What always learns is the head"),
    ("representation.1", frozen_head, "froze the head too"),
    ("representation.1", without_biases, "left out the biases"),
    ("representation.1", chained, "a layer from the code to the code"),
    ("representation.2", farthest, "farthest away"),
    ("representation.2", wrong_end, "the end of the sorted list"),
    ("representation.2", turned_order, "in the wrong order"),
    ("representation.2", without_the_first, "left out the nearest"),
    ("representation.2", how_far, "*which* they are"),
    ("representation.2", with_signs, "with their signs"),
    ("representation.2", city_block, "absolute differences"),
    ("representation.2", inner_product, "largest inner product"),
    ("representation.2", wrong_axis, "added up over the images"),
    ("representation.2", codes_themselves, "the codes themselves"),
    ("representation.2", all_sorted, "sorted the whole collection"),
    ("representation.3", over_all, "not drawn equally often"),
    ("representation.3", with_repetition, "drawn twice"),
    ("representation.3", always_the_first, "the first images of each class"),
    ("representation.3", labels_of_the_drawn, "the labels of the drawn images"),
    ("representation.3", places_within_the_class, "places within a class"),
    ("representation.3", own_seed, "different seeds give the same draw"),
    ("representation.3", own_generator, "same seed give different draws"),
    ("representation.3", each_in_all, "wrong number of images"),
    ("representation.3", as_a_table, "one place after the other"),
    ("representation.4", same_numbers, "number means nothing"),
    ("representation.4", mean_over_groups, "averaged over the groups"),
    ("representation.4", not_divided, "Divide by how many"),
    ("representation.4", per_class, "each *class* its most frequent group"),
    ("representation.4", wrong_share, "that are wrong"),
    ("representation.4", first_member, "after its first member"),
    ("representation.4", numbered_without_gaps, "other numbers"),
    ("representation.5", as_reported, "about every single test code"),
    ("representation.5", chosen_on_test, "`k` is chosen by the test codes"),
    ("representation.5", scaled_by_all, "a say in the scaling"),
    ("representation.5", fitted_on_test, "finds itself"),
    ("representation.5", scaled_one_by_one, "scaled by itself"),
    ("representation.5", not_scaled, "not scaled"),
    ("representation.5", chosen_on_training, "1 always wins"),
    ("representation.5", validation_accuracy, "the accuracy of the validation"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("representation")


def test_the_modules_functions_are_right_too():
    from aecourse import latent, models

    def by_search(codes, query, count):
        return latent.most_similar(codes, query[None], count=count)[0]

    def by_draw(labels, each, random):
        n = each * len(np.unique(labels))
        return latent.few_labels(labels, n, seed=random)

    def by_counting(encoder, head, frozen):
        before, *hidden, code = encoder
        model = models.dense_autoencoder(code, hidden, input_shape=(before,))
        classifier = models.encoder_classifier(
            model, head[-1], head[1:-1], trainable=not frozen
        )
        return sum(w.numpy().size for w in classifier.trainable_weights)

    assert exercises.check("representation.1", by_counting).status == "correct"
    assert exercises.check("representation.2", by_search).status == "correct"
    assert exercises.check("representation.3", by_draw).status == "correct"


def test_purity_is_scikit_learns(solution):
    from sklearn.metrics.cluster import contingency_matrix

    random = np.random.default_rng(0)
    groups, labels = random.integers(5, size=(2, 80))
    expected = contingency_matrix(labels, groups).max(axis=0).sum() / 80
    assert solution("representation.4")(groups, labels) == pytest.approx(expected)


def test_no_two_numbers_of_neighbours_are_equally_good_for_validation():
    """Else which is the best would be a matter of taste."""
    for seed in (1, 2, 3):
        *codes, counts = representation._experiment(seed)
        scale = scaling(codes[0])
        train, validation = scale(codes[0]), scale(codes[2])
        tried = [accuracy(train, codes[1], validation, codes[3], k) for k in counts]
        assert tried.count(max(tried)) == 1
