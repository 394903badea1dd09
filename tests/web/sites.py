"""Sites for tests: the pages over a book of the test's own, and a client that has come in."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from starlette.testclient import TestClient

from fundledger.office.table import declaration
from fundledger.web.people import People, Person
from fundledger.web.shelf import OnShow, Shelf
from fundledger.web.site import Site, application

AT = "http://127.0.0.1"
ACTOR = "kế toán thử"


def site_over(location: str, today: date | None = None, on_show: OnShow | None = None) -> Site:
    """The pages of the book at a place; `on_show`: the book to look around in where it is none."""
    day = {} if today is None else {"today": lambda: today}
    shelf = Shelf(location, None if on_show is None else lambda: on_show)
    return Site(shelf, People(Person(ACTOR)), **day)


class Browser:
    """A client of one session. It sends the secret of its forms, as a page would."""

    def __init__(self, site: Site, lang: str = "vi") -> None:
        self.site = site
        self.client = TestClient(application(site), base_url=AT, raise_server_exceptions=True)
        self.client.cookies.set("fundledger-lang", lang)
        entered = self.client.get(
            "/enter", params={"token": site.people.token}, follow_redirects=False
        )
        assert entered.status_code == 303
        (self.session,) = [
            each for each in site.people.known() if each.key == self.client.cookies.get(site.cookie)
        ]

    def get(self, address: str, **more: Any) -> Any:
        return self.client.get(address, **more)

    def page(self, address: str) -> str:
        """The text of a page that is there."""
        found = self.get(address)
        assert found.status_code == 200, (address, found.status_code, found.text[:2000])
        return str(found.text)

    def send(self, address: str, typed: dict[str, Any], files: Any = None, **more: Any) -> Any:
        data = {"_secret": self.session.form_secret, **typed}
        return self.client.post(address, data=data, files=files, **more)

    def act(self, fund: int, act: str, typed: dict[str, Any], files: Any = None) -> Any:
        """Look, then do what the look offers; the page of what came of it."""
        address = f"/{fund}/do/{act.replace(' ', '/')}"
        if not declaration(act).previews:
            form = hidden(self.page(address))
            return self.send(address, {**form, **typed, "_step": "do"}, files)
        looked = self.send(address, {**typed, "_step": "look"}, files)
        if looked.status_code != 200 or looked.url.path != address:
            return looked
        return self.send(address, {**hidden(looked.text), "_step": "do"})


def hidden(page: str) -> dict[str, list[str]]:
    """What a page brings back by itself: names and values of its hidden fields."""
    form = re.search(r'<form method="post" enctype="multipart/form-data".*?</form>', page, re.S)
    assert form is not None, page[:2000]
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', form[0]):
        found.setdefault(name, []).append(_unescaped(value))
    found.pop("_secret", None)
    return found


def _unescaped(text: str) -> str:
    from html import unescape

    return unescape(text)
