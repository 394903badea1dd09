"""Files of an accountant taken from a notebook: whole, or refused with every wrong row named.

A refusal is a `BadFile`; its `problems` say where and why. What a file did before is not done
again.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from fundledger import calendar, environment
from fundledger.exchange import cooperatives, posting
from fundledger.exchange import opening as openings
from fundledger.files import SourceFile
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import Day, day_or_none, day_said
from fundledger.reports.books import posted_table
from fundledger.reports.cooperatives import entered_table
from fundledger.reports.frames import frame
from fundledger.reports.opening import opened_screen

if TYPE_CHECKING:
    import pandas as pd

File = str | PathLike[str]


class FileVerbs(Desk):
    """What comes in as a file."""

    def post_file(self, file: File, *, dry_run: bool = False) -> pd.DataFrame:
        """The entries of a file, posted."""
        source = SourceFile.at(Path(file))
        taken = posting.post_entries(self._book, self.fund, self._who(), source, dry_run=dry_run)
        pairs = [(each.located.draft, each.posted) for each in taken.entries]
        return frame(posted_table(pairs, source.name, {}, calendar.today(), dry_run=dry_run))

    def import_opening(
        self,
        file: File,
        *,
        reason: str | None = None,
        booked_on: Day | None = None,
        strict: bool = False,
        dry_run: bool = False,
    ) -> dict[str, pd.DataFrame]:
        """The balances with which a fund begins; with a `reason` they replace those that stand."""
        taken = openings.take_opening(
            *(self._book, self.fund, self._who(), SourceFile.at(Path(file))),
            reason=reason,
            booked_on=day_or_none(booked_on),
            strict=strict,
            dry_run=dry_run,
        )
        with self._book.reading() as connection:
            screen = opened_screen(
                *(connection, self.fund, taken.opened, taken.past, {}), dry_run=dry_run
            )
        return {table.name: frame(table) for table in screen.tables}

    def import_cooperatives(
        self,
        file: File,
        *,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """The borrowers of a file, registered from a day on."""
        taken = cooperatives.take_cooperatives(
            *(self._book, self.fund, self._who(), SourceFile.at(Path(file))),
            effective=day_said(since),
            document=document,
            dry_run=dry_run,
        )
        return frame(entered_table(taken.entered, {}, dry_run=dry_run))

    def _who(self) -> str:
        return environment.actor_named(self._actor)
