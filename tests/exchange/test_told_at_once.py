"""A file is told all that can be found, and nothing that only follows from what could not be read.

Openings are in `test_opening_files`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import BadFile, Place, Problem
from fundledger.exchange.collections import Asked, preview_file
from fundledger.exchange.cooperatives import take_cooperatives
from fundledger.exchange.loans import take_loans
from fundledger.exchange.posting import post_entries
from fundledger.exchange.refusing import refused
from fundledger.files import SourceFile
from fundledger.schemas import collections, cooperatives, entries, loans
from fundledger.schemas.layouts import Layout
from fundledger.store.books import Book
from tests.exchange.mutated import written
from tests.exchange.odd_files import Cell
from tests.ledger.books import FUND

DAY = date(2023, 6, 30)
Told = list[tuple[int | None, str | None, str]]


def sheet(layout: Layout, rows: list[dict[str, Cell]], **renamed: str) -> list[list[Cell]]:
    """The columns that some row fills, some of them under another heading."""
    names = [c.name for c in layout.columns if any(c.name in row for row in rows)]
    headings: list[Cell] = [renamed.get(name, layout.heading(name)) for name in names]
    return [headings, *([row.get(name) for name in names] for row in rows)]


def told(take: Callable[..., Any], *args: Any, **more: Any) -> Told:
    with pytest.raises(BadFile) as refusal:
        take(*args, **more)
    places = [(p.place.row, (p.place.column or "")[:1], p.key) for p in refusal.value.problems]
    return sorted(places, key=str)


def loan(number: str, **more: Cell) -> dict[str, Cell]:
    return {
        "number": number,
        "signed": "05/01/2023",
        "cooperative": "77",
        "source": "NSDP",
        "principal": 100_000_000,
        "annual_rate": "6",
        "disbursed": "10/01/2023",
        "instalments": "4",
        "every": "3 tháng",
        **more,
    }


def post(book: Book, path: Path) -> Told:
    return told(post_entries, book, FUND, "kế toán", SourceFile.at(path))


def import_loans(book: Book, path: Path) -> Told:
    return told(take_loans, book, FUND, "kế toán", SourceFile.at(path))


def register(book: Book, path: Path) -> Told:
    return told(take_cooperatives, book, FUND, "kế toán", SourceFile.at(path), effective=DAY)


def preview(book: Book, path: Path) -> Told:
    return told(preview_file, book, FUND, SourceFile.at(path), Asked(DAY))


def test_the_postings_of_an_entry_without_words_are_judged(book: Book, tmp_path: Path) -> None:
    """Entry 1 has no memo and does not balance; of entry 2 one amount and one account are wrong.

    Columns: entry A, date B, memo C, account D, debit E, credit F.
    """
    rows: list[dict[str, Cell]] = [
        {"entry": "1", "date": DAY, "account": "bank_interest", "debit": 500},
        {"entry": "1", "account": "other_payable", "credit": 400},
        {"entry": "2", "date": DAY, "memo": "thu", "account": "9999", "debit": 500},
        {"entry": "2", "account": "other_payable", "credit": 0.5},
    ]
    path = written(tmp_path / "a.xlsx", {"BT": sheet(entries.LAYOUT, rows)})
    assert post(book, path) == [
        (2, "", "entry.unbalanced"),
        (2, "C", "field.missing"),
        (4, "D", "entry.unknown_account"),
        (5, "F", "cell.decimals"),
    ]


def test_a_misspelt_heading_makes_no_row_lack_what_stands_under_it(
    book: Book, tmp_path: Path
) -> None:
    """What a cell says is judged all the same: 9 quarters of 0.5 is no count."""
    of_loan: list[dict[str, Cell]] = [loan("HD-1", instalments="nhiều"), loan("HD-2")]
    path = written(
        tmp_path / "a.xlsx", {"HĐ": sheet(loans.LAYOUT, of_loan, annual_rate="Lãi xuất nămm")}
    )
    assert import_loans(book, path) == [
        (1, "F", "table.unknown_like"),
        (2, "C", "cooperative.unknown"),
        (2, "H", "contract.not_a_count"),
        (3, "C", "cooperative.unknown"),
    ]
    of_entry: list[dict[str, Cell]] = [
        {"entry": "1", "date": DAY, "memo": "x", "account": "principal_in_term", "credit": 500},
        {"entry": "1", "account": "bank_capital", "debit": 500, "loan": "HD-1"},
    ]
    path = written(
        tmp_path / "b.xlsx", {"BT": sheet(entries.LAYOUT, of_entry, loan="Hợp đồng vay vón")}
    )
    assert {key for _, _, key in post(book, path)} == {"table.unknown_like"}


def test_a_column_of_the_users_own_hides_nothing(book: Book, tmp_path: Path) -> None:
    """Nobody takes “Người nhập” for a misspelt heading: the rows are judged by the books."""
    rows = sheet(loans.LAYOUT, [loan("HD-1")])
    rows = [[*row, more] for row, more in zip(rows, ("zzz", "lan"), strict=True)]
    path = written(tmp_path / "a.xlsx", {"HĐ": rows})
    found = import_loans(book, path)
    assert found == [(1, "J", "table.unknown"), (2, "C", "cooperative.unknown")]


def test_instalments_of_a_contract_that_was_not_read_are_not_of_no_contract(
    book: Book, tmp_path: Path
) -> None:
    lines = sheet(loans.INSTALMENTS, [{"loan": "HD-1", "due": DAY, "principal": 5}])
    dated = sheet(loans.LAYOUT, [loan("x") | {"number": date(2023, 1, 1)}])
    path = written(tmp_path / "a.xlsx", {"HĐ": dated, "Kỳ": lines})
    assert "loans.no_such_loan" not in {key for *_, key in import_loans(book, path)}
    without = sheet(loans.LAYOUT, [loan("HD-1")], cooperative="zzz")
    path = written(tmp_path / "b.xlsx", {"HĐ": without, "Kỳ": lines})
    assert {key for *_, key in import_loans(book, path)} == {"table.unknown", "table.lacking"}
    right = sheet(loans.LAYOUT, [loan("HD-2")])
    path = written(tmp_path / "c.xlsx", {"HĐ": right, "Kỳ": lines})
    assert "loans.no_such_loan" in {key for *_, key in import_loans(book, path)}


def test_the_borrower_of_a_row_that_was_not_read_is_looked_up(book: Book, tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.xlsx", {"HĐ": sheet(loans.LAYOUT, [loan("HD-1", annual_rate="sáu")])}
    )
    assert import_loans(book, path) == [
        (2, "C", "cooperative.unknown"),
        (2, "F", "loans.not_a_rate"),
    ]


def test_what_is_wrong_in_a_row_stands_in_the_order_of_its_cells() -> None:
    """What a cell says is found before what the books say of a cell to its left."""
    found = [(3, "A (x)"), (2, "M (x)"), (2, "AA (x)"), (2, "C (x)")]
    problems = [Problem(Place("a.xlsx", "HĐ", row, cell), "cell.blank", {}) for row, cell in found]
    told_of = refused(SourceFile("a.xlsx", b"PK"), problems).problems
    places = [(each.place.row, each.place.column) for each in told_of]
    assert places == [(2, "C (x)"), (2, "M (x)"), (2, "AA (x)"), (3, "A (x)")]


def test_a_successor_may_stand_in_a_row_that_was_not_read(book: Book, tmp_path: Path) -> None:
    """02 has no name; 01 merged into it, and 03 into one that is in no row."""
    rows: list[dict[str, Cell]] = [
        {"number": "01", "name": "HTX một", "status": "đã sáp nhập", "merged_into": "02"},
        {"number": "02", "status": "đang hoạt động"},
        {"number": "03", "name": "HTX ba", "status": "đã sáp nhập", "merged_into": "99"},
    ]
    path = written(tmp_path / "a.xlsx", {"HTX": sheet(cooperatives.LAYOUT, rows)})
    found = register(book, path)
    assert [(row, key) for row, _, key in found] == [
        (3, "field.missing"),
        (4, "cooperative.successor_unknown"),
    ]


def test_receipts_are_judged_beside_one_that_cannot_be_read(book: Book, tmp_path: Path) -> None:
    rows: list[dict[str, Cell]] = [
        {"day": DAY, "loan": "HD-9", "amount": 1_000, "place": "tiền mặt", "receipt": "1"},
        {"day": DAY, "loan": "HD-9", "amount": 0.5, "place": "tiền mặt", "receipt": "2"},
    ]
    path = written(tmp_path / "a.xlsx", {"Thu": sheet(collections.LAYOUT, rows)})
    found = preview(book, path)
    assert [(row, key) for row, _, key in found] == [(2, "loan.unknown"), (3, "cell.decimals")]


@pytest.mark.parametrize(
    ("text", "take"),
    [
        (
            "entries:\n"
            "- {date: 30/06/2023, memo: a, postings: [{account: '9', debit: 5}, "
            "{account: other_payable, credit: 5}]}\n"
            "- {date: x, memo: b, postings: [{account: '9', debit: 5}, {account: '8', credit: 5}]}",
            post,
        ),
        (
            "cooperatives:\n- {number: '1', name: a, merged_into: '9'}\n- {number: '2'}",
            lambda book, path: told(
                take_cooperatives, book, FUND, "kế toán", SourceFile.at(path), effective=DAY
            ),
        ),
        (
            "collections:\n"
            "- {day: 30/06/2023, loan: HD-9, amount: 5, place: tiền mặt}\n"
            "- {day: x, loan: HD-9, amount: 5, place: tiền mặt}",
            preview,
        ),
    ],
    ids=["entries", "cooperatives", "collections"],
)
def test_of_yaml_too_what_can_be_read_is_judged(
    book: Book, tmp_path: Path, text: str, take: Callable[[Book, Path], Told]
) -> None:
    """The first is refused by the books, the second cannot be read: both are told."""
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    rows = [row for row, *_ in take(book, path)]
    assert len(set(rows)) >= 2


def test_of_yaml_too_a_successor_may_stand_in_an_item_that_was_not_read(
    book: Book, tmp_path: Path
) -> None:
    """02 has no name; 01 merged into it, and 03 into one that is nowhere."""
    text = (
        "cooperatives:\n"
        "- {number: '01', name: HTX một, status: đã sáp nhập, merged_into: '02'}\n"
        "- {number: '02'}\n"
        "- {number: '03', name: HTX ba, status: đã sáp nhập, merged_into: '99'}\n"
    )
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadFile) as refusal:
        take_cooperatives(book, FUND, "kế toán", SourceFile.at(path), effective=DAY)
    assert [(p.key, p.place.path) for p in refusal.value.problems] == [
        ("field.missing", "cooperatives[1].name"),
        ("cooperative.successor_unknown", "cooperatives[2].merged_into"),
    ]


def test_of_yaml_too_the_borrower_of_a_loan_that_was_not_read_is_looked_up(
    book: Book, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "loans:\n- {number: HD-1, signed: x, cooperative: '77', source: A, terms: {principal: 5}}",
        encoding="utf-8",
    )
    keys = {key for *_, key in import_loans(book, path)}
    assert {"day.unreadable", "cooperative.unknown"} <= keys
