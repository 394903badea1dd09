"""Money is an integer number of đồng: plain `int`, never `float`, never `Decimal`.

`parse_dong` reads what people type, `show_dong` writes what they expect to read, `rounded` turns
an exact ratio into đồng once, by the rule that the loan carries. `Dong` marks an `int` that is to
be shown as money; it adds no arithmetic. `scaled` writes triệu or tỷ, for showing and never for
storing: a total is summed in đồng first, and `rounding_gap` tells what its rounded parts miss.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from fundledger.errors import FundledgerError

MAX_DONG = 10**15

RoundingRule = Literal["half_up", "half_even", "up", "down"]

Unit = Literal["dong", "million", "billion"]
"""In what a figure is shown: đồng, triệu đồng, tỷ đồng."""

UNITS: dict[Unit, int] = {"dong": 1, "million": 10**6, "billion": 10**9}

_LONGEST = 40  # characters; a longer text is no amount, and Python refuses to read 4,301 digits
_PLAIN = re.compile(r"[0-9]+")
_GROUPED = re.compile(r"[0-9]{1,3}(?:([., \u00a0\u202f'])[0-9]{3})(?:\1[0-9]{3})*")


class Dong(int):
    """An amount on its way to a reader: `say("…", amount=Dong(n))` groups its digits."""


def parse_dong(text: str) -> int:
    """The amount in 1234567, 1.234.567, 1,234,567 or 1 234 567, with an optional sign and đ."""
    if len(text) > _LONGEST:
        raise FundledgerError("money.not_dong", text=text)
    cleaned = text.strip().removesuffix("VND").removesuffix("đồng").removesuffix("đ").strip()
    sign, digits = (-1, cleaned[1:].strip()) if cleaned[:1] in {"-", "−"} else (1, cleaned)
    if cleaned.startswith("(") and cleaned.endswith(")"):
        sign, digits = -1, cleaned[1:-1]
    if not (_PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)):
        raise FundledgerError("money.not_dong", text=text)
    amount = sign * int(re.sub(r"[^0-9]", "", digits))
    return in_range(amount)


def in_range(amount: int) -> int:
    if abs(amount) > MAX_DONG:
        raise FundledgerError("money.too_large", amount=Dong(amount), limit=Dong(MAX_DONG))
    return amount


def show_dong(amount: int, lang: str = "vi") -> str:
    """1.234.567 in Vietnamese, 1,234,567 in English; a negative amount in brackets."""
    grouped = f"{abs(amount):,}"
    if lang == "vi":
        grouped = grouped.replace(",", ".")
    return f"({grouped})" if amount < 0 else grouped


def scaled(
    amount: int, unit: Unit, decimals: int, lang: str = "vi", *, trimmed: bool = False
) -> str:
    """The amount in a unit, rounded half away from zero: 1.609.500.000 in tỷ to 2 places is 1,61.

    `trimmed` leaves out noughts at the end, for prose: 7,5 tỷ. A negative amount is in brackets.
    """
    shown = in_last_places(amount, unit, decimals)
    whole, rest = divmod(abs(shown), 10**decimals)
    places = f"{rest:0{decimals}}" if decimals else ""
    if trimmed:
        places = places.rstrip("0")
    text = show_dong(whole, lang) + (f"{',' if lang == 'vi' else '.'}{places}" if places else "")
    return f"({text})" if shown < 0 else text


def rounding_gap(parts: Iterable[int], total: int, unit: Unit, decimals: int) -> int:
    """By how much the rounded total is more than its rounded parts, counted in the last place.

    Nought: a reader who adds up the parts as shown comes to the total as shown. Anything else is to
    be said beside the table.
    """
    of_parts = sum(in_last_places(part, unit, decimals) for part in parts)
    return in_last_places(total, unit, decimals) - of_parts


def in_last_places(amount: int, unit: Unit, decimals: int) -> int:
    """1.609.500.000 in tỷ to 2 places is 161 of its last place."""
    return rounded(amount * 10**decimals, UNITS[unit])


def rounded(numerator: int, denominator: int, rule: RoundingRule = "half_up") -> int:
    """The ratio in whole đồng; `up` and `half_up` go away from zero, `down` toward it."""
    assert denominator > 0
    sign = -1 if numerator < 0 else 1
    whole, rest = divmod(abs(numerator), denominator)
    match rule:
        case "half_up":
            whole += 2 * rest >= denominator
        case "half_even":
            whole += 2 * rest > denominator or (2 * rest == denominator and whole % 2 == 1)
        case "up":
            whole += rest > 0
        case "down":
            pass
    return sign * whole
