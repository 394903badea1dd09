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

