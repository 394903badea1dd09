"""Work that a page began: it goes on when the page is closed, and is done once.

A ticket stands for one doing of one act. Whoever sends it again (a double click, the back button)
is led to the same outcome; a ticket of an earlier start of the program is not taken at its word.
"""

from __future__ import annotations

import contextvars
import hmac
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from fundledger.bulk import Progress
from fundledger.messages import say

PATIENCE_SECONDS = 1.5
"""A page waits so long before it shows how far the work is."""

_THREADS = 8
_MOST_KEPT = 2_000


@dataclass
class Work:
    """What is being done, how far it is, and in the end what came of it."""

    ticket: str
    label: str = ""
    done: int = 0
    total: int | None = None
    outcome: Future[Any] = field(default_factory=Future)

    def is_over(self, patience_seconds: float = 0.0) -> bool:
        """Whether it has ended, waiting for so long."""
        try:
            self.outcome.exception(timeout=patience_seconds)
        except NotYet:
            return False
        return True

    @contextmanager
    def progress(
        self, key: str, total: int | None = None, /, **params: object
    ) -> Iterator[Callable[[int], None]]:
        self.label, self.total, self.done = say(key, **params), total, 0

        def advance(count: int) -> None:
            self.done += count

        yield advance


class Works:
    """The work of this process, by ticket."""

    def __init__(self) -> None:
        self.on_end: Callable[[], None] = lambda: None
        """Told when a work has ended, before whoever waits for it goes on."""

        self._secret = secrets.token_bytes(32)
        self._pool = ThreadPoolExecutor(_THREADS, thread_name_prefix="fundledger-work")
        self._lock = threading.Lock()
        self._known: OrderedDict[str, Work] = OrderedDict()

    def new_ticket(self) -> str:
        stub = secrets.token_urlsafe(18)
        return f"{stub}.{self._sign(stub)}"

    def is_ours(self, ticket: str) -> bool:
        """Whether this start of the program gave it out."""
        stub, _, signature = ticket.partition(".")
        return hmac.compare_digest(signature.encode(), self._sign(stub).encode())

    def begin(self, ticket: str, run: Callable[[Progress], Any]) -> Work:
        """Begin the work of this ticket, or answer that which has begun."""
        with self._lock:
            known = self._known.get(ticket)
            if known is not None:
                return known
            work = self._known[ticket] = Work(ticket)
            self._forget_the_oldest()
        context = contextvars.copy_context()  # the language of whoever asked
        self._pool.submit(context.run, _run, work, run, self.on_end)
        return work

    def of(self, ticket: str) -> Work | None:
        return self._known.get(ticket)

    def stop(self) -> None:
        """Let what has begun end, and begin nothing more."""
        self._pool.shutdown(wait=True)

    def _forget_the_oldest(self) -> None:
        over = [each for each in self._known.values() if each.outcome.done()]
        for each in over[: max(0, len(self._known) - _MOST_KEPT)]:
            del self._known[each.ticket]

    def _sign(self, stub: str) -> str:
        return hmac.new(self._secret, stub.encode(), "sha256").hexdigest()[:32]


def _run(work: Work, run: Callable[[Progress], Any], on_end: Callable[[], None]) -> None:
    try:
        outcome = run(work.progress)
        on_end()
        work.outcome.set_result(outcome)
    except BaseException as error:  # noqa: BLE001  # whoever asks for the outcome is told
        work.outcome.set_exception(error)
