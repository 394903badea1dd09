"""The balances kept beside a seal: a cache that can be thrown away and summed again.

`keep` writes the balances of a seal, `kept` reads them back, `digest` is the one hash over them
that the seal's fact carries. For a balance ask `ledger.balances`.
"""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Connection, insert, select

from fundledger.ledger import canonical
from fundledger.ledger.balances import ALL
from fundledger.store.tables import sealed_balance

Balances = dict[tuple[str | None, ...], int]


def kept(connection: Connection, fund: int, seal: int) -> Balances:
    """The balances kept beside a seal."""
    query = select(*[sealed_balance.c[name] for name in ALL], sealed_balance.c.amount).where(
        sealed_balance.c.fund == fund, sealed_balance.c.seal == seal
    )
    return {tuple(key): amount for *key, amount in connection.execute(query)}


def digest(sums: Balances) -> str:
    """One hash over all balances, in the same order on every database."""
    lines = sorted([*(part or "" for part in key), amount] for key, amount in sums.items())
    return sha256(canonical.body_text({"balances": lines}).encode()).hexdigest()


def keep(connection: Connection, fund: int, chain: int, sums: Balances) -> None:
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
