"""VietQR: what a paper's QR code says to the banking app of whoever pays. Writer and reader.

    payload(bin, account, amount, memo)   the text of the code; without an amount it is filled in
    read(text)                            the same as a `Pay`; refused where anything is altered

The text is fields of EMVCo: two digits of its number, two of its length, the value; the last one is
a checksum over all that stands before. It is all ASCII, because apps drop other letters of a memo.
How it is drawn is for whoever prints.
"""

from __future__ import annotations

import re
from binascii import crc_hqx
from collections.abc import Iterator
from typing import NamedTuple

from fundledger.banking.memo import LONGEST
from fundledger.errors import FundledgerError
from fundledger.money import Dong

NAPAS = "A000000727"
TO_ACCOUNT = "QRIBFTTA"
DONG = "704"
MOST = 10**13 - 1
"""The field of the amount holds 13 digits."""

_BIN = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9A-Za-z]{1,19}")
_AMOUNT = re.compile(r"[1-9][0-9]{0,12}")
_MEMO = re.compile(r"[ -~]*")
_FIELD = re.compile(r"([0-9]{2})([0-9]{2})")
_CHECKSUM = re.compile(r"6304([0-9A-F]{4})")


class Pay(NamedTuple):
    """Money to an account: `bin` is the bank, as NAPAS numbers it; `memo` may be empty."""

    bin: str
    account: str
    amount: int | None
    memo: str


def payload(bin: str, account: str, amount: int | None, memo: str) -> str:
    """The text of the code, to the letter as apps expect it."""
    _refuse_unsayable(Pay(bin, account, amount, memo))
    to = _field("00", bin) + _field("01", account)
    text = (
        _field("00", "01")
        + _field("01", "11" if amount is None else "12")
        + _field("38", _field("00", NAPAS) + _field("01", to) + _field("02", TO_ACCOUNT))
        + _field("53", DONG)
        + ("" if amount is None else _field("54", str(amount)))
        + _field("58", "VN")
        + (_field("62", _field("08", memo)) if memo else "")
        + "6304"
    )
    return text + _checksum(text)


def read(text: str) -> Pay:
    """What a code says, if it is a VietQR to an account and as it was made."""
    body, checksum = text[:-8], _CHECKSUM.fullmatch(text[-8:])
    if not text.isascii() or checksum is None or checksum[1] != _checksum(body + "6304"):
        raise FundledgerError("vietqr.altered")
    fields = dict(_fields(body))
    merchant = dict(_fields(fields.get("38", "")))
    to = dict(_fields(merchant.get("01", "")))
    bin, account, amount = to.get("00", ""), to.get("01", ""), fields.get("54")
    kind = merchant.get("00"), merchant.get("02"), fields.get("53")
    if not (
        kind == (NAPAS, TO_ACCOUNT, DONG)
        and _BIN.fullmatch(bin)
        and _ACCOUNT.fullmatch(account)
        and (amount is None or _AMOUNT.fullmatch(amount))
    ):
        raise FundledgerError("vietqr.another_kind")
    memo = dict(_fields(fields.get("62", ""))).get("08", "")
    return Pay(bin, account, None if amount is None else int(amount), memo)


def _refuse_unsayable(pay: Pay) -> None:
    if not _BIN.fullmatch(pay.bin):
        raise FundledgerError("vietqr.not_a_bin", bin=pay.bin)
    if not _ACCOUNT.fullmatch(pay.account):
        raise FundledgerError("vietqr.not_an_account", account=pay.account)
    if pay.amount is not None and not 1 <= pay.amount <= MOST:
        raise FundledgerError("vietqr.amount", amount=Dong(pay.amount), most=Dong(MOST))
    if len(pay.memo) > LONGEST or not _MEMO.fullmatch(pay.memo):
        raise FundledgerError("vietqr.memo", memo=pay.memo, most=LONGEST)


def _field(number: str, value: str) -> str:
    return f"{number}{len(value):02}{value}"


def _fields(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text):
        head = _FIELD.match(text, at)
        if head is None or head.end() + int(head[2]) > len(text):
            raise FundledgerError("vietqr.another_kind")
        at = head.end() + int(head[2])
        yield head[1], text[head.end() : at]


def _checksum(text: str) -> str:
    """CRC-16/CCITT-FALSE in four hexadecimal digits."""
    return f"{crc_hqx(text.encode('ascii'), 0xFFFF):04X}"
