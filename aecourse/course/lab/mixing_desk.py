"""The lab of chapter 3: a desk with a fader for every atom of a decoder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.figure import Figure

from aecourse import words
from aecourse._validation import anything, invalid, validated
from aecourse.course.lab import Lab, packed
from aecourse.latent.codes import encode

if TYPE_CHECKING:
    import keras

BITS = 8  # of an atom's pixel
DETECTOR_BITS = 4  # nothing is computed with what a unit looks for, it is only seen
START, SHOWN = 8, 8  # atoms that are up at first, and that the still picture shows
OUTPUTS = {"sigmoid": lambda s: 1 / (1 + np.exp(-s)), "linear": lambda s: s}
REACH = {"sigmoid": 4.0, "linear": 1.0}  # of a sum that is drawn in full colour
MAP = "BrBG"  # brown takes away, teal adds, as the script has it


@validated(networks=anything, tray=anything)
def mixing_desk_lab(
    networks: Mapping[str, keras.Model], tray: Mapping[str, np.ndarray]
) -> Lab:
    """Return a lab in which a reconstruction is mixed from the atoms of its decoder.

    Parameters
    ----------
    networks : mapping of str to keras.Model
        Autoencoders of images by their names, with an encoder and a decoder of one
        dense layer each, which may be tied; the decoder ends in a sigmoid or linearly.
    tray : mapping of str to ndarray
        Images to choose from by their names.

    Returns
    -------
    aecourse.course.lab.Lab
        For the end of a cell. It carries the weights of the decoders, those of the
        encoders in less detail, and the codes of the tray.

    Raises
    ------
    TypeError, ValueError
        If a decoder is no sum of one picture for each number of the code.
    """
    images = np.stack(list(tray.values()))
    desks = {name: _Desk(model, images) for name, model in networks.items()}
    content = {
        "names": list(tray),
        "images": packed(images, BITS),
        "networks": [{"name": n, **desk.content()} for n, desk in desks.items()],
        "up": START,
    }
    said = words.of_pages("lab_mixing_desk")
    still = _still(desks, images[0], said)
    return Lab("mixing_desk", content, still=still, words=said)


class _Desk:
    """What is summed by one network for each image of the tray."""

    def __init__(self, model: keras.Model, images: np.ndarray) -> None:
        from aecourse._keras import keras

        decoder = model.get_layer("decoder")
        self.tied = hasattr(decoder, "mirrored")
        into = _dense_layers(model.get_layer("encoder"))
        out_of = decoder.mirrored if self.tied else _dense_layers(decoder)
        if len(into) != 1 or len(out_of) != 1:
            expected = "autoencoders with one dense layer on each side"
            raise invalid("networks", expected, model.name)
        self.detectors = into[0].get_weights()[0].T
        if self.tied:
            self.atoms = self.detectors
            self.bias = keras.ops.convert_to_numpy(decoder.biases[0])
            self.output = decoder.activations[0].__name__
        else:
            self.atoms, self.bias = out_of[0].get_weights()
            self.output = out_of[0].activation.__name__
        if self.output not in OUTPUTS:
            expected = f"outputs that are {' or '.join(OUTPUTS)}"
            raise invalid("networks", expected, self.output)
        self.codes = encode(model, images)

    def content(self) -> dict[str, Any]:
        atoms, loudness = _levelled(self.atoms)
        content = {
            "output": self.output,
            "reach": REACH[self.output],
            "atoms": packed(atoms, BITS),
            "loudness": packed(loudness, 32),
            "bias": packed(self.bias),
            "codes": packed(self.codes, 32),
        }
        if self.tied:
            return content
        detectors, keenness = _levelled(self.detectors)
        return content | {
            "detectors": packed(detectors, DETECTOR_BITS),
            "keenness": packed(keenness, 32),
        }

    def loudest(self, index: int) -> np.ndarray:
        """Return what each number of an image's code adds, the loudest first."""
        added = self.codes[index][:, None] * self.atoms
        return added[np.argsort(-np.linalg.norm(added, axis=1), kind="stable")]

    def picture(self, added: np.ndarray) -> np.ndarray:
        total = self.bias + added.sum(axis=0)
        return OUTPUTS[self.output](total).reshape(28, 28)


def _dense_layers(half: keras.Model) -> list[keras.Layer]:
    return [layer for layer in half.layers if type(layer).__name__ == "Dense"]


def _levelled(pictures: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return pictures that reach 1 or −1 each, which costs few bits, and their size."""
    size = np.abs(pictures).max(axis=1)
    return pictures / np.where(size > 0, size, 1)[:, None], size


def _still(
    desks: Mapping[str, _Desk], image: np.ndarray, said: Mapping[str, str]
) -> Figure:
    """Draw the loudest atoms of an image for each network, and what they add up to."""
    figure = Figure((9, 3.3), layout="constrained")
    axes = figure.subplots(len(desks), SHOWN + 3, squeeze=False)
    grey = {"cmap": "gray", "vmin": 0, "vmax": 1}
    for row, (name, desk) in zip(axes, desks.items(), strict=True):
        added = desk.loudest(0)
        most = np.abs(added).max() or 1
        row[0].imshow(image, **grey)
        row[0].set_ylabel(name)
        for ax, atom in zip(row[1:], added[:SHOWN], strict=False):
            ax.imshow(atom.reshape(28, 28), cmap=MAP, vmin=-most, vmax=most)
        for ax, count in zip(row[-2:], (SHOWN, len(added)), strict=True):
            ax.imshow(desk.picture(added[:count]), **grey)
    axes[0, 0].set_title(said["goes_in"])
    axes[0, -2].set_title(said["added"].format(count=SHOWN))
    axes[0, -1].set_title(said["added"].format(count=len(added)))
    for ax in axes.flat:
        ax.set(xticks=[], yticks=[])
    return figure
