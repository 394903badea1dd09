"""What the checklist of a quarter asks of the bank: its lines are used, its balance is the books'.

Lines that wait block the lock: they would fall into days that are closed. What was not read, or
differs, is only named; a fund that reads no statements is told so, calmly.
"""

from __future__ import annotations

from datetime import date

from fundledger.banking.lines import lines_of, statements_of
from fundledger.banking.reconcile import reconciled
from fundledger.banking.uses import uses_of
from fundledger.closing.checks import Found, Looked, check
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.money import Dong


@check("bank_lines", blocks=True)
def bank_lines(looked: Looked) -> Found | None:
    """Every line up to the quarter's end is posted, assigned, or booked as unidentified."""
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


@check("bank")
def bank(looked: Looked) -> Found:
    """Each account whose statements are read is read to the end, and agrees with the books."""
    places = _read_places(looked)
    params: dict[str, object] = {"day": looked.last, "places": [_named(each) for each in places]}
    if not places:
        return Found(True, "quarter.bank_never_read", None, params, idle=True)
    unread = [
        _with_day(place, read_to) for place, read_to in places.items() if read_to < looked.last
    ]
    if unread:
        params["unread"] = unread
        return Found(False, "quarter.bank_unread", "quarter.do_bank_read", params)
    connection, fund = looked.connection, looked.fund
    found = [reconciled(connection, fund, place, looked.last) for place in places]
    differs = [_with_difference(one.place, one.difference) for one in found if one.difference]
    if differs:
        params["differences"] = differs
        return Found(False, "quarter.bank_differs", "quarter.do_bank_reconcile", params)
    silent = [_named(one.place) for one in found if one.statement is None]
    if silent:  # lists of lines that say no balance
        params["silent"] = silent
        return Found(True, "quarter.bank_no_balance", None, params)
    return Found(True, "quarter.bank_agrees", None, params)


def _read_places(looked: Looked) -> dict[str, date]:
    """The bank accounts of which a statement was ever read, and up to which day."""
    connection, fund = looked.connection, looked.fund
    ever = Accounts.read(connection, fund).ever().values()
    found: dict[str, date] = {}
    for place in sorted({one.place for one in ever if one.place and one.role.money == "bank"}):
        days = [one.last for one in statements_of(connection, fund, place)]
        if days:
            found[place] = max(days)
    return found


def _with_day(place: str, day: date) -> FundledgerError:
    return FundledgerError("quarter.bank_with_day", place=_named(place), day=day)


def _with_difference(place: str, difference: int) -> FundledgerError:
    params = {"place": _named(place), "difference": Dong(difference)}
    return FundledgerError("quarter.bank_with_difference", **params)


def _named(place: str) -> object:
    return FundledgerError("word.bank") if place == "bank" else place
