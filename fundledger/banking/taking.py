"""A statement on its way into the book: what of it is new, and what is odd about it.

A file that overlaps lines in the book adds only the new ones (`overlaps` tells which); equal lines
in one file count as several. Days and balances are held against those of statements read before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fundledger.banking.lines import (
    LINE,
    STATEMENT,
    Known,
    LineRead,
    StatementLine,
    StatementRead,
    Warned,
    balance_at,
    line_from,
    lines_of,
    statements_of,
)
from fundledger.banking.overlaps import Alike, Face, apart, face
from fundledger.calendar import ONE_DAY, VIETNAM
from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import Writer
from fundledger.money import Dong


@dataclass(frozen=True, slots=True)
class TakenStatement:
    place: str
    read: StatementRead
    new: tuple[StatementLine, ...]
    already: int
    warnings: tuple[Warned, ...]


def take_statement(
    writer: Writer, place: str, read: StatementRead, *, alike: Alike | None = None
) -> TakenStatement:
    """Add what is new of one account's statement, and say what is odd about it.

    `alike`: what lines are that look like some in the book, where nothing else tells.
    """
    standing = lines_of(writer.connection, writer.fund, place=place)
    known = statements_of(writer.connection, writer.fund, place)
    read = _until(read, writer.recorded_at.astimezone(VIETNAM).date())
    found = apart(standing, known, read, alike)
    matched, fresh = found.matched, found.fresh
    warnings = (
        *_gap(standing, known, read),
        *_changed_inside(standing, matched, fresh, known, read),
        *_reworded(found.reworded),
    )
    if not fresh and not _says_more(read, known):
        return TakenStatement(place, read, (), len(matched), warnings)
    drafts = list(_numbered(standing, fresh))
    facts = writer.state_each(_statement_of(place, line, ordinal) for line, ordinal in drafts)
    new = tuple(line_from(fact.chain, place, fact.effective, fact.body) for fact in facts)
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
    return replace(read, last=max([read.first, today, *(line.bank_day for line in read.lines)]))


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


def _numbered(
    standing: Sequence[StatementLine], fresh: Sequence[LineRead]
) -> Iterator[tuple[LineRead, int]]:
    count: dict[Face, int] = defaultdict(int)
    for line in standing:
        count[face(line)] += 1
    for one in fresh:
        count[face(one)] += 1
        yield one, count[face(one)]


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
        moved = sum(one.amount for one in standing if read.last < one.bank_day < following.first)
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

    late = [one for one in fresh if was_read(one.bank_day)]
    if late:
        yield Warned("statement.new_inside", {"count": len(late), "day": late[0].bank_day})
    seen = {line.chain for line in matched}
    within = [line for line in standing if read.first < line.bank_day < read.last]
    gone = [line for line in within if line.chain not in seen]
    if gone:
        links = [line.chain for line in gone]
        yield Warned("statement.gone_inside", {"count": len(gone), "links": links[:10]})


def _reworded(count: int) -> Iterator[Warned]:
    if count:
        yield Warned("statement.reworded", {"count": count})


def _statement_of(place: str, line: LineRead, ordinal: int) -> Statement:
    body: dict[str, Any] = {
        "amount": line.amount,
        "reference": line.reference,
        "narrative": line.narrative,
        "payer": line.payer,
        "balance": line.balance,
        "ordinal": ordinal,
    }
    if line.bank_day != line.day:
        body["booked"] = line.bank_day.isoformat()
    return Statement(LINE, place, line.day, body, line.reference or None)
