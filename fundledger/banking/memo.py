"""The memo of our own papers: `QHTPT HD012023 KY06`, to be typed by whoever pays. Its one grammar.

    written(loan, instalment)   what a paper prints: the word, the contract, which instalment
    read(text)                  each memo in a text of a bank, however it was cut, glued or split

    memo = "QHTPT" code ["KY" number]      code: the contract's number, letters and digits alone

A memo has at most 25 characters, for a QR code carries no more. A number that is longer than that
leaves room for, or that holds words of the grammar itself (05/2021/HĐTD-QHTPT), is written by the
head of its letters and digits and four signs that tell it from others with the same head.

A bank writes upper case without marks and may put blanks anywhere or leave them out, so a memo is
read from letters and digits alone. Whether its code is a contract of the book is for the reader of
contract numbers (`banking.numbers`) to say; no other module takes a memo apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from fundledger.text import unaccented

WORD = "QHTPT"
"""The word that opens a memo."""

LONGEST = 25
"""Characters of a memo at most, blanks counted."""

_LONGEST_CODE = len("052021HDTDQHT9")
_ANY = "23456789ABCDEFGHJMNPRSTVWX"
_TELLING = ("EFGJMNPRSWX", _ANY, _ANY, "23456789")
"""Signs that nobody takes for others: a letter, two of any, a digit. They make up no word of the
grammar, and with what stands before and after them no word for a contract or an instalment."""
_HEAD = _LONGEST_CODE - len(_TELLING)
_GRAMMAR = re.compile(rf"{WORD}|KY[0-9]")
_OF_GRAMMAR = re.compile("[QK]")

_TOKENS = re.compile(r"[A-Z0-9]+")
_OPENING = re.compile(r"Q ?H ?T ?P ?T")
_TO_INSTALMENT = re.compile(r"([A-Z0-9]{1,40}?)KY([0-9]{1,3})(?![0-9])")


class Memo(NamedTuple):
    """`code`: letters and digits of the contract; `rest`: all letters and digits after the word.

    Without an instalment no one can see where the code ends: `code` is then empty.
    """

    code: str
    instalment: int | None
    rest: str


def written(loan: str, instalment: int | None = None) -> str:
    code = code_of(loan)
    if instalment is None:
        return f"{WORD} {code}"
    said = f"{WORD} {code} KY{instalment:02}"
    return said if len(said) <= LONGEST else f"{WORD} {code}KY{instalment}"


def code_of(loan: str) -> str:
    """The code of a contract in its memos: its letters and digits, if they fit and read back."""
    whole = squeezed(loan)
    if 0 < len(whole) <= _LONGEST_CODE and not _GRAMMAR.search(whole):
        return whole
    number = int.from_bytes(sha256(whole.encode()).digest()[:8], "big")
    code = _OF_GRAMMAR.sub("", whole)[:_HEAD]
    for signs in _TELLING:
        number, at = divmod(number, len(signs))
        code += signs[at]
    return code


def read(text: str) -> Iterator[Memo]:
    plain = " ".join(tokens_of(text))
    openings = list(_OPENING.finditer(plain))
    ends = [each.start() for each in openings[1:]] + [len(plain)]
    for opening, end in zip(openings, ends, strict=False):
        rest = plain[opening.end() : end].replace(" ", "")
        found = _TO_INSTALMENT.match(rest)
        if found is None:
            yield Memo("", None, rest)
        else:
            yield Memo(found[1], int(found[2]), rest)


def squeezed(text: str) -> str:
    """`HĐ-01/2023` becomes `HD012023`."""
    return "".join(tokens_of(text))


def tokens_of(text: str) -> list[str]:
    """The words of a text as a bank writes them."""
    return list(_tokens(text))


@lru_cache(maxsize=1_000)  # of one line they are asked for several times
def _tokens(text: str) -> tuple[str, ...]:
    return tuple(_TOKENS.findall(unaccented(text).upper()))
