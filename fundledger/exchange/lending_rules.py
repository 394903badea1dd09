"""The Fund's own table of steps, authority and papers, from a file and to one.

table_of(file)             the table that a workbook, YAML, JSON or TOML file says
write_table(rules, path)   the same as a workbook, or as TOML, which comes back unchanged
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from fundledger.errors import FundledgerError
from fundledger.exchange.paper import print_on_a4
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import source_of
from fundledger.exchange.toml_files import toml_of
from fundledger.files import SourceFile
from fundledger.rules.lending import LendingRules
from fundledger.schemas.lending_rules import FIRST_LINE, KIND, LAYOUT, rows_of, written
from fundledger.schemas.parts import sheet_name
from fundledger.schemas.raw import Fault, Node, Tree, Value, steps
from fundledger.schemas.raw import Path as InFile
from fundledger.schemas.templates import FORMATS, HEADING, HEADING_HEIGHT, watch
from fundledger.store.targets import text_beginning
from fundledger.store.writing import new_file, write_bytes

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
            _write_workbook(rules, path, replace=replace)
        case ".toml":
            kind = text_beginning(FIRST_LINE)
            write_bytes(written(rules).encode(), path, kind, replace=replace)
        case _:
            raise FundledgerError("lending_rules.no_such_form", path=path.name, forms=list(FORMS))


def _write_workbook(rules: LendingRules, path: Path, *, replace: bool) -> None:
    rows = rows_of(rules)
    with new_file(path, replace=replace) as draft, xlsxwriter.Workbook(draft) as book:
        heading = book.add_format(HEADING)
        formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}
        for layout in KIND.layouts:
            name = sheet_name(layout)
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            page.set_row(0, HEADING_HEIGHT)
            print_on_a4(page, heading_row=0, title=name)
            for index, column in enumerate(layout.columns):
                page.set_column(index, index, column.width, formats[column.kind])
                page.write_string(0, index, layout.heading(column.name), heading)
                watch(page, layout, column, index, first_row=1)
            for number, row in enumerate(rows[layout.kind], start=1):
                for index, column in enumerate(layout.columns):
                    _write(page, number, index, row[column.name], formats[column.kind])


def _write(page: Worksheet, row: int, index: int, value: Value, look: Any) -> None:
    match value:
        case date():
            page.write_datetime(row, index, value, look)
        case int():
            page.write_number(row, index, value, look)
        case str():
            page.write_string(row, index, value, look)
