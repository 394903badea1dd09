"""The lines of bank statements in the book, each a fact of its bank account (`place`).

How they come in is said in `taking`. Two days belong to a line: `day`, from which its money counts
and on which it is posted, and `bank_day`, on which the bank's own books have it. Nearly always they
are one; whatever is asked of the bank's balance asks for the bank's day.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fundledger.errors import FundledgerError, Place
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import in_effect, stated, stated_in_bulk
from fundledger.ledger.journal import Writer
from fundledger.ledger.money_places import bank_places

if TYPE_CHECKING:
    from sqlalchemy import Connection

LINE, STATEMENT, ACCOUNT = "bank_line", "bank_statement", "bank_account"
WITHDRAWN = "bank_withdrawn"
"""The kind of fact that says which facts were read by mistake (`banking.withdrawing`)."""

BANK_LAYOUT = "bank_layout"
"""The kind of fact that says, in a Fund's own words, what a statement of its bank looks like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRead:
    """One line as a file says it; an amount into the Fund is positive."""

    day: date
    amount: int
    narrative: str
    reference: str = ""
    payer: str = ""
    balance: int | None = None
    booked: date | None = None
    """The day of the bank's own books, where it is not `day`: it orders and bounds a statement."""
    at: Place | None = None

    @property
    def bank_day(self) -> date:
        return self.booked or self.day


Proof = Literal["running", "ends", "totals", "empty", "typed"]
"""What shows that a statement was read rightly: each line's balance; opening + in - out = closing;
the totals of both sides; that it has no line; or nothing but the person who typed our template."""


@dataclass(frozen=True, slots=True)
class Warned:
    """Something odd that does not stop a statement, as a catalogue key."""

    key: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRead:
    """One account's part of a file, proved in itself: closing = opening + all of its lines."""

    account: str  # the bank's number; empty where the file does not say it
    lines: tuple[LineRead, ...]
    first: date | None = None
    last: date | None = None
    opening: int | None = None
    closing: int | None = None
    file: str = ""
    layout: str = ""
    proof: Proof | None = None
    remarks: tuple[Warned, ...] = ()


class StatementLine(NamedTuple):
    """A line in the book; `chain` is the number by which a person names it."""

    chain: int
    place: str
    day: date
    amount: int
    reference: str
    narrative: str
    payer: str
    balance: int | None
    ordinal: int  # among lines of its day and reference, money in and money out apart
    booked: date | None = None  # the day of the bank's own books, where it is not `day`

    @property
    def bank_day(self) -> date:
        return self.booked or self.day


class Known(NamedTuple):
    """What a statement that was read says of its account: days and balances."""

    first: date
    last: date
    opening: int | None
    closing: int | None


def lines_of(
    connection: Connection,
    fund: int,
    known_at: int | None = None,
    *,
    place: str | None = None,
) -> list[StatementLine]:
    """Every line that was not withdrawn, by day and then in the order of reading."""
    gone = withdrawn(connection, fund, known_at)
    ever = lines_ever(connection, fund, known_at, place=place)
    return [line for line in ever if line.chain not in gone]


def lines_ever(
    connection: Connection,
    fund: int,
    known_at: int | None = None,
    *,
    place: str | None = None,
) -> list[StatementLine]:
    """Every line, those that were read by mistake included."""
    rows = stated_in_bulk(connection, fund, LINE, known_at=known_at)
    found = [
        line_from(chain, subject, day, json.loads(body))
        for chain, subject, day, _, body in rows
        if place in (None, subject)
    ]
    return sorted(_ranked(found), key=lambda line: (line.day, line.chain))


def withdrawn(connection: Connection, fund: int, known_at: int | None = None) -> set[int]:
    """The links of lines, statements and learnt accounts that were read by mistake."""
    facts = stated(connection, fund, WITHDRAWN, known_at=known_at)
    return {link for fact in facts for link in fact.body["links"]}


def _ranked(lines: Iterable[StatementLine]) -> Iterator[StatementLine]:
    """Number the lines of one reference anew: the bank may give it to several, equal or not."""
    count: dict[tuple[str, date, str, bool], int] = defaultdict(int)
    for line in lines:
        if not line.reference:
            yield line
            continue
        key = line.place, line.day, line.reference, line.amount > 0
        count[key] += 1
        yield line._replace(ordinal=count[key])


def statements_of(
    connection: Connection, fund: int, place: str, known_at: int | None = None
) -> list[Known]:
    """What the statements of an account say of themselves, by day."""
    gone = withdrawn(connection, fund, known_at)
    found = [
        Known(
            fact.effective,
            date.fromisoformat(fact.body["last"]),
            fact.body["opening"],
            fact.body["closing"],
        )
        for fact in stated(connection, fund, STATEMENT, subject=place, known_at=known_at)
        if fact.chain not in gone
    ]
    return sorted(found, key=lambda known: (known.first, known.last))


def accounts_learnt(writer: Writer) -> dict[str, tuple[str, int]]:
    """By the bank's number: the account of the books that it means, and the link that says so."""
    gone = withdrawn(writer.connection, writer.fund)
    facts = stated(writer.connection, writer.fund, ACCOUNT)
    standing = in_effect(fact for fact in facts if fact.chain not in gone)
    return {number: (str(fact.body["place"]), fact.chain) for number, fact in standing.items()}


def place_of(writer: Writer, account: str, said: str | None) -> str:
    """The bank account of the books that a bank's number means; learnt once, then known."""
    number = account.lstrip("0")
    known = {number: place for number, (place, _) in accounts_learnt(writer).items()}
    of_banks = bank_places(writer.accounts.on(writer.recorded_at.date()))
    place = said or known.get(number)
    if place is None:
        free = [each for each in of_banks if not number or each not in known.values()]
        if len(of_banks) > 1 and not number:  # the file names no account
            raise FundledgerError("statement.no_account_said", known=of_banks, first=of_banks[0])
        if len(of_banks) > 1 and free:
            raise FundledgerError(
                "statement.which_place", account=account, known=free, first=free[0]
            )
        place = of_banks[0] if of_banks else "bank"
    if place not in of_banks:
        raise FundledgerError("statement.unknown_place", place=place, known=of_banks)
    if not number:
        return place
    if number in known and known[number] != place:
        raise FundledgerError("statement.other_place", account=account, place=known[number])
    others = [one for one, at in known.items() if at == place and one != number]
    if others:
        raise FundledgerError("statement.other_account", place=place, account=others[0])
    if number not in known:
        begins = writer.recorded_at.date()
        writer.state(Statement(ACCOUNT, number, begins, {"place": place, "account": account}))
    return place


def balance_at(lines: Sequence[StatementLine], known: Sequence[Known], day: date) -> int | None:
    """The bank's balance at the end of a day, from the last one it stated; None: it stated none."""
    anchors = [one for one in known if one.first <= day and one.opening is not None]
    if not anchors:
        return None
    anchor = anchors[-1]
    assert anchor.opening is not None
    return anchor.opening + sum(
        line.amount for line in lines if anchor.first <= line.bank_day <= day
    )


def line_from(chain: int, place: str, day: date, body: dict[str, Any]) -> StatementLine:
    """A line as its fact says it."""
    booked = body.get("booked")
    return StatementLine(
        chain,
        place,
        day,
        body["amount"],
        body["reference"],
        body["narrative"],
        body["payer"],
        body["balance"],
        body["ordinal"],
        None if booked is None else date.fromisoformat(booked),
    )
