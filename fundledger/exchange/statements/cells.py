"""Cells of a bank statement: amounts by one convention a file, days with or without their time.

A point or a comma groups thousands; which of them is told by the file as a whole, never guessed for
a cell. 12.345,00 is whole đồng, 12.345,50 is not and is refused. Excel's own number of a day is
taken where a day has to be.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from fundledger.calendar import parse_day
from fundledger.errors import FundledgerError
from fundledger.money import in_range
from fundledger.schemas import cells
from fundledger.schemas.raw import Fault, Value, glimpse

Thousands = Literal[".", ",", None]

_MOST_SHOWN = 40
_CURRENCY = re.compile(r"^(vnd|vnđ)|(vnd|vnđ|đồng|đ)\.?$", re.IGNORECASE)
_SIGNS = ("+", "-", "−")
_DAY_TEXT = re.compile(r"(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})(?:[T\s]+\d{1,2}:.*)?")
_SERIALS = range(27_395, 73_051)  # 1975 to 2099
_FIRST_SERIAL = date(1899, 12, 30)


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
    plain = re.sub(r"[\s\u00a0\u202f]", "", text[:_MOST_SHOWN])
    return _CURRENCY.sub("", plain)


def _stripped(text: str) -> str:
    """Without sign, currency and blanks."""
    plain = _bare(text)
    if plain.startswith("(") and plain.endswith(")"):
        return plain[1:-1]
    if plain.startswith(_SIGNS):
        return plain[1:]
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
    if isinstance(value, Decimal) and not cells.beyond_money(value):
        raise FundledgerError("cell.decimals", value=cells.plain(value))
    if not isinstance(value, str):
        return cells.amount_of(value)
    text = value.strip()
    if text in ("-", "–", "—"):
        return 0
    digits = _stripped(text)
    found = _read_by(digits, thousands or ".")
    if found is None or len(text) > _MOST_SHOWN:
        raise FundledgerError("money.not_dong", text=glimpse(text))
    amount, lost = found
    if lost:
        raise FundledgerError("cell.decimals", value=text)
    signed = _bare(text)
    negative = signed.startswith(("-", "−", "(")) or signed.endswith(("-", "−"))
    return in_range(-amount if negative else amount)


def day_or_none(value: Value) -> date | None:
    try:
        return day_of(value)
    except FundledgerError:
        return None


def day_of(value: Value) -> date:
    """A day, with or without its time; a bare number of Excel's where a day has to be."""
    match value:
        case datetime():
            return cells.day_of(value.date())
        case int() if value in _SERIALS:
            return _FIRST_SERIAL + timedelta(days=value)
        case Decimal() if int(value) in _SERIALS:
            return _FIRST_SERIAL + timedelta(days=int(value))
        case str() if match := _DAY_TEXT.fullmatch(value.strip()):
            return cells.day_of(parse_day(match[1]))
        case str() if value.strip().isascii() and value.strip().isdigit():
            if len(value.strip()) == 5 and int(value) in _SERIALS:
                return _FIRST_SERIAL + timedelta(days=int(value))
            return cells.day_of(value)
        case _:
            return cells.day_of(value)
