"""Recovery, the outlook and support in a browser: nobody stumbles, all fits a phone."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.axe import stumbles
from tests.browser.conftest import LAPTOP, PHONE, Served, Visitor
from tests.web.test_arrears import PLACES

DAY = "?as_of=30/06/2023"
PAGES = [each for each in PLACES if not each.endswith(".svg")]


def test_nobody_stumbles_over_these_pages(served: Served, visitor: Visitor) -> None:
    page = visitor(served)
    found = []
    for place in PAGES:
        page.goto(served.address + place + DAY)
        found += stumbles(page)
    assert found == []


def test_they_fit_a_laptop_and_a_phone(served: Served, visitor: Visitor) -> None:
    for size in (LAPTOP, PHONE):
        page = visitor(served, size=size)
        for place in PAGES:
            page.goto(served.address + place + DAY)
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not page.evaluate(wide), (place, size)


def test_the_plan_is_filled_in_without_script(served: Served, visitor: Visitor) -> None:
    page = visitor(served, script=False)
    page.goto(f"{served.address}/20/outlook/plan{DAY}")
    field = page.get_by_label("DEMO-QH03, 2023Q4: số tiền")
    field.fill("44.000.000")
    page.get_by_role("button", name="Xem trước").click()
    assert page.locator('[data-table="recovery_plan_changes"] tbody tr').count() == 1
    page.locator("form.sure button.do").click()
    expect(page.locator("p.done")).to_be_visible()
    page.goto(f"{served.address}/20/outlook/plan{DAY}")
    assert page.get_by_label("DEMO-QH03, 2023Q4: số tiền").input_value() == "44.000.000"


def test_an_event_of_a_case_is_entered_from_what_may_follow(
    served: Served, visitor: Visitor
) -> None:
    page = visitor(served)
    page.goto(f"{served.address}/20/cases/DEMO-KK01{DAY}")
    page.get_by_role("link", name="Thụ lý vụ án").click()
    page.locator("details.more summary").first.click()
    page.locator("#f-document").fill("TB-TL-01")
    page.get_by_role("button", name="Xem trước").click()
    page.locator("form.sure button.do").click()
    expect(page.locator("p.done")).to_be_visible()
    page.goto(f"{served.address}/20/cases/DEMO-KK01{DAY}")
    assert page.locator("svg.machine rect.now").count() == 2
    assert page.locator('svg.machine text.on-now:has-text("Đã thụ lý")').count() == 1
