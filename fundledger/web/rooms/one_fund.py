"""Pages that are of one fund: for several, a sentence that asks to choose one."""

from __future__ import annotations

from fundledger.errors import FundledgerError
from fundledger.web.visits import Visit


def of_one_fund(visit: Visit) -> None:
    """Refuse what is of several funds, and once for all what would be refused part by part."""
    if not visit.is_of_one_fund:
        raise FundledgerError("web.choose_a_fund")
    visit.site.shelf.book()
