"""What is done to the books as a whole, from a notebook: quarters, years, rolls, locks, seals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fundledger import calendar, environment
from fundledger.closing import checks, quarters, year_ends, years
from fundledger.loans import rolling
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import (
    Amount,
    Day,
    day_said,
    dong_said,
)
from fundledger.reports import closing as closing_reports
from fundledger.reports import loans as loan_reports
from fundledger.reports.frames import frame

if TYPE_CHECKING:
    import pandas as pd


class BookVerbs(Desk):
    """What is done to the books."""

    def quarter_status(self, quarter: str) -> pd.DataFrame:
        """What has been done for a quarter and what has not."""
        first, last = calendar.quarter_named(quarter)
        with self._asked(None) as asked:
            looked = checks.Looked(asked.connection, asked.fund, first, last)
            return frame(closing_reports.quarter_table(list(checks.checked(looked)), {}))

    def close_quarter(self, quarter: str, *, despite: str | None = None) -> pd.DataFrame:
        """Roll, prove and lock; broken off, the same call finishes. Answers the checklist.

        What is left open is closed over by a reason only, which is kept: `despite`.
        """
        days = calendar.quarter_named(quarter)
        actor = environment.actor_named(self._actor)
        closed = quarters.close(
            *(self._book, self.fund, actor, days, calendar.today()), despite=despite
        )
        return frame(closing_reports.quarter_table(closed.found, {}))

    def year_status(self, year: int) -> pd.DataFrame:
        """What the end of a year still needs."""
        with self._asked(None) as asked:
            found = list(checks.year_status(asked.connection, asked.fund, year))
        return frame(closing_reports.checklist_table(found, {}))

    def close_year(
        self, year: int, *, despite: str | None = None, dry_run: bool = False
    ) -> pd.DataFrame:
        """Post the closing entries that a year still lacks; answers its result.

        What the year leaves open is closed over by a reason only, which is kept: `despite`.
        """
        with self._writing(dry_run=dry_run) as writer:
            return _closed(year_ends.close(writer, year, calendar.today(), despite))

    def settle_year(self, year: int, decision: str, on: Day | None = None) -> pd.DataFrame:
        """State the decision that accepts a year's result."""
        with self._writing(dry_run=False) as writer:
            closing = years.settle(writer, year, decision, day_said(on), calendar.today())
            return _closed(closing)

    def distribute(
        self, year: int, to: Mapping[str, Amount], decision: str, on: Day | None = None
    ) -> pd.DataFrame:
        """Give the surplus of earlier years to reserves and debts: {"other_reserve": …}."""
        parts = {account: dong_said(amount) for account, amount in to.items()}
        with self._writing(dry_run=False) as writer:
            return _closed(
                years.distribute(writer, year, parts, decision, day_said(on), calendar.today())
            )

    def roll(self, to: Day, *, dry_run: bool = False) -> pd.DataFrame:
        """Book what the calendar brings up to a day: entries by kind."""
        with self._writing(dry_run=dry_run) as writer:
            rolled = rolling.roll(writer, day_said(to), calendar.today())
        return frame(loan_reports.rolled_table(rolled, {"fund": self.fund}, dry_run=dry_run))


def _closed(closing: years.Closing) -> pd.DataFrame:
    found = frame(closing_reports.result_table(closing.result, {}))
    found.attrs["entries"] = [each.posted.number for each in closing.entries]
    return found
