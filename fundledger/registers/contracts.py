"""What was signed: the contract of a loan as a fact, kept by its number.

The body of the fact says every term in full, so that a later change of a default changes no loan
that stands. Terms never change by a second fact of this kind except to correct a slip; what the
parties agree on later is a document (`registers.documents`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fundledger.contract.rates import OverdueRate, Rate
from fundledger.contract.terms import Every, Signed, Terms, Tranche
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated, stated_in_bulk
from fundledger.text import unaccented

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "loan"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanContract:
    """A contract as signed. `rate_words` is the rate as the paper says it: 0,55 %/tháng."""

    number: str
    signed: date
    cooperative: str  # official number of the borrower
    source: str  # the one capital source
    terms: Terms
    purpose: str = ""
    approval: str = ""  # the decision that approved it
    officer: str = ""
    rate_words: str = ""
    project_cost: int | None = None
    own_funds: int | None = None


def statement_of(contract: LoanContract, document: str | None = None) -> Statement:
    body: dict[str, Any] = {
        "cooperative": contract.cooperative,
        "source": contract.source,
        "purpose": contract.purpose,
        "approval": contract.approval,
        "officer": contract.officer,
        "rate_words": contract.rate_words,
        "project_cost": contract.project_cost,
        "own_funds": contract.own_funds,
        "terms": body_of_terms(contract.terms),
    }
    return Statement(KIND, contract.number, contract.signed, body, document)


def contract_of(fact: Fact) -> LoanContract:
    return contract_from(fact.subject, fact.effective, fact.body)


def contract_from(number: str, signed: date, body: Mapping[str, Any]) -> LoanContract:
    return LoanContract(
        number=number,
        signed=signed,
        cooperative=body["cooperative"],
        source=body["source"],
        terms=terms_from(body["terms"]),
        purpose=body["purpose"],
        approval=body["approval"],
        officer=body["officer"],
        rate_words=body["rate_words"],
        project_cost=body["project_cost"],
        own_funds=body["own_funds"],
    )


def contract_numbered(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> LoanContract:
    """The contract as it was stated last; a refusal if there is none."""
    found = find_contract(connection, fund, number, known_at)
    if found is not None:
        return found
    facts = stated(connection, fund, KIND, known_at=known_at)
    raise unknown(number, {fact.subject for fact in facts})


def unknown(number: str, known: Iterable[str]) -> FundledgerError:
    """There is no such contract; the ones that are spelled alike: 01/2023/HĐTD for 01/2023/HDTD."""
    near = sorted(each for each in known if unaccented(each) == unaccented(number))
    if near:
        return FundledgerError("loan.unknown_but", loan=number, near=near)
    return FundledgerError("loan.unknown", loan=number)


def find_contract(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> LoanContract | None:
    *_, last = (
        None,
        *stated(connection, fund, KIND, subject=number, known_at=known_at),
    )
    return None if last is None else contract_of(last)


def contracts(
    connection: Connection, fund: int, known_at: int | None = None
) -> Iterator[LoanContract]:
    """Every contract, by number."""
    last = {row[1]: row for row in stated_in_bulk(connection, fund, KIND, known_at=known_at)}
    for number in sorted(last):
        _, _, signed, _, body = last[number]
        yield contract_from(number, signed, json.loads(body))


def body_of_terms(terms: Terms) -> dict[str, Any]:
    return {
        "principal": terms.principal,
        "rate": _rate_text(terms.rate),
        "disbursed": terms.disbursed.isoformat(),
        "tranches": [[part.day.isoformat(), part.amount] for part in terms.tranches],
        "instalments": terms.instalments,
        "every": None if terms.every is None else [terms.every.count, terms.every.unit],
        "principal_every": terms.principal_every,
        "first_due": None if terms.first_due is None else terms.first_due.isoformat(),
        "method": terms.method,
        "custom": [[line.due.isoformat(), line.principal] for line in terms.custom],
        "day_count": terms.day_count,
        "rounding": terms.rounding,
        "instalment_multiple": terms.instalment_multiple,
        "grace_principal": terms.grace_principal,
        "grace_interest": terms.grace_interest,
        "interest_free": terms.interest_free,
        "missing_day": terms.missing_day,
        "holiday_shift": terms.holiday_shift,
        # The holidays themselves: a later list of them must not move a due day that was signed.
        "holidays": sorted(day.isoformat() for day in terms.holidays),
        "overdue_rate": _overdue_text(terms.overdue_rate),
        "overdue_scope": terms.overdue_scope,
        "overdue_tolerance": terms.overdue_tolerance,
        "late_interest_rate": _rate_text(terms.late_interest_rate),
        "waterfall": list(terms.waterfall),
        "surplus": terms.surplus,
        **_said_beyond(terms),
    }


def _said_beyond(terms: Terms) -> dict[str, Any]:
    """Terms that came later: absent where a contract does not say them, as in facts before."""
    said: dict[str, Any] = {}
    if terms.last_due is not None:
        said["last_due"] = terms.last_due.isoformat()
    if terms.due_day != "same_day":
        said["due_day"] = terms.due_day
    if terms.instalment is not None:
        said["instalment"] = terms.instalment
    if terms.overdue_grace_days:
        said["overdue_grace_days"] = terms.overdue_grace_days
    if terms.waterfall_by != "kind":
        said["waterfall_by"] = terms.waterfall_by
    return said


def terms_from(body: Mapping[str, Any]) -> Terms:
    day = date.fromisoformat
    every = body["every"]
    first_due, last_due = body["first_due"], body.get("last_due")
    return Terms(
        principal=body["principal"],
        rate=_rate_of(body["rate"]),
        disbursed=day(body["disbursed"]),
        tranches=tuple(Tranche(day(when), amount) for when, amount in body["tranches"]),
        instalments=body["instalments"],
        every=None if every is None else Every(*every),
        principal_every=body["principal_every"],
        first_due=None if first_due is None else day(first_due),
        last_due=None if last_due is None else day(last_due),
        due_day=body.get("due_day", "same_day"),
        method=body["method"],
        custom=tuple(Signed(day(due), principal) for due, principal in body["custom"]),
        day_count=body["day_count"],
        rounding=body["rounding"],
        instalment_multiple=body["instalment_multiple"],
        instalment=body.get("instalment"),
        grace_principal=body["grace_principal"],
        grace_interest=body["grace_interest"],
        interest_free=body["interest_free"],
        missing_day=body["missing_day"],
        holiday_shift=body["holiday_shift"],
        holidays=frozenset(map(day, body["holidays"])),
        overdue_rate=_overdue_of(body["overdue_rate"]),
        overdue_scope=body["overdue_scope"],
        overdue_tolerance=body["overdue_tolerance"],
        overdue_grace_days=body.get("overdue_grace_days", 0),
        late_interest_rate=_rate_of(body["late_interest_rate"]),
        waterfall=tuple(body["waterfall"]),
        waterfall_by=body.get("waterfall_by", "kind"),
        surplus=body["surplus"],
    )


def _rate_text(rate: Rate) -> str:
    """3/50: the share of the balance a year, exactly, whatever the paper quotes."""
    return f"{rate.numerator}/{rate.denominator}"


@lru_cache(maxsize=4096)
def _rate_of(text: str) -> Rate:
    numerator, _, denominator = text.partition("/")
    return Rate(int(numerator), int(denominator))


def _overdue_text(agreed: OverdueRate) -> str:
    if agreed.of_in_term is not None:
        return f"× {_rate_text(agreed.of_in_term)}"
    assert agreed.absolute is not None
    return _rate_text(agreed.absolute)


@lru_cache(maxsize=4096)
def _overdue_of(text: str) -> OverdueRate:
    if text.startswith("× "):
        return OverdueRate(of_in_term=_rate_of(text[2:]))
    return OverdueRate(absolute=_rate_of(text))
