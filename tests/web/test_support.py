"""Support in the pages: totals, items that are put right, figures that contradict, report packs."""

from __future__ import annotations

import re
from pathlib import Path

from tests.web.rooms import at, rows_of
from tests.web.sites import Browser

DAY = "as_of=30/06/2023"


def test_totals_of_the_half_year(looking: Browser) -> None:
    page = looking.page(f"/20/support?{DAY}")
    # 240.000.000 + 58.500.000 + 15.000.000
    assert "313.500.000" in rows_of(page, "support_totals")[0]


def test_a_quarter_says_its_day_itself(looking: Browser) -> None:
    for place in ("support", "support/registry", "support/alliance"):
        page = looking.page(f"/20/{place}?{DAY}&quarter=2023Q1")
        assert '<p class="none">' not in page, place


def test_an_item_is_found_and_corrected(browser: Browser) -> None:
    page = browser.page(f"/20/support/items?{DAY}")
    assert len(rows_of(page, "support_items")) == 14
    form = browser.page(at(page, "/20/do/support/correct?"))
    item = re.search(r'name="item" value="([^"]*)"', form)
    assert item is not None
    typed = {"item": item[1], "amount": "2.000.000", "reason": "ghi nhầm"}
    assert browser.act(20, "support correct", typed).status_code == 200
    page = browser.page("/20/support/items?category=19.1")
    assert 0 < len(rows_of(page, "support_items")) < 14


def test_figures_are_checked_by_upload(browser: Browser, demo: Path) -> None:
    page = browser.page(f"/20/support/figures?{DAY}")
    action = re.search(r'action="(/20/ask/figures/check[^"]*)"', page)
    assert action is not None
    data = (demo / "so-lieu-bg004.yaml").read_bytes()
    found = browser.send(action[1], {"as_of": "30/06/2023"}, {"files": ("bg004.yaml", data)})
    assert found.status_code == 200, found.text
    assert "figure_findings" in found.text


def test_a_petition_is_added_forwarded_and_answered(browser: Browser) -> None:
    said = {"number": "KN-01", "text": "Cho vay tiếp", "kind": "vốn", "body": "Quỹ"}
    said |= {"cooperatives": "DEMO-01", "on": "20/06/2023"}
    done = browser.act(20, "petition add", said)
    assert done.status_code == 200, done.text
    page = browser.page(f"/20/support/petitions?{DAY}")
    assert len(rows_of(page, "petitions")) == 1
    assert "number=KN-01" in at(page, "/20/do/petition/forward")
    assert rows_of(browser.page(f"/20/support/petitions?{DAY}&state=answered"), "petitions") == []


def test_packs_are_fetched_for_a_period(looking: Browser) -> None:
    page = looking.page(f"/20/support/packs?{DAY}&period=2023Q1")
    found = looking.get(at(page, "/20/ask/report/pack.xlsx?form=1a"))
    assert (found.status_code, found.content[:2]) == (200, b"PK")
    assert looking.get(at(page, "/20/ask/report/pack/export.xlsx?form=2a")).content[:2] == b"PK"


def test_programmes_and_the_registry(looking: Browser) -> None:
    page = looking.page(f"/20/support/programmes?{DAY}")
    assert "164.050.000.000" in page
    assert len(rows_of(page, "support_categories")) == 15
    assert "20" in rows_of(looking.page(f"/20/support/registry?{DAY}"), "registry_stock")[0]


def test_without_a_plan_the_page_says_what_to_do(looking: Browser) -> None:
    page = looking.page(f"/20/support/plans?{DAY}")
    assert "/20/do/support/plan/import" in page
    assert "Không có dòng nào" in page
