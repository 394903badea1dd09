"""`fundledger period …`: lock, unlock, seal; and what is locked and sealed."""

from __future__ import annotations

from datetime import date

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import command, confirmed, of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import DAY


@of_many_funds
@reading_command
def list_periods(desk: Desk) -> None:
    from fundledger.reports.periods import periods_of

    desk.answer(periods_of)


@command
@click.argument("day", type=DAY)
def lock(desk: Desk, day: date) -> None:
    from fundledger.ledger.periods import lock_statement

    with desk.writing() as journal:
        journal.state(lock_statement(journal.periods, day, today()))
    desk.say("period.now_locked", day=day)


@command
@click.argument("day", type=DAY)
@click.option("--reason", metavar="text", required=True)
def unlock(desk: Desk, day: date, reason: str) -> None:
    from fundledger.ledger.periods import unlock_statement

    with desk.writing() as journal:
        journal.state(unlock_statement(journal.periods, day, reason))
    desk.say("period.now_unlocked", day=day)


@command
@confirmed
@click.argument("day", type=DAY)
def seal_day(desk: Desk, day: date) -> None:
    from fundledger.ledger.seals import ProofFailed, seal
    from fundledger.reports.findings import finding_lines

    desk.confirm("period.sure_to_seal", day=day, fund=desk.fund)
    try:
        with desk.writing() as journal:
            fact = seal(journal, day, today())
    except ProofFailed as refusal:
        for line in finding_lines(refusal.findings):
            desk.warn("check.line", line=line)
        raise
    desk.say("period.now_sealed", day=day, code=fact.hash, link=fact.chain)


@command
def rebuild_seals(desk: Desk) -> None:
    from fundledger.ledger.seals import rebuild

    with desk.writing() as journal:
        count = rebuild(journal.connection, journal.fund)
    desk.say("period.rebuilt", count=count)
