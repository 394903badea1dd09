"""Every figure leads to its parts, down to the entry; no link of a table leads to nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from html import unescape

import pytest

from fundledger.web.rooms import PAGES
from tests.web.sites import Browser
from tests.web.walking import Asking, askings

NOWHERE = {
    "case_costs": "by the table of court fees in the law: no entry is a part of them",
    "programme_versions": "what was set each time, which is all there is to know of it",
    "support_versions": "what was set each time, which is all there is to know of it",
    "outlook_what_if": "what would be if some did not pay; the payers stand beside it",
    "backtest": "averages of the forecasts that stand below it",
    "backtest_by_origin": "averages of the forecasts that stand below it",
    "rehearsal": "what the books would be: they have none of it",
    "rehearsal_receipts": "what the books would be: they have none of it",
    "loan_entries": "seen here in a rehearsal alone, which has no entry to show",
    "recovery_plan_by_quarter": "sums of the lines of the plan that stand above it",
}
"""Tables with sums that lead nowhere, and why not."""

_TABLE = re.compile(r'<section class="rows" data-rows="(\w+)".*?</section>', re.S)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
_SUM = re.compile(r'<td class="money[^"]*" data-raw="-?[1-9]\d*"')
_LINK = re.compile(r'<td[^>]*><a href="([^"]*)"')


@pytest.fixture(scope="module")
def shown(looking: Browser) -> list[tuple[Asking, str, list[str]]]:
    """Of each question each table with its rows."""
    found = []
    for asking in askings():
        page = looking.page(asking.address)
        for table in _TABLE.finditer(page):
            body = table[0].partition("<tbody>")[2].partition("</tbody>")[0]
            found.append((asking, table[1], _ROW.findall(body)))
    return found


def test_tables_that_lead_nowhere_are_named_with_a_reason(
    shown: list[tuple[Asking, str, list[str]]],
) -> None:
    with_sums, leading = set(), set()
    for _, name, rows in shown:
        for row in rows:
            if _SUM.search(row):
                with_sums.add(name)
                if _LINK.search(row):
                    leading.add(name)
    assert len(with_sums) > 80
    assert with_sums - leading == set(NOWHERE)


def test_what_a_cell_leads_to_is_there(
    shown: list[tuple[Asking, str, list[str]]], looking: Browser
) -> None:
    """One address of each way that each table leads: more would be the same question again."""
    ways: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for _, name, rows in shown:
        for found in (link for row in rows for link in _LINK.findall(row)):
            address = unescape(found)
            path, _, query = address.partition("?")
            told = re.sub(r"=[^&]*", "", query)
            ways[name, path if "/ask/" in path else path.rpartition("/")[0], told].append(address)
    assert len(ways) > 180
    lost = []
    for (name, _, _), addresses in ways.items():
        for address in {addresses[0], addresses[-1], addresses[len(addresses) // 2]}:
            if _is_served(address) and looking.get(address).status_code != 200:
                lost.append((name, address))
    assert lost == []


def _is_served(address: str) -> bool:
    """A page that a room makes by hand may not be there; a question always is."""
    place = address.split("?")[0].split("/")[2]
    return any(path.startswith(f"/{{fund}}/{place}") for path in PAGES)


def links(page: str) -> list[str]:
    return [unescape(each) for each in _LINK.findall(page)]


def test_capital_is_followed_down_to_the_entry(looking: Browser) -> None:
    """Principal in term: by loan, by account, to the entry that lowered it.

    DEMO-TH01 owed 320 million and paid 20 on 30/06/2023, so that 300 are left.
    """
    capital = looking.page("/20/ask/report/capital?as_of=30/06/2023")
    (movements,) = {each for each in links(capital) if "/report/movements" in each}
    by_line = looking.page(movements)
    ledger = next(
        each
        for each in links(by_line)
        if "account=principal_in_term" in each and "loan=DEMO-TH01" in each
    )
    entries = looking.page(ledger)
    assert ">20.000.000<" in entries
    assert ">300.000.000<" in entries
    entry = next(each for each in links(entries) if each.startswith("/20/entries/"))
    shown = looking.page(entry)
    assert "DEMO-GBC-06-TH01" in shown
    assert "12831" in shown


def test_a_link_is_of_the_day_and_link_of_the_table(looking: Browser) -> None:
    """Asked by quarter the page has no day of its own; what it leads to is of the quarter's end."""
    page = looking.page("/20/ask/report/capital?quarter=2023Q1")
    (movements,) = {each for each in links(page) if "/report/movements" in each}
    assert "as_of=31%2F03%2F2023" in movements
    assert "first=01%2F01%2F2023" in movements
    known = looking.page("/20/ask/loan/list?as_of=30/06/2023&known_at=120")
    assert all("known_at=120" in each for each in links(known))


def test_a_rehearsal_leads_nowhere(looking: Browser) -> None:
    """Its entries are numbered, but the books have none of them."""
    page = looking.page("/20/ask/outlook/rehearse?as_of=30/06/2023")
    assert "loan_entries" in page
    assert links(page) == []


def test_a_column_of_several_leads_where_its_parts_do(looking: Browser) -> None:
    """On a page the loan and its name stand in one column, three kinds of interest in another."""
    page = looking.page("/20/ask/arrears/list?as_of=30/06/2023")
    found = links(page)
    assert any(each.startswith("/20/loans/DEMO-QH01") for each in found)
    assert any("/loan/explain" in each and "DEMO-QH01" in each for each in found)
    work = links(looking.page("/20/ask/worklist?as_of=30/06/2023"))
    assert any("/case/dates" in each for each in work)
    assert any(each.startswith(("/20/loans/", "/20/cooperatives/")) for each in work)


def test_a_quarter_is_asked_for_without_the_day_of_the_page(looking: Browser) -> None:
    """It says its last day itself; the office takes no two."""
    page = looking.page("/20/ask/report/collections?as_of=30/06/2023")
    (of_quarter,) = {each for each in links(page) if "quarter=2023Q1" in each}
    assert "as_of" not in of_quarter
    assert "311.550.000" in looking.page(of_quarter)
