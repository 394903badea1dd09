"""What proof asks of bank lines: each is used once, by valid records, and for its own sum.

A line may be open, or used in part where one of several documents was voided. Documents of loans,
entries of a line's own and links to entries booked by hand must name a line that was read, and move
at the bank what they take of it. One entry is one line of an account's statement, or several that
say that they are it together; money between two accounts of the Fund is a line of each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from fundledger.banking.lines import StatementLine, lines_ever, withdrawn
from fundledger.banking.movements import Movement, movements_of
from fundledger.banking.uses import BY_ACCOUNT, LINK, UNIDENTIFIED, Use, Uses, uses_of
from fundledger.ledger.balances import Scope
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.links import RawEntry
from fundledger.ledger.watching import Audit, Finding, Watcher
from fundledger.money import Dong

_KEY = re.compile(r"bank_line:([0-9]{1,12}):[0-9]+")

Said = tuple[str, dict[str, object]]


class BankLine(Watcher):
    """Each line of a statement is used at most once, and for its amount."""

    name = "bank-line"

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit)
        self._own: dict[int, int] = {}  # by number of an entry: the line that its key names

    def entry(self, link: RawEntry) -> Iterator[Finding]:
        if link.kind in (UNIDENTIFIED, BY_ACCOUNT) and link.reverses is None:
            named = _KEY.fullmatch(link.key or "")
            self._own[link.number] = 0 if named is None else int(named[1])
        return iter(())

    def finish(self) -> Iterator[Finding]:
        try:
            found = list(self._found())
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            found = [("finding.bank_unreadable", {})]
        for key, params in found:
            yield self.at_fund(key, **params)

    def _found(self) -> Iterator[Said]:
        connection, fund = self.audit.connection, self.audit.fund
        ever = {line.chain: line for line in lines_ever(connection, fund)}
        gone = withdrawn(connection, fund)
        lines = {number: line for number, line in ever.items() if number not in gone}
        uses = uses_of(connection, fund, list(ever.values()))
        yield from self._unknown_lines(ever, lines, uses.by_line)
        by_place = {
            place: movements_of(connection, Scope(fund, date.max), place)
            for place in sorted({line.place for line in lines.values()})
        }
        of_entry: dict[tuple[int, str], set[int]] = defaultdict(set)
        for number in sorted(uses.by_line):
            line = lines.get(number)
            if line is None:
                continue  # found by `_unknown_lines`
            yield from _of_line(line, uses, by_place[line.place])
            for use in uses.by_line[number]:
                of_entry[use.entry, line.place].add(number)
        for (entry, _), numbers in sorted(of_entry.items()):
            if entry and len(numbers) > 1 and not _are_together(numbers, entry, uses.by_line):
                yield "finding.bank_entry_twice", {"number": entry, "lines": sorted(numbers)}

    def _unknown_lines(
        self,
        ever: dict[int, StatementLine],
        lines: dict[int, StatementLine],
        by_line: dict[int, list[Use]],
    ) -> Iterator[Said]:
        """Lines that something names but that were never read, or were read by mistake."""
        connection, fund = self.audit.connection, self.audit.fund
        missing = {
            *(number for number in by_line if number not in lines),
            *(number for number in self._own.values() if number not in ever),
        }
        for subject, fact in in_effect(stated(connection, fund, LINK)).items():
            if fact.body["entry"] is not None and int(subject) not in ever:
                missing.add(int(subject))
        for number in sorted(missing):
            yield "finding.bank_line_unknown", {"line": number}


WATCHERS = (BankLine,)


def _are_together(numbers: set[int], entry: int, by_line: dict[int, list[Use]]) -> bool:
    """Whether each of the lines says that it is the entry with all the others."""
    return all(
        {number, *use.together} == numbers
        for number in numbers
        for use in by_line[number]
        if use.entry == entry
    )


def _of_line(line: StatementLine, every: Uses, movements: dict[int, Movement]) -> Iterator[Said]:
    uses = every.of(line)
    sign = 1 if line.amount > 0 else -1
    used = sum(use.amount for use in uses)
    is_within = 0 <= used * sign <= line.amount * sign
    if not is_within or any(use.amount * sign <= 0 for use in uses):
        yield (
            "finding.bank_line_overused",
            {"line": line.chain, "amount": Dong(line.amount), "used": Dong(used)},
        )
    for use in uses:
        movement = movements.get(use.entry)
        booked = 0 if movement is None else movement.amount
        used = use.amount + sum(
            other.amount
            for number in use.together
            for other in every.by_line.get(number, ())
            if other.entry == use.entry
        )
        if booked != used:
            said = {"line": line.chain, "used": Dong(use.amount), "booked": Dong(booked)}
            yield "finding.bank_line_differs", {**said, "number": use.entry or "–"}
