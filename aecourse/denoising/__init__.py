"""Denoising: noise to corrupt an image with, measures of its quality, baselines.

The network is built by `models.denoising_autoencoder`; nothing here needs Keras.
"""

from aecourse.denoising import baselines, image_quality, noise

__all__ = ["baselines", "image_quality", "noise"]
