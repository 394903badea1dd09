"""Statements as the banks write them: every line, exactly; or every reason why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from python_calamine import load_workbook

from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.statements import give_back, layout_of_file, read_statements
from fundledger.exchange.statements.accounts import Ends
from fundledger.exchange.statements.cells import amount_of
from fundledger.exchange.statements.layouts import known_layouts, layout_from
from fundledger.exchange.templates import write_template
from fundledger.files import SourceFile
from fundledger.messages import LANGUAGES
from fundledger.schemas.bank_lines import LAYOUT
from fundledger.schemas.kinds import json_schema
from tests.exchange import statement_files
from tests.exchange.statement_files import ACCOUNT, read, refusals, save, save_csv

IN, FEE = 42_000_000, -1_100


@pytest.mark.parametrize("name", statement_files.ALL)
def test_each_bank_is_known_by_its_words(name: str, tmp_path: Path) -> None:
    rows = statement_files.ALL[name]()
    statements = read(save(tmp_path / "a.xlsx", rows))
    assert {one.layout for one in statements} == {name}
    first = [line for line in statements[0].lines if line.amount == IN]
    assert [line.day for line in first] == [date(2023, 4, 5)]


@pytest.mark.parametrize("name", statement_files.ALL)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "utf-16"])
def test_csv_says_the_same(name: str, encoding: str, tmp_path: Path) -> None:
    rows = statement_files.ALL[name]()
    from_workbook = read(save(tmp_path / "a.xlsx", rows))
    from_csv = read(save_csv(tmp_path / "a.csv", rows, encoding))

    def said(statements: object) -> list[object]:
        return [
            (
                one.account,
                one.opening,
                one.closing,
                [(x.day, x.amount, x.narrative) for x in one.lines],
            )  # type: ignore[attr-defined]
            for one in statements  # type: ignore[attr-defined]
        ]

    assert said(from_csv) == said(from_workbook)


def test_the_simple_one_of_vietcombank(tmp_path: Path) -> None:
    (one,) = read(save(tmp_path / "a.xlsx", statement_files.vietcombank()))
    assert one.account == ACCOUNT
    assert (one.first, one.last) == (date(2023, 4, 1), date(2023, 6, 30))
    assert (one.opening, one.closing) == (None, None)
    assert [(line.day.day, line.amount, line.reference) for line in one.lines] == [
        (5, IN, "FT23095001"),
        (5, 7_000_000, "FT23095002"),
        (6, FEE, "FT23096001"),
    ]


def test_several_accounts_in_one_file(tmp_path: Path) -> None:
    one, other = read(save(tmp_path / "a.xlsx", statement_files.vietcombank_cashup()))
    assert (one.account, one.opening, one.closing) == (ACCOUNT, 1_000_000, 42_998_900)
    assert [line.amount for line in one.lines] == [IN, FEE]
    assert (other.account, other.opening, other.closing) == ("0011001932419", 0, 500_000)


def test_days_are_filled_down_and_the_order_is_found(tmp_path: Path) -> None:
    (one,) = read(save(tmp_path / "a.xlsx", statement_files.vietinbank()))
    assert [line.day.day for line in one.lines] == [6, 5, 5]
    assert [line.amount for line in one.lines] == [FEE, IN, 1_000]
    assert (one.opening, one.closing) == (999_000, 42_998_900)


def turned(
    *labels: list[statement_files.Cell], days: tuple[int, int] = (6, 5)
) -> statement_files.Rows:
    """5,000 went out of 10,000 and came back. Read downward, it came to 5,000 and went again."""
    rows = statement_files.agribank()
    back, out = (f"{day:02}/04/2023" for day in days)
    return [
        *rows[:2],
        *labels,
        rows[3],
        [back, "A2", None, "5.000", "10.000", "HOAN TIEN"],
        [out, "A1", "5.000", None, "5.000", "CHI"],
    ]


@pytest.mark.parametrize(
    ("rows", "ends"),
    [
        (turned(), (10_000, 10_000)),
        (turned(days=(5, 6)), (5_000, 5_000)),
        (turned(days=(5, 5)), (None, None)),
        (turned(["Số dư đầu kỳ", "10.000"]), (10_000, 10_000)),
        (turned(["Số dư đầu kỳ", "10.000"], days=(5, 5)), (10_000, 10_000)),
        (turned(["Số dư cuối kỳ", "5.000"], days=(5, 5)), (5_000, 5_000)),
    ],
)
def test_where_both_ways_hold_the_days_or_the_bank_decide(
    rows: statement_files.Rows, ends: tuple[int | None, int | None], tmp_path: Path
) -> None:
    (one,) = read(save(tmp_path / "a.xlsx", rows))
    assert (one.opening, one.closing) == ends


def test_an_opening_that_neither_way_has_is_refused(tmp_path: Path) -> None:
    (said,) = refusals(save(tmp_path / "a.xlsx", turned(["Số dư đầu kỳ", "7.000"], days=(5, 5))))
    assert "Opening balance 7,000" in said


def test_a_period_above_all_accounts_is_of_each(tmp_path: Path) -> None:
    one, other = read(save(tmp_path / "a.xlsx", statement_files.vietcombank_cashup()))
    for each in (one, other):
        assert (each.first, each.last) == (date(2023, 4, 1), date(2023, 6, 30))
    rows = statement_files.vietcombank_cashup()
    rows.insert(12, ["Từ ngày 01/04/2023 đến ngày 30/04/2023"])
    assert [each.last.month for each in read(save(tmp_path / "b.xlsx", rows)) if each.last] == [
        6,
        4,
    ]


@pytest.mark.parametrize(
    "said",
    [
        "Từ ngày 01/04/2023 đến ngày 30/06/2023",
        "Từ ngày/From: 01/04/2023 Đến ngày/To: 30/06/2023",
        "Từ 1/4/2023 đến 30/6/2023 (in ngày 01/07/2023 08:15)",
        "Ngày in 01/07/2023, từ ngày 01-04-2023 đến ngày 30-06-2023",
    ],
)
def test_a_period_is_found_beside_other_days(said: str, tmp_path: Path) -> None:
    rows = statement_files.vietcombank()
    rows[3] = [said]
    (one,) = read(save(tmp_path / "a.xlsx", rows))
    assert (one.first, one.last) == (date(2023, 4, 1), date(2023, 6, 30))


def test_a_column_of_currencies_is_looked_at(tmp_path: Path) -> None:
    rows = statement_files.bidv()
    rows[11].append("Loại tiền")
    rows[12].append("VND")
    rows[13].append("VNĐ")
    assert refusals(save(tmp_path / "a.xlsx", rows)) == []
    rows[13][-1] = "USD"
    (said,) = refusals(save(tmp_path / "b.xlsx", rows))
    assert "USD" in said
    assert "row 14" in said


def test_an_account_in_the_narrative_is_the_payers(tmp_path: Path) -> None:
    rows = statement_files.vietinbank()
    rows[-2][3] = "Tài khoản: 0351000123456 nộp trả nợ"
    rows[-1][3] = "Số tài khoản: 0351000123456"  # in a row whose day stands above
    (one,) = read(save(tmp_path / "a.xlsx", rows))
    assert one.account == "118000123456"
    assert [line.amount for line in one.lines] == [FEE, IN, 1_000]


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("VND -1.100", -1_100),
        ("VND (1.100)", -1_100),
        ("1.100- VND", -1_100),
        ("1.100−", -1_100),
        ("+1.100,00 đ", 1_100),
        ("(1.100)", -1_100),
    ],
)
def test_a_sign_counts_wherever_the_currency_stands(text: str, amount: int) -> None:
    assert amount_of(text, ".") == amount


@pytest.mark.parametrize("text", ["+-1.100", "--1.100", "-1.100-", "(-1.100)", "()", "VND"])
def test_an_amount_of_two_signs_is_none(text: str) -> None:
    with pytest.raises(FundledgerError) as refused:
        amount_of(text, ".")
    assert refused.value.key == "money.not_dong"


def test_a_column_is_found_wherever_it_stands(tmp_path: Path) -> None:
    rows = statement_files.agribank()
    order = [5, 3, 0, 4, 2, 1]
    turned = [[row[at] for at in order] if len(row) == 6 else row for row in rows]
    (one,) = read(save(tmp_path / "a.xlsx", turned))
    assert [line.amount for line in one.lines] == [IN, FEE]


@pytest.mark.parametrize("day", ["05/04/2023", "5/4/2023 07:08:09", "2023-04-05", 45021, "45021"])
def test_days(day: str | int, tmp_path: Path) -> None:
    rows = statement_files.agribank()
    rows[4][0] = day
    (one,) = read(save(tmp_path / "a.xlsx", rows))
    assert one.lines[0].day == date(2023, 4, 5)


def test_headings_in_two_rows(tmp_path: Path) -> None:
    rows = statement_files.agribank()
    rows[3] = ["Ngày GD", "Số CT", "Phát sinh", None, "Số dư", "Nội dung"]
    rows.insert(4, [None, None, "Nợ", "Có", None, None])
    (one,) = read(save(tmp_path / "a.xlsx", rows))
    assert [line.amount for line in one.lines] == [IN, FEE]


def changed(row: int, column: int, value: statement_files.Cell) -> statement_files.Rows:
    rows = statement_files.agribank()
    rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (changed(4, 0, None), "no day"),
        (changed(4, 0, "hôm qua"), "hôm qua"),
        (changed(4, 3, None), "no amount"),
        (changed(4, 3, "42,000,000"), "cannot be read by one rule"),
        (changed(4, 3, "42.000.000,50"), "fraction of a đồng"),
        (changed(4, 2, "5.000"), "on both sides"),
        (changed(5, 2, "1.200"), "balance of this line"),
        (changed(4, 3, "=1+1"), "lines sum to 0"),
        (changed(4, 3, "-42.000.000"), "minus"),
        (changed(2, 1, "900.000"), "do not make the closing balance"),
        (changed(6, 3, "43.000.000"), "total of the bank"),
        (changed(1, 1, "8401201001234"), ""),
        (
            [
                *statement_files.agribank()[:3],
                ["Loại tiền", "USD"],
                *statement_files.agribank()[3:],
            ],
            "USD",
        ),
        ([["x", "y"], ["Ngày", "Thu", "Chi"]], "The headings seem to be: Ngày, Thu, Chi"),
        (statement_files.agribank()[:5] + statement_files.agribank()[6:], "differs"),
        (
            [
                *statement_files.agribank()[:3],
                ["Từ ngày 06/04/2023 đến 30/06/2023"],
                *statement_files.agribank()[3:],
            ],
            "outside the period",
        ),
    ],
)
def test_refusals(rows: statement_files.Rows, words: str, tmp_path: Path) -> None:
    sentences = refusals(save(tmp_path / "a.xlsx", rows))
    assert bool(sentences) == bool(words)
    assert words in " ".join(sentences)


OWN = """
name = "kho-bac"
[headings]
date = ["Ngày"]
in = ["Thu"]
out = ["Chi"]
narrative = ["Diễn giải"]
"""


def test_a_layout_of_the_funds_own(tmp_path: Path) -> None:
    path = tmp_path / "kho-bac.toml"
    path.write_text(OWN, encoding="utf-8")
    own = layout_from(layout_of_file(SourceFile.at(path)))
    rows: statement_files.Rows = [
        ["Ngày", "Diễn giải", "Thu", "Chi"],
        ["05/04/2023", "x", IN, None],
    ]
    file = save(tmp_path / "a.xlsx", rows)
    ends = {"": Ends(opening=1_000, closing=1_000 + IN)}
    (one,) = read_statements(SourceFile.at(file), [own], stated=ends)
    assert [line.amount for line in one.lines] == [IN]
    with pytest.raises(BadFile) as refused:
        read_statements(SourceFile.at(file), [own])
    assert refused.value.problems[0].key == "statement.proves_nothing"
    assert refusals(file)  # by no layout of the program


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("name = 1", "bank_layout.no_name"),
        ("name = 'bidv'", "bank_layout.name_taken"),
        ("name = 'x'", "bank_layout.no_headings"),
        ("name = 'x'\nfoo = 1\n[headings]", "bank_layout.unknown_key"),
        ("name = 'x'\n[headings]\nday = 'Ngày'", "bank_layout.unknown_field"),
        ("name = 'x'\n[headings]\ndate = 'Ngày'", "bank_layout.lacks_field"),
        (OWN.replace('["Thu"]', "3"), "bank_layout.not_texts"),
        (OWN.replace("Thu", "Chi"), "bank_layout.heading_twice"),
        ("name = ", "bank_layout.unreadable"),
    ],
)
def test_a_layout_that_is_wrong(text: str, key: str, tmp_path: Path) -> None:
    path = tmp_path / "x.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FundledgerError) as refused:
        layout_of_file(SourceFile.at(path))
    assert refused.value.key == key


def test_layouts_of_the_program_are_sound() -> None:
    *of_banks, any_bank = known_layouts()
    for layout in of_banks:
        assert set(layout.need) <= set(layout.headings.values())
        assert layout.recognise
    assert not any_bank.recognise  # it is tried for all, and has to be proved


def test_the_template_for_paper_is_read_as_it_is(tmp_path: Path) -> None:
    template = tmp_path / "mẫu.xlsx"
    write_template("bank_lines", template)
    headings = load_workbook(template).get_sheet_by_index(0).to_python()[0]
    row: list[statement_files.Cell] = [
        date(2023, 4, 5),
        IN,
        None,
        "Nộp",
        "CT-1",
        "HTX mẫu 01",
        None,
    ]
    path = save(tmp_path / "sao-ke.xlsx", [[str(each) for each in headings], row])
    (one,) = read(path)
    (line,) = one.lines
    assert (line.day, line.amount, line.reference, line.payer) == (
        date(2023, 4, 5),
        IN,
        "CT-1",
        "HTX mẫu 01",
    )
    layout = next(each for each in known_layouts() if each.name == "bank_lines")
    for column in LAYOUT.columns:
        for lang in LANGUAGES:
            assert layout.field_of(LAYOUT.heading(column.name, lang)) == column.name


def test_a_table_has_no_other_form(tmp_path: Path) -> None:
    for run in (
        lambda: json_schema("bank_lines"),
        lambda: write_template("bank_lines", tmp_path / "x.yaml"),
    ):
        with pytest.raises(FundledgerError):
            run()


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(
    ("name", "row", "column"), [("vietcombank", 7, 4), ("bidv", 13, 4), ("vietinbank", 23, 6)]
)
def test_a_refused_statement_comes_back_and_is_read_when_mended(
    tmp_path: Path, name: str, row: int, column: int, kind: str
) -> None:
    """One amount cannot be read; the column that says so is passed over the next time."""
    layouts, good = known_layouts(), statement_files.ALL[name]()
    odd = [list(cells) for cells in good]
    odd[row - 1][column - 1] = "bốn mươi triệu"
    write = save if kind == "xlsx" else save_csv
    path, back = write(tmp_path / f"sao-ke.{kind}", odd), tmp_path / "tra-lai.xlsx"
    with pytest.raises(BadFile) as refused:
        read(path)
    assert [problem.place.row for problem in refused.value.problems] == [row]
    give_back(SourceFile.at(path), refused.value.problems, back, layouts)
    (still,) = refusals(back)  # nothing is mended by giving it back
    assert f"row {row}, " in still
    (sheet,) = load_workbook(back).sheet_names
    cells = load_workbook(back).get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    heading = next(number for number, one in enumerate(good, start=1) if len(one) > 4)
    assert [n for n, one in enumerate(cells, start=1) if one[-1]] == [heading, row]
    cells[row - 1][column - 1] = good[row - 1][column - 1]
    (mended,) = read(save(back, [[cell or None for cell in one] for one in cells]))
    (as_sent,) = read(write(path, good))
    assert [line.amount for line in mended.lines] == [line.amount for line in as_sent.lines]
    assert [line.narrative for line in mended.lines] == [one.narrative for one in as_sent.lines]
    assert mended.account == as_sent.account
