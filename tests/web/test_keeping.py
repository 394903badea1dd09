"""The book is copied, restored and carried from the pages; what would be lost is shown first."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from fundledger.office.calling import call
from fundledger.web.rooms.keeping import FOLDER
from fundledger.web.site import Site
from tests.web.conftest import TODAY
from tests.web.sites import Browser, hidden, site_over

PLACE = "/20/keeping"
PAYS = {"loan": "DEMO-QH01", "amount": "5.000.000", "on": "03/07/2023", "document": "PT-01"}


def ticket(page: str, action: str) -> dict[str, str]:
    """What the form of an action brings back."""
    form = re.search(rf'<form method="post" action="{action}[^"]*".*?</form>', page, re.S)
    assert form is not None, page[:3000]
    return dict(re.findall(r'<input type="hidden" name="(_ticket)" value="([^"]*)">', form[0]))


def links(site: Site) -> int:
    found = call(site.shelf.book(), 20, "kiểm tra", "fund list", {}, today=TODAY).found
    (row,) = list(found.records())  # type: ignore[union-attr]
    return int(str(row["links"]))


def backed_up(browser: Browser) -> bytes:
    sent = ticket(browser.page(PLACE), f"{PLACE}/backup")
    done = browser.send(f"{PLACE}/backup", sent)
    assert done.status_code == 200, done.text
    assert "kiểm tra xong: mọi điều kiện đều đúng" in done.text
    (address,) = re.findall(rf'href="({PLACE}/copy/[^"]*)"', done.text)
    return bytes(browser.get(address).content)


def restoring(browser: Browser, data: bytes, name: str = "sao lưu.db", place: str = PLACE) -> str:
    looked = browser.send(f"{place}/restore", {"_step": "look"}, {"file": (name, data)})
    assert looked.status_code == 200, looked.text
    return str(looked.text)


def test_a_copy_lies_beside_the_book_and_can_be_fetched(browser: Browser, site: Site) -> None:
    data = backed_up(browser)
    assert data.startswith(b"SQLite format 3")
    (made,) = (Path(site.shelf.own).parent / FOLDER).iterdir()
    assert made.read_bytes() == data
    page = browser.page(PLACE)
    assert made.name in page
    assert "Lần sao lưu gần nhất" in page
    assert browser.get(f"{PLACE}/copy/..%2f{Path(site.shelf.own).name}").status_code == 404
    assert browser.get(f"{PLACE}/copy/other.db").status_code == 404


def test_a_double_click_makes_one_copy(browser: Browser, site: Site) -> None:
    sent = ticket(browser.page(PLACE), f"{PLACE}/backup")
    pages = [browser.send(f"{PLACE}/backup", sent) for _ in range(2)]
    assert pages[0].url == pages[1].url
    assert len(list((Path(site.shelf.own).parent / FOLDER).iterdir())) == 1


def test_what_a_restore_would_lose_is_shown_before_it_is_done(browser: Browser, site: Site) -> None:
    data, before = backed_up(browser), links(site)
    browser.act(20, "collect", PAYS)
    written = links(site) - before
    assert written > 0
    page = restoring(browser, data)
    assert links(site) == before + written
    row = re.findall(r'data-raw="(\d+)"', page)
    assert row[0] == "20"
    assert row[-1] == str(written)
    done = browser.send(f"{PLACE}/restore", {**hidden(page), "_step": "do"})
    assert done.status_code == 200, done.text
    assert "sao lưu.db" in done.text
    assert links(site) == before
    aside = list(Path(site.shelf.own).parent.glob("*before-restore*"))
    assert len(aside) == 1
    with sqlite3.connect(aside[0]) as kept:  # what was there is there still, under another name
        (head,) = kept.execute("SELECT max(chain) FROM entry").fetchone()
    assert head > 0


def test_a_book_that_moved_meanwhile_is_shown_again(browser: Browser, site: Site) -> None:
    page = restoring(browser, backed_up(browser))
    browser.act(20, "collect", PAYS)
    after = links(site)
    again = browser.send(f"{PLACE}/restore", {**hidden(page), "_step": "do"})
    assert "Sổ đã có ghi chép mới từ khi xem trước" in again.text
    assert links(site) == after


def test_a_file_that_is_no_copy_is_refused_by_its_own_name(browser: Browser, site: Site) -> None:
    before = links(site)
    found = browser.send(
        f"{PLACE}/restore", {"_step": "look"}, {"file": ("ảnh.db", b"\x89PNG" + b"x" * 500)}
    )
    assert found.status_code == 422
    assert "ảnh.db" in found.text
    assert str(site.held.new_place().parent) not in found.text
    assert links(site) == before


def test_nothing_chosen_is_said(browser: Browser) -> None:
    for action in ("restore", "bundle"):
        found = browser.send(f"{PLACE}/{action}", {"_step": "look"})
        assert found.status_code == 422
        assert "Chưa chọn tệp nào" in found.text
    sent = ticket(browser.page(PLACE), f"{PLACE}/export")
    assert "Chưa chọn quỹ nào" in browser.send(f"{PLACE}/export", sent).text


def test_an_address_of_a_form_leads_back_to_its_page(browser: Browser) -> None:
    for action in ("backup", "restore", "upgrade", "export", "bundle"):
        assert browser.get(f"{PLACE}/{action}").url.path == PLACE


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Site]:
    """Another machine, without a book."""
    made = site_over(str(tmp_path / "elsewhere.db"), TODAY)
    yield made
    made.close()


def exported(browser: Browser) -> bytes:
    sent = ticket(browser.page(PLACE), f"{PLACE}/export")
    done = browser.send(f"{PLACE}/export", {**sent, "fund": "20"})
    (address,) = re.findall(r'href="(/20/fetch/[^"]*)"', done.text)
    return bytes(browser.get(address).content)


def test_a_bundle_is_carried_to_a_machine_without_a_book(
    browser: Browser, site: Site, elsewhere: Site
) -> None:
    there = Browser(elsewhere)
    sent = {"file": ("quy.bundle", exported(browser))}
    shown = there.send("/all/keeping/bundle", {"_step": "look"}, sent)
    assert "đã đọc hết và nguyên vẹn" in shown.text
    assert not elsewhere.shelf.has_own
    taken = there.send("/all/keeping/bundle", {**hidden(shown.text), "fund": "20", "_step": "do"})
    assert "ở đây chỉ để xem" in taken.text
    assert links(elsewhere) == links(site)


def test_taking_over_needs_its_reason(browser: Browser, elsewhere: Site) -> None:
    there = Browser(elsewhere)
    sent = {"file": ("quy.bundle", exported(browser))}
    shown = there.send("/all/keeping/bundle", {"_step": "look"}, sent)
    typed = {**hidden(shown.text), "fund": "20", "_step": "do", "take_over": "on"}
    refused = there.send("/all/keeping/bundle", typed)
    assert refused.status_code == 422
    assert not elsewhere.shelf.has_own
    again = {**typed, **hidden(refused.text), "reason": "Đổi máy"}
    done = there.send("/all/keeping/bundle", again)
    assert "Từ nay sổ của quỹ 20 giữ tại" in done.text
    written = there.act(20, "collect", PAYS)
    assert "/20/done/" in str(written.url)


def test_a_bundle_that_continues_ones_own_fund_is_warned_of(browser: Browser, site: Site) -> None:
    old = backed_up(browser)
    browser.act(20, "collect", PAYS)
    newer = exported(browser)
    browser.send(f"{PLACE}/restore", {**hidden(restoring(browser, old)), "_step": "do"})
    shown = browser.send(f"{PLACE}/bundle", {"_step": "look"}, {"file": ("moi.bundle", newer)})
    assert "Gói ghi tiếp quỹ 20 mà sổ này đang giữ" in shown.text


def test_a_copy_opens_a_book_where_there_is_none(browser: Browser, elsewhere: Site) -> None:
    there = Browser(elsewhere)
    page = restoring(there, backed_up(browser), place="/all/keeping")
    assert "Lập " in page
    done = there.send("/all/keeping/restore", {**hidden(page), "_step": "do"})
    assert done.status_code == 200, done.text
    assert elsewhere.shelf.book().funds() == (20,)


def test_a_book_that_does_not_open_still_has_this_page(browser: Browser, site: Site) -> None:
    data = backed_up(browser)
    site.shelf.let_go()
    own = Path(site.shelf.own)
    whole = own.read_bytes()
    own.write_bytes(whole[: len(whole) // 2])
    page = browser.page("/all/keeping")
    assert 'role="alert"' in page
    looked = restoring(browser, data, place="/all/keeping")
    assert "không so được với bản sao lưu" in looked
    done = browser.send("/all/keeping/restore", {**hidden(looked), "_step": "do"})
    assert done.status_code == 200, done.text
    assert site.shelf.book().funds() == (20,)


def test_an_older_book_is_upgraded_from_its_page(browser: Browser, site: Site) -> None:
    own = Path(site.shelf.own)
    site.shelf.let_go()
    with sqlite3.connect(own) as book:  # as the revision before the last one had it
        book.execute("DROP TABLE kept_file")
        book.execute("UPDATE alembic_version SET version_num = '0002'")
    assert browser.get("/20/").status_code == 422
    page = browser.page("/all/keeping")
    sent = ticket(page, "/all/keeping/upgrade")
    done = browser.send("/all/keeping/upgrade", sent)
    assert done.status_code == 200, done.text
    assert "đã nâng từ 0002 lên 0003" in done.text
    assert len(list(own.parent.glob(f"{own.stem}*0002*"))) == 1  # the old book is kept
    assert site.shelf.book().funds() == (20,)
    assert "keeping/upgrade" not in browser.page("/all/keeping")


def test_a_book_of_a_newer_program_is_not_upgraded(browser: Browser, site: Site) -> None:
    site.shelf.let_go()
    with sqlite3.connect(site.shelf.own) as book:
        book.execute("UPDATE alembic_version SET version_num = '9999'")
    page = browser.page("/all/keeping")
    assert "mới hơn" in page
    assert "keeping/upgrade" not in page
