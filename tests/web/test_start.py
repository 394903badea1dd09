"""From an empty folder to a book that proves, step by step; what is there is never touched."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from fundledger.demo import BOOK
from fundledger.demo.langson import opening, write_workbook
from fundledger.web.shelf import OnShow
from fundledger.web.site import Site
from tests.web.sites import Browser, hidden, site_over

TODAY = date(2023, 1, 9)
FUND = {
    "number": "20",
    "name": "Quỹ hỗ trợ phát triển HTX tỉnh Lạng Sơn",
    "province": "Lạng Sơn",
    "since": "31/12/2022",
    "chart": "",
}


@pytest.fixture
def site(tmp_path: Path, demo_folder: Path) -> Iterator[Site]:
    """No book yet; the demonstration is on show."""
    shown = OnShow(str(demo_folder / BOOK), date(2023, 6, 30))
    made = site_over(str(tmp_path / "fund.db"), TODAY, shown)
    yield made
    made.close()


@pytest.fixture
def browser(site: Site) -> Browser:
    return Browser(site)


def workbook(tmp_path: Path, **changed: object) -> tuple[str, bytes]:
    path = tmp_path / "mở sổ.xlsx"
    write_workbook(path, {**opening(), **changed}, replace=True)
    return path.name, path.read_bytes()


def begun(browser: Browser) -> None:
    found = browser.send("/start", FUND)
    assert found.url.path == "/20/start/template", found.text


def test_the_guide_leads_from_nothing_to_a_book_that_proves(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    first = browser.page("/start")
    assert "1. Lập sổ của Quỹ" in first
    assert not Path(site.shelf.own).exists()
    begun(browser)
    assert site.shelf.book().funds() == (20,)
    blank = browser.get("/20/templates/opening.xlsx")
    assert blank.content.startswith(b"PK")
    assert "so-du-mo-so.xlsx" in blank.headers["content-disposition"]
    looked = browser.send("/20/start/balances", {"_step": "look"}, {"file": workbook(tmp_path)})
    assert looked.status_code == 200, looked.text
    assert "mở sổ.xlsx đúng" in looked.text
    assert "7.500.000.000" in looked.text
    assert browser.page("/20/").count("Sổ của Quỹ đã lập và còn trống") == 1
    taken = browser.send("/20/start/balances", {**hidden(looked.text), "_step": "do"})
    assert taken.url.path == "/20/start/proof"
    assert "mọi điều kiện đều đúng" in taken.text
    # Of the made-up opening: 10 × 320 in term, 7 × 250 + 3 × 80 overdue, the rest of 7.500 on hand.
    assert 10 * 320 + 7 * 250 + 3 * 80 + 2_310 == 7_500
    for figure in ("3.200.000.000", "1.990.000.000", "2.310.000.000"):
        assert figure in taken.text
    assert "2.310.000.000" in browser.page("/20/")


def test_what_is_wrong_is_told_by_sheet_and_row_with_the_workbook_back(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    begun(browser)
    loans = [dict(each) for each in opening()["loans"]]
    loans[0]["principal_in_term"] = 319_000_000
    loans[3]["cooperative"] = "KHÔNG-CÓ"
    sent = {"file": workbook(tmp_path, loans=loans)}
    refused = browser.send("/20/start/balances", {"_step": "look"}, sent)
    assert refused.status_code == 422
    sheets = re.findall(r"<h2>(Trang “[^”]*”: \d+ chỗ)</h2>", refused.text)
    assert sheets, refused.text
    assert "KHÔNG-CÓ" in refused.text
    (back,) = re.findall(r'href="(/20/fetch/[^"]*)"', refused.text)
    marked = browser.get(back)
    assert marked.content.startswith(b"PK")
    assert "ghi-chu.xlsx" in marked.headers["content-disposition"]
    assert "Sổ của Quỹ đã lập và còn trống" in browser.page("/20/")


def test_a_step_without_a_file_says_so(browser: Browser) -> None:
    begun(browser)
    found = browser.send("/20/start/balances", {"_step": "look"})
    assert found.status_code == 422
    assert "Chưa chọn tệp nào" in found.text


def test_what_was_typed_stays_when_it_is_refused(browser: Browser, site: Site) -> None:
    found = browser.send("/start", {**FUND, "since": "31/13/2022", "number": ""})
    assert found.status_code == 422
    assert 'value="Quỹ hỗ trợ phát triển HTX tỉnh Lạng Sơn"' in found.text
    assert 'href="#f-since"' in found.text
    assert 'href="#f-number"' in found.text
    assert not Path(site.shelf.own).exists()


def test_a_book_that_is_there_is_never_touched(browser: Browser, site: Site) -> None:
    begun(browser)
    before = Path(site.shelf.own).read_bytes()
    again = browser.send("/start", {**FUND, "number": "24", "name": "Quỹ khác"})
    assert "được giữ nguyên" in again.text
    assert site.shelf.book().funds() == (20,)
    assert Path(site.shelf.own).read_bytes() == before
    page = browser.page("/start")
    assert 'href="/20/do/fund/add"' in page
    assert 'name="number"' not in page


def test_a_file_that_is_no_book_is_left_alone(browser: Browser, site: Site) -> None:
    Path(site.shelf.own).write_bytes(b"not a book")
    page = browser.page("/start")
    assert "được giữ nguyên" in page
    found = browser.send("/start", FUND)
    assert "được giữ nguyên" in found.text
    assert Path(site.shelf.own).read_bytes() == b"not a book"


def test_the_book_on_show_is_not_opened_by_the_guide(browser: Browser) -> None:
    for step in ("template", "balances", "proof"):
        assert browser.get(f"/20/start/{step}").url.path == "/start"


def test_a_step_can_be_gone_back_to(browser: Browser, tmp_path: Path) -> None:
    begun(browser)
    looked = browser.send("/20/start/balances", {"_step": "look"}, {"file": workbook(tmp_path)})
    browser.send("/20/start/balances", {**hidden(looked.text), "_step": "do"})
    page = browser.page("/20/start/balances")
    assert "Số dư mở sổ đã có trong sổ" in page
    again = browser.send("/20/start/balances", {"_step": "look"}, {"file": workbook(tmp_path)})
    assert again.status_code == 422


def test_a_form_of_an_ended_session_is_shown_again(browser: Browser, site: Site) -> None:
    site.people.forget_all()
    anew = Browser(site)
    found = anew.client.post("/start", data={**FUND, "_secret": "of another session"})
    assert found.status_code == 200
    assert 'value="Lạng Sơn"' in found.text
    assert not Path(site.shelf.own).exists()


def test_every_chart_may_be_chosen(browser: Browser, site: Site) -> None:
    page = browser.page("/start")
    assert re.findall(r'name="chart" value="([^"]*)"', page) == [
        *("", "plain", "tt200", "tt200-511", "tt99", "tt99-511"),
    ]
    browser.send("/start", {**FUND, "chart": "plain"})
    assert "bank_capital" in browser.page("/20/ask/account/list")
