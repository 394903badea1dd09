"""The time of a figure: a day, a period, or a period that goes on adding up to a day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from fundledger.calendar import ONE_DAY, month_named, parse_day, quarter_named
from fundledger.errors import FundledgerError

_YEARS = re.compile(r"(\d{4})(?:\s*[-–]\s*(\d{4}))?")
_HALF = re.compile(r"(\d{4})\s*-?\s*[Hh]([12])|[Hh]([12])\s*[-/]?\s*(\d{4})")
_MONTHS = re.compile(r"(\d{1,2})\s*[Tt]\s*[-/]?\s*(\d{4})")
_DAYS = re.compile(r"(\S+)\s+(?:-|–|\.\.|đến|to)\s+(\S+)")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    first: date
    last: date

    def within(self, other: Span) -> bool:
        return other.first <= self.first and self.last <= other.last

    def overlaps(self, other: Span) -> bool:
        return self.first <= other.last and other.first <= self.last


def span_named(text: str) -> Span:
    """2023, 2016-2020, 2023H1, 9T/2023, 2023Q1, 7/2023, or 01/01/2023 - 30/06/2023."""
    said = text.strip()
    if match := _YEARS.fullmatch(said):
        first, last = int(match[1]), int(match[2] or match[1])
        if 1900 <= first <= last <= 2999:
            return Span(date(first, 1, 1), date(last, 12, 31))
    if match := _HALF.fullmatch(said):
        year, half = int(match[1] or match[4]), int(match[2] or match[3])
        if 1900 <= year <= 2999:
            return (
                Span(date(year, 1, 1), date(year, 6, 30))
                if half == 1
                else Span(date(year, 7, 1), date(year, 12, 31))
            )
    if match := _MONTHS.fullmatch(said):  # nine months are the first nine of the year
        months, year = int(match[1]), int(match[2])
        if 1900 <= year <= 2999 and 1 <= months <= 12:
            return Span(date(year, 1, 1), month_named(f"{months}/{year}")[1])
    for named in (quarter_named, month_named):
        try:
            return Span(*named(said))
        except FundledgerError:
            continue
    if match := _DAYS.fullmatch(said):
        first_day, last_day = parse_day(match[1]), parse_day(match[2])
        if first_day <= last_day:
            return Span(first_day, last_day)
    raise FundledgerError("figures.not_a_span", text=text)


def tiled_by(whole: Span, parts: list[Span]) -> bool:
    """The parts, one after another, are the whole and no more."""
    day = whole.first
    for part in sorted(parts):
        if part.first != day:
            return False
        day = part.last + ONE_DAY
    return len(parts) > 1 and day == whole.last + ONE_DAY
