"""A bank statement from a file: the bank found out by its words, every account's part, or why not.

    read_statements(file, layouts)      values, nothing written
    take_statements(writer, …)          into the book, in the writer's one transaction
    give_back(file, problems, …)        a refused one, with a column that says why
    layout_of_file(file)                a Fund's own layout from a TOML file

A file is read whole or refused whole: `BadFile` names every cell in the way. What a statement of a
bank looks like is data (`layouts`); `sections` finds where it stands in a sheet, `cells` reads an
amount or a day, `parsing` makes lines of them and holds them against the statement's own balances.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundledger.banking.lines import (
    BANK_LAYOUT,
    StatementRead,
    TakenStatement,
    place_of,
    take_statement,
)
from fundledger.bulk import no_collection
from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.exchange.remarks import write_with_remarks
from fundledger.exchange.statements.accounts import Ends
from fundledger.exchange.statements.columns import HEADING_ROWS
from fundledger.exchange.statements.containers import contained
from fundledger.exchange.statements.layouts import (
    BankLayout,
    Headings,
    checked_body,
    known_layouts,
    layout_from,
)
from fundledger.exchange.statements.parsing import Asked, statements_of
from fundledger.files import SourceFile
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.journal import Writer

if TYPE_CHECKING:
    from sqlalchemy import Connection

LEFT_OUT = "-"
"""The place of an account of the file that is not to be read."""


def layouts_of(connection: Connection, fund: int, known_at: int | None = None) -> list[BankLayout]:
    """The layouts that come with the program, and the Fund's own."""
    own = in_effect(stated(connection, fund, BANK_LAYOUT, known_at=known_at))
    return [*known_layouts(), *(layout_from(fact.body) for fact in own.values())]


def layout_named(layouts: Sequence[BankLayout], name: str) -> BankLayout:
    for layout in layouts:
        if layout.name == name:
            return layout
    raise FundledgerError(
        "bank_layout.unknown", name=name, known=[layout.name for layout in layouts]
    )


def layout_of_file(file: SourceFile) -> dict[str, Any]:
    """The body of a layout, read from a TOML file and checked."""
    try:
        said = tomllib.loads(file.text())
    except tomllib.TOMLDecodeError as error:
        raise FundledgerError("bank_layout.unreadable", file=file.name, reason=str(error)) from None
    return checked_body(file.name, said)


def add_layout(writer: Writer, file: SourceFile) -> str:
    """Keep a Fund's own layout in the book; the same again says nothing new."""
    body = layout_of_file(file)
    name = str(body["name"])
    standing = in_effect(stated(writer.connection, writer.fund, BANK_LAYOUT, subject=name)).get(
        name
    )
    if standing is None or standing.body != body:
        writer.state(Statement(BANK_LAYOUT, name, writer.recorded_at.date(), body))
    return name


def read_statements(
    file: SourceFile,
    layouts: Sequence[BankLayout],
    *,
    stated: Mapping[str, Ends] | None = None,
    left_out: frozenset[str] = frozenset(),
    password: str | None = None,
) -> list[StatementRead]:
    """Every account's statement in a file; `BadFile` with every reason why not.

    `stated`: balances that somebody typed, by account, "" for the only one. `left_out`: accounts
    that are not to be read. `password`: what opens the file.
    """
    problems: list[Problem] = []
    asked = Asked(stated=stated or {}, left_out=left_out)
    with no_collection():
        found = contained(file, Headings(layouts, HEADING_ROWS), password=password)
        read = statements_of(file.name, found.sheets, layouts, problems, asked)
    if problems:
        raise BadFile(file.name, problems)
    return [replace(one, remarks=(*found.remarks, *one.remarks)) for one in read]


def give_back(
    file: SourceFile,
    problems: Sequence[Problem],
    path_out: Path,
    layouts: Sequence[BankLayout],
    *,
    password: str | None = None,
    replace: bool = False,
) -> None:
    """The refused statement as a workbook, with every problem beside its row."""
    headings = Headings(layouts, HEADING_ROWS)
    sheets = contained(file, headings, password=password).sheets
    write_with_remarks(file, problems, path_out, sheets=sheets, layout=headings, replace=replace)


def take_statements(
    writer: Writer,
    read: Sequence[StatementRead],
    places: Mapping[str, str],
    *,
    opening: int | None = None,
) -> list[TakenStatement]:
    """Add every account's lines. `places`: bank number to place, or "" for the only one."""
    if opening is not None:
        if len(read) != 1:
            raise FundledgerError("statement.one_opening", count=len(read))
        read = [_opened(read[0], opening)]
    numbers = {_plain(one.account) for one in read}
    strange = [number for number in places if number and _plain(number) not in numbers]
    if strange:
        raise FundledgerError(
            "statement.no_such_account", account=strange[0], known=[one.account for one in read]
        )
    if "" in places and len(numbers) > 1:
        raise FundledgerError("statement.several_accounts", accounts=[one.account for one in read])
    taken: list[TakenStatement] = []
    said = {_plain(number): place for number, place in places.items()}
    for one in read:
        asked = said.get(_plain(one.account), said.get(""))
        if asked != LEFT_OUT:
            taken.append(take_statement(writer, place_of(writer, one.account, asked), one))
    return taken


def _plain(number: str) -> str:
    """An account's number however it is written: in groups, with the zeros before it or without."""
    return re.sub(r"[\s.-]", "", number).lstrip("0")


def _opened(read: StatementRead, opening: int) -> StatementRead:
    """An opening balance that somebody typed for a statement without one."""
    total = sum(line.amount for line in read.lines)
    if read.opening is not None and read.opening != opening:
        raise FundledgerError(
            "statement.other_opening", file=read.file, said=opening, opening=read.opening
        )
    return replace(read, opening=opening, closing=opening + total)
