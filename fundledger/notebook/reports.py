"""The reports of one fund in a notebook, each a DataFrame.

`fundledger.reports` makes them; here they are asked for and given a frame, and nothing is computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import (
    Day,
    must_be_among,
    only_said,
)
from fundledger.reports import (
    books,
    capital,
    charts,
    dues,
    findings,
    movements,
    periods,
    plans,
)
from fundledger.reports import loans as loan_reports
from fundledger.reports import result as results
from fundledger.reports.contract import explain_table
from fundledger.reports.frames import frame

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
        with self._spanned(as_of, first, None, known_at) as (asked, begin):
            screen = capital.capital_screen(asked, begin)
        return frame(screen.tables[0])

    def response(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        compare: bool = False,
    ) -> pd.DataFrame:
        """Of what fell due: paid in time, late, unpaid."""
        with self._looking_ahead(as_of, first, quarter, known_at) as (asked, begin):
            return frame(dues.response_table(asked, begin, compare=compare))

    def movements(
        self,
        as_of: Day | None = None,
        *,
        by: movements.Cut = "loan",
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Opening + in - out = closing of every line, by contract or by source."""
        must_be_among(by, movements.CUTS)
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(movements.movements_table(asked, begin, by))

    def result(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        compare: bool = False,
    ) -> pd.DataFrame:
        """Income, cost and the difference, as booked and in money."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(results.result_table(asked, begin, compare=compare))

    def trial_balance(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        levels: bool = False,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Opening, movement and closing of every account; with `levels` the sums above them too."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(books.trial_balance_of(asked, begin, levels=levels))

    def ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
        **only: str,
    ) -> pd.DataFrame:
        """Every posting on an account, by number or role; `loan=`, `cooperative=`, `source=`."""
        chosen = only_said(only, ("loan", "cooperative", "source"))
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(books.ledger_of(asked, account, begin, chosen))

    def journal(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        quarter: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """Every posting of the span."""
        with self._spanned(as_of, first, quarter, known_at) as (asked, begin):
            return frame(books.journal_of(asked, begin))

    def balance(
        self,
        as_of: Day | None = None,
        *,
        by: books.Cut = "account",
        known_at: str | None = None,
        **only: str,
    ) -> pd.DataFrame:
        """Balances by account, role, loan, cooperative or source; of one of them by its name."""
        must_be_among(by, ("account", "role", "loan", "cooperative", "source"))
        chosen = only_said(only, ("account", "loan", "cooperative", "source"))
        with self._asked(as_of, known_at) as asked:
            return frame(books.balance_of(asked, by, chosen))

    def accounts(self, as_of: Day | None = None, *, known_at: str | None = None) -> pd.DataFrame:
        """The chart of accounts of the day."""
        with self._asked(as_of, known_at) as asked:
            return frame(charts.chart_of(asked))

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

    def periods(self, *, known_at: str | None = None) -> pd.DataFrame:
        """What was locked, unlocked and sealed."""
        with self._asked(None, known_at) as asked:
            return frame(periods.periods_of(asked))

    def check(self) -> pd.DataFrame:
        """Prove the books: a row for everything that does not hold, none where all does."""
        found = findings.proved(
            self._book, (self.fund,), None, since_seal=False, progress=lambda _: None
        )
        return frame(findings.finding_table(found))
