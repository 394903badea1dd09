"""What the books answer about the bank as of a day: lines, what they may be for, book against bank.

Each asks for what `reports.bank` then makes tables of. An account of the bank that the books do not
have is refused, never an empty answer.
"""

from __future__ import annotations

from fundledger.banking.account_rules import rules_of
from fundledger.banking.lines import lines_of
from fundledger.banking.movements import bank_places
from fundledger.banking.reconcile import reconciled
from fundledger.banking.uses import uses_of
from fundledger.banking.waiting import Waiting, waiting
from fundledger.ledger.accounts import Accounts
from fundledger.reports.asked import Asked
from fundledger.reports.bank import lines_table, match_table, reconcile_screen, rules_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import Table


def bank_lines(asked: Asked, place: str | None = None, state: str | None = None) -> Table:
    """Every line up to the day, with what became of it."""
    bank_places(asked.connection, asked.fund, asked.as_of, place, asked.known_at)
    found = [
        line
        for line in lines_of(asked.connection, asked.fund, asked.known_at)
        if line.day <= asked.as_of
    ]
    uses = uses_of(asked.connection, asked.fund, found, asked.known_at)
    return lines_table(Waiting(found, uses, {}), asked.facts, only=state, place=place)


def bank_matches(asked: Asked, place: str | None = None) -> Table:
    """The lines that wait, with what each may be for."""
    bank_places(asked.connection, asked.fund, asked.as_of, place, asked.known_at)
    where = asked.connection, asked.fund, asked.known_at
    found = waiting(*where, place=place, until=asked.as_of)
    return match_table(found, asked.facts, Accounts.read(*where).on(asked.as_of))


def bank_reconciled(asked: Asked, place: str | None = None) -> Screen:
    """The books against the statements, by account, and what explains a difference."""
    where = asked.connection, asked.fund
    places = bank_places(*where, asked.as_of, place, asked.known_at)
    found = [reconciled(*where, each, asked.as_of, asked.known_at) for each in places]
    return reconcile_screen(found, asked.facts)


def bank_rules(asked: Asked) -> Table:
    """Which words of a narrative stand against which account."""
    where = asked.connection, asked.fund, asked.known_at
    return rules_table(rules_of(*where), asked.facts, Accounts.read(*where).on(asked.as_of))
