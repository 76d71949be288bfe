"""The labs of chapter 2 in headless Chromium, beside Keras and PCA."""

import numpy as np
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys
from sklearn import datasets
from sklearn.decomposition import PCA

from aecourse import data, latent, models
from aecourse._keras import keras
from aecourse.course.lab import roll, walks
from aecourse.latent import manifold
from tests.browsing import PHONE, settle
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

USUAL = 7.0
NAMES = "roll", "walks"


def random_model(latent_dim, hidden, **settings):
    keras.utils.set_random_seed(1)
    return models.dense_autoencoder(latent_dim, hidden, **settings)


@pytest.fixture(scope="module")
def sheet():
    points, place = datasets.make_swiss_roll(300, random_state=0)
    points = ((points - points.mean(axis=0)) / points.std()).astype("float32")
    return points, place, points[np.argsort(place)][::10]


@pytest.fixture(scope="module")
def unroller():
    return random_model(
        2, (8,), input_shape=(3,), activation="tanh", output_activation="linear"
    )


@pytest.fixture(scope="module")
def digits():
    return data.load_mnist(n_train=300)


@pytest.fixture(scope="module")
def model():
    return random_model(4, (16,), activation="elu")


@pytest.fixture(scope="module")
def tray(digits):
    return {f"A {n}": digits.x_test[digits.y_test == n][0] for n in (4, 9, 3, 6)}


@pytest.fixture(scope="module")
def pages(sheet, unroller, digits, model, tray, tmp_path_factory):
    folder = tmp_path_factory.mktemp("labs")
    labs = {
        "roll": roll.roll_lab(unroller, *sheet),
        "walks": walks.walks_lab(model, digits.x_train, digits.y_train, tray, USUAL),
    }
    return write_pages(folder, labs)


def told(browser):
    return find(browser, ".aelab-body > .aelab-text").text


def test_the_maps_of_the_roll_are_those_of_keras_and_of_pca(
    browser, pages, sheet, unroller
):
    show_lab(browser, pages, "roll")
    points, place, path = sheet
    pca = PCA(2).fit(points)
    share = (place - place.min()) / np.ptp(place)
    at = len(path) // 3
    maps = {
        "autoencoder": (latent.encode(unroller, points), latent.encode(unroller, path)),
        "pca": (pca.transform(points), pca.transform(path)),
    }
    for name, (of_points, of_path) in maps.items():
        away = np.linalg.norm(of_points - of_path[at], axis=1)
        near = share[np.argsort(away)[:10]]
        expected = np.abs(near - at / (len(path) - 1)).mean()
        astray = ask(browser, f"{LAB}.astray({name!r}, {at})")
        assert astray == pytest.approx(expected, abs=0.002), name
    code = ask(browser, f"{LAB}.code({path[at].tolist()})")
    assert code == pytest.approx(maps["autoencoder"][1][at].tolist(), abs=1e-4)


def test_the_slider_walks_along_the_sheet_and_the_status_says_where(browser, pages):
    show_lab(browser, pages, "roll")
    slider = find(browser, "input[type=range]")
    slider.send_keys(Keys.END)
    assert slider.get_attribute("aria-valuetext") == "100 %"
    there = ask(browser, f"Math.round(100 * {LAB}.astray('pca'))")
    assert told(browser).startswith("At 100 % of the sheet.")
    assert told(browser).endswith(f"PCA's shadow {there} %.")


def test_the_roll_is_turned_by_arrow_keys_and_by_dragging(browser, pages):
    show_lab(browser, pages, "roll")
    start = ask(browser, f"[{LAB}.state.turn, {LAB}.state.tilt]")
    canvas = find(browser, "canvas[tabindex]")
    canvas.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN)
    keyed = ask(browser, f"[{LAB}.state.turn, {LAB}.state.tilt]")
    assert keyed == [start[0] + 6, start[1] + 6]
    assert told(browser) == f"Turned by −{-keyed[0]} degrees, tilted by {keyed[1]}."
    before = ask(browser, "document.querySelector('canvas').toDataURL()")
    ActionChains(browser).click_and_hold(canvas).move_by_offset(
        60, 0
    ).release().perform()
    settle(browser)
    dragged = ask(browser, f"[{LAB}.state.turn, {LAB}.state.tilt]")
    assert dragged[0] > keyed[0] + 10
    assert dragged[1] == pytest.approx(keyed[1], abs=1)
    assert ask(browser, "document.querySelector('canvas').toDataURL()") != before


def test_turning_changes_no_distance(browser, pages):
    show_lab(browser, pages, "roll")
    browser.execute_script(f"{LAB}.turn(40, 25)")
    seen = ask(browser, f"{LAB}.seen([1, -2, 0.5])")
    assert np.linalg.norm(seen) == pytest.approx(np.linalg.norm([1, -2, 0.5]))


def test_steps_are_drawn_as_keras_and_pca_draw_them(
    browser, pages, digits, model, tray
):
    show_lab(browser, pages, "walks")
    images = np.stack(list(tray.values()))
    pca = PCA(4, svd_solver="covariance_eigh")
    scores = pca.fit(digits.x_train.reshape(300, -1)).transform(images.reshape(4, -1))
    codes = latent.encode(model, images)
    browser.execute_script(f"{LAB}.choose('from', 2); {LAB}.choose('to', 1)")
    for step in (0, 3, 10):
        mixed = {
            name: (1 - step / 10) * ends[2] + step / 10 * ends[1]
            for name, ends in (("pixels", images), ("code", codes), ("pca", scores))
        }
        expected = {
            "pixels": mixed["pixels"],
            "code": latent.decode(model, mixed["code"][None].astype("float32"))[0],
            "pca": pca.inverse_transform(mixed["pca"][None]).reshape(28, 28).clip(0, 1),
        }
        for name, image in expected.items():
            drawn = ask(browser, f"Array.from({LAB}.drawnAt({name!r}, {step}))")
            assert np.abs(np.reshape(drawn, (28, 28)) - image).max() < 0.03, name


@pytest.mark.parametrize(("start", "end"), [(0, 1), (3, 1)])
def test_the_nearest_real_digit_is_the_nearest(
    browser, pages, digits, tray, start, end
):
    show_lab(browser, pages, "walks")
    browser.execute_script(f"{LAB}.choose('from', {start}); {LAB}.choose('to', {end})")
    images = np.stack(list(tray.values()))
    for step in (0, 4):
        mixed = (1 - step / 10) * images[start] + step / 10 * images[end]
        found = ask(browser, f"{LAB}.metAt('pixels', {step})")
        distance = manifold.nearest_distance(mixed[None], digits.x_train)[0]
        assert found["distance"] == pytest.approx(distance, abs=0.001)
        real = np.reshape(
            ask(browser, f"Array.from({LAB}.real({found['index']}))"), (28, 28)
        )
        assert np.linalg.norm(real - mixed) == pytest.approx(distance, abs=0.1)
        nearest = np.argmin(np.abs(digits.x_train - real).sum(axis=(1, 2)))
        assert found["kind"] == digits.y_train[nearest]
        vote = manifold.class_vote(mixed[None], digits.x_train, digits.y_train)
        assert found["vote"] == vote[0]


def test_the_slider_walks_and_the_status_says_what_is_near(browser, pages):
    show_lab(browser, pages, "walks")
    slider = find(browser, "input[type=range]")
    slider.send_keys(Keys.HOME, Keys.ARROW_RIGHT)
    assert slider.get_attribute("aria-valuetext") == "1 of 10"
    met = ask(browser, f"{LAB}.metAt('code', 1)")
    said = f"in the code a {met['kind']} at {met['distance']:.2f}"
    assert said in told(browser)
    assert (
        said.replace("in the code a", "nearest: a").split(" at ")[0]
        in find(browser, ".aelab-walks > div:nth-child(2) figcaption").text
    )


def test_whoever_chooses_the_other_end_walks_the_other_way(browser, pages):
    show_lab(browser, pages, "walks")
    there = ask(browser, f"[0, 10].map(s => {LAB}.metAt('pca', s))")
    browser.execute_script(
        "document.querySelectorAll('fieldset')[0].querySelectorAll('input')[1].click()"
    )
    assert ask(browser, f"[{LAB}.state.from, {LAB}.state.to]") == [1, 0]
    assert ask(browser, f"[10, 0].map(s => {LAB}.metAt('pca', s))") == there


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_off_on_a_phone(browser, pages, name):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    try:
        show_lab(browser, pages, name)
        assert ask(browser, "document.documentElement.scrollWidth") <= PHONE["width"]
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_a_picture_stands_there(browser, pages, name):
    check_without_scripts(browser, pages, name)


@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(browser, pages, name):
    show_lab(browser, pages, name)
    assert axe_findings(browser) == []
