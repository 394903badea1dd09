"""Opening + in - out = closing of every line, by contract or by source of capital.

Each side is a sum of the ledger of its own: the closing is the balance of the day and not what the
three others make, so that what they do not agree on would show. A reversal is a negative on its own
side. Debts of the fund (held money, charter capital) are shown as what is owed: more of them is in.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Literal

from fundledger.ledger.accounts import Account
from fundledger.ledger.balances import By, Scope, balances, opening_of
from fundledger.ledger.role_words import role_name
from fundledger.ledger.roles import ROLES
from fundledger.ledger.turnover import turnover_by_kind
from fundledger.reports.asked import Asked
from fundledger.reports.flows import (
    account_numbers,
    accounts_of,
    scope_of,
    unrolled_notes,
)
from fundledger.reports.late import based, late_of, moved_by, moved_notes
from fundledger.reports.many import Summed
from fundledger.reports.screens import Screen
from fundledger.reports.spans import spanned
from fundledger.reports.table import Cell, Column, Record, Table, Word, amount_of, money, texts

Cut = Literal["loan", "source"]
CUTS: tuple[Cut, ...] = ("loan", "source")

_FIGURES = money("opening", "in", "out", "closing")
_HEADS: dict[Cut, tuple[Column, ...]] = {
    "loan": (*texts("loan"), *texts("cooperative", wide=True)),
    "source": texts("source"),
}
MOVEMENTS_OF_FUNDS = Summed("movements_by_line")
Sums = dict[tuple[str, str, str], int]  # by contract or source, borrower, role


def movements_screen(asked: Asked, first: date, cut: Cut) -> Screen:
    """Every line in all, then by contract or source."""
    table = movements_table(asked, first, cut)
    return Screen((_lines_table(table), table))


def movements_table(asked: Asked, first: date, cut: Cut) -> Table:
    """Every line with a balance or a movement; money and charter only where the cut is source."""
    accounts = accounts_of(asked)
    scope = scope_of(asked)
    wanted = account_numbers(accounts, lambda role: cut in role.needs)
    names: tuple[By, ...] = ("loan", "cooperative") if cut == "loan" else ("source",)
    opening = _balances(asked, opening_of(scope, first), names, accounts, wanted)
    closing = _balances(asked, scope, names, accounts, wanted)
    ins: Sums = defaultdict(int)
    outs: Sums = defaultdict(int)
    for move in turnover_by_kind(asked.connection, scope, first, wanted, (*names, "account")):
        key = _key(tuple(map(_text, move.of)), accounts)
        more, less = (move.debit, move.credit) if _is_ours(key[2]) else (move.credit, move.debit)
        ins[key] += more
        outs[key] += less
    rows: list[Record] = []
    sides = {"opening": opening, "in": ins, "out": outs, "closing": closing}
    for key in sorted({*opening, *closing, *ins, *outs}, key=_order):
        figures = {name: of.get(key, 0) for name, of in sides.items()}
        if any(figures.values()):
            whose, borrower, role = key
            head = {"loan": whose, "cooperative": borrower} if cut == "loan" else {"source": whose}
            rows.append({**head, "line": Word(role, role_name(role)), **figures})
    columns = (*_HEADS[cut], *texts("line"), *_FIGURES)
    late = late_of(asked, first)
    named = moved_notes(late, moved_by(asked, accounts, late, wanted))
    facts = based(spanned(asked, first), "booked")
    return Table.of("movements", columns, rows, facts, (*unrolled_notes(asked), *named))


def _lines_table(of: Table) -> Table:
    """One row a line: debts and money are not added to each other."""
    found: dict[str, dict[str, Cell]] = {}
    for record in of.records():
        line = record["line"]
        assert isinstance(line, Word)
        standing = found.setdefault(line.code, {"line": line})
        for figure in _FIGURES:
            more = amount_of(record[figure.name])
            standing[figure.name] = amount_of(standing.get(figure.name)) + more
    rows = [found[code] for code in sorted(found, key=list(ROLES).index)]
    return Table.of("movements_by_line", (*texts("line"), *_FIGURES), rows, of.facts)


def _balances(
    asked: Asked,
    scope: Scope,
    names: tuple[By, ...],
    accounts: dict[str, Account],
    wanted: list[str],
) -> Sums:
    found: Sums = defaultdict(int)
    fitting = set(wanted)
    for values, amount in balances(asked.connection, scope, (*names, "account")).items():
        if values[-1] in fitting:
            key = _key(tuple(map(_text, values)), accounts)
            found[key] += amount if _is_ours(key[2]) else -amount
    return found


def _key(values: tuple[str, ...], accounts: dict[str, Account]) -> tuple[str, str, str]:
    *named, account = values
    return named[0], named[1] if len(named) > 1 else "", accounts[account].role.name


def _is_ours(role: str) -> bool:
    return ROLES[role].nature in ("asset", "memo", "expense")


def _order(key: tuple[str, str, str]) -> tuple[str, int, str]:
    return key[0], list(ROLES).index(key[2]), key[1]


def _text(value: str | date | int | None) -> str:
    return str(value or "")
