"""All that can be asked stands on one page, and an answer can be compared with another day's."""

from __future__ import annotations

import re

from fundledger.office.table import ACTS, declaration
from fundledger.web.menu import section_of
from tests.web.sites import Browser


def test_every_act_belongs_to_a_section() -> None:
    assert all(section_of(act) for act in ACTS)


def test_everything_leads_to_everything(looking: Browser) -> None:
    page = looking.page("/20/all")
    asked = {each.replace("/", " ") for each in re.findall(r'href="/20/ask/([a-z/-]+)', page)}
    done = {each.replace("/", " ") for each in re.findall(r'href="/20/do/([a-z/-]+)', page)}
    printed = {f"print {each}" for each in re.findall(r'href="/20/papers/([a-z-]+)', page)}
    assert asked | printed | done >= set(ACTS)
    assert {act for act in ACTS if not declaration(act).traits.is_question} <= done


def test_a_question_of_two_days_says_what_changed(looking: Browser) -> None:
    # Principal in term fell from 3.200 to 3.000 million in the second quarter of the demonstration.
    page = looking.page("/20/ask/report/capital?as_of=30/06/2023&compare_as_of=31/03/2023")
    assert "3.200.000.000" in page
    assert "(200.000.000)" in page
    assert "Trước: 31/03/2023. Nay: 30/06/2023." in page


def test_a_day_that_is_none_is_said_in_the_page(looking: Browser) -> None:
    found = looking.get("/20/ask/report/capital?as_of=30/06/2023&compare_as_of=99/99/2023")
    assert found.status_code == 422
    assert "99/99/2023" in found.text


def test_several_funds_lead_to_each(looking: Browser) -> None:
    page = looking.page("/all/nation?as_of=30/06/2023")
    assert "7.500.000.000" in page
    assert 'href="/20/?as_of=30%2F06%2F2023"' in page


def test_a_page_of_one_fund_asks_to_choose_one(looking: Browser) -> None:
    found = looking.get("/all/papers")
    assert found.status_code == 422
    assert "Hãy chọn một quỹ" in found.text
