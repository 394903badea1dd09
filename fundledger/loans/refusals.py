"""What stands against a document of a loan, whoever brings it: `verbs`, a file, a line of a bank.

    refuse_unfit(loan, wanted, …)       whatever the arithmetic says of it
    refuse_twice(documents, wanted)     it stands already
    named(refusal, loan, wanted)        what the arithmetic says of it, or of a later one

Each returns nothing or raises. Nothing is read from the book or written here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from fundledger.contract.events import EventRefused
from fundledger.contract.position import Position
from fundledger.errors import FundledgerError
from fundledger.grading.restructuring import KINDS as RESTRUCTURING
from fundledger.grading.restructuring import decisions_of
from fundledger.loans.derivation import derived_position
from fundledger.money import Dong
from fundledger.registers import documents as papers
from fundledger.registers.cooperatives import Cooperative
from fundledger.registers.documents import POSTING, Document
from fundledger.registers.loan import Loan

MONEY_IN = frozenset({"collect", "recover"})
_OF_A_DISSOLVED = frozenset(
    {
        *(*MONEY_IN, "apply", "waive", "recall", "judged", "write_off", "strike_off"),
        *("refund", "transfer"),
    }
)
"""What may still be done to the loan of a borrower that no longer exists."""

_OF_WHAT_WAS = frozenset({"judged", "confirm", "close"})
"""Papers that post nothing and are of no day to come all the same."""

_NEW_PLANS = frozenset({"reschedule", "extend"})
_AFTER_CLOSING = frozenset({*MONEY_IN, "refund"})

BorrowerOn = Callable[[str, date], Cooperative]
"""What the register knows of a borrower, by number, on a day."""


def refuse_unfit(loan: Loan, wanted: Document, today: date, borrower_on: BorrowerOn) -> None:
    """What stands against a document whatever the arithmetic says of it."""
    if wanted.do not in papers.KINDS:
        raise ValueError(f"no document of a loan: {wanted.do}")
    _refuse_sums(wanted.body)
    _refuse_contradictions(wanted)
    _refuse_correction(loan, wanted)
    _refuse_two_plans(loan, wanted)
    if wanted.do == "judged" and not wanted.document:
        raise FundledgerError("loan.judgment_unnamed", loan=loan.number)
    if wanted.day > today and (wanted.do in POSTING or wanted.do in _OF_WHAT_WAS):
        raise FundledgerError("loan.future_day", day=wanted.day)
    if loan.opening is not None and wanted.day <= loan.opening.day:
        raise FundledgerError("loan.before_opening", loan=loan.number, day=loan.opening.day)
    if loan.closed is not None and wanted.do not in _AFTER_CLOSING:
        raise FundledgerError("loan.closed", loan=loan.number, day=loan.closed.day)
    _refuse_borrower(loan, wanted, borrower_on)
    of_a_debt = wanted.do in POSTING or wanted.do == "judged"
    if of_a_debt and wanted.do != "disburse" and loan.begins is None:
        raise FundledgerError("loan.not_disbursed", loan=loan.number)


def _refuse_two_plans(loan: Loan, wanted: Document) -> None:
    """Of new instalments and a longer term of one day one would undo the other unseen."""
    if wanted.do not in _NEW_PLANS:
        return
    for each in loan.documents:
        if each.day == wanted.day and each.do in _NEW_PLANS - {wanted.do}:
            paper = each.document or "–"
            raise FundledgerError("loan.two_plans", loan=loan.number, day=each.day, document=paper)


def _refuse_sums(body: Mapping[str, Any]) -> None:
    """Whoever reads sums off a screen or a file refuses these there; this is the last door."""
    amount, split = body.get("amount", 1), body.get("split")
    if amount <= 0 or body.get("provision", 0) < 0:
        raise FundledgerError("contract.zero_amount")
    if split is not None:
        if min(split.values()) < 0:
            raise FundledgerError("contract.zero_amount")
        if sum(split.values()) > amount:
            total = Dong(sum(split.values()))
            raise FundledgerError("contract.split_sum", sum=total, amount=Dong(amount))


def _refuse_contradictions(wanted: Document) -> None:
    """What a paper says at once and cannot mean."""
    body = wanted.body
    if body.get("payoff"):
        if body.get("prepay"):
            raise FundledgerError("contract.prepay_and_payoff")
        if body.get("split") is not None:
            raise FundledgerError("contract.split_and_payoff")
    if wanted.do == "freeze" and not (body["interest"] or body["days"]):
        raise FundledgerError("contract.freezes_nothing")


def _refuse_correction(loan: Loan, wanted: Document) -> None:
    """What corrects a decision counts with it: so it must be one that restructured this loan."""
    corrected = wanted.body.get("corrects")
    if corrected is None:
        return
    known = decisions_of(loan)
    if corrected not in known:
        params: dict[str, object] = {"loan": loan.number, "decision": corrected}
        key = "loan.corrects_nothing" if not known else "loan.corrects_unknown"
        raise FundledgerError(key, **params, known=known)


def _refuse_borrower(loan: Loan, wanted: Document, borrower_on: BorrowerOn) -> None:
    """A borrower that is merged or dissolved takes part in little."""
    number = loan.cooperative_on(wanted.day)
    if wanted.do == "transfer" and number == wanted.body["to"]:
        raise FundledgerError("loan.transfer_to_itself", loan=loan.number, cooperative=number)
    borrower = borrower_on(number, wanted.day)
    if borrower.status == "merged" and wanted.do != "transfer":
        raise FundledgerError(
            "loan.borrower_merged",
            loan=loan.number,
            cooperative=borrower.name,
            into=borrower.merged_into or "–",
        )
    if borrower.status == "dissolved" and wanted.do not in _OF_A_DISSOLVED:
        raise FundledgerError(
            "loan.borrower_dissolved", loan=loan.number, cooperative=borrower.name
        )
    if wanted.do == "transfer":
        if any(each.day == wanted.day for each in loan.transfers):
            raise FundledgerError("loan.transfer_twice", loan=loan.number, day=wanted.day)
        to = str(wanted.body["to"])
        successor = borrower_on(to, wanted.day)
        if successor.status in ("merged", "dissolved"):
            raise FundledgerError("loan.successor_gone", cooperative=successor.name)


def refuse_twice(documents: Iterable[Document], wanted: Document) -> None:
    """What one of the loan's documents already says is not said again."""
    for standing in documents:
        if _says_the_same(standing, wanted):
            raise FundledgerError(
                "loan.already_entered",
                loan=wanted.loan,
                document=wanted.document or "–",
                day=standing.day,
                link=standing.chain,
            )


def _says_the_same(standing: Document, wanted: Document) -> bool:
    """The same document twice: its number and day, or, where it has none, its day and sum.

    One decision may waive interest of several kinds.
    """
    if standing.day != wanted.day or standing.do != wanted.do:
        return False
    if standing.body.get("kind") != wanted.body.get("kind"):
        return False
    if standing.document or wanted.document:
        return standing.document == wanted.document
    return _said(standing) == _said(wanted)


def _said(document: Document) -> dict[str, Any]:
    """What it does to the loan; why a debt is restructured makes no other document of it."""
    said = papers.without_place(document.body)
    if document.do in RESTRUCTURING:
        said = {name: what for name, what in said.items() if name not in ("reason", "corrects")}
    return said


def refuse_provision(loan: Loan, wanted: Document) -> None:
    provision = wanted.body.get("provision", 0)
    if not provision:
        return
    principal = derived_position(loan, wanted.day).principal
    if provision > principal:
        raise FundledgerError("loan.provision_above", principal=Dong(principal))


def refuse_orphans(loan: Loan) -> None:
    """Without a disbursement nothing is derived: money that came would leave the books with it."""
    left = [each for each in loan.documents if each.do in POSTING]
    if left:
        first = min(left, key=lambda each: (each.day, each.chain))
        raise FundledgerError(
            "loan.breaks_later",
            document=first.document or "–",
            day=first.day,
            reason=FundledgerError("loan.not_disbursed", loan=loan.number),
        )


def refuse_reopening(changed: Loan) -> None:
    """A loan that is closed owes nothing: what paid it stands as long as its closing does."""
    closed = changed.closed
    if closed is None:
        return
    at = derived_position(changed, closed.day)
    if owed_in_all(at) or at.unapplied:
        raise FundledgerError(
            "loan.closed_by", loan=changed.number, day=closed.day, link=closed.chain
        )


def owed_in_all(at: Position) -> int:
    """Principal, and interest of every kind."""
    return at.principal + at.interest


def named(refusal: EventRefused, loan: Loan, wanted: Document) -> FundledgerError:
    """The refusal itself if it is the document's own; else which later one could not stand."""
    if refusal.number == wanted.chain:
        return FundledgerError(refusal.key, **refusal.params)
    return breaks_later(refusal, loan)


def breaks_later(refusal: EventRefused, loan: Loan) -> FundledgerError:
    other = next(each for each in loan.documents if each.chain == refusal.number)
    return FundledgerError(
        "loan.breaks_later",
        document=other.document or "–",
        day=other.day,
        reason=FundledgerError(refusal.key, **refusal.params),
    )
