"""The checklist of a quarter: each check says whether it is done, and if not, what to do.

Checks differ in weight. One that `blocks` prevents the lock in any case: the books do not prove, or
a line of a statement is not posted. One that `asks` may stay open if somebody says why, and the
reason is kept (`left_open`); all others are only named.

A room above brings `Check`s of its own, which `office.house` adds to `CHECKLIST`; their words are
in the catalogue under `quarter_check.<name>`. A check only reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.calendar import quarter_of
from fundledger.closing.received import Received, received
from fundledger.closing.years import TAX_RATE, closed_despite, is_closed, result_of
from fundledger.errors import FundledgerError
from fundledger.furnishing import Furnished
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


@dataclass(frozen=True, slots=True)
class Looked:
    """What a check looks at: a quarter or a year of one fund, in an open transaction."""

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
    """What a check found, and what to do if it is not done: catalogue keys with their parameters.

    `idle`: it is done, but there was nothing to do.
    """

    done: bool
    stands: str
    to_do: str | None = None
    params: dict[str, object] = field(default_factory=dict)
    idle: bool = False


Look = Callable[[Looked], Found | None]
"""Looks at a quarter for a check; None: there is nothing to check in it."""


@dataclass(frozen=True, slots=True)
class Check:
    """Something that has to be done in a quarter, and how much it weighs."""

    name: str
    look: Look
    blocks: bool = False  # no lock before it is done
    asks: bool = False  # no lock before it is done, or a reason is given
    at_the_end: bool = False  # done after all others, and not part of a year's own checklist


@dataclass(frozen=True, slots=True)
class Checked:
    check: Check
    found: Found


CHECKLIST: Furnished[Check] = Furnished("closing_checks")

_SHOWN = 10


def checked(
    looked: Looked, *, leaving_out: tuple[str, ...] = (), only: str | None = None
) -> Iterator[Checked]:
    """Every check, in the order in which the work is done."""
    for each in sorted(CHECKLIST.values(), key=lambda check: check.at_the_end):
        if each.name in leaving_out or only not in (None, each.name):
            continue
        found = each.look(looked)
        if found is not None:
            yield Checked(each, found)


_NOT_READY = {"quarter": "quarter.not_ready", "year": "year.not_ready"}
_NEEDS_REASON = {"quarter": "quarter.needs_reason", "year": "year.needs_reason"}


class NotReady(FundledgerError):
    """Something that has to come first is not done; `waiting` are the checks that are open."""

    def __init__(self, key: str, waiting: tuple[Checked, ...], /, **params: object) -> None:
        self.waiting = waiting
        super().__init__(key, count=len(waiting), **params)


def left_open(
    found: Iterable[Checked],
    despite: str | None,
    what: Literal["quarter", "year"],
    **params: object,
) -> Despite | None:
    """The checks left open and why; refused if one of them blocks, or if no reason is given.

    Quarter and year each have their own sentences for a refusal.
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
    """What the checklist shows afterwards of the checks that were left open."""
    open_checks = [Sentence(f"quarter_check.{name}") for name in kept.left_open]
    params: dict[str, object] = {"reason": kept.reason, "open": open_checks}
    return Found(True, "quarter.closed_despite", None, params)


def receipts(looked: Looked) -> Found:
    """What was received, and whether there is still money whose payer is not known."""
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
    """The receipts that counting by the day of the papers would count differently."""
    for key, found in (("receipts_earlier", came.earlier), ("receipts_later", came.later)):
        if found:
            numbers = ", ".join(map(str, sorted(found)[:_SHOWN]))
            more = "" if len(found) <= _SHOWN else " …"
            amount = Dong(sum(found.values()))
            said = {"amount": amount, "entries": numbers + more, "span": span}
            yield Sentence(f"quarter.{key}", said)


def money(looked: Looked) -> Found:
    """Whether no account of money is below zero: if one is, a paper is missing or its day wrong."""
    accounts = Accounts.read(looked.connection, looked.fund).ever()
    short = shortages(looked.connection, looked.fund, accounts.values(), looked.first, looked.last)
    if not short:
        return Found(True, "quarter.money_stands")
    first = min(short, key=lambda each: each.day)
    params: dict[str, object] = {"account": first.account.number, "amount": Dong(first.amount)}
    params |= {"day": first.day, "count": len(short), "first": looked.first, "last": looked.last}
    return Found(False, "quarter.money_below_zero", "quarter.do_money", params)


def provision(looked: Looked) -> Found | None:
    """Whether no provision was used before it was made: papers come in any order."""
    lacking = _standing(looked, "provision_specific")
    if lacking <= 0:
        return None
    params: dict[str, object] = {"amount": Dong(lacking)}
    return Found(False, "quarter.provision_lacks", "quarter.do_provide", params)


def rolled(looked: Looked) -> Found:
    done = rolled_to(looked.connection, looked.fund)
    params: dict[str, object] = {"day": done or looked.last, "quarter": looked.name}
    if done is not None and done >= looked.last:
        return Found(True, "quarter.rolled", None, params)
    stands = "quarter.never_rolled" if done is None else "quarter.rolled_only"
    return Found(False, stands, "quarter.do_close", params)


def proof(looked: Looked) -> Found:
    count = sum(1 for _ in prove(looked.connection, looked.fund, since_seal=True))
    if count:
        return Found(False, "quarter.unproved", "quarter.do_check", {"count": count})
    return Found(True, "quarter.proved")


def year(looked: Looked) -> Found | None:
    """Whether a year is closed, in its last quarter: its closing entries are of the last day."""
    if looked.last.month != 12:
        return None
    params: dict[str, object] = {"year": looked.last.year}
    if is_closed(looked.connection, looked.fund, looked.last.year):
        return Found(True, "quarter.year_closed", None, params)
    return Found(False, "quarter.year_open", "quarter.do_close_year", params)


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
    """The checks of a whole year's days, which are asked before its result is closed."""
    looked = Looked(connection, fund, date(year, 1, 1), date(year, 12, 31))
    at_the_end = tuple(name for name, each in CHECKLIST.items() if each.at_the_end)
    for each in checked(looked, leaving_out=at_the_end):
        if each.check.blocks or each.check.asks:
            yield each


def year_status(connection: Connection, fund: int, year: int) -> Iterator[tuple[str, Found]]:
    """What is to be done at the end of a year, in order, and whether it is done."""
    ends = date(year, 12, 31)
    looked = Looked(connection, fund, date(year, 10, 1), ends)
    yield from ((each.check.name, each.found) for each in of_year(connection, fund, year))
    yield "rolled", rolled(looked)
    tax = value_on(connection, fund, TAX_RATE, ends)
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


CHECKS = (
    Check("receipts", receipts, asks=True),
    Check("money", money, asks=True),
    Check("provision", provision, asks=True),
    Check("rolled", rolled, blocks=True, at_the_end=True),
    Check("proof", proof, blocks=True, at_the_end=True),
    Check("year", year, blocks=True, at_the_end=True),
    Check("locked", locked, at_the_end=True),
)


def _standing(looked: Looked, role: str) -> int:
    ever = Accounts.read(looked.connection, looked.fund).ever()
    sums = balances(looked.connection, Scope(looked.fund, looked.last))
    return sum(
        amount
        for (number,), amount in sums.items()
        if number in ever and ever[number].role.name == role
    )
