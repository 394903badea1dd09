"""Amounts as reports write them: “1,426 tỷ”, “khoảng 980 triệu đồng”, 669 in a column of triệu.

    amount_said(text)       what was written, and in which unit if it says so
    dong_of(said, unit)     whole đồng; the unit of its column where it says none

A comma parts decimals and a dot parts thousands, as in Vietnam. What somebody may have meant
otherwise (1.426 tỷ, 1,426 triệu) is refused, never guessed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from fundledger.errors import FundledgerError
from fundledger.money import MAX_DONG, UNITS, Unit, in_range
from fundledger.text import clean, unaccented

_WRITTEN = re.compile(
    r"(?P<about>khoang|uoc|xap xi|gan|~)?\s*"
    r"(?P<number>[0-9][0-9., \u00a0]*[0-9]|[0-9])\s*"
    r"(?P<unit>trieu dong|trieu|tr|ty dong|ti dong|ty|ti|million|billion|dong|vnd|d)?"
)
_GROUPED = re.compile(r"[0-9]{1,3}([. \u00a0][0-9]{3})(?:\1[0-9]{3})*|[0-9]{1,3}(?:[. ][0-9]{3})+")
_WORDS: dict[str, Unit] = {
    **dict.fromkeys(("trieu dong", "trieu", "tr", "million"), "million"),
    **dict.fromkeys(("ty dong", "ti dong", "ty", "ti", "billion"), "billion"),
    **dict.fromkeys(("dong", "vnd", "d"), "dong"),
}
_LONGEST = 40
LEAST = 100_000
"""A sum in a column of đồng that is less was meant in triệu, or is written with its unit."""


class Said(NamedTuple):
    """As it is written; `unit` None: it says none. `grouped`: with dots between thousands."""

    number: Decimal
    unit: Unit | None = None
    about: bool = False
    grouped: bool = False


def unit_said(text: str) -> Unit | None:
    """The unit that words name: of a column, of a cell beside the amount."""
    return _WORDS.get(unaccented(clean(text)).strip(" .()"))


def unit_in_heading(heading: str) -> Unit | None:
    """“Kinh phí (triệu đồng)”; “ĐVT: triệu đồng”."""
    words = unaccented(clean(heading))
    for pattern, unit in _HEADED:
        if pattern.search(words):
            return unit
    return None


_HEADED: tuple[tuple[re.Pattern[str], Unit], ...] = (
    (re.compile(r"\b(trieu|tr\.?đ|tr\.?d|million)\b"), "million"),
    (re.compile(r"\b(ty|ti)( dong)?\b[)\s]*$|\bbillion\b"), "billion"),
    (re.compile(r"\b(dong|vnd)\b"), "dong"),
)


def amount_said(text: str) -> Said:
    written = unaccented(clean(text))
    found = _WRITTEN.fullmatch(written) if len(written) <= _LONGEST else None
    if found is None:
        raise FundledgerError("support.not_an_amount", text=text)
    digits = found["number"]
    grouped = bool(_GROUPED.fullmatch(digits))
    whole, comma, rest = digits.partition(",")
    if grouped:
        number = Decimal(re.sub(r"[^0-9]", "", digits))
    elif (whole.isdigit() or _GROUPED.fullmatch(whole)) and (not comma or rest.isdigit()):
        number = Decimal(f"{re.sub(r'[^0-9]', '', whole)}.{rest or '0'}")
    else:
        raise FundledgerError("support.not_an_amount", text=text)
    unit = _WORDS[found["unit"]] if found["unit"] else None
    return Said(number, unit, bool(found["about"]), grouped)


def dong_of(said: Said, unit: Unit | None, text: str) -> int:
    """In whole đồng; what may be meant in two ways is refused."""
    of = said.unit or unit or "dong"
    if of == "billion" and said.grouped:
        raise FundledgerError("support.amount_either_way", text=text)
    places = -int(said.number.normalize().as_tuple().exponent)
    if of == "million" and places == 3 and said.number < 1_000 and not said.grouped:
        raise FundledgerError("support.amount_either_way", text=text)
    amount = said.number * UNITS[of]
    if amount != amount.to_integral_value():
        raise FundledgerError("support.amount_not_whole", text=text)
    if amount > MAX_DONG:
        return in_range(MAX_DONG + 1)  # refused, with the limit
    return int(amount)
