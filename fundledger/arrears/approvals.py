"""What the council for risk (Hội đồng xử lý rủi ro) approved, debt by debt, as its decisions say.

    approvals(connection, fund)     every approval of a decision that stands

The read side: `council` takes decisions and withdraws them. Whoever uses a provision, strikes a
debt off or puts it into a worse group asks here whether that was decided. A decision is a fact of
kind `council_decision` under its number:

    {"members": […], "quarter": "2023Q2", "items": [{"what": "use", "loan": …, "amount": …}, …]}

One that was withdrawn is followed by {"do": "void", "voids": link, "reason": …} of that number.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from fundledger.ledger.entry import Fact
from fundledger.ledger.facts import not_voided, stated
from fundledger.ledger.settings import Setting, chosen_from

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "council_decision"

YES_OR_NO = ("no", "yes")
COUNCIL_DECISIONS_REQUIRED = Setting(
    "council_decisions_required", "no", chosen_from(YES_OR_NO), YES_OR_NO
)

What = Literal["use", "strike_off", "raise"]
WHATS: tuple[What, ...] = get_args(What)


class Approval(NamedTuple):
    """One debt of a decision: a provision may be used for it, it is struck off, or put higher."""

    number: str  # of the decision
    loan: str
    what: What
    amount: int | None  # of a use
    day: date
    group: int | None = None  # of a raise, up to and with `until`
    until: date | None = None


def approvals(connection: Connection, fund: int, known_at: int | None = None) -> list[Approval]:
    """What stands, in the order of days."""
    facts = not_voided(stated(connection, fund, KIND, known_at=known_at))
    every = [each for fact in facts for each in approvals_of(fact)]
    return sorted(every, key=lambda each: (each.day, each.number, each.loan))


def approvals_of(fact: Fact) -> list[Approval]:
    """The debts of one decision, as it names them."""
    return [
        Approval(
            *(fact.subject, item["loan"], item["what"], item.get("amount")),
            *(fact.effective, item.get("group"), _day(item.get("until"))),
        )
        for item in fact.body["items"]
    ]


def _day(said: str | None) -> date | None:
    return None if said is None else date.fromisoformat(said)
