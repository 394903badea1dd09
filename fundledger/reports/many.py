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
from fundledger.reports.table import Cell, Column, Note, OnScreen, Table, Word, alone
from fundledger.reports.workers import Answer, Refusal

K = TypeVar("K")

FUND = (Column("fund", "number"), Column("fund_name"))
_FUND_NAMED_ABOVE = (FUND[0], replace(FUND[1], wide=True))
FUNDS_SHOWN = 20

_OF_ONE_FUND = frozenset({"fund", "fund_name", "known_at"})

_HAS_NONE = frozenset(
    {
        *("balance.no_account", "balance.no_loan", "balance.no_cooperative", "balance.no_source"),
        *("account.no_such", "account.unknown_account", "entry.unknown_account"),
        *("opening.none", "statement.unknown_place"),
    }
)
"""What one fund may have and another not: it is left out and named, the others answer."""

Finish = Callable[[tuple[Column, ...], tuple[Cell, ...]], tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Summed:
    """The table whose lines are added up over the funds, line by line of the same name.

    `finish` fills what cannot be added, such as a share, from the sums of its row.
    """

    table: str
    apart: tuple[str, ...] = ()  # columns of text that are no name of the line
    finish: Finish = lambda columns, row: row


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ManyScreen(Screen):
    many: Many
    total: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """Of each fund the very document that it answers alone, and what they total."""
        of = [(each, _document(each.answer)) for each in self.many.each]
        facts = facts_of(self.many, [table for each in self.many.each for table in each.tables])
        found: dict[str, Any] = {
            "report": _names(self.many)[-1] if of else None,
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


def named(fund: int, name: str, rows: Iterable[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    return [(fund, name, *row) for row in rows]


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
        rows += named(each.ask.fund, each.ask.name, table.rows)
    totals = _added(columns, [table.totals for table in tables])
    facts = facts_of(many, tables)
    notes = (*_own_facts(of, facts), *_without_rows(of), *notes_of(of))
    whole = None if totals is None else (None, None, *totals)
    head = FUND if totals is None else _FUND_NAMED_ABOVE  # by the table of a line a fund
    shown_of = _on_screen(tables, head)
    return Table(tables[0].name, (*head, *columns), rows, whole, facts, notes, shown_of)


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
    found = []
    for each, table in of:
        places = [table.columns.index(c) if c in table.columns else None for c in columns]

        def wide(row: tuple[Cell, ...], places: list[int | None] = places) -> tuple[Cell, ...]:
            return tuple(None if place is None else row[place] for place in places)

        totals = None if table.totals is None else wide(table.totals)
        rows = [wide(row) for row in table.rows]
        found.append((each, replace(table, columns=columns, rows=rows, totals=totals)))
    return found


def _by_fund(many: Many, of: Sequence[tuple[FundAnswer, Table]]) -> Table | None:
    """One line a fund: what its report totals."""
    tables = [table for _, table in of]
    columns = tables[0].columns
    totals = _added(columns, [table.totals for table in tables])
    if totals is None:
        return None
    places = [place for place, cell in enumerate(totals) if cell is not None]
    rows: list[tuple[Cell, ...]] = [
        (each.ask.fund, each.ask.name, *(_total(table, place) for place in places))
        for each, table in of
    ]
    return Table(
        "by_fund",
        (*FUND, *(columns[place] for place in places)),
        rows,
        (None, None, *(totals[place] for place in places)),
        facts_of(many, tables),
        on_screen=_on_screen(tables, FUND, [columns[place] for place in places]),
    )


def _total(table: Table, place: int) -> Cell:
    return None if table.totals is None else table.totals[place]


def _summed(many: Many, of: Sequence[tuple[FundAnswer, Table]], how: Summed) -> Table:
    """The same report of all funds as of one: lines of the same name are one line."""
    tables = [table for _, table in of]
    columns = tables[0].columns
    figures = [place for place, column in enumerate(columns) if column.is_figure]
    keyed = [
        place
        for place, column in enumerate(columns)
        if not column.is_figure and column.name not in how.apart
    ]
    sums: dict[tuple[str, ...], list[Cell]] = {}
    for row in (row for table in tables for row in table.rows):
        key = tuple(_name_of(row[place]) for place in keyed)
        standing = sums.get(key)
        if standing is None:
            kept = {*keyed, *figures}
            sums[key] = [cell if place in kept else None for place, cell in enumerate(row)]
            continue
        for place in figures:
            standing[place] = _plus(standing[place], row[place])
    order = _order([list(_keys(table, keyed)) for table in tables])
    rows = [how.finish(columns, tuple(sums[key])) for key in order]
    totals = _added(columns, [table.totals for table in tables])
    return Table("all_funds", columns, rows, totals, facts_of(many, tables))


def _keys(table: Table, keyed: Sequence[int]) -> Iterable[tuple[str, ...]]:
    return (tuple(_name_of(row[place]) for place in keyed) for row in table.rows)


def _name_of(cell: Cell) -> str:
    """By which a line of one fund is that of another, whatever language it will be read in."""
    if isinstance(cell, Wording) and not isinstance(cell, Word):
        return cell.words("vi")
    return str(plain(cell) or "")


def _order(lists: Sequence[list[tuple[str, ...]]]) -> list[tuple[str, ...]]:
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


def _added(
    columns: Sequence[Column], totals: Sequence[tuple[Cell, ...] | None]
) -> tuple[Cell, ...] | None:
    there = [each for each in totals if each is not None]
    if not there:
        return None
    return tuple(
        _sum([each[place] for each in there]) if column.is_figure else None
        for place, column in enumerate(columns)
    )


def _sum(cells: Sequence[Cell]) -> Cell:
    amounts = [cell for cell in cells if isinstance(cell, int)]
    return sum(amounts) if amounts else None


def _plus(one: Cell, other: Cell) -> Cell:
    return _sum([one, other])


def _own_facts(
    of: Sequence[tuple[FundAnswer, Table]], common: Mapping[str, Cell]
) -> Iterable[Note]:
    """What a fund's table says of itself that another's does not, such as an opening balance."""
    for each, table in of:
        own = {
            name: value
            for name, value in table.facts.items()
            if name not in _OF_ONE_FUND and name not in common
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
