"""`fundledger setting …`: what a Fund has decided for itself, from a day on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from fundledger.cli.by_hand import command, of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import DAY
from fundledger.messages import say

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table


@of_many_funds
@reading_command
def list_settings(desk: Desk) -> None:
    desk.answer(settings_of)


def settings_of(asked: Asked) -> Table:
    from fundledger.ledger.settings import Settings
    from fundledger.reports.settings import settings_table

    settings = Settings.read(asked.connection, asked.fund, asked.known_at)
    return settings_table(settings.all_on(asked.as_of), asked.facts)


@command
@click.argument("name", metavar="setting")
@click.argument("value", metavar="value")
@click.option("--from", "effective", type=DAY, required=True)
@click.option("--document", metavar="document", required=True)
def set_one(desk: Desk, name: str, value: str, effective: date, document: str) -> None:
    from fundledger.ledger.settings import set_value

    with desk.writing() as journal:
        setting, stood = set_value(journal, name, value, effective, document)
    shown = say("setting_value.none") if stood is None else str(stood)
    desk.say("setting_value.now", name=setting.name, value=shown, day=effective)
