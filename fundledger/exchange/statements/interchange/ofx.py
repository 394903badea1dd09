"""OFX: 1 is SGML whose elements need no end, 2 is XML; both are read as the same tree.

It has a closing balance and no opening one. Accounts of cards and of securities are left out, and
said. A moment without a time zone is Vietnam's, as banks here write it.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, timezone

from fundledger.banking.lines import LineRead, Warned
from fundledger.exchange.statements.interchange.markup import Node, tree_of_sgml
from fundledger.exchange.statements.interchange.pages import Page
from fundledger.exchange.statements.interchange.reading import (
    Reading,
    day_in_vietnam,
    head_of,
    joined,
    number_in,
    text_of,
)
from fundledger.money import Dong

_KNOWN_BY = re.compile(r"^\s*(<\?xml[^>]*>\s*)?(OFXHEADER\s*:|<\?OFX\b|<OFX>)", re.IGNORECASE)
_BEGINS = re.compile(r"<OFX>", re.IGNORECASE)
_CHARSET = re.compile(r"CHARSET:\s*([\w-]+)")
_XML_ENCODING = re.compile(r"<\?xml[^>]*encoding=[\"']([\w-]+)")
_MOMENT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:\.\d{1,6})?)?"
    r"\s*(?:\[\s*([+-]?\d{1,2})(?:[.:](\d\d?))?\s*(?::[^\]]*)?\])?"
)
_OTHERS = {"CCSTMTRS": "CCACCTFROM", "INVSTMTRS": "INVACCTFROM", "LOANSTMTRS": "LOANACCTFROM"}


def is_ofx(head: str) -> bool:
    return _KNOWN_BY.match(head) is not None


def pages_of(reading: Reading) -> list[Page]:
    text = text_of(reading.file, _encoding(head_of(reading.file)))
    begin = _BEGINS.search(text)
    if begin is None:
        reading.wrong(None, "interchange.lacks", what="<OFX>")
        return []
    header = text[: begin.start()]
    if "<!" in header:
        reading.wrong(header.count("\n", 0, header.index("<!")) + 1, "interchange.doctype")
        return []
    # What the header said is passed over, but its lines are counted.
    tree = tree_of_sgml(reading, "\n" * header.count("\n") + text[begin.start() :])
    others = list(tree.within(*_OTHERS))
    pages = [_page(node, reading) for node in tree.within("STMTRS")]
    left_out = [node.say(_OTHERS[node.name], "ACCTID") or "–" for node in others]
    if pages and left_out:
        pages[0].remarks.append(Warned("interchange.other_kinds", {"accounts": left_out}))
    elif left_out:
        reading.wrong(others[0].line, "interchange.only_other_kinds", accounts=left_out)
    elif not pages:
        _say_why(tree, reading)
    return pages


def _encoding(head: str) -> str:
    """What the header says that its letters are: CHARSET:1252 is Windows' own."""
    found = _XML_ENCODING.search(head) or _CHARSET.search(head)
    said = "" if found is None else found[1]
    return f"cp{said}" if said.isdigit() else said


def _say_why(tree: Node, reading: Reading) -> None:
    """No statement in it: because the bank answered with an error, or for no reason it gives."""
    for status in tree.within("STATUS"):
        if status.say("SEVERITY").upper() == "ERROR":
            words = joined(status.say("CODE"), status.say("MESSAGE"))
            reading.wrong(status.line, "interchange.bank_error", words=words)
            return
    reading.wrong(None, "interchange.lacks", what="<STMTRS>")


def _page(node: Node, reading: Reading) -> Page:
    account = number_in(node.say("BANKACCTFROM", "ACCTID"))
    page = Page(at=reading.place(node.line), account=account)
    currency = node.find("CURDEF")
    if currency and not reading.refuse_currency(currency.line, currency.text, account):
        return page
    for each in node.all("BANKTRANLIST", "STMTTRN"):
        _add(page, each, reading)
    if node.find("BANKTRANLIST") is None:
        reading.wrong(node.line, "interchange.lacks", what="<BANKTRANLIST>")
    first, last = _asked(node, "DTSTART", reading), _asked(node, "DTEND", reading)
    if first is not None and last is not None and first <= last:
        page.period = first, last
    waiting = list(node.all("BANKTRANLISTP", "STMTTRNP"))
    if waiting:
        total = sum(reading.amount(each.say("TRNAMT"), each.line) for each in waiting)
        params: dict[str, object] = {"count": len(waiting), "total": Dong(total)}
        page.remarks.append(Warned("interchange.pending", params))
    _take_balance(page, node, reading)
    return page


def _asked(node: Node, name: str, reading: Reading) -> date | None:
    found = node.find("BANKTRANLIST", name)
    if found is None or not found.text.strip():
        return None
    return _day(found, reading)


def _day(node: Node, reading: Reading) -> date | None:
    found = _MOMENT.fullmatch(node.text.strip())
    day = None if found is None else _day_of(found)
    if day is None:
        text = f"<{node.name}>{node.text.strip()}"
        reading.wrong(node.line, "interchange.not_read", text=text, example="20230630[+7:ICT]")
    return day


def _day_of(found: re.Match[str]) -> date | None:
    year, month, day, hour, minute, second = (int(one or 0) for one in found.groups()[:6])
    zone = None
    try:
        if found[7]:
            part = int((found[8] or "0").ljust(2, "0")[:2])  # [+5.30] is half past, [+5.5] a half
            minutes = part * 6 // 10 if found[8] and len(found[8]) == 1 else part
            hours = int(found[7])
            minutes = -minutes if found[7].startswith("-") else minutes
            zone = timezone(timedelta(hours=hours, minutes=minutes))
        return day_in_vietnam(
            datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
        )
    except ValueError:
        return None


def _add(page: Page, node: Node, reading: Reading) -> None:
    amount, posted = node.find("TRNAMT"), node.find("DTPOSTED")
    if amount is None or posted is None:
        what = "<TRNAMT>" if amount is None else "<DTPOSTED>"
        reading.wrong(node.line, "interchange.lacks", what=what)
        return
    paid_in = node.find("CURRENCY", "CURSYM")
    if paid_in and not reading.refuse_currency(paid_in.line, paid_in.text, page.account):
        return
    day = _day(posted, reading)
    if day is None:
        return
    name = node.say("NAME") or node.say("PAYEE", "NAME")
    memo = node.say("MEMO")
    reference = node.say("FITID") or node.say("REFNUM") or node.say("CHECKNUM")
    line = LineRead(
        day=day,
        amount=reading.amount(amount.text, amount.line),
        # A name is cut off at 32 letters and goes on in the memo: the words of both are kept.
        narrative=reading.text(joined(name, memo), node.line),
        reference=reading.text(reference, node.line),
        payer=reading.text(name if memo else "", node.line),
        at=reading.place(node.line),
    )
    # Late in another zone it is the day after here; the bank's own day tells its period.
    page.add(line, by_value=not posted.text.strip().startswith(f"{day:%Y%m%d}"))


def _take_balance(page: Page, node: Node, reading: Reading) -> None:
    """The balance of the ledger, if it is that of the end and not of the day of downloading."""
    balance = node.find("LEDGERBAL", "BALAMT")
    if balance is None or not balance.text.strip():
        return
    amount = reading.amount(balance.text, balance.line)
    as_of = node.find("LEDGERBAL", "DTASOF")
    day = None if as_of is None or not as_of.text.strip() else _day(as_of, reading)
    last = page.period[1] if page.period else None
    own = (line.day for at, line in enumerate(page.lines) if at not in page.by_value)
    latest = max(own, default=None)
    is_later = day is not None and last is not None and day > last
    is_earlier = day is not None and latest is not None and day < latest
    if is_later or is_earlier:
        params: dict[str, object] = {"balance": Dong(amount), "day": day}
        page.remarks.append(Warned("interchange.other_day", params))
        return
    page.closing, page.closed = amount, day
