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
from typing import TYPE_CHECKING, Annotated, Any

from fundledger.contract.fields import IfSaid, Kind, Money, Text, reader_of, said
from fundledger.contract.terms import Terms
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated, stated_in_bulk
from fundledger.text import unaccented

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "loan"


_read_terms = reader_of(Terms)


def terms_from(body: Mapping[str, Any]) -> Terms:
    return Terms(**_read_terms(body))


def body_of_terms(terms: Terms) -> dict[str, Any]:
    return said(terms)


_Terms = Annotated[Terms, Kind("terms", body_of_terms, terms_from)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanContract:
    """A contract as signed. `rate_words` is the rate as the paper says it: 0,55 %/tháng."""

    number: str
    signed: date
    cooperative: Text  # official number of the borrower
    source: Text  # the one capital source
    terms: _Terms
    purpose: Text = ""
    approval: Text = ""  # the decision that approved it
    officer: Text = ""
    rate_words: Text = ""
    project_cost: Money | None = None
    own_funds: Money | None = None
    application: IfSaid[Text] = ""  # the request by whose decision it was signed


OF_NONE = "-"
"""What a correction says as the application of a contract that is of none; unsaid, it stays."""


_read_contract = reader_of(LoanContract)


def statement_of(contract: LoanContract, document: str | None = None) -> Statement:
    return Statement(KIND, contract.number, contract.signed, said(contract), document)


def contract_of(fact: Fact) -> LoanContract:
    return contract_from(fact.subject, fact.effective, fact.body)


def contract_from(number: str, signed: date, body: Mapping[str, Any]) -> LoanContract:
    return LoanContract(number=number, signed=signed, **_read_contract(body))


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


@dataclass(frozen=True, slots=True)
class KeptContracts:
    """Contracts looked up one by one: of many the text tells which are not meant."""

    connection: Connection
    fund: int

    def signed_by(self, borrower: str) -> Iterator[LoanContract]:
        said = f'"cooperative":{json.dumps(borrower, ensure_ascii=False)}'
        rows = stated_in_bulk(self.connection, self.fund, KIND)
        last = {row[1]: row for row in rows if said in row[4]}  # a correction changes no borrower
        for number, (_, _, signed, _, body) in last.items():
            yield contract_from(number, signed, json.loads(body))

    def standing(self, number: str) -> LoanContract | None:
        return find_contract(self.connection, self.fund, number)


def contracts(
    connection: Connection, fund: int, known_at: int | None = None
) -> Iterator[LoanContract]:
    """Every contract, by number."""
    last = {row[1]: row for row in stated_in_bulk(connection, fund, KIND, known_at=known_at)}
    for number in sorted(last):
        _, _, signed, _, body = last[number]
        yield contract_from(number, signed, json.loads(body))
