"""What was locked, unlocked and sealed, by whom and when; a seal with its code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fundledger.ledger.facts import stated
from fundledger.ledger.periods import KIND, Periods
from fundledger.messages import say
from fundledger.reports.table import Cell, Column, Table, Word

_COLUMNS = (
    *(Column("link", "number"), Column("action"), Column("day", "day"), Column("reason")),
    *(Column("actor"), Column("recorded_at", "moment"), Column("seal")),
)

if TYPE_CHECKING:
    from sqlalchemy import Connection


def period_table(
    connection: Connection, fund: int, known_at: int | None, facts: Mapping[str, Cell]
) -> Table:
    found = list(stated(connection, fund, KIND, known_at=known_at))
    periods = Periods.of(found)
    rows = [
        (
            *(fact.chain, _action(fact.subject), fact.effective),
            *(fact.body.get("reason"), fact.actor, fact.recorded_at),
            fact.hash if fact.subject == "seal" else None,
        )
        for fact in found
    ]
    standing: dict[str, Cell] = {"locked": periods.locked, "sealed": periods.sealed}
    shown = {name: value for name, value in standing.items() if value is not None}
    return Table("periods", _COLUMNS, rows, facts={**shown, **facts})


def _action(code: str) -> Word:
    return Word(code, say(f"period.action_{code}"))
