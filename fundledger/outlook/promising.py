"""Open promises as a simulation sees them: what each brings of which loan, and whether it is kept.

    open_promises(outcomes, claims, standings, steps)

A promise is kept as often as those of its borrower were, and those of the fund: the fund's record
begins with one kept and one broken, a borrower's with four promises at the fund's record; one that
was kept in part counts as a half. What is promised pays the loans that it names, or all that are
late, the oldest first; of a loan principal and interest by what is unpaid of them. Only money that
has not come yet is expected, of promises that fall due in the span, for loans that are late.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundledger.outlook.claims import Claims
from fundledger.outlook.history import Standing, Step
from fundledger.outlook.simulating import Promised
from fundledger.recovery.promises import Outcome

_WORTH = 4
_OF_KEPT: Mapping[str, float] = {"kept": 1.0, "partly": 0.5, "broken": 0.0}


def kept_chance(of: Sequence[Outcome], fund: float | None = None) -> float:
    """Of one borrower, beside the fund's own; of a fund, where that is not said."""
    known = [_OF_KEPT[each.state] for each in of if each.state in _OF_KEPT]
    if fund is None:
        return (sum(known) + 1) / (len(known) + 2)
    return (sum(known) + _WORTH * fund) / (len(known) + _WORTH)


def open_promises(
    outcomes: Mapping[str, Sequence[Outcome]],
    claims: Claims,
    standings: Sequence[Standing],
    steps: Sequence[Step],
) -> list[Promised]:
    fund = kept_chance([each for of_one in outcomes.values() for each in of_one])
    oldest = {each.loan: each.missed[0].day for each in claims.every if each.missed}
    late: dict[str, list[Standing]] = {}
    for standing in standings:
        if standing.row:
            late.setdefault(standing.borrower, []).append(standing)
    found: list[Promised] = []
    for borrower, of_one in outcomes.items():
        chance = kept_chance(of_one, fund)
        loans = late.get(borrower, [])
        loans.sort(key=lambda each: (oldest.get(each.loan, claims.as_of), each.loan))
        owed = {each.loan: each.asked_now for each in loans}
        for each in of_one:
            if each.state != "open" or not claims.as_of <= each.promise.by <= claims.until:
                continue
            step = next(n for n, step in enumerate(steps) if each.promise.by <= step.last)
            rest = each.promise.amount - each.paid
            key = f"{borrower} {each.step.chain}"
            for standing in loans:
                whole = standing.asked_now
                if each.promise.loans and standing.loan not in each.promise.loans:
                    continue
                part = min(rest, owed[standing.loan])
                rest, owed[standing.loan] = rest - part, owed[standing.loan] - part
                if principal := part and part * standing.unpaid // whole:
                    found.append(Promised(standing.loan, step, principal, chance, key))
    return found
