"""A link opens the pages once; afterwards they are open in that browser and nowhere else."""

from __future__ import annotations

from tests.browser.axe import stumbles
from tests.browser.conftest import Served, Visitor


def test_the_first_page_is_today(served: Served, visitor: Visitor) -> None:
    page = visitor(served)
    assert page.locator("h1").inner_text() == "Hôm nay"
    assert "nav" in page.locator("nav.menu").evaluate("each => each.tagName.toLowerCase()")


def test_without_the_link_nothing_is_shown(served: Served, visitor: Visitor) -> None:
    used = served.link
    visitor(served).context.new_page()
    stranger = visitor(served)
    stranger.context.clear_cookies()
    stranger.goto(used)
    assert stranger.locator("h1").inner_text() == "Cần mở lại từ cửa sổ chương trình"


def test_it_works_without_script(served: Served, visitor: Visitor) -> None:
    page = visitor(served, script=False)
    page.get_by_role("link", name="Báo cáo").or_(
        page.get_by_role("link", name="Hôm nay")
    ).first.click()
    assert page.locator("main h1").count() == 1


def test_nobody_stumbles_over_the_first_pages(served: Served, visitor: Visitor) -> None:
    page = visitor(served)
    found = []
    for address in ("/20/", "/20/ask/loan/list", "/20/do/collect", "/20/ask/report/capital"):
        page.goto(served.address + address)
        found += stumbles(page)
    assert found == []
