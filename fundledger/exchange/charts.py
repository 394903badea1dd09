"""A chart of accounts by name (a preset of the program) or from a TOML file of the Fund's own."""

from __future__ import annotations

from typing import Any

from fundledger.errors import FundledgerError
from fundledger.exchange.toml_files import toml_of
from fundledger.files import SourceFile
from fundledger.ledger.accounts import preset
from fundledger.paths import path_of

_NEEDED = ("name", "account")
_NEEDED_OF_A_HEADING = ("number", "name_vi")
_NEEDED_OF_AN_ACCOUNT = ("number", "role", "name_vi")


def chart_named(name: str) -> dict[str, Any]:
    """A preset of the program, or the file whose path ends with `.toml`."""
    path = path_of(name)
    return chart_of_file(SourceFile.at(path)) if path.suffix.lower() == ".toml" else preset(name)


def chart_said(said: str | SourceFile) -> dict[str, Any]:
    """A preset by its name, or what a file says."""
    return preset(said) if isinstance(said, str) else chart_of_file(said)


def chart_of_file(file: SourceFile) -> dict[str, Any]:
    chart = toml_of(file, "chart.unreadable").said
    _refuse_misshapen(file.name, chart)
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
