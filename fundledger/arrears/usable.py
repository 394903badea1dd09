"""When provision may be used for a debt, and when what is left of it may be struck off for good.

Decree 86/2024 art. 11: a debt in group 5, or of a borrower that is no more; art. 12: not before
five years have passed. Whether it was decided is for `approvals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from fundledger.registers.cooperatives import Cooperative

USABLE_GROUP = 5
REGISTER_YEARS = 5


def is_gone(register: Mapping[str, Cooperative], number: str) -> bool:
    """Whether a borrower was dissolved, itself or as the last whom it merged into."""
    seen: set[str] = set()
    while (known := register.get(number)) is not None and number not in seen:
        if known.status != "merged" or known.merged_into is None:
            return known.status == "dissolved"
        seen.add(number)
        number = known.merged_into
    return False


def register_ends(used: date) -> date:
    """From when on a debt may be struck off whose provision was used on a day."""
    try:
        return used.replace(year=used.year + REGISTER_YEARS)
    except ValueError:  # 29/02
        return date(used.year + REGISTER_YEARS, 3, 1)
