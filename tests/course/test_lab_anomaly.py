"""The lab of chapter 7 shows the figures of `aecourse.anomaly` and its detector."""

import json
import re

import numpy as np
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from aecourse import anomaly, data, words
from aecourse.course import lab
from aecourse.course.lab.anomaly import detector_lab
from tests.browsing import complaints, open_page, settle, until
from tests.course.lab_browsing import LAB, ask, find
from tests.test_site import AXE, CONTRAST_ALONE, FINDINGS, STRUCTURE

HEAD = (
    '<!doctype html><html lang="en" data-theme="light"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">'
    "<title>Lab</title><style>html[data-theme=dark] { --pst-color-text-base: #ced6dd;"
    " --pst-color-text-muted: #9ca4af; --pst-color-background: #14181e;"
    " --pst-color-surface: #222832; background: #14181e; color: #ced6dd }</style>"
    "<main><h1>Lab</h1><h2>A threshold</h2>"
)
WORDS = words.of_pages("lab_anomaly")


@pytest.fixture(scope="module")
def beats():
    return data.load_ecg5000(source="embedded")


def rows_tested(beats):
    normal, odd = np.flatnonzero(beats.y == 0), np.flatnonzero(beats.y)
    return np.r_[normal[300:700], odd[::5]]


@pytest.fixture(scope="module")
def detector(beats):
    normals = beats.x[beats.y == 0][:300]
    return anomaly.AutoencoderDetector(epochs=3, seed=1).fit(normals)


@pytest.fixture(scope="module")
def tested(beats, detector):
    """Beats that judge, their labels, and the detector's errors of them."""
    rows = rows_tested(beats)
    return beats.x[rows], beats.y[rows], -detector.score_samples(beats.x[rows])


@pytest.fixture(scope="module")
def made(beats, detector, tested):
    kinds = beats.kinds[rows_tested(beats)]
    return detector_lab(detector, tested[0], kinds, beats.kind_names)


@pytest.fixture(scope="module")
def page(made, tmp_path_factory):
    path = tmp_path_factory.mktemp("lab") / "index.html"
    path.write_text(f"{HEAD}{made._repr_html_()}</main></html>", encoding="utf-8")
    return path.as_uri()


def press(browser, text):
    buttons = browser.find_elements(By.CSS_SELECTOR, "aecourse-lab button")
    next(node for node in buttons if node.text == text).click()


def set_state(browser, threshold, prevalence, miss):
    browser.execute_script(
        f"Object.assign({LAB}.state, {{prevalence: arguments[1], miss: arguments[2]}});"
        f"{LAB}.setThreshold(arguments[0])",
        *(threshold, prevalence, miss),
    )


def drawn_traces(detector):
    """Traces as a hand draws them, with mean and spread of their own."""
    steps = np.linspace(0, 1, detector.n_features_in_)
    return {
        "ramp": 3 * steps,
        "wave": 1 + 2 * np.sin(9 * steps),
        "pulse": np.exp(-(((steps - 0.4) / 0.03) ** 2)),
    }


def test_the_words_are_those_that_script_and_module_use():
    script = (lab.KINDS / "anomaly.js").read_text(encoding="utf-8")
    module = (lab._FOLDER / "anomaly.py").read_text(encoding="utf-8")
    spoken = set(re.findall(r"words\.(\w+)", script)) - {"of_pages"}
    spoken |= set(re.findall(r'said\["(\w+)"\]', module)) | {"name", "still"}
    assert spoken | {"normal", "anomaly"} == set(WORDS)


def test_the_tray_has_usual_and_unusual_beats_of_every_kind(made, beats):
    names = json.loads(made.content)["data"]["names"]
    assert len(names) == 12
    assert set(names) == set(beats.kind_names.values())


def test_what_does_not_fit_is_refused_by_name(detector, tested):
    x = tested[0]
    with pytest.raises(ValueError, match="`kinds`"):
        detector_lab(detector, x, np.ones(3, int), {})
    with pytest.raises(ValueError, match="both classes"):
        detector_lab(detector, x, np.ones(len(x), int), {1: "normal"})


def test_without_scripts_a_picture_tells_of_it(made):
    assert f'<img alt="{WORDS["still"]}" src="data:image/png' in made._repr_html_()


@pytest.mark.browser
def test_it_starts_at_the_detectors_own_threshold(opened, detector):
    assert complaints(opened, "file:") == []
    assert ask(opened, f"{LAB}.state.threshold") == -detector.offset_
    assert f"{-detector.offset_:.3f}" in find(opened, ".aelab-slider output").text


@pytest.mark.browser
@pytest.mark.parametrize(
    ("place", "prevalence", "miss"), [(0.5, 0.01, 10), (0.9, 0.3, 100), (0.2, 0.001, 1)]
)
def test_the_figures_are_those_of_the_module(opened, tested, place, prevalence, miss):
    _, y, scores = tested
    threshold = float(np.quantile(scores, place))
    set_state(opened, threshold, prevalence, miss)
    report = anomaly.report(y, scores, threshold)
    rates = report["recall"], report["false_alarm_rate"]
    shown = ask(opened, f"{LAB}.outcome()")
    assert shown["recall"] == pytest.approx(rates[0])
    assert shown["falseAlarms"] == pytest.approx(rates[1])
    precision = float(anomaly.precision_at(prevalence, *rates))
    assert shown["precision"] == pytest.approx(precision)
    thresholds, costs = anomaly.cost_curve(
        y, scores, cost_of_miss=miss, prevalence=prevalence
    )
    curve = ask(opened, f"{LAB}.curve")
    assert np.allclose(curve["thresholds"], thresholds)
    assert np.allclose(curve["costs"], costs)
    assert curve["at"] == thresholds[costs.argmin()]
    here = costs[np.flatnonzero(thresholds <= threshold)[0]]
    assert shown["cost"] == pytest.approx(here)
    cells = [node.text for node in opened.find_elements(By.TAG_NAME, "td")][-4:]
    hits, wrong = 1e4 * prevalence * rates[0], 1e4 * (1 - prevalence) * rates[1]
    expected = hits, 1e4 * prevalence - hits, wrong, 1e4 * (1 - prevalence) - wrong
    numbers = [float(text.replace(",", "")) for text in cells]
    assert numbers == pytest.approx(expected, abs=0.51)


@pytest.mark.browser
def test_a_button_leads_to_the_cheapest_threshold_and_another_back(opened, detector):
    press(opened, WORDS["rare"])
    assert ask(opened, f"{LAB}.state.prevalence") == 0.01
    press(opened, WORDS["cheapest"])
    curve = ask(opened, f"{LAB}.curve")
    assert ask(opened, f"{LAB}.state.threshold") == curve["at"]
    assert ask(opened, f"{LAB}.outcome().cost") == pytest.approx(curve["cost"])
    press(opened, WORDS["chapter"])
    assert ask(opened, f"{LAB}.state.threshold") == -detector.offset_


@pytest.mark.browser
def test_the_threshold_is_dragged_and_moved_by_keys(opened):
    area = find(opened, ".aelab-drag")
    ActionChains(opened).move_to_element(area).click().perform()
    settle(opened)
    dragged = ask(opened, f"{LAB}.state.threshold")
    find(opened, "input[type=range]").send_keys(Keys.ARROW_RIGHT)
    assert ask(opened, f"{LAB}.state.threshold") == pytest.approx(
        dragged * 10**0.005, rel=0.01
    )
    find(opened, "input[type=range]").send_keys(Keys.HOME)
    assert ask(opened, f"{LAB}.outcome().recall") == 1


@pytest.mark.browser
def test_a_beat_of_the_tray_has_the_detectors_score(opened, made, detector, tested):
    x, _, scores = tested
    shown = ask(opened, f"{LAB}.cards.map((card) => card.score)")
    for score in shown:
        assert np.abs(scores / score - 1).min() < 2e-3
    find(opened, ".aelab-choice input", 3).send_keys(" ")
    beat = ask(opened, f"({{...{LAB}.beat, trace: Array.from({LAB}.beat.trace)}})")
    row = np.abs(x - beat["trace"]).max(axis=1).argmin()
    assert beat["index"] == 3
    assert beat["score"] == pytest.approx(scores[row], rel=2e-3)
    rebuilt = detector.reconstruct(x[row : row + 1])[0]
    assert np.allclose(beat["rebuilt"], rebuilt, atol=0.01)
    alarm = scores[row] > -detector.offset_
    said = find(opened, ".aelab-choice b", 3).text
    assert said == WORDS["alarm" if alarm else "quiet"]


@pytest.mark.browser
@pytest.mark.parametrize("name", ["ramp", "wave", "pulse"])
def test_a_drawn_beat_gets_the_score_of_the_detector(opened, detector, tested, name):
    trace = drawn_traces(detector)[name]
    opened.execute_script(f"{LAB}.draw(arguments[0])", trace.tolist())
    spread = tested[0].std(axis=1).mean()
    scaled = (trace - trace.mean()) / trace.std() * spread
    expected = -detector.score_samples(scaled[None].astype("float32"))[0]
    assert ask(opened, f"{LAB}.beat.score") == pytest.approx(expected, rel=2e-3)


@pytest.mark.browser
def test_a_beat_is_drawn_with_the_mouse_and_bent_with_keys(opened):
    before = ask(opened, f"{LAB}.beat.score")
    pad = find(opened, ".aelab-anomaly-trace svg")
    ActionChains(opened).move_to_element_with_offset(
        pad, -60, 40
    ).click_and_hold().move_by_offset(50, -80).release().perform()
    until(opened, f"{LAB}.beat.score !== {before!r}")
    settle(opened)
    assert ask(opened, f"{LAB}.beat.drawn") is True
    press(opened, WORDS["back"])
    assert ask(opened, f"{LAB}.beat.score") == before
    opened.execute_script("arguments[0].focus()", pad)
    ActionChains(opened).send_keys(Keys.ARROW_RIGHT, *[Keys.ARROW_UP] * 5).perform()
    until(opened, f"{LAB}.beat.score !== {before!r}")


@pytest.mark.browser
def test_a_flat_line_has_no_score(opened):
    press(opened, WORDS["flat"])
    assert ask(opened, f"{LAB}.beat.score") is None
    assert WORDS["no_score"] in opened.find_element(By.TAG_NAME, "aecourse-lab").text


@pytest.mark.browser
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(opened, theme):
    opened.execute_script(f"document.documentElement.dataset.theme = '{theme}'")
    settle(opened)
    opened.execute_script(AXE)
    for options in (STRUCTURE, CONTRAST_ALONE):
        assert opened.execute_async_script(FINDINGS, options) == []


@pytest.mark.browser
def test_on_a_phone_nothing_sticks_out(phone, page):
    open_page(phone, page)
    assert ask(phone, "document.documentElement.scrollWidth") <= 390
