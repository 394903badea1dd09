"""A term of a contract in a cell of a table, read into the words of a contract's file.

Which terms there are, and of what kind each is, `contract.terms` declares. Here is how a cell says
a value of each kind: “3 tháng”, “6,6 %/năm”, a code or its word. What the words mean together is
for `schemas.contract` to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import get_args

from fundledger.contract.fields import Declared, fields_of
from fundledger.contract.rates import MonthlyConversion
from fundledger.contract.terms import Terms
from fundledger.errors import FundledgerError
from fundledger.messages import say_in
from fundledger.schemas import cells
from fundledger.schemas.fields import Cell
from fundledger.schemas.layouts import Column, folded
from fundledger.schemas.words import Words
from fundledger.text import unaccented

_DECLARED = {each.name: each for each in fields_of(Terms)}
_UNITS = {
    **dict.fromkeys(("thang", "month", "months"), (1, "month")),
    **dict.fromkeys(("quy", "quarter", "quarters"), (3, "month")),
    **dict.fromkeys(("nam", "year", "years"), (12, "month")),
    **dict.fromkeys(("tuan", "week", "weeks"), (1, "week")),
}
_EVERY = re.compile(r"(?:hang |moi )?(?:([0-9]{1,4}) )?([a-z]+)(?: (?:mot|1) lan)?")
_RATE = re.compile(r"([0-9]{1,9}(?:[.,][0-9]{1,12})?)(%?)((?:/|mot)?(?:nam|thang|year|month))?")
_TRANCHE = re.compile(r"\s*([0-9/.-]+)\s*[:=]\s*(.+)")


def term(name: str, *aliases: str, width: int = 14) -> Column:
    """The column of a term."""
    declared = _DECLARED.get(name)  # None: of a rate, which is said in two ways
    cell = _OF_ITS_OWN.get(name) or _cell_of(_DECLARED[name])
    return Column(
        name,
        cell.kind,
        needed=declared is not None and declared.is_needed,
        aliases=aliases,
        width=width,
        offered=cell.offered,
        read=cell.read,
    )


def _cell_of(declared: Declared) -> Cell:
    if not declared.codes:
        return _CELLS[declared.kind.name]
    words = Words(f"choice.{declared.name}.", declared.codes, _ALSO.get(declared.name, {}))
    if declared.kind.name == "choices":
        return Cell(_several(words))
    return Cell(words.read, offered=words.offered)


def _money(value: object) -> str:
    return str(cells.positive_of(value))


def _money_or_zero(value: object) -> str:
    return str(cells.not_negative_of(value))


def _day(value: object) -> str:
    return cells.day_of(value).isoformat()


def _count(value: object) -> str:
    text = cells.text_of(value)
    if not text.isascii() or not text.isdigit():
        raise FundledgerError("contract.not_a_count", text=text)
    return text


def _every(value: object) -> str:
    """3 tháng, 1 quý, hàng năm, 2 tuần; a number alone does not say of what."""
    text = cells.text_of(value)
    match = _EVERY.fullmatch(folded(text))
    if match is None or match[2] not in _UNITS:
        raise FundledgerError("loans.not_every", text=text)
    times, unit = _UNITS[match[2]]
    return f"{int(match[1] or 1) * times} {unit}s"


def _percent(least_plain: Decimal, not_of: str = "thang") -> Callable[[object], str]:
    """A rate in per cent. A tiny number is what Excel keeps of a cell formatted as 6,6%."""

    def read(value: object) -> str:
        text = cells.text_of(value)
        match = _RATE.fullmatch(_squeezed(text))
        if match is None or _of(match[3]) == not_of:
            raise FundledgerError("loans.not_a_rate", text=text)
        rate = match[1].replace(",", ".")
        if not isinstance(value, str) and 0 < Decimal(rate) < least_plain:
            raise FundledgerError("loans.rate_as_share", value=comma(rate))
        return rate

    return read


def _overdue_rate(value: object) -> str:
    """150 and 150% are of the in-term rate; 9,9 and 9,9 %/năm are per cent a year."""
    text = cells.text_of(value)
    match = _RATE.fullmatch(_squeezed(text))
    if match is None or _of(match[3]) == "thang":
        raise FundledgerError("loans.not_a_rate", text=text)
    rate = match[1].replace(",", ".")
    if not isinstance(value, str) and 0 < Decimal(rate) < 3:
        raise FundledgerError("loans.overdue_as_share", value=comma(rate))
    if match[3]:
        return rate
    if Decimal(rate) >= 100:
        return f"{rate}%"
    if match[2]:
        raise FundledgerError("loans.overdue_unclear", text=text)
    return rate


def _of(unit: str | None) -> str | None:
    """Of what a rate says it is: a year or a month; None where it does not say."""
    if unit is None:
        return None
    return "thang" if unit.endswith(("thang", "month")) else "nam"


def _tranches(value: object) -> list[dict[str, str]]:
    """10/01/2023: 100.000.000; 10/04/2023: 200.000.000"""
    found = []
    for part in cells.text_of(value).split(";"):
        match = _TRANCHE.fullmatch(part)
        if match is None:
            raise FundledgerError("loans.not_tranches", text=part.strip())
        found.append({"date": _day(match[1]), "amount": _money(match[2])})
    return found


def _days(value: object) -> list[str]:
    """05/02/2027; 08/02/2027, or one day that is a day to Excel."""
    if not isinstance(value, str):
        return [_day(value)]
    return [_day(part) for part in re.split(r"[;,\s]+", value) if part]


def _squeezed(text: str) -> str:
    """`6,6 % / năm` becomes `6,6%/nam`."""
    return "".join(unaccented(text).split())


def comma(rate: str) -> str:
    return rate.replace(".", ",")


def _several(words: Words) -> Callable[[object], list[str]]:
    def read(value: object) -> list[str]:
        parts = re.split(r"[,;>→]", cells.text_of(value))
        return [words.read(part) for part in parts if part.strip()]

    return read


_ALSO: dict[str, dict[str, tuple[str, ...]]] = {  # beside the words of both catalogues
    "method": {
        "equal_principal": ("trả gốc đều", "gốc chia đều", "gốc đều hàng kỳ"),
        "annuity": ("trả đều", "gốc lãi đều", "gốc và lãi đều"),
        "bullet": ("gốc cuối kỳ", "trả gốc cuối kỳ", "một lần cuối kỳ"),
        "flat": ("lãi trên nợ gốc ban đầu", "lãi đều theo nợ gốc ban đầu"),
        "custom": ("phụ lục", "theo danh sách", "theo bảng kỳ hạn"),
    },
    "day_count": {"act/365": ("365",), "act/360": ("360",), "30/360": ("tháng 30 ngày",)},
    "rounding": {"half_up": ("làm tròn thông thường",)},
    "due_day": {"month_end": ("cuối tháng", "ngày cuối của tháng"), "same_day": ("cùng ngày",)},
    "holiday_shift": {"next": ("sau",), "previous": ("trước",)},
    "waterfall_by": {"kind": ("theo loại",), "instalment": ("theo từng kỳ",)},
}
_DISTANCES = (1, 3, 6, 12)
_CELLS = {
    "sum": Cell(_money, "money"),
    "money": Cell(_money_or_zero, "money"),
    "count": Cell(_count, "number"),
    "day": Cell(_day, "day"),
    "days": Cell(_days, "text"),
    "every": Cell(
        _every, offered=lambda: tuple(say_in("vi", f"loans.every_{n}") for n in _DISTANCES)
    ),
    "percent": Cell(_percent(Decimal(1)), "number"),
    "overdue_rate": Cell(_overdue_rate),
    "tranches": Cell(_tranches, "text"),
}
"""How a term of each kind stands in a cell; beside it what takes codes (`_cell_of`)."""

_CONVERSIONS = Words(
    "choice.monthly_conversion.",
    get_args(MonthlyConversion),
    {"x12": ("12",), "/30x365": ("chia 30 nhân 365",)},
)
_OF_ITS_OWN = {
    "annual_rate": _CELLS["percent"],
    "monthly_rate": Cell(_percent(Decimal("0.05"), not_of="nam"), "number"),
    "monthly_conversion": Cell(_CONVERSIONS.read, offered=_CONVERSIONS.offered),
    "instalment_multiple": _CELLS["sum"],
}
"""What is not said as others of its kind, or is no term by itself."""
