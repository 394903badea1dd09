"""What secures a loan, from a notebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fundledger.notebook.desk import Desk
from fundledger.notebook.said import Amount, Day, day_said, dong_said
from fundledger.registers import security
from fundledger.reports.frames import frame
from fundledger.reports.security import securities_table, security_list

if TYPE_CHECKING:
    import pandas as pd


class RegisterVerbs(Desk):
    """What is known of securities."""

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
