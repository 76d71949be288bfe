"""The lab of chapter 10 in headless Chromium, beside scikit-learn."""

import re
from pathlib import Path

import numpy as np
import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from sklearn.decomposition import PCA, TruncatedSVD

from aecourse import words
from aecourse.course import lab
from aecourse.course.lab import line_or_curve
from tests.browsing import complaints, open_page, settle, until
from tests.course.lab_browsing import AXE, HEAD, LAB, ask, find

pytestmark = pytest.mark.browser

# what the site's theme gives to buttons
SURFACES = (
    "<style>html { --pst-color-surface: #f3f4f5; --pst-color-text-muted: #48566b }"
    " html[data-theme=dark] { --pst-color-surface: #29313d;"
    " --pst-color-text-muted: #9ca4af }</style>"
)
CLOUDS = list(line_or_curve.clouds())
WORDS = words.of_pages("lab_line_or_curve")


def test_every_word_is_said_and_every_word_that_is_said_is_there():
    script = (lab.KINDS / "line_or_curve.js").read_text(encoding="utf-8")
    python = Path(line_or_curve.__file__).read_text(encoding="utf-8")
    said = set(re.findall(r"words\.(\w+)", script))
    said |= set(
        re.findall(r"words\[state.shape === \"bent\" \? \"(\w+)\" : \"(\w+)\"", script)[
            0
        ]
    )
    said |= set(re.findall(r'said\["(\w+)"\]', python))
    said |= {*CLOUDS, "straight", "straight_told", "bent_told", "name", "still"}
    assert said == set(WORDS)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    path = tmp_path_factory.mktemp("lab") / "index.html"
    markup = line_or_curve.line_or_curve_lab()._repr_html_()
    path.write_text(HEAD + SURFACES + markup, encoding="utf-8")
    return path.as_uri()


def choose(browser, key):
    """Press the radio button of a cloud or a network."""
    for label in browser.find_elements(By.CSS_SELECTOR, "aecourse-lab label"):
        if label.text == WORDS[key]:
            label.click()
            return
    raise AssertionError(f"there is no {WORDS[key]}")


def finish(browser):
    browser.execute_script(f"{LAB}.finish()")
    return ask(browser, f"{LAB}.look()")


def told(browser):
    return find(browser, ".aelab-text").text


def against(points, centred):
    """Return direction and error of scikit-learn's line."""
    pca = (PCA(1) if centred else TruncatedSVD(1, random_state=1)).fit(points)
    kept = pca.inverse_transform(pca.transform(points))
    return pca.components_[0], ((points - kept) ** 2).mean()


@pytest.mark.parametrize("cloud", CLOUDS)
def test_the_line_is_that_of_scikit_learn_with_and_without_the_mean(opened, cloud):
    choose(opened, cloud)
    for centred in (True, False):
        points = np.array(ask(opened, f"{LAB}.points"))
        assert np.allclose(points, line_or_curve.clouds()[cloud], atol=1e-6)
        direction, error = against(points, centred)
        shown = ask(opened, f"{LAB}.look().pca")
        assert abs(np.dot(shown["direction"], direction)) == pytest.approx(1, abs=1e-6)
        assert shown["error"] == pytest.approx(error, rel=1e-4)
        kept = ((points - np.array(shown["kept"])) ** 2).mean()
        assert kept == pytest.approx(error, rel=1e-4)
        find(opened, "input[type=checkbox]").click()


def test_it_opens_with_a_trained_network_and_nothing_complains(opened):
    assert complaints(opened, "file:") == []
    points = line_or_curve.clouds()["arc"]
    network = line_or_curve._trained(points)
    shown = ask(opened, f"{LAB}.look()")
    assert np.allclose(shown["rebuilt"], network.predict(points), atol=1e-5)
    assert shown["error"] < shown["pca"]["error"] / 20
    curve = line_or_curve._curve(network, points)
    assert np.allclose(np.ptp(shown["curve"], axis=0), np.ptp(curve, axis=0), atol=0.01)
    assert not ask(opened, f"{LAB}.training.running")
    assert told(opened).endswith(WORDS["below"])


@pytest.mark.parametrize("cloud", ["arc", "ellipse", "clusters", "aside"])
def test_the_straight_network_ends_on_the_line_of_pca(opened, cloud):
    choose(opened, "straight")
    choose(opened, cloud)
    shown = finish(opened)
    assert shown["angle"] < 1
    assert shown["error"] == pytest.approx(shown["pca"]["error"], rel=0.01)
    assert WORDS["same"] in told(opened)


def test_the_bent_network_ends_below_pca_from_every_start_on_the_arc(opened):
    found = []
    for _ in range(5):
        opened.execute_script(f"{LAB}.again()")
        shown = finish(opened)
        found.append(shown["error"] / shown["pca"]["error"])
    assert ask(opened, f"{LAB}.state.seed") == 5
    assert max(found) < 0.25
    assert len(set(found)) == 5


def test_on_the_ring_neighbours_get_distant_codes(opened):
    choose(opened, "ring")
    shown = finish(opened)
    assert shown["torn"]["share"] > 0.5
    assert shown["error"] < shown["pca"]["error"]
    share = f"{100 * shown['torn']['share']:.0f}"
    assert WORDS["torn"].format(share=share) in told(opened)


def test_a_start_that_got_stuck_is_told(opened):
    opened.execute_script(
        f"{LAB}.again(); {LAB}.finish(); {LAB}.state.earlier = [{{seed: 7,"
        f" losses: [1, 1], error: 0.00001}}]; {LAB}.finish()"
    )
    assert WORDS["stuck"].format(seed=7, error="0.0000") in told(opened)


def test_without_the_mean_the_line_of_the_cloud_aside_points_across(opened):
    choose(opened, "straight")
    choose(opened, "aside")
    find(opened, "input[type=checkbox]").click()
    shown = finish(opened)
    assert shown["angle"] > 60
    assert shown["pca"]["from"] == [0, 0]
    error = f"{shown['best']['error']:.4f}"
    assert WORDS["origin_costs"].format(error=error) in told(opened)


def test_keys_move_a_point_and_the_network_learns_on(opened):
    before, error = ask(opened, f"[{LAB}.points[0], {LAB}.look().pca.error]")
    point = find(opened, ".aelab-handle")
    point.send_keys(Keys.SHIFT, Keys.ARROW_UP)
    after = ask(opened, f"{LAB}.points[0]")
    assert after[1] > before[1] + 0.3
    assert ask(opened, f"{LAB}.look().pca.error") != error
    until(opened, f"{LAB}.look().steps > 2000")
    find(opened, "button", 1).click()
    assert not ask(opened, f"{LAB}.training.running")


def test_the_nearest_point_is_dragged_where_several_are_hit(opened):
    nodes = opened.find_elements(By.CSS_SELECTOR, ".aelab-handle path")
    find(opened, ".aelab-chart")
    before = np.array(ask(opened, f"{LAB}.points"))
    box = nodes[10].rect
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    y -= ask(opened, "scrollY")
    for kind, dy in (("mousePressed", 0), ("mouseMoved", 40), ("mouseReleased", 40)):
        opened.execute_cdp_cmd(
            "Input.dispatchMouseEvent",
            {"type": kind, "x": x, "y": y + dy, "button": "left", "buttons": 1},
        )
    settle(opened)
    after = np.array(ask(opened, f"{LAB}.points"))
    assert np.flatnonzero(np.any(before != after, axis=1)).tolist() == [10]


def test_a_new_start_is_watched_and_paused(opened):
    find(opened, "button", 0).click()
    # or it may have ended before it is paused
    opened.execute_script(f"{LAB}.state.limit = 1e6")
    until(opened, f"{LAB}.look().steps > 20")
    assert find(opened, "button", 1).text == WORDS["pause"]
    find(opened, "button", 1).click()
    assert find(opened, "button", 1).text == WORDS["train"]
    assert ask(opened, f"{LAB}.state.seed") == 1


def test_where_nothing_is_bent_the_bent_network_gains_little(opened):
    choose(opened, "ellipse")
    shown = finish(opened)
    assert 0.8 < shown["error"] / shown["pca"]["error"] < 1
    assert told(opened).endswith(WORDS["noise"])


def test_on_the_ring_the_straight_network_has_no_line_to_find(opened):
    choose(opened, "straight")
    choose(opened, "ring")
    shown = finish(opened)
    assert shown["error"] == pytest.approx(shown["pca"]["error"], rel=0.01)
    assert told(opened).endswith(WORDS["any_line" if shown["angle"] >= 1 else "same"])
    points = np.array(ask(opened, f"{LAB}.points"))
    large, small = np.linalg.eigvalsh(np.cov(points.T))[::-1]
    assert small > 0.9 * large


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing(opened, theme):
    opened.execute_script(
        "document.documentElement.dataset.theme = arguments[0];"
        + AXE.read_text(encoding="utf-8"),
        theme,
    )
    settle(opened)
    found = opened.execute_async_script(
        "const done = arguments[0];"
        "axe.run(document.querySelector('aecourse-lab')).then((results) =>"
        " done(results.violations.map((v) => v.id)))"
    )
    assert found == []


def test_on_a_phone_nothing_sticks_out(phone, page):
    open_page(phone, page)
    assert ask(phone, "document.documentElement.scrollWidth") <= 390
