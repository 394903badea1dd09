"""The program's own templates of Phụ lục 1a and 2a, to be changed in Excel: `workbook_of("1a")`.

What columns the real forms have was not to be had; each says so in a remark on its title. The
templates name fields in braces, as `statements.packs` has them, and are in Vietnamese: they are
handed in. The same form gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, NamedTuple

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from fundledger.messages import Language, say_in
from fundledger.schemas.templates import MADE

FORMS = ("1a", "2a")

_FONT = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}
_LANG: Language = "vi"


class _Column(NamedTuple):
    heading: str  # under `pack_text.`
    name: str
    width: int
    look: str = "text"


_LENDING = (
    _Column("order", "loans.row_number", 6, "number"),
    _Column("borrower", "loans.name", 28),
    _Column("sector", "loans.sector", 13),
    _Column("area", "loans.area", 14),
    _Column("contract", "loans.loan", 15),
    _Column("signed", "loans.signed", 12, "day"),
    _Column("purpose", "loans.purpose", 20),
    _Column("rate", "loans.rate", 13),
    _Column("sum", "loans.principal", 15, "money"),
    _Column("opening", "loans.opening_principal", 15, "money"),
    _Column("disbursed", "loans.disbursed", 15, "money"),
    _Column("less", "loans.principal_less", 15, "money"),
    _Column("closing", "loans.closing_principal", 15, "money"),
    _Column("overdue", "loans.principal_overdue", 15, "money"),
    _Column("group", "loans.debt_group", 8, "number"),
)
_SUMMED = tuple(each.name for each in _LENDING if each.look == "money")

_SUMMARY: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "capital",
        (
            ("charter", "capital.charter_capital"),
            ("on_hand", "capital.capital_on_hand"),
            ("principal", "plan.outstanding_became"),
            ("of_it_overdue", "capital.principal_overdue"),
        ),
    ),
    (
        "lending",
        (
            ("disbursed_in_span", "capital.disbursed"),
            ("draws", "disbursements.total.count"),
            ("principal_collected", "capital.principal_collected"),
            ("interest_collected", "capital.interest_collected"),
            ("borrowers", "capital.borrowers"),
            ("borrowers_overdue", "capital.borrowers_overdue"),
        ),
    ),
    (
        "quality",
        (
            *((f"group_{group}", f"debt_group.{group}_principal") for group in range(1, 6)),
            ("bad", "debt_group.bad"),
            ("bad_percent", "debt_group.bad_percent"),
        ),
    ),
    (
        "result",
        (
            ("income", "result.total_income"),
            ("loan_interest", "result.loan_interest"),
            ("deposit_interest", "result.income_deposit"),
            ("cost", "result.total_cost"),
            ("provision", "result.cost_provision"),
            ("difference", "result.difference"),
        ),
    ),
)
_PLAN = (
    ("disbursed", "plan_disbursed"),
    ("outstanding", "plan_outstanding"),
    ("income", "income"),
    ("cost", "cost"),
    ("result", "difference"),
)
_PERCENT = frozenset({"bad_percent"})


def workbook_of(form: str) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"created": MADE, "title": say_in(_LANG, f"pack_form.{form}")})
        sheet = book.add_worksheet(_said(f"sheet_{form}"))
        sheet.set_comments_author("fundledger")
        looks = _looks(book)
        if form == "1a":
            _lending(sheet, looks)
        else:
            _summary(sheet, looks)
    return file.getvalue()


def _said(key: str) -> str:
    return say_in(_LANG, f"pack_text.{key}")


def _looks(book: xlsxwriter.Workbook) -> dict[str, Any]:
    cell = {**_FONT, "border": 1, "text_wrap": True}
    looks: dict[str, dict[str, Any]] = {
        "plain": _FONT,
        "centred": {**_FONT, "align": "center"},
        "title": {**_FONT, "bold": True, "font_size": 14, "align": "center"},
        "heading": {**cell, "bold": True, "align": "center", "bg_color": "#DDEBF7"},
        "part": {**cell, "bold": True},
        "text": cell,
        "number": {**cell, "align": "center"},
        "money": {**cell, "num_format": "#,##0"},
        "percent": {**cell, "num_format": "#,##0.00"},
        "day": {**cell, "num_format": "dd/mm/yyyy"},
        "total": {**cell, "bold": True, "num_format": "#,##0"},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def _head(sheet: Worksheet, looks: dict[str, Any], form: str, last: int) -> None:
    sheet.merge_range(0, 0, 0, last, "{fund.issuer}", looks["plain"])
    sheet.merge_range(1, 0, 1, last, _said(f"title_{form}"), looks["title"])
    sheet.merge_range(2, 0, 2, last, "{span.name}", looks["centred"])
    sheet.merge_range(3, 0, 3, last, _said("unit"), looks["centred"])
    sheet.write_comment(1, 0, _said("columns_unknown"), {"x_scale": 3, "y_scale": 1.5})


def _foot(sheet: Worksheet, looks: dict[str, Any], row: int, places: Sequence[int]) -> None:
    """Who signs, side by side."""
    for place, who in zip(places, ("preparer", "accountant", "director"), strict=True):
        sheet.write_string(row, place, _said(who), looks["centred"])
        sheet.write_string(row + 4, place, f"{{fund.{who}}}", looks["centred"])


def _lending(sheet: Worksheet, looks: dict[str, Any]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(5)
    sheet.freeze_panes(6, 2)
    _head(sheet, looks, "1a", len(_LENDING) - 1)
    for place, column in enumerate(_LENDING):
        sheet.set_column(place, place, column.width)
        sheet.write_string(5, place, _said(column.heading), looks["heading"])
        sheet.write_string(6, place, f"{{{column.name}}}", looks[column.look])
        total = f"{{loans.total.{column.name.partition('.')[2]}}}"
        if column.name in _SUMMED:
            sheet.write_string(7, place, total, looks["total"])
        elif place == 1:
            sheet.write_string(7, place, _said("total"), looks["part"])
        else:
            sheet.write_blank(7, place, None, looks["part"])
    for place, (key, look) in enumerate(
        (("group", "heading"), ("debts", "heading"), ("principal", "heading"), ("share", "heading"))
    ):
        sheet.write_string(9, place + 1, _said(key), looks[look])
    for place, (name, look) in enumerate(
        (
            ("group", "text"),
            ("debts", "number"),
            ("principal", "money"),
            ("share_of_principal", "percent"),
        )
    ):
        sheet.write_string(10, place + 1, f"{{debt_groups.{name}}}", looks[look])
    sheet.write_string(11, 1, _said("bad"), looks["part"])
    sheet.write_string(11, 2, "", looks["part"])
    sheet.write_string(11, 3, "{debt_group.bad}", looks["total"])
    sheet.write_string(11, 4, "{debt_group.bad_percent}", looks["percent"])
    _foot(sheet, looks, 14, (1, 6, 12))


def _summary(sheet: Worksheet, looks: dict[str, Any]) -> None:
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for place, width in enumerate((6, 46, 20, 20, 14)):
        sheet.set_column(place, place, width)
    _head(sheet, looks, "2a", 4)
    headings = ("order", "figure", "amount", "planned", "share_of_plan")
    for place, key in enumerate(headings):
        sheet.write_string(5, place, _said(key), looks["heading"])
    row = 6
    for number, (part, lines) in enumerate(_SUMMARY, start=1):
        _line(sheet, looks, row, str(number), _said(f"part_{part}"), is_part=True)
        row += 1
        for key, name in lines:
            _line(sheet, looks, row, "", _said(key))
            look = "percent" if key in _PERCENT else "money"
            sheet.write_string(row, 2, f"{{{name}}}", looks[look])
            row += 1
    _line(sheet, looks, row, str(len(_SUMMARY) + 1), _said("part_plan"), is_part=True)
    for figure, key in _PLAN:
        row += 1
        _line(sheet, looks, row, "", _said(key))
        sheet.write_string(row, 2, f"{{plan.{figure}_became}}", looks["money"])
        sheet.write_string(row, 3, f"{{plan.{figure}_planned}}", looks["money"])
        sheet.write_string(row, 4, f"{{plan.{figure}_share_of_plan}}", looks["percent"])
    row += 1
    _line(sheet, looks, row, "", _said("bad_percent"))
    sheet.write_string(row, 2, "{debt_group.bad_percent}", looks["percent"])
    sheet.write_string(row, 3, "{plan.bad_debt_percent}", looks["percent"])
    row += 1
    _line(sheet, looks, row, "", _said("rating"))
    sheet.write_string(row, 2, "{rating.overall}", looks["number"])
    _foot(sheet, looks, row + 3, (1, 2, 4))


def _line(
    sheet: Worksheet,
    looks: dict[str, Any],
    row: int,
    order: str,
    text: str,
    *,
    is_part: bool = False,
) -> None:
    look = looks["part" if is_part else "text"]
    sheet.write_string(row, 0, order, looks["number"])
    sheet.write_string(row, 1, text, look)
    for place in (2, 3, 4):
        sheet.write_blank(row, place, None, look)
