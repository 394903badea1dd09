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
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fundledger.banking.lines import StatementRead, TakenStatement, place_of, take_statement
from fundledger.bulk import no_collection
from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.exchange.remarks import write_with_remarks
from fundledger.exchange.sources import sheets_of
from fundledger.exchange.statements.accounts import Ends
from fundledger.exchange.statements.columns import HEADING_ROWS
from fundledger.exchange.statements.layouts import BankLayout, Headings
from fundledger.exchange.statements.own_layouts import layout_named as layout_named
from fundledger.exchange.statements.own_layouts import layout_of_file as layout_of_file
from fundledger.exchange.statements.own_layouts import layouts_of as layouts_of
from fundledger.exchange.statements.parsing import Asked, statements_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import Writer

LEFT_OUT = "-"
"""The place of an account of the file that is not to be read."""


def read_statements(
    file: SourceFile,
    layouts: Sequence[BankLayout],
    *,
    stated: Mapping[str, Ends] | None = None,
    left_out: frozenset[str] = frozenset(),
) -> list[StatementRead]:
    """Every account's statement in a file; `BadFile` with every reason why not.

    `stated`: balances that somebody typed, by account, "" for the only one. `left_out`: accounts
    that are not to be read.
    """
    problems: list[Problem] = []
    asked = Asked(stated=stated or {}, left_out=left_out)
    with no_collection():
        sheets = list(sheets_of(file, Headings(layouts, HEADING_ROWS)))
        read = statements_of(file.name, sheets, layouts, problems, asked)
    if problems:
        raise BadFile(file.name, problems)
    return read


def give_back(
    file: SourceFile,
    problems: Sequence[Problem],
    path_out: Path,
    layouts: Sequence[BankLayout],
    *,
    replace: bool = False,
) -> None:
    """The refused statement as a workbook, with every problem beside its row."""
    headings = Headings(layouts, HEADING_ROWS)
    write_with_remarks(file, problems, path_out, layout=headings, replace=replace)


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
