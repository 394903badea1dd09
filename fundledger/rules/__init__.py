"""Rules as data: dated, named sets in readable TOML files that cite their legal source.

`chart_names` and `chart` answer the presets that come with the program. A set that a book uses is
copied into the book as a fact at first use, so that a new version of the program never changes what
was reported; rooms above read the fact, not the file.
"""

from __future__ import annotations

import tomllib
from datetime import date
from importlib import resources
from typing import Any

_CHARTS = resources.files(__package__).joinpath("charts")
_BANKS = resources.files(__package__).joinpath("banks")


def chart_names() -> tuple[str, ...]:
    return tuple(sorted(file.name.removesuffix(".toml") for file in _CHARTS.iterdir()))


def chart(name: str) -> dict[str, Any]:
    """A preset; one that names a `base` lists only the roles that it puts on other numbers."""
    found = tomllib.loads(_CHARTS.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
    if (base := found.pop("base", None)) is None:
        return found
    other = {row["role"]: row for row in found.pop("account")}
    standing = chart(base)
    rows = [
        row if row.get("further") else other.get(row["role"], row) for row in standing["account"]
    ]
    return {**standing, **found, "account": rows}


def bank_layouts() -> list[dict[str, Any]]:
    """What the statements of the known banks look like, sorted by file name."""
    files = sorted(_BANKS.iterdir(), key=lambda file: file.name)
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in files]


def statement_words() -> dict[str, Any]:
    """The words by which statements of all banks say what a column or a figure is."""
    text = resources.files(__package__).joinpath("statement_words.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def group1_days_max(day: date) -> int:
    """Days overdue up to which a debt is in group 1, by the rule in force on a day."""
    text = resources.files(__package__).joinpath("recognition.toml").read_text(encoding="utf-8")
    in_force = [rule for rule in tomllib.loads(text)["group1"] if rule["from"] <= day]
    return int(in_force[-1]["days_max"])
