"""A claim that does not hold must stop the page."""

from typing import NamedTuple

import pytest

from aecourse import contest
from aecourse.course import claims


class Source(NamedTuple):
    name: str
    is_full: bool


FULL = Source("MNIST", is_full=True)
PART = Source("MNIST", is_full=False)


@pytest.mark.parametrize(
    ("measured", "relation", "bound", "holds"),
    [
        (1.0, "<", 1.0, False),
        (1.0, "<=", 1.0, True),
        (1.0, ">", 1.0, False),
        (1.0, ">=", 1.0, True),
        (2.0, "<", 1.0, False),
        (2.0, ">", 1.0, True),
    ],
)
def test_relations(measured, relation, bound, holds):
    assert claims.Claim("error", measured, relation, bound, "limit").holds is holds


@pytest.mark.parametrize("kind", ["ordering", "limit"])
@pytest.mark.parametrize("dataset", [FULL, PART])
def test_an_ordering_or_limit_is_asserted_on_every_data(kind, dataset):
    page = claims.Page(dataset)
    getattr(page, kind)("error", 2.0, "<", 1.0)
    with pytest.raises(claims.ClaimError, match="error: measured 2, claimed < 1"):
        page.verify()


def test_a_value_is_asserted_on_the_full_data_only():
    full, part = claims.Page(FULL), claims.Page(PART)
    for page in (full, part):
        page.value("error", 2.0, "<", 1.0)
    with pytest.raises(claims.ClaimError):
        full.verify()
    assert "shown only" in repr(part.verify())


def test_the_error_lists_every_claim_that_fails():
    page = claims.Page(FULL)
    for name in ("first", "second"):
        page.ordering(name, 2.0, "<", 1.0)
    page.ordering("third", 0.5, "<", 1.0)
    with pytest.raises(claims.ClaimError, match="2 of 3") as caught:
        page.verify()
    assert "first" in str(caught.value)
    assert "second" in str(caught.value)
    assert "third" not in str(caught.value)


def test_the_table_shows_claim_number_bound_seeds_and_verdict():
    page = claims.Page(FULL)
    page.ordering("a < b", 0.5, "<", 1.0, seeds=3)
    table = page.verify()
    assert table.rows() == [("a < b (3 seeds)", "0.5", "<\u00a01", "holds")]
    assert "a &lt; b" in table._repr_html_()


@pytest.mark.parametrize("kind", ["ordering", "value", "limit"])
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("", 1.0, "<", 1.0), ValueError),
        (("error", float("nan"), "<", 1.0), ValueError),
        (("error", None, "<", 1.0), TypeError),
        (("error", 1.0, "==", 1.0), ValueError),
        (("error", 1.0, "<", float("inf")), ValueError),
    ],
)
def test_a_claim_without_sense_is_refused(kind, arguments, error):
    with pytest.raises(error, match="Invalid value received for argument"):
        getattr(claims.Page(FULL), kind)(*arguments)


def test_a_page_asserts_all_that_its_cells_have_declared():
    page = claims.Page(PART)
    page.ordering("first", 0.5, "<", 1.0, seeds=3)
    page.value("second", 2.0, "<", 1.0)
    page.limit("third", 0.5, "<", 1.0)
    found = [(claim.text, claim.kind, claim.seeds) for claim in page.verify().claims]
    assert found == [
        ("first", "ordering", 3),
        ("second", "value", 1),
        ("third", "limit", 1),
    ]
    page.limit("fourth", 2.0, "<", 1.0)
    with pytest.raises(claims.ClaimError, match="1 of 4"):
        page.verify()


def test_the_table_of_a_page_has_what_does_not_hold_and_refuses_nothing():
    page = claims.Page(PART)
    assert page.table().claims == ()
    page.limit("fourth", 2.0, "<", 1.0)
    table = page.table()
    assert [claim.text for claim in table.broken()] == ["fourth"]
    assert (table.dataset_name, table.is_full) == (PART.name, PART.is_full)


def test_a_cell_that_is_run_again_replaces_its_claims():
    page = claims.Page(PART)
    for measured in (2.0, 0.5):
        page.ordering("error", measured, "<", 1.0)
    assert [claim.measured for claim in page.verify().claims] == [0.5]


def test_a_page_that_declares_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one claim"):
        claims.Page(FULL).verify()


def test_a_benchmark_that_was_never_run_is_refused_by_name():
    with pytest.raises(ValueError, match="'programs'"):
        contest.measured("nonsense")
