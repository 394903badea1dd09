"""Tables for programs: JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime

import pytest

from fundledger.messages import use_language
from fundledger.reports import as_csv, as_json, as_text
from fundledger.reports.table import Column, Note, Table, Word

COLUMNS = (
    Column("fund", "money"),
    Column("name"),
    Column("begins", "day"),
    Column("links", "moment"),
)
MOMENT = datetime(2023, 6, 30, 17, 0, 0, 5, tzinfo=UTC)
TABLE = Table(
    "funds",
    COLUMNS,
    [(10**16, "Đông Sơn", date(2023, 6, 30), MOMENT), (-1, None, None, None)],
    (10**16 - 1, None, None, None),
    {"as_of": date(2023, 6, 30), "known_at": 42},
    (Note("face.no_fund", {"book": "sổ.db"}),),
)


def test_json() -> None:
    with use_language("vi"):
        document = as_json.document(TABLE)
    assert document == {
        "report": "funds",
        "as_of": "2023-06-30",
        "known_at": 42,
        "rows": [
            {
                "fund": 10**16,
                "name": "Đông Sơn",
                "begins": "2023-06-30",
                "links": "2023-06-30T17:00:00.000005Z",
            },
            {"fund": -1, "name": None, "begins": None, "links": None},
        ],
        "totals": {"fund": 10**16 - 1},
        "notes": [
            "sổ.db chưa có quỹ nào. Hãy thêm quỹ bằng lệnh: fundledger fund add SỐ --name TÊN"
        ],
    }
    assert json.loads("".join(as_json.lines(document))) == document


def test_a_long_document_comes_in_pieces() -> None:
    document = {"rows": list(range(10_000))}
    pieces = list(as_json.lines(document))
    assert len(pieces) > 1
    assert json.loads("".join(pieces)) == document


def test_a_float_has_no_place_in_a_document() -> None:
    with pytest.raises(TypeError):
        as_json.plain(1.5)  # type: ignore[arg-type]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_makes_no_formula_of_a_text(start: str) -> None:
    table = Table("funds", (Column("name"), Column("fund", "money")), [(f"{start}1+1", -5)])
    rows = list(csv.reader(io.StringIO("".join(as_csv.lines(table)), newline="")))
    assert rows == [["name", "fund"], [f"'{start}1+1", "-5"]]


def test_csv() -> None:
    written = "".join(as_csv.lines(TABLE))
    assert written.splitlines() == [
        "fund,name,begins,links",
        "10000000000000000,Đông Sơn,2023-06-30,2023-06-30T17:00:00.000005Z",
        "-1,,,",
    ]


def test_programs_are_given_codes_and_readers_words() -> None:
    table = Table("periods", (Column("action"),), [(Word("lock", "khóa sổ"),)])
    assert as_json.document(table)["rows"] == [{"action": "lock"}]
    assert list(as_csv.lines(table)) == ["action\n", "lock\n"]
    assert "khóa sổ" in "".join(as_text.lines(table, "vi"))
