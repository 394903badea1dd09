"""What loans and borrowers ask for: limitation, the ladder, promises, inspections, reviews."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from fundledger.arrears.checks import are_reviews_kept
from fundledger.arrears.reviews import reviewed
from fundledger.calendar import quarter_named, quarter_of
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.recovery.cases import open_cases_of
from fundledger.recovery.due_rungs import DueBorrower
from fundledger.recovery.inspections import all_inspections, next_due
from fundledger.recovery.promises import Outcome, outcomes
from fundledger.recovery.steps import Contact, Notice, Promise, Step
from fundledger.worklist.debts import RunningOut
from fundledger.worklist.items import Item, Look


def limitations(look: Look) -> Iterator[Item]:
    """Of each loan the clock that ends first; where that is over, the next one that is not, too.

    Of a debt that was sued for nothing need be done in time any more, while the case is open.
    """
    open_cases = open_cases_of(look.connection, look.fund, look.day, look.known_at)
    for each in look.debts.running_out:
        if (case := open_cases.get(each.loan)) is not None and case.filed is not None:
            continue
        its = each.limitation
        yield from _ending(look, each, its.ends)
        if its.next_ends is not None:
            yield from _ending(look, each, its.next_ends)


def _ending(look: Look, each: RunningOut, ends: date) -> Iterator[Item]:
    left = (ends - look.day).days
    if each.alarms.of(left) is None and ends > look.until:
        return
    key = "work.limitation_over" if left < 0 else "work.limitation"
    yield Item(
        *("limitation", f"limitation:{each.loan}:{ends}", ends),
        Sentence(key, {"loan": each.loan, "day": ends}),
        each.limitation.oldest_due,
        who=each.officer,
        cooperative=each.owner,
        loan=each.loan,
    )


def rungs(look: Look) -> Iterator[Item]:
    """The next rung of the ladder of every borrower that is overdue."""
    for borrower, of in look.overdue.items():
        if of.due is None or of.due.since > look.until:
            continue
        oldest, rung = of.overdue.oldest_due, of.due.rung
        yield Item(
            *("rung", f"rung:{borrower}:{rung.code}:{oldest}", of.due.since),
            Sentence("work.rung", {"rung": rung.name, "oldest": oldest}),
            oldest,
            *_whose(of),
        )


def _whose(of: DueBorrower) -> tuple[str, str, str]:
    """Who looks after it, the borrower, and its loan where only one is overdue."""
    loan = of.loans[0] if len(of.loans) == 1 else ""
    return ", ".join(of.officers), of.borrower, loan


def promises(look: Look) -> Iterator[Item]:
    """Those that fall due, and those that were not kept, until somebody did something about it."""
    for borrower, steps in sorted(look.steps.items()):
        done = [each for each in steps if each.day <= look.day]
        found = outcomes(done, look.debts.receipts.get(borrower, ()), look.day)
        for each in found:
            if each.state == "kept" or each.promise.by > look.until:
                continue
            if each.state != "open" and _is_answered(look, each, borrower, done):
                continue
            yield _promised(look, borrower, each)


def _promised(look: Look, borrower: str, each: Outcome) -> Item:
    loan = each.promise.loans[0] if len(each.promise.loans) == 1 else ""
    late = look.overdue.get(borrower)
    said = {"amount": Dong(each.promise.amount), "paid": Dong(each.paid), "by": each.promise.by}
    return Item(
        *("promise", f"promise:{each.step.chain}", each.promise.by),
        Sentence(f"work.promise_{each.state}", said),
        each.step.day,
        who=look.debts.officers.get(loan, "") if loan else ", ".join(late.officers) if late else "",
        cooperative=borrower,
        loan=loan,
    )


def _is_answered(look: Look, of: Outcome, borrower: str, steps: Sequence[Step]) -> bool:
    """A broken promise asks for something no more once the borrower was spoken or written to after
    it, the debt was confirmed, restructured, recalled or sued for, or paid, or nothing is overdue.
    """
    if borrower not in look.overdue:
        return True
    by, kinds = of.promise.by, Contact | Notice | Promise
    if any(each.day > by and isinstance(each.said, kinds) for each in steps):
        return True
    if any(day > by for day in look.debts.papers.get(borrower, ())):
        return True
    came = sum(
        each.amount
        for each in look.debts.receipts.get(borrower, ())
        if each.day > by and (not of.promise.loans or each.loan in of.promise.loans)
    )
    return of.paid + came >= of.promise.amount


def inspections(look: Look) -> Iterator[Item]:
    """How money of a loan is used must be looked at, as long as anything is owed."""
    rule = look.ladder.inspection
    done = all_inspections(look.connection, look.fund, look.known_at)
    for number, each in look.debts.owing.items():
        made = [of.day for of in done.get(number, ()) if of.day <= look.day]
        due = next_due(rule, each.lent, made)
        if due is None or due > look.until:
            continue
        last = max(made, default=None) or each.lent.opened
        said: dict[str, object] = {"loan": number} if last is None else {"last": last}
        yield Item(
            *("inspection", f"inspection:{number}:{due}", due),
            Sentence("work.inspection_first" if last is None else "work.inspection", said),
            last or each.lent.last or due,
            who=each.officer,
            cooperative=each.owner,
            loan=number,
        )


def reviews(look: Look) -> Iterator[Item]:
    """Who is overdue is looked at once a quarter, where the Fund keeps reviews at all."""
    where = look.connection, look.fund
    first, last = quarter_named(quarter_of(look.day))
    if last > look.until or not are_reviews_kept(*where, look.day, look.known_at):
        return
    seen = reviewed(*where, first, last, look.known_at, until=look.day)
    quarter = quarter_of(last)
    for borrower, of in look.overdue.items():
        if borrower not in seen:
            yield _review(of, quarter, first, last)


def _review(of: DueBorrower, quarter: str, first: date, last: date) -> Item:
    return Item(
        *("review", f"review:{of.borrower}:{quarter}", last),
        Sentence("work.review", {"quarter": quarter}),
        first,
        *_whose(of),
    )
