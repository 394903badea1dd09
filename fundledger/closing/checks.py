"""The checklist of a quarter: each check says whether it is done, and else what to do.

A room registers its own with `@check("name")`; its words stand in the catalogue under
`quarter_check.<name>`. A room above this one (bank statements) writes its module into
`CHECKING`, so that it is loaded when the list is asked for: a name, not an import. A check reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, TypeVar

from fundledger.calendar import quarter_of
from fundledger.closing.received import Received, received
from fundledger.closing.years import TAX_RATE, is_closed, result_of
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.periods import Periods
from fundledger.ledger.proof import prove
from fundledger.ledger.settings import value_on
from fundledger.loans.rolling import rolled_to
from fundledger.messages import say
from fundledger.money import Dong
from fundledger.treasury.shortages import shortages

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHECKING: tuple[str, ...] = ("fundledger.banking.checks", "fundledger.exchange.checks")
"""Modules of rooms above that register checks."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A quarter of one fund in an open transaction, and how it is called."""

    connection: Connection
    fund: int
    first: date
    last: date

    @property
    def name(self) -> str:
        return quarter_of(self.last)


@dataclass(frozen=True, slots=True)
class Found:
    """Catalogue keys with their parameters: what stands, and what to do where it is not done.

    What is `idle` holds, but nobody had to do anything for it.
    """

    done: bool
    stands: str
    to_do: str | None = None
    params: dict[str, object] = field(default_factory=dict)
    idle: bool = False


Look = Callable[[Looked], Found | None]
"""None: the check has nothing to look at in this quarter."""


@dataclass(frozen=True, slots=True)
class Check:
    name: str
    look: Look
    blocks: bool  # no lock before it is done


@dataclass(frozen=True, slots=True)
class Checked:
    check: Check
    found: Found


REGISTRY: dict[str, Check] = {}
_LAST = ("rolled", "proof", "year", "locked", "backup")
"""What is done at the end, in this order; what other rooms register comes before."""


L = TypeVar("L", bound=Look)
_SHOWN = 10


def check(name: str, *, blocks: bool = False) -> Callable[[L], L]:
    """Register what has to be done in a quarter; `blocks`: it is not locked before."""

    def register(look: L) -> L:
        assert name not in REGISTRY, name
        REGISTRY[name] = Check(name, look, blocks)
        return look

    return register


def checked(
    looked: Looked, *, leaving_out: tuple[str, ...] = (), only: str | None = None
) -> Iterator[Checked]:
    """Every check, in the order in which the work is done."""
    for module in CHECKING:
        import_module(module)
    own = [name for name in REGISTRY if name not in _LAST]
    for name in (*own, *_LAST):
        if name in leaving_out or only not in (None, name):
            continue
        found = REGISTRY[name].look(looked)
        if found is not None:
            yield Checked(REGISTRY[name], found)


@check("receipts")
def receipts(looked: Looked) -> Found:
    """What was booked, and whether money still stands whose payer is not known."""
    came = received(looked.connection, looked.fund, looked.first, looked.last)
    unknown = -_standing(looked, "unidentified_receipts")
    params: dict[str, object] = {"count": came.count, "total": Dong(came.total)}
    params |= {"unknown": Dong(unknown), "late": "".join(_late(came))}
    if unknown:
        return Found(False, "quarter.receipts_unknown", "quarter.do_identify", params)
    idle = not (came.count or came.total or came.earlier or came.later)
    return Found(True, "quarter.receipts_stand", None, params, idle=idle)


def _late(came: Received) -> Iterator[str]:
    """What counting by the papers would count otherwise."""
    for key, found in (("receipts_earlier", came.earlier), ("receipts_later", came.later)):
        if found:
            numbers = ", ".join(map(str, sorted(found)[:_SHOWN]))
            more = "" if len(found) <= _SHOWN else " …"
            amount = Dong(sum(found.values()))
            yield say(f"quarter.{key}", amount=amount, entries=numbers + more)


@check("money")
def money(looked: Looked) -> Found:
    """Nobody can pay out what is not there: a paper is missing, or has a wrong day."""
    accounts = Accounts.read(looked.connection, looked.fund).ever()
    short = shortages(looked.connection, looked.fund, accounts.values(), looked.first, looked.last)
    if not short:
        return Found(True, "quarter.money_stands")
    first = min(short, key=lambda each: each.day)
    params: dict[str, object] = {"account": first.account.number, "amount": Dong(first.amount)}
    params |= {"day": first.day, "count": len(short), "first": looked.first, "last": looked.last}
    return Found(False, "quarter.money_below_zero", "quarter.do_money", params)


@check("provision")
def provision(looked: Looked) -> Found | None:
    """Papers come in any order, so a write-off may use a provision before it was made."""
    lacking = _standing(looked, "provision_specific")
    if lacking <= 0:
        return None
    params: dict[str, object] = {"amount": Dong(lacking)}
    return Found(False, "quarter.provision_lacks", "quarter.do_provide", params)


@check("rolled", blocks=True)
def rolled(looked: Looked) -> Found:
    done = rolled_to(looked.connection, looked.fund)
    params: dict[str, object] = {"day": done or looked.last, "quarter": looked.name}
    if done is not None and done >= looked.last:
        return Found(True, "quarter.rolled", None, params)
    stands = "quarter.never_rolled" if done is None else "quarter.rolled_only"
    return Found(False, stands, "quarter.do_close", params)


@check("proof", blocks=True)
def proof(looked: Looked) -> Found:
    count = sum(1 for _ in prove(looked.connection, looked.fund, since_seal=True))
    if count:
        return Found(False, "quarter.unproved", "quarter.do_check", {"count": count})
    return Found(True, "quarter.proved")


@check("year", blocks=True)
def year(looked: Looked) -> Found | None:
    """A year's last quarter is locked when income and cost are closed: that entry is of its day."""
    if looked.last.month != 12:
        return None
    params: dict[str, object] = {"year": looked.last.year}
    if is_closed(looked.connection, looked.fund, looked.last.year):
        return Found(True, "quarter.year_closed", None, params)
    return Found(False, "quarter.year_open", "quarter.do_close_year", params)


@check("locked")
def locked(looked: Looked) -> Found:
    until = Periods.read(looked.connection, looked.fund).closed_until()
    params: dict[str, object] = {"day": until or looked.last, "quarter": looked.name}
    if until is not None and until >= looked.last:
        return Found(True, "quarter.locked", None, params)
    return Found(False, "quarter.open", "quarter.do_close", params)


def year_status(connection: Connection, fund: int, year: int) -> Iterator[tuple[str, Found]]:
    """What the end of a year asks for, in the order in which it is done."""
    ends = date(year, 12, 31)
    looked = Looked(connection, fund, date(year, 10, 1), ends)
    yield "rolled", rolled(looked)
    tax = value_on(connection, fund, TAX_RATE.name, ends)
    key = "quarter.no_tax" if tax is None else "quarter.tax"
    yield "tax", Found(True, key, None, {"percent": tax}, idle=tax is None)
    result = result_of(connection, fund, year)
    params: dict[str, object] = {
        "year": year,
        "income": Dong(result.income),
        "cost": Dong(result.cost + result.tax),
        "surplus": Dong(result.surplus),
    }
    stands, to_do = "quarter.result", None if result.closed else "quarter.do_close_year"
    yield "year", Found(result.closed, stands, to_do, params)
    yield "locked", locked(looked)
    settlement = result.settlement
    if settlement is None:
        yield "settled", Found(False, "quarter.not_settled", "quarter.do_settle", params)
    else:
        said: dict[str, object] = {"decision": settlement.decision, "day": settlement.day}
        if settlement.result == result.surplus:
            yield "settled", Found(True, "quarter.settled", None, said)
        else:
            said |= {"accepted": Dong(settlement.result), "surplus": Dong(result.surplus)}
            said["year"] = year
            yield "settled", Found(False, "quarter.settled_otherwise", "quarter.do_settle", said)
    sealed = Periods.read(connection, fund).sealed
    if sealed is not None and sealed >= ends:
        yield "sealed", Found(True, "quarter.sealed", None, {"day": sealed})
    else:
        yield "sealed", Found(False, "quarter.not_sealed", "quarter.do_seal", {"day": ends})


def _standing(looked: Looked, role: str) -> int:
    ever = Accounts.read(looked.connection, looked.fund).ever()
    sums = balances(looked.connection, Scope(looked.fund, looked.last))
    return sum(
        amount
        for (number,), amount in sums.items()
        if number in ever and ever[number].role.name == role
    )
