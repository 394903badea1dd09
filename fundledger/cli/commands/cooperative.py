"""`fundledger cooperative …`: the register of borrowers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import DAY, WORKBOOK_TO_WRITE, Choice

F = TypeVar("F", bound=Callable[..., Any])

_NUMBER = click.argument("number", metavar="cooperative")
_DOCUMENT = click.option("--document", metavar="document")
_FROM = click.option("--from", "effective", type=DAY, default=today)
_DRY_RUN = click.option("--dry-run", is_flag=True)

_GROUP = "choice.cooperative"
_STATUS = Choice(("active", "stopped", "dissolving", "dissolved", "merged"), f"{_GROUP}_status.")
_KIND = Choice(("cooperative", "union", "group", "individual"), f"{_GROUP}_kind.")
_NUMBER_KIND = Choice(
    ("registration", "fund", "id_card", "group_contract"), f"{_GROUP}_number_kind."
)


@reading_command
@click.argument("file", type=WORKBOOK_TO_WRITE)
def export(desk: Desk, file: Path) -> None:
    from fundledger.exchange.cooperatives import write_cooperatives
    from fundledger.ledger.facts import in_effect, stated
    from fundledger.registers.cooperatives import KIND, cooperative_of

    with desk.reading() as view:
        facts = stated(view.connection, view.fund, KIND, known_at=view.known_at)
        found = in_effect(facts, view.as_of)
    known = {
        number: (cooperative_of(found[number]), found[number].effective) for number in sorted(found)
    }
    write_cooperatives(known, file, replace=desk.asked.force)
    desk.say("face.written", path=str(file))
