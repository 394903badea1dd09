"""Contracts of a file into the books: whole or nothing, at their places, and once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.loans import SignedFile, correct_loans, take_loans
from fundledger.exchange.remarks import write_with_remarks
from fundledger.files import SourceFile
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.messages import say_problem
from fundledger.registers.contracts import contract_numbered
from fundledger.schemas.loans import INSTALMENTS, LAYOUT
from fundledger.store.books import Book
from tests.exchange.loan_files import FIELDS, YAML, row, workbook, written
from tests.ledger.books import FUND, capital_in, post, writer_of


@pytest.fixture
def fund_book(book: Book) -> Book:
    body = {"name": "HTX mẫu 01", "status": "active", "merged_into": None}
    with writer_of(book) as writer:
        writer.state(Statement("cooperative", "4900100001", date(2023, 1, 1), body))
    return book


def take(book: Book, path: Path, **how: object) -> SignedFile:
    return take_loans(book, FUND, "kế toán", SourceFile.at(path), **how)  # type: ignore[arg-type]


def facts(book: Book) -> list[Fact]:
    with book.reading() as connection:
        return list(stated(connection, FUND, "loan"))


def new(taken: SignedFile) -> list[bool]:
    return [one.new for one in taken.signed]


def test_a_file_taken_twice_in_two_forms_signs_once(fund_book: Book, tmp_path: Path) -> None:
    assert (
        new(take(fund_book, workbook(tmp_path / "a.xlsx", [row(), row(number="B")]))) == [True] * 2
    )
    assert new(take(fund_book, written(tmp_path / "a.yaml", YAML))) == [False]
    assert [fact.subject for fact in facts(fund_book)] == ["01/2023/HĐTD", "B"]


def test_a_dry_run_writes_nothing_and_says_the_same(fund_book: Book, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [row()])
    dry = take(fund_book, path, dry_run=True)
    assert facts(fund_book) == []
    assert dry == take(fund_book, path)


def test_nothing_is_taken_if_one_row_is_refused(fund_book: Book, tmp_path: Path) -> None:
    """What cannot be read and what the books object to are told together, by row."""
    rows = [row(), row(number="B", cooperative="49"), row(number="C", principal="x")]
    with pytest.raises(BadFile) as refused:
        take(fund_book, workbook(tmp_path / "a.xlsx", rows))
    problems = refused.value.problems
    assert [(p.place.row, p.key) for p in problems] == [
        (3, "cooperative.unknown"),
        (4, "money.not_dong"),
    ]
    assert "C (Mã HTX)" in str(problems[0].place.column)
    assert facts(fund_book) == []


def test_a_row_that_differs_from_what_stands_tells_of_correct(
    fund_book: Book, tmp_path: Path
) -> None:
    take(fund_book, workbook(tmp_path / "a.xlsx", [row()]))
    with pytest.raises(BadFile) as refused:
        take(fund_book, workbook(tmp_path / "b.xlsx", [row(number="B"), row(principal=5)]))
    (problem,) = refused.value.problems
    assert (problem.place.row, problem.key) == (3, "loan.number_taken")
    assert "loan correct" in say_problem(problem)
    assert len(facts(fund_book)) == 1


def test_warnings_stand_at_their_cells(fund_book: Book, tmp_path: Path) -> None:
    post(fund_book, capital_in("2023-01-05", 1_000_000_000))
    path = workbook(tmp_path / "a.xlsx", [row(monthly_rate=1.7, project_cost=10, own_funds=1)])
    said = [(p.key, str(p.place.column)) for p in take(fund_book, path).warnings]
    assert [key for key, _ in said] == [
        *("loan.rate_above", "loan.borrower_above", "loan.own_funds_below"),
    ]
    headings = ("monthly_rate", "principal", "own_funds")
    for (_, column), field in zip(said, headings, strict=True):
        assert LAYOUT.heading(field) in column
    (again,) = take(fund_book, path).signed
    assert again.doubts == ()


def test_one_contract_is_asked_for(fund_book: Book, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [row(), row(number="B")])
    with pytest.raises(FundledgerError) as refused:
        take(fund_book, path, only_one=True)
    assert refused.value.key == "loan.one_only"


def test_both_sheets_come_back_with_remarks(fund_book: Book, tmp_path: Path) -> None:
    custom = {"method": None, "instalments": None, "every": None}
    listed = [["01/2023/HĐTD", date(2023, 6, 30), 5], ["B", date(2023, 6, 30), 5]]
    path = workbook(tmp_path / "a.xlsx", [row(**custom)], listed)
    with pytest.raises(BadFile) as refused:
        take(fund_book, path)
    write_with_remarks(
        *(SourceFile.at(path), refused.value.problems, tmp_path / "b.xlsx"),
        layout=LAYOUT,
        others=(INSTALMENTS,),
        lang="vi",
    )
    back = load_workbook(tmp_path / "b.xlsx")
    lines = back.get_sheet_by_name("Kỳ").to_python()
    assert "khác số tiền vay" in str(lines[1][3])
    assert "không có trong bảng hợp đồng" in str(lines[2][3])
    assert len(back.get_sheet_by_name("Vay").to_python()[0]) == len(FIELDS) + 1


def correct(book: Book, path: Path, reason: str = "gõ nhầm") -> list[Fact]:
    with writer_of(book) as writer:
        return correct_loans(writer, SourceFile.at(path), reason).facts


def test_only_what_differs_is_corrected(fund_book: Book, tmp_path: Path) -> None:
    take(fund_book, workbook(tmp_path / "a.xlsx", [row(), row(number="B")]))
    path = workbook(tmp_path / "b.xlsx", [row(), row(number="B", principal=400_000_000)])
    assert [fact.subject for fact in correct(fund_book, path)] == ["B"]
    with fund_book.reading() as connection:
        assert contract_numbered(connection, FUND, "B").terms.principal == 400_000_000
    with pytest.raises(FundledgerError) as refused:
        correct(fund_book, path)
    assert refused.value.key == "loan.nothing_to_correct"


def test_a_correction_of_what_does_not_stand_is_named_at_its_row(
    fund_book: Book, tmp_path: Path
) -> None:
    take(fund_book, workbook(tmp_path / "a.xlsx", [row()]))
    path = workbook(tmp_path / "b.xlsx", [row(cooperative="49"), row(number="B")])
    with pytest.raises(BadFile) as refused:
        correct(fund_book, path)
    said = [(p.place.row, p.key) for p in refused.value.problems]
    assert said == [(2, "loan.correct_borrower"), (3, "loan.unknown")]
