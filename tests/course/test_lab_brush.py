"""The lab of chapter 6 in headless Chromium, beside Keras, SciPy and ridge."""

import json
from dataclasses import replace

import numpy as np
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from aecourse import data, models, training, words
from aecourse._keras import keras
from aecourse.course.lab import brush
from aecourse.denoising import baselines, image_quality, noise
from tests.browsing import settle, until
from tests.course.lab_browsing import (
    LAB,
    ask,
    axe_findings,
    check_without_scripts,
    find,
    show_lab,
    write_pages,
)

WORDS = words.of_pages("lab_brush")
METHODS = ("nothing", "median", "ridge", "denoiser")
COMPARED = (
    f"Object.entries({LAB}.compare()).map(([name, {{answer, decibels}}]) =>"
    " [name, Array.from(answer), decibels])"
)


@pytest.fixture(scope="module")
def digits():
    return data.load_mnist(n_train=4000, source="embedded")


@pytest.fixture(scope="module")
def denoiser(digits):
    keras.utils.set_random_seed(1)
    model = models.denoising_autoencoder()
    entropy = "binary_crossentropy"
    training.compile_with_schedule(model, 36, learning_rate=0.003, loss=entropy)
    x = digits.x_train[:1200]
    model.fit(x, x, batch_size=100, epochs=3, verbose=0)
    return model


@pytest.fixture(scope="module")
def tuned(digits):
    clean = np.concatenate([digits.x_train] * 4)
    noisy = noise.gaussian(clean, 0.3, seed=4)
    return {name: baselines.tune(name, noisy, clean) for name in ("median", "ridge")}


@pytest.fixture(scope="module")
def tray(digits):
    return {f"A {digits.y_test[n]}": digits.x_test[n] for n in range(3)}


@pytest.fixture(scope="module")
def made(digits, denoiser, tuned, tray):
    return brush.brush_lab(denoiser, tuned, digits.x_train, digits.x_test, tray)


@pytest.fixture(scope="module")
def light(digits, denoiser, tuned):
    """What the page computes with, computed here."""
    given = brush._noisy(digits.x_train[: brush.LEARNT])
    return {
        "median": tuned["median"].denoise,
        "ridge": brush.LightRidge.of(tuned["ridge"], given),
        "denoiser": brush._answers(brush.light_network(denoiser, given)),
    }


def test_a_denoiser_that_a_page_builds_needs_no_names_but_those_of_its_wide_layers():
    layers = keras.layers
    image = keras.Input((28, 28))
    code = layers.Conv2D(1, 4, strides=4)(layers.Reshape((28, 28, 1))(image))
    code = layers.Dense(brush.RANK, "elu", name="everywhere")(layers.Flatten()(code))
    code = layers.Dense(brush.RANK, name="back")(code)
    encoder = keras.Model(image, code, name="encoder")
    picture = [layers.Dense(784, "sigmoid"), layers.Reshape((28, 28))]
    decoder = keras.Sequential([keras.Input((brush.RANK,)), *picture], name="decoder")
    built = keras.Model(image, decoder(encoder(image)))
    given = np.random.default_rng(1).random((60, 28, 28)).astype("float32")
    light = brush.light_network(built, given)
    np.testing.assert_allclose(
        light.predict_on_batch(given), built.predict_on_batch(given), atol=0.02
    )


@pytest.fixture
def opened(browser, made, tmp_path):
    show_lab(browser, write_pages(tmp_path, {"brush": made}), "brush")
    return browser


def compared(browser):
    """Return answers and decibels by method."""
    rows = ask(browser, COMPARED)
    return {
        name: (np.array(answer, "float32").reshape(1, 28, 28), decibels)
        for name, answer, decibels in rows
    }


def decibels(clean, image):
    return image_quality.psnr(clean[None], np.clip(image, 0, 1))[0]


def press(browser, text):
    buttons = browser.find_elements("css selector", "aecourse-lab button")
    next(node for node in buttons if node.text == text).click()


def test_the_light_forms_answer_nearly_as_the_whole_ones(
    digits, denoiser, tuned, light
):
    x = digits.x_test[:200]
    for level in (0.1, 0.3, 0.5):
        noisy = noise.gaussian(x, level, seed=9)
        whole = {
            "median": tuned["median"].denoise,
            "ridge": tuned["ridge"].denoise,
            "denoiser": brush._answers(denoiser),
        }
        for name, answers in whole.items():
            change = image_quality.psnr(x, light[name](noisy))
            change -= image_quality.psnr(x, answers(noisy))
            assert abs(change.mean()) < 0.1, (name, level)


def test_the_lab_says_how_far_its_light_forms_are_off(made, digits, tuned, light):
    x = digits.x_test[: brush.UNSEEN]
    change = []
    for part, level, seed in zip(np.split(x, 3), brush.LEVELS, range(3), strict=True):
        noisy = noise.gaussian(part, level, seed=seed)
        both = (
            image_quality.psnr(part, f(noisy))
            for f in (light["ridge"], tuned["ridge"].denoise)
        )
        change.append(np.subtract(*both))
    off = json.loads(made.content)["data"]["off"]["ridge"]
    assert off["mean"] == pytest.approx(np.abs(np.mean(change, axis=1)).max())
    assert off["single"] == pytest.approx(np.abs(change).mean())


def test_making_the_lab_leaves_the_draws_of_the_page_as_they_were(
    digits, denoiser, tuned, tray
):
    drawn = []
    for make in (False, True):
        keras.utils.set_random_seed(7)
        if make:
            x = digits.x_train[:90]
            brush.brush_lab(denoiser, tuned, x, x, tray)
        layer = keras.layers.Dense(3)
        drawn.append([np.asarray(layer(np.ones((1, 5)))), keras.random.normal((2,))])
        drawn[-1].append(np.random.rand())  # noqa: NPY002
    for alone, after in zip(*drawn, strict=True):
        assert np.array_equal(alone, after)


def test_what_does_not_fit_is_refused_by_name(digits, denoiser, tuned, tray):
    x = digits.x_test
    with pytest.raises(ValueError, match="`tuned`"):
        brush.brush_lab(denoiser, {"ridge": tuned["ridge"]}, x, x, tray)
    with pytest.raises(ValueError, match="`unseen`"):
        brush.brush_lab(denoiser, tuned, x, x[:, :20], tray)


@pytest.mark.browser
@pytest.mark.parametrize(("level", "seed"), [(0.3, 1), (0.5, 2), (0.1, 3)])
def test_answers_and_decibels_are_those_of_numpy_and_keras(
    opened, light, tray, level, seed
):
    for index, clean in enumerate(tray.values()):
        change = f"Object.assign({LAB}.state, {{noise: {level}, seed: {seed}}})"
        opened.execute_script(f"{change}; {LAB}.take({index})")
        found = compared(opened)
        assert list(found) == list(METHODS)
        noisy, of_nothing = found["nothing"]
        # 8 bits a grey level of the clean image
        assert of_nothing == pytest.approx(decibels(clean, noisy), abs=0.02)
        for name, answers in light.items():
            expected = answers(noisy)
            assert np.abs(found[name][0] - expected).max() < 2e-3, name
            reached = decibels(clean, expected)
            assert found[name][1] == pytest.approx(reached, abs=0.02), name
            shown = find(opened, ".aelab-brush-cards p span", METHODS.index(name))
            assert shown.text == f"{found[name][1]:.1f} dB"


@pytest.mark.browser
def test_a_median_of_another_window_is_scipy_s_up_to_the_border(
    browser, digits, denoiser, tuned, tray, tmp_path
):
    size = 5
    other = tuned | {"median": replace(tuned["median"], best=size)}
    x = digits.x_test[:10]
    lab = brush.brush_lab(denoiser, other, digits.x_train[:300], x, tray)
    show_lab(browser, write_pages(tmp_path, {"brush": lab}), "brush")
    found = compared(browser)
    median = tuned["median"]
    expected = baselines.median(found["nothing"][0], size)
    expected = np.clip(median.scale * expected + median.shift, 0, 1)
    assert np.allclose(found["median"][0], expected, atol=1e-6)


@pytest.mark.browser
def test_the_noise_has_the_strength_of_the_slider_and_a_seed(opened):
    opened.execute_script(f"{LAB}.drawn(Array(784).fill(0.5))")
    first = compared(opened)["nothing"][0]
    inside = (first > 0) & (first < 1)
    assert (first[inside] - 0.5).std() == pytest.approx(0.25, abs=0.03)  # cut at 0, 1
    assert (~inside).mean() == pytest.approx(0.096, abs=0.04)
    assert np.array_equal(first, compared(opened)["nothing"][0])
    press(opened, WORDS["another"])
    assert not np.array_equal(first, compared(opened)["nothing"][0])


@pytest.mark.browser
def test_at_no_noise_doing_nothing_is_best(opened):
    press(opened, WORDS["off"])
    assert find(opened, "[data-best] figcaption").text == WORDS["nothing"]
    assert "∞" in find(opened, "[data-best]").text
    assert find(opened, "output").text == "0.00"


@pytest.mark.browser
def test_the_brush_is_led_by_the_mouse_and_covers_what_it_passes(opened):
    tools = ".aelab-panel .aelab-choice input"
    find(opened, tools, 1).send_keys(" ")
    canvas = find(opened, ".aelab-brush-board canvas")
    ActionChains(opened).move_to_element(canvas).click_and_hold().move_by_offset(
        40, 0
    ).release().perform()
    until(opened, f"{LAB}.state.cover.some(Boolean)")
    settle(opened)  # the stroke may go on
    covered = np.reshape(ask(opened, f"Array.from({LAB}.state.cover)"), (28, 28))
    assert covered[13:15, 13:19].all()
    assert covered.sum() < 60
    corrupted = compared(opened)["nothing"][0][0]
    assert (corrupted[covered == 1] == 0).all()
    assert (corrupted[covered == 0] > 0).mean() > 0.4
    until(opened, f"document.body.innerText.includes('{covered.sum()} are covered')")


@pytest.mark.browser
def test_the_brush_is_moved_by_arrow_keys_and_dabs_with_the_space_bar(opened):
    canvas = find(opened, ".aelab-brush-board canvas")
    canvas.send_keys(Keys.HOME)  # none of its keys
    before = ask(opened, f"{LAB}.at")
    canvas.send_keys(Keys.ARROW_LEFT, Keys.ARROW_UP)
    canvas.send_keys(Keys.SHIFT + Keys.ARROW_DOWN + Keys.NULL)
    assert np.abs(np.subtract(ask(opened, f"{LAB}.at"), before)).tolist() == [0.5, 3.5]
    ring = find(opened, ".aelab-brush-ring")
    assert ring.value_of_css_property("visibility") == "visible"
    canvas.send_keys(" ")
    until(opened, f"{LAB}.state.grain.some(Boolean)")
    row, column = np.divmod(
        np.flatnonzero(ask(opened, f"Array.from({LAB}.state.grain)")), 28
    )
    at = ask(opened, f"{LAB}.at")
    assert [column.mean(), row.mean()] == pytest.approx(at)
    told = find(opened, ".aelab-brush-board [role=status]")
    place = {"row": round(at[1]) + 1, "column": round(at[0]) + 1}
    assert told.get_attribute("textContent") == WORDS["at"].format(**place)


@pytest.mark.browser
def test_noise_over_a_cover_takes_it_away_and_the_rest_keeps_its_noise(opened):
    before = compared(opened)["nothing"][0][0]
    dab = f"{LAB}.dab([10, 12])"
    opened.execute_script(f"{LAB}.state.brush = 'cover'; {dab}")
    assert compared(opened)["nothing"][0][0][12, 10] == 0
    opened.execute_script(f"{LAB}.state.brush = 'grain'; {dab}")
    assert ask(opened, f"{LAB}.state.cover.some(Boolean)") is False
    after = compared(opened)["nothing"][0][0]
    changed = np.argwhere(before != after)
    assert len(changed) > 0
    assert np.hypot(*(changed - [12, 10]).T).max() <= 2.5


@pytest.mark.browser
def test_clean_again_gives_the_denoiser_its_own_answer(opened, light):
    noisy = compared(opened)["nothing"][0]
    press(opened, WORDS["again"])
    press(opened, WORDS["again"])
    expected = noisy
    for _ in range(3):
        expected = light["denoiser"](expected)
    assert np.abs(compared(opened)["denoiser"][0] - expected).max() < 5e-3
    caption = find(opened, "figcaption", 4)
    assert caption.text == WORDS["times"].format(times=3)
    press(opened, WORDS["another"])
    assert caption.text == WORDS["denoiser"]


@pytest.mark.browser
def test_a_drawing_takes_the_digits_place_and_clearing_gives_it_back(opened, tray):
    press(opened, WORDS["house"])
    until(opened, f"{LAB}.state.drawn")
    assert WORDS["drawing"] in find(opened, ".aelab-text").text
    assert compared(opened)["nothing"][1] < 30
    press(opened, WORDS["clear"])
    until(opened, f"!{LAB}.state.drawn")
    assert next(iter(tray)) in find(opened, ".aelab-text").text


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(opened, theme):
    opened.execute_script(
        f"const root = document.documentElement; root.dataset.theme = '{theme}';"
        "if (root.dataset.theme === 'dark')"
        " root.style.setProperty('--pst-color-surface', '#222832')"
    )
    settle(opened)
    assert axe_findings(opened) == []


@pytest.mark.browser
def test_on_a_phone_nothing_sticks_out(phone, made, tmp_path):
    show_lab(phone, write_pages(tmp_path, {"brush": made}), "brush")
    assert ask(phone, "document.documentElement.scrollWidth") <= 390


@pytest.mark.browser
def test_without_scripts_a_picture_tells_of_it(browser, made, tmp_path):
    check_without_scripts(browser, write_pages(tmp_path, {"brush": made}), "brush")
