"""Tables for people: alignment, brackets, wrapping, and nothing cut."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from fundledger.messages import Language, say_in
from fundledger.reports import as_csv, as_json, as_text
from fundledger.reports.table import Cell, Column, Table

COLUMNS = (Column("fund", "money"), Column("name"), Column("begins", "day"))
LONG = "Hợp tác xã dịch vụ nông nghiệp tổng hợp và kinh doanh chợ Đông Sơn"


def text(table: Table, lang: Language = "vi", width: int | None = None) -> list[str]:
    return list(as_text.lines(table, lang, width))


def table(*rows: tuple[Cell, ...], totals: tuple[Cell, ...] | None = None) -> Table:
    return Table("funds", COLUMNS, rows, totals, {"fund": 20, "known_at": 42})


def test_in_vietnamese() -> None:
    rows = table((1_234_567, "A", date(2023, 6, 30)), (-5, "B", None), totals=(1_234_562, "", None))
    assert text(rows) == [
        "CÁC QUỸ TRONG SỔ\n",
        "Quỹ 20 · số liệu ghi nhận đến số 42\n",
        "\n",
        "       Quỹ  Tên  Ghi sổ từ\n",
        "──────────  ───  ──────────\n",
        "1.234.567   A    30/06/2023\n",
        "       (5)  B\n",
        "──────────  ───  ──────────\n",
        "1.234.562\n",
    ]


def test_nothing_to_show() -> None:
    assert text(table())[-1] == "(không có dòng nào)\n"


def test_a_narrow_terminal_wraps_text_and_breaks_no_figure() -> None:
    lines = text(table((123_456_789_012, LONG, date(2023, 6, 30))), width=50)
    assert max(len(line.rstrip("\n")) for line in lines) <= 50
    assert any("123.456.789.012" in line and "30/06/2023" in line for line in lines)
    for word in LONG.split():
        assert any(word in line for line in lines)


def test_a_very_narrow_one_runs_over() -> None:
    lines = text(table((123_456_789_012, LONG, date(2023, 6, 30))), width=10)
    assert any("123.456.789.012" in line and "30/06/2023" in line for line in lines)


def test_into_a_file_a_row_is_a_line() -> None:
    assert text(table((1, LONG, None)))[-1].split() == ["1", *LONG.split()]


@pytest.mark.parametrize(
    ("letters", "columns"),
    [("Nguyễn", 6), ("Nguye\u0302\u0303n", 6), ("đồng", 4), ("漢字", 4), ("", 0)],
)
def test_columns_of(letters: str, columns: int) -> None:
    assert as_text.columns_of(letters) == columns


def test_a_moment_is_shown_in_vietnam() -> None:
    moment = datetime(2023, 6, 30, 17, 0, tzinfo=UTC)
    assert as_text.shown(moment, Column("begins", "moment"), "vi") == "01/07/2023 00:00:00"


def test_headings_come_from_the_catalogue() -> None:
    assert say_in("en", "column.name") in text(table(), "en")[3]


def test_many_columns_are_narrowed_for_a_screen_alone() -> None:
    """7 + 20 in the row and in the totals; what a program is given keeps its columns."""
    columns = (Column("loan"), Column("debit", "money"), Column("credit", "money"))
    briefly = ((columns[0], ("loan",)), (Column("amount", "money"), ("debit", "credit")))
    rows = [("HD-01", 7, 20), ("HD-02", None, None)]
    wide = Table("funds", columns, rows, (None, 7, 20), on_screen=briefly)
    assert text(wide, "en")[2:] == [
        "Contract  Amount\n",
        "────────  ──────\n",
        "HD-01         27\n",
        "HD-02\n",
        "────────  ──────\n",
        "Total         27\n",
        "\n",
        "Shown briefly. All columns: --xlsx FILE, --csv or --json.\n",
    ]
    assert as_json.document(wide)["rows"][0] == {"loan": "HD-01", "debit": 7, "credit": 20}
    assert next(iter(as_csv.lines(wide))) == "loan,debit,credit\n"
