"""Statements as the banks give them, each beside its truth.

layout = ALL["vietcombank today"]
    specimen = made(layout, seed=3, size=40)
    specimen.cells                  the rows of the file
    specimen.accounts               what they say

A bank's module is the dress only: `truth` makes the lines, `sheet` the rows, `dress` a day or an
amount, `files` a file of any type. `changing` changes a specimen and knows whether it still says
the same. `comparing` holds what was read against the truth. Each module names where its headings
come from.
"""

from __future__ import annotations

from random import Random

from tests.exchange.specimens import (
    acb,
    agribank,
    bidv,
    kbnn,
    lpbank,
    mb,
    nhcsxh,
    odd,
    other_banks,
    sacombank,
    techcombank,
    vietcombank,
    vietinbank,
)
from tests.exchange.specimens.sheet import Layout, Specimen
from tests.exchange.specimens.truth import TrueAccount, an_account

_MODULES = (
    *(vietcombank, bidv, vietinbank, agribank, mb, lpbank, nhcsxh, kbnn),
    *(techcombank, acb, sacombank, other_banks, odd),
)
ALL: dict[str, Layout] = {
    f"{module.__name__.rpartition('.')[2].replace('_', ' ')} {name}": layout
    for module in _MODULES
    for name, layout in module.LAYOUTS.items()
}
_NUMBERS = ("0011000000017", "0011000000028")


def accounts_of(layout: Layout, seed: int = 1, size: int = 12) -> list[TrueAccount]:
    """The truth of a file; the same seed is always the same."""
    random = Random(seed)
    return [
        an_account(random, size, number=number, fees=layout.fees)
        for number in _NUMBERS[: layout.accounts]
    ]


def made(layout: Layout, seed: int = 1, size: int = 12) -> Specimen:
    return layout.make(*accounts_of(layout, seed, size))
