"""Today, the books, quarter and year, rules, templates: what the office says, with its links."""

from __future__ import annotations

import re
from html import unescape

import pytest

from fundledger.office.calling import call
from fundledger.schemas.kinds import KINDS
from fundledger.web.rooms.entries import entries_with
from fundledger.web.rooms.templates import TAKEN_BY, forms_of
from fundledger.web.showing import tables_of
from fundledger.web.site import Site
from tests.web.sites import Browser

DAY = "as_of=30/06/2023"
PAGES = ("", "entries", "entries/34", "periods", "keeping", "rules", "templates")


def main_of(page: str) -> str:
    return page.partition("<main")[2].partition("</main>")[0]


def links_in(page: str) -> set[str]:
    return {unescape(each) for each in re.findall(r'href="(/[^"]*)"', main_of(page))}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_page_speaks_of_the_terminal(looking: Browser, lang: str) -> None:
    browser = Browser(looking.site, lang)
    for place in (*PAGES, "start"):
        address = "/start" if place == "start" else f"/20/{place}?{DAY}"
        text = re.sub(r"<[^>]*>", " ", main_of(browser.page(address)))
        for word in (" --", "web_", "tùy chọn", "dòng lệnh", "command line"):
            assert word not in text, (place, word)
        assert not re.search(r"fundledger [a-z]", text), place


def test_every_link_of_these_pages_leads_somewhere(looking: Browser) -> None:
    seen: set[str] = set()
    for place in PAGES:
        seen |= links_in(looking.page(f"/20/{place}?{DAY}"))
    gone = []
    for address in sorted(seen):
        below = address.partition("/20/")[2]
        if below.startswith(("loans", "cooperatives", "arrears", "collect", "help", "bank")):
            continue  # pages of other rooms
        found = looking.get(address)
        # 422: a question that the fund has nothing to answer yet says so
        if found.status_code not in {200, 422}:
            gone.append((address, found.status_code))
    assert gone == []


def test_the_tiles_are_the_published_figures(looking: Browser) -> None:
    # Published for 30/06/2023: 7.500 = 3.000 in term + 1.610 overdue + 2.890 on hand, million đồng.
    assert 3_000 + 1_610 + 2_890 == 7_500
    page = looking.page(f"/20/?{DAY}")
    tiles = re.findall(r'<dd><a href="([^"]*)">([\d.]*)</a></dd>', page)
    assert [value for _, value in tiles] == [
        *("7.500.000.000", "3.000.000.000", "1.610.000.000", "2.890.000.000"),
    ]
    assert all("as_of=30%2F06%2F2023" in href for href, _ in tiles)


def test_work_of_the_next_days_can_be_told_to_be_done(looking: Browser) -> None:
    page = looking.page(f"/20/?{DAY}")
    keys = re.findall(r'href="/20/do/worklist/done\?key=([^"]*)"', page)
    (table, *_) = tables_of(looking_up(looking.site, "worklist"))
    assert len(keys) == min(15, len(table.rows))
    assert keys[0].replace("%3A", ":") == table["key"][0]
    assert "4" in page  # of the counts: four reports are late


def looking_up(site: Site, act: str, **said: str) -> object:
    answer = call(site.shelf.book(), 20, "kiểm tra", act, {"as_of": "30/06/2023", **said})
    return answer.found


def test_the_quarter_is_done_and_the_next_is_not(looking: Browser) -> None:
    assert "Cả 7 việc của quý đã xong" in looking.page(f"/20/?{DAY}")
    page = looking.page("/20/periods?quarter=2023Q3")
    left = re.findall(r'<li class="is-open" data-check="([a-z_]+)">(.*?)</li>', page, re.S)
    assert {code for code, _ in left} >= {"bank", "rolled", "locked"}
    for code, text in left[:4]:
        if code in {"bank", "rolled", "locked"}:
            assert re.search(r'<p class="todo"><?.*href="/20/(do|ask)/', text), code
    assert 'href="/20/periods?quarter=2023Q2"' in page
    assert 'href="/20/periods?quarter=2023Q4"' in page
    assert "to=30%2F09%2F2023" in page


def test_a_quarter_that_is_none_is_refused_in_words(looking: Browser) -> None:
    assert looking.get("/20/periods?quarter=2023Q9").status_code in {400, 422}


def test_the_journal_is_that_of_its_quarter_and_filters_keep_whole_entries(
    looking: Browser,
) -> None:
    page = looking.page(f"/20/entries?{DAY}")
    assert 'value="01/04/2023"' in page
    # 20 receipts, 1 of cash paid into the bank, 10 of interest recognised on 30/06/2023
    assert "31 bút toán" in page
    page = looking.page(f"/20/entries?{DAY}&loan=demo-qh08")
    assert "2 bút toán" in page  # its receipt and its interest
    assert "Cộng</td>" not in page
    assert {"11211", "N01", "12832"} <= set(re.findall(r">(\w+)</a>", page))
    assert 'value="demo-qh08"' in page


def test_the_journal_is_looked_through_without_marks_and_with_dots(looking: Browser) -> None:
    assert "1 bút toán" in looking.page(f"/20/entries?{DAY}&contains=nop+tien+mat")
    found = looking.page(f"/20/entries?{DAY}&contains=6.875.000&account=11112")
    assert "1 bút toán" in found
    assert "0 bút toán" in looking.page(f"/20/entries?{DAY}&contains=not+in+any+line")


def test_what_a_filter_keeps(looking: Browser) -> None:
    (table,) = tables_of(looking_up(looking.site, "report journal"))  # type: ignore[arg-type]
    kept = entries_with(table, {"account": "1121"}, "", "vi")
    numbers = {each["entry"] for each in kept.records()}
    wanted = {each["entry"] for each in table.records() if str(each["account"]).startswith("1121")}
    assert numbers == wanted
    lines = [each for each in table.records() if each["entry"] in wanted]
    assert list(kept.records()) == lines
    assert kept.totals is None


def test_an_entry_shows_its_lines_and_how_to_reverse_it(looking: Browser) -> None:
    page = looking.page(f"/20/entries/50?{DAY}")
    assert page.count("25.280.000") == 2  # 20.000.000 + 5.280.000, debit and credit
    assert 'href="/20/do/entry/reverse?entry=50"' in page
    assert "/20/papers/accounting-voucher?entry=50" in page
    assert f"/20/loans/DEMO-TH08?{DAY.replace('/', '%2F')}" in page


def test_a_reversed_entry_leads_to_its_reversal_and_back(browser: Browser) -> None:
    typed = {"amount": "1.000.000", "on": "03/07/2023", "document": "PT-02", "of": "13888"}
    done = browser.act(20, "money receive", typed)
    assert done.status_code == 200, done.text
    number = 63  # the demonstration ends with entry 62
    reversed_ = browser.act(20, "entry reverse", {"entry": str(number), "reason": "Nhập nhầm"})
    assert reversed_.status_code == 200, reversed_.text
    page = browser.page(f"/20/entries/{number}")
    assert f"Đã được đảo bằng bút toán {number + 1}" in page
    assert "entry/reverse" not in main_of(page)
    assert f"Bút toán này đảo bút toán {number}" in browser.page(f"/20/entries/{number + 1}")


def test_an_entry_that_is_not_there_is_no_page(looking: Browser) -> None:
    assert looking.get("/20/entries/999999").status_code == 404
    assert looking.get("/20/entries/abc").status_code == 404


def test_every_setting_can_be_changed_from_the_rules(looking: Browser) -> None:
    page = looking.page(f"/20/rules?{DAY}")
    (table,) = tables_of(looking_up(looking.site, "setting list"))  # type: ignore[arg-type]
    linked = set(re.findall(r'href="/20/do/setting/set\?name=([a-z_]+)', page))
    assert linked == set(map(str, table["setting"]))
    assert "name=borrower_limit_percent&amp;value=15" in page


def test_every_kind_of_file_has_its_template(looking: Browser) -> None:
    page = looking.page("/20/templates")
    assert set(TAKEN_BY) == set(KINDS)
    begins = {"xlsx": b"PK", "yaml": b"#", "toml": b"#"}
    for kind in KINDS:
        for form in forms_of(kind):
            assert f'href="/20/templates/{kind}.{form}"' in page
            found = looking.get(f"/20/templates/{kind}.{form}")
            assert found.content.startswith(begins[form]), (kind, form)
    assert looking.get("/20/templates/opening.toml").status_code == 404
    assert looking.get("/20/templates/nothing.xlsx").status_code == 404


def test_pages_of_one_fund_ask_to_choose_one(looking: Browser) -> None:
    for place in ("", "entries", "periods", "rules"):
        found = looking.get(f"/all/{place}")
        assert found.status_code == 422
        assert "Hãy chọn một quỹ" in found.text
    assert looking.get("/all/keeping").status_code == 200
    assert looking.get("/all/templates").status_code == 200


def test_the_day_goes_on_with_the_links(looking: Browser) -> None:
    for place in ("entries", "periods"):
        for address in links_in(looking.page(f"/20/{place}?{DAY}")):
            if address.startswith(("/20/ask/report", "/20/entries", "/20/papers")):
                assert "30%2F06%2F2023" in address, address


def test_the_last_backup_is_said_with_a_button(looking: Browser) -> None:
    page = looking.page("/20/")
    assert "Chưa thấy bản sao lưu nào" in page
    assert 'action="/20/keeping/backup"' in page
