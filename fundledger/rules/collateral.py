"""Kinds of security as data (`collateral.toml`), each with the share that is deducted by default.

Read when a security is taken, and not again: its fact keeps the share.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

_FILE = resources.files(__package__).joinpath("collateral.toml")


@cache
def deductible_percents() -> dict[str, str]:
    """Per cent of the value, as the text of a decimal, by kind of security."""
    rules = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return dict(rules["deductible_percent"])
