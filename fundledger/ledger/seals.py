"""Sealing: a day is proved, its balances are kept, and the chain says so for good.

The seal is a fact of the chain; its hash is the code (mã xác thực sổ) that paper carries. The
balances beside it (`sealed_balance`) are a cache: `rebuild` makes them anew from the postings, and
`check` compares. Sealing does not ask anybody: a face previews and confirms before it calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import Connection, delete

from fundledger.errors import FundledgerError
from fundledger.ledger.balances import ALL, Scope, balances
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.periods import KIND, refuse_seal
from fundledger.ledger.proof import prove
from fundledger.ledger.sealed import Balances, digest, keep
from fundledger.ledger.watching import Finding
from fundledger.ledger.years import refuse_unsettled
from fundledger.store.tables import sealed_balance


class ProofFailed(FundledgerError):
    """The books do not prove, so they are not sealed; `findings` says where."""

    def __init__(self, day: date, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("period.proof_failed", day=day, count=len(self.findings))


def seal(writer: Writer, day: date, today: date) -> Fact:
    """Prove the books from the last seal on, then seal them up to and including the day."""
    refuse_seal(writer.periods, day, today)
    refuse_unsettled(writer.connection, writer.fund, writer.accounts, writer.periods, day)
    findings = list(prove(writer.connection, writer.fund, since_seal=True))
    if findings:
        raise ProofFailed(day, findings)
    head = head_of(writer.connection, writer.fund)
    sums = balances(writer.connection, Scope(writer.fund, as_of=day), ALL)
    body = {"entries": head.entry, "balances": digest(sums), "lines": len(sums)}
    fact = writer.state(Statement(KIND, "seal", day, body))
    keep(writer.connection, writer.fund, fact.chain, sums)
    return fact


def rebuild(connection: Connection, fund: int) -> int:
    """Throw the kept balances away and sum them again from the postings; the number of seals."""
    connection.execute(delete(sealed_balance).where(sealed_balance.c.fund == fund))
    seals = list(stated(connection, fund, KIND, subject="seal"))
    for fact in seals:
        keep(connection, fund, fact.chain, sums_of(connection, fact))
    return len(seals)


def sums_of(connection: Connection, fact: Fact) -> Balances:
    """The balances that a seal sealed, summed from the postings alone."""
    scope = Scope.of(connection, fact.fund, fact.effective, fact.chain)
    return balances(connection, scope, ALL, use_seals=False)
