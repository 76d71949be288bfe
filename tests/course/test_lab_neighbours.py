"""The lab of chapter 9 in headless Chromium, beside Keras, PCA and `most_similar`."""

import json

import numpy as np
import pytest
from sklearn.decomposition import PCA

from aecourse import data, models, training, words
from aecourse._keras import keras
from aecourse.course.lab import neighbours
from tests.browsing import until
from tests.course.lab_browsing import (
    LAB,
    ask,
    axe_findings,
    check_without_scripts,
    find,
    show_lab,
    write_pages,
)

WORDS = words.of_pages("lab_neighbours")
SEVEN = [[3, 2.5, 7, 2.5, 5.8, 5, 4.8, 8]]


@pytest.fixture(scope="module")
def digits():
    return data.load_mnist(n_train=2000, source="embedded")


@pytest.fixture(scope="module")
def model(digits):
    keras.utils.set_random_seed(1)
    model = models.dense_autoencoder(16, (32,), activation="elu")
    training.compile_with_schedule(model, 200)
    model.fit(digits.x_train, digits.x_train, batch_size=100, epochs=10, verbose=0)
    return model


@pytest.fixture(scope="module")
def pca(digits):
    return PCA(16, svd_solver="covariance_eigh").fit(
        digits.x_train.reshape(len(digits.x_train), -1)
    )


@pytest.fixture(scope="module")
def made(model, pca, digits):
    return neighbours.neighbours_lab(model, pca, digits)


@pytest.fixture(scope="module")
def content(made):
    return json.loads(made.content)["data"]


@pytest.fixture(scope="module")
def search(model, pca, digits):
    spaces = neighbours.Spaces.of(model, pca, digits.x_train)
    return neighbours._search(spaces, digits)


@pytest.fixture(scope="module")
def page(made, tmp_path_factory):
    return write_pages(tmp_path_factory.mktemp("lab"), {"near": made})


@pytest.fixture
def opened(browser, page):
    show_lab(browser, page, "near")
    return browser


def told(browser):
    return find(browser, ".aelab-text").text


def picked(browser):
    """Return the images of the trays as the page has them."""
    script = (
        "AENet.numbers(JSON.parse(document.querySelector("
        "'aecourse-lab script').textContent).data.images)"
    )
    return np.array(ask(browser, f"Array.from({script})")).reshape(-1, 28, 28)


def test_most_votes_win_and_of_as_many_the_nearest():
    labels = np.array([[3, 5, 5, 8, 5, 3, 3], [9, 4, 4, 7, 4, 1, 9]])
    assert neighbours.votes(labels).tolist() == [3, 4]


def test_every_digit_is_searched_equally_often(content, search, digits):
    assert np.bincount(content["labels"]).tolist() == [neighbours.OF_EACH] * 10
    first = np.flatnonzero(digits.y_train == 4)[0]
    place = content["labels"].index(4)
    assert np.abs(search.images[place] - digits.x_train[first]).max() <= 0.5 / 15


def test_codes_are_standardised_and_components_are_not(search, digits, pca):
    rows = search.spaces.describe(digits.x_train)
    np.testing.assert_allclose(rows["codes"].std(axis=0), 1, rtol=1e-4)
    flat = digits.x_train.reshape(len(digits.x_train), -1)
    np.testing.assert_allclose(rows["components"], pca.transform(flat), atol=1e-4)


def test_the_votes_that_are_told_are_those_of_a_classifier(content, search, digits):
    from sklearn.neighbors import KNeighborsClassifier

    images = neighbours._few_levels(digits.x_test[: neighbours.JUDGED])
    rows, queries = (
        search.spaces.describe(search.images),
        search.spaces.describe(images),
    )
    for name in neighbours.SPACES:
        voters = KNeighborsClassifier(neighbours.VOTERS, algorithm="brute")
        voters.fit(rows[name], search.labels)
        right = voters.score(queries[name], digits.y_test[: len(images)])
        # of equal votes a classifier takes the smallest digit and not the nearest
        assert content["right"][name] == pytest.approx(right, abs=0.02)


def test_one_tray_has_every_digit_and_the_other_divides_the_votes(
    content, search, digits
):
    assert content["truth"][:10] == list(range(10))
    images = neighbours._few_levels(digits.x_test[: neighbours.JUDGED])
    truth = digits.y_test[: len(images)]
    right = [
        neighbours.votes(search.labels[rows]) == truth
        for rows in search.neighbours(images).values()
    ]
    # some are right and some wrong
    apart = np.flatnonzero(np.ptp(np.array(right, int), axis=0))
    for each in right:  # no space is right on all of them, or on none
        assert 0 < each[apart].sum() < len(apart)
    apart = apart[:: len(apart) // neighbours.APART][: neighbours.APART]
    assert content["truth"][10:] == truth[apart].tolist()


def test_too_few_digits_are_refused_by_name(model, pca, digits):
    few = digits._replace(x_train=digits.x_train[:50], y_train=digits.y_train[:50])
    with pytest.raises(ValueError, match="`digits`.*25 of each digit"):
        neighbours.neighbours_lab(model, pca, few)


@pytest.mark.browser
def test_the_neighbours_of_the_page_are_those_of_the_module(opened, search, content):
    images = picked(opened).astype("float32")
    found = ask(
        opened,
        f"arguments[0].map((x) => {LAB}.search(x))",
        images.reshape(len(images), -1).tolist(),
    )
    for name, expected in search.neighbours(images).items():
        places = np.array([each[name]["places"] for each in found])
        shared = [
            len(set(a) & set(b)) / neighbours.VOTERS
            for a, b in zip(places, expected, strict=True)
        ]
        # roundings may exchange neighbours that are nearly as far
        assert np.mean(shared) >= (0.99 if name == "pixels" else 0.97), name
        said = [each[name]["vote"] for each in found]
        labels = np.array(content["labels"])[places]
        assert said == neighbours.votes(labels).tolist()


@pytest.mark.browser
def test_a_picked_digit_is_shown_with_its_neighbours_and_votes(opened, content):
    find(opened, ".aelab-choice input", 3).send_keys(" ")
    found = ask(opened, f"{LAB}.state.found")
    verdicts = []
    for at, name in enumerate(neighbours.SPACES):
        labels = [content["labels"][place] for place in found[name]["places"]]
        shown = opened.find_elements("css selector", ".aelab-near-row:nth-of-type(1)")[
            at
        ]
        read = [node.text for node in shown.find_elements("css selector", "figcaption")]
        assert read == [str(label) for label in labels]
        vote = found[name]["vote"]
        right = WORDS["right" if vote == 3 else "wrong"]
        head = find(opened, ".aelab-near-head", at).text
        assert f"{labels.count(vote)} of 7 say {vote}: {right}" in head
        verdicts.append(f"{vote} ({right})")
    assert told(opened).startswith(
        "A 3. Pixels say {}, components {}, codes {}.".format(*verdicts)
    )
    both = set(found["pixels"]["places"]) & set(found["codes"]["places"])
    assert f"and {len(both)} by codes" in told(opened)


@pytest.mark.browser
def test_one_digit_is_picked_at_a_time(opened):
    find(opened, ".aelab-choice input", 3).send_keys(" ")
    find(opened, ".aelab-choice input", 12).send_keys(" ")
    assert ask(opened, "document.querySelectorAll('input:checked').length") == 1
    assert ask(opened, f"{LAB}.state.index") == 12


@pytest.mark.browser
def test_a_drawing_has_neighbours_and_no_verdict(opened):
    before = told(opened)
    opened.execute_script(f"{LAB}.pad.show(arguments[0])", SEVEN)
    until(opened, f"!!{LAB}.state.drawn")
    assert told(opened).startswith("Your drawing. Pixels say ")
    assert "right" not in told(opened)
    assert ask(opened, "document.querySelectorAll('input:checked').length") == 0
    drawn = np.array(ask(opened, f"Array.from({LAB}.state.drawn)"))
    assert drawn.max() > 0.5
    opened.execute_script(f"{LAB}.pad.clear()")
    until(opened, f"!{LAB}.state.drawn")
    assert told(opened) == before


@pytest.mark.browser
def test_without_scripts_a_picture_stands_there(browser, page):
    check_without_scripts(browser, page, "near")


@pytest.mark.browser
def test_axe_finds_nothing(opened):
    assert axe_findings(opened) == []


@pytest.mark.browser
def test_on_a_phone_nothing_sticks_out(phone, page):
    show_lab(phone, page, "near")
    assert ask(phone, "document.documentElement.scrollWidth") <= 390
