"""A fund without anything opens every page of these rooms and is told what to do next."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from fundledger.ledger.accounts import preset
from fundledger.ledger.funds import begin_book
from fundledger.loans.recognition import at_the_beginning
from fundledger.office.house import furnish
from fundledger.web.rooms import PAGES
from tests.web.sites import Browser, site_over

BEGUN = date(2023, 1, 1)


def test_a_fund_without_anything_opens_every_page(tmp_path: Path) -> None:
    furnish()
    book = str(tmp_path / "new.db")
    chart = preset("tt200")
    begin_book(book, 24, "Quỹ mới", "", chart, BEGUN, "thử", also=[at_the_beginning(BEGUN)])
    site = site_over(book, date(2023, 7, 3))
    browser = Browser(site)
    rooms = {"arrears", "recovery", "outlook", "support"}
    for path in [path for path, made in PAGES.items() if made.partition(":")[0] in rooms]:
        place = path.replace("{fund}", "24").replace("{name}", "band")
        assert "Không xem được" not in browser.page(place), place
    assert "/24/do/recovery-plan/start" in browser.page("/24/outlook/plan")
    assert "Không có hợp đồng nào còn nợ" in browser.page("/24/outlook/plan")
    missing = browser.get("/24/cases/A")
    assert missing.status_code == 422
    site.close()
