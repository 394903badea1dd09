# Made by `python -m fundledger.notebook.stub`; do not edit by hand.

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any, Literal, SupportsIndex

import pandas as pd

from fundledger.notebook.growing import Caller

Day = date | str
Amount = SupportsIndex | str
File = str | PathLike[str]

class OneFund(Caller):
    def list_funds(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Each fund with its name, province, first day, entries and the last link of its chain."""

    def add_fund(
        self,
        number: int,
        name: str,
        *,
        province: str = '',
        chart: File | None = None,
        since: Day | None = None,
    ) -> Any:
        """Another fund in the book, from a day on; by the chart of its time if none is named."""

    def rename_fund(
        self,
        *,
        name: str | None = None,
        province: str | None = None,
        document: str | None = None,
    ) -> Any:
        """Another name or province; what the fund was called before stays on record."""

    def hand_over(
        self,
        reason: str,
    ) -> Any:
        """From now on the fund is only shown here, for its books are kept elsewhere."""

    def take_over(
        self,
        reason: str,
    ) -> Any:
        """From now on the books of a fund that came by a bundle are kept here."""

    def accounts(
        self,
        as_of: Day | None = None,
        *,
        roles: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The chart of accounts of the day; with `roles`, what accounts can be for."""

    def account_ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting on an account up to the day asked; of one loan, cooperative or source."""

    def add_account(
        self,
        account: str,
        role: str,
        name: str,
        since: Day,
        *,
        name_en: str | None = None,
        place: str | None = None,
    ) -> Any:
        """A further account for a role: a second bank, another cash box."""

    def close_account(
        self,
        account: str,
        since: Day,
    ) -> Any:
        """No more postings on an account from a day on; it must stand at zero."""

    def adopt_chart(
        self,
        chart: File,
        since: Day,
        *,
        memo: str | None = None,
    ) -> Any:
        """Another chart in use from a day on: by its name, or a TOML file.

        What stands on numbers that it does not have is carried over by one entry, whose number is
        answered."""

    def post_file(
        self,
        file: File,
        *,
        dry_run: bool = False,
    ) -> Any:
        """The entries of a file, posted: all of them or none."""

    def entry(
        self,
        entry: int | str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """One entry, by its number or its voucher."""

    def reverse(
        self,
        entry: int | str,
        reason: str,
        *,
        date: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Reverse an entry, by number or voucher; answers what that posts, the reversal first."""

    def loans(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['signed', 'in_term', 'overdue', 'paid', 'closed', 'written_off'] | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan with what is owed."""

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

    def settings(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What the Fund has set, on a day: each with its value, since when, and what it means."""

    def set(
        self,
        name: str,
        value: str,
        since: Day,
        document: str,
    ) -> Any:
        """What the Fund decides for itself from a day on, by a document; answers what stands."""

    def journal_to_day(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting from the first day, or the first of its year, up to the day asked."""

    def balance(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['account', 'role', 'loan', 'cooperative', 'source'] = 'account',
        first: Day | None = None,
        account: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        levels: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Balances by account, role, loan, cooperative or source; of one of them by its name.

        From a `first` day on it is a trial balance, with `levels` the sums above its accounts too."""

    def capital(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
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

    def response(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Of what fell due: paid in time, late, unpaid."""

    def movements(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['loan', 'source'] = 'loan',
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Opening + in - out = closing of every line, by contract or by source."""

    def result(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Income, cost and the difference, as booked and in money."""

    def trial_balance(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        levels: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Opening, movement and closing of every account; with `levels` the sums above them too."""

    def ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting on an account, by number or role; of one loan, cooperative or source."""

    def journal(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting of the span."""

    def export_beancount(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """Every entry with all that is known of it, for bean-check and Fava."""

    def export_hledger(
        self,
        file: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """Every entry with all that is known of it, as a journal for hledger and ledger."""

    def export_parquet(
        self,
        folder: File,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
        replace: bool = False,
    ) -> Path:
        """Entries, postings, facts and accounts as Parquet files, for DuckDB, pandas or R."""

    def periods(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was locked, unlocked and sealed."""

    def lock(
        self,
        day: Day,
    ) -> Any:
        """No more bookings up to and with a day."""

    def unlock(
        self,
        day: Day,
        reason: str,
    ) -> Any:
        """Bookings again from a day on."""

    def seal(
        self,
        day: Day,
    ) -> Any:
        """Prove and seal the books up to a day, for good; answers the code of the seal."""

    def rebuild_seals(
        self,
    ) -> Any:
        """Sum the balances beside the seals again from the postings; answers how many seals."""

    def check(
        self,
        *names: str,
        listing: bool = False,
        since_seal: bool = False,
    ) -> pd.DataFrame:
        """Prove the books: a row for everything that does not hold, none where all does.

        By all invariants or those that are named; with `listing`, what each of them says."""


class ManyFunds(Caller):
    def list_funds(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Each fund with its name, province, first day, entries and the last link of its chain."""

    def accounts(
        self,
        as_of: Day | None = None,
        *,
        roles: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The chart of accounts of the day; with `roles`, what accounts can be for."""

    def account_ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting on an account up to the day asked; of one loan, cooperative or source."""

    def loans(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['signed', 'in_term', 'overdue', 'paid', 'closed', 'written_off'] | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan with what is owed."""

    def settings(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What the Fund has set, on a day: each with its value, since when, and what it means."""

    def journal_to_day(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting from the first day, or the first of its year, up to the day asked."""

    def balance(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['account', 'role', 'loan', 'cooperative', 'source'] = 'account',
        first: Day | None = None,
        account: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        levels: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Balances by account, role, loan, cooperative or source; of one of them by its name.

        From a `first` day on it is a trial balance, with `levels` the sums above its accounts too."""

    def capital(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
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

    def response(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Of what fell due: paid in time, late, unpaid."""

    def movements(
        self,
        as_of: Day | None = None,
        *,
        by: Literal['loan', 'source'] = 'loan',
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Opening + in - out = closing of every line, by contract or by source."""

    def result(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        compare: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Income, cost and the difference, as booked and in money."""

    def trial_balance(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        levels: bool = False,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Opening, movement and closing of every account; with `levels` the sums above them too."""

    def ledger(
        self,
        account: str,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        loan: str | None = None,
        cooperative: str | None = None,
        source: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting on an account, by number or role; of one loan, cooperative or source."""

    def journal(
        self,
        as_of: Day | None = None,
        *,
        first: Day | None = None,
        to: Day | None = None,
        quarter: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every posting of the span."""

    def periods(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """What was locked, unlocked and sealed."""

    def check(
        self,
        *names: str,
        listing: bool = False,
        since_seal: bool = False,
    ) -> pd.DataFrame:
        """Prove the books: a row for everything that does not hold, none where all does.

        By all invariants or those that are named; with `listing`, what each of them says."""

