"""Runs the peers one after another on the same book, and compares what they answer with the file.

A peer is believed when its balances are the file's own sums; ours are held to the same. One that
would take too long is measured on a tenth or a hundredth of the book, and its line says so.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from benchmarks.peers import book, server
from benchmarks.peers.protocol import digest

LIMIT = 300
"""Seconds that a peer may work on the whole book; a hundredth of it foretells them."""

LEAST = 1_000
"""A smaller book foretells nothing, and is measured once only."""

QUICK, TURNS = 30, 2
"""A peer that takes less seconds is run so often, each figure the best, as a busy moment passes."""

ABSENT = "not installed"
FIGURES = ("load", "balances", "by_loan", "megabytes")
VARIABLE = "FUNDLEDGER_PEERS_PYTHON"
ROOT = Path(__file__).parents[2]
Kind = Literal["ours", "floor", "library", "text"]


@dataclass(frozen=True, slots=True)
class Peer:
    name: str
    module: str
    kind: Kind
    note: str
    on_server: bool = False


_ANEW = "no store: each question reads the text again; appending is a check of the text"
_SERVER = "PostgreSQL on this machine without fsync; memory without the server's"

PEERS = (
    Peer("fundledger", "ours", "ours", "each entry proved, numbered and hashed; durable"),
    Peer("fundledger-postgresql", "ours_postgres", "ours", _SERVER, on_server=True),
    Peer("sqlite3", "floor_sqlite", "floor", "floor: rows of our tables, nothing proved"),
    Peer("sqlalchemy-core", "floor_core", "floor", "floor: rows of our tables, nothing proved"),
    Peer(
        "beancount",
        "beancount_",
        "text",
        "no store: appending is parsing its text without the cache, as every new process must;"
        " balances are of what it then holds in memory",
    ),
    Peer("hledger", "hledger", "text", _ANEW),
    Peer("ledger", "ledger_cli", "text", _ANEW),
    Peer(
        "piecash",
        "piecash_",
        "library",
        "GnuCash's SQLite file; accounts opened beforehand; one saved session; get_balance of each",
    ),
    Peer(
        "django-hordak",
        "hordak",
        "library",
        f"{_SERVER}; accounts opened beforehand; bulk_create in one transaction, its triggers on",
        on_server=True,
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is printed of a peer: its figures, or in `fault` why there are none."""

    peer: Peer
    version: str | None
    load: float | None = None
    balances: float | None = None
    by_loan: float | None = None
    megabytes: float | None = None
    fault: str = ""
    smaller: str = ""  # how the figures were made out of a smaller book's

    @property
    def seconds(self) -> float:
        return sum(filter(None, (self.load, self.balances, self.by_loan)))

    @property
    def note(self) -> str:
        return "; ".join(filter(None, (self.smaller, self.peer.note)))


@dataclass(slots=True)
class Run:
    """One run: the books it has written, the server if any peer has asked for one."""

    folder: Path
    size: int
    limit: float = LIMIT
    pythons: Mapping[str, str] = field(default_factory=dict)
    peers: tuple[Peer, ...] = PEERS
    _books: dict[int, tuple[Path, dict[str, str]]] = field(default_factory=dict)
    _server: Any = None
    _open: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def lines(self) -> Iterator[Line]:
        with self._open:
            for peer in self.peers:
                yield self._line(peer)

    def _line(self, peer: Peer) -> Line:
        try:
            if peer.on_server:  # which is started for nobody who is not there
                if self._said(peer)["version"] is None:
                    return Line(peer, None, fault=ABSENT)
                if not self._has_server():
                    return Line(peer, None, fault="needs PostgreSQL, which cannot be started here")
            return self._measured(Line(peer, None))
        except _FailedError as failed:
            return Line(peer, None, fault=f"failed: {failed}")

    def _measured(self, line: Line) -> Line:
        """Of the largest book that the smallest one foretells to be done in time."""
        sizes = [size for size in (self.size, self.size // 10, self.size // 100) if size >= LEAST]
        *larger, smallest = sizes or [self.size]
        least = self._figures(line, smallest)
        if least is None:
            return replace(line, fault=_too_slow(smallest, self.limit))
        for size in () if least.fault else larger:
            if least.seconds * size / self.size <= self.limit:
                found = self._figures(line, size)
                if found is not None:
                    return self._best(found, size)
        return least if larger else self._best(least, smallest)

    def _best(self, found: Line, size: int) -> Line:
        for _ in range(1, TURNS):
            if found.fault or size < LEAST or found.seconds > QUICK:
                break
            again = self._figures(found, size)
            if again is None or again.fault:
                return again or found
            found = replace(
                again,
                **{name: _least(getattr(found, name), getattr(again, name)) for name in FIGURES},
            )
        return found

    def _figures(self, line: Line, size: int) -> Line | None:
        """None if it was not done in time."""
        path, expected = self._book(size)
        try:
            # What comes before (a database, accounts) is not measured, so it gets time as well.
            said = self._said(line.peer, str(path), within=2 * self.limit)
        except subprocess.TimeoutExpired:
            return None
        if said["version"] is None:
            return replace(line, fault=ABSENT)
        line = replace(line, version=said["version"])
        other = [what for what, right in expected.items() if said[what] not in (right, None)]
        if other:
            return replace(line, fault=f"wrong: other balances than the file, by {other[0]}")
        times = self.size / size
        smaller = f"{size:,} entries measured, times {times:g}; memory as measured"
        return replace(
            line,
            load=said["load"] * times,
            balances=said["balances"] * times,
            by_loan=None if said["by_loan"] is None else said["by_loan"] * times,
            megabytes=said["megabytes"],
            smaller=smaller if size < self.size else "",
        )

    def _book(self, size: int) -> tuple[Path, dict[str, str]]:
        if size not in self._books:
            path = self.folder / f"book-{size}.csv"
            sums = book.write(path, size)
            expected = {"accounts": digest(sums.accounts), "loans": digest(sums.loans)}
            self._books[size] = path, expected
        return self._books[size]

    def _has_server(self) -> bool:
        if self._server is None:
            from tests import postgres

            try:
                self._server = self._open.enter_context(postgres.running())
            except (OSError, AssertionError):
                self._server = False
        return bool(self._server)

    def _said(self, peer: Peer, *arguments: str, within: float | None = None) -> dict[str, Any]:
        python = self.pythons.get(peer.name, self.pythons.get("", sys.executable))
        if peer.kind in ("ours", "floor"):
            python = sys.executable
        module = f"{__package__}.{peer.module}" if "." not in peer.module else peer.module
        environment = dict(os.environ, PYTHONPATH=str(ROOT), PYTHONSAFEPATH="1")
        if peer.on_server and arguments:
            environment[server.VARIABLE] = self._server.new_database()
        try:
            process = subprocess.Popen(
                [python, "-m", module, *arguments],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                start_new_session=True,
            )
        except OSError as error:
            raise _FailedError(str(error)) from error
        try:
            out, err = process.communicate(timeout=within)
        except BaseException:
            os.killpg(process.pid, signal.SIGKILL)  # with whatever command it has started
            process.communicate()
            raise
        if process.returncode != 0:
            raise _FailedError((err.strip() or "no word why").splitlines()[-1])
        said: dict[str, Any] = json.loads(out.splitlines()[-1])
        return said


class _FailedError(Exception):
    """A peer's process ended badly; the text is the last line that it said."""


def pythons_of(options: list[str], environment: str) -> dict[str, str]:
    """Interpreters by peer, of `NAME=PATH`; one without a name is for all that have none."""
    found = {}
    for asked in [*filter(None, environment.split(os.pathsep)), *options]:
        name, equals, path = asked.partition("=")
        if not equals:
            name, path = "", asked
        if name and name not in {peer.name for peer in PEERS}:
            known = ", ".join(peer.name for peer in PEERS if peer.kind in ("library", "text"))
            raise ValueError(f"no peer is called {name}; there are {known}")
        found[name] = path
    return found


def _least(one: float | None, other: float | None) -> float | None:
    return one if one is None or other is None else min(one, other)


def _too_slow(size: int, limit: float) -> str:
    return f"too slow: {size:,} entries were not done in {2 * limit:g} s"
