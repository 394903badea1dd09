"""What is done with a book as a whole: begun, carried as a bundle, continued elsewhere.

No act of the table can do it, for the book may not be there yet, or be another one afterwards.
Every face calls these, and says in its own way what came of it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from fundledger.calendar import first_of_year, parse_moment
from fundledger.errors import FundledgerError
from fundledger.office.answers import Answer, told
from fundledger.reports.table import Column, Note, Table

if TYPE_CHECKING:
    from fundledger.keeping.bundles import Bundle
    from fundledger.ledger.replicas import Extended
    from fundledger.store.books import Book

_CARRIED = (
    Column("fund", "number"),
    Column("name"),
    Column("province"),
    Column("entries", "number"),
    Column("links", "number"),
    Column("recorded_at", "moment"),
    Column("hash"),
)
_TAKEN = (
    Column("fund", "number"),
    Column("name"),
    Column("links_before", "number"),
    Column("links_after", "number"),
    Column("links_taken", "number"),
)


@dataclass(frozen=True, slots=True)
class Begun:
    """A book that is there now, with its first fund."""

    fund: int
    chart: str
    day: date


def begin(
    location: str,
    fund: int,
    actor: str,
    *,
    name: str,
    province: str = "",
    chart: dict[str, Any] | None = None,
    since: date | None = None,
    today: date,
) -> Begun:
    """A new book with its first fund, from a day on; a book that is there already is refused."""
    from fundledger.ledger.accounts import chart_of_its_time
    from fundledger.ledger.funds import begin_book
    from fundledger.loans.recognition import at_the_beginning

    day = since or first_of_year(today)
    accounts = chart_of_its_time(day) if chart is None else chart
    also = [at_the_beginning(day)]
    begin_book(location, fund, name, province, accounts, day, actor, also=also)
    return Begun(fund, accounts["name"], day)


# Bundles.


def carried_table(bundle: Bundle) -> Table:
    """The funds that a bundle carries."""
    from fundledger.reports.backups import short

    rows = [
        (
            *(carried.fund, carried.name, carried.province, carried.entries, carried.links),
            parse_moment(carried.recorded_at),
            short(carried.head),
        )
        for carried in bundle.manifest.funds
    ]
    return Table("bundle", _CARRIED, rows, facts={"code": short(bundle.code)})


def taken_table(bundle: Bundle, taken: Sequence[Extended]) -> Table:
    """What came into the book of each fund."""
    from fundledger.reports.backups import short

    rows = [
        (came.fund, bundle.carried(came.fund).name, came.before, came.after, came.taken)
        for came in taken
    ]
    return Table("bundle_taken", _TAKEN, rows, facts={"code": short(bundle.code)})


def funds_of_bundle(bundle: Bundle, named: Collection[int] | None) -> tuple[int, ...]:
    """The funds of the bundle that are meant: those that were named, else all."""
    carried = tuple(carried.fund for carried in bundle.manifest.funds)
    for fund in named or ():
        if fund not in carried:
            raise FundledgerError("bundle.no_such_fund", fund=fund, known=list(carried))
    return carried if named is None else tuple(named)


def say_what_came(taken: Sequence[Extended]) -> Answer:
    """What the funds of a bundle are here, unless they are taken over."""
    any_taken = any(came.taken for came in taken)
    return told(Note("bundle.are_replicas" if any_taken else "bundle.nothing_new"))


def take_over(book: Book, funds: Sequence[int], actor: str, reason: str) -> Answer:
    """From now on the books of these funds are kept here."""
    from fundledger.ledger import replicas

    links = {fund: replicas.take_over(book, fund, actor, reason).chain for fund in funds}
    return told(
        *(
            Note("fund.taken_over", {"fund": fund, "book": book.name, "link": link})
            for fund, link in links.items()
        )
    )
