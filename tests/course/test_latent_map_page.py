"""The lab of two maps in headless Chromium: by itself, and on the built chapter."""

import base64
import statistics

import numpy as np
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from aecourse import latent, models
from aecourse._keras import keras
from aecourse.course.lab.latent_map import latent_map_lab
from tests.browsing import (
    THROTTLE,
    complaints,
    forget_what_was_said,
    opened_without_scripts,
    serve,
    settle,
    show,
    until,
)
from tests.course.lab_browsing import LAB, ask
from tests.test_site import SITE

pytestmark = [pytest.mark.site, pytest.mark.browser]

NAMES = ("autoencoder", "variational autoencoder")
CHAPTER = "book/chapters/11_limits.html"
HEAD = (
    '<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    "<style>html { --pst-color-text-base: black; background: white }"
    " html[data-theme=dark] { --pst-color-text-base: white; background: black }</style>"
)
MAP = f"{LAB}.maps[arguments[0]]"
LONGEST_FRAME = 8 * THROTTLE  # milliseconds


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
    folder = tmp_path_factory.mktemp("maps")
    labels = (bars[:, 0].argmax(axis=1) > 13).astype(int)
    rules = {"far": np.full((9, 2), 0.5), "near": np.zeros((9, 2))}
    made = latent_map_lab(
        autoencoders,
        bars,
        labels,
        ["left", "right"],
        draws=dict.fromkeys(NAMES, rules),
        prices={1: autoencoders[NAMES[1]], 30: models.variational_autoencoder(2, ())},
    )
    (folder / "index.html").write_text(HEAD + made._repr_html_(), encoding="utf-8")
    with serve(folder) as address:
        yield address


@pytest.fixture(scope="module")
def chapter():
    with serve(SITE) as address:
        yield address + CHAPTER


@pytest.fixture(params=["by itself", "chapter"])
def opened(request, browser, address, chapter):
    """The lab, once on a page of its own and once on the chapter's."""
    show(browser, address if request.param == "by itself" else chapter)
    return browser


def point(browser, name):
    return ask(browser, f"{MAP}.z", name)


def centred(browser, selector, index=0):
    found = browser.find_elements(By.CSS_SELECTOR, f"aecourse-lab {selector}")[index]
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", found)
    return found


def map_of(browser, name):
    return centred(browser, ".aelab-drag", NAMES.index(name))


def ring_of(browser, name):
    ring = centred(browser, ".aelab-handle", NAMES.index(name))
    browser.execute_script("arguments[0].focus({preventScroll: true})", ring)
    return ring


def said(browser):
    found = browser.find_elements(By.CSS_SELECTOR, "aecourse-lab .aelab-text")
    return [p.text for p in found if p.get_attribute("aria-hidden")]


def press(browser, text):
    browser.find_element(By.XPATH, f"//aecourse-lab//button[text()='{text}']").click()


def grid(browser, name):
    ranges = ask(browser, f"{MAP}.range", name)
    places = (np.linspace(low, high, 5) for low, high in ranges)
    return np.stack(np.meshgrid(*places), axis=-1).reshape(-1, 2).astype("float32")


def decoded_in_page(browser, name, codes):
    images = ask(
        browser, f"arguments[1].map(z => {MAP}.decode(z))", name, codes.tolist()
    )
    return np.array(images).reshape(-1, 28, 28)


def rebuilt_decoder(browser, name):
    """Return a Keras decoder with the weights that the page carries."""
    nodes = ask(
        browser,
        "(lab => lab.given.data.models[arguments[0]].decoder.nodes)"
        "(document.querySelector('aecourse-lab'))",
        name,
    )
    decoder = keras.Sequential([keras.Input((2,))])
    for node in (node for node in nodes if node["kind"] == "dense"):
        kernel, bias = (
            kept["low"]
            + kept["step"] * np.frombuffer(base64.b64decode(kept["data"]), "<u2")
            for kept in node["weights"]
        )
        dense = keras.layers.Dense(len(bias), node["activation"])
        decoder.add(dense)
        dense.set_weights([kernel.reshape(-1, len(bias)), bias])
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
        f"arguments[1].map(x => {MAP}.encode(x))",
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
        "(map => [Array.from(map.image.canvas.getContext('2d')"
        f".getImageData(0, 0, 28, 28).data), map.decode(map.z)])({MAP})",
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
    settle(opened)
    pressed = point(opened, name)
    ActionChains(opened).move_to_element_with_offset(
        canvas, -60, -50
    ).release().perform()
    settle(opened)
    dragged = point(opened, name)
    assert before != pressed != dragged
    assert dragged[0] < pressed[0]  # to the left
    assert dragged[1] > pressed[1]  # and up
    assert said(opened) != words
    ActionChains(opened).move_to_element_with_offset(canvas, 0, 0).perform()
    settle(opened)
    assert point(opened, name) == dragged


@pytest.mark.parametrize("name", NAMES)
def test_arrow_keys_move_the_point_and_not_the_page(name, opened):
    ring_of(opened, name)
    x, y = point(opened, name)
    scrolled = ask(opened, "window.scrollY")
    keys = ActionChains(opened)
    keys.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_UP).perform()
    settle(opened)
    small = point(opened, name)
    assert small[0] > x
    assert small[1] > y
    keys.key_down(Keys.SHIFT).send_keys(Keys.ARROW_LEFT).key_up(Keys.SHIFT).perform()
    settle(opened)
    assert small[0] - point(opened, name)[0] == pytest.approx(10 * (small[0] - x))
    assert ask(opened, "window.scrollY") == scrolled


def test_keys_go_on_from_where_the_pointer_has_put_the_point(opened):
    canvas = map_of(opened, NAMES[1])
    ActionChains(opened).move_to_element_with_offset(canvas, 20, 10).click().perform()
    settle(opened)
    x, y = point(opened, NAMES[1])
    ActionChains(opened).send_keys(Keys.ARROW_RIGHT).perform()
    settle(opened)
    moved = point(opened, NAMES[1])
    assert moved[0] > x
    assert moved[1] == pytest.approx(y)


@pytest.mark.usefixtures("phone")
def test_a_finger_moves_the_point_and_not_the_page(opened):
    opened.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    settle(opened)
    box = ask(opened, "arguments[0].getBoundingClientRect()", map_of(opened, NAMES[0]))
    scrolled = ask(opened, "window.scrollY")
    before = point(opened, NAMES[0])
    for kind, at in (("touchStart", 0.2), ("touchMove", 0.8), ("touchEnd", None)):
        place = {} if at is None else {"x": box["x"] + at * box["width"]}
        touches = [{**place, "y": box["y"] + at * box["height"]}] if place else []
        opened.execute_cdp_cmd(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches}
        )
        settle(opened)
        if kind == "touchStart":
            touched = point(opened, NAMES[0])
    opened.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    moved = point(opened, NAMES[0])
    assert before != touched
    assert moved[0] > touched[0]
    assert moved[1] < touched[1]
    assert ask(opened, "window.scrollY") == scrolled


def test_a_drawing_is_encoded_decoded_and_judged(opened):
    sketch = centred(opened, ".aelab-sketch canvas")
    empty = said(opened)[-1]
    assert "Nothing is drawn yet" in empty
    ActionChains(opened).move_to_element_with_offset(
        sketch, -30, -50
    ).click_and_hold().move_by_offset(60, 0).move_by_offset(-30, 90).release().perform()
    settle(opened)
    until(opened, f"!!{LAB}.pad.pixels")
    until(opened, lambda window: said(window)[-1] != empty)
    judged = said(opened)[-1]
    for name in NAMES:
        assert f"{name}: code (" in judged
    assert judged.count("% of the test images") == 2
    press(opened, "reset")
    until(opened, lambda window: said(window)[-1] == empty)


def test_the_pen_is_moved_by_keys(opened):
    sketch = centred(opened, ".aelab-sketch canvas")
    empty = said(opened)[-1]
    opened.execute_script("arguments[0].focus({preventScroll: true})", sketch)
    sketch.send_keys(Keys.SPACE, Keys.ARROW_DOWN, Keys.ARROW_DOWN, Keys.SPACE)
    until(opened, lambda window: said(window)[-1] != empty)


def test_examples_can_be_chosen_by_keyboard_and_differ(opened):
    buttons = opened.find_elements(By.CSS_SELECTOR, "aecourse-lab button")[-4:]
    assert buttons[0].text == "reset"
    verdicts = {said(opened)[-1]}
    for button in buttons[1:]:
        opened.execute_script("arguments[0].focus()", button)
        button.send_keys(Keys.ENTER)
        until(opened, lambda window: said(window)[-1] not in verdicts)  # noqa: B023
        verdicts.add(said(opened)[-1])
    assert len(verdicts) == 4


@pytest.mark.parametrize("name", NAMES)
def test_a_rule_draws_a_dozen_codes_that_are_seen_and_decoded(name, opened):
    number = 2 * NAMES.index(name)
    buttons = opened.find_elements(By.CSS_SELECTOR, "aecourse-lab button")
    for button in buttons[number : number + 2]:
        opened.execute_script("arguments[0].focus()", button)
        button.send_keys(Keys.ENTER)
        assert f"drawn by {button.text}: crosses" in " ".join(said(opened))
        assert np.shape(ask(opened, f"{MAP}.drawn", name)) == (12, 2)
        strip, eighth = ask(
            opened,
            "(map => [Array.from(document.querySelectorAll('.aelab-pixels canvas')"
            "[arguments[1]].getContext('2d').getImageData(28, 28, 28, 28).data),"
            f"map.decode(map.drawn[7])])({MAP})",
            name,
            number + 1,
        )
        levels = np.array(strip).reshape(784, 4)[:, 0]
        assert np.abs(levels / 255 - eighth).max() <= 0.51 / 255


def test_the_price_is_turned_by_keys_and_changes_codes_and_plane(opened):
    slider = centred(opened, "input[type=range]")
    slider.send_keys(Keys.HOME)
    seen = []
    for _ in range(2):
        plane = ask(opened, f"{LAB}.prices.plane.canvas.toDataURL()")
        seen.append((plane, said(opened)[-2]))
        slider.send_keys(Keys.ARROW_RIGHT)
    assert all(one != other for one, other in zip(*seen, strict=True))
    assert "the divergence is" in seen[0][1]


def test_the_still_picture_makes_room_for_the_maps(opened):
    picture = opened.find_element(By.CSS_SELECTOR, ".aelab-still")
    assert not picture.is_displayed()


def test_what_is_said_aloud_comes_when_the_point_rests(opened):
    ring_of(opened, NAMES[0])
    ActionChains(opened).send_keys(Keys.ARROW_RIGHT).perform()
    settle(opened)
    spoken = opened.find_element(By.CSS_SELECTOR, "aecourse-lab .aelab-spoken")
    until(
        opened,
        lambda window: spoken.get_attribute("textContent") == said(window)[0],
    )


def test_a_ring_says_on_which_map_it_is(opened):
    for name in NAMES:
        x, y = (f"{v:.2f}".replace("-", "−") for v in point(opened, name))
        label = ring_of(opened, name).get_attribute("aria-label")
        assert label.startswith(f"Point on the map of the {name} at {x}, {y}. ")


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
    settle(opened)
    assert point(opened, NAMES[0]) == before


def test_a_drawing_with_a_code_off_the_map_is_decoded_at_its_own_code(browser, address):
    show(browser, address)
    z = [1e3, -1e3]
    browser.execute_script(f"{MAP}.show(arguments[1])", NAMES[0], z)
    assert point(browser, NAMES[0]) == z


def test_a_drawing_is_centred_as_the_digits_of_the_training_set_are(browser, address):
    show(browser, address)
    sketch = centred(browser, ".aelab-sketch canvas")
    ActionChains(browser).move_to_element_with_offset(
        sketch, -70, -70
    ).click_and_hold().move_by_offset(0, 40).release().perform()
    settle(browser)
    until(browser, f"!!{LAB}.pad.pixels")
    shown = ask(
        browser,
        "Array.from(document.querySelectorAll('.aelab-pixels canvas')[5]"
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


def test_ring_and_ink_follow_the_theme(browser, address):
    show(browser, address)
    press(browser, "a seven")
    for theme, level in (("dark", 255), ("light", 0)):
        browser.execute_script(
            "document.documentElement.dataset.theme = arguments[0]", theme
        )
        settle(browser)
        ring = browser.find_element(By.CSS_SELECTOR, ".aelab-handle path")
        stroke = ring.value_of_css_property("stroke")
        assert stroke == f"rgb({level}, {level}, {level})"
        colours = ask(
            browser,
            "(c => Array.from(c.getContext('2d')"
            ".getImageData(0, 0, c.width, c.height).data))"
            "(document.querySelector('.aelab-sketch canvas'))",
        )
        pixels = np.array(colours).reshape(-1, 4)
        assert (pixels == (level, level, level, 255)).all(axis=1).sum() > 100


def test_it_is_quiet_and_asks_nobody(browser, address):
    forget_what_was_said(browser)
    show(browser, address)
    press(browser, "a spiral")
    assert complaints(browser, address) == []


def test_decoding_and_drawing_are_quick_on_the_chapter(browser, chapter):
    show(browser, chapter)
    milliseconds = ask(
        browser,
        f"(map => Array.from({{length: 200}}, (_, i) => {{"
        "const t = performance.now();"
        "map.moveWithin([Math.sin(i), Math.cos(i)]);"
        "map.image.canvas.getContext('2d').getImageData(0, 0, 1, 1);"
        f"return performance.now() - t; }}))({MAP})",
        NAMES[0],
    )
    assert statistics.median(milliseconds) <= LONGEST_FRAME


def test_without_scripts_there_is_a_still_picture(browser, chapter):
    with opened_without_scripts(browser, chapter):
        picture = browser.find_element(By.CSS_SELECTOR, "aecourse-lab img")
        assert picture.is_displayed()
        assert "codes of autoencoder, variational" in picture.get_attribute("alt")
        assert not browser.find_elements(By.CSS_SELECTOR, ".aelab-body")
