"""`security add`, `list`, `revalue`, `release`: what an accountant types and reads."""

from __future__ import annotations

import json

from tests.cli.conftest import Run
from tests.cli.test_loan_contracts import add, fund

__all__ = ["fund"]

TS1 = ("HD-01", "TS1")
LAND = ("--kind", "land_use_right", "--what", "Thửa 12", "--value", "600.000.000")


def test_a_plot_is_taken_valued_anew_and_given_back(fund: Run) -> None:
    add(fund, "HD-01")
    words = ("--paper", "GCN AB 123", "--legal-state", "đã đăng ký", "--on", "05/01/2023")
    taken = fund("security", "add", *TS1, *LAND, *words)
    assert (taken.code, taken.err) == (0, "")
    assert "deductible 300,000,000 đồng, papers held for 600,000,000" in taken.out

    valued = fund("security", "revalue", *TS1, "--value", "500.000.000", "--on", "30/06/2023")
    assert "now worth 500,000,000 đồng" in valued.out
    (row,) = json.loads(fund("security", "list", "HD-01", "--json").out)["rows"]
    assert (row["value"], row["deductible"], row["valued"]) == (
        *(500_000_000, 250_000_000),
        "2023-06-30",
    )
    assert (row["kind"], row["papers"]) == ("land_use_right", "GCN AB 123")
    before = json.loads(fund("security", "list", "--as-of", "29/06/2023", "--json").out)["rows"]
    assert [one["value"] for one in before] == [600_000_000]

    back = fund("security", "release", *TS1, "--document", "BB 02", "--on", "01/07/2023")
    assert "is given back" in back.out
    assert json.loads(fund("security", "list", "--json").out)["rows"] == []
    again = fund("security", "release", *TS1, "--document", "BB 02")
    assert (again.code, "that is held" in again.err) == (1, True)
    assert fund("check").code == 0


def test_the_table_reads_well_in_vietnamese(fund: Run) -> None:
    add(fund, "HD-01")
    fund("security", "add", *TS1, *LAND, "--not-enforceable", "--legal-state", "đang tranh chấp")
    out = fund("security", "list", "--lang", "vi").out
    assert "quyền sử dụng đất" in out
    assert "chưa đủ điều kiện xử lý – đang tranh chấp" in out


def test_a_contract_that_is_not_there(fund: Run) -> None:
    for words in (("list", "HD-9"), ("add", "HD-9", "TS1", *LAND)):
        answer = fund("security", *words)
        assert (answer.code, "There is no loan HD-9" in answer.err) == (1, True)
