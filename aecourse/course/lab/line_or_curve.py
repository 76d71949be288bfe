"""The lab of chapter 10: PCA's line beside what a tiny autoencoder learns."""

from __future__ import annotations

import warnings

import numpy as np
from matplotlib.figure import Figure
from sklearn.decomposition import PCA
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPRegressor

from aecourse import words
from aecourse.course.lab import Lab, packed

POINTS = 30
PLANE = (2.6, 1.95)  # half of its width and height
HIDDEN = 4  # units beside the code of the bent network
STEPS, RATE = 2000, 0.02
FIRST = "arc"


def line_or_curve_lab() -> Lab:
    """Return a lab in which PCA and a tiny autoencoder keep one number of points.

    The points of a plane can be moved. PCA draws its line with and without the mean
    taken off; a network of sizes 2-1-2 or 2-4-1-4-2 learns in the page. It opens with
    an arc and with a network that has learnt it already, the way the page does it:
    Adam on all points at once.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell.
    """
    points = clouds()
    network = _trained(points[FIRST])
    content = {
        "plane": PLANE,
        "clouds": {name: packed(cloud, 32) for name, cloud in points.items()},
        "hidden": HIDDEN,
        "steps": STEPS,
        "rate": RATE,
        "cloud": FIRST,
        "weights": [packed(array, 32) for array in _arrays(network)],
        # scikit-learn's loss is half of the mean squared error
        "losses": packed(2 * np.array(network.loss_curve_), 32),
    }
    still = _still(points[FIRST], network)
    said = words.of_pages("lab_line_or_curve")
    return Lab("line_or_curve", content, still=still, words=said)


def clouds() -> dict[str, np.ndarray]:
    """Return the clouds to choose from, each of shape (30, 2).

    Returns
    -------
    dict of str to numpy.ndarray
        ``arc``, ``ellipse``, ``ring``, ``clusters`` and ``aside``, which lies off the
        origin, across the way that leads there.
    """
    rng = np.random.default_rng(1)
    noise = rng.normal(size=(POINTS, 2))
    arc = np.linspace(-1.7, 1.7, POINTS)
    circle = 2 * np.pi * np.arange(POINTS) / POINTS
    sides = np.where(np.arange(POINTS) % 2, 1.5, -1.5)
    long, short = rng.normal(size=(2, POINTS))
    long = (long - long.mean()) / long.std()
    found = {
        "arc": np.c_[2 * np.sin(arc), 2 * np.cos(arc) - 0.8] + 0.09 * noise,
        "ellipse": np.c_[1.2 * long - 0.15 * short, 0.6 * long + 0.3 * short - 0.02],
        "ring": 1.6 * np.c_[np.sin(circle), np.cos(circle)] + 0.07 * noise,
        "clusters": np.c_[sides, 0.5 * sides] + 0.3 * noise,
        "aside": np.c_[
            1.5 - 0.4 * long + 0.2 * short, 0.95 + 0.5 * long + 0.15 * short
        ],
    }
    edge = np.array(PLANE) - 0.1
    return {name: np.clip(cloud, -edge, edge) for name, cloud in found.items()}


def _trained(points: np.ndarray) -> MLPRegressor:
    network = MLPRegressor(
        hidden_layer_sizes=(HIDDEN, 1, HIDDEN),
        activation="tanh",
        alpha=0,
        batch_size=len(points),
        learning_rate_init=RATE,
        max_iter=STEPS,
        n_iter_no_change=STEPS,
        random_state=1,
    )
    with warnings.catch_warnings():  # that it stops at its last step
        warnings.simplefilter("ignore", ConvergenceWarning)
        return network.fit(points, points)


def _arrays(network: MLPRegressor) -> list[np.ndarray]:
    """Return kernel and bias of each layer in turn."""
    pairs = zip(network.coefs_, network.intercepts_, strict=True)
    return [array for pair in pairs for array in pair]


def _curve(network: MLPRegressor, points: np.ndarray) -> np.ndarray:
    """Return what is decoded between the least code of the points and the largest."""
    kernels, biases = network.coefs_, network.intercepts_
    codes = points
    for kernel, bias in zip(kernels[:2], biases[:2], strict=True):
        codes = np.tanh(codes @ kernel + bias)
    along = np.linspace(codes.min(), codes.max(), 200)[:, None]
    return np.tanh(along @ kernels[2] + biases[2]) @ kernels[3] + biases[3]


def _still(points: np.ndarray, network: MLPRegressor) -> Figure:
    """Draw the points with PCA's line and the network's curve, and the losses."""
    said = words.of_pages("lab_line_or_curve")
    pca = PCA(1).fit(points)
    kept = pca.inverse_transform(pca.transform(points))
    figure = Figure((9, 3.6), layout="constrained")
    plane, losses = figure.subplots(1, 2, width_ratios=[3, 2])
    rebuilt = network.predict(points)
    for end, colour in (kept, "C1"), (rebuilt, "C0"):
        threads = np.stack([points, end]).transpose(2, 0, 1)
        plane.plot(*threads, color=colour, lw=0.8, alpha=0.6)
    plane.plot(*_curve(network, points).T, color="C0", lw=2, label=said["curve"])
    plane.axline(pca.mean_, pca.mean_ + pca.components_[0], color="C1", ls="--")
    plane.plot([], color="C1", ls="--", label=said["pca"])
    plane.plot(*points.T, "o", color="0.4", label=said["points"])
    across, up = PLANE
    plane.set(aspect="equal", xlim=(-across, across), ylim=(-up, up))
    plane.set(xticks=[], yticks=[])
    plane.legend(loc="lower center", fontsize="small", ncols=3)
    error = ((points - kept) ** 2).mean()
    losses.plot(2 * np.array(network.loss_curve_), color="C0", label=said["bent"])
    losses.axhline(error, color="C1", ls="--", label=said["pca"])
    losses.set(xlabel=said["step"], ylabel=said["error"], ylim=(0, 2.5 * error))
    losses.legend()
    return figure
