"""Every request for a loan with the contracts and draws that came of it: one pass over the book.

    Requests.read(connection, fund, known_at)    read once, asked for many days
    Requests.of_number(connection, fund, number) one alone, for whoever enters something of it
    requests.on(day)                             how each stood at the end of a day
    requests.one(number, day)                    one of them

A contract says by which application it was signed; draws are documents of its loan.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.bulk import no_collection
from fundledger.ledger.facts import stated, stated_saying
from fundledger.ledger.settings import Settings
from fundledger.lending.dossier import (
    Dossier,
    approved_of,
    dossier_numbered,
    dossiers,
    find_dossier,
)
from fundledger.lending.standing import Draw, Signed, Span, Standing, follow
from fundledger.lending.tables import Tables
from fundledger.registers.contracts import KIND as CONTRACT
from fundledger.registers.contracts import LoanContract, contracts, find_contract
from fundledger.registers.cooperatives import (
    Cooperative,
    CooperativeKind,
    KindsByDay,
    Mergers,
    cooperative_of,
    cooperatives,
    history,
    kind_on,
    kinds_by_day,
    mergers,
    successor_on,
)
from fundledger.registers.documents import (
    CREDIT_STATEMENT,
    Document,
    all_documents,
    documents_of,
    read,
)
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
    kinds: KindsByDay
    mergers: Mergers

    @classmethod
    def read(cls, connection: Connection, fund: int, known_at: int | None = None) -> Requests:
        with no_collection():
            return cls(
                dossiers(connection, fund, known_at),
                _signed(connection, fund, known_at),
                Tables.read(connection, fund, known_at),
                Settings.read(connection, fund, known_at),
                cooperatives(connection, fund, known_at=known_at),
                kinds_by_day(connection, fund, known_at=known_at),
                mergers(connection, fund, known_at),
            )

    @classmethod
    def of_numbers(
        cls,
        connection: Connection,
        fund: int,
        numbers: Iterable[str],
        known_at: int | None = None,
    ) -> Requests:
        """Those alone, so that entering one paper does not read the file of every request."""
        asked = {number: find_dossier(connection, fund, number, known_at) for number in numbers}
        found = {number: each for number, each in asked.items() if each is not None}
        kinds: dict[str, Sequence[tuple[date, CooperativeKind]]] = {}
        borrowers: dict[str, Cooperative] = {}
        for borrower in {each.asked.cooperative for each in found.values()}:
            kinds |= kinds_by_day(connection, fund, borrower, known_at)
            for fact in history(connection, fund, borrower, known_at):
                borrowers[borrower] = cooperative_of(fact)
        return cls(
            found,
            _signed_by(connection, fund, list(found), known_at),
            Tables.read(connection, fund, known_at),
            Settings.read(connection, fund, known_at),
            borrowers,
            kinds,
            mergers(connection, fund, known_at),
        )

    @classmethod
    def of_number(
        cls, connection: Connection, fund: int, number: str, known_at: int | None = None
    ) -> Requests:
        return cls.of_numbers(connection, fund, [number], known_at)

    def on(self, day: date) -> Iterator[Standing]:
        """Those that were received by the day, in the order of days."""
        for dossier in self.dossiers.values():
            if dossier.received <= day:
                yield self.of(dossier, day)

    def one(self, number: str, day: date) -> Standing:
        return self.of(self.dossiers[number], day)

    def latest(self, number: str, day: date) -> Standing:
        """With everything that is known of it, be it of a later day than this."""
        dossier = self.dossiers[number]
        days = [day, *(each.day for each in dossier.stated)]
        for signed in self.signed.get(number, ()):
            days += [signed.day, *(each.day for each in signed.draws)]
        return self.of(dossier, max(days))

    def of(self, dossier: Dossier, day: date) -> Standing:
        return self.of_signed(dossier, self.signed.get(dossier.number, ()), day)

    def of_signed(self, dossier: Dossier, signed: Sequence[Signed], day: date) -> Standing:
        """As if these were its contracts."""
        return follow(
            dossier,
            signed,
            self.tables.on(dossier.received),
            self._working_on(day),
            kind_on(self.kinds, dossier.asked.cooperative, dossier.received),
            day,
        )

    def _working_on(self, day: date) -> WorkingDays:
        return WorkingDays(holidays_on(self.settings, day))

    def owner_on(self, dossier: Dossier, day: date) -> str:
        """Whose request it is on a day: of who asked, or of whoever that was merged into."""
        return successor_on(self.mergers, dossier.asked.cooperative, day)

    def promised(self, day: date, but: str = "") -> dict[str, int]:
        """By borrower, what was approved by the day and waits for a contract."""
        found: dict[str, int] = defaultdict(int)
        for standing in self.on(day):
            if standing.dossier.number != but and standing.promised:
                found[self.owner_on(standing.dossier, day)] += standing.promised
        return found


def promised_to(
    connection: Connection, fund: int, borrowers: Collection[str], day: date, but: str = ""
) -> dict[str, int]:
    """The same of a few borrowers, without a look at the requests of others."""
    of = mergers(connection, fund)
    merged = [each for each in of if successor_on(of, each, day) in borrowers]
    approved = sorted(approved_of(connection, fund, {*borrowers, *merged}))
    return Requests.of_numbers(connection, fund, approved).promised(day, but)


def request_numbered(
    connection: Connection, fund: int, number: str, day: date, known_at: int | None = None
) -> Standing:
    """One by its number; a refusal that names those spelled alike."""
    dossier = dossier_numbered(connection, fund, number, known_at)
    return Requests.of_number(connection, fund, dossier.number, known_at).of(dossier, day)


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
    return Signed(contract.number, contract.signed, principal, tuple(draws), tuple(secured or ()))


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


_MANY = 200  # contracts, from which on all documents are read at once


def _signed(connection: Connection, fund: int, known_at: int | None) -> dict[str, list[Signed]]:
    by_application = [each for each in contracts(connection, fund, known_at) if each.application]
    return _with_draws(connection, fund, by_application, known_at)


def _signed_by(
    connection: Connection, fund: int, applications: Collection[str], known_at: int | None
) -> dict[str, list[Signed]]:
    """Of these alone. A contract may have named another one before it was corrected."""
    loans: set[str] = set()
    for application in applications:
        naming = f'"application":{json.dumps(application, ensure_ascii=False)}'
        rows = stated_saying(connection, fund, CONTRACT, naming, known_at=known_at)
        loans.update(loan for _, loan, _, _, _ in rows)
    found = (find_contract(connection, fund, loan, known_at) for loan in sorted(loans))
    of_these = [each for each in found if each is not None and each.application in applications]
    return _with_draws(connection, fund, of_these, known_at)


def _with_draws(
    connection: Connection,
    fund: int,
    by_application: Sequence[LoanContract],
    known_at: int | None,
) -> dict[str, list[Signed]]:
    found: dict[str, list[Signed]] = defaultdict(list)
    since = secured_since(connection, fund, known_at) if by_application else {}
    rows = all_documents(connection, fund, known_at) if len(by_application) > _MANY else None
    for contract in by_application:
        if rows is None:
            documents = documents_of(connection, fund, contract.number, known_at)
        else:
            documents = read(contract.number, rows.get(contract.number, ()))
        one = signed_as(contract, documents, since.get(contract.number))
        found[contract.application].append(one)
    return found
