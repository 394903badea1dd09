"""One raw value read as what a column or field asks for: an amount, a day, a text.

Each reader answers an exact value or raises a `FundledgerError` that says why the cell is refused.
They serve sheets and trees alike: a number in YAML is text, in JSON an `int` or `Decimal`, in Excel
whatever the cell was formatted as. A reader never guesses: a day where a text is wanted is what
Excel made of "01/02", and is refused.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from fundledger.calendar import parse_day
from fundledger.errors import FundledgerError
from fundledger.money import MAX_DONG, Dong, in_range, parse_dong
from fundledger.schemas.raw import Fault
from fundledger.text import clean

FIRST_YEAR, LAST_YEAR = 1975, 2099
"""A day outside is a slip of the finger: 30/06/0203, 30/06/2203."""

DASHES = frozenset({"-", "–", "—"})
"""The Vietnamese zero of a table."""

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")  # comes along with copied text
_OFTEN_REPEATED = 40  # characters; longer texts are seldom worth remembering


def exact(number: Decimal) -> int | Decimal:
    """A whole number within the bounds of money is an `int`; any other stays what it is."""
    if beyond_money(number) or number != number.to_integral_value():
        return number
    return int(number)


def beyond_money(number: int | Decimal) -> bool:
    return not -MAX_DONG <= number <= MAX_DONG


def amount_of(value: object) -> int:
    match value:
        case Fault():
            raise value.error()
        case str():
            return parse_dong(value)
        case bool():
            raise FundledgerError("cell.boolean", value=value)
        case int():
            return in_range(value)
        case Decimal() if beyond_money(value):
            raise FundledgerError("money.too_large", amount=_grouped(value), limit=Dong(MAX_DONG))
        case Decimal():
            raise FundledgerError("cell.decimals", value=plain(value))
        case date():
            raise FundledgerError("cell.day_not_amount", value=value)
        case _:
            raise FundledgerError("cell.not_single")


def positive_of(value: object) -> int:
    amount = amount_of(value)
    if amount == 0:
        raise FundledgerError("cell.zero")
    if amount < 0:
        raise FundledgerError("cell.negative", value=Dong(amount))
    return amount


def not_negative_of(value: object) -> int:
    """None at all is a fact worth knowing: 0 is taken."""
    amount = amount_of(value)
    if amount < 0:
        raise FundledgerError("loans.negative", value=Dong(amount))
    return amount


def count_of(value: object) -> int:
    """A few, in digits."""
    text = text_of(value)
    if not (text.isascii() and text.isdigit() and len(text) < 4):
        raise FundledgerError("contract.not_a_count", text=text)
    return int(text)


def day_of(value: object) -> date:
    match value:
        case Fault():
            raise value.error()
        case datetime() if value.time() != datetime.min.time():
            raise FundledgerError("cell.time_of_day", value=value.strftime("%d/%m/%Y %H:%M"))
        case datetime():
            day = value.date()
        case date():
            day = value
        case str():
            day = parse_day(value)
        case int() | Decimal():
            raise FundledgerError("cell.number_not_day", value=plain(value))
        case _:
            raise FundledgerError("cell.not_single")
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise FundledgerError("cell.day_improbable", value=day)
    return day


def text_of(value: object) -> str:
    match value:
        case Fault():
            raise value.error()
        case str():
            text = _cleaned(value) if len(value) <= _OFTEN_REPEATED else _cleaned.__wrapped__(value)
        case bool():
            raise FundledgerError("cell.boolean", value=value)
        case int() | Decimal() if beyond_money(value):
            raise FundledgerError("cell.digits_lost", value=plain(value))
        case int() | Decimal():
            text = plain(value)
        case date():
            raise FundledgerError("cell.day_not_text", value=value)
        case _:
            raise FundledgerError("cell.not_single")
    if not text:
        raise FundledgerError("cell.blank")
    return text


def _grouped(number: Decimal) -> Dong | str:
    whole = number.adjusted() < 20 and number == number.to_integral_value()
    return Dong(int(number)) if whole else plain(number)


@lru_cache(maxsize=4096)
def _cleaned(text: str) -> str:
    """Accounts, codes and days come again on every row."""
    return clean(text if text.isascii() else _INVISIBLE.sub("", text))


def plain(number: int | Decimal) -> str:
    """11211, 1234.5; a number of very many digits keeps its exponent."""
    if isinstance(number, Decimal) and abs(number.adjusted()) < 20:
        return f"{number:f}"
    return str(number)
