"""A stop on new lending, and lending resumed: from which day, by which paper.

    stop(writer, on, document, reason)      from that day on no contract may be signed
    resume(writer, on, document)            from that day on contracts are taken again
    undo(writer, link, reason, today)       it was entered by mistake: both facts stay
    stop_on(connection, fund, day)          the stop that a day lies in, if it does

The last statement by a day decides for it, so the order in which they were entered leaves no trace.
Of one day there is one statement; a resumption always ends a stop. A stop refuses contracts signed
in its days (`signing`) and nothing else: what was signed before is paid out and corrected as ever.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Literal, NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated, stated_in_bulk
from fundledger.registers.contracts import KIND as CONTRACT
from fundledger.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "lending_stop"
SUBJECT = "lending"

What = Literal["stop", "resume"]


class Undone(NamedTuple):
    """By what a statement was taken back."""

    chain: int
    day: date
    actor: str
    reason: str


class Said(NamedTuple):
    """One statement, as its paper says it. `reason` is of a stop."""

    chain: int
    what: What
    day: date
    document: str
    reason: str
    actor: str
    undone: Undone | None = None


@dataclass(frozen=True)
class Stops:
    """The statements that stand, in the order of their days."""

    standing: tuple[Said, ...]

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Stops:
        return cls.of(statements(connection, fund, known_at))

    @classmethod
    def of(cls, every: Iterable[Said]) -> Stops:
        """Of all that was said, what was not taken back."""
        return cls(tuple(each for each in every if each.undone is None))

    def stop_on(self, day: date) -> Said | None:
        last = self.by(day)
        return last if last is not None and last.what == "stop" else None

    def by(self, day: date) -> Said | None:
        """The last statement whose day has come by then."""
        at = bisect_right(self._days, day)
        return self.standing[at - 1] if at else None

    def after(self, day: date) -> Said | None:
        """The first whose day comes later."""
        return next((each for each in self.standing if each.day > day), None)

    def last_day(self, said: Said) -> date | None:
        """The day before the next statement; None: it holds on."""
        following = self.after(said.day)
        return None if following is None else following.day - ONE_DAY

    def ends(self, stop: Said) -> date | None:
        """The day before lending is resumed, whichever paper prolongs the stop; None: it is not."""
        later = (each for each in self.standing if each.day > stop.day and each.what == "resume")
        resumed = next(later, None)
        return None if resumed is None else resumed.day - ONE_DAY

    @cached_property
    def _days(self) -> list[date]:
        return [each.day for each in self.standing]


def stop_on(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> Said | None:
    """The stop that was in force on a day; None: contracts could be signed."""
    return Stops.read(connection, fund, known_at).stop_on(day)


def statements(connection: Connection, fund: int, known_at: int | None = None) -> list[Said]:
    """All that was ever said, in the order of days, what was taken back among it."""
    facts = list(stated(connection, fund, KIND, known_at=known_at))
    gone = {fact.body["voids"]: fact for fact in facts if fact.body["do"] == "void"}
    found = [_said(fact, gone.get(fact.chain)) for fact in facts if fact.body["do"] != "void"]
    return sorted(found, key=attrgetter("day", "chain"))


def stop(writer: Writer, on: date, document: str, reason: str) -> Said:
    """Stop new lending from a day on, which may be still to come."""
    paper, why = clean(document), clean(reason)
    if not paper:
        raise FundledgerError("lending.no_document_of_stop")
    if not why:
        raise FundledgerError("lending.no_reason_of_stop")
    stops = Stops.read(writer.connection, writer.fund)
    _refuse_same_day(stops, on)
    standing = stops.stop_on(on)
    if standing is not None:
        raise FundledgerError("lending.stands", on=on, **_named(standing))
    return _stated(writer, on, {"do": "stop", "reason": why}, paper)


def resume(writer: Writer, on: date, document: str) -> Said:
    """Lend again from a day on: the stop of the day before ends."""
    paper = clean(document)
    if not paper:
        raise FundledgerError("lending.no_document_of_resumption")
    stops = Stops.read(writer.connection, writer.fund)
    _refuse_same_day(stops, on)
    if stops.stop_on(on) is None:
        raise FundledgerError("lending.not_stopped", on=on)
    following = stops.after(on)
    if following is not None and following.what == "resume":
        raise FundledgerError("lending.resumed_already", on=on, **_named(following))
    return _stated(writer, on, {"do": "resume"}, paper)


def undo(writer: Writer, link: int, reason: str, today: date) -> Said:
    """Take back what was entered by mistake; answers it as it is then."""
    every = statements(writer.connection, writer.fund)
    said = next((each for each in every if each.chain == link), None)
    if said is None:
        raise FundledgerError("lending.no_statement", link=link)
    if said.undone is not None:
        params: dict[str, object] = {"day": said.undone.day, "by": said.undone.chain}
        raise FundledgerError("lending.undone_already", link=link, **params)
    why = clean(reason)
    if not why:
        raise FundledgerError("lending.no_reason_of_undoing", link=link)
    _refuse_rested_on(Stops.of(every), said)
    body = {"do": "void", "voids": link, "reason": why}
    void = writer.state(Statement(KIND, SUBJECT, today, body))
    return said._replace(undone=_undone(void))


def signed_in_stop(connection: Connection, fund: int, said: Said) -> list[str]:
    """The contracts of the days that a statement has changed which lie in a stop: they stay."""
    stops = Stops.read(connection, fund)
    following = stops.after(said.day)
    last = {row[1]: row[2] for row in stated_in_bulk(connection, fund, CONTRACT)}
    return sorted(
        number
        for number, signed in last.items()
        if said.day <= signed
        and (following is None or signed < following.day)
        and stops.stop_on(signed) is not None
    )


def _refuse_same_day(stops: Stops, day: date) -> None:
    last = stops.by(day)
    if last is not None and last.day == day:
        raise FundledgerError(f"lending.same_day_{last.what}", **_named(last))


def _refuse_rested_on(stops: Stops, said: Said) -> None:
    """A resumption must go on ending a stop."""
    following = stops.after(said.day)
    if said.what == "resume" or following is None or following.what == "stop":
        return
    without = Stops(tuple(each for each in stops.standing if each.chain != said.chain))
    if without.stop_on(said.day) is None:
        raise FundledgerError("lending.rested_on", stop=said.chain, **_named(following))


def _stated(writer: Writer, on: date, body: dict[str, object], document: str) -> Said:
    return _said(writer.state(Statement(KIND, SUBJECT, on, body, document)), None)


def _named(said: Said) -> dict[str, object]:
    return {"day": said.day, "document": said.document, "link": said.chain}


def _said(fact: Fact, void: Fact | None) -> Said:
    body = fact.body
    return Said(
        *(fact.chain, body["do"], fact.effective, fact.document or ""),
        *(body.get("reason", ""), fact.actor),
        None if void is None else _undone(void),
    )


def _undone(void: Fact) -> Undone:
    return Undone(void.chain, void.effective, void.actor, void.body["reason"])
