"""What is done to a loan, from a notebook. Each answers the loan before and after.

Beside what it names, each verb takes `on`, `document`, `booked_on` and `dry_run` (`said.Paper`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from fundledger import calendar
from fundledger.contract import events, rates
from fundledger.contract.terms import Signed
from fundledger.loans import verbs
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import (
    Amount,
    Day,
    Paper,
    day_or_none,
    day_said,
    dong_said,
    split_said,
)
from fundledger.reports import loans as loan_reports
from fundledger.reports.frames import frame

if TYPE_CHECKING:
    import pandas as pd


MonthlyRate = Literal["x12", "/30x365"]


class LoanVerbs(Desk):
    """What is done to a loan."""

    def disburse(self, loan: str, amount: Amount, **said: Any) -> pd.DataFrame:
        """Pay out; `place` is where the money comes from."""
        place = said.pop("place", "bank")
        return self._event(
            loan, lambda day: events.Disburse(day, dong_said(amount)), said, place=place
        )

    def collect(
        self,
        loan: str,
        amount: Amount,
        *,
        split: Mapping[str, Amount] | None = None,
        prepay: bool = False,
        payoff: bool = False,
        **said: Any,
    ) -> pd.DataFrame:
        """Money in, by the contract's order, or as its own `split` says ({"due_interest": …})."""
        place = said.pop("place", "bank")
        total, parts = dong_said(amount), split_said(split)
        return self._event(
            loan,
            lambda day: events.Collect(day, total, parts, prepay, payoff),
            said,
            place=place,
        )

    def refund(self, loan: str, amount: Amount, **said: Any) -> pd.DataFrame:
        """Give held money back."""
        place = said.pop("place", "bank")
        return self._event(
            loan, lambda day: events.Refund(day, dong_said(amount)), said, place=place
        )

    def apply(self, loan: str, *, prepay: bool = False, **said: Any) -> pd.DataFrame:
        """Held money pays what is due now."""
        return self._event(loan, lambda day: events.Apply(day, prepay), said)

    def change_rate(
        self, loan: str, percent: str, *, monthly: MonthlyRate | None = None, **said: Any
    ) -> pd.DataFrame:
        """Another rate from a day on, in per cent a year ("6,6"), or of a month with `monthly`."""
        written = str(percent).replace(",", ".")
        rate = rates.yearly(written) if monthly is None else rates.monthly(written, monthly)
        return self._event(loan, lambda day: events.ChangeRate(day, rate), said)

    def reschedule(
        self, loan: str, instalments: Sequence[tuple[Day, Amount]], **said: Any
    ) -> pd.DataFrame:
        """All unpaid principal falls due by new instalments: pairs of day and principal."""
        lines = tuple(Signed(day_said(due), dong_said(amount)) for due, amount in instalments)
        return self._event(loan, lambda day: events.Reschedule(day, lines), said)

    def extend(self, loan: str, to: Day, **said: Any) -> pd.DataFrame:
        """Another last due day."""
        return self._event(loan, lambda day: events.Extend(day, day_said(to)), said)

    def recall(self, loan: str, pay_by: Day | None = None, **said: Any) -> pd.DataFrame:
        """Everything falls due by a day; by that of the decision, if none is given."""
        by = day_or_none(pay_by)
        return self._event(loan, lambda day: events.Recall(day, by or day), said)

    def recover(self, loan: str, amount: Amount, **said: Any) -> pd.DataFrame:
        """Money in for a loan that was written off."""
        place = said.pop("place", "bank")
        return self._event(
            loan, lambda day: events.Recover(day, dong_said(amount)), said, place=place
        )

    def transfer(self, loan: str, cooperative: str, **said: Any) -> pd.DataFrame:
        """The debt passes to another borrower, by its official number."""
        paper = Paper(said)
        return self._take(loan, {"do": "transfer", "to": cooperative}, paper)

    def confirm(
        self,
        loan: str,
        *,
        reason: str = "",
        on: Day | None = None,
        document: str = "",
        **theirs: Amount,
    ) -> pd.DataFrame:
        """A debt confirmation: `principal=`, `interest=`, `interest_overdue=` by their figures."""
        unknown = theirs.keys() - {"principal", "interest", "interest_overdue"}
        if unknown:
            raise TypeError(f"confirm() takes no {', '.join(sorted(unknown))}")
        day, figures = day_said(on), {name: dong_said(amount) for name, amount in theirs.items()}
        with self._writing(dry_run=False) as writer:
            today = calendar.today()
            made = verbs.confirm(writer, loan, day, document, figures, reason, today=today)
        return frame(loan_reports.confirmation_table(made, {"fund": self.fund}, dry_run=False))

    def close_loan(self, loan: str, *, on: Day | None = None, document: str = "") -> None:
        """A loan that is paid in full is closed."""
        with self._writing(dry_run=False) as writer:
            verbs.close(writer, loan, day_said(on), document, today=calendar.today())

    def undo(
        self,
        loan: str,
        link: int,
        reason: str,
        *,
        document: str | None = None,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A document that was wrong, by the number of its link, stands no more."""
        booked = day_or_none(booked_on)
        with self._writing(dry_run=dry_run) as writer:
            taken = verbs.undo(writer, loan, link, reason, booked_on=booked, paper=document)
            return self._changed(writer, taken, dry_run=dry_run)

    def move_receipt(
        self, link: int, to: str, reason: str, *, booked_on: Day | None = None
    ) -> pd.DataFrame:
        """A receipt on the wrong loan, by the number of its link, moved to the right one."""
        booked = day_or_none(booked_on)
        with self._writing(dry_run=False) as writer:
            _, taken = verbs.move(
                writer, link, to, reason, today=calendar.today(), booked_on=booked
            )
            return self._changed(writer, taken, dry_run=False)
