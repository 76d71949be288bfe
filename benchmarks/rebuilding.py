"""Images rebuilt from a small code: P1, P4, P5a, P7, P8, P9 and P11.

Both sides are judged on the same test images, in grey levels between 0 and 1. The
programs that standardise their pixels get them standardised, by the training images,
and what they answer is brought back to grey levels and clipped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.decomposition import NMF, KernelPCA
from sklearn.preprocessing import StandardScaler

from aecourse import errors, latent
from aecourse.denoising import noise
from benchmarks.comparison import Problem, Task

COLLAPSED = 0.1


@dataclass(frozen=True)
class ImageProblem(Problem):
    """Clean images, and what is handed in to be rebuilt.

    Attributes
    ----------
    x_train, x_test
        Clean images.
    given
        The test images, noisy where noise is to be removed.
    scaler
        Standardises pixels by the training images, where the note does so.
    """

    x_train: np.ndarray
    x_test: np.ndarray
    given: np.ndarray
    scaler: StandardScaler | None

    def standardised(self, x: np.ndarray) -> np.ndarray:
        """Return images as the note has them."""
        if self.scaler is None:
            return x
        return self.scaler.transform(as_rows(x)).reshape(x.shape)

    def grey(self, x_hat: np.ndarray) -> np.ndarray:
        """Return images as the course has them, from what the note's program gives."""
        if self.scaler is None:
            return x_hat
        grey = self.scaler.inverse_transform(as_rows(x_hat))
        return np.clip(grey, 0, 1).reshape(x_hat.shape)


class Rebuilding(Task):
    """Images rebuilt from a small code; tasks with images are variants of it."""

    title = "images rebuilt from a small code"
    figure = "test MSE"

    def load(self, seed: int, rows: int | None) -> ImageProblem:
        """Return the images, the test images with the noise of the program."""
        program = self.program
        n_train = min(filter(None, (rows, program.n_train)), default=None)
        images = program.load(n_train=n_train)
        x_train, given = images.x_train, images.x_test
        if program.noise:
            given = noise.gaussian(given, program.noise, seed=0)
        scaler = None
        if program.standardised:
            scaler = StandardScaler().fit(as_rows(x_train))
        return ImageProblem(
            data=images.name,
            source=images.source,
            # nobody learns from the rows that the note keeps for validation
            n_train=int(len(x_train) * (1 - program.validation_split)),
            n_test=len(images.x_test),
            x_train=x_train,
            x_test=images.x_test,
            given=given,
            scaler=scaler,
        )

    def fitted(self, side: str, problem: ImageProblem, seed: int) -> dict[str, Any]:
        """Return images as input and target, the program's as its note has them."""
        x = y = problem.x_train
        if side == "course":
            x = x[: problem.n_train]
            return {"x": x, "y": x, "batch_size": self.answer.batch_size}
        program = self.program
        if program.noise:
            x = noise.gaussian(x, program.noise, seed=seed)
        return {
            "x": problem.standardised(x),
            "y": problem.standardised(y),
            "batch_size": program.batch_size,
            "validation_split": program.validation_split,
        }

    def outputs(self, side: str, model: Any, problem: ImageProblem) -> np.ndarray:
        """Return what a side makes of the images that are handed in."""
        if side == "course":
            return latent.reconstruct(model, problem.given)
        return problem.grey(
            latent.reconstruct(model, problem.standardised(problem.given))
        )

    def judge(self, side: str, model: Any, problem: ImageProblem) -> float:
        """Return the error of a side on the test images."""
        return mean_error(problem.x_test, self.outputs(side, model, problem))

    def is_collapsed(self, side: str, model: Any, problem: ImageProblem) -> bool:
        """Say whether a side's outputs are next to the same for all images."""
        return is_collapsed(self.outputs(side, model, problem), problem.x_test)

    def baselines(self, problem: ImageProblem) -> dict[str, float]:
        """Return the errors of the mean image and of PCA with as many numbers."""
        x_train, x_test = problem.x_train[: problem.n_train], problem.x_test
        mean_image = np.broadcast_to(x_train.mean(axis=0), x_test.shape)
        by_pca = latent.pca_reconstruct(x_train, x_test, self.latent_dim, clip=True)
        found = {
            "mean image": mean_error(x_test, mean_image),
            "PCA": mean_error(x_test, by_pca),
        }
        return found | (self._of_chapter_10(problem) if self.name == "P5a" else {})

    def _of_chapter_10(self, problem: ImageProblem) -> dict[str, float]:
        """Return the errors of chapter 10's baselines, on the rows that they bear."""
        size, x_test = self.latent_dim, problem.x_test
        kernel = {"kernel": "rbf", "gamma": 0.01, "alpha": 0.001, "random_state": 1}
        methods = {
            "NMF": (4000, NMF(size, init="nndsvda", tol=0.02)),
            "kernel PCA": (1000, KernelPCA(size, fit_inverse_transform=True, **kernel)),
        }
        found = {}
        for name, (rows, method) in methods.items():
            few = problem.x_train[:rows]
            method.fit(as_rows(few))
            rebuilt = method.inverse_transform(method.transform(as_rows(x_test)))
            x_hat = np.clip(rebuilt, 0, 1).reshape(x_test.shape)
            found[f"{name} of {len(few):,} images"] = mean_error(x_test, x_hat)
        return found


def as_rows(x: np.ndarray) -> np.ndarray:
    """Return images as rows of pixels."""
    return x.reshape(len(x), -1)


def is_collapsed(outputs: np.ndarray, x: np.ndarray) -> bool:
    """Say whether outputs differ from each other next to nothing, beside the data."""
    return bool(outputs.std(axis=0).mean() < COLLAPSED * x.std(axis=0).mean())


def mean_error(x: np.ndarray, x_hat: np.ndarray) -> float:
    """Return the mean squared error per pixel over all images."""
    return float(errors.reconstruction_error(x, x_hat).mean(dtype=np.float64))
