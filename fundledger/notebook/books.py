"""What is done to the books as a whole, from a notebook: rolls, locks, seals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger import calendar
from fundledger.banking.posting import refuse_reversal
from fundledger.ledger.periods import lock_statement, unlock_statement
from fundledger.ledger.reading import entry_called
from fundledger.ledger.seals import seal as seal_days
from fundledger.loans import rolling, verbs
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import (
    Day,
    day_or_none,
    day_said,
)
from fundledger.reports import loans as loan_reports
from fundledger.reports.frames import frame
from fundledger.treasury import money

if TYPE_CHECKING:
    import pandas as pd


class BookVerbs(Desk):
    """What is done to the books."""

    def roll(self, to: Day, *, dry_run: bool = False) -> pd.DataFrame:
        """Book what the calendar brings up to a day: entries by kind."""
        with self._writing(dry_run=dry_run) as writer:
            rolled = rolling.roll(writer, day_said(to), calendar.today())
        return frame(loan_reports.rolled_table(rolled, {"fund": self.fund}, dry_run=dry_run))

    def reverse(
        self, entry: int | str, reason: str, *, date: Day | None = None, document: str | None = None
    ) -> int:
        """Reverse an entry, by number or voucher; answers the number of the reversal."""
        day = day_or_none(date)
        with self._writing(dry_run=False) as writer:
            original = entry_called(writer.connection, writer.fund, str(entry))
            refuse_reversal(writer, original)
            taken = verbs.reverse(writer, original, reason, booked_on=day, paper=document)
            if taken is not None:
                return taken.entries[0].posted.number
            gone = money.reverse(writer, original, reason, booked_on=day, document=document)
            return gone[0].posted.number

    def lock(self, day: Day) -> None:
        """No more bookings up to and with a day."""
        with self._writing(dry_run=False) as writer:
            writer.state(lock_statement(writer.periods, day_said(day), calendar.today()))

    def unlock(self, day: Day, reason: str) -> None:
        """Bookings again from a day on."""
        with self._writing(dry_run=False) as writer:
            writer.state(unlock_statement(writer.periods, day_said(day), reason))

    def seal(self, day: Day) -> str:
        """Prove and seal the books up to a day, for good; answers the code of the seal."""
        with self._writing(dry_run=False) as writer:
            return seal_days(writer, day_said(day), calendar.today()).hash
