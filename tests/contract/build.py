"""Short ways to say a loan in a test."""

from __future__ import annotations

from datetime import date
from typing import Any

from fundledger.contract import rates
from fundledger.contract.events import Collect
from fundledger.contract.life import Life
from fundledger.contract.plan import PlanLine
from fundledger.contract.terms import Every, Terms, faults


def loan(**changes: Any) -> Terms:
    """300 million at 6 %, eight quarters from 1/4/2023, unless said otherwise."""
    every = changes.pop("every", "3 month")
    count, unit = every.split()
    rate = changes.pop("rate", "6.0")
    terms = Terms(
        **{
            "principal": 300_000_000,
            "rate": rates.yearly(rate) if isinstance(rate, str) else rate,
            "disbursed": date(2023, 1, 1),
            "instalments": 8,
            "every": Every(int(count), unit),
            **changes,
        }
    )
    assert not faults(terms), faults(terms)
    return terms


def schedule(terms: Terms, *events: Any) -> list[PlanLine]:
    life = Life(terms, events)
    life.lived_through([])
    return life.schedule()


def receipt(day: str, amount: int, **more: Any) -> Collect:
    return Collect(day=date.fromisoformat(day), amount=amount, **more)
