"""Taking back a statement that was read by mistake, most often into the wrong account.

All that one reading of a file brought to an account goes together, and only while nothing was
posted from it. It stays in the chain; a fact says that it is withdrawn, and why. A bank's account
number of which nothing else was read is forgotten, so that it can be learnt anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from fundledger.banking.lines import (
    LINE,
    STATEMENT,
    WITHDRAWN,
    StatementLine,
    accounts_learnt,
    lines_of,
    withdrawn,
)
from fundledger.banking.uses import uses_of
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.text import clean


@dataclass(frozen=True, slots=True)
class Withdrawn:
    place: str
    lines: tuple[StatementLine, ...]
    files: tuple[str, ...]
    forgotten: tuple[str, ...]  # account numbers of the bank that are no longer known


def withdraw(writer: Writer, number: int, reason: str) -> Withdrawn:
    """Take back all that came into a line's account by the same reading of a file."""
    said = clean(reason)
    if not said:
        raise FundledgerError("bank.withdraw_reason", line=number)
    lines = {line.chain: line for line in lines_of(writer.connection, writer.fund)}
    if number not in lines:
        raise FundledgerError("bank.no_such_line", line=number)
    place = lines[number].place
    facts = _of_place(writer, place)
    together = next(each for each in _readings(facts) if number in {one.chain for one in each})
    gone = [lines[fact.chain] for fact in together if fact.kind == LINE]
    _refuse_used(writer, gone)
    learnt = accounts_learnt(writer)
    nothing_left = len(together) == len(facts)
    forgotten = [each for each, (at, _) in learnt.items() if nothing_left and at == place]
    links = [fact.chain for fact in together] + [learnt[each][1] for each in forgotten]
    body = {"links": sorted(links), "reason": said}
    writer.state(Statement(WITHDRAWN, place, writer.recorded_at.date(), body))
    files = dict.fromkeys(fact.body["file"] for fact in together if fact.kind == STATEMENT)
    return Withdrawn(place, tuple(gone), tuple(files), tuple(forgotten))


def _of_place(writer: Writer, place: str) -> list[Fact]:
    """The lines and statements of an account that were not withdrawn, in the order of the chain."""
    gone = withdrawn(writer.connection, writer.fund)
    facts = (
        fact
        for kind in (LINE, STATEMENT)
        for fact in stated(writer.connection, writer.fund, kind, subject=place)
    )
    return sorted((fact for fact in facts if fact.chain not in gone), key=lambda fact: fact.chain)


def _readings(facts: Iterable[Fact]) -> Iterator[list[Fact]]:
    """The facts that each reading of a file brought: its lines, and then its statement's own.

    Where a file did not state its days there is no such last fact: the moment tells readings apart.
    """
    reading: list[Fact] = []
    for fact in facts:
        if reading and fact.recorded_at != reading[-1].recorded_at:
            yield reading
            reading = []
        reading.append(fact)
        if fact.kind == STATEMENT:
            yield reading
            reading = []
    if reading:
        yield reading


def _refuse_used(writer: Writer, lines: list[StatementLine]) -> None:
    uses = uses_of(writer.connection, writer.fund, lines)
    used = [line for line in lines if uses.of(line)]
    if used:
        vouchers = [use.voucher for line in used for use in uses.of(line) if use.voucher]
        numbers = [line.chain for line in used]
        raise FundledgerError("bank.withdraw_used", lines=numbers, vouchers=vouchers or ["–"])
