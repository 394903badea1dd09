"""`fundledger entry …`: post from a file, look at one, reverse one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import detailed, reading_command, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import DAY, EXISTING_FILE, WORKBOOK_TO_WRITE
from fundledger.errors import BadFile


@showing_command
@click.argument("file", type=EXISTING_FILE)
@click.option("--dry-run", is_flag=True)
@click.option("--remarks", type=WORKBOOK_TO_WRITE)
def post(desk: Desk, file: Path, dry_run: bool, remarks: Path | None) -> None:
    from fundledger.exchange.posting import post_entries
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.files import SourceFile
    from fundledger.messages import language
    from fundledger.money import Dong
    from fundledger.registers.codes import odd_codes
    from fundledger.reports.books import posted_table

    book, fund, actor = desk.book(), desk.fund, desk.actor
    source = SourceFile.at(file)
    try:
        with desk.progress("entry.posting", None, file=file.name) as advance:
            taken = post_entries(book, fund, actor, source, dry_run=dry_run, progress=advance)
    except BadFile as refusal:
        if remarks is not None:
            write_with_remarks(source, refusal.problems, remarks, replace=desk.asked.force)
            desk.warn("entry.remarks_written", path=str(remarks))
        raise
    pairs = [(one.located.draft, one.posted) for one in taken.entries]
    with desk.book().reading() as connection:
        lines = [line for draft, _ in pairs for line in draft.postings]
        for odd in odd_codes(connection, desk.fund, lines):
            desk.warn(odd.key, **odd.params)
    for one in taken.short:
        account = f"{one.account.number} {one.account.name(language())}"
        desk.warn("entry.below_zero", account=account, amount=Dong(one.amount), day=one.day)
    desk.show(posted_table(pairs, file.name, {"fund": desk.fund}, today(), dry_run=dry_run))


@reading_command
@click.argument("number", metavar="entry")
def show(desk: Desk, number: str) -> None:
    from fundledger.reports.books import entry_of

    with desk.reading() as view:
        table = entry_of(view.asked(), number)
    desk.show(table)


@showing_command
@click.argument("number", metavar="entry")
@click.option("--reason", metavar="text", required=True)
@click.option("--date", "day", type=DAY)
@click.option("--document", metavar="document")
@click.option("--dry-run", is_flag=True)
@detailed
def reverse(
    desk: Desk,
    number: str,
    reason: str,
    day: date | None,
    document: str | None,
    dry_run: bool,
) -> None:
    from fundledger.banking.posting import refuse_reversal
    from fundledger.ledger.reading import entry_called
    from fundledger.loans.verbs import reverse as reverse_of_a_loan
    from fundledger.reports.loans import taken_screen
    from fundledger.reports.treasury import reversal_screen
    from fundledger.treasury.money import reverse as reverse_of_money

    with desk.writing(dry_run=dry_run) as journal:
        original = entry_called(journal.connection, journal.fund, number)
        refuse_reversal(journal, original)
        taken = reverse_of_a_loan(journal, original, reason, booked_on=day, paper=document)
        accounts = {**journal.accounts.ever(), **journal.accounts.on(original.date)}
        if taken is None:
            entries = reverse_of_money(journal, original, reason, booked_on=day, document=document)
            screen = reversal_screen(
                *(journal.connection, desk.fund, original, entries, accounts), dry_run=dry_run
            )
        else:
            entries = taken.entries
            screen = taken_screen(taken, accounts, {"fund": desk.fund}, dry_run=dry_run)
    if dry_run or desk.face != "text":
        desk.show_screen(screen)
        return
    posted = entries[0].posted
    desk.say(
        "entry.reversed",
        number=original.number,
        voucher=str(original.voucher),
        by=posted.number,
        by_voucher=str(posted.voucher),
    )
    if len(entries) > 1:
        also = [each.posted.number for each in entries[1:]]
        if taken is not None:
            desk.say("loan.reversed_with", loan=taken.loan.number, entries=also)
        else:
            desk.say("money.reversed_with", entries=also)
