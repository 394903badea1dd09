"""The rows of one file: those that stand set aside, the new ones judged, all lived through.

A `Planner` takes one file and answers what is `ToPost`; whoever posts it writes what it holds,
unchanged, in the transaction whose chain the planner was given. It writes nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.intake.collecting.judging import Judge
from fundledger.intake.collecting.oddities import Examiner
from fundledger.intake.collecting.outcome import Objection, RowsRefused, ToPost
from fundledger.intake.collecting.register import Register
from fundledger.intake.collecting.standing import Books, books_of
from fundledger.intake.dividing import Divide
from fundledger.intake.recognition import Recognised, Row, keys_of, recognised
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.periods import Periods
from fundledger.ledger.settings import Settings
from fundledger.loans.batch import Batch, Progress
from fundledger.loans.rolling import rolls
from fundledger.registers.documents import Document

if TYPE_CHECKING:
    from sqlalchemy import Connection

Refuse = Callable[[int, FundledgerError], None]
"""Told which row (by its place, from 0) cannot be taken, and why."""


@dataclass(frozen=True, slots=True)
class Planner:
    connection: Connection
    fund: int
    chain: int  # the last link of the fund
    accounts: Accounts
    periods: Periods
    today: date
    divide: Divide | None
    booked_on: date | None

    def planned(self, rows: Sequence[Row], progress: Progress, *, to_post: bool) -> ToPost:
        """What is to be written; or `RowsRefused`, naming every row that cannot be taken."""
        objections: list[Objection] = []

        def refuse(index: int, error: FundledgerError) -> None:
            objections.append(Objection(index, error))

        register = Register.read(self.connection, self.fund)
        resolved = _resolved(register, rows, objections)
        numbers = {row.document for row in rows if row.document}
        books = books_of(self.connection, self.fund, resolved.values(), numbers)
        batch = self._batch(refuse, progress)
        standing = recognised(resolved.items(), books.standing, books.is_of)
        keys = keys_of(rows, books.standing)
        judge = self._judge(register, books, batch)
        documents = _judged(judge, resolved, standing, keys, refuse)
        drafts = batch.settled(to_post=to_post)
        if objections:
            raise RowsRefused(objections)
        examiner = Examiner(self.connection, self.fund, register, books, batch)
        new = [documents[index] for index in range(len(rows)) if index not in standing]
        return ToPost(
            [document for of_row in new for document in of_row],
            drafts,
            [
                examiner.line(row, documents[index], is_new=index not in standing)
                for index, row in enumerate(rows)
            ],
        )

    def _batch(self, refuse: Refuse, progress: Progress) -> Batch:
        done = rolls(self.connection, self.fund)
        return Batch(
            *(self.connection, self.fund, self.accounts, self.periods, done),
            *(self.today, self.booked_on, refuse, progress),
        )

    def _judge(self, register: Register, books: Books, batch: Batch) -> Judge:
        settings = Settings.read(self.connection, self.fund)
        return Judge(*(self.accounts, settings, register, books, batch, self.divide, self.chain))


def _resolved(
    register: Register, rows: Sequence[Row], objections: list[Objection]
) -> dict[int, Row]:
    """The rows whose borrower is known, by its number; the others are objected to."""
    found: dict[int, Row] = {}
    for index, row in enumerate(rows):
        try:
            found[index] = register.resolved(row)
        except FundledgerError as error:
            objections.append(Objection(index, error, "cooperative"))
    return found


def _judged(
    judge: Judge,
    rows: Mapping[int, Row],
    standing: Mapping[int, Recognised],
    keys: Sequence[str],
    refuse: Refuse,
) -> dict[int, Sequence[Document]]:
    """The documents of each row, of those that stand too; a row that is refused has none."""
    documents: dict[int, Sequence[Document]] = {}
    for index, row in rows.items():
        try:
            found = standing.get(index)
            if found is None:
                documents[index] = judge.taken(index, row, keys[index])
            else:
                documents[index] = _stands(judge, found)
        except FundledgerError as error:
            refuse(index, error)
    return documents


def _stands(judge: Judge, found: Recognised) -> Sequence[Document]:
    """What a row that was posted before led to; one that was changed since is refused."""
    if found.changed:
        params = {"stands": found.stands, "says": found.says, "link": found.link}
        raise FundledgerError("collect.changed", **params)
    documents = () if found.standing.is_undone else found.standing.documents
    for document in documents:
        judge.touch(document.loan)
    return documents
