"""The register of borrowers: cooperatives, unions, groups and individuals, by official number.

A name is never a key: two cooperatives of one name are praised and sued in the same report. What is
known of a borrower is a fact; each statement says all of it anew, from its day on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.errors import FundledgerError
from fundledger.ledger.facts import in_effect, stated

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "cooperative"

Status = Literal["active", "stopped", "dissolving", "dissolved", "merged"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperative:
    number: str
    name: str
    status: Status = "active"
    merged_into: str | None = None


def cooperative_on(
    connection: Connection, fund: int, number: str, day: date, known_at: int | None = None
) -> Cooperative:
    """What is known of a borrower on a day; a refusal if the register does not have it."""
    facts = stated(connection, fund, KIND, subject=number, known_at=known_at)
    fact = in_effect(facts, day).get(number)
    if fact is None:
        raise FundledgerError("cooperative.unknown", cooperative=number)
    body = fact.body
    return Cooperative(
        number=number,
        name=body["name"],
        status=body["status"],
        merged_into=body["merged_into"],
    )
