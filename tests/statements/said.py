"""What a Fund has said of its papers, as facts that no book keeps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from fundledger.ledger.entry import Fact

LONG_AGO = date(2015, 1, 1)


def settings(**values: str) -> Iterator[Fact]:
    for chain, (name, value) in enumerate(values.items(), start=1):
        yield fact(chain, name, value)


def fact(chain: int, name: str, value: str) -> Fact:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    body = {"value": value}
    return Fact(1, chain, "setting", name, LONG_AGO, body, moment, "QĐ 1", "kế toán", "")
