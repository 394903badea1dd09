"""Amounts of money in words, as papers, vouchers and contracts say them.

    vnd_in_words(4_487_671)     Bốn triệu bốn trăm tám mươi bảy nghìn sáu trăm bảy mươi mốt đồng
    vnd_in_english(4_487_671)   Four million four hundred eighty-seven thousand six hundred …

What a Fund says for an empty place of tens (linh, lẻ) and for a thousand (nghìn, ngàn) is a setting
of its own, which whoever prints has to hand over. The full stop that a paper puts after the words
("./.") is the paper's. Nothing here is read back: a sum is always kept and compared as digits.
"""

from __future__ import annotations

from collections.abc import Iterator

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_AFTER_TENS = {1: "mốt", 4: "tư", 5: "lăm"}  # hai mươi mốt, hai mươi tư, hai mươi lăm
_BILLION = 10**9

_TO_NINETEEN = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
    *("eighteen", "nineteen"),
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_QUINTILLION = 10**18
_SCALES = (
    *((10**15, "quadrillion"), (10**12, "trillion"), (10**9, "billion"), (10**6, "million")),
    (10**3, "thousand"),
)


def vnd_in_words(
    amount: int, *, linh: str = "linh", nghin: str = "nghìn", currency: str = "đồng"
) -> str:
    """The amount as a Vietnamese accountant writes it after "Bằng chữ:", first letter capital."""
    words = [*_number(abs(amount), linh, nghin), currency]
    return _sentence(words if amount >= 0 else ["âm", *words])


def vnd_in_english(amount: int, *, currency: str = "dong") -> str:
    """The same for a paper in English, first letter capital."""
    words = [*_english(abs(amount)), currency]
    return _sentence(words if amount >= 0 else ["minus", *words])


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _number(number: int, linh: str, nghin: str) -> Iterator[str]:
    """The words of a number. Tỷ is said of all that stands before it, as often as it takes."""
    if number == 0:
        yield _DIGITS[0]
        return
    billions, rest = divmod(number, _BILLION)
    if billions:
        yield from _number(billions, linh, nghin)
        yield "tỷ"
    follows = billions > 0
    for scale, name in ((10**6, "triệu"), (10**3, nghin), (1, "")):
        group, rest = divmod(rest, scale)
        if group == 0:
            continue  # a group that is empty is not said
        yield from _group(group, linh, follows=follows)
        if name:
            yield name
        follows = True


def _group(group: int, linh: str, *, follows: bool) -> Iterator[str]:
    """The words of 1 to 999. `follows`: after something greater, empty hundreds are said too."""
    hundreds, (tens, units) = group // 100, divmod(group % 100, 10)
    if hundreds or follows:
        yield _DIGITS[hundreds]
        yield "trăm"
        follows = True
    if tens == 0:
        if units:
            yield from (linh, _DIGITS[units]) if follows else (_DIGITS[units],)
        return
    if tens == 1:
        yield "mười"
        if units:
            yield "lăm" if units == 5 else _DIGITS[units]
        return
    yield _DIGITS[tens]
    yield "mươi"
    if units:
        yield _AFTER_TENS.get(units, _DIGITS[units])


def _english(number: int) -> Iterator[str]:
    if number < 100:
        yield _english_to_99(number)
        return
    quintillions, rest = divmod(number, _QUINTILLION)
    if quintillions:
        yield from _english(quintillions)
        yield "quintillion"
    for scale, name in (*_SCALES, (100, "hundred")):
        count, rest = divmod(rest, scale)
        if count:
            yield from _english(count)
            yield name
    if rest:
        yield _english_to_99(rest)


def _english_to_99(number: int) -> str:
    if number < len(_TO_NINETEEN):
        return _TO_NINETEEN[number]
    tens, units = divmod(number, 10)
    return f"{_TENS[tens - 2]}-{_TO_NINETEEN[units]}" if units else _TENS[tens - 2]
