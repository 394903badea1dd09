"""Words of a page put together: lines that stand on one height, phrases that a gap does not part.

Also what a phrase looks like (an amount, a day) as far as its shape tells: what it is worth is read
by `cells` once the statement is a grid.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from fundledger.exchange.statements.containers.pdf_pages import Word
from fundledger.text import unaccented

_SAME_LINE = 0.25  # of a word's height
_SAME_PHRASE = 0.31  # the same: wider than a blank of the usual fonts
_ONE_BLANK = 1.15
_AMOUNT = re.compile(
    r"[-+−(]?\s*\d{1,3}(?:[., \u00a0]\d{3})+(?:[.,]\d{1,2})?\s*[-)]?(?:\s*(?:VN[DĐ]|đ))?"
    r"|[-+−(]?\d{1,3}[.,]\d{2}[-)]?|0|[-–—]",
    re.IGNORECASE,
)
_BARE = re.compile(r"[-+−(]?\d{1,3}[-)]?(?:\s*(?:VN[DĐ]|đ))?", re.IGNORECASE)
_DAY = re.compile(r"(?:\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\d{4}-\d{2}-\d{2})\b")
_TIME = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?(?:\s*[AP]M)?", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:cong|tong|tong so|tong cong)(?:\W*$|\s*:|\s+(?:phat sinh|ps|ngay|trang|so phat|doanh|luy"
    r"|tien|ghi|no\b|co\b|thang|trong|cong\W*$|so\b))"
    r"|so du (?:dau|cuoi|mang|tai|ngay|hien|kha dung|truoc|sau)|du (?:dau|cuoi)|luy ke"
    r"|(?:so )?phat sinh (?:trong|ngay|luy)|total\b|grand total|(?:opening|closing|ending) balance"
    r"|balance (?:brought|carried|b/f|c/f)"
)
_CARRIED = re.compile(
    r"(?:so du|so tien|cong|tong|tong cong|tong so|balance|cong trang)?\s*"
    r"(?:mang sang|chuyen sang trang|chuyen trang|tu trang truoc|trang truoc|cong trang"
    r"|carried forward|brought forward|c/f\b|b/f\b)"
)
_PAGE = re.compile(
    r"(?:trang|page)\s*(?:so|no\.?)?\s*:?\s*\d+\s*(?:(?:/|of|tren|trong)\s*(?:tong so\s*)?\d+"
    r"(?:\s*(?:trang|pages))?)?"
)
_NUMBER_OF_PAGE = re.compile(r"[-–—]?\s*\d{1,4}\s*(?:(?:/|of)\s*\d{1,4})?\s*[-–—]?")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that are read in one go."""

    text: str
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def is_amount(self) -> bool:
        return is_amount(self.text)

    @property
    def is_figure(self) -> bool:
        """An amount or a day: a column of these holds no words."""
        return self.is_amount or self.is_day

    @property
    def is_words(self) -> bool:
        return any(len(word) > 1 and word.isalpha() for word in self.text.split())

    @property
    def is_day(self) -> bool:
        return is_day(self.text)


@dataclass(slots=True)
class Line:
    """What stands on one height of a page, from the left."""

    page: int
    base: float
    height: float
    words: list[Word] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join(phrase.text for phrase in self.phrases)

    @property
    def has_amount(self) -> bool:
        return any(phrase.is_amount for phrase in self.phrases)

    @property
    def has_day(self) -> bool:
        return any(phrase.is_day for phrase in self.phrases)

    @property
    def is_labelled(self) -> bool:
        """“Cộng phát sinh”, “Số dư đầu kỳ”: a line that says itself that it is no transaction."""
        return bool(self.phrases) and is_label(self.phrases[0].text)


def lines_of(page: int, words: Iterable[Word]) -> list[Line]:
    lines: list[Line] = []
    for word in sorted(words, key=lambda each: each.base):
        if not lines or word.base - lines[-1].base > _SAME_LINE * word.height:
            lines.append(Line(page, word.base, word.height))
        line = lines[-1]
        line.words.append(word)
        line.height = max(line.height, word.height)
    for line in lines:
        line.words.sort(key=lambda each: each.left)
        line.phrases = list(_phrases(line.words))
    return lines


def _phrases(words: Sequence[Word]) -> Iterator[Phrase]:
    run: list[Word] = []
    for word in words:
        if run and not _goes_on(run[-1], word):
            yield phrase_of(run)
            run = []
        run.append(word)
    if run:
        yield phrase_of(run)


def _goes_on(one: Word, other: Word) -> bool:
    """An amount or a day goes on to words only by a blank that is written: columns may be near."""
    if not other.blank and (is_figure(one.text) or is_figure(other.text)):
        return other.left <= one.right
    return other.left - one.right <= max(
        _SAME_PHRASE * min(one.height, other.height), _ONE_BLANK * other.blank
    )


def phrase_of(words: Sequence[Word]) -> Phrase:
    right = max(word.right for word in words)
    return Phrase(" ".join(word.text for word in words), words[0].left, right)


@lru_cache(maxsize=4096)
def is_amount(text: str) -> bool:
    """1.234.567,00: grouped, or with decimals; a bare number of four digits may be a reference."""
    return bool(_AMOUNT.fullmatch(text))


def may_be_amount(text: str) -> bool:
    return is_amount(text) or bool(_BARE.fullmatch(text))


def is_figure(text: str) -> bool:
    """An amount or a day, not a mere dash or nought."""
    return len(text) > 3 and (is_amount(text) or is_day(text))


def is_day(text: str) -> bool:
    return bool(_DAY.match(text)) or bool(_TIME.match(text) and _DAY.search(text))


def is_day_or_time(text: str) -> bool:
    return is_day(text) or bool(_TIME.fullmatch(text))


@lru_cache(maxsize=4096)
def is_label(text: str) -> bool:
    said = unaccented(text[:80])
    return bool(_LABEL.match(said) or _CARRIED.match(said))


def is_carried(text: str) -> bool:
    """“Số dư mang sang”: said again because a page ends."""
    return len(text) < 80 and bool(_CARRIED.match(unaccented(text)))


def is_page_number(text: str) -> bool:
    return len(text) < 40 and bool(_PAGE.fullmatch(unaccented(text).strip(" -–—.()")))


def is_bare_page_number(text: str) -> bool:
    return bool(_NUMBER_OF_PAGE.fullmatch(text))
