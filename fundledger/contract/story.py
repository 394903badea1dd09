"""A loan life as one file tells it: terms, events, and the days it is asked about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from fundledger.contract.events import Event
from fundledger.contract.terms import Terms


@dataclass(frozen=True, slots=True)
class Story:
    terms: Terms
    events: tuple[Event, ...] = ()
    as_of: tuple[date, ...] = ()
