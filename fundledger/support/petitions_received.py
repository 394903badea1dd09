"""Petitions that come in many at a time: each judged as `petitions.ask` would, in one reading.

    receiving = Receiving(connection, fund, today)     what they are looked at against, read once
    receiving.objections(listed)                       all that stands against one, by its field
    receive_each(writer, listed, receiving)            state them; what stands already is left alone

A petition that is in the book word for word changes nothing; its answer may be new. One that says
something else is refused, field by field: nobody could tell which of the two is right. Whoever
calls `receive_each` has asked for the objections, and there were none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundledger.contract.terms import Fault
from fundledger.errors import FundledgerError
from fundledger.messages.wording import Sentence
from fundledger.support.petition_kinds import word_of_kind
from fundledger.support.petitions import (
    Forwarded,
    Judging,
    Petition,
    Raised,
    Step,
    cleaned_step,
    refuse_step,
    statement_of,
    step_standing,
    with_fact,
)
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.ledger.entry import Statement
    from fundledger.ledger.journal import Writer


class Became(NamedTuple):
    """What a list says became of a petition."""

    day: date
    said: Step
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """What a list says of one petition."""

    number: str
    day: date
    raised: Raised
    document: str = ""
    steps: tuple[Became, ...] = ()


class Received(NamedTuple):
    """How the petition stands, whether it was entered now, and how many steps of it were."""

    petition: Petition
    is_new: bool
    steps: int


class Receiving(Judging):
    """What a list is looked at against."""

    def objections(self, one: Listed) -> Iterator[Fault]:
        standing = self.known.get(clean(one.number))
        if standing is None:
            yield from self.faults(one.number, one.day, one.raised)
            standing = Petition(clean(one.number), 0, one.day, one.document, "", one.raised)
        else:
            yield from self._differences(standing, one)
        for each in one.steps:
            if step_standing(standing, each.day, each.said, each.document) is not None:
                continue
            try:
                refuse_step(standing, each.day, each.said, each.document, self.today)
            except FundledgerError as error:
                yield Fault(_field_of(each.said, error.key), error.key, dict(error.params))

    def _differences(self, standing: Petition, one: Listed) -> Iterator[Fault]:
        raised = self.cleaned(one.raised, one.day)
        told: list[tuple[str, object, object]] = [("day", standing.day, one.day)]
        if clean(one.document):
            told.append(("document", standing.document, clean(one.document)))
        told += [
            (each.name, getattr(standing.raised, each.name), getattr(raised, each.name))
            for each in fields(Raised)
        ]
        for name, there, said in told:
            if there != said:
                params = {"petition": standing.number, "there": _shown(name, there)}
                yield Fault(name, "petition.differs", params)


def receive_each(writer: Writer, listed: Sequence[Listed], receiving: Receiving) -> list[Received]:
    """In one stream of facts: the petition, then what became of it."""
    stating = [(each, list(_statements(each, receiving))) for each in listed]
    facts = writer.state_each(said for _, several in stating for said in several)
    found: list[Received] = []
    for one, several in stating:
        standing = receiving.known.get(clean(one.number))
        is_new = standing is None
        for _ in several:
            fact = next(facts)
            standing = with_fact(standing, fact)
        assert standing is not None  # what was not in the book was stated
        found.append(Received(standing, is_new, len(several) - is_new))
    return found


def _statements(one: Listed, receiving: Receiving) -> Iterator[Statement]:
    number = clean(one.number)
    standing = receiving.known.get(number)
    if standing is None:
        raised = receiving.cleaned(one.raised, one.day)
        yield statement_of(number, one.day, raised, clean(one.document))
    for each in one.steps:
        stands = standing and step_standing(standing, each.day, each.said, each.document)
        if stands is None:
            yield statement_of(number, each.day, cleaned_step(each.said), clean(each.document))


def _field_of(step: Step, key: str) -> str:
    """The column that a refusal of a step speaks of."""
    if isinstance(step, Forwarded):
        return {"petition.forwarded_whereto": "forwarded_to"}.get(key, "forwarded_on")
    return {"petition.answered_how": "answer"}.get(key, "answered_on")


def _shown(name: str, there: object) -> object:
    """What the book says, as the sentence that refuses shows it."""
    if name == "kind":
        return word_of_kind(str(there))
    if name in ("level", "how") and there is not None:
        return Sentence(f"choice.petition_{name}.{there}")
    if isinstance(there, tuple):
        return list(there) or "–"
    return "–" if there in (None, "") else there
