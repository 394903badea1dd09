"""The settings of a Fund as a table: what holds on a day, since when, what it means and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fundledger.ledger.settings import InEffect
from fundledger.messages import say
from fundledger.reports.table import Cell, Column, Table, Word

_COLUMNS = (
    Column("setting"),
    Column("value"),
    Column("from", "day"),
    Column("document"),
    Column("meaning"),
    Column("legal_source", wide=True),
)


def settings_table(standing: Iterable[InEffect], facts: Mapping[str, Cell]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            each.setting.name,
            Word("none", say("setting_value.none")) if each.value is None else str(each.value),
            None if each.fact is None else each.fact.effective,
            None if each.fact is None else each.fact.document,
            say(f"setting.{each.setting.name}"),
            say(f"setting_source.{each.setting.name}"),
        )
        for each in standing
    ]
    return Table("settings", _COLUMNS, rows, facts=dict(facts))
