"""A sheet of a workbook as it comes out of the printer."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

_MOST_IN_FOOTER = 100  # Excel takes 255 letters in all


def print_on_a4(page: Worksheet, *, heading_row: int, title: str, across: bool = True) -> None:
    """The headings (a row from 0) on each page, and below what it is and which page.

    How many columns go on one is for the caller: thirty made to fit cannot be read.
    """
    if across:
        page.set_landscape()
    page.set_paper(9)  # A4
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.repeat_rows(heading_row)
    page.set_footer(f"&L&9{title[:_MOST_IN_FOOTER].replace('&', '&&')}&R&9&P/&N")
