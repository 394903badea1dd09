"""Spans of reports: what a table says of its span, and the same span a year before."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from fundledger.calendar import ONE_DAY
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell


def year_before(day: date) -> date:
    """The same day of the year before; the last of February for the last of February."""
    if (day.month, day.day + 1) in ((2, 29), (2, 30)) and (day + ONE_DAY).month == 3:
        return date(day.year - 1, 3, 1) - ONE_DAY
    return day.replace(year=day.year - 1)


def first_day_year_before(first: date) -> date:
    """The first day of a span a year before: right after the last of the span that came before it.

    So spans that follow each other do so a year before too: no day is lost at a 29th of February.
    """
    return year_before(first - ONE_DAY) + ONE_DAY


def asked_year_before(asked: Asked) -> Asked:
    return replace(asked, as_of=year_before(asked.as_of))


def spanned(asked: Asked, first: date) -> dict[str, Cell]:
    """What a table says of itself, with the first day right before the last."""
    facts: dict[str, Cell] = {}
    for name, value in asked.facts.items():
        if name == "as_of":
            facts["from"] = first
        facts[name] = value
    return facts
