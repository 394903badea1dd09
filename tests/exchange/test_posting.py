"""Files on their way into a book: taken twice they post once, and objections find their row."""

from __future__ import annotations

import json
from pathlib import Path

from fundledger.errors import Problem
from fundledger.files import SourceFile
from fundledger.ledger.journal import Tally
from fundledger.messages import say_problem
from fundledger.store.books import Book
from tests.exchange.odd_files import HEADINGS, good_rows, save_csv, save_workbook, with_cell
from tests.exchange.readers import read_entries
from tests.ledger.books import writer_of


def posted(book: Book, path: Path) -> Tally:
    with writer_of(book) as writer:
        return writer.append_many(located.draft for located in read_entries(SourceFile.at(path)))


def test_the_same_entries_in_another_form_post_nothing_new(book: Book, tmp_path: Path) -> None:
    rows = [HEADINGS, *good_rows(), *with_cell("entry", "2")]  # two equal entries
    first = posted(book, save_workbook(tmp_path / "q2.xlsx", rows))
    again = posted(book, save_csv(tmp_path / "q2.csv", rows))
    assert (first.posted, first.already) == (2, 0)
    assert (again.posted, again.already) == (0, 2)


def test_an_automatic_key_may_come_back_as_a_key_of_the_file(book: Book, tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *good_rows()])
    posted(book, path)
    (located,) = read_entries(SourceFile.at(path))
    draft = located.draft
    lines = [
        {
            "account": line.account,
            "debit" if line.amount > 0 else "credit": abs(line.amount),
            "loan": line.loan,
            "cooperative": line.cooperative,
            "source": line.source,
        }
        for line in draft.postings
    ]
    entry = {"date": str(draft.value_date), "memo": draft.memo, "key": draft.key}
    exported = tmp_path / "q2.json"
    exported.write_text(json.dumps({"entries": [{**entry, "postings": lines}]}), encoding="utf-8")
    assert posted(book, exported).already == 1


def test_what_the_ledger_objects_to_is_named_at_its_row(book: Book, tmp_path: Path) -> None:
    rows = [HEADINGS, *with_cell("account", "9999"), *with_cell("credit", 5, line=1)]
    rows[3][0] = "2"
    located = read_entries(SourceFile.at(save_workbook(tmp_path / "q2.xlsx", rows)))
    with writer_of(book) as writer:
        said = [
            say_problem(Problem(each.place_of(no.line), no.error.key, no.error.params), "en")
            for each in located
            for no in writer.objections(each.draft)
        ]
    assert [sentence.partition(":")[0] for sentence in said] == [
        "q2.xlsx, sheet Quý II, row 2",
        "q2.xlsx, sheet Quý II, row 4",
    ]
    assert "9999" in said[0]
