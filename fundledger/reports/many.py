"""The answers of many funds as one: a line a fund, all funds summed up, and every fund's own lines.

Each fund's answer is made by the function that makes it for one fund; here they are only put below
each other, under the number and the name of their fund, and what a report totals is added up. No
figure is computed anew. For programs each fund's document stands whole under `funds`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar, cast

from fundledger.errors import FundledgerError
from fundledger.messages import Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.as_json import document as as_document
from fundledger.reports.as_json import plain
from fundledger.reports.asking import Ask, Asks
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Column, Note, OnScreen, Table, Word, alone, in_order
from fundledger.reports.workers import Answer, Refusal

K = TypeVar("K")
Key = tuple[str, ...]
"""The texts by which a line is the same line in every fund."""

FUND = (Column("fund", "number"), Column("fund_name"))
_FUND_NAMED_ABOVE = (FUND[0], replace(FUND[1], wide=True))
FUNDS_SHOWN = 20

_OF_ONE_FUND = frozenset({"fund", "fund_name", "known_at"})

_HAS_NONE = frozenset(
    {
        *("balance.no_account", "balance.no_loan", "balance.no_cooperative", "balance.no_source"),
        *("account.no_such", "account.unknown_account", "entry.unknown_account"),
        *("opening.none", "statement.unknown_place", "outlook.no_plan", "outlook.no_plan_then"),
        *("arrears.no_area", "arrears.no_officer", "arrears.no_sector", "arrears.no_source"),
        *("application.no_area", "application.no_officer"),
        *("recovery.no_area", "recovery.no_officer"),
        *("petition.no_such_kind", "petition.no_such_body"),
        *("support.unknown_category", "support.unknown_category_like"),
        *("support.unknown_programme", "support.unknown_programme_like"),
        *("support.unknown_plan", "support.unknown_plan_like", "support.unknown_plan_which"),
        "support_plan.none",
    }
)
"""What one fund may have and another not: it is left out and named, the others answer."""

Finish = Callable[[dict[str, Cell]], dict[str, Cell]]


@dataclass(frozen=True, slots=True)
class Summed:
    """The table whose lines are added up over the funds, line by line of the same name.

    `finish` fills what cannot be added, such as a share, from the sums of its row.
    """

    table: str
    apart: tuple[str, ...] = ()  # columns of text that are no name of the line
    finish: Finish = lambda record: record
    alike: Callable[[str], str] = str
    """What is the same of names that are the same line though they are written otherwise."""


@dataclass(frozen=True, slots=True)
class FundAnswer:
    """What one fund answered."""

    ask: Ask
    answer: Table | Screen

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self.answer,) if isinstance(self.answer, Table) else self.answer.tables


@dataclass(frozen=True, slots=True)
class Many:
    """What all funds answered, with the notes on those that did not."""

    asks: Asks
    each: tuple[FundAnswer, ...]
    notes: tuple[Note, ...]


def gathered(asks: Asks, answers: Sequence[Answer]) -> Many:
    """A refusal of one fund is everybody's: a sum without it would be wrong and look right."""
    found: list[FundAnswer] = []
    notes = list(asks.notes)
    refusals: list[Refusal] = []
    for ask, answer in zip(asks.each, answers, strict=True):
        if not isinstance(answer, Refusal):
            found.append(FundAnswer(ask, answer))
            continue
        reason = Sentence(answer.key, answer.params)
        params: dict[str, object] = {"fund": ask.fund, "name": ask.name, "reason": reason}
        if answer.key not in _HAS_NONE:
            raise FundledgerError("many.refused", **params)
        refusals.append(answer)
        notes.append(Note("many_note.has_none", params))
    if refusals and not found:
        raise FundledgerError(refusals[0].key, **refusals[0].params)
    return Many(asks, tuple(found), tuple(notes))


def together(many: Many, summed: Summed | None = None) -> ManyScreen:
    """All tables of a report, each with the funds below each other; sums before lines."""
    tables: list[Table] = []
    total: dict[str, Any] | None = None
    for name in _names(many):
        mine = _alike([(of, t) for of in many.each for t in of.tables if t.name == name])
        if summed is not None and summed.table == name:
            tables.append(_summed(many, mine, summed))
        by_fund = _by_fund(many, mine)
        if by_fund is not None:
            tables.append(by_fund)
            total = cast("dict[str, Any]", as_document(by_fund)["totals"])
        tables.append(lines(many, mine))
    if not tables:
        tables.append(Table("by_fund", FUND, [], None, facts_of(many, []), many.notes))
    else:
        tables[-1] = _noted(tables[-1], many.notes)
    return ManyScreen(tuple(tables), many=many, total=total)


def led_by(screen: ManyScreen, name: str) -> ManyScreen:
    """The same, of which a file that holds one table has the lines of this one, and its totals."""
    led = next((table for table in screen.tables if table.name == name), None)
    total = screen.total if led is None else cast("dict[str, Any]", as_document(led)["totals"])
    return replace(screen, flat=led, total=total)


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyScreen(Screen):
    many: Many
    total: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """Of each fund the very document that it answers alone, and what they total."""
        of = [(each, _document(each.answer)) for each in self.many.each]
        facts = facts_of(self.many, [table for each in self.many.each for table in each.tables])
        last = _names(self.many)[-1] if of else None
        found: dict[str, Any] = {
            "report": last if self.flat is None else self.flat.name,
            **{name: plain(value) for name, value in facts.items() if name != "funds"},
            "funds": [_of_fund(each.ask, document) for each, document in of],
            "total": self.total,
        }
        for table in self.tables:
            if table.name == "all_funds":
                found["all_funds"] = as_document(table)["rows"]
        found["notes"] = [str(note) for table in self.tables for note in table.notes]
        return found


def facts_of(many: Many, tables: Sequence[Table]) -> dict[str, Cell]:
    """What holds of all: how many funds, of which days, and until when the books were written."""
    found: dict[str, Cell] = {"funds": len(many.each)}
    said = [table.facts for table in tables if table.facts]
    for name, value in said[0].items() if said else ():
        if name not in _OF_ONE_FUND and all(name in f and f[name] == value for f in said):
            found[name] = value
    if many.asks.recorded_until is not None:
        found["recorded_until"] = many.asks.recorded_until
    return found


def named(ask: Ask) -> dict[str, Cell]:
    """Whose a row is, before all that it says."""
    return {"fund": ask.fund, "fund_name": ask.name}


def notes_of(pairs: Sequence[tuple[FundAnswer, Table]]) -> tuple[Note, ...]:
    """Each note once, with the funds that it holds of where it is not of all; the rarest first."""
    funds: dict[Note, list[int]] = {}
    for of, table in pairs:
        for note in table.notes:
            funds.setdefault(note, []).append(of.ask.fund)
    found = []
    for note, numbers in sorted(funds.items(), key=lambda item: len(item[1])):
        if len(numbers) == len(pairs):
            found.append(Note("many_note.of_all", {"note": note}))
        else:
            found.append(Note("many_note.of_funds", {"funds": shown(numbers), "note": note}))
    return tuple(found)


def shown(funds: Sequence[int]) -> str:
    numbers = ", ".join(map(str, funds[:FUNDS_SHOWN]))
    return numbers if len(funds) <= FUNDS_SHOWN else f"{numbers} …"


def _names(many: Many) -> list[str]:
    return list(dict.fromkeys(table.name for each in many.each for table in each.tables))


def lines(many: Many, of: Sequence[tuple[FundAnswer, Table]]) -> Table:
    """The rows of every fund below each other, with what they total."""
    tables = [table for _, table in of]
    columns = tables[0].columns
    rows: list[tuple[Cell, ...]] = []
    for each, table in of:
        head_cells = named(each.ask).values()
        rows += [(*head_cells, *row) for row in table.rows]
    totals = _added(tables)
    facts = facts_of(many, tables)
    notes = (*_own_facts(of, facts), *_without_rows(of), *notes_of(of))
    head = FUND if totals is None else _FUND_NAMED_ABOVE  # by the table of a line a fund
    shown_of = _on_screen(tables, head)
    columns = (*head, *columns)
    whole = None if totals is None else in_order(columns, totals)
    return Table(tables[0].name, columns, rows, whole, facts, notes, shown_of)


def _on_screen(
    tables: Sequence[Table], head: tuple[Column, ...], among: Sequence[Column] | None = None
) -> OnScreen:
    """What a screen shows of a fund's table, after the fund; `among` these columns alone."""
    widest = max((table.on_screen for table in tables), key=len)
    if not widest:
        return ()
    kept = None if among is None else {column.name for column in among}
    shown_of = (each for each in widest if kept is None or kept.issuperset(each[1]))
    return (*alone(*head), *shown_of)


def _alike(of: Sequence[tuple[FundAnswer, Table]]) -> list[tuple[FundAnswer, Table]]:
    """With the columns that any of them has: some reports show a column only where it is needed."""
    if all(table.columns == of[0][1].columns for _, table in of):
        return list(of)
    columns = tuple(_merged([table.columns for _, table in of]))
    return [(each, table.having(columns)) for each, table in of]


def _by_fund(many: Many, of: Sequence[tuple[FundAnswer, Table]]) -> Table | None:
    """One line a fund: what its report totals."""
    tables = [table for _, table in of]
    totals = _added(tables)
    if totals is None:
        return None
    columns = tuple(column for column in tables[0].columns if column.name in totals)
    rows = [
        {**named(each.ask), **{name: table.total.get(name) for name in totals}}
        for each, table in of
    ]
    return Table(
        "by_fund",
        (*FUND, *columns),
        [in_order((*FUND, *columns), row) for row in rows],
        in_order((*FUND, *columns), totals),
        facts_of(many, tables),
        on_screen=_on_screen(tables, FUND, columns),
    )


def _summed(many: Many, of: Sequence[tuple[FundAnswer, Table]], how: Summed) -> Table:
    """The same report of all funds as of one: lines of the same name are one line."""
    tables = [table for _, table in of]
    columns = tables[0].columns
    figures = [column.name for column in columns if column.is_figure]
    keyed = [c.name for c in columns if not c.is_figure and c.name not in how.apart]
    sums: dict[Key, dict[str, Cell]] = {}
    orders: list[list[Key]] = []
    for table in tables:
        order: list[Key] = []
        for record in table.records():
            key = tuple(how.alike(_name_of(record[name])) for name in keyed)
            order.append(key)
            if key not in sums:
                sums[key] = {name: record[name] for name in (*keyed, *figures)}
                continue
            for name in figures:
                sums[key][name] = _sum([sums[key][name], record[name]])
        orders.append(order)
    rows = [in_order(columns, how.finish(sums[key])) for key in _order(orders)]
    totals = _added(tables)
    whole = None if totals is None else in_order(columns, totals)
    return Table("all_funds", columns, rows, whole, facts_of(many, tables))


def _name_of(cell: Cell) -> str:
    """By which a line of one fund is that of another, whatever language it will be read in."""
    if isinstance(cell, Wording) and not isinstance(cell, Word):
        return cell.words("vi")
    return str(plain(cell) or "")


def _order(lists: Sequence[list[Key]]) -> list[Key]:
    """In order where every fund's lines are; else each after those it comes after in a fund."""
    if all(keys == sorted(keys) for keys in lists):
        return sorted({key for keys in lists for key in keys})
    return _merged(lists)


def _merged(lists: Sequence[Sequence[K]]) -> list[K]:
    found: list[K] = []
    for keys in lists:
        at = 0
        for key in keys:
            if key in found:
                at = max(at, found.index(key) + 1)
            else:
                found.insert(at, key)
                at += 1
    return found


def _added(tables: Sequence[Table]) -> dict[str, Cell] | None:
    """The totals of the funds' tables together; those of no figure are left out."""
    there = [table.total for table in tables if table.totals is not None]
    if not there:
        return None
    figures = [column.name for column in tables[0].columns if column.is_figure]
    found = {name: _sum([total[name] for total in there]) for name in figures}
    return {name: amount for name, amount in found.items() if amount is not None}


def _sum(cells: Sequence[Cell]) -> Cell:
    amounts = [cell for cell in cells if isinstance(cell, int)]
    return sum(amounts) if amounts else None


def _own_facts(
    of: Sequence[tuple[FundAnswer, Table]], common: Mapping[str, Cell]
) -> Iterable[Note]:
    """What a fund's table says of itself that another's does not, such as an opening balance."""
    for each, table in of:
        own = {
            name: value
            for name, value in table.facts.items()
            if value is not None and name not in _OF_ONE_FUND and name not in common
        }
        if own:
            facts = (Sentence(f"face.fact.{name}", {"value": v}) for name, v in own.items())
            said = Joined(tuple(facts), " · ")
            yield Note("many_note.of_funds", {"funds": str(each.ask.fund), "note": said})


def _without_rows(of: Sequence[tuple[FundAnswer, Table]]) -> tuple[Note, ...]:
    """A fund that has nothing to show was asked all the same."""
    empty = [each.ask.fund for each, table in of if not table.rows]
    if not empty or len(empty) == len(of):
        return ()
    return (Note("many_note.no_rows", {"funds": shown(empty)}),)


def _noted(table: Table, notes: tuple[Note, ...]) -> Table:
    return replace(table, notes=(*table.notes, *notes))


def _document(answer: Table | Screen) -> dict[str, Any]:
    return as_document(answer) if isinstance(answer, Table) else answer.document()


def _of_fund(ask: Ask, document: Mapping[str, Any]) -> dict[str, Any]:
    own = {"fund": ask.fund, "fund_name": ask.name, "known_at": ask.known_at}
    return {**own, **document}
