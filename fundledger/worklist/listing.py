"""The list of all that must be done, of all sources: what is late first, then by day.

    listed(look)                what stands on it, each thing once
    thing_with(look, key)       one by its key; a refusal that names those like it
    SOURCES                     where things come from: a room that has more adds a function here

Nothing of it is stored but what people said of a thing (`answered`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from fundledger.contract.duedays import months_later
from fundledger.errors import FundledgerError
from fundledger.text import clean
from fundledger.worklist import (
    of_cases,
    of_debts,
    of_fund,
    of_lending,
    of_papers,
    of_petitions,
    of_securities,
)
from fundledger.worklist.answered import Answer, answers_on
from fundledger.worklist.items import KINDS, Item, Look, Source

SOURCES: tuple[Source, ...] = (
    of_debts.limitations,
    of_cases.dates,
    of_securities.handled,
    of_cases.requests,
    of_debts.rungs,
    of_debts.promises,
    of_debts.inspections,
    of_debts.reviews,
    of_lending.steps,
    of_lending.approvals,
    of_papers.valuations,
    of_papers.papers,
    of_petitions.unanswered,
    of_fund.council,
    of_fund.quarters,
    of_fund.handed_in,
)

AHEAD_MONTHS = 12
"""How far ahead a thing may lie of which somebody says that it is done."""


class Listed(NamedTuple):
    """A thing, and what was said of it before it came again."""

    item: Item
    answer: Answer | None = None

    @property
    def day(self) -> date:
        """When it is to be done: as was decided, where it was put off to a later day."""
        to = None if self.answer is None else self.answer.to
        return self.item.due if to is None else max(to, self.item.due)


@dataclass(frozen=True, slots=True)
class Worklist:
    """`waiting` are those that were put off and have not come again; `done` is their number."""

    items: tuple[Listed, ...]
    waiting: tuple[Listed, ...] = ()
    done: int = 0


def listed(look: Look) -> Worklist:
    answers = answers_on(look.connection, look.fund, look.day, look.known_at)
    items: list[Listed] = []
    waiting: list[Listed] = []
    done = 0
    for item in _everything(look):
        answer = answers.get(item.key)
        if answer is None or not answer.hides_on(look.day):
            items.append(Listed(item, answer))
        elif answer.do == "done":
            done += 1
        else:
            waiting.append(Listed(item, answer))
    items.sort(key=_worst_first)
    waiting.sort(key=lambda each: (each.day, each.item.key))
    return Worklist(tuple(items), tuple(waiting), done)


def thing_with(look: Look, key: str) -> Item:
    """Looked for a year ahead; what was said of before and is on no list any more is unknown."""
    ahead = max(look.until, months_later(look.day, AHEAD_MONTHS))
    every = {each.key: each for each in _everything(replace(look, until=ahead))}
    found = every.get(clean(key))
    if found is not None:
        return found
    kind = clean(key).partition(":")[0]
    near = sorted(name for name in every if name.partition(":")[0] == kind)[:10]
    if near:
        raise FundledgerError("work.unknown_but", item=clean(key), near=near)
    raise FundledgerError("work.unknown", item=clean(key))


def _everything(look: Look) -> Iterator[Item]:
    for source in SOURCES:
        yield from source(look)


def _worst_first(each: Listed) -> tuple[date, int, str]:
    return each.item.due, KINDS.index(each.item.kind), each.item.key
