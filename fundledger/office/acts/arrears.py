"""Overdue debts: every loan that has any, one borrower, how old they are, how they moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.office.declaring import SpanFrom, Words, question
from fundledger.office.kinds import TEXT, Cooperative, Quarter, Source
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen

Area = Annotated[str, TEXT.named("area")]
Officer = Annotated[str, TEXT.named("officer")]
Sector = Annotated[str, TEXT.named("sector")]
Cut = Annotated[
    Literal["area", "officer", "sector", "source", "size", "year", "kind"], Words("choice.cut.")
]


@dataclass(frozen=True, slots=True)
class Which:
    """Of which debts; of all where nothing is said."""

    area: Area | None = None
    officer: Officer | None = None
    sector: Sector | None = None
    source: Source | None = None

    def values(self) -> dict[str, str]:
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: clean(value) for name, value in said.items() if value is not None}


def _overdue_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.arrears import EYES_OF_FUNDS
    from fundledger.reports.many import led_by, together

    return led_by(together(found, EYES_OF_FUNDS), "arrears")


@question(of_many=True, together=_overdue_of_all, main="arrears")
def overdue(asked: Asked, *, which: Which, unreviewed: Quarter | None = None) -> Screen:
    """Every loan that has anything overdue, with its group; and the three eyes on them.

    `unreviewed`: of borrowers whom nobody has looked at in a quarter.
    """
    from fundledger.reports.arrears import overdue_screen

    return overdue_screen(asked, which.values(), unreviewed)


@question(main="arrears_loans")
def overdue_borrower(asked: Asked, cooperative: Cooperative) -> Screen:
    """One borrower: each loan with its group and why, each instalment that is unpaid."""
    from fundledger.reports.arrears import borrower_screen

    return borrower_screen(asked, cooperative)


def _ageing_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.ageing import ageing_of_funds
    from fundledger.reports.many import led_by, together

    summed = ageing_of_funds(said["by"])
    return led_by(together(found, summed), summed.table)


@question(of_many=True, together=_ageing_of_all)
def ageing(asked: Asked, *, by: Cut | None = None, compare: bool = False) -> Screen:
    """How old the debts are, by buckets of days; `by` area, officer …; beside a year before."""
    from fundledger.reports.ageing import ageing_screen

    return ageing_screen(asked, by, compare=compare)


def _bucket_movements_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.bucket_movements import BUCKET_MOVEMENTS_OF_FUNDS
    from fundledger.reports.many import led_by, together

    return led_by(together(found, BUCKET_MOVEMENTS_OF_FUNDS), "bucket_movements")


@question(of_many=True, together=_bucket_movements_of_all, main="bucket_movements")
def bucket_movements(asked: Asked, *, first: SpanFrom) -> Screen:
    """From which bucket of days overdue to which debts moved: loans, and principal."""
    from fundledger.reports.bucket_movements import bucket_movements_screen

    return bucket_movements_screen(asked, first)
