"""How a notebook asks its book and writes in it: every report and every verb goes through here.

Each asks or writes in a transaction of its own. It holds no figures of the book: what another
process wrote is there at the next question.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from fundledger import calendar, environment
from fundledger.ledger.chain import head_of
from fundledger.ledger.funds import fund_of
from fundledger.ledger.journal import Writer, writing
from fundledger.loans import verbs
from fundledger.notebook.growing import Caller
from fundledger.notebook.said import (
    Day,
    Paper,
    day_said,
    span_said,
    span_standing,
)
from fundledger.office.calling import Call
from fundledger.registers.documents import body_of
from fundledger.reports import loans as loan_reports
from fundledger.reports.asked import Asked
from fundledger.reports.asking import ask
from fundledger.reports.frames import frame
from fundledger.store.books import Book

if TYPE_CHECKING:
    import pandas as pd

    from fundledger.contract.events import Event
    from fundledger.loans.verbs import TakenDocument
    from fundledger.reports.table import Cell


class Desk(Caller):
    """One fund's open book. Close it when done, or use it in a `with` block."""

    def __init__(self, book: Book, fund: int, actor: str | None) -> None:
        self.fund = fund
        self._book = book
        self._actor = actor

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        with self._book.reading() as connection:
            name = fund_of(connection, self.fund).name
            links = head_of(connection, self.fund).chain
        return f"<fundledger book {self._book.name}: fund {self.fund} {name}, {links} links>"

    def close(self) -> None:
        """Let go of the book; nothing is lost, every verb has kept what it did."""
        self._book.close()

    # How it is asked and written.

    def _call(self) -> Call:
        actor = environment.actor_named(self._actor)
        return Call(lambda: self._book, None, self.fund, actor, agreed=True)

    @contextmanager
    def _asked(self, as_of: Day | None, known_at: object = None) -> Iterator[Asked]:
        said = None if known_at is None else str(known_at)
        with self._book.reading() as connection:
            yield ask(connection, self.fund, day_said(as_of), said)

    @contextmanager
    def _spanned(
        self, as_of: Day | None, first: Day | None, quarter: str | None, known_at: object
    ) -> Iterator[tuple[Asked, date]]:
        begin, end = span_said(as_of, first, quarter)
        with self._asked(end, known_at) as asked:
            yield asked, begin

    @contextmanager
    def _looking_ahead(
        self, as_of: Day | None, first: Day | None, quarter: str | None, known_at: object
    ) -> Iterator[tuple[Asked, date]]:
        begin, end, standing = span_standing(as_of, first, quarter)
        with self._asked(end, known_at) as asked:
            yield asked if standing is None else replace(asked, today=standing), begin

    @contextmanager
    def _writing(self, *, dry_run: bool) -> Iterator[Writer]:
        actor = environment.actor_named(self._actor)
        with writing(self._book, self.fund, actor, dry_run=dry_run) as writer:
            yield writer

    def _event(
        self, loan: str, make: Callable[[date], Event], said: dict[str, Any], **more: Any
    ) -> pd.DataFrame:
        paper = Paper(said)
        return self._take(loan, {**body_of(make(paper.on)), **more}, paper)

    def _take(self, loan: str, body: dict[str, Any], paper: Paper) -> pd.DataFrame:
        with self._writing(dry_run=paper.dry_run) as writer:
            taken = verbs.take(
                writer,
                loan,
                body,
                paper.on,
                paper.document,
                today=calendar.today(),
                booked_on=paper.booked_on,
            )
            return self._changed(writer, taken, dry_run=paper.dry_run)

    def _changed(self, writer: Writer, taken: TakenDocument, *, dry_run: bool) -> pd.DataFrame:
        """The loan before and after; the entries that it led to stand in `attrs`."""
        accounts = {**writer.accounts.ever(), **writer.accounts.on(taken.document.day)}
        facts: dict[str, Cell] = {"fund": self.fund}
        screen = loan_reports.taken_screen(taken, accounts, facts, dry_run=dry_run)
        effect, entries = screen.tables[0], screen.tables[-1]
        found = frame(effect)
        found.attrs["link"] = taken.document.chain
        found.attrs["entries"] = [each.posted.number for each in taken.entries]
        found.attrs["notes"] = frame(entries).attrs["notes"]
        return found
