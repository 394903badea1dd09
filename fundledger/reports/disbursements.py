"""What was paid out to borrowers in a span: draw by draw, or by borrower, source, purpose …

The sums are those of the ledger by day of booking, as `report capital` has them under `disbursed`
and `report collections` what came back: a draw that comes late counts in the span it is booked in,
one that is undone counts as a negative in the span that takes it back. Notes name what the days of
the papers would count otherwise. What was paid out before an opening was never booked, and is none
of a span; it counts in what of a contract is drawn so far.

Who got a draw, and out of which source, is what its entry says: a later successor changes neither.
Areas, sectors and kinds are those of the register on the last day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from fundledger.calendar import ONE_DAY
from fundledger.ledger.accounts import Account
from fundledger.ledger.facts import fact_at
from fundledger.ledger.funds import fund_of
from fundledger.ledger.turnover import Dimension
from fundledger.loans.settling import document_of_key
from fundledger.money import Dong
from fundledger.registers.contracts import LoanContract, contracts
from fundledger.registers.documents import documents_of, opening_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.flows import Flow, accounts_of, flows, with_roles
from fundledger.reports.late import based, booked_notes, late_of, lent_by
from fundledger.reports.many import Many, ManyScreen, Summed, together
from fundledger.reports.spans import asked_year_before, first_day_year_before, spanned
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    amount_of,
    days,
    in_order,
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.reports.trails import percent_of

Cut = Literal["borrower", "source", "area", "sector", "purpose", "kind", "officer", "loan"]
CUTS: tuple[Cut, ...] = (
    *("borrower", "source", "area", "sector"),
    *("purpose", "kind", "officer", "loan"),
)

_DRAWS = (
    *(*days("day"), *days("date", wide=True), *texts("document", "loan")),
    *(*texts("cooperative"), *texts("name"), *texts("area", "sector", "kind", wide=True)),
    *(*texts("source", "purpose"), *texts("officer", wide=True)),
    *(*sums("disbursed"), *money("contract_sum", "drawn_so_far")),
)
_DRAWS_ON_SCREEN: OnScreen = (
    *alone(*days("day"), *texts("document")),
    (Column("loan"), ("loan", "name")),
    *alone(*texts("source", "purpose"), *money("disbursed", "contract_sum", "drawn_so_far")),
)
_HEADS: Mapping[Cut, tuple[Column, ...]] = {
    "borrower": (*texts("cooperative", "name"), *texts("area", wide=True)),
    "loan": (*texts("loan"), *texts("cooperative", wide=True), *texts("name")),
    "source": texts("source"),
    "area": texts("area"),
    "sector": texts("sector"),
    "purpose": texts("purpose"),
    "kind": texts("kind"),
    "officer": texts("officer"),
}
_FIGURES = (
    *numbers("recipients", "loans", "draws"),
    *(*sums("disbursed"), *texts("share_of_disbursed")),
)
_COMPARED = sums("year_before", "difference")


@dataclass(frozen=True, slots=True)
class Draw:
    """What the entries of a span say of one paper: negative where they only take it back."""

    loan: str
    cooperative: str
    source: str
    paper: int | date | None  # the link of the document
    day: date
    booked: date  # the first day in the span
    amount: int


def disbursements_table(
    asked: Asked, first: date, by: Cut | None = None, *, compare: bool = False
) -> Table:
    """A row a draw; `by` something a row a value of it, with its share of the whole."""
    accounts, register = accounts_of(asked), _Register.of(asked)
    draws = _draws(asked, first, accounts)
    before, unknown = None, tuple[Note, ...]()
    if compare:
        before, unknown = _year_before(asked, first, accounts)
    facts = based(spanned(asked, first), "booked")
    late = late_of(asked, first)
    notes = (
        *booked_notes(late, "disbursed", lent_by(asked, accounts, late)),
        *_taken_back(draws),
        *unknown,
    )
    if by is not None:
        return _grouped(draws, before, register, by, facts, notes, compare=compare)
    if before is not None:
        whole, then = _sum(draws), _sum(before)
        facts |= {"year_before": Dong(then), "difference": Dong(whole - then)}
    rows = _listed(asked, first, accounts, draws, register)
    return Table.of("disbursements", _DRAWS, rows, facts, notes, on_screen=_DRAWS_ON_SCREEN)


def disbursements_of_funds(many: Many, by: Cut | None) -> ManyScreen:
    """All funds as one, where a line may be of several: borrowers of one number differ."""
    if by is None or by in ("borrower", "loan"):
        return together(many)
    shared = Summed("disbursements_by", apart=("share_of_disbursed",), alike=str.casefold)
    screen = together(many, shared)
    tables = [_with_shares(t) if t.name == "all_funds" else t for t in screen.tables]
    return replace(screen, tables=tuple(tables))


def _with_shares(table: Table) -> Table:
    """A share is none of what is added up: it follows from the sums."""
    whole = amount_of(table.total["disbursed"])
    rows = [
        in_order(
            table.columns,
            {**row, "share_of_disbursed": _share(amount_of(row["disbursed"]), whole)},
        )
        for row in table.records()
    ]
    totals = {**table.total, "share_of_disbursed": _share(whole, whole)}
    return replace(table, rows=rows, totals=in_order(table.columns, totals))


@dataclass(frozen=True, slots=True)
class _Register:
    """What contracts and borrowers say of a draw."""

    contracts: Mapping[str, LoanContract]
    borrowers: Mapping[str, Borrower]
    purposes: Mapping[str, str]
    """As the oldest contract writes each; the key is what other spellings have in common."""

    @classmethod
    def of(cls, asked: Asked) -> _Register:
        signed = {c.number: c for c in contracts(asked.connection, asked.fund, asked.known_at)}
        purposes: dict[str, str] = {}
        for each in sorted(signed.values(), key=lambda each: each.signed):
            purposes.setdefault(each.purpose.casefold(), each.purpose)
        return cls(signed, borrowers(asked), purposes)

    def borrower(self, number: str) -> Borrower:
        return self.borrowers.get(number, Borrower(number))

    def value(self, of: Draw, by: Cut) -> str:
        """What a draw is put under."""
        match by:
            case "borrower":
                return of.cooperative
            case "loan":
                return of.loan
            case "source":
                return of.source
            case "purpose" | "officer":
                contract = self.contracts.get(of.loan)
                said = "" if contract is None else getattr(contract, by)
                return said.casefold() if by == "purpose" else said
            case "area" | "sector" | "kind":
                return str(getattr(self.borrower(of.cooperative), by))

    def head(self, value: str, by: Cut, draws: Sequence[Draw]) -> Record:
        """How a person reads it; blank ones say that nothing was kept."""
        match by:
            case "borrower":
                of = self.borrower(value)
                return {"cooperative": value, "name": of.name, "area": area_word(of.area)}
            case "loan":
                of = self.borrower(draws[-1].cooperative)
                return {"loan": value, "cooperative": of.number, "name": of.name}
            case "kind":
                return {by: word_for("choice.cooperative_kind.", value)}
            case "purpose":
                return {by: area_word(self.purposes.get(value, value))}
            case _:
                return {by: area_word(value)}


def _draws(asked: Asked, first: date, accounts: dict[str, Account]) -> list[Draw]:
    """By day of booking; what was paid out and taken back within the span is none."""
    found: dict[tuple[str, str, str, int | date | None], Draw] = {}
    for flow in _paid_out(asked, first, accounts):
        paper = document_of_key(flow.key) or flow.value_date
        key = flow.loan or "", flow.cooperative or "", flow.source or "", paper
        here = Draw(*key, flow.value_date or first, flow.booked or first, flow.net)
        there = found.get(key)
        if there is not None:
            booked = min(there.booked, here.booked)
            here = replace(there, booked=booked, amount=there.amount + here.amount)
        found[key] = here
    return sorted((each for each in found.values() if each.amount), key=_in_turn)


def _paid_out(asked: Asked, first: date, accounts: dict[str, Account]) -> Iterator[Flow]:
    wanted = with_roles(accounts, ("principal_in_term", "principal_overdue"))
    names: tuple[Dimension, ...] = ("loan", "cooperative", "source", "date", "value_date")
    for flow in flows(asked, first, accounts, wanted, names, keyed=True):
        if flow.kind == "disburse":
            yield flow


def _in_turn(of: Draw) -> tuple[date, date, str, int, bool]:
    """As they were booked; of one paper what is taken from one borrower before who has it."""
    return of.booked, of.day, of.loan, of.paper if isinstance(of.paper, int) else 0, of.amount > 0


def _year_before(
    asked: Asked, first: date, accounts: dict[str, Account]
) -> tuple[list[Draw] | None, tuple[Note, ...]]:
    """None where the books do not reach back to it: what is not known is not 0."""
    begins = fund_of(asked.connection, asked.fund).begins
    earlier, since = asked_year_before(asked), first_day_year_before(first)
    if begins > earlier.as_of:
        return None, (Note("disbursed_note.no_year_before", {"day": begins}),)
    notes = (Note("disbursed_note.year_before_since", {"day": begins}),) if begins > since else ()
    return _draws(earlier, since, accounts), notes


def _taken_back(draws: Iterable[Draw]) -> Iterator[Note]:
    gone = [each.amount for each in draws if each.amount < 0]
    if gone:
        yield Note("disbursed_note.taken_back", {"count": len(gone), "total": Dong(sum(gone))})


def _listed(
    asked: Asked,
    first: date,
    accounts: dict[str, Account],
    draws: Sequence[Draw],
    register: _Register,
) -> Iterator[Record]:
    drawn = _drawn_before(asked, first, accounts, draws)
    for each in draws:
        drawn[each.loan] += each.amount
        contract = register.contracts.get(each.loan)
        borrower = register.borrower(each.cooperative)
        said: dict[str, Cell] = {}
        if contract is not None:
            said = {
                "purpose": contract.purpose or None,
                "officer": contract.officer or None,
                "contract_sum": contract.terms.principal,
            }
        yield {
            "day": each.day,
            "date": each.booked,
            "document": _number(asked, each),
            "loan": each.loan,
            "cooperative": each.cooperative,
            "name": borrower.name,
            "area": area_word(borrower.area),
            "sector": borrower.sector or None,
            "kind": word_for("choice.cooperative_kind.", borrower.kind),
            "source": each.source,
            **said,
            "disbursed": each.amount,
            "drawn_so_far": drawn[each.loan],
        }


def _drawn_before(
    asked: Asked, first: date, accounts: dict[str, Account], draws: Iterable[Draw]
) -> dict[str, int]:
    """Of each contract what was booked before the span, or paid out before its opening."""
    found = {loan: _before_opening(asked, loan) for loan in {each.loan for each in draws}}
    if not found:
        return found  # so that nobody looks through the years before for nothing
    before = replace(asked, as_of=first - ONE_DAY)
    wanted = with_roles(accounts, ("principal_in_term", "principal_overdue"))
    for flow in flows(before, date.min, accounts, wanted, ("loan",)):
        if flow.kind == "disburse" and flow.loan in found:
            found[flow.loan] += flow.net
    return found


def _before_opening(asked: Asked, number: str) -> int:
    documents = documents_of(asked.connection, asked.fund, number, asked.known_at)
    opening = next((opening_of(each) for each in documents if each.do == "open"), None)
    return 0 if opening is None else opening.paid_out


def _number(asked: Asked, of: Draw) -> str | None:
    """The number of the paper, be it one that was undone since."""
    stated = fact_at(asked.connection, asked.fund, of.paper) if isinstance(of.paper, int) else None
    return None if stated is None else stated.document


def _grouped(
    draws: Sequence[Draw],
    before: Sequence[Draw] | None,
    register: _Register,
    by: Cut,
    facts: Mapping[str, Cell],
    notes: Sequence[Note],
    *,
    compare: bool,
) -> Table:
    now, then = _by_value(draws, register, by), _by_value(before or (), register, by)
    whole = _sum(draws)
    rows: list[Record] = []
    for value in sorted({*now, *then}):
        of, earlier = now.get(value, []), then.get(value, [])
        head = register.head(value, by, [*earlier, *of])
        row = {**head, **_figures(of), "share_of_disbursed": _share(_sum(of), whole)}
        rows.append(row if before is None else {**row, **_beside(of, earlier)})
    columns = (*_HEADS[by], *_FIGURES, *(_COMPARED if compare else ()))
    table = Table.of("disbursements_by", columns, rows, facts)
    total = {**table.total, **_figures(draws), "share_of_disbursed": _share(whole, whole)}
    if compare and before is None:
        total |= {column.name: None for column in _COMPARED}
    once = _counted_once(table, total)
    return replace(table, totals=in_order(columns, total), notes=(*notes, *once))


def _by_value(draws: Iterable[Draw], register: _Register, by: Cut) -> dict[str, list[Draw]]:
    found: dict[str, list[Draw]] = defaultdict(list)
    for each in draws:
        found[register.value(each, by)].append(each)
    return found


def _figures(of: Sequence[Draw]) -> dict[str, Cell]:
    """Who and what got money, each once; of draws those that stand less those taken back."""
    got = [each for each in of if each.amount > 0]
    return {
        "recipients": len({each.cooperative for each in got}),
        "loans": len({each.loan for each in got}),
        "draws": 2 * len(got) - len(of),
        "disbursed": _sum(of),
    }


def _beside(now: Sequence[Draw], then: Sequence[Draw]) -> dict[str, Cell]:
    return {"year_before": _sum(then), "difference": _sum(now) - _sum(then)}


def _counted_once(table: Table, total: Record) -> Iterator[Note]:
    """Where a column of numbers does not add up to its total."""
    if any(
        sum(map(amount_of, table[name])) > amount_of(total[name])
        for name in ("recipients", "loans")
    ):
        yield Note("disbursed_note.counted_once")


def _sum(draws: Iterable[Draw]) -> int:
    return sum(each.amount for each in draws)


def _share(part: int, whole: int) -> Cell:
    """Of nothing, or of what was taken back on the whole, there is no share."""
    return percent_of(part, whole) if whole > 0 else None
