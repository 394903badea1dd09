"""Files of an accountant taken from a notebook: whole, or refused with every wrong row named.

A refusal is a `BadFile`; its `problems` say where and why. What a file did before is not done
again.
"""

from __future__ import annotations

from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

from fundledger import calendar, environment
from fundledger.exchange import collections as receipts
from fundledger.exchange import loans
from fundledger.files import SourceFile
from fundledger.intake.dividing import Divide
from fundledger.messages import say_problem
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import Day, day_or_none
from fundledger.reports.collections import collected_table
from fundledger.reports.frames import frame
from fundledger.reports.signing import signed_table

if TYPE_CHECKING:
    import pandas as pd

File = str | PathLike[str]


class FileVerbs(Desk):
    """What comes in as a file."""

    def collect_file(
        self,
        file: File,
        *,
        post: bool = False,
        divide: Divide | None = None,
        booked_on: Day | None = None,
    ) -> pd.DataFrame:
        """What each receipt of a file pays and what is odd; with `post` it is entered."""
        asked = receipts.Asked(calendar.today(), divide, day_or_none(booked_on))
        source = SourceFile.at(Path(file))
        if post:
            taken = receipts.post_file(self._book, self.fund, self._who(), source, asked)
        else:
            taken = receipts.preview_file(self._book, self.fund, source, asked)
        return frame(collected_table(taken.collected, taken.rows, source.name, {}, posted=post))

    def import_loans(
        self, file: File, *, document: str | None = None, dry_run: bool = False
    ) -> pd.DataFrame:
        """The contracts of a file, signed; what is doubtful of them stands in `attrs`."""
        source = SourceFile.at(Path(file))
        taken = loans.take_loans(
            *(self._book, self.fund, self._who(), source), document=document, dry_run=dry_run
        )
        found = frame(signed_table(taken.signed, source.name, {}, dry_run=dry_run))
        found.attrs["warnings"] = [say_problem(each) for each in taken.warnings]
        return found

    def _who(self) -> str:
        return environment.actor_named(self._actor)
