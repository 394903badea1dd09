"""The Fund's own ladder, from a file and to one.

ladder_in(file)              the ladder that a workbook, YAML, JSON or TOML file says
write_ladder(ladder, path)   the same as a workbook, or as TOML, which comes back unchanged
"""

from __future__ import annotations

import json
from pathlib import Path

from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.rule_sheets import write_sheets
from fundledger.exchange.sources import reading_of
from fundledger.exchange.toml_files import TomlFile, toml_of
from fundledger.files import SourceFile
from fundledger.rules.ladders import Ladder, ladder_of, said_of
from fundledger.rules.said import RuleFault
from fundledger.schemas.ladder import KIND, rows_of
from fundledger.store.targets import text_beginning
from fundledger.store.writing import write_bytes

FORMS = (".xlsx", ".toml")
FIRST_LINE = "# fundledger: ladder"
"""By which a file that was written is known for what it is."""


def ladder_in(file: SourceFile) -> Ladder:
    """The ladder that a file says, or every bad place named."""
    if file.suffix == ".toml":
        return _in_toml(file)
    reading = reading_of(KIND, file)
    if reading.problems:
        raise refused(file, reading.problems)
    return reading.found[0].value


def _in_toml(file: SourceFile) -> Ladder:
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


def write_ladder(ladder: Ladder, path: Path, *, replace: bool = False) -> None:
    """By the end of the name: a workbook, whose sheets are those of the template, or TOML."""
    match path.suffix.lower():
        case ".xlsx":
            write_sheets(KIND.layouts, rows_of(ladder), path, replace=replace)
        case ".toml":
            kind = text_beginning(FIRST_LINE)
            write_bytes(written(ladder).encode(), path, kind, replace=replace)
        case _:
            raise FundledgerError("ladder.no_such_form", path=path.name, forms=list(FORMS))


def written(ladder: Ladder) -> str:
    """A ladder as the TOML file that it can be adopted from again."""
    said = said_of(ladder)
    rungs, inspection = said.pop("rungs"), said.pop("inspection", {})
    day = said.pop("from")
    lines = [FIRST_LINE, f"from = {day}", *map(_key, said.items())]
    for rung in rungs:
        lines += ["", "[[rungs]]", *map(_key, rung.items())]
    if inspection:
        lines += ["", "[inspection]", *map(_key, inspection.items())]
    return "\n".join([*lines, ""])


def _key(said: tuple[str, object]) -> str:
    name, value = said
    return f"{name} = {json.dumps(value, ensure_ascii=False)}"  # its escapes are TOML's too
