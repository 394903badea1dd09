"""What a fund has done about its debts through the office: taken, shown, given back."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import load_workbook

from fundledger.errors import BadFile
from fundledger.files import SourceFile
from fundledger.reports.table import Note
from fundledger.store.books import Book
from tests.loans.books import BORROWER, proved
from tests.office.calls import column, do, links, refusal_of
from tests.office.calls import table_of as shown_table
from tests.reports.small import told

YAML = f"""\
steps:
  - {{day: 05/07/2023, cooperative: "{BORROWER}", how: gọi điện}}
cases:
  - {{case: KK-01, day: 02/10/2023, cooperative: "{BORROWER}", loans: HD-01, kind: dân sự,
      court: TAND}}
events:
  - {{case: KK-01, day: 15/10/2023, event: Nộp đơn khởi kiện}}
"""
CSV = f"Ngày;Mã số HTX;Liên hệ bằng;Bước đôn đốc;Số văn bản\n05/07/2023;{BORROWER};gọi điện\n"


def text_of(cell: object) -> str:
    return cell.words("vi")  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def fund(book: Book) -> Book:
    return told(book, roll=None)


def test_what_was_done_is_taken_from_a_file(fund: Book) -> None:
    file, before = SourceFile("don-doc.yaml", YAML.encode()), links(fund)
    tried = do(fund, "recovery import", file=file, dry_run=True)
    assert links(fund) == before
    assert [text_of(each) for each in column(tried, "recovery_received", "outcome")] == [
        "sẽ ghi"
    ] * 3
    answer = do(fund, "recovery import", file=file)
    assert column(answer, "recovery_received", "whose") == [BORROWER, "KK-01", "KK-01"]
    assert [text_of(each) for each in column(answer, "recovery_received", "what")] == [
        *("liên hệ", "mở vụ kiện", "sự kiện của vụ kiện")
    ]
    notes = shown_table(answer, "recovery_received").notes
    assert notes == (Note("received_recovery.entered", {"new": 3, "already": 0}),)
    after = links(fund)
    again = do(fund, "recovery import", file=file)
    assert links(fund) == after
    assert shown_table(again, "recovery_received").notes[0].params == {"new": 0, "already": 3}
    assert column(do(fund, "case list"), "cases", "claim_principal") == [50_000_000]
    assert proved(fund) == []


def test_a_refused_file_is_given_back(fund: Book, tmp_path: Path) -> None:
    bad = SourceFile("don-doc.csv", CSV.replace(BORROWER, "4900").encode())
    refusal = refusal_of(fund, "recovery import", file=bad)
    assert isinstance(refusal, BadFile)
    assert [(p.place.row, p.key) for p in refusal.problems] == [(2, "cooperative.unknown")]
    assert refusal.give_back is not None
    refusal.give_back(tmp_path / "back.xlsx", False)
    rows = load_workbook(tmp_path / "back.xlsx").get_sheet_by_index(0).to_python()
    assert "4900" in str(rows[1][-1])
