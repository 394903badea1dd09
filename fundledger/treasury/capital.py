"""Capital received and returned, by source: each by a decision, which is a fact, and its entry.

`decisions` reads them back for the reports. A decision no longer counts when its entry, which names
it by its key, was reversed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Posting, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.money_places import CAPITAL, money_account
from fundledger.ledger.reading import entries_with_keys
from fundledger.text import clean
from fundledger.treasury.money import Done, Paper, post_paper, source_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "capital_decision"

Way = Literal["in", "out"]


@dataclass(frozen=True, slots=True)
class Decision:
    chain: int
    source: str
    day: date
    way: Way
    amount: int
    decision: str


def capital_in(
    writer: Writer, amount: int, paper: Paper, today: date, *, source: str, place: str = "bank"
) -> Done:
    """Book charter capital received, from a source that may be new."""
    if not clean(source):
        raise FundledgerError("money.which_source", known=[])
    return _decided(writer, "in", amount, paper, today, clean(source), place)


def capital_out(
    writer: Writer,
    amount: int,
    paper: Paper,
    today: date,
    *,
    source: str | None = None,
    place: str = "bank",
) -> Done:
    """Book charter capital given back to its source."""
    meant = source_of(writer.connection, writer.fund, source)
    return _decided(writer, "out", amount, paper, today, meant, place)


def decisions(connection: Connection, fund: int, known_at: int | None = None) -> Iterator[Decision]:
    """The decisions whose entries were not reversed, in the order of entering."""
    found = [
        Decision(
            fact.chain,
            fact.subject,
            fact.effective,
            fact.body["way"],
            fact.body["amount"],
            fact.document or "",
        )
        for fact in stated(connection, fund, KIND, known_at=known_at)
    ]
    entries = entries_with_keys(connection, fund, [_key(each.chain) for each in found])
    for each in found:
        entry = entries.get(_key(each.chain))
        if entry is not None and entry.reversed_by is None:
            yield each


def _decided(
    writer: Writer, way: Way, amount: int, paper: Paper, today: date, source: str, place: str
) -> Done:
    if amount <= 0:
        raise FundledgerError("money.not_positive")
    if paper.on > today:
        raise FundledgerError("money.future_day", day=paper.on)
    if not clean(paper.document):
        raise FundledgerError("money.no_decision")
    wanted = Decision(writer.chain + 1, source, paper.on, way, amount, clean(paper.document))
    for each in decisions(writer.connection, writer.fund):
        if _same(each, wanted):
            raise FundledgerError("money.already_decided", decision=each.decision, day=each.day)
    chart = writer.accounts.on(writer.periods.booking_date(paper.on, paper.late(writer)))
    sign = 1 if way == "in" else -1
    lines = [
        Posting(money_account(chart, place, CAPITAL), sign * amount, source=source),
        Posting("charter_capital", -sign * amount, source=source),
    ]
    body = {"way": way, "amount": amount, "source": source}
    writer.state(Statement(KIND, source, paper.on, body, wanted.decision))
    lines.sort(key=lambda line: -line.amount)
    key = _key(wanted.chain)
    return post_paper(writer, f"capital_{way}", [lines], paper, today, [key])


def _same(one: Decision, other: Decision) -> bool:
    return (one.decision, one.day, one.source, one.way) == (
        *(other.decision, other.day, other.source, other.way),
    )


def _key(chain: int) -> str:
    return f"{KIND}:{chain}"
