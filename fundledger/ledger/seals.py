"""Sealing: a day is proved, its balances are kept, and the chain says so for good.

The seal is a fact of the chain; its hash is the code (mã xác thực sổ) that paper carries. The
balances beside it (`sealed_balance`) are a cache: `rebuild` makes them anew from the postings, and
`check` compares. Sealing does not ask anybody: a face previews and confirms before it calls.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, select

from fundledger.errors import FundledgerError
from fundledger.ledger import canonical
from fundledger.ledger.balances import ALL, Scope, balances
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.periods import KIND, refuse_seal
from fundledger.ledger.proof import Finding, prove
from fundledger.store.tables import sealed_balance

Balances = dict[tuple[str | None, ...], int]


class ProofFailed(FundledgerError):
    """The books do not prove, so they are not sealed; `findings` says where."""

    def __init__(self, day: date, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("period.proof_failed", day=day, count=len(self.findings))


def seal(writer: Writer, day: date, today: date) -> Fact:
    """Prove from the last seal, then seal up to and with the day."""
    refuse_seal(writer.periods, day, today)
    findings = list(prove(writer.connection, writer.fund, since_seal=True))
    if findings:
        raise ProofFailed(day, findings)
    head = head_of(writer.connection, writer.fund)
    sums = balances(writer.connection, Scope(writer.fund, as_of=day), ALL)
    body = {"entries": head.entry, "balances": digest(sums), "lines": len(sums)}
    fact = writer.state(Statement(KIND, "seal", day, body))
    _keep(writer.connection, writer.fund, fact.chain, sums)
    return fact


def rebuild(connection: Connection, fund: int) -> int:
    """Throw the kept balances away and sum them again from the postings; how many seals."""
    connection.execute(delete(sealed_balance).where(sealed_balance.c.fund == fund))
    seals = list(stated(connection, fund, KIND, subject="seal"))
    for fact in seals:
        _keep(connection, fund, fact.chain, sums_of(connection, fact))
    return len(seals)


def sums_of(connection: Connection, fact: Fact) -> Balances:
    """What a seal sealed, summed from the postings alone."""
    scope = Scope.of(connection, fact.fund, fact.effective, fact.chain)
    return balances(connection, scope, ALL, use_seals=False)


def kept(connection: Connection, fund: int, seal: int) -> Balances:
    """The balances kept beside a seal."""
    query = select(*[sealed_balance.c[name] for name in ALL], sealed_balance.c.amount).where(
        sealed_balance.c.fund == fund, sealed_balance.c.seal == seal
    )
    return {tuple(key): amount for *key, amount in connection.execute(query)}


def digest(sums: Balances) -> str:
    """One hash over all balances, in one order on every database."""
    lines = sorted([*(part or "" for part in key), amount] for key, amount in sums.items())
    return sha256(canonical.body_text({"balances": lines}).encode()).hexdigest()


def _keep(connection: Connection, fund: int, chain: int, sums: Balances) -> None:
    ordered = sorted(sums.items(), key=lambda item: tuple(part or "" for part in item[0]))
    rows = [
        {
            "fund": fund,
            "seal": chain,
            "line": line,
            "amount": amount,
            **dict(zip(ALL, key, strict=True)),
        }
        for line, (key, amount) in enumerate(ordered, start=1)
    ]
    if rows:
        connection.execute(insert(sealed_balance), rows)
