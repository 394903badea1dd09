"""The settings of a Fund as a table: what holds on a day, since when, what it means and why."""

from __future__ import annotations

from fundledger.ledger.settings import Settings, Value
from fundledger.messages.wording import Sentence
from fundledger.reports.asked import Asked
from fundledger.reports.table import Cell, Column, Table, word_for

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
            value_shown(each.value),
            None if each.fact is None else each.fact.effective,
            None if each.fact is None else each.fact.document,
            Sentence(f"setting.{each.setting.name}"),
            Sentence(f"setting_source.{each.setting.name}"),
        )
        for each in settings.all_on(asked.as_of)
    ]
    return Table("settings", _COLUMNS, rows, facts=dict(asked.facts))


def value_shown(value: Value) -> Cell:
    """A value as a person reads it."""
    return word_for("setting_value.", "none") if value is None else str(value)
