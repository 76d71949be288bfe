"""A lab with every shared part, in headless Chromium."""

import numpy as np
import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from aecourse.course import lab
from tests.browsing import complaints, open_page, opened_without_scripts, settle, until
from tests.course.lab_browsing import HEAD, LAB, ask, find
from tests.course.lab_demo import KINDS, WORDS, demo_lab

pytestmark = pytest.mark.browser

FINGER = 44  # pixels that a finger hits


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Two labs on one page, opened from a folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lab, "KINDS", KINDS)
        labs = demo_lab(), demo_lab(name="The second")
        body = "".join(each._repr_html_() for each in labs)
    path = tmp_path_factory.mktemp("lab") / "index.html"
    path.write_text(HEAD + body, encoding="utf-8")
    return path.as_uri()


def seen(browser, name):
    return ask(browser, f"{LAB}.seen[arguments[0]]", name)


def test_two_labs_start_on_one_page_and_nothing_complains(opened):
    assert complaints(opened, "file:") == []
    names = ask(
        opened,
        "[...document.querySelectorAll('aecourse-lab')].map(lab =>"
        " [lab.getAttribute('aria-label'), !!lab.lab,"
        " lab.querySelector('.aelab-still').checkVisibility()])",
    )
    assert names == [[WORDS["name"], True, False], ["The second", True, False]]


def test_numbers_have_a_minus_that_is_one_and_their_thousands_apart(opened):
    given = [[-14.52, 1], [4230, 0], [1234567.891, 2], [-10000, 0], [0.12345, 5]]
    shown = ask(opened, f"arguments[0].map(pair => {LAB}.number(...pair))", given)
    assert shown == ["−14.5", "4,230", "1,234,567.89", "−10,000", "0.12345"]


def test_without_scripts_the_picture_stands_there(browser, page):
    with opened_without_scripts(browser, page):
        pictures = browser.find_elements(By.CSS_SELECTOR, ".aelab-still img")
        assert [picture.is_displayed() for picture in pictures] == [True, True]
        assert pictures[0].get_attribute("alt") == WORDS["still"]


def test_a_finger_drags_a_point_and_not_the_page(phone, page):
    open_page(phone, page)
    phone.execute_script("document.body.style.marginBlock = '2000px'")
    phone.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": True})
    settle(phone)
    box = ask(phone, "arguments[0].getBoundingClientRect()", find(phone, ".aelab-hit"))
    scrolled = ask(phone, "scrollY")
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touches = (("touchStart", 0), ("touchMove", 40), ("touchMove", 120))
    for kind, down in touches:
        points = [{"x": x, "y": y + down}]
        phone.execute_cdp_cmd(
            "Input.dispatchTouchEvent", {"type": kind, "touchPoints": points}
        )
    phone.execute_cdp_cmd(
        "Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []}
    )
    phone.execute_cdp_cmd("Emulation.setTouchEmulationEnabled", {"enabled": False})
    settle(phone)
    assert ask(phone, "scrollY") == scrolled
    point = phone.find_element(By.CSS_SELECTOR, ".aelab-hit")
    assert (
        ask(phone, "arguments[0].getBoundingClientRect()", point)["y"] > box["y"] + 50
    )


def test_a_drawing_is_centred_like_the_digits_of_mnist(opened):
    pad = find(opened, ".aelab-sketch canvas")
    ActionChains(opened).move_to_element_with_offset(
        pad, -80, -80
    ).click_and_hold().move_by_offset(0, 60).move_by_offset(25, 0).release().perform()
    until(opened, f"{LAB}.seen.drawn")
    settle(opened)  # what was drawn first may have been the beginning of the stroke
    pixels = np.array(seen(opened, "drawn")).reshape(28, 28)
    rows, columns = np.indices(pixels.shape)
    for axis in (rows, columns):
        middle = (axis * pixels).sum() / pixels.sum()
        assert middle == pytest.approx(13.5, abs=0.6)
    inked = pixels > 0.1
    assert 19 <= max(np.ptp(rows[inked]), np.ptp(columns[inked])) + 1 <= 21


def test_a_drawing_is_made_with_keys_and_cleared(opened):
    pad = find(opened, ".aelab-sketch canvas")
    opened.execute_script("arguments[0].focus()", pad)
    right = [Keys.ARROW_RIGHT] * 4
    ActionChains(opened).send_keys(*right).perform()
    settle(opened)
    assert not seen(opened, "drawn")
    ActionChains(opened).send_keys(" ", *right).perform()
    until(opened, f"{LAB}.seen.drawn")
    find(opened, ".aelab-sketch button").click()
    until(opened, f"{LAB}.seen.drawn === null")


def test_a_slider_says_its_value_in_words(opened):
    sizes, threshold = (find(opened, "input[type=range]", i) for i in (0, 1))
    assert sizes.get_attribute("aria-valuetext") == "4 values"
    sizes.send_keys(Keys.ARROW_RIGHT)
    assert sizes.get_attribute("aria-valuetext") == "8 values"
    assert seen(opened, "size") == 8
    threshold.send_keys(Keys.HOME)
    assert seen(opened, "threshold") == 0
    assert "300" in find(opened, ".aelab-table").text


def test_a_choice_is_made_with_keys(opened):
    find(opened, "input[type=radio]").send_keys(Keys.ARROW_RIGHT)
    assert seen(opened, "choice") == 1
    find(opened, "input[type=radio]", 3).send_keys(Keys.ARROW_RIGHT)
    assert seen(opened, "activation") == "tanh"
    find(opened, "input[type=checkbox]").send_keys(" ")
    assert seen(opened, "centred") is True


def test_the_place_of_a_press_on_a_chart_is_told(opened):
    area = find(opened, ".aelab-drag")
    ActionChains(opened).move_to_element(area).click().perform()
    settle(opened)
    assert seen(opened, "threshold") == pytest.approx(1.5, abs=0.03)
    edge = area.size["width"] // 2 - 2
    ActionChains(opened).move_to_element_with_offset(area, edge, 0).click().perform()
    settle(opened)
    assert seen(opened, "threshold") == pytest.approx(3, abs=0.05)


def test_a_point_is_dragged_and_another_moved_by_keys(opened):
    first = find(opened, ".aelab-handle")
    x, y = ask(opened, f"{LAB}.scatter.points[0]")
    ActionChains(opened).drag_and_drop_by_offset(first, 30, -20).perform()
    settle(opened)
    moved = ask(opened, f"{LAB}.scatter.points[0]")
    assert moved[0] > x + 0.1
    assert moved[1] > y + 0.1
    ActionChains(opened).send_keys(Keys.PAGE_DOWN).perform()
    settle(opened)
    name = ask(opened, "document.activeElement.getAttribute('aria-label')")
    ActionChains(opened).send_keys(Keys.ARROW_UP).perform()
    settle(opened)
    after = ask(opened, "document.activeElement.getAttribute('aria-label')")
    assert name.startswith("Point 2 at ")
    assert after.startswith("Point 2 at ")
    assert name != after
    assert seen(opened, "moved") == 1
    stops = ask(
        opened,
        "document.querySelector('aecourse-lab').querySelectorAll("
        "'.aelab-handle[tabindex=\"0\"]').length",
    )
    assert stops == 1


def test_what_happened_is_said_when_it_has_stood_still(opened):
    # noted in the page, since a question may come too late to hear the silence
    opened.execute_script(
        "window.told = [];"
        "for (const part of ['.aelab-text', '[role=status]']) {"
        "  const node = document.querySelector(`aecourse-lab ${part}`);"
        "  const note = () => told.push([node.textContent, performance.now()]);"
        "  new MutationObserver(note).observe(node, {childList: true});"
        f"}} {LAB}.pad.show([[1, 1, 9, 9]])"
    )
    until(opened, "told.length === 2")
    (seen, at_first), (heard, later) = ask(opened, "told")
    assert seen == heard == WORDS["drawn"]
    assert later - at_first > 400


def test_training_is_seen_and_ends(opened):
    find(opened, "button", 2).click()
    until(opened, f"{LAB}.curve.length >= 300")
    curve = ask(opened, f"{LAB}.curve")
    assert curve[-1] < curve[0] / 2
    line = ask(
        opened,
        "document.querySelectorAll('aecourse-lab .aelab-line')[0].getAttribute('d')",
    )
    assert line.count("L") > 200


def test_with_reduced_motion_it_trains_in_few_large_steps(opened):
    opened.execute_cdp_cmd(
        "Emulation.setEmulatedMedia",
        {"features": [{"name": "prefers-reduced-motion", "value": "reduce"}]},
    )
    try:
        settle(opened)
        find(opened, "button", 2).click()
        until(opened, f"{LAB}.curve.length > 0")
        assert ask(opened, f"{LAB}.curve.length") % 60 == 0
    finally:
        opened.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def test_ink_and_maps_follow_the_theme(opened):
    opened.execute_script(f"{LAB}.pad.show([[5, 2, 5, 8]])")
    ink = (
        "Array.from(document.querySelector('.aelab-sketch canvas').getContext('2d')"
        ".getImageData(140, 140, 1, 1).data)"
    )
    until(opened, f"{ink}[3] === 255")
    assert ask(opened, ink)[:3] == [1, 2, 3]
    opened.execute_script("document.documentElement.dataset.theme = 'dark'")
    until(opened, f"{ink}[0] === 250")


def test_on_a_phone_nothing_sticks_out_and_fingers_hit(phone, page):
    open_page(phone, page)
    assert ask(phone, "document.documentElement.scrollWidth") <= 390
    heights = ask(
        phone,
        "[...document.querySelectorAll('aecourse-lab :is(button, label:has(input),"
        " input[type=range])')].map(e => e.getBoundingClientRect().height)",
    )
    assert len(heights) > 15
    assert min(heights) >= FINGER
    width = ask(
        phone, "document.querySelector('.aelab-hit').getBoundingClientRect().width"
    )
    assert width >= FINGER - 1
