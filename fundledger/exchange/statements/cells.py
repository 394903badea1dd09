"""Cells of a bank statement: amounts by one convention a file, days with or without their time.

A point or a comma groups thousands; which of them is told by the file as a whole, never guessed for
a cell. 12.345,00 is whole đồng, 12.345,50 is not and is refused. Excel's own number of a day is
taken where a day has to be. Whether 04/05 is in April or in May is told by the file as well.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from fundledger.errors import FundledgerError
from fundledger.money import in_range
from fundledger.schemas import cells
from fundledger.schemas.raw import Fault, Value, glimpse

Thousands = Literal[".", ",", None]

_MOST_SHOWN = 40
_CURRENCY = re.compile(r"^(vnd|vnđ|₫)|(vnd|vnđ|đồng|đ|₫)\.?$", re.IGNORECASE)
_BLANKS = re.compile(r"[\s\u00a0\u202f'’]")
_SIDE = re.compile(r"(cr|dr)\.?$", re.IGNORECASE)
_SIGNS = ("+", "-", "−")
_SERIALS = range(27_395, 73_051)  # 1975 to 2099
_FIRST_SERIAL = date(1899, 12, 30)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TIME = r"\d{1,2}\s*[:h]\s*\d{2}(?:\s*:\s*\d{2}(?:[.,]\d+)?)?(?:\s*(?:AM|PM|SA|CH)\b)?"
DAY = (
    r"(?P<day>\d{1,2})(?P<mark>[/.-])(?P<month>\d{1,2})(?P=mark)(?P<year>\d{4}|\d{2})(?!\d)"
    r"|(?P<year2>\d{4})(?P<mark2>[/.-])(?P<month2>\d{1,2})(?P=mark2)(?P<day2>\d{1,2})(?!\d)"
    r"|(?P<year3>(?:19|20)\d\d)(?P<month3>[01]\d)(?P<day3>[0-3]\d)(?!\d)"
    rf"|(?P<day4>\d{{1,2}})[ /-]?(?P<month4>{'|'.join(_MONTHS)})[a-z]*[ ,/-]+"
    r"(?P<year4>\d{4}|\d\d)"
)
"""A day as banks write it, for a pattern of one's own; `day_in` reads what was found."""

_DAY_CELL = re.compile(
    rf"(?:{_TIME}[\s,-]+)?(?:{DAY})(?:(?:\s*T|[\s,]+(?:-\s+)?){_TIME}\s*(?:Z|[+-]\d\d:?\d\d)?)?"
    r"(?P<rest>$|[\s,;|-].*)",
    re.IGNORECASE | re.DOTALL,
)
_PLAIN_DAY = re.compile(r"(\d\d)/(\d\d)/(\d{4})")


def conventions_of(text: str) -> list[Literal[".", ","]]:
    """Which marks of thousands a text can be read by."""
    digits = _stripped(text)
    marks: tuple[Literal[".", ","], ...] = (".", ",")
    return [mark for mark in marks if _read_by(digits, mark) is not None]


def looks_like_amount(value: Value) -> bool:
    match value:
        case Fault():
            return True
        case str():
            return bool(re.search(r"\d", value)) and day_or_none(value) is None
        case None | date():
            return False
        case _:
            return True


def _bare(text: str) -> str:
    """Without currency and blanks."""
    plain = _BLANKS.sub("", text[:_MOST_SHOWN])
    return _CURRENCY.sub("", plain)


def _stripped(text: str) -> str:
    """Without sign, side, currency and blanks."""
    plain = _SIDE.sub("", _bare(text))
    if plain.startswith("(") and plain.endswith(")"):
        return plain[1:-1]
    if plain.startswith(_SIGNS):
        return _CURRENCY.sub("", plain[1:])
    return plain[:-1] if plain.endswith(_SIGNS) else plain


def _read_by(digits: str, thousands: str) -> tuple[int, bool] | None:
    """Whole đồng and whether decimals were lost, with that mark for thousands; None: not so."""
    decimal = "," if thousands == "." else "."
    whole, has_decimals, rest = digits.partition(decimal)
    if has_decimals and not (rest.isascii() and rest.isdigit() and len(rest) <= 2):
        return None
    grouped = re.fullmatch(rf"[0-9]{{1,3}}(\{thousands}[0-9]{{3}})*|[0-9]+", whole)
    if grouped is None or not whole.isascii():
        return None
    return int(whole.replace(thousands, "")), bool(rest.strip("0"))


def amount_of(value: Value, thousands: Thousands) -> int:
    """Whole đồng of a cell; 12.345,00 is whole."""
    if isinstance(value, int):
        return in_range(value)
    if isinstance(value, Decimal) and not cells.beyond_money(value):
        raise FundledgerError("statement.decimals", value=cells.plain(value))
    if not isinstance(value, str):
        return cells.amount_of(value)
    text = value.strip()
    if text in ("-", "–", "—"):
        return 0
    found = _read_by(_stripped(text), thousands or ".")
    if found is None or len(text) > _MOST_SHOWN:
        raise FundledgerError("money.not_dong", text=glimpse(text))
    amount, lost = found
    if lost:
        raise FundledgerError("statement.decimals", value=text)
    return in_range(-amount if _is_negative(text) else amount)


def _is_negative(text: str) -> bool:
    bare = _bare(text)
    if side := _SIDE.search(bare):
        return side[1].lower() == "dr"
    return bare.startswith(("-", "−", "(")) or bare.endswith(("-", "−"))


def day_or_none(value: Value) -> date | None:
    try:
        return day_of(value)
    except FundledgerError:
        return None


def day_of(value: Value, *, month_first: bool = False) -> date:
    """A day, with or without its time; a bare number of Excel's where a day has to be."""
    return day_and_rest(value, month_first=month_first)[0]


def day_and_rest(value: Value, *, month_first: bool = False) -> tuple[date, str]:
    """A day, and what stands behind it in its cell: some banks put the document's number there."""
    match value:
        case datetime():
            return cells.day_of(value.date()), ""
        case int() | Decimal():
            return _day_of_number(value), ""
        case str():
            return _day_of_text(value.strip(), month_first)
        case _:
            return cells.day_of(value), ""


def _day_of_number(value: int | Decimal) -> date:
    if int(value) in _SERIALS:
        return _FIRST_SERIAL + timedelta(days=int(value))
    if value == int(value) and re.fullmatch(r"(19|20)\d{6}", str(int(value))):
        return _day_of_text(str(int(value)), month_first=False)[0]
    return cells.day_of(value)


def _day_of_text(text: str, month_first: bool) -> tuple[date, str]:
    plain = _PLAIN_DAY.fullmatch(text)
    if plain and not month_first:
        return _made(text, int(plain[3]), int(plain[2]), int(plain[1])), ""
    if text.isascii() and text.isdigit() and len(text) == 5 and int(text) in _SERIALS:
        return _FIRST_SERIAL + timedelta(days=int(text)), ""
    found = _DAY_CELL.fullmatch(text) if len(text) <= 200 else None
    if found is None:
        return cells.day_of(glimpse(text)), ""
    return day_in(found, month_first=month_first), found["rest"].strip(" \t\r\n,;|/-")


def day_in(found: re.Match[str], *, month_first: bool = False) -> date:
    """The day that the pattern `DAY` found."""
    named = found.groupdict()
    if day := named["day"]:
        month = named["month"]
        if month_first:
            day, month = month, day
        return _made(found[0], _full(named["year"]), int(month), int(day))
    for at in ("2", "3"):
        if year := named[f"year{at}"]:
            return _made(found[0], int(year), int(named[f"month{at}"]), int(named[f"day{at}"]))
    month = _MONTHS.index(named["month4"][:3].lower()) + 1
    return _made(found[0], _full(named["year4"]), month, int(named["day4"]))


def _full(year: str) -> int:
    return int(year) if len(year) == 4 else 2000 + int(year)


def _made(text: str, year: int, month: int, day: int) -> date:
    try:
        return cells.day_of(date(year, month, day))
    except ValueError:
        raise FundledgerError("day.none_such", text=glimpse(text)) from None


def fits_only(value: Value) -> Literal["day", "month", None]:
    """Which of day and month stands first in 04/13/2023; None: either may, or it is no text."""
    found = _DAY_CELL.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or found["day"] is None:
        return None
    one, other = int(found["day"]), int(found["month"])
    if one > 12 >= other:
        return "day"
    return "month" if other > 12 >= one else None
