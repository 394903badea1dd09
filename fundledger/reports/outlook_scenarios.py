"""Scenarios against the books: whom they mean, what they change, what of them cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fundledger.arrears.debt_groups import classed
from fundledger.errors import Problem
from fundledger.ledger.balances import balances
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong
from fundledger.outlook.capital import CapitalNow
from fundledger.outlook.claims import Claims
from fundledger.outlook.methods import Outlook
from fundledger.outlook.scenarios import (
    BY_LOAN,
    OF_CAPITAL,
    Change,
    FromFile,
    Known,
    Names,
    Played,
    Step,
    faults,
    odd,
    percent_of,
)
from fundledger.outlook.what_if import on_hand_by_day, what_if
from fundledger.recovery.cases import open_cases_of
from fundledger.registers.contracts import contracts
from fundledger.reports.arrears import buckets_of, day_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.flows import scope_of
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

_CHANGES = (
    *(
        *numbers("scenario_change"),
        *texts("scenario_who", "scenario_what", "scenario_how"),
        *days("from_day"),
    ),
    *(*numbers("loans"), *money("before_change", "after_change"), *sums("difference")),
    *sums("on_hand_change"),
    *texts("remark", wide=True),
)
_BY_LOAN = (
    *(*numbers("scenario_change"), *texts("loan", "cooperative", "name")),
    *sums("before_change", "after_change", "difference"),
)


def known_of(asked: Asked, of: Claims, scenarios: Sequence[FromFile]) -> Known:
    """Groups and cases are read only where somebody is chosen by them."""
    wanted = {change.who for each in scenarios for change in each.scenario.changes}
    day = day_of(asked)
    groups: dict[str, int] = {}
    in_court: frozenset[str] = frozenset()
    if "group" in wanted:
        groups = {each.debt.number: each.group for each in classed(day).with_group}
    if "court" in wanted:
        in_court = frozenset(open_cases_of(day.connection, day.fund, day.as_of, day.known_at))
    names = {each.number: each.name for each in borrowers(asked).values()}
    every = contracts(asked.connection, asked.fund, asked.known_at)
    loans = {each.number: each.cooperative for each in every}
    return Known(of, names, loans, groups, in_court)


def played_on(
    asked: Asked, of: Claims, now: CapitalNow, base: Outlook, file: FromFile
) -> tuple[Outlook, list[Note]]:
    """The outlook of a method when a scenario holds, and what of the scenario does nothing."""
    known = known_of(asked, of, [file])
    with_it, found = what_if(of, now, base, file.scenario, known)
    notes = list(_odd(file, known, found, base.method))
    return with_it, [*notes, *_too_little(of, with_it, file)]


def unknown_to(asked: Asked, file: FromFile) -> list[Problem]:
    """What of a file the books do not know, at its places."""
    names = Names(
        {each.number: each.name for each in borrowers(asked).values()},
        {each.number for each in contracts(asked.connection, asked.fund, asked.known_at)},
        buckets_of(asked),
        sources_of(asked),
    )
    return [
        Problem(file.place(each.at, each.field), each.key, each.params)
        for each in faults(file.scenario, names)
    ]


def sources_of(asked: Asked) -> frozenset[str]:
    """The sources of capital that the books have money of, or contracts."""
    sums = balances(asked.connection, scope_of(asked), ("account", "source"))
    booked = (source for _, source in sums)
    signed = (each.source for each in contracts(asked.connection, asked.fund, asked.known_at))
    return frozenset(source for source in (*booked, *signed) if source)


def _odd(file: FromFile, known: Known, found: Played, method: str) -> Iterator[Note]:
    for each in odd(file.scenario, known, found.steps, method):
        params = dict(each.params)
        if "method" in params:
            params["method"] = Sentence(f"outlook_method.{method}")
        yield Note(each.key, {"scenario": file.scenario.title, "number": each.at + 1, **params})


def _too_little(of: Claims, with_it: Outlook, file: FromFile) -> Iterator[Note]:
    """There may be enough on the last day and too little on the way."""
    by_day = on_hand_by_day(of, with_it, file.scenario)
    short = [day for day, amount in by_day.items() if amount < 0]
    if short:
        least = min(by_day[day] for day in short)
        said: dict[str, object] = {"day": short[0], "amount": Dong(-least)}
        yield Note("scenario_note.below_zero", {"scenario": file.scenario.title, **said})


def _new_sources(asked: Asked, file: FromFile) -> Iterator[Note]:
    changes = file.scenario.changes
    if not any(each.what == "paid_in" and each.source for each in changes):
        return
    known = sources_of(asked)
    for index, each in enumerate(changes):
        if each.what == "paid_in" and each.source and each.source not in known:
            said: dict[str, object] = {"number": index + 1, "source": each.source}
            yield Note(
                "scenario_note.new_source",
                {"scenario": file.scenario.title, **said, "known": sorted(known)},
            )


def scenario_screen(
    asked: Asked, of: Claims, now: CapitalNow, base: Outlook, file: FromFile
) -> Screen:
    """What each change means for which loans, with sums; before anything is looked out for."""
    known, scenario = known_of(asked, of, [file]), file.scenario
    with_it, found = what_if(of, now, base, scenario, known)
    notes = list(_odd(file, known, found, base.method))
    notes += (*_new_sources(asked, file), *_too_little(of, with_it, file))
    if scenario.note:
        notes.append(Note("scenario_note.says", {"note": scenario.note}))
    if not scenario.changes:
        notes.append(Note("scenario_note.no_changes", {"scenario": scenario.title}))
    facts: dict[str, Cell] = {**asked.facts, "until": of.until, "scenario": scenario.title}
    facts["method"] = word_for("outlook_method.", base.method)
    rows: list[Record] = [_change_row(step) for step in found.steps]
    changes = Table.of("scenario", _CHANGES, rows, facts, notes)
    register = borrowers(asked)
    by_loan: list[Record] = [
        {
            "scenario_change": step.at + 1,
            "loan": loan,
            "cooperative": known.by_loan[loan].borrower,
            "name": register.get(known.by_loan[loan].borrower, Borrower("")).name,
            "before_change": step.before[loan],
            "after_change": step.after[loan],
            "difference": step.after[loan] - step.before[loan],
        }
        for step in found.steps
        for loan in step.loans
    ]
    loans = Table.of("scenario_loans", _BY_LOAN, by_loan)
    data: dict[str, Any] = {
        "report": "scenario",
        **facts,
        "changes": changes,
        "loans": loans,
        "notes": tuple(notes),
    }
    return Screen((changes, loans), data, flat=loans)


def _change_row(step: Step) -> Record:
    index, change = step.at, step.change
    row: dict[str, Cell] = {
        "scenario_change": index + 1,
        "scenario_what": word_for("scenario_what.", change.what),
        "scenario_how": _how(change),
        "from_day": change.day,
        "remark": change.note or None,
    }
    if change.what in BY_LOAN:
        row |= {"scenario_who": _who(change), "loans": len(step.loans)}
        row["before_change"] = sum(step.before.values())
        row["after_change"] = sum(step.after.values())
        row["difference"] = step.difference
        row["on_hand_change"] = step.on_hand
    elif change.what in OF_CAPITAL:
        row["on_hand_change"] = step.on_hand
    elif change.who != "all":
        row["scenario_who"] = _who(change)
    return row


def _who(change: Change) -> Cell:
    word = word_for("scenario_who.", change.who)
    return Joined((word.shown, ", ".join(change.which)), ": ") if change.which else word


def _how(change: Change) -> Cell:
    """What a change says beside its day: a share, a sum, a delay, a source."""
    parts: list[object] = []
    if change.share is not None:
        parts.append(Joined((Decimal(percent_of(change.share)), "%")))
    if change.amount is not None:
        parts.append(Sentence("scenario_word.amount", {"amount": Dong(change.amount)}))
    if change.quarters:
        parts.append(Sentence("scenario_word.quarters", {"count": change.quarters}))
    if change.days:
        parts.append(Sentence("scenario_word.days", {"count": change.days}))
    if change.source:
        parts.append(Sentence("scenario_word.source", {"source": change.source}))
    return Joined(tuple(parts), "; ") if parts else None
