"""Days as the prose of a paper writes them, and sums in triệu or tỷ. Figures stay exact."""

from __future__ import annotations

from datetime import date
from typing import Literal

from fundledger.messages import Language

_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
_UNITS = {"million": 6, "billion": 9}


def day_in_prose(day: date, language: Language) -> str:
    """`ngày 07 tháng 7 năm 2023`: days below 10 and the first two months take a zero."""
    if language == "en":
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return f"ngày {day.day:02} tháng {_month(day)} năm {day.year}"


def day_left_blank(language: Language, day: date | None = None) -> str:
    """The same on a draft, with room for the day; the month and year of its making, if known."""
    if language == "en":
        return "      " + (f" {_MONTHS[day.month - 1]} {day.year}" if day else "")
    month, year = (_month(day), str(day.year)) if day else ("      ", "         ")
    return f"ngày      tháng {month} năm {year}"


def _month(day: date) -> str:
    return f"{day.month:02}" if day.month <= 2 else str(day.month)


def scaled(amount: int, unit: Literal["million", "billion"], language: Language) -> str:
    """The sum in triệu or tỷ, with as many decimals as it has: 58,5."""
    power = _UNITS[unit]
    whole, rest = divmod(abs(amount), 10**power)
    digits = f"{rest:0{power}}".rstrip("0")
    grouped = f"{whole:,}"
    point = "."
    if language == "vi":
        grouped, point = grouped.replace(",", "."), ","
    sign = "-" if amount < 0 else ""
    return f"{sign}{grouped}{point + digits if digits else ''}"
