"""Use of provision (xử lý rủi ro), what became of it, and leaving the books for good (xuất toán).

    refuse_use(connection, fund, …)     a write-off that no decision of the council allows
    doubts_of_use(…)                    what whoever writes a debt off should be told first
    strike_off(writer, …)               the debt leaves the register, five years after it was used
    used(of)                            the register: each debt, what came back, until when it stays

From the day on which the Fund says so, a use names a decision of the council that approved it for
that loan; each item of a decision is used once. A debt that was written off before the book began
has no contract in it: its balance came with the opening, and the day of its use is said by whoever
strikes it off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.arrears.approvals import COUNCIL_DECISIONS_REQUIRED, approvals
from fundledger.arrears.debts import Day, debts_of, graded
from fundledger.arrears.providing import balances_on, bears_no_risk
from fundledger.arrears.usable import USABLE_GROUP, is_gone, register_ends
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders
from fundledger.grading.groups import Graded
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope, balances, was_posted
from fundledger.ledger.entry import Booked, Draft, Posting
from fundledger.ledger.journal import Writer
from fundledger.ledger.settings import value_on
from fundledger.loans import verbs
from fundledger.loans.derivation import derived_position
from fundledger.loans.given_up import GivenUp, given_up
from fundledger.loans.verbs import TakenDocument
from fundledger.messages import say_in
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.registers.contracts import contracts as all_contracts
from fundledger.registers.contracts import find_contract, unknown
from fundledger.registers.cooperatives import cooperatives
from fundledger.registers.loan import Loan, loan_numbered, loans
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

OLD = "strike_off_old"
"""The entry that strikes off what an opening brought: no document's, so it may be reversed."""

_REGISTER = "memo_written_off"

# Before a use.


def refuse_use(
    connection: Connection, fund: int, number: str, day: date, document: str, provision: int
) -> None:
    """Provision is for risk that the Fund bears, where it says so by decision of its council.

    A debt of entrusted money is given up without provision, and needs no decision to use any.
    """
    loan = loan_numbered(connection, fund, number)
    if bears_no_risk(Day(connection, fund, day), loan):
        if provision:
            said = {"loan": loan.number, "source": loan.contract.source}
            raise FundledgerError("provision.of_entrusted", **said)
        return
    if value_on(connection, fund, COUNCIL_DECISIONS_REQUIRED, day) == "yes":
        _refuse_unapproved(connection, fund, loan, "use", day, document, amount=provision)


def _refuse_unapproved(
    connection: Connection,
    fund: int,
    loan: Loan | str,
    what: Literal["use", "strike_off"],
    day: date,
    document: str,
    *,
    amount: int = 0,
) -> None:
    number, papers = (loan, ()) if isinstance(loan, str) else (loan.number, loan.documents)
    of_loan = [
        each for each in approvals(connection, fund) if each.loan == number and each.what == what
    ]
    said = clean(document)
    named: dict[str, object] = {"loan": number, "what": Sentence(f"council_item.{what}")}
    found = next((each for each in of_loan if each.number == said), None)
    if found is None:
        known = [each.number for each in of_loan]
        if not known:
            how = _decision_on(number, what, day, said, amount)
            raise FundledgerError("council.none_approved", how=how, **named)
        if not said:
            raise FundledgerError("council.which_approved", known=known, **named)
        raise FundledgerError("council.not_approved", document=said, known=known, **named)
    if found.day > day:
        raise FundledgerError("council.decided_later", number=said, decided=found.day, day=day)
    taken = {"use": "write_off", "strike_off": "strike_off"}[what]
    if any(each.do == taken and each.document == said for each in papers):
        raise FundledgerError("council.used_already", number=said, **named)
    if found.amount is not None and amount > found.amount:
        amounts = {"amount": Dong(amount), "approved": Dong(found.amount)}
        raise FundledgerError("council.above_approved", number=said, **amounts, **named)


def _decision_on(
    loan: str, what: Literal["use", "strike_off"], day: date, document: str, amount: int
) -> Sentence:
    """The decision that is lacking, as it is entered."""
    said: dict[str, object] = {
        "loan": loan,
        "day": day,
        "number": document or Sentence("metavar.decision"),
        "amount": Dong(amount) if amount else Sentence("council.some_amount"),
    }
    return Sentence(f"council.decide_{what}", said)


def doubts_of_use(
    connection: Connection, fund: int, number: str, day: date, provision: int
) -> Iterator[Sentence]:
    """Asked before the document is taken: as things stand on its day without it."""
    loan = loan_numbered(connection, fund, number)
    group = group_on(Day(connection, fund, day), loan)
    gone = is_gone(cooperatives(connection, fund, day), loan.cooperative_on(day))
    if group is not None and group.group < USABLE_GROUP and not gone:
        yield Sentence("provision.use_below_5", {"loan": loan.number, "group": group.group})
    if provision:
        held = balances_on(connection, fund, day).of_loans
        there = max(0, held.get(loan.number, 0) + held.get(None, 0))
        if provision > there:
            said: dict[str, object] = {"loan": loan.number, "held": Dong(there)}
            yield Sentence("provision.use_above_held", {**said, "lacks": Dong(provision - there)})
    yield from _doubts_of_money(loan, day)


def _doubts_of_money(loan: Loan, day: date) -> Iterator[Sentence]:
    """The borrower's own money, held for this loan, pays before the Fund bears the loss."""
    if not loan.begun(day):
        return
    at = derived_position(loan, day)
    if at.unapplied:
        is_due = at.principal_overdue or at.interest_due + at.interest_overdue_due
        key = "provision.money_held" if is_due else "provision.money_held_ahead"
        yield Sentence(key, {"loan": loan.number, "held": Dong(at.unapplied), "day": day})


def group_on(of: Day, loan: Loan) -> Graded | None:
    """The group of one loan's debt beside all that pull it down; None without principal."""
    graders = Graders.read(of.connection, of.fund, of.as_of, of.known_at)
    circle = graders.circle_of(loan.cooperative_on(of.as_of))
    every = loans(of.connection, of.fund, of.known_at)
    beside = (each for each in every if graders.circle_of(each.cooperative_on(of.as_of)) == circle)
    return graded(list(debts_of(beside, of)), graders).get(loan.number)


# Out of the register.


@dataclass(frozen=True, slots=True)
class StruckOff:
    """What left the register, by which entries; `taken` where the book has the loan's contract."""

    entries: tuple[Booked, ...]
    taken: TakenDocument | None


def strike_off(
    writer: Writer,
    number: str,
    day: date,
    document: str,
    *,
    today: date,
    used_on: date | None = None,
    booked_on: date | None = None,
) -> StruckOff:
    """`used_on` is said of a debt that came with the opening, and of no other."""
    connection, fund, number = writer.connection, writer.fund, clean(number)
    if not clean(document):
        raise FundledgerError("strike_off.no_decision", loan=number)
    if find_contract(connection, fund, number) is None:
        of_old = _old(connection, fund, number)
        if day > today:
            raise FundledgerError("loan.future_day", day=day)
        _refuse_to_strike(connection, fund, number, day, document, sum(of_old.values()), used_on)
        draft = _draft_of_old(number, of_old, day, document, used_on or day)
        draft = replace(draft, date=writer.periods.chosen(day, booked_on))
        return StruckOff((Booked(draft, writer.append(draft)),), None)
    loan = loan_numbered(connection, fund, number)
    gone = _given_up(loan, day)
    if used_on is not None:
        raise FundledgerError("strike_off.day_known", loan=number, day=gone.paper.day)
    _refuse_to_strike(connection, fund, loan, day, document, gone.left, gone.paper.day)
    body = {"do": "strike_off"}
    taken = verbs.take(*(writer, number, body, day, document), today=today, booked_on=booked_on)
    return StruckOff(taken.entries, taken)


def _refuse_to_strike(
    connection: Connection,
    fund: int,
    loan: Loan | str,
    day: date,
    document: str,
    left: int,
    used_on: date | None,
) -> None:
    number = loan if isinstance(loan, str) else loan.number
    if left <= 0:
        raise FundledgerError("strike_off.nothing_left", loan=number)
    if used_on is None:
        raise FundledgerError("strike_off.when_used", loan=number)
    if day < (ends := register_ends(used_on)):
        raise FundledgerError("strike_off.too_early", loan=number, used=used_on, ends=ends, day=day)
    if value_on(connection, fund, COUNCIL_DECISIONS_REQUIRED, day) == "yes":
        _refuse_unapproved(connection, fund, loan, "strike_off", day, document)


def _given_up(loan: Loan, day: date) -> GivenUp:
    found = given_up(loan, day)
    if found is None:
        raise FundledgerError("strike_off.not_written_off", loan=loan.number, day=day)
    if (struck := loan.struck_off) is not None:
        said = {"document": struck.document, "day": struck.day}
        raise FundledgerError("strike_off.twice", loan=loan.number, **said)
    return found


def _old(connection: Connection, fund: int, number: str) -> dict[str | None, int]:
    """By borrower, what the register has of a loan that the book has no contract of."""
    found = _old_ones(connection, Scope.of(connection, fund))
    if number not in found and was_posted(connection, fund, "loan", number):
        raise FundledgerError("strike_off.nothing_left", loan=number)
    if number not in found:
        raise unknown(number, {*found, *(each.number for each in all_contracts(connection, fund))})
    return found[number]


def _old_ones(connection: Connection, scope: Scope) -> dict[str, dict[str | None, int]]:
    ever = Accounts.read(connection, scope.fund, scope.known_at).ever()
    numbers = [number for number, one in ever.items() if one.role.name == _REGISTER]
    signed = {each.number for each in all_contracts(connection, scope.fund, scope.known_at)}
    sums = balances(connection, scope, ("loan", "cooperative"), accounts=numbers)
    found: dict[str, dict[str | None, int]] = {}
    for (loan, cooperative), amount in sums.items():
        if loan is not None and loan not in signed:
            found.setdefault(loan, {})[cooperative] = amount
    return found


def _draft_of_old(
    number: str, of_old: Mapping[str | None, int], day: date, document: str, used_on: date
) -> Draft:
    lines = [
        Posting(_REGISTER, -amount, number, cooperative) for cooperative, amount in of_old.items()
    ]
    contra = Posting(f"{_REGISTER}_contra", sum(of_old.values()))
    memo = say_in("vi", "strike_off.memo_of_old", loan=number, used=used_on)
    return Draft(day, memo, (contra, *lines), kind=OLD, document=document)


# The register.


@dataclass(frozen=True, slots=True)
class Used:
    """One debt in the register, or that was. What is None is not known of one from the opening."""

    loan: str
    owner: str
    left: int
    used_on: date | None = None
    decision: str = ""
    principal: int | None = None
    interest: int | None = None
    provision: int | None = None
    recovered: int | None = None
    struck_off: date | None = None
    struck_by: str = ""

    @property
    def ends(self) -> date | None:
        return None if self.used_on is None else register_ends(self.used_on)


def used(of: Day) -> list[Used]:
    """By day, what came with the opening first."""
    found = [
        _used(loan, gone, of.as_of)
        for loan in loans(of.connection, of.fund, of.known_at)
        if (gone := given_up(loan, of.as_of)) is not None
    ]
    scope = Scope.of(of.connection, of.fund, of.as_of, of.known_at)
    old = [
        Used(loan, "; ".join(sorted(filter(None, by))), sum(by.values()))
        for loan, by in _old_ones(of.connection, scope).items()
    ]
    return sorted([*old, *found], key=lambda one: (one.used_on or date.min, one.loan))


def _used(loan: Loan, gone: GivenUp, day: date) -> Used:
    struck = gone.struck_off
    return Used(
        loan.number,
        loan.cooperative_on(day),
        gone.left,
        used_on=gone.paper.day,
        decision=gone.paper.document,
        principal=gone.principal,
        interest=gone.interest,
        provision=gone.provision,
        recovered=gone.recovered,
        struck_off=None if struck is None else struck.day,
        struck_by="" if struck is None else struck.document,
    )
