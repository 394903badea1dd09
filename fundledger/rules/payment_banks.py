"""Banks that take a payment by VietQR, as data (`payment_banks.toml`): their numbers by name.

A name is looked for as people write it ("Agribank – CN Lạng Sơn"), and found only where it is one
bank's alone: a code with the number of another bank sends money there.
"""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources
from typing import NamedTuple

from fundledger.text import unaccented

_FILE = resources.files(__package__).joinpath("payment_banks.toml")
_WORDS = re.compile(r"[a-z0-9]+")


class PaymentBank(NamedTuple):
    bin: str
    short: str
    name: str
    also: tuple[str, ...]


@cache
def payment_banks() -> tuple[PaymentBank, ...]:
    said = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(
        PaymentBank(bin, bank["short"], bank["name"], tuple(bank["also"]))
        for bin, bank in said.items()
    )


def bank_named(text: str) -> PaymentBank | None:
    """The bank that a text names, by its number or a name of it; None: no bank, or several."""
    said = _folded(text)
    found = [
        bank
        for bank in payment_banks()
        if any(_folded(name) in said for name in (bank.bin, bank.short, bank.name, *bank.also))
    ]
    return found[0] if len(found) == 1 else None


def _folded(text: str) -> str:
    """Its words between blanks, so that a name is found as whole words alone."""
    return f" {' '.join(_WORDS.findall(unaccented(text)))} "
