"""The register of borrowers from and to files: taken whole or not at all, given back the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from fundledger.errors import Problem
from fundledger.exchange.paper import print_on_a4
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.registers.cooperatives import Cooperative, Entered, objections, take_all
from fundledger.schemas.cooperatives import KIND, LAYOUT, record_of
from fundledger.schemas.fields import problem_from
from fundledger.schemas.filekinds import Located
from fundledger.schemas.layouts import Column
from fundledger.schemas.templates import FORMATS, HEADING, HEADING_HEIGHT
from fundledger.store.books import Book
from fundledger.store.writing import new_file

_FIELDS = {
    "cooperative.merged_whereto": "merged_into",
    "cooperative.not_merged": "merged_into",
    "cooperative.successor_unknown": "merged_into",
    "cooperative.successor_unfit": "merged_into",
    "cooperative.not_member": "member_since",
    "cooperative.before_founded": "status_since",
    "cooperative.member_of_itself": "member_of",
    "cooperative.member_of_unknown": "member_of",
    "cooperative.member_of_individual": "member_of",
    "cooperative.member_in_circle": "member_of",
    "cooperative.person_with_members": "kind",
}
"""Which field a refusal speaks of: where a file shows it."""

_UNKNOWN = frozenset({"cooperative.successor_unknown", "cooperative.member_of_unknown"})
"""Refusals that a row which could not be read may be the reason of."""

_WIDEST = 60


@dataclass(frozen=True, slots=True)
class EnteredFile:
    """What became of each borrower of a file."""

    entered: list[Entered]


def take_cooperatives(
    book: Book,
    fund: int,
    actor: str,
    file: SourceFile,
    *,
    effective: date,
    document: str | None = None,
    dry_run: bool = False,
) -> EnteredFile:
    """Enter every borrower of a file, or none; `effective` is for rows that say no day."""
    reading = reading_of(KIND, file)
    wanted = [(each.value[0], each.value[1] or effective) for each in reading.found]
    problems = [*reading.problems, *_twice(reading.found, wanted)]
    unread = {record.text("number") for record in reading.left_out}
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        for index, error in objections(writer.connection, fund, wanted).items():
            field, where = _FIELDS.get(error.key), reading.found[index]
            named = getattr(wanted[index][0], field) if error.key in _UNKNOWN and field else None
            may_be_unread = not {named, None}.isdisjoint(unread)
            if error.key not in _UNKNOWN or not may_be_unread:
                problems.append(problem_from(where.place_of(field), error))
        if problems:
            raise refused(file, problems)
        return EnteredFile(take_all(writer, wanted, document))


def _twice(
    located: Iterable[Located[Any]], wanted: Iterable[tuple[Cooperative, date]]
) -> Iterator[Problem]:
    """A number is said once for one day: else which of the two holds?"""
    first: dict[tuple[str, date], Located[Any]] = {}
    for each, (cooperative, day) in zip(located, wanted, strict=True):
        earlier = first.setdefault((cooperative.number, day), each)
        if earlier is not each:
            params: dict[str, object] = {"number": cooperative.number, "first": earlier.place}
            yield Problem(each.place_of("number"), "cooperatives.twice", params)


def write_cooperatives(
    known: dict[str, tuple[Cooperative, date]], path: Path, *, replace: bool = False
) -> None:
    """The register as a workbook that `take_cooperatives` reads without a change."""
    with new_file(path, replace=replace) as draft, xlsxwriter.Workbook(draft) as book:
        page = book.add_worksheet("HTX")
        heading = book.add_format(HEADING)
        formats = {kind: book.add_format(look) for kind, look in FORMATS.items()}
        page.freeze_panes(1, 2)
        page.set_row(0, HEADING_HEIGHT)
        print_on_a4(page, heading_row=0, title="HTX")
        records = [record_of(cooperative, effective) for cooperative, effective in known.values()]
        for index, column in enumerate(LAYOUT.columns):
            width = _width(column, [record[column.name] for record in records])
            page.set_column(index, index, width, formats[column.kind])
            page.write_string(0, index, LAYOUT.heading(column.name), heading)
        for row, record in enumerate(records, start=1):
            for index, column in enumerate(LAYOUT.columns):
                value = record[column.name]
                if isinstance(value, date):
                    page.write_datetime(row, index, value, formats["day"])
                elif isinstance(value, int):
                    page.write_number(row, index, value, formats[column.kind])
                elif value is not None:
                    page.write_string(row, index, str(value), formats[column.kind])


def _width(column: Column, values: Sequence[object]) -> int:
    """What wraps keeps the width of the template; a code is seen whole."""
    if column.kind != "code":
        return column.width
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return max(column.width, min(longest + 2, _WIDEST))
