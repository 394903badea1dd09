"""The chart of accounts of a day, and the roles that accounts can have."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from fundledger.ledger.accounts import Accounts
from fundledger.ledger.roles import ROLES
from fundledger.messages import language, say
from fundledger.reports.table import Cell, Column, Table

if TYPE_CHECKING:
    from sqlalchemy import Connection

_CHART = (
    *(Column("account"), Column("name"), Column("role"), Column("place")),
    *(Column("state"), Column("default")),
)
_ROLES = (Column("role"), Column("nature"), Column("needs"), Column("capital"), Column("money"))


def chart_table(
    connection: Connection,
    fund: int,
    day: date,
    known_at: int | None,
    facts: Mapping[str, Cell],
) -> Table:
    """Every account of the day, by number."""
    accounts = Accounts.read(connection, fund, known_at)
    chart = accounts.on(day)
    defaults = {chart[name].number for name in chart if name in ROLES}
    rows = [
        (
            *(account.number, account.name(language()), account.role.name, account.place),
            say("account.closed" if account.closed else "account.open"),
            say("account.default") if account.number in defaults else None,
        )
        for number, account in sorted(chart.items())
        if number == account.number
    ]
    stated: dict[str, Cell] = {"chart": accounts.chart_name(day), **facts}
    return Table("chart", _CHART, rows, facts=stated)


def role_table() -> Table:
    """Every role: its nature, what a posting on it must say, and its side of the capital."""
    rows = [
        (role.name, role.nature, ", ".join(role.needs), role.capital, role.money)
        for role in ROLES.values()
    ]
    return Table("roles", _ROLES, rows)
