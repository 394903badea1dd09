"""A layout taught with a statement: what is proposed, what proves it, what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.banking.lines import StatementRead
from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.statements import read_statements
from fundledger.exchange.statements.layouts import known_layouts, layout_from
from fundledger.exchange.statements.teaching import (
    Lesson,
    Taught,
    layout_learnt,
    proposed,
    read_already,
)
from fundledger.files import SourceFile
from tests.exchange import statement_files
from tests.exchange.statement_files import save, save_csv
from tests.exchange.taught import HEADINGS, Moved, Strange, some_lines

SIDES = ("narrative", "date", "reference", "in", "out", "balance", "none")
ONE_AMOUNT = ("balance", "direction", "narrative", "amount", "reference", "none", "date")


def file_of(strange: Strange, folder: Path, name: str = "la.xlsx") -> SourceFile:
    write = save_csv if name.endswith(".csv") else save
    return SourceFile.at(write(folder / name, strange.rows))


def held(taught: Taught) -> dict[str, tuple[str | None, str | None]]:
    return {each.heading: (each.holds, each.why) for each in taught.columns}


def lines_of(read: list[StatementRead]) -> list[Moved]:
    (one,) = read
    return [Moved(each.day, each.amount, each.narrative, each.reference) for each in one.lines]


def learn(file: SourceFile, **said: object) -> list[StatementRead]:
    """What a file reads as by the layout that it taught, named by nobody."""
    learnt = layout_learnt(file, known_layouts(), Lesson(**{"name": "mau", **said}))  # type: ignore[arg-type]
    return read_statements(file, [*known_layouts(), layout_from(learnt.body)])


def test_the_figures_are_known_by_the_balances(tmp_path: Path) -> None:
    """No heading is known; of all ways to read three columns of figures only one adds up."""
    taught = proposed(file_of(Strange(some_lines(1, 6)), tmp_path))
    assert taught.heading_row == 4
    assert held(taught) == {
        HEADINGS["narrative"]: ("narrative", "cells"),
        HEADINGS["date"]: ("date", "cells"),
        HEADINGS["reference"]: (None, None),
        HEADINGS["in"]: ("in", "sums"),
        HEADINGS["out"]: ("out", "sums"),
        HEADINGS["balance"]: ("balance", "sums"),
        HEADINGS["none"]: (None, None),
    }
    assert (taught.lacking, taught.bank) == ((), "NGÂN HÀNG HỢP TÁC XÃ MẪU")
    assert [number for number, _ in taught.rows] == [1, 2, 4, 5, 6, 7, 8]


def test_a_column_of_two_words_tells_the_side(tmp_path: Path) -> None:
    taught = proposed(file_of(Strange(some_lines(2, 6), order=ONE_AMOUNT), tmp_path))
    assert held(taught)[HEADINGS["direction"]] == ("direction", "sums")
    assert held(taught)[HEADINGS["amount"]] == ("amount", "sums")
    assert taught.sides == {"NHAP": "in", "XUAT": "out"}


def test_headings_of_known_banks_are_sure(tmp_path: Path) -> None:
    rows = statement_files.agribank()
    taught = proposed(SourceFile.at(save(tmp_path / "a.xlsx", rows)))
    assert all(why in ("words", "sums") for _, why in held(taught).values())
    assert {holds for holds, _ in held(taught).values()} >= {"date", "in", "out", "balance"}


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("order", [SIDES, ONE_AMOUNT], ids=["sides", "one amount"])
def test_what_was_learnt_is_read_to_the_dong(
    seed: int, order: tuple[str, ...], tmp_path: Path
) -> None:
    import random

    shuffled = random.Random(seed).sample(order, len(order))
    strange = Strange(some_lines(seed, 8), order=shuffled, newest_first=bool(seed % 2))
    file = file_of(strange, tmp_path, "la.csv" if seed == 5 else "la.xlsx")
    with pytest.raises(BadFile):
        read_statements(file, known_layouts())
    read = learn(file, columns=[(HEADINGS["reference"], "reference")])
    want = strange.lines[::-1] if strange.newest_first else strange.lines
    assert lines_of(read) == want
    (one,) = read
    assert (one.opening, one.closing) == (strange.opening, strange.closing)
    assert (one.layout, one.proof) == ("mau", "running")


@settings(max_examples=25, deadline=None)
@given(
    order=st.permutations(("narrative", "date", "in", "out", "balance", "none")),
    seed=st.integers(0, 10_000),
    wrong=st.sampled_from(("in", "out", "balance", "none", "narrative")),
    holds=st.sampled_from(("in", "out", "balance", "amount", "date", "narrative")),
)
def test_whatever_is_said_of_a_column_nothing_false_is_learnt(
    tmp_path_factory: pytest.TempPathFactory, order: list[str], seed: int, wrong: str, holds: str
) -> None:
    """A person may say any nonsense: the layout is refused, or reads the truth."""
    strange = Strange(some_lines(seed, 5), order=order)
    file = file_of(strange, tmp_path_factory.mktemp("la"))
    try:
        read = learn(file, columns=[(strange.letter(wrong), holds)])
    except FundledgerError:
        return
    assert [(each.day, each.amount) for each in lines_of(read)] == [
        (each.day, each.amount) for each in strange.lines
    ]


def test_a_file_without_balances_needs_those_of_the_paper(tmp_path: Path) -> None:
    """10,000,000 + 5,000,000 - 11,000 = 14,989,000."""
    lines = some_lines(3, 2)
    lines = [
        Moved(lines[0].day, 5_000_000, "HTX Đông Sơn trả nợ", "A1"),
        Moved(lines[1].day, -11_000, "Phí quản lý tài khoản", "A2"),
    ]
    strange = Strange(lines, order=("date", "narrative", "in", "out"))
    file = file_of(strange, tmp_path)
    columns = [(HEADINGS["in"], "in"), (HEADINGS["out"], "out")]
    with pytest.raises(FundledgerError) as refusal:
        learn(file, columns=columns)
    assert refusal.value.key == "bank_layout.no_proof"
    said = Lesson(name="mau", columns=columns, opening=10_000_000, closing=14_989_000)
    learnt = layout_learnt(file, known_layouts(), said)
    assert [each.amount for each in learnt.read[0].lines] == [5_000_000, -11_000]
    swapped = [(HEADINGS["in"], "out"), (HEADINGS["out"], "in")]
    with pytest.raises(BadFile) as wrong:
        layout_learnt(
            file,
            known_layouts(),
            Lesson(name="mau", columns=swapped, opening=10_000_000, closing=14_989_000),
        )
    assert [each.key for each in wrong.value.problems] == ["statement.unbalanced_as_typed"]


def test_words_before_a_balance_are_learnt(tmp_path: Path) -> None:
    strange = Strange(some_lines(4, 3), order=("date", "narrative", "in", "out"))
    strange.head += [["Quỹ mở ngày", strange.opening]]
    strange.foot = [["Quỹ đóng ngày", strange.closing]]
    file = file_of(strange, tmp_path)
    columns = [(HEADINGS["in"], "in"), (HEADINGS["out"], "out")]
    labels = [("opening", "Quỹ mở ngày"), ("closing", "Quỹ đóng ngày")]
    (one,) = learn(file, columns=columns, labels=labels)
    assert (one.opening, one.closing, one.proof) == (strange.opening, strange.closing, "ends")


def test_a_day_that_is_written_once_is_seen(tmp_path: Path) -> None:
    strange = Strange(some_lines(5, 4))
    rows = strange.rows
    day = strange.order.index("date")
    rows[5][day] = None  # the second line, of the same day as the first
    file = SourceFile.at(save(tmp_path / "la.xlsx", rows))
    learnt = layout_learnt(file, known_layouts(), Lesson(name="mau"))
    assert learnt.body["fill_days"] is True
    assert learnt.read[0].lines[1].day == strange.lines[0].day


def test_the_number_of_the_account_is_found_by_an_unknown_label(tmp_path: Path) -> None:
    strange = Strange(some_lines(6, 3))
    strange.head[1] = ["Số hiệu TK: 0098 7654 321"]
    (one,) = learn(file_of(strange, tmp_path))
    assert one.account == "00987654321"


def test_the_heading_row_may_be_said(tmp_path: Path) -> None:
    strange = Strange(some_lines(7, 3))
    file = file_of(strange, tmp_path)
    assert proposed(file, heading_row=4).heading_row == 4
    for row in (3, 99):
        with pytest.raises(FundledgerError) as refusal:
            proposed(file, heading_row=row)
        assert refusal.value.key == "bank_layout.no_such_row"


REFUSED = {
    "bank_layout.no_such_column": {"columns": [("Z", "narrative")]},
    "bank_layout.column_twice": {"columns": [("A", "narrative"), ("A", "payer")]},
    "bank_layout.field_twice": {"columns": [("A", "narrative"), ("C", "narrative")]},
    "bank_layout.columns_lacking": {"columns": [("B", "none")]},
    "bank_layout.name_taken": {"name": "bidv"},
    "bank_layout.no_heading": {"columns": [("H", "narrative"), ("A", "none")]},
}


@pytest.mark.parametrize("key", REFUSED)
def test_what_cannot_be_learnt(key: str, tmp_path: Path) -> None:
    strange = Strange(some_lines(8, 3))
    rows = strange.rows
    for row in rows[4:]:
        row.append("x")  # a column without a heading
    file = SourceFile.at(save(tmp_path / "la.xlsx", rows))
    with pytest.raises(FundledgerError) as refusal:
        learn(file, **REFUSED[key])
    assert refusal.value.key == key


def test_two_columns_of_one_heading(tmp_path: Path) -> None:
    strange = Strange(some_lines(9, 3))
    rows = strange.rows
    rows[3] = [
        "Ghi" if cell in (HEADINGS["narrative"], HEADINGS["reference"]) else cell
        for cell in rows[3]
    ]
    file = SourceFile.at(save(tmp_path / "la.xlsx", rows))
    for columns, key in (
        ([("Ghi", "reference")], "bank_layout.same_heading"),
        ([("A", "narrative"), ("C", "reference")], "bank_layout.alike"),
    ):
        with pytest.raises(FundledgerError) as refusal:
            learn(file, columns=columns)
        assert refusal.value.key == key


def test_a_side_that_only_a_person_can_tell(tmp_path: Path) -> None:
    """No balance follows the lines, so that two words of a column may be either side."""
    strange = Strange(some_lines(10, 3), order=("date", "narrative", "amount", "direction"))
    strange.head += [["Số dư đầu kỳ", strange.opening]]
    strange.foot = [["Số dư cuối kỳ", strange.closing]]
    file = file_of(strange, tmp_path)
    columns = [("C", "amount"), ("D", "direction")]
    with pytest.raises(FundledgerError) as refusal:
        learn(file, columns=columns)
    assert refusal.value.key == "bank_layout.which_side"
    assert refusal.value.params["words"] == ["NHAP", "XUAT"]
    read = learn(file, columns=columns, money_in=["NHAP"], money_out=["XUAT"])
    assert [each.amount for each in lines_of(read)] == [each.amount for each in strange.lines]


def test_a_statement_without_lines_teaches_nothing(tmp_path: Path) -> None:
    file = file_of(Strange([]), tmp_path)
    assert proposed(file).heading_row is None
    with pytest.raises(FundledgerError) as refusal:
        learn(file)
    assert refusal.value.key == "bank_layout.no_heading_row"


def test_headings_in_two_rows(tmp_path: Path) -> None:
    """Two columns are both headed “Ghi”, and told apart by what stands over them."""
    rows: statement_files.Rows = [
        ["KHO BẠC MẪU"],
        ["Số dư đầu kỳ", 10_000_000],
        ["Thời điểm", "Lý giải", "Tăng", "Giảm", "Máy"],
        [None, None, "Ghi", "Ghi", None],
        ["03/04/2023", "HTX Đông Sơn trả nợ", 5_000_000, None, "m1"],
        ["10/04/2023", "Phí quản lý tài khoản", None, 11_000, "m2"],
        ["Số dư cuối kỳ", 14_989_000],  # 10,000,000 + 5,000,000 - 11,000
    ]
    file = SourceFile.at(save(tmp_path / "kb.xlsx", rows))
    for said in (None, 3, 4):
        taught = proposed(file, heading_row=said)
        assert taught.heading_row == 4
        assert [each.heading for each in taught.columns] == [
            *("Thời điểm", "Lý giải", "Tăng Ghi", "Giảm Ghi", "Máy")
        ]
    (one,) = learn(file, columns=[("C", "in"), ("D", "out")])
    assert [each.amount for each in one.lines] == [5_000_000, -11_000]
    assert (one.opening, one.closing) == (10_000_000, 14_989_000)


def test_a_file_that_is_read_already_is_told(tmp_path: Path) -> None:
    known = known_layouts()
    assert read_already(SourceFile.at(save(tmp_path / "a.xlsx", statement_files.agribank())), known)
    assert read_already(file_of(Strange(some_lines(11, 3)), tmp_path), known) is None
