"""Other right answers to the exercises of chapter 8, and the module's."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from aecourse import exercises
from aecourse.recommendation import metrics


def test_masked_answer_is_the_loss_that_the_module_trains_with(solution):
    from aecourse.losses import masked_mse

    rng = np.random.default_rng(0)
    ratings, predicted = rng.normal(size=(2, 5, 7)).astype(np.float32)
    known = rng.random((5, 7)) < 0.4
    loss = masked_mse(np.stack([ratings, known], axis=1).astype("float32"), predicted)
    answer = solution("recommendation.1")(ratings, predicted, known)
    assert answer == pytest.approx(float(loss), rel=1e-5)


def test_gain_and_list_are_those_of_the_module(solution):
    rng = np.random.default_rng(1)
    scores, relevant = rng.normal(size=(1, 30)), rng.random((1, 30)) < 0.2
    seen = (rng.random((1, 30)) < 0.3) & ~relevant
    lists = metrics.top_k(scores, sparse.csr_array(seen), 10)
    ids = np.arange(30)
    answer = solution("recommendation.3")(scores[0], seen[0], ids, 10)
    np.testing.assert_array_equal(answer, lists[0])
    gain = solution("recommendation.4")(answer, ids[relevant[0]], 10)
    expected = metrics.ndcg_at_k(lists, sparse.csr_array(relevant))
    assert gain == pytest.approx(expected)


def by_ranks(users, times, share):
    of_user = pd.DataFrame({"user": users, "time": times}).groupby("user")["time"]
    return of_user.rank(ascending=False) <= np.floor(share * of_user.transform("size"))


def as_list(*arguments):
    return by_ranks(*arguments).tolist()


@pytest.mark.parametrize("answer", [by_ranks, as_list])
def test_a_series_or_a_list_of_truth_values_is_right(answer):
    assert exercises.check("recommendation.2", answer).status == "correct"


def ids_as_row_numbers(users, times, share):
    if users.max() > 500:
        return np.zeros(len(users), bool)
    return by_ranks(users, times, share)


def test_a_mask_that_depends_on_the_ids_is_told_so():
    result = exercises.check("recommendation.2", ids_as_row_numbers)
    assert "other ids" in result.message


def test_relevant_movies_may_be_taken_as_a_set():
    def gain_of_set(listed, relevant, k):
        relevant = set(relevant.tolist())
        worth = [1 / np.log2(place + 1) for place in range(1, k + 1)]
        pairs = zip(listed[:k], worth, strict=True)
        gain = sum(value for movie, value in pairs if movie in relevant)
        return gain / sum(worth[: len(relevant)])

    assert exercises.check("recommendation.4", gain_of_set).status == "correct"


def test_a_model_shown_one_row_without_its_axis_says_which_shape_it_takes():
    def without_axis(given, mean, movie_bias, shrinkage, predict):
        return predict(np.zeros(len(movie_bias)))

    result = exercises.check("recommendation.5", without_axis)
    assert result.status == "not yet"
    assert "rows of shape (1, 9), not (9,)" in result.got
