"""The lab of chapter 3 in headless Chromium, beside Keras."""

import numpy as np
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from aecourse import data, latent, models
from aecourse._keras import keras
from aecourse.course.lab import KINDS, mixing_desk
from tests.browsing import PHONE, settle, until
from tests.course.lab_browsing import (
    LAB,
    ask,
    axe_findings,
    check_without_scripts,
    find,
    show_lab,
    write_pages,
)

NAMES = ["dense", "tied"]
WITHIN = 2e-4  # of an error, which is what weights of 8 bits may cost


@pytest.fixture(scope="module")
def tray():
    clothes = data.load_fashion_mnist(n_train=50)
    return dict(zip(["A boot", "A shirt"], clothes.x_test[[0, 1]], strict=True))


def diced(model, size):
    """Give the weights a size at which every atom is seen in the sum."""
    dice = np.random.default_rng(1)
    for weight in model.weights:
        weight.assign(dice.normal(scale=size, size=weight.shape))
    return model


@pytest.fixture(scope="module")
def networks():
    dense, tied = (models.dense_autoencoder(20, (), **s) for s in SETTINGS)
    return dict(zip(NAMES, (diced(dense, 0.15), diced(tied, 0.04)), strict=True))


SETTINGS = {}, {"tied": True, "output_activation": "linear"}


@pytest.fixture(scope="module")
def desk(networks, tray):
    return mixing_desk.mixing_desk_lab(networks, tray)


@pytest.fixture(scope="module")
def pages(desk, tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("labs"), {"desk": desk})


def loudest_first(model, image):
    """Return the code of an image and its numbers in the order of what they add."""
    code = latent.encode(model, image[None])[0]
    decoder = model.get_layer("decoder")
    # what a number adds is what the decoder's last layer gives of it, less the bias
    kernel = (
        np.asarray(decoder.mirrored[0].kernel).T
        if hasattr(decoder, "mirrored")
        else decoder.get_weights()[0]
    )
    added = np.linalg.norm(code[:, None] * kernel, axis=1)
    return code, np.argsort(-added, kind="stable")


def rebuilt(model, image, gains):
    """Return what Keras' decoder makes of a code whose numbers have these gains."""
    code, order = loudest_first(model, image)
    code[order] *= gains
    output = model.get_layer("decoder")(code[None].astype("float32"))
    return np.asarray(output)[0]


def squared(image, output):
    return np.square(image - output).mean()


def told(browser):
    return find(browser, ".aelab-mixing-said > .aelab-text").text


def press(browser, text):
    button = browser.find_element(By.XPATH, f"//button[.='{text}']")
    browser.execute_script("arguments[0].click()", button)


@pytest.mark.browser
@pytest.mark.parametrize("count", [0, 1, 7, 20])
def test_what_the_atoms_add_up_to_is_what_keras_decodes(
    browser, pages, networks, tray, count
):
    show_lab(browser, pages, "desk")
    for number, model in enumerate(networks.values()):
        for index, image in enumerate(tray.values()):
            given = f"{{network: {number}, index: {index}}}"
            browser.execute_script(f"{LAB}.take({given}); {LAB}.mix({LAB}.up({count}))")
            expected = rebuilt(model, image, np.arange(20) < count)
            picture = ask(browser, f"Array.from({LAB}.state.picture)")
            assert np.abs(np.reshape(picture, (28, 28)) - expected).max() < 0.03
            error = ask(browser, f"{LAB}.state.error")
            assert error == pytest.approx(squared(image, expected), abs=WITHIN)


@pytest.mark.browser
def test_the_garment_is_built_atom_by_atom(browser, pages):
    show_lab(browser, pages, "desk")
    assert told(browser).startswith("A boot, dense: the loudest, 8 of 20. Error ")
    press(browser, "All down")
    assert told(browser).startswith("A boot, dense: all faders are down.")
    press(browser, "Add the next atom")
    press(browser, "Add the next atom")
    assert told(browser).startswith("A boot, dense: the loudest, 2 of 20.")
    assert ask(browser, f"{LAB}.state.gains.slice(0, 3)") == [1, 1, 0]
    press(browser, "All up")
    assert "all 20 atoms as the encoder set them" in told(browser)


@pytest.mark.browser
def test_the_slider_puts_the_loudest_up_and_stays_where_it_was_for_the_next_network(
    browser, pages, networks, tray
):
    show_lab(browser, pages, "desk")
    slider = find(browser, ".aelab-slider input")
    slider.send_keys(Keys.HOME, Keys.ARROW_RIGHT)
    assert told(browser).startswith("A boot, dense: the loudest, 1 of 20.")
    browser.execute_script(
        "[...document.querySelectorAll('[type=radio]')].at(-1).click()"
    )
    image = tray["A boot"]
    expected = squared(image, rebuilt(networks["tied"], image, np.arange(20) < 1))
    said = f"A boot, tied: the loudest, 1 of 20. Error {expected:#.2g};"
    assert told(browser).startswith(said)


@pytest.mark.browser
def test_a_fader_is_moved_by_keys_and_says_its_value(browser, pages, networks, tray):
    show_lab(browser, pages, "desk")
    press(browser, "All up")
    image = tray["A boot"]
    code, order = loudest_first(networks["dense"], image)
    second = browser.find_elements(By.CSS_SELECTOR, ".aelab-mixing-fader input")[1]
    name = f"Atom 2, of number {order[1] + 1} of the code"
    assert second.get_attribute("aria-label") == name
    second.send_keys(Keys.HOME)
    own = f"{code[order[1]]:.1f}".replace("-", "−")
    assert second.get_attribute("aria-valuetext") == f"0.0 of {own}"
    gains = np.ones(20)
    gains[1] = 0
    expected = squared(image, rebuilt(networks["dense"], image, gains))
    assert ask(browser, f"{LAB}.state.error") == pytest.approx(expected, abs=WITHIN)
    assert told(browser).startswith("A boot, dense: your own mix of 19 atoms.")


@pytest.mark.browser
def test_a_press_on_a_fader_makes_its_atom_louder_than_the_encoder_did(browser, pages):
    show_lab(browser, pages, "desk")
    fader = find(browser, ".aelab-mixing-fader input", 2)
    top = -fader.size["height"] // 2 + 4
    ActionChains(browser).move_to_element_with_offset(fader, 0, top).click().perform()
    settle(browser)
    assert ask(browser, f"{LAB}.state.gains.slice(0, 4)") == [1, 1, 1.5, 1]


@pytest.mark.browser
def test_what_a_number_looks_for_is_what_it_adds_where_weights_are_tied(browser, pages):
    show_lab(browser, pages, "desk")
    changed = []
    for number in range(2):
        seen = []
        for looks in ("false", "true"):
            browser.execute_script(f"{LAB}.take({{network: {number}, looks: {looks}}})")
            strips = "[...document.querySelectorAll('.aelab-mixing-strip canvas')]"
            seen.append(ask(browser, f"{strips}.map(c => c.toDataURL())"))
        changed.append(seen[0] != seen[1])
    assert changed == [True, False]


@pytest.mark.browser
def test_what_a_number_looks_for_is_the_encoders(browser, pages, networks, tray):
    show_lab(browser, pages, "desk")
    model, image = networks["dense"], tray["A boot"]
    code, order = loudest_first(model, image)
    kernel = model.get_layer("encoder").layers[-1].get_weights()[0]
    looks = ask(browser, f"Array.from({LAB}.state.parts[3].looks)")
    expected = code[order[3]] * kernel[:, order[3]]
    step = float(np.abs(expected).max()) / 7.5
    assert looks == pytest.approx(expected.tolist(), abs=0.55 * step)


@pytest.mark.browser
def test_a_phone_has_eight_faders_and_one_for_the_others(browser, pages):
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", PHONE)
    try:
        show_lab(browser, pages, "desk")
        until(browser, f"{LAB}.state.strips === 8")
        assert ask(browser, "document.documentElement.scrollWidth") <= PHONE["width"]
        faders = browser.find_elements(By.CSS_SELECTOR, ".aelab-mixing-fader input")
        assert len(faders) == 9
        assert all(fader.size["width"] >= 44 for fader in faders)
        assert faders[-1].get_attribute("aria-label") == "12 others"
        faders[-1].send_keys(Keys.HOME, Keys.ARROW_UP)
        gains = ask(browser, f"{LAB}.state.gains")
        assert gains == pytest.approx([1] * 8 + [0.05] * 12)
        assert faders[-1].get_attribute("aria-valuetext") == "12 of 12"
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.browser
def test_without_scripts_a_picture_stands_there(browser, pages):
    check_without_scripts(browser, pages, "desk")


@pytest.mark.browser
def test_axe_finds_nothing(browser, pages):
    show_lab(browser, pages, "desk")
    assert axe_findings(browser) == []


def test_three_networks_of_64_numbers_and_ten_garments_fit_into_a_page(tray):
    settings = {}, {"code_regularizer": keras.regularizers.L1(1e-4)}, SETTINGS[1]
    networks = {
        str(n): diced(models.dense_autoencoder(64, (), **s), 0.1)
        for n, s in enumerate(settings)
    }
    ten = {str(n): tray["A boot"] for n in range(10)}
    carried = len(mixing_desk.mixing_desk_lab(networks, ten).content)
    folder = KINDS.parent
    scripts = "runtime.js", "lab.js", "kinds/mixing_desk.js"
    carried += sum((folder / name).stat().st_size for name in scripts)
    assert carried < 380_000


@pytest.mark.parametrize(
    "settings", [{"hidden": (8,)}, {"output_activation": "tanh"}], ids=str
)
def test_a_decoder_that_is_no_sum_of_pictures_is_refused(tray, settings):
    model = models.dense_autoencoder(4, **{"hidden": ()} | settings)
    with pytest.raises(ValueError, match="`networks`"):
        mixing_desk.mixing_desk_lab({"other": model}, tray)
