"""`fundledger cooperative …`: the register of borrowers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import of_many_funds, reading_command, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, EXISTING_FILE, WORKBOOK_TO_WRITE, Choice
from fundledger.errors import BadFile

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


def _described(body: F) -> F:
    """An option for everything that is known of a borrower."""
    for option in (
        click.option("--merged-into", metavar="cooperative"),
        click.option("--status", type=_STATUS),
        click.option("--member-since", type=DAY),
        click.option("--alliance-member/--no-alliance-member", default=None),
        click.option("--tax-code", metavar="text"),
        click.option("--email", metavar="text"),
        click.option("--phone", metavar="text"),
        click.option("--address", metavar="text"),
        click.option("--position", metavar="text"),
        click.option("--representative", metavar="name"),
        click.option("--district-until", type=DAY),
        click.option("--district", metavar="name"),
        click.option("--commune-since", type=DAY),
        click.option("--commune", metavar="name"),
        click.option("--sector", metavar="text"),
        click.option("--kind", type=_KIND),
        click.option("--number-kind", type=_NUMBER_KIND),
    ):
        body = option(body)
    return body


@showing_command
@_NUMBER
@click.option("--name", metavar="name", required=True)
@_described
@_FROM
@_DOCUMENT
@_DRY_RUN
def add(
    desk: Desk,
    /,
    number: str,
    effective: date,
    document: str | None,
    dry_run: bool,
    **given: Any,
) -> None:
    from fundledger.registers.cooperatives import Cooperative, register
    from fundledger.reports.cooperatives import entered_table

    said = {name: value for name, value in given.items() if value is not None}
    with desk.writing(dry_run=dry_run) as writer:
        entered = register(writer, Cooperative(number=number, **said), effective, document)
    desk.show(entered_table([entered], {"fund": desk.fund}, dry_run=dry_run))
    source = click.get_current_context().get_parameter_source("effective")
    if entered.outcome == "new" and source is not click.core.ParameterSource.COMMANDLINE:
        desk.say("cooperative.known_from", cooperative=number, day=effective)


@showing_command
@_NUMBER
@click.option("--name", metavar="name")
@_described
@_FROM
@_DOCUMENT
@_DRY_RUN
def change(
    desk: Desk,
    /,
    number: str,
    effective: date,
    document: str | None,
    dry_run: bool,
    **given: Any,
) -> None:
    from fundledger.registers.cooperatives import describe
    from fundledger.reports.cooperatives import entered_table

    changes = {name: value for name, value in given.items() if value is not None}
    if not changes:
        raise Misuse("usage.nothing_said", click.get_current_context())
    with desk.writing(dry_run=dry_run) as writer:
        entered = describe(writer, number, effective, changes, document)
    desk.show(entered_table([entered], {"fund": desk.fund}, dry_run=dry_run))


@showing_command
@click.argument("file", type=EXISTING_FILE)
@_FROM
@_DOCUMENT
@_DRY_RUN
@click.option("--remarks", type=WORKBOOK_TO_WRITE)
def import_file(
    desk: Desk,
    file: Path,
    effective: date,
    document: str | None,
    dry_run: bool,
    remarks: Path | None,
) -> None:
    from fundledger.exchange.cooperatives import take_cooperatives
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.files import SourceFile
    from fundledger.reports.cooperatives import entered_table
    from fundledger.schemas.cooperatives import LAYOUT

    book, fund, actor = desk.book(), desk.fund, desk.actor
    source = SourceFile.at(file)
    try:
        taken = take_cooperatives(
            *(book, fund, actor, source),
            effective=effective,
            document=document,
            dry_run=dry_run,
        )
    except BadFile as refusal:
        if remarks is not None:
            write_with_remarks(
                *(source, refusal.problems, remarks), layout=LAYOUT, replace=desk.asked.force
            )
            desk.warn("entry.remarks_written", path=str(remarks))
        raise
    desk.show(entered_table(taken.entered, {"fund": desk.fund}, dry_run=dry_run))


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


@reading_command
@_NUMBER
def show(desk: Desk, number: str) -> None:
    from fundledger.reports.cooperatives import cooperative_screen

    with desk.reading() as view:
        screen = cooperative_screen(view.asked(), number)
    desk.show_screen(screen, is_asked=True)


@of_many_funds
@reading_command
def list_all(desk: Desk) -> None:
    _show_list(desk, None)


@of_many_funds
@reading_command
@click.argument("words", metavar="text", nargs=-1, required=True)
def search(desk: Desk, words: tuple[str, ...]) -> None:
    _show_list(desk, " ".join(words))


def _show_list(desk: Desk, words: str | None) -> None:
    from fundledger.reports.cooperatives import borrower_list

    desk.answer(partial(borrower_list, words=words))
