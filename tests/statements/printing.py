"""Papers as tests print them: asked of the office on one day, drawn, and read back from the PDF."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2

from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.ledger.books import FUND


@dataclass(frozen=True)
class Printed:
    """One paper: what the screen is shown, what the PDF says, what it carries."""

    data: dict[str, Any]
    text: str
    attached: dict[str, Any]
    pages: int
    name: str


def answered(book: Book, act: str, /, *, today: date, **said: object) -> Answer:
    return call(book, FUND, "kế toán", act, said, today=today)


def data_of(answer: Answer) -> dict[str, Any]:
    """As `--json` gives it."""
    assert isinstance(answer.found, Screen)
    data = answer.found.data
    assert isinstance(data, dict)
    return data


def printed(book: Book, act: str, into: Path, /, *, today: date, **said: object) -> Printed:
    answer = answered(book, act, today=today, **said)
    assert answer.made is not None
    place = into / f"{act.replace(' ', '-')}.pdf"
    answer.made.write(place, True)
    with pypdfium2.PdfDocument(place) as file:
        pages = [page.get_textpage().get_text_bounded() for page in file]
        attached = json.loads(bytes(file.get_attachment(0).get_data()))
    text = " ".join(" ".join(pages).split())
    return Printed(data_of(answer), text, attached, len(pages), answer.made.name)


def dong(amount: int) -> str:
    """As a paper writes it."""
    return f"{amount:,}".replace(",", ".")
