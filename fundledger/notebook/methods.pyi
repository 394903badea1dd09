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
    def import_opening(
        self,
        file: File,
        *,
        dry_run: bool = False,
        strict: bool = False,
        replace: bool = False,
        reason: str | None = None,
        booked_on: Day | None = None,
    ) -> Any:
        """The balances with which a fund begins; to `replace` those that stand needs a `reason`."""

    def opening(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """With what the fund was opened: balances, loans, and what was known of their past."""

    def cooperatives(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The borrowers."""

    def search_cooperatives(
        self,
        words: Sequence[str],
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The borrowers who are called so."""

    def cooperative(
        self,
        number: str,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """One borrower: what is known, what was known before, and its loans."""

    def add_cooperative(
        self,
        number: str,
        name: str,
        *,
        number_kind: Literal['registration', 'fund', 'id_card', 'group_contract'] | None = None,
        kind: Literal['cooperative', 'union', 'group', 'individual'] | None = None,
        sector: str | None = None,
        commune: str | None = None,
        commune_since: Day | None = None,
        district: str | None = None,
        district_until: Day | None = None,
        representative: str | None = None,
        position: str | None = None,
        address: str | None = None,
        phone: str | None = None,
        email: str | None = None,
        tax_code: str | None = None,
        alliance_member: bool | None = None,
        member_since: Day | None = None,
        status: Literal['active', 'stopped', 'dissolving', 'dissolved', 'merged'] | None = None,
        merged_into: str | None = None,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Register a borrower, with whatever else is known of it."""

    def change_cooperative(
        self,
        number: str,
        *,
        name: str | None = None,
        number_kind: Literal['registration', 'fund', 'id_card', 'group_contract'] | None = None,
        kind: Literal['cooperative', 'union', 'group', 'individual'] | None = None,
        sector: str | None = None,
        commune: str | None = None,
        commune_since: Day | None = None,
        district: str | None = None,
        district_until: Day | None = None,
        representative: str | None = None,
        position: str | None = None,
        address: str | None = None,
        phone: str | None = None,
        email: str | None = None,
        tax_code: str | None = None,
        alliance_member: bool | None = None,
        member_since: Day | None = None,
        status: Literal['active', 'stopped', 'dissolving', 'dissolved', 'merged'] | None = None,
        merged_into: str | None = None,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """Say anew what has changed of a borrower from a day on; the rest stays."""

    def import_cooperatives(
        self,
        file: File,
        *,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> Any:
        """The borrowers of a file, registered from a day on."""

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

    def contract_schedule(
        self,
        file: File,
        *,
        explain: bool = False,
    ) -> Any:
        """The schedule of a contract's file; with `explain`, how each line was computed."""

    def replay(
        self,
        file: File,
        *,
        explain: bool = False,
        table: Literal['schedule', 'collections', 'positions', 'unpaid', 'entries'] | None = None,
    ) -> Any:
        """The life that a contract's file tells: schedule, collections, positions, entries."""


class ManyFunds(Caller):
    def opening(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> dict[str, pd.DataFrame]:
        """With what the fund was opened: balances, loans, and what was known of their past."""

    def cooperatives(
        self,
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The borrowers."""

    def search_cooperatives(
        self,
        words: Sequence[str],
        as_of: Day | None = None,
        *,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """The borrowers who are called so."""

    def loans(
        self,
        as_of: Day | None = None,
        *,
        state: Literal['signed', 'in_term', 'overdue', 'paid', 'closed', 'written_off'] | None = None,
        cooperative: str | None = None,
        known_at: Day | int | None = None,
    ) -> pd.DataFrame:
        """Every loan with what is owed."""

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

