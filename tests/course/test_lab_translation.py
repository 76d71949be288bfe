"""The labs of chapter 4 in headless Chromium, beside Keras."""

import numpy as np
import pytest
from scipy import ndimage
from selenium.webdriver.common.keys import Keys

from aecourse import data, models
from aecourse._keras import keras
from aecourse.course.lab import translation
from tests.browsing import open_page, settle
from tests.course.lab_browsing import (
    LAB,
    ask,
    axe_findings,
    check_without_scripts,
    find,
    show_lab,
    write_pages,
)

pytestmark = pytest.mark.browser

layers = keras.layers


def with_a_map():
    settings = {"strides": 2, "padding": "same", "activation": "elu"}
    encoder = [
        keras.Input((28, 28)),
        layers.Reshape((28, 28, 1)),
        layers.Conv2D(3, 3, **settings),
        layers.Conv2D(1, 3, strides=2, padding="same"),
    ]
    decoder = [
        keras.Input((7, 7, 1)),
        layers.Conv2DTranspose(3, 3, **settings),
        layers.Conv2DTranspose(1, 3, **settings | {"activation": "sigmoid"}),
        layers.Reshape((28, 28)),
    ]
    return models.join(
        keras.Sequential(encoder, name="encoder"),
        keras.Sequential(decoder, name="decoder"),
    )


@pytest.fixture(scope="module")
def networks():
    keras.utils.set_random_seed(1)
    return {
        "dense": models.dense_autoencoder(9, (12,), activation="elu"),
        "convolutional": models.convolutional_autoencoder(9, (2, 4)),
        "map": with_a_map(),
    }


@pytest.fixture(scope="module")
def tray():
    return dict(zip(["A 7", "A 2"], data.load_mnist(n_train=9).x_test, strict=False))


@pytest.fixture(scope="module")
def pages(networks, tray, tmp_path_factory):
    folder = tmp_path_factory.mktemp("labs")
    labs = {
        "follow": translation.follow_lab(networks, tray),
        "overlap": translation.overlap_lab(tray["A 7"]),
    }
    return write_pages(folder, labs)


def told(browser):
    return find(browser, ".aelab-text").text


@pytest.mark.parametrize(("x", "y"), [(0, 0), (3, 0), (-6, 5)])
def test_a_moved_digit_is_scipy_s_and_its_reconstructions_are_keras(
    browser, pages, networks, tray, x, y
):
    show_lab(browser, pages, "follow")
    for index, image in enumerate(tray.values()):
        moved = ndimage.shift(image, (y, x), order=0)
        given = f"Array.from({LAB}.moved({LAB}.imageOf({index}), {x}, {y}))"
        # 8 bits a grey level
        assert np.reshape(ask(browser, given), (28, 28)) == pytest.approx(
            moved, abs=0.003
        )
        found = ask(browser, f"{LAB}.compare({index}, {x}, {y})")
        for name, model in networks.items():
            expected = np.asarray(model(moved[None]))[0]
            error = np.square(moved - expected).mean()
            assert found[name]["error"] == pytest.approx(error, abs=0.001), name


def test_a_digit_follows_mouse_keys_and_sliders_and_stays_in_reach(browser, pages):
    show_lab(browser, pages, "follow")
    assert told(browser).startswith("A 7 in the middle")
    canvas = find(browser, "canvas.aelab-drag")
    canvas.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_UP)
    assert ask(browser, f"[{LAB}.state.x, {LAB}.state.y]") == [2, -1]
    assert told(browser).startswith("A 7, 2 to the right and −1 down.")
    down = find(browser, "input[type=range]", 1)
    down.send_keys(Keys.END)
    assert ask(browser, f"{LAB}.state.y") == translation.MOST
    find(browser, "button").click()
    assert ask(browser, f"[{LAB}.state.x, {LAB}.state.y]") == [0, 0]
    box = find(browser, "canvas.aelab-drag").rect
    top = box["y"] - ask(browser, "scrollY") + box["height"] / 2
    left = box["x"] + box["width"] / 2
    for kind, dx in (("mousePressed", 0), ("mouseMoved", 4), ("mouseReleased", 4)):
        browser.execute_cdp_cmd(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": left + dx * box["width"] / 28, "y": top}
            | {"button": "left", "buttons": 1},
        )
    settle(browser)
    assert ask(browser, f"[{LAB}.state.x, {LAB}.state.y]") == [4, 0]


def written_by_keras(kernel, stride, resize, image):
    """Return what a kernel of ones makes of an image that was shrunk by its stride."""
    size = -(-28 // stride)
    whole = np.pad(image, (0, size * stride - 28))
    small = whole.reshape(size, stride, size, stride).mean(axis=(1, 3))
    kind = layers.Conv2D if resize else layers.Conv2DTranspose
    steps = 1 if resize else stride
    ones = kind(
        1,
        kernel,
        strides=steps,
        padding="same",
        kernel_initializer="ones",
        use_bias=False,
    )
    given = layers.UpSampling2D(stride)(small[None, ..., None]) if resize else None
    out = ones(small[None, ..., None] if given is None else given)
    return np.asarray(out)[0, :28, :28, 0] * (steps / kernel) ** 2


@pytest.mark.parametrize("resize", [False, True])
def test_a_digit_is_painted_as_keras_layers_paint_it(browser, pages, tray, resize):
    show_lab(browser, pages, "overlap")
    for kernel in translation.KERNELS:
        for stride in translation.STRIDES:
            settings = f"{{kernel: {kernel}, stride: {stride}, resize: {resize}}}"
            painted = ask(browser, f"{LAB}.painted({settings.lower()})")
            expected = written_by_keras(kernel, stride, resize, tray["A 7"])
            assert np.reshape(painted, (28, 28)) == pytest.approx(expected, abs=0.01), (
                settings
            )


def test_every_place_is_written_as_often_as_a_layer_of_ones_says(browser, pages):
    show_lab(browser, pages, "overlap")
    for kernel in translation.KERNELS:
        for stride in translation.STRIDES:
            layer = layers.Conv1DTranspose(
                1,
                kernel,
                strides=stride,
                padding="same",
                kernel_initializer="ones",
                use_bias=False,
            )
            along = np.asarray(layer(np.ones((1, 40, 1))))[0, :, 0]
            start = stride * (-(-kernel // stride) + 1)
            settings = f"{{kernel: {kernel}, stride: {stride}, resize: false}}"
            times = ask(browser, f"{LAB}.times({settings})")
            assert times == along[start : start + len(times)].tolist(), settings


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("{kernel: 3, stride: 2}", "between 1 and 4 times"),
        ("{kernel: 4, stride: 2}", "equally often, 2 times"),
        ("{kernel: 2, stride: 3}", "Some outputs are never written to"),
        ("{kernel: 3, stride: 2, resize: true}", "every place is treated alike"),
    ],
)
def test_the_sentence_says_what_the_grid_shows(browser, pages, settings, said):
    show_lab(browser, pages, "overlap")
    browser.execute_script(f"{LAB}.choose({settings})")
    assert said in told(browser)


def test_sliders_and_the_box_are_listened_to(browser, pages):
    show_lab(browser, pages, "overlap")
    find(browser, "input[type=range]").send_keys(Keys.ARROW_RIGHT)
    assert told(browser).startswith("Kernel 4, stride 2. The stride divides")
    find(browser, "input[type=range]", 1).send_keys(Keys.ARROW_RIGHT)
    assert told(browser).startswith("Kernel 4, stride 3. Outputs are written")
    find(browser, "input[type=checkbox]").click()
    assert "Enlarged first" in told(browser)


@pytest.mark.parametrize("name", ["follow", "overlap"])
def test_without_scripts_a_picture_stands_there(browser, pages, name):
    check_without_scripts(browser, pages, name)


@pytest.mark.parametrize("name", ["follow", "overlap"])
def test_axe_finds_nothing(browser, pages, name):
    show_lab(browser, pages, name)
    assert axe_findings(browser) == []


@pytest.mark.parametrize("name", ["follow", "overlap"])
def test_on_a_phone_nothing_sticks_out(phone, pages, name):
    open_page(phone, (pages / f"{name}.html").as_uri())
    assert ask(phone, "document.documentElement.scrollWidth") <= 390
