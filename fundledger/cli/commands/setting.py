"""`fundledger setting …`: what a Fund has decided for itself, from a day on."""

from __future__ import annotations

from datetime import date

import click

from fundledger.cli.by_hand import command, of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import DAY
from fundledger.messages import say


@of_many_funds
@reading_command
def list_settings(desk: Desk) -> None:
    from fundledger.reports.settings import settings_of

    desk.answer(settings_of)


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
