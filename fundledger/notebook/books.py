"""What is done to the books as a whole, from a notebook: rolls."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger import calendar
from fundledger.loans import rolling
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import (
    Day,
    day_said,
)
from fundledger.reports import loans as loan_reports
from fundledger.reports.frames import frame

if TYPE_CHECKING:
    import pandas as pd


class BookVerbs(Desk):
    """What is done to the books."""

    def roll(self, to: Day, *, dry_run: bool = False) -> pd.DataFrame:
        """Book what the calendar brings up to a day: entries by kind."""
        with self._writing(dry_run=dry_run) as writer:
            rolled = rolling.roll(writer, day_said(to), calendar.today())
        return frame(loan_reports.rolled_table(rolled, {"fund": self.fund}, dry_run=dry_run))
