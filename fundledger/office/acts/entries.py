"""Journal entries: posted from a file, looked at, reversed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from fundledger.office.answers import Answer, giving_back, noted, shown
from fundledger.office.declaring import act, question
from fundledger.office.kinds import Day, Document, Entry, SourceFile, Text
from fundledger.office.papers import Details

if TYPE_CHECKING:
    from fundledger.errors import BadFile
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.table import Table


@act(gives_back="entries")
def post_file(work: Work, file: SourceFile, *, dry_run: bool = False) -> Answer:
    """The entries of a file, posted: all of them or none."""
    from fundledger.exchange.posting import post_entries
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.registers.codes import odd_codes
    from fundledger.reports.books import posted_table
    from fundledger.reports.treasury import below_zero

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, replace=replace)

    name, book, fund = file.name, work.book, work.fund
    with giving_back(write), work.progress("entry.posting", None, file=name) as advance:
        taken = post_entries(book, fund, work.actor, file, dry_run=dry_run, progress=advance)
    pairs = [(one.located.draft, one.posted) for one in taken.entries]
    with book.reading() as connection:
        postings = [posting for draft, _ in pairs for posting in draft.postings]
        odd = noted(odd_codes(connection, fund, postings))
    table = posted_table(pairs, name, {"fund": fund}, work.today, dry_run=dry_run)
    return shown(table, remarks=[*odd, *map(below_zero, taken.short)])


@question
def entry(asked: Asked, entry: Entry) -> Table:
    """One entry, by its number or its voucher."""
    from fundledger.reports.books import entry_of

    return entry_of(asked, entry)


@act(main="loan_entries")
def reverse(
    work: Work,
    entry: Entry,
    *,
    reason: Text,
    date: Day | None = None,
    document: Document | None = None,
    dry_run: bool = False,
    details: Details = False,
) -> Answer:
    """Reverse an entry, by number or voucher; answers what that posts, the reversal first."""
    from fundledger.arrears.providing import refuse_reversal
    from fundledger.banking import reversing
    from fundledger.reports.reversals import reversal_notes, reversal_screen

    with work.writing() as writer:
        refuse_reversal(writer, entry)
        gone = reversing.reverse(writer, entry, reason, booked_on=date, document=document)
        screen = reversal_screen(writer, gone, dry_run=dry_run)
    return Answer(
        screen,
        says=() if dry_run else reversal_notes(gone),
        is_brief=not dry_run,
        facts={"entries": [each.posted.number for each in gone.entries]},
    )
