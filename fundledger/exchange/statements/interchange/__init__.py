"""Statements in the formats by which banks and programs exchange them: MT940, CAMT, OFX, QIF.

    is_interchange(file)    whether it is one of them, by its content and not by its name
    format_of(file)         which: "mt940", "camt053", "camt054", "ofx", "qif"
    accounts_of(file)       what it says of each account, or `BadFile` with every line in the way
    statements_of(file, …)  that, proved

What is not proved is for no book: `accounts_of` is for `statements_of` and for tests.
"""

from __future__ import annotations

from collections.abc import Callable

from fundledger.banking.lines import StatementRead
from fundledger.errors import BadFile, Problem
from fundledger.exchange.statements.accounts import AccountRead
from fundledger.exchange.statements.interchange import camt, mt940, ofx, qif
from fundledger.exchange.statements.interchange.pages import Page, accounts_from
from fundledger.exchange.statements.interchange.reading import Reading, head_of
from fundledger.exchange.statements.parsing import Asked
from fundledger.exchange.statements.proving import proved
from fundledger.files import SourceFile

_FORMATS: dict[str, tuple[Callable[[str], bool], Callable[[Reading], list[Page]]]] = {
    "camt053": (camt.is_camt053, camt.pages_of),
    "camt054": (camt.is_camt054, camt.pages_of),
    "ofx": (ofx.is_ofx, ofx.pages_of),
    "mt940": (mt940.is_mt940, mt940.pages_of),
    "qif": (qif.is_qif, qif.pages_of),
}


def format_of(file: SourceFile) -> str | None:
    head = head_of(file)
    return next((name for name, (is_this, _) in _FORMATS.items() if is_this(head)), None)


def is_interchange(file: SourceFile) -> bool:
    return format_of(file) is not None


def accounts_of(
    file: SourceFile, leaves_out: Callable[[str], bool] = lambda account: False
) -> list[AccountRead]:
    """What the file says of each account but those left out, which may be of other money."""
    name = format_of(file)
    assert name is not None, "ask is_interchange first"
    reading = Reading(file, leaves_out=leaves_out)
    pages = _FORMATS[name][1](reading)
    accounts = accounts_from([page for page in pages if not leaves_out(page.account)], reading)
    if not pages and not reading.problems:
        reading.wrong(None, "interchange.nothing")
    if reading.problems:
        raise BadFile(file.name, sorted(reading.problems, key=lambda one: one.place.row or 0))
    return accounts


def statements_of(file: SourceFile, problems: list[Problem], asked: Asked) -> list[StatementRead]:
    """Every account's statement, proved; what does not hold goes to `problems`."""
    layout = format_of(file) or ""
    made = [
        proved(account, file.name, layout, problems, stated=asked.ends_of(account.account))
        for account in accounts_of(file, asked.leaves_out)
    ]
    return [one for one in made if one is not None]
