"""The lines of bank statements, each a fact of its bank account (`place`), and how they are added.

A line is known by account, day, amount, reference, narrative and running balance; equal lines in
one file count as several lines. A file that overlaps lines in the book adds only the new ones. If
the file or the book has no running balance, lines are compared without it, and so are lines with a
reference: banks sort a day anew at its end, which changes the balances of its lines. In a file that
begins where another ended, a line that is alike is still a new one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fundledger.calendar import ONE_DAY, VIETNAM
from fundledger.errors import FundledgerError, Place
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import in_effect, stated, stated_in_bulk
from fundledger.ledger.journal import Writer
from fundledger.loans.settling import places
from fundledger.money import Dong
from fundledger.text import clean

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


class Known(NamedTuple):
    """What a statement that was read says of its account: days and balances."""

    first: date
    last: date
    opening: int | None
    closing: int | None


@dataclass(frozen=True, slots=True)
class TakenStatement:
    place: str
    read: StatementRead
    new: tuple[StatementLine, ...]
    already: int
    warnings: tuple[Warned, ...]


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
        _line(chain, subject, day, json.loads(body))
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
    chart = writer.accounts.on(writer.recorded_at.date())
    there = places(chart)
    of_banks = [
        place
        for place in there
        if any(one.place == place and one.role.money == "bank" for one in chart.values())
    ]
    place = said or known.get(number)
    if place is None:
        taken = number and of_banks[0] in known.values() if of_banks else ""
        if of_banks and not number and len(of_banks) != 1:  # the file names no account
            raise FundledgerError("statement.no_account_said", known=of_banks, first=of_banks[0])
        if len(of_banks) != 1 or taken:
            raise FundledgerError("statement.which_place", account=account or "–", known=of_banks)
        place = of_banks[0]
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


def take_statement(writer: Writer, place: str, read: StatementRead) -> TakenStatement:
    """Add what is new of one account's statement, and say what is odd about it."""
    standing = lines_of(writer.connection, writer.fund, place=place)
    known = statements_of(writer.connection, writer.fund, place)
    read = _until(read, writer.recorded_at.astimezone(VIETNAM).date())
    matched, fresh = _apart(standing, read.lines, goes_on=_goes_on(read, known))
    warnings = (
        *_gap(standing, known, read),
        *_changed_inside(standing, matched, fresh, known, read),
    )
    if not fresh and not _says_more(read, known):
        return TakenStatement(place, read, (), len(matched), warnings)
    drafts = list(_numbered(standing, fresh))
    facts = writer.state_each(_statement_of(place, line, ordinal) for line, ordinal in drafts)
    new = tuple(_line(fact.chain, place, fact.effective, fact.body) for fact in facts)
    if read.first is not None and read.last is not None:
        body = {
            "last": read.last.isoformat(),
            "opening": read.opening,
            "closing": read.closing,
            "lines": len(read.lines),
            "file": read.file,
            "layout": read.layout,
        }
        writer.state(Statement(STATEMENT, place, read.first, body))
    return TakenStatement(place, read, new, len(matched), warnings)


def _until(read: StatementRead, today: date) -> StatementRead:
    """Cut a statement of a period that is not over yet: it covers the days up to today."""
    if read.first is None or read.last is None or read.last <= today:
        return read
    return replace(read, last=max([read.first, today, *(line.day for line in read.lines)]))


def _says_more(read: StatementRead, known: Sequence[Known]) -> bool:
    """Whether a statement without new lines covers days or balances that were not known."""
    if read.first is None or read.last is None:
        return False
    return not any(
        one.first <= read.first
        and read.last <= one.last
        and (read.opening is None or one.opening is not None)
        and (read.closing is None or one.closing is not None)
        for one in known
    )


_Face = tuple[date, int, str, str]


def _face(line: StatementLine | LineRead) -> _Face:
    return line.day, line.amount, clean(line.reference), clean(line.narrative)


def _goes_on(read: StatementRead, known: Sequence[Known]) -> bool:
    """Whether a statement begins with the balance with which another ended on the same day."""
    ends = {one.closing for one in known if one.last == read.first}
    return read.opening is not None and read.opening in ends


def _apart(
    standing: Sequence[StatementLine], read: Sequence[LineRead], *, goes_on: bool
) -> tuple[list[StatementLine], list[LineRead]]:
    """The lines of the book that a file repeats, each once, and the file's lines that are new."""
    free: dict[_Face, list[StatementLine]] = defaultdict(list)
    for line in standing:
        free[_face(line)].append(line)
    matched: list[StatementLine] = []
    fresh: list[LineRead] = []
    waiting: list[LineRead] = []
    for one in read:  # pair those whose balances agree first; then the others have a free choice
        same = [line for line in free[_face(one)] if line.balance == one.balance]
        if same:
            free[_face(one)].remove(same[0])
            matched.append(same[0])
        else:
            waiting.append(one)
    for one in waiting:
        same = free[_face(one)]
        by_reference = bool(one.reference) and not goes_on
        loose = [each for each in same if by_reference or None in (each.balance, one.balance)]
        if loose:
            free[_face(one)].remove(loose[0])
            matched.append(loose[0])
        else:
            fresh.append(one)
    return matched, fresh


def _numbered(
    standing: Sequence[StatementLine], fresh: Sequence[LineRead]
) -> Iterator[tuple[LineRead, int]]:
    count: dict[_Face, int] = defaultdict(int)
    for line in standing:
        count[_face(line)] += 1
    for one in fresh:
        count[_face(one)] += 1
        yield one, count[_face(one)]


def _gap(
    standing: Sequence[StatementLine], known: Sequence[Known], read: StatementRead
) -> Iterator[Warned]:
    """Warn of a gap between this statement and those before and after it."""
    if read.first is None or read.last is None:
        return
    before = [one for one in known if one.last < read.first]
    begun = [one for one in known if one.first < read.first]
    if read.opening is not None:
        expected = balance_at(standing, begun, read.first - ONE_DAY)
        if expected is not None and expected != read.opening:
            yield Warned(
                "statement.gap_before",
                {
                    "day": read.first,
                    "opening": Dong(read.opening),
                    "expected": Dong(expected),
                    "difference": Dong(read.opening - expected),
                },
            )
            return
    if before:
        last = max(one.last for one in before)
        if last + ONE_DAY < read.first and (read.opening is None or before[-1].closing is None):
            yield Warned("statement.days_between", {"last": last, "first": read.first})
    after = [one for one in known if one.first > read.last and one.opening is not None]
    if after and read.closing is not None:
        following = after[0]
        moved = sum(one.amount for one in standing if read.last < one.day < following.first)
        if following.opening is not None and read.closing + moved != following.opening:
            yield Warned(
                "statement.gap_after",
                {
                    "day": following.first,
                    "opening": Dong(following.opening),
                    "expected": Dong(read.closing + moved),
                    "difference": Dong(following.opening - read.closing - moved),
                },
            )


def _changed_inside(
    standing: Sequence[StatementLine],
    matched: Sequence[StatementLine],
    fresh: Sequence[LineRead],
    known: Sequence[Known],
    read: StatementRead,
) -> Iterator[Warned]:
    """Warn if a day that was read in full before has more lines, or fewer, this time."""
    if read.first is None or read.last is None:
        return

    def was_read(day: date) -> bool:
        return any(one.first <= day < one.last for one in known)

    late = [one for one in fresh if was_read(one.day)]
    if late:
        yield Warned("statement.new_inside", {"count": len(late), "day": late[0].day})
    seen = {line.chain for line in matched}
    gone = [
        line for line in standing if read.first < line.day < read.last and line.chain not in seen
    ]
    if gone:
        links = [line.chain for line in gone]
        yield Warned("statement.gone_inside", {"count": len(gone), "links": links[:10]})


def balance_at(lines: Sequence[StatementLine], known: Sequence[Known], day: date) -> int | None:
    """The bank's balance at the end of a day, from the last one it stated; None: it stated none."""
    anchors = [one for one in known if one.first <= day and one.opening is not None]
    if not anchors:
        return None
    anchor = anchors[-1]
    assert anchor.opening is not None
    return anchor.opening + sum(line.amount for line in lines if anchor.first <= line.day <= day)


def _statement_of(place: str, line: LineRead, ordinal: int) -> Statement:
    body: dict[str, Any] = {
        "amount": line.amount,
        "reference": line.reference,
        "narrative": line.narrative,
        "payer": line.payer,
        "balance": line.balance,
        "ordinal": ordinal,
    }
    return Statement(LINE, place, line.day, body, line.reference or None)


def _line(chain: int, place: str, day: date, body: dict[str, Any]) -> StatementLine:
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
    )
