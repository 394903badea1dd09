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
from fundledger.reports.table import Cell, Column, Note, Table, word_for

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
    rows: list[tuple[Cell, ...]] = [
        (
            each.loan,
            word_for("opening_figure.", each.figure),
            each.replayed,
            each.opening,
            each.opening - each.replayed,
        )
        for each in past.differences
    ]
    columns = (
        Column("loan"),
        Column("figure"),
        Column("by_history", "money"),
        Column("by_opening", "money"),
        Column("difference", "money"),
    )
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
    return Table("opening_history", columns, rows, None, dict(facts), notes)


def _count(past: Compared) -> int:
    return len(past.differences) + len(past.unplayable)


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
    rows: list[tuple[Cell, ...]] = [(*each, each.difference) for each in identity]
    sums = [sum(int(str(row[place])) for row in rows) for place in range(1, 7)]
    columns = (
        Column("source"),
        Column("charter_capital", "money"),
        Column("principal_in_term", "money"),
        Column("principal_overdue", "money"),
        Column("capital_on_hand", "money"),
        Column("exceptions", "money"),
        Column("difference", "money"),
    )
    return Table("opening_identity", columns, rows, (None, *sums), dict(facts))


def _exceptions(
    lines: Iterable[tuple[Account, Posting]], facts: Mapping[str, Cell]
) -> Iterator[Table]:
    """Each line that explains a difference of capital; no table where there is none."""
    rows: list[tuple[Cell, ...]] = [
        (line.source, account.number, account.named, line.loan, line.amount)
        for account, line in lines
        if account.role.exception and line.source
    ]
    if rows:
        columns = (
            Column("source"),
            Column("account"),
            Column("name"),
            Column("loan"),
            Column("amount", "money"),
        )
        yield Table("opening_exceptions", columns, rows, None, dict(facts))


def _decisions_table(capital: Iterable[Mapping[str, Cell]], facts: Mapping[str, Cell]) -> Table:
    rows = [(each["source"], each["amount"], each["decision"]) for each in capital]
    columns = (Column("source"), Column("amount", "money"), Column("decision"))
    return Table("opening_capital", columns, rows, None, dict(facts))


def _totals_table(
    counts: Mapping[str, int],
    lines: Iterable[tuple[Account, Posting]],
    facts: Mapping[str, Cell],
    notes: tuple[Note, ...],
) -> Table:
    sums = dict.fromkeys(_TOTALS, 0)
    for account, line in lines:
        if account.role.name in sums:
            sums[account.role.name] += line.amount
    sums["held"] = -sums["held"]
    rows: list[tuple[Cell, ...]] = [
        (word_for("opening_figure.", name), amount) for name, amount in {**counts, **sums}.items()
    ]
    columns = (Column("figure"), Column("amount", "money"))
    return Table("opening_totals", columns, rows, None, dict(facts), notes)


def _loans_table(
    documents: Mapping[str, Document],
    owners: Mapping[str, str],
    lines: Iterable[tuple[Account, Posting]],
    facts: Mapping[str, Cell],
) -> Table:
    sums: dict[tuple[str | None, str], int] = {}
    for account, line in lines:
        key = line.loan, account.role.name
        sums[key] = sums.get(key, 0) + line.amount
    rows: list[tuple[Cell, ...]] = []
    for number, document in sorted(documents.items()):
        figures = [sums.get((number, role), 0) for role in _TOTALS]
        body = document.body
        rows.append(
            (
                number,
                owners[number],
                *figures[:-1],
                -figures[-1],
                body["restructured"],
                body["acknowledged"],
                len(body["cases"]),
            )
        )
    totals = [sum(int(str(row[place])) for row in rows) for place in range(2, 7)]
    columns = (
        Column("loan"),
        Column("cooperative", wide=True),
        Column("principal_in_term", "money"),
        Column("principal_overdue", "money"),
        Column("interest_receivable", "money"),
        Column("memo_interest", "money"),
        Column("held", "money"),
        Column("restructured", "number"),
        Column("acknowledged", wide=True),
        Column("open_cases", "number"),
    )
    return Table(
        "opening_loans", columns, rows, (None, None, *totals, None, None, None), dict(facts)
    )
