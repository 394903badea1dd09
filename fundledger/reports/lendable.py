"""What may still be lent: money of capital less what was approved and what is still to be drawn.

A table by source, then what stands behind it: the approvals in the order of their days, each with
what its source has left after it, and the contracts of which something is still to be drawn. The
figures are `lending.lendable`'s; the money is the capital on hand of `report capital`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from fundledger.ledger.late import Late
from fundledger.lending.lendable import NO_SOURCE, Lendable, OfSource, Promise, lendable
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.flows import accounts_of
from fundledger.reports.late import SHOWN, late_of, lent_by
from fundledger.reports.many import Many, ManyScreen, Summed, led_by, together
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    days,
    money,
    sums,
    texts,
)

_BY_SOURCE = (
    *(*texts("source"), *sums("capital_on_hand"), *sums("in_deposits", wide=True)),
    *sums("promised", "undrawn", "lendable"),
)
_PROMISES = (
    *(*days("decided_on"), *texts("decision", "application")),
    *(*texts("cooperative", wide=True), *texts("name", "source")),
    *(*sums("promised"), *days("valid_until"), *money("source_left")),
)
_PROMISES_ON_SCREEN: OnScreen = (
    *alone(*days("decided_on"), *texts("decision")),
    (Column("application"), ("application", "name")),
    *alone(*texts("source"), *money("promised"), *days("valid_until"), *money("source_left")),
)
_OWING = (
    *(*days("signed"), *texts("loan"), *texts("cooperative", wide=True), *texts("name")),
    *(*texts("source"), *sums("contract_sum", "undrawn")),
)


def lendable_of_funds(many: Many) -> ManyScreen:
    """Sources of the same name are one line: what the country may still lend of each."""
    return led_by(together(many, Summed("lendable")), "lendable")


def lendable_screen(asked: Asked) -> Screen:
    found = lendable(asked.connection, asked.fund, asked.as_of, asked.known_at)
    register = borrowers(asked)
    rows: list[Record] = [
        {
            "source": _source(each.source),
            "capital_on_hand": each.on_hand,
            "in_deposits": each.deposits,
            "promised": each.promised,
            "undrawn": each.undrawn,
            "lendable": each.left,
        }
        for each in found.sources
    ]
    by_source = Table.of("lendable", _BY_SOURCE, rows, asked.facts, _notes(asked, found))
    if found.total.deposits:
        wide = (replace(each, wide=False) for each in _BY_SOURCE)
        by_source = replace(by_source, columns=tuple(wide))
    approved, signed = _promises(found, register), _owing(found, register)
    tables = (by_source, *(table for table in (approved, signed) if table.rows))
    return Screen(tables, {**parts(by_source), "approved": approved, "signed": signed}, by_source)


def _promises(found: Lendable, register: Mapping[str, Borrower]) -> Table:
    rows: list[Record] = [
        {
            "decided_on": each.decided,
            "decision": each.decision,
            "application": each.application,
            "cooperative": each.borrower,
            "name": register.get(each.borrower, Borrower(each.borrower)).name,
            "source": _source(each.source),
            "promised": each.amount,
            "valid_until": each.until,
            "source_left": None if each.source == NO_SOURCE else left,
        }
        for each, left in found.left_after()
    ]
    return Table.of("lendable_approved", _PROMISES, rows, on_screen=_PROMISES_ON_SCREEN)


def _owing(found: Lendable, register: Mapping[str, Borrower]) -> Table:
    rows: list[Record] = [
        {
            "signed": each.signed,
            "loan": each.loan,
            "cooperative": each.borrower,
            "name": register.get(each.borrower, Borrower(each.borrower)).name,
            "source": _source(each.source),
            "contract_sum": each.principal,
            "undrawn": each.undrawn,
        }
        for each in found.owing
    ]
    return Table.of("lendable_signed", _OWING, rows)


def _source(source: str) -> Word:
    return Word(source, source or Sentence("lendable_word.no_source"))


def _notes(asked: Asked, found: Lendable) -> Iterator[Note]:
    if (stop := found.stop) is not None:
        said: dict[str, object] = {"day": stop.day, "document": stop.document}
        yield Note("lending.is_stopped", {"as_of": asked.as_of, **said})
    for each in found.sources:
        if each.left < 0 and each.source != NO_SOURCE:
            yield _short("source", each, found)
    if found.total.left < 0 and len(found.sources) > 1:
        yield _short("total", found.total, found)
    if unsaid := [each for each in found.promises if each.source == NO_SOURCE]:
        amount = Dong(sum(each.amount for each in unsaid))
        yield Note("lendable_note.no_source", {"amount": amount, "approvals": _named(unsaid)})
    total = found.total
    if total.deposits:
        deposits = {"deposits": Dong(total.deposits), "at_hand": _as_above(total.at_hand)}
        yield Note("lendable_note.deposits", deposits)
    for rest in found.rests[:SHOWN]:
        sums_of = {"approved": Dong(rest.approved), "signed": Dong(rest.signed)}
        which = {"application": rest.application, "decision": rest.decision}
        left = Dong(rest.approved - rest.signed)
        yield Note("lendable_note.rest", {**which, **sums_of, "left": left})
    if amount_late := _drawn_not_booked(asked):
        yield Note("lendable_note.drawn_not_booked", {"amount": Dong(amount_late)})


def _short(of: str, figures: OfSource, found: Lendable) -> Note:
    """By how much, and what was approved: the first decided has the first claim."""
    said: dict[str, object] = {
        "source": figures.source,
        "short": Dong(-figures.left),
        "on_hand": _as_above(figures.on_hand),
        "undrawn": Dong(figures.undrawn),
        "promised": Dong(figures.promised),
    }
    these = [each for each in found.promises if of == "total" or each.source == figures.source]
    if not these:
        return Note(f"lendable_note.{of}_short_of_contracts", said)
    return Note(f"lendable_note.{of}_short", {**said, "approvals": _named(these)})


def _as_above(amount: int) -> object:
    """Below zero it stands in brackets, as in the table that the note speaks of."""
    if amount >= 0:
        return Dong(amount)
    return Sentence("lendable_word.below_zero", {"amount": Dong(-amount)})


def _named(promises: list[Promise]) -> Joined:
    said = [
        Sentence(
            "lendable_word.approval",
            {
                "decision": each.decision,
                "day": each.decided,
                "application": each.application,
                "amount": Dong(each.amount),
            },
        )
        for each in promises[:SHOWN]
    ]
    return Joined((*said, "…") if len(promises) > SHOWN else tuple(said), "; ")


def _drawn_not_booked(asked: Asked) -> int:
    """Paid out by the day, and booked later: the money of the books has it still."""
    after = late_of(asked, asked.as_of).after
    counted = lent_by(asked, accounts_of(asked), Late((), after, after))
    return sum(each.total for each in counted.values())
