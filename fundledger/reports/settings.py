"""The settings of a Fund as a table: what holds on a day, since when, what it means and why."""

from __future__ import annotations

from fundledger.ledger.settings import Settings, Value
from fundledger.messages import say
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell, Column, Table, Word

_COLUMNS = (
    Column("setting"),
    Column("value"),
    Column("from", "day"),
    Column("document"),
    Column("meaning"),
    Column("legal_source", wide=True),
)


def settings_of(asked: Asked) -> Table:
    settings = Settings.read(asked.connection, asked.fund, asked.known_at)
    rows: list[tuple[Cell, ...]] = [
        (
            each.setting.name,
            Word("none", say("setting_value.none")) if each.value is None else str(each.value),
            None if each.fact is None else each.fact.effective,
            None if each.fact is None else each.fact.document,
            say(f"setting.{each.setting.name}"),
            say(f"setting_source.{each.setting.name}"),
        )
        for each in settings.all_on(asked.as_of)
    ]
    return Table("settings", _COLUMNS, rows, facts=dict(asked.facts))


def value_shown(value: Value) -> str:
    """A value as a person reads it."""
    return say("setting_value.none") if value is None else str(value)
