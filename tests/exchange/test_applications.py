"""Applications from files of every form: whole or nothing, at their places, and once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

import pytest
from python_calamine import load_workbook

from fundledger.errors import BadFile
from fundledger.exchange.applications import take_applications
from fundledger.exchange.remarks import write_with_remarks
from fundledger.files import SourceFile
from fundledger.ledger.chain import head_of
from fundledger.lending.dossier import Applied, dossiers
from fundledger.lending.receiving import Received
from fundledger.messages import say_problem
from fundledger.schemas.applications import KIND, LAYOUT
from fundledger.store.books import Book
from tests.exchange.mutated import written
from tests.exchange.odd_files import Cell
from tests.ledger.books import FUND, TODAY, day
from tests.loans.books import BORROWER, SUCCESSOR, register, with_capital

HEADINGS: list[Cell] = [
    *("Số hồ sơ", "Ngày nhận", "Mã số HTX", "Số tiền đề nghị vay", "Mục đích"),
    *("Tổng vốn đầu tư", "Vốn tự có", "Thời hạn (tháng)", "Số kỳ trả", "Tài sản bảo đảm"),
    *("Dư nợ nơi khác", "Cán bộ", "Giấy tờ đã nộp"),
]
FULL: list[Cell] = [
    *("HS-01", "01/03/2024", BORROWER, 500_000_000, "Mua máy cấy"),
    *(800_000_000, 300_000_000, 36, 6, "Đất thửa 12; máy cấy"),
    *("Agribank 100 triệu", "cán bộ A", "request; Báo cáo tài chính"),
]
SHORT: list[Cell] = ["HS-02", day("2024-03-04"), SUCCESSOR, "200.000.000", "Nhà lưới"]
ASKED = Applied(
    cooperative=BORROWER,
    purpose="Mua máy cấy",
    amount=500_000_000,
    project_cost=800_000_000,
    own_funds=300_000_000,
    term_months=36,
    instalments=6,
    security=("Đất thửa 12", "máy cấy"),
    other_debts="Agribank 100 triệu",
    officer="cán bộ A",
)


@pytest.fixture
def fund(book: Book) -> Book:
    return with_capital(book)


def workbook(path: Path, *rows: Sequence[Cell]) -> SourceFile:
    return SourceFile.at(written(path, {"Hồ sơ": [HEADINGS, *map(list, rows)]}))


def take(book: Book, file: SourceFile, *, dry_run: bool = False) -> list[Received]:
    return take_applications(book, FUND, "kế toán", file, today=TODAY, dry_run=dry_run)


def chain(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def refused(book: Book, file: SourceFile) -> list[tuple[int | None, str, str]]:
    """Row, letter of the column and key of everything wrong; nothing of the file is kept."""
    before = chain(book)
    with pytest.raises(BadFile) as refusal:
        take(book, file)
    assert chain(book) == before
    return [
        (p.place.row, (p.place.column or p.place.path or "").partition(" ")[0], p.key)
        for p in refusal.value.problems
    ]


def test_a_workbook_is_taken_whole_and_once(fund: Book, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", FULL, SHORT)
    before = chain(fund)
    assert [each.is_new for each in take(fund, file, dry_run=True)] == [True, True]
    assert chain(fund) == before
    first, second = take(fund, file)
    assert first.standing.dossier.asked == ASKED
    assert [each.code for each in first.standing.missing_for_appraisal] == [
        *("legal", "plan", "collateral")  # of a cooperative, without `request` and `statements`
    ]
    assert (second.standing.dossier.received, second.standing.dossier.asked.amount) == (
        day("2024-03-04"),
        200_000_000,
    )
    after = chain(fund)
    assert after == before + 4  # the table that is gone by, two applications, papers of the first
    assert [each.is_new for each in take(fund, file)] == [False, False]
    assert chain(fund) == after


def test_every_form_says_the_same(fund: Book, tmp_path: Path) -> None:
    take(fund, workbook(tmp_path / "a.xlsx", FULL))
    lines = [";".join(map(str, HEADINGS)), ";".join(f'"{cell}"' for cell in FULL)]
    csv = SourceFile("a.csv", "\n".join(lines).encode("utf-8-sig"))
    names = [LAYOUT.field_of(heading) for heading in HEADINGS]
    said = {str(name): cell for name, cell in zip(names, FULL, strict=True)}
    listed = {**said, "security": ["Đất thửa 12", "máy cấy"], "papers": ["request", "statements"]}
    body = json.dumps({"applications": [listed]}, ensure_ascii=False)
    for file in (csv, SourceFile("a.json", body.encode()), SourceFile("a.yaml", body.encode())):
        assert [each.is_new for each in take(fund, file)] == [False], file.name


def test_the_example_of_the_template_can_be_taken(fund: Book) -> None:
    register(fund, "4900123456", "HTX mẫu")
    assert KIND.yaml is not None
    _, _, example = KIND.yaml().rpartition("applications:\n")
    text = "applications:\n" + "\n".join(line.removeprefix("# ") for line in example.splitlines())
    (received,) = take(fund, SourceFile("a.yaml", text.encode()))
    assert received.standing.dossier.asked.security == (
        "Quyền sử dụng đất thửa 12",
        "Máy cấy hình thành từ vốn vay",
    )


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Mã hồ sơ", "number"),
        ("NGÀY TIẾP NHẬN", "received"),
        ("Số tiền xin vay (đồng)", "amount"),
        ("Mục đích sử dụng vốn", "purpose"),
        ("Tổng mức đầu tư", "project_cost"),
        ("Vốn đối ứng", "own_funds"),
        ("Thời hạn", "term_months"),
        ("Tài sản thế chấp", "security"),
        ("Thành phần hồ sơ", "papers"),
    ],
)
def test_headings_are_what_offices_write(heading: str, field: str) -> None:
    assert LAYOUT.field_of(heading) == field


def test_a_file_in_which_everything_is_wrong(fund: Book, tmp_path: Path) -> None:
    """Columns: A number B received C cooperative D amount E purpose F cost G own H term I
    instalments J security K debts L officer M papers. HS-01 stands, and asks for 500 million."""
    take(fund, workbook(tmp_path / "first.xlsx", FULL))
    long = "x" * 301
    file = workbook(
        tmp_path / "a.xlsx",
        [*FULL[:3], 400_000_000, *FULL[4:12], "request; plan"],
        [None, "31/02/2024", None, 0, None, -1, -1, 0, "ba", long, None, None, None],
        ["HS-03", "01/01/2099", "4900", 500, "Mua", 400, None, None, None, None, None, None, "lạ"],
        ["HS-04", "01/03/2024", "4901", "1,5", "Mua"],
        ["HS-04", "01/03/2024", BORROWER, 500, "Mua"],
    )
    assert refused(fund, file) == [
        (2, "D", "application.differs"),
        (2, "M", "application.differs_papers"),
        (3, "A", "field.missing"),
        (3, "B", "day.none_such"),
        (3, "C", "field.missing"),
        (3, "D", "cell.zero"),
        (3, "E", "field.missing"),
        (3, "F", "cell.negative"),
        (3, "G", "loans.negative"),
        (3, "H", "applications.at_least_one"),
        (3, "I", "contract.not_a_count"),
        (3, "J", "field.too_long"),
        (4, "B", "loan.future_day"),
        (4, "C", "cooperative.unknown"),
        (4, "D", "application.above_cost"),
        (4, "M", "application.no_such_paper"),
        (5, "C", "cooperative.unknown"),
        (5, "D", "money.not_dong"),
        (6, "A", "applications.twice"),
    ]


def test_a_refused_table_comes_back_with_remarks(fund: Book, tmp_path: Path) -> None:
    file = workbook(tmp_path / "a.xlsx", FULL, [*SHORT[:2], "4900", *SHORT[3:]])
    with pytest.raises(BadFile) as refusal:
        take(fund, file)
    back = tmp_path / "back.xlsx"
    write_with_remarks(file, refusal.value.problems, back, layout=LAYOUT, lang="vi")
    rows = load_workbook(back).get_sheet_by_index(0).to_python()
    assert rows[1][-1] == ""
    assert "4900" in str(rows[2][-1])
    assert refused(fund, SourceFile.at(back)) == [(3, "C", "cooperative.unknown")]


def test_what_differs_says_what_stands(fund: Book, tmp_path: Path) -> None:
    take(fund, workbook(tmp_path / "a.xlsx", FULL))
    with pytest.raises(BadFile) as refusal:
        take(fund, workbook(tmp_path / "b.xlsx", [*FULL[:9], "Đất thửa 13", *FULL[10:]]))
    (problem,) = refusal.value.problems
    assert "Đất thửa 12, máy cấy" in say_problem(problem, "vi")


@pytest.mark.slow
def test_a_thousand_rows_take_a_few_seconds(fund: Book, tmp_path: Path) -> None:
    """Each row is looked at without reading the book again: two seconds on a quiet machine. Thirty
    are allowed; read anew for each row they would take minutes."""
    rows = [[f"HS-{n:04}", *FULL[1:]] for n in range(1_000)]
    file = workbook(tmp_path / "a.xlsx", *rows)
    began = perf_counter()
    assert len(take(fund, file)) == 1_000
    assert perf_counter() - began < 30
    with fund.reading() as connection:
        assert len(dossiers(connection, FUND)) == 1_000
