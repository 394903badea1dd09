"""The lines of a plan, as contracts and loans show them: what falls due when, and what is left."""

from __future__ import annotations

from collections.abc import Iterable

from fundledger.contract.plan import PlanLine
from fundledger.reports.table import Record, days, money, numbers, sums

COLUMNS = (
    *(*numbers("number"), *days("due")),
    *(*sums("principal", "interest", "instalment"), *money("principal_left")),
)


def records(lines: Iterable[PlanLine]) -> list[Record]:
    return [
        {
            "number": number,
            "due": line.due,
            "principal": line.principal,
            "interest": line.interest,
            "instalment": line.principal + line.interest,
            "principal_left": line.balance,
        }
        for number, line in enumerate(lines, start=1)
    ]
