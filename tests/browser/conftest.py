"""A real browser before a real server, for stories of people at the pages.

`served` runs the pages of a book on the loopback until its block ends. A page of `visitor` has come
in by the link, and fails its test for a script that broke or for what the content policy refused.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from fundledger.demo import BOOK
from fundledger.web.serving import HOST, listening, server_of
from fundledger.web.site import Site
from tests.browser.browsers import NONE_HERE, browser_path, must_be_here
from tests.web.conftest import TODAY, demo, demo_folder
from tests.web.sites import site_over

__all__ = ["demo", "demo_folder"]

LAPTOP = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """One worker plays the stories: a browser is heavy."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = browser_path()
    if path is None:
        if must_be_here():
            pytest.fail(NONE_HERE)
        pytest.skip(NONE_HERE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@dataclass(frozen=True)
class Served:
    """Pages that are being served, and the link that opens them."""

    site: Site
    address: str

    @property
    def link(self) -> str:
        return f"{self.address}/enter?token={self.site.people.token}"


@contextmanager
def serving(site: Site) -> Iterator[Served]:
    """A server on the loopback for the time of the block."""
    listener = listening(0)
    port = listener.getsockname()[1]
    site = replace(site, cookie=f"fundledger-{port}")
    server = server_of(site)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the server does not start"
        time.sleep(0.01)
    try:
        yield Served(site, f"http://{HOST}:{port}")
    finally:
        server.should_exit = True
        thread.join(20)
        listener.close()
        site.close()


@pytest.fixture
def served(demo: Path) -> Iterator[Served]:
    """The pages of a copy of the demonstration."""
    with serving(site_over(str(demo / BOOK), TODAY)) as found:
        yield found


Visitor = Callable[..., Page]


@pytest.fixture
def visitor(chromium: Browser) -> Iterator[Visitor]:
    """`visitor(served, script=False, size=PHONE)`: a page of somebody who has come in."""
    contexts = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            complaints.append(message.text)

    def come(served: Served, *, script: bool = True, size: dict[str, int] | None = None) -> Page:
        context = chromium.new_context(
            viewport=size or LAPTOP,  # type: ignore[arg-type]  # a TypedDict there
            java_script_enabled=script,
            locale="vi-VN",
            accept_downloads=True,
        )
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(served.link)
        return page

    yield come
    for each in contexts:
        each.close()
    assert complaints == []


@pytest.fixture
def pictures() -> Path | None:
    """Where the stories put their pictures, if somebody asked for them."""
    said = os.environ.get("FUNDLEDGER_PICTURES")
    return None if said is None else Path(said)
