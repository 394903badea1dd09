"""A paper is seen in the page before it is printed, issued from there, and proved by its file."""

from __future__ import annotations

import re

from fundledger.office.table import ACTS, declaration
from tests.web.sites import Browser

PNG = b"\x89PNG"


def test_every_kind_of_paper_has_its_page(looking: Browser) -> None:
    page = looking.page("/20/papers?as_of=30/06/2023")
    kinds = [act for act in ACTS if declaration(act).traits.made == "paper" and act != "print"]
    linked = set(re.findall(r'href="/20/papers/([a-z-]+)\?', page))
    assert {f"print {name}" for name in linked} - {"print verify"} == set(kinds)
    for name in sorted(linked - {"verify"}):
        assert looking.get(f"/20/papers/{name}?as_of=30/06/2023").status_code in {200, 422}, name


def test_a_paper_is_shown_page_by_page(looking: Browser) -> None:
    page = looking.page("/20/papers/capital?as_of=30/06/2023")
    (picture,) = re.findall(r'<img src="([^"]*)"', page)
    found = looking.get(picture)
    assert (found.status_code, found.headers["content-type"]) == (200, "image/png")
    assert found.content.startswith(PNG)
    assert looking.get(re.sub(r"/1(\?|$)", r"/99\1", picture)).status_code == 404


def test_a_paper_that_is_not_there_is_no_page(looking: Browser) -> None:
    for address in ("/20/papers/nothing", "/20/papers/template", "/20/picture/none/1"):
        assert looking.get(address).status_code == 404


def test_a_draft_is_issued_from_its_page_and_proved_by_its_file(browser: Browser) -> None:
    day = "as_of=30/06/2023"
    page = browser.page(f"/20/papers/capital?{day}")
    (issue,) = re.findall(r'href="(/20/do/paper/issue\?files=[^"]*)"', page)
    key = issue.partition("files=")[2].replace("%3A", ":")
    done = browser.act(20, "paper issue", {"files": key, "on": "03/07/2023"})
    assert done.status_code == 200, done.text
    (fetched,) = re.findall(r'href="(/20/fetch/[^"]*)"', done.text)
    issued = browser.get(fetched)
    assert issued.content.startswith(b"%PDF")
    sent = browser.send("/20/ask/verify", {}, {"files": ("bao-cao.pdf", issued.content)})
    assert "đúng bản ban hành" in sent.text
    cut = browser.send("/20/ask/verify", {}, {"files": ("x.pdf", issued.content[:-2_000])})
    assert "đúng bản ban hành" not in cut.text
