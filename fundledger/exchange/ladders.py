"""A Fund's own ladder from a TOML file: `[[rungs]]`, each one rung, and `[inspection]`."""

from __future__ import annotations

from fundledger.errors import BadFile, Place, Problem
from fundledger.exchange.toml_files import TomlFile, toml_of
from fundledger.files import SourceFile
from fundledger.rules.ladders import Ladder, ladder_of
from fundledger.rules.said import RuleFault


def ladder_in(file: SourceFile) -> Ladder:
    """The ladder that a file says, or the place of what cannot be."""
    found = toml_of(file, "ladder.unreadable_file")
    try:
        return ladder_of(found.said)
    except RuleFault as fault:
        place = Place(file.name, row=_row_of(found, fault.path))
        raise BadFile(file.name, [Problem(place, fault.key, fault.params)]) from None


def _row_of(found: TomlFile, path: str) -> int | None:
    """The line of a key; of one that does not stand there, that of the table it is missing in."""
    while path:
        if (line := found.lines.get(path)) is not None:
            return line
        path = path.rpartition(".")[0]
    return None
