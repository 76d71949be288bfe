"""What computing costs: seconds by chapter, backend and batch, and how they grow."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike

from aecourse import words
from aecourse._validation import also, array, validated

if TYPE_CHECKING:
    import pandas as pd

_POSITIVE = also(
    array(ndim=1),
    "two or more positive numbers",
    lambda numbers: len(numbers) > 1 and bool((numbers > 0).all()),
)


def seconds_table(book: Mapping[str, Any]) -> pd.DataFrame:
    """Return seconds to execute each chapter, a column for each source of data.

    Parameters
    ----------
    book : mapping
        ``contest.measured("book")``.

    Returns
    -------
    pandas.DataFrame
        A row for each chapter and one for all together.
    """
    import pandas as pd

    told = words.of_pages("contest")
    table = pd.DataFrame(book["seconds"]).rename_axis(told["chapter"])
    table.loc[told["all"]] = table.sum()
    return table.round().astype(int)


def backend_table(backends: Mapping[str, Any]) -> pd.DataFrame:
    """Return seconds of an epoch on each backend, and of the start of a training.

    Parameters
    ----------
    backends : mapping
        ``contest.measured("backends")``.

    Returns
    -------
    pandas.DataFrame
        Texts, a row for each training and a column for each backend: the seconds of an
        epoch, and in brackets what the first one takes longer.
    """
    import pandas as pd

    told = words.of_pages("contest")
    return pd.DataFrame(
        {
            told[backend]: {
                told[training]: told["epoch_and_start"].format(**of_backends[backend])
                for training, of_backends in backends["seconds"].items()
            }
            for backend in backends["backends"]
        }
    ).rename_axis(told["training"])


def batch_table(batches: Mapping[str, Any]) -> pd.DataFrame:
    """Return what batches of each size cost and how well they teach.

    Parameters
    ----------
    batches : mapping
        ``contest.measured("batch_size")``.

    Returns
    -------
    pandas.DataFrame
        A row for each size: milliseconds of a step on one core and on two, the share
        of one core's matrix speed, the rate chosen, and the median test errors.
    """
    import pandas as pd

    told = words.of_pages("contest")
    one, two = (pd.DataFrame(batches["profiles"][cores]) for cores in "12")
    learning = pd.DataFrame(batches["learning"])
    found = {
        told["step_on_one"]: one["adam_ms"],
        told["step_on_two"]: two["adam_ms"],
        told["share_of_matrix_speed"]: one["share_of_matrix_speed"],
        told["rate"]: learning["rate"],
    }
    for length in batches["learning"][0]["errors"]:
        errors = [float(np.median(of[length])) for of in learning["errors"]]
        found[told["error_after"].format(length=length)] = errors
    return pd.DataFrame(found).set_index(learning["batch"].rename(told["batch"]))


@validated(
    sizes=_POSITIVE,
    costs=also(
        _POSITIVE, "{sizes.size} numbers", lambda costs, sizes: len(costs) == len(sizes)
    ),
)
def exponent(sizes: ArrayLike, costs: ArrayLike) -> float:
    """Return the power of the size that a cost follows, by least squares of logs.

    Parameters
    ----------
    sizes, costs : array_like of shape (n,)
        Two or more positive numbers each.

    Returns
    -------
    float

    Raises
    ------
    ValueError
        If a number is not positive, or sizes and costs are not as many.
    """
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])
