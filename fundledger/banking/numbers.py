"""Contract numbers in the words of a bank, in any order and dress.

    Numbers(loans, is_open).named(text)    each contract that a text names, as a `Mention`

    HD 05/2021 · HĐ số 14/2022 · HDTD 05-2021 · 2021/HĐ-05 · 05/HD-2021 · HD052021 · HD 05/20 21 ·
    05/2021/HĐTD · HĐ 05/21 · HD 05 (the year left out) · HD 05/2021 va 06/2022 · the memo of our
    papers (`banking.memo`)

A number is its serial and its year; what else stands in it ("/HĐTD-QHT") is left out by most who
pay. A mention that fits two contracts of the book names neither; one that fits none (`loans` is
empty) says that the money is for another contract than those of the book.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fundledger.banking import memo
from fundledger.rules.bank_words import bank_words
from fundledger.text import unaccented

_PARTS = re.compile(r"[A-Z]+|[0-9]+")
_SHORTEST_CODE = 4
_MOST_PARTS = 8  # of a number that a bank has split
_MOST_FILLERS = 5
_JOINING = frozenset(("", " ", "/", "-", ".", "_", " / ", " - ", "–", ". ", "/ ", " /", "- ", " -"))
_OF_MONTHS = frozenset(("T", "THANG", "KY", "NGAY", "QUY", "NAM", "Q", "DEN", "TU"))
_AND = frozenset(("VA", "VOI", "CUNG", "AND"))
_AFTER_GLUED = frozenset(("KY", "GOC", "LAI", "TRA", "NOP", "TT"))
_ORDINAL = 3  # digits of a serial at most, where the year is left out


@dataclass(frozen=True, slots=True)
class Mention:
    """`whole`: serial and year, or all of the number; else only a part that one open loan has."""

    loans: frozenset[str]
    whole: bool
    said: str


class _Part(NamedTuple):
    text: str
    before: str  # what stands between it and the part before

    @property
    def is_digits(self) -> bool:
        return self.text.isdigit()


class Numbers:
    """The contract numbers of a book, by the ways in which they are written."""

    def __init__(self, loans: Iterable[str], is_open: Callable[[str], bool]) -> None:
        self._codes: dict[str, set[str]] = defaultdict(set)
        self._by_digits: dict[str, set[str]] = defaultdict(set)
        self._by_short_year: dict[str, set[str]] = defaultdict(set)
        self._open_serials: dict[int, set[str]] = defaultdict(set)
        self._without_year: set[str] = set()
        for loan in loans:
            for code in {memo.squeezed(loan), memo.code_of(loan)}:
                self._codes[code].add(loan)
            self._add(loan, is_open=is_open(loan))

    def _add(self, loan: str, *, is_open: bool) -> None:
        groups = [part.text for part in _parts_of(loan) if part.is_digits]
        years = [group for group in groups if _is_year(group)]
        year = years[-1] if len(groups) > 1 and years else ""
        if year:
            groups.remove(year)
        serial = "".join(groups)
        if not serial:
            return
        dresses = {serial, *(f"{int(serial):0{width}}" for width in (1, 2, 3))}
        for dress in dresses:
            self._by_digits[dress + year].add(loan)
            if year:
                self._by_digits[year + dress].add(loan)
                self._by_short_year[f"{dress} {year[2:]}"].add(loan)
        if not year:
            self._without_year.add(loan)
        if is_open:
            self._open_serials[int(serial)].add(loan)

    def named(self, text: str) -> list[Mention]:
        """What a text names, each contract once; a whole number before a part of one."""
        parts = _parts_of(text)
        taken: set[int] = set()
        found = [*self._of_memos(text), *self._of_codes(parts, taken)]
        found += self._of_words(parts, taken)
        whole = [each for each in found if each.whole and each.loans]
        of_wholes = {loan for each in whole for loan in each.loans}
        rest = [
            each
            for each in found
            if each not in whole and not (each.loans and each.loans & of_wholes)
        ]
        return _each_once([*whole, *rest])

    def _of_memos(self, text: str) -> Iterator[Mention]:
        for one in memo.read(text):
            loans = self._codes.get(one.code)
            said = one.code
            if not loans:
                fitting = [
                    code
                    for code in (one.rest[:length] for length in range(len(one.rest), 1, -1))
                    if code in self._codes and not one.rest[len(code) : len(code) + 1].isdigit()
                ]
                if fitting:
                    said, loans = fitting[0], self._codes[fitting[0]]
            if loans:
                yield Mention(frozenset(loans), True, said)

    def _of_codes(self, parts: Sequence[_Part], taken: set[int]) -> Iterator[Mention]:
        """The whole number as the contract has it, where a word begins and one ends."""
        at = 0
        while at < len(parts):
            length = self._code_at(parts, at) if parts[at].before or at == 0 else 0
            if length:
                code = "".join(part.text for part in parts[at : at + length])
                taken.update(range(at, at + length))
                yield Mention(frozenset(self._codes[code]), True, code)
            at += max(length, 1)

    def _code_at(self, parts: Sequence[_Part], at: int) -> int:
        joined, best = "", 0
        for count, part in enumerate(parts[at : at + _MOST_PARTS], start=1):
            joined += part.text
            if joined not in self._codes or len(joined) < _SHORTEST_CODE:
                continue
            following = parts[at + count] if at + count < len(parts) else None
            is_over = following is None or following.before or following.text in _AFTER_GLUED
            if parts[at].is_digits and self._is_of_a_date(parts, at, following):
                continue
            if is_over and not joined.isdigit() and not joined.isalpha():
                best = count
        return best

    @staticmethod
    def _is_of_a_date(parts: Sequence[_Part], at: int, following: _Part | None) -> bool:
        """Whether the digits that it seems to begin with end a date: `T04.2023 HD 06/2022`."""
        before = parts[at - 1] if at else None
        if before is None:
            return False
        joined = before.is_digits and parts[at].before.strip() in ("/", "-", ".")
        is_month = joined or before.text in _OF_MONTHS
        return is_month or (
            _is_year(parts[at].text) and following is not None and _is_year(following.text)
        )

    def _of_words(self, parts: Sequence[_Part], taken: set[int]) -> Iterator[Mention]:
        """After (or before) the word for a contract; and serial/year that stand alone."""
        for at in range(len(parts)):
            if at in taken:
                continue
            after = self._after_marker(parts, at)
            if after is None:
                continue
            yield from self._of_marker(parts, at, after, taken)
        for at in range(len(parts) - 1):
            one, other = parts[at], parts[at + 1]
            if at in taken or at + 1 in taken or not (one.is_digits and other.is_digits):
                continue
            if other.before.strip() not in ("/", "-") or not (
                _is_year(one.text) or _is_year(other.text)
            ):
                continue
            before = parts[at - 1] if at else None
            if before is not None and (
                before.text in _OF_MONTHS or (before.is_digits and one.before.strip() in "/-.")
            ):
                continue  # a month, or the end of a date
            loans = self._by_digits.get(one.text + other.text)
            if loans:
                goes_on = _goes_on_numbers(parts, at, taken)
                yield Mention(frozenset(loans), goes_on, f"{one.text}/{other.text}")

    def _after_marker(self, parts: Sequence[_Part], at: int) -> int | None:
        """Where the words for a contract that begin here end, fillers too."""
        words = bank_words()
        text = parts[at].text
        following = parts[at + 1].text if at + 1 < len(parts) else ""
        if text in words.contract:
            at += 1
        elif (text, following) == ("HOP", "DONG"):
            at += 2
        else:
            return None
        last = min(at + _MOST_FILLERS, len(parts))
        while at < last and (
            parts[at].text in words.contract_fillers or parts[at].text in words.contract
        ):
            at += 1
        return at

    def _of_marker(
        self, parts: Sequence[_Part], at: int, after: int, taken: set[int]
    ) -> Iterator[Mention]:
        ahead: list[int] = []
        while after < len(parts) and len(ahead) < _MOST_PARTS and parts[after].is_digits:
            if ahead and parts[after].before not in _JOINING:
                break
            ahead.append(after)
            after += 1
        if any(place in taken for place in ahead):
            return
        digits = [parts[place].text for place in ahead]
        behind = _behind(parts, at, taken)
        for text, places in self._readings(digits, ahead, behind, parts):
            loans = self._by_digits.get(text)
            if loans:
                taken.update(places)
                yield Mention(frozenset(loans), True, text)
                return
        if not digits:
            if len(behind) > 1:
                yield Mention(frozenset(), True, "/".join(parts[place].text for place in behind))
            return
        taken.update(ahead[:2])
        yield self._of_part(digits, [parts[place].before for place in ahead])

    def _readings(
        self,
        digits: Sequence[str],
        ahead: Sequence[int],
        behind: Sequence[int],
        parts: Sequence[_Part],
    ) -> Iterator[tuple[str, list[int]]]:
        """Serial and year as one text of digits, in each way that the parts may be read."""
        back = [parts[place].text for place in behind]
        if len(back) > 1:
            yield "".join(back), list(behind)
        if back and digits and (_is_year(back[-1]) or _is_year(digits[0])):
            yield back[-1] + digits[0], [behind[-1], ahead[0]]
        for count in range(len(digits), 1, -1):
            yield "".join(digits[:count]), list(ahead[:count])
        if digits and not self._has_year_after(digits, [parts[place].before for place in ahead]):
            text = digits[0]
            loans = self._by_digits.get(text, set())
            if len(text) > _ORDINAL or loans & self._without_year == loans:
                yield text, list(ahead[:1])

    def _has_year_after(self, digits: Sequence[str], before: Sequence[str]) -> bool:
        return len(digits) > 1 and (
            _is_year(digits[1]) or (before[1].strip() in ("/", "-") and len(digits[1]) == len("21"))
        )

    def _of_part(self, digits: Sequence[str], before: Sequence[str]) -> Mention:
        """Only the serial, or a year in two digits; a year that no contract has is another's."""
        said = "/".join(digits[:2])
        if self._has_year_after(digits, before):
            loans = self._by_short_year.get(f"{digits[0]} {digits[1]}", set())
            return Mention(frozenset(loans), True, said)
        text = digits[0]
        if len(text) > _ORDINAL:
            glued = self._by_short_year.get(f"{text[:-2]} {text[-2:]}", set())
            return Mention(frozenset(glued), not glued, text)
        return Mention(frozenset(self._open_serials.get(int(text), ())), False, text)


def _goes_on_numbers(parts: Sequence[_Part], at: int, taken: set[int]) -> bool:
    """`HD 01/2024 va 15/2025`: one word for a contract, and two numbers."""
    if at - 1 in taken:
        return parts[at].before.strip() in (",", ";", "+", "&")
    return at - 2 in taken and parts[at - 1].text in _AND


def _behind(parts: Sequence[_Part], at: int, taken: set[int]) -> list[int]:
    """The digits that stand before the word for a contract: `2021/HD`, `05/2021/HDTD`."""
    if parts[at].before.strip() not in ("/", "-", ".", "_", "") or at == 0:
        return []
    close = parts[at].before.strip() in ("/", "-", ".", "_") or not parts[at].before
    first = at - 1
    if first in taken or not parts[first].is_digits:
        return []
    second = first - 1
    joined = parts[first].before.strip() in ("/", "-", ".")
    is_pair = second >= 0 and joined and parts[second].is_digits and second not in taken
    if is_pair and (_is_year(parts[first].text) or _is_year(parts[second].text)):
        before = parts[second - 1] if second else None
        is_date = before is not None and before.is_digits and parts[second].before == "/"
        is_month = before is not None and before.text in _OF_MONTHS
        return [] if is_date or (is_month and not close) else [second, first]
    return [first] if close else []


def _parts_of(text: str) -> list[_Part]:
    plain = unaccented(text).upper()
    found: list[_Part] = []
    end = 0
    for match in _PARTS.finditer(plain):
        found.append(_Part(match[0], plain[end : match.start()]))
        end = match.end()
    return found


def _is_year(text: str) -> bool:
    return len(text) == len("2021") and text[:2] in ("19", "20")


def _each_once(mentions: Iterable[Mention]) -> list[Mention]:
    found: dict[frozenset[str], Mention] = {}
    for each in mentions:
        known = found.get(each.loans)
        if known is None or (each.whole and not known.whole):
            found[each.loans] = each
    return list(found.values())
