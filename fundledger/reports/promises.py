"""Promises as a table: what was promised for when, and what became of it by the receipts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fundledger.messages.wording import Sentence
from fundledger.recovery.promised import all_promised, promised_by
from fundledger.recovery.promises import Outcome
from fundledger.registers.cooperatives import borrower_on
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import ITS_LOANS, Borrower, borrowers
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    days,
    numbers,
    sums,
    texts,
    word_for,
)

_PROMISED = Column("promised", "money", summed=True, title=Sentence("borrower_word.promised"))
"""What a decision to lend promised has the same name in its tables."""

_COLUMNS = (
    *(*texts("cooperative", "name"), *days("day"), _PROMISED, *days("promised_for")),
    *(ITS_LOANS, *texts("person", wide=True)),
    *(*texts("promise_state"), *sums("paid_of_promise", "promise_left"), *days("paid_on")),
    *(*texts("remark", wide=True), *numbers("of_link", wide=True)),
    *(*texts("actor", wide=True), *numbers("link")),
)
_ON_SCREEN: OnScreen = (
    (Column("cooperative"), ("cooperative", "name")),
    *alone(*days("day"), _PROMISED, *days("promised_for")),
    *alone(ITS_LOANS, *texts("promise_state")),
    (Column("paid_of_promise", "money"), ("paid_of_promise", "paid_on")),
    *alone(*numbers("link")),
)


def promise_list(asked: Asked, number: str | None = None, state: str | None = None) -> Table:
    """Every promise made by the day, the one that falls due last first; of one borrower, or one
    state, where that is said.
    """
    day = day_of(asked)
    if number is None:
        found = [each for of_one in all_promised(day).values() for each in of_one]
    else:
        found = promised_by(day, borrower_on(day.connection, day.fund, number, day.as_of).number)
    if state is not None:
        found = [each for each in found if each.state == state]
    return promises_table(asked, found, asked.facts)


def promises_table(
    asked: Asked,
    found: Iterable[Outcome],
    facts: Mapping[str, Cell] | None = None,
    notes: Iterable[Note] = (),
) -> Table:
    register = borrowers(asked)
    latest = sorted(found, key=lambda each: (each.promise.by, each.step.chain), reverse=True)
    rows: list[Record] = [
        _row(each, register.get(each.step.borrower, Borrower(each.step.borrower)))
        for each in latest
    ]
    return Table.of("promises", _COLUMNS, rows, facts, notes, on_screen=_ON_SCREEN)


def _row(each: Outcome, of: Borrower) -> Record:
    step, promise = each.step, each.promise
    return {
        "cooperative": of.number,
        "name": of.name,
        "day": step.day,
        "promised": promise.amount,
        "promised_for": promise.by,
        "loans": ", ".join(promise.loans) or None,
        "person": promise.person or None,
        "promise_state": word_for("choice.promise_state.", each.state),
        "paid_of_promise": each.paid,
        "promise_left": promise.amount - each.paid,
        "paid_on": each.on,
        "remark": promise.note or None,
        "of_link": promise.of,
        "actor": step.actor,
        "link": step.chain or None,
    }
