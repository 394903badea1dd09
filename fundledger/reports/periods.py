"""What was locked, unlocked and sealed, by whom and when; a seal with its code."""

from __future__ import annotations

from fundledger.ledger.facts import stated
from fundledger.ledger.periods import KIND, Periods
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell, Column, Table, Word, word_for

_COLUMNS = (
    *(Column("link", "number"), Column("action"), Column("day", "day"), Column("reason")),
    *(Column("actor"), Column("recorded_at", "moment"), Column("seal")),
)


def periods_of(asked: Asked) -> Table:
    found = list(stated(asked.connection, asked.fund, KIND, known_at=asked.known_at))
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
    return Table("periods", _COLUMNS, rows, facts={**shown, **asked.facts})


def _action(code: str) -> Word:
    return word_for("period.action_", code)
