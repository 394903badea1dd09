"""What somebody remarks on a loan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import act
from fundledger.office.kinds import TEXT, TODAY, Day, Document, Loan

if TYPE_CHECKING:
    from fundledger.office.calling import Work

RemarkText = Annotated[str, TEXT.named("text")]


@act
def note_loan(
    work: Work,
    loan: Loan,
    text: RemarkText,
    *,
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep a remark on a loan: a call, a promise, what was seen. It changes no figure."""
    from fundledger.registers.remarks import remark
    from fundledger.reports.loan_beside import remarks_table

    with work.writing() as writer:
        kept = remark(writer, loan, text, on, work.today, document)
    return shown(remarks_table([kept], dry_run=dry_run), link=kept.chain)
