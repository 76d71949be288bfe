"""Repair the windows of a report on one long recording (chapter 5)."""

import numpy as np

from aecourse.exercises.exercise import Exercise
from aecourse.exercises.values import array_of
from aecourse.exercises.verdict import NotYetError


def fair_windows(recording, width, stride, test_share):
    early, late = split(recording, test_share)
    parts = scaled(early, early), scaled(late, early)
    return windows_of_both(parts, width, stride)


def split(recording, test_share):
    border = len(recording) - round(test_share * len(recording))
    return recording[:border], recording[border:]


def scaled(part, by):
    return (part - by.mean()) / by.std()


def windows_of_both(parts, width, stride):
    return tuple(windows_of(part, width, stride) for part in parts)


def windows_of(part, width, stride):
    return np.stack([part[i : i + width] for i in starts(part, width, stride)])


def starts(part, width, stride):
    return range(0, len(part) - width + 1, stride)


def cases():
    rng = np.random.default_rng(7)
    recording = np.cumsum(rng.normal(size=203)) + np.linspace(0, 9, 203)
    # the last window ends with the training part of one and the test part of the other
    return {"long": (recording, 12, 5, 0.3), "short": (recording[:70], 10, 4, 0.2)}


def leak(windows, *given):
    """Count the samples that are in both parts."""
    try:
        train, test = (array_of(part, what="") for part in windows)
    except NotYetError:
        return 0
    return np.intersect1d(train.round(6), test.round(6)).size


def shuffled(answer):
    for given in cases().values():
        count = leak(answer(*given))
        if count > given[1]:
            return {"count": count}
    return None


def cut_before_split(answer):
    count = max(leak(answer(*given)) for given in cases().values())
    return {"count": count} if count else None


def by_windows(choose):
    """Return an answer that cuts the whole recording and then chooses windows."""

    def answer(recording, width, stride, test_share):
        windows = windows_of(scaled(recording, recording), width, stride)
        return choose(windows, round(test_share * len(windows)))

    return answer


def first_in_any_order(windows, count):
    order = np.random.default_rng(0).permutation(len(windows))
    return windows[order[count:]], windows[order[:count]]


def with_parts(scale):
    """Return an answer that scales the two parts in another way."""

    def answer(recording, width, stride, test_share):
        return windows_of_both(scale(*split(recording, test_share)), width, stride)

    return answer


def scaled_by_whole(early, late):
    whole = np.concatenate([early, late])
    return scaled(early, whole), scaled(late, whole)


def by_one_less(early, late):
    scale = early.std(ddof=1)
    return (early - early.mean()) / scale, (late - early.mean()) / scale


def rounded_down(recording, width, stride, test_share):
    count = int(test_share * len(recording))
    return fair_windows(recording, width, stride, count / len(recording))


def last_left_out(recording, width, stride, test_share):
    parts = split(scaled(recording, split(recording, test_share)[0]), test_share)
    return windows_of_both([part[:-1] for part in parts], width, stride)


def on_the_grid(recording, width, stride, test_share):
    early, late = split(recording, test_share)
    late = late[-len(early) % stride :]
    parts = scaled(early, early), scaled(late, early)
    return windows_of_both(parts, width, stride)


EXERCISE = Exercise(
    fair_windows,
    cases,
    # whatever the values are, what is in both parts is left to the properties
    accepts=leak,
    parts=("train", "test"),
    properties={"shuffled": shuffled, "cut_before_split": cut_before_split},
    mistakes={
        "shuffled": by_windows(first_in_any_order),
        "cut_before_split": by_windows(lambda windows, n: (windows[:-n], windows[-n:])),
        "scaled_by_whole": with_parts(scaled_by_whole),
        "scaled_one_by_one": with_parts(lambda *parts: [scaled(p, p) for p in parts]),
        "not_scaled": with_parts(lambda *parts: parts),
        "swapped": lambda *given: fair_windows(*given)[::-1],
        "wrong_border": lambda *given: fair_windows(*given[:3], 1 - given[3]),
        "rounded_down": rounded_down,
        "last_left_out": last_left_out,
        "stride_is_width": lambda recording, width, stride, share: fair_windows(
            recording, width, width, share
        ),
        "one_sample_less": with_parts(by_one_less),
        "on_the_grid": on_the_grid,
    },
)
