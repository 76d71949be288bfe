"""What holds for the exercises of chapter 9 besides what holds for every exercise."""

import numpy as np
import pytest
from sklearn.neighbors import KNeighborsClassifier

from aecourse import exercises
from aecourse.exercises.representation import honest_accuracy


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


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_distances_may_be_rounded(dtype):
    def from_products(codes, query, count):
        codes, query = codes.astype(dtype), query.astype(dtype)
        distances = (codes**2).sum(axis=1) - 2 * codes @ query
        return list(np.argsort(distances)[:count])

    assert exercises.check("representation.2", from_products).status == "correct"


def test_places_in_part_of_the_order_are_refused_on_every_processor():
    """Some sort up to 256 places for `np.argpartition`, around the one asked for."""

    def partly_sorted(codes, query, count):
        places = np.argsort(np.linalg.norm(codes - query, axis=1))[:count]
        return np.append(np.sort(places[:-512]), places[-512:])

    verdict = exercises.check("representation.2", partly_sorted)
    assert verdict.status == "not yet"


def test_a_draw_may_come_in_any_order_and_as_a_list():
    def shuffled(labels, each, random):
        order = random.permutation(len(labels))
        places = [order[labels[order] == label][:each] for label in np.unique(labels)]
        return random.permutation(np.concatenate(places)).tolist()

    assert exercises.check("representation.3", shuffled).status == "correct"


@pytest.mark.parametrize("kind", [float, bool, str])
def test_what_is_no_place_is_named(kind):
    def of_another_kind(labels, each, random):
        return np.arange(each * 3).astype(kind)

    verdict = exercises.check("representation.3", of_another_kind)
    assert "one place after the other" in verdict.message
    assert "shape (12,)" in verdict.got


def test_purity_is_scikit_learns(solution):
    from sklearn.metrics.cluster import contingency_matrix

    random = np.random.default_rng(0)
    groups, labels = random.integers(5, size=(2, 80))
    expected = contingency_matrix(labels, groups).max(axis=0).sum() / 80
    assert solution("representation.4")(groups, labels) == pytest.approx(expected)


def test_no_two_numbers_of_neighbours_are_equally_good_for_validation():
    """Else which is the best would be a matter of taste."""
    for *sets, counts in honest_accuracy.cases().values():
        train, y_train, validation, y_validation = sets[:4]
        mean, deviation = train.mean(axis=0), train.std(axis=0)
        tried = [
            KNeighborsClassifier(k)
            .fit((train - mean) / deviation, y_train)
            .score((validation - mean) / deviation, y_validation)
            for k in counts
        ]
        assert tried.count(max(tried)) == 1
