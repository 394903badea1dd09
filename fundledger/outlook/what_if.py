"""The outlook of a method when a scenario holds.

    what_if(claims, now, base, scenario, known)     the outlook then, and what each change did
    on_hand_by_day(claims, outlook, scenario)       its capital on hand after each day of the span

Rates are changed first, and the method asked anew by them; then what is expected is changed. Of a
simulation, what a scenario says of loans is certain: the others are drawn as without it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date

from fundledger.arrears.ageing import NOT_OVERDUE
from fundledger.outlook.by_rates import Basis, by_simulation
from fundledger.outlook.capital import CapitalNow
from fundledger.outlook.claims import Claims
from fundledger.outlook.methods import (
    Outlook,
    Simulation,
    Spread,
    outlook,
    outlook_by_history,
    outlook_by_simulation,
)
from fundledger.outlook.rates import IN_TIME
from fundledger.outlook.scenarios import (
    OF_CAPITAL,
    Known,
    Played,
    Scenario,
    moved_by,
    of_rates,
    places_meant,
    played,
)


def what_if(
    of: Claims, now: CapitalNow, base: Outlook, scenario: Scenario, known: Known
) -> tuple[Outlook, Played]:
    base = _by_other_rates(of, now, base, scenario, known)
    found = played(scenario, known, base.receipts, base.capital.movements)
    then = outlook(
        *(base.method, of, now, found.receipts, found.movements), scenario=scenario.title
    )
    then = replace(then, learnt=base.learnt)
    if base.spread is None or base.learnt is None:
        return then, found
    return replace(then, spread=_spread(of, then, found, base.spread, base.learnt.basis)), found


def on_hand_by_day(of: Claims, then: Outlook, scenario: Scenario) -> dict[date, int]:
    """Capital on hand after each day on which any comes or goes, in order; it ends with `then`'s.

    What a method moves of capital without a day has moved on the last one.
    """
    came: dict[date, int] = defaultdict(int)
    for claim, loan in zip(of.every, then.loans, strict=True):
        held = [(each.day, each.principal) for each in claim.held]
        receipts = [(each.day, each.principal) for each in then.receipts.get(claim.loan, ())]
        for amounts, most in ((held, loan.from_held), (receipts, loan.principal_expected)):
            for day, amount in sorted(each for each in amounts if each[0] <= of.until):
                came[max(day, of.as_of)] += min(amount, most)
                most -= min(amount, most)
    for change in scenario.changes:
        moved = moved_by(change, of) if change.what in OF_CAPITAL else 0
        if moved and change.day is not None:
            came[change.day] += moved
    on_hand = then.capital.now.on_hand + then.capital.now.booked_later.on_hand
    on_hand += then.capital.now.to_apply
    came[of.until] += then.capital.on_hand - on_hand - sum(came.values())
    found: dict[date, int] = {}
    for day in sorted(came):
        on_hand += came[day]
        found[day] = on_hand
    return found


def rated(basis: Basis, scenario: Scenario, known: Known) -> Basis:
    """With the collected shares that the scenario says, one change after another."""
    rates, buckets = basis.rates, known.claims.buckets.every
    for change in of_rates(scenario):
        places, share = places_meant(change, known), float(change.share or 0)
        stages: list[str] | None = None
        if places is not None:
            stages = [buckets[place].code for place in sorted(places) if place != NOT_OVERDUE]
            stages += IN_TIME if NOT_OVERDUE in places else ()
        if change.what == "rate_is":
            rates = rates.with_collected(stages, to=share)
        else:
            rates = rates.with_collected(stages, times=share)
    return replace(basis, rates=rates)


def _by_other_rates(
    of: Claims, now: CapitalNow, base: Outlook, scenario: Scenario, known: Known
) -> Outlook:
    if base.learnt is None or not of_rates(scenario):
        return base
    basis, movements = rated(base.learnt.basis, scenario, known), base.capital.movements
    if base.spread is None:
        return outlook_by_history(of, now, basis, movements)
    drawn = Simulation(base.spread.paths, base.spread.seed)
    return outlook_by_simulation(of, now, basis, drawn, movements)


def _spread(of: Claims, then: Outlook, found: Played, base: Spread, basis: Basis) -> Spread:
    certain = {loan for step in found.steps if step.is_other for loan in step.loans}
    rest = replace(of, every=tuple(each for each in of.every if each.loan not in certain))
    drawn = by_simulation(rest, basis, base.paths, base.seed).drawn
    assert drawn is not None
    in_doubt = sum(each.principal_expected for each in then.loans if each.loan not in certain)
    moved = then.capital.on_hand - in_doubt
    deviations = dict.fromkeys((each.loan for each in of.every), 0)
    deviations |= dict(zip([each.loan for each in rest.every], drawn.deviations, strict=True))
    return Spread(
        moved + drawn.percentile(10),
        moved + drawn.percentile(50),
        moved + drawn.percentile(90),
        base.paths,
        base.seed,
        deviations,
    )
