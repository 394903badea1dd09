"""One specimen of every kind of paper, from the demonstration fund.

`python -m fundledger.demo.specimens` writes them into `statements/` of the repository, each as PDF
and its first page as PNG; a test makes them anew and compares. A kind of paper joins by itself;
what it has to be told is said in `SUBJECTS`. What each can be asked for by name is kept beside the
wordings (`wording/known.json`), for templates. The names in them are those of the demonstration,
and the account that they name does not exist.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from fundledger import demo
from fundledger.demo import july
from fundledger.messages import LANGUAGES, use_language
from fundledger.office.answers import Answer
from fundledger.office.calling import Call, answer
from fundledger.office.house import furnish
from fundledger.office.table import ACTS, declaration
from fundledger.reports.table import Table
from fundledger.statements.template_making import KNOWN_FILE
from fundledger.store.books import Book, open_book

FOLDER = Path(__file__).parents[2] / "statements"
AS_OF = date(2023, 6, 30)
TODAY = date(2023, 7, 5)
"""Papers are dated by it, so that they are the same whenever they are made."""

_IN_JULY = TODAY.isoformat()
_OVERDUE = "DEMO-11"
_OVERDUE_LOAN = "DEMO-QH01"
SUBJECTS: Mapping[str, Mapping[str, object]] = {
    "appraisal": {"application": july.APPLICATION, "as_of": _IN_JULY},
    "claims": {"case": july.CASE, "as_of": _IN_JULY},
    "collateral-notice": {"loan": july.OVERDUE, "code": "TS1", "as_of": _IN_JULY},
    "contract": {"loan": july.LOAN, "as_of": _IN_JULY},
    "council-decision": {"number": july.DECISION, "as_of": _IN_JULY},
    "council-minutes": {"quarter": "2023Q2", "as_of": _IN_JULY},
    "draw": {"loan": july.LOAN, "as_of": _IN_JULY},
    "inspection": {"loan": july.INSPECTED, "as_of": _IN_JULY},
    "liquidation": {"loan": july.PAID, "as_of": _IN_JULY},
    "loan-decision": {"application": july.APPLICATION, "as_of": _IN_JULY},
    "petition": {"case": july.CASE, "as_of": _IN_JULY},
    "proposal-extend": {"loan": july.OVERDUE, "as_of": _IN_JULY},
    "proposal-recall": {"loan": july.OVERDUE, "as_of": _IN_JULY},
    "proposal-sue": {"loan": july.OVERDUE, "as_of": _IN_JULY},
    "proposal-waive": {"loan": july.OVERDUE, "as_of": _IN_JULY},
    "release": {"loan": july.PAID, "code": "TS1", "as_of": _IN_JULY},
    "restructuring": {"loan": july.EXTENDED, "as_of": _IN_JULY},
    "settled": {"loan": july.PAID, "as_of": _IN_JULY},
    "work-minutes": {"cooperative": july.BORROWER, "as_of": _IN_JULY},
    "accounting-voucher": {"entry": "PK 0001/2023"},
    "details": {"loan": "DEMO-TH01"},
    "ledger": {"account": "112"},
    "payment-voucher": {"entry": "PC 0001/2023"},
    "receipt-voucher": {"entry": "PT 0001/2023"},
    "confirmation": {"cooperative": _OVERDUE, "on": "2023-07-10", "place": "trụ sở Quỹ"},
    "file": {"cooperative": _OVERDUE},
    "interest": {"loan": _OVERDUE_LOAN},
    "invitation": {
        "cooperative": _OVERDUE,
        "on": "2023-07-10",
        "at": "08 giờ 30",
        "place": "trụ sở Quỹ",
    },
    "notice": {"cooperative": "DEMO-01", "quarter": "2023Q3"},
    "overdue-notice": {"cooperative": _OVERDUE, "round": "2", "answer_by": "2023-07-31"},
    "recall": {"loan": "DEMO-TH01"},
    "receipt": {"entry": "BC 0011/2023"},
    "statement": {"loan": _OVERDUE_LOAN},
}
"""What a kind of paper is asked of; nothing but the day where it is not named."""

WITHOUT: Mapping[str, str] = {}
"""Kinds that the demonstration has no subject for, and why."""

_SINCE = "2023-01-01"
_SETTINGS = {
    "parent_body": "Liên minh hợp tác xã tỉnh Lạng Sơn",
    "issuing_body": "Quỹ hỗ trợ phát triển hợp tác xã",
    "paper_place": "Lạng Sơn",
    "paper_draft_mark": "no",
}
_SCALE = 110 / 72
_GREYS = 16


def kinds() -> Iterator[str]:
    """The words after `print` of every paper that there is a specimen of."""
    for words in ACTS:
        kind = words.removeprefix("print ")
        if kind != words and declaration(words).traits.made == "paper" and kind not in WITHOUT:
            yield kind


def book_in(folder: Path) -> Book:
    """The demonstration, with what its papers are to show of the Fund."""
    book = open_book(str(demo.build(folder)))
    for name, value in _SETTINGS.items():
        _do(book, "setting set", name=name, value=value, since=_SINCE, document="minh họa")
    said = {"place": "bank", "number": "0000 0000 0000", "bank": "Agribank"}
    _do(book, "bank account set", **said, since=_SINCE, document="minh họa")
    for words, said_of_it in july.ACTS:
        _do(book, words, **said_of_it)
    return book


def make(book: Book, kind: str, place: Path) -> None:
    """The specimen of a kind, as PDF."""
    said = {"as_of": AS_OF.isoformat(), **SUBJECTS.get(kind, {})}
    made = _do(book, f"print {kind}", **said).made
    assert made is not None
    made.write(place, True)


def _do(book: Book, words: str, **said: object) -> Answer:
    return answer(Call(lambda: book, None, demo.FUND, demo.ACTOR, TODAY, agreed=True), words, said)


def picture(pdf: Path) -> bytes:
    """The first page in a few greys, small enough for a page that shows many."""
    from io import BytesIO

    from pypdfium2 import PdfDocument

    document = PdfDocument(pdf)
    image = document[0].render(scale=_SCALE).to_pil().convert("L").quantize(_GREYS)
    document.close()
    out = BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()


def known(book: Book) -> dict[str, object]:
    """What each kind of paper can be asked for by name, with an example of each field."""
    with use_language("vi"):  # examples are those of Vietnamese papers
        return dict(_known_of(book, command) for command in kinds())


def _known_of(book: Book, command: str) -> tuple[str, dict[str, object]]:
    """The kind that a command prints of its subject, and what it has."""
    from fundledger.reports.screens import Screen

    said = {"as_of": AS_OF.isoformat(), **SUBJECTS.get(command, {})}
    found = _do(book, f"print {command}", **said).found
    assert isinstance(found, Screen)
    told = found.document()
    return told["paper"], {
        "command": command,
        "fields": {
            name: "" if value is None else str(value) for name, value in told["fields"].items()
        },
        "tables": {table.name: _known_table(table) for table in found.tables[1:]},
    }


def _known_table(table: Table) -> dict[str, object]:
    total = table.total
    columns = [
        {
            "name": each.name,
            "kind": each.kind,
            "wide": each.wide,
            "summed": total.get(each.name) is not None,
            **{language: each.heading.words(language) for language in LANGUAGES},
        }
        for each in table.columns
    ]
    return {"columns": columns, "has_totals": table.totals is not None}


def as_kept(found: object) -> str:
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def main() -> None:
    furnish()
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        book = book_in(Path(folder) / "demo")
        for kind in kinds():
            place = FOLDER / f"{kind}.pdf"
            make(book, kind, place)
            place.with_suffix(".png").write_bytes(picture(place))
            sys.stdout.write(f"{place.name}\n")
        KNOWN_FILE.write_text(as_kept(known(book)), encoding="utf-8", newline="\n")
        book.close()


if __name__ == "__main__":
    main()
