"""What is refused in a table: every bad cell with its sheet, row and column, in both languages."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest

from fundledger.files import SourceFile
from fundledger.messages import say_problem
from tests.exchange.odd_files import (
    FIELDS,
    HEADINGS,
    LETTER,
    SHEET,
    Cell,
    Formula,
    Row,
    assert_names,
    good_rows,
    problems_of,
    replaced,
    row,
    save_csv,
    save_workbook,
    the_problem,
    with_cell,
)
from tests.exchange.readers import read_entries

HEADING = dict(zip(FIELDS, HEADINGS, strict=True))

EITHER = [  # as text, in a workbook and in CSV
    ("debit", "1234.5", "money.not_dong"),
    ("debit", "NaN", "money.not_dong"),
    ("debit", "1e6", "money.not_dong"),
    ("debit", "hai mươi triệu", "money.not_dong"),
    ("debit", "9" * 5_000, "money.not_dong"),
    ("debit", "1.234.56", "money.not_dong"),
    ("debit", "=4*5000000", "money.not_dong"),
    ("debit", str(10**18), "money.too_large"),
    ("debit", "0", "cell.zero"),
    ("debit", "-5", "cell.negative"),
    ("debit", "(1.234.567)", "cell.negative"),
    ("date", "30/06/23", "day.unreadable"),
    ("date", "31/06/2023", "day.none_such"),
    ("date", "06/30/2023", "day.none_such"),
    ("date", "30/06/2203", "cell.day_improbable"),
    ("date", "0203-06-30", "day.out_of_range"),
    ("date", None, "field.missing"),
    ("booked", "mai", "day.unreadable"),
    ("memo", None, "field.missing"),
    ("memo", "\u200b", "cell.blank"),
    ("memo", "d" * 1_001, "field.too_long"),
    ("key", "k" * 101, "field.too_long"),
    ("voucher", "XX", "entries.unknown_voucher"),
    ("account", None, "field.missing"),
    ("entry", None, "entries.no_label"),
]

WORKBOOK_ONLY = [
    ("debit", 1234.5, "cell.decimals"),
    ("debit", 0.1 + 0.2, "cell.decimals"),
    ("debit", 1e18, "money.too_large"),
    ("debit", 1e300, "money.too_large"),
    ("debit", -5, "cell.negative"),
    ("debit", 0, "cell.zero"),
    ("debit", True, "cell.boolean"),
    ("debit", date(2023, 6, 30), "cell.day_not_amount"),
    ("debit", 0.4375, "cell.time"),  # written as 10:30
    ("debit", Formula("=I9+1"), "cell.not_calculated"),
    ("debit", Formula("=I9", "#REF!"), "cell.error"),
    ("debit", Formula("=1/0", "#DIV/0!"), "cell.error"),
    ("memo", Formula("=VLOOKUP(A2,Z:Z,1,0)", "#N/A"), "cell.error"),
    ("date", 45107, "cell.number_not_day"),
    ("date", datetime.combine(date(2023, 6, 30), time(10, 30)), "cell.time_of_day"),
    ("date", Formula("=TODAY()"), "cell.not_calculated"),
    ("document", date(2023, 2, 1), "cell.day_not_text"),
    ("source", 12345678901234567890, "cell.digits_lost"),
]


@pytest.mark.parametrize(("field", "value", "key"), [*EITHER, *WORKBOOK_ONLY])
def test_a_bad_cell_of_a_workbook(tmp_path: Path, field: str, value: Cell, key: str) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", [[], HEADINGS, *with_cell(field, value)])
    problem = the_problem(path)
    assert problem.key == key
    assert_names(problem, "q2.xlsx", SHEET, " 3", f" {LETTER[field]} ({HEADING[field]})")


@pytest.mark.parametrize(("field", "value", "key"), EITHER)
def test_a_bad_cell_of_a_csv(tmp_path: Path, field: str, value: Cell, key: str) -> None:
    path = save_csv(tmp_path / "q2.csv", [[], HEADINGS, *with_cell(field, value)])
    problem = the_problem(path)
    assert problem.key == key
    assert_names(problem, "q2.csv", " 3", f" {LETTER[field]} ({HEADING[field]})")


def test_the_sentence_says_it_all_in_both_languages(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *with_cell("debit", 1234.5)])
    problem = the_problem(path)
    assert say_problem(problem, "en") == (
        "q2.xlsx, sheet Quý II, row 2, column I (Nợ): "
        "1234.5 has decimals; an amount is whole đồng. Round it, in Excel with =ROUND(…,0)."
    )
    assert say_problem(problem, "vi") == (
        "q2.xlsx, trang Quý II, dòng 2, cột I (Nợ): "
        "1234.5 có phần lẻ; số tiền phải là đồng nguyên. "
        "Hãy làm tròn, trong Excel dùng =ROUND(…;0)."
    )


@pytest.mark.parametrize("number", ["NaN", "inf", "-1e999"])
def test_what_is_no_number_though_excel_stored_it_as_one(tmp_path: Path, number: str) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *good_rows()])
    problem = the_problem(
        replaced(path, '<v>20000000</v></c><c r="M2', f'<v>{number}</v></c><c r="M2')
    )
    assert problem.key == "cell.not_a_number"
    assert_names(problem, SHEET, " 2", " I (Nợ)")


def test_a_formula_as_other_programs_leave_it(tmp_path: Path) -> None:
    """No <v> at all; and a text formula that gave "" has its value, namely nothing."""
    path = save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *with_cell("debit", Formula("=I9", 7))])
    problem = the_problem(replaced(path, "<f>I9</f><v>7</v>", "<f>I9</f>"))
    assert (problem.key, problem.params) == ("cell.not_calculated", {"value": "=I9"})
    rows = with_cell("document", Formula("=Z1", "x"))
    path = save_workbook(tmp_path / "q3.xlsx", [HEADINGS, *rows])
    replaced(path, "<f>Z1</f><v>x</v>", "<f>Z1</f><v></v>")
    assert len(read_entries(SourceFile.at(path))) == 1


def test_all_bad_rows_are_named_and_in_order(tmp_path: Path) -> None:
    rows: list[Row] = [HEADINGS]
    for number in range(50):
        first, second = good_rows()
        first[0] = f"B{number}"
        if number % 2:
            second[FIELDS.index("credit")] = 0.5
        rows += [first, second]
    problems = problems_of(save_workbook(tmp_path / "q2.xlsx", rows))
    assert [problem.place.row for problem in problems] == list(range(5, 102, 4))


POSTING = {"account": "11211", "source": "NSDP"}
WRONG_ROWS = [
    ([row(entry=1, **POSTING), good_rows()[1]], "entries.no_amount", 2, None),
    ([row(entry=1, debit=5, credit=5, **POSTING), good_rows()[1]], "entries.both_sides", 2, None),
    ([good_rows()[0]], "entries.too_few_postings", 2, None),
    ([*good_rows(), row(memo="Tổng cộng", account="x")], "entries.no_amount", 4, None),
    ([*good_rows(), row(memo="Tổng hợp lãi", debit=5)], "field.missing", 4, "account"),
    ([*good_rows(), row(memo="Cộng", debit=Formula("=A1", "#REF!"))], "cell.error", 4, "debit"),
    ([good_rows()[0], row(**{**POSTING, "credit": 5, "memo": "x"})], "entries.differs", 3, "memo"),
    ([good_rows()[0], row(account="1", credit=5, date="1/7/2023")], "entries.differs", 3, "date"),
    ([*good_rows(), *with_cell("entry", "2"), *good_rows()], "entries.label_again", 6, "entry"),
]


@pytest.mark.parametrize(("rows", "key", "number", "field"), WRONG_ROWS)
def test_rows_that_do_not_make_an_entry(
    tmp_path: Path, rows: list[Row], key: str, number: int, field: str | None
) -> None:
    rows = [[cell.isoformat() if isinstance(cell, date) else cell for cell in r] for r in rows]
    found = problems_of(save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *rows]))
    problem = next(problem for problem in found if problem.key == key)
    column = f" {LETTER[field]} (" if field else ""
    assert_names(problem, SHEET, f" {number}", column)
    assert problem.place.row == number


def test_a_key_used_twice(tmp_path: Path) -> None:
    rows = [*with_cell("key", "k"), *with_cell("key", "k")]
    rows[2][0] = "2"
    problem = the_problem(save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *rows]))
    assert problem.key == "entries.key_twice"
    assert say_problem(problem, "vi") == (
        "q2.xlsx, trang Quý II, dòng 4: Mã chống trùng “k” đã dùng rồi"
        " (q2.xlsx, trang Quý II, dòng 2). Mỗi bút toán có mã riêng."
    )


def headed(**changes: str | None) -> list[Cell]:
    return [changes.get(field, heading) for field, heading in HEADING.items()]


@pytest.mark.parametrize(
    ("headings", "key", "said"),
    [
        (headed(source="Nguồn vốnn"), "table.unknown_like", "“Nguồn vốn”"),
        (headed(source="Người lập"), "table.unknown", "“Người lập”"),
        (headed(source="No."), "table.unknown", "“No.”"),
        (headed(source="Debit"), "table.heading_twice", " I"),
        (headed(account="TK nợ"), "table.lacking", "Tài khoản"),
        (headed(source=None), "table.no_heading", " M"),
        (["x", "y"], "table.none", "Tài khoản"),
    ],
)
def test_headings_that_are_not_those_of_the_table(
    tmp_path: Path, headings: list[Cell], key: str, said: str
) -> None:
    found = problems_of(save_workbook(tmp_path / "q2.xlsx", [["Quỹ"], headings, *good_rows()]))
    problem = next(problem for problem in found if problem.key == key)
    assert_names(problem, "q2.xlsx", said)
    if key != "table.none":
        assert_names(problem, SHEET)


def test_a_hidden_table_is_neither_taken_nor_left_out(tmp_path: Path) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *good_rows()])
    replaced(path, 'sheetId="1" ', 'sheetId="1" state="veryHidden" ', part="xl/workbook.xml")
    problem = the_problem(path)
    assert problem.key == "table.hidden"
    assert_names(problem, SHEET)


@pytest.mark.parametrize(("area", "letter"), [("M2:M3", "M"), ("I2:J2", "I"), ("D2:E3", "D")])
def test_merged_cells_that_hide_a_value(tmp_path: Path, area: str, letter: str) -> None:
    path = save_workbook(tmp_path / "q2.xlsx", [HEADINGS, *good_rows()])
    merge = f'</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>'
    problem = the_problem(replaced(path, "</sheetData>", merge))
    assert problem.key == "table.merged"
    assert_names(problem, SHEET, " 2", f" {letter} (")


def test_a_table_without_rows(tmp_path: Path) -> None:
    problem = the_problem(save_workbook(tmp_path / "q2.xlsx", [HEADINGS]))
    assert problem.key == "entries.none"
    assert_names(problem, "q2.xlsx")
