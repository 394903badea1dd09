"""The position of the fund: its capital, where it is, what was collected, who owes.

    charter capital = principal in term + principal overdue + capital on hand + named exceptions

The identity, and what was collected, are sums of the ledger by source and day of booking: they are
what the books say, and of a closed day they never change. What is owed by the contracts, and who
owes it, are positions by value date and stand apart. `bridge` names whatever makes the two differ.
No figure mixes the two days; `BASIS` says of each on which it stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, cast

from fundledger.arrears.debt_groups import classed
from fundledger.ledger.accounts import Account
from fundledger.ledger.late import Late
from fundledger.ledger.role_words import role_name
from fundledger.ledger.roles import ROLES
from fundledger.ledger.turnover import Alone, capital_alone
from fundledger.money import Dong
from fundledger.registers.cooperatives import KINDS, kinds_on
from fundledger.reports.as_json import document as as_document
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Debts, debts
from fundledger.reports.bridge import NOT_ROLLED, Bridge, bridge, bridge_notes, bridge_table
from fundledger.reports.debt_groups import bad_debt, day_of, sums_table
from fundledger.reports.flows import (
    Receipts,
    account_numbers,
    accounts_of,
    capital_sums,
    flows,
    on_hand_before,
    receipts,
    scope_of,
    unrolled_notes,
    with_roles,
)
from fundledger.reports.late import (
    Basis,
    based,
    booked_notes,
    charter_by,
    late_of,
    lent_by,
    paid_back_by,
)
from fundledger.reports.many import FUND, FundAnswer, Many, ManyScreen, facts_of, lines, notes_of
from fundledger.reports.screens import Screen
from fundledger.reports.spans import asked_year_before, first_day_year_before, spanned
from fundledger.reports.table import Cell, Column, Note, Record, Table, Word, sums, texts, word_for
from fundledger.reports.trails import set_facts, set_notes

IDENTITY = (
    *(*texts("source"), *sums("charter_capital", "principal_in_term", "principal_overdue")),
    *sums("capital_on_hand", "exceptions", "unexplained"),
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
    contract_principal_in_term: int
    contract_principal_overdue: int
    booked_later_in_term: int
    booked_later_overdue: int
    not_rolled_in_term: int
    not_rolled_overdue: int
    without_contract_in_term: int
    without_contract_overdue: int
    difference_in_term: int
    difference_overdue: int
    borrowers_cooperative: int
    borrowers_union: int
    borrowers_group: int
    borrowers_individual: int

    def items(self) -> list[tuple[str, int]]:
        return [(field.name, getattr(self, field.name)) for field in fields(self)]

    def values(self) -> tuple[int, ...]:
        return tuple(getattr(self, field.name) for field in fields(self))


QUOTED = frozenset(
    {
        *("charter_capital", "principal_in_term", "principal_overdue", "capital_on_hand"),
        *("capital_on_hand_opening", "principal_collected", "interest_collected"),
        *("interest_collected_in_term", "interest_collected_overdue", "disbursed"),
        *("contract_principal_in_term", "contract_principal_overdue", "borrowers"),
        *("borrowers_in_term", "borrowers_overdue", "borrowers_overdue_with_principal"),
    }
)
"""Figures that are always shown, be they 0."""

_BY_KIND = tuple(f"borrowers_{kind}" for kind in KINDS)
"""Shown where there is more than one kind of them."""

_POSITIONS = (
    *("contract_principal_in_term", "contract_principal_overdue", "borrowers"),
    *("borrowers_in_term", "borrowers_overdue", "borrowers_overdue_with_principal"),
    *_BY_KIND,
    *("interest_due_unpaid", "overdue_interest_unpaid", "principal_of_overdue_borrowers"),
)
_BY_CLASS = tuple(
    f"{what}_from_borrowers_{standing}"
    for what in ("principal", "interest")
    for standing in ("in_term", "overdue", "paid_off")
)
_BRIDGE = tuple(
    f"{why}_{part}"
    for why in ("booked_later", "not_rolled", "without_contract", "difference")
    for part in ("in_term", "overdue")
)
_BOOKED = tuple(
    field.name for field in fields(Figures) if field.name not in {*_POSITIONS, *_BY_CLASS, *_BRIDGE}
)
BASIS: dict[Basis, tuple[str, ...]] = {
    "booked": _BOOKED,
    "contract": _POSITIONS,
    "booked_by_class": _BY_CLASS,
}
"""On which day each figure stands; those of the bridge lead from the first to the second."""


@dataclass(frozen=True, slots=True)
class CapitalLine:
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
    sources: Mapping[str, CapitalLine]
    exceptions: Mapping[tuple[str, str], int]  # by source and role
    bridge: Bridge


def capital(
    asked: Asked,
    first: date,
    accounts: dict[str, Account] | None = None,
    late: Late | None = None,
) -> Capital:
    """`accounts` and what is `late` where they have been read already."""
    accounts = accounts_of(asked) if accounts is None else accounts
    late = late_of(asked, first) if late is None else late
    owed = debts(asked)
    closing = capital_sums(asked, accounts)
    explained = _exceptions(asked, accounts, closing)
    named = {(source, role): amount for (source, role), amount in explained.items() if role}
    sources = _sources(closing, named)
    booked = {source: (line.in_term, line.overdue) for source, line in sources.items()}
    between = bridge(asked, accounts, booked, owed, late.after)
    figures = _figures(asked, first, accounts, owed, sources, between)
    return Capital(asked.as_of, first, figures, sources, named, between)


def capital_screen(
    asked: Asked, first: date, *, compare: bool = False, groups: bool = False
) -> CapitalScreen:
    accounts, late = accounts_of(asked), late_of(asked, first)
    now, before = capital(asked, first, accounts, late), None
    if compare:
        before = capital(asked_year_before(asked), first_day_year_before(first), accounts)
    notes = (
        *_identity_notes(now),
        *unrolled_notes(asked),
        *bridge_notes(now.bridge),
        *booked_notes(late, "collected", paid_back_by(asked, accounts, late)),
        *booked_notes(late, "disbursed", lent_by(asked, accounts, late)),
        *booked_notes(late, "charter", charter_by(asked, accounts, late)),
    )
    facts = spanned(asked, first)
    above = _identity_table(now, based(facts, "booked"), notes), _exceptions_table(now)
    tables = [*above, *figures_tables(now, before, facts), bridge_table(now.bridge)]
    tables = [table for table in tables if table.rows]
    if groups:
        tables.append(_groups_table(asked))
    if tables[0].name != "capital_identity":  # nothing is booked yet
        tables[0] = replace(tables[0], notes=notes)
    return CapitalScreen(
        tuple(tables), flat=all_figures(now, before, facts), now=now, before=before
    )


def _groups_table(asked: Asked) -> Table:
    """Principal by debt group, as the contracts have it."""
    found = classed(day_of(asked))
    table = sums_table(asked, found)
    facts = based({**set_facts(found.rules), **bad_debt(found)}, "contract")
    return replace(table, facts=facts, notes=set_notes(found.rules))


@dataclass(frozen=True, slots=True, kw_only=True)
class CapitalScreen(Screen):
    now: Capital
    before: Capital | None

    def document(self) -> dict[str, Any]:
        """Flat, the figures that reports quote first; then what stands behind them."""
        found = _as_data(self.now, self.before)
        for table in self.tables:
            whole = as_document(table)
            if table.name not in _FIGURE_TABLES:
                found[table.name] = whole["rows"]
            if table.name == _BY_GROUP:
                found |= {name: whole[name] for name in table.facts if name != "basis"}
                found["notes"] = [*found["notes"], *whole["notes"]]
            found.setdefault("notes", whole["notes"])
        for name in ("capital_exceptions", "capital_bridge"):
            found.setdefault(name, [])
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
    found["basis"] = {name: list(figures) for name, figures in BASIS.items()}
    return found


def capital_of_funds(many: Many) -> ManyScreen:
    """A line a fund: where its capital is, then what came in and who owes; and all of them."""
    found = [(of, cast("CapitalScreen", of.answer)) for of in many.each]
    facts = facts_of(many, [screen.flat for _, screen in found if screen.flat is not None])
    notes = (*notes_of([(of, screen.tables[0]) for of, screen in found]), *many.notes)
    total, tables = None, list[Table]()
    if found:
        now, before = _total(screen.now for _, screen in found), None
        if found[0][1].before is not None:
            before = _total(screen.before for _, screen in found if screen.before is not None)
        total = _as_data(now, before)
        tables += _of_each(many, found, "capital_exceptions")
        tables += [table for table in figures_tables(now, before, facts) if table.rows]
        tables += _of_each(many, found, "capital_bridge")
        tables += _of_each(many, found, _BY_GROUP)
    columns = (*FUND, *_WHERE)
    where = Table("capital_by_fund", columns, *_lines(found, _WHERE), based(facts, "booked"), notes)
    came_notes = (Note("report_note.borrowers_by_contract"),) if found else ()
    came = Table("collected_by_fund", (*FUND, *_CAME), *_lines(found, _CAME), {}, came_notes)
    flat = Table("capital_by_fund", (*FUND, *_QUOTED), *_lines(found, _QUOTED), facts, notes)
    return ManyScreen((where, came, *tables), flat=flat, many=many, total=total)


def _of_each(
    many: Many, found: Sequence[tuple[FundAnswer, CapitalScreen]], name: str
) -> list[Table]:
    """What the funds that have such a table show in it, below each other."""
    there = [(of, t) for of, screen in found for t in screen.tables if t.name == name]
    return [lines(many, there)] if there else []


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
    Column("contract_principal_in_term", "money"),
    Column("contract_principal_overdue", "money"),
)
"""What a file with one line a fund holds: the figures that are always shown, in their order."""


def _lines(
    found: Sequence[tuple[FundAnswer, CapitalScreen]], wanted: Sequence[Column]
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
    figures = Figures(*map(sum, parts))
    return Capital(found[0].as_of, found[0].first, figures, {}, {}, Bridge({}, (), {}))


_BY_GROUP = "debt_group_sums"
_FIGURE_TABLES = frozenset({"capital", "capital_by_class", "capital_positions"})


def figures_tables(
    now: Capital, before: Capital | None, facts: Mapping[str, Cell]
) -> Iterator[Table]:
    """A table for each day that figures stand on, which it says of itself."""
    columns = (Column("figure"), Column("amount", "money"), *_compared(before))

    def rows(basis: Basis) -> list[tuple[Cell, ...]]:
        return [(word, *amounts) for word, amounts in _shown(now, before, BASIS[basis])]

    def about(basis: Basis) -> dict[str, Cell]:
        return based(facts if basis == "booked" else {}, basis)

    yield Table("capital", columns, rows("booked"), None, about("booked"))
    by_class: Basis = "booked_by_class"
    yield Table("capital_by_class", columns, rows(by_class), None, about(by_class))
    yield Table("capital_positions", columns, rows("contract"), None, about("contract"))


def all_figures(now: Capital, before: Capital | None, facts: dict[str, Cell]) -> Table:
    """All of them for a file that holds one table, each with the day that it stands on."""
    columns = (Column("figure"), Column("basis"), Column("amount", "money"), *_compared(before))
    rows: list[tuple[Cell, ...]] = []
    for basis, names in BASIS.items():
        on = word_for("basis.", basis)
        rows += [(word, on, *amounts) for word, amounts in _shown(now, before, names)]
    return Table("capital", columns, rows, None, facts)


def _compared(before: Capital | None) -> tuple[Column, ...]:
    if before is None:
        return ()
    return Column("year_before", "money"), Column("difference", "money")


def _shown(
    now: Capital, before: Capital | None, names: Iterable[str]
) -> Iterator[tuple[Word, tuple[int, ...]]]:
    """The quoted figures, and of the others those that are not 0."""
    found = [of.figures for of in (now, before) if of is not None]
    of_one_kind = sum(any(getattr(of, name) for of in found) for name in _BY_KIND) < 2
    for name in names:
        if of_one_kind and name in _BY_KIND:
            continue
        amount = getattr(now.figures, name)
        then = 0 if before is None else getattr(before.figures, name)
        if amount or then or name in QUOTED:
            word = word_for("capital_figure.", name)
            yield word, (amount,) if before is None else (amount, then, amount - then)


def _identity_table(of: Capital, facts: dict[str, Cell], notes: tuple[Note, ...]) -> Table:
    rows: list[Record] = [
        {
            "source": source,
            "charter_capital": line.charter,
            "principal_in_term": line.in_term,
            "principal_overdue": line.overdue,
            "capital_on_hand": line.on_hand,
            "exceptions": line.exceptions,
            "unexplained": line.unexplained,
        }
        for source, line in sorted(of.sources.items())
    ]
    return Table.of("capital_identity", IDENTITY, rows, facts, notes)


_PROVISIONS = ("provision_specific", "provision_general")


def _exceptions_table(of: Capital) -> Table:
    rows: list[Record] = [
        {"source": source, "exception": Word(role, role_name(role)), "amount": amount}
        for (source, role), amount in sorted(of.exceptions.items())
    ]
    columns = (*texts("source", "exception"), *sums("amount"))
    is_used = any(role in _PROVISIONS for _, role in of.exceptions)
    notes = [Note("report_note.provision_on_capital")] if is_used else []
    return Table.of("capital_exceptions", columns, rows, None, notes)


def _identity_notes(of: Capital) -> tuple[Note, ...]:
    if of.figures.unexplained:
        params: dict[str, object] = {"amount": Dong(of.figures.unexplained)}
        return (Note("report_note.capital_unexplained", params),)
    if any(line.unexplained for line in of.sources.values()):
        return (Note("report_note.capital_between_sources"),)
    return (Note("report_note.capital_holds"),)


def _sources(
    closing: Mapping[tuple[str, str | None], int],
    named: Mapping[tuple[str, str], int],
) -> dict[str, CapitalLine]:
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for (role, source), amount in closing.items():
        side = ROLES[role].capital
        part = role if side == "principal" else str(side)
        sums[source or ""][part] += -amount if side == "charter" else amount
    for (source, _), amount in named.items():
        sums[source]["exceptions"] += amount
    parts = ("charter", *_PRINCIPAL, "on_hand", "exceptions")
    lines = {source: CapitalLine(*(of[part] for part in parts)) for source, of in sums.items()}
    return {source: line for source, line in lines.items() if line != CapitalLine(0, 0, 0, 0, 0)}


def _exceptions(
    asked: Asked,
    accounts: dict[str, Account],
    closing: Mapping[tuple[str, str | None], int],
) -> dict[tuple[str, str], int]:
    """By source and role: what capital was spent on or came from, other than loans and charter."""
    of_capital = account_numbers(accounts, lambda role: role.capital is not None)
    net: dict[str | None, int] = defaultdict(int)
    for (role, source), amount in closing.items():
        if ROLES[role].capital is not None:
            net[source] += amount
    if not any(net.values()):
        return {}  # so that a report of a sound book does not look through all its history
    excepted = account_numbers(accounts, lambda role: role.exception)
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
    sources: Mapping[str, CapitalLine],
    between: Bridge,
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
        **_by_kind(asked, owed),
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
        **_of_contracts(owed, between),
    )


def _by_kind(asked: Asked, owed: Debts) -> dict[str, int]:
    """How many of those who owe are cooperatives, unions, groups and individuals."""
    kinds = kinds_on(asked.connection, asked.fund, asked.as_of, asked.known_at)
    found = Counter[str](
        kinds.get(number, "cooperative") for number, each in owed.borrowers.items() if each.owes
    )
    return {f"borrowers_{kind}": found[kind] for kind in KINDS}


def _of_contracts(owed: Debts, between: Bridge) -> dict[str, int]:
    """Principal by the contracts, and what leads to it from the books."""
    pairs = {
        "contract_principal": tuple(map(sum, zip(*owed.sources.values(), strict=True))) or (0, 0),
        "booked_later": between.sum_of("booked_later"),
        "not_rolled": between.sum_of(*NOT_ROLLED),
        "without_contract": between.sum_of("without_contract"),
        "difference": between.sum_of("difference"),
    }
    return {
        f"{name}_{part}": amount
        for name, pair in pairs.items()
        for part, amount in zip(("in_term", "overdue"), pair, strict=True)
    }


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
