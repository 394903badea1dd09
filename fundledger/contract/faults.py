"""All that cannot be in the terms of a contract, from the plainest to what only its plan shows.

`faults_of` is what whoever takes a contract asks; the parts are `terms.faults`, what the due days
show (`duedays`) and what the plan shows, each asked only when those before it found nothing.
"""

from __future__ import annotations

from fundledger.contract.duedays import due_day_faults
from fundledger.contract.life import Life
from fundledger.contract.plan import DEFERRED
from fundledger.contract.terms import Fault, Terms, faults
from fundledger.money import Dong


def faults_of(terms: Terms) -> list[Fault]:
    return faults(terms) or due_day_faults(terms) or _level_faults(terms)


def _level_faults(terms: Terms) -> list[Fault]:
    """An instalment as signed must cover the interest of each line that pays principal too.

    What it did not cover would have to be owed by somebody: no interest becomes principal here. The
    line that bears what earlier ones deferred is above the level anyway, and so may the last be.
    """
    if terms.instalment is None or terms.method == "equal_principal":
        return []
    life = Life(terms, [])
    life.lived_through([])
    planned = zip(life.schedule(), life.plan.lines, strict=True)
    deferred = False
    for number, (line, instalment) in enumerate(planned, 1):
        bears = number > terms.grace_principal and number % terms.principal_every == 0
        is_level = bears and not deferred and number < terms.instalments
        if is_level and line.interest > terms.instalment:
            params: dict[str, object] = {
                "due": line.due,
                "interest": Dong(line.interest),
                "instalment": Dong(terms.instalment),
            }
            return [Fault("instalment", "contract.instalment_below_interest", params)]
        deferred = instalment.treat == DEFERRED
    return []
