"""Lines of a statement are chosen by keys, and the button says how much they come to."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from fundledger.demo import BOOK, STATEMENT
from fundledger.demo.langson import opening, write_workbook
from fundledger.files import SourceFile
from fundledger.office.calling import call
from fundledger.store.books import open_book
from tests.browser.conftest import Served, Visitor, serving
from tests.web.conftest import TODAY
from tests.web.sites import site_over


@pytest.fixture
def unposted(tmp_path: Path, demo_folder: Path) -> Path:
    """A book that has read its statement and posted none of it."""
    from fundledger.cli.main import main

    path = tmp_path / BOOK
    said = ("--fund", "20", "--name", "Quỹ thử", "--from", "31/12/2022", "--chart", "tt200")
    assert main(["init", "--book", str(path), *said]) == 0
    write_workbook(tmp_path / "mo-so.xlsx", opening(), replace=True)
    book = open_book(str(path))
    file = SourceFile.at(tmp_path / "mo-so.xlsx")
    call(book, 20, "thử", "opening import", {"file": file}, today=TODAY)
    statement = SourceFile.at(demo_folder / STATEMENT)
    call(book, 20, "thử", "bank read", {"file": statement, "place": ["bank"]}, today=TODAY)
    book.close()
    return path


def test_lines_are_chosen_by_keys(unposted: Path, visitor: Visitor) -> None:
    with serving(site_over(str(unposted), TODAY)) as served:
        chosen_by_keys(served, visitor)


def chosen_by_keys(served: Served, visitor: Visitor) -> None:
    page = visitor(served)
    page.goto(f"{served.address}/20/bank")
    boxes = page.locator("form[data-lines] tbody input[type=checkbox]")
    button = page.locator("form[data-lines] button.do")
    for box in boxes.all():
        box.uncheck()
    expect(button).to_be_disabled()
    boxes.nth(0).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert [each.is_checked() for each in boxes.all()][:4] == [False, True, True, False]
    # Each of these borrowers pays 20.000.000 of principal and 5.280.000 of interest.
    expect(button).to_have_text("Xem trước: 2 · 50.560.000")
