"""Limitation of action in tables: which loan must be sued, or confirmed, by which day, and why.

A row of the list is a loan by the clock that ends first. `explain` has the clock of each instalment
with all that started it. What starts a clock, and when it ends, `recovery` says.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.arrears.debts import Day
from fundledger.bulk import no_collection
from fundledger.errors import FundledgerError
from fundledger.messages.wording import Sentence
from fundledger.recovery.alarms import Alarms
from fundledger.recovery.claims import (
    Claimed,
    claimed,
    each_claimed,
    is_struck_off,
    reckoning_on,
)
from fundledger.recovery.limitation import Clock, Limitation, Part, Reckoning, Step, limitation
from fundledger.registers.documents import Document
from fundledger.registers.loan import loan_numbered
from fundledger.reports.arrears import CUTTERS, day_of, is_same, refuse_unknown
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.rules.holidays import listed_years
from fundledger.rules.limitation import LimitationRule, rule_on

if TYPE_CHECKING:
    from sqlalchemy import Connection

_RUNS = (*days("runs_from"), *texts("runs_by", "document"))
_ENDS = (*days("ends"), *numbers("days_left"), *texts("alarm"))
_CLAIMED = sums("principal", "interest", "interest_for_late")
_LIST = (
    *(*texts("loan", "cooperative", "name", "area"), *texts("officer", wide=True)),
    *(*days("oldest_unpaid"), *_RUNS, *_ENDS, *days("next_ends"), *_CLAIMED),
)
_RUNS_ON_SCREEN = (Column("runs_from"), ("runs_from", "runs_by", "document"))
_ENDS_ON_SCREEN: OnScreen = (
    (Column("ends"), ("ends", "alarm")),
    *alone(*numbers("days_left"), *money("principal")),
    (Column("interest", "money"), ("interest", "interest_for_late")),
)
_LIST_ON_SCREEN: OnScreen = (
    (Column("loan"), ("loan", "name")),
    *alone(*days("oldest_unpaid")),
    _RUNS_ON_SCREEN,
    *_ENDS_ON_SCREEN,
)
_INSTALMENTS = (*days("due"), *texts("what"), *_RUNS, *_ENDS, *_CLAIMED)
_INSTALMENTS_ON_SCREEN: OnScreen = (
    *alone(*days("due"), *texts("what")),
    _RUNS_ON_SCREEN,
    *_ENDS_ON_SCREEN,
)
_STEPS = (
    *(*days("due"), *texts("what"), *days("day"), *texts("runs_by", "document")),
    *(*numbers("link"), *money("paid_of_loan"), *days("runs_from", "ends", "ran_out")),
)
_STEPS_ON_SCREEN: OnScreen = (
    (Column("due"), ("due", "what")),
    *alone(*days("day")),
    (Column("runs_by"), ("runs_by", "document")),
    *alone(*money("paid_of_loan"), *days("runs_from", "ends", "ran_out")),
)


def limitation_list(asked: Asked, wanted: Mapping[str, str], within: int | None = None) -> Table:
    """Every loan that has anything past due, the one whose limitation ends first before others.

    Narrowed by what is `wanted`, values of `CUTTERS`, and to what ends within so many days.
    """
    register, reckoning, alarms = borrowers(asked), _reckoning(asked), _alarms(asked)
    found: list[tuple[Limitation, Record]] = []
    there: dict[str, set[str]] = {name: set() for name in wanted}
    counted = dict.fromkeys(("over", "over_in_part", "written_off", "sued"), 0)
    with no_collection():
        for each in each_claimed(day_of(asked)):
            of = register.get(each.owner, Borrower(each.owner))
            cut = {name: CUTTERS[name](each.loan, of) for name in wanted}
            for name, value in cut.items():
                there[name].add(value)
            if not all(is_same(value, wanted[name]) for name, value in cut.items()):
                continue
            its = limitation(asked.as_of, each.claims, each.acknowledged, reckoning)
            if within is not None and its.days_left > within:
                continue
            found.append((its, _listed(each, of, its, alarms)))
            counted["over"] += its.is_over
            counted["over_in_part"] += its.next_ends is not None
            counted["written_off"] += each.is_written_off
            counted["sued"] += each.loan.was_sued
    refuse_unknown(wanted, there)
    found.sort(key=lambda each: each[0].ends)  # those of a day stay in the order of numbers
    rule = rule_on(asked.as_of, reckoning.rules)
    facts: dict[str, Cell] = {**asked.facts, **wanted, "limitation_rule": rule.name}
    if within is not None:
        facts["within_days"] = within
    told = [Note(f"limitation_note.{key}", {"count": n}) for key, n in counted.items() if n]
    notes = [*still_to_come(asked), _rule_note(rule), *told]
    rows = [row for _, row in found]
    return Table.of("limitation", _LIST, rows, facts, notes, on_screen=_LIST_ON_SCREEN)


def limitation_screen(asked: Asked, number: str) -> Screen:
    """The clock of every unpaid instalment of a loan, and what started each, in time."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    if loan.opening is not None and loan.opens_after(asked.as_of):
        raise FundledgerError("loan.before_opening", loan=loan.number, day=loan.opening.day)
    reckoning = _reckoning(asked)
    owner = loan.cooperative_on(asked.as_of)
    of = borrowers(asked).get(owner, Borrower(owner))
    rule = rule_on(asked.as_of, reckoning.rules)
    facts: dict[str, Cell] = {
        **asked.facts,
        "loan": loan.number,
        "cooperative": of.number,
        "name": of.name,
        "limitation_rule": rule.name,
    }
    found = claimed(loan, day_of(asked))
    if found is None:
        key = "struck_off" if is_struck_off(loan, asked.as_of) else "nothing_due"
        notes = [Note(f"limitation_note.{key}", {"loan": loan.number, "day": asked.as_of})]
        none = Table.of("limitation_instalments", _INSTALMENTS, (), facts, notes)
        steps = Table.of("limitation_steps", _STEPS, ())
        return Screen((none,), {**parts(none), "steps": steps}, flat=none)
    its = limitation(asked.as_of, found.claims, found.acknowledged, reckoning)
    rows, alarms = _rows_of(its.clocks), _alarms(asked)
    instalments = Table.of(
        *("limitation_instalments", _INSTALMENTS),
        [_instalment(each, its, alarms) for each in rows],
        facts,
        [*still_to_come(asked), *_about(found, its, reckoning, rule)],
        on_screen=_INSTALMENTS_ON_SCREEN,
    )
    of_each = [step for each in rows for step in _steps(each)]
    steps = Table.of("limitation_steps", _STEPS, of_each, on_screen=_STEPS_ON_SCREEN)
    return Screen((instalments, steps), {**parts(instalments), "steps": steps}, flat=instalments)


def confirmed_notes(
    connection: Connection, fund: int, document: Document, today: date
) -> tuple[list[Note], list[Note]]:
    """What a debt confirmation does to limitation, and what of that must not be overlooked."""
    loan = loan_numbered(connection, fund, document.loan)
    day = Day(connection, fund, document.day, today=today)
    if (found := claimed(loan, day)) is None:
        return [], []
    reckoning = reckoning_on(connection, fund, today)
    its = limitation(day.as_of, found.claims, found.acknowledged, reckoning)
    every = (step for each in its.clocks for step in each.steps)
    anew = [step for step in every if step.by is not None and step.by.link == document.chain]
    if not anew:
        return [], [Note("limitation_note.acknowledges_nothing")]
    says = Note("limitation_note.anew", {"runs_from": anew[0].runs_from, "ends": anew[0].ends})
    ran_out = min((step.ran_out for step in anew if step.ran_out is not None), default=None)
    doubts = [] if ran_out is None else [Note("limitation_note.had_run_out", {"ran_out": ran_out})]
    return [says], doubts


def _reckoning(asked: Asked) -> Reckoning:
    return reckoning_on(asked.connection, asked.fund, asked.as_of, asked.known_at)


def _alarms(asked: Asked) -> Alarms:
    return Alarms.read(asked.connection, asked.fund, asked.as_of, asked.known_at)


# Rows.


def _listed(each: Claimed, of: Borrower, its: Limitation, alarms: Alarms) -> Record:
    return {
        "loan": each.loan.number,
        "cooperative": of.number,
        "name": of.name,
        "area": area_word(of.area),
        "officer": each.loan.contract.officer or None,
        "oldest_unpaid": its.oldest_due,
        **_runs(its.first.standing),
        **_ends(its.ends, its.as_of, alarms),
        "next_ends": its.next_ends,
        **_amounts(its.at_stake),
    }


@dataclass(frozen=True, slots=True)
class _Row:
    """Clocks of one due day that go by the same steps; interest for being late stands by itself."""

    clocks: tuple[Clock, ...]

    @property
    def due(self) -> date:
        return self.clocks[0].claim.due

    @property
    def what(self) -> Word:
        of = [each.claim.part for each in self.clocks]
        return word_for("limitation_part.", of[0] if len(of) == 1 else "instalment")


def _rows_of(clocks: Iterable[Clock]) -> list[_Row]:
    """By due day."""
    found: dict[tuple[date, bool, tuple[Step, ...]], list[Clock]] = {}
    for each in sorted(clocks, key=lambda each: (each.claim.due, each.claim.part == "late")):
        found.setdefault((each.claim.due, each.claim.part == "late", each.steps), []).append(each)
    return [_Row(tuple(of)) for of in found.values()]


def _instalment(row: _Row, its: Limitation, alarms: Alarms) -> Record:
    step = row.clocks[0].standing
    amounts = {each.claim.part: each.claim.amount for each in row.clocks}
    return {
        "due": row.due,
        "what": row.what,
        **_amounts(amounts),
        **_runs(step),
        **_ends(step.ends, its.as_of, alarms),
    }


def _steps(row: _Row) -> Iterator[Record]:
    for step in row.clocks[0].steps:
        yield {
            "due": row.due,
            "what": row.what,
            "day": step.day,
            **_runs(step),
            "link": step.by.link if step.by else None,
            "paid_of_loan": step.by.paid or None if step.by else None,
            "ends": step.ends,
            "ran_out": step.ran_out,
        }


def _runs(step: Step) -> Record:
    return {
        "runs_from": step.runs_from,
        "runs_by": word_for("limitation_cause.", step.cause),
        "document": step.by.document or None if step.by else None,
    }


def _ends(ends: date, as_of: date, alarms: Alarms) -> Record:
    left = (ends - as_of).days
    return {"ends": ends, "days_left": left, "alarm": _alarm(left, alarms)}


def _alarm(left: int, alarms: Alarms) -> Word:
    if left < 0:
        return word_for("limitation_alarm.", "over")
    reached = alarms.of(left)
    if reached is None:
        return word_for("limitation_alarm.", "none")
    return Word(str(reached), Sentence("limitation_alarm.within", {"days": reached}))


def _amounts(of: Mapping[Part, int]) -> Record:
    return {
        "principal": of.get("principal", 0),
        "interest": of.get("interest", 0),
        "interest_for_late": of.get("late", 0),
    }


# What is said below.


def _rule_note(rule: LimitationRule) -> Note:
    said: dict[str, object] = {"years": rule.years, "source": rule.legal_source}
    return Note("limitation_note.rule", said)


def _about(
    found: Claimed, its: Limitation, reckoning: Reckoning, rule: LimitationRule
) -> Iterator[Note]:
    step = its.first.standing
    said: dict[str, object] = {
        "due": its.first.claim.due,
        "runs_from": step.runs_from,
        "cause": _cause(step),
        "ends": its.ends,
        "days": abs(its.days_left),
    }
    yield Note("limitation_note.first_over" if its.is_over else "limitation_note.first", said)
    yield _rule_note(rule)
    yield from _had_run_out(its.clocks)
    if its.is_over:
        yield Note("limitation_note.if_asked")
    if found.is_written_off:
        yield Note("limitation_note.is_written_off")
    if found.loan.was_sued:
        yield Note("limitation_note.was_sued")
    if unlisted := _unlisted(its.clocks, reckoning):
        yield Note("limitation_note.holidays_unlisted", {"years": unlisted})


def _had_run_out(clocks: Iterable[Clock]) -> Iterator[Note]:
    """Of each paper that started anew what had run out: the earliest end that was over by then."""
    found: dict[tuple[date, str], Step] = {}
    for step in (step for each in clocks for step in each.steps):
        if step.by is None or step.ran_out is None:
            continue
        before = found.setdefault((step.day, _key(step)), step)
        if before.ran_out is not None and step.ran_out < before.ran_out:
            found[step.day, _key(step)] = step
    for (day, _), step in sorted(found.items()):
        said: dict[str, object] = {"ran_out": step.ran_out, "cause": _cause(step), "day": day}
        yield Note("limitation_note.started_again", {**said, "runs_from": step.runs_from})


def _key(step: Step) -> str:
    return f"{step.cause} {step.by.document if step.by else ''}"


def _cause(step: Step) -> Sentence:
    """What a clock runs from, with the number of its paper where it has one."""
    cause = Sentence(f"limitation_cause.{step.cause}")
    if step.by is None or not step.by.document:
        return cause
    return Sentence("limitation_word.paper", {"cause": cause, "document": step.by.document})


def _unlisted(clocks: Iterable[Clock], reckoning: Reckoning) -> list[int]:
    """Years in which a clock ends of whose days off only those of every year are known."""
    stated = {day.year for day in reckoning.days.own}
    return sorted({each.ends.year for each in clocks} - set(listed_years()) - stated)
