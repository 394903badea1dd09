"""The server as a person starts it: a link for one use, a stop that loses nothing."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from fundledger.demo import BOOK
from fundledger.errors import FundledgerError
from fundledger.web.serving import listening

LINK = re.compile(r"http://127\.0\.0\.1:\d+/enter\?token=\S+")


@contextmanager
def running(*said: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    """`fundledger web` in a process of its own, until the block ends."""
    command = [sys.executable, "-P", "-m", "fundledger", "web", *said]
    environment = {**os.environ, "FUNDLEDGER_LANG": "en", "PYTHONUNBUFFERED": "1"}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                process.wait(30)


def next_link(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := LINK.search(line):
            return found[0]
    raise AssertionError("no link was printed")


def test_a_link_is_printed_and_after_its_use_another(demo: Path) -> None:
    with running("--book", str(demo / BOOK), cwd=demo) as process:
        first = next_link(process)
        opener = build_opener(HTTPCookieProcessor())
        assert "Capital" in opener.open(first, timeout=30).read().decode()
        second = next_link(process)
        assert second != first
        health = first.partition("/enter")[0] + "/health"
        assert urlopen(Request(health), timeout=30).read() == b"ok"
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
        assert process.stdout is not None
        assert process.stdout.read().strip().endswith("Stopped.")


def test_two_may_serve_one_book(demo: Path) -> None:
    book = str(demo / BOOK)
    with running("--book", book, cwd=demo) as one, running("--book", book, cwd=demo) as other:
        links = {next_link(one), next_link(other)}
        assert len({each.partition("/enter")[0] for each in links}) == 2


def test_a_port_that_is_taken_is_said() -> None:
    with listening(0) as taken, pytest.raises(FundledgerError) as refusal:
        listening(taken.getsockname()[1])
    assert refusal.value.key == "web.port_taken"


def test_only_this_machine_is_answered() -> None:
    with listening(0) as made:
        assert made.getsockname()[0] == "127.0.0.1"


@pytest.mark.slow
def test_without_a_book_the_demonstration_is_shown(tmp_path: Path) -> None:
    with running(cwd=tmp_path) as process:
        opener = build_opener(HTTPCookieProcessor())
        begun = time.monotonic()
        page = opener.open(next_link(process), timeout=60).read().decode()
        assert time.monotonic() - begun < 60
        assert "This is a demonstration fund" in page
        assert 'href="/start"' in page
    assert (tmp_path / "fundledger-demo" / BOOK).exists()
    assert not (tmp_path / "fund.db").exists()
