"""The checklist of a quarter: each check says whether it is done, and else what to do.

What is not done weighs differently. What `blocks` keeps the lock away, whatever is said: the books
do not prove, or a line of a statement is not posted. What `asks` may stay open where somebody says
why, and the reason is kept (`left_open`); all else is only named.

A room registers its own with `@check("name")`; its words stand in the catalogue under
`quarter_check.<name>`. A room above this one (bank statements) writes its module into
`CHECKING`, so that it is loaded when the list is asked for: a name, not an import. A check reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Literal, TypeVar

from fundledger.calendar import quarter_of
from fundledger.closing.received import Received, received
from fundledger.closing.years import TAX_RATE, closed_despite, is_closed, result_of
from fundledger.errors import FundledgerError
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances
from fundledger.ledger.periods import Despite, Periods, locked_despite
from fundledger.ledger.proof import prove
from fundledger.ledger.settings import value_on
from fundledger.loans.rolling import rolled_to
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.text import clean
from fundledger.treasury.shortages import shortages

if TYPE_CHECKING:
    from sqlalchemy import Connection

CHECKING: tuple[str, ...] = ("fundledger.banking.checks", "fundledger.exchange.checks")
"""Modules of rooms above that register checks."""


@dataclass(frozen=True, slots=True)
class Looked:
    """A quarter or a year of one fund in an open transaction, and how it is called."""

    connection: Connection
    fund: int
    first: date
    last: date

    @property
    def name(self) -> str:
        return quarter_of(self.last)

    @property
    def is_year(self) -> bool:
        return (self.first.month, self.last.month) == (1, 12)


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
    asks: bool  # no lock before it is done, or a reason is given


@dataclass(frozen=True, slots=True)
class Checked:
    check: Check
    found: Found


REGISTRY: dict[str, Check] = {}
_LAST = ("rolled", "proof", "year", "locked", "backup")
"""What is done at the end, in this order; what other rooms register comes before."""


L = TypeVar("L", bound=Look)
_SHOWN = 10


def check(name: str, *, blocks: bool = False, asks: bool = False) -> Callable[[L], L]:
    """Register what has to be done in a quarter; `blocks`, `asks`: see above."""

    def register(look: L) -> L:
        assert name not in REGISTRY, name
        REGISTRY[name] = Check(name, look, blocks, asks)
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


_NOT_READY = {"quarter": "quarter.not_ready", "year": "year.not_ready"}
_NEEDS_REASON = {"quarter": "quarter.needs_reason", "year": "year.needs_reason"}


class NotReady(FundledgerError):
    """Something that has to come first is not done; `waiting` is what keeps the days open."""

    def __init__(self, key: str, waiting: tuple[Checked, ...], /, **params: object) -> None:
        self.waiting = waiting
        super().__init__(key, count=len(waiting), **params)


def left_open(
    found: Iterable[Checked],
    despite: str | None,
    what: Literal["quarter", "year"],
    **params: object,
) -> Despite | None:
    """What is closed over, with its reason; refused where something blocks or none is given.

    What is closed has a sentence of its own for each.
    """
    waiting = [each for each in found if not each.found.done]
    blocking = tuple(each for each in waiting if each.check.blocks)
    if blocking:
        raise NotReady(_NOT_READY[what], blocking, **params)
    asking = tuple(each for each in waiting if each.check.asks)
    if not asking:
        return None
    reason = clean(despite or "")
    if not reason:
        raise NotReady(_NEEDS_REASON[what], asking, **params)
    return Despite(reason, tuple(each.check.name for each in asking))


def despite_found(kept: Despite) -> Found:
    """As the checklist shows afterwards what was closed over."""
    open_checks = [Sentence(f"quarter_check.{name}") for name in kept.left_open]
    params: dict[str, object] = {"reason": kept.reason, "open": open_checks}
    return Found(True, "quarter.closed_despite", None, params)


@check("receipts", asks=True)
def receipts(looked: Looked) -> Found:
    """What was booked, and whether money still stands whose payer is not known."""
    came = received(looked.connection, looked.fund, looked.first, looked.last)
    unknown = -_standing(looked, "unidentified_receipts")
    params: dict[str, object] = {"count": came.count, "total": Dong(came.total)}
    span = Sentence("quarter.of_year" if looked.is_year else "quarter.of_quarter")
    late = Joined(tuple(_late(came, span)), "")
    params |= {"unknown": Dong(unknown), "late": late, "span": span}
    if unknown:
        return Found(False, "quarter.receipts_unknown", "quarter.do_identify", params)
    idle = not (came.count or came.total or came.earlier or came.later)
    return Found(True, "quarter.receipts_stand", None, params, idle=idle)


def _late(came: Received, span: Sentence) -> Iterator[Sentence]:
    """What counting by the papers would count otherwise."""
    for key, found in (("receipts_earlier", came.earlier), ("receipts_later", came.later)):
        if found:
            numbers = ", ".join(map(str, sorted(found)[:_SHOWN]))
            more = "" if len(found) <= _SHOWN else " …"
            amount = Dong(sum(found.values()))
            said = {"amount": amount, "entries": numbers + more, "span": span}
            yield Sentence(f"quarter.{key}", said)


@check("money", asks=True)
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


@check("provision", asks=True)
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
        kept = locked_despite(looked.connection, looked.fund, looked.last)
        if kept is None:
            return Found(True, "quarter.locked", None, params)
        params |= {**despite_found(kept).params, "day": looked.last}
        return Found(True, "quarter.locked_despite", None, params)
    return Found(False, "quarter.open", "quarter.do_close", params)


def of_year(connection: Connection, fund: int, year: int) -> Iterator[Checked]:
    """What the days of a whole year leave open: asked before its result is closed."""
    looked = Looked(connection, fund, date(year, 1, 1), date(year, 12, 31))
    for each in checked(looked, leaving_out=_LAST):
        if each.check.blocks or each.check.asks:
            yield each


def year_status(connection: Connection, fund: int, year: int) -> Iterator[tuple[str, Found]]:
    """What the end of a year asks for, in the order in which it is done."""
    ends = date(year, 12, 31)
    looked = Looked(connection, fund, date(year, 10, 1), ends)
    yield from ((each.check.name, each.found) for each in of_year(connection, fund, year))
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
    kept = closed_despite(connection, fund, year)
    if kept is not None:
        yield "despite", despite_found(kept)
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
