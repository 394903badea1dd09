"""Every request for a loan with the contracts and draws that came of it: one pass over the book.

    Requests.read(connection, fund, known_at)    read once, asked for many days
    requests.on(day)                             how each stood at the end of a day
    requests.one(number, day)                    one of them

A contract says by which application it was signed; draws are documents of its loan.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.bulk import no_collection
from fundledger.ledger.facts import stated
from fundledger.ledger.settings import Settings
from fundledger.lending.dossier import Dossier, dossier_numbered, dossiers
from fundledger.lending.standing import Draw, Signed, Span, Standing, follow
from fundledger.lending.tables import Tables
from fundledger.registers.contracts import LoanContract, contracts
from fundledger.registers.cooperatives import Cooperative, cooperatives
from fundledger.registers.documents import CREDIT_STATEMENT, Document, documents_of
from fundledger.registers.security import KIND as SECURITY_KIND
from fundledger.registers.security import Security, security_from
from fundledger.registers.settings import holidays_on
from fundledger.rules.working_days import WorkingDays

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Requests:
    dossiers: Mapping[str, Dossier]
    signed: Mapping[str, Sequence[Signed]]  # by application
    tables: Tables
    settings: Settings
    borrowers: Mapping[str, Cooperative]

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Requests:
        with no_collection():
            return cls(
                dossiers(connection, fund, known_at),
                _signed(connection, fund, known_at),
                Tables.read(connection, fund, known_at),
                Settings.read(connection, fund, known_at),
                cooperatives(connection, fund, known_at=known_at),
            )

    def on(self, day: date) -> Iterator[Standing]:
        """Those that were received by the day, in the order of days."""
        for dossier in self.dossiers.values():
            if dossier.received <= day:
                yield self.of(dossier, day)

    def one(self, number: str, day: date) -> Standing:
        return self.of(self.dossiers[number], day)

    def of(self, dossier: Dossier, day: date) -> Standing:
        return self.of_signed(dossier, self.signed.get(dossier.number, ()), day)

    def of_signed(self, dossier: Dossier, signed: Sequence[Signed], day: date) -> Standing:
        """As if these were its contracts."""
        known = self.borrowers.get(dossier.asked.cooperative)
        return follow(
            dossier,
            signed,
            self.tables.on(dossier.received),
            WorkingDays(holidays_on(self.settings, day)),
            "cooperative" if known is None else known.kind,
            day,
        )

    def promised(self, day: date, but: str = "") -> dict[str, int]:
        """By borrower, what was approved by the day and waits for a contract."""
        found: dict[str, int] = defaultdict(int)
        for standing in self.on(day):
            if standing.dossier.number != but and standing.promised:
                found[standing.dossier.asked.cooperative] += standing.promised
        return found


def request_numbered(
    connection: Connection, fund: int, number: str, day: date, known_at: int | None = None
) -> Standing:
    """One by its number; a refusal that names those spelled alike."""
    dossier = dossier_numbered(connection, fund, number, known_at)
    return Requests.read(connection, fund, known_at).of(dossier, day)


def signed_as(
    contract: LoanContract, documents: Sequence[Document], secured: Sequence[Span] | None
) -> Signed:
    draws = [
        Draw(
            *(each.day, int(each.body["amount"])),
            *(str(each.body.get(CREDIT_STATEMENT, "")), each.chain),
        )
        for each in sorted(documents, key=lambda each: (each.day, each.chain))
        if each.do == "disburse"
    ]
    principal = contract.terms.principal
    return Signed(
        *(contract.number, contract.signed, principal, tuple(draws)),
        secured=tuple(secured or ()),
    )


def secured_since(
    connection: Connection, fund: int, known_at: int | None = None
) -> dict[str, list[Span]]:
    """By contract, from when to when something secures it: what was given back does so no more."""
    by_day: dict[date, list[Security]] = defaultdict(list)
    for fact in stated(connection, fund, SECURITY_KIND, known_at=known_at):
        by_day[fact.effective].append(security_from(fact))
    held: dict[str, tuple[str, ...]] = {}
    standing_for: Counter[str] = Counter()
    found: dict[str, list[Span]] = defaultdict(list)
    for day in sorted(by_day):
        touched: set[str] = set()
        for security in by_day[day]:
            before = held.get(security.subject, ())
            after = held[security.subject] = security.loans if security.held else ()
            standing_for.subtract(before)
            standing_for.update(after)
            touched.update(before, after)
        for loan in touched:
            spans = found[loan]
            is_open = bool(spans) and spans[-1].until is None
            if standing_for[loan] > 0 and not is_open:
                spans.append(Span(day))
            elif standing_for[loan] <= 0 and is_open:
                spans[-1] = Span(spans[-1].since, day)
    return found


def _signed(connection: Connection, fund: int, known_at: int | None) -> dict[str, list[Signed]]:
    found: dict[str, list[Signed]] = defaultdict(list)
    by_application = [each for each in contracts(connection, fund, known_at) if each.application]
    since = secured_since(connection, fund, known_at) if by_application else {}
    for contract in by_application:
        documents = documents_of(connection, fund, contract.number, known_at)
        one = signed_as(contract, documents, since.get(contract.number))
        found[contract.application].append(one)
    return found
