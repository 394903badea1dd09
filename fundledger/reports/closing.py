"""Quarter and year as tables: the checklist, what a run of closing did, the year's result."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from fundledger.calendar import quarter_of
from fundledger.closing.checks import Checked, Found, Looked, checked
from fundledger.closing.checks import year_status as asked_of_year
from fundledger.closing.quarters import Closed
from fundledger.closing.years import Closing, Result
from fundledger.ledger.accounts import Account
from fundledger.messages.wording import Command, Sentence
from fundledger.reports.asked import Asked
from fundledger.reports.loans import entries_table
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Column, Note, Table, Word, word_for

PAPERS = (
    ("capital", "report capital --as-of {day}"),
    ("collections", "report collections --quarter {quarter}"),
    ("due", "report due --quarter {quarter}"),
    ("response", "report response --quarter {quarter}"),
    ("movements", "report movements --quarter {quarter}"),
    ("result", "report result --quarter {quarter}"),
    ("trial_balance", "report trial-balance --quarter {quarter}"),
    ("journal", "report journal --quarter {quarter}"),
)
"""What is printed of a quarter, each with the command that makes it."""


def quarter_status(asked: Asked, quarter: tuple[date, date]) -> Table:
    """What a quarter, from its first day to its last, still asks for before it is locked."""
    looked = Looked(asked.connection, asked.fund, *quarter)
    facts: dict[str, Cell] = {"fund": asked.fund, "quarter": looked.name}
    return quarter_table(checked(looked), facts)


def year_status(asked: Asked, year: int) -> Table:
    """What the end of a year still asks for."""
    found = asked_of_year(asked.connection, asked.fund, year)
    return checklist_table(found, {"fund": asked.fund, "year": year})


def quarter_table(found: Iterable[Checked], facts: Mapping[str, Cell]) -> Table:
    named = ((each.check.name, each.found) for each in found)
    return checklist_table(named, facts)


def checklist_table(found: Iterable[tuple[str, Found]], facts: Mapping[str, Cell]) -> Table:
    """One line a check: whether it is done, what stands, and else what to do."""
    rows: list[tuple[Cell, ...]] = [
        (_done(each), word_for("quarter_check.", name), _stands(each), _to_do(each))
        for name, each in found
    ]
    columns = (Column("done"), Column("check"), Column("stands"), Column("to_do"))
    return Table("checklist", columns, rows, None, dict(facts))


def waiting_notes(waiting: Iterable[Checked]) -> tuple[Note, ...]:
    """What keeps the days open: a line of each, with what to do."""
    said = ((_stands(each.found), _to_do(each.found) or "") for each in waiting)
    return tuple(
        Note("quarter.waits", {"stands": stands, "to_do": to_do}) for stands, to_do in said
    )


def _stands(found: Found) -> Sentence:
    return Sentence(found.stands, found.params)


def _to_do(found: Found) -> Sentence | None:
    return None if found.to_do is None else Sentence(found.to_do, found.params)


def closed_screen(closed: Closed, facts: Mapping[str, Cell]) -> Screen:
    """What this run did and what an earlier one had done; the checklist; what to print."""
    name, last = quarter_of(closed.last), closed.last
    if closed.rolled is None:
        rolled = Sentence("quarter.rolled_before", {"day": closed.rolled_before or last})
    else:
        count = sum(closed.rolled.posted.values())
        rolled = Sentence("quarter.rolled_now", {"day": last, "count": count})
    key = "quarter.locked_now" if closed.locked else "quarter.locked_before"
    steps: list[tuple[Cell, ...]] = [
        (Word("roll", Sentence("quarter_check.rolled")), rolled),
        (Word("lock", Sentence("quarter_check.locked")), Sentence(key, {"day": last})),
    ]
    papers: list[tuple[Cell, ...]] = [
        (
            word_for("quarter_paper.", paper),
            Command(f"fundledger {command.format(quarter=name, day=last.strftime('%d/%m/%Y'))}"),
        )
        for paper, command in PAPERS
    ]
    about: dict[str, Cell] = {**facts, "quarter": name}
    return Screen(
        (
            Table("quarter_steps", (Column("what"), Column("outcome")), steps, None, about),
            quarter_table(closed.found, {}),
            Table("to_print", (Column("paper"), Column("command")), papers),
        )
    )


def closing_screen(
    closing: Closing,
    accounts: Mapping[str, Account],
    facts: Mapping[str, Cell],
    *,
    dry_run: bool,
) -> Screen:
    """The result of a year, and the entries that a run posted."""
    nothing = () if closing.entries else (Note("year.nothing_to_post"),)
    said = (Note("loan_note.dry_run"),) if dry_run else ()
    result = result_table(closing.result, facts)
    return Screen((result, entries_table(closing.entries, dict(accounts), (*said, *nothing))))


def result_table(result: Result, facts: Mapping[str, Cell]) -> Table:
    figures = ("income", "cost", "tax", "surplus")
    rows: list[tuple[Cell, ...]] = [
        (word_for("year_figure.", name), getattr(result, name)) for name in figures
    ]
    columns = (Column("figure"), Column("amount", "money"))
    return Table("year_result", columns, rows, None, {**facts, "year": result.year})


def _done(found: Found) -> Word:
    """A person is told where there was nothing to do; to a program that is done."""
    shown = "nothing" if found.idle else "yes" if found.done else "no"
    return Word("yes" if found.done else "no", Sentence(f"quarter.{shown}"))
