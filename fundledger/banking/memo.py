"""The memo of our own papers: `QHTPT HD012023 KY06`, to be typed by whoever pays. Its one grammar.

    written(loan, instalment)   what a paper prints: the word, the contract, which instalment
    read(text)                  each memo in a text of a bank, however it was cut, glued or split

    memo = "QHTPT" code ["KY" number]      code: the contract's number, letters and digits alone

A bank writes upper case without marks and may put blanks anywhere or leave them out, so a memo is
read from letters and digits alone. Whether its code is a contract of the book is for the reader of
contract numbers (`banking.numbers`) to say; no other module takes a memo apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from fundledger.text import unaccented

WORD = "QHTPT"
"""The word that opens a memo."""

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
    code = squeezed(loan)
    return f"{WORD} {code}" if instalment is None else f"{WORD} {code} KY{instalment:02}"


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
