"""Public holidays as data (`holidays.toml`): weekdays on which no due day falls.

A contract that shifts its due days carries the holidays it was signed under, as it carries every
other convention: read the set once, when the terms are made, and not again when they are replayed.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

_FILE = resources.files(__package__).joinpath("holidays.toml")


@cache
def _rules() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def listed_years() -> range:
    """The years whose days off are all known, Tết and substitute days included."""
    years = sorted(map(int, _rules()["days"]))
    return range(years[0], years[-1] + 1)


def is_every_year(day: date) -> bool:
    """Whether the day is a holiday in every year."""
    return f"{day:%m-%d}" in _rules()["every_year"]


@cache
def public_holidays(first_year: int, last_year: int) -> frozenset[date]:
    """Every known holiday of the years from the first to the last."""
    rules = _rules()
    days = {
        date.fromisoformat(f"{year:04}-{month_day}")
        for year in range(first_year, last_year + 1)
        for month_day in rules["every_year"]
    }
    for year, listed in rules["days"].items():
        if first_year <= int(year) <= last_year:
            days.update(listed)
    return frozenset(days)


def holidays_of_a_loan(disbursed: date) -> frozenset[date]:
    """The holidays that a contract carries: of sixty years from the year it is paid out in."""
    return public_holidays(disbursed.year, min(disbursed.year + 60, 9999))
