"""The latent explorer in headless Chromium: by itself, and on the built chapter."""

import base64
import json
import statistics

import numpy as np
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from aecourse import latent, models
from aecourse._keras import keras
from aecourse.course import explorer
from tests.browsing import complaints, forget_what_was_said, serve, show
from tests.test_site import SITE

pytestmark = [pytest.mark.site, pytest.mark.browser]

NAMES = ("autoencoder", "variational autoencoder")
CHAPTER = "book/chapters/11_limits.html"
HEAD = (
    '<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    "<style>html { background: white; color: black }"
    " html[data-theme=dark] { background: black; color: white }</style>"
)
ROOT = "document.querySelector('.aecourse-explorer').explorer"
LARGEST_PAGE = 1.5e6  # bytes
LONGEST_FRAME = 8  # milliseconds


@pytest.fixture(scope="module")
def bars():
    """Bright bars on dark, 200 images of 28 × 28, in two classes."""
    random = np.random.default_rng(0)
    place = random.uniform(6, 22, (200, 1, 1))
    bars = np.exp(-(((np.arange(28) - place) / 3) ** 2))
    return np.broadcast_to(bars, (200, 28, 28)).astype("float32")


@pytest.fixture(scope="module")
def autoencoders(bars):
    keras.utils.set_random_seed(1)
    built = dict(
        zip(
            NAMES,
            (
                models.dense_autoencoder(2, (64, 32), activation="elu"),
                models.variational_autoencoder(2, (64,), beta=0.01),
            ),
            strict=True,
        )
    )
    for model in built.values():
        model.compile(keras.optimizers.Adam(0.01), "binary_crossentropy")
        model.fit(bars, bars, epochs=8, verbose=0)
    return built


@pytest.fixture(scope="module")
def address(autoencoders, bars, tmp_path_factory):
    folder = tmp_path_factory.mktemp("explorer")
    labels = (bars[:, 0].argmax(axis=1) > 13).astype(int)
    page = explorer.explore(autoencoders, bars, labels, ["left", "right"])
    (folder / "index.html").write_text(HEAD + page.markup, encoding="utf-8")
    with serve(folder) as address:
        yield address


@pytest.fixture(scope="module")
def chapter():
    with serve(SITE) as address:
        yield address + CHAPTER


@pytest.fixture(params=["by itself", "chapter"])
def opened(request, browser, address, chapter):
    """The explorer, once on a page of its own and once on the chapter's."""
    show(browser, address if request.param == "by itself" else chapter)
    return browser


def ask(browser, expression, *arguments):
    return browser.execute_script(f"return {expression}", *arguments)


def point(browser, name):
    return ask(browser, f"{ROOT}.maps[arguments[0]].z", name)


def map_of(browser, name):
    found = browser.find_elements(By.CSS_SELECTOR, ".aecourse-map")
    canvas = found[NAMES.index(name)]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", canvas)
    return canvas


def said(browser):
    return [p.text for p in browser.find_elements(By.CSS_SELECTOR, ".aecourse-text")]


def grid(browser, name):
    ranges = ask(browser, f"{ROOT}.maps[arguments[0]].range", name)
    places = (np.linspace(low, high, 5) for low, high in ranges)
    return np.stack(np.meshgrid(*places), axis=-1).reshape(-1, 2).astype("float32")


def decoded_in_page(browser, name, codes):
    images = ask(
        browser,
        f"arguments[1].map(z => {ROOT}.decode(arguments[0], z))",
        name,
        codes.tolist(),
    )
    return np.array(images).reshape(-1, 28, 28)


def rebuilt_decoder(browser, name):
    """Return a Keras decoder with the weights that the page carries."""
    text = browser.find_element(
        By.CSS_SELECTOR, ".aecourse-explorer script[type='application/json']"
    ).get_attribute("textContent")
    decoder = keras.Sequential([keras.Input((2,))])
    for layer in json.loads(text)["models"][name]["decoder"]:
        kernel, bias = (
            kept["low"]
            + kept["step"] * np.frombuffer(base64.b64decode(kept["data"]), "<u2")
            for kept in (layer["kernel"], layer["bias"])
        )
        dense = keras.layers.Dense(len(bias), layer["activation"])
        decoder.add(dense)
        dense.set_weights([kernel.reshape(len(bias), -1).T, bias])
    return decoder


@pytest.mark.parametrize("name", NAMES)
def test_the_page_decodes_as_keras_does(name, browser, address, autoencoders):
    show(browser, address)
    codes = grid(browser, name)
    expected = latent.decode(autoencoders[name], codes)
    images = decoded_in_page(browser, name, codes)
    assert np.ptp(expected) > 0.5
    assert np.abs(images - expected).max() < 2 / 255


@pytest.mark.parametrize("name", NAMES)
def test_the_page_encodes_as_keras_does(name, browser, address, autoencoders, bars):
    show(browser, address)
    codes = ask(
        browser,
        f"arguments[1].map(x => {ROOT}.encode(arguments[0], x))",
        name,
        bars[:20].reshape(20, -1).tolist(),
    )
    expected = latent.encode(autoencoders[name], bars[:20])
    np.testing.assert_allclose(codes, expected, atol=0.005 * np.ptp(expected))


@pytest.mark.parametrize("name", NAMES)
def test_the_chapter_decodes_as_keras_does_with_its_weights(name, browser, chapter):
    show(browser, chapter)
    codes = grid(browser, name)
    expected = rebuilt_decoder(browser, name).predict(codes, verbose=0)
    images = decoded_in_page(browser, name, codes)
    assert np.abs(images - expected.reshape(-1, 28, 28)).max() < 2 / 255


def test_the_canvas_shows_what_was_decoded(opened):
    shown, image = ask(
        opened,
        f"(map => [Array.from(map.image.getContext('2d').getImageData(0, 0, 28, 28)"
        f".data), {ROOT}.decode(arguments[0], map.z)])({ROOT}.maps[arguments[0]])",
        NAMES[0],
    )
    levels = np.array(shown).reshape(784, 4)
    assert (levels[:, 3] == 255).all()
    assert np.abs(levels[:, 0] / 255 - image).max() <= 0.51 / 255


@pytest.mark.parametrize("name", NAMES)
def test_the_pointer_moves_the_point_and_the_words_follow(name, opened):
    canvas = map_of(opened, name)
    before, words = point(opened, name), said(opened)
    ActionChains(opened).move_to_element_with_offset(
        canvas, 40, 60
    ).click_and_hold().perform()
    pressed = point(opened, name)
    ActionChains(opened).move_to_element_with_offset(
        canvas, -60, -50
    ).release().perform()
    dragged = point(opened, name)
    assert before != pressed != dragged
    assert dragged[0] < pressed[0]  # to the left
    assert dragged[1] > pressed[1]  # and up
    assert said(opened) != words
    ActionChains(opened).move_to_element_with_offset(canvas, 0, 0).perform()
    assert point(opened, name) == dragged


@pytest.mark.parametrize("name", NAMES)
def test_arrow_keys_move_the_point_and_not_the_page(name, opened):
    canvas = map_of(opened, name)
    opened.execute_script("arguments[0].focus({preventScroll: true})", canvas)
    x, y = point(opened, name)
    scrolled = ask(opened, "window.scrollY")
    keys = ActionChains(opened)
    keys.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_UP).perform()
    small = point(opened, name)
    assert small[0] > x
    assert small[1] > y
    keys.key_down(Keys.SHIFT).send_keys(Keys.ARROW_LEFT).key_up(Keys.SHIFT).perform()
    assert small[0] - point(opened, name)[0] == pytest.approx(10 * (small[0] - x))
    assert ask(opened, "window.scrollY") == scrolled


@pytest.mark.usefixtures("phone")
def test_a_finger_moves_the_point_and_not_the_page(opened):
    opened.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    box = ask(opened, "arguments[0].getBoundingClientRect()", map_of(opened, NAMES[0]))
    scrolled = ask(opened, "window.scrollY")
    before = point(opened, NAMES[0])
    for kind, at in (("touchStart", 0.2), ("touchMove", 0.8), ("touchEnd", None)):
        place = {} if at is None else {"x": box["x"] + at * box["width"]}
        touches = [{**place, "y": box["y"] + at * box["height"]}] if place else []
        opened.execute_cdp_cmd(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches}
        )
        if kind == "touchStart":
            touched = point(opened, NAMES[0])
    opened.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    moved = point(opened, NAMES[0])
    assert before != touched
    assert moved[0] > touched[0]
    assert moved[1] < touched[1]
    assert ask(opened, "window.scrollY") == scrolled


def test_a_drawing_is_encoded_decoded_and_judged(opened):
    sketch = opened.find_element(By.CSS_SELECTOR, ".aecourse-sketch")
    opened.execute_script("arguments[0].scrollIntoView({block: 'center'})", sketch)
    empty = said(opened)[-1]
    assert "Nothing is drawn yet" in empty
    ActionChains(opened).move_to_element_with_offset(
        sketch, -30, -50
    ).click_and_hold().move_by_offset(60, 0).move_by_offset(-30, 90).release().perform()
    judged = said(opened)[-1]
    for name in NAMES:
        assert f"{name}: code (" in judged
    assert judged.count("% of the test images") == 2
    reset = opened.find_element(By.XPATH, "//button[text()='reset']")
    reset.click()
    assert said(opened)[-1] == empty


def test_examples_can_be_chosen_by_keyboard_and_differ(opened):
    buttons = opened.find_elements(By.CSS_SELECTOR, ".aecourse-buttons button")
    assert len(buttons) == 4
    verdicts = set()
    for button in buttons[1:]:
        opened.execute_script("arguments[0].focus()", button)
        button.send_keys(Keys.ENTER)
        verdicts.add(said(opened)[-1])
    assert len(verdicts) == 3


def test_the_still_picture_makes_room_for_the_maps(opened):
    picture = opened.find_element(By.CSS_SELECTOR, ".aecourse-still")
    assert not picture.is_displayed()


def test_what_is_said_aloud_comes_when_the_point_rests(opened):
    canvas = map_of(opened, NAMES[0])
    opened.execute_script("arguments[0].focus({preventScroll: true})", canvas)
    ActionChains(opened).send_keys(Keys.ARROW_RIGHT).perform()
    spoken = opened.find_element(By.CSS_SELECTOR, ".aecourse-spoken")
    WebDriverWait(opened, 10).until(
        lambda window: spoken.get_attribute("textContent") == said(window)[0]
    )


def test_the_right_button_moves_nothing(opened):
    before = point(opened, NAMES[0])
    canvas = map_of(opened, NAMES[0])
    # or the browser's menu would stay open over the next test
    opened.execute_script(
        "document.addEventListener('contextmenu', event => event.preventDefault())"
    )
    ActionChains(opened).move_to_element_with_offset(
        canvas, 30, 30
    ).context_click().perform()
    assert point(opened, NAMES[0]) == before


def test_a_drawing_with_a_code_off_the_map_is_decoded_at_its_own_code(browser, address):
    show(browser, address)
    z = [1e3, -1e3]
    browser.execute_script(f"{ROOT}.maps[arguments[0]].show(arguments[1])", NAMES[0], z)
    assert point(browser, NAMES[0]) == z


def test_a_drawing_is_centred_as_the_digits_of_the_training_set_are(browser, address):
    show(browser, address)
    sketch = browser.find_element(By.CSS_SELECTOR, ".aecourse-sketch")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", sketch)
    ActionChains(browser).move_to_element_with_offset(
        sketch, -70, -70
    ).click_and_hold().move_by_offset(0, 40).release().perform()
    shown = ask(
        browser,
        "Array.from(document.querySelectorAll('.aecourse-image')[2]"
        ".getContext('2d').getImageData(0, 0, 28, 28).data)",
    )
    image = np.array(shown).reshape(28, 28, 4)[..., 0] / 255
    rows = np.nonzero(image > 0.5)[0]
    assert 18 <= np.ptp(rows) + 1 <= 21
    y, x = (
        (image * place).sum() / image.sum() + 0.5
        for place in np.meshgrid(np.arange(28), np.arange(28), indexing="ij")
    )
    assert (x, y) == pytest.approx((14, 14), abs=0.6)


def test_cross_and_ink_follow_the_theme(browser, address):
    show(browser, address)
    browser.find_element(By.XPATH, "//button[text()='a seven']").click()
    for theme, level in (("dark", 255), ("light", 0)):
        browser.execute_script(
            "document.documentElement.dataset.theme = arguments[0]", theme
        )
        for kind in ("map", "sketch"):
            colours = browser.execute_async_script(
                "requestAnimationFrame(() => {"
                "const c = document.querySelector('.aecourse-' + arguments[0]);"
                "arguments[1](Array.from(c.getContext('2d')"
                ".getImageData(0, 0, c.width, c.height).data)); })",
                kind,
            )
            pixels = np.array(colours).reshape(-1, 4)
            assert (pixels == (level, level, level, 255)).all(axis=1).sum() > 100


def test_it_is_quiet_and_asks_nobody(browser, address):
    forget_what_was_said(browser)
    show(browser, address)
    browser.find_element(By.XPATH, "//button[text()='a spiral']").click()
    assert complaints(browser, address) == []


def test_decoding_and_drawing_are_quick_on_the_chapter(browser, chapter):
    show(browser, chapter)
    milliseconds = ask(
        browser,
        "Array.from({length: 200}, (_, i) => {"
        f"const map = {ROOT}.maps[arguments[0]], t = performance.now();"
        "map.moveWithin([Math.sin(i), Math.cos(i)]);"
        "map.image.getContext('2d').getImageData(0, 0, 1, 1);"
        "return performance.now() - t; })",
        NAMES[0],
    )
    assert statistics.median(milliseconds) <= LONGEST_FRAME


def test_the_explorer_on_the_chapter_is_light(browser, chapter):
    show(browser, chapter)
    markup = ask(
        browser, "document.querySelector('.aecourse-explorer').parentElement.innerHTML"
    )
    assert len(markup.encode()) < LARGEST_PAGE


def test_without_scripts_there_is_a_still_picture(browser, chapter):
    browser.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.get(chapter)
    try:
        picture = browser.find_element(By.CSS_SELECTOR, ".aecourse-explorer img")
        assert picture.is_displayed()
        assert "codes of autoencoder, variational" in picture.get_attribute("alt")
        assert not browser.find_elements(By.CSS_SELECTOR, ".aecourse-map")
    finally:
        browser.execute_cdp_cmd(
            "Emulation.setScriptExecutionDisabled", {"value": False}
        )
