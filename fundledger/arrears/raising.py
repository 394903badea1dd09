"""A debt put into a worse group, where the Fund has said that its council decides on that.

    raise_group(writer, loan, raised, …)    as `grading.marking` does it, if it was decided

`council decide` states the mark of what it approves by itself. What is stated here without it, or
again after it was taken back, must name a decision that stands and approves that group.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from fundledger.arrears.approvals import approvals
from fundledger.arrears.council import is_required
from fundledger.errors import FundledgerError
from fundledger.grading import marking

if TYPE_CHECKING:
    from fundledger.grading.groups import Raised
    from fundledger.grading.marks import Mark
    from fundledger.ledger.journal import Writer


def raise_group(
    writer: Writer, loan: str, raised: Raised, on: date, today: date
) -> tuple[Mark, int]:
    """Put a debt into a worse group than it has on that day; answers which that was, too."""
    kept, before = marking.raise_group(writer, loan, raised, on, today)
    if is_required(writer.connection, writer.fund, on) and not _is_approved(writer, kept):
        said: dict[str, object] = {"decision": kept.document, "group": kept.group}
        said |= {"day": on, "until": raised.until}
        raise FundledgerError("debt_mark.not_approved", loan=kept.loan, **said)
    return kept, before


def _is_approved(writer: Writer, kept: Mark) -> bool:
    return any(
        (each.what, each.number, each.loan, each.group)
        == ("raise", kept.document, kept.loan, kept.group)
        for each in approvals(writer.connection, writer.fund)
    )
