"""Taking a contract into the books: what is refused, what is only warned about, what is corrected.

`Register` holds what has to be known to judge contracts, read once; `sign` and `sign_each` judge
and state. A contract stands under its number for good: the same one again changes nothing, another
one under that number is refused, and `correct` restates one that was entered with a slip. What the
parties agree on later is a document, never a correction. No entry is posted here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, Protocol

from fundledger.contract.duedays import (
    due_day_doubts,
    last_due_day,
    months_later,
)
from fundledger.contract.events import ChangeRate, Event, Extend, Reschedule
from fundledger.contract.faults import faults_of
from fundledger.contract.fields import fields_of
from fundledger.contract.rates import Rate, yearly
from fundledger.contract.terms import Fault, doubts
from fundledger.errors import FundledgerError
from fundledger.furnishing import Furnished
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.settings import Setting, Settings
from fundledger.money import Dong
from fundledger.registers.contracts import (
    KIND,
    OF_NONE,
    KeptContracts,
    LoanContract,
    contract_of,
    statement_of,
)
from fundledger.registers.cooperatives import KIND as BORROWER
from fundledger.registers.documents import documents_of
from fundledger.registers.limits import Lending
from fundledger.registers.loan import Loan
from fundledger.registers.settings import (
    OWN_FUNDS,
    RATE_MAX,
    RATE_MIN,
    TERM_MAX,
    holidays_on,
)
from fundledger.registers.stops import Stops
from fundledger.rules.holidays import holidays_of_a_loan
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Judging(Protocol):
    """What a room above says of contracts of one fund.

    `beside` are the others of its application. `before`: what stands of a contract that is being
    corrected; what stood against that already is not held against what corrects it.
    """

    def objections(
        self,
        contract: LoanContract,
        beside: Sequence[LoanContract],
        before: LoanContract | None = None,
    ) -> Iterable[Fault]: ...

    def doubts(self, contract: LoanContract) -> Iterable[Fault]: ...


class Judge(Protocol):
    @property
    def name(self) -> str: ...

    def of(self, connection: Connection, fund: int) -> Judging: ...


JUDGES: Furnished[Judge] = Furnished("judges_of_contracts")
"""What rooms above look at before a contract is taken: what was decided of it."""

ENDED = ("dissolved", "merged")
"""What a cooperative must not be on the day it signs."""


Doubt = Fault
"""What law or the Fund's regulation would not like, and where: a warning, never a refusal.

Its path names a field of the contract; one of the terms as `terms.rate`.
"""


@dataclass(frozen=True, slots=True)
class Signed:
    """A contract that was taken, and whether just now."""

    contract: LoanContract
    new: bool
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """Contracts that are judged as one, such as those of a file."""

    numbers: frozenset[str]
    by_application: Mapping[str, Sequence[LoanContract]]

    @classmethod
    def of(cls, contracts: Iterable[LoanContract]) -> Together:
        by_application: dict[str, list[LoanContract]] = defaultdict(list)
        numbers = set()
        for each in contracts:
            numbers.add(each.number)
            if each.application:
                by_application[each.application].append(each)
        return cls(frozenset(numbers), by_application)


def sign(writer: Writer, contract: LoanContract, document: str | None = None) -> list[Doubt]:
    """State a contract whose number is free; answer what is to be warned about."""
    contract = as_new(contract)
    register = Register(writer.connection, writer.fund)
    standing = register.standing(contract.number)
    if standing is not None:
        raise _error(_taken(standing))
    contract = register.with_holidays(contract)
    for objection in register.objections(contract):
        raise _error(objection)
    found = register.doubts(contract)
    writer.state(statement_of(contract, document))
    return found


def sign_each(
    writer: Writer,
    contracts: Iterable[LoanContract],
    document: str | None = None,
    register: Register | None = None,
) -> list[Signed]:
    """State contracts in their order; one that stands word for word changes nothing."""
    register = register or Register(writer.connection, writer.fund)
    signed: list[Signed] = []
    for contract in map(as_new, contracts):
        for objection in register.objections(contract):
            raise _error(objection)
        if register.stands(contract):
            signed.append(Signed(contract, new=False))
        else:
            contract = register.with_holidays(contract)
            signed.append(Signed(contract, True, tuple(register.doubts(contract))))
            register.add(contract)
    new = [statement_of(each.contract, document) for each in signed if each.new]
    for _ in writer.state_each(new):
        pass
    return signed


def correct(
    writer: Writer, contract: LoanContract, reason: str, document: str | None = None
) -> Fact:
    """Restate a contract that was entered with a slip. What follows from it is for the caller."""
    for fact in correct_each(writer, [contract], reason, document):
        return fact
    raise FundledgerError("loan.nothing_to_correct", loan=contract.number)


def correct_each(
    writer: Writer,
    contracts: Iterable[LoanContract],
    reason: str,
    document: str | None = None,
    register: Register | None = None,
) -> list[Fact]:
    """The facts of those contracts that say something else than what stands."""
    if not clean(reason):
        raise FundledgerError("loan.correction_reason_needed")
    register = register or Register(writer.connection, writer.fund)
    statements: list[Statement] = []
    corrected = [register.as_correction(each) for each in contracts]
    together = Together.of(corrected)
    for contract in corrected:
        for objection in register.objections_to_correction(contract, together):
            raise _error(objection)
        standing = register.standing(contract.number)
        assert standing is not None, "objected to above"
        restated = _with_holidays_of(standing, contract)
        if restated.terms.holiday_shift != standing.terms.holiday_shift:
            restated = register.with_holidays(restated)
        if restated != standing:
            plain = statement_of(restated, document)
            statements.append(replace(plain, body={**plain.body, "reason": reason}))
    return list(writer.state_each(statements))


def cleaned(contract: LoanContract) -> LoanContract:
    """As it will stand in the book, so that what is compared is what was stored."""
    texts: dict[str, Any] = {
        each.name: clean(getattr(contract, each.name))
        for each in fields_of(LoanContract)
        if each.kind.name == "text"
    }
    return replace(contract, number=clean(contract.number), **texts)


def as_new(contract: LoanContract) -> LoanContract:
    """A contract that is being taken, as it will stand in the book."""
    contract = cleaned(contract)
    return replace(contract, application="") if contract.application == OF_NONE else contract


class Register:
    """What contracts are judged by, read once: what stands, borrowers, settings, limits."""

    def __init__(self, connection: Connection, fund: int, *, opens: bool = False) -> None:
        """`opens`: the contracts are of an opening, older than all that the book knows of them."""
        self.connection = connection
        self.fund = fund
        self._opens = opens
        self._facts = {fact.subject: fact for fact in stated(connection, fund, KIND)}
        self._added: dict[str, LoanContract] = {}
        self._by_borrower: dict[str, list[str]] = defaultdict(list)
        self._by_application: dict[str, list[str]] = defaultdict(list)
        for fact in self._facts.values():
            self._by_borrower[fact.body["cooperative"]].append(fact.subject)
            if application := fact.body.get("application"):
                self._by_application[application].append(fact.subject)

    def standing(self, number: str) -> LoanContract | None:
        """Made of its fact when it is asked for: few of many are."""
        if number in self._added:
            return self._added[number]
        fact = self._facts.get(number)
        return None if fact is None else contract_of(fact)

    def signed_by(self, borrower: str) -> Iterator[LoanContract]:
        for number in self._by_borrower.get(borrower, ()):
            standing = self.standing(number)
            assert standing is not None, number
            yield standing

    def add(self, contract: LoanContract) -> None:
        """A contract that is being taken: the next ones are judged with it."""
        self._added[contract.number] = contract
        self._by_borrower[contract.cooperative].append(contract.number)
        if contract.application:
            self._by_application[contract.application].append(contract.number)

    def with_holidays(self, contract: LoanContract) -> LoanContract:
        """Due days that shift do so by the Fund's own list too, as it stood at the signing."""
        if contract.terms.holiday_shift == "none":
            return contract
        own = holidays_on(self._settings, contract.signed)
        terms = replace(contract.terms, holidays=contract.terms.holidays | own)
        return replace(contract, terms=terms)

    def knows(self, borrower: str) -> bool:
        return borrower in self._told

    def stands(self, contract: LoanContract) -> bool:
        """Word for word; the holidays are those known when it was signed."""
        standing = self.standing(contract.number)
        return standing is not None and standing == _with_holidays_of(standing, contract)

    # What is refused

    def objections(
        self, contract: LoanContract, together: Together | None = None
    ) -> Iterator[Fault]:
        """Everything that stands against taking a contract; `together` are those of its file."""
        standing = self.standing(contract.number)
        if standing is not None:
            if standing != _with_holidays_of(standing, contract):
                yield _taken(standing)
            return
        yield from _faults(contract)
        match self._borrower(contract.cooperative, contract.signed):
            case Fault() as unknown:
                yield unknown
            case "ended":
                params: dict[str, object] = {
                    "cooperative": contract.cooperative,
                    "day": contract.signed,
                }
                yield Fault("cooperative", "loan.borrower_ended", params)
        yield from self._stopped(contract)
        yield from self._judged(contract, together)

    def _judged(
        self,
        contract: LoanContract,
        together: Together | None,
        before: LoanContract | None = None,
    ) -> Iterator[Fault]:
        if self._opens:
            return
        beside = self._beside(contract, together)
        for judging in self._judges:
            yield from judging.objections(contract, beside, before)

    def _beside(self, contract: LoanContract, together: Together | None) -> list[LoanContract]:
        """The others of its application: as its file says them, else as they stand."""
        if not contract.application:
            return []
        said = together or Together.of([contract])
        numbers = self._by_application.get(contract.application, ())
        standing = [self.standing(each) for each in numbers if each not in said.numbers]
        in_file = said.by_application.get(contract.application, ())
        found = [*(each for each in standing if each is not None), *in_file]
        return [each for each in found if each.number != contract.number]

    @cached_property
    def _judges(self) -> list[Judging]:
        return [judge.of(self.connection, self.fund) for judge in JUDGES.values()]

    def as_correction(self, contract: LoanContract) -> LoanContract:
        """What corrects a contract; it stays of its application unless it says another, or none."""
        contract, standing = cleaned(contract), self.standing(contract.number)
        if contract.application == OF_NONE:
            return replace(contract, application="")
        if not contract.application and standing is not None:
            return replace(contract, application=standing.application)
        return contract

    def objections_to_correction(
        self, contract: LoanContract, together: Together | None = None
    ) -> Iterator[Fault]:
        standing = self.standing(contract.number)
        if standing is None:
            yield Fault("number", "loan.unknown", {"loan": contract.number})
            return
        if standing.cooperative != contract.cooperative:
            params: dict[str, object] = {
                "loan": contract.number,
                "cooperative": standing.cooperative,
            }
            yield Fault("cooperative", "loan.correct_borrower", params)
        if standing.source != contract.source and documents_of(
            self.connection, self.fund, contract.number
        ):
            source: dict[str, object] = {"loan": contract.number, "source": standing.source}
            yield Fault("source", "loan.correct_source", source)
        yield from _faults(contract)
        yield from self._judged(contract, together, standing)
        if self._stops.stop_on(contract.signed) != self._stops.stop_on(standing.signed):
            yield from self._stopped(contract)

    def _stopped(self, contract: LoanContract) -> Iterator[Fault]:
        """Signed in the days of a stop on new lending."""
        stop = self._stops.stop_on(contract.signed)
        if stop is None:
            return
        last = self._stops.ends(stop)
        params: dict[str, object] = {"loan": contract.number, "signed": contract.signed}
        params |= {"document": stop.document, "day": stop.day}
        if last is None:
            yield Fault("signed", "lending.stopped", params)
        else:
            yield Fault("signed", "lending.stopped_to", {**params, "last": last})

    def _borrower(self, number: str, day: date) -> Literal["ended", "there"] | Fault:
        """Before the register knew it, as it first knew it: see `cooperatives.borrower_on`."""
        told = self._told.get(number)
        if told is None:
            return Fault("cooperative", "cooperative.unknown", {"cooperative": number})
        at = bisect_right(told, day, key=itemgetter(0))
        return "ended" if told[max(at, 1) - 1][1] in ENDED else "there"

    @cached_property
    def _told(self) -> dict[str, list[tuple[date, str]]]:
        """Of every borrower the days from which something holds, in order, and its status then."""
        told: dict[str, list[tuple[date, str]]] = defaultdict(list)
        for fact in stated(self.connection, self.fund, BORROWER):
            told[fact.subject].append((fact.effective, fact.body["status"]))
        for days in told.values():
            days.sort(key=itemgetter(0))  # of one day, the later link stays last
        return dict(told)

    # What is warned about

    def doubts(self, contract: LoanContract) -> list[Doubt]:
        found = [
            *self._rate_doubts(contract),
            *self._lending.doubts(contract.cooperative, contract.signed, contract.terms.principal),
            *self._own_funds_doubts(contract),
            *self._term_doubts(contract),
        ]
        if not self._opens:
            found += [doubt for judging in self._judges for doubt in judging.doubts(contract)]
        says_rate = any(each.key == "loan.rate_above" for each in found)
        for doubt in (*doubts(contract.terms), *due_day_doubts(contract.terms)):
            if not (says_rate and doubt.path == "rate"):  # said once, by the Fund's own limit
                found.append(Doubt(f"terms.{doubt.path}", doubt.key, doubt.params))
        return found

    def doubts_of_correction(self, contract: LoanContract) -> list[Doubt]:
        """More was lent than the slip said: tested as if that were signed beside it."""
        found = [doubt for judging in self._judges for doubt in judging.doubts(contract)]
        standing = self.standing(contract.number)
        more = 0 if standing is None else contract.terms.principal - standing.terms.principal
        if more <= 0:
            return found
        return [*found, *self._lending.doubts(contract.cooperative, contract.signed, more)]

    def _rate_doubts(self, contract: LoanContract) -> Iterator[Doubt]:
        return _rate_doubts(self._settings, contract.terms.rate, contract.signed)

    def _own_funds_doubts(self, contract: LoanContract) -> Iterator[Doubt]:
        least = self._percent(OWN_FUNDS, contract.signed)
        cost, own = contract.project_cost, contract.own_funds
        if least is None or not cost or own is None:
            return
        rate = yearly(least)
        if own * rate.denominator < cost * rate.numerator:
            params: dict[str, object] = {
                "own": Dong(own),
                "cost": Dong(cost),
                "percent": _shown(least),
            }
            yield Doubt("own_funds", "loan.own_funds_below", params)

    def _term_doubts(self, contract: LoanContract) -> Iterator[Doubt]:
        last = last_due_day(contract.terms)
        return _term_doubts(self._settings, contract.terms.disbursed, last, contract.signed)

    def _percent(self, limit: Setting, day: date) -> str | None:
        return _percent(self._settings, limit, day)

    @cached_property
    def _stops(self) -> Stops:
        return Stops.read(self.connection, self.fund)

    @cached_property
    def _settings(self) -> Settings:
        return Settings.read(self.connection, self.fund)

    @cached_property
    def _lending(self) -> Lending:
        return Lending(self.connection, self.fund, self, self._settings)


def doubts_of(connection: Connection, fund: int, loan: Loan, decision: Event) -> list[Doubt]:
    """What a later decision on a loan would be warned of, as if it were signed on its day."""
    match decision:
        case ChangeRate(day=day, rate=rate):
            return list(_rate_doubts(Settings.read(connection, fund), rate, day))
        case Extend(day=day, to=last):
            pass
        case Reschedule(day=day, instalments=instalments):
            last = max(line.due for line in instalments)
        case _:
            return []
    settings = Settings.read(connection, fund)
    lending = Lending(connection, fund, KeptContracts(connection, fund), settings)
    return [
        *_term_doubts(settings, loan.contract.terms.disbursed, last, day),
        *lending.doubts(loan.cooperative_on(day), day),
    ]


def _rate_doubts(settings: Settings, rate: Rate, day: date) -> Iterator[Doubt]:
    least = _percent(settings, RATE_MIN, day)
    most = _percent(settings, RATE_MAX, day)
    if most is not None and _less(yearly(most), rate):
        yield Doubt("terms.rate", "loan.rate_above", {"limit": _shown(most)})
    if least is not None and _less(rate, yearly(least)):
        yield Doubt("terms.rate", "loan.rate_below", {"limit": _shown(least)})


def _term_doubts(settings: Settings, disbursed: date, last: date, day: date) -> Iterator[Doubt]:
    months = settings.value_on(TERM_MAX, day)
    if isinstance(months, int) and last > months_later(disbursed, months):
        yield Doubt("terms.instalments", "loan.term_above", {"last": last, "limit": months})


def _percent(settings: Settings, limit: Setting, day: date) -> str | None:
    value = settings.value_on(limit, day)
    return None if value is None else str(value)


def _with_holidays_of(standing: LoanContract, contract: LoanContract) -> LoanContract:
    """A later list of holidays moves no due day that was signed; what the contract says does."""
    if standing.terms.holiday_shift != contract.terms.holiday_shift:
        return contract
    said = contract.terms.holidays - holidays_of_a_loan(contract.terms.disbursed)
    holidays = standing.terms.holidays | said
    return replace(contract, terms=replace(contract.terms, holidays=holidays))


def _taken(standing: LoanContract) -> Fault:
    """The refusal of a second contract with a number, told with what stands."""
    params: dict[str, object] = {
        "loan": standing.number,
        "signed": standing.signed,
        "cooperative": standing.cooperative,
        "principal": Dong(standing.terms.principal),
    }
    return Fault("number", "loan.number_taken", params)


def _faults(contract: LoanContract) -> Iterator[Fault]:
    if not contract.number:
        yield Fault("number", "loan.no_number")
    if not contract.source:
        yield Fault("source", "loan.no_source")
    for fault in faults_of(contract.terms):
        yield Fault(f"terms.{fault.path}", fault.key, fault.params)


def _error(fault: Fault) -> FundledgerError:
    return FundledgerError(fault.key, **fault.params)


def _less(left: Rate, right: Rate) -> bool:
    return left.numerator * right.denominator < right.numerator * left.denominator


def _shown(percent: str) -> str:
    return percent.replace(".", ",")
