"""QIF: records of lines that begin with a letter, each record ended by `^`.

It says neither its currency nor how it writes days. What 04/05/2023 is, the file tells as a whole;
where all of it can be read both ways it is refused, until a line `!Option:DMY` or `!Option:MDY`
says it. An amount is read by one convention for the file, as in a table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from fundledger.banking.lines import LineRead, Warned
from fundledger.errors import FundledgerError
from fundledger.exchange.statements.cells import Thousands, amount_of, conventions_of
from fundledger.exchange.statements.interchange.pages import Page
from fundledger.exchange.statements.interchange.reading import (
    Reading,
    joined,
    lines_of,
    number_in,
    probable,
    text_of,
)
from fundledger.schemas.layouts import folded

_KNOWN_BY = re.compile(r"\s*!\s*(type|account|option|clear)\b", re.IGNORECASE)
_BANK = ("bank", "cash", "oth a")
_LISTS = ("cat", "class", "memorized", "security", "prices", "budget", "tax")  # of no account
_OPENING = ("opening balance", "so du dau ky")
_ACCOUNT = re.compile(r"\d[\d .-]{3,}\d")
_DAY = re.compile(r"(\d{1,4})\s*([/.'-])\s*(\d{1,2})\s*[/.'-]\s*(\d{1,4})")
_ONCE = "DTUNP"

Order = Literal["DMY", "MDY"]


@dataclass(slots=True)
class _Record:
    at: int
    said: dict[str, tuple[int, str]] = field(default_factory=dict)

    def text(self, letter: str) -> str:
        return self.said.get(letter, (0, ""))[1].strip()


@dataclass(slots=True)
class _Account:
    at: int
    name: str
    records: list[_Record] = field(default_factory=list)


def is_qif(head: str) -> bool:
    return _KNOWN_BY.match(head) is not None


def pages_of(reading: Reading) -> list[Page]:
    lines = lines_of(text_of(reading.file))
    accounts, others = _accounts(lines, reading)
    if not accounts:
        if others:
            reading.wrong(None, "interchange.only_other_kinds", accounts=others)
        else:
            reading.wrong(None, "interchange.lacks", what="!Type:Bank")
        return []
    records = [record for account in accounts for record in account.records]
    order = _order(lines, records, reading)
    thousands = _convention(records, reading)
    pages = [_page(account, order, thousands, reading) for account in accounts]
    if others:
        pages[0].remarks.append(Warned("interchange.other_kinds", {"accounts": others}))
    return pages


def _accounts(lines: Sequence[str], reading: Reading) -> tuple[list[_Account], list[str]]:
    """The bank accounts, and what kinds of other accounts there are."""
    accounts: list[_Account] = []
    others: list[str] = []
    section, name = "", ""
    record: _Record | None = None
    for at, line in enumerate(lines, 1):
        letter, text = line[:1].upper(), line[1:]
        if not line.strip():
            continue
        if letter == "!":
            if record is not None:
                break
            head, _, kind = (part.strip() for part in text.lower().partition(":"))
            if head not in ("type", "account"):
                continue  # how a program is to take the file
            section = head if head == "account" or kind in _BANK else "other"
            if section == "type":
                accounts.append(_Account(at, name))
            elif section == "other" and kind not in _LISTS:
                others.append(f"!Type:{kind}")
            continue
        if letter == "^":
            if record is not None and section == "account":
                name = record.text("N")
            elif record is not None and section == "type":
                accounts[-1].records.append(record)
            record = None
            continue
        if not section:
            reading.wrong(at, "interchange.lacks", what="!Type:Bank")
            break
        record = record or _Record(at)
        before = record.said.get(letter)
        if before and section == "type" and letter in _ONCE and before[1] != text:
            reading.wrong(at, "interchange.twice", letter=letter)
        if before and letter == "M":
            text = f"{before[1]} {text}"
        record.said[letter] = (at, text)
    if record is not None:
        reading.wrong(record.at, "interchange.cut_off", mark="^")
    return accounts, others


# Days: whether the month or the day stands first is told by the whole file.


def _order(lines: Sequence[str], records: Sequence[_Record], reading: Reading) -> Order:
    for line in lines:
        if option := re.fullmatch(r"!\s*option\s*:\s*(dmy|mdy)\s*", line, re.IGNORECASE):
            return "DMY" if option[1].upper() == "DMY" else "MDY"
    texts = [said for record in records if "D" in record.said and (said := record.said["D"])]
    days: Mapping[Order, list[date | None]] = {
        "DMY": [_day(text, "DMY") for _, text in texts],
        "MDY": [_day(text, "MDY") for _, text in texts],
    }
    fit: list[Order] = [order for order, found in days.items() if None not in found]
    if len(fit) == 2 and days["DMY"] != days["MDY"]:
        both = zip(texts, days["DMY"], days["MDY"], strict=True)
        (at, text), one, other = next(each for each in both if each[1] != each[2])
        reading.wrong(at, "interchange.day_order", text=text.strip(), one=one, other=other)
    return fit[0] if fit else "DMY"


def _day(text: str, order: Order) -> date | None:
    """04/05/2023, 4/5'23, 2023-05-04; with points between them the day is first always."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    first, mark, second, third = found[1], found[2], found[3], found[4]
    if len(first) == 4:
        return probable(int(first), int(second), int(third))
    if len(first) > 2 or len(third) not in (1, 2, 4):
        return None
    year = int(third) + (2000 if len(third) < 3 else 0)
    if order == "DMY" or mark == ".":
        return probable(year, int(second), int(first))
    return probable(year, int(first), int(second))


def _convention(records: Sequence[_Record], reading: Reading) -> Thousands:
    seen: dict[str, tuple[int, str]] = {}
    for record in records:
        for letter in ("T", "U"):
            at, text = record.said.get(letter, (0, ""))
            fits = conventions_of(text)
            if len(fits) == 1:
                seen.setdefault(fits[0], (at, text.strip()))
    if len(seen) == 2:
        (at, one), (there, other) = seen["."], seen[","]
        params = {"one": one, "other": other, "there": reading.place(there)}
        reading.wrong(at, "statement.mixed_numbers", **params)
    return "." if "." in seen else "," if "," in seen else None


def _page(account: _Account, order: Order, thousands: Thousands, reading: Reading) -> Page:
    number = _ACCOUNT.search(account.name)
    page = Page(at=reading.place(account.at), account=number_in(number[0]) if number else "")
    ends = (0, len(account.records) - 1)
    for index, record in enumerate(account.records):
        day, amount = _day_in(record, order, reading), _amount_in(record, thousands, reading)
        if day is None or amount is None:
            continue
        payee, memo = record.text("P"), record.text("M")
        if folded(payee) in _OPENING:
            if page.opening is not None or index not in ends:
                reading.wrong(record.at, "interchange.opening_within")
            page.opening, page.opened = amount, day
            continue
        line = LineRead(
            day=day,
            amount=amount,
            narrative=reading.text(joined(payee, memo), record.at),
            reference=reading.text(record.text("N"), record.at),
            payer=reading.text(payee if memo else "", record.at),
            at=reading.place(record.at),
        )
        page.add(line, by_value=False)
    return page


def _day_in(record: _Record, order: Order, reading: Reading) -> date | None:
    at, text = record.said.get("D", (record.at, ""))
    if not text.strip():
        reading.wrong(at, "statement.no_day")
        return None
    day = _day(text, order)
    if day is None:
        reading.wrong(at, "interchange.not_read", text=f"D{text.strip()}", example="D30/06/2023")
    return day


def _amount_in(record: _Record, thousands: Thousands, reading: Reading) -> int | None:
    found: list[int] = []
    for letter in ("T", "U"):
        if letter not in record.said:
            continue
        at, text = record.said[letter]
        try:
            found.append(amount_of(text.strip(), thousands))
        except FundledgerError as error:
            reading.wrong(at, error.key, **error.params)
            return None
    if not found:
        reading.wrong(record.at, "statement.no_amount")
        return None
    if len(set(found)) > 1:
        reading.wrong(record.at, "interchange.twice", letter="T, U")
    return found[0]
