"""Applications that come in many at a time: each judged as `entering.apply` would, in one reading.

    receiving = Receiving(connection, fund, today)     what they are looked at against, read once
    receiving.objections(application)                  all that stands against one, by its field
    receive_each(writer, applications, receiving)      state them; those that stand are left alone

An application that is in the book already, word for word, changes nothing. One that says something
else is refused, field by field: nobody could tell which of the two is right. Nothing is checked by
`receive_each`: whoever calls has asked for the objections, and there were none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from fundledger.contract.terms import Fault
from fundledger.errors import FundledgerError
from fundledger.lending.dossier import (
    Applied,
    Dossier,
    HandedIn,
    Stated,
    stated_from,
    statement_of,
)
from fundledger.lending.entering import (
    refuse_asked,
    refuse_borrower,
    refuse_future,
    refuse_other_papers,
    refuse_requirement,
)
from fundledger.lending.requests import Requests
from fundledger.lending.standing import Standing
from fundledger.lending.tables import keep
from fundledger.money import Dong
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.entry import Statement
    from fundledger.ledger.journal import Writer


@dataclass(frozen=True, slots=True, kw_only=True)
class Application:
    """What a list says of one. `papers` are codes of the Fund's list, or their names."""

    number: str
    day: date
    asked: Applied
    papers: tuple[str, ...] = ()
    document: str = ""


class Received(NamedTuple):
    """How the request stands on its day, and whether it was entered now."""

    standing: Standing
    is_new: bool


class Receiving:
    def __init__(self, connection: Connection, fund: int, today: date) -> None:
        self._connection, self._fund, self._today = connection, fund, today
        self.requests = Requests.read(connection, fund)

    def knows_borrower(self, number: str) -> bool:
        return number in self.requests.borrowers

    def standing(self, number: str) -> Dossier | None:
        return self.requests.dossiers.get(number)

    def objections(self, one: Application) -> Iterator[Fault]:
        """Everything at once, for somebody who mends a list."""
        number = clean(one.number)
        yield from _told("received", partial(refuse_future, one.day, self._today))
        if not number:
            yield Fault("number", "application.no_number")
        standing = self.standing(number)
        if standing is not None:
            yield from self._differences(standing, one)
            return
        asked = one.asked
        where = self._connection, self._fund
        yield from _told("cooperative", partial(refuse_borrower, *where, asked, one.day))
        yield from _told(None, partial(refuse_asked, asked))
        at = self.requests.of_signed(_first(one), (), one.day)
        for code in self.codes(one):
            yield from _told("papers", partial(refuse_requirement, at, code, None))

    def codes(self, one: Application) -> tuple[str, ...]:
        """Its papers as the table of its day calls them; what that has not, as it is said."""
        rules = self.requests.tables.on(one.day)
        meant = ((rules.paper_meant(each), clean(each)) for each in one.papers)
        codes = (said if paper is None else paper.code for paper, said in meant)
        return tuple(dict.fromkeys(codes))

    def _differences(self, standing: Dossier, one: Application) -> Iterator[Fault]:
        """What a list says otherwise than the book. A paper that came later is there too."""
        params: dict[str, object] = {
            "application": standing.number,
            "link": standing.application.chain,
        }
        told: list[tuple[str, object, object]] = [("received", standing.received, one.day)]
        if clean(one.document):
            told.append(("document", standing.application.document, clean(one.document)))
        told += [
            (each.name, getattr(standing.asked, each.name), getattr(one.asked, each.name))
            for each in fields(Applied)
        ]
        for name, there, said in told:
            if there != said:
                yield Fault(name, "application.differs", {**params, "there": _shown(name, there)})
        yield from _told("papers", partial(refuse_other_papers, standing, self.codes(one)))


def receive_each(
    writer: Writer, applications: Sequence[Application], receiving: Receiving
) -> list[Received]:
    """In one stream of facts: the application, and its papers of the same day."""
    new = [each for each in applications if receiving.standing(clean(each.number)) is None]
    for each in new:
        if receiving.requests.tables.held_on(each.day).fact is None:
            keep(writer, each.day)
            break  # there is one table of the program, whatever the day
    facts = writer.state_each(said for each in new for said in _statements(each, receiving))
    entered: dict[str, Dossier] = {}
    for fact in facts:
        stated = stated_from(fact)
        if isinstance(stated.said, Applied):
            entered[fact.subject] = Dossier(fact.subject, stated)
        else:
            entered[fact.subject] = entered[fact.subject].with_(stated)
    found: list[Received] = []
    for each in applications:
        number = clean(each.number)
        dossier = entered.get(number) or receiving.requests.dossiers[number]
        standing = receiving.requests.of(dossier, each.day)
        found.append(Received(standing, number in entered))
    return found


def _statements(one: Application, receiving: Receiving) -> Iterator[Statement]:
    number = clean(one.number)
    yield statement_of(number, one.day, one.asked, clean(one.document))
    if codes := receiving.codes(one):
        yield statement_of(number, one.day, HandedIn(papers=codes))


def _first(one: Application) -> Dossier:
    """As it would stand before anything is stated of it."""
    return Dossier(clean(one.number), Stated(0, one.day, "", "", one.asked))


_FIELDS = {
    "contract.zero_amount": "amount",
    "application.no_purpose": "purpose",
    "application.above_cost": "amount",
    "application.own_above_cost": "own_funds",
}
"""Which field a refusal speaks of, where one check looks at several."""


def _told(field: str | None, refuse: Callable[[], object]) -> Iterator[Fault]:
    try:
        refuse()
    except FundledgerError as error:
        yield Fault(field or _FIELDS[error.key], error.key, dict(error.params))


_MONEY = frozenset({"amount", "project_cost", "own_funds"})


def _shown(name: str, there: object) -> object:
    if isinstance(there, tuple):
        return list(there) or "–"
    if name in _MONEY and isinstance(there, int):
        return Dong(there)
    return "–" if there in (None, "") else there
