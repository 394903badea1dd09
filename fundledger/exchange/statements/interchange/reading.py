"""What the readers of all interchange formats share: a file's text, an amount, a day, a problem.

An amount has a decimal point or comma and never marks of thousands, so that 1.000 with three digits
behind the mark may be either and is refused. A moment with a time zone is a day in Vietnam; without
one, or at midnight, it is a day that was dressed as a moment and stays what it says.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from fundledger.calendar import VIETNAM
from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.files import SourceFile, refuse
from fundledger.money import in_range
from fundledger.schemas import cells
from fundledger.schemas.raw import glimpse
from fundledger.text import clean, unaccented

LONGEST_TEXT = 1_000
_LONGEST_AMOUNT = 40
_AMOUNT = re.compile(r"([+-]?)([0-9]+)(?:[.,]([0-9]{0,2}|[0-9]{4,5}))?")
_ISO_DAY = re.compile(r"(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?")
_NEW_LINE = re.compile(r"\r\n|\r|\n")
_DAMAGED = re.compile(rb"\xe1[\xba\xbb][\x80-\xbf]|\xc4[\x90\x91]|\xc6[\xa0\xa1\xaf\xb0]")
"""Vietnamese in UTF-8: a file that holds it and is not UTF-8 throughout was damaged."""

_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ENDS_OF_DAYS = (time(), time(23, 59, 59))
_HEAD = 65_536


@dataclass(slots=True)
class Reading:
    """A file on its way to accounts: whatever is wrong with it is kept, with its line."""

    file: SourceFile
    problems: list[Problem] = field(default_factory=list)
    leaves_out: Callable[[str], bool] = lambda account: False
    """Whether an account is not to be read."""

    def place(self, line: int | None = None) -> Place:
        return Place(self.file.name, row=line)

    def wrong(self, line: int | None, key: str, /, **params: object) -> None:
        shown = {
            name: glimpse(value) if isinstance(value, str) else value
            for name, value in params.items()
        }
        self.problems.append(Problem(self.place(line), key, shown))

    def amount(self, text: str, line: int) -> int:
        """Whole đồng; 0 where a problem was told."""
        try:
            return amount_of(text)
        except FundledgerError as error:
            self.wrong(line, error.key, **error.params)
            return 0

    def text(self, text: str, line: int) -> str:
        """A text fit for a book; empty where a problem was told."""
        try:
            return clean(text)[:LONGEST_TEXT]
        except FundledgerError as error:
            self.wrong(line, error.key, **error.params)
            return ""

    def refuse_currency(self, line: int, currency: str, account: str) -> bool:
        """Tell once an account that money of another kind is in it; True: it is đồng."""
        if currency.strip().upper() in ("", "VND"):
            return True
        if self.leaves_out(account):
            return False
        params: dict[str, object] = {
            "currency": glimpse(currency.strip()),
            "account": account or "–",
            "file": self.file.name,
        }
        told = (one for one in self.problems if one.key == "statement.not_vnd")
        if not any(one.params == params for one in told):
            self.problems.append(Problem(self.place(line), "statement.not_vnd", params))
        return False


def head_of(file: SourceFile) -> str:
    """The beginning of a file as far as its letters of ASCII go: enough to know its format."""
    head = file.data[:_HEAD]
    if head.startswith(_UTF_16):
        return head.decode("utf-16", "replace").lstrip("\ufeff")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def text_of(file: SourceFile, declared: str = "") -> str:
    """The whole text: UTF-8 or UTF-16 if it is that, else the encoding that it declares itself."""
    try:
        return file.text()
    except BadFile as bad:
        if bad.problems[0].key != "text_file.encoding":
            raise
    try:
        text = file.data.decode(declared or "utf-8")
    except (LookupError, UnicodeDecodeError):
        refuse(file, "interchange.encoding")
    if _DAMAGED.search(file.data):
        refuse(file, "interchange.encoding")
    return text


def lines_of(text: str) -> list[str]:
    """By the ends of lines that an editor counts, and no others."""
    return _NEW_LINE.split(text)


def amount_of(text: str) -> int:
    """Whole đồng of 42000000, 42000000, or -1100.00; 12,50 is refused and so is 1.000."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None or len(text) > _LONGEST_AMOUNT:
        raise FundledgerError("interchange.amount", text=glimpse(text.strip()))
    sign, whole, fraction = found.groups()
    if (fraction or "").strip("0"):
        raise FundledgerError("statement.decimals", value=text.strip())
    return in_range(-int(whole) if sign == "-" else int(whole))


def probable(year: int, month: int, day: int) -> date | None:
    """The day with these numbers, if there is one that a statement may have."""
    try:
        return cells.day_of(date(year, month, day))
    except (ValueError, FundledgerError):
        return None


def iso_day(text: str) -> date | None:
    """The day of an ISO day or moment."""
    plain = text.strip()
    if found := _ISO_DAY.fullmatch(plain):
        plain = found[1]
    try:
        return day_in_vietnam(datetime.fromisoformat(plain))
    except ValueError:
        return None


def day_in_vietnam(moment: datetime) -> date | None:
    if moment.tzinfo is not None and moment.time().replace(microsecond=0) not in _ENDS_OF_DAYS:
        try:
            moment = moment.astimezone(VIETNAM)
        except OverflowError:
            return None
    return probable(moment.year, moment.month, moment.day)


def number_in(text: str) -> str:
    """An account's number without its blanks: `0011 0019 32418`."""
    return re.sub(r"[\s.-]", "", text)


def joined(*parts: str) -> str:
    """Texts behind each other, leaving out what another one holds already."""
    kept: list[str] = []
    for part in parts:
        words = " ".join(part.split())
        if words and not any(unaccented(words) in unaccented(one) for one in kept):
            kept = [one for one in kept if unaccented(one) not in unaccented(words)]
            kept.append(words)
    return " ".join(kept)


def of_fixed_width(parts: Sequence[str], width: int) -> str:
    """Texts that were broken at a width, made whole; broken between words otherwise."""
    if all(len(part) == width for part in parts[:-1]):
        return "".join(parts)
    return " ".join(part.strip() for part in parts)
