"""What an enemy, or bad luck, sends to the pages: nothing is done that nobody asked for.

FUNDLEDGER_REQUESTS=20000 sends so many random requests instead of the usual few hundred.
"""

from __future__ import annotations

import os
import random
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from fundledger.office.calling import call
from fundledger.office.table import ACTS, declaration
from fundledger.web import guard
from fundledger.web.answers import heads
from fundledger.web.held import HeldFiles, bare_name
from fundledger.web.people import People, Person
from fundledger.web.site import Site, application
from tests.web.conftest import TODAY
from tests.web.sites import AT, Browser, hidden

REQUESTS = int(os.environ.get("FUNDLEDGER_REQUESTS", "400"))
NOTE = {"loan": "DEMO-QH01", "text": "ghi chú", "_step": "look"}
ADDRESS = "/20/do/loan/note"


def links(site: Site) -> int:
    """How many links the fund's chain has."""
    ((_, chain, _),) = heads(site.shelf.book(), 20)
    return chain


def is_proved(site: Site) -> bool:
    return call(site.shelf.book(), 20, "kiểm tra", "check", {}, today=TODAY).holds


# Where a request comes from.


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_of_another_site_is_refused(
    browser: Browser, site: Site, headers: dict[str, str]
) -> None:
    before = links(site)
    assert browser.send(ADDRESS, NOTE, headers=headers).status_code == 403
    assert links(site) == before


@pytest.mark.parametrize("secret", ["", "x", "a" * 32])
def test_a_form_without_our_secret_does_nothing(browser: Browser, site: Site, secret: str) -> None:
    before = links(site)
    looked = browser.send(ADDRESS, NOTE)
    sent = {**hidden(looked.text), "_step": "do", "_secret": secret}
    answer = browser.client.post(ADDRESS, data=sent)
    assert "Phiên làm việc trước đã kết thúc" in answer.text
    assert browser.client.post("/language", data={"lang": "en"}).status_code == 403
    assert links(site) == before


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "169.254.1.1"])
def test_a_foreign_name_of_this_machine_is_refused(browser: Browser, host: str) -> None:
    assert browser.get("/20/", headers={"host": host}).status_code == 400


def test_a_link_opens_one_session_and_a_made_up_cookie_none(site: Site) -> None:
    client = TestClient(application(site), base_url=AT)
    token = site.people.token
    assert client.get("/enter", params={"token": token}, follow_redirects=False).status_code == 303
    stranger = TestClient(application(site), base_url=AT)
    assert stranger.get("/enter", params={"token": token}).status_code == 401
    made_up = {"cookie": f"{site.cookie}=made-up"}
    assert stranger.get("/20/", headers=made_up).status_code == 401
    entered = stranger.get(
        "/enter", params={"token": site.people.token}, headers=made_up, follow_redirects=False
    )
    assert entered.status_code == 303
    assert "made-up" not in entered.headers["set-cookie"]


def test_every_answer_says_what_a_page_may_do(browser: Browser) -> None:
    for address in ("/20/", "/20/do/collect", "/nowhere", "/health", "/20/ask/loan/list.csv"):
        headers = browser.get(address).headers
        assert headers["content-security-policy"] == guard.POLICY
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
    assert browser.get("/20/").headers["cache-control"] == "no-store"


def test_a_cookie_is_not_for_scripts(site: Site) -> None:
    client = TestClient(application(site), base_url=AT)
    answer = client.get("/enter", params={"token": site.people.token}, follow_redirects=False)
    (cookie,) = answer.headers.get_list("set-cookie")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_sessions_and_files_do_not_pile_up(tmp_path: Path) -> None:
    people = People(Person("x"))
    for _ in range(1_200):
        people.enter(people.token)
    assert len(people.known()) == 1_000
    files = HeldFiles(most_bytes=1_000)
    held = [files.hold(f"{number}.txt", b"x" * 300) for number in range(10)]
    assert [files.get(each.key) is not None for each in held] == [False] * 7 + [True] * 3
    assert not held[0].path.exists()
    files.clear()


# What is sent.


SCRIPT = '"><script>alert(1)</script>{{7*7}}'


def test_what_is_typed_is_never_taken_for_a_page(browser: Browser) -> None:
    browser.act(20, "loan note", {"loan": "DEMO-QH01", "text": SCRIPT})
    for address in ("/20/loans/DEMO-QH01", "/20/", "/20/ask/loan/show?loan=" + SCRIPT):
        text = browser.get(address).text
        assert "<script>alert" not in text
        assert "49" not in re.findall(r"alert\(1\)[^<]{0,40}", text)
    page = browser.send(ADDRESS, {"loan": SCRIPT, "text": SCRIPT, "_step": "edit"})
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert" in page.text


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\so.xlsx", "so.xlsx"),
        ("a\r\nset-cookie: x=1.xlsx", "aset-cookie x=1.xlsx"),
        ('"><script>.xlsx', "script.xlsx"),
        ("..", "file"),
        ("\u202exslx.exe", "xslx.exe"),
    ],
)
def test_a_file_has_a_bare_name(name: str, shown: str) -> None:
    assert bare_name(name) == shown


def test_a_file_that_is_refused_is_shown_by_its_bare_name(browser: Browser) -> None:
    files = {"file": ("../<b>so</b>.xlsx", b"not a workbook")}
    page = browser.send("/20/do/collect/file", {"_step": "look"}, files)
    assert page.status_code == 422
    assert "<b>so" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/assets/..%2f..%2fsite.py",
        "/assets/../site.py",
        "/20/fetch/..%2f..%2fetc%2fpasswd",
        "/20/picture/..%2fx/1",
        "/20/ask/..%2f..%2fx",
        "/20/ask/report/../../x",
        "/20/done/x",
        "/20/work/x",
        "/20/papers/..%2f..",
        "/99999999999/",
        "/20,x/",
        "/-1/",
        "/20/ask/loan/list.exe",
        "/20/do/loan/list",
        "/20/ask/loan/waive",
    ],
)
def test_a_path_leads_nowhere_else(browser: Browser, path: str) -> None:
    assert browser.get(path).status_code in {400, 404, 422}


def test_a_fund_that_is_not_there_is_said(browser: Browser) -> None:
    found = browser.get("/21/loans")
    assert found.status_code == 404
    assert "21" in found.text


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data; boundary=x", b"--y\r\nnonsense"),
        ("multipart/form-data", b"--x"),
        ("multipart/form-data; boundary=x", b""),
        ("application/x-www-form-urlencoded", b"\xff\xfe=%zz&&&=;"),
        ("application/json", b"{}"),
        ("", b"x"),
    ],
)
def test_a_body_that_is_no_form(browser: Browser, kind: str, body: bytes) -> None:
    answer = browser.client.post(ADDRESS, content=body, headers={"content-type": kind})
    assert answer.status_code in {200, 400, 403, 422}


def test_what_is_too_large_is_read_and_refused(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guard, "MOST_BYTES_SENT", 10_000)
    files = {"file": ("lớn.xlsx", b"x" * 100_000)}
    answer = browser.send("/20/do/collect/file", {"_step": "look"}, files)
    assert answer.status_code == 413
    assert "không quá 200 MB" in answer.text


def test_a_ticket_of_an_earlier_start_is_looked_at_again(browser: Browser, site: Site) -> None:
    before = links(site)
    looked = browser.send(ADDRESS, NOTE)
    sent = {**hidden(looked.text), "_step": "do", "_ticket": "abc.def"}
    again = browser.send(ADDRESS, sent)
    assert "Sổ đã có ghi chép mới từ khi xem trước" in again.text
    assert links(site) == before


def test_what_cannot_be_undone_is_asked_first(browser: Browser, site: Site) -> None:
    typed = {"loan": "DEMO-QH01", "on": "03/07/2023", "document": "QĐ-1", "_step": "do"}
    before = links(site)
    form = browser.get("/20/do/loan/write-off")
    sent = {**hidden(form.text), **typed}
    assert browser.send("/20/do/loan/write-off", sent).status_code in {200, 422}
    assert links(site) == before


# Anything at all.


VALUES = (
    *("", "0", "-1", "1e9", "999999999999999999999", "50.000", "năm mươi", "30/06/2023", "2023Q2"),
    *("31/02/2023", "9999-99-99", "DEMO-QH01", "DEMO-11", "all", "on", "true", "\x00", "\ud7ff"),
    *("a" * 5_000, SCRIPT, "' OR 1=1 --", "../../x", "%00", "112", "held:x", "🙂", "ÿ", "=1+1"),
)


def _anything(chance: random.Random) -> tuple[str, str, dict[str, Any]]:
    act = chance.choice(list(ACTS))
    what = declaration(act)
    fund = chance.choice(["20", "20", "20", "20", "all", "21", "20,21", "x"])
    names = [each.name for each in what.parameters] or ["x"]
    wanted = [each.name for each in what.parameters if each.is_required]
    typed: dict[str, Any] = {
        name: chance.choice(VALUES) for name in wanted if chance.random() < 0.9
    }
    for _ in range(chance.randrange(4)):
        name = chance.choice([*names, "_step", "_ticket", "_head", "wide", "compare_as_of", "x y"])
        typed[name] = chance.choice(VALUES)
    kind = "ask" if what.traits.is_question else "do"
    ending = chance.choice(["", "", "", ".xlsx", ".csv", ".json", ".pdf"]) if kind == "ask" else ""
    path = f"/{fund}/{kind}/{act.replace(' ', '/')}{ending}"
    if chance.random() < 0.1:
        path = f"/{fund}/{chance.choice(['loans', 'cooperatives', 'papers', 'ask', 'done', ''])}"
        path += "/" + chance.choice(["x", "DEMO-QH01", "%2e%2e", "a/b/c", "%F0%9F%99%82", ""])
    return chance.choice(["GET", "POST"]), path, typed


@pytest.mark.slow
def test_anything_that_is_sent_has_an_answer_and_the_books_hold(
    browser: Browser, site: Site, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random(21)
    for number in range(REQUESTS):
        method, path, typed = _anything(chance)
        if method == "GET":
            found = browser.get(path, params=typed)
        else:
            found = browser.send(path, {"_step": chance.choice(["look", "do", "edit"]), **typed})
        assert found.status_code < 500, (number, method, path, typed)
    assert "Traceback" not in capsys.readouterr().err
    assert is_proved(site)
