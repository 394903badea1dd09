"""Who borrows and what secures it, from a notebook; and what the Fund has set for itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fundledger.notebook.desk import Desk
from fundledger.notebook.said import Amount, Day, day_said, dong_said
from fundledger.registers import cooperatives as borrowers
from fundledger.registers import security
from fundledger.reports.cooperatives import borrower_list, entered_table
from fundledger.reports.frames import frame
from fundledger.reports.security import securities_table, security_list

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

    def securities(
        self, loan: str | None = None, as_of: Day | None = None, *, known_at: str | None = None
    ) -> pd.DataFrame:
        """What secures a loan, or every one."""
        with self._asked(as_of, known_at) as asked:
            return frame(security_list(asked, loan))

    def add_security(
        self,
        loan: str,
        code: str,
        kind: str,
        what: str,
        value: Amount = 0,
        *,
        on: Day | None = None,
        document: str | None = None,
        papers: Sequence[str] = (),
        **known: Any,
    ) -> pd.DataFrame:
        """Take a security for a loan, and its papers into the register."""
        day = day_said(on)
        valued = day_said(known.pop("valued", day))
        wanted = security.Security(
            **{"loan": loan, "code": code, "kind": kind, "what": what, **known},
            value=dong_said(value),
            valued=valued,
            papers=tuple(papers),
        )
        with self._writing(dry_run=False) as writer:
            taken = security.add(writer, wanted, day, document)
        return frame(securities_table([taken], {}))

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
        with self._writing(dry_run=False) as writer:
            valued = security.revalue(
                *(writer, loan, code, dong_said(value), day_said(on), document)
            )
        return frame(securities_table([valued], {}))

    def release_security(
        self, loan: str, code: str, document: str, *, on: Day | None = None
    ) -> pd.DataFrame:
        """Give a security back by a document."""
        with self._writing(dry_run=False) as writer:
            given = security.release(writer, loan, code, day_said(on), document)
        return frame(securities_table([given], {}))


def _days_read(said: dict[str, Any]) -> dict[str, Any]:
    days = ("district_until", "commune_since", "member_since")
    return {
        name: day_said(value) if name in days and value is not None else value
        for name, value in said.items()
    }


def _entered(entered: Entered, *, dry_run: bool) -> pd.DataFrame:
    return frame(entered_table([entered], {}, dry_run=dry_run))
