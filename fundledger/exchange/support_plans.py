"""Plans of support from a file, and to a workbook that comes back unchanged.

take_support_plan(book, fund, actor, code, file, …)  taken whole, or refused with every reason
plan_in(sheets or tree)                              what a file says, where it is read already
write_support_plan(plan, document, path)             a workbook in the shape of the printed plan

`dry_run` goes the same way to the end, and then lets the transaction fall.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.exchange.paper import print_on_a4
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.exchange.workbook import MADE
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.schemas.fields import shortened
from fundledger.schemas.raw import Source, Value
from fundledger.schemas.support_plan import (
    KIND,
    Listed,
    PlanLayout,
    cells_of,
    layout_of,
)
from fundledger.schemas.templates import HEADING
from fundledger.store.books import Book
from fundledger.store.writing import write_bytes
from fundledger.support.entering import Doubt, Objection
from fundledger.support.planning import Taken, take
from fundledger.support.plans import Line, Plan, outline

_FONT: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 12, "valign": "top"}
_CELL: dict[str, Any] = {**_FONT, "border": 1, "text_wrap": True}
_SHEET = 31


@dataclass(frozen=True, slots=True)
class TakenPlan:
    taken: Taken
    odd: list[Problem]  # what does not follow, and where it stands


def plan_in(source: Source, name: str) -> Listed:
    """What a file says; a refusal that names every bad cell."""
    reading = KIND.read(source)
    if reading.problems:
        raise BadFile(name, reading.problems)
    return reading.found[0].value


def take_support_plan(
    book: Book,
    fund: int,
    actor: str,
    code: str,
    file: SourceFile,
    *,
    today: date,
    name: str = "",
    document: str = "",
    day: date | None = None,
    strict: bool = False,
    dry_run: bool = False,
) -> TakenPlan:
    """Enter the plan of a file; what stands word for word already is left as it is."""
    reading = reading_of(KIND, file)
    problems = [*reading.problems]
    if not reading.found:
        raise refused(file, problems)
    listed = reading.found[0].value
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        try:
            taken = take(
                *(writer, code, listed.said, today),
                name=name,
                document=document,
                day=day,
                strict=strict,
            )
        except FundledgerError:
            if problems:  # of the file go before what was said beside it
                raise refused(file, problems) from None
            raise
        problems += [_problem(each, listed) for each in taken.objections]
        if problems:
            raise refused(file, problems)
    return TakenPlan(taken, [_problem(each, listed) for each in taken.doubts])


def _problem(of: Objection | Doubt, listed: Listed) -> Problem:
    params = shortened(dict(of.params))
    if of.first is not None:
        params["first"] = listed.place_of(of.first, None)
    name = of.name if isinstance(of, Objection) else None
    return Problem(listed.place_of(of.at, name), of.key, params)


def write_support_plan(plan: Plan, document: str, path: Path, *, replace: bool = False) -> None:
    """As it is printed: its name, its headings, a row a line, the numbered ones bold."""
    write_bytes(workbook_of(plan, document), path, replace=replace)


def workbook_of(plan: Plan, document: str) -> bytes:
    """The same, for whoever keeps it elsewhere."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": MADE, "title": plan.name})
        page = book.add_worksheet(_sheet_name(plan.code))
        _Page(book, page, layout_of(plan)).write(plan, document)
    return out.getvalue()


def _sheet_name(code: str) -> str:
    return "".join(c for c in code if c not in "[]:*?/\\'")[:_SHEET].strip() or "1"


class _Page:
    def __init__(self, book: xlsxwriter.Workbook, page: Worksheet, layout: PlanLayout) -> None:
        self.page, self.layout = page, layout
        self.title = book.add_format(
            {**_FONT, "bold": True, "font_size": 14, "align": "center", "text_wrap": True}
        )
        self.below = book.add_format({**_FONT, "italic": True, "align": "center"})
        self.heading = book.add_format({**_FONT, **HEADING})
        self.looks = {
            (kind, is_bold): book.add_format({**_CELL, "bold": is_bold, **look})
            for kind, look in (
                ("text", {"num_format": "@"}),
                ("number", {"num_format": "#,##0", "align": "right"}),
                ("decimal", {"num_format": "#,##0.###", "align": "right"}),
            )
            for is_bold in (False, True)
        }

    def write(self, plan: Plan, document: str) -> None:
        last = len(self.layout.columns) - 1
        self._write_across(0, last, plan.name, self.title)
        if document:
            self._write_across(1, last, f"({document})", self.below)
        head = 3
        for index, column in enumerate(self.layout.columns):
            self.page.set_column(index, index, column.width)
            self.page.write_string(head, index, self.layout.heading(column.name), self.heading)
        self.page.freeze_panes(head + 1, 2)
        print_on_a4(self.page, heading_row=head, title=plan.name)
        self.page.fit_to_pages(1, 0)
        places = outline(plan.lines)
        for row, (line, place) in enumerate(zip(plan.lines, places, strict=True), start=head + 1):
            self._write_line(row, plan, line, is_bold=place.depth == 0)

    def _write_across(self, row: int, last: int, text: str, look: Any) -> None:
        self.page.merge_range(row, 0, row, last, "", look)
        self.page.write_string(row, 0, text, look)  # what begins with = is no formula

    def _write_line(self, row: int, plan: Plan, line: Line, *, is_bold: bool) -> None:
        said = cells_of(plan, line)
        for index, column in enumerate(self.layout.columns):
            self._write(row, index, said[column.name], is_bold=is_bold)

    def _write(self, row: int, index: int, value: Value, *, is_bold: bool) -> None:
        match value:
            case int():
                self.page.write_number(row, index, value, self.looks["number", is_bold])
            case Decimal():
                self.page.write_number(row, index, value, self.looks["decimal", is_bold])
            case str() if value:
                self.page.write_string(row, index, value, self.looks["text", is_bold])
            case _:
                self.page.write_blank(row, index, None, self.looks["text", is_bold])
