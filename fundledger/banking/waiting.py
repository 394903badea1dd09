"""What matching needs of the books: the open lines, the loans with their dues, and the aliases."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fundledger.banking.account_rules import rules_of
from fundledger.banking.expected import Expectations
from fundledger.banking.lines import StatementLine, lines_of
from fundledger.banking.matching import (
    AccountRule,
    BookedByHand,
    Candidate,
    Equals,
    Proposal,
    Receipt,
    State,
    World,
    already_booked,
    proposals_of,
    receipts_in_parts,
)
from fundledger.banking.movements import movements_of, standing
from fundledger.banking.together import groups
from fundledger.banking.uses import Uses, uses_of
from fundledger.bulk import no_collection
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.balances import Scope
from fundledger.ledger.facts import in_effect, stated
from fundledger.ledger.roles import ROLES
from fundledger.registers.cooperatives import KIND as COOPERATIVE
from fundledger.registers.loan import Loan, loans
from fundledger.registers.papers import Asked, Register, asked_for

if TYPE_CHECKING:
    from sqlalchemy import Connection

ALIAS = "payer_alias"
_AHEAD = timedelta(days=45)
"""How long before a line an entry by hand is looked for."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines of the book, what became of them, and what the open ones may be for."""

    lines: Sequence[StatementLine]
    uses: Uses
    proposals: Mapping[int, list[Proposal]]  # of the open ones, by chain number
    loans: Mapping[str, Loan] = field(default_factory=dict)  # that they were matched with

    def line(self, chain: int) -> StatementLine | None:
        return next((line for line in self.lines if line.chain == chain), None)

    def open_lines(
        self, place: str | None = None, until: date | None = None
    ) -> list[StatementLine]:
        return [
            line
            for line in self.lines
            if is_open(line, self.uses)
            and place in (None, line.place)
            and (until is None or line.day <= until)
        ]


def is_open(line: StatementLine, uses: Uses) -> bool:
    """Whether money of a line is not assigned: it is not used, or booked as unidentified."""
    return uses.left(line) != 0 or bool(uses.unidentified(line))


def open_amount(line: StatementLine, uses: Uses) -> int:
    return uses.left(line) + sum(use.amount for use in uses.unidentified(line))


def unmatched(connection: Connection, fund: int, known_at: int | None = None) -> Waiting:
    """The lines and what became of them, without what the open ones may be for."""
    lines = lines_of(connection, fund, known_at)
    return Waiting(lines, uses_of(connection, fund, lines, known_at), {})


def waiting(
    connection: Connection,
    fund: int,
    known_at: int | None = None,
    *,
    place: str | None = None,
    until: date | None = None,
) -> Waiting:
    """Match every open line up to a day."""
    found = unmatched(connection, fund, known_at)
    lines, uses = found.lines, found.uses
    wanted = found.open_lines(place, until)
    if not wanted:
        return found
    with no_collection():
        known = {loan.number: loan for loan in loans(connection, fund, known_at)}
        by_hand = _by_hand(connection, fund, known_at, wanted, lines, uses)
        world = _world(connection, fund, known_at, known, wanted, by_hand)
        of_sum = Counter((line.place, line.day, line.amount) for line in wanted)
        of_reference = Counter(
            (line.place, line.day, line.amount, line.reference) for line in wanted
        )
        whole = [line for line in wanted if open_amount(line, uses) == line.amount]
        in_parts = receipts_in_parts(whole, world)
        proposals = {
            line.chain: proposals_of(
                line,
                open_amount(line, uses),
                world,
                Equals(
                    of_sum[line.place, line.day, line.amount],
                    of_reference[line.place, line.day, line.amount, line.reference],
                ),
                in_parts.get(line.chain, ()),
            )
            for line in wanted
        }
    return Waiting(lines, uses, proposals, known)


def already_in_books(
    connection: Connection, fund: int, found: Waiting, line: StatementLine, loans: Collection[str]
) -> list[Receipt]:
    """Receipts entered by hand that most likely are this line, though nobody has linked them."""
    if open_amount(line, found.uses) != line.amount:
        return []
    by_hand = _by_hand(connection, fund, None, [line], found.lines, found.uses)
    like = [
        each
        for each in found.open_lines(line.place)
        if (each.day, each.amount) == (line.day, line.amount)
    ]
    booked = already_booked(line, loans, by_hand[line.place], len(like))
    of_these = [each for each in by_hand[line.place] if each.loan in loans]
    several = groups(found.open_lines(line.place), of_these, lambda _, __: True)
    return booked + [(entry,) for entry, some in several if line in some]


def _world(
    connection: Connection,
    fund: int,
    known_at: int | None,
    known: Mapping[str, Loan],
    wanted: Sequence[StatementLine],
    by_hand: Mapping[str, Sequence[BookedByHand]],
) -> World:
    facts = in_effect(stated(connection, fund, COOPERATIVE, known_at=known_at))
    names = {number: str(fact.body["name"]) for number, fact in facts.items()}
    candidates = {number: _candidate(loan, names) for number, loan in known.items()}
    rules = rules_of(connection, fund, known_at)
    asked = _asked_by_papers(connection, fund, known_at)
    expected = Expectations(known, sorted({line.day for line in wanted}), asked)
    return World(
        candidates,
        expected.of,
        expected.owing,
        _aliases(connection, fund, known_at),
        by_hand,
        rules,
        _at_banks(Accounts.read(connection, fund, known_at), rules),
        asked,
    )


def _asked_by_papers(
    connection: Connection, fund: int, known_at: int | None
) -> dict[str, list[Asked]]:
    found: dict[str, list[Asked]] = defaultdict(list)
    for each in asked_for(Register.read(connection, fund, known_at).papers):
        found[each.ask.loan].append(each)
    return found


def _aliases(connection: Connection, fund: int, known_at: int | None) -> dict[str, frozenset[str]]:
    """For whom each payer paid, by line: a line that was assigned anew says only the last."""
    by_line: dict[str, dict[object, str]] = defaultdict(dict)
    for fact in stated(connection, fund, ALIAS, known_at=known_at):
        by_line[fact.subject][fact.body.get("line")] = str(fact.body["for"])
    return {payer: frozenset(of_lines.values()) for payer, of_lines in by_line.items()}


def _at_banks(accounts: Accounts, rules: Sequence[AccountRule]) -> frozenset[str]:
    """The accounts of rules that are bank accounts, as the rules name them: by number or role."""
    roles = {number: account.role for number, account in accounts.ever().items()}
    found = {rule.account: roles.get(rule.account, ROLES.get(rule.account)) for rule in rules}
    return frozenset(account for account, role in found.items() if role and role.money == "bank")


def _candidate(loan: Loan, names: Mapping[str, str]) -> Candidate:
    last = max([loan.contract.signed, *(each.day for each in loan.transfers)])
    cooperative = loan.cooperative_on(last)
    state: State = "lent"
    if loan.closed is not None:
        state = "closed"
    elif loan.begins is None:
        state = "signed"
    elif "write_off" in loan.kinds:
        state = "written_off"
    return Candidate(
        loan.number,
        cooperative,
        names.get(cooperative, ""),
        state,
        () if loan.closed is not None else _to_pay_out(loan),
    )


def _to_pay_out(loan: Loan) -> tuple[int, ...]:
    """The tranches, or the principal, that are not disbursed yet."""
    if loan.opening is not None:
        return ()  # paid out before the book began
    terms = loan.contract.terms
    parts = [part.amount for part in terms.tranches] or [terms.principal]
    paid = sum(each.body["amount"] for each in loan.documents if each.do == "disburse")
    while parts and paid >= parts[0]:
        paid -= parts.pop(0)
    if parts and paid:
        parts[0] -= paid
    return tuple(parts)


def _by_hand(
    connection: Connection,
    fund: int,
    known_at: int | None,
    wanted: Sequence[StatementLine],
    lines: Sequence[StatementLine],
    uses: Uses,
) -> dict[str, list[BookedByHand]]:
    """Entries on the wanted lines' accounts that belong to none of their lines."""
    first = min(line.day for line in wanted) - _AHEAD
    found: dict[str, list[BookedByHand]] = defaultdict(list)
    scope = Scope.of(connection, fund, None, known_at)
    for place in sorted({line.place for line in wanted}):
        taken = uses.entries_at(place, lines)
        elsewhere = {use.entry for each in uses.by_line.values() for use in each} - taken
        for one in standing(movements_of(connection, scope, place)):
            if one.entry not in taken and one.value_date >= first:
                found[place].append(
                    BookedByHand(
                        one.entry,
                        one.value_date,
                        one.amount,
                        one.document,
                        one.loan,
                        one.voucher,
                        is_transfer=one.entry in elsewhere,
                    )
                )
    return found
