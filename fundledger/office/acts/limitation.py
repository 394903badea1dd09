"""Limitation of action: until when loans may be brought to court, and why until then."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from fundledger.office.acts.arrears import Area, Officer
from fundledger.office.declaring import question
from fundledger.office.kinds import Loan, Number
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table


@dataclass(frozen=True, slots=True)
class Whose:
    """Of which loans; of all where nothing is said."""

    area: Area | None = None
    officer: Officer | None = None

    def values(self) -> dict[str, str]:
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: clean(value) for name, value in said.items() if value is not None}


@question(of_many=True)
def limitations(asked: Asked, *, whose: Whose, within: Number | None = None) -> Table:
    """Every loan that has anything past due, by when limitation runs out; the first before others.

    `within` so many days from the day asked; what has run out is always there.
    """
    from fundledger.reports.limitation import limitation_list

    return limitation_list(asked, whose.values(), within)


@question(main="limitation_instalments")
def explain_limitation(asked: Asked, loan: Loan) -> Screen:
    """Until when each unpaid instalment may be sued for, and from which paper that runs."""
    from fundledger.reports.limitation import limitation_screen

    return limitation_screen(asked, loan)
