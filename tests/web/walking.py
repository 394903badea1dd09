"""Every question of the office as a page may ask it of the demonstration: what has to be said is
taken from the demonstration itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fundledger.office.table import ACTS, declaration
from fundledger.web import addresses

FUND = 20
DAY = "30/06/2023"

_SAID = {
    "loan": "DEMO-TH04",
    "cooperative": "DEMO-11",
    "case": "DEMO-KK01",
    "programme": "CTR19",
    "item": "242.1",
    "layout": "acb",
    "account": "11212",
    "entry": "5",
    "quarter": "2023Q2",
    "year": "2023",
    "day": "01/01/2023",
}
"""By what a parameter names, one that the demonstration has."""

_MORE = {
    "cooperative search": {"words": "minh hoa"},
    "outlook changes": {"since": "01/01/2023"},
}
_OTHERWISE = (
    ("loan list", {"groups": "on"}),
    ("loan show", {"loan": "DEMO-QH01"}),
    ("loan explain", {"loan": "DEMO-QH01"}),
    ("arrears ageing", {"by": "area"}),
    ("arrears ageing", {"by": "source"}),
    ("balance", {"by": "loan"}),
    ("balance", {"by": "role"}),
    ("balance", {"by": "source"}),
    ("report collections", {"by": "borrower"}),
    ("report collections", {"by": "area"}),
    ("report movements", {"by": "source"}),
    ("report trial-balance", {"levels": "on"}),
    ("report capital", {"compare": "on", "groups": "on"}),
    ("outlook", {"groups": "on"}),
    ("support totals", {"by": "area"}),
    ("account ledger", {"account": "12831", "loan": "DEMO-TH04"}),
)


@dataclass(frozen=True, slots=True)
class Asking:
    act: str
    address: str


_NOT_IN_THE_DEMONSTRATION = frozenset(
    {
        *("financial-plan show", "support plan show", "support plan compare"),
        *("verify", "figures check", "figures show"),  # they are sent files
    }
)


def askings() -> Iterator[Asking]:
    """Each question that the demonstration has an answer to, some in more than one way."""
    for act in ACTS:
        what = declaration(act)
        if not what.traits.is_question or what.traits.made is not None:
            continue
        if act in _NOT_IN_THE_DEMONSTRATION:
            continue
        said = {
            each.name: _SAID.get(each.kind.placeholder or "") or _SAID.get(each.kind.name)
            for each in what.parameters
            if each.is_required
        }
        said |= _MORE.get(act, {})
        if all(said.values()):
            yield _asking(act, said)
    for act, told in _OTHERWISE:
        yield _asking(act, told)


def _asking(act: str, said: dict[str, object]) -> Asking:
    day = {"as_of": DAY} if declaration(act).traits.is_dated else {}
    return Asking(act, addresses.question(FUND, act, {**said, **day, "wide": "on"}))
