"""Digits told apart by their codes: P5b. Each side has the codes of its own P5a."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from aecourse import latent
from aecourse._keras import keras
from aecourse.contest import p05a
from aecourse.data import Images
from benchmarks.comparison import Problem, Task, Watch
from benchmarks.rebuilding import as_rows


@dataclass(frozen=True)
class CodeProblem(Problem):
    """Digits, and their codes by the encoder of each side that has trained one."""

    images: Images
    codes: dict[str, tuple[np.ndarray, np.ndarray]]


class Classes(Task):
    """The ten digits, told apart by a head on the codes of a trained encoder."""

    title = "the ten digits told apart by their codes"
    figure = "accuracy"
    larger_is_better = True
    latent_dim = 32  # P5a's

    def load(self, seed: int, rows: int | None) -> CodeProblem:
        """Return the digits, without codes as yet."""
        images = self.program.load(n_train=rows)
        sizes = len(images.x_train), len(images.x_test)
        return CodeProblem(images.name, images.source, *sizes, images, {})

    def train(
        self, side: str, problem: CodeProblem, seed: int, share: float, watch: Watch
    ) -> keras.Model:
        """Train the side's encoder of P5a before the clock starts, then its head."""
        x, x_test = problem.images.x_train, problem.images.x_test
        made = p05a.PROGRAM if side == "program" else p05a.ANSWER
        model = made.compiled() if side == "program" else made.compiled(len(x))
        model.fit(x, x, batch_size=made.batch_size, epochs=made.epochs, verbose=0)
        codes = latent.encode(model, x), latent.encode(model, x_test)
        if side == "course":
            scaler = StandardScaler().fit(codes[0])
            codes = tuple(map(scaler.transform, codes))
        problem.codes[side] = codes
        watch.restart()
        return super().train(side, problem, seed, share, watch)

    def fitted(self, side: str, problem: CodeProblem, seed: int) -> dict[str, Any]:
        """Return the codes of the training digits and their classes."""
        codes, _ = problem.codes[side]
        batch_size = self.made(side, problem).batch_size
        return {"x": codes, "y": problem.images.y_train, "batch_size": batch_size}

    def judge(self, side: str, model: keras.Model, problem: CodeProblem) -> float:
        """Return the share of test digits that are named rightly."""
        _, codes = problem.codes[side]
        named = latent.reconstruct(model, codes).argmax(axis=1)
        return float(np.mean(named == problem.images.y_test))

    def baselines(self, problem: CodeProblem) -> dict[str, float]:
        """Return the accuracy on the same number of principal components."""
        images = problem.images
        pixels = as_rows(images.x_train), as_rows(images.x_test)
        pca = PCA(self.latent_dim, svd_solver="covariance_eigh").fit(pixels[0])
        components = tuple(map(pca.transform, pixels))
        classifier = LogisticRegression(tol=0.01, max_iter=300)
        linear = make_pipeline(StandardScaler(), classifier)
        wanted = {
            "logistic regression, components": (linear, components),
            "5 neighbours, components": (KNeighborsClassifier(5), components),
            "logistic regression, pixels": (linear, pixels),
        }
        most = int(np.bincount(images.y_test).max())
        found = {"most frequent digit": most / problem.n_test}
        for name, (probe, (train, test)) in wanted.items():
            found[name] = latent.probe_accuracy(
                probe, train, images.y_train, test, images.y_test
            )
        return found
