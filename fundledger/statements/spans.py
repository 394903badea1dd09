"""How a span of days is called on paper: a quarter, a month, or from a day to a day."""

from __future__ import annotations

from datetime import date

from fundledger.calendar import ONE_DAY
from fundledger.messages import Wording
from fundledger.messages.wording import Sentence

_ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def span_in_words(first: date, last: date) -> Wording:
    """`quý II năm 2023`, `6 tháng cuối năm 2023`, `tháng 4 năm 2023`, `năm 2023`, or both days."""
    days = {"first": first, "last": last}
    ends_a_month = (last + ONE_DAY).day == 1
    if first.day != 1 or not ends_a_month or first.year != last.year:
        return Sentence("paper_span.days", days)
    year = {"year": str(first.year)}
    match first.month, last.month:
        case 1, 12:
            return Sentence("paper_span.year", year)
        case 1, 6:
            return Sentence("paper_span.half", year)
        case 7, 12:
            return Sentence("paper_span.second_half", year)
        case 1, 9:
            return Sentence("paper_span.nine", year)
        case begin, end if begin == end:
            return Sentence("paper_span.month", {**year, "month": str(begin)})
        case begin, end if begin % 3 == 1 and end == begin + 2:
            return Sentence("paper_span.quarter", {**year, "quarter": _ROMAN[end // 3]})
        case _:
            return Sentence("paper_span.days", days)
