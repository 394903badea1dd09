"""What somebody said of a thing on the list: that it is done, or that it waits to a day.

    finish(writer, key, reason, today)              it does not come again
    postpone(writer, key, to, reason, today)        it comes again on that day
    answers_on(connection, fund, day, known_at)     what stands of each key at the end of a day

Each is a fact of kind `work_item` under the key of the thing, of the day on which it was said:

    {"do": "done", "reason": …}   {"do": "postpone", "to": …, "reason": …}

The last one stands. To take one back, say it anew: what was done by mistake is postponed to today.
Nothing is said here of what the ledger itself shows as done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import in_effect, stated
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "work_item"


@dataclass(frozen=True, slots=True)
class Answer:
    key: str
    do: Literal["done", "postpone"]
    day: date
    reason: str
    actor: str
    chain: int
    to: date | None = None

    def hides_on(self, day: date) -> bool:
        return self.do == "done" or (self.to is not None and day < self.to)


def answers_on(
    connection: Connection, fund: int, day: date | None, known_at: int | None = None
) -> dict[str, Answer]:
    """By key; of all days where none is said."""
    facts = stated(connection, fund, KIND, known_at=known_at)
    return {key: _answer(fact) for key, fact in in_effect(facts, day).items()}


def finish(writer: Writer, key: str, reason: str, today: date) -> Answer:
    """Whether there is such a thing is for `listing.thing_with` to say."""
    return _state(writer, key, {"do": "done", "reason": _why(key, reason)}, today)


def postpone(writer: Writer, key: str, to: date, reason: str, today: date) -> Answer:
    if to < today:
        raise FundledgerError("work.to_past", day=to)
    body: dict[str, object] = {"do": "postpone", "to": to.isoformat()}
    body["reason"] = _why(key, reason)
    return _state(writer, key, body, today)


def _why(key: str, reason: str) -> str:
    why = clean(reason)
    if not why:
        raise FundledgerError("work.no_reason", item=key)
    return why


def _state(writer: Writer, key: str, body: dict[str, object], today: date) -> Answer:
    return _answer(writer.state(Statement(KIND, key, today, body)))


def _answer(fact: Fact) -> Answer:
    to = fact.body.get("to")
    return Answer(
        *(fact.subject, fact.body["do"], fact.effective, fact.body["reason"]),
        *(fact.actor, fact.chain),
        None if to is None else date.fromisoformat(to),
    )
