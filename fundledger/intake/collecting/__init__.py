"""Money that came in for many loans: rows judged, divided, allocated, posted whole or not at all.

    preview(connection, fund, rows, today=…)    what every row pays, and what is odd about it
    post(writer, rows, today=…)                 the same, and then it stands in the books

The rules are those of `verbs.take`; rows are judged in their order, as if they were entered one by
one, and leave the same books. What is done once for all of them: loans are read in bulk, each loan
is lived through once (`loans.batch`), facts and entries are written as streams.

A row is known again by what it says (`recognition`): one that stands is not posted again, one that
was changed since it was posted is refused, and what is new is posted. What pays what is derived
and never kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from fundledger.bulk import no_collection
from fundledger.intake.collecting.outcome import Collected as Collected
from fundledger.intake.collecting.outcome import CollectedRow as CollectedRow
from fundledger.intake.collecting.outcome import Objection as Objection
from fundledger.intake.collecting.outcome import PaidToLoan as PaidToLoan
from fundledger.intake.collecting.outcome import RowsRefused as RowsRefused
from fundledger.intake.collecting.planning import Planner
from fundledger.intake.dividing import Divide
from fundledger.intake.recognition import Row
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Booked
from fundledger.ledger.journal import Writer
from fundledger.ledger.periods import Periods
from fundledger.loans.batch import Progress
from fundledger.loans.settling import key_of
from fundledger.registers import documents as papers

if TYPE_CHECKING:
    from sqlalchemy import Connection


def preview(
    connection: Connection,
    fund: int,
    rows: Sequence[Row],
    *,
    today: date,
    divide: Divide | None = None,
    booked_on: date | None = None,
    progress: Progress = lambda _: None,
) -> Collected:
    """What every row would pay; or `RowsRefused`, naming every row that cannot be taken."""
    accounts = Accounts.read(connection, fund)
    periods = replace(Periods.read(connection, fund), today=today)
    periods.refuse_to_come(booked_on)
    chain = head_of(connection, fund).chain
    planner = Planner(connection, fund, chain, accounts, periods, today, divide, booked_on)
    with no_collection():
        return Collected(planner.planned(rows, progress, to_post=False).lines)


def post(
    writer: Writer,
    rows: Sequence[Row],
    *,
    today: date,
    divide: Divide | None = None,
    booked_on: date | None = None,
    progress: Progress = lambda _: None,
) -> Collected:
    """Post every row that does not stand yet; or `RowsRefused`, and nothing is written."""
    writer.periods.refuse_to_come(booked_on)
    where = writer.connection, writer.fund, writer.chain
    planner = Planner(*where, writer.accounts, writer.periods, today, divide, booked_on)
    with no_collection():
        plan = planner.planned(rows, progress, to_post=True)
        facts = writer.state_each(map(papers.statement_of, plan.documents))
        for fact, document in zip(facts, plan.documents, strict=True):
            assert fact.chain == document.chain
        posted = writer.append_each(plan.drafts)
        entries = {
            draft.key: Booked(draft, at) for draft, at in zip(plan.drafts, posted, strict=True)
        }
        lines = [_with_entries(line, entries) for line in plan.lines]
        return Collected(lines, len(plan.drafts) - len(plan.documents))


def _with_entries(line: CollectedRow, entries: Mapping[str | None, Booked]) -> CollectedRow:
    if not line.is_new:
        return line
    parts = (replace(part, entry=entries[key_of(part.document.chain)]) for part in line.parts)
    return replace(line, parts=tuple(parts))
