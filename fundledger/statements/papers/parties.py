"""Who borrows and what was signed, as fields that any wording may name."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from fundledger.contract.rates import overdue_said
from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated
from fundledger.messages.wording import Decimal, Sentence
from fundledger.money import Dong
from fundledger.registers.cooperatives import (
    KIND,
    Cooperative,
    cooperative_of,
    known_on,
    refuse_unknown,
)
from fundledger.registers.loan import Loan
from fundledger.reports.asked import Asked
from fundledger.reports.decisions import rate_in_force
from fundledger.reports.rates import rate_said, yearly_said
from fundledger.statements.content import Value
from fundledger.text import clean, unaccented

if TYPE_CHECKING:
    from fundledger.ledger.entry import Fact

_COMMUNES = ("xa ", "phuong ", "thi tran ", "dac khu ")


def refuse_past(what: str, said: date, day: date) -> None:
    """A day by which something is to be done lies after what the paper is reckoned to."""
    if said < day:
        name = Sentence(f"paper_word.{what}")
        raise FundledgerError("paper.day_past", what=name, said=said, day=day)


def register(asked: Asked) -> Mapping[str, Fact]:
    """What is known of each borrower; before the register knew one, as it first knew it."""
    day = min(asked.as_of, asked.today)
    return known_on(stated(asked.connection, asked.fund, KIND, known_at=asked.known_at), day)


def borrower(asked: Asked, number: str) -> Cooperative:
    """One of them; a refusal where the register never had it."""
    number = clean(number)
    refuse_unknown(asked.connection, asked.fund, number, asked.known_at)
    facts = stated(asked.connection, asked.fund, KIND, subject=number, known_at=asked.known_at)
    return cooperative_of(known_on(facts, min(asked.as_of, asked.today))[number])


def of_register(known: Mapping[str, Fact], number: str) -> Cooperative:
    """The same for one of many; a number that was never entered stands for its name."""
    fact = known.get(number)
    return Cooperative(number=number, name=number) if fact is None else cooperative_of(fact)


def borrower_fields(of: Cooperative) -> dict[str, Value]:
    return {
        "cooperative": of.number,
        "cooperative_name": of.name,
        "cooperative_kind": Sentence(f"choice.cooperative_kind.{of.kind}"),
        "cooperative_address": of.address or of.commune,
        "cooperative_commune": of.commune,
        "cooperative_district": of.district,
        "cooperative_phone": of.phone,
        "cooperative_email": of.email,
        "cooperative_tax_code": of.tax_code,
        "representative": of.representative,
        "representative_position": of.position,
        "is_organisation": of.kind != "individual",
        "commune_office": _commune_office(of),
    }


def _commune_office(of: Cooperative) -> Sentence:
    """The people's committee of where it is; what kind of commune it is need not be known."""
    commune = of.commune
    if commune is None:
        lives = of.kind == "individual"
        return Sentence(f"paper_word.commune_office{'_of_home' if lives else ''}")
    is_said = unaccented(commune).startswith(_COMMUNES)
    key = "paper_word.commune_office_of" if is_said else "paper_word.commune_office_named"
    return Sentence(key, {"commune": commune})


def loan_fields(loan: Loan, day: date) -> dict[str, Value]:
    """A contract as signed, and the rate of a day."""
    contract, terms = loan.contract, loan.contract.terms
    return {
        "loan": loan.number,
        "signed": contract.signed,
        "principal": Dong(terms.principal),
        "rate": rate_said(contract),
        "rate_in_force": rate_in_force(loan, day) or rate_said(contract),
        "overdue_rate": yearly_said(terms.overdue_rate.given(terms.rate)),
        "overdue_rate_agreed": Decimal(overdue_said(terms.overdue_rate)),
        "late_rate": yearly_said(terms.late_interest_rate)
        if terms.late_interest_rate.numerator
        else None,
        "purpose": contract.purpose or None,
        "approval": contract.approval or None,
        "officer": contract.officer or None,
        "source": contract.source,
        "disbursed": loan.disbursed or terms.disbursed,
        "instalments": terms.instalments,
    }
