"""The reports of the fund, each of a span."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.office.declaring import AheadFrom, SpanFrom, Words, question

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table

Cut = Annotated[Literal["quarter", "borrower", "area", "source"], Words("choice.cut.")]


def _capital_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.capital import capital_of_funds

    return capital_of_funds(found)


@question(of_many=True, together=_capital_of_all, main="capital")
def capital(asked: Asked, *, first: SpanFrom, compare: bool = False) -> Screen:
    """The figures of the fund's position: where its capital is, what came in, who owes.

    `basis` says of each whether it stands on the day of booking or on the contracts.
    """
    from fundledger.reports.capital import capital_screen

    return capital_screen(asked, first, compare=compare)


def _collections_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.many import Summed, together

    return together(found, None if said["by"] == "borrower" else Summed("collections"))


@question(of_many=True, together=_collections_of_all)
def collections(
    asked: Asked, *, by: Cut = "quarter", first: SpanFrom, compare: bool = False
) -> Table:
    """What was collected, by quarter, borrower, area or source."""
    from fundledger.reports.receipts import collections_table

    return collections_table(asked, first, by, compare=compare)


@question(of_many=True)
def due(asked: Asked, *, first: AheadFrom) -> Table:
    """What each contract had to pay in the span: brought forward, due, paid, left.

    A row a due day. What is after today, or in a quarter after `as_of`, is still to come: it is
    what the contract asks if it is paid on its days.
    """
    from fundledger.reports.dues import due_table

    return due_table(asked, first)
