"""The method `contract`: everything that is to fall due is paid on its day, what is overdue stays.

What is in its days of grace on the day of asking is paid too: it is not overdue, so the contract
expects it. Money that is held pays first, and is not expected again.
"""

from __future__ import annotations

from datetime import date

from fundledger.outlook.claims import Claim
from fundledger.outlook.settling import Expected, is_late


def by_contract(claim: Claim, as_of: date) -> list[Expected]:
    """What is to be paid of the dues of the span, after what is held for them."""
    principal = sum(each.principal for each in claim.held)
    interest = sum(each.interest for each in claim.held)
    found: list[Expected] = []
    for due in (*claim.missed, *claim.coming):
        of_principal, of_interest = min(due.principal, principal), min(due.interest, interest)
        principal, interest = principal - of_principal, interest - of_interest
        rest = due.principal - of_principal, due.interest - of_interest
        if any(rest) and not is_late(claim, due, as_of):
            found.append(Expected(claim.loan, due.day, *rest, due=due.day))
    return found
