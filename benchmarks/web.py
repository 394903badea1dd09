"""The pages: what a look costs the first time and again, and many looking while some write.

The book is a fund of 60 loans with six years of quarters (`benchmarks.nation`). Costs are seconds
of the processor in the server's own process. The load is bounded: fifty readers turn a page every
four seconds, four writers post a receipt every eight, which makes every page of it new; for a fixed
time, on the loopback. What a page takes is its wall time as the reader has it, the generator's own
work included.

    python -m benchmarks.web start BOOK       seconds of the processor until it can answer
    python -m benchmarks.web looks BOOK       of each page, the first time and again
    python -m benchmarks.web serve BOOK       serves it, saying where; until its input ends
"""

from __future__ import annotations

import http.client
import json
import random
import re
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks import nation
from benchmarks.measure import Row
from fundledger.office.house import furnish

YEARS, LOANS = 6, 60
DAY = date(nation.BEGINS.year + YEARS, 1, 5)
READERS, WRITERS, SECONDS = 50, 4, 30
READS, WRITES = 4.0, 8.0
"""Seconds from a page to the next, and from a receipt to the next, on average."""

FIRST_MAX, AGAIN_MAX, START_MAX = 0.150, 0.020, 1.0
PAGES = (
    "/1/",
    "/1/ask/loan/list",
    "/1/ask/report/capital",
    "/1/ask/report/due",
    "/1/ask/report/collections",
    "/1/ask/arrears/list",
    "/1/ask/arrears/ageing",
    "/1/ask/debt-group/list",
    "/1/ask/report/trial-balance",
    "/1/ask/worklist",
    "/1/ask/report/movements",
)


def rows(folder: Path) -> Iterator[Row]:
    path = folder / "pages.db"
    nation.make(str(path), funds_count=1, loans=LOANS, years=YEARS).close()
    yield Row("the pages start, against 1 s of the processor", _alone("start", path), START_MAX, 1)
    looks = json.loads(_said("looks", path))
    today = looks.pop(PAGES[0])
    for which, most in (("first", FIRST_MAX), ("again", AGAIN_MAX)):
        worst = max(looks, key=lambda page: looks[page][which])
        against = f"against {most * 1000:.0f} ms"
        what = f"a report of a real fund, {which} (the dearest: {worst}), {against}"
        yield Row(what, looks[worst][which], most, 1)
        what = f"the page of today, which proves the books, {which}, {against}"
        yield Row(what, today[which], most, 1)
    yield from _under_load("SQLite", str(path))
    from tests import postgres

    try:
        with postgres.running() as server:
            address = server.new_database()
            nation.make(address, funds_count=1, loans=LOANS, years=YEARS).close()
            yield from _under_load("PostgreSQL", address)
    except OSError:
        return  # no server's programs here


def _under_load(database: str, book: str) -> Iterator[Row]:
    reads, writes = load(book)
    for what, taken in ((f"{READERS} readers", reads), (f"{WRITERS} writers", writes)):
        fifty, ninety_nine = _percentile(taken, 50), _percentile(taken, 99)
        said = f"p50 {fifty:.3f} s, p99 {ninety_nine:.3f} s"
        print(f"    {database}, {what}: {len(taken)} times, {said}")
        yield Row(f"p50 of {what} on {database}, against 0.5 s", fifty, 0.5, 1)
        yield Row(f"p99 of {what} on {database}, against 3 s", ninety_nine, 3.0, 1)


def _percentile(taken: list[float], which: int) -> float:
    return statistics.quantiles(taken, n=100)[which - 1]


# The load.


def load(book: str) -> tuple[list[float], list[float]]:
    """Seconds of each page that was read, and of each receipt from its form to its outcome."""
    reads: list[float] = []
    writes: list[float] = []
    wrong: list[str] = []
    with _served(book) as (address, cookie, secret):
        ends = time.monotonic() + SECONDS
        people = [
            *(
                threading.Thread(target=_reader, args=(n, address, cookie, ends, reads, wrong))
                for n in range(READERS)
            ),
            *(
                threading.Thread(
                    target=_writer, args=(n, address, cookie, secret, ends, writes, wrong)
                )
                for n in range(WRITERS)
            ),
        ]
        for each in people:
            each.start()
        for each in people:
            each.join()
    assert not wrong, wrong[:3]
    return reads, writes


def _reader(
    number: int, address: str, cookie: str, ends: float, reads: list[float], wrong: list[str]
) -> None:
    chance = random.Random(number)
    while time.monotonic() < ends:
        time.sleep(chance.uniform(0, 2 * READS))
        page = chance.choice(PAGES)
        begin = time.perf_counter()
        status, _, _ = _request(address, "GET", page, cookie)
        reads.append(time.perf_counter() - begin)
        if status != 200:
            wrong.append(f"{status} {page}")


def _writer(
    number: int,
    address: str,
    cookie: str,
    secret: str,
    ends: float,
    writes: list[float],
    wrong: list[str],
) -> None:
    """Receipts of costs by hand: each is looked at and done; a moved book is looked at again."""
    chance = random.Random(1_000 + number)
    count = 0
    while time.monotonic() < ends:
        time.sleep(chance.uniform(0, 2 * WRITES))
        count += 1
        typed = {
            "amount": str(100_000 + count),
            "of": "income_deposit",
            "on": f"{DAY:%d/%m/%Y}",
            "document": f"PT-{number}-{count}",
            "_secret": secret,
            "_step": "look",
        }
        begin = time.perf_counter()
        for _ in range(20):
            status, where, text = _request(address, "POST", "/1/do/money/receive", cookie, typed)
            if where is not None:
                break
            if status != 200:
                wrong.append(f"{status} {text[:2000]}")
                break
            typed = {**dict(_hidden(text)), "_secret": secret, "_step": "do"}
        writes.append(time.perf_counter() - begin)


def _hidden(page: str) -> Iterator[tuple[str, str]]:
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', page):
        yield name, unescape(value)


def _request(
    address: str, method: str, path: str, cookie: str, typed: dict[str, str] | None = None
) -> tuple[int, str | None, str]:
    to = urlsplit(address)
    connection = http.client.HTTPConnection(str(to.hostname), to.port, timeout=60)
    headers = {"cookie": cookie}
    body = None
    if typed is not None:
        body = urlencode(typed)
        headers["content-type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.getheader("location"), answer.read().decode(errors="replace")
    finally:
        connection.close()


@contextmanager
def _served(book: str) -> Iterator[tuple[str, str, str]]:
    """A server in a process of its own: its address, the cookie of a session, its forms' secret."""
    command = [sys.executable, "-P", "-m", "benchmarks.web", "serve", book]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[1],
    ) as server:
        assert server.stdin is not None
        assert server.stdout is not None
        yield tuple(json.loads(server.stdout.readline()))
        server.stdin.close()
        server.wait(60)


# In a process of its own.


def _said(what: str, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-P", "-m", "benchmarks.web", what, str(path)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    return done.stdout


def _alone(what: str, path: Path) -> float:
    return float(_said(what, path))


def _site(book: str) -> object:
    from tests.web.sites import site_over

    return site_over(book, DAY)


def start(book: str) -> None:
    from fundledger.web.serving import server_of

    server_of(_site(book))  # type: ignore[arg-type]
    print(time.process_time())


def looks(book: str) -> None:
    from tests.web.sites import Browser

    for page in PAGES:  # what is loaded once in the life of a server
        Browser(_site(book)).page(page)  # type: ignore[arg-type]
    browser = Browser(_site(book))  # type: ignore[arg-type]
    found = {}
    for page in PAGES:
        taken = []
        for _ in range(3):
            begin = time.process_time()
            browser.page(page)
            taken.append(time.process_time() - begin)
        found[page] = {"first": taken[0], "again": min(taken[1:])}
    print(json.dumps(found))


def serve(book: str) -> None:
    from tests.browser.conftest import serving

    site = _site(book)
    with serving(site) as served:  # type: ignore[arg-type]
        session = served.site.people.enter(served.site.people.token)
        assert session is not None
        said = (served.address, f"{served.site.cookie}={session.key}", session.form_secret)
        print(json.dumps(said), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    furnish()
    {"start": start, "looks": looks, "serve": serve}[sys.argv[1]](sys.argv[2])
