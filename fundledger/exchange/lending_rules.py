"""The Fund's own table of steps, authority and papers, from a file and to one.

table_of(file)             the table that a workbook, YAML, JSON or TOML file says
write_table(rules, path)   the same as a workbook, or as TOML, which comes back unchanged
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from fundledger.errors import FundledgerError
from fundledger.exchange.refusing import refused
from fundledger.exchange.rule_sheets import write_sheets
from fundledger.exchange.sources import source_of
from fundledger.exchange.toml_files import toml_of
from fundledger.files import SourceFile
from fundledger.rules.lending import LendingRules
from fundledger.schemas.lending_rules import FIRST_LINE, KIND, LAYOUT, rows_of, written
from fundledger.schemas.raw import Fault, Node, Tree, steps
from fundledger.schemas.raw import Path as InFile
from fundledger.store.targets import text_beginning
from fundledger.store.writing import write_bytes

FORMS = (".xlsx", ".toml")


def table_of(file: SourceFile) -> LendingRules:
    """The table, or every bad place named."""
    source = _tree_of_toml(file) if file.suffix == ".toml" else source_of(file, LAYOUT)
    reading = KIND.read(source)
    if reading.problems:
        raise refused(file, reading.problems)
    return reading.found[0].value


def _tree_of_toml(file: SourceFile) -> Tree:
    """As YAML and JSON are read, so that one reader serves all three."""
    found = toml_of(file, "lending_rules.unreadable_file")
    lines: dict[InFile, int] = {}
    for key, line in found.lines.items():
        path = _from_zero(key)
        lines[path] = line
        if path[-1] == 0:  # where a list begins
            lines[path[:-1]] = line
    return Tree(file.name, _node(found.said), lines)


def _from_zero(key: str) -> InFile:
    """TOML's first `[[steps]]` is known as `steps[1]`."""
    return tuple(part - 1 if isinstance(part, int) else part for part in steps(key))


def _node(said: Any) -> Node:
    match said:
        case Mapping():
            return {key: _node(each) for key, each in said.items()}
        case list():
            return [_node(each) for each in said]
        case bool():
            return Fault("cell.boolean", "true" if said else "false")
        case float():
            return Decimal(str(said))
        case _:
            return said  # type: ignore[no-any-return]  # a text, a number, a day


def write_table(rules: LendingRules, path: Path, *, replace: bool = False) -> None:
    """By the end of the name: a workbook, whose sheets are those of the template, or TOML."""
    match path.suffix.lower():
        case ".xlsx":
            write_sheets(KIND.layouts, rows_of(rules), path, replace=replace)
        case ".toml":
            kind = text_beginning(FIRST_LINE)
            write_bytes(written(rules).encode(), path, kind, replace=replace)
        case _:
            raise FundledgerError("lending_rules.no_such_form", path=path.name, forms=list(FORMS))
