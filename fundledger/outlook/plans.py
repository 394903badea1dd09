"""The recovery plan as facts: what is expected of which loan in which quarter, version by version.

    versions(connection, fund)              all that were stated, by number, those taken back too
    plan_of(versions, by)                   what stood by the end of a day
    plan_at(versions, number)               what stood once that version was stated
    put(writer, stated, …)                  states what changes, after it was looked at
    withdraw(writer, number, reason, …)     takes a version back

    {"do": "start" | "set" | "import", "lines": […], "dropped": [[loan, quarter, origin], …]}
    {"do": "void", "voids": link, "reason": …}

A version says the lines that it changes, and no others: the plan on a day is all versions up to it
laid over each other, in the order of their days. So a version that is taken back takes back what
it said, and nothing that others did. Versions are numbered as they were stated, for good; one that
is stated late for an earlier day has the higher number and stands beneath. A plan changes no figure
of the books.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from fundledger.arrears.debts import Day, debts_of
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY, first_of_quarter, quarter_of
from fundledger.contract.fields import reader_of, said
from fundledger.contract.life import Life
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.loans.derivation.happenings import Happening, Told
from fundledger.outlook.planned import (
    CERTAIN,
    NOTHING_CAME,
    Came,
    Key,
    Plan,
    PlanLine,
    still_to_come,
)
from fundledger.registers.contracts import contracts, find_contract
from fundledger.registers.contracts import unknown as unknown_contract
from fundledger.registers.loan import Loan, loan_numbered, loans
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND, SUBJECT = "recovery_plan", "plan"

How = Literal["start", "set", "import"]

_read_line = reader_of(PlanLine)
_FEW = 8
"""So many loans are read one by one; of more the book is read through once."""


class Withdrawn(NamedTuple):
    chain: int
    day: date
    reason: str
    actor: str


class Version(NamedTuple):
    """What one fact changed of the plan."""

    number: int
    chain: int
    day: date
    document: str
    reason: str
    how: How
    actor: str
    lines: tuple[PlanLine, ...]
    dropped: tuple[Key, ...] = ()
    withdrawn: Withdrawn | None = None

    @property
    def order(self) -> tuple[date, int]:
        return self.day, self.chain


class Change(NamedTuple):
    """One line as it was and as it is."""

    before: PlanLine | None
    after: PlanLine | None

    @property
    def line(self) -> PlanLine:
        found = self.after or self.before
        assert found is not None
        return found


# Reading.


def versions(connection: Connection, fund: int, known_at: int | None = None) -> list[Version]:
    facts = list(stated(connection, fund, KIND, known_at=known_at))
    gone = {fact.body["voids"]: fact for fact in facts if "voids" in fact.body}
    said_so = [fact for fact in facts if "voids" not in fact.body]
    return [
        _version(number, fact, gone.get(fact.chain)) for number, fact in enumerate(said_so, start=1)
    ]


def _version(number: int, fact: Fact, void: Fact | None = None) -> Version:
    body = fact.body
    withdrawn = None
    if void is not None:
        withdrawn = Withdrawn(void.chain, void.effective, void.body["reason"], void.actor)
    return Version(
        *(number, fact.chain, fact.effective, fact.document or "", body.get("reason", "")),
        *(body["do"], fact.actor),
        tuple(PlanLine(**_read_line(line)) for line in body["lines"]),
        tuple((loan, quarter, origin) for loan, quarter, origin in body.get("dropped", ())),
        withdrawn,
    )


def plan_on(connection: Connection, fund: int, day: date, known_at: int | None = None) -> Plan:
    """The plan that stood at the end of a day; number 0 where there was none."""
    return plan_of(versions(connection, fund, known_at), day)


def plan_of(every: Sequence[Version], by: date) -> Plan:
    return _laid_over(each for each in every if each.day <= by)


def plan_at(every: Sequence[Version], number: int) -> Plan:
    """As it stood once a version was stated; what was taken back since counts for it alone."""
    of = version_numbered(every, number)
    before = [each for each in every if each.order <= of.order and each.number <= number]
    return _laid_over(each._replace(withdrawn=None) if each is of else each for each in before)


def version_numbered(every: Sequence[Version], number: int) -> Version:
    if not 1 <= number <= len(every):
        key = "recovery_plan.no_such_version" if every else "recovery_plan.none_yet"
        raise FundledgerError(key, number=number, last=len(every))
    return every[number - 1]


def _laid_over(every: Iterable[Version]) -> Plan:
    lines: dict[Key, PlanLine] = {}
    last: Version | None = None
    for each in sorted(every, key=lambda each: each.order):
        if each.withdrawn is None:
            for key in each.dropped:
                lines.pop(key, None)
            lines |= {line.key: line for line in each.lines}
            last = each
    if last is None:
        return Plan()
    return Plan(last.number, last.day, last.document, tuple(sorted(lines.values(), key=in_order)))


def in_order(line: PlanLine) -> tuple[str, date, str]:
    """By loan, then by day."""
    return line.loan, line.by, line.origin


def changes(before: Plan, after: Plan) -> list[Change]:
    """What is another in one plan than in the other, by loan and quarter."""
    was = {line.key: line for line in before.lines}
    now = {line.key: line for line in after.lines}
    found = [
        Change(was.get(key), now.get(key))
        for key in was.keys() | now.keys()
        if was.get(key) != now.get(key)
    ]
    return sorted(found, key=lambda each: in_order(each.line))


# What came.


def came_in(
    of: Day, first: date, numbers: Container[str] | None = None
) -> dict[tuple[str, str], Came]:
    """What loans have paid from a day to the day asked, by loan and quarter; receipts alone."""
    found: dict[tuple[str, str], Came] = defaultdict(Came)
    with no_collection():
        for loan in loans(of.connection, of.fund, of.known_at):
            if (numbers is None or loan.number in numbers) and _has_receipt(loan, first, of.as_of):
                for day, came in _receipts(loan, first, of.as_of):
                    key = loan.number, quarter_of(day)
                    found[key] = found[key].plus(came)
    return dict(found)


def _has_receipt(loan: Loan, first: date, last: date) -> bool:
    return any(each.do == "collect" and first <= each.day <= last for each in loan.documents)


def _receipts(loan: Loan, first: date, last: date) -> Iterator[tuple[date, Came]]:
    """Each receipt, and what that it left over became in its own quarter."""
    told = Told(loan, first - ONE_DAY)
    Life(loan.contract.terms, loan.events, opening=loan.opening, journal=told).lived([last])
    brought: dict[int, str] = {}
    for each in told.happenings:
        day = date.fromordinal(each.day)
        if not first <= day <= last or each.kind not in {"collect", "apply", "refund"}:
            continue
        if each.kind == "collect" and each.event is not None:
            brought[each.event.number] = quarter_of(day)
            in_term, overdue, late = each.interest
            yield day, Came(each.in_term + each.overdue, in_term, overdue + late, each.held)
            continue
        spent = sum(one.amount for one in each.spent if brought.get(one.receipt) == quarter_of(day))
        if spent:
            yield day, _of_held(each, spent)


def _of_held(of: Happening, spent: int) -> Came:
    """What so much held money paid: principal first, where other money paid beside it."""
    in_term, overdue, late = of.interest
    principal = min(of.in_term + of.overdue, spent)
    interest = min(in_term, spent - principal)
    return Came(principal, interest, min(overdue + late, spent - principal - interest), -spent)


def came_by_now(of: Day, plan: Plan) -> dict[str, Came]:
    """What the loans of a plan have paid in the quarter of the day asked; read where it matters."""
    quarter = quarter_of(of.as_of)
    begun = {
        line.loan for line in plan.lines if line.is_ahead(of.as_of) and line.quarter == quarter
    }
    if not begun:
        return {}
    found = came_in(of, first_of_quarter(of.as_of), begun)
    return {loan: came for (loan, _), came in found.items()}


# What is doubtful of it.


class Doubts(NamedTuple):
    """Loans of which a plan expects what cannot come; said, and left as it is."""

    owe_nothing: tuple[str, ...] = ()
    over: tuple[str, ...] = ()  # more principal than is owed


def doubts_of(
    lines: Iterable[PlanLine],
    as_of: date,
    owed: Mapping[str, int],
    came: Mapping[str, Came] | None = None,
) -> Doubts:
    """`owed` is the principal of every loan that owes anything on the day."""
    by_loan: dict[str, list[PlanLine]] = defaultdict(list)
    for line in lines:
        by_loan[line.loan].append(line)
    nothing, over = [], []
    for loan, of_loan in sorted(by_loan.items()):
        paid = (came or {}).get(loan, NOTHING_CAME)
        ahead = still_to_come(of_loan, as_of, paid)
        principal = sum(each.principal for each in ahead)
        if loan not in owed:
            if any(each.principal or each.interest or each.overdue_interest for each in ahead):
                nothing.append(loan)
        elif principal > owed[loan] or any(
            line.principal > owed[loan] + paid.principal for line in of_loan if line.is_ahead(as_of)
        ):
            over.append(loan)
    return Doubts(tuple(nothing), tuple(over))


def owed_by(of: Day, numbers: Sequence[str]) -> dict[str, int]:
    """Principal of those of some loans that owe anything at the end of the day."""
    every: Iterable[Loan]
    if len(numbers) <= _FEW:
        every = [loan_numbered(of.connection, of.fund, one, of.known_at) for one in numbers]
    else:
        wanted = set(numbers)
        every = (
            each for each in loans(of.connection, of.fund, of.known_at) if each.number in wanted
        )
    with no_collection():
        return {debt.number: debt.at.principal for debt in debts_of(every, of)}


# Stating.


class Wanted(NamedTuple):
    """A version as it is said."""

    how: How
    day: date
    lines: Sequence[PlanLine] = ()
    dropped: Sequence[Key] = ()
    document: str = ""
    reason: str = ""


class Objection(NamedTuple):
    """What stands against a line; `field` is where a file shows it."""

    at: int
    field: str | None
    error: FundledgerError
    first: int | None = None  # the line that says it already


class Put(NamedTuple):
    """What became of it: no version where nothing changes."""

    version: Version | None
    before: Plan
    after: Plan
    doubts: Doubts = Doubts()

    @property
    def changes(self) -> list[Change]:
        return changes(self.before, self.after)


def put(writer: Writer, wanted: Wanted, today: date) -> Put:
    """State what is another than it stood on the day; the first objection refuses all of it."""
    every = versions(writer.connection, writer.fund)
    before = plan_of(every, wanted.day)
    _refuse_future(wanted.day, today)
    for each in objections(writer.connection, writer.fund, wanted, before):
        raise each.error
    standing = {line.key: line for line in before.lines}
    lines = [line for line in map(_cleaned, wanted.lines) if standing.get(line.key) != line]
    dropped = [key for key in dict.fromkeys(wanted.dropped) if key in standing]
    if not lines and not dropped:
        return Put(None, before, before)
    body: dict[str, object] = {
        "do": wanted.how,
        "lines": [said(line) for line in sorted(lines, key=in_order)],
    }
    if dropped:
        body["dropped"] = [list(key) for key in sorted(dropped)]
    if reason := clean(wanted.reason):
        body["reason"] = reason
    document = clean(wanted.document) or None
    fact = writer.state(Statement(KIND, SUBJECT, wanted.day, body, document))
    version = _version(len(every) + 1, fact)
    after = plan_of([*every, version], wanted.day)
    return Put(version, before, after, _doubts(writer, wanted.day, lines, after))


def _doubts(writer: Writer, day: date, lines: Sequence[PlanLine], after: Plan) -> Doubts:
    """Of the loans that were spoken of."""
    numbers = sorted({line.loan for line in lines})
    of = Day(writer.connection, writer.fund, day)
    about = [line for line in after.lines if line.loan in set(numbers)]
    came = came_by_now(of, Plan(lines=tuple(about)))
    return doubts_of(about, day, owed_by(of, numbers), came)


def objections(
    connection: Connection, fund: int, wanted: Wanted, before: Plan
) -> Iterator[Objection]:
    """All that stands against the lines, in their order. What stands already may be said again."""
    lines = list(map(_cleaned, wanted.lines))
    unknown = _unknown(connection, fund, {line.loan for line in lines})
    standing = {line.key: line for line in before.lines}
    first: dict[Key, int] = {}
    for at, line in enumerate(lines):
        if line.loan in unknown:
            yield Objection(at, "loan", unknown[line.loan])
        if first.setdefault(line.key, at) != at:
            said_of = {"loan": line.loan, "quarter": line.quarter}
            error = FundledgerError("recovery_plan.twice", **said_of)
            yield Objection(at, "quarter", error, first[line.key])
        if not 0 <= line.percent <= CERTAIN:
            error = FundledgerError("recovery_plan.not_percent", percent=line.percent)
            yield Objection(at, "percent", error)
        for name in ("principal", "interest", "overdue_interest"):
            if getattr(line, name) < 0:
                yield Objection(at, name, FundledgerError("recovery_plan.below_zero"))
        if line.by <= wanted.day and standing.get(line.key) != line:
            days: dict[str, object] = {"by": line.by, "day": wanted.day}
            error = FundledgerError("recovery_plan.past", quarter=line.quarter, **days)
            yield Objection(at, "quarter", error)


def _unknown(connection: Connection, fund: int, numbers: set[str]) -> dict[str, FundledgerError]:
    """Those that are no contract of the fund, and how that is said."""
    if len(numbers) <= _FEW and all(find_contract(connection, fund, each) for each in numbers):
        return {}
    known = {contract.number for contract in contracts(connection, fund)}
    return {each: unknown_contract(each, known) for each in numbers - known}


def _cleaned(line: PlanLine) -> PlanLine:
    return line._replace(loan=clean(line.loan), note=clean(line.note))


def _refuse_future(day: date, today: date) -> None:
    if day > today:
        raise FundledgerError("loan.future_day", day=day)


def cell_of(plan: Plan, loan: str, quarter: str, origin: str | None) -> PlanLine | None:
    """The line of a loan and a quarter that is meant; several of them must be told by origin."""
    found = [each for each in plan.lines if (each.loan, each.quarter) == (loan, quarter)]
    if origin is not None:
        return next((each for each in found if each.origin == origin), None)
    if len(found) > 1:
        origins = [each.origin for each in found]
        raise FundledgerError(
            "recovery_plan.which_origin", loan=loan, quarter=quarter, origins=origins
        )
    return found[0] if found else None


def withdraw(writer: Writer, number: int, reason: str, today: date) -> Put:
    """Take a version back: what it said is as it was before, and as later versions say."""
    every = versions(writer.connection, writer.fund)
    version = version_numbered(every, number)
    if version.withdrawn is not None:
        raise FundledgerError(
            "recovery_plan.withdrawn_already", number=number, day=version.withdrawn.day
        )
    why = clean(reason)
    if not why:
        raise FundledgerError("recovery_plan.no_reason", number=number)
    body = {"do": "void", "voids": version.chain, "reason": why}
    void = writer.state(Statement(KIND, SUBJECT, today, body))
    gone = Withdrawn(void.chain, void.effective, why, void.actor)
    left = [each._replace(withdrawn=gone) if each is version else each for each in every]
    return Put(left[number - 1], plan_of(every, date.max), plan_of(left, date.max))


# The plan's own record.


class Kept(NamedTuple):
    """What a plan expected of a loan in a quarter that has begun, and what came in it."""

    loan: str
    quarter: str
    expected: Came
    came: Came
    has_ended: bool


def record_of(of: Day, plan: Plan) -> list[Kept]:
    """By loan and quarter, up to the day asked; money that no line expected is told too."""
    begun = [line for line in plan.lines if first_of_quarter(line.by) <= of.as_of]
    if not begun:
        return []
    expected: dict[tuple[str, str], Came] = defaultdict(Came)
    for line in begun:
        part = line.expected
        more = Came(part.principal, part.interest, part.overdue_interest)
        expected[line.loan, line.quarter] = expected[line.loan, line.quarter].plus(more)
    quarters = {line.quarter for line in begun}
    came = came_in(of, first_of_quarter(min(line.by for line in begun)))
    keys = expected.keys() | {key for key in came if key[1] in quarters}
    now = quarter_of(of.as_of + ONE_DAY)
    return [
        Kept(
            *(loan, quarter),
            expected.get((loan, quarter), NOTHING_CAME),
            came.get((loan, quarter), NOTHING_CAME),
            quarter < now,
        )
        for loan, quarter in sorted(keys, key=lambda key: (key[1], key[0]))
    ]


def by_quarter(lines: Iterable[PlanLine]) -> dict[str, Came]:
    """What is expected in each quarter, weighed."""
    found: Counter[tuple[str, int]] = Counter()
    for line in lines:
        part = line.expected
        for place, amount in enumerate((part.principal, part.interest, part.overdue_interest)):
            found[line.quarter, place] += amount
    quarters = sorted({quarter for quarter, _ in found})
    return {each: Came(*(found[each, place] for place in range(3))) for each in quarters}
