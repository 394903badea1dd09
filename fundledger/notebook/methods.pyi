# Made by `python -m fundledger.notebook.stub`; do not edit by hand.

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from typing import Any, Literal, SupportsIndex

import pandas as pd

from fundledger.notebook.growing import Caller

Day = date | str
Amount = SupportsIndex | str
File = str | PathLike[str]

class OneFund(Caller):
    def add_loan(
        self,
        loan: str,
        *,
        signed: Day | Amount | None = None,
        cooperative: Day | Amount | None = None,
        source: Day | Amount | None = None,
        principal: Day | Amount | None = None,
        annual_rate: Day | Amount | None = None,
        monthly_rate: Day | Amount | None = None,
        monthly_conversion: Day | Amount | None = None,
        disbursed: Day | Amount | None = None,
        instalments: Day | Amount | None = None,
        every: Day | Amount | None = None,
        first_due: Day | Amount | None = None,
        last_due: Day | Amount | None = None,
        due_day: Day | Amount | None = None,
        method: Day | Amount | None = None,
        instalment: Day | Amount | None = None,
        day_count: Day | Amount | None = None,
        overdue_grace_days: Day | Amount | None = None,
        waterfall_by: Day | Amount | None = None,
        purpose: Day | Amount | None = None,
        approval: Day | Amount | None = None,
        officer: Day | Amount | None = None,
        project_cost: Day | Amount | None = None,
        own_funds: Day | Amount | None = None,
        document: str | None = None,
    ) -> pd.DataFrame:
        """Sign one contract: what its papers say, by the names of the columns of a file of contracts.

        Answers its schedule. A contract that stands word for word is not entered twice."""

    def add_loan_file(
        self,
        file: File,
        *,
        document: str | None = None,
    ) -> pd.DataFrame:
        """Sign the one contract of a file; answers its schedule."""

    def import_loans(
        self,
        file: File,
        *,
        dry_run: bool = False,
        document: str | None = None,
    ) -> pd.DataFrame:
        """The contracts of a file, signed; what is doubtful of them stands in `attrs["remarks"]`."""

    def correct_loans(
        self,
        file: File,
        reason: str,
        *,
        document: str | None = None,
        booked_on: Day | None = None,
    ) -> Any:
        """Restate the contracts of a file that were entered with a slip, and settle what follows.

        Answers for each the link of what stands now, and the entries that put right what follows."""

    def loans(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['signed', 'in_term', 'overdue', 'paid', 'closed', 'written_off'] | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan with what is owed."""

    def loan(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One loan: its terms, position, next dues and last documents, each a frame."""

    def schedule(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        signed: bool = False,
        decision: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Each instalment with what is unpaid; as `signed`; or old and new of one `decision`."""

    def plan_changes(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every paper that changed the plan of a loan, after the plan as signed."""

    def explain(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """How every đồng of a loan's interest was computed, line by line."""

    def quote(
        self,
        loan: str,
        as_of: Day | None = None,
        *,
        on: Day | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What would settle a loan on a day, in its parts."""

    def disburse(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        out_of: str = 'bank',
    ) -> pd.DataFrame:
        """Pay out a loan or a part of it; `out_of` is where the money comes from."""

    def collect(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        into: str = 'bank',
        split: Mapping[str, Amount] | None = None,
        prepay: bool = False,
        payoff: bool = False,
    ) -> pd.DataFrame:
        """Money in, by the contract's order, or as its own `split` says ({"due_interest": …})."""

    def collect_file(
        self,
        file: File,
        *,
        booked_on: Day | None = None,
        post: bool = False,
        divide: Literal['ask', 'oldest', 'pro-rata'] | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """What each receipt of a file pays and what is odd; with `post` it is entered."""

    def refund(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        out_of: str = 'bank',
    ) -> pd.DataFrame:
        """Give held money back."""

    def apply(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        prepay: bool = False,
    ) -> pd.DataFrame:
        """Held money pays what is due now; with `prepay` what is left of it pays ahead."""

    def change_rate(
        self,
        loan: str,
        rate: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        monthly: Literal['x12', '/30x365'] | None = None,
    ) -> pd.DataFrame:
        """Another rate from a day on, in per cent a year ("6,6"), or of a month with `monthly`."""

    def reschedule(
        self,
        loan: str,
        instalments: Sequence[tuple[Day, Amount]] | Mapping[Any, Amount],
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """All unpaid principal falls due by new instalments: pairs of day and principal."""

    def extend(
        self,
        loan: str,
        to: Day,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Another last due day."""

    def recall(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        pay_by: Day | None = None,
    ) -> pd.DataFrame:
        """Everything falls due by a day; by that of the decision, if none is given."""

    def waive(
        self,
        loan: str,
        kind: Literal['in_term', 'overdue', 'late'],
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Interest that is let off."""

    def freeze(
        self,
        loan: str,
        to: Day,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        interest_runs: bool = False,
        days_run: bool = False,
    ) -> pd.DataFrame:
        """Interest, days overdue, or both, stand still up to the day before `to`."""

    def write_off(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        provision: Amount = 0,
    ) -> pd.DataFrame:
        """Give the debt up in the books; it stays in the register."""

    def recover(
        self,
        loan: str,
        amount: Amount,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        into: str = 'bank',
    ) -> pd.DataFrame:
        """Money in for a loan that was written off."""

    def confirm(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        principal: Amount | None = None,
        interest: Amount | None = None,
        interest_overdue: Amount | None = None,
        reason: str = '',
    ) -> pd.DataFrame:
        """A debt confirmation; `principal`, `interest`, `interest_overdue` by the borrower's books."""

    def transfer(
        self,
        loan: str,
        cooperative: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """The debt passes to another borrower, by its official number."""

    def close_loan(
        self,
        loan: str,
        *,
        on: Day | None = None,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
        keep_papers: bool = False,
    ) -> pd.DataFrame:
        """A loan that is paid in full is closed; answers the securities that are given back.

        With `keep_papers` none is."""

    def undo(
        self,
        loan: str,
        link: int,
        reason: str,
        *,
        document: str = '',
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A document that was wrong, by the number of its link, stands no more."""

    def move_receipt(
        self,
        link: int,
        to: str,
        reason: str,
        *,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """A receipt on the wrong loan, by the number of its link, moved to the right one.

        Answers what it changes on both; `attrs["link"]` is that of the receipt where it is now."""

    def roll(
        self,
        to: Day,
        *,
        booked_on: Day | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Book what the calendar brings up to a day: entries by kind."""

    def add_security(
        self,
        loan: str,
        code: str,
        kind: str,
        what: str,
        *,
        value: Amount = 0,
        valued: Day | None = None,
        not_enforceable: bool = False,
        legal_state: str = '',
        deductible: str | None = None,
        papers: Sequence[str] = (),
        guarantor: str = '',
        on: Day | None = None,
        document: str | None = None,
    ) -> pd.DataFrame:
        """Take a security for a loan, and its papers into the register."""

    def securities(
        self,
        loan: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What secures a loan, or every one."""

    def revalue_security(
        self,
        loan: str,
        code: str,
        value: Amount,
        *,
        on: Day | None = None,
        document: str | None = None,
    ) -> pd.DataFrame:
        """Another value from a day on, which is the day of the valuation."""

    def release_security(
        self,
        loan: str,
        code: str,
        document: str,
        *,
        on: Day | None = None,
    ) -> pd.DataFrame:
        """Give a security back by a document."""

    def capital(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The figures of the fund's position: where its capital is, what came in, who owes.

        `basis` says of each whether it stands on the day of booking or on the contracts."""

    def collections(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['quarter', 'borrower', 'area', 'source'] = 'quarter',
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was collected, by quarter, borrower, area or source."""

    def due(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each contract had to pay in the span: brought forward, due, paid, left.

        A row a due day. What is after today, or in a quarter after `as_of`, is still to come: it is
        what the contract asks if it is paid on its days."""


class ManyFunds(Caller):
    def loans(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['signed', 'in_term', 'overdue', 'paid', 'closed', 'written_off'] | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan with what is owed."""

    def securities(
        self,
        loan: str | None = None,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What secures a loan, or every one."""

    def capital(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """The figures of the fund's position: where its capital is, what came in, who owes.

        `basis` says of each whether it stands on the day of booking or on the contracts."""

    def collections(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['quarter', 'borrower', 'area', 'source'] = 'quarter',
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was collected, by quarter, borrower, area or source."""

    def due(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What each contract had to pay in the span: brought forward, due, paid, left.

        A row a due day. What is after today, or in a quarter after `as_of`, is still to come: it is
        what the contract asks if it is paid on its days."""

