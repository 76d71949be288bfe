"""One small study of each kind, trained once for all tests."""

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from aecourse import own_data


def write_images(folder):
    rng = np.random.default_rng(1)
    target = folder / "squares"
    target.mkdir()
    for number in range(60):
        image = np.zeros((6, 6), np.uint8)
        row, column = rng.integers(4, size=2)
        image[row : row + 3, column : column + 3] = rng.integers(100, 256)
        image[0, 0] = number  # none is like another
        Image.fromarray(image).save(target / f"{number:02}.png")
    return target


def write_table(folder):
    rng = np.random.default_rng(2)
    angle = rng.uniform(0, 3, 90)
    frame = pd.DataFrame({"<i>x": np.cos(angle), "y": 100 * np.sin(angle), "z": angle})
    frame = frame.rename(columns={"y": "height"}) + 0.01 * rng.normal(size=(90, 3))
    frame.loc[4, "z"] = np.nan
    frame.to_csv(folder / "<b>.csv", index=False)
    return folder / "<b>.csv"


def write_series(folder):
    rng = np.random.default_rng(3)
    phase = rng.uniform(0, 6, (70, 1))
    waves = 5 + np.sin(np.arange(12) + phase) + 0.05 * rng.normal(size=(70, 12))
    pd.DataFrame(waves).to_csv(folder / "waves.csv", index=False)
    return folder / "waves.csv"


def write_ratings(folder):
    rng = np.random.default_rng(4)
    users, items = np.nonzero(rng.random((60, 20)) < 0.5)
    points = 50 + 20 * rng.normal(size=60)[users] + 9 * rng.normal(size=20)[items]
    columns = {"user": users, "item": [f"film {i}" for i in items]}
    frame = pd.DataFrame({**columns, "points": points.clip(0, 100).round()})
    frame.to_csv(folder / "points.csv", index=False)
    return folder / "points.csv"


WRITERS = {
    "images": write_images,
    "table": write_table,
    "series": write_series,
    "ratings": write_ratings,
}


@pytest.fixture(scope="session")
def studies(tmp_path_factory):
    """Study each kind in short trainings, as many as its tests need."""
    from aecourse.own_data import method, tasks

    folder = tmp_path_factory.mktemp("own")
    found = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks, "STEPS", 30)
        patch.setattr(tasks, "RATING_STEPS", 10)
        patch.setattr(tasks, "LOOKS", 3)
        patch.setattr(tasks.Completion, "sizes", (4,))
        for kind, write in WRITERS.items():
            patch.setattr(tasks, "SIZES", (1, 2) if kind == "table" else (2,))
            one = kind in ("images", "series")
            patch.setattr(method, "SEEDS", (1,) if one else (1, 2, 3))
            found[kind] = own_data.study(own_data.read(write(folder), kind))
    return found
