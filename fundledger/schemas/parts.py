"""A file of several parts: a sheet each in a workbook, a list each in YAML, JSON and TOML.

What is said once of the whole file stands on a sheet of its own, or beside the lists. A sheet that
is none of the parts is a problem: what is passed over in silence would be missed in the books.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from pydantic import BaseModel

from fundledger.errors import Place, Problem
from fundledger.messages import LANGUAGES, say_in
from fundledger.schemas.fields import unknown_field
from fundledger.schemas.layouts import Layout, tables_of
from fundledger.schemas.raw import Sheet, Sheets, Source, Tree, without_blanks
from fundledger.schemas.records import ItemPlace, Record, listed, records_in


@dataclass(frozen=True, slots=True)
class Parted:
    """The records of each part, and what is said of the whole: more than once where it is wrong."""

    generals: list[Record]
    rows: dict[str, list[Record]]
    has_lost: bool = False
    """A sheet was not known for what it is: a part without rows may be this one."""


def parts_of(
    source: Source,
    layout: Layout,
    parts: Mapping[str, Layout],
    whole: type[BaseModel],
    problems: list[Problem],
    *,
    unknown: str,
) -> Parted | None:
    """`layout` is of what is said once, `whole` all that a tree may say; None: it is no such.

    `unknown` is the sentence on a sheet that is none of them.
    """
    if isinstance(source, Tree):
        return _of_tree(source, parts, whole, problems)
    return _of_sheets(source, layout, parts, problems, unknown)


def any_parts_of(
    source: Source,
    parts: Mapping[str, Layout],
    whole: type[BaseModel],
    problems: list[Problem],
    *,
    unknown: str,
) -> Parted | None:
    """The same of a file that says nothing once, and in which each part may be left out."""
    if isinstance(source, Tree):
        return _of_tree(source, parts, whole, problems)
    first = next(iter(parts.values()))
    return _of_sheets(source, first, parts, problems, unknown, needs_first=False)


def sheet_name(layout: Layout) -> str:
    return say_in("vi", f"template.{layout.kind}.sheet")


def _of_tree(
    tree: Tree, parts: Mapping[str, Layout], whole: type[BaseModel], problems: list[Problem]
) -> Parted | None:
    root = without_blanks(tree.root)
    if not isinstance(root, dict):
        problems.append(Problem(tree.place(()), "field.not_mapping", {}))
        return None
    rows = {
        name: list(listed(tree, name, root[name], problems)) if name in root else []
        for name in parts
    }
    for stray in root.keys() - whole.model_fields.keys():
        problems.append(unknown_field(tree.place((stray,)), stray, whole))
    known = whole.model_fields.keys() - parts.keys()
    general = {name: value for name, value in root.items() if name in known}
    return Parted([Record(general, ItemPlace(tree))], rows)


def _of_sheets(
    source: Sheets,
    layout: Layout,
    parts: Mapping[str, Layout],
    problems: list[Problem],
    refusal: str,
    *,
    needs_first: bool = True,
) -> Parted:
    others = tuple(each for each in parts.values() if each is not layout)
    part_of = {each.kind: name for name, each in parts.items()}
    generals: list[Record] = []
    rows: dict[str, list[Record]] = {name: [] for name in parts}
    kept = [replace(sheet, rows=list(sheet.rows)) for sheet in source.sheets]
    known: set[str | None] = set()
    tables = tables_of(kept, layout, problems, source.file, others, needs_first=needs_first)
    for table in tables:
        known.add(table.sheet.name)
        part = part_of.get(table.layout.kind)
        (generals if part is None else rows[part]).extend(records_in(table, problems))
    named = {problem.place.sheet for problem in problems}
    guides = {say_in(lang, "template.guide") for lang in LANGUAGES}
    unknown = [sheet.name for sheet in kept if _says_anything(sheet)]
    unknown = [name for name in unknown if name not in known and name not in guides]
    for name in unknown:
        if name not in named:
            sheets: list[str] = [sheet_name(each) for each in (layout, *others)]
            place = Place(source.file, name)
            problems.append(Problem(place, refusal, {"sheets": sheets}))
    return Parted(generals, rows, bool(unknown))


def _says_anything(sheet: Sheet) -> bool:
    return any(value is not None for _, values in sheet.rows for value in values)
