"""From the papers of small books to groups: what makes a borrower worse improves no group."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.arrears.debts import Day, debt_on, graded
from fundledger.contract.events import Collect, Disburse
from fundledger.contract.opening import Opening
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.grading.contagion import Graders
from fundledger.grading.restructuring import restructurings
from fundledger.registers.contracts import LoanContract
from fundledger.registers.documents import Document, body_of, body_of_opening
from fundledger.registers.loan import Loan
from fundledger.registers.relations import Relation, Relations
from fundledger.rules.classing import GroupRules, group_rules, shipped

M = 1_000_000
OUT = date(2024, 1, 1)
DUES = tuple(date(2024, month, 1) for month in range(2, 8))
TERMS = Terms(
    principal=60 * M,
    rate=Rate(12, 100),
    disbursed=OUT,
    instalments=6,
    every=Every(1, "month"),
    day_count="30/360",
)
"""10 million on the first of each month from 1/2/2024, with 1 % of what is owed."""

Waits = tuple[int | None, ...]
"""So many days after each due day its receipt comes; None: it never does."""

waits: st.SearchStrategy[Waits] = st.tuples(
    *[st.none() | st.sampled_from([0, 0, 0, 1, 9, 10, 30, 60, 90, 120, 200]) for _ in DUES]
)
books = st.lists(st.tuples(st.sampled_from("ABC"), waits), min_size=1, max_size=5)
days = st.integers(0, 500).map(lambda n: OUT + timedelta(n))
SETS = [group_rules(said) for said in shipped("debt_groups").values()]
families = st.sampled_from(SETS).flatmap(
    lambda rules: st.sampled_from([rules, replace(rules, contagion="related")])
)


def loan(number: int, owner: str, paid: Waits) -> Loan:
    events: list[Any] = [Disburse(OUT, 60 * M)]
    for place, (due, wait) in enumerate(zip(DUES, paid, strict=True)):
        if wait is not None:
            amount = 10 * M + (60 - 10 * place) * M // 100
            events.append(Collect(due + timedelta(wait), amount, document=f"GBC-{place}"))
    papers = [
        Document(chain, f"HD-{number}", each.day, each.document, body_of(each))
        for chain, each in enumerate(events, start=1)
    ]
    contract = LoanContract(
        number=f"HD-{number}", signed=OUT, cooperative=owner, source="NSDP", terms=TERMS
    )
    return Loan(contract, tuple(papers))


def groups(book: list[tuple[str, Waits]], day: date, rules: GroupRules) -> dict[str, int]:
    """Of each debt that has a group; A and B are related."""
    asked = Day(cast("Any", None), 20, day)
    every = [debt_on(loan(number, *each), asked) for number, each in enumerate(book)]
    related = Relations((Relation("A", "B", "spouse", date(2020, 1, 1)),))
    found = graded([each for each in every if each], Graders(day, rules, {}, related))
    return {number: each.group for number, each in found.items() if each is not None}


def later(paid: Waits, place: int, more: int | None) -> Waits:
    wait = paid[place]
    longer = None if wait is None or more is None else wait + more
    return (*paid[:place], longer, *paid[place + 1 :])


@pytest.mark.slow
@settings(max_examples=150)
@given(books, st.data(), days, families)
def test_a_receipt_that_comes_later_or_never_improves_no_group(
    book: list[tuple[str, Waits]], data: st.DataObject, day: date, rules: GroupRules
) -> None:
    which = data.draw(st.integers(0, len(book) - 1))
    place = data.draw(st.integers(0, len(DUES) - 1))
    more = data.draw(st.none() | st.integers(1, 120))
    owner, paid = book[which]
    worse = [*book[:which], (owner, later(paid, place, more)), *book[which + 1 :]]
    before, after = groups(book, day, rules), groups(worse, day, rules)
    assert all(after[number] >= group for number, group in before.items())


@pytest.mark.slow
@settings(max_examples=150)
@given(books, st.tuples(st.sampled_from("ABC"), waits), days, families)
def test_another_debt_improves_no_group(
    book: list[tuple[str, Waits]], another: tuple[str, Waits], day: date, rules: GroupRules
) -> None:
    before, after = groups(book, day, rules), groups([*book, another], day, rules)
    assert all(after[number] >= group for number, group in before.items())


def test_a_book_told_by_hand() -> None:
    """A pays nothing: from 1/2/2024 to 31/5 are 29 + 31 + 30 + 30 = 120 days; B and C are in time.

    Microfinance: from 90 days on group 4. A and B are related, which counts where the set says so.
    """
    never: Waits = (None,) * 6
    always: Waits = (0,) * 6
    micro = group_rules(shipped("debt_groups")["vi-mo-14-2024"])
    book = [("A", never), ("A", always), ("B", always), ("C", always)]
    day = date(2024, 5, 31)
    assert list(groups(book, day, micro).values()) == [4, 4, 1, 1]
    assert list(groups(book, day, replace(micro, contagion="related")).values()) == [4, 4, 4, 1]
    assert list(groups(book, day, replace(micro, contagion="none")).values()) == [4, 1, 1, 1]


def test_an_opening_that_tells_only_how_often() -> None:
    """Books of before the register of restructurings hold a number, and no decisions."""
    opening = Opening(OUT, (Signed(DUES[0], 60 * M),), paid_out=60 * M)
    body = {**body_of_opening(opening), "restructured": 2}
    contract = LoanContract(number="HD-1", signed=OUT, cooperative="A", source="", terms=TERMS)
    told = Loan(contract, (Document(1, "HD-1", OUT, "", body),))
    assert [(each.time, each.day) for each in restructurings(told, DUES[0])] == [(1, OUT), (2, OUT)]
    micro = group_rules(shipped("debt_groups")["vi-mo-14-2024"])
    debt = debt_on(told, Day(cast("Any", None), 20, DUES[0]))
    assert debt is not None
    found = Graders(DUES[0], micro, {}, Relations(())).own(told, debt.at)
    assert found.group == 4  # the second time, in time by the new plan
