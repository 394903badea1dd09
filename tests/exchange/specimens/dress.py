"""How banks write a day and an amount. Each function makes of a value the text of a cell."""

from __future__ import annotations

from datetime import date, datetime

from tests.exchange.specimens.truth import TrueLine

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

# Amounts


def comma(amount: int) -> str:
    return f"{amount:,}"


def dot(amount: int) -> str:
    return comma(amount).replace(",", ".")


def blank(amount: int) -> str:
    return comma(amount).replace(",", " ")


def comma_00(amount: int) -> str:
    return f"{amount:,}.00"


def dot_00(amount: int) -> str:
    return f"{dot(amount)},00"


def vnd(amount: int) -> str:
    return f"{amount:,} VND"


def signed(amount: int) -> str:
    return f"{amount:+,}"


def brackets(amount: int) -> str:
    """(5.000) is money out."""
    return f"({dot(-amount)})" if amount < 0 else dot(amount)


def minus_behind(amount: int) -> str:
    return f"{abs(amount):,}-" if amount < 0 else comma(amount)


def sign_apart(amount: int) -> str:
    return f"{'-' if amount < 0 else '+'} {abs(amount):,} VND"


def letters_behind(amount: int) -> str:
    return f"{abs(amount):,} {'DR' if amount < 0 else 'CR'}"


def digits(amount: int) -> str:
    return str(amount)


def number(amount: int) -> int:
    return amount


# Days


def dmy(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def dmy_short(day: date) -> str:
    return f"{day:%d/%m/%y}"


def dashes(day: date) -> str:
    return f"{day:%d-%m-%Y}"


def ymd(day: date) -> str:
    return f"{day:%Y%m%d}"


def iso(day: date) -> str:
    return f"{day:%Y-%m-%d}"


def bare(day: date) -> str:
    return f"{day.day}/{day.month}/{day.year}"


def points(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def year_first(day: date) -> str:
    return f"{day:%Y/%m/%d}"


def month_named(day: date) -> str:
    return f"{day:%d}-{_MONTHS[day.month - 1]}-{day:%Y}"


def serial(day: date) -> int:
    """The number that Excel has for a day."""
    return (day - date(1899, 12, 30)).days


def real(day: date) -> date:
    """A day of Excel's, not a text."""
    return day


def moment(line: TrueLine) -> datetime:
    return datetime.combine(line.day, line.clock)
