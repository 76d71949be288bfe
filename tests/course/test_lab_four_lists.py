"""The lab of chapter 8: its four lists are those of `aecourse.recommendation`."""

import base64
import json
import random

import numpy as np
import pytest
from selenium.webdriver.common.keys import Keys

from aecourse import data, recommendation, words
from aecourse.course.lab import four_lists
from aecourse.recommendation import ranking_baselines
from tests.course.lab_browsing import (
    LAB,
    ask,
    axe_findings,
    check_without_scripts,
    find,
    show_lab,
    write_pages,
)

WORDS = words.of_pages("lab_four_lists")
NAMES = ("popularity", "neighbours", "ease", "autoencoder")
TASTES = ({0: 5}, {1: 4, 12: 5, 20: 1}, {place: 5 - place % 4 for place in range(10)})


@pytest.fixture(scope="module")
def generated():
    return data.load_movielens(source="embedded")


@pytest.fixture(scope="module")
def made(generated):
    return four_lists.four_lists_lab(generated)


@pytest.fixture(scope="module")
def content(made):
    return json.loads(made.content)["data"]


@pytest.fixture(scope="module")
def known(generated):
    films = recommendation.RatingMatrix.from_frame(generated.ratings)
    films = films.movies_with(four_lists.LEAST)
    return recommendation.hold_out(films, 0.2, seed=four_lists.SEED)[0]


@pytest.fixture(scope="module")
def rankers(known):
    return four_lists.Rankers.of(ranking_baselines.liked(known))


@pytest.fixture(scope="module")
def page(made, tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("lab"), {"lists": made})


@pytest.fixture
def opened(browser, page):
    show_lab(browser, page, "lists")
    return browser


def numbers(packed):
    """Read what `lab.packed` wrote with 16 bits a number."""
    whole = np.frombuffer(base64.b64decode(packed["data"]), "<u2")
    return packed["low"] + packed["step"] * whole


def films_of(content, taste):
    return {content["offered"][place]: stars for place, stars in taste.items()}


def rate_all(browser, stars):
    browser.execute_script(
        f"{LAB}.state.stars = new Map(arguments[0]); {LAB}.show()", list(stars.items())
    )


def told(browser):
    return find(browser, ".aelab-text").text


def listed(score, stars):
    free = [film for film in range(len(score)) if film not in stars]
    return sorted(free, key=lambda film: -score[film])[: four_lists.LENGTH]


def test_ratings_that_are_not_ours_to_pass_on_are_refused(generated):
    with pytest.raises(ValueError, match="`ratings`.*generated catalogue"):
        four_lists.four_lists_lab(generated._replace(is_stand_in=False))


def test_every_title_of_the_lab_is_an_invented_one(content, generated):
    assert set(content["titles"]) <= set(generated.movies["title"])
    assert len(set(content["titles"])) == len(content["titles"])


@pytest.mark.parametrize("name", ["popularity", "neighbours", "ease"])
def test_what_the_page_carries_reproduces_the_lists_of_the_module(content, known, name):
    rank = {"neighbours": "item_neighbours"}.get(name, name)
    likes = ranking_baselines.liked(known)
    expected = getattr(ranking_baselines, rank)(likes)
    if name == "popularity":
        found = np.tile(content["popularity"], (len(expected), 1))
    else:
        side = len(content["titles"])
        found = likes @ numbers(content["weights"][name]).reshape(side, side)
    assert np.abs(found - expected).max() < 1e-3
    for person in range(0, len(expected), 50):
        assert listed(found[person], ()) == listed(expected[person], ())


def test_every_list_that_knows_likes_finds_more_than_popularity(content):
    found = content["found"]
    assert min(found[name] for name in NAMES[1:]) > 1.4 * found["popularity"]


def test_making_the_lab_leaves_the_draws_of_the_page_as_they_were(known):
    random.seed(7)
    alone = random.random()
    random.seed(7)
    four_lists.Rankers.of(ranking_baselines.liked(known))
    assert random.random() == alone


@pytest.mark.browser
@pytest.mark.parametrize("taste", TASTES)
def test_the_lists_of_the_page_are_those_of_the_rankers(
    opened, content, rankers, taste
):
    stars = films_of(content, taste)
    rate_all(opened, stars)
    likes = np.zeros((1, len(content["titles"])))
    likes[0, [film for film, given in stars.items() if given >= 4]] = 1
    shown = ask(opened, f"{LAB}.lists()")
    for name, scores in rankers.scores(likes).items():
        found = ask(opened, f"Array.from({LAB}.scores().{name})")
        assert found == pytest.approx(scores[0], abs=2e-3), name
        assert shown[name] == listed(scores[0], stars), name
        items = opened.find_elements(
            "css selector", f"ol[aria-label='{WORDS[name]}'] li"
        )
        titles = [content["titles"][film] for film in shown[name]]
        read = zip(items, titles, strict=True)
        assert all(item.text.startswith(title) for item, title in read)


@pytest.mark.browser
def test_what_is_new_in_a_list_is_marked_and_counted(opened, content):
    before = ask(opened, f"{LAB}.lists()")
    find(opened, ".aelab-lists-film input", 6 * 7 + 5).send_keys(" ")
    after = ask(opened, f"{LAB}.lists()")
    counts = []
    for name in NAMES:
        new = [film for film in after[name] if film not in before[name]]
        marked = opened.find_elements(
            "css selector", f"ol[aria-label='{WORDS[name]}'] li[data-new]"
        )
        assert len(marked) == len(new), name
        assert all(WORDS["new"] in item.text for item in marked)
        counts.append(len(new))
    assert max(counts[1:]) > 0 == counts[0]
    film = content["titles"][content["offered"][7]]
    assert told(opened).startswith(f"{film}, 5 stars. New in the lists: {counts[0]} by")
    moved = next(
        film
        for film in after["ease"]
        if film in before["ease"]
        and before["ease"].index(film) > after["ease"].index(film)
    )
    places = before["ease"].index(moved) - after["ease"].index(moved)
    item = find(opened, "ol[aria-label='EASE'] li", after["ease"].index(moved))
    assert f"↑{places}" in item.text


@pytest.mark.browser
def test_less_than_four_stars_take_a_film_out_and_change_no_score(opened, content):
    scores = ask(opened, f"Array.from({LAB}.scores().autoencoder)")
    film = ask(opened, f"{LAB}.lists().popularity[0]")
    opened.execute_script(f"{LAB}.rate({film}, 3)")
    assert ask(opened, f"Array.from({LAB}.scores().autoencoder)") == scores
    lists = ask(opened, f"{LAB}.lists()")
    assert all(film not in lists[name] for name in NAMES)
    assert "no score changes" in told(opened)
    opened.execute_script(f"{LAB}.rate({film}, 4)")
    assert ask(opened, f"Array.from({LAB}.scores().autoencoder)") != scores
    assert "New in the lists" in told(opened)


@pytest.mark.browser
def test_without_a_like_there_is_nothing_to_add_up(opened):
    buttons = opened.find_elements("css selector", "aecourse-lab button")
    next(node for node in buttons if node.text == WORDS["clear"]).click()
    lists = ask(opened, f"{LAB}.lists()")
    assert lists["neighbours"] == lists["ease"] == []
    both = len(set(lists["autoencoder"]) & set(lists["popularity"]))
    assert f"autoencoder has {both} of the {four_lists.LENGTH}" in told(opened)
    panels = opened.find_elements("css selector", ".aelab-lists .aelab-panel > small")
    assert [panel.text for panel in panels] == ["", *[WORDS["no_list"]] * 2, ""]
    assert ask(opened, "document.querySelectorAll('input:checked').length") == 10


@pytest.mark.browser
def test_stars_are_given_by_keys_and_kept_when_other_films_are_shown(opened, content):
    film = content["offered"][0]
    find(opened, ".aelab-lists-film input").send_keys(Keys.ARROW_RIGHT * 4)
    assert ask(opened, f"{LAB}.state.stars.get({film})") == 4
    assert WORDS["like"] in find(opened, ".aelab-lists-film").text
    buttons = opened.find_elements("css selector", "aecourse-lab button")
    other = next(node for node in buttons if node.text == WORDS["others"])
    for _ in range(four_lists.OFFERED // four_lists.AT_ONCE):
        other.click()
        first = find(opened, ".aelab-lists-film").text
    assert first.startswith(content["titles"][film])
    assert ask(opened, "document.querySelectorAll('input:checked')[0].ariaLabel") == (
        "4 stars"
    )


@pytest.mark.browser
def test_without_scripts_a_picture_stands_there(browser, page):
    check_without_scripts(browser, page, "lists")


@pytest.mark.browser
def test_axe_finds_nothing(opened):
    assert axe_findings(opened) == []


@pytest.mark.browser
def test_on_a_phone_nothing_sticks_out(phone, page):
    show_lab(phone, page, "lists")
    assert ask(phone, "document.documentElement.scrollWidth") <= 390
