"""What the checklist of a quarter asks of the bank: that lines are used and balances agree.

Open lines block the lock: they would fall into closed days. An account whose statements were not
read to the end of the quarter, or that differs, asks for a reason: a fund may compare on paper.
"""

from __future__ import annotations

from datetime import date

from fundledger.banking.lines import lines_of, statements_of
from fundledger.banking.reconcile import reconciled
from fundledger.banking.uses import uses_of
from fundledger.closing.checks import Check, Found, Looked
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances, turnovers
from fundledger.money import Dong


def bank_lines(looked: Looked) -> Found | None:
    """Whether every line up to the quarter's end is posted, assigned, or booked as unidentified."""
    lines = [line for line in lines_of(looked.connection, looked.fund) if line.day <= looked.last]
    if not lines:
        return None
    uses = uses_of(looked.connection, looked.fund, lines)
    waiting = [line for line in lines if uses.left(line)]
    params: dict[str, object] = {"count": len(lines), "day": looked.last}
    if not waiting:
        return Found(True, "quarter.bank_posted", None, params)
    params |= {"waiting": len(waiting), "first": waiting[0].day}
    return Found(False, "quarter.bank_waiting", "quarter.do_bank_match", params)


def bank(looked: Looked) -> Found:
    """Whether each account that moved or holds money is compared with the bank, up to which day."""
    places = _places(looked)
    if not places:
        return Found(True, "quarter.bank_nothing", idle=True)
    each = [_standing(looked, place, read_to) for place, read_to in places.items()]
    params: dict[str, object] = {"day": looked.last, "each": each}
    keys = {one.key for one in each}
    if keys & {"quarter.bank_never", "quarter.bank_read_to"}:
        return Found(False, "quarter.bank_each", "quarter.do_bank_read", params)
    if keys & {"quarter.bank_statement_more", "quarter.bank_books_more"}:
        return Found(False, "quarter.bank_each", "quarter.do_bank_reconcile", params)
    return Found(True, "quarter.bank_each", None, params)


CHECKS = (Check("bank_lines", bank_lines, blocks=True), Check("bank", bank, asks=True))


def _standing(looked: Looked, place: str, read_to: date | None) -> FundledgerError:
    """The sentence about one account; its key tells whether something is left to do."""
    said: dict[str, object] = {"place": _named(place)}
    if read_to is None:
        return FundledgerError("quarter.bank_never", **said, day=looked.last)
    if read_to < looked.last:
        return FundledgerError("quarter.bank_read_to", **said, day=read_to)
    one = reconciled(looked.connection, looked.fund, place, looked.last)
    if one.difference:
        said |= {"difference": Dong(abs(one.difference)), "day": looked.last}
        if one.is_in_time:
            links = [each.line for each in one.why]
            return FundledgerError("quarter.bank_agrees_in_time", **said, lines=links)
        more = "statement" if one.difference > 0 else "books"
        return FundledgerError(f"quarter.bank_{more}_more", **said)
    key = "quarter.bank_no_balance" if one.statement is None else "quarter.bank_agrees"
    return FundledgerError(key, **said, day=looked.last)


def _places(looked: Looked) -> dict[str, date | None]:
    """The bank accounts in use, each with the last day of a statement read; None where none was."""
    connection, fund = looked.connection, looked.fund
    purses = {
        number: one.place
        for number, one in Accounts.read(connection, fund).ever().items()
        if one.place and one.role.money == "bank"
    }
    scope = Scope(fund, looked.last)
    moved = turnovers(connection, scope, looked.first)
    holding = {number for (number,) in balances(connection, scope, accounts=list(purses))}
    used = {place for number, place in purses.items() if number in moved or number in holding}
    found: dict[str, date | None] = {}
    for place in sorted(set(purses.values())):
        read = [one for one in statements_of(connection, fund, place) if one.first <= looked.last]
        days = [one.last for one in read]
        if days or place in used:
            found[place] = max(days, default=None)
    return found


def _named(place: str) -> object:
    return FundledgerError("word.bank") if place == "bank" else place
