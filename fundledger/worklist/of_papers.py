"""What securities ask for: to be valued anew, and their papers to be given back after the end."""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.contract.duedays import months_later
from fundledger.ledger.settings import Setting
from fundledger.messages.wording import Sentence
from fundledger.registers.security import Security, securities
from fundledger.registers.settings import months
from fundledger.rules.collateral import GUARANTOR
from fundledger.worklist.items import Item, Look

REVALUE_MONTHS = Setting("revalue_months", 12, months)
"""How many months a valuation holds; none: no security is asked to be valued anew."""


def valuations(look: Look) -> Iterator[Item]:
    """Of what stands for a debt that is still owed; a guarantor has no value of a day."""
    most = look.settings.value_on(REVALUE_MONTHS, look.day)
    if not isinstance(most, int):
        return
    for each in _held(look):
        due = months_later(each.valued, most)
        owing = [loan for loan in each.loans if loan in look.debts.owing]
        if each.kind == GUARANTOR or due > look.until or not owing:
            continue
        yield Item(
            *("valuation", f"valuation:{each.subject}:{each.valued}", due),
            Sentence("work.valuation", {"what": each.what, "valued": each.valued}),
            each.valued,
            *_whose(look, owing[0]),
        )


def papers(look: Look) -> Iterator[Item]:
    """Papers that the Fund still has of what secured loans that are all closed."""
    closed = look.debts.closed
    for each in _held(look):
        if not each.papers or not all(loan in closed for loan in each.loans):
            continue
        day = max(closed[loan] for loan in each.loans)
        yield Item(
            *("papers", f"papers:{each.subject}:{day}", day),
            Sentence("work.papers", {"what": each.what, "papers": list(each.papers)}),
            day,
            *_whose(look, each.loan),
        )


def _held(look: Look) -> Iterator[Security]:
    return securities(look.connection, look.fund, look.day, known_at=look.known_at)


def _whose(look: Look, loan: str) -> tuple[str, str, str]:
    """Who looks after it, who owes it, and the loan."""
    return look.debts.officers.get(loan, ""), look.debts.owners.get(loan, ""), loan
