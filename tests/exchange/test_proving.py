"""A reading is taken only if it proves itself: what could be read wrongly is not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from fundledger.errors import BadFile
from fundledger.exchange.statements import read_statements
from fundledger.exchange.statements.accounts import Ends
from fundledger.exchange.statements.layouts import known_layouts, layout_from
from fundledger.files import SourceFile
from fundledger.messages import commands_in
from tests.exchange.statement_files import Cell, Rows, read, save

HEADINGS: list[Cell] = ["Ngày giao dịch", "Số CT", "Ghi nợ", "Ghi có", "Số dư", "Nội dung"]
IN, OUT = 42_000_000, 1_100


def lines(*rows: list[Cell], head: Rows | None = None) -> Rows:
    return [["Ngân hàng mẫu"], ["Số tài khoản", "8401201001234"], *(head or []), HEADINGS, *rows]


OPENING = 1_000_000
FIRST: list[Cell] = ["05/04/2023", "A1", None, IN, OPENING + IN, "QHTPT HD01 KY01"]
SECOND: list[Cell] = ["06/04/2023", "A2", OUT, None, OPENING + IN - OUT, "PHI"]
TRUTH = [(5, IN), (6, -OUT)]


def taken(path: Path, rows: Rows, **said: Ends) -> tuple[list[tuple[int, int]], list[str]]:
    """Day and amount of each line, and the keys of the remarks; of the one account in a file."""
    file = SourceFile.at(save(path / "a.xlsx", rows))
    (one,) = read_statements(file, known_layouts(), stated=said and {"": said["ends"]})
    return [(line.day.day, line.amount) for line in one.lines], [each.key for each in one.remarks]


def refused(path: Path, rows: Rows) -> list[str]:
    with pytest.raises(BadFile) as error:
        read(save(path / "a.xlsx", rows))
    return [problem.key for problem in error.value.problems]


@pytest.mark.parametrize("said", ["Số dư đầu kỳ", "Số dư đầu ngày 01/04/2023", "Opening balance"])
@pytest.mark.parametrize("column", [3, 4])
def test_an_opening_with_a_day_and_its_sum_under_credit_is_no_receipt(
    said: str, column: int, tmp_path: Path
) -> None:
    opening: list[Cell] = ["01/04/2023", None, None, None, None, said]
    opening[column] = OPENING
    (one,) = read(save(tmp_path / "a.xlsx", lines(opening, FIRST, SECOND)))
    assert [(line.day.day, line.amount) for line in one.lines] == TRUTH
    assert (one.opening, one.closing, one.proof) == (OPENING, OPENING + IN - OUT, "running")


def test_a_first_line_that_may_be_the_opening_is_asked_about(tmp_path: Path) -> None:
    """In words that are not known for it; with `--opening 0` it is money into a new account."""
    first: list[Cell] = ["01/04/2023", None, None, OPENING, OPENING, "DU DAU KY TRUOC CHUYEN"]
    rows = lines(first, FIRST, SECOND)
    assert refused(tmp_path, rows) == ["statement.maybe_opening"]
    assert taken(tmp_path, rows, ends=Ends(opening=0))[0] == [(1, OPENING), *TRUTH]


@pytest.mark.parametrize("apart", [0, 1])
def test_a_narrative_goes_on_in_the_rows_below(apart: int, tmp_path: Path) -> None:
    more: Rows = [*([[]] * apart), [None, None, None, None, None, "CT tu 0351 HTX MAU 01"]]
    signed: list[Cell] = [None, None, None, None, None, "Kế toán trưởng"]
    rows = lines(FIRST, *more, ["Trang 2/2"], HEADINGS, SECOND, [], signed)
    (one,) = read(save(tmp_path / "a.xlsx", rows))
    assert [line.narrative for line in one.lines] == [
        "QHTPT HD01 KY01 CT tu 0351 HTX MAU 01",
        "PHI",
    ]


SIDES: Rows = [
    ["Ngân hàng mẫu"],
    ["Số dư đầu kỳ", OPENING],
    ["Số dư cuối kỳ", OPENING + IN - OUT],
    ["Ngày", "Số tiền", "N hay C", "Nội dung"],
    ["05/04/2023", IN, "C", "NOP"],
    ["06/04/2023", OUT, "N", "PHI"],
]


def test_an_amount_beside_a_column_of_sides_has_its_side(tmp_path: Path) -> None:
    """Also by a layout that names only the amount: the column is known by what stands in it."""
    own = layout_from(
        {
            "name": "x",
            "headings": {"date": ["Ngày"], "amount": ["Số tiền"], "narrative": ["Nội dung"]},
        }
    )
    for layouts in ([own], known_layouts()):
        (one,) = read_statements(SourceFile.at(save(tmp_path / "a.xlsx", SIDES)), layouts)
        assert [(line.day.day, line.amount) for line in one.lines] == TRUTH


def test_what_proves_nothing_asks_for_both_balances(tmp_path: Path) -> None:
    bare = [[cell for at, cell in enumerate(row) if at != 4] for row in lines(FIRST, SECOND)]
    assert refused(tmp_path, bare) == ["statement.proves_nothing"]
    ends = Ends(OPENING, OPENING + IN - OUT)
    assert taken(tmp_path, bare, ends=ends)[0] == TRUTH
    for wrong in (Ends(OPENING, OPENING + IN), Ends(OPENING), Ends(None, OPENING)):
        with pytest.raises(BadFile):
            taken(tmp_path, bare, ends=wrong)


def test_one_line_with_a_balance_is_proved_by_an_opening_only(tmp_path: Path) -> None:
    assert refused(tmp_path, lines(FIRST)) == ["statement.proves_nothing"]
    assert taken(tmp_path, lines(FIRST), ends=Ends(OPENING))[0] == TRUTH[:1]


def test_a_reversal_on_its_own_side_is_read_by_the_balances(tmp_path: Path) -> None:
    """A fee of 1,100 that was given back: -1,100 under debit is money in, as the balances say."""
    back: list[Cell] = ["07/04/2023", "A3", -OUT, None, OPENING + IN, "HOAN PHI"]
    assert taken(tmp_path, lines(FIRST, SECOND, back))[0] == [*TRUTH, (7, OUT)]


def test_debits_with_a_minus_are_money_out(tmp_path: Path) -> None:
    shown: list[Cell] = [*SECOND[:2], -OUT, *SECOND[3:]]
    assert taken(tmp_path, lines(FIRST, shown))[0] == TRUTH


def test_what_did_not_go_through_is_no_line(tmp_path: Path) -> None:
    rows = [[*row] for row in lines(FIRST, SECOND)]
    failed: list[Cell] = ["06/04/2023", "A9", None, 7_000, None, "NOP", "Thất bại"]
    rows[2].append("Trạng thái")
    rows.insert(4, failed)
    assert taken(tmp_path, rows) == (TRUTH, ["statement.not_done"])
    failed[-1] = "Chẳng rõ"
    assert refused(tmp_path, rows) == ["statement.unknown_status"]


def with_fee(fee: int, first_balance: int, second_balance: int, head: Rows) -> Rows:
    rows = [[*row] for row in lines(FIRST, SECOND, head=head)]
    rows[-3].append("Phí")
    rows[-2][4:] = [first_balance, FIRST[5], fee]
    rows[-1][4] = second_balance
    return rows


def test_a_fee_in_its_own_column_is_within_or_beside_as_the_balances_say(tmp_path: Path) -> None:
    """Of 1,000,000, 42,000,000 in and a fee of 500 make 43,000,000, or 42,999,500."""
    head: Rows = [["Số dư đầu kỳ", OPENING]]
    whole = OPENING + IN
    found = taken(tmp_path, with_fee(500, whole, whole - OUT, head))
    assert found == (TRUTH, ["statement.fees_within"])
    found = taken(tmp_path, with_fee(500, whole - 500, whole - 500 - OUT, head))
    assert found == ([(5, IN), (5, -500), (6, -OUT)], ["statement.fees_beside"])
    # Without the balance before the first line both hold.
    assert refused(tmp_path, with_fee(500, whole, whole - OUT, [])) == ["statement.two_readings"]


def test_day_and_month_that_look_exchanged_are_refused(tmp_path: Path) -> None:
    """5 April as a day that Excel made of 04/05: 4 May, between 4 April and 6 April."""
    before: list[Cell] = ["04/04/2023", "A0", None, 1, OPENING, "NOP"]
    odd: list[Cell] = [date(2023, 5, 4), *FIRST[1:]]
    assert refused(tmp_path, lines(before, odd, SECOND)) == ["statement.day_swapped"]
    sound: list[Cell] = ["20/05/2023", *FIRST[1:]]
    found, keys = taken(tmp_path, lines(before, sound, SECOND))
    assert (len(found), keys) == (3, ["statement.days_out_of_order"])


def test_a_value_day_before_the_period_is_taken_with_a_remark(tmp_path: Path) -> None:
    rows = lines(FIRST, SECOND, head=[["Từ ngày 06/04/2023 đến ngày 30/06/2023"]])
    assert refused(tmp_path, rows) == ["statement.outside_period"]
    rows[3] = ["Ngày hiệu lực", *HEADINGS[1:]]
    assert taken(tmp_path, rows) == (TRUTH, ["statement.value_day_outside"])
    (one,) = read(save(tmp_path / "a.xlsx", rows))
    assert [line.booked for line in one.lines] == [date(2023, 4, 6), None]


def test_a_payer_s_bank_is_not_whose_file_it_is(tmp_path: Path) -> None:
    rows = lines(FIRST, [*SECOND[:5], "PHI VIETCOMBANK BIDV AGRIBANK"])
    rows[0] = ["NGÂN HÀNG TMCP QUÂN ĐỘI"]
    assert [one.layout for one in read(save(tmp_path / "a.xlsx", rows))] == ["mb"]


@pytest.mark.parametrize(
    ("head", "first", "last"),
    [
        ([["Từ ngày", "01/04/2023"], ["Đến ngày", "30/06/2023"]], 4, 6),
        ([["Từ ngày:", date(2023, 4, 1), "Đến ngày:", date(2023, 6, 30)]], 4, 6),
        ([["Quý II năm 2023"]], 4, 6),
        ([["Tháng 4/2023"]], 4, 4),
        ([["Kỳ sao kê: 01/04/2023 - 30/06/2023"]], 4, 6),
    ],
)
def test_a_period_in_words_or_cells(head: Rows, first: int, last: int, tmp_path: Path) -> None:
    (one,) = read(save(tmp_path / "a.xlsx", lines(head=head)))
    assert one.first is not None
    assert one.last is not None
    assert (one.lines, one.proof) == ((), "empty")
    assert (one.first.month, one.first.day, one.last.month) == (first, 1, last)


def test_a_table_whose_rows_are_not_understood_is_not_empty(tmp_path: Path) -> None:
    rows = lines(head=[["Quý II năm 2023"]])
    rows.append(["ngày năm tháng tư", "A1", None, None, None, "NOP", IN, OPENING])
    with pytest.raises(BadFile) as error:
        read(save(tmp_path / "a.xlsx", rows))
    (problem,) = error.value.problems
    assert problem.key == "statement.row_unread"
    teaches = commands_in(problem.key, problem.params)
    assert teaches == ["fundledger bank layout learn a.xlsx"]


def test_amounts_in_millions_are_not_read_as_dong(tmp_path: Path) -> None:
    rows = lines(FIRST, SECOND, head=[["Đơn vị tính: triệu đồng"]])
    assert refused(tmp_path, rows) == ["statement.not_vnd"]


def test_what_contradicts_the_balances_is_refused_though_the_ends_hold(tmp_path: Path) -> None:
    """Two amounts that are wrong by the same sum: only the balances between show it."""
    head: Rows = [["Số dư đầu kỳ", OPENING], ["Số dư cuối kỳ", OPENING + IN - OUT]]
    odd = [[*FIRST], [*SECOND]]
    odd[0][3], odd[1][2] = IN + 7, OUT + 7
    assert refused(tmp_path, lines(*odd, head=head)) == ["statement.balance_breaks"]


def test_lines_in_another_order_hold_by_their_balances(tmp_path: Path) -> None:
    third: list[Cell] = ["06/04/2023", "A3", None, 5_000, OPENING + IN - OUT + 5_000, "NOP"]
    found, _ = taken(tmp_path, lines(SECOND, third, FIRST))
    assert sorted(found) == sorted([*TRUTH, (6, 5_000)])


def test_a_line_above_the_headings_is_missed(tmp_path: Path) -> None:
    rows = lines(SECOND)
    rows.insert(2, FIRST)
    assert "statement.line_above_headings" in refused(tmp_path, rows)


def test_a_day_that_is_lacking_is_not_filled_in_where_each_line_has_its_own(tmp_path: Path) -> None:
    """VietinBank leaves out a day that stands above; not where it wrote the same day twice."""
    third: list[Cell] = [None, "A3", None, 5_000, OPENING + IN - OUT + 5_000, "NOP"]
    rows = lines(FIRST, SECOND, third)
    rows[0] = ["VietinBank eFAST"]
    assert taken(tmp_path, rows)[0] == [*TRUTH, (6, 5_000)]
    again: list[Cell] = ["06/04/2023", *SECOND[1:]]
    again[2:5] = [OUT, None, OPENING + IN - OUT - OUT]
    third[4] = OPENING + IN - OUT - OUT + 5_000
    rows.insert(5, again)
    assert refused(tmp_path, rows) == ["statement.no_day"]


def test_no_balance_is_asked_for_where_a_total_differs_anyway(tmp_path: Path) -> None:
    """42,000,000 came in; the bank's total says 43,000,000, and no balance mends that."""
    headings: list[Cell] = ["Ngày giao dịch", "Ghi nợ", "Ghi có", "Nội dung"]
    rows: Rows = [
        *(["Ngân hàng mẫu"], headings, ["05/04/2023", None, IN, "NOP"]),
        *(["06/04/2023", OUT, None, "PHI"], ["Tổng cộng", OUT, 43_000_000, None]),
    ]
    assert refused(tmp_path, rows) == ["statement.total_differs"]


def test_headings_below_every_line_are_no_empty_statement(tmp_path: Path) -> None:
    rows: Rows = [["Số tài khoản", "8401201001234"], ["Từ ngày 01/04/2023 đến ngày 30/04/2023"]]
    assert refused(tmp_path, [*rows, FIRST, SECOND, HEADINGS]) == ["statement.line_above_headings"]


def test_an_account_below_another_shares_its_headings(tmp_path: Path) -> None:
    """It was left out without a word."""
    second: Rows = [
        ["Số tài khoản", "8401201005678"],
        ["07/04/2023", "B1", None, 300, 500, "NOP"],
        ["08/04/2023", "B2", 100, None, 400, "PHI"],
    ]
    one, other = read(save(tmp_path / "a.xlsx", [*lines(FIRST, SECOND), *second]))
    assert [(line.day.day, line.amount) for line in one.lines] == TRUTH
    assert [(line.day.day, line.amount) for line in other.lines] == [(7, 300), (8, -100)]


@pytest.mark.parametrize(
    "row",
    [
        [None, None, OUT, IN, None, "Cộng phát sinh tháng 04/2023"],
        ["30/04/2023", None, OUT, IN, None, "Cộng phát sinh tháng 04/2023"],
        [None, None, OUT, IN, None, "Lũy kế từ đầu kỳ"],
        [None, None, 1, 1, None, "Số lượng giao dịch"],
        [None, None, None, None, OPENING + IN - OUT, "Số dư sang trang"],
    ],
)
def test_sums_and_a_repeated_balance_are_no_lines(row: list[Cell], tmp_path: Path) -> None:
    assert taken(tmp_path, lines(FIRST, SECOND, row))[0] == TRUTH


def test_a_sheet_that_goes_on_without_headings_is_missed(tmp_path: Path) -> None:
    """The second page of a statement whose headings stand on the first sheet only."""
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        for rows in (lines(FIRST), [SECOND]):
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    with pytest.raises(BadFile) as error:
        read(path)
    assert [each.key for each in error.value.problems] == ["statement.sheet_without_headings"]
    assert [each.place.row for each in error.value.problems] == [1]


def test_a_side_that_is_no_word_for_one_is_asked_about(tmp_path: Path) -> None:
    rows = [[*row] for row in SIDES]
    rows[3][2] = "Nợ/Có"
    rows[5][2] = "xem sau"
    assert refused(tmp_path, rows) == ["statement.unknown_side"]
