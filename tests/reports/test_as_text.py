"""Tables for people: alignment, brackets, wrapping, and nothing cut."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.messages import Language, say_in
from fundledger.money import show_dong
from fundledger.reports import as_csv, as_json, as_text
from fundledger.reports.columns import columns_of, wrapped
from fundledger.reports.table import Cell, Column, ColumnKind, Note, Table, alone

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
        "Quỹ 20\n",
        "\n",
        "       Quỹ  Tên  Ghi sổ từ\n",
        "──────────  ───  ──────────\n",
        "1.234.567   A    30/06/2023\n",
        "       (5)  B\n",
        "──────────  ───  ──────────\n",
        "1.234.562\n",
    ]


def test_the_marks_of_the_chain_are_told_to_whoever_asks() -> None:
    """A screen is of now; paper and whoever asks for the past are told which record it shows."""
    asked = list(as_text.lines(table(), "vi", unsaid=as_text.FOR_PAPER - as_text.KNOWN))
    assert asked[1] == "Quỹ 20 · số liệu ghi nhận đến số 42\n"
    assert list(as_text.lines(table(), "vi", wide=True))[1] == asked[1]
    assert as_text.facts_line(table(), "vi") == asked[1].rstrip("\n")


def test_nothing_to_show() -> None:
    assert text(table())[-1] == "(không có dòng nào)\n"


def test_a_narrow_terminal_wraps_text_and_breaks_no_figure() -> None:
    lines = text(table((123_456_789_012, LONG, date(2023, 6, 30))), width=50)
    assert max(len(line.rstrip("\n")) for line in lines) <= 50
    assert any("123.456.789.012" in line and "30/06/2023" in line for line in lines)
    for word in LONG.split():
        assert any(word in line for line in lines)


def test_what_is_empty_in_every_row_takes_no_room_where_room_is_short() -> None:
    """An empty column is left out only where the others would be squeezed; a sum fills it."""
    columns = (Column("name"), Column("reason"), Column("amount", "money"))
    rows = [("trạm bơm thôn Nà Lùng " * 2, None, 5), ("kho", None, 7)]
    whole = Table("funds", columns, rows)
    reason = say_in("vi", "column.reason")
    assert reason in "".join(text(whole, width=100))
    squeezed = "".join(text(whole, width=50))
    assert reason not in squeezed
    assert "trạm bơm thôn Nà Lùng" in squeezed
    summed = Table("funds", columns, rows, (None, "mưa lũ", 12))
    assert reason in "".join(text(summed, width=50))


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
        "Shown briefly. All columns: --wide, --xlsx FILE, --csv or --json.\n",
    ]
    assert as_json.document(wide)["rows"][0] == {"loan": "HD-01", "debit": 7, "credit": 20}
    assert next(iter(as_csv.lines(wide))) == "loan,debit,credit\n"


# A screen of 100 columns

CODES = (
    Column("loan"),
    Column("name"),
    Column("debit", "money"),
    Column("credit", "money", wide=True),
)


def test_columns_for_wide_screens_are_left_out_and_that_is_said() -> None:
    shown = Table("funds", CODES, [("HD-01", "A", 7, 20)], (None, None, 7, 20))
    brief = [line.rstrip() for line in as_text.lines(shown, "en", 100)]
    assert brief[2:] == [
        "Contract  Name  Debit",
        "────────  ────  ─────",
        "HD-01     A         7",
        "────────  ────  ─────",
        "Total               7",
        "",
        "Shown briefly. All columns: --wide, --xlsx FILE, --csv or --json.",
    ]
    wide = [line.rstrip() for line in as_text.lines(shown, "en", 100, wide=True)]
    assert wide[2:] == [
        "Contract  Name  Debit  Credit",
        "────────  ────  ─────  ──────",
        "HD-01     A         7      20",
        "────────  ────  ─────  ──────",
        "Total               7      20",
    ]


def test_texts_are_put_together_with_a_dot() -> None:
    columns = (Column("loan"), Column("name"), Column("debit", "money"))
    briefly = ((Column("what"), ("loan", "name")), *alone(columns[2]))
    table = Table("funds", columns, [("HD-01", "A", 7), (None, "B", 8)], on_screen=briefly)
    rows = as_text.narrowed(table).rows
    assert [(str(name), amount) for name, amount in rows] == [("HD-01 · A", 7), ("B", 8)]


def test_a_heading_wraps_before_a_name_does() -> None:
    """19 + 2 + 17 is 38 columns; the heading of 14 letters over a sum of 3 gives way first."""
    columns = (Column("name"), Column("principal_overdue", "money"))
    shown = [
        line.rstrip()
        for line in as_text.lines(Table("funds", columns, [("A b c d e f g h i", 123)]), "vi", 24)
    ]
    assert "A b c d e f g h i" in "".join(shown)
    assert shown[-1] == "A b c d e f g h i    123"


def test_the_number_of_a_contract_is_never_broken() -> None:
    """textwrap would break 01/2023/HĐTD-QHTHTX at its hyphen."""
    columns = (Column("loan"), Column("memo"), Column("debit", "money"))
    table = Table("funds", columns, [("01/2023/HĐTD-QHTHTX", f"{LONG} – GBC-2023-0001", 10**13)])
    shown = "".join(as_text.lines(table, "vi", 70))
    for whole in ("01/2023/HĐTD-QHTHTX", "GBC-2023-0001", "10.000.000.000.000"):
        assert whole in shown


def test_sums_that_do_not_fit_stand_in_blocks() -> None:
    """Six sums of 18 columns and their gaps take 118: each row is a block, every figure whole."""
    names = ("opening_debit", "opening_credit", "moved_debit", "moved_credit", "closing_debit")
    columns = (Column("account"), Column("name"), *(Column(name, "money") for name in names))
    columns = (*columns, Column("closing_credit", "money"))
    sums = tuple(10**13 + place for place in range(6))
    shown = [
        line.rstrip("\n")
        for line in as_text.lines(
            Table("funds", columns, [("112", LONG, *sums)], (None, None, *sums)), "vi", 100
        )
    ]
    assert shown[2] == "─" * 100
    assert shown[3] == f"112 · {LONG}"
    assert max(map(columns_of, shown)) <= 100
    assert shown.count("─" * 100) == 2
    assert shown[shown.index("─" * 100, 3) + 1] == "Cộng"
    for amount in sums:
        assert sum(show_dong(amount, "vi") in line for line in shown) == 2


def test_a_command_has_a_line_of_its_own() -> None:
    command = "fundledger --book quy-lang-son.db year settle 2023 --decision SỐ --on NGÀY"
    columns = (Column("check"), Column("stands"), Column("to_do"))
    table = Table(
        "funds", columns, [("Quyết toán năm", "Chưa có quyết định.", command), ("A", "B", None)]
    )
    shown = [line.rstrip() for line in as_text.lines(table, "vi", 100)]
    assert shown[4:] == [
        "Quyết toán năm  Chưa có quyết định.",
        f"  → {command}",
        "A               B",
    ]


def test_the_code_of_a_seal_has_a_line_of_its_own() -> None:
    columns = (Column("action"), Column("reason"), Column("seal"))
    table = Table("funds", columns, [("niêm phong", LONG, "9" * 64)])
    assert list(as_text.lines(table, "vi", 100))[-1] == f"  → Mã xác thực sổ: {'9' * 64}\n"


def test_a_note_wraps_and_its_command_does_not() -> None:
    note = Note("loan_note.never_rolled")
    shown = list(as_text.lines(Table("funds", CODES[:2], [], notes=(note,)), "vi", 100))
    assert shown[-1].startswith("fundledger roll --to")
    assert max(map(columns_of, shown)) <= 101  # with the line feed


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 5, [""]),
        ("a b", 3, ["a b"]),
        ("aa bb cc", 5, ["aa bb", "cc"]),
        ("01/2023/HĐTD-QHTHTX x", 10, ["01/2023/HĐ", "TD-QHTHTX", "x"]),
        ("đo\u0302\u0300ng đo\u0302\u0300ng", 9, ["đo\u0302\u0300ng đo\u0302\u0300ng"]),
        ("漢字漢字", 5, ["漢字", "漢字"]),
        (
            "Chạy: fundledger roll --to 1, rồi xem",
            12,
            ["Chạy:", "fundledger roll --to 1,", "rồi xem"],
        ),
        ("(fundledger year close 2023), rồi", 9, ["(fundledger year close 2023),", "rồi"]),
        ("a newer fundledger", 8, ["a newer", "fundledg", "er"]),
    ],
)
def test_wrapped(text: str, width: int, expected: list[str]) -> None:
    assert wrapped(text, width) == expected


_KINDS: dict[ColumnKind, st.SearchStrategy[Cell]] = {
    "money": st.integers(-(10**14), 10**14),
    "number": st.integers(0, 10**6),
    "day": st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    "text": st.text("aăâđêôơưễợ BCĐ 0189/-.", max_size=70).map(lambda text: " ".join(text.split())),
}
_NAMES = ("loan", "name", "principal_overdue", "interest_overdue_due", "memo", "voucher", "state")


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    columns = tuple(
        Column(draw(st.sampled_from(_NAMES)), draw(st.sampled_from(sorted(_KINDS))))
        for _ in range(draw(st.integers(1, 12)))
    )
    row = st.tuples(*(st.none() | _KINDS[column.kind] for column in columns))
    return Table("funds", columns, draw(st.lists(row, max_size=4)))


@given(_tables(), st.sampled_from(["vi", "en"]))
def test_any_table_fits_and_nothing_is_cut(table: Table, lang: Language) -> None:
    shown = "".join(as_text.lines(table, lang, 100))
    assert all(columns_of(line) <= 100 for line in shown.splitlines())
    letters = re.sub(r"\s", "", shown)
    for row in table.rows:
        for cell, column in zip(row, table.columns, strict=True):
            said = as_text.shown(cell, column, lang)
            if column.kind == "text":
                assert all(word in letters for word in said.split())
            else:
                assert said in shown
