"""References in formulas as rows are repeated: each by hand, as Excel itself moves them."""

from __future__ import annotations

import pytest

from fundledger.exchange.formulas import At, RowMap, letters_of, moved, number_of, shifted

MAPS = {"S": RowMap({8: 3}), "Bảng 2": RowMap({2: 2, 5: 4})}


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("SUM(D8:D8)", "SUM(D8:D10)"),  # all copies of the row
        ("SUM($D$6:$D$9)", "SUM($D$6:$D$11)"),
        ("D7+D9", "D7+D11"),
        ("LOG10(D9)", "LOG10(D11)"),
        ('IF(A9="D9",1,0)', 'IF(A11="D9",1,0)'),
        ("S!D9+'Bảng 2'!$C$6", "S!D11+'Bảng 2'!$C$10"),  # rows 2 and 5: one and three more
        ("Khác!D9", "Khác!D9"),
        ("SUM(8:9)", "SUM(8:11)"),
        ("SUM(A:A)", "SUM(A:A)"),
        ("Tong_D9*2", "Tong_D9*2"),
        ("AB8:C12", "AB8:C14"),
    ],
)
def test_rows_move(formula: str, expected: str) -> None:
    assert moved(formula, "S", MAPS) == expected


def test_in_a_repeated_row_its_own_row_is_the_copy() -> None:
    assert moved("D8-E$8+F9", "S", MAPS, At(8, 9)) == "D9-E$9+F11"
    assert moved("SUM(D8:F8)", "S", MAPS, At(8, 10)) == "SUM(D10:F10)"
    assert moved("S!D8", "S", MAPS, At(8, 10)) == "S!D8"


def test_a_shared_formula_is_read_where_it_stands() -> None:
    assert shifted("D8-$E8+F$8+$G$8", 2, 1) == "E10-$E10+G$8+$G$8"
    assert shifted("'D8 Z'!A1&\"A1\"", 1, 0) == "'D8 Z'!A2&\"A1\""


@pytest.mark.parametrize(("letters", "number"), [("A", 1), ("Z", 26), ("AA", 27), ("XFD", 16384)])
def test_letters_of_columns(letters: str, number: int) -> None:
    assert (number_of(letters), letters_of(number)) == (number, letters)
