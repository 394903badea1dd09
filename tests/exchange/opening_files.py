"""Openings as files for tests: the small opening of `tests.loans.openings`, part by part."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from fundledger.demo.langson import write_workbook

Parts = dict[str, Any]

GOOD: Parts = {
    "day": "31/12/2022",
    "document": "BB-01",
    "note": "Số dư mở sổ",
    "capital": [{"source": "A", "amount": 200_000_000, "decision": "QĐ-01"}],
    "accounts": [
        {"account": "bank_capital", "debit": 110_000_000, "source": "A"},
        {"account": "bank_interest", "debit": 7_000_000},
        {"account": "surplus_prior", "credit": 8_000_000},
    ],
    "cooperatives": [
        {"number": "01", "name": "HTX mẫu 01", "district": "Cao Lộc"},
        {"number": "02", "name": "HTX mẫu 02", "district": "Bắc Sơn"},
    ],
    "loans": [
        {
            "number": "HD-01",
            "signed": "31/12/2020",
            "cooperative": "01",
            "source": "A",
            "principal": 100_000_000,
            "annual_rate": "6",
            "disbursed": "31/12/2020",
            "instalments": "4",
            "every": "12 tháng",
            "day_count": "30/360",
            "principal_in_term": 50_000_000,
        },
        {
            "number": "HD-02",
            "signed": "30/06/2019",
            "cooperative": "02",
            "source": "A",
            "principal": 100_000_000,
            "annual_rate": "6",
            "disbursed": "30/06/2019",
            "instalments": "2",
            "every": "12 tháng",
            "day_count": "30/360",
            "principal_in_term": 0,
            "principal_overdue": 40_000_000,
            "interest_overdue": 5_400_000,
            "receivable": 1_000_000,
            "restructured": "1",
            "acknowledged": "01/03/2022",
            "principal_collected_before": 60_000_000,
        },
    ],
    "missed": [
        {
            "loan": "HD-02",
            "due": "30/06/2021",
            "principal_left": 40_000_000,
            "interest_left": 3_000_000,
        }
    ],
    "security": [
        {
            "loan": "HD-02",
            "code": "TS1",
            "kind": "house",
            "what": "nhà kho",
            "value": 90_000_000,
            "valued": "01/06/2019",
            "papers": "giấy chứng nhận; hợp đồng thế chấp",
        }
    ],
    "cases": [{"loan": "HD-02", "court": "TAND mẫu", "filed": "04/05/2022"}],
    "history": [
        {"loan": "HD-01", "day": "31/12/2020", "disbursed": 100_000_000, "document": "PC-1"},
        {"loan": "HD-01", "day": "31/12/2021", "collected": 31_000_000, "document": "PT-1"},
        {"loan": "HD-01", "day": "31/12/2022", "collected": 29_500_000, "document": "PT-2"},
    ],
}


def changed(part: str, row: int, **cells: Any) -> Parts:
    """The good opening with some cells of one row changed; None empties one."""
    parts = deepcopy(GOOD)
    parts[part][row].update(cells)
    parts[part][row] = {k: v for k, v in parts[part][row].items() if v is not None}
    return parts


def without(*parts: str) -> Parts:
    return {name: value for name, value in deepcopy(GOOD).items() if name not in parts}


def with_row(part: str, **cells: Any) -> Parts:
    parts = deepcopy(GOOD)
    parts.setdefault(part, []).append(cells)
    return parts


def as_workbook(path: Path, parts: Mapping[str, Any]) -> Path:
    write_workbook(path, parts, replace=True)
    return path


def as_yaml(path: Path, parts: Mapping[str, Any]) -> Path:
    path.write_text(yaml.safe_dump(dict(parts), allow_unicode=True), encoding="utf-8")
    return path
