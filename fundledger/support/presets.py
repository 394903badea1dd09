"""Trees of categories that come with the program, taken over into a book with their programme.

adopt(writer, name, day)    the categories of a preset, and its programme where it is new
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.rules.support import Preset, PresetProgramme, preset, presets
from fundledger.support import categories, programmes
from fundledger.support.categories import Adopted
from fundledger.support.programmes import Budgeted, Programme
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.ledger.journal import Writer


@dataclass(frozen=True, slots=True)
class AdoptedPreset:
    preset: Preset
    categories: list[Adopted]
    programme: Programme | None  # where it was new to the book


def adopt(writer: Writer, name: str, day: date, document: str = "") -> AdoptedPreset:
    if clean(name) not in presets():
        raise FundledgerError("support.unknown_preset", name=name, known=list(presets()))
    of = preset(clean(name))
    programme = None if of.programme is None else _programme(of.programme, of.source)
    known = programmes.programmes(writer.connection, writer.fund)
    is_new = programme is not None and programme.code not in known
    if programme is not None and is_new:
        programmes.add(writer, programme, day, document)
    found = categories.adopt(writer, of, day, document)
    return AdoptedPreset(of, found, programme if is_new else None)


def _programme(of: PresetProgramme, basis: str) -> Programme:
    return Programme(
        code=of.code,
        name=of.name,
        first=of.first,
        last=of.last,
        basis=basis,
        budget=tuple(Budgeted(*each) for each in of.budget),
    )
