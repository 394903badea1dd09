"""Minutes: of a meeting with a borrower, and of an inspection of how a loan was used.

work_minutes(asked, number, …)   by the step that was entered, or blank for the meeting to come
inspection(asked, number, …)     by the minutes that were entered, or a blank form to take along
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.recovery.inspections import Inspection, inspections_of
from fundledger.recovery.ladders import Ladders
from fundledger.recovery.promised import promised_by
from fundledger.recovery.steps import Contact, Notice, Step, steps_of
from fundledger.registers.loan import loan_numbered
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.loan_sheet import lived_to
from fundledger.reports.overdue_asked import overdue_of
from fundledger.reports.promises import promises_table
from fundledger.reports.table import Record, Table, amount_of, days, sums, texts
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.grounds import grounds
from fundledger.statements.papers.owing import owed_fields
from fundledger.statements.papers.parties import borrower, borrower_fields, loan_fields

_OVERDUE = (
    *("principal_left", "principal_overdue", "interest_due", "interest_overdue_due"),
    *("late_interest_due", "to_pay"),
)


def work_minutes(asked: Asked, number: str, *, on: date | None, place: str) -> Content:
    of = borrower(asked, number)
    met = _met(asked, of.number, on)
    day = on if met is None else met.day
    owed = overdue_of(asked, of.number)
    promised = promises_table(
        asked, [each for each in promised_by(day_of(asked), of.number) if each.step.day == day]
    )
    fields: dict[str, Value] = {
        **borrower_fields(of),
        "as_of": asked.as_of,
        "meeting_day": day,
        "meeting_place": place or None,
        "document": None if met is None else met.document or None,
        "person": met.said.person or None if met and isinstance(met.said, Contact) else None,
        "said": None if met is None else _noted(met),
        "overdue_count": len(owed.rows),
        "promise_count": len(promised.rows),
        **{name: Dong(amount_of(owed.total[name])) for name in _OVERDUE},
    }
    return Content("work-minutes", fields, (owed, promised), addressee=of.number)


def inspection(asked: Asked, number: str, *, on: date | None) -> Content:
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    where = asked.connection, asked.fund, loan.number, asked.known_at
    found = [each for each in inspections_of(*where) if each.day <= asked.as_of]
    made = next((each for each in found if on in (None, each.day)), None)
    day = lived_to(asked) if made is None else made.day
    drawn: list[Record] = [
        {"day": each.day, "document": each.document or None, "amount": int(each.body["amount"])}
        for each in loan.documents
        if each.do == "disburse" and each.day <= day
    ]
    draws = Table.of("draws", (*days("day"), *texts("document"), *sums("amount")), drawn)
    owner = loan.cooperative_on(day)
    fields: dict[str, Value] = {
        **borrower_fields(borrower(asked, owner)),
        **loan_fields(loan, day),
        **owed_fields(asked, loan, day),
        **grounds(day),
        "as_of": day,
        "inspected_on": on if made is None else made.day,
        "draw_count": len(drawn),
        **_found(made),
    }
    return Content("inspection", fields, (draws,), addressee=owner)


def _met(asked: Asked, number: str, on: date | None) -> Step | None:
    """The meeting of a day, else the last one: minutes of work, or a contact that was a meeting."""
    ladders = Ladders.read(asked.connection, asked.fund, asked.known_at)
    found: Sequence[Step] = [
        each
        for each in steps_of(asked.connection, asked.fund, number, asked.known_at)
        if each.day <= asked.as_of and on in (None, each.day) and _is_meeting(each, ladders)
    ]
    return found[-1] if found else None


def _is_meeting(step: Step, ladders: Ladders) -> bool:
    match step.said:
        case Notice(rung=rung):
            known = ladders.on(step.day).rung(rung)
            return known is not None and known.kind == "work"
        case Contact(how=how):
            return how == "meeting"
        case _:
            return False


def _noted(step: Step) -> str | None:
    return step.said.note or None if isinstance(step.said, Notice | Contact) else None


def _found(made: Inspection | None) -> dict[str, Value]:
    names = ("document", "members", "planned", "actual", "vouchers", "assets")
    if made is None:
        return {"is_made": False, **dict.fromkeys((*names, "proposal", "finding"))}
    said = made.minutes
    return {
        "is_made": True,
        "document": made.document or None,
        "members": Joined(said.members, "; ") if said.members else None,
        "planned": said.planned or None,
        "actual": said.actual or None,
        "vouchers": said.vouchers or None,
        "assets": said.assets or None,
        "proposal": said.proposal or None,
        "finding": Sentence(f"choice.use_finding.{said.finding}"),
    }
