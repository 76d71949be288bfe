"""A vote goes by shape."""

import numpy as np
import pytest

from aecourse.latent import manifold
from aecourse.latent.manifold import classes


@pytest.fixture
def bars(rng):
    """Bars that stand, class 0, and bars that lie, class 1, each a little noisy."""
    images = rng.uniform(0, 0.1, size=(20, 6, 6))
    images[:10, :, 2] += 0.9
    images[10:, 2, :] += 0.9
    return images, np.repeat([0, 1], 10)


def test_agreement_goes_by_shape_and_not_by_brightness(bars, monkeypatch):
    images, labels = bars
    faint = 0.1 * images[[0, 10]]
    blend = (images[[0]] + images[[10]]) / 2
    queries = np.concatenate([faint, blend])
    agreement = manifold.class_agreement(queries, images, labels)
    np.testing.assert_array_equal(agreement[:2], [1.0, 1.0])
    votes = manifold.class_vote(faint, images, labels)
    np.testing.assert_array_equal(votes, [0, 1])
    monkeypatch.setattr(classes, "NEIGHBOURS", 20)
    both = manifold.class_agreement(blend, images, labels)
    np.testing.assert_array_equal(both, [0.5])


def test_a_constant_image_agrees_with_nothing(bars):
    images, labels = bars
    grey = np.stack([np.zeros((6, 6)), np.full((6, 6), 0.3)])
    agreement = manifold.class_agreement(grey, images, labels)
    np.testing.assert_array_equal(agreement, [0.0, 0.0])
    votes = manifold.class_vote(grey, images, labels)
    np.testing.assert_array_equal(votes, [-1, -1])


def test_agreement_refuses_what_has_no_classes(bars):
    images, labels = bars
    with pytest.raises(ValueError, match="`images`.*at least 10 rows"):
        manifold.class_agreement(images, images[:9], labels[:9])
    with pytest.raises(ValueError, match="`labels`"):
        manifold.class_agreement(images, images, labels[:5])
    with pytest.raises(ValueError, match="`labels`"):
        manifold.class_agreement(images, images, labels - 1)
    with pytest.raises(ValueError, match="`images`.*one grey"):
        manifold.class_agreement(images, 0 * images, labels)
    with pytest.raises(TypeError, match="`labels`"):
        manifold.class_agreement(images, images, labels / 2)
