"""Who borrows and what secures it, from a notebook; and what the Fund has set for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundledger.ledger.settings import Value, set_value
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import Day, day_said
from fundledger.registers import cooperatives as borrowers
from fundledger.reports.cooperatives import borrower_list, entered_table
from fundledger.reports.frames import frame

if TYPE_CHECKING:
    import pandas as pd

    from fundledger.registers.cooperatives import Entered


class RegisterVerbs(Desk):
    """What is known of borrowers and securities."""

    def cooperatives(
        self, words: str | None = None, as_of: Day | None = None, *, known_at: str | None = None
    ) -> pd.DataFrame:
        """The borrowers; with words, those who are called so."""
        with self._asked(as_of, known_at) as asked:
            return frame(borrower_list(asked, words))

    def add_cooperative(
        self,
        number: str,
        name: str,
        *,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
        **known: Any,
    ) -> pd.DataFrame:
        """Register a borrower; whatever else is known of it by name (`district`, `phone`, …)."""
        wanted = borrowers.Cooperative(number=number, name=name, **_days_read(known))
        with self._writing(dry_run=dry_run) as writer:
            entered = borrowers.register(writer, wanted, day_said(since), document)
        return _entered(entered, dry_run=dry_run)

    def change_cooperative(
        self,
        number: str,
        *,
        since: Day | None = None,
        document: str | None = None,
        dry_run: bool = False,
        **changed: Any,
    ) -> pd.DataFrame:
        """Say anew what has changed of a borrower from a day on; the rest stays."""
        with self._writing(dry_run=dry_run) as writer:
            entered = borrowers.describe(
                writer, number, day_said(since), _days_read(changed), document
            )
        return _entered(entered, dry_run=dry_run)

    def set(self, name: str, value: str, since: Day, document: str) -> Value:
        """What the Fund decides for itself from a day on, by a document; answers what stands."""
        with self._writing(dry_run=False) as writer:
            return set_value(writer, name, value, day_said(since), document)[1]


def _days_read(said: dict[str, Any]) -> dict[str, Any]:
    days = ("district_until", "commune_since", "member_since")
    return {
        name: day_said(value) if name in days and value is not None else value
        for name, value in said.items()
    }


def _entered(entered: Entered, *, dry_run: bool) -> pd.DataFrame:
    return frame(entered_table([entered], {}, dry_run=dry_run))
