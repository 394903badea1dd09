"""Money that is no loan's, and reversals, as screens: the purses before and after, the entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fundledger.ledger.accounts import Account
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.entry import Booked, Entry
from fundledger.ledger.years import was_closed
from fundledger.loans.rolling import rolled_to
from fundledger.messages.wording import Joined
from fundledger.money import Dong
from fundledger.reports.loans import entries_table, entries_tables
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Column, Note, Table
from fundledger.treasury.money import Done
from fundledger.treasury.shortages import Shortage

if TYPE_CHECKING:
    from sqlalchemy import Connection

_OUTCOME = (Column("before", "money"), Column("change", "money"), Column("after", "money"))


def money_screen(
    connection: Connection,
    fund: int,
    done: Done,
    accounts: Mapping[str, Account],
    facts: Mapping[str, Cell],
    *,
    dry_run: bool,
) -> Screen:
    """What a paper does to the purses, and every entry it leads to."""
    rows: list[tuple[Cell, ...]] = [
        (_called(each.account, accounts), each.before, each.after - each.before, each.after)
        for each in done.purses
    ]
    short = [each for each in done.purses if each.after < 0]
    day = max((each.posted.date for each in done.entries), default=date.min)
    behind = bool(short) and _may_be_behind(connection, fund, accounts, day)
    notes = [
        Note(
            "money_note.below_zero_not_rolled" if behind else "money_note.below_zero",
            {"account": _called(each.account, accounts), "amount": Dong(-each.after), "day": day},
        )
        for each in short
    ]
    purses = Table("purses", (Column("account"), *_OUTCOME), rows, None, dict(facts), tuple(notes))
    said = Note("loan_note.dry_run" if dry_run else "money_note.posted")
    again = _close_again(connection, fund, done.entries)
    return Screen((purses, entries_table(done.entries, dict(accounts), (said, *again))))


def reversal_screen(
    connection: Connection,
    fund: int,
    original: Entry,
    entries: Sequence[Booked],
    accounts: Mapping[str, Account],
    *,
    dry_run: bool,
) -> Screen:
    """What a reversal posts, and what else goes with it or has to follow."""
    said = [Note("loan_note.dry_run")] if dry_run else []
    if len(entries) > 1:
        said.append(Note("money_note.reversed_together", {"number": original.number}))
    notes = (*said, *_close_again(connection, fund, entries))
    return Screen(entries_tables(entries, dict(accounts), notes))


def below_zero(short: Shortage) -> Note:
    """An account of money that stands below zero on a day."""
    account = Joined((short.account.number, short.account.named))
    said = {"account": account, "amount": Dong(short.amount), "day": short.day}
    return Note("entry.below_zero", said)


def _may_be_behind(
    connection: Connection, fund: int, accounts: Mapping[str, Account], day: date
) -> bool:
    """Whether held money may have fallen due since the last roll: it moves only with the next."""
    rolled = rolled_to(connection, fund)
    if rolled is not None and rolled >= day:
        return False
    held = [number for number, account in accounts.items() if account.role.name == "held"]
    return any(balances(connection, Scope(fund, day), accounts=held).values())


def _close_again(connection: Connection, fund: int, entries: Sequence[Booked]) -> Iterator[Note]:
    """Booked into a year whose closing entries stand: they want another one."""
    for year in sorted({each.posted.date.year for each in entries}):
        if was_closed(connection, fund, year):
            yield Note("money_note.close_again", {"year": year})


def _called(number: str, accounts: Mapping[str, Account]) -> Joined:
    return Joined((number, accounts[number].named))
