"""Samples of the four kinds, as somebody would bring them: with their faults."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from aecourse._validation import choice, validated

N_IMAGES, N_ROWS, N_DAYS, N_RATINGS = 800, 900, 400, 12_000
STEPS = 96  # of a day: quarter hours


def _digits(folder: Path) -> Path:
    """Write real digits as PNG; one broken, one in colour, one large, two the same."""
    from PIL import Image

    from aecourse.data import standins

    target = folder / "digits"
    target.mkdir(parents=True, exist_ok=True)
    for number, digit in enumerate(standins.digits()[0][:N_IMAGES]):
        Image.fromarray(digit).save(target / f"{number:04}.png")
    (target / "0100.png").write_bytes(b"not an image")
    with Image.open(target / "0200.png") as image:
        image.convert("RGB").save(target / "0200.png")
    with Image.open(target / "0300.png") as image:
        image.resize((40, 40)).save(target / "0300.png")
    (target / "0401.png").write_bytes((target / "0400.png").read_bytes())
    return target


def _machine(folder: Path) -> Path:
    """Write a machine's sensors: units, gaps, words, a dead sensor, a label."""
    import pandas as pd

    rng = np.random.default_rng(16)
    state = rng.normal(size=(N_ROWS, 2))
    curved = np.column_stack([state, np.sin(2 * state[:, 0]), state[:, 1] ** 2])
    sensors = curved @ rng.normal(size=(4, 6)) + 0.1 * rng.normal(size=(N_ROWS, 6))
    middle = np.array([71.0, 0.42, 101_325.0, 1480.0, 12.5, 0.003])
    spread = np.array([4.0, 0.05, 300.0, 25.0, 1.1, 0.0004])
    names = ("temperature", "vibration", "pressure", "speed", "current", "leak")
    frame = pd.DataFrame(middle + spread * sensors, columns=list(names)).round(6)
    frame.insert(0, "time", pd.date_range("2025-01-01", periods=N_ROWS, freq="8h"))
    frame["humidity"] = 40.0
    frame["flow"] = [f"{litres:.1f} l/min" for litres in 20 + state[:, 0]]
    frame["shift"] = np.resize(["early", "late", "night"], N_ROWS)
    frame["label"] = (np.abs(state[:, 0]) > 2).astype(int)
    frame.loc[rng.choice(N_ROWS, 30, replace=False), "current"] = np.nan
    frame.loc[rng.choice(N_ROWS, 3, replace=False), "speed"] = -9999.0
    frame.loc[11] = frame.loc[10]
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_csv(folder / "machine.csv", index=False)
    return folder / "machine.csv"


def _power(folder: Path) -> Path:
    """Write the power of a house by the quarter hour, with days off and gaps."""
    import pandas as pd

    rng = np.random.default_rng(17)
    hour = np.arange(STEPS) / 4
    day = np.arange(N_DAYS)[:, None]
    is_off = (day % 7 >= 5).astype(float)
    rise = 7.5 + 1.5 * is_off + 0.4 * rng.normal(size=day.shape)
    evening = 19 + 0.7 * rng.normal(size=day.shape)
    use = 0.3 + (1.2 - 0.5 * is_off) * np.exp(-np.square(hour - rise) / 1.5)
    use = use + (1.5 + 0.4 * np.sin(day / 58)) * np.exp(-np.square(hour - evening) / 5)
    use = (use + 0.05 * rng.normal(size=use.shape)).ravel().round(3)
    use[5000:5003] = np.nan
    use[20_000:20_060] = np.nan
    time = pd.date_range("2025-01-01", periods=use.size, freq="15min")
    folder.mkdir(parents=True, exist_ok=True)
    frame = pd.DataFrame({"time": time, "kilowatt": use})
    frame.to_csv(folder / "power.csv", index=False)
    return folder / "power.csv"


def _books(folder: Path) -> Path:
    """Write ratings of books from 1 to 10, with names for ids and some given twice."""
    import pandas as pd

    rng = np.random.default_rng(18)
    readers, books = 400, 150
    taste, style = rng.normal(size=(readers, 3)), rng.normal(size=(books, 3))
    liked = taste @ style.T + rng.normal(size=(readers, 1)) + rng.normal(size=books)
    popular = rng.exponential(size=books)
    who = rng.integers(readers, size=N_RATINGS)
    what = rng.choice(books, N_RATINGS, p=popular / popular.sum())
    points = 6.5 + 0.9 * liked[who, what] + 0.7 * rng.normal(size=N_RATINGS)
    frame = pd.DataFrame(
        {
            "reader": [f"reader {number}" for number in who],
            "book": [f"book {number}" for number in what],
            "points": np.clip(points.round(), 1, 10).astype(int),
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    frame.to_csv(folder / "books.csv", index=False)
    return folder / "books.csv"


WRITERS: dict[str, Callable[[Path], Path]] = {
    "images": _digits,
    "table": _machine,
    "series": _power,
    "ratings": _books,
}


@validated(kind=choice(*WRITERS))
def write_sample(kind: str, folder: str | Path) -> Path:
    """Write a sample of one kind, the same on every call.

    Parameters
    ----------
    kind : {"images", "table", "series", "ratings"}
        What to write: real digits as PNG, a machine's sensors, a house's power, ratings
        of books; all but the digits are generated.
    folder : str or Path
        Where to; it is made if it is not there.

    Returns
    -------
    Path
        The file or folder that :func:`aecourse.own_data.read` takes.

    Raises
    ------
    ValueError
        If the kind is unknown.
    """
    return WRITERS[kind](Path(folder))
