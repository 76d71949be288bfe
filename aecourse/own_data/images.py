"""Reading a folder of images, and what is odd about them."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image

from aecourse._validation import invalid
from aecourse.own_data.findings import (
    Finding,
    OwnData,
    finding,
    listed,
    own_data,
    without_doubles,
)

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff", ".webp")
LONGEST = 32  # pixels of a side, so that a dense network trains in seconds
GREY = ("1", "L", "I", "F", "I;16")


def read_images(folder: Path) -> OwnData:
    """Read all images of a folder and its sub-folders as grey levels from 0 to 1.

    Parameters
    ----------
    folder : Path
        The folder.

    Returns
    -------
    OwnData
        Images of one size, at most 32 pixels a side, each once.

    Raises
    ------
    ValueError
        If no file of the folder has the ending of an image, or none can be read.
    """
    paths = [p for p in sorted(folder.rglob("*")) if p.suffix.lower() in SUFFIXES]
    opened, findings = _opened(paths)
    if not opened:
        endings = ", ".join(SUFFIXES)
        raise invalid("path", f"a folder with images ({endings})", str(folder))
    names = [str(path.relative_to(folder)) for path in opened]
    findings += _colours(opened.values()) + _folders(names)
    grey, of_size = _one_size([_grey(image) for image in opened.values()])
    images, of_units = _unit_levels(grey)
    kept, doubled = without_doubles(images, names)
    findings += of_size + of_units + doubled + _blank(images, names)
    labels = [names[place] for place in kept]
    return own_data("images", folder.name, images[kept], findings, labels=labels)


def _opened(paths: list[Path]) -> tuple[dict[Path, Image.Image], list[Finding]]:
    opened, broken = {}, []
    for path in paths:
        try:
            with Image.open(path) as image:
                image.load()
                opened[path] = image
        except (OSError, SyntaxError):  # Pillow raises both for a file it cannot read
            broken.append(path.name)
    if not broken:
        return opened, []
    told = finding("unreadable", "mended", n=len(broken), names=listed(broken))
    return opened, [told]


def _colours(images) -> list[Finding]:
    colour = sum(image.mode not in GREY for image in images)
    return [finding("colour", "mended", n=colour)] if colour else []


def _folders(names: list[str]) -> list[Finding]:
    deep = [Path(name) for name in names if Path(name).parent != Path()]
    folders = sorted({path.parts[0] for path in deep})
    if len(folders) < 2:
        return []
    return [finding("folders", "look", n=len(folders), names=listed(folders))]


def _grey(image: Image.Image) -> Image.Image:
    """Return an image of one channel, as floats in the unit of its file."""
    if image.mode not in GREY:
        image = image.convert("L")
    return Image.fromarray(np.asarray(image).astype(np.float32))


def _one_size(images: list[Image.Image]) -> tuple[np.ndarray, list[Finding]]:
    sizes = Counter(image.size for image in images)
    common, findings = sizes.most_common(1)[0][0], []
    if len(sizes) > 1:
        n = len(images) - sizes[common]
        size = "{} × {}".format(*common)
        findings.append(finding("sizes", "mended", n=n, sizes=len(sizes), size=size))
    shrink = min(1, LONGEST / max(common))
    wanted = tuple(max(round(side * shrink), 1) for side in common)
    if shrink < 1:
        before, after = ("{} × {}".format(*size) for size in (common, wanted))
        findings.append(finding("large", "mended", before=before, after=after))
    way = Image.Resampling.BOX if shrink < 1 else Image.Resampling.BILINEAR
    return np.stack([np.asarray(i.resize(wanted, way)) for i in images]), findings


def _unit_levels(grey: np.ndarray) -> tuple[np.ndarray, list[Finding]]:
    """Divide by the largest level that files of this kind have."""
    top = float(grey.max())
    largest = next((most for most in (1, 255, 65535) if top <= most), top)
    low = float(grey.min())
    if largest == 1 and low >= 0:
        return grey, []
    told = finding("levels", "mended", low=low, top=top, largest=largest)
    scaled = (grey - min(low, 0)) / (largest - min(low, 0))
    return scaled.astype(np.float32), [told]


def _blank(images: np.ndarray, names: list[str]) -> list[Finding]:
    blank = np.flatnonzero(np.ptp(images, axis=(1, 2)) == 0)
    if not len(blank):
        return []
    example = listed([names[place] for place in blank])
    return [finding("blank", "look", n=len(blank), names=example)]
