"""Rows that are said by the names of their columns, totals of what is summed, and reading back."""

from __future__ import annotations

import pytest

from fundledger.reports.table import Record, Table, money, numbers, sums, texts

COLUMNS = (*texts("loan"), *sums("principal", "interest"), *money("balance"), *numbers("days"))
RECORDS: list[Record] = [
    {"interest": 7, "loan": "HD-1", "principal": 100, "balance": 93, "days": 3},
    {"loan": "HD-2", "principal": 20, "balance": 113},  # no interest, no days: blank
]


def test_cells_stand_in_the_order_of_the_columns_and_what_is_not_said_is_blank() -> None:
    table = Table.of("loans", COLUMNS, RECORDS)
    assert table.rows == [("HD-1", 100, 7, 93, 3), ("HD-2", 20, None, 113, None)]
    assert table["principal"] == [100, 20]
    assert [record["interest"] for record in table.records()] == [7, None]


def test_totals_are_of_the_summed_columns_alone() -> None:
    table = Table.of("loans", COLUMNS, RECORDS)
    assert table.totals == (None, 120, 7, None, None)  # 100 + 20, 7; a balance is not added up
    assert table.total["principal"] == 120
    assert Table.of("loans", texts("loan"), [{"loan": "HD-1"}]).totals is None
    assert Table.of("loans", COLUMNS, []).total["principal"] == 0


def test_totals_may_count_other_records_than_those_shown() -> None:
    first, _ = RECORDS
    assert Table.of("loans", COLUMNS, [first], counted=RECORDS).total["principal"] == 120
    assert Table.of("loans", COLUMNS, RECORDS, counted=[first]).total["principal"] == 100


def test_a_name_that_is_no_column_is_a_slip_of_the_program() -> None:
    with pytest.raises(AssertionError, match="pricipal"):
        Table.of("loans", COLUMNS, [{"loan": "HD-1", "pricipal": 1}])
    with pytest.raises(ValueError, match="pricipal"):
        Table.of("loans", COLUMNS, RECORDS)["pricipal"]


def test_other_columns_are_blank_where_it_has_no_such_one() -> None:
    wider = Table.of("loans", COLUMNS, RECORDS).having((*texts("name"), *sums("principal")))
    assert wider.rows == [(None, 100), (None, 20)]
    assert wider.totals == (None, 120)
