"""Typical wrong answers to the exercises of chapter 8."""

import numpy as np
import pytest

from aecourse import exercises


# recommendation.1
def over_all_cells(ratings, predicted, known):
    return np.mean((ratings - predicted) ** 2)


def mask_only_above(ratings, predicted, known):
    return np.mean((known * (ratings - predicted)) ** 2)


def zero_is_unknown(ratings, predicted, known):
    return np.mean((ratings - predicted)[ratings != 0] ** 2)


def mean_of_users(ratings, predicted, known):
    per_user = [
        np.mean((r - p)[k] ** 2) if k.any() else 0
        for r, p, k in zip(ratings, predicted, known, strict=True)
    ]
    return np.mean(per_user)


def wrong_way_round(ratings, predicted, known):
    return np.mean((ratings - predicted)[~known] ** 2)


def root(ratings, predicted, known):
    return np.sqrt(np.mean((ratings - predicted)[known] ** 2))


def absolute(ratings, predicted, known):
    return np.mean(np.abs(ratings - predicted)[known])


# recommendation.2
def within(users, times, share, count=int):
    held = np.zeros(len(users), bool)
    for user in set(users.tolist()):
        theirs = np.flatnonzero(users == user)
        newest_first = theirs[np.argsort(-times[theirs])]
        held[newest_first[: count(share * len(theirs))]] = True
    return held


def newest_of_all(users, times, share):
    held = np.zeros(len(users), bool)
    held[np.argsort(times)[len(users) - int(share * len(users)) :]] = True
    return held


def whole_users(users, times, share):
    ids = np.unique(users)
    return np.isin(users, ids[len(ids) - int(share * len(ids)) :])


def oldest(users, times, share):
    return within(users, -times, share)


def what_stays(users, times, share):
    return ~within(users, times, share)


def rounded_up(users, times, share):
    return within(users, times, share, lambda n: int(np.ceil(n)))


def last_rows(users, times, share):
    return within(users, np.arange(len(users)), share)


def sorted_mask(users, times, share):
    order = np.lexsort((times, users))
    return within(users[order], times[order], share)


def minus_zero(users, times, share):
    held = np.zeros(len(users), bool)
    for user in np.unique(users):
        theirs = np.flatnonzero(users == user)
        held[theirs[np.argsort(times[theirs])][-int(share * len(theirs)) :]] = True
    return held


def ids_as_rows(users, times, share):
    if users.max() > 500:
        return np.zeros(len(users), bool)
    return within(users, times, share)


# recommendation.3
def columns(scores, seen, movie_ids, k):
    return np.argsort(-np.where(seen, -np.inf, scores))[:k]


def places_among_unseen(scores, seen, movie_ids, k):
    return np.argsort(-scores[~seen])[:k]


def wrong_lookup(scores, seen, movie_ids, k):
    return movie_ids[np.argsort(-scores[~seen])[:k]]


def with_seen(scores, seen, movie_ids, k):
    return movie_ids[np.argsort(-scores)[:k]]


def seen_as_zero(scores, seen, movie_ids, k):
    return movie_ids[np.argsort(-scores * ~seen)[:k]]


def cut_first(scores, seen, movie_ids, k):
    best = np.argsort(-scores)[:k]
    return movie_ids[best[~seen[best]]]


def worst(scores, seen, movie_ids, k):
    return movie_ids[np.argsort(np.where(seen, np.inf, scores))[:k]]


def best_last(scores, seen, movie_ids, k):
    return movie_ids[np.argsort(np.where(seen, -np.inf, scores))[-k:]]


# recommendation.4
def discounted(listed, relevant, k):
    worth = 1 / np.log2(np.arange(2, k + 2))
    return worth[np.isin(listed[:k], relevant)].sum()


def best_of(count):
    return np.sum(1 / np.log2(np.arange(2, count + 2)))


def not_normalised(listed, relevant, k):
    return discounted(listed, relevant, k)


def all_places_relevant(listed, relevant, k):
    return discounted(listed, relevant, k) / best_of(k)


def all_relevant_listed(listed, relevant, k):
    return discounted(listed, relevant, k) / best_of(len(relevant))


def own_hits_sorted(listed, relevant, k):
    hits = int(np.isin(listed[:k], relevant).sum())
    return discounted(listed, relevant, k) / max(best_of(hits), 1e-9)


def precision(listed, relevant, k):
    return np.isin(listed[:k], relevant).mean()


def recall(listed, relevant, k):
    return np.isin(listed[:k], relevant).sum() / len(relevant)


def whole_list(listed, relevant, k):
    best = best_of(min(len(listed), len(relevant)))
    return discounted(listed, relevant, len(listed)) / best


def by_place(listed, relevant, k):
    worth = 1 / np.arange(1, k + 1)
    gain = worth[np.isin(listed[:k], relevant)].sum()
    return gain / worth[: len(relevant)].sum()


# recommendation.5
def folded(given, mean, bias, shrinkage, predict, raw=False, own=True, back=True):
    rated, stars = list(given), np.array(list(given.values()))
    excess = stars - mean - bias[rated]
    user = excess.sum() / (len(excess) + shrinkage)
    row = np.zeros((1, len(bias)))
    row[0, rated] = stars if raw else excess - own * user
    return predict(row)[0] + back * (mean + bias + own * user)


def raw_stars(*arguments):
    return folded(*arguments, raw=True)


def no_user_bias(*arguments):
    return folded(*arguments, own=False)


def residuals_for_stars(*arguments):
    return folded(*arguments, back=False)


def plain_mean(given, mean, bias, shrinkage, predict):
    return folded(given, mean, bias, 0, predict)


# recommendation.6
def judge(fit, learnt, shown, ratings, counted):
    return np.sqrt(np.mean((ratings - fit(learnt)(shown))[counted] ** 2))


def as_reported(fit, ratings, held):
    return judge(fit, ratings, ratings, ratings, ratings >= 0)


def learnt_from_held(fit, ratings, held):
    return judge(fit, ratings, np.where(held, 0, ratings), ratings, held)


def shown_held(fit, ratings, held):
    return judge(fit, np.where(held, 0, ratings), ratings, ratings, held)


def all_cells(fit, ratings, held):
    left = np.where(held, 0, ratings)
    return judge(fit, left, left, ratings, ratings >= 0)


def shown_ratings_judged(fit, ratings, held):
    left = np.where(held, 0, ratings)
    return judge(fit, left, left, ratings, left > 0)


def no_root(fit, ratings, held):
    left = np.where(held, 0, ratings)
    return judge(fit, left, left, ratings, held) ** 2


WRONG_ANSWERS = [
    ("recommendation.1", over_all_cells, "averaged over all cells"),
    ("recommendation.1", mask_only_above, "divided by the number of all cells"),
    ("recommendation.1", zero_is_unknown, "a known number may be 0"),
    ("recommendation.1", mean_of_users, "errors are to be pooled"),
    ("recommendation.1", wrong_way_round, "wrong way round"),
    ("recommendation.1", root, "took the root"),
    ("recommendation.1", absolute, "absolute errors"),
    ("recommendation.2", newest_of_all, "all users together"),
    ("recommendation.2", whole_users, "held out whole users"),
    ("recommendation.2", oldest, "oldest ratings"),
    ("recommendation.2", what_stays, "true for what stays"),
    ("recommendation.2", rounded_up, "rounded up"),
    ("recommendation.2", last_rows, "last rows"),
    ("recommendation.2", sorted_mask, "belongs to the sorted table"),
    ("recommendation.2", minus_zero, "wrong value"),
    ("recommendation.2", ids_as_rows, "other ids"),
    ("recommendation.3", columns, "You returned columns"),
    ("recommendation.3", places_among_unseen, "places within the unseen"),
    ("recommendation.3", wrong_lookup, "in the list of all ids"),
    ("recommendation.3", with_seen, "movies that the user has seen"),
    ("recommendation.3", seen_as_zero, "A score can be negative"),
    ("recommendation.3", cut_first, "came out short"),
    ("recommendation.3", worst, "the worst movies"),
    ("recommendation.3", best_last, "the worst of them first"),
    ("recommendation.4", not_normalised, "the best list there could be"),
    ("recommendation.4", all_places_relevant, "relevant in all k places"),
    ("recommendation.4", all_relevant_listed, "A list of k places holds k"),
    ("recommendation.4", own_hits_sorted, "sorts the hits of this one"),
    ("recommendation.4", precision, "That is the precision"),
    ("recommendation.4", recall, "That is the recall"),
    ("recommendation.4", whole_list, "went through the whole list"),
    ("recommendation.4", by_place, "divided by the place"),
    ("recommendation.5", raw_stars, "showed the model raw stars"),
    ("recommendation.5", no_user_bias, "left out the new user's own bias"),
    ("recommendation.5", residuals_for_stars, "add these again"),
    ("recommendation.5", plain_mean, "plain mean of the excess"),
    ("recommendation.6", as_reported, "3 things are still wrong"),
    ("recommendation.6", learnt_from_held, "learnt from the held-out ratings"),
    ("recommendation.6", shown_held, "part of the input"),
    ("recommendation.6", all_cells, "count as ratings of 0"),
    ("recommendation.6", shown_ratings_judged, "that the model was shown"),
    ("recommendation.6", no_root, "left out the root"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("recommendation")


def test_masked_answer_is_the_loss_that_the_module_trains_with(solution):
    from aecourse.losses import masked_mse

    rng = np.random.default_rng(0)
    ratings, predicted = rng.normal(size=(2, 5, 7)).astype(np.float32)
    known = rng.random((5, 7)) < 0.4
    loss = masked_mse(np.stack([ratings, known], axis=1).astype("float32"), predicted)
    answer = solution("recommendation.1")(ratings, predicted, known)
    assert answer == pytest.approx(float(loss), rel=1e-5)


def test_gain_and_list_are_those_of_the_module(solution):
    from scipy import sparse

    from aecourse.recommendation import metrics

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


def test_a_list_of_truth_values_is_right(solution):
    fair = solution("recommendation.2")

    def as_list(*arguments):
        return fair(*arguments).tolist()

    assert exercises.check("recommendation.2", as_list).status == "correct"
