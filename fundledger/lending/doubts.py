"""What is to be said of an appraisal or a decision that nothing refuses.

    of_appraisal(dossier, found)        limits that fail, what is weak or not known
    of_decision(dossier, decided)       the same, and where it goes against what was proposed
    of_others(requests, dossier, …)     decisions and contracts that stand already
    of_money(dossier, decided, found)   its source has less left than what is decided
    of_stop(dossier, stop)              new lending is stopped on its day

Each is a sentence with its figures. Those of `Doubt.asks` are asked before the decision is taken:
a limit of the law that is exceeded, and a proposal that it goes against. Nothing is refused here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from fundledger.lending.dossier import Appraised, Decided, Dossier, decision_of
from fundledger.lending.lendable import Lendable
from fundledger.lending.limits_tested import LimitsTested
from fundledger.lending.requests import Requests
from fundledger.lending.standing import last_appraisal
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong
from fundledger.registers.stops import Said as Stop
from fundledger.rules.lending import CREDIT_STATEMENT


class Doubt(NamedTuple):
    sentence: Sentence
    asks: bool = False
    """Whoever decides must have been told before."""


def of_appraisal(dossier: Dossier, found: Appraised) -> Iterator[Doubt]:
    yield from _of_limits(dossier, found.limits)
    if found.proposal == "lend":
        yield from _of_weakness(dossier, found)
    if _lacks_statement(dossier, found.limits):
        yield _doubt("no_credit_statement", dossier)


def of_decision(dossier: Dossier, decided: Decided) -> Iterator[Doubt]:
    """`dossier` with the appraisals that the decision rests on."""
    proposed = last_appraisal(dossier)
    if decided.result == "approved":
        yield from _of_limits(dossier, decided.limits)
    if proposed is not None:
        yield from _against(dossier, proposed, decided)
        if decided.result == "approved":
            yield from _of_weakness(dossier, proposed)
    if decided.result == "approved" and _lacks_statement(dossier, decided.limits):
        yield _doubt("no_credit_statement", dossier)


def of_others(
    requests: Requests, dossier: Dossier, day: date, circle: Iterable[str]
) -> Iterator[Doubt]:
    """Decisions of a day after this one that stand already, and contracts of the request itself.

    `requests` are those of the circle: the borrower, and all that are related to it.
    """
    related = set(circle)
    later = [
        (other, other.decision)
        for other in requests.dossiers.values()
        if other.number != dossier.number
        and other.asked.cooperative in related
        and other.decision is not None
        and other.decision.day >= day
        and not _is_refused(other)
    ]
    if later:
        others = [
            Joined((other.number, decision.document, decision.day), ", ")
            for other, decision in later
        ]
        yield _doubt("decided_later", dossier, others=Joined(tuple(others), "; "))
    if signed := requests.signed.get(dossier.number):
        yield _doubt("contract_stands", dossier, loans=[each.loan for each in signed])


def _is_refused(dossier: Dossier) -> bool:
    decided = decision_of(dossier)
    return decided is None or decided.result == "refused"


def of_money(dossier: Dossier, decided: Decided, found: Lendable) -> Iterator[Doubt]:
    """`found` as it stood before the decision; without charter capital `no_capital` says it."""
    of_it = found.left_of(decided.source or dossier.asked.source)
    if decided.result == "refused" or decided.limits.capital is None or of_it is None:
        return
    if of_it.left < decided.amount:
        amount, left = Dong(decided.amount), Dong(of_it.left)
        yield _doubt("beyond_money", dossier, source=of_it.source, amount=amount, left=left)


def of_stop(dossier: Dossier, stop: Stop | None) -> Iterator[Doubt]:
    """No contract can be signed while it lasts; what is asked for may be looked at all the same."""
    if stop is not None:
        yield _doubt("stopped", dossier, day=stop.day, document=stop.document)


def _of_limits(dossier: Dossier, tested: LimitsTested) -> Iterator[Doubt]:
    for name in tested.failed():
        match name:
            case "borrower":
                yield _above("borrower", tested, tested.alone, _parts(tested))
            case "related":
                others = [
                    Joined((each.borrower, Dong(each.total)), ": ")
                    for each in tested.related
                    if each.total
                ]
                parts = Joined((*_parts(tested), *others), " + ")
                yield _above("related", tested, tested.together, (parts,))
            case "own_funds":
                yield _own_funds(dossier, tested)
            case "bad_debt":
                yield _doubt("bad_debt", dossier, asks=True, group=tested.worst_group)
    if tested.capital is None:
        yield _doubt("no_capital", dossier, day=tested.on)
    if tested.own_funds_percent is not None and not (
        tested.project_cost and tested.own_funds is not None
    ):
        yield _doubt("own_funds_unknown", dossier, percent=Decimal(tested.own_funds_percent))


def _lacks_statement(dossier: Dossier, tested: LimitsTested) -> bool:
    return not tested.credit_statement and CREDIT_STATEMENT not in dossier.handed_in


def _above(name: str, tested: LimitsTested, total: int, parts: tuple[object, ...]) -> Doubt:
    percent = tested.borrower_percent if name == "borrower" else tested.related_percent
    limit = tested.borrower_limit if name == "borrower" else tested.related_limit
    assert percent is not None
    assert limit is not None
    assert tested.capital is not None
    said: dict[str, object] = {
        "cooperative": tested.own.borrower,
        "total": Dong(total),
        "parts": Joined(parts, " + "),
        "percent": Decimal(percent),
        "capital": Dong(tested.capital),
        "limit": Dong(limit),
        "above": Dong(total - limit),
    }
    return Doubt(Sentence(f"lending_doubt.{name}", said), asks=True)


def _parts(tested: LimitsTested) -> tuple[object, ...]:
    """Of what the borrower would owe; what is nothing is left out."""
    amounts = {
        "balance": tested.own.balance,
        "undrawn": tested.own.undrawn,
        "promised": tested.own.promised,
        "adds": tested.amount,
    }
    return tuple(
        Sentence(f"limit_part.{name}", {"amount": Dong(amount)})
        for name, amount in amounts.items()
        if amount
    )


def _own_funds(dossier: Dossier, tested: LimitsTested) -> Doubt:
    assert tested.own_funds is not None
    assert tested.project_cost is not None
    assert tested.own_funds_percent is not None
    least = tested.own_funds_least
    assert least is not None
    return _doubt(
        "own_funds",
        dossier,
        asks=True,
        own_funds=Dong(tested.own_funds),
        cost=Dong(tested.project_cost),
        percent=Decimal(tested.own_funds_percent),
        least=Dong(least),
    )


def _of_weakness(dossier: Dossier, found: Appraised) -> Iterator[Doubt]:
    if found.weak:
        weak = [Sentence(f"lending_aspect.{each}") for each in found.weak]
        yield _doubt("weak", dossier, weak=weak)
    if found.dissent:
        yield _doubt("dissent", dossier, dissent=Joined(found.dissent, "; "))


def _against(dossier: Dossier, proposed: Appraised, decided: Decided) -> Iterator[Doubt]:
    if (proposed.proposal == "lend") != (decided.result == "approved"):
        yield _doubt(f"against_{proposed.proposal}", dossier, asks=True)
        return
    if decided.result == "refused":
        return
    if proposed.amount is not None and decided.amount > proposed.amount:
        amounts = {"amount": Dong(decided.amount), "proposed": Dong(proposed.amount)}
        yield _doubt("above_proposal", dossier, asks=True, **amounts)
    months = decided.term_months
    if proposed.term_months is not None and months is not None and months > proposed.term_months:
        said = {"months": months, "proposed": proposed.term_months}
        yield _doubt("longer_than_proposed", dossier, asks=True, **said)


def _doubt(name: str, dossier: Dossier, *, asks: bool = False, **said: object) -> Doubt:
    return Doubt(
        Sentence(f"lending_doubt.{name}", {"application": dossier.number, **said}), asks=asks
    )
