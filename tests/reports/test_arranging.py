"""Rows sorted and sifted: which are left, in which order, and what they come to."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from fundledger.reports.arranging import Arrangement, order_of, put
from fundledger.reports.table import Column, Record, Table, days, numbers, sums, texts

COLUMNS = (*texts("name"), *sums("amount"), *days("day"))
ROWS: list[Record] = [
    {"name": "Hữu Lũng", "amount": 300, "day": date(2023, 6, 30)},
    {"name": "Đồng Đăng", "amount": None, "day": date(2023, 1, 31)},
    {"name": "Bắc Sơn", "amount": 50, "day": None},
    {"name": "Đồng Mỏ", "amount": 1_200, "day": date(2022, 12, 31)},
]


def table(**more: object) -> Table:
    return Table.of("loans", COLUMNS, ROWS, **more)  # type: ignore[arg-type]


def names(said: Arrangement, of: Table | None = None) -> list[object]:
    whole = of or table()
    return put(whole, order_of(whole, said, "vi"), said)["name"]


def test_figures_are_sorted_by_their_size_and_blanks_stand_last_both_ways() -> None:
    up = ["Bắc Sơn", "Hữu Lũng", "Đồng Mỏ", "Đồng Đăng"]
    down = ["Đồng Mỏ", "Hữu Lũng", "Bắc Sơn", "Đồng Đăng"]
    assert names(Arrangement.of("amount", "")) == up
    assert names(Arrangement.of("-amount", "")) == down


def test_days_are_sorted_as_days_and_names_as_in_a_dictionary() -> None:
    by_day = ["Đồng Mỏ", "Đồng Đăng", "Hữu Lũng", "Bắc Sơn"]
    by_name = ["Bắc Sơn", "Đồng Đăng", "Đồng Mỏ", "Hữu Lũng"]
    assert names(Arrangement.of("day", "")) == by_day
    assert names(Arrangement.of("name", "")) == by_name


def test_words_are_found_without_marks_each_anywhere_in_the_row() -> None:
    assert names(Arrangement.of("", "DONG")) == ["Đồng Đăng", "Đồng Mỏ"]
    assert names(Arrangement.of("", "dong 1.200")) == ["Đồng Mỏ"]
    assert names(Arrangement.of("", "30/06")) == ["Hữu Lũng"]
    assert names(Arrangement.of("no_such_column", "")) == [row["name"] for row in ROWS]


def test_totals_are_of_the_rows_that_are_left() -> None:
    """300 + 50 + 1,200 = 1,550 in all; of the two with “Đồng”, one blank: 1,200."""
    said = Arrangement.of("", "dong")
    whole = table()
    assert whole.total["amount"] == 1_550
    left = put(whole, order_of(whole, said, "vi"), said)
    assert left.total["amount"] == 1_200
    assert [note.key for note in left.notes] == ["web_table.left"]


def test_a_table_that_adds_up_otherwise_has_no_total_of_a_part() -> None:
    """A parent row of 300 stands beside its parts of 100 and 200: the whole is 300, not 600."""
    rows: list[Record] = [
        {"name": "112", "amount": 300},
        {"name": "11211", "amount": 100},
        {"name": "11212", "amount": 200},
    ]
    whole = Table.of("trial_balance", COLUMNS, rows, counted=rows[1:])
    said = Arrangement.of("", "112")
    assert put(whole, order_of(whole, said, "vi"), said).total["amount"] == 300
    said = Arrangement.of("", "11211")
    assert put(whole, order_of(whole, said, "vi"), said).total["amount"] is None


@given(
    st.lists(st.tuples(st.none() | st.integers(-(10**15), 10**15), st.text(max_size=5))),
    st.booleans(),
)
def test_sorting_keeps_every_row_and_equal_rows_in_their_order(
    cells: list[tuple[int | None, str]], is_down: bool
) -> None:
    columns: tuple[Column, ...] = (*numbers("number"), *texts("name"))
    whole = Table("loans", columns, cells)
    order = order_of(whole, Arrangement("number", is_down), "vi")
    assert sorted(order) == list(range(len(cells)))
    for before, after in pairwise(order):
        first, second = cells[before][0], cells[after][0]
        if first == second:
            assert before < after
        elif first is not None and second is not None:
            assert (first > second) == is_down
        else:
            assert second is None
