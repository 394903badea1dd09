"""What the calendar brings: `roll` runs the steps of all rooms, as `office.house` lists them.

A step answers drafts for what must be booked up to a day; posting *derived − booked*, it finds
nothing to do a second time. A roll is a fact that keeps the rules it was made by, so that what a
period showed does not change when the Fund changes its rules.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fundledger import rules
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.furnishing import Furnished
from fundledger.grading.rule_sets import RuleSets, keep
from fundledger.grading.used_sets import UsedSets
from fundledger.ledger.entry import Booked, Draft, Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.loan_lines import loan_lines
from fundledger.ledger.settings import value_on
from fundledger.ledger.sides import Sides
from fundledger.loans.beside import Beside, derived_together, groups
from fundledger.loans.derivation import CIRCULAR_52, Roll, horizon, lived
from fundledger.loans.effects import Effects
from fundledger.loans.recognition import RECOGNITION
from fundledger.loans.recognition import ROLL as KIND
from fundledger.loans.settling import Settler, booked
from fundledger.rules.classing import GroupRules

if TYPE_CHECKING:
    from sqlalchemy import Connection

Progress = Callable[[int], None]
Drafts = Callable[[Writer, "Span", Progress], Iterator[Draft]]


@dataclass(frozen=True, slots=True)
class Span:
    """What a roll covers: the days after the last one, to its own; None: everything anew."""

    after: date | None
    to: date
    rolls: Sequence[Roll]
    booked_on: date | None = None  # for what falls into locked days


@dataclass(frozen=True, slots=True)
class Step:
    """What a room has to post when the calendar moves on."""

    name: str
    drafts: Drafts


STEPS: Furnished[Step] = Furnished("roll_steps")


@dataclass(frozen=True, slots=True)
class Rolled:
    """What a roll did: entries by kind, and the day the books had been rolled to before.

    `effects` is what the entries come to, on the sides that `sides` says; `entries` are kept only
    where they were asked for.
    """

    to: date
    before: date | None
    posted: dict[str, int]
    effects: Effects
    sides: Sides
    entries: tuple[Booked, ...] = ()
    groups: GroupRules | None = None  # the rules that told group 1, where it was asked


def rolls(connection: Connection, fund: int, known_at: int | None = None) -> list[Roll]:
    """Every roll, by day."""
    facts = stated(connection, fund, KIND, known_at=known_at)
    used = UsedSets(connection, fund)
    return sorted((_roll(fact, used) for fact in facts), key=lambda roll: roll.day)


def _roll(fact: Fact, used: UsedSets) -> Roll:
    said = fact.body
    if (name := said.get("debt_groups")) is None:
        return Roll(fact.effective, said["recognition"], said["group1_days_max"])
    return Roll(fact.effective, said["recognition"], groups=used.groups(name, fact.chain))


def rolled_to(connection: Connection, fund: int, known_at: int | None = None) -> date | None:
    """The last day to which the books were rolled."""
    return max((roll.day for roll in rolls(connection, fund, known_at)), default=None)


def roll(
    writer: Writer,
    to: date,
    today: date,
    *,
    booked_on: date | None = None,
    progress: Progress = lambda _: None,
    keeps_entries: bool = False,
) -> Rolled:
    """Book what the calendar brings up to a day; a day rolled already is looked through again."""
    steps = tuple(STEPS.values())
    if to > today:
        raise FundledgerError("roll.not_over", day=to)
    writer.accounts.on(to)  # a book cannot be rolled to a day before it begins
    done = rolls(writer.connection, writer.fund)
    before = done[-1].day if done else None
    if before is not None and to < before:
        raise FundledgerError("roll.later_already", day=to, until=before)
    if before is None or to > before:
        closed = writer.periods.closed_until()
        if closed is not None and to <= closed:
            raise FundledgerError("roll.closed", day=to, until=closed, first_open=closed + ONE_DAY)
        done.append(_state(writer, to))
    span = Span(None if before == to else before, to, done, booked_on)
    posted: dict[str, int] = {}
    effects, entries = Effects(), []
    with no_collection():
        for step in steps:
            for booked_now in _append(writer, step.drafts(writer, span, progress)):
                kind, is_new = booked_now.draft.kind, booked_now.posted.new
                posted[kind] = posted.get(kind, 0) + is_new
                if is_new:
                    effects.add(booked_now.draft)
                    if keeps_entries:
                        entries.append(booked_now)
    sides = Sides.of(writer.connection, writer.fund, effects.corrections)
    return Rolled(to, before, posted, effects, sides, tuple(entries), done[-1].groups)


def _append(writer: Writer, drafts: Iterator[Draft]) -> Iterator[Booked]:
    waiting: deque[Draft] = deque()

    def noted() -> Iterator[Draft]:
        for draft in drafts:
            waiting.append(draft)
            yield draft

    for posted in writer.append_each(noted()):
        yield Booked(waiting.popleft(), posted)


def _state(writer: Writer, day: date) -> Roll:
    """By `circular-52` the rules that tell group 1 go with the roll, and stay in the book."""
    recognition: Any = value_on(writer.connection, writer.fund, RECOGNITION, day)
    if recognition == CIRCULAR_52:
        groups = RuleSets.read(writer.connection, writer.fund).groups_on(day)
        keep(writer, "debt_groups", groups.name)
        made = Roll(day, recognition, groups=groups)
        body: dict[str, Any] = {"recognition": recognition, "debt_groups": groups.name}
    else:
        made = Roll(day, recognition, rules.group1_days_max(day))
        body = {"recognition": recognition, "group1_days_max": made.group1_days_max}
    writer.state(Statement(KIND, "loans", day, body))
    return made


def _of_loans(writer: Writer, span: Span, progress: Progress) -> Iterator[Draft]:
    """Transfers to overdue, held money, interest recognised or withdrawn, of every loan."""
    connection, fund = writer.connection, writer.fund
    lines = loan_lines(connection, fund, after=span.after)
    standing = booked(lines, writer.accounts, span.after)
    settler = Settler(writer.accounts, writer.periods, span.booked_on)
    beside = Beside.read(connection, fund, span.rolls)
    for together in groups(connection, fund, beside):
        lives = [
            lived(loan, span.rolls, horizon(loan, span.rolls) or span.to, span.after)
            for loan in together
        ]
        for found in derived_together(beside, lives):
            of_loan = standing.pop(found.loan.number, {})
            yield from settler.drafts(found.loan, found.movements, of_loan)
            progress(1)


LOANS = Step("loans", _of_loans)
