"""The labs of chapter 1 in headless Chromium, beside Keras and PCA."""

import re

import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from aecourse import data, latent, models
from aecourse._keras import keras
from aecourse.course.lab import code_size
from tests.browsing import until
from tests.course.lab_browsing import (
    LAB,
    ask,
    axe_findings,
    check_without_scripts,
    show_lab,
    write_pages,
)

pytestmark = pytest.mark.browser

WITHIN = 0.001  # of an error, which is what weights of 8 bits may cost
SEVEN = [[3, 2.5, 7, 2.5, 5.8, 5, 4.8, 8]]


@pytest.fixture(scope="module")
def digits():
    return data.load_mnist(n_train=200)


@pytest.fixture(scope="module")
def model():
    keras.utils.set_random_seed(1)
    model = models.dense_autoencoder(16, (24,), activation="elu", tied=True)
    for weight in model.weights:  # so that each number of the code is seen
        weight.assign(weight + 0.02)
    return model


@pytest.fixture(scope="module")
def tray(digits):
    dice = np.random.default_rng(1).random((28, 28)).astype("float32")
    names = ["A 7", "A 2", "Dice"]
    return dict(zip(names, [*digits.x_test[:2], dice], strict=True))


@pytest.fixture(scope="module")
def pages(model, digits, tray, tmp_path_factory):
    folder = tmp_path_factory.mktemp("labs")
    x_train, x_test = digits.x_train, digits.x_test[:100]
    labs = {
        "sizes": code_size.code_size_lab(model, x_train, x_test, tray),
        "glass": code_size.hourglass_lab(model, x_test, tray, 8),
    }
    return write_pages(folder, labs)


def told(browser):
    return browser.find_element(By.CSS_SELECTOR, "aecourse-lab .aelab-text").text


def draw(browser):
    browser.execute_script(f"{LAB}.pad.show(arguments[0])", SEVEN)
    until(browser, f"!!{LAB}.state.drawn")


@pytest.mark.parametrize("size", [1, 4, 16])
def test_errors_are_those_of_keras_and_of_pca(
    browser, pages, model, digits, tray, size
):
    show_lab(browser, pages, "sizes")
    found = ask(browser, f"[0, 1, 2].map(i => {LAB}.compare({LAB}.imageOf(i), {size}))")
    images = np.stack(list(tray.values()))
    rebuilt = {
        "autoencoder": code_size.shortened(model, images, size),
        "pca": latent.pca_reconstruct(digits.x_train, images, size, clip=True),
        "mean": digits.x_train.mean(axis=0),
    }
    for name, given in rebuilt.items():
        expected = np.square(images - given).mean(axis=(1, 2))
        errors = [each[name]["error"] for each in found]
        assert errors == pytest.approx(expected, abs=WITHIN), name


def test_the_slider_changes_the_size_that_is_told(browser, pages):
    show_lab(browser, pages, "sizes")
    before = told(browser)
    assert before.startswith("A 7, 2 numbers: error ")
    slider = browser.find_element(By.CSS_SELECTOR, "input[type=range]")
    slider.send_keys(Keys.END)
    assert told(browser).startswith("A 7, 16 numbers: error ")
    assert slider.get_attribute("aria-valuetext") == "16 numbers"


def test_an_image_of_the_tray_and_a_drawing_are_taken(browser, pages):
    show_lab(browser, pages, "sizes")
    browser.execute_script("document.querySelectorAll('[type=radio]')[2].click()")
    assert told(browser).startswith("Dice, ")
    draw(browser)
    assert told(browser).startswith("Your drawing, ")
    drawn = f"{LAB}.compare({LAB}.state.drawn, 2).autoencoder.error.toFixed(4)"
    assert f"error {ask(browser, drawn)} from the autoencoder" in told(browser)


def test_the_hourglass_gives_what_keras_gives(browser, pages, model, tray):
    show_lab(browser, pages, "glass")
    for index, image in enumerate(tray.values()):
        browser.execute_script(f"{LAB}.take({index})")
        output = ask(browser, f"Array.from({LAB}.state.output)")
        expected = code_size.shortened(model, image[None], 8)[0]
        assert np.abs(np.reshape(output, (28, 28)) - expected).max() < 0.03
        error = np.square(image - expected).mean()
        assert ask(browser, f"{LAB}.state.error") == pytest.approx(error, abs=WITHIN)


def test_a_number_of_the_code_is_moved_by_keys_and_given_back(browser, pages, model):
    show_lab(browser, pages, "glass")
    own = ask(browser, f"{LAB}.state.own")
    bars = browser.find_elements(By.CSS_SELECTOR, ".aelab-hourglass-code [role=slider]")
    browser.execute_script("arguments[0].focus()", bars[0])
    bars[0].send_keys(Keys.ARROW_DOWN)
    second = browser.switch_to.active_element
    assert second.get_attribute("aria-label") == "Number 2 of the code"
    second.send_keys(Keys.SHIFT + Keys.ARROW_RIGHT)
    code = np.array(ask(browser, f"{LAB}.state.code"))
    told_by = second.get_attribute("aria-valuetext")
    number = f"{code[1]:.1f}".replace("-", "−")
    assert re.fullmatch(rf"{number} \(digits: −([\d.]+) to \1\)", told_by)
    assert np.flatnonzero(code != own).tolist() == [1]
    assert "with 1 of 8 numbers changed" in told(browser)
    whole = np.zeros((1, 16), "float32")
    whole[0, :8] = code
    expected = np.asarray(model.decoder(whole))[0]
    output = ask(browser, f"Array.from({LAB}.state.output)")
    assert np.abs(np.reshape(output, (28, 28)) - expected).max() < 0.03
    browser.find_element(By.XPATH, "//button[.='Give the numbers back']").click()
    assert ask(browser, f"{LAB}.state.code") == own


def test_a_drawing_goes_through_the_hourglass(browser, pages):
    show_lab(browser, pages, "glass")
    before = ask(browser, f"{LAB}.state.own")
    draw(browser)
    assert told(browser).startswith("Your drawing goes through 8 numbers")
    assert ask(browser, f"{LAB}.state.own") != before


@pytest.mark.parametrize("name", ["sizes", "glass"])
def test_without_scripts_a_picture_stands_there(browser, pages, name):
    check_without_scripts(browser, pages, name)


@pytest.mark.parametrize("name", ["sizes", "glass"])
def test_axe_finds_nothing(browser, pages, name):
    show_lab(browser, pages, name)
    assert axe_findings(browser) == []
