"""A case that begins in mid-course: where it stands since when, and what nobody knows of it.

The loan is that of `tests.reports.small`; 1/3/2024 is a Friday.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.recovery.case_sums import OfLoan, Sums
from fundledger.recovery.cases import Shifted, cases, move, open_cases_of, suits_of
from fundledger.recovery.ladder import Taken
from fundledger.recovery.procedure import Happened, Moved, Standing, TakenOver, after, follow
from fundledger.rules.holidays import public_holidays
from fundledger.rules.procedures import CASE_KINDS, shipped
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import proved
from tests.recovery.test_cases import (
    day,
    links,
    opened,
    read,
    refused,
    state_of,
    then,
    two_loans,
    undo,
)
from tests.reports.small import M

SETS = shipped()
HOLIDAYS = public_holidays(2016, 2060)
SINCE = date(2024, 3, 1)


@pytest.fixture
def lent(book: Book) -> Book:
    return two_loans(book)


def taken_over(state: str, kind: Any = "civil") -> Standing:
    return follow(SETS["to-tung-2016"], kind, [TakenOver(SINCE, state)], HOLIDAYS)


def dates(standing: Standing) -> dict[str, date]:
    return {each.name: each.due for each in standing.deadlines}


# The machine.


def test_what_every_way_into_the_state_begins_is_counted_from_its_day() -> None:
    """Judged on 1/3: 10 days are Monday 11/3; 15 days are Saturday 16/3, so Monday 18/3; a month is
    Monday 1/4.
    """
    judged = taken_over("first_instance")
    assert dates(judged) == {
        "send_judgment": date(2024, 3, 11),
        "appeal": date(2024, 3, 18),
        "protest": date(2024, 3, 18),
        "protest_above": date(2024, 4, 1),
    }
    assert judged.not_known == ()


def test_what_hangs_on_earlier_events_is_not_invented() -> None:
    """Months of preparation count from the acceptance, or anew after a stay: nobody knows which."""
    accepted = taken_over("accepted")
    assert dates(accepted) == {}
    names = {each.name for each in accepted.not_known}
    assert {"preparation", "preparation_again"} <= names
    told = after(accepted, Moved(SINCE, "preparation", date(2024, 7, 1), "theo thông báo thụ lý"))
    assert dates(told) == {"preparation": date(2024, 7, 1)}
    (known,) = told.deadlines
    assert (known.began, known.by_law, known.longest, known.is_beyond_law) == (None,) * 3 + (False,)
    ordered = after(told, Happened(date(2024, 5, 6), "order_hearing", "QĐ 3"))
    assert "preparation" not in {each.name for each in ordered.running}


def test_in_a_final_state_nothing_runs() -> None:
    done = taken_over("done")
    assert (done.is_over, done.running) == (True, ())


@st.composite
def walks(draw: st.DrawFn) -> list[Standing]:
    """Of one set, event by event; papers are received on their day."""
    procedure = SETS[draw(st.sampled_from([*SETS]))]
    on = procedure.since
    first = Happened(on, procedure.opening.name)
    walked = [follow(procedure, draw(st.sampled_from(CASE_KINDS)), [first], HOLIDAYS)]
    while len(walked) < 30 and not walked[-1].is_over and draw(st.integers(0, 15)):
        on += timedelta(days=draw(st.integers(0, 60)))
        event = draw(st.sampled_from(walked[-1].possible))
        walked.append(after(walked[-1], Happened(on, event.name, "số 1")))
    return walked


@settings(max_examples=100, deadline=None)
@given(walks(), st.data())
def test_taken_over_anywhere_it_knows_no_date_that_is_not_so(
    walked: list[Standing], data: st.DataObject
) -> None:
    """Against the same case of which every event is there: what runs is known or said not to be,
    what is known is right, and both go on alike.
    """
    at = data.draw(st.integers(0, len(walked) - 1))
    whole = walked[at]
    entered = TakenOver(whole.since, whole.state.name)
    known = follow(whole.procedure, whole.kind, [entered], HOLIDAYS)
    _agree(whole, known)
    for each in data.draw(walks_on(whole)):
        whole, known = after(whole, each), after(known, each)
        _agree(whole, known)


def _agree(whole: Standing, known: Standing) -> None:
    assert (whole.state, whole.since, whole.possible) == (known.state, known.since, known.possible)
    runs = {each.name: each.due for each in whole.running}
    told = {each.name: each.due for each in known.running if each.is_known}
    assert told.items() <= runs.items()
    assert runs.keys() <= {each.name for each in known.running}


@st.composite
def walks_on(draw: st.DrawFn, standing: Standing) -> list[Happened]:
    found: list[Happened] = []
    on = standing.last
    while len(found) < 8 and not standing.is_over and draw(st.integers(0, 6)):
        on += timedelta(days=draw(st.integers(0, 60)))
        found.append(Happened(on, draw(st.sampled_from(standing.possible)).name, "số 2"))
        standing = after(standing, found[-1])
    return found


# The case.

CLAIM = Sums(50 * M, 1_200_000, 975_000, 0)
JUDGED = Sums(50 * M, 1_200_000, 0, 0)
WHOLE: dict[str, Any] = {
    "state": "in_force",
    "files": ("12/2023/TLST-DS", "05/2024/DS-ST"),
    "filed_on": day("2023-10-15"),
    "claimed": (OfLoan("HD-01", CLAIM),),
    "judged_on": day("2024-01-30"),
    "judged": (OfLoan("HD-01", JUDGED),),
}


def test_it_has_what_was_told_of_it(lent: Book) -> None:
    opened(lent, on="2024-03-01", **WHOLE)
    case = read(lent)
    assert case.opened.files == WHOLE["files"]
    assert case.claim is not None
    assert case.judgment is not None
    assert (case.claim.day, case.claim.whole) == (day("2023-10-15"), CLAIM)
    assert (case.judgment.day, case.judgment.whole) == (day("2024-01-30"), JUDGED)
    assert case.claim_by(day("2024-01-30")) == case.claim
    assert case.claim_by(day("2023-10-14")) is None
    assert state_of(lent) == "in_force"
    assert proved(lent) == []
    then(lent, "2024-03-04", "request")
    assert state_of(lent) == "requested"
    assert proved(lent) == []


def test_a_suit_that_was_filed_is_one_though_nobody_knows_the_day(lent: Book) -> None:
    """By 1/3/2024 it was filed; told that it was on 15/10/2023, the ladder has it from then on."""
    case = opened(lent, on="2024-03-01", state="in_force")
    link = case.entered[0].chain

    def suits(on: str) -> object:
        with lent.reading() as connection:
            return suits_of(connection, FUND, day(on)).get("HD-01", [])

    assert suits("2024-02-29") == []
    assert suits("2024-03-01") == [Taken("suit", day("2024-03-01"), "KK-01", link)]
    undo(lent, link)
    again = opened(lent, on="2024-03-01", state="in_force", filed_on=day("2023-10-15"))
    taken = [Taken("suit", day("2023-10-15"), "KK-01", again.entered[0].chain)]
    assert suits("2023-10-14") == []
    assert suits("2024-02-29") == taken


def test_one_that_is_being_prepared_is_filed_as_any_other(lent: Book) -> None:
    assert opened(lent, on="2023-10-02", state="Chuẩn bị hồ sơ khởi kiện").filed is None
    filed = then(lent, "2023-10-15", "file")
    assert filed.claim is not None
    assert filed.claim.whole == CLAIM


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"state": "no_such"}, "procedure.no_such_state"),
        ({"files": ("12/2023",)}, "case.which_state"),
        ({"filed_on": day("2023-10-15")}, "case.which_state"),
        ({"state": "preparing", "filed_on": day("2023-10-15")}, "case.not_filed_yet"),
        ({**WHOLE, "filed_on": None}, "case.claimed_when"),
        ({**WHOLE, "judged_on": None}, "case.judged_when"),
        ({**WHOLE, "judged_on": day("2024-03-02")}, "case.told_later"),
        ({**WHOLE, "filed_on": day("2024-02-01"), "claimed": ()}, "case.judged_before_filed"),
        ({**WHOLE, "judged": (OfLoan("HD-02", JUDGED),)}, "case.loan_not_in_it"),
        ({**WHOLE, "judged": (OfLoan("HD-01", Sums(-1)),)}, "case.below_zero"),
        ({**WHOLE, "claimed": (OfLoan("HD-01", Sums(1)),)}, "case.claim_differs"),
        ({"state": "in_force", "procedure": "to-tung-2025"}, "procedure.not_in_force"),
    ],
)
def test_what_cannot_be_so_is_refused(lent: Book, said: dict[str, Any], key: str) -> None:
    assert refused(lent, lambda: opened(lent, on="2024-03-01", **said)) == key


def test_nothing_happens_in_it_before_its_day_and_it_is_taken_back_last(lent: Book) -> None:
    first = opened(lent, on="2024-03-01", state="in_force").entered[0].chain
    assert refused(lent, lambda: then(lent, "2024-02-29", "request")) == "procedure.before_case"
    assert refused(lent, lambda: opened(lent, "KK-02", "2024-04-01")) == "case.open_already"
    then(lent, "2024-03-04", "request")
    assert refused(lent, lambda: undo(lent, first)) == "recovery.rested_on"
    undo(lent, links(lent))
    undo(lent, first)
    with lent.reading() as connection:
        assert cases(connection, FUND) == []
        assert open_cases_of(connection, FUND, day("2024-03-05")) == {}
    assert proved(lent) == []


def test_what_comes_after_enforcement_was_decided_came_by_it(lent: Book) -> None:
    assert opened(lent, on="2024-03-01", state="voluntary").enforced_since == day("2024-03-01")
    undo(lent, links(lent))
    assert opened(lent, on="2024-03-01", state="in_force").enforced_since is None


def test_a_date_that_nobody_knew_is_told_by_a_move(lent: Book) -> None:
    opened(lent, on="2024-03-01", state="in_force")
    with writer_of(lent) as writer:
        told = Shifted(deadline="request_enforcement", to=day("2029-02-10"), reason="bản án 30/1")
        move(writer, "KK-01", day("2024-03-04"), told, today=TODAY)
    standing = read(lent).standing(HOLIDAYS)
    assert dates(standing) == {"request_enforcement": day("2029-02-10")}
    assert proved(lent) == []
