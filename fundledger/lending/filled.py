"""A contract filled in from the decision it is signed by: what nobody said is as it was decided.

    Filling.read(connection, fund)      what was decided, and what is signed of it already
    filling.of(rows)                    for each row what it leaves unsaid, or why nothing is known
    filled(dossier, left, row)          one row: pure
    basis_of(connection, fund, contract)    what a contract that was taken rests on

What is filled in is in the words of a contract's file, by the names of its fields; it is read and
judged like what was typed. Nothing that was said is replaced: what a contract says otherwise than
the decision is for `agreed` to name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundledger.contract.duedays import months_later
from fundledger.contract.terms import Fault
from fundledger.lending.dossier import (
    Applied,
    Appraised,
    Decided,
    Dossier,
    Stated,
    decision_of,
    dossiers,
    find_dossier,
)
from fundledger.money import Dong
from fundledger.registers.contracts import LoanContract, contracts
from fundledger.registers.cooperatives import Mergers, mergers, successor_on

if TYPE_CHECKING:
    from sqlalchemy import Connection


class Row(NamedTuple):
    """What of a contract has to be known to fill in the rest. `said`: the names of what it says."""

    application: str
    loan: str
    said: frozenset[str]
    principal: int | None = None
    signed: date | None = None
    disbursed: date | None = None

    @property
    def begins(self) -> date | None:
        """The day of disbursement; where none is said, it is expected on that of the signing."""
        return self.signed if "disbursed" not in self.said else self.disbursed


@dataclass(frozen=True, slots=True)
class Basis:
    """What a contract that was taken rests on; `left` is what of it may still be signed."""

    dossier: Dossier
    decided: Decided
    decision: Stated
    left: int


def basis_of(connection: Connection, fund: int, contract: LoanContract) -> Basis | None:
    """None of a contract that names no application, or whose decision stands no more."""
    if not contract.application:
        return None
    dossier = find_dossier(connection, fund, contract.application)
    decision = None if dossier is None else dossier.decision
    if dossier is None or decision is None:
        return None
    assert isinstance(decision.said, Decided)
    signed = signed_of(connection, fund).get(contract.application, {})
    return Basis(dossier, decision.said, decision, decision.said.amount - sum(signed.values()))


def signed_of(connection: Connection, fund: int) -> dict[str, dict[str, int]]:
    """By application, what each of its contracts lends."""
    signed: dict[str, dict[str, int]] = defaultdict(dict)
    for contract in contracts(connection, fund):
        if contract.application:
            signed[contract.application][contract.number] = contract.terms.principal
    return signed


class Filled(NamedTuple):
    """What a row leaves unsaid; or why its application tells nothing."""

    more: Mapping[str, str]
    fault: Fault | None = None


NOTHING = Filled({})
_PRINCIPAL = "terms.principal"


@dataclass(frozen=True, slots=True)
class Filling:
    dossiers: Mapping[str, Dossier]
    signed: Mapping[str, Mapping[str, int]]  # by application, what each of its contracts lends
    mergers: Mergers

    @classmethod
    def read(cls, connection: Connection, fund: int) -> Filling:
        where = connection, fund
        return cls(dossiers(*where), signed_of(*where), mergers(*where))

    def of(self, rows: Sequence[Row]) -> list[Filled]:
        """Rows of one file: what one of them says of a sum is not left for another."""
        taken = {number: dict(of_it) for number, of_it in self.signed.items()}
        for row in rows:
            of_it = taken.setdefault(row.application, {})
            if row.principal is None:
                of_it.pop(row.loan, None)  # it takes what is left
            else:
                of_it[row.loan] = row.principal
        found: list[Filled] = []
        for row in rows:
            dossier = self.dossiers.get(row.application)
            fault = _fault(dossier, row)
            if fault is not None or dossier is None:
                found.append(Filled({}, fault))
                continue
            decided = decision_of(dossier)
            assert decided is not None
            of_it = taken[row.application]
            others = {loan: lent for loan, lent in of_it.items() if loan != row.loan}
            left = decided.amount - sum(others.values())
            if left <= 0 and row.principal is None:
                found.append(Filled({}, _all_signed(dossier, decided, sorted(others))))
                continue
            signed = row.signed or date.max  # a day that cannot be read is refused by itself
            owner = successor_on(self.mergers, dossier.asked.cooperative, signed)
            more = filled(dossier, left, row, owner)
            if "principal" in more:
                taken[row.application][row.loan] = int(more["principal"])
            found.append(Filled(more))
        return found


def _fault(dossier: Dossier | None, row: Row) -> Fault | None:
    """Of what was not approved nothing is filled in."""
    said: dict[str, object] = {"application": row.application, "loan": row.loan}
    if dossier is None:
        return Fault("application", "application.unknown", said)
    decided, decision = decision_of(dossier), dossier.decision
    if decided is None or decision is None:
        return Fault("application", "application.not_decided_yet", said)
    if decided.result == "refused":
        return Fault(
            "application", "application.was_refused", {**said, "decision": decision.document}
        )
    return None


def _all_signed(dossier: Dossier, decided: Decided, loans: Sequence[str]) -> Fault:
    assert dossier.decision is not None
    said: dict[str, object] = {"application": dossier.number, "loans": loans}
    said |= {"decision": dossier.decision.document, "amount": Dong(decided.amount)}
    return Fault(_PRINCIPAL, "application.all_signed", said)


def filled(dossier: Dossier, left: int, row: Row, owner: str) -> dict[str, str]:
    """What a contract by this decision leaves unsaid, `left` being what may still be signed.

    `owner` signs it: who asked, or whoever that was merged into.
    """
    decided, decision = decision_of(dossier), dossier.decision
    assert decided is not None
    assert decision is not None
    asked = dossier.asked
    known = {
        "cooperative": owner,
        "source": decided.source or asked.source,
        "principal": str(left),
        "disbursed": "" if row.begins is None else row.begins.isoformat(),
        **_rate(decided, row.said),
        **_instalments(decided, asked, row),
        "purpose": asked.purpose,
        "approval": decision.document,
        "project_cost": _digits(asked.project_cost),
        "own_funds": _digits(asked.own_funds),
        "officer": asked.officer or _appraiser(dossier),
    }
    return {name: text for name, text in known.items() if text and name not in row.said}


def _rate(decided: Decided, said: frozenset[str]) -> dict[str, str]:
    """As it was decided, of a year or of a month; none beside one that was said."""
    if said & {"annual_rate", "monthly_rate"}:
        return {}
    return {
        "annual_rate": decided.annual_rate,
        "monthly_rate": decided.monthly_rate,
        "monthly_conversion": decided.monthly_conversion,
    }


def _instalments(decided: Decided, asked: Applied, row: Row) -> dict[str, str]:
    """How many, and how far apart; by the term where only one of the two was decided or said.

    A contract by a list of instalments, or one that says a due day of its own, is left as it is.
    """
    if "custom" in row.said:
        return {}
    term = decided.term_months or asked.term_months
    count = decided.instalments or asked.instalments
    every = decided.every_months or asked.every_months
    if "instalments" in row.said or "every" in row.said:
        return _beside(count, every, row)
    if count == 1 and term:
        every = term
    elif count is None and term and every and term % every == 0:
        count = term // every
    elif every is None and term and count and term % count == 0:
        every = term // count
    found = {"instalments": _digits(count), "every": f"{every} months" if every else ""}
    if _is_off_the_cycle(term, count, every) and row.begins and not row.said & _DUE_DAYS:
        assert term is not None
        found["last_due"] = months_later(row.begins, term).isoformat()
    return found


def _beside(count: int | None, every: int | None, row: Row) -> dict[str, str]:
    """Of what was decided the one that the row does not say."""
    if "instalments" in row.said:
        return {"every": f"{every} months" if every else ""}
    return {"instalments": _digits(count)}


def _is_off_the_cycle(term: int | None, count: int | None, every: int | None) -> bool:
    """Whether the term ends after the last but one due day, on a day that is none of the cycle."""
    if not (term and count and every) or count < 2:
        return False
    return (count - 1) * every < term != count * every


_DUE_DAYS = frozenset({"first_due", "last_due", "due_day"})


def _appraiser(dossier: Dossier) -> str:
    for each in reversed(dossier.appraisals):
        assert isinstance(each.said, Appraised)
        if each.said.officer:
            return each.said.officer
    return ""


def _digits(number: int | None) -> str:
    return "" if number is None else str(number)
