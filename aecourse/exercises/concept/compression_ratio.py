"""Compare codes with their images in bytes (chapter 1)."""

import sys

import numpy as np

from aecourse.exercises.exercise import Exercise


def compression_ratio(images, codes):
    return images.nbytes / codes.nbytes


def cases():
    return {
        "bytes": (np.zeros((10, 28, 28), np.uint8), np.zeros((10, 16), np.float32)),
        "floats": (np.zeros((5, 8, 8), np.float32), np.zeros((5, 4), np.float16)),
        "long_codes": (np.zeros((3, 20), np.uint8), np.zeros((3, 30), np.float32)),
    }


EXERCISE = Exercise(
    compression_ratio,
    cases,
    mistakes={
        "numbers": lambda x, z: x.size / z.size,
        "upside_down": lambda x, z: z.nbytes / x.nbytes,
        "no_fraction": lambda x, z: x.nbytes // z.nbytes,
        "one_image": lambda x, z: x[0].nbytes / z.nbytes,
        "one_code": lambda x, z: x.nbytes / z[0].nbytes,
        "python_object": lambda x, z: sys.getsizeof(x) / sys.getsizeof(z),
        "saved_share": lambda x, z: 1 - z.nbytes / x.nbytes,
        "one_byte_and_four": lambda x, z: x.size / (4 * z.size),
        "one_byte": lambda x, z: x.size / z.nbytes,
        "four_bytes": lambda x, z: x.nbytes / (4 * z.size),
        "example": lambda x, z: 24.5,
    },
)
