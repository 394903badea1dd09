"""How many petitions, of how many: petitions and petitioners counted apart, nobody counted twice.

    counted(petitions, day, kinds)      41 petitions of 28 cooperatives, and how they stand on a day

Cooperatives are told by their number in the register, or by their name where it has them not; who
is no cooperative is counted apart. Those that nobody named are added as they are: how many of them
are the same cannot be known, so that the figure is then at most so many (`is_at_most`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fundledger.registers.cooperatives import CooperativeKind
from fundledger.support.petitions import Petition, State, same_name


@dataclass(frozen=True, slots=True)
class Counted:
    petitions: int
    cooperatives: int
    others: int
    states: Mapping[State, int]
    late: int
    is_at_most: bool


def counted(
    petitions: Iterable[Petition], day: date, kinds: Mapping[str, CooperativeKind]
) -> Counted:
    """`kinds`: of what kind each number of the register is on the day."""
    cooperatives: set[object] = set()
    others: set[object] = set()
    states: dict[State, int] = {"open": 0, "forwarded": 0, "answered": 0, "declined": 0}
    unnamed = unnamed_in = late = 0
    for each in petitions:
        raised, then = each.raised, each.until(day)
        states[then.state] += raised.contents
        late += raised.contents if then.is_late(day) else 0
        for number in raised.cooperatives:
            is_one = kinds.get(number, "cooperative") == "cooperative"
            (cooperatives if is_one else others).add(number)
        cooperatives.update(map(same_name, raised.unlisted))
        others.update(map(same_name, raised.others))
        unnamed += raised.unnamed
        unnamed_in += bool(raised.unnamed)
    return Counted(
        petitions=sum(states.values()),
        cooperatives=len(cooperatives) + unnamed,
        others=len(others),
        states=states,
        late=late,
        is_at_most=unnamed_in > 1 or bool(unnamed and cooperatives),
    )
