"""`fundledger bank …`: read statements, match and post their lines, reconcile with the books."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import command, of_many_funds, reading_command, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import (
    ACCOUNT,
    BANK_PLACE,
    DAY,
    EXISTING_FILE,
    MONEY,
    NUMBER,
    PART,
    PLACE,
    WORKBOOK_TO_WRITE,
    Choice,
)

if TYPE_CHECKING:
    from fundledger.reports.table import Cell

_DRY_RUN = click.option("--dry-run", is_flag=True)
_BOOKED = click.option("--booked", type=DAY)
_PLACE = click.option("--place", type=PLACE, metavar="place")
_LINE = click.argument("line", type=NUMBER)


@showing_command
@click.argument("file", type=EXISTING_FILE)
@click.option("--place", "places", type=BANK_PLACE, multiple=True)
@click.option("--layout", metavar="layout")
@click.option("--opening", type=MONEY)
@click.option("--remarks", type=WORKBOOK_TO_WRITE)
@_DRY_RUN
def read(
    desk: Desk,
    file: Path,
    places: tuple[tuple[str, str], ...],
    layout: str | None,
    opening: int | None,
    remarks: Path | None,
    dry_run: bool,
) -> None:
    from fundledger.errors import BadFile
    from fundledger.exchange.statements import (
        give_back,
        layout_named,
        layouts_of,
        read_statements,
        take_statements,
    )
    from fundledger.files import SourceFile
    from fundledger.reports.bank import read_table

    with desk.reading() as view:
        layouts = layouts_of(view.connection, view.fund)
    if layout is not None:
        layouts = [layout_named(layouts, layout)]
    source = SourceFile.at(file)
    try:
        statements = read_statements(source, layouts)
    except BadFile as refusal:
        if remarks is not None:
            give_back(source, refusal.problems, remarks, layouts, replace=desk.asked.force)
            desk.warn("statement.remarks_written", path=str(remarks))
        raise
    with desk.writing(dry_run=dry_run) as writer:
        taken = take_statements(writer, statements, dict(places), opening=opening)
        facts: dict[str, Cell] = {"file": file.name, "fund": desk.fund}
        table = read_table(taken, facts, dry_run=dry_run, place_was_told=bool(places))
    desk.show(table)


@of_many_funds
@reading_command
@_PLACE
@click.option("--state", type=Choice(("open", "unidentified", "posted", "part"), "bank_state."))
def lines(desk: Desk, place: str | None, state: str | None) -> None:
    from fundledger.reports.bank_answers import bank_lines

    desk.answer(partial(bank_lines, place=place, state=state))


@of_many_funds
@reading_command
@_PLACE
def match(desk: Desk, place: str | None) -> None:
    from fundledger.reports.bank_answers import bank_matches

    desk.answer(partial(bank_matches, place=place))


@showing_command
@_LINE
@click.argument("loans", type=PART, nargs=-1)
@click.option("--account", type=ACCOUNT, metavar="account")
@click.option("--capital", metavar="source")
@click.option("--memo", metavar="text", default="")
@click.option("--refund", is_flag=True)
@click.option("--not-booked", is_flag=True)
@_BOOKED
@_DRY_RUN
def assign(
    desk: Desk,
    line: int,
    loans: tuple[tuple[str, int | None], ...],
    account: str | None,
    capital: str | None,
    memo: str,
    refund: bool,
    not_booked: bool,
    booked: date | None,
    dry_run: bool,
) -> None:
    from fundledger.banking.posting import How, assign_account
    from fundledger.banking.posting import assign as run
    from fundledger.reports.bank import posted_table

    if (account is None) == (not loans):
        raise Misuse("usage.loan_or_account")
    if account is None and (memo or capital):
        raise Misuse("usage.with_account_only")
    parts = dict(loans)
    if len(parts) < len(loans):
        raise Misuse("usage.loan_twice")
    how = How(today(), booked)
    with desk.writing(dry_run=dry_run) as writer:
        if account is None:
            posted = run(writer, how, line, parts, refund=refund, not_booked=not_booked)
        else:
            posted = assign_account(
                *(writer, how, line, account, memo), capital=capital, not_booked=not_booked
            )
        table = posted_table(posted, {"fund": desk.fund}, writer.accounts.ever(), dry_run=dry_run)
    for each in posted.done:
        for remark in each.remarks:
            desk.warn(remark.key, **remark.params)
    desk.show(table)


@showing_command
@click.argument("chosen", metavar="lines", type=NUMBER, nargs=-1)
@click.option("--certain", is_flag=True)
@click.option("--unidentified", is_flag=True)
@_PLACE
@click.option("--to", "until", type=DAY)
@_BOOKED
@_DRY_RUN
def post(
    desk: Desk,
    chosen: tuple[int, ...],
    certain: bool,
    unidentified: bool,
    place: str | None,
    until: date | None,
    booked: date | None,
    dry_run: bool,
) -> None:
    from fundledger.banking.posting import How
    from fundledger.banking.posting import post as run
    from fundledger.reports.bank import posted_table

    if not (chosen or certain or unidentified):
        raise Misuse("usage.nothing_chosen")
    with desk.writing(dry_run=dry_run) as writer:
        posted = run(
            writer,
            How(today(), booked),
            chosen=chosen,
            certain=certain,
            unidentified=unidentified,
            place=place,
            until=until,
        )
        table = posted_table(posted, {"fund": desk.fund}, writer.accounts.ever(), dry_run=dry_run)
    for each in posted.done:
        for remark in each.remarks:
            desk.warn(remark.key, **remark.params)
    desk.show(table)


@command
@_LINE
@click.option("--reason", metavar="text", required=True)
def free(desk: Desk, line: int, reason: str) -> None:
    from fundledger.banking.posting import free as run

    with desk.writing() as writer:
        freed = run(writer, line, reason)
    desk.say("bank.freed", line=freed.chain)


@showing_command
@_LINE
@click.option("--reason", metavar="text", required=True)
@_DRY_RUN
def withdraw(desk: Desk, line: int, reason: str, dry_run: bool) -> None:
    from fundledger.banking.withdrawing import withdraw as run
    from fundledger.reports.bank import withdrawn_table

    with desk.writing(dry_run=dry_run) as writer:
        done = run(writer, line, reason)
    desk.show(withdrawn_table(done, {"fund": desk.fund}, dry_run=dry_run))


@of_many_funds
@reading_command
@_PLACE
def reconcile(desk: Desk, place: str | None) -> None:
    from fundledger.reports.bank_answers import bank_reconciled

    desk.answer(partial(bank_reconciled, place=place))


@showing_command
def list_layouts(desk: Desk) -> None:
    from fundledger.exchange.statements import layouts_of
    from fundledger.exchange.statements.layouts import known_layouts
    from fundledger.reports.bank import layouts_table

    program = {layout.name for layout in known_layouts()}
    with desk.reading() as view:
        layouts = layouts_of(view.connection, view.fund)
    desk.show(layouts_table([(each.name, each.bank, each.name not in program) for each in layouts]))


@command
@click.argument("file", type=EXISTING_FILE)
def add_layout(desk: Desk, file: Path) -> None:
    from fundledger.exchange.statements import add_layout as run
    from fundledger.files import SourceFile

    with desk.writing() as writer:
        name = run(writer, SourceFile.at(file))
    desk.say("bank_layout.added", name=name)


_DIRECTION = click.option("--in", "inward", is_flag=True)


@command
@click.argument("words", metavar="words")
@click.option("--account", type=ACCOUNT, metavar="account", required=True)
@click.option("--most", type=MONEY)
@click.option("--memo", metavar="text", default="")
@click.option("--capital", metavar="source")
@click.option("--document", metavar="document")
@_DIRECTION
def add_rule(
    desk: Desk,
    words: str,
    account: str,
    most: int | None,
    memo: str,
    capital: str | None,
    document: str | None,
    inward: bool,
) -> None:
    from fundledger.banking.account_rules import state_rule
    from fundledger.banking.matching import AccountRule
    from fundledger.reports.bank import account_word

    wanted = AccountRule(words, "in" if inward else "out", account, most, memo, capital)
    with desk.writing() as writer:
        rule = state_rule(writer, wanted, document)
        against = account_word(rule.account, writer.accounts.on(today()))
    desk.say("bank_rule.kept", words=rule.words, account=against)


@of_many_funds
@reading_command
def list_rules(desk: Desk) -> None:
    from fundledger.reports.bank_answers import bank_rules

    desk.answer(bank_rules)


@command
@click.argument("words", metavar="words")
@click.option("--reason", metavar="text", required=True)
@_DIRECTION
def drop_rule(desk: Desk, words: str, reason: str, inward: bool) -> None:
    from fundledger.banking.account_rules import drop_rule as run

    with desk.writing() as writer:
        run(writer, words, "in" if inward else "out", reason)
    desk.say("bank_rule.dropped", words=words)
