"""The position of the fund: its capital, where it is, what was collected, who owes.

    charter capital = principal in term + principal overdue + capital on hand + named exceptions

Charter capital, money and what was collected are sums of the ledger, by source; the split of
principal into in term and overdue, and who counts as overdue, come from the contracts on the day.
What the two sides do not agree on is a named line, never swallowed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, cast

from fundledger.ledger.accounts import Account
from fundledger.ledger.moved import Alone, capital_alone
from fundledger.ledger.roles import ROLES
from fundledger.messages import say
from fundledger.money import Dong
from fundledger.reports.as_json import document as as_document
from fundledger.reports.borrowers import Debts, debts
from fundledger.reports.charts import role_name
from fundledger.reports.flows import (
    Receipts,
    accounts_of,
    capital_sums,
    flows,
    misdated_notes,
    numbers,
    on_hand_before,
    receipts,
    scope_of,
    with_roles,
)
from fundledger.reports.loans import Asked, Screen, not_rolled
from fundledger.reports.many import FUND, Many, ManyScreen, Of, facts_of, lines, notes_of
from fundledger.reports.spans import asked_year_before, first_day_year_before, spanned
from fundledger.reports.table import Cell, Column, Note, Table, Word

_IDENTITY = (
    *(Column("source"), Column("charter_capital", "money")),
    *(Column("principal_in_term", "money"), Column("principal_overdue", "money")),
    *(Column("capital_on_hand", "money"), Column("exceptions", "money")),
    Column("unexplained", "money"),
)
_PRINCIPAL = ("principal_in_term", "principal_overdue")


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures in the order in which they are shown; the first are the ones reports quote."""

    charter_capital: int
    principal_in_term: int
    principal_overdue: int
    capital_on_hand: int
    capital_on_hand_opening: int
    principal_collected: int
    interest_collected: int
    interest_collected_in_term: int
    interest_collected_overdue: int
    borrowers: int
    borrowers_in_term: int
    borrowers_overdue: int
    borrowers_overdue_with_principal: int
    disbursed: int
    exceptions: int
    unexplained: int
    principal_collected_in_term: int
    principal_collected_overdue: int
    principal_from_borrowers_in_term: int
    principal_from_borrowers_overdue: int
    principal_from_borrowers_paid_off: int
    interest_from_borrowers_in_term: int
    interest_from_borrowers_overdue: int
    interest_from_borrowers_paid_off: int
    recovered: int
    charter_capital_change: int
    capital_otherwise: int
    interest_due_unpaid: int
    overdue_interest_unpaid: int
    principal_of_overdue_borrowers: int

    def items(self) -> list[tuple[str, int]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]

    def values(self) -> tuple[int, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))


QUOTED = 14
"""How many of the figures are always shown, be they 0."""


@dataclass(frozen=True, slots=True)
class Line:
    """One source's side of the identity."""

    charter: int
    in_term: int
    overdue: int
    on_hand: int
    exceptions: int

    @property
    def unexplained(self) -> int:
        return self.charter - self.in_term - self.overdue - self.on_hand - self.exceptions


@dataclass(frozen=True, slots=True)
class Capital:
    as_of: date
    first: date
    figures: Figures
    sources: Mapping[str, Line]
    exceptions: Mapping[tuple[str, str], int]  # by source and role


def capital(asked: Asked, first: date, accounts: dict[str, Account] | None = None) -> Capital:
    """`accounts` where they have been read already."""
    accounts = accounts_of(asked) if accounts is None else accounts
    owed = debts(asked)
    closing = capital_sums(asked, accounts)
    named = _exceptions(asked, accounts, closing)
    sources = _sources(closing, owed, named)
    figures = _figures(asked, first, accounts, owed, sources)
    return Capital(asked.as_of, first, figures, sources, named)


def capital_screen(asked: Asked, first: date, *, compare: bool = False) -> CapitalScreen:
    accounts = accounts_of(asked)
    now, before = capital(asked, first, accounts), None
    if compare:
        before = capital(asked_year_before(asked), first_day_year_before(first), accounts)
    flowing = numbers(accounts, lambda role: role.capital == "on_hand")
    notes = (
        *_identity_notes(now),
        *not_rolled(asked),
        *misdated_notes(asked, first, [*flowing, *with_roles(accounts, _PRINCIPAL)]),
    )
    facts = spanned(asked, first)
    tables = [_identity_table(now, facts, notes), _exceptions_table(now)]
    tables = [table for table in tables if table.rows]
    return CapitalScreen((*tables, figures_table(now, before, facts)), now=now, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalScreen(Screen):
    now: Capital
    before: Capital | None

    def document(self) -> dict[str, Any]:
        """Flat, the figures that reports quote first; then what stands behind them."""
        found = _as_data(self.now, self.before)
        for table in self.tables[:-1]:
            whole = as_document(table)
            found[table.name] = whole["rows"]
            found.setdefault("notes", whole["notes"])
        return found


def _as_data(now: Capital, before: Capital | None) -> dict[str, Any]:
    found: dict[str, Any] = {"as_of": now.as_of, **dict(now.figures.items()), "from": now.first}
    if before is not None:
        found["as_of_before"] = before.as_of
        found["from_before"] = before.first
        changes = zip(now.figures.items(), before.figures.items(), strict=True)
        for (name, amount), (_, earlier) in changes:
            found[f"{name}_before"] = earlier
            found[f"{name}_difference"] = amount - earlier
    return found


def capital_of_funds(many: Many) -> ManyScreen:
    """A line a fund: where its capital is, then what came in and who owes; and all of them."""
    found = [(of, cast("CapitalScreen", of.answer)) for of in many.each]
    facts = facts_of(many, [screen.tables[-1] for _, screen in found])
    notes = (*notes_of([(of, screen.tables[0]) for of, screen in found]), *many.notes)
    total, tables = None, list[Table]()
    if found:
        now, before = _total(screen.now for _, screen in found), None
        if found[0][1].before is not None:
            before = _total(screen.before for _, screen in found if screen.before is not None)
        total = _as_data(now, before)
        excepted = [(of, t) for of, s in found for t in s.tables if t.name == "capital_exceptions"]
        tables += [lines(many, excepted)] if excepted else []
        tables.append(figures_table(now, before, facts))
    columns = (*FUND, *_WHERE)
    where = Table("capital_by_fund", columns, *_lines(found, _WHERE), facts, notes)
    came = Table("collected_by_fund", (*FUND, *_CAME), *_lines(found, _CAME))
    flat = Table("capital_by_fund", (*FUND, *_QUOTED), *_lines(found, _QUOTED), facts, notes)
    return ManyScreen((where, came, *tables), flat=flat, many=many, total=total)


_MAIN = (
    *(Column("charter_capital", "money"), Column("principal_in_term", "money")),
    *(Column("principal_overdue", "money"), Column("capital_on_hand", "money")),
)
_APART = (Column("exceptions", "money"), Column("unexplained", "money"))
_WHERE = (*_MAIN, *_APART)
_CAME = (
    *(Column("disbursed", "money"), Column("principal_collected", "money")),
    *(Column("interest_collected", "money"), Column("borrowers", "number")),
    *(Column("borrowers_in_term", "number"), Column("borrowers_overdue", "number")),
)
_QUOTED = (
    *(*_MAIN, Column("capital_on_hand_opening", "money")),
    *(Column("principal_collected", "money"), Column("interest_collected", "money")),
    *(Column("interest_collected_in_term", "money"), Column("interest_collected_overdue", "money")),
    *(Column("borrowers", "number"), Column("borrowers_in_term", "number")),
    *(Column("borrowers_overdue", "number"), Column("borrowers_overdue_with_principal", "number")),
    *(Column("disbursed", "money"), *_APART),
)
"""What a file with one line a fund holds: the figures that are always shown, in their order."""


def _lines(
    found: Sequence[tuple[Of, CapitalScreen]], wanted: Sequence[Column]
) -> tuple[list[tuple[Cell, ...]], tuple[Cell, ...] | None]:
    """Of each fund the figures wanted, and their sums."""
    if not found:
        return [], None
    figures = [
        tuple(getattr(screen.now.figures, each.name) for each in wanted) for _, screen in found
    ]
    rows: list[tuple[Cell, ...]] = [
        (of.ask.fund, of.ask.name, *line) for (of, _), line in zip(found, figures, strict=True)
    ]
    return rows, (None, None, *map(sum, zip(*figures, strict=True)))


def _total(of: Iterable[Capital]) -> Capital:
    """Every figure added up; what is of one source or one exception stays with its fund."""
    found = list(of)
    parts = zip(*(one.figures.values() for one in found), strict=True)
    return Capital(found[0].as_of, found[0].first, Figures(*map(sum, parts)), {}, {})


def figures_table(now: Capital, before: Capital | None, facts: dict[str, Cell]) -> Table:
    """The quoted figures, and of the others those that are not 0."""
    columns: tuple[Column, ...] = (Column("figure"), Column("amount", "money"))
    if before is not None:
        columns = (*columns, Column("year_before", "money"), Column("difference", "money"))
    earlier = dict((now if before is None else before).figures.items())
    rows: list[tuple[Cell, ...]] = []
    for place, (name, amount) in enumerate(now.figures.items()):
        then = earlier[name]
        if amount or then or place < QUOTED:
            row: tuple[Cell, ...] = (Word(name, say(f"capital_figure.{name}")), amount)
            rows.append(row if before is None else (*row, then, amount - then))
    return Table("capital", columns, rows, None, facts)


def _identity_table(of: Capital, facts: dict[str, Cell], notes: tuple[Note, ...]) -> Table:
    rows = [
        (
            *(source, line.charter, line.in_term, line.overdue),
            *(line.on_hand, line.exceptions, line.unexplained),
        )
        for source, line in sorted(of.sources.items())
    ]
    totals = (None, *(sum(int(str(row[place])) for row in rows) for place in range(1, 7)))
    return Table("capital_identity", _IDENTITY, rows, totals, facts, notes)


def _exceptions_table(of: Capital) -> Table:
    rows = [
        (source, Word(role, _exception_name(role)), amount)
        for (source, role), amount in sorted(of.exceptions.items())
    ]
    columns = (Column("source"), Column("exception"), Column("amount", "money"))
    return Table("capital_exceptions", columns, rows, (None, None, of.figures.exceptions))


def _exception_name(role: str) -> str:
    return say("report_word.no_role") if not role else role_name(role)


def _identity_notes(of: Capital) -> tuple[Note, ...]:
    if of.figures.unexplained:
        params: dict[str, object] = {"amount": Dong(of.figures.unexplained)}
        return (Note("report_note.capital_unexplained", params),)
    if any(line.unexplained for line in of.sources.values()):
        return (Note("report_note.capital_between_sources"),)
    return (Note("report_note.capital_holds"),)


def _sources(
    closing: Mapping[tuple[str, str | None], int],
    owed: Debts,
    named: Mapping[tuple[str, str], int],
) -> dict[str, Line]:
    charter: dict[str, int] = defaultdict(int)
    on_hand: dict[str, int] = defaultdict(int)
    for (role, source), amount in closing.items():
        if ROLES[role].capital == "charter":
            charter[source or ""] -= amount
        elif ROLES[role].capital == "on_hand":
            on_hand[source or ""] += amount
    excepted: dict[str, int] = defaultdict(int)
    for (source, _), amount in named.items():
        excepted[source] += amount
    everywhere = {*charter, *on_hand, *owed.sources, *excepted}
    lines = {
        source: Line(
            charter[source], *owed.sources.get(source, (0, 0)), on_hand[source], excepted[source]
        )
        for source in everywhere
    }
    return {source: line for source, line in lines.items() if line != Line(0, 0, 0, 0, 0)}


def _exceptions(
    asked: Asked,
    accounts: dict[str, Account],
    closing: Mapping[tuple[str, str | None], int],
) -> dict[tuple[str, str], int]:
    """By source and role: what capital was spent on or came from, other than loans and charter."""
    of_capital = numbers(accounts, lambda role: role.capital is not None)
    net: dict[str | None, int] = defaultdict(int)
    for (role, source), amount in closing.items():
        if ROLES[role].capital is not None:
            net[source] += amount
    if not any(net.values()):
        return {}  # so that a report of a sound book does not look through all its history
    excepted = numbers(accounts, lambda role: role.exception)
    found: dict[tuple[str, str], int] = defaultdict(int)
    for alone in capital_alone(asked.connection, scope_of(asked), of_capital, excepted):
        for source, role, amount in _explained(alone, accounts):
            found[source, role] += amount
    return {key: amount for key, amount in found.items() if amount}


def _explained(alone: Alone, accounts: Mapping[str, Account]) -> list[tuple[str, str, int]]:
    """Each source's change of an entry over the exceptions that stand against it, as they come."""
    roles = [accounts[number].role.name for number, _ in alone.others]
    left = [amount for _, amount in alone.others]
    found: list[tuple[str, str, int]] = []
    for source, amount in alone.capital.items():
        rest = -amount
        for place, role in enumerate(roles):
            there = left[place]
            if rest * there > 0:
                part = min(abs(rest), abs(there)) * (1 if rest > 0 else -1)
                left[place], rest = there - part, rest - part
                found.append((source or "", role, part))
        if rest:
            found.append((source or "", "", rest))
    return found


def _figures(
    asked: Asked,
    first: date,
    accounts: dict[str, Account],
    owed: Debts,
    sources: Mapping[str, Line],
) -> Figures:
    by_class = receipts(
        asked, first, accounts, ("loan",), lambda flow: owed.class_of_loan(flow.loan)
    )
    collected = _summed(by_class.values())
    disbursed, charter_change = _disbursed(asked, first, accounts)
    on_hand = sum(line.on_hand for line in sources.values())
    on_hand_opening = on_hand_before(asked, accounts, first)
    known = collected.principal - disbursed + charter_change
    standings = [each for each in owed.borrowers.values() if each.owes]
    overdue = [each for each in standings if each.overdue]
    of = {name: by_class.get(name, Receipts()) for name in ("in_term", "overdue", "paid_off")}
    return Figures(
        charter_capital=sum(line.charter for line in sources.values()),
        principal_in_term=sum(line.in_term for line in sources.values()),
        principal_overdue=sum(line.overdue for line in sources.values()),
        capital_on_hand=on_hand,
        capital_on_hand_opening=on_hand_opening,
        principal_collected=collected.principal,
        interest_collected=collected.interest,
        interest_collected_in_term=collected.interest_in_term,
        interest_collected_overdue=collected.interest_overdue + collected.interest_late,
        borrowers=len(standings),
        borrowers_in_term=len(standings) - len(overdue),
        borrowers_overdue=len(overdue),
        borrowers_overdue_with_principal=sum(each.principal_overdue > 0 for each in overdue),
        disbursed=disbursed,
        exceptions=sum(line.exceptions for line in sources.values()),
        unexplained=sum(line.unexplained for line in sources.values()),
        principal_collected_in_term=collected.principal_in_term,
        principal_collected_overdue=collected.principal_overdue,
        principal_from_borrowers_in_term=of["in_term"].principal,
        principal_from_borrowers_overdue=of["overdue"].principal,
        principal_from_borrowers_paid_off=of["paid_off"].principal,
        interest_from_borrowers_in_term=of["in_term"].interest,
        interest_from_borrowers_overdue=of["overdue"].interest,
        interest_from_borrowers_paid_off=of["paid_off"].interest,
        recovered=collected.recovered,
        charter_capital_change=charter_change,
        capital_otherwise=on_hand - on_hand_opening - known,
        interest_due_unpaid=sum(each.interest_due for each in standings),
        overdue_interest_unpaid=sum(
            each.overdue_interest + each.late_interest for each in standings
        ),
        principal_of_overdue_borrowers=sum(
            each.principal_in_term + each.principal_overdue for each in overdue
        ),
    )


def _summed(parts: Iterable[Receipts]) -> Receipts:
    return Receipts(*(sum(values) for values in zip(*(each.parts for each in parts), strict=True)))


def _disbursed(asked: Asked, first: date, accounts: dict[str, Account]) -> tuple[int, int]:
    """Principal paid out, and how charter capital changed, in the span."""
    wanted = with_roles(accounts, (*_PRINCIPAL, "charter_capital"))
    paid_out = change = 0
    for flow in flows(asked, first, accounts, wanted):
        if flow.role == "charter_capital":
            change -= flow.net
        elif flow.kind == "disburse":
            paid_out += flow.net
    return paid_out, change
