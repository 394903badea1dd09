"""Tables as DataFrames: types that sum and sort as they should, names that programs know."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pandas as pd

from fundledger.messages import use_language
from fundledger.reports.frames import frame
from fundledger.reports.table import Column, Note, Table, Word

TABLE = Table(
    "journal",
    (
        *(Column("amount", "money"), Column("entry", "number"), Column("value", "money")),
        *(Column("day", "day"), Column("recorded_at", "moment"), Column("state")),
    ),
    [
        (10**15, 1, None, date(2023, 6, 30), datetime(2023, 6, 30, 17, tzinfo=UTC), "Sơn"),
        (-1, 2, 5, None, None, Word("in_term", "trong hạn")),
    ],
    totals=(10**15 - 1, None, 5, None, None, None),
    facts={"as_of": date(2023, 6, 30), "fund": 20},
    notes=(Note("note.memo_apart"),),
)


def test_every_kind_of_column_has_its_type() -> None:
    found = frame(TABLE)
    assert {name: str(kind) for name, kind in found.dtypes.items()} == {
        "amount": "int64",
        "entry": "int64",
        "value": "Int64",  # one is missing, and no đồng may become a float
        "day": "datetime64[s]",
        "recorded_at": "datetime64[us, UTC]",
        "state": "str",
    }


def test_values_are_those_of_the_table_without_its_totals() -> None:
    with use_language("vi"):
        found = frame(TABLE)
    assert list(found["amount"]) == [10**15, -1]
    assert found["value"].sum() == 5
    assert found["day"][0] == pd.Timestamp(2023, 6, 30)
    assert found["day"].isna()[1]
    assert list(found["state"]) == ["Sơn", "in_term"]
    assert found.attrs["as_of"] == "2023-06-30"
    assert found.attrs["report"] == "journal"
    assert len(found.attrs["notes"]) == 1


def test_an_empty_table_keeps_its_types() -> None:
    found = frame(Table("journal", TABLE.columns, []))
    assert (len(found), str(found["amount"].dtype)) == (0, "int64")
    assert str(found["day"].dtype) == "datetime64[s]"
