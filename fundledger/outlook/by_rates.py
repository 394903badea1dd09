"""What claims bring by the rates of the past: expected (`history`), or drawn (`simulate`).

    basis_of(of)                        the rates of a fund, its cases and promises, on a day
    by_history(claims, basis)
    by_simulation(claims, basis, paths, seed)

A `Basis` is a value: a scenario puts other rates, cases or promises in its place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import Day
from fundledger.outlook.claims import Claims
from fundledger.outlook.history import Moving, Standing, Step, expected, standing, steps
from fundledger.outlook.past import Courts, Remembered, past_of
from fundledger.outlook.promising import open_promises
from fundledger.outlook.rates import Rates, Stages, learnt
from fundledger.outlook.settling import Expected
from fundledger.outlook.simulating import PATHS, SEED, Promised, Simulated, simulated
from fundledger.recovery.promised import all_promised
from fundledger.recovery.promises import Outcome


@dataclass(frozen=True, slots=True)
class Basis:
    """`at_court` is the stage of each loan that is there; `every`: one loan in so many was seen."""

    rates: Rates
    at_court: Mapping[str, str] = field(default_factory=dict)
    promises: Mapping[str, Sequence[Outcome]] = field(default_factory=dict)
    every: int = 1


@dataclass(frozen=True, slots=True)
class ByRates:
    """Receipts by loan; what no cash comes of; and what was drawn, of a simulation."""

    receipts: Mapping[str, Sequence[Expected]]
    written_off: int
    promised: tuple[Promised, ...] = ()
    drawn: Simulated | None = None


def basis_of(of: Day, remembered: Remembered | None = None) -> Basis:
    """What is known of the past on a day, as known when it is asked."""
    stages = Stages(Buckets.read(of.connection, of.fund, of.as_of, of.known_at))
    past = past_of(of, stages, remembered)
    courts = Courts.read(of.connection, of.fund, of.known_at)
    now = {loan: courts.stage(loan, of.as_of) for loan in courts.by_loan}
    return Basis(
        learnt(stages, past.seen, list(past.others.values())),
        {loan: stage for loan, stage in now.items() if stage is not None},
        all_promised(of),
        past.every,
    )


def by_history(claims: Claims, basis: Basis) -> ByRates:
    return _expected(_standings(claims, basis, steps(claims.as_of, claims.until)), basis, claims)


def by_simulation(claims: Claims, basis: Basis, paths: int = PATHS, seed: int = SEED) -> ByRates:
    """Principal is the mean of what was drawn; interest, of which nothing is drawn, is expected."""
    of = steps(claims.as_of, claims.until)
    standings = _standings(claims, basis, of)
    foreseen = _expected(standings, basis, claims)
    promised = open_promises(basis.promises, claims, standings, of)
    drawn = simulated(basis.rates, standings, of, promised, paths, seed)
    receipts = {
        each.loan: _drawn(each, means, foreseen.receipts[each.loan], of)
        for each, means in zip(standings, drawn.by_step, strict=True)
    }
    return ByRates(receipts, foreseen.written_off, tuple(promised), drawn)


def _standings(claims: Claims, basis: Basis, of: Sequence[Step]) -> list[Standing]:
    stages, at_court = basis.rates.stages, basis.at_court
    return [standing(each, stages, of, at_court.get(each.loan)) for each in claims.every]


def _expected(standings: Sequence[Standing], basis: Basis, claims: Claims) -> ByRates:
    moving = Moving.of(basis.rates, steps(claims.as_of, claims.until))
    found = {each.loan: expected(each, moving) for each in standings}
    receipts = {loan: each.receipts for loan, each in found.items()}
    return ByRates(receipts, sum(each.written_off for each in found.values()))


def _drawn(
    of: Standing, means: Sequence[int], foreseen: Sequence[Expected], steps: Sequence[Step]
) -> list[Expected]:
    interest = {each.day: each for each in foreseen}
    found: list[Expected] = []
    for principal, step in zip(means, steps, strict=True):
        beside = interest.get(step.last)
        of_interest = (0, 0) if beside is None else (beside.interest, beside.overdue_interest)
        if principal or any(of_interest):
            found.append(Expected(of.loan, step.last, principal, *of_interest, "history"))
    return found
