"""What a borrower is sent that does not pay: notices of overdue debt, by round; to come and speak.

overdue_notice(asked, number, …)     to the borrower, its guarantors, or owners of collateral
overdue_notices(asked, …)            to all borrowers that have anything overdue, in one pass
invitation(asked, number, …)         to come to a meeting about it
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fundledger.errors import FundledgerError
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.recovery.cases import Case, open_cases_of
from fundledger.recovery.steps import Notice, steps_of
from fundledger.registers.cooperatives import Cooperative
from fundledger.registers.security import Security
from fundledger.reports.asked import Asked
from fundledger.reports.overdue_asked import (
    frozen_apart,
    kept_securities,
    overdue_of,
    overdue_of_each,
    owes,
    standing_for,
)
from fundledger.reports.table import Record, Table, Word, amount_of, days, texts
from fundledger.statements.content import Ask, Content, Value
from fundledger.statements.papers.parties import (
    borrower,
    borrower_fields,
    of_register,
    refuse_past,
    register,
)

To = Literal["borrower", "guarantor", "owner"]
KINDS: Mapping[To, str] = {
    "borrower": "overdue-notice",
    "guarantor": "overdue-notice-guarantor",
    "owner": "overdue-notice-owner",
}
ROUNDS = (1, 2, 3)
WORST_GROUP = "5"
_SUMS = (
    *("principal_left", "principal_overdue", "interest_due", "interest_overdue_due"),
    *("late_interest_due", "to_pay"),
)


@dataclass(frozen=True, slots=True)
class Reminder:
    """Which notice it is: the first, second or third, and by when it is to be answered."""

    round: int = 1
    answer_by: date | None = None


def overdue_notice(
    asked: Asked, number: str, reminder: Reminder, *, to: To = "borrower", addressee: str = ""
) -> Content:
    of = borrower(asked, number)
    if reminder.answer_by is not None:
        refuse_past("answer_by", reminder.answer_by, asked.as_of)
    every = overdue_of(asked, of.number)
    if not every.rows:
        raise _nothing_overdue(asked, of)
    found, frozen = frozen_apart(every)
    if not found.rows:
        raise _all_frozen(of, frozen)
    if to == "borrower":
        suits = _suits(asked)
        return _to_borrower(asked, of, (found, frozen), reminder, suits)
    made = _to_others(asked, of, found, reminder, to, addressee, kept_securities(asked))
    if made is None:
        key = "paper.no_guarantor" if to == "guarantor" else "paper.no_owner"
        raise FundledgerError(key, cooperative=of.number, name=of.name)
    return made


def overdue_notices(asked: Asked, reminder: Reminder, *, to: To = "borrower") -> Iterator[Content]:
    """By number of the borrower; to guarantors where there are any.

    Whose collateral is, is not kept: a notice to its owner is made one by one, with the name.
    """
    known = register(asked)
    kept = [] if to == "borrower" else kept_securities(asked)
    suits = _suits(asked) if to == "borrower" else {}
    for number, every in overdue_of_each(asked):
        of = of_register(known, number)
        found, frozen = frozen_apart(every)
        if not found.rows:
            continue
        if to == "borrower":
            yield _to_borrower(asked, of, (found, frozen), reminder, suits)
        elif (made := _to_others(asked, of, found, reminder, to, "", kept)) is not None:
            yield made


def invitation(
    asked: Asked, number: str, *, on: date | None, at: str, place: str, about: str
) -> Content:
    """To come and speak; with what is overdue, where anything is."""
    of = borrower(asked, number)
    if on is not None:
        refuse_past("meeting_day", on, asked.as_of)
    found = overdue_of(asked, of.number)
    if not found.rows and not owes(asked, of.number):
        said = {"cooperative": of.number, "name": of.name, "day": asked.as_of}
        raise FundledgerError("paper.owes_nothing", **said)
    fields: dict[str, Value] = {
        **borrower_fields(of),
        "as_of": asked.as_of,
        "meeting_day": on,
        "meeting_time": at or None,
        "meeting_place": place or None,
        "meeting_about": about or None,
        "overdue_count": len(found.rows),
        **_sums(found),
    }
    return Content("invitation", fields, (found,), addressee=of.number)


def _nothing_overdue(asked: Asked, of: Cooperative) -> FundledgerError:
    said = {"cooperative": of.number, "name": of.name, "day": asked.as_of}
    return FundledgerError("paper.nothing_overdue", **said)


def _suits(asked: Asked) -> dict[str, Case]:
    return open_cases_of(asked.connection, asked.fund, asked.as_of, asked.known_at)


def _all_frozen(of: Cooperative, frozen: Table) -> FundledgerError:
    how = [
        Sentence("paper_word.frozen_loan", {"loan": row["loan"], "frozen": row["frozen"]})
        for row in frozen.records()
    ]
    return FundledgerError("paper.all_frozen", cooperative=of.number, name=of.name, loans=how)


def _to_borrower(
    asked: Asked,
    of: Cooperative,
    owed: tuple[Table, Table],
    reminder: Reminder,
    suits: Mapping[str, Case],
) -> Content:
    found, frozen = owed
    earlier = _earlier(asked, of.number)
    fields = _fields(asked, of, found, reminder) | _what_follows(found, reminder, suits)
    tables = found, earlier, frozen
    return Content(KINDS["borrower"], fields, tables, _asks(found), addressee=of.number)


def _what_follows(found: Table, reminder: Reminder, suits: Mapping[str, Case]) -> dict[str, Value]:
    """What can still happen to these debts, as they stand: nothing that has happened already."""
    rows = list(found.records())
    may_move = any(isinstance(row["debt_group"], Word) and not _is_worst(row) for row in rows)
    may_recall = any(row["principal_left"] != row["principal_overdue"] for row in rows)
    sued = [suits[str(row["loan"])].number for row in rows if str(row["loan"]) in suits]
    matured = "recall" if may_recall else "matured"
    suit = "sued" if len(sued) == len(rows) else "unsued"
    return {
        "round_1_moves": reminder.round == 1 and may_move,
        "round_1_stays": reminder.round == 1 and not may_move,
        "may_recall": may_recall,
        "suits": ", ".join(dict.fromkeys(sued)) or None,
        "measures_2": Sentence(f"overdue_measures.second_{matured}"),
        "measures_3": Sentence(f"overdue_measures.third_{matured}_{suit}"),
    }


def _is_worst(row: Record) -> bool:
    group = row["debt_group"]
    return isinstance(group, Word) and group.code == WORST_GROUP


def _to_others(
    asked: Asked,
    of: Cooperative,
    found: Table,
    reminder: Reminder,
    to: To,
    addressee: str,
    kept: Sequence[Security],
) -> Content | None:
    """To who stands for the debts; None where nobody is named."""
    standing = standing_for(kept, found, guarantors=to == "guarantor")
    whom = addressee or (_named(standing) if to == "guarantor" else "")
    if not whom:
        return None
    fields = _fields(asked, of, found, reminder)
    fields |= {"addressee": whom, "securities_count": len(standing.rows)}
    return Content(KINDS[to], fields, (found, standing), _asks(found), addressee=of.number)


def _fields(asked: Asked, of: Cooperative, found: Table, reminder: Reminder) -> dict[str, Value]:
    numbers = [days for days in found["days_overdue"] if isinstance(days, int)]
    return {
        **borrower_fields(of),
        "as_of": asked.as_of,
        "round": reminder.round,
        **{f"round_{number}": reminder.round == number for number in ROUNDS},
        "answer_by": reminder.answer_by,
        "if_unpaid": Sentence(
            "overdue_measures." + ("unpaid" if reminder.answer_by is None else "past_deadline")
        ),
        "overdue_count": len(found.rows),
        "days_overdue": max(numbers, default=0),
        **_sums(found),
    }


def _sums(found: Table) -> dict[str, Value]:
    total = found.total
    return {name: Dong(amount_of(total[name])) for name in _SUMS}


def _asks(found: Table) -> tuple[Ask, ...]:
    return tuple(
        Ask(amount_of(row["to_pay"]), str(row["pay_memo"]), str(row["loan"]))
        for row in found.records()
        if amount_of(row["to_pay"])
    )


def _earlier(asked: Asked, number: str) -> Table:
    """The notices that were sent before, with their numbers."""
    rows: list[Record] = [
        {"document": step.document, "day": step.day}
        for step in steps_of(asked.connection, asked.fund, number, asked.known_at)
        if isinstance(step.said, Notice)
        and step.said.to == "borrower"
        and step.document
        and step.day <= asked.as_of
    ]
    return Table.of("earlier_notices", (*texts("document"), *days("day")), rows)


def _named(securities: Table) -> str:
    """Guarantors are named where they are kept; whose a thing is, is not kept."""
    names = (str(row["what"]) for row in securities.records())
    return "; ".join(dict.fromkeys(names))
