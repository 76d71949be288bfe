"""The lab of chapter 5 in headless Chromium, beside Keras."""

import numpy as np
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.keys import Keys

from aecourse import data, latent, models
from aecourse._keras import keras
from aecourse.course.lab import beat
from tests.browsing import open_page, settle, until
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

STEPS, FEATURES, UNITS = 14, 10, 5
CURES = {
    "neither": (False, False),
    "clock": (False, True),
    "second": (True, False),
    "both": (True, True),
}
HANDLE = ".aelab-handle"


@pytest.fixture(scope="module")
def networks():
    keras.utils.set_random_seed(1)
    made = {}
    for name, (bidirectional, position) in CURES.items():
        made[name] = models.recurrent_autoencoder(
            8,
            UNITS,
            input_shape=(STEPS, FEATURES),
            bidirectional=bidirectional,
            position=position,
        )
        for weight in made[name].weights:  # so that a state depends on what is read
            weight.assign(2 * weight)
    return made


@pytest.fixture(scope="module")
def tray():
    beats = data.load_ecg5000().x.reshape(-1, STEPS, FEATURES)
    return {"normal": beats[0], "odd": beats[-1]}


@pytest.fixture(scope="module")
def kept(networks, tray):
    x = np.stack(list(tray.values()))
    kept = {
        name: beat.kept_by_step(lambda x, m=model: latent.reconstruct(m, x), x)[0]
        for name, model in networks.items()
    }
    return kept | {"pca": np.linspace(0.9, 0.1, STEPS)}


@pytest.fixture(scope="module")
def pages(networks, tray, kept, tmp_path_factory):
    folder = tmp_path_factory.mktemp("labs")
    return write_pages(folder, {"beat": beat.beat_lab(networks, tray, kept)})


@pytest.fixture
def shown(browser, pages):
    show_lab(browser, pages, "beat")
    return browser


def told(browser):
    return find(browser, ".aelab-body > .aelab-text").text


def box(browser, name):
    return find(browser, "input[type=checkbox]", ["clock", "second"].index(name))


def switch(browser, name):
    """Tick the boxes of one of the four networks."""
    second, clock = CURES[name]
    for each, wanted in (("clock", clock), ("second", second)):
        if box(browser, each).is_selected() != wanted:
            box(browser, each).click()
    assert ask(browser, f"{LAB}.state.key") == name


def states_in_keras(model, x):
    """Return all states of each reader: steps × units, in the order of time."""
    reader = model.get_layer("encoder").layers[1]
    every = keras.layers.LSTM(UNITS, return_sequences=True)
    if isinstance(reader, keras.layers.Bidirectional):
        every = keras.layers.Bidirectional(every)
    every.build((None, STEPS, FEATURES))
    every.set_weights(reader.get_weights())
    states = np.asarray(every(x[None]))[0]
    return np.split(states, states.shape[1] // UNITS, axis=1)


@pytest.mark.parametrize("name", CURES)
def test_states_code_and_answer_of_a_bent_beat_are_those_of_keras(
    shown, networks, tray, name
):
    model, x = networks[name], tray["odd"].copy()
    x += (
        -1.2 * beat.bumps(STEPS, FEATURES)[6]
        + beat.START["height"] * (beat.bumps(STEPS, FEATURES)[beat.START["step"]])
    )
    switch(shown, name)
    shown.execute_script(f"{LAB}.take(1); {LAB}.bendTo(6, -1.2)")
    found = ask(
        shown,
        f"(({{now, error}}) => [now.states.map(s => Array.from(s)),"
        " Array.from(now.code), Array.from(now.answer), error])"
        f"({LAB}.outcome())",
    )
    expected = states_in_keras(model, x)
    assert len(found[0]) == len(expected)
    for own, states in zip(found[0], expected, strict=True):
        # 16 bits a weight
        assert np.reshape(own, states.shape) == pytest.approx(states, abs=2e-3)
    assert found[1] == pytest.approx(latent.encode(model, x[None])[0], abs=5e-3)
    answer = latent.reconstruct(model, x[None])[0]
    assert np.reshape(found[2], answer.shape) == pytest.approx(answer, abs=5e-3)
    assert found[3] == pytest.approx(np.square(answer - x).mean(), abs=5e-3)


@pytest.mark.parametrize("name", CURES)
def test_what_comes_back_of_a_bump_is_what_keras_gives_back(shown, kept, name):
    switch(shown, name)
    for step in (0, 7, 13):
        shown.execute_script(
            f"{LAB}.state.heights.fill(0); {LAB}.state.heights[{step}] = 1"
        )
        back = ask(shown, f"{LAB}.outcome().back")
        assert back == pytest.approx(kept[name][step], abs=5e-3), step


def test_what_is_left_in_the_state_is_told_of_each_reader(shown, networks, tray):
    switch(shown, "both")
    bent = (
        tray["normal"]
        + beat.START["height"] * (beat.bumps(STEPS, FEATURES)[beat.START["step"]])
    )
    pairs = zip(
        states_in_keras(networks["both"], bent),
        states_in_keras(networks["both"], tray["normal"]),
        strict=True,
    )
    marks = [np.linalg.norm(now - before, axis=1) for now, before in pairs]
    left = [m[end] / m.max() for m, end in zip(marks, (-1, 0), strict=True)]
    assert ask(shown, f"{LAB}.outcome().left") == pytest.approx(left, abs=5e-3)
    first, second = (f"{100 * share:.0f} %" for share in left)
    assert f"first reader has {first} left at its end, the second {second}" in told(
        shown
    )


def test_a_point_is_dragged_up_and_down_alone(shown):
    before = ask(shown, f"{LAB}.outcome().beat[45]")
    handle = find(shown, HANDLE, 4)
    place = handle.rect["x"]
    ActionChains(shown).drag_and_drop_by_offset(handle, 25, -40).perform()
    until(shown, f"{LAB}.outcome().beat[45] > {before + 0.5}")
    settle(shown)  # what is told comes with the next frame
    assert find(shown, HANDLE, 4).rect["x"] == pytest.approx(place, abs=1)
    assert ask(shown, f"{LAB}.state.at") == 4
    assert "at 2 steps" in told(shown)


def test_points_are_chosen_and_moved_by_keys(shown):
    shown.execute_script("arguments[0].focus()", find(shown, HANDLE))
    ActionChains(shown).send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT).perform()
    named = "document.activeElement.getAttribute('aria-label')"
    assert ask(shown, named).startswith("Step 3: ")
    ActionChains(shown).send_keys(Keys.ARROW_UP).perform()
    assert ask(shown, f"{LAB}.state.heights[2]") > 0
    assert ask(shown, f"{LAB}.state.at") == 2


def test_sliders_carry_the_bump_and_change_its_height(shown):
    place, height = (find(shown, "input[type=range]", n) for n in (0, 1))
    place.send_keys(Keys.ARROW_RIGHT)
    height.send_keys(Keys.ARROW_LEFT)
    until(shown, f"{LAB}.state.heights[2] === {beat.START['height'] - 0.1}")
    settle(shown)
    assert ask(shown, f"{LAB}.state.heights[{beat.START['step']}]") == 0
    assert "at step 3," in told(shown)
    find(shown, "button", 0).click()
    assert told(shown).startswith("Nothing is bent")


def test_the_answer_is_written_step_by_step(shown):
    slider = find(shown, "input[type=range]", 2)
    says = "document.querySelectorAll('input[type=range]')[2].ariaValueText"
    drawn = (
        "[...document.querySelectorAll('.aelab-chart')][0].textContent"
        ".includes('answer')"
    )
    slider.send_keys(Keys.HOME, *[Keys.ARROW_RIGHT] * 5)
    assert ask(shown, says) == "has read 5 of 14"
    assert not ask(shown, drawn)
    slider.send_keys(*[Keys.ARROW_RIGHT] * 9)
    assert ask(shown, says) == "has read all: the code"
    slider.send_keys(*[Keys.ARROW_RIGHT] * 3)
    assert ask(shown, says) == "has written 3 of 14"
    assert ask(shown, drawn)


def test_the_map_shows_what_has_been_read_and_no_more(shown):
    switch(shown, "second")
    shown.execute_script(f"{LAB}.go(4)")
    shades = (
        "[...document.querySelectorAll('.aelab-heat canvas')].map(c => {"
        " const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;"
        " return [...Array(c.width).keys()].filter(t =>"
        " [...Array(c.height).keys()].some(u => d[4 * (u * c.width + t)] < 250)); })"
    )
    find(shown, "input[type=radio]", 3).click()
    forwards, backwards = ask(shown, shades)
    assert set(forwards) <= set(range(4))
    assert set(backwards) <= set(range(STEPS - 4, STEPS))
    assert len(forwards) == len(backwards) == 4


@pytest.mark.parametrize(("motion", "seen"), [("no-preference", 5), ("reduce", 3)])
def test_the_button_plays_to_the_end_and_in_few_steps_with_little_motion(
    shown, motion, seen
):
    shown.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-reduced-motion", "value": motion}]},
    )
    try:
        play = find(shown, "button", 1)
        # noted in the page, since it may have ended before the next question is asked
        shown.execute_script(
            f"{LAB}.go(24); window.said = new Set(); window.named = [];"
            "const slider = document.querySelectorAll('input[type=range]')[2];"
            "const note = () => said.add(slider.ariaValueText); note();"
            "new MutationObserver(note).observe(slider, {attributes: true});"
            "new MutationObserver(() => named.push(arguments[0].textContent))"
            ".observe(arguments[0], {childList: true})",
            play,
        )
        play.click()
        until(shown, f"{LAB}.state.moment === {2 * STEPS}")
        until(shown, "said.has('has written 14 of 14')")
        until(shown, "named.length === 2")
        assert ask(shown, "named") == ["Pause", "Play"]
        assert ask(shown, "said.size") == seen
    finally:
        shown.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_without_scripts_a_picture_stands_there(browser, pages):
    check_without_scripts(browser, pages, "beat")


@pytest.mark.parametrize("name", ["neither", "both"])
def test_axe_finds_nothing(shown, name):
    switch(shown, name)
    assert axe_findings(shown) == []


def test_on_a_phone_nothing_sticks_out(phone, pages):
    open_page(phone, (pages / "beat.html").as_uri())
    phone.execute_script("document.querySelectorAll('[type=checkbox]')[1].click()")
    assert ask(phone, "document.documentElement.scrollWidth") <= 390
