"""Every link of every page leads somewhere, and all acts and questions are reached by links."""

from __future__ import annotations

import re
from collections import deque
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from fundledger.office.table import ACTS
from fundledger.web.menu import MENU
from tests.web.conftest import TODAY
from tests.web.sites import Browser, site_over

_ENOUGH = 1_500
_LINK = re.compile(r'(?:href|src)="([^"#]*)')


def links_of(page: str) -> set[str]:
    found = {unescape(each) for each in _LINK.findall(page)}
    return {each for each in found if each.startswith("/") and not each.startswith("/assets/")}


@pytest.mark.slow
def test_every_link_leads_somewhere(looking: Browser) -> None:
    """Files are not fetched here; a question that lacks what it is told is refused in its page."""
    seen: dict[str, int] = {}
    waiting = deque(["/20/?as_of=30/06/2023"])
    while waiting and len(seen) < _ENOUGH:
        address = waiting.popleft()
        path = urlsplit(address).path
        if address in seen or re.search(r"\.(xlsx|csv|json|pdf|docx|zip|txt)$", path):
            continue
        found = looking.get(address)
        seen[address] = found.status_code
        assert found.status_code in {200, 422}, (address, found.status_code)
        if found.headers["content-type"].startswith("text/html"):
            waiting.extend(sorted(links_of(found.text) - seen.keys()))
    paths = {urlsplit(each).path for each in seen}
    reached = {
        *(each.removeprefix("/20/ask/").replace("/", " ") for each in paths),
        *(each.removeprefix("/20/do/").replace("/", " ") for each in paths),
        *(f"print {each.removeprefix('/20/papers/')}" for each in paths),
    }
    assert set(ACTS) <= reached


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("place", [each.place for each in MENU])
def test_every_section_has_its_page(looking: Browser, lang: str, place: str) -> None:
    reader = Browser(looking.site, lang)
    fund = "all" if place == "nation" else "20"
    page = reader.page(f"/{fund}/{place}?as_of=30/06/2023")
    assert len(re.findall(r"<h1", page)) == 1
    assert not re.search(r"\b[a-z_]+\.[a-z_]+_[a-z_]+\b(?![^<]*>)", re.sub(r"<[^>]*>", " ", page))


@pytest.fixture
def empty(tmp_path: Path) -> Browser:
    """A book with a fund that has nothing yet."""
    from fundledger.cli.main import main

    book = str(tmp_path / "trống.db")
    said = ("--name", "Quỹ thử", "--province", "Tỉnh thử", "--from", "01/01/2023")
    assert main(["init", "--book", book, "--fund", "7", *said]) == 0
    return Browser(site_over(book, TODAY))


@pytest.mark.parametrize("place", [each.place for each in MENU])
def test_a_fund_without_anything_has_its_pages(empty: Browser, place: str) -> None:
    fund = "all" if place == "nation" else "7"
    assert "<h1>" in empty.page(f"/{fund}/{place}")
