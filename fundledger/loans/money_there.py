"""Whether the money that was paid out was there: capital on hand of the loan's source, by day.

    of_money(writer, paid)      a remark for every disbursement that its source did not reach for

Asked once the entries are posted, so that whatever else was taken together with a disbursement
counts. Papers come in any order: money that came may be entered later, so nothing is refused. A
fund that never booked charter capital keeps it elsewhere, and is told nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from fundledger.contract.events import Event
from fundledger.contract.life import Remark
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances, changes
from fundledger.ledger.journal import Writer
from fundledger.ledger.roles import Capital
from fundledger.money import Dong


class Paid(NamedTuple):
    """A disbursement, and the day on which it was booked."""

    event: Event
    loan: str
    source: str
    amount: int
    booked: date


def of_money(writer: Writer, paid: Sequence[Paid]) -> Iterator[Remark]:
    if not paid:
        return
    left = _left(writer, sorted({each.booked for each in paid}))
    short = [each for each in paid if left[each.booked].get(each.source, 0) < 0]
    if not short or not _has_charter_capital(writer):
        return
    for each in short:
        params: dict[str, object] = {
            "loan": each.loan,
            "day": each.booked,
            "source": each.source,
            "on_hand": Dong(left[each.booked][each.source] + each.amount),
            "amount": Dong(each.amount),
        }
        yield Remark(each.event, "loan.money_not_there", params)


def _left(writer: Writer, days: Sequence[date]) -> Mapping[date, Mapping[str, int]]:
    """By day, what each source has at its end."""
    scope = Scope(writer.fund, days[-1])
    accounts = _accounts(writer, "on_hand")
    if len(days) == 1:
        sums = balances(writer.connection, scope, ("source",), accounts=accounts)
        return {days[0]: {str(source or ""): amount for (source,), amount in sums.items()}}
    found: dict[date, Mapping[str, int]] = {}
    standing: dict[str, int] = defaultdict(int)
    to_come = iter(days)
    wanted = next(to_come)
    for (source,), day, amount in changes(writer.connection, scope, ("source",), accounts):
        while wanted < day:
            found[wanted] = dict(standing)
            wanted = next(to_come)
        standing[str(source or "")] += amount
    return {**dict.fromkeys(days, standing), **found}


def _has_charter_capital(writer: Writer) -> bool:
    scope = Scope(writer.fund)
    return bool(balances(writer.connection, scope, accounts=_accounts(writer, "charter")))


def _accounts(writer: Writer, capital: Capital) -> list[str]:
    ever = Accounts.read(writer.connection, writer.fund).ever()
    return [number for number, each in ever.items() if each.role.capital == capital]
