"""Typical wrong answers to the exercises of chapter 2."""

import numpy as np
from sklearn.manifold import trustworthiness


# manifold.1
def squared_distances(points, query):
    distances = ((points - query) ** 2).sum(axis=1)
    return (distances.max() - distances.min()) / distances.min()


def along_the_axes(points, query):
    distances = np.abs(points - query).sum(axis=1)
    return (distances.max() - distances.min()) / distances.min()


def distance_for_each_axis(points, query):
    distances = np.linalg.norm(points - query, axis=0)
    return (distances.max() - distances.min()) / distances.min()


def ratio(points, query):
    distances = np.linalg.norm(points - query, axis=1)
    return distances.max() / distances.min()


def over_farthest(points, query):
    distances = np.linalg.norm(points - query, axis=1)
    return (distances.max() - distances.min()) / distances.max()


def from_the_origin(points, query):
    distances = np.linalg.norm(points, axis=1)
    return (distances.max() - distances.min()) / distances.min()


def with_a_unit(points, query):
    return np.ptp(np.linalg.norm(points - query, axis=1))


# manifold.2
def never_arrives(start, end, steps):
    return np.stack([start + i / steps * (end - start) for i in range(steps)])


def inside_only(start, end, steps):
    shares = np.arange(1, steps + 1) / (steps + 1)
    return np.stack([start + t * (end - start) for t in shares])


def one_too_many(start, end, steps):
    return np.linspace(start, end, steps + 1)


def backwards(start, end, steps):
    return np.linspace(end, start, steps)


def steps_on_the_last_axis(start, end, steps):
    return np.linspace(start, end, steps, axis=-1)


# manifold.3
def same_class(order, labels):
    return (labels[order] == labels[:, None]).mean()


def itself_as_neighbour(distances, labels, k):
    return same_class(np.argsort(distances, axis=1)[:, :k], labels)


def itself_and_k_others(distances, labels, k):
    return same_class(np.argsort(distances, axis=1)[:, : k + 1], labels)


def one_neighbour_short(distances, labels, k):
    return same_class(np.argsort(distances, axis=1)[:, 1:k], labels)


def farthest(distances, labels, k):
    return same_class(np.argsort(distances, axis=1)[:, -k:], labels)


def majority(distances, labels, k):
    nearest = np.argsort(distances, axis=1)[:, 1 : k + 1]
    return ((labels[nearest] == labels[:, None]).mean(axis=1) > 0.5).mean()


# manifold.4
def not_inverted(first, second):
    return np.log(second / first).mean()


def base_two(first, second):
    return 1 / np.log2(second / first).mean()


def base_ten(first, second):
    return 1 / np.log10(second / first).mean()


def upside_down(first, second):
    return 1 / np.log(first / second).mean()


def log_of_the_mean(first, second):
    return 1 / np.log((second / first).mean())


def squared_ratio(first, second):
    return 1 / np.log((second / first) ** 2).mean()


# manifold.5
def as_reported(sheet, along, codes):
    part = np.argsort(along)[: len(sheet) // 4]
    return trustworthiness(codes[part], sheet[part], n_neighbors=10)


def still_swapped(sheet, along, codes):
    return trustworthiness(codes, sheet, n_neighbors=10)


def still_a_piece(sheet, along, codes):
    part = np.argsort(along)[: len(sheet) // 4]
    return trustworthiness(sheet[part], codes[part], n_neighbors=10)


def against_the_colours(sheet, along, codes):
    return trustworthiness(along[:, None], codes, n_neighbors=10)


def five_neighbours(sheet, along, codes):
    return trustworthiness(sheet, codes)


WRONG_ANSWERS = [
    ("manifold.1", squared_distances, "squared distances"),
    ("manifold.1", along_the_axes, "along the axes"),
    ("manifold.1", distance_for_each_axis, "one distance for each axis"),
    ("manifold.1", ratio, "1 more than the contrast"),
    ("manifold.1", over_farthest, "divided by the farthest"),
    ("manifold.1", from_the_origin, "the query was not used"),
    ("manifold.1", with_a_unit, "has a unit"),
    ("manifold.2", never_arrives, "never arrives"),
    ("manifold.2", inside_only, "Both ends are missing"),
    ("manifold.2", one_too_many, "one point too many"),
    ("manifold.2", backwards, "runs backwards"),
    ("manifold.2", steps_on_the_last_axis, "on the last axis"),
    ("manifold.3", itself_as_neighbour, "its own nearest neighbour"),
    ("manifold.3", itself_and_k_others, "beside the `k`"),
    ("manifold.3", one_neighbour_short, "One neighbour is missing"),
    ("manifold.3", farthest, "farthest points"),
    ("manifold.3", majority, "majority"),
    ("manifold.4", not_inverted, "one over it"),
    ("manifold.4", base_two, "base 2"),
    ("manifold.4", base_ten, "base 10"),
    ("manifold.4", upside_down, "not negative"),
    ("manifold.4", log_of_the_mean, "then the mean"),
    ("manifold.4", squared_ratio, "half of what it should be"),
    ("manifold.5", as_reported, "nothing has changed"),
    ("manifold.5", still_swapped, "this is continuity"),
    ("manifold.5", still_a_piece, "innermost piece"),
    ("manifold.5", against_the_colours, "one of its two coordinates"),
    ("manifold.5", five_neighbours, "default five"),
]


def test_wrong_answer_gets_its_own_message(wrong_answer, say_not_yet):
    say_not_yet(*wrong_answer)


def test_each_exercise_has_two_wrong_answers(cover_chapter):
    cover_chapter("manifold")
