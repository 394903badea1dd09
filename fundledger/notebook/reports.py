"""Parts of the reports of one fund, each a DataFrame: most grow from the office (`methods`).

`fundledger.reports` makes them; here they are asked for and given a frame, and nothing is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import (
    Day,
)
from fundledger.reports import loans as loan_reports
from fundledger.reports import (
    plans,
)
from fundledger.reports.contract import explain_table
from fundledger.reports.frames import frame
from fundledger.reports.screens import Screen

if TYPE_CHECKING:
    import pandas as pd


class Reports(Desk):
    """What a book says, of a span or on a day."""

    def capital_by_source(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """The capital identity of the books by source; what breaks it is in `unexplained`."""
        said = {"as_of": as_of, "first": first, "known_at": known_at}
        screen = self._ask("report capital", said).found
        assert isinstance(screen, Screen)
        return frame(screen.tables[0])

    def loan(
        self, loan: str, as_of: Day | None = None, *, known_at: str | None = None
    ) -> dict[str, pd.DataFrame]:
        """One loan: its terms, position, next dues and last documents, each a frame."""
        with self._asked(as_of, known_at) as asked:
            screen = loan_reports.loan_screen(asked, loan)
        return {table.name: frame(table) for table in screen.tables}

    def schedule(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        signed: bool = False,
        decision: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Each instalment with what is unpaid; as `signed`; or old and new of one `decision`."""
        if signed and decision is not None:
            raise FundledgerError("usage.signed_or_decision")
        with self._asked(as_of, known_at) as asked:
            if signed:
                return frame(plans.signed_plan(asked, loan))
            if decision is not None:
                return frame(plans.decided_plan(asked, loan, decision))
            return frame(plans.plan_screen(asked, loan).tables[0])

    def plan_changes(
        self, loan: str, as_of: Day | None = None, *, known_at: str | None = None
    ) -> pd.DataFrame:
        """Every paper that changed the plan of a loan, after the plan as signed."""
        with self._asked(as_of, known_at) as asked:
            return frame(plans.plan_screen(asked, loan).tables[1])

    def explain(
        self, loan: str, as_of: Day | None = None, *, known_at: str | None = None
    ) -> pd.DataFrame:
        """How every đồng of a loan's interest was computed, line by line."""
        with self._asked(as_of, known_at) as asked:
            return frame(explain_table(loan_reports.explained(asked, loan)))

    def quote(
        self, loan: str, on: Day | None = None, *, known_at: str | None = None
    ) -> pd.DataFrame:
        """What would settle a loan on a day, in its parts."""
        with self._asked(on, known_at) as asked:
            return frame(loan_reports.quote_table(asked, loan, asked.as_of))
