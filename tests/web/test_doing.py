"""A form is looked at, done once, and what came of it can be seen again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from fundledger.office.calling import call
from fundledger.web.site import Site
from tests.web.conftest import TODAY
from tests.web.sites import Browser, hidden

FUND = 20
PAYS = {"loan": "DEMO-QH01", "amount": "5.000.000", "on": "03/07/2023", "document": "PT-01"}
ADDRESS = "/20/do/collect"


def entries(site: Site) -> int:
    found = call(site.shelf.book(), FUND, "kiểm tra", "fund list", {}, today=TODAY).found
    (row,) = list(found.records())  # type: ignore[union-attr]
    return int(str(row["entries"]))


def test_a_look_keeps_nothing_and_the_button_names_the_sum(browser: Browser, site: Site) -> None:
    before = entries(site)
    looked = browser.send(ADDRESS, {**PAYS, "_step": "look"})
    assert looked.status_code == 200
    assert "duyệt và ghi sổ 5.000.000 đồng" in looked.text
    assert entries(site) == before


def test_a_form_sent_twice_at_once_is_done_once(browser: Browser, site: Site) -> None:
    before = entries(site)
    looked = browser.send(ADDRESS, {**PAYS, "_step": "look"})
    sent = {**hidden(looked.text), "_step": "do"}
    with ThreadPoolExecutor(4) as pool:
        pages = list(pool.map(lambda _: browser.send(ADDRESS, sent), range(4)))
    assert {each.url.path for each in pages} == {f"/20/done/{sent['_ticket'][0]}"}
    assert entries(site) == before + 1


def test_the_back_button_leads_to_what_was_done(browser: Browser, site: Site) -> None:
    looked = browser.send(ADDRESS, {**PAYS, "_step": "look"})
    sent = {**hidden(looked.text), "_step": "do"}
    first = browser.send(ADDRESS, sent)
    after = entries(site)
    again = browser.send(ADDRESS, sent)
    assert (again.url, entries(site)) == (first.url, after)


def test_in_a_second_tab_the_books_have_moved(browser: Browser, site: Site) -> None:
    tabs = [browser.send(ADDRESS, {**PAYS, "_step": "look"}) for _ in range(2)]
    browser.send(ADDRESS, {**hidden(tabs[0].text), "_step": "do"})
    after = entries(site)
    second = browser.send(ADDRESS, {**hidden(tabs[1].text), "_step": "do"})
    assert "Sổ đã có ghi chép mới từ khi xem trước" in second.text
    assert entries(site) == after


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(browser: Browser) -> None:
    page = browser.send(ADDRESS, {**PAYS, "amount": "năm triệu", "_step": "look"})
    assert page.status_code == 422
    assert 'href="#f-amount"' in page.text
    assert 'value="năm triệu"' in page.text
    assert 'value="DEMO-QH01"' in page.text


def test_a_session_that_ended_loses_nothing_typed(browser: Browser, site: Site) -> None:
    before = entries(site)
    looked = browser.send(ADDRESS, {**PAYS, "_step": "look"})
    site.people.forget_all()
    sent = {**hidden(looked.text), "_step": "do"}
    locked = browser.send(ADDRESS, sent)
    assert locked.status_code == 403
    assert 'value="DEMO-QH01"' in locked.text
    anew = Browser(site)
    again = anew.client.post(ADDRESS, data=hidden(locked.text) | {"_secret": ""})
    assert again.status_code == 200
    assert "Phiên làm việc trước đã kết thúc" in again.text
    assert 'value="DEMO-QH01"' in again.text
    assert entries(site) == before


def test_what_only_shows_until_it_is_meant_is_done_by_the_button(
    browser: Browser, site: Site, demo: Path
) -> None:
    """At a terminal a file of receipts is entered by a word more; the button is that word."""
    path = demo / "thêm.csv"
    head = "Số phiếu thu,Ngày thu,Hợp đồng,Số tiền,Hình thức thu"
    row = "PT-99,03/07/2023,DEMO-QH01,1000000,tiền mặt"
    path.write_text(f"{head}\n{row}\n", encoding="utf-8")
    before = entries(site)
    files = {"file": (path.name, path.read_bytes())}
    done = browser.act(FUND, "collect file", {}, files)
    assert "/done/" in done.url.path, done.text
    assert entries(site) == before + 1


def test_what_a_field_names_can_be_chosen(looking: Browser) -> None:
    page = looking.page("/20/do/money/pay")
    assert '<option value="bank">' in page or '<option value="ngân hàng">' in page
    assert '<option value="DEMO-KK01">' in looking.page("/20/do/case/event")
    assert '<option value="VON-DL">' in looking.page("/20/do/money/capital-in")
