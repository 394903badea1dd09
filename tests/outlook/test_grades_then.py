"""Groups and provisions of a day to come, held against loans that were really lived up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debt_groups import classed
from fundledger.arrears.debts import Day, debt_on
from fundledger.arrears.providing import provided
from fundledger.contract.events import Collect, Event, Extend
from fundledger.contract.life import position
from fundledger.contract.terms import Terms
from fundledger.loans.dues import payments
from fundledger.outlook.capital import CapitalNow
from fundledger.outlook.claims import claim_of, claims
from fundledger.outlook.grades_then import read
from fundledger.outlook.methods import Outlook, Receipts, contract_receipts, outlook
from fundledger.outlook.settling import Expected, settled
from fundledger.store.books import Book
from tests.arrears.books import secured, set_to
from tests.arrears.lent import loan_of
from tests.ledger.books import FUND
from tests.loans.books import SUCCESSOR, enter, sign, with_capital
from tests.reports.small import EVENTS, JULY, Q2, Q3, TERMS, M, told

UNTIL = date(2023, 12, 31)
NOW = CapitalNow(Q2, 0, 0, 0, 0, 0, 0)
BUCKETS = Buckets((10, 30, 90, 180, 360))


def of_day(book: Any, day: date) -> Day:
    return Day(book, FUND, day)


# One loan, lived.


def expected_of(terms: Terms, events: Sequence[Event], later: Sequence[Event]) -> list[Expected]:
    """What receipts of days to come really pay, as somebody would have expected it."""
    lived = loan_of(terms, [*events, *later])
    found = []
    for each in payments(lived, UNTIL):
        # What is held of such a receipt pays later, without a document of its own.
        if each.document > len(events) or (not each.document and each.day > Q2):
            parts = each.parts
            principal = parts.due_principal + parts.overdue_principal + each.prepaid
            late = parts.overdue_interest + parts.late_interest
            found.append(Expected("HD-01", each.day, principal, parts.due_interest, late))
    return found


receipts = st.lists(
    st.tuples(st.integers(1, 184), st.integers(1, 60).map(lambda millions: millions * M)),
    max_size=4,
)


@given(receipts, st.sampled_from((2, 3)), st.sampled_from(("instalment", "whole_balance")))
def test_a_loan_then_is_as_it_is_lived(
    wanted: list[tuple[int, int]], known: int, scope: str
) -> None:
    """From 30/6, the receipts of which have come or not, to 31/12, whatever comes between."""
    terms = replace(TERMS, overdue_scope=cast("Any", scope))
    events = EVENTS[:known]
    later = [
        Collect(Q2 + timedelta(days=days), amount, document=f"GBC-{place}")
        for place, (days, amount) in enumerate(sorted(wanted), start=9)
    ]
    debt = debt_on(loan_of(terms, events), of_day(None, Q2))
    assert debt is not None
    then = settled(claim_of(debt, UNTIL, BUCKETS), expected_of(terms, events, later), UNTIL)
    lived = position(terms, [*events, *later], UNTIL)
    assert then.principal_in_term == lived.principal_in_term
    assert then.principal_overdue == lived.principal_overdue
    days = (UNTIL - then.oldest).days if then.oldest else 0
    # Where the whole balance was overdue for a time, interest in term of that time is less.
    assert days == lived.days_overdue or (scope == "whole_balance" and not then.principal)


# In a book.


def then_of(book: Book, receipts: Receipts | None = None, as_of: date = Q2) -> tuple[Any, Outlook]:
    with book.reading() as connection:
        day = of_day(connection, as_of)
        of = claims(day, UNTIL)
        found = outlook(
            "contract", of, NOW, contract_receipts(of) if receipts is None else receipts
        )
        return read(day, UNTIL).then(found), found


def lived(book: Book) -> tuple[dict[str, int], int]:
    """The groups of 31/12, and the provisions, of what was really entered."""
    with book.reading() as connection:
        day = of_day(connection, UNTIL)
        groups = {each.debt.number: each.group for each in classed(day).with_group}
        needs = provided(day).needs
    return groups, needs.specific + needs.general


def groups_of(found: Any) -> dict[str, int]:
    return {each.number: found.graded[each.number].group for each in found.standing}


@pytest.fixture
def lent(book: Book) -> Book:
    """HD-01 paid up to 31/3 and half of 30/6; HD-02 of another borrower paid nothing."""
    told(book, roll=None)
    return book


def half_year(book: Book) -> Book:
    """The same without the receipt of July: on 30/6 20 million are owed and late from 1/7 on."""
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, TERMS)
    for event in EVENTS[:3]:
        enter(book, event)
    return book


@pytest.mark.parametrize(
    ("later", "group"),
    [
        ((), 5),  # 20 million since 30/6: 184 days by 31/12, from 180 on group 5
        # 20 million in July; 40 million since 30/9: 92 days, from 90 on group 4
        ((Collect(JULY, 20_300_000, document="GBC-9"),), 4),
        # and 35 million of these, the interest too: 5 million are left, as old
        (
            (
                Collect(JULY, 20_300_000, document="GBC-9"),
                Collect(date(2023, 10, 31), 36_800_000, document="GBC-10"),
            ),
            4,
        ),
    ],
)
def test_groups_and_provisions_as_lived(book: Book, later: tuple[Collect, ...], group: int) -> None:
    half_year(book)
    secured(book, 40 * M)
    expected = {"HD-01": expected_of(TERMS, EVENTS[:3], later)}
    found, _ = then_of(book, expected)
    assert groups_of(found) == {"HD-01": group}
    for each in later:
        enter(book, each)
    assert (groups_of(found), found.needed) == lived(book)


def test_what_comes_as_agreed_leaves_a_good_debt(book: Book) -> None:
    """What falls due on 30/6 is not late that day: the contract expects those 20 million, and 40
    on 30/9, which is all."""
    half_year(book)
    found, of = then_of(book)
    assert of.capital.principal_expected == 60 * M
    assert (found.standing, found.sums.bad, found.needed) == ((), 0, 0)


def test_what_is_late_stays_late_by_contract(book: Book) -> None:
    """On 1/7 20 million are late; what falls due on 30/9 is paid, these are not: by 31/12 they are
    184 days old, from 180 on group 5."""
    half_year(book)
    found, of = then_of(book, as_of=date(2023, 7, 1))
    assert of.capital.principal_expected == 40 * M
    assert (groups_of(found), found.sums.bad) == ({"HD-01": 5}, 20 * M)


def test_a_borrower_is_as_its_worst_debt(book: Book) -> None:
    """HD-02 is paid on its days; HD-01 of the same borrower is not, and pulls it down."""
    half_year(book)
    good = sign(book, TERMS, "HD-02")
    other = sign(book, TERMS, "HD-03", SUCCESSOR)
    for number in (good, other):
        for event in EVENTS[:2]:
            enter(book, event._replace(document=f"{event.document}-{number}"), number)
    expected = {
        "HD-02": [Expected("HD-02", Q2, 40 * M, 2_400_000)],
        "HD-03": [Expected("HD-03", Q3, 40 * M, 3_600_000)],
    }
    found, _ = then_of(book, expected, date(2023, 6, 29))
    # HD-02: 40 million due on 30/9 and missed; HD-03: 40 due on 30/6 are paid on 30/9.
    assert groups_of(found) == {"HD-01": 5, "HD-02": 5, "HD-03": 4}


def test_by_the_rules_of_banks(book: Book) -> None:
    """92 days since 30/9 are group 3 there, from 91 on; 184 group 4, from 181 on."""
    half_year(book)
    set_to(book, "debt_group_rules", "bank")
    found, _ = then_of(book, {"HD-01": expected_of(TERMS, EVENTS[:3], ())})
    assert (groups_of(found), found.needed) == lived(book)
    assert groups_of(found) == {"HD-01": 4}


def test_a_restructured_debt_is_graded_by_its_new_plan(book: Book) -> None:
    """Extended in May: the expected receipts are lived through as receipts of the loan."""
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, TERMS)
    paper = Extend(date(2023, 5, 15), date(2024, 3, 31), document="QĐ-9")
    for event in (*EVENTS[:2], paper):
        enter(book, event)
    events = (*EVENTS[:2], paper)
    later = [Collect(Q3, 10 * M, document="GBC-9")]
    found, _ = then_of(book, {"HD-01": expected_of(TERMS, events, later)})
    enter(book, later[0])
    assert (groups_of(found), found.needed) == lived(book)


def test_now_is_what_the_books_say_of_the_day(lent: Book) -> None:
    with lent.reading() as connection:
        day = of_day(connection, JULY)
        now = read(day, UNTIL).now
        needs = provided(day).needs
        groups = {each.debt.number: each.group for each in classed(day).with_group}
    assert groups_of(now) == groups
    assert now.needed == needs.specific + needs.general
    assert now.sums.principal == 50 * M


def test_what_was_entered_later_is_not_known(lent: Book) -> None:
    """As of 30/6 nobody knows of the 10 million of July."""
    found, of = then_of(lent, {})
    assert sum(each.principal for each in found.standing) == 60 * M
    assert of.loans[0].before == 60 * M
