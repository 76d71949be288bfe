"""Drawings say what the layers are, mark the code once, and take any model."""

import re
from xml.etree import ElementTree

import pytest

from aecourse import models
from aecourse._keras import keras

layers = keras.layers

BUILDERS = {
    "dense": lambda: models.dense_autoencoder(3, (128, 64)),
    "tied": lambda: models.dense_autoencoder(32, (128,), tied=True),
    "ratings": lambda: models.rating_autoencoder(9724, 64),
    "convolutional": lambda: models.convolutional_autoencoder(49),
    "resizing": lambda: models.convolutional_autoencoder(4, upsampling="resize"),
    "recurrent": lambda: models.recurrent_autoencoder(8, input_shape=(14, 10)),
    "stepwise": lambda: models.stepwise_autoencoder(8),
    "denoising": lambda: models.denoising_autoencoder(),
    "variational": lambda: models.variational_autoencoder(2),
    "classifier": lambda: models.encoder_classifier(
        models.dense_autoencoder(32), 10, trainable=False
    ),
    "encoder": lambda: models.dense_autoencoder(8).get_layer("encoder"),
    "decoder": lambda: models.dense_autoencoder(8).get_layer("decoder"),
}


def chain(*parts):
    return keras.Sequential(list(parts))


def parsed(model):
    return ElementTree.fromstring(models.draw(model)._repr_html_())


def with_class(tree, name):
    return [node for node in tree.iter() if node.get("class") == name]


def words(tree):
    return [node.text for node in tree.iter() if node.tag.endswith("text")]


@pytest.mark.parametrize("name", BUILDERS)
def test_every_builder_is_drawn_with_its_code_marked_once(name):
    tree = parsed(BUILDERS[name]())
    assert words(tree).count("code") == 1
    coloured = with_class(tree, "code")
    assert coloured
    # the faces of one box, the cells of one column, or one bar
    middles = {node.get("points") or node.get("x") for node in coloured}
    assert len(middles) == (3 if coloured[0].get("points") else 1)


def test_the_text_is_that_of_the_layers():
    assert str(models.draw(models.dense_autoencoder(32, activation="elu"))) == (
        "input 28 × 28\n"
        "encoder: dense 128 elu\n"
        "code: dense 32\n"
        "decoder: dense 128 elu → dense 784 sigmoid, as 28 × 28"
    )
    tied = str(models.draw(BUILDERS["tied"]()))
    assert "decoder: dense 128 tied relu → dense 784 tied sigmoid" in tied
    assert "encoder, frozen: dense 128 relu" in str(
        models.draw(BUILDERS["classifier"]())
    )
    assert "dense 4 mean and spread\ncode: drawn 2" in str(
        models.draw(BUILDERS["variational"]())
    )


def test_a_convolution_says_its_kernel_its_stride_and_the_shape_it_gives():
    text = str(models.draw(models.convolutional_autoencoder(49, (8, 16))))
    assert "conv 3 × 3, stride 2, elu, to 14 × 14 × 8" in text
    assert "dense 784 elu, as 7 × 7 × 16" in text
    assert "transposed conv 3 × 3, stride 2, elu, to 28 × 28 × 8" in text


def test_the_picture_is_described_by_the_text():
    drawing = models.draw(BUILDERS["recurrent"]())
    svg, *others = ElementTree.fromstring(drawing._repr_html_())[1:]
    assert svg.get("role") == "img"
    ids = svg.get("aria-labelledby").split()
    texts = {node.get("id"): node.text for node in svg.iter() if node.get("id")}
    assert texts[ids[1]].split("; ") == str(drawing).splitlines()
    assert {other.get("aria-hidden") for other in others} == {"true"}


def test_a_bar_is_the_higher_the_more_units_it_has():
    units = (300, 200, 100, 50, 20, 5)
    tree = parsed(models.dense_autoencoder(2, units, input_shape=(784,)))
    bars = with_class(tree, "layer")[: len(units)] + with_class(tree, "code")
    heights = [float(bar.get("height")) for bar in bars]
    assert heights == sorted(heights, reverse=True)
    assert len(set(heights)) == len(heights)


def test_letters_of_a_variational_code_stand_in_their_bars():
    assert {"μ", "σ", "z"} <= set(words(parsed(BUILDERS["variational"]())))
    assert "μ" not in words(parsed(BUILDERS["dense"]()))


def test_tied_layers_are_linked_by_a_dashed_line_and_free_ones_are_not():
    assert len(with_class(parsed(BUILDERS["tied"]()), "arc tied")) == 2
    assert not with_class(parsed(BUILDERS["dense"]()), "arc tied")


def test_noise_is_speckled_and_said_to_be_there_in_training():
    tree = parsed(BUILDERS["denoising"]())
    assert len(with_class(tree, "dot")) > 40
    assert {"noise", "in training"} <= set(words(tree))


def test_a_drawing_is_the_same_every_time_under_a_name_of_its_own():
    drawing = models.draw(BUILDERS["denoising"]())
    pages = [drawing._repr_html_() for _ in range(2)]
    names = [re.findall(r'id="(.*?)"', page) for page in pages]
    assert not set(names[0]) & set(names[1])
    key = re.compile(r"net-[0-9a-f]{8}-\d+")
    assert key.sub("", pages[0]) == key.sub("", pages[1])


def test_windows_cover_the_drawing_and_suit_a_phone():
    tree = parsed(BUILDERS["convolutional"]())
    boxes = [list(map(int, svg.get("viewBox").split())) for svg in tree[1:]]
    assert boxes[0][0] == 0
    for (left, _, width, _), (following, *_) in zip(boxes, boxes[1:], strict=False):
        assert left + width == following
    assert max(box[2] for box in boxes) <= 400


def test_an_hourglass_without_names_has_its_narrowest_layer_as_the_code():
    model = chain(
        keras.Input((140,)), layers.Dense(32), layers.BatchNormalization(),
        layers.ReLU(), layers.Dropout(0.1), layers.Dense(8), layers.Dense(140),
    )  # fmt: skip
    assert str(models.draw(model)) == (
        "input 140\n"
        "encoder: dense 32 normalised relu → dropout in training\n"
        "code: dense 8\n"
        "decoder: dense 140"
    )


def test_a_classifier_has_no_code():
    model = chain(keras.Input((28, 28)), layers.Flatten(), layers.Dense(10, "softmax"))
    assert str(models.draw(model)) == "input 28 × 28 → dense 10 softmax"
    assert "code" not in words(parsed(model))


def test_of_branches_the_longest_is_drawn_with_an_arrow_for_the_others():
    image = keras.Input((16, 16, 3))
    wide = layers.Conv2D(8, 3, padding="same")(image)
    small = layers.Conv2D(8, 3, padding="same")(layers.MaxPooling2D()(wide))
    joined = layers.Concatenate()([wide, layers.UpSampling2D()(small)])
    side = layers.Dense(4, name="aside")(layers.Flatten()(image))
    out = layers.Conv2D(3, 3, padding="same")(joined)
    drawing = models.draw(keras.Model(image, [out, side]))
    text = str(drawing)
    assert "also goes to side by side, to 16 × 16 × 16" in text
    assert "not drawn, beside the longest path: 1" in text
    assert "code" not in text  # what goes past the narrowest layer is not in it
    ElementTree.fromstring(drawing._repr_html_())


class Unknown(keras.layers.Layer):
    """A layer of the reader's own that cannot be saved."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def call(self, x):
        return self.function(x)


def test_an_unknown_layer_is_a_block_with_its_class_as_label():
    x = keras.Input((12,))
    model = keras.Model(x, layers.Dense(3)(Unknown(lambda h: h * 2)(x)))
    assert "Unknown" in words(parsed(model))
    assert str(models.draw(model)) == "input 12 → Unknown 12 → dense 3"


def test_names_with_signs_of_markup_are_said_as_they_are():
    model = models.dense_autoencoder(2)
    model.name = "a <b> & c"
    assert "Network a <b> & c" in [node.text for node in parsed(model).iter()]


def test_axes_of_any_length_and_many_axes_are_drawn():
    steps = chain(keras.Input((None, 3)), layers.LSTM(4, return_sequences=True))
    assert str(models.draw(steps)) == "input any steps × 3 → LSTM, to any steps × 4"
    volume = chain(keras.Input((4, 4, 4, 1)), layers.Conv3D(2, 3))
    assert "Conv3D" in str(models.draw(volume))
    ElementTree.fromstring(models.draw(volume)._repr_html_())


class Loose(keras.Model):
    """A model that has layers but never saw what they are for."""

    def __init__(self):
        super().__init__()
        self.first = layers.Dense(3)

    def call(self, x):
        return self.first(x)


@pytest.mark.parametrize("model", [chain(), chain(layers.Dense(3)), Loose()])
def test_a_model_without_sizes_is_refused_with_what_to_do(model):
    with pytest.raises(ValueError, match=r"begin it with keras\.Input"):
        models.draw(model)


def test_what_is_no_model_is_refused():
    with pytest.raises(TypeError, match="Keras model"):
        models.draw([3, 2, 3])
