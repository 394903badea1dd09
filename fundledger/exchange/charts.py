"""A chart of accounts by name (a preset of the program) or from a TOML file of the Fund's own."""

from __future__ import annotations

import tomllib
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import preset
from fundledger.paths import path_of

_NEEDED = ("name", "account")
_NEEDED_OF_A_HEADING = ("number", "name_vi")
_NEEDED_OF_AN_ACCOUNT = ("number", "role", "name_vi")


def chart_named(name: str) -> dict[str, Any]:
    path = path_of(name)
    if path.suffix.lower() != ".toml":
        return preset(name)
    try:
        chart = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise FundledgerError("chart.unreadable", file=name, reason=error.strerror) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FundledgerError("chart.unreadable", file=name, reason=str(error)) from error
    _refuse_misshapen(name, chart)
    return chart


def _refuse_misshapen(file: str, chart: dict[str, Any]) -> None:
    rows = chart.get("account")
    if not isinstance(rows, list) or not isinstance(chart.get("name"), str):
        raise FundledgerError("chart.lacks", file=file, lacking=list(_NEEDED))
    for index, row in enumerate(rows, start=1):
        texts = row if isinstance(row, dict) else {}
        lacking = [key for key in _NEEDED_OF_AN_ACCOUNT if not isinstance(texts.get(key), str)]
        lacking += [key for key, value in texts.items() if not _is_said(key, value)]
        if lacking:
            raise FundledgerError("chart.row_lacks", file=file, row=index, lacking=lacking)
    headings = chart.get("heading", [])
    for index, row in enumerate(headings if isinstance(headings, list) else [headings], start=1):
        texts = row if isinstance(row, dict) else {}
        lacking = [key for key in _NEEDED_OF_A_HEADING if not isinstance(texts.get(key), str)]
        lacking += [key for key, value in texts.items() if not isinstance(value, str)]
        if lacking:
            raise FundledgerError("chart.heading_lacks", file=file, row=index, lacking=lacking)


def _is_said(key: str, value: object) -> bool:
    return isinstance(value, bool if key == "further" else str)
