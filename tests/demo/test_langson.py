"""The demonstration fund against what was published of it (LANG-SON: seed 003, II.6).

Every expected figure is the published one, or is worked out here by hand from the table of the
borrowers; nothing is taken from what the program answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fundledger import demo
from fundledger.contract.events import Collect
from fundledger.demo import langson
from fundledger.exchange.opening import take_opening
from fundledger.files import SourceFile
from fundledger.intake.opening import opening_entry
from fundledger.ledger.entry import Entry
from fundledger.ledger.reading import journal
from fundledger.loans.derivation import derived_position
from fundledger.office.calling import call
from fundledger.registers.loan import loan_numbered, loans
from fundledger.reports.as_json import plain
from fundledger.reports.screens import Screen
from fundledger.store.books import Book, open_book
from tests.exchange.readers import read_opening
from tests.ledger.books import FUND
from tests.loans.books import by_role, enter, proved, roll_to

TR = 1_000_000
Q1, Q2 = date(2023, 3, 31), date(2023, 6, 30)
CLASSES = ("principal_in_term", "principal_overdue", "interest_due", "interest_overdue_due")


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    path = tmp_path / "mo-so.xlsx"
    langson.write_workbook(path, replace=False)
    return path


@pytest.fixture
def opened(book: Book, workbook: Path) -> Book:
    take_opening(book, FUND, "kế toán", SourceFile.at(workbook))
    return book


def entries(book: Book) -> list[Entry]:
    with book.reading() as connection:
        return list(journal(connection, FUND))


def test_the_data_are_what_the_script_makes() -> None:
    path = Path(langson.__file__).with_name("langson-opening.yaml")
    told = "run: python -m fundledger.demo.langson"
    assert path.read_text(encoding="utf-8") == langson.as_yaml(), told
    assert "số liệu đặt ra" in path.read_text(encoding="utf-8")


def test_workbook_and_yaml_say_the_same(workbook: Path) -> None:
    path = Path(langson.__file__).with_name("langson-opening.yaml")
    assert read_opening(SourceFile.at(workbook)).asked == read_opening(SourceFile.at(path)).asked


def test_the_opening_is_the_published_position(opened: Book) -> None:
    assert by_role(opened) == {
        "charter_capital": -7500 * TR,
        "principal_in_term": 3200 * TR,
        "principal_overdue": 1990 * TR,
        "bank_capital": 2310 * TR,
        # 7 loans × 250 tr × 0.825 % × 18 months, 3 × 80 tr × 0.825 % × 30 months
        "memo_interest": 7 * 37_125_000 + 3 * 19_800_000,
        "memo_interest_contra": -319_275_000,
    }
    assert proved(opened) == []
    (only,) = entries(opened)
    assert (only.kind, only.date, only.voucher.kind) == ("opening", date(2022, 12, 31), "PK")


def test_the_opening_is_neither_disbursement_nor_receipt(opened: Book) -> None:
    assert {entry.kind for entry in entries(opened)} == {"opening"}
    assert not {role for role in by_role(opened) if role.startswith("income")}


def test_the_first_half_of_2023_comes_to_the_published_figures(opened: Book) -> None:
    receipts = list(langson.receipts())
    assert (len(receipts), sum(r.amount for r in receipts)) == (40, 823_100_000)
    for number, each in enumerate(receipts):
        taken = enter(
            opened,
            Collect(each.day, each.amount, each.split, document=f"GBC-{number:02}"),
            each.loan,
        )
        assert taken.remarks == ()
    roll_to(opened, Q2)
    assert proved(opened) == []
    found = by_role(opened)
    assert (found["principal_in_term"], found["principal_overdue"]) == (3000 * TR, 1610 * TR)
    assert found["bank_capital"] == 2890 * TR  # 2,310 + 580
    assert (found["income_in_term"], found["income_overdue"]) == (-105_600_000, -137_500_000)
    assert found["bank_interest"] == 243_100_000
    # 7 × (37.125 + a quarter on 250 and one on 240 tr − 13.75); 3 × (19.8 + on 80 and 40 − 13.75)
    assert found["memo_interest"] == 7 * 35_502_500 + 3 * 9_020_000 == 275_577_500
    assert found["charter_capital"] == -7500 * TR
    paid = [e for e in entries(opened) if e.kind == "collect"]
    assert len(paid) == 40
    assert not [e for e in entries(opened) if e.kind == "disburse"]
    at = dict(_classes(opened))
    assert sum(each[0] > 0 for each in at.values()) == 10
    assert sum(each[1] > 0 for each in at.values()) == 7  # 3 more owe overdue interest alone
    assert sum(each[3] > 0 for each in at.values()) == 10
    assert at["DEMO-TH01"] == (300 * TR, 0, 0, 0)
    assert at["DEMO-QH01"] == (0, 230 * TR, 0, 35_502_500)
    assert at["DEMO-QH10"] == (0, 0, 0, 9_020_000)


def test_interest_runs_from_the_opening_day(opened: Book) -> None:
    roll_to(opened, Q1)
    with opened.reading() as connection:
        in_term = derived_position(loan_numbered(connection, FUND, "DEMO-TH01"), Q1)
        overdue = derived_position(loan_numbered(connection, FUND, "DEMO-QH01"), Q1)
    assert in_term.interest_due == 5_280_000  # 320 tr × 0.55 % × 3 months
    assert overdue.interest_overdue_due == 37_125_000 + 6_187_500  # 250 tr × 0.825 % × 3
    assert proved(opened) == []


def test_the_opening_says_where_it_stands(opened: Book) -> None:
    with opened.reading() as connection:
        entry = opening_entry(connection, FUND)
    assert entry is not None
    assert entry.document == "DEMO-BB-01"


def _classes(book: Book) -> Iterator[tuple[str, tuple[int, ...]]]:
    with book.reading() as connection:
        for loan in loans(connection, FUND):
            at = derived_position(loan, Q2)
            yield loan.number, tuple(getattr(at, name) for name in CLASSES)


def test_what_a_book_opened_with_is_a_row_of_its_own(opened: Book) -> None:
    """In 2022 nothing was lent: 3.200 million in time and 1.990 late for years came with it."""
    said = {"first": "2022-01-01", "to": "2022-12-31"}
    answer = call(opened, FUND, "", "arrears movements", said, today=date(2026, 11, 21))
    assert isinstance(answer.found, Screen)
    rows = {plain(each["bucket_before"]): each for each in answer.found.one.records()}
    assert (rows["opened"]["not_overdue"], rows["opened"]["days_from_360"]) == (
        3200 * TR,
        1990 * TR,
    )
    assert (rows["opened"]["in_all"], rows["new"]["in_all"]) == (5190 * TR, 0)


@pytest.mark.slow
def test_the_two_recalled_are_overdue_once_their_deadline_has_passed(tmp_path: Path) -> None:
    """Recalled on 15/6/2023, to be paid by 31/7: in term on 30/6 and on 31/7, overdue on 01/8."""
    folder = tmp_path / "demo"
    book = open_book(str(demo.build(folder)))
    city = {"DEMO-TH01", "DEMO-TH02"}
    try:
        for as_of, overdue in ((Q2, False), (date(2023, 7, 31), False), (date(2023, 8, 1), True)):
            rows = _listed(book, as_of)
            assert (city <= rows.keys()) is overdue
            assert {loan for loan, area in rows.items() if area == "TP Lạng Sơn"} == (
                city if overdue else set()
            )
            assert len(rows) == (12 if overdue else 10)
    finally:
        book.close()


def _listed(book: Book, as_of: date) -> dict[object, str]:
    """The loans that are overdue, with their area."""
    answer = call(book, demo.FUND, "", "arrears list", {"as_of": as_of}, today=date(2026, 11, 21))
    assert isinstance(answer.found, Screen)
    listed = answer.found.one
    return {record["loan"]: str(plain(record["area"])) for record in listed.records()}


def test_it_may_be_made_in_a_folder_that_is_there_and_empty(tmp_path: Path) -> None:
    (tmp_path / "quỹ").mkdir()
    assert demo.build(tmp_path / "quỹ").exists()
