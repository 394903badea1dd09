"""A whole book of random loans: whatever the order of entering, the same books in the end.

Loans live as hypothesis wishes, with money through bank and cash, successors, recoveries, documents
entered by mistake and voided, rolls in between. One book is told day by day; the other in another
order, where documents come after rolls of later days and, often, behind a seal of them; the third
is read off the facts of the second. All must stand alike in every balance and by every value date.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from fundledger.contract import events as ev
from fundledger.contract.life import Life
from fundledger.contract.terms import Terms
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.loans import verbs
from fundledger.loans.rolling import KIND as ROLL
from fundledger.registers.documents import KIND as DOCUMENT
from fundledger.registers.documents import body_of
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book, create
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.ledger.books import FUND, TODAY, found_fund, post, seal_day, sums, writer_of
from tests.ledger.books import capital_in as charter_capital
from tests.loans.books import SUCCESSOR, positions, proved, roll_to, sign, with_capital
from tests.loans.telling import by_day, recognise_by, take, void
from tests.loans.test_lives import paid_out

CAPITAL = 7_500_000_000
RECOGNITIONS = ("circular-52", "circular-52", "accrual-group1", "accrual", "cash")
EVERYTHING = ("account", "loan", "cooperative", "source")


@dataclass(frozen=True)
class Paper:
    """A document of a loan. `wrong`: it was never real, and is voided later."""

    loan: str
    day: date
    document: str
    body: dict[str, Any]
    wrong: bool = False

    def enter(self, book: Book) -> None:
        take(book, self.body, self.day, self.document, self.loan)


@dataclass
class Plan:
    """What happened to a fund: what each book is told, in its own order."""

    recognition: str
    later: tuple[str, date]  # another way of recognising, from a day on
    terms: dict[str, Terms] = field(default_factory=dict)
    events: dict[str, list[Any]] = field(default_factory=dict)
    papers: list[Paper] = field(default_factory=list)
    rolls: list[date] = field(default_factory=list)
    last: date = date.min
    seals: bool = False  # whether the days of a roll are sealed after it, in the first year

    @property
    def begins(self) -> date:
        """The first year: a later seal would wait for its settlement."""
        return min(terms.disbursed for terms in self.terms.values())

    def begun(self, path: Path) -> Book:
        book = with_capital(found_fund(create(str(path)), begins=date(2015, 1, 1)), CAPITAL)
        recognise_by(book, self.recognition)
        recognise_by(book, self.later[0], since=self.later[1].isoformat())
        for number, terms in self.terms.items():
            sign(book, terms, number)
        return book


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    ways = st.sampled_from(RECOGNITIONS)
    plan = Plan(draw(ways), (draw(ways), date(2023, 6, 1)))
    for number in ("HD-01", "HD-02", "HD-03")[: draw(st.integers(2, 3))]:
        terms, wishes = draw(lives())
        random = draw(st.randoms(use_true_random=False))
        far = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
        told = paid_out(terms, Twin(terms, list(wishes)).live(far).told)
        told += recoveries(told, random)
        events = [event._replace(document=f"CT-{place}") for place, event in enumerate(told)]
        plan.terms[number], plan.events[number] = terms, events
        for event in events:
            body = {**body_of(event), "place": random.choice(("bank", "bank", "cash"))}
            if isinstance(event, ev.WriteOff):
                body["provision"] = random.randrange(0, terms.principal + 1)
            plan.papers.append(Paper(number, event.day, event.document, body))
        if random.random() < 0.3:
            when = terms.disbursed + timedelta(days=random.randrange(1, A_LIFE_DAYS))
            plan.papers.append(Paper(number, when, "QD-1", {"do": "transfer", "to": SUCCESSOR}))
        if random.random() < 0.5:
            when = terms.disbursed + timedelta(days=random.randrange(1, A_LIFE_DAYS))
            plan.papers.append(Paper(number, when, "NHẦM-1", mistake(random, terms), wrong=True))
    plan.papers.sort(key=lambda paper: paper.day)
    plan.seals = draw(st.booleans())
    plan.last = max(paper.day for paper in plan.papers) + timedelta(days=45)
    begins = min(terms.disbursed for terms in plan.terms.values())
    span = (plan.last - begins).days
    offsets = draw(st.sets(st.integers(1, span - 1), min_size=1, max_size=4))
    plan.rolls = [begins + timedelta(days=offset) for offset in sorted(offsets)] + [plan.last]
    return plan


def mistake(random: Random, terms: Terms) -> dict[str, Any]:
    """What was entered of another loan, say."""
    money = {"do": "collect", "amount": random.randrange(1, terms.principal + 1), "place": "cash"}
    others = [
        {"do": "transfer", "to": SUCCESSOR},
        {"do": "recall", "pay_by": (terms.disbursed + timedelta(days=500)).isoformat()},
        {"do": "write_off"},
    ]
    return random.choice([money, {**money, "prepay": True}, {**money, "payoff": True}, *others])


def recoveries(told: list[Any], random: Random) -> list[ev.Event]:
    """Money that comes back of a loan that was written off."""
    (lost,) = [event for event in told if isinstance(event, ev.WriteOff)] or [None]
    if lost is None:
        return []
    return [
        ev.Recover(day=lost.day + timedelta(days=days), amount=random.randrange(1, 10**8))
        for days in sorted(random.sample(range(100), random.randrange(0, 3)))
    ]


Step = Paper | date


def tell(
    book: Book, steps: list[Step], when_stuck: Callable[[], bool] = lambda: False
) -> Iterator[Step]:
    """Take each step; a document that is refused waits for others, a roll for no one."""
    waiting: list[Step] = steps
    while waiting:
        refused: list[Step] = []
        for step in waiting:
            if isinstance(step, date):
                roll_to(book, step)
                yield step
                continue
            try:
                step.enter(book)
            except FundledgerError:
                refused.append(step)
            else:
                yield step
        if len(refused) == len(waiting):  # one cannot stand with another: nothing to compare
            assume(when_stuck())
        waiting = refused


def by_the_calendar(plan: Plan) -> list[Step]:
    """Each roll at the end of its day; nothing that was wrong."""
    steps: list[tuple[date, int, Step]] = [
        (paper.day, 0, paper) for paper in plan.papers if not paper.wrong
    ]
    steps += [(day, 1, day) for day in plan.rolls]
    return [step for *_, step in sorted(steps, key=lambda each: each[:2])]


def as_it_came(plan: Plan, random: Random) -> list[Step]:
    """Documents in any order, rolls in order of their days anywhere between them."""
    steps: list[Step] = list(plan.papers)
    random.shuffle(steps)
    places = sorted(random.randrange(len(steps) + 1) for _ in plan.rolls[:-1])
    for place, day in reversed(list(zip(places, plan.rolls, strict=False))):
        steps.insert(place, day)
    return [*steps, plan.last]


def entered_with_mistakes(book: Book, plan: Plan, random: Random) -> None:
    """Documents that were never real are voided on the way or at the end; days are sealed."""
    wrong: list[Paper] = []

    def mended() -> bool:
        nonlocal wrong
        before, wrong = len(wrong), still_wrong(book, wrong)
        return len(wrong) < before

    for step in tell(book, as_it_came(plan, random), mended):
        assert proved(book) == [], step
        if isinstance(step, Paper) and step.wrong:
            wrong.append(step)
        if wrong and random.random() < 0.3:
            mended()
        if plan.seals and isinstance(step, date) and step.year == plan.begins.year:
            seal_day(book, step.isoformat())
    while wrong:
        assume(mended())
    assert proved(book) == []


def still_wrong(book: Book, wrong: list[Paper]) -> list[Paper]:
    """A later document may not stand without the wrong one until others are in."""
    left = []
    for paper in wrong:
        try:
            void(book, paper.document, paper.loan)
        except FundledgerError as refusal:
            if refusal.key != "loan.breaks_later":
                raise
            left.append(paper)
    return left


def copied(book: Book, path: Path) -> Book:
    """Another book, told what the facts of the first say in the order of its chain, no more."""
    copy = found_fund(create(str(path)), begins=date(2015, 1, 1))
    post(copy, charter_capital("2022-12-31", CAPITAL))
    with book.reading() as connection:
        facts = list(stated(connection, FUND))
    links: dict[int, int] = {}
    for fact in facts:
        if fact.kind == ROLL:
            roll_to(copy, fact.effective)
        elif fact.kind == DOCUMENT:
            links[fact.chain] = enter_again(copy, fact, links)
        elif fact.kind not in ("chart", "period"):
            said = Statement(fact.kind, fact.subject, fact.effective, fact.body, fact.document)
            with writer_of(copy) as writer:
                writer.state(said)
    return copy


def enter_again(copy: Book, fact: Fact, links: dict[int, int]) -> int:
    with writer_of(copy) as writer:
        if fact.body["do"] == "void":
            loan = loan_numbered(writer.connection, FUND, fact.subject)
            chain = links[fact.body["voids"]]
            (wrong,) = [each for each in loan.documents if each.chain == chain]
            return verbs.void(writer, loan, wrong, fact.body["reason"]).document.chain
        return verbs.take(
            writer, fact.subject, fact.body, fact.effective, fact.document or "", today=TODAY
        ).document.chain


# What must hold of one book.


def money_by_place(book: Book) -> dict[str | None, int]:
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    found: dict[str | None, int] = {}
    for (number,), amount in sums(book).items():
        account = ever[str(number)]
        if account.role.money is not None:
            found[account.place] = found.get(account.place, 0) + amount
    return found


def money_moved(plan: Plan) -> dict[str | None, int]:
    """What the papers say came in and went out, whatever it paid."""
    signs = {"collect": 1, "recover": 1, "disburse": -1, "refund": -1}
    found: dict[str | None, int] = {"bank": CAPITAL, "cash": 0}
    for paper in plan.papers:
        if not paper.wrong and paper.body["do"] in signs:
            found[paper.body["place"]] += signs[paper.body["do"]] * paper.body["amount"]
    return found


def refuse_lost_money(book: Book, plan: Plan) -> None:
    """Conservation: of cash by place, of principal by loan, of the charter capital."""
    found = money_by_place(book)
    assert {place: found.get(place, 0) for place in ("bank", "cash")} == money_moved(plan)
    by_role = roles_by_loan(book)
    out = 0
    for number in plan.terms:
        of = by_role.get(number, {})
        principal = of.get("principal_in_term", 0) + of.get("principal_overdue", 0)
        capital = of.get("bank_capital", 0) + of.get("cash_capital", 0)
        lost = lost_principal(plan.terms[number], plan.events[number])
        assert capital + principal + lost == 0, number  # paid out = came back + owed + lost
        assert all(sum(line.values()) == 0 for line in balanced_by_nature(of)), number
        out += principal + lost
    roles = roles_by_loan(book, loans=False)[""]
    assert roles.get("bank_capital", 0) + roles.get("cash_capital", 0) + out == CAPITAL


def lost_principal(terms: Terms, events: list[Any]) -> int:
    """What was owed just before it was written off; what comes back of it is no capital."""
    (lost,) = [event for event in events if isinstance(event, ev.WriteOff)] or [None]
    if lost is None:
        return 0
    before = [e for e in events if not isinstance(e, ev.WriteOff | ev.Recover | ev.Refund)]
    (at,) = Life(terms, before).lived([lost.day])
    return at.principal


def balanced_by_nature(of: dict[str, int]) -> list[dict[str, int]]:
    """A loan's own lines: memo registers against their contra lie outside a loan's lines."""
    return [{role: amount for role, amount in of.items() if not role.startswith("memo_")}]


def roles_by_loan(book: Book, *, loans: bool = True) -> dict[str, dict[str, int]]:
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    found: dict[str, dict[str, int]] = {}
    for (number, loan), amount in sums(book, ("account", "loan")).items():
        of = found.setdefault((loan or "") if loans else "", {})
        role = ever[str(number)].role.name
        of[role] = of.get(role, 0) + amount
    return found


def refuse_lost_interest(book: Book, plan: Plan) -> None:
    """At a roll receivable and register are all the interest owed; neither is ever below zero."""
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    moved: dict[str, dict[str, dict[date, int]]] = {}
    for (number, account, _, day), amount in by_day(book).items():
        role = ever[account].role.name
        of_role = moved.setdefault(number, {}).setdefault(role, {})
        of_role[day] = of_role.get(day, 0) + amount
    for number, roles in moved.items():
        parts = [roles.get(role, {}) for role in ("interest_receivable", "memo_interest")]
        for part in parts:
            assert all(_up_to(part, day) >= 0 for day in part), number
        begun = [day for day in plan.rolls if day >= plan.terms[number].disbursed]
        for at in Life(plan.terms[number], plan.events[number]).lived(begun):
            assert sum(_up_to(part, at.as_of) for part in parts) == at.interest, (number, at)


def _up_to(moved: dict[date, int], day: date) -> int:
    return sum(amount for each, amount in moved.items() if each <= day)


def refuse_difference(one: Book, other: Book, plan: Plan) -> None:
    assert sums(one, EVERYTHING) == sums(other, EVERYTHING)
    assert by_day(one) == by_day(other)  # … and so on every day
    for number, terms in plan.terms.items():
        days = [terms.disbursed + timedelta(days=step) for step in range(0, 560, 14)]
        lived = Life(terms, plan.events[number]).lived(days)
        assert positions(one, days, number) == positions(other, days, number) == lived


def refuse_traces_of_order(plan: Plan, random: Random) -> None:
    with TemporaryDirectory() as folder:
        one, other = (plan.begun(Path(folder) / name) for name in ("một.db", "hai.db"))
        for step in tell(one, by_the_calendar(plan)):
            assert proved(one) == [], step
        entered_with_mistakes(other, plan, random)
        refuse_difference(one, other, plan)
        refuse_lost_money(other, plan)
        refuse_lost_interest(other, plan)
        copy = copied(other, Path(folder) / "ba.db")
        refuse_difference(other, copy, plan)
        assert proved(copy) == []
        for book in (one, other, copy):
            book.close()


@settings(max_examples=8)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_documents_and_rolls_leaves_no_trace(plan: Plan, random: Random) -> None:
    refuse_traces_of_order(plan, random)


@pytest.mark.slow
@settings(max_examples=25)
@given(plans(), st.randoms(use_true_random=False))
def test_nor_does_it_in_many_more_books(plan: Plan, random: Random) -> None:
    refuse_traces_of_order(plan, random)
