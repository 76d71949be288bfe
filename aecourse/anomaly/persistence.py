"""A detector on the disk: weights in Keras' format, and all else as readable JSON."""

from __future__ import annotations

import json
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aecourse._validation import invalid

if TYPE_CHECKING:
    import keras

    from aecourse.anomaly.detector import AutoencoderDetector

WEIGHTS_FILE, SETTINGS_FILE = "detector.weights.h5", "detector.json"
FORMAT = 2
FITTED = ("n_features_in_", "centre_", "scale_", "offset_")


def folder_of_detector(name: str, value: str | Path, _: object) -> Path:
    """Ask for a folder that :func:`write` has filled."""
    folder = Path(value)
    for file in (WEIGHTS_FILE, SETTINGS_FILE):
        if not (folder / file).is_file():
            raise invalid(name, f"a folder with the file {file}", str(folder))
    content = json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))
    if content.get("format") != FORMAT:
        raise invalid(name, f"a detector of format {FORMAT}", str(folder))
    return folder


def write(detector: AutoencoderDetector, folder: Path) -> None:
    """Write a fitted detector to two files of a folder, which is made if need be.

    Parameters
    ----------
    detector : AutoencoderDetector
        A fitted one.
    folder : Path
        Where the files go.
    """
    folder.mkdir(parents=True, exist_ok=True)
    hidden = [int(n) for n in detector.hidden]
    content = {
        "format": FORMAT,
        "settings": {**detector.get_params(), "hidden": hidden},
        "fitted": {name: getattr(detector, name) for name in FITTED},
        "history": detector.history_,
    }
    detector.model_.save_weights(folder / WEIGHTS_FILE)
    text = json.dumps(content, indent=1) + "\n"
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")


def read(folder: Path) -> dict[str, Any]:
    """Return what :func:`write` wrote as JSON.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    dict
        ``settings``, ``fitted`` and ``history``.
    """
    return json.loads((folder / SETTINGS_FILE).read_text(encoding="utf-8"))


def load_weights(model: keras.Model, folder: Path) -> None:
    """Give a model the weights in a folder, or raise if they are those of another."""
    path = folder / WEIGHTS_FILE
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)  # of weights it did not find
            model.load_weights(path)
    except (OSError, ValueError, KeyError, UserWarning) as error:
        expected = f"weights in {path.name} that fit the settings in {SETTINGS_FILE}"
        raise invalid("folder", expected, str(folder)) from error
