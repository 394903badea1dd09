"""Invariants as watchers along the chain: the vocabulary of proof, and the list of invariants.

A watcher is shown every link of a walk and answers `Finding`s. It assumes nothing of what it is
shown. A room above the ledger writes its own, and `office.house` adds it to `INVARIANTS`; its
sentence is in the catalogue under `check.<name>`. The walk itself is `ledger.proof.prove`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Literal

from sqlalchemy import Connection

from fundledger.furnishing import Furnished
from fundledger.ledger import canonical
from fundledger.ledger.accounts import Account, Accounts, Chart
from fundledger.ledger.entry import Fact
from fundledger.ledger.links import RawEntry, RawFact
from fundledger.ledger.periods import Periods

Subject = Literal["entry", "fact", "fund"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One breach of an invariant: which one, where, and what was expected."""

    invariant: str
    subject: Subject
    number: int
    key: str
    params: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a walk begins: before the first link, or at a seal, trusting what lies before it."""

    chain: int = 0
    hash: str = canonical.GENESIS
    entry: int = 0
    recorded_at: str = ""
    vouchers: dict[tuple[str, int], int] = field(default_factory=dict)
    periods: Periods = field(default_factory=Periods)
    seal: Fact | None = None


@dataclass
class Audit:
    """What every watcher of a walk may ask: the connection, the fund, the start, the accounts."""

    connection: Connection
    fund: int
    start: Start
    shared: dict[str, Any] = field(default_factory=dict)  # what watchers of one room find once
    _charts: dict[str, Chart] = field(default_factory=dict)

    @cached_property
    def accounts(self) -> Accounts | None:
        """The charts; None if the facts that hold them cannot be read any more."""
        try:
            accounts = Accounts.read(self.connection, self.fund)
            accounts.ever()
        except Exception:  # noqa: BLE001  tampered facts fail in any way; `chain` names them
            return None
        return accounts

    @cached_property
    def ever(self) -> dict[str, Account]:
        return self.accounts.ever() if self.accounts is not None else {}

    def chart(self, day: str) -> Chart:
        """The accounts of a day, by number and role; empty for a day without a chart."""
        if day not in self._charts:
            try:
                chart = self.accounts.on(date.fromisoformat(day)) if self.accounts else {}
            except Exception:  # noqa: BLE001  see `accounts`
                chart = {}
            self._charts[day] = chart
        return self._charts[day]


class Watcher:
    """Watches one invariant along the chain. Override what it looks at."""

    name = ""  # of the invariant; the catalogue has its sentence
    of_book = False  # whether it looks at the whole book, so that it is run with one fund only

    def __init__(self, audit: Audit) -> None:
        self.audit = audit

    def entry(self, link: RawEntry) -> Iterable[Finding]:
        return ()

    def fact(self, link: RawFact) -> Iterable[Finding]:
        return ()

    def finish(self) -> Iterable[Finding]:
        return ()

    def at_entry(self, link: RawEntry, key: str, **params: object) -> Finding:
        return Finding(self.name, "entry", link.number, key, params)

    def at_fact(self, link: RawFact, key: str, **params: object) -> Finding:
        return Finding(self.name, "fact", link.chain, key, params)

    def at_fund(self, key: str, **params: object) -> Finding:
        return Finding(self.name, "fund", self.audit.fund, key, params)


INVARIANTS: Furnished[type[Watcher]] = Furnished("invariants")
