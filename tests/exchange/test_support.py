"""Items of support from files: whole or nothing, every bad row named, and once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from fundledger.errors import BadFile
from fundledger.exchange.remarks import write_with_remarks
from fundledger.exchange.support import TakenFile, take_support
from fundledger.files import SourceFile
from fundledger.ledger.chain import head_of
from fundledger.messages import say_problem
from fundledger.schemas.support import LAYOUT
from fundledger.store.books import Book
from fundledger.support.items import Counted, Item, standing
from tests.exchange.mutated import written
from tests.exchange.odd_files import Cell
from tests.ledger.books import FUND
from tests.loans.books import BORROWER, register
from tests.support.books import M, with_tree

TODAY = date(2024, 6, 30)
HEADINGS = (
    *("Mã khoản", "Nội dung hỗ trợ", "Mã số HTX", "Đơn vị thụ hưởng", "Số lượng", "Đơn vị tính"),
    *("Số lượng khác", "Kinh phí (đồng)", "Đơn vị tiền", "Nguồn vốn", "Địa bàn", "Ngày"),
    *("Từ ngày", "Đến ngày", "Lũy kế", "Văn bản", "Ghi chú"),
)
OCOP = {
    "Nội dung hỗ trợ": "Thưởng sản phẩm OCOP",
    "Mã số HTX": BORROWER,
    "Số lượng": 3,
    "Đơn vị tính": "sản phẩm",
    "Kinh phí (đồng)": 15_000_000,
    "Nguồn vốn": "NSĐP",
    "Ngày": date(2023, 5, 15),
    "Văn bản": "812/QĐ-UBND",
}
YOUNG = {
    "Nội dung hỗ trợ": "19.5.1",
    "Số lượng": 28,
    "Đơn vị tính": "người",
    "Số lượng khác": "25 HTX; 08 huyện",
    "Kinh phí (đồng)": "khoảng 980 triệu",
    "Đến ngày": "31/12/2022",
    "Lũy kế": "có",
}


@pytest.fixture
def tree(book: Book) -> Book:
    register(book, BORROWER, "HTX mẫu 01")
    return with_tree(book)


def sheet(path: Path, rows: Sequence[dict[str, Cell]], headings: Sequence[str] = HEADINGS) -> Path:
    cells = [list(headings), *([row.get(each) for each in headings] for row in rows)]
    written(path, {"Khoản hỗ trợ": cells})
    return path


def taken(book: Book, path: Path, *, dry_run: bool = False) -> TakenFile:
    file = SourceFile(path.name, path.read_bytes())
    return take_support(book, FUND, "kế toán", file, today=TODAY, dry_run=dry_run)


def refused(book: Book, path: Path) -> list[tuple[int | None, str | None, str]]:
    """Row, column and key of what stands against a file, of which nothing is kept."""
    before = links(book)
    with pytest.raises(BadFile) as refusal:
        taken(book, path)
    assert links(book) == before
    assert all(say_problem(each) for each in refusal.value.problems)
    return [(each.place.row, each.place.column, each.key) for each in refusal.value.problems]


def links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def items(book: Book) -> list[Item]:
    with book.reading() as connection:
        return [each.item for each in standing(connection, FUND)]


def test_a_workbook_is_taken_once(tree: Book, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [OCOP, YOUNG])
    assert [each.became for each in taken(tree, path, dry_run=True).received] == ["new", "new"]
    assert items(tree) == []
    found = taken(tree, path)
    assert found.rows == [2, 3]
    one, aggregate = items(tree)
    assert one == Item(
        category="19.5.2",
        last=date(2023, 5, 15),
        counts=(Counted("sản phẩm", 3),),
        main_unit="HTX",  # which its category names first
        amount=15 * M,
        source="NSDP",
        cooperative=BORROWER,
        document="812/QĐ-UBND",
    )
    assert (aggregate.amount, aggregate.approximate, aggregate.cumulative) == (980 * M, True, True)
    assert dict(aggregate.counts) == {"người": 28, "HTX": 25, "huyện": 8}
    assert aggregate.main_unit == "người"
    before = links(tree)
    assert [each.became for each in taken(tree, path).received] == ["stands", "stands"]
    assert links(tree) == before


@pytest.mark.parametrize(
    ("heading", "amounts", "dong"),
    [
        ("Kinh phí (triệu đồng)", [669, "292,5", "1.426"], [669 * M, 292_500_000, 1_426 * M]),
        ("Kinh phí (tỷ đồng)", ["1,426", 2], [1_426 * M, 2_000 * M]),
        ("Kinh phí", ["669 triệu", "1,426 tỷ"], [669 * M, 1_426 * M]),
        ("Kinh phí", [25_000_000, "15.000.000"], [25 * M, 15 * M]),
        ("Kinh phí (đồng)", [0, "-"], [0, 0]),
    ],
)
def test_the_unit_of_money_stands_in_the_heading_or_the_cell(
    tree: Book, tmp_path: Path, heading: str, amounts: list[Cell], dong: list[int]
) -> None:
    headings = ("Nội dung hỗ trợ", heading, "Ngày", "Mã khoản")
    rows = [
        {"Nội dung hỗ trợ": "19.3", heading: amount, "Ngày": "01/06/2023", "Mã khoản": f"K{at}"}
        for at, amount in enumerate(amounts)
    ]
    taken(tree, sheet(tmp_path / "a.xlsx", rows, headings))
    assert [each.amount for each in items(tree)] == dong


def test_or_beside_the_amount(tree: Book, tmp_path: Path) -> None:
    row = {**OCOP, "Kinh phí (đồng)": 669, "Đơn vị tiền": "triệu đồng"}
    small = {**OCOP, "Mã khoản": "2", "Kinh phí (đồng)": 50_000, "Đơn vị tiền": "đồng"}
    taken(tree, sheet(tmp_path / "a.xlsx", [row, small]))
    assert [each.amount for each in items(tree)] == [669 * M, 50_000]


def test_mixed_units_in_one_column_are_asked_about(tree: Book, tmp_path: Path) -> None:
    """“1,426 tỷ” beside 669: is that đồng, triệu or tỷ?"""
    headings = ("Nội dung hỗ trợ", "Kinh phí", "Đơn vị tiền", "Ngày")
    rows: list[dict[str, Cell]] = [
        {"Nội dung hỗ trợ": "19.1", "Kinh phí": "1,426 tỷ", "Ngày": "01/06/2023"},
        {"Nội dung hỗ trợ": "19.3", "Kinh phí": 669, "Ngày": "01/06/2023"},
        {"Nội dung hỗ trợ": "19.3", "Kinh phí": 20_000_000, "Ngày": "02/06/2023"},
        {
            "Nội dung hỗ trợ": "19.3",
            "Kinh phí": "5 triệu",
            "Đơn vị tiền": "tỷ đồng",
            "Ngày": "03/06/2023",
        },
    ]
    found = refused(tree, sheet(tmp_path / "a.xlsx", rows, headings))
    assert [(row, key) for row, _, key in found] == [
        (3, "support.amount_without_unit"),
        (4, "support.amount_without_unit"),
        (5, "support.unit_differs"),
    ]


def test_a_sum_of_a_few_dong_was_meant_in_trieu(tree: Book, tmp_path: Path) -> None:
    row = {**OCOP, "Kinh phí (đồng)": 669}
    assert refused(tree, sheet(tmp_path / "a.xlsx", [row])) == [
        (2, "H (Kinh phí (đồng))", "support.amount_tiny")
    ]


def test_every_bad_row_is_named(tree: Book, tmp_path: Path) -> None:
    rows: list[dict[str, Cell]] = [
        OCOP,
        {**OCOP, "Nội dung hỗ trợ": "Thưởng sản phẩm OCOB"},
        {**OCOP, "Đơn vị tính": None},
        {**OCOP, "Số lượng": None},
        {**OCOP, "Kinh phí (đồng)": -5},
        {**OCOP, "Ngày": None, "Từ ngày": "31/12/2023", "Đến ngày": "01/01/2023"},
        {**OCOP, "Mã số HTX": "999"},
        {**OCOP, "Số lượng": "2,5"},
        {**OCOP, "Ngày": "01/07/2024"},
        {**OCOP, "Ngày": None},
        {**OCOP, "Ngày": None, "Đến ngày": "31/12/2022"},
        {**OCOP, "Số lượng khác": "hai mươi HTX"},
        OCOP,
    ]
    found = refused(tree, sheet(tmp_path / "a.xlsx", rows))
    assert [(row, key) for row, _, key in found] == [
        (3, "support.unknown_category_like"),
        (4, "support.count_without_unit"),
        (5, "support.unit_without_count"),
        (6, "support.negative"),
        (7, "support.period_reversed"),
        (8, "cooperative.unknown"),
        (9, "support.not_a_count"),
        (10, "support.future_day"),
        (11, "support.no_day"),
        (12, "support.period_begins"),
        (13, "support.not_counted"),
        (14, "support.twice"),
    ]
    assert [column for row, column, _ in found if row == 10] == ["L (Ngày)"]


def test_a_refused_table_comes_back_with_its_remarks(tree: Book, tmp_path: Path) -> None:
    path = sheet(tmp_path / "a.xlsx", [{**OCOP, "Nguồn vốn": "NSTWW"}])
    with pytest.raises(BadFile) as refusal:
        taken(tree, path)
    back = tmp_path / "back.xlsx"
    file = SourceFile(path.name, path.read_bytes())
    write_with_remarks(file, refusal.value.problems, back, layout=LAYOUT)
    assert refused(tree, back) == [(2, "J (Nguồn vốn)", "support.unknown_source_like")]


def test_what_looks_odd_is_remarked_and_taken(tree: Book, tmp_path: Path) -> None:
    rows: list[dict[str, Cell]] = [
        OCOP,
        {**OCOP, "Kinh phí (đồng)": 5_000_000},
        {**OCOP, "Ngày": "01/06/2019"},
    ]
    found = taken(tree, sheet(tmp_path / "a.xlsx", rows))
    assert sorted((each.place.row, each.key) for each in found.odd) == [
        (3, "support_doubt.alike_in_list"),
        (4, "support_doubt.outside_programme"),
    ]
    assert len(items(tree)) == 3


def test_yaml_says_the_same(tree: Book, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "support:\n"
        "  - {category: '19.5.1', count: 28, unit: người, others: {HTX: 25, huyện: 8},\n"
        "     amount: 980 triệu, last: 31/12/2022, cumulative: có, key: A}\n"
        "  - {category: OCOPP, day: 01/01/2023, amount: 5 triệu}\n",
        encoding="utf-8",
    )
    assert [key for _, _, key in refused(tree, path)] == ["support.unknown_category"]
    path.write_text(path.read_text("utf-8").replace("OCOPP", "19.5.2"), encoding="utf-8")
    taken(tree, path)
    assert dict(items(tree)[0].counts) == {"người": 28, "HTX": 25, "huyện": 8}


def test_a_sum_below_the_rows_is_no_item(tree: Book, tmp_path: Path) -> None:
    total: dict[str, Cell] = {"Nội dung hỗ trợ": "Tổng cộng", "Kinh phí (đồng)": 15_000_000}
    taken(tree, sheet(tmp_path / "a.xlsx", [OCOP, total]))
    assert len(items(tree)) == 1


def test_an_empty_table_is_told_so(tree: Book, tmp_path: Path) -> None:
    found = refused(tree, sheet(tmp_path / "a.xlsx", []))
    assert [key for _, _, key in found] == ["support.none"]
