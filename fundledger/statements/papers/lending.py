"""Papers on the way to a loan: the appraisal, the decision, the contract, each draw.

appraisal(asked, number)         what was found of a request, and what is proposed
loan_decision(asked, number)     what was decided of it; a draft of it where nothing was yet
loan_contract(asked, number)     the contract by its terms, with the schedule as an annex
draw(asked, number, …)           what was drawn on a day, and what is to be paid of it

A contract says its terms as they were signed; whatever was agreed on later is another paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from fundledger.contract.life import schedule_as_signed
from fundledger.contract.rates import percent_text
from fundledger.contract.terms import Terms
from fundledger.errors import FundledgerError
from fundledger.lending.dossier import Appraised, Decided, Dossier, decision_of, dossier_numbered
from fundledger.messages import shown_in
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong
from fundledger.registers.contracts import LoanContract
from fundledger.registers.documents import CREDIT_STATEMENT, Document
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.registers.plans import changed_by
from fundledger.reports.applications import application_screen
from fundledger.reports.asked import Asked
from fundledger.reports.loan_sheet import lived_to
from fundledger.reports.rates import rate_said, yearly_said
from fundledger.reports.schedule import COLUMNS, records
from fundledger.reports.security import security_list
from fundledger.reports.table import Record, Table, days, money, texts
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.grounds import grounds
from fundledger.statements.papers.parties import borrower, borrower_fields, loan_fields

_APPRAISED = ("appraisal_owed", "appraisal_limits")
_DECIDED = ("decision_owed", "decision_limits")


def appraisal(asked: Asked, number: str) -> Content:
    dossier = _dossier(asked, number)
    stated, said = dossier.appraisals[-1], _appraised(dossier)
    tables = _tables(replace(asked, as_of=stated.day), number)
    shown = [tables[name] for name in _APPRAISED]
    fields: dict[str, Value] = {
        **_asked_for(asked, dossier),
        "as_of": stated.day,
        "appraised_on": stated.day,
        "document": stated.document or None,
        "is_refusal": said.proposal == "refuse",
        "proposal": Sentence(f"lending_proposal.{said.proposal}"),
        **_appraisal_fields(said),
        **grounds(stated.day),
    }
    valued: list[Record] = [
        {"what": one.what, "value": one.value, "valued": one.on} for one in said.security
    ]
    columns = (*texts("what"), *money("value"), *days("valued"))
    offered = Table.of("appraised_securities", columns, valued)
    fields["securities_count"] = len(valued)
    found = (*shown, tables["application_papers"], offered)
    return Content("appraisal", fields, found, addressee=dossier.asked.cooperative)


def loan_decision(asked: Asked, number: str) -> Content:
    """As decided; ahead of that, what the appraisal proposes, and the rest to be filled in."""
    dossier, tables = _dossier(asked, number), _tables(asked, number)
    stated, said, found = dossier.decision, decision_of(dossier), _appraised(dossier)
    fields: dict[str, Value] = {
        **_asked_for(asked, dossier),
        "as_of": lived_to(asked) if stated is None else stated.day,
        "appraised_on": dossier.appraisals[-1].day,
        "appraisal_document": dossier.appraisals[-1].document or None,
        "is_decided": stated is not None,
        "decision": None if stated is None else stated.document or None,
        "decided_on": None if stated is None else stated.day,
        **(_proposed(found) if said is None else _decision_fields(said)),
    }
    fields |= grounds(stated.day if stated is not None else lived_to(asked))
    conditions = _conditions(said)
    fields["condition_count"] = len(conditions.rows)
    names = _APPRAISED if said is None else _DECIDED
    limits = Table.of("decision_limits", tables[names[1]].columns, tables[names[1]].records())
    return Content(
        *("loan-decision", fields, (limits, conditions)), addressee=dossier.asked.cooperative
    )


def loan_contract(asked: Asked, number: str) -> Content:
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    contract, terms = loan.contract, loan.contract.terms
    of = borrower(asked, contract.cooperative)
    lines = schedule_as_signed(terms)
    plan = Table.of("contract_schedule", COLUMNS, records(lines))
    secured = security_list(asked, loan.number)
    fields: dict[str, Value] = {
        **borrower_fields(of),
        **loan_fields(loan, contract.signed),
        **_terms_said(terms),
        **grounds(contract.signed),
        "as_of": contract.signed,
        "disbursed": terms.disbursed,
        "yearly_rate": _yearly(contract),
        "first_due": lines[0].due if lines else None,
        "last_due": lines[-1].due if lines else None,
        "project_cost": _dong(contract.project_cost),
        "own_funds": _dong(contract.own_funds),
        "application": contract.application or None,
        "securities_count": len(secured.rows),
    }
    return Content("contract", fields, (plan, secured), addressee=of.number)


def draw(asked: Asked, number: str, *, place: int | None, on: date | None) -> Content:
    """The note of debt of one draw: by its number or its day, else the last one."""
    loan = loan_numbered(asked.connection, asked.fund, number, asked.known_at)
    day = lived_to(asked)
    drawn = sorted(
        (each for each in loan.documents if each.do == "disburse" and each.day <= day),
        key=lambda each: (each.day, each.chain),
    )
    at = _which(loan, drawn, place, on)
    this = drawn[at]
    amounts = [int(each.body["amount"]) for each in drawn[: at + 1]]
    before = 0 if loan.opening is None else loan.opening.paid_out
    in_all = before + sum(amounts)
    of = borrower(asked, loan.cooperative_on(this.day))
    lines = [line for line in changed_by(loan, (this,)).after if line.due >= this.day]
    plan = Table.of("contract_schedule", COLUMNS, records(lines))
    fields: dict[str, Value] = {
        **borrower_fields(of),
        **loan_fields(loan, this.day),
        "as_of": this.day,
        "draw": at + 1,
        "document": this.document or None,
        "amount": Dong(amounts[-1]),
        "drawn_before": Dong(in_all - amounts[-1]),
        "drawn_in_all": Dong(in_all),
        "undrawn": Dong(max(loan.contract.terms.principal - in_all, 0)),
        "credit_statement": str(this.body.get(CREDIT_STATEMENT, "")) or None,
        "first_due": lines[0].due if lines else None,
        "first_instalment": Dong(lines[0].principal + lines[0].interest) if lines else None,
        "last_due": lines[-1].due if lines else None,
    }
    return Content("draw", fields, (plan,), addressee=of.number)


def _which(loan: Loan, drawn: list[Document], place: int | None, on: date | None) -> int:
    """Where among them the draw that is meant stands."""
    meant = [
        at
        for at, each in enumerate(drawn)
        if place in (None, at + 1) and (on is None or on == each.day)
    ]
    if not meant:
        known: list[object] = [each.day for each in drawn] or ["–"]
        raise FundledgerError("paper.no_draw", loan=loan.number, known=known)
    return meant[-1]


# What was asked for, found and decided.


def _dossier(asked: Asked, number: str) -> Dossier:
    """As it stood on the day; a refusal where nobody had looked at it yet."""
    where = asked.connection, asked.fund
    dossier = dossier_numbered(*where, number, asked.known_at).by(asked.as_of)
    if not dossier.appraisals:
        raise FundledgerError("paper.not_appraised", application=dossier.number)
    return dossier


def _tables(asked: Asked, number: str) -> dict[str, Table]:
    """What a screen shows of it on the day."""
    return {table.name: table for table in application_screen(asked, number).tables}


def _asked_for(asked: Asked, dossier: Dossier) -> dict[str, Value]:
    said = dossier.asked
    return {
        **borrower_fields(borrower(asked, said.cooperative)),
        "application": dossier.number,
        "received_on": dossier.received,
        "request": dossier.application.document or None,
        "purpose": said.purpose,
        "amount_asked": Dong(said.amount),
        "term_asked": said.term_months,
        "project_cost": _dong(said.project_cost),
        "own_funds": _dong(said.own_funds),
        "source_asked": said.source or None,
        "security_offered": Joined(said.security, "; ") if said.security else None,
        "other_debts": said.other_debts or None,
        "officer": said.officer or None,
    }


def _appraised(dossier: Dossier) -> Appraised:
    """What the last appraisal found."""
    said = dossier.appraisals[-1].said
    assert isinstance(said, Appraised)
    return said


def _appraisal_fields(said: Appraised) -> dict[str, Value]:
    weak = tuple(Sentence(f"lending_aspect.{each}") for each in said.weak)
    return {
        "amount": _dong(said.amount),
        "term": said.term_months,
        "legal": said.legal or None,
        "financial": said.financial or None,
        "plan": said.plan or None,
        "repayment": said.repayment or None,
        "weak": Joined(weak, ", ") if weak else None,
        "credit_statement": said.credit_statement or None,
        "dissent": Joined(said.dissent, "; ") if said.dissent else None,
        "appraised_by": said.officer or None,
        "note": said.note or None,
    }


def _proposed(said: Appraised) -> dict[str, Value]:
    return {
        "is_refusal": said.proposal == "refuse",
        "decided_by": None,
        "amount": _dong(said.amount),
        "term": said.term_months,
        **dict.fromkeys(("rate", "instalments", "every_months", "source")),
        **dict.fromkeys(("valid_until", "reason")),
    }


def _decision_fields(said: Decided) -> dict[str, Value]:
    return {
        "is_refusal": said.result == "refused",
        "decided_by": said.by,
        "amount": _dong(said.amount or None),
        "term": said.term_months,
        "rate": _rate(said),
        "instalments": said.instalments,
        "every_months": said.every_months,
        "source": said.source or None,
        "valid_until": said.valid_until,
        "reason": said.reason or None,
    }


def _rate(said: Decided) -> Sentence | None:
    if said.annual_rate:
        return Sentence("application_word.rate", {"rate": Decimal(said.annual_rate)})
    if said.monthly_rate:
        params = {"rate": Decimal(said.monthly_rate), "conversion": said.monthly_conversion}
        return Sentence("application_word.monthly_rate", params)
    return None


def _conditions(said: Decided | None) -> Table:
    rows: list[Record] = [
        {
            "requirement": each.what,
            "wanted_before": Sentence("wanted_before.draw", {"draw": each.draw})
            if each.draw
            else Sentence("wanted_before.contract"),
        }
        for each in (() if said is None else said.conditions)
    ]
    return Table.of("decision_conditions", texts("requirement", "wanted_before"), rows)


# What a contract says.


def _terms_said(terms: Terms) -> dict[str, Value]:
    every = terms.every
    order = tuple(Sentence(f"choice.waterfall.{each}") for each in terms.waterfall)
    return {
        "method": Sentence(f"contract_method.{terms.method}"),
        "every_months": every.count if every is not None and every.unit == "month" else None,
        "every_weeks": every.count if every is not None and every.unit == "week" else None,
        "is_by_day_list": every is None,
        "is_flat": terms.method == "flat",
        "principal_every": terms.principal_every if terms.principal_every > 1 else None,
        "day_count": Sentence(f"choice.day_count.{terms.day_count}"),
        "overdue_percent": _percent_of_rate(terms),
        "is_whole_balance": terms.overdue_scope == "whole_balance",
        "grace_days": terms.overdue_grace_days or None,
        "grace_principal": terms.grace_principal or None,
        "grace_interest": terms.grace_interest or None,
        "interest_free": terms.interest_free or None,
        "holiday_shift": None
        if terms.holiday_shift == "none"
        else Sentence(f"choice.holiday_shift.{terms.holiday_shift}"),
        "waterfall": Joined(order, "; "),
        "is_by_instalment": terms.waterfall_by == "instalment",
        "surplus": Sentence(f"choice.surplus.{terms.surplus}"),
        "tranche_count": len(terms.tranches),
        "tranches": Joined(tuple(_tranches(terms)), "; ") if terms.tranches else None,
    }


def _yearly(contract: LoanContract) -> Sentence | None:
    """What a rate that is written by the month makes in a year."""
    yearly = yearly_said(contract.terms.rate)
    return None if shown_in("vi", rate_said(contract)) == yearly.words("vi") else yearly


def _percent_of_rate(terms: Terms) -> Decimal | None:
    """Of the rate in term, where the contract says it so."""
    share = terms.overdue_rate.of_in_term
    return None if share is None else Decimal(percent_text(share))


def _tranches(terms: Terms) -> Iterator[Sentence]:
    for each in terms.tranches:
        yield Sentence("paper_word.tranche", {"day": each.day, "amount": Dong(each.amount)})


def _dong(amount: int | None) -> Dong | None:
    return None if amount is None else Dong(amount)
