"""Papers to a borrower: notices, confirmations, and sheets of one loan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundledger.office.declaring import AheadFrom, paper
from fundledger.office.kinds import Cooperative

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.statements.content import Content


@paper
def print_notice(asked: Asked, cooperative: Cooperative, *, first: AheadFrom) -> Content:
    """The notice of principal and interest due: what one borrower is to pay in a span."""
    from fundledger.statements.papers.notices import notice

    return notice(asked, first, cooperative)
