"""ISO 20022: camt.053, a statement of an account, and camt.054, a notice of single entries.

Of every version and namespace, alone or in an envelope. `CdtDbtInd` says where the money went, of a
reversal too. What is pending is no movement yet. camt.052, of the running day, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from fundledger.banking.lines import LineRead, Warned
from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.exchange.statements.interchange.markup import Node, tree_of_xml
from fundledger.exchange.statements.interchange.pages import Page
from fundledger.exchange.statements.interchange.reading import (
    Reading,
    amount_of,
    iso_day,
    joined,
    number_in,
)
from fundledger.money import Dong

_STATEMENT, _NOTICE, _RUNNING = (
    "BkToCstmrStmt",
    "BkToCstmrDbtCdtNtfctn",
    "BkToCstmrAcctRpt",
)
_OPENING, _CLOSING, _BETWEEN = ("OPBD", "PRCD"), ("CLBD",), ("ITBD",)
_BOOKED, _NOT_YET = "BOOK", ("PDNG", "INFO", "FUTR")
_NO_REFERENCES = ("", "NOTPROVIDED", "NONREF")


class _Balance(NamedTuple):
    kind: str
    day: date | None
    amount: int
    at: int


def is_camt053(head: str) -> bool:
    return _STATEMENT in head or _RUNNING in head


def is_camt054(head: str) -> bool:
    return _NOTICE in head


def pages_of(reading: Reading) -> list[Page]:
    root = tree_of_xml(reading)
    if running := next(root.within(_RUNNING), None):
        reading.wrong(running.line, "interchange.interim", kind="camt.052", right="camt.053")
        return []
    parts = [part for message in root.within(_STATEMENT, _NOTICE) for part in message.children]
    return [_page(part, reading) for part in parts if part.name in ("Stmt", "Ntfctn")]


def _page(part: Node, reading: Reading) -> Page:
    ways = (("IBAN",), ("Othr", "Id"), ("PrtryAcct", "Id"), ("BBAN",))
    account = next((said for way in ways if (said := part.say("Acct", "Id", *way))), "")
    page = Page(at=reading.place(part.line), account=number_in(account))
    for name in ("ElctrncSeqNb", "LglSeqNb"):
        number = part.say(name)
        if number.isascii() and number.isdigit() and len(number) < 10:
            page.number = int(number)
            break
    currency = part.find("Acct", "Ccy")
    if currency is not None and not reading.refuse_currency(
        currency.line, currency.text, page.account
    ):
        return page
    if not all(
        reading.refuse_currency(amount.line, amount.currency, page.account)
        for name in ("Bal", "Ntry")
        for amount in part.all(name, "Amt")
    ):
        return page
    _take_balances(page, part, reading)
    page.period = _period(part, page.closed)
    entries = list(part.all("Ntry"))
    for entry in _booked(entries, page, reading):
        _take_entry(page, entry, reading)
    if not page.remarks:  # sums of what is pending are among the totals
        page.total_in = _total(part, "TtlCdtNtries", reading)
        page.total_out = _total(part, "TtlDbtNtries", reading)
    return page


def _signed(node: Node, reading: Reading) -> int:
    """The amount of a node, money in positive."""
    amount, side = node.find("Amt"), node.say("CdtDbtInd")
    if amount is None:
        reading.wrong(node.line, "interchange.lacks", what="Amt")
        return 0
    if side not in ("CRDT", "DBIT"):
        reading.wrong(node.line, "interchange.lacks", what="CdtDbtInd (CRDT, DBIT)")
        return 0
    value = reading.amount(amount.text, amount.line)
    return value if side == "CRDT" else -value


def _day_of(node: Node | None) -> date | None:
    return None if node is None else iso_day(node.say("Dt") or node.say("DtTm"))


def _take_balances(page: Page, part: Node, reading: Reading) -> None:
    found = [
        _Balance(
            each.say("Tp", "CdOrPrtry", "Cd") or each.say("Tp", "Cd"),
            _day_of(each.find("Dt")),
            _signed(each, reading),
            each.line,
        )
        for each in part.all("Bal")
        if (each.say("Tp", "CdOrPrtry", "Cd") or each.say("Tp", "Cd"))
        in (*_OPENING, *_CLOSING, *_BETWEEN)
    ]
    between = [each for each in found if each.kind in _BETWEEN]
    opening = _one(found, _OPENING[:1], reading) or _one(found, _OPENING[1:], reading)
    closing = _one(found[::-1], _CLOSING, reading, latest=True)
    if opening is None and between:
        opening, page.begins = between.pop(0), False
    if closing is None and between:
        closing, page.ends = between[-1], False
    if opening is not None:
        page.opened, page.opening = opening.day, opening.amount
    if closing is not None:
        page.closed, page.closing = closing.day, closing.amount


def _one(
    found: Sequence[_Balance], kinds: Sequence[str], reading: Reading, *, latest: bool = False
) -> _Balance | None:
    """The first balance of a kind, or the last: a file of several days may give one a day."""
    of = [each for each in found if each.kind in kinds]
    if not of:
        return None
    days = [each.day or date.min for each in of]
    at_end = [
        each for each, day in zip(of, days, strict=True) if day == (max if latest else min)(days)
    ]
    if len({each.amount for each in at_end}) > 1:
        reading.wrong(at_end[-1].at, "interchange.two_balances", kind=at_end[-1].kind)
    return at_end[0]


def _period(part: Node, closed: date | None) -> tuple[date, date] | None:
    first = iso_day(part.say("FrToDt", "FrDtTm") or part.say("FrToDt", "FrDt"))
    last = iso_day(part.say("FrToDt", "ToDtTm") or part.say("FrToDt", "ToDt"))
    if first is None or last is None or first > last:
        return None
    if closed == last - ONE_DAY and first < last:
        last = closed  # up to midnight, where the next day begins
    return first, last


def _booked(entries: Sequence[Node], page: Page, reading: Reading) -> Iterator[Node]:
    """What has been booked; what has not is said in a remark."""
    count = total = 0
    for entry in entries:
        status = entry.say("Sts", "Cd") or entry.say("Sts", "Prtry") or entry.say("Sts")
        if status in _NOT_YET:
            count += 1
            total += _signed(entry, reading)
        elif status in ("", _BOOKED):
            yield entry
        else:
            reading.wrong(entry.line, "interchange.status", status=status)
    if count:
        page.remarks.append(Warned("interchange.pending", {"count": count, "total": Dong(total)}))


def _total(part: Node, name: str, reading: Reading) -> int | None:
    found = part.find("TxsSummry", name, "Sum")
    return None if found is None else reading.amount(found.text, found.line)


def _take_entry(page: Page, entry: Node, reading: Reading) -> None:
    booked, value = _day_of(entry.find("BookgDt")), _day_of(entry.find("ValDt"))
    day = booked or value
    if day is None:
        reading.wrong(entry.line, "interchange.lacks", what="BookgDt")
        return
    amount = _signed(entry, reading)
    said = entry.say("BookgDt", "Dt") or entry.say("BookgDt", "DtTm")
    details = list(entry.all("NtryDtls", "TxDtls"))
    parts = _parts(entry, details, amount)
    reference = entry.say("AcctSvcrRef")
    for detail, part in parts or [(None, amount)]:
        told = details if detail is None else [detail]
        narrative = joined(*(_narrative(each) for each in told)) or entry.say("AddtlNtryInf")
        own = next((one for each in told if (one := _reference(each))), "")
        if detail is None:
            own = reference or own
        line = LineRead(
            day=day,
            amount=part,
            narrative=reading.text(narrative, entry.line),
            reference=reading.text(own or reference or entry.say("NtryRef"), entry.line),
            payer=reading.text(joined(*(_payer(each, entry) for each in told)), entry.line),
            at=reading.place(entry.line if detail is None else detail.line),
        )
        # Late at Greenwich it is the day after here; the bank's own day tells its period.
        page.add(line, by_value=not said.startswith(day.isoformat()))


def _parts(entry: Node, details: Sequence[Node], amount: int) -> list[tuple[Node | None, int]]:
    """The amounts of the details of a batch, if all have one and they add up to the entry."""
    if len(details) < 2:
        return []
    parts: list[tuple[Node | None, int]] = []
    for detail in details:
        said = detail.find("Amt") or detail.find("AmtDtls", "TxAmt", "Amt")
        if said is None or said.currency not in ("", "VND"):
            return []
        try:
            part = amount_of(said.text)
        except FundledgerError:
            return []  # the entry itself says what moved
        side = detail.say("CdtDbtInd") or entry.say("CdtDbtInd")
        parts.append((detail, part if side == "CRDT" else -part))
    return parts if sum(part for _, part in parts) == amount else []


def _narrative(detail: Node) -> str:
    free = [each.text for each in detail.all("RmtInf", "Ustrd")]
    fixed = [
        each.text
        for way in (("CdtrRefInf", "Ref"), ("RfrdDocInf", "Nb"), ("AddtlRmtInf",))
        for each in detail.all("RmtInf", "Strd", *way)
    ]
    return joined(*free, *fixed, detail.say("AddtlTxInf"))


def _reference(detail: Node) -> str:
    names = ("AcctSvcrRef", "TxId", "EndToEndId", "InstrId")
    said = (detail.say("Refs", name) for name in names)
    return next((one for one in said if one.upper() not in _NO_REFERENCES), "")


def _payer(detail: Node, entry: Node) -> str:
    """The other party: who was to pay, where money came in; what is taken back had them turned."""
    comes_in = (detail.say("CdtDbtInd") or entry.say("CdtDbtInd")) == "CRDT"
    is_turned = entry.say("RvslInd") in ("true", "1")
    name = "Dbtr" if comes_in != is_turned else "Cdtr"
    parties = (
        (name, "Nm"),
        (name, "Pty", "Nm"),
        (f"Ultmt{name}", "Nm"),
        (f"Ultmt{name}", "Pty", "Nm"),
    )
    said = (detail.say("RltdPties", *way) for way in parties)
    return next((one for one in said if one), "")
