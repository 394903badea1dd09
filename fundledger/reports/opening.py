"""The opening of a book as tables: the capital identity by source, totals, loans, the past."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.intake.opening import Identity, Opened, identity_of, opening_entry, opening_fact
from fundledger.intake.past import Compared
from fundledger.ledger.accounts import Account, Accounts
from fundledger.ledger.entry import Posting
from fundledger.registers.contracts import contract_numbered
from fundledger.registers.documents import Document, documents_of, opening_of
from fundledger.reports.asked import Asked
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

_TOTALS = (
    "principal_in_term",
    "principal_overdue",
    "interest_receivable",
    "memo_interest",
    "held",
)


def opened_screen(
    connection: Connection,
    fund: int,
    opened: Opened,
    past: Compared,
    facts: Mapping[str, Cell],
    *,
    dry_run: bool,
) -> Screen:
    """What an import did, or would do."""
    accounts = Accounts.read(connection, fund).on(opened.asked.day)
    about = {**facts, "as_of": opened.asked.day}
    lines = [(accounts[line.account], line) for line in opened.draft.postings]
    loans = opened.asked.loans
    counts = {
        "loans": len(loans),
        "borrowers": len({each.contract.cooperative for each in loans}),
        "loans_overdue": sum(bool(each.opening.principal_missed) for each in loans),
        **_restructured(each.times_restructured for each in loans),
    }
    notes = [_outcome(opened, dry_run=dry_run)]
    if opened.settled:
        notes.append(Note("opening_note.settled", {"count": len(opened.settled)}))
    if past.loans:
        notes.append(Note("opening_note.past", {"loans": past.loans, "count": _count(past)}))
    tables = [
        _identity_table(opened.identity, about),
        *_exceptions(lines, about),
        _totals_table(counts, lines, about, tuple(notes)),
    ]
    if _count(past):
        tables.insert(0, past_table(past, facts))
    return Screen(tuple(tables))


def opening_screen(asked: Asked) -> Screen:
    """The opening that stands in the book, loan by loan."""
    connection, fund = asked.connection, asked.fund
    entry = opening_entry(connection, fund, asked.known_at)
    fact = opening_fact(connection, fund, asked.known_at)
    if entry is None or fact is None:
        raise FundledgerError("opening.none")
    chart = Accounts.read(connection, fund, asked.known_at).on(entry.date)
    lines = [(chart[line.account], line) for line in entry.postings]
    about = {**asked.facts, "as_of": entry.value_date, "entry": entry.number}
    documents = {
        number: next(
            d for d in documents_of(connection, fund, number, asked.known_at) if d.do == "open"
        )
        for number in fact.body["loans"]
    }
    owners = {
        number: contract_numbered(connection, fund, number, asked.known_at).cooperative
        for number in documents
    }
    counts = {
        "loans": len(documents),
        "borrowers": len(set(owners.values())),
        "loans_overdue": sum(bool(opening_of(d).principal_missed) for d in documents.values()),
        **_restructured(d.body["restructured"] for d in documents.values()),
    }
    tables = (
        _identity_table(identity_of((a.role, line) for a, line in lines), about),
        *_exceptions(lines, about),
        _decisions_table(fact.body["capital"], about),
        _totals_table(counts, lines, about, ()),
        _loans_table(documents, owners, lines, about),
    )
    return Screen(tables)


def past_table(past: Compared, facts: Mapping[str, Cell]) -> Table:
    """Each figure at which the past of a loan and its opening part."""
    rows: list[Record] = [
        {
            "loan": each.loan,
            "figure": word_for("opening_figure.", each.figure),
            "by_history": each.replayed,
            "by_opening": each.opening,
            "difference": each.opening - each.replayed,
        }
        for each in past.differences
    ]
    columns = (*texts("loan", "figure"), *money("by_history", "by_opening", "difference"))
    notes = tuple(
        Note(
            "opening_note.unplayable",
            {
                "loan": each.loan,
                "day": each.day,
                "document": each.document or "–",
                "reason": each.reason,
            },
        )
        for each in past.unplayable
    )
    return Table.of("opening_history", columns, rows, facts, notes)


def _count(past: Compared) -> int:
    return len(past.differences) + len(past.unplayable)


def _restructured(times: Iterable[int]) -> dict[str, int]:
    """How many restructurings were brought along; not said where there was none."""
    count = sum(times)
    return {"restructurings": count} if count else {}


def _outcome(opened: Opened, *, dry_run: bool) -> Note:
    params: dict[str, object] = {
        "day": opened.asked.day,
        "entry": opened.posted.number,
        "voucher": str(opened.posted.voucher),
    }
    if dry_run:
        return Note("opening_note.dry_run", {"day": opened.asked.day})
    if opened.replaced is not None:
        return Note("opening_note.replaced", {**params, "old": opened.replaced})
    return Note("opening_note.opened", params)


def _identity_table(identity: Iterable[Identity], facts: Mapping[str, Cell]) -> Table:
    rows: list[Record] = [{**each._asdict(), "difference": each.difference} for each in identity]
    columns = (
        *(*texts("source"), *sums("charter_capital", "principal_in_term", "principal_overdue")),
        *sums("capital_on_hand", "exceptions", "difference"),
    )
    return Table.of("opening_identity", columns, rows, facts)


def _exceptions(
    lines: Iterable[tuple[Account, Posting]], facts: Mapping[str, Cell]
) -> Iterator[Table]:
    """Each line that explains a difference of capital; no table where there is none."""
    rows: list[Record] = [
        {
            "source": line.source,
            "account": account.number,
            "name": account.named,
            "loan": line.loan,
            "amount": line.amount,
        }
        for account, line in lines
        if account.role.exception and line.source
    ]
    if rows:
        columns = (*texts("source", "account", "name", "loan"), *money("amount"))
        yield Table.of("opening_exceptions", columns, rows, facts)


def _decisions_table(capital: Iterable[Mapping[str, Cell]], facts: Mapping[str, Cell]) -> Table:
    columns = (*texts("source"), *money("amount"), *texts("decision"))
    names = [column.name for column in columns]
    rows = [{name: each[name] for name in names} for each in capital]
    return Table.of("opening_capital", columns, rows, facts)


def _totals_table(
    counts: Mapping[str, int],
    lines: Iterable[tuple[Account, Posting]],
    facts: Mapping[str, Cell],
    notes: tuple[Note, ...],
) -> Table:
    found = dict.fromkeys(_TOTALS, 0)
    for account, line in lines:
        if account.role.name in found:
            found[account.role.name] += line.amount
    found["held"] = -found["held"]
    rows: list[Record] = [
        {"figure": word_for("opening_figure.", name), "amount": amount}
        for name, amount in {**counts, **found}.items()
    ]
    return Table.of("opening_totals", (*texts("figure"), *money("amount")), rows, facts, notes)


def _loans_table(
    documents: Mapping[str, Document],
    owners: Mapping[str, str],
    lines: Iterable[tuple[Account, Posting]],
    facts: Mapping[str, Cell],
) -> Table:
    owed: dict[tuple[str | None, str], int] = {}
    for account, line in lines:
        key = line.loan, account.role.name
        owed[key] = owed.get(key, 0) + line.amount
    rows: list[Record] = []
    for number, document in sorted(documents.items()):
        figures = {role: owed.get((number, role), 0) for role in _TOTALS}
        rows.append(
            {
                "loan": number,
                "cooperative": owners[number],
                **figures,
                "held": -figures["held"],
                "restructured": document.body["restructured"],
                "acknowledged": document.body["acknowledged"],
                "open_cases": len(document.body["cases"]),
            }
        )
    columns = (
        *(*texts("loan"), *texts("cooperative", wide=True), *sums(*_TOTALS)),
        *(*numbers("restructured"), *texts("acknowledged", wide=True), *numbers("open_cases")),
    )
    return Table.of("opening_loans", columns, rows, facts)
