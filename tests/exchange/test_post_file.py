"""A file posted in a book: whole or not at all, told at once, and again without effect."""

from __future__ import annotations

from pathlib import Path

import pytest

from fundledger.errors import BadFile
from fundledger.exchange.posting import post_entries
from fundledger.files import SourceFile
from fundledger.ledger.periods import lock_statement
from fundledger.store.books import Book
from tests.ledger.books import FUND, TODAY, account_sums, day, findings, writer_of

HEADINGS = "entry,date,memo,document,key,account,debit,credit,loan,cooperative,source"


def saved(folder: Path, *entries: tuple[str, str, str, int]) -> Path:
    """A CSV of receipts of interest: key, day, account, amount."""
    path = folder / "q1.csv"
    rows = [HEADINGS]
    for number, (key, when, account, amount) in enumerate(entries, start=1):
        rows.append(f"{number},{when},Thu lãi,GBC-{number},{key},{account},{amount},,,,")
        rows.append(f"{number},,,,,income_in_term,,{amount},,,")
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_the_same_file_after_its_days_were_locked(book: Book, tmp_path: Path) -> None:
    path = saved(tmp_path, ("", "2023-03-31", "bank_interest", 5), ("k", "2023-03-30", "11212", 7))
    assert [
        one.posted.new for one in post_entries(book, FUND, "kt", SourceFile.at(path)).entries
    ] == [True, True]
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, day("2023-03-31"), TODAY))
    again = post_entries(book, FUND, "kt", SourceFile.at(path)).entries
    assert [(one.posted.new, one.posted.number) for one in again] == [(False, 1), (False, 2)]
    assert account_sums(book)["11212"] == 12


def test_every_row_whose_key_stands_for_something_else_is_named(book: Book, tmp_path: Path) -> None:
    standing = [("k1", "2023-03-30", "bank_interest", 5), ("k2", "2023-03-31", "11212", 7)]
    post_entries(book, FUND, "kt", SourceFile.at(saved(tmp_path, *standing)))
    changed = [(key, when, account, amount + 1) for key, when, account, amount in standing]
    with pytest.raises(BadFile) as refusal:
        post_entries(book, FUND, "kt", SourceFile.at(saved(tmp_path, *changed)))
    assert [(p.key, p.place.row) for p in refusal.value.problems] == [
        ("entry.key_taken", 2),
        ("entry.key_taken", 4),
    ]


def test_what_cannot_be_read_and_what_the_ledger_refuses_are_told_together(
    book: Book, tmp_path: Path
) -> None:
    path = saved(tmp_path, ("", "2023-03-31", "99999", 5), ("", "31/02/2023", "11212", 7))
    with pytest.raises(BadFile) as refusal:
        post_entries(book, FUND, "kt", SourceFile.at(path))
    assert [(p.key, p.place.row, p.place.column) for p in refusal.value.problems] == [
        ("entry.unknown_account", 2, "F (account)"),
        ("day.none_such", 4, "B (date)"),
    ]
    assert account_sums(book) == {}


def test_a_dry_run_shows_the_numbers_and_keeps_nothing(book: Book, tmp_path: Path) -> None:
    path = saved(tmp_path, ("", "2023-03-31", "bank_interest", 5))
    (seen,) = post_entries(book, FUND, "kt", SourceFile.at(path), dry_run=True).entries
    assert (account_sums(book), findings(book)) == ({}, [])
    (posted,) = post_entries(book, FUND, "kt", SourceFile.at(path)).entries
    assert seen.posted == posted.posted
