"""Overdue debts in the pages: the office's figures, why they are so, and the council's decision."""

from __future__ import annotations

import re
from urllib.parse import unquote

from fundledger.office.table import declaration
from fundledger.web.addresses import act_of
from fundledger.web.rooms import PAGES
from tests.web.rooms import at, rows_of
from tests.web.sites import Browser, hidden

DAY = "as_of=30/06/2023"
PLACES = [
    path.replace("{fund}", "20").replace("{case:path}", "DEMO-KK01").replace("{name}", "steps")
    for path, page in PAGES.items()
    if page.partition(":")[0] in {"arrears", "recovery", "cases", "outlook", "support"}
]


def test_every_page_is_there_on_both_days(looking: Browser) -> None:
    for place in PLACES:
        looking.page(place)
        page = looking.page(f"{place}?{DAY}")
        assert " --" not in page.replace("<!--", ""), place
        assert "fundledger " not in page, place


def test_a_link_of_a_page_keeps_its_day(looking: Browser) -> None:
    for place in PLACES:
        if place.endswith(".svg"):
            continue
        main = looking.page(f"{place}?{DAY}").partition('<main id="main"')[2]
        main = re.sub(r'<p class="note">.*?</p>', "", main)  # of a sentence, whose step has no day
        for href in re.findall(r'href="(/20/[^"]*)"', main):
            assert _keeps_its_day(href), (place, href)


def _keeps_its_day(href: str) -> bool:
    """A quarter says the day itself; a form says its own; not every question has a day."""
    path, _, query = href.partition("?")
    asked = act_of(re.sub(r"\.[a-z]+$", "", path.removeprefix("/20/ask/")))
    if "/do/" in path or (asked is not None and not declaration(asked).traits.is_dated):
        return True
    return "as_of=" in query or "quarter=" in query


def test_a_page_of_several_funds_asks_to_choose_one(looking: Browser) -> None:
    for place in PLACES:
        found = looking.get(place.replace("/20/", "/all/"))
        assert found.status_code == 422, place
        assert "Hãy chọn một quỹ" in found.text


def test_the_overdue_are_listed_with_what_is_done_about_them(looking: Browser) -> None:
    # Seven borrowers owe 230 million of principal each: 1.610 million; interest 275.577.500.
    page = looking.page(f"/20/arrears?{DAY}")
    assert "1.610.000.000" in page
    assert "275.577.500" in page
    assert "/20/do/remind?on=30%2F06%2F2023&amp;cooperative=DEMO-11" in page
    why = at(page, "/20/ask/debt-group/explain?loan=DEMO-QH01")
    assert "730" in looking.page(why)


def test_a_district_sifts_the_list_and_stays_in_its_field(looking: Browser) -> None:
    page = looking.page(f"/20/arrears?{DAY}&area=Bắc Sơn")
    assert len(rows_of(page, "arrears")) == 2
    assert 'name="area" value="Bắc Sơn"' in page
    assert 'name="as_of" value="30/06/2023"' in page


def test_what_is_no_district_is_said_where_the_list_would_be(looking: Browser) -> None:
    page = looking.page(f"/20/arrears?{DAY}&area=Atlantis")
    assert "Atlantis" in page.partition('<p class="none">')[2]


def test_movements_of_a_quarter_say_the_day_themselves(looking: Browser) -> None:
    page = looking.page(f"/20/arrears/ageing?{DAY}&quarter=2023Q1")
    assert rows_of(page, "bucket_movements")
    assert "01/01/2023" in page


def test_whoever_was_not_reviewed_leads_to_the_form(looking: Browser) -> None:
    page = looking.page(f"/20/arrears/reviews?{DAY}")
    assert len(rows_of(page, "arrears")) == 10
    form = looking.page(at(page, "/20/do/arrears/review"))
    assert 'value="DEMO-11"' in form
    assert 'value="30/06/2023"' in form


def test_the_council_decides_line_by_line(browser: Browser) -> None:
    page = browser.page(f"/20/arrears/council?{DAY}")
    lines = re.findall(r'name="use" value="([^"]*)"', page)
    # Each of the seven debts of group 5 with its whole principal.
    assert lines == [f"DEMO-QH{number:02}=230000000" for number in range(1, 8)]
    address = re.search(r'<form[^>]*action="(/20/do/council/decide)"', page)
    assert address is not None
    typed = {"number": "01/QĐ-HĐ", "on": "30/06/2023", "quarter": "2023Q2", "use": lines[:2]}
    typed |= {"member": ["Giám đốc", "Kế toán trưởng", ""]}
    looked = browser.send(address[1], {**typed, "_step": "look"})
    assert looked.status_code == 200, looked.text
    assert len(rows_of(looked.text, "council_items")) == 2
    done = browser.send(address[1], {**hidden(looked.text), "_step": "do"})
    assert done.status_code == 200, done.text
    listed = rows_of(browser.page(f"/20/arrears/council?{DAY}"), "council_decisions")
    assert len(listed) == 1
    # 2 × 230 million
    assert "460.000.000" in listed[0]


def test_minutes_are_printed_of_the_quarter_that_is_shown(looking: Browser) -> None:
    page = looking.page(f"/20/arrears/council?{DAY}&quarter=2023Q1")
    assert "quý 2023Q1" in page
    printed = at(page, "/20/papers/council-minutes")
    assert "quarter=2023Q1" in unquote(printed)
    assert looking.get(printed).status_code == 200
