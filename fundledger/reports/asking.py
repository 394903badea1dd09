"""What a report is asked: one fund's books in an open snapshot, as of a day, as known at a link.

An `Ask` is the same before there is a snapshot: it can be kept, or sent to another process. `asks`
makes those of several funds in one snapshot, each with the last link that its chain had there, so
that whoever reads by them later, in whatever snapshot, reads the books of that one moment.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from fundledger import calendar
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of, link_known_at, recorded_at
from fundledger.ledger.funds import fund_of
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell, Note

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Ask:
    """Of which fund, as of which day, as known at which link; and what a table says of that."""

    fund: int
    as_of: date
    known_at: int | None
    facts: dict[str, Cell] = field(default_factory=dict)
    today: date = field(default_factory=lambda: calendar.today())

    @property
    def name(self) -> str:
        return str(self.facts.get("fund_name", ""))

    def of(self, connection: Connection) -> Asked:
        facts = dict(self.facts)
        return Asked(connection, self.fund, self.as_of, self.known_at, facts, self.today)


@dataclass(frozen=True, slots=True)
class Asks:
    """Of several funds, by number; the notes name those that did not exist yet."""

    each: tuple[Ask, ...]
    links: int  # over all chains: how much there is to read
    recorded_until: datetime | None  # when the last of those links was written
    notes: tuple[Note, ...] = ()


def ask(connection: Connection, fund: int, as_of: date, known_at: str | None = None) -> Asked:
    """`known_at` is a link, a day or a moment, as people write it; None: all there is."""
    if known_at is None:
        link, asked_link = head_of(connection, fund).chain, None
    else:
        link = asked_link = link_known_at(connection, fund, known_at)
    name = fund_of(connection, fund).name
    facts: dict[str, Cell] = {"fund": fund, "fund_name": name, "as_of": as_of, "known_at": link}
    return Asked(connection, fund, as_of, asked_link, facts)


def asks(
    connection: Connection,
    funds: Iterable[int],
    as_of: date,
    known_at: str | None = None,
    standing: date | None = None,
) -> Asks:
    """The same of several funds; a link's number is of one chain, so it is refused here.

    `standing` is the day up to which what happened counts, where it was said apart.
    """
    if known_at is not None and is_link(known_at):
        raise FundledgerError("chain.link_of_one_fund", link=int(known_at))
    found: list[Ask] = []
    notes: list[Note] = []
    moments: list[datetime] = []
    links = 0
    for number in sorted(set(funds)):
        head = head_of(connection, number)
        link, moment = head.chain, head.recorded_at
        if known_at is not None:
            link = link_known_at(connection, number, known_at)
            moment = recorded_at(connection, number, link) if link else None
        fund = fund_of(connection, number)
        params: dict[str, object] = {"fund": number, "name": fund.name}
        if not link:
            notes.append(Note("many_note.not_yet_known", params))
        elif fund.begins > as_of:
            notes.append(Note("many_note.not_yet", {**params, "day": fund.begins}))
        else:
            facts: dict[str, Cell] = {"fund": number, "fund_name": fund.name}
            facts |= {"as_of": as_of, "known_at": link}
            found.append(Ask(number, as_of, link, facts, standing or calendar.today()))
            moments += [] if moment is None else [moment]
            links += link
    return Asks(tuple(found), links, max(moments, default=None), tuple(notes))


def is_link(known_at: str) -> bool:
    """Whether what was said is the number of a link, and not a day or a moment."""
    return known_at.strip().isascii() and known_at.strip().isdigit()
