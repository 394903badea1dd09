"""What will be back by a day, and how sure it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.office.declaring import Words, question
from fundledger.office.kinds import Day

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen

Method = Annotated[
    Literal["contract", "plan", "history", "simulate"], Words("choice.outlook_method.")
]


def _outlook_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.many import led_by, together
    from fundledger.reports.outlook import OUTLOOK_OF_FUNDS

    return led_by(together(found, OUTLOOK_OF_FUNDS), "outlook")


@question(of_many=True, together=_outlook_of_all, main="outlook")
def outlook(asked: Asked, *, until: Day | None = None, method: Method | None = None) -> Screen:
    """What capital will be on hand by a day, by each method, by quarter and by loan.

    `until` is 31 December to come where it is not said.
    """
    from fundledger.reports.outlook import outlook_screen

    return outlook_screen(asked, until, method)
