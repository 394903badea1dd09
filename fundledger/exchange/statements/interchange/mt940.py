"""SWIFT MT940: statements of customers as lines of text, each field behind its tag (`:61:`).

Also MT950, which is the same without `:86:`, and both within SWIFT's blocks {1:…}{4:…-}. Credit is
money into the Fund; RC takes a credit back, so it goes out. MT942, of the running day, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from fundledger.banking.lines import LineRead
from fundledger.exchange.statements.interchange.pages import Page
from fundledger.exchange.statements.interchange.reading import (
    Reading,
    joined,
    lines_of,
    number_in,
    of_fixed_width,
    probable,
    text_of,
)

_TAG = re.compile(r":(13D?|20|21|25P?|28C?|34F|60[FM]|61|62[FM]|64|65|86|90[CD]|940|NS):(.*)")
_KNOWN_BY = (
    re.compile(r"(?:^|\{4:)\s*:20:", re.MULTILINE),
    re.compile(r"^:25P?:", re.MULTILINE),
    re.compile(r"^:(?:28C?|60[FM]|34F|61):", re.MULTILINE),
)
_BALANCE = re.compile(r"([DC])(\d\d)(\d\d)(\d\d)([A-Z]{3})([0-9][0-9.,]*)\s*")
_MOVED = re.compile(
    r"(\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d))?"  # day of value, day of entry
    r"(R?[DC])[A-Z]?"  # the letter behind it is the third of the currency
    r"([0-9][0-9.,]*)"
    r"[A-Z][A-Z0-9]{3}"  # kind of transaction
    r"(.*)"
)
_WIDTH, _SUBFIELD_WIDTH = 65, 27
_NUMBERED = re.compile(r"(?:\d{3})?\s*([?^<~])(?:00|10|20)|\d{3}(\+)(?:00|10|20)")
_NUMBERS = "00|10|2[0-9]|3[0-8]|6[0-3]"
_WORD = re.compile(
    r"/(ACCW|ADDR|BENM|BIC|CNTP|CSID|EREF|IBAN|ISDT|KREF|MARF|NAME|OCMT|ORDP|PREF|PURP|REMI|RTRN"
    r"|STRD|SVWZ|TRCD|ULTB|ULTC|ULTD|USTD)(?=/)"
)


class _Field(NamedTuple):
    tag: str
    at: int
    lines: list[str]


@dataclass(slots=True)
class _Moved:
    """A statement line with what `:86:` tells of it."""

    of: _Field
    told: list[str] = field(default_factory=list)


def is_mt940(head: str) -> bool:
    return all(pattern.search(head) for pattern in _KNOWN_BY)


def pages_of(reading: Reading) -> list[Page]:
    fields = list(_fields(lines_of(text_of(reading.file))))
    tags = {each.tag for each in fields}
    if not tags & {"60F", "60M"} and tags & {"13", "13D", "34F"}:
        reading.wrong(None, "interchange.interim", kind="MT942", right="MT940")
        return []
    return [_page(message, reading) for message in _messages(fields)]


def _fields(lines: Sequence[str]) -> Iterator[_Field]:
    """Fields with the lines they go on in; blocks and letters around messages are passed over."""
    current: _Field | None = None
    has_closed = False
    for at, raw in enumerate(lines, 1):
        line = raw.rstrip("\x03\x1a")
        if line.startswith(("{", "-}")):
            line = line.rpartition("{4:")[2].strip() if "{4:" in line else ""
            current = None
        found = _TAG.match(line)
        if found:
            current = _Field(found[1], at, [found[2]])
            has_closed = found[1][:2] == "62" or (has_closed and found[1][:2] not in ("20", "60"))
            yield current
        elif line.strip() == "-" and (has_closed or current is None or current.tag != "86"):
            current = None  # the end of a message, which no text may look like
        elif current is not None and line.strip():
            current.lines.append(line)


def _messages(fields: Sequence[_Field]) -> Iterator[list[_Field]]:
    message: list[_Field] = []
    for each in fields:
        again = each.tag[:2] == "60" and any(one.tag[:2] == "60" for one in message)
        if (each.tag == "20" or again) and message:
            yield message
            message = [one for one in message if one.tag[:2] in ("25", "28")] if again else []
        message.append(each)
    if message:
        yield message


def _page(message: Sequence[_Field], reading: Reading) -> Page:
    page = Page(at=reading.place(message[0].at))
    moved: list[_Moved] = []
    for each in message:
        match each.tag:
            case "25" | "25P":
                page.account = _account_in(each.lines[0])
            case "28" | "28C":
                number = re.match(r"\d{1,9}", each.lines[0].strip())
                page.number = int(number[0]) if number else None
            case "60F" | "60M":
                page.begins = each.tag == "60F"
                page.opened, page.opening = _balance(each, page.account, reading)
            case "62F" | "62M":
                page.ends = each.tag == "62F"
                page.closed, page.closing = _balance(each, page.account, reading)
            case "61":
                moved.append(_Moved(each))
            case "86" if moved and page.closed is None:
                moved[-1].told += each.lines
            case _:
                pass
    for tag, is_there in ((":60F:", page.opened), (":62F:", page.closed)):
        if is_there is None and not _has(message, tag[1:3]):
            reading.wrong(message[-1].at, "interchange.lacks", what=tag)
    for one in moved:
        _add(page, one, reading)
    return page


def _has(message: Sequence[_Field], tag: str) -> bool:
    return any(each.tag[:2] == tag for each in message)


def _account_in(text: str) -> str:
    """BFTVVNVX/0011001932418, 0011001932418VND or the bare number."""
    parts = [part for part in re.split(r"[/\s]+", text) if re.search(r"\d{4}", part)]
    return re.sub(r"(?<=\d)[A-Z]{3}$", "", number_in(parts[-1] if parts else text))


def _balance(each: _Field, account: str, reading: Reading) -> tuple[date | None, int | None]:
    text = each.lines[0].strip()
    found = _BALANCE.fullmatch(text)
    day = None if found is None else _day(found[2], found[3], found[4])
    if found is None or day is None:
        example = f":{each.tag}:C230630VND1000000,"
        reading.wrong(each.at, "interchange.not_read", text=f":{each.tag}:{text}", example=example)
        return None, None
    if not reading.refuse_currency(each.at, found[5], account):
        return day, None
    amount = reading.amount(found[6], each.at)
    return day, amount if found[1] == "C" else -amount


def _day(year: str, month: str, day: str) -> date | None:
    of = int(year)
    return probable(of + (1900 if of >= 80 else 2000), int(month), int(day))


def _entered(month: str, day: str, value: date) -> date | None:
    """The day of entry has no year: that which lies nearest to the day of value."""
    years = (value.year - 1, value.year, value.year + 1)
    days = [each for year in years if (each := probable(year, int(month), int(day))) is not None]
    return min(days, key=lambda each: abs(each - value), default=None)


def _add(page: Page, moved: _Moved, reading: Reading) -> None:
    at, text = moved.of.at, moved.of.lines[0].strip()
    found = _MOVED.fullmatch(text)
    value = None if found is None else _day(found[1], found[2], found[3])
    day = value
    if found is not None and value is not None and found[4]:
        day = _entered(found[4], found[5], value)
    if found is None or day is None:
        example = ":61:2304050405C42000000,NTRFNONREF//FT23095001"
        reading.wrong(at, "interchange.not_read", text=f":61:{text}", example=example)
        return
    if page.opening is None and page.opened is not None:
        return  # of another currency, or its balance is told already
    amount = reading.amount(found[7], at)
    owners, _, servicers = found[8].partition("//")
    owners = "" if owners.strip().upper() == "NONREF" else owners
    told, payer = _told(moved.told)
    narrative = joined(told, " ".join(moved.of.lines[1:])) or owners
    line = LineRead(
        day=day,
        amount=amount if found[6] in ("C", "RD") else -amount,
        narrative=reading.text(narrative, at),
        reference=reading.text(servicers or owners, at),
        payer=reading.text(payer, at),
        at=reading.place(at),
    )
    page.add(line, by_value=not found[4])


# What `:86:` says: plain text, numbered subfields (?20 … ?33), or words between slashes.


def _told(lines: Sequence[str]) -> tuple[str, str]:
    """The narrative and the payer."""
    whole = "".join(lines)
    if numbered := _NUMBERED.match(whole):
        return _of_numbers(whole, numbered[1] or numbered[2])
    text = of_fixed_width(lines, _WIDTH)
    if text.startswith("/") and _WORD.match(text):
        return _of_words(text)
    return text, ""


def _of_numbers(text: str, mark: str) -> tuple[str, str]:
    found: dict[str, str] = {}
    for part in re.split(rf"{re.escape(mark)}(?={_NUMBERS})", text)[1:]:
        found[part[:2]] = found.get(part[:2], "") + part[2:]
    words = [
        found[number] for number in sorted(found) if number[0] == "2" or "60" <= number <= "63"
    ]
    names = [found[number] for number in ("32", "33") if number in found]
    payer = of_fixed_width(names, _SUBFIELD_WIDTH).strip("/ ")
    return of_fixed_width(words, _SUBFIELD_WIDTH) or found.get("00", ""), payer


def _of_words(text: str) -> tuple[str, str]:
    """/ORDP//NAME/…/REMI/…: who ordered it or gets it, and what they say of it."""
    said: dict[str, str] = {}
    parts = _WORD.split(text)
    for word, what in zip(parts[1::2], parts[2::2], strict=True):
        said.setdefault(word, what.strip("/ "))
    by_position = dict(zip(parts[1::2], parts[2::2], strict=True)).get("CNTP", "").split("/")
    payer = said.get("NAME") or "".join(by_position[3:4])  # behind the account and its bank
    payer = payer or said.get("ORDP") or said.get("BENM") or ""
    words = [said.get(word, "") for word in ("REMI", "USTD", "STRD", "SVWZ")]
    return " ".join(word for word in words if word) or text, payer
