"""Find the images whose codes are nearest to a query (chapter 9)."""

import numpy as np

from aecourse.exercises.exercise import Exercise


def nearest_images(codes, query, count):
    return places(codes, query)[:count]


def places(codes, query):
    """All places of the collection, the nearest first."""
    return np.argsort(squares(codes, query))


def squares(codes, query):
    """Squared Euclidean distance of every row from the query."""
    return np.sum((codes - query) ** 2, axis=1)


def collection(seed, rows, size):
    """Return codes in all directions from a query, no two of them equally far."""
    rng = np.random.default_rng(seed)
    query = rng.normal(size=size) + 0.5
    away = rng.normal(size=(rows, size))
    away /= np.linalg.norm(away, axis=1, keepdims=True)
    return query + rng.permutation(np.linspace(0.5, 4, rows))[:, None] * away, query


def cases():
    short, query = collection(2, 400, 5)
    return {
        "short_codes": (short, query, 25),
        "long_codes": (*collection(3, 300, 30), 40),
        # of a few hundred, some processors sort what `np.argpartition` returns
        "many_images": (*collection(4, 3000, 4), 1500),
        "moved": (short + 9, query + 9, 25),
    }


EXERCISE = Exercise(
    nearest_images,
    cases,
    mistakes={
        "farthest": lambda codes, query, count: np.argsort(-squares(codes, query))[
            :count
        ],
        "wrong_end": lambda codes, query, count: places(codes, query)[-count:],
        "nearest_last": lambda codes, query, count: places(codes, query)[:count][::-1],
        "no_order": lambda codes, query, count: np.argpartition(
            squares(codes, query), count
        )[:count],
        "no_order_from_last": lambda codes, query, count: np.argpartition(
            squares(codes, query), count - 1
        )[:count],
        "order_of_collection": lambda codes, query, count: np.sort(
            places(codes, query)[:count]
        ),
        "mask": lambda codes, query, count: np.isin(
            np.arange(len(codes)), places(codes, query)[:count]
        ),
        "all_sorted": lambda codes, query, count: places(codes, query),
        "angle": lambda codes, query, count: np.argsort(
            -(codes @ query) / np.linalg.norm(codes, axis=1)
        )[:count],
        "nearest_left_out": lambda codes, query, count: places(codes, query)[
            1 : count + 1
        ],
        "distances": lambda codes, query, count: np.sqrt(
            np.sort(squares(codes, query))[:count]
        ),
        "squared_distances": lambda codes, query, count: np.sort(squares(codes, query))[
            :count
        ],
        "signed": lambda codes, query, count: np.argsort(np.sum(codes - query, axis=1))[
            :count
        ],
        "absolute": lambda codes, query, count: np.argsort(
            np.abs(codes - query).sum(axis=1)
        )[:count],
        "largest_product": lambda codes, query, count: np.argsort(-(codes @ query))[
            :count
        ],
        "smallest_product": lambda codes, query, count: np.argsort(codes @ query)[
            :count
        ],
        "wrong_axis": lambda codes, query, count: np.argsort(
            np.sum((codes - query) ** 2, axis=0)
        )[:count],
        "codes": lambda codes, query, count: codes[places(codes, query)[:count]],
    },
)
