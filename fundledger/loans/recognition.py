"""By which way interest becomes income: what the Fund has set, from which day on.

A roll reads it on its day and keeps it, so a day that was rolled is never recognised anew: a way
can be set for the days after the last roll alone. A fund whose books begin now states its way on
their first day; where nothing is stated, `accrual-group1` holds as it did before there was another.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, get_args

from fundledger.calendar import ONE_DAY
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.settings import KIND, Setting, chosen_from
from fundledger.loans.derivation import CIRCULAR_52
from fundledger.loans.derivation.movements import Recognition
from fundledger.messages import say_in

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROLL = "roll"
"""The kind of fact that a roll is."""

RECOGNITIONS: tuple[Recognition, ...] = get_args(Recognition)


def refuse_rolled(connection: Connection, fund: int, day: date) -> None:
    """Days that were rolled keep the way that their roll kept."""
    last = max((fact.effective for fact in stated(connection, fund, ROLL)), default=None)
    if last is not None and day <= last:
        raise FundledgerError(
            "setting_value.recognition_rolled", day=day, until=last, first=last + ONE_DAY
        )


RECOGNITION = Setting(
    *("recognition", "accrual-group1", chosen_from(RECOGNITIONS), RECOGNITIONS),
    refuse=refuse_rolled,
)


def at_the_beginning(begins: date) -> Statement:
    """What a fund whose books begin now states of itself, with their first day."""
    document = say_in("vi", "setting_value.at_the_beginning")
    return Statement(KIND, RECOGNITION.name, begins, {"value": CIRCULAR_52}, document)
