"""A figure as it was printed, read as the interval of what it may mean.

    printed("1,426 tỷ đồng")     1.425.500.000 … 1.426.500.000: half a unit of the last place
    printed("khoảng 980 triệu")  widened by what “about” leaves open
    printed("12/20 HTX")         12, out of 20
    printed("giảm 07 THT")       −7
    printed("1.2345 tỷ")         no number: `faults` says why

Vietnamese papers part thousands by a dot and decimals by a comma. Whole counts are exact; amounts,
shares and whatever has decimals are as exact as their last place. Nothing is guessed of digits that
can be read in two ways: such a figure has no value, and no sum is tested by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from fundledger.published.intervals import Interval, exactly
from fundledger.published.units import Unit, scale_in, unit_in
from fundledger.text import clean, unaccented

_ABOUT = ("khoang", "uoc dat", "uoc tinh", "uoc", "xap xi", "chung", "tren duoi", "~", "about")
_NEARLY = ("gan", "nearly", "almost")
_OVER = ("tren", "hon", "over", "more than", ">")
_LEAST = ("it nhat", "toi thieu", "khong duoi", "tu", "at least", ">=", "≥")
_UNDER = ("duoi", "khong qua", "toi da", "khong vuot", "under", "at most", "<=", "≤", "<")
_DOWN = ("giam", "bot", "am", "down", "minus")
_UP = ("tang them", "tang", "them", "up", "plus")
_BETWEEN = ("den", "toi", "-", "–", "—", "to")
_FILLER = ("dat", "duoc", "la", "so", "tong so", "tong", "con", "len", "xuong", ":", "co", "muc")
_NONE = {"khong", "-", "–", "—", "khong co", "none"}
_DIGITS = re.compile(r"\d[\d.,]*\d|\d")
_STRAY = re.compile(r"[.,]$")
_LEAST_OF_ABOUT, _MOST_OF_ABOUT = Fraction(1, 40), Fraction(1, 10)
"""“Khoảng 92” leaves as much open as “khoảng 90” does, nearly."""


class Fault(StrEnum):
    """Why digits are no number that one could take."""

    MARKS = "marks"
    """Marks stand where no thousands and no decimals can be: 1.2345, 12..5, 05,0.1."""

    FOREIGN = "foreign"
    """A dot for decimals, or commas for thousands: 2.5 tỷ, 1,426,500."""

    ZEROS = "zeros"
    """Zeros before a number that needs none: 0240."""


class Vague(StrEnum):
    ABOUT = "about"
    NEARLY = "nearly"
    OVER = "over"
    """“Trên 250”: more, but not so much more that the next round number would have been said."""

    LEAST = "least"
    UNDER = "under"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Digits:
    """What stands between the words: its digits, how many of them are decimals, and its marks."""

    text: str
    value: Fraction | None
    decimals: int
    fault: Fault | None = None

    @property
    def step(self) -> Fraction:
        """One in the last place."""
        return Fraction(1, 10**self.decimals)

    @property
    def significant(self) -> str:
        """Its digits without zeros at either end: what 2,31 tỷ and 2.310 triệu have in common."""
        return re.sub(r"\D", "", self.text).strip("0")


@dataclass(frozen=True, slots=True)
class Printed:
    text: str
    interval: Interval | None
    """In the base of its unit: đồng, %, things counted; None: there is no number to be read."""

    unit: Unit
    digits: tuple[Digits, ...] = ()
    scale: Fraction = Fraction(1)
    step: Fraction = Fraction(0)
    """One in the last place printed, in the base of its unit; 0 where it is exact."""

    out_of: Interval | None = None
    vague: Vague | None = None

    @property
    def fault(self) -> Fault | None:
        return next((each.fault for each in self.digits if each.fault is not None), None)

    @property
    def is_exact(self) -> bool:
        return self.interval is not None and self.interval.low == self.interval.high


@lru_cache(maxsize=8192)
def printed(text: str, unit: str | None = None) -> Printed:
    """`unit` is what the column or the sentence says where the figure itself does not."""
    words = clean(text)
    plain = unaccented(words)
    if plain in _NONE:
        return Printed(words, exactly(0), unit_in(unit or ""))
    found = [*_DIGITS.finditer(words)]
    if not found:
        return Printed(words, None, unit_in(unit or ""))
    sign, vague = _before(unaccented(words[: found[0].start()]).strip())
    numbers = [digits_in(found[0].group())]
    end = found[0].end()
    out_of: Digits | None = None
    if len(found) > 1:
        between = unaccented(words[end : found[1].start()]).strip()
        if between == "/":
            out_of = digits_in(found[1].group())
            end = found[1].end()
        elif _is_between(between):
            numbers.append(digits_in(found[1].group()))
            end = found[1].end()
    rest, said_after = _after(words[end:])
    vague = vague or said_after
    said, scale = _unit_after(rest, unit)
    value = _interval(numbers, scale, said, sign, vague)
    step = numbers[-1].step * scale
    if value is not None and said.counts and scale == 1 and numbers[-1].decimals == 0:
        step = Fraction(0)
    whole = None
    if out_of is not None and out_of.value is not None:
        whole = exactly(out_of.value * scale)
    return Printed(
        words,
        value,
        said,
        tuple(numbers) if out_of is None else (*numbers, out_of),
        scale,
        step,
        whole,
        Vague.RANGE if len(numbers) > 1 else vague,
    )


def rewritten(printed_: Printed, digits: Digits) -> Interval | None:
    """What the figure would mean if its first digits were these: to try a slip."""
    if printed_.vague is Vague.RANGE or not printed_.digits:
        return None
    sign = -1 if printed_.interval is not None and printed_.interval.is_below_zero else 1
    return _interval([digits], printed_.scale, printed_.unit, sign, printed_.vague)


def bare(printed_: Printed) -> Interval | None:
    """Its digits as if nothing were said of how near they are; None where that changes nothing."""
    if printed_.vague in (None, Vague.RANGE) or not printed_.digits:
        return None
    sign = -1 if printed_.interval is not None and printed_.interval.is_below_zero else 1
    return _interval([printed_.digits[0]], printed_.scale, printed_.unit, sign, None)


def _before(head: str) -> tuple[int, Vague | None]:
    """The words before the digits: a sign, and how near the number is meant to be."""
    sign, vague = 1, None
    while head:
        for words, meant in _QUALIFIERS:
            if head == words or head.startswith(f"{words} "):
                head = head[len(words) :].strip()
                if isinstance(meant, int):
                    sign *= meant
                elif isinstance(meant, Vague):
                    vague = vague or meant
                break
        else:
            head = head.partition(" ")[2].strip()
    return sign, vague


_BEHIND = (("tro len", Vague.LEAST), ("tro xuong", Vague.UNDER), ("co du", Vague.OVER))
_QUALIFIERS: tuple[tuple[str, int | Vague | None], ...] = tuple(
    sorted(
        (
            *((words, Vague.ABOUT) for words in _ABOUT),
            *((words, Vague.NEARLY) for words in _NEARLY),
            *((words, Vague.OVER) for words in _OVER),
            *((words, Vague.LEAST) for words in _LEAST),
            *((words, Vague.UNDER) for words in _UNDER),
            *((words, -1) for words in (*_DOWN, "-", "−")),
            *((words, 1) for words in (*_UP, "+")),
            *((words, None) for words in _FILLER),
        ),
        key=lambda pair: -len(pair[0]),
    )
)


def _after(rest: str) -> tuple[str, Vague | None]:
    """15% trở lên, 40 HTX trở xuống: how near is said behind."""
    plain = unaccented(rest)
    for words, meant in _BEHIND:
        if plain.rstrip(" .;)").endswith(words):
            return rest[: plain.rindex(words)], meant
    return rest, None


def _is_between(between: str) -> bool:
    """“đến”, or the words of a unit and then “đến”: 3,5 triệu đến 4,5 triệu."""
    return any(between == words or between.endswith(f" {words}") for words in _BETWEEN)


def _unit_after(rest: str, unit: str | None) -> tuple[Unit, Fraction]:
    said = _STRAY.sub("", rest.strip())
    if unit is None:
        return unit_in(said), scale_in(said)
    column = unit_in(unit)
    own = unit_in(said)
    if own.is_measured:  # money, %, lần: the figure itself says in what
        if not own.per and column.per and own.name == column.name:
            own = column
        return own, scale_in(said)
    return column, scale_in(said) if scale_in(said) != 1 else scale_in(unit)


def _interval(
    numbers: list[Digits], scale: Fraction, unit: Unit, sign: int, vague: Vague | None
) -> Interval | None:
    if any(each.value is None for each in numbers):
        return None
    ends = [
        _around(each, scale, unit, vague if len(numbers) == 1 else None)
        for each in numbers
        if each.value is not None
    ]
    first, last = ends[0], ends[-1]
    found = Interval(first.low, last.high)
    if found.low is not None and found.high is not None and found.low > found.high:
        found = Interval(last.low, first.high)
    return found if sign > 0 else found.negated()


def _around(digits: Digits, scale: Fraction, unit: Unit, vague: Vague | None) -> Interval:
    assert digits.value is not None
    value = digits.value * scale
    is_count = unit.counts and digits.decimals == 0 and scale == 1
    half = Fraction(0) if is_count or unit.is_base(scale) else digits.step * scale / 2
    match vague:
        case None:
            return Interval(value - half, value + half)
        case Vague.LEAST:
            return Interval(value - half, None)
        case Vague.OVER:
            more = max(_last_place(digits) * scale, value * _MOST_OF_ABOUT)
            return Interval(value - half, value + max(half, more))
        case Vague.UNDER:
            return Interval(Fraction(0), value + half)
        case _:
            near = min(_last_place(digits) * scale, value * _MOST_OF_ABOUT)
            wide = half + max(near, value * _LEAST_OF_ABOUT)
            high = value + half if vague is Vague.NEARLY else value + wide
            return Interval(value - wide, high)


def _last_place(digits: Digits) -> Fraction:
    """One in the last place that is no zero: 980 is about as near as 98 tens."""
    plain = re.sub(r"\D", "", digits.text)
    zeros = len(plain) - len(plain.rstrip("0"))
    return digits.step * Fraction(10**zeros)


_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+")
_FOREIGN_GROUPED = re.compile(r"\d{1,3}(,\d{3}){2,}|\d{1,3}(,\d{3})+\.\d+")
_WHOLE = re.compile(r"\d+")
_FOREIGN_DECIMAL = re.compile(r"\d+\.(\d{1,2})")


def digits_in(text: str) -> Digits:
    """Digits with their marks, by the way in which Vietnamese papers write them."""
    whole, comma, decimals = text.partition(",")
    is_grouped = _GROUPED.fullmatch(whole) is not None
    if (is_grouped or _WHOLE.fullmatch(whole)) and (not comma or _WHOLE.fullmatch(decimals)):
        plain = whole.replace(".", "")
        if is_grouped and whole.startswith("0"):
            return Digits(text, None, 0, Fault.MARKS)
        if len(plain) > 2 and plain.startswith("0"):  # 06 HTX is how counts are written
            return Digits(text, None, 0, Fault.ZEROS)
        return Digits(text, _value(plain, decimals), len(decimals))
    if _FOREIGN_GROUPED.fullmatch(text):
        plain, _, decimals = text.replace(",", "").partition(".")
        return Digits(text, _value(plain, decimals), len(decimals), Fault.FOREIGN)
    if match := _FOREIGN_DECIMAL.fullmatch(text):
        plain = text.partition(".")[0]
        return Digits(text, _value(plain, match[1]), len(match[1]), Fault.FOREIGN)
    return Digits(text, None, 0, Fault.MARKS)


def _value(whole: str, decimals: str) -> Fraction:
    return Fraction(int(whole + decimals), 10 ** len(decimals))
