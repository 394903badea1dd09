"""Papers in the life of a loan: what is proposed of it, its plan changed, its end, its security.

proposal(asked, which, number, …)    a submission: to extend, to waive, to recall, to sue
restructuring(asked, number, time)   the decision, with the plan before and after it
settled(asked, number)               that nothing is owed any more
liquidation(asked, number)           both parties end the contract
release(asked, loan, code)           a security is given back
collateral_notice(asked, loan, code) the owner is told that a security is going to be handled

What is proposed is not in the book: whoever asks says it, or it is left to be filled in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.grading.restructuring import Restructuring, restructurings
from fundledger.ledger.facts import in_effect, stated
from fundledger.messages import Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.recovery.case_sums import OfLoan, owed_on
from fundledger.recovery.claims import is_struck_off
from fundledger.recovery.handling import Handling
from fundledger.recovery.realising import handlings_of, security_called
from fundledger.registers import security as register
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.registers.plans import changed_by
from fundledger.registers.security import Security, securing
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.loan_sheet import lived_to
from fundledger.reports.overdue_asked import overdue_of
from fundledger.reports.plan_changes import change_table
from fundledger.reports.restructurings import restructurings_screen
from fundledger.reports.security import securities_table
from fundledger.reports.table import Table, days, sums
from fundledger.rules.collateral import GUARANTOR
from fundledger.rules.handling import rule_on
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.grounds import grounds
from fundledger.statements.papers.owing import (
    claimed_table,
    lived_fields,
    owed_fields,
    steps_taken,
)
from fundledger.statements.papers.parties import borrower, borrower_fields, loan_fields

Which = Literal["extend", "waive", "recall", "sue"]
_NO_PLAN = (*days("due"), *sums("old_principal", "new_principal"))


@dataclass(frozen=True, slots=True)
class Proposed:
    """What whoever asks says of a proposal; nothing of it is in the book."""

    until: date | None = None
    amount: int | None = None
    reason: str = ""
    court: str = ""


def proposal(asked: Asked, which: Which, number: str, of: Proposed) -> Content:
    loan, day = _loan(asked, number), lived_to(asked)
    owner = loan.cooperative_on(day)
    late = overdue_of(asked, owner)
    earlier = restructurings_screen(asked, loan.number).tables[0]
    secured, taken = _secured(asked, loan, day), steps_taken(asked, owner)
    groups = {row["loan"]: row["debt_group"] for row in late.records()}
    group = groups.get(loan.number)
    fields: dict[str, Value] = {
        **_of_loan(asked, loan, day),
        **grounds(day),
        "until": of.until,
        "amount": None if of.amount is None else Dong(of.amount),
        "reason": of.reason or None,
        "court": of.court or None,
        "debt_group": group if isinstance(group, Wording) else None,
        "restructuring_count": len(earlier.rows),
        "securities_count": len(secured.rows),
        "step_count": len(taken.rows),
    }
    tables = (secured, taken, earlier)
    return Content(f"proposal-{which}", fields, tables, addressee=owner)


def restructuring(asked: Asked, number: str, time: int | None) -> Content:
    """As it was entered: the last one, or the one of a number."""
    loan = _loan(asked, number)
    found = restructurings(loan, asked.as_of) if loan.begun(asked.as_of) else []
    meant = [each for each in found if time in (None, each.time)]
    if not meant:
        raise FundledgerError("paper.no_restructuring", loan=loan.number, count=len(found))
    this = meant[-1]
    plan = _plan_of(loan, this)
    fields: dict[str, Value] = {
        **_of_loan(asked, loan, this.day),
        **grounds(this.day),
        "time": this.time,
        "kind": Sentence(f"restructured_kind.{this.kind}") if this.is_told else None,
        "decision": this.decision or None,
        "reason": this.reason or None,
        "old_last_due": this.before,
        "new_last_due": this.after,
        "new_first_due": this.first_due,
        "plan_count": len(plan.rows),
    }
    return Content("restructuring", fields, (plan,), addressee=loan.cooperative_on(this.day))


def settled(asked: Asked, number: str) -> Content:
    loan, fields = _paid_back(asked, number)
    return Content("settled", fields, (), addressee=loan.cooperative_on(lived_to(asked)))


def liquidation(asked: Asked, number: str) -> Content:
    """Both end the contract; what secured it before the last payment is given back."""
    loan, fields = _paid_back(asked, number)
    paid = fields["last_paid_on"]
    day = paid - ONE_DAY if isinstance(paid, date) else lived_to(asked)
    secured = _secured(asked, loan, day)
    fields["securities_count"] = len(secured.rows)
    return Content(
        "liquidation", fields, (secured,), addressee=loan.cooperative_on(lived_to(asked))
    )


def release(asked: Asked, number: str, code: str) -> Content:
    """By the day and paper on which it was given back; both are dots before that."""
    security = security_called(asked.connection, asked.fund, number, code, asked.known_at)
    loan, day = _loan(asked, security.loan), lived_to(asked)
    gone = _given_back(asked, security, day)
    owed = owed_fields(asked, loan, gone[0] if gone else day)
    fields: dict[str, Value] = {
        **_of_loan(asked, loan, day),
        **_of_security(security),
        **grounds(day),
        "released_on": gone[0] if gone else None,
        "document": (gone[1] or None) if gone else None,
        "is_paid": not owed["in_all"],
    }
    return Content("release", fields, (), addressee=loan.cooperative_on(day))


def collateral_notice(asked: Asked, number: str, code: str) -> Content:
    """As it was entered; ahead of that by the books of the day, the rest to be filled in."""
    where = asked.connection, asked.fund
    security = security_called(*where, number, code, asked.known_at)
    if security.kind == GUARANTOR:
        raise FundledgerError("paper.not_collateral", loan=security.loan, code=security.code)
    every = handlings_of(*where, security.subject, asked.known_at)
    then = [of for each in every if (of := each.until(asked.as_of)) is not None]
    handling = then[-1] if then and then[-1].notice is not None else None
    fields, owed = _noticed(asked, security, handling)
    loan = _loan(asked, security.loan)
    day = lived_to(asked)
    fields = {**_of_loan(asked, loan, day), **_of_security(security), **grounds(day), **fields}
    tables = (claimed_table(owed),)
    return Content("collateral-notice", fields, tables, addressee=loan.cooperative_on(day))


# Of the loan and what secures it.


def _loan(asked: Asked, number: str) -> Loan:
    return loan_numbered(asked.connection, asked.fund, number, asked.known_at)


def _of_loan(asked: Asked, loan: Loan, day: date) -> dict[str, Value]:
    return {
        **borrower_fields(borrower(asked, loan.cooperative_on(day))),
        **loan_fields(loan, day),
        **owed_fields(asked, loan, day),
        "as_of": day,
    }


def _secured(asked: Asked, loan: Loan, day: date) -> Table:
    found = securing(asked.connection, asked.fund, loan.number, day, asked.known_at)
    return securities_table(found, {})


def _plan_of(loan: Loan, this: Restructuring) -> Table:
    """Both plans; of a restructuring that the opening tells of there is none."""
    if not this.documents:
        return Table.of("loan_plan_change", _NO_PLAN, ())
    return change_table(changed_by(loan, this.documents), {})


def _paid_back(asked: Asked, number: str) -> tuple[Loan, dict[str, Value]]:
    """A loan that owes nothing on the day; a refusal where it owes, or was never drawn."""
    loan, day = _loan(asked, number), lived_to(asked)
    if loan.begins is None or not loan.begun(day):
        raise FundledgerError("paper.never_drawn", loan=loan.number, day=day)
    if is_struck_off(loan, day):
        raise FundledgerError("paper.struck_off", loan=loan.number, day=day)
    fields = _of_loan(asked, loan, day)
    if fields["in_all"]:
        owed = fields["in_all"]
        raise FundledgerError("paper.still_owed", loan=loan.number, day=day, amount=owed)
    receipts = (each.day for each in loan.documents if each.do == "collect" and each.day <= day)
    closed = loan.closed
    return loan, {
        **fields,
        **lived_fields(asked, loan, loan.begins),
        **grounds(day),
        "begins": loan.begins,
        "is_of_opening": loan.opening is not None,
        "last_paid_on": max(receipts, default=None),
        "closed_on": None if closed is None or closed.day > day else closed.day,
    }


def _of_security(security: Security) -> dict[str, Value]:
    return {
        "security": security.code,
        "security_kind": Sentence(f"security_kind.{security.kind}"),
        "security_what": security.what,
        "security_value": Dong(security.value),
        "security_valued": security.valued,
        "security_state": security.legal_state or None,
        "security_papers": Joined(security.papers, "; ") if security.papers else None,
        "security_loans": ", ".join(security.loans),
    }


def _given_back(asked: Asked, security: Security, day: date) -> tuple[date, str] | None:
    """When and by which paper it was released, where it is not held on the day."""
    facts = stated(
        *(asked.connection, asked.fund, register.KIND),
        subject=security.subject,
        known_at=asked.known_at,
    )
    standing = in_effect(facts, day).get(security.subject)
    if standing is None or register.security_from(standing).held:
        return None
    return standing.effective, standing.document or ""


def _noticed(
    asked: Asked, security: Security, handling: Handling | None
) -> tuple[dict[str, Value], Iterable[OfLoan]]:
    if handling is None or handling.notice is None:
        day = lived_to(asked)
        rule = rule_on(day)
        owed = [
            OfLoan(number, owed_on(_loan(asked, number), day_of(asked)))
            for number in security.loans
        ]
        unsaid: dict[str, Value] = dict.fromkeys(("addressee", "method", "hand_over_by", "notice"))
        return {**unsaid, "noticed_on": day, "notice_days": rule.days_for(security.kind)}, owed
    entered, said = handling.notice
    return {
        "addressee": said.addressee or None,
        "method": Sentence(f"choice.handling_method.{said.method}"),
        "hand_over_by": said.hand_over_by,
        "notice": entered.document or None,
        "noticed_on": entered.day,
        "notice_days": handling.notice_days or None,
    }, said.owed
