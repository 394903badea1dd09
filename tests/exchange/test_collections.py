"""Files of receipts: read in every form, taken whole, given back, killed and crowded."""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from fundledger.contract.events import Disburse
from fundledger.contract.waterfall import Parts, Split
from fundledger.errors import BadFile
from fundledger.exchange.collections import Asked, post_file, preview_file
from fundledger.exchange.remarks import write_with_remarks
from fundledger.exchange.templates import write_template
from fundledger.files import SourceFile
from fundledger.intake.recognition import Row, _content
from fundledger.ledger import journal as journal_module
from fundledger.ledger.chain import head_of
from fundledger.ledger.reading import journal
from fundledger.office.house import furnish
from fundledger.schemas.collections import LAYOUT
from fundledger.store.books import Book, create, open_book
from tests.contract.build import loan as terms_of
from tests.exchange.odd_files import Cell, save_csv, save_workbook
from tests.exchange.readers import read_collections
from tests.ledger.books import FUND, TODAY, found_fund
from tests.ledger.test_faults import killed_at
from tests.loans.books import enter, proved, sign, with_capital

FIELDS = tuple(column.name for column in LAYOUT.columns)
HEADINGS = tuple(LAYOUT.heading(name) for name in FIELDS)
TERMS = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
ASKED = Asked(TODAY)
LOANS = ("HD-01", "HD-02", "HD-03")


def row(**cells: Cell) -> list[Cell]:
    assert cells.keys() <= set(FIELDS)
    return [cells.get(field) for field in FIELDS]


def good_rows() -> list[list[Cell]]:
    bank: dict[str, Cell] = {"day": date(2023, 3, 12), "amount": 5_000_000, "reference": "FT-1"}
    return [
        row(**bank, loan="HD-01"),
        row(**bank, loan="HD-02", payer="HTX mẫu 01"),
        row(
            receipt="15",
            day="13/3/2023",
            loan="HD-03",
            amount="1.500.000",
            overdue_principal=1_000_000,
            overdue_interest="-",
            due_interest=400_000,
            place="Tiền mặt",
            note="=ghi chú",
        ),
        row(day=date(2023, 3, 20), loan="HD-01", amount=2_000_000, place="CK", mark="trả trước"),
    ]


def saved(folder: Path, *rows: list[Cell], name: str = "thu-no.xlsx") -> Path:
    return save_workbook(folder / name, [HEADINGS, *(rows or good_rows())])


def lent(book: Book) -> Book:
    with_capital(book)
    for number in LOANS:
        sign(book, TERMS, number)
        enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"), number)
    return book


@pytest.fixture
def lender(book: Book) -> Book:
    return lent(book)


def links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def receipts(book: Book) -> Counter[tuple[str | None, str | None, int]]:
    """Each receipt in the books: its document, loan and sum."""
    found: Counter[tuple[str | None, str | None, int]] = Counter()
    with book.reading() as connection:
        for entry in journal(connection, FUND):
            if entry.kind == "collect":
                amount = sum(line.amount for line in entry.postings if line.amount > 0)
                found[entry.document, entry.postings[0].loan, amount] += 1
    return found


# Read


def test_every_column_is_read(tmp_path: Path) -> None:
    first, second, third, fourth = (
        one.value for one in read_collections(SourceFile.at(saved(tmp_path)))
    )
    assert first == Row(date(2023, 3, 12), 5_000_000, "bank", loan="HD-01", document="FT-1")
    assert (second.loan, second.payer) == ("HD-02", "HTX mẫu 01")
    assert third == Row(
        date(2023, 3, 13),
        1_500_000,
        "cash",
        loan="HD-03",
        document="15",
        split=Split(overdue_principal=1_000_000, due_interest=400_000),
        note="=ghi chú",
    )
    assert (fourth.place, fourth.document, fourth.prepay) == ("bank", "", True)


def test_early_principal_by_name_is_a_part_of_its_own(tmp_path: Path) -> None:
    cells: dict[str, Cell] = {"day": date(2023, 3, 12), "loan": "HD-01", "amount": 5_000_000}
    said = {"reference": "FT-1", "due_interest": 400_000, "prepaid_principal": "4.000.000"}
    (one,) = read_collections(SourceFile.at(saved(tmp_path, row(**{**cells, **said}))))
    assert one.value.split == Split(due_interest=400_000, prepaid_principal=4_000_000)


def test_the_key_of_a_row_is_the_one_it_always_had() -> None:
    """A file taken by an earlier version is known again: its keys were made of the five parts."""
    parts = (1_000_000, 0, 0, 400_000, 0)
    one = Row(date(2023, 3, 13), 1_500_000, "cash", loan="HD-03", split=Split(*parts))
    said = (one.day, one.amount, "cash", "HD-03", Parts(*parts), False, False)
    assert _content(one) == sha256(repr(said).encode()).hexdigest()[:16]


@pytest.mark.parametrize(
    ("said", "place", "document", "receipt"),
    [
        ({"reference": "FT-1", "receipt": "15"}, "bank", "FT-1", "15"),
        ({"reference": "FT-1", "receipt": "15", "place": "TM"}, "cash", "15", ""),
        ({"receipt": "15", "place": "ngân hàng"}, "bank", "15", ""),
        ({"receipt": "15", "place": "BIDV"}, "BIDV", "15", ""),
        ({"place": "cash"}, "cash", "", ""),
    ],
)
def test_what_becomes_the_number(
    tmp_path: Path, said: dict[str, Cell], place: str, document: str, receipt: str
) -> None:
    path = saved(tmp_path, row(day=date(2023, 3, 12), loan="HD-01", amount=5, **said))
    (one,) = read_collections(SourceFile.at(path))
    assert (one.value.place, one.value.document, one.value.receipt) == (place, document, receipt)


@pytest.mark.parametrize(
    ("said", "key", "column"),
    [
        ({"loan": None}, "collections.whose", None),
        ({"reference": None}, "collections.no_place", None),
        ({"amount": 0}, "cell.zero", "E (Số tiền)"),
        ({"amount": -5}, "cell.negative", "E (Số tiền)"),
        ({"amount": None}, "field.missing", "E (Số tiền)"),
        ({"day": "31/02/2023"}, "day.none_such", "B (Ngày thu)"),
        ({"due_interest": -5}, "collections.negative", "I (Lãi đến hạn)"),
        ({"due_interest": "6.000.000"}, "contract.split_sum", None),
        ({"mark": "có"}, "collections.unknown_mark", "P (Trả trước hay tất toán)"),
        ({"mark": "tất toán", "due_interest": 5}, "contract.split_and_payoff", None),
    ],
    ids=str,
)
def test_a_row_that_cannot_be_read(
    tmp_path: Path, said: dict[str, Cell], key: str, column: str | None
) -> None:
    cells: dict[str, Cell] = {"day": date(2023, 3, 12), "loan": "HD-01", "amount": 5_000_000}
    path = saved(tmp_path, row(**{**cells, "reference": "FT-1", **said}))
    with pytest.raises(BadFile) as refusal:
        read_collections(SourceFile.at(path))
    (problem,) = refusal.value.problems
    assert (problem.key, problem.place.row, problem.place.column) == (key, 2, column)


def test_a_total_below_is_passed_over_and_an_empty_table_is_not_taken(tmp_path: Path) -> None:
    total = row(loan="Tổng cộng", amount=13_500_000)
    assert len(read_collections(SourceFile.at(saved(tmp_path, *good_rows(), total)))) == 4
    for suffix in ("xlsx", "yaml"):
        blank = tmp_path / f"mau.{suffix}"
        write_template("collections", blank)
        with pytest.raises(BadFile) as refusal:
            read_collections(SourceFile.at(blank))
        assert [problem.key for problem in refusal.value.problems] == ["collections.none"]


def test_the_same_receipts_in_yaml_and_csv(lender: Book, tmp_path: Path) -> None:
    post_file(lender, FUND, "kt", SourceFile.at(saved(tmp_path)), ASKED)
    yaml = tmp_path / "thu.yaml"
    yaml.write_text(
        "collections:\n"
        "  - {day: 12/03/2023, loan: HD-01, amount: 5.000.000, reference: FT-1}\n"
        "  - {day: 2023-03-20, loan: HD-01, amount: 2000000, place: bank, mark: prepay}\n",
        encoding="utf-8",
    )
    csv = save_csv(tmp_path / "thu.csv", [HEADINGS, *good_rows()], delimiter=";")
    for path in (yaml, csv):
        lines = post_file(lender, FUND, "kt", SourceFile.at(path), ASKED).collected.lines
        assert not any(line.is_new for line in lines)


def test_the_example_of_the_template_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mau.yaml"
    write_template("collections", path)
    text = path.read_text(encoding="utf-8")
    head, _, example = text.partition("\ncollections:\n")
    filled = "\n".join(line.removeprefix("# ") for line in example.splitlines())
    path.write_text(f"{head}\ncollections:\n{filled}\n", encoding="utf-8")
    first, second = (one.value for one in read_collections(SourceFile.at(path)))
    assert (first.document, first.place) == ("FT23095000123", "bank")
    assert second.split == Split(overdue_principal=15_000_000, overdue_interest=5_000_000)


# Taken whole


def test_what_cannot_be_read_and_what_the_books_refuse_come_back_together(
    lender: Book, tmp_path: Path
) -> None:
    bad = [*good_rows(), row(day="x", loan="HD-01", amount=5, place="bank")]
    bad[1][FIELDS.index("loan")] = "HD-99"
    path = saved(tmp_path, *bad)
    before = links(lender)
    for run in (
        lambda: preview_file(lender, FUND, SourceFile.at(path), ASKED),
        lambda: post_file(lender, FUND, "kt", SourceFile.at(path), ASKED),
    ):
        with pytest.raises(BadFile) as refusal:
            run()
        told = [(p.key, p.place.row, p.place.column) for p in refusal.value.problems]
        assert told == [
            ("loan.unknown", 3, "C (Hợp đồng)"),
            ("day.unreadable", 6, "B (Ngày thu)"),
        ]
    assert links(lender) == before
    back = tmp_path / "sua.xlsx"
    write_with_remarks(SourceFile.at(path), refusal.value.problems, back, layout=LAYOUT)
    mended = read_again(back)
    assert next(line for line in mended if "HD-99" in line).count("HD-99") == 2  # cell and reason


def read_again(path: Path) -> list[str]:
    from python_calamine import load_workbook

    rows = load_workbook(path).get_sheet_by_index(0).to_python()
    return [" | ".join(map(str, cells)) for cells in rows]


def test_a_file_mended_beside_its_remarks_is_taken(lender: Book, tmp_path: Path) -> None:
    path = saved(tmp_path, *good_rows(), row(day=date(2023, 3, 1), loan="HD-99", amount=5))
    with pytest.raises(BadFile) as refusal:
        post_file(lender, FUND, "kt", SourceFile.at(path), ASKED)
    back = tmp_path / "sua.xlsx"
    write_with_remarks(SourceFile.at(path), refusal.value.problems, back, layout=LAYOUT)
    with pytest.raises(BadFile):
        post_file(lender, FUND, "kt", SourceFile.at(back), ASKED)
    headings = [*HEADINGS, "Lỗi / What is wrong"]
    mended = save_workbook(back, [headings, *([*cells, "lỗi cũ"] for cells in good_rows())])
    assert len(post_file(lender, FUND, "kt", SourceFile.at(mended), ASKED).collected.lines) == 4


# Killed, crowded


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="children are forked")
def test_killed_while_posting_it_is_all_or_nothing(
    address: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent(found_fund(create(address))).close()
    monkeypatch.setattr(journal_module, "ROWS_AT_ONCE", 2)
    rows = [
        row(day=date(2023, 3, 1 + i), loan=LOANS[i % 3], amount=900_000 + i, reference=f"FT-{i}")
        for i in range(9)
    ]
    path = saved(tmp_path, *rows)

    def post(book: Book) -> None:
        post_file(book, FUND, "kế toán", SourceFile.at(path), ASKED)

    statement, killed = 0, 0
    while killed == statement:
        statement += 1
        killed += killed_at(statement, address, post)
        book = open_book(address)
        assert proved(book) == []
        assert sum(receipts(book).values()) == (0 if killed == statement else 9), statement
        book.close()
    assert statement > 20
    book = open_book(address)
    post(book)  # the same command once more: nothing twice
    assert set(receipts(book).values()) == {1}
    assert sum(receipts(book).values()) == 9
    book.close()


def _post_at_once(address: str, path: Path, name: str, gate: multiprocessing.Barrier) -> None:  # type: ignore[name-defined]
    furnish()  # a process of its own
    book = open_book(address)
    gate.wait(60)
    post_file(book, FUND, name, SourceFile.at(path), ASKED)
    book.close()


@pytest.mark.slow
def test_two_accountants_post_the_same_file_at_once(address: str, tmp_path: Path) -> None:
    lent(found_fund(create(address))).close()
    rows = [
        row(day=date(2023, 3, 1), loan=LOANS[i % 3], amount=100_000 + i // 6, place="tiền mặt")
        for i in range(120)
    ]
    path = saved(tmp_path, *rows, *good_rows())
    context = multiprocessing.get_context("spawn")
    gate = context.Barrier(2)
    people = [
        context.Process(target=_post_at_once, args=(address, path, f"kế toán {n}", gate))
        for n in range(2)
    ]
    for process in people:
        process.start()
    for process in people:
        process.join(120)
        assert process.exitcode == 0
    book = open_book(address)
    assert sum(receipts(book).values()) == 124
    assert set(receipts(book).values()) <= {1, 2}  # six equal rows of twenty sums, by loan
    assert proved(book) == []
    book.close()
