"""Days and moments: `date` for what happened, UTC `datetime` for when it was written down.

Days are read strictly (2023-06-30 or 30/06/2023), never guessed. Where a moment is meant, a bare
day is its end in Vietnam. Nothing here reads the clock except `now` and `today`. Screens and tables
show a day by `show_day`; official papers have a way of their own (`paper_day` and its like).
"""

from __future__ import annotations

import re
from collections.abc import Container
from datetime import UTC, date, datetime, timedelta, timezone

from fundledger.errors import FundledgerError

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")  # no summer time since 1975

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_VIETNAMESE = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_MONTH = re.compile(r"(\d{4})\s*-\s*(\d{1,2})|(\d{1,2})\s*[-/]\s*(\d{4})")
_QUARTER = re.compile(r"(\d{4})\s*-?\s*[QqTt]\s*([1-4])|[QqTt]\s*([1-4])\s*[-/]?\s*(\d{4})")

ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def now() -> datetime:
    return datetime.now(UTC)


def today() -> date:
    """Today in Vietnam, wherever the machine is."""
    return now().astimezone(VIETNAM).date()


def parse_day(text: str) -> date:
    """The day written as 2023-06-30, 30/6/2023 or 30/06/2023; no book has days before 1900."""
    cleaned = text.strip()
    if match := _ISO.fullmatch(cleaned):
        year, month, day = (int(part) for part in match.groups())
    elif match := _VIETNAMESE.fullmatch(cleaned):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise FundledgerError("day.unreadable", text=text)
    try:
        found = date(year, month, day)
    except ValueError:
        raise FundledgerError("day.none_such", text=text) from None
    if not 1900 <= found.year <= 2999:
        raise FundledgerError("day.out_of_range", text=text)
    return found


def parse_moment(text: str) -> datetime:
    """An ISO moment, in Vietnam's time unless it names its offset; a bare day is its end."""
    try:
        return end_of_day(parse_day(text))
    except FundledgerError:
        pass
    day, _, time = text.strip().partition(" ")
    try:
        if _VIETNAMESE.fullmatch(day):  # as this program prints it: 30/06/2023 17:00:05
            moment = datetime.fromisoformat(f"{parse_day(day)}T{time}")
        else:
            moment = datetime.fromisoformat(text.strip())
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=VIETNAM)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError, FundledgerError):
        raise FundledgerError("day.moment_unreadable", text=text) from None


def end_of_day(day: date) -> datetime:
    """The last microsecond of the day in Vietnam, in UTC."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=VIETNAM) + ONE_DAY
    return (midnight - timedelta(microseconds=1)).astimezone(UTC)


def show_day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year:04}"


_ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)
_TO_FILL_IN = "\u00a0" * 6  # blanks that neither break nor are folded


def paper_day(day: date) -> str:
    """05/6/2021, as papers write a day: a month has two digits only where a 1 could be put before.

    Only 1 and 2 could become 11 and 12.
    """
    return f"{day.day:02}/{_paper_month(day.month)}/{day.year:04}"


def paper_day_in_full(day: date, lang: str = "vi") -> str:
    """ngày 07 tháng 7 năm 2023; 7 July 2023."""
    if lang != "vi":
        return f"{day.day} {_ENGLISH_MONTHS[day.month - 1]} {day.year}"
    return f"ngày {day.day:02} tháng {_paper_month(day.month)} năm {day.year}"


def paper_day_to_fill_in(year: int, month: int | None = None, lang: str = "vi") -> str:
    """The same of a draft, with room for what is written in by hand: the day, or the month too."""
    if lang != "vi":
        named = _TO_FILL_IN * 2 if month is None else _ENGLISH_MONTHS[month - 1]
        return f"{_TO_FILL_IN} {named} {year}"
    said = _TO_FILL_IN if month is None else f" {_paper_month(month)} "
    return f"ngày{_TO_FILL_IN}tháng{said}năm {year}"


def _paper_month(month: int) -> str:
    return f"{month:02}" if month <= 2 else str(month)


def show_moment(moment: datetime) -> str:
    local = moment.astimezone(VIETNAM)
    return f"{show_day(local.date())} {local:%H:%M:%S}"


def first_of_span(first: date | None, last: date) -> date:
    """The first day of a span that ends on `last`; where none is given, the first of its year."""
    if first is not None and first > last:
        raise FundledgerError("face.ends_before_it_begins", first=first, last=last)
    return first or first_of_year(last)


def first_of_year(day: date) -> date:
    return date(day.year, 1, 1)


def quarter_named(text: str) -> tuple[date, date]:
    """The first and the last day of a quarter that is written as 2023Q2 or Q2/2023."""
    match = _QUARTER.fullmatch(text.strip())
    if match is None:
        raise FundledgerError("day.not_a_quarter", text=text)
    year, number = int(match[1] or match[4]), int(match[2] or match[3])
    if not 1900 <= year <= 2999:
        raise FundledgerError("day.not_a_quarter", text=text)
    return quarter_days(year, number)


def quarter_days(year: int, number: int) -> tuple[date, date]:
    first = date(year, 3 * number - 2, 1)
    after = date(year + 1, 1, 1) if number == 4 else date(year, 3 * number + 1, 1)
    return first, after - ONE_DAY


def first_of_quarter(day: date) -> date:
    return quarter_days(day.year, (day.month + 2) // 3)[0]


def month_named(text: str) -> tuple[date, date]:
    """The first and the last day of a month that is written as 2023-07 or 7/2023."""
    match = _MONTH.fullmatch(text.strip())
    if match is None:
        raise FundledgerError("day.not_a_month", text=text)
    year, month = int(match[1] or match[4]), int(match[2] or match[3])
    if not (1900 <= year <= 2999 and 1 <= month <= 12):
        raise FundledgerError("day.not_a_month", text=text)
    after = date(year + 1, 1, 1) if month == 12 else date(year, month + 1, 1)
    return date(year, month, 1), after - ONE_DAY


def quarter_of(day: date) -> str:
    """The quarter of a day, as `2023Q2`."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def is_day_off(day: date, holidays: Container[date]) -> bool:
    """A Saturday, a Sunday, or one of these holidays."""
    return day.weekday() >= _SATURDAY or day in holidays


def working_from(day: date, holidays: Container[date]) -> date:
    """The day itself, or the first after it that is no day off."""
    while is_day_off(day, holidays):
        day += ONE_DAY
    return day


def working_days_after(day: date, count: int, holidays: Container[date]) -> date:
    """So many working days later; the day itself is not counted."""
    for _ in range(count):
        day = working_from(day + ONE_DAY, holidays)
    return day
