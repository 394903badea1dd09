"""The first version of a plan, from what the books know: nobody who owes is forgotten.

    proposed(of, until, standing, worded)   a line for each loan and quarter that has none

What falls due comes by the contract and is taken to be sure. What is overdue comes by what the
borrower has promised, by a security that is sold, by what was judged; of the last two, and of an
auction, the books know the sum and not how sure it is, so their lines stand at 0 per cent with a
note that says what must be filled in. A loan of which nothing is known gets such a line too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import Day, Debt, each_debt
from fundledger.bulk import no_collection
from fundledger.calendar import ONE_DAY, first_of_quarter, quarter_of
from fundledger.contract.life import Life
from fundledger.contract.waterfall import (
    Parts,
    fall,
    fall_by_instalment,
    left_by_instalment,
    order_of,
)
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.outlook.claims import Claim, claim_of
from fundledger.outlook.contracts import by_contract
from fundledger.outlook.planned import CERTAIN, NOTHING_CAME, Came, Plan, PlanLine
from fundledger.outlook.plans import came_in, in_order
from fundledger.outlook.settling import Origin
from fundledger.recovery.cases import SETTLING, Case, open_cases_of
from fundledger.recovery.handling import Handling
from fundledger.recovery.promised import all_promised
from fundledger.recovery.realised import received_by
from fundledger.recovery.realising import handlings

Worded = Callable[[Sentence], str]
"""Notes are kept as text, in the language of whoever starts the plan."""


@dataclass
class _Promised:
    """A promise that is open, and what of it no loan has taken yet."""

    by: date
    made: date
    loans: tuple[str, ...]
    left: int


@dataclass
class _Known:
    """What the books know beside the contracts, by borrower or loan."""

    promises: Mapping[str, Sequence[_Promised]]
    cases: Mapping[str, Case]
    handled: Mapping[str, Sequence[tuple[Handling, int]]]  # with what came of it already
    came: Mapping[tuple[str, str], Came]


@dataclass
class _OfLoan:
    """The lines of one loan as they are found, and what of its overdue principal none expects."""

    loan: str
    overdue: int
    left: int
    lines: dict[tuple[str, Origin], PlanLine] = field(default_factory=dict)

    @property
    def has_source(self) -> bool:
        """Whether anything is said of what is overdue, be it only that somebody must."""
        return any(origin != "contract" for _, origin in self.lines)

    def expect(
        self, by: date, origin: Origin, parts: Parts, note: str = "", percent: int = CERTAIN
    ) -> None:
        """Money of one quarter from one origin is one line, by the last of its days."""
        principal = parts.overdue_principal + parts.due_principal
        overdue_interest = parts.overdue_interest + parts.late_interest
        key = quarter_of(by), origin
        new = PlanLine(
            *(self.loan, by, principal, parts.due_interest, overdue_interest, origin, percent, note)
        )
        self.lines[key] = _joined(self.lines[key], new) if key in self.lines else new
        self.left -= min(self.left, parts.overdue_principal)


def _joined(one: PlanLine, other: PlanLine) -> PlanLine:
    return one._replace(
        by=max(one.by, other.by),
        principal=one.principal + other.principal,
        interest=one.interest + other.interest,
        overdue_interest=one.overdue_interest + other.overdue_interest,
        percent=min(one.percent, other.percent),
        note="; ".join(dict.fromkeys(filter(None, (one.note, other.note)))),
    )


def proposed(of: Day, until: date, standing: Plan, worded: Worded) -> list[PlanLine]:
    """Lines for the loans and quarters of which the plan says nothing yet."""
    said = {(line.loan, line.quarter) for line in standing.lines}
    planned = {line.loan for line in standing.lines if of.as_of <= line.by <= until}
    today = {line.loan for line in standing.lines if line.by == of.as_of}
    known, found = _known(of), list[PlanLine]()
    buckets = Buckets.read(of.connection, of.fund, of.as_of, of.known_at)
    with no_collection():
        for debt in each_debt(of):
            claim = claim_of(debt, until, buckets)
            is_said = claim.loan in today  # what is to come today is in a line already
            lines = _lines(debt, claim, of.as_of, until, known, worded, is_said=is_said)
            found += [
                line
                for line in lines
                if (line.loan, line.quarter) not in said
                and (_says_something(line) or line.loan not in planned)
            ]
    return sorted(found, key=in_order)


def _says_something(line: PlanLine) -> bool:
    return bool(line.principal or line.interest or line.overdue_interest)


def _known(of: Day) -> _Known:
    promises = {
        borrower: [
            _Promised(each.promise.by, each.step.day, each.promise.loans, left)
            for each in outcomes
            if each.state == "open" and (left := each.promise.amount - each.paid)
            if of.as_of <= each.promise.by
        ]
        for borrower, outcomes in all_promised(of).items()
    }
    handled: dict[str, list[tuple[Handling, int]]] = defaultdict(list)
    for each in handlings(of.connection, of.fund, of.known_at):
        then = each.until(of.as_of)
        if then is not None and not then.is_over and then.security.loans:
            handled[then.security.loans[0]].append((then, received_by(of, then)))
    cases = open_cases_of(of.connection, of.fund, of.as_of, of.known_at)
    return _Known(promises, cases, handled, came_in(of, first_of_quarter(of.as_of)))


def _lines(
    debt: Debt,
    claim: Claim,
    as_of: date,
    until: date,
    known: _Known,
    worded: Worded,
    *,
    is_said: bool,
) -> list[PlanLine]:
    found = _OfLoan(claim.loan, claim.overdue, claim.overdue)
    for each in by_contract(claim, as_of):
        if is_said and each.day == as_of:
            continue
        # What is in its days of grace fell due before the day, and is expected by their end.
        by = each.day if each.day > as_of else each.day + timedelta(days=claim.grace_days)
        parts = Parts(due_principal=each.principal, due_interest=each.interest)
        found.expect(max(by, as_of + ONE_DAY), "contract", parts)
    for promise in known.promises.get(debt.owner, ()):
        if not (is_said and promise.by == as_of):
            by = max(promise.by, as_of + ONE_DAY)
            _promise(debt, found, promise, by, (as_of, until), worded)
    for handling, received in known.handled.get(claim.loan, ()):
        _security(found, handling, received, as_of, until, worded)
    case = known.cases.get(claim.loan)
    if case is not None and found.left:
        _case(found, case, until, worded)
    if not found.lines or (found.left and not found.has_source):
        _nothing_known(debt, found, until, worded)
    _with_what_came(found, claim, as_of, known, worded)
    return list(found.lines.values())


def _promise(
    debt: Debt,
    found: _OfLoan,
    promise: _Promised,
    by: date,
    span: tuple[date, date],
    worded: Worded,
) -> None:
    """What is overdue, as the contract's order shares out what was promised."""
    as_of, until = span
    if by > until or (promise.loans and debt.number not in promise.loans):
        return
    owed = Parts(
        overdue_principal=found.overdue,
        overdue_interest=debt.at.interest_overdue_due,
        due_interest=sum(each.interest for each in debt.overdue),
        late_interest=debt.at.late_interest_due,
    )
    expected = [line for (_, origin), line in found.lines.items() if origin == "promise"]
    of_late = sum(line.overdue_interest for line in expected)
    taken = Parts(
        overdue_principal=found.overdue - found.left,
        overdue_interest=min(owed.overdue_interest, of_late),
        due_interest=min(owed.due_interest, sum(line.interest for line in expected)),
        late_interest=min(owed.late_interest, max(of_late - owed.overdue_interest, 0)),
    )
    terms = debt.loan.contract.terms
    order = order_of(terms.waterfall)
    if terms.waterfall_by == "instalment":
        rows = left_by_instalment(_by_instalment(debt, owed, as_of), taken)
        paid, promise.left = fall_by_instalment(promise.left, rows, order)
    else:
        paid, promise.left = fall(promise.left, owed.less(taken), order)
    if any(paid):
        note = worded(Sentence("recovery_plan_fill.promise", {"day": promise.made}))
        found.expect(by, "promise", paid, note)


def _by_instalment(debt: Debt, owed: Parts, as_of: date) -> list[Parts]:
    """What is overdue by the age of each instalment; in all as much as `owed`."""
    life = Life(debt.loan.contract.terms, debt.loan.events, opening=debt.loan.opening)
    life.lived([as_of])
    late = {each.due.toordinal() for each in debt.overdue}
    rows = [
        parts._replace(due_principal=0, due_interest=parts.due_interest if due in late else 0)
        for due, parts in life.debt.owed_by_instalment()
    ]
    found: list[Parts] = []
    rest = owed
    for row in rows:
        part = Parts(*map(min, row, rest))
        rest = rest.less(part)
        found.append(part)
    return [*found, rest]  # where all of a balance is overdue, what of it has not fallen due


def _security(
    found: _OfLoan, handling: Handling, received: int, as_of: date, until: date, worded: Worded
) -> None:
    """What is unpaid of a price that was agreed is sure; what an auction brings nobody knows."""
    code, sale, auction = handling.security.code, handling.sale, handling.auction
    if sale is not None and handling.stage == "sold":
        by, price, percent = sale.pay_by or until, sale.price, CERTAIN
        note = Sentence("recovery_plan_fill.sold", {"code": code, "price": Dong(price)})
    elif auction is not None:
        by, price, percent = auction[1].on, auction[1].price, 0
        note = Sentence("recovery_plan_fill.auction", {"code": code, "price": Dong(price)})
    else:
        return
    if by > until:
        return
    parts = Parts(overdue_principal=min(max(price - received, 0), found.left))
    if any(parts):
        found.expect(max(by, as_of + ONE_DAY), "collateral", parts, worded(note), percent)


def _case(found: _OfLoan, case: Case, until: date, worded: Worded) -> None:
    """Of what was judged the sum is known; of a suit that is not over, nothing."""
    judgment = case.judgment
    sums = None if judgment is None else judgment.of_loan(found.loan)
    if judgment is None or sums is None:
        state = case.standing(frozenset()).state.label
        note = Sentence("recovery_plan_fill.case", {"case": case.number, "state": state})
        found.expect(until, "judgement", Parts(), worded(note), 0)
        return
    said = {"case": case.number, "day": judgment.day}
    origin: Origin = "court_settlement" if judgment.event in SETTLING else "enforcement"
    note = Sentence(f"recovery_plan_fill.{origin}", said)
    parts = Parts(overdue_principal=min(sums.principal, found.left))
    found.expect(until, origin, parts, worded(note), 0)


def _nothing_known(debt: Debt, found: _OfLoan, until: date, worded: Worded) -> None:
    def say(key: str, origin: Origin, percent: int) -> None:
        note = worded(Sentence(f"recovery_plan_fill.{key}"))
        found.expect(until, origin, Parts(), note, percent)

    if debt.at.principal_overdue:
        say("overdue", "judgement", 0)
    elif debt.at.principal:
        say("nothing_due", "contract", CERTAIN)
    else:
        say("interest_only", "judgement", 0)


def _with_what_came(
    found: _OfLoan, claim: Claim, as_of: date, known: _Known, worded: Worded
) -> None:
    """A line speaks of its whole quarter, also of what came before the plan was begun.

    Held money has come too: dues are net of it, and an outlook takes it off the line again.
    """
    quarter = quarter_of(as_of)
    came = known.came.get((found.loan, quarter), NOTHING_CAME).with_held(claim.held)
    of_quarter = [key for key in found.lines if key[0] == quarter]
    if not any(came) or not of_quarter:
        return
    surest = max(of_quarter, key=lambda key: found.lines[key].percent)
    line = found.lines[surest]
    interest = came.interest + came.overdue_interest
    said = {"amount": Dong(came.principal), "interest": Dong(interest)}
    note = worded(Sentence(f"recovery_plan_fill.{'came_both' if interest else 'came'}", said))
    found.lines[surest] = line._replace(
        principal=line.principal + came.principal,
        interest=line.interest + came.interest,
        overdue_interest=line.overdue_interest + came.overdue_interest,
        note="; ".join(filter(None, (line.note, note))),
    )
