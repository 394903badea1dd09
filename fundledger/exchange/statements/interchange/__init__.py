"""Statements in the formats by which banks and programs exchange them: MT940, CAMT, OFX, QIF.

    is_interchange(file)    whether it is one of them, by its content and not by its name
    format_of(file)         which: "mt940", "camt053", "camt054", "ofx", "qif"
    accounts_of(file)       what it says of each account, or `BadFile` with every line in the way

What is read here is not proved yet: hand it to `proving`, never to a book.
"""

from __future__ import annotations

from collections.abc import Callable

from fundledger.errors import BadFile
from fundledger.exchange.statements.accounts import AccountRead
from fundledger.exchange.statements.interchange import camt, mt940, ofx, qif
from fundledger.exchange.statements.interchange.pages import Page, accounts_from
from fundledger.exchange.statements.interchange.reading import Reading, head_of
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


def accounts_of(file: SourceFile) -> list[AccountRead]:
    name = format_of(file)
    assert name is not None, "ask is_interchange first"
    reading = Reading(file)
    pages = _FORMATS[name][1](reading)
    accounts = accounts_from(pages, reading)
    if not accounts and not reading.problems:
        reading.wrong(None, "interchange.nothing")
    if reading.problems:
        raise BadFile(file.name, reading.problems)
    return accounts
