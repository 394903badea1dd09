"""Papers for the court: the petition with its annexes, and the list of claims of a case.

What is claimed is what was kept on the day of filing; of a case that is not filed yet it is what
the books say is owed by now. How interest came about is told to the day of the claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.recovery.case_sums import OfLoan, owed_on, together
from fundledger.recovery.cases import Case
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.registers.security import securing
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.cases import case_on, claim_screen
from fundledger.reports.interest_sheet import interest_tables
from fundledger.reports.loan_sheet import lived_to
from fundledger.reports.rates import rate_said
from fundledger.reports.security import securities_table
from fundledger.reports.table import Column, Record, Table, amount_of, days, sums, texts
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.grounds import grounds
from fundledger.statements.papers.owing import claimed_table, steps_taken
from fundledger.statements.papers.parties import borrower, borrower_fields

_LOANS = (
    *(*texts("loan"), *days("signed"), *sums("principal"), *texts("rate", "purpose")),
    *days("disbursed"),
)


def petition(asked: Asked, number: str) -> Content:
    case = case_on(asked, number)
    day, of = _claimed(asked, case)
    of_day = replace(asked, as_of=day)
    its_loans = [_loan(asked, each) for each in case.loans]
    secured = _secured(asked, its_loans, day)
    taken = steps_taken(of_day, case.opened.cooperative)
    stretches, before = _interest(of_day, its_loans)
    fields = {
        **_fields(asked, case, day, of),
        "loan_count": len(its_loans),
        "securities_count": len(secured.rows),
        "step_count": len(taken.rows),
        "stretch_count": len(stretches.rows),
        "before_count": len(before.rows),
    }
    tables = (claimed_table(of), _loans(its_loans), secured, taken, stretches, before)
    return Content("petition", fields, tables, addressee=case.opened.cooperative)


def claims(asked: Asked, number: str) -> Content:
    """What was claimed, line by line to what is owed by now."""
    case = case_on(asked, number)
    day, of = _claimed(asked, case)
    way = claim_screen(asked, number).tables[0]
    fields = {
        **_fields(asked, case, day, of),
        "as_of": lived_to(asked),
        "owed_now": Dong(amount_of(way.total["owed_now"])),
    }
    tables = (claimed_table(of), way)
    return Content("claims", fields, tables, addressee=case.opened.cooperative)


def _claimed(asked: Asked, case: Case) -> tuple[date, Sequence[OfLoan]]:
    """As kept, else by the books of the day."""
    if case.claim is not None:
        return case.claim.day, case.claim.of
    where = day_of(replace(asked, as_of=lived_to(asked)))
    owed = [OfLoan(each, owed_on(_loan(asked, each), where)) for each in case.loans]
    return lived_to(asked), owed


def _fields(asked: Asked, case: Case, day: date, of: Sequence[OfLoan]) -> dict[str, Value]:
    opened, whole = case.opened, together(of)
    return {
        **borrower_fields(borrower(asked, opened.cooperative)),
        **grounds(day),
        "case": case.number,
        "court": case.court,
        "case_kind": Sentence(f"case_kind.{opened.kind}"),
        "also_sued": Joined(opened.defendants, "; ") if opened.defendants else None,
        "officer": opened.officer or None,
        "loans": ", ".join(case.loans),
        "as_of": day,
        "is_filed": case.claim is not None,
        "petition": "" if case.claim is None else case.claim.document,
        "claim_principal": Dong(whole.principal),
        "claim_interest": Dong(whole.all_interest),
        "interest_in_term": Dong(whole.interest),
        "interest_for_late": Dong(whole.overdue + whole.late),
        "in_all": Dong(whole.whole),
    }


def _loan(asked: Asked, number: str) -> Loan:
    return loan_numbered(asked.connection, asked.fund, number, asked.known_at)


def _secured(asked: Asked, its_loans: Sequence[Loan], day: date) -> Table:
    """Each thing once, whatever it stands for."""
    found = {
        one.subject: one
        for loan in its_loans
        for one in securing(asked.connection, asked.fund, loan.number, day, asked.known_at)
    }
    return securities_table(found.values(), {})


def _loans(its_loans: Sequence[Loan]) -> Table:
    rows: list[Record] = []
    for loan in its_loans:
        contract, terms = loan.contract, loan.contract.terms
        rows.append(
            {
                "loan": loan.number,
                "signed": contract.signed,
                "principal": terms.principal,
                "rate": rate_said(contract),
                "purpose": contract.purpose or None,
                "disbursed": loan.disbursed or terms.disbursed,
            }
        )
    return Table.of("case_contracts", _LOANS, rows)


def _interest(asked: Asked, its_loans: Sequence[Loan]) -> tuple[Table, Table]:
    """The stretches of all of them since the book knows them, and what is told of before."""
    known = [loan for loan in its_loans if loan.begins is not None and loan.begins <= asked.as_of]
    found = [(loan, interest_tables(asked, loan, _begins(loan))) for loan in known]
    stretches, before = (
        _joined([(loan, of[0]) for loan, of in found]),
        _joined([(loan, of[2]) for loan, of in found]),
    )
    return Table.of("case_interest", *stretches), Table.of("case_interest_before", *before)


def _begins(loan: Loan) -> date:
    assert loan.begins is not None
    return loan.begins


def _joined(of: Sequence[tuple[Loan, Table]]) -> tuple[tuple[Column, ...], list[Record]]:
    """Tables of the same columns under each other, each row with its loan."""
    columns = of[0][1].columns if of else sums("amount")
    rows: list[Record] = [
        {"loan": loan.number, **record} for loan, table in of for record in table.records()
    ]
    return (*texts("loan"), *columns), rows
