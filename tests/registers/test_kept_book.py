"""A book as an earlier version wrote it: taken in, proved, and written out again letter by letter.

`kept_book/` holds the parts of its bundle as text. It has every kind of document of a loan and
contracts that say every term; it is never made anew, for books like it are in use.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from fundledger.contract.terms import Terms
from fundledger.keeping.bundles import restore_bundle, survey, write_bundle
from fundledger.ledger.canonical import body_text
from fundledger.ledger.facts import stated
from fundledger.registers import contracts
from fundledger.registers.documents import (
    KIND,
    KINDS,
    body_of,
    body_of_opening,
    documents_of,
    events_of,
    opening_of,
    past_of,
)
from fundledger.store.books import Book, open_book
from tests.ledger.books import FUND
from tests.loans.books import proved

KEPT = Path(__file__).parent / "kept_book"
PARTS = {
    "manifest.json": "manifest.json",
    f"funds/{FUND}.jsonl": "chain.jsonl",
    f"rules/{FUND}.json": "rules.json",
}

LATER = {"strike_off", "judged"}
"""Kinds of document that the version which wrote the book did not have."""


def packed(path: Path) -> Path:
    with ZipFile(path, "w") as archive:
        for name, file in PARTS.items():
            archive.write(KEPT / file, name)
    return path


@pytest.fixture
def kept(address: str, tmp_path: Path) -> Iterator[Book]:
    restore_bundle(address, survey(packed(tmp_path / "kept.zip")))
    book = open_book(address)
    yield book
    book.close()


def said_in(book: Book, kind: str) -> list[dict[str, Any]]:
    with book.reading() as connection:
        return [fact.body for fact in stated(connection, FUND, kind)]


def test_it_is_proved_and_written_out_again_letter_by_letter(kept: Book, tmp_path: Path) -> None:
    assert proved(kept) == []
    write_bundle(kept, [FUND], tmp_path / "again.zip")
    with ZipFile(tmp_path / "again.zip") as archive:
        assert set(archive.namelist()) == set(PARTS)
        for name in (f"funds/{FUND}.jsonl", f"rules/{FUND}.json"):
            assert archive.read(name) == (KEPT / PARTS[name]).read_bytes()
        found, held = json.loads(archive.read("manifest.json")), json.loads(_manifest())
    assert found["funds"] == held["funds"]  # beside it stands the revision of the tables


def test_it_has_every_kind_of_document_and_says_every_term(kept: Book) -> None:
    assert {body["do"] for body in said_in(kept, KIND)} == KINDS - LATER
    terms = [body["terms"] for body in said_in(kept, contracts.KIND)]
    for term in fields(Terms):
        assert len({json.dumps(each.get(term.name)) for each in terms}) > 1, term.name


def test_what_is_read_of_its_facts_would_be_said_again_word_for_word(kept: Book) -> None:
    for body in said_in(kept, contracts.KIND):
        again = contracts.body_of_terms(contracts.terms_from(body["terms"]))
        assert body_text(again) == body_text(body["terms"])
    with kept.reading() as connection:
        loans = [fact.subject for fact in stated(connection, FUND, contracts.KIND)]
        documents = [each for loan in loans for each in documents_of(connection, FUND, loan)]
    for document in documents:
        for event in events_of([document]):
            assert body_of(event).items() <= document.body.items()
        if document.do == "open":
            opening = opening_of(document)
            again = body_of_opening(opening, document.body["receivable"])
            assert again.items() <= document.body.items()
            for event, told in zip(
                past_of(document), document.body.get("history", ()), strict=True
            ):
                assert body_of(event).items() <= told.items()


def _manifest() -> bytes:
    return (KEPT / "manifest.json").read_bytes()
