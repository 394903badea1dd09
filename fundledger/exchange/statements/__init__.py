"""A bank statement from a file: the bank found out by its words, every account's part, or why not.

    read_statements(file, layouts)      values, nothing written
    take_statements(writer, …)          into the book, in the writer's one transaction
    give_back(file, problems, …)        a refused one, with a column that says why
    layout_of_file(file)                a Fund's own layout from a TOML file

A file is read whole or refused whole: `BadFile` names every cell in the way. `containers` makes
sheets of whatever type of file it is. What a statement of a bank looks like is data (`layouts`);
`columns` finds what a heading means, `sections` where the lines stand, `heads` what is said around
them, `cells` reads an amount or a day, and `parsing` makes of them each account as it may be meant.
MT940, CAMT, OFX and QIF are no tables: `interchange` reads them. Either way only `proving` makes a
statement of it that can be put into a book. `teaching` makes a layout from a file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from fundledger.banking.lines import StatementRead, place_of
from fundledger.banking.overlaps import Alike
from fundledger.banking.taking import TakenStatement, take_statement
from fundledger.bulk import no_collection
from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.exchange.remarks import write_with_remarks
from fundledger.exchange.statements import interchange
from fundledger.exchange.statements.accounts import Ends
from fundledger.exchange.statements.columns import HEADING_ROWS
from fundledger.exchange.statements.containers import contained
from fundledger.exchange.statements.layouts import ANY_BANK, BankLayout, Headings
from fundledger.exchange.statements.own_layouts import layout_named as layout_named
from fundledger.exchange.statements.own_layouts import layout_of_file as layout_of_file
from fundledger.exchange.statements.own_layouts import layouts_of as layouts_of
from fundledger.exchange.statements.parsing import Asked, plain_number, statements_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import Writer

LEFT_OUT = "-"
"""The place of an account of the file that is not to be read."""


def banks_of(layouts: Iterable[BankLayout]) -> dict[str, str]:
    """By layout: the bank that is known by it; the layout of any bank knows none."""
    return {layout.name: layout.bank for layout in layouts if layout.name != ANY_BANK}


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
        if interchange.is_interchange(file):
            read = interchange.statements_of(file, problems, asked)
        else:
            found = contained(file, Headings(layouts, HEADING_ROWS), password=password)
            asked = replace(asked, by_balances=found.by_balances, remarks=found.remarks)
            read = statements_of(file.name, found.sheets, layouts, problems, asked)
    if problems:
        raise BadFile(file.name, problems)
    return read


def stated_ends(
    opening: Iterable[tuple[str, int]], closing: Iterable[tuple[str, int]]
) -> dict[str, Ends]:
    """Balances that somebody typed, by the bank's number of the account, "" for the only one."""
    before, after = dict(opening), dict(closing)
    return {
        account: Ends(before.get(account), after.get(account)) for account in {**before, **after}
    }


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
    if interchange.is_interchange(file):
        no_table = Problem(Place(file.name), "remarks.no_table", {"file": file.name})
        raise BadFile(file.name, [*problems, no_table])
    headings = Headings(layouts, HEADING_ROWS)
    sheets = contained(file, headings, password=password).sheets
    write_with_remarks(file, problems, path_out, sheets=sheets, layout=headings, replace=replace)


def take_statements(
    writer: Writer,
    read: Sequence[StatementRead],
    places: Mapping[str, str],
    *,
    alike: Alike | None = None,
) -> list[TakenStatement]:
    """Add every account's lines. `places`: bank number to place, or "" for the only one.

    `alike`: what lines are that look like some in the book, where nothing else tells.
    """
    numbers = {plain_number(one.account) for one in read}
    wanted = [number for number, place in places.items() if place != LEFT_OUT]
    strange = [number for number in wanted if number and plain_number(number) not in numbers]
    if strange:
        raise FundledgerError(
            "statement.no_such_account", account=strange[0], known=[one.account for one in read]
        )
    if "" in places and len(numbers) > 1:
        accounts = [one.account for one in read]
        params = {"accounts": accounts, "first": accounts[0], "place": places[""]}
        raise FundledgerError("statement.several_accounts", **params)
    taken: list[TakenStatement] = []
    said = {plain_number(number): place for number, place in places.items()}
    for one in read:
        asked = said.get(plain_number(one.account), said.get(""))
        if asked != LEFT_OUT:
            place = place_of(writer, one.account, asked)
            taken.append(take_statement(writer, place, one, alike=alike))
    if not taken:
        raise FundledgerError("statement.all_left_out")
    return taken
