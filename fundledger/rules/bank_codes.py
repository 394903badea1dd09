"""By which number NAPAS knows a bank (BIN), from the name that people call it by."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fundledger.text import unaccented

_HERE = Path(__file__).parent / "bank_codes.toml"
_DIGITS = re.compile(r"[0-9]{6}")
_LETTERS = re.compile(r"[a-z0-9]+")


def bin_of(bank: str) -> str | None:
    """The six digits of a bank that is named, or said as such; None: nobody knows it."""
    if _DIGITS.fullmatch(bank.strip()):
        return bank.strip()
    said = f" {' '.join(_LETTERS.findall(unaccented(bank)))} "
    found = {code for name, code in _codes().items() if f" {name} " in said}
    return found.pop() if len(found) == 1 else None


@cache
def _codes() -> Mapping[str, str]:
    codes: Mapping[str, str] = tomllib.loads(_HERE.read_text(encoding="utf-8"))["bin"]
    return codes
