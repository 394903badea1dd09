"""Where money lies and whose it is: a place (a bank account, a cash box) and a purpose.

One bank account or cash box owns several accounts of the chart. A verb says the place; the purpose
follows from what is done: principal and charter capital are capital, all else is interest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Account, Accounts, Chart

COMMON = ("cash", "bank", "deposit")
"""The places that every chart begins with; a Fund names others itself."""

CAPITAL, INTEREST = "capital", "interest"
"""The purposes of money: what belongs to the charter capital, and what does not."""


def money_account(chart: Chart, place: str, purpose: str) -> str:
    """The number of the account of a place that holds money of one purpose."""
    for account in chart.values():
        if account.place == place and purpose == purpose_of(account) and not account.closed:
            return account.number
    raise FundledgerError("loan.unknown_place", place=place, known=named(places(chart)))


def accounts_of(accounts: Accounts, place: str, day: date) -> list[Account]:
    """The ledger accounts of a place, those that are no longer used included."""
    named = accounts.named_on(day)
    found = {number: one for number, one in named.items() if one.place == place}
    return [found[number] for number in sorted(found) if found[number].role.money is not None]


def deposit_account(chart: Chart, place: str, purpose: str) -> str:
    """The number of the account of a term deposit that holds money of one purpose."""
    deposits = [each for each in chart.values() if each.role.money == "deposit"]
    for account in deposits:
        capital = account.role.capital is not None
        if account.place == place and capital == (purpose == CAPITAL) and not account.closed:
            return account.number
    known = named(sorted({account.place or "" for account in deposits}))
    raise FundledgerError("money.unknown_deposit", place=place, known=known)


def places(chart: Chart) -> list[str]:
    """The bank accounts and cash boxes that money of loans can go through."""
    open_ = [account for account in chart.values() if account.place and not account.closed]
    found = {(account.place, purpose_of(account)) for account in open_}
    return sorted(
        place
        for place, purpose in found
        if purpose == CAPITAL and (place, INTEREST) in found and place is not None
    )


def bank_places(chart: Chart) -> list[str]:
    """Those of them that are accounts at a bank."""
    at_banks = {one.place for one in chart.values() if one.role.money == "bank"}
    return [place for place in places(chart) if place in at_banks]


def named(found: Iterable[str]) -> list[object]:
    """Places as a sentence names them: the common ones by their words, others by name."""
    return [FundledgerError(f"word.{each}") if each in COMMON else each for each in found]


def purpose_of(account: Account) -> str | None:
    role = account.role
    if role.money not in ("cash", "bank"):
        return None
    if role.capital is not None:
        return CAPITAL
    return INTEREST if role.name.endswith("_interest") else None
