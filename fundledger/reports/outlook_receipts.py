"""What a method expects of claims, by what it knew on a day: asked of other claims again.

    reading(asked, method)(claims, books)

What a method has learnt (the plan that stood, the rates of the past) is read once, as of the day of
`asked` and as known there. The claims may be of another day, and `books` says of which books they
are: what a loan has paid since is read from those.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fundledger.outlook.capital import CapitalNow
from fundledger.outlook.claims import Claims
from fundledger.outlook.methods import Method, Outlook, Receipts, contract_receipts, outlook
from fundledger.outlook.settling import settled
from fundledger.reports.asked import Asked

Reading = Callable[[Claims, Asked], Receipts]


def reading(asked: Asked, method: Method) -> Reading:
    return lambda claims, books: contract_receipts(claims)


def expected_by_loan(claims: Claims, receipts: Receipts) -> Mapping[str, int]:
    """Principal that is expected of each loan, no more than it owes."""
    return {
        each.loan: settled(each, receipts.get(each.loan, ()), claims.until).principal_expected
        for each in claims.every
    }


def outlook_by(asked: Asked, method: Method, of: Claims, now: CapitalNow) -> Outlook:
    return outlook(method, of, now, reading(asked, method)(of, asked))
