"""A figure as it was printed, read as the interval of what it may mean.

    printed("1,426 tỷ đồng")     1.425.500.000 … 1.426.500.000: half a unit of the last place
    printed("khoảng 980 triệu")  widened by what “about” leaves open
    printed("12/20 HTX")         12, out of 20
    printed("giảm 07 THT")       −7
    printed("(125) triệu đồng")  −125 triệu, as accounts write what is lacking
    printed("1 tỷ 426 triệu")    1.426 triệu, to the triệu
    printed("5 triệu rưỡi")      5,5 triệu
    printed("1.2345 tỷ")         no number: `faults` says why

Vietnamese papers part thousands by a dot and decimals by a comma. Whole counts are exact; amounts,
shares and whatever has decimals are as exact as their last place. Nothing is guessed of digits that
can be read in two ways: such a figure has no value, and no sum is tested by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

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

    LETTERS = "letters"
    """A letter among the digits, or a way of writing that papers do not have: 1O5, 10^18, 1e18."""

    ORDER = "order"
    """The larger end of a range stands first, or the terms of a sum do: 15-12, 3 triệu 2 tỷ."""


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
    head = words[: found[0].start()]
    sign, vague = _before(unaccented(head).strip())
    first, end = _first_number(words, found)
    if head.strip() == "(" and words[end:].lstrip().startswith(")"):
        sign = -1
    numbers = [first]
    out_of: Digits | None = None
    own_scale: Fraction | None = None
    following = next((each for each in found if each.start() >= end), None)
    if following is not None:
        between = unaccented(words[end : following.start()]).strip()
        if between == "/":
            out_of = _number_at(words, following)
            end = following.end()
        elif _is_between(between):
            numbers.append(_number_at(words, following))
            end = following.end()
            own_scale = scale_in(between) if scale_in(between) != 1 else None
    numbers[-1], rest = _and_a_half(numbers[-1], words[end:])
    rest, said_after = _after(rest)
    vague = vague or said_after
    said, scale = _unit_after(rest, unit)
    if len(numbers) > 1:
        numbers, scale = _in_one_scale(numbers[0], numbers[1], own_scale or scale, scale)
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


_SCALE = r"(nghin ty|ngan ty|nghin trieu|ty|ti|trieu|tr|nghin|ngan)"
_TERM_ENDS = re.compile(rf"\s*{_SCALE}\.?(\s+dong)?(\s+va|\s*,)?\s*")
_HALF_MORE = re.compile(rf"(\s*(?:{_SCALE}|lan)?)\s*\bruoi\b")
_LETTERS_BEFORE = re.compile(r"(?:^|\W)[OoIl|]+$")
_LETTERS_AFTER = re.compile(
    r"\s*[\^½¼¾⅓⅔]|[⁰¹²³⁴⁵⁶⁷⁸⁹]|[OoIl]+(?!\w)|[eE][+-]\d"
    r"|(?!(?:[kcd]?m[23](?!\w)))(?!(?:tỷ|tỉ|triệu|tr|nghìn|ngàn)\d)[^\W\d_]+\d"
)
"""Letters that were typed for digits, powers and fractions; 12m2 and 1tỷ426triệu are none."""


def _number_at(words: str, found: re.Match[str]) -> Digits:
    """The digits that stand there, where no letter or mark stands among them."""
    before, after = words[: found.start()], words[found.end() :]
    if before.endswith((".", ",")):
        return Digits(found.group(), None, 0, Fault.MARKS)
    if _LETTERS_BEFORE.search(before) or _LETTERS_AFTER.match(after):
        return Digits(found.group(), None, 0, Fault.LETTERS)
    return digits_in(found.group())


def _first_number(words: str, found: list[re.Match[str]]) -> tuple[Digits, int]:
    """The first of the numbers, and where it ends; 1 tỷ 426 triệu is one, in its last scale."""
    terms, scales = [_number_at(words, found[0])], []
    end = found[0].end()
    for one, other in pairwise(found):
        between = _TERM_ENDS.fullmatch(unaccented(words[one.end() : other.start()]))
        if between is None:
            break
        scales.append(scale_in(between[1]))
        terms.append(_number_at(words, other))
        end = other.end()
    if not scales:
        return terms[0], end
    behind = words[end:].strip(" .;:()")
    return _added_up(terms, [*scales, scale_in(behind)], words[found[0].start() : end], behind), end


def _added_up(terms: list[Digits], scales: list[Fraction], text: str, behind: str) -> Digits:
    """As so many of the last scale; no number where a term does not fit in the one before."""
    last = terms[-1]
    whole = Fraction(0)
    for at, (term, scale) in enumerate(zip(terms, scales, strict=True)):
        if term.fault is not None or term.value is None or (term.decimals and term is not last):
            return Digits(text, None, 0, term.fault or Fault.MARKS)
        if not behind or (at and term.value * scale >= scales[at - 1]):
            return Digits(text, None, 0, Fault.ORDER)
        whole += term.value * scale
    return _digits_of(whole / scales[-1], last.decimals)


def _and_a_half(digits: Digits, rest: str) -> tuple[Digits, str]:
    """5 triệu rưỡi."""
    found = _HALF_MORE.match(unaccented(rest))
    if found is None:
        return digits, rest
    rest = rest[: found.end(1)] + rest[found.end() :]
    if digits.value is None or digits.decimals:
        return Digits(digits.text, None, 0, digits.fault or Fault.MARKS), rest
    return _digits_of(digits.value + Fraction(1, 2), 1), rest


def _in_one_scale(
    one: Digits, other: Digits, own: Fraction, scale: Fraction
) -> tuple[list[Digits], Fraction]:
    """The ends of a range, 900 triệu đến 1,1 tỷ, both in the larger of their scales."""
    common = max(own, scale)
    ends = [_in_scale(one, own, common), _in_scale(other, scale, common)]
    first, last = (each.value for each in ends)
    if first is not None and last is not None and first > last:
        ends = [replace(each, value=None, fault=Fault.ORDER) for each in ends]
    return ends, common


def _in_scale(digits: Digits, scale: Fraction, common: Fraction) -> Digits:
    if scale == common or digits.value is None:
        return digits
    places = len(str(common // scale)) - 1
    return _digits_of(digits.value * scale / common, digits.decimals + places)


def _digits_of(value: Fraction, decimals: int) -> Digits:
    whole, rest = divmod(int(value * 10**decimals), 10**decimals)
    grouped = f"{whole:,}".replace(",", ".")
    return Digits(f"{grouped},{rest:0{decimals}}" if decimals else grouped, value, decimals)


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
    return found if sign > 0 else found.negated()


def _around(digits: Digits, scale: Fraction, unit: Unit, vague: Vague | None) -> Interval:
    assert digits.value is not None
    value = digits.value * scale
    is_bound = vague in (Vague.LEAST, Vague.OVER, Vague.UNDER)  # nothing of a bound was rounded
    is_whole = unit.counts or (is_bound and not unit.is_measured)
    is_count = is_whole and digits.decimals == 0 and scale == 1
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
