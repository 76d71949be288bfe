"""What holds for every builder's model, checked in one way for all of them."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import numpy as np

from aecourse import latent
from aecourse._keras import keras


def assert_learns(model: keras.Model, x: np.ndarray, *, epochs: int) -> None:
    """Training lowers the loss, moves every weight and beats the mean sample by half.

    The outputs differ from sample to sample too, which a collapsed model's do not.
    """
    before = [np.copy(w) for w in model.trainable_weights]
    history = model.fit(x, x, epochs=epochs, batch_size=32, verbose=0).history
    assert history["loss"][-1] < history["loss"][0]
    for old, new in zip(before, model.trainable_weights, strict=True):
        assert not np.array_equal(old, new)
    x_hat = latent.reconstruct(model, x)
    assert x_hat.shape == x.shape
    assert x_hat.std(axis=0).max() > 1e-3
    mean_error = np.square(x - x.mean(axis=0)).mean()
    assert np.square(x - x_hat).mean() < 0.5 * mean_error


def assert_halves_make_the_whole(
    model: keras.Model, x: np.ndarray, *, code_shape: tuple[int, ...]
) -> None:
    """What the decoder makes of the encoder's codes is what the model makes of `x`."""
    codes = latent.encode(model, x)
    assert codes.shape == (len(x), *code_shape)
    np.testing.assert_allclose(
        latent.decode(model, codes), latent.reconstruct(model, x), atol=1e-6
    )


def assert_rows_do_not_mix(model: keras.Model, x: np.ndarray) -> None:
    """Permuting a batch permutes the outputs, and they are not all alike."""
    order = np.random.default_rng(1).permutation(len(x))
    outputs = latent.reconstruct(model, x)
    assert outputs.std(axis=0).max() > 1e-4
    np.testing.assert_allclose(
        latent.reconstruct(model, x[order]), outputs[order], atol=1e-6
    )


def assert_seeds_repeat(build: Callable[[], keras.Model], x: np.ndarray) -> None:
    """Two trainings from one seed have equal histories."""
    first, second = (
        build().fit(x, x, epochs=2, verbose=0).history["loss"] for _ in range(2)
    )
    assert first == second


def assert_reload_elsewhere(
    models: Mapping[str, keras.Model], samples: Mapping[str, np.ndarray], folder: Path
) -> None:
    """Saved models are read in a new process that imports the module and no more.

    There they give what they gave here, and where a model is an autoencoder its decoder
    makes the same of its encoder's codes.
    """
    for name, model in models.items():
        model.save(folder / f"{name}.keras")
        x_hat = latent.reconstruct(model, samples[name])
        np.savez(folder / f"{name}.npz", x=samples[name], x_hat=x_hat)
    code = (
        "import sys, pathlib, numpy as np\n"
        "from aecourse import latent, models\n"
        "from aecourse._keras import keras\n"
        "for path in sorted(pathlib.Path(sys.argv[1]).glob('*.keras')):\n"
        "    model = keras.saving.load_model(path)\n"
        "    kept = np.load(path.with_suffix('.npz'))\n"
        "    outputs = [latent.reconstruct(model, kept['x'])]\n"
        "    if 'decoder' in [part.name for part in model.layers]:\n"
        "        codes = latent.encode(model, kept['x'])\n"
        "        outputs.append(latent.decode(model, codes))\n"
        "    for output in outputs:\n"
        "        assert np.allclose(output, kept['x_hat'], atol=1e-6), path\n"
        "    print(path.stem)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert set(done.stdout.split("\n")) - {""} == set(models)


def blurred_bars(height, width, blur=(1, 3)):
    """Return 512 images of bars at random places, blurred by as much as `blur` says."""
    random = np.random.default_rng(0)
    place = random.uniform(1, width - 2, (512, 1, 1))
    spread = random.uniform(*blur, (512, 1, 1))
    bars = np.exp(-(((np.arange(width) - place) / spread) ** 2))
    return np.broadcast_to(bars, (512, height, width)).astype("float32")
