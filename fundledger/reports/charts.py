"""The chart of accounts of a day, and the roles that accounts can have."""

from __future__ import annotations

from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.role_words import role_name
from fundledger.ledger.roles import ROLES, Role
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell, Column, Table, Word, word_for

_CHART = (
    *(Column("account"), Column("name"), Column("role"), Column("place")),
    *(Column("state"), Column("default")),
)
_ROLES = (
    *(Column("role"), Column("meaning"), Column("nature"), Column("needs")),
    *(Column("capital"), Column("money")),
)


def chart_of(asked: Asked) -> Table:
    """Every account of the day, by number."""
    accounts = Accounts.read(asked.connection, asked.fund, asked.known_at)
    chart = accounts.on(asked.as_of)
    defaults = {chart[name].number for name in chart if name in ROLES}
    rows = [
        (
            *(account.number, account.named, account.role.name, _place(account)),
            *(_state(account), _default(account) if account.number in defaults else None),
        )
        for number, account in sorted(chart.items())
        if number == account.number
    ]
    stated: dict[str, Cell] = {"chart": accounts.chart_name(asked.as_of), **asked.facts}
    return Table("chart", _CHART, rows, facts=stated)


def _place(account: Account) -> str | Word | None:
    """A bank account or cash box by its name, or the kind of it where it has none."""
    if account.place == account.role.money and account.place is not None:
        return word_for("word.", account.place)
    return account.place


def role_table() -> Table:
    """Every role: its nature, what a posting on it must say, and its side of the capital."""
    rows = [
        (
            *(role.name, role_name(role.name), word_for("word.", role.nature)),
            _needs(role),
            word_for("word.", role.capital) if role.capital else _exception(role),
            word_for("word.", role.money) if role.money else None,
        )
        for role in ROLES.values()
    ]
    return Table("roles", _ROLES, rows)


def _needs(role: Role) -> Word:
    words = tuple(Sentence(f"word.{name}") for name in role.needs)
    return Word(", ".join(role.needs), Joined(words, ", "))


def _exception(role: Role) -> Word | None:
    return word_for("word.", "exception") if role.exception else None


def _state(account: Account) -> Word:
    return word_for("account.", "closed" if account.closed else "open")


def _default(account: Account) -> Word:
    return Word(account.role.name, Sentence("account.default"))
