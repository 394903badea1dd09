"""The day of a page goes on with its questions, as far as a question can be told it."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.web.sites import Browser


def asked(page: str, act: str) -> set[str]:
    """What the link to a whole question says beside the quarter."""
    (found,) = re.findall(rf'class="whole"><a href="/20/ask/{act}\?([^"]*)"', page)
    return {each for each in unescape(found).split("&") if not each.startswith("quarter=")}


@pytest.mark.parametrize(
    ("day", "of_dues"),
    [
        ("31/05/2023", {"as_of=31%2F05%2F2023"}),  # within the quarter: seen from that day
        ("30/06/2023", set()),  # its last day: the quarter says so itself
    ],
)
def test_a_quarter_says_its_own_days(looking: Browser, day: str, of_dues: set[str]) -> None:
    page = looking.page(f"/20/collect?as_of={day}")
    assert "2023Q2" in page
    assert asked(page, "report/due") == of_dues
    assert asked(page, "report/collections") == set()  # what was paid is of the whole quarter


def test_what_was_known_then_goes_on(looking: Browser) -> None:
    page = looking.page("/20/collect?as_of=30/06/2023&known_at=100")
    assert asked(page, "report/due") == {"known_at=100"}
    assert 'href="/20/loans?as_of=30%2F06%2F2023&amp;known_at=100"' in page


def test_a_day_that_is_none_is_said(looking: Browser) -> None:
    found = looking.get("/20/collect?as_of=31/02/2023")
    assert found.status_code == 422
    assert "31/02/2023" in found.text
