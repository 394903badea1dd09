"""Movements between buckets: every loan in one cell, every đồng once, both ways adding up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.movements import Moved, cells_of, moved
from fundledger.contract.events import Collect, Disburse, Event, WriteOff
from fundledger.contract.life import position
from fundledger.contract.terms import Terms, Tranche
from fundledger.registers.loan import Loan
from tests.arrears.lent import any_day, books, loan_of
from tests.reports.small import EVENTS, JULY, OUT, Q1, Q2, Q3, TERMS, M

USUAL = Buckets((10, 30, 90, 180, 360))
NAMES = {place: each.code for place, each in enumerate(USUAL.every)}


def told(
    begin: date, last: date, terms: Terms = TERMS, events: Sequence[Event] = EVENTS
) -> tuple[tuple[str, str], dict[tuple[str, str], int]]:
    """From where to where a loan moved, and where its principal went, in words."""
    (of,) = moved([loan_of(terms, events)], begin, last, USUAL)
    cells = {(name(start), name(part)): amount for (start, part), amount in cells_of(of) if amount}
    return (name(of.start), name(of.end)), cells


def name(of: int | str) -> str:
    return NAMES[of] if isinstance(of, int) else of


def test_a_loan_goes_overdue_and_pays_a_part() -> None:
    """On 30/6 80 − 20 = 60 million are owed in time; by 31/8 10 came, and 10 are 62 days late."""
    assert told(Q2, date(2023, 8, 31)) == (
        ("not_overdue", "days_30_89"),
        {("not_overdue", "days_30_89"): 50 * M, ("not_overdue", "collected"): 10 * M},
    )


def test_a_new_loan() -> None:
    """Paid out on 31/12/2022; of 120 million 40 came by 31/3."""
    assert told(date(2022, 12, 30), Q1) == (
        ("new", "not_overdue"),
        {("new", "not_overdue"): 80 * M, ("new", "collected"): 40 * M},
    )


def test_a_loan_that_is_paid_off() -> None:
    """On 30/9 50 million of principal are owed: 10 late since 30/6, 40 that fall due."""
    events = (*EVENTS, Collect(Q3, 60 * M, payoff=True, document="GBC-4"))
    assert told(JULY, Q3, events=events) == (
        ("days_30_89", "paid_off"),
        {("days_30_89", "paid_off"): 50 * M},
    )
    assert told(date(2022, 12, 30), Q3, events=events)[0] == ("new", "paid_off")


def test_a_loan_that_is_written_off() -> None:
    """10 million come on 31/7, the 50 that are left are written off on 31/8."""
    events = (*EVENTS, WriteOff(date(2023, 8, 31), "QĐ-1"))
    assert told(Q2, Q3, events=events) == (
        ("not_overdue", "written_off"),
        {("not_overdue", "written_off"): 50 * M, ("not_overdue", "collected"): 10 * M},
    )
    assert list(moved([loan_of(TERMS, events)], date(2023, 8, 31), Q3, USUAL)) == []


def test_what_is_paid_out_later_has_a_row_of_its_own() -> None:
    """80 million on 31/12, 40 more on 15/1, then 40 come: they are of the 80."""
    terms = replace(TERMS, tranches=(Tranche(OUT, 80 * M), Tranche(date(2023, 1, 15), 40 * M)))
    events = (
        Disburse(OUT, 80 * M, "UNC-1"),
        Disburse(date(2023, 1, 15), 40 * M, "UNC-2"),
        Collect(Q1, 43_400_000, document="GBC-1"),
    )
    assert told(OUT, Q1, terms, events)[1] == {
        ("not_overdue", "not_overdue"): 40 * M,
        ("not_overdue", "collected"): 40 * M,
        ("more", "not_overdue"): 40 * M,
    }


def test_nothing_happened() -> None:
    assert told(JULY, JULY)[1] == {("days_30_89", "days_30_89"): 50 * M}


@given(books(), any_day, any_day)
def test_rows_and_columns_add_up(every: list[Loan], one: date, other: date) -> None:
    """Against positions of each end, which know nothing of what lies between."""
    begin, last = sorted((one, other))
    found = list(moved(every, begin, last, USUAL))
    assert len({each.number for each in found}) == len(found)
    rows, columns, loans = Counter[object](), Counter[object](), Counter[object]()
    for each in found:
        loans[each.start] += 1
        for (start, part), amount in cells_of(each):
            assert amount >= 0, each
            rows[start] += amount
            columns[part] += amount
    before, after = balances(every, begin), balances(every, last)
    paid_out = sum(
        event.amount
        for loan in every
        for event in loan.events
        if isinstance(event, Disburse) and begin < event.day <= last
    )
    assert {place: rows[place] for place in NAMES} == before
    assert {place: columns[place] for place in NAMES} == after
    assert rows["new"] + rows["more"] == paid_out
    assert sum(rows.values()) == sum(columns.values())
    assert {place: loans[place] for place in NAMES} == counts(every, begin)
    ends = Counter(each.end for each in found)
    assert {place: ends[place] for place in NAMES} == counts(every, last)
    assert all(each.before + each.more == _went(each) for each in found)


def _went(of: Moved) -> int:
    return of.collected + of.written_off + of.after


def balances(every: list[Loan], day: date) -> dict[int, int]:
    found = dict.fromkeys(NAMES, 0)
    for place, principal in _standing(every, day):
        found[place] += principal
    return found


def counts(every: list[Loan], day: date) -> dict[int, int]:
    found = dict.fromkeys(NAMES, 0)
    for place, _ in _standing(every, day):
        found[place] += 1
    return found


def _standing(every: list[Loan], day: date) -> list[tuple[int, int]]:
    found = []
    for loan in every:
        if loan.begun(day):
            at = position(loan.contract.terms, loan.events, day)
            if at.principal or at.interest:
                found.append((USUAL.place_of(loan, at), at.principal))
    return found
