"""Programmes of support: by which paper, from when to when, with how much money from where.

    programmes(connection, fund)            as they stand, by code
    programme_named(connection, fund, code) one; a refusal that says what is not known
    add(writer, programme, …)               a new one
    correct(writer, programme, …, reason)   what is known of one is said anew

A programme is a fact under its code; the last one said holds, whichever day it speaks of: a
correction is a correction of what was always so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Annotated, NamedTuple

from fundledger.contract.fields import Day, IfSaid, Kind, Text, reader_of, said
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.support.named import sources_with
from fundledger.text import clean, natural

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer
    from fundledger.support.meant import Names

KIND = "support_programme"


class Budgeted(NamedTuple):
    """So much is meant to come from a source."""

    source: str
    amount: int


def _pairs(budget: tuple[Budgeted, ...]) -> list[list[object]]:
    return [list(each) for each in budget]


def _budget(pairs: Iterable[tuple[str, int]]) -> tuple[Budgeted, ...]:
    return tuple(Budgeted(*each) for each in pairs)


Budget = Annotated[tuple[Budgeted, ...], Kind("budget", _pairs, _budget)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    code: str  # of which the fact is
    name: Text
    first: Day
    last: Day
    basis: IfSaid[Text] = ""
    budget: IfSaid[Budget] = ()
    note: IfSaid[Text] = ""

    @property
    def total(self) -> int:
        return sum(each.amount for each in self.budget)


class Stated(NamedTuple):
    """One version of a programme: the last one holds."""

    programme: Programme
    chain: int
    day: date  # on which it was said
    document: str
    actor: str
    reason: str  # why it was said anew


_read = reader_of(Programme)


def programmes(
    connection: Connection, fund: int, known_at: int | None = None
) -> dict[str, Programme]:
    """By code, in the order of codes."""
    found = {
        each.programme.code: each.programme
        for each in _all(stated(connection, fund, KIND, known_at=known_at))
    }
    return {code: found[code] for code in sorted(found, key=natural)}


def programme_named(
    connection: Connection, fund: int, code: str, known_at: int | None = None
) -> Programme:
    """By its code or its name."""
    known = programmes(connection, fund, known_at)
    return known[names_of(known.values()).meant(code)]


def versions(
    connection: Connection, fund: int, code: str, known_at: int | None = None
) -> list[Stated]:
    """All that was said of one, the last one last."""
    return list(_all(stated(connection, fund, KIND, subject=code, known_at=known_at)))


def names_of(known: Iterable[Programme]) -> Names:
    from fundledger.support.meant import Names

    return Names(((each.code, (each.name,)) for each in known), "support.unknown_programme")


def add(writer: Writer, programme: Programme, day: date, document: str = "") -> Stated:
    wanted = _fit(writer, programme)
    known = programmes(writer.connection, writer.fund)
    if wanted.code in known:
        raise FundledgerError("programme.exists", code=wanted.code, name=known[wanted.code].name)
    return _state(writer, wanted, day, document)


def correct(
    writer: Writer, programme: Programme, day: date, reason: str, document: str = ""
) -> Stated:
    """All of it anew; what was said before stays in the book."""
    wanted = _fit(writer, programme)
    standing = programme_named(writer.connection, writer.fund, wanted.code)
    if wanted == standing:
        raise FundledgerError("programme.nothing_changed", code=wanted.code)
    if not clean(reason):
        raise FundledgerError("support.correct_why")
    return _state(writer, wanted, day, document, clean(reason))


def new_sources(writer: Writer, programme: Programme) -> list[str]:
    """Those of its budget that nobody has named before."""
    known = sources_with(programmes(writer.connection, writer.fund).values())
    return [clean(each.source) for each in programme.budget if known.is_new(each.source)]


def _fit(writer: Writer, programme: Programme) -> Programme:
    """As it will stand in the book; a refusal of what cannot be."""
    wanted = replace(
        programme,
        code=clean(programme.code),
        name=clean(programme.name),
        basis=clean(programme.basis),
        note=clean(programme.note),
    )
    if not wanted.code or not wanted.name:
        raise FundledgerError("programme.no_name")
    if wanted.last < wanted.first:
        raise FundledgerError("support.period_reversed", first=wanted.first, last=wanted.last)
    known = sources_with(programmes(writer.connection, writer.fund).values())
    budget: dict[str, int] = {}
    for source, amount in wanted.budget:
        name = known.meant_or_new(source)
        if name in budget:
            raise FundledgerError("programme.source_twice", source=name)
        budget[name] = amount
    return replace(wanted, budget=tuple(Budgeted(*each) for each in budget.items()))


def _state(
    writer: Writer, programme: Programme, day: date, document: str, reason: str = ""
) -> Stated:
    body = said(programme)
    if reason:
        body["reason"] = reason
    fact = writer.state(Statement(KIND, programme.code, day, body, clean(document) or None))
    return _stated(fact)


def _all(facts: Iterable[Fact]) -> Iterable[Stated]:
    return map(_stated, facts)


def _stated(fact: Fact) -> Stated:
    programme = Programme(code=fact.subject, **_read(fact.body))
    return Stated(
        *(programme, fact.chain, fact.effective, fact.document or "", fact.actor),
        fact.body.get("reason", ""),
    )
