"""A rehearsal as tables: the identity of the books then beside what the outlook expects, what could
not be booked, receipts that pay something else than was expected, trial balance, groups, result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from fundledger.arrears.debt_groups import classed
from fundledger.closing.years import result_of
from fundledger.ledger.journal import Writer
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.outlook.methods import Method, Outlook
from fundledger.outlook.rehearsal import (
    Closed,
    Lived,
    close_year,
    differing,
    live,
    refuse_past,
)
from fundledger.outlook.scenarios import FromFile
from fundledger.reports.as_json import document as as_document
from fundledger.reports.asked import Asked
from fundledger.reports.asking import ask
from fundledger.reports.books import trial_balance_of
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.capital import capital
from fundledger.reports.closing import result_table
from fundledger.reports.debt_groups import day_of, sums_table
from fundledger.reports.loans import entries_table
from fundledger.reports.outlook import (
    figures_of,
    read_books,
    until_of,
    with_scenarios,
)
from fundledger.reports.provisions import provisions_screen
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    days,
    money,
    sums,
    texts,
    word_for,
)

_LINES = (
    *("capital_on_hand", "principal_in_term", "principal_overdue"),
    *("exceptions", "unexplained", "charter_capital"),
)
_IDENTITY = (*texts("figure"), *money("expected", "in_books", "difference"))
_SPLIT = (
    *(*texts("loan", "cooperative", "name"), *days("from_day")),
    *sums("expected_principal", "expected_interest", "paid_principal", "paid_interest"),
    *sums("paid_overdue_interest", "held_then"),
)
_LEFT = (*texts("loan"), *days("from_day"), *sums("amount"), *texts("why"))


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What was asked, and what became of it in the books that are not kept."""

    outlook: Outlook
    lived: Lived
    figures: dict[str, int]
    closed: Closed | None


def rehearsed(
    writer: Writer,
    as_of: date,
    today: date,
    until: date | None,
    method: Method | None,
    scenario: FromFile | None,
) -> Screen:
    """Within `rehearsing`: everything is read from the books of the transaction."""
    now = replace(ask(writer.connection, writer.fund, as_of), today=today)
    last = until_of(now, until)
    refuse_past(writer.connection, writer.fund, as_of)
    books = read_books(now, last)
    files = [] if scenario is None else [scenario]
    base, notes = with_scenarios(books, method, files)
    expected = base[-1] if scenario is not None else base[0]
    what_if = None if scenario is None else scenario.scenario
    lived = live(writer, books.claims, expected.receipts, what_if, today)
    then = replace(ask(writer.connection, writer.fund, last), today=max(today, last))
    figures = _figures(then)
    year = date(last.year, 1, 1)
    trial = trial_balance_of(then, year)
    groups = sums_table(then, classed(day_of(then)))
    provisions = provisions_screen(then).tables[0]
    closed = close_year(writer, last)  # after all that is read: it may break off
    of = Rehearsal(expected, lived, figures, closed)
    return _screen(writer, then, of, (trial, groups, provisions), notes)


def _figures(then: Asked) -> dict[str, int]:
    found = capital(then, then.as_of).figures
    return {
        "capital_on_hand": found.capital_on_hand,
        "principal_in_term": found.principal_in_term,
        "principal_overdue": found.principal_overdue,
        "exceptions": found.exceptions,
        "unexplained": found.unexplained,
        "charter_capital": found.charter_capital,
    }


def _screen(
    writer: Writer,
    then: Asked,
    of: Rehearsal,
    read: Sequence[Table],
    odd: Sequence[Note],
) -> Screen:
    expected = of.outlook
    facts: dict[str, Cell] = {**then.facts, "as_of": expected.as_of, "until": expected.until}
    del facts["known_at"]  # a link of books that are not kept
    facts["method"] = word_for("outlook_method.", expected.method)
    if expected.scenario:
        facts["scenario"] = expected.scenario
    identity = _identity(of, facts, (*_notes(of), *odd))
    split, left = _split(then, of), _left(of)
    result = result_table(result_of(writer.connection, then.fund, then.as_of.year), {})
    result = replace(result, notes=tuple(_of_closing(of.closed, then.as_of)))
    trial, groups, provisions = (_without_day(table) for table in read)
    tables = [identity]
    tables += [table for table in (left, split) if table.rows]
    tables += [groups, provisions, result, trial]
    entries: list[Table] = []
    if of.closed is not None and of.closed.closing is not None and of.closed.closing.entries:
        accounts = writer.accounts.known_on(then.as_of)
        entries = [entries_table(of.closed.closing.entries, accounts)]
    data: dict[str, Any] = {
        "report": "rehearsal",
        **facts,
        **{name: of.figures[name] for name in _LINES},
        "expected": {name: figures_of(expected)[name] for name in _LINES},
        "left_out": left,
        "receipts": {"count": len(of.lived.came), "paid_otherwise": split},
        "groups": as_document(groups),
        "provisions": as_document(provisions),
        "result": as_document(result),
        "trial_balance": as_document(trial),
        "notes": identity.notes,
    }
    return Screen((*tables, *entries), data, flat=trial)


def _without_day(table: Table) -> Table:
    """Below others that say which fund and days it is."""
    said = {"fund", "fund_name", "as_of", "known_at", "first_day", "last_day", "from", "to"}
    return replace(table, facts={k: v for k, v in table.facts.items() if k not in said})


def _identity(of: Rehearsal, facts: dict[str, Cell], notes: Sequence[Note]) -> Table:
    expected = figures_of(of.outlook)
    rows: list[Record] = [
        {
            "figure": word_for("outlook_figure.", name),
            "expected": expected[name],
            "in_books": of.figures[name],
            "difference": of.figures[name] - expected[name],
        }
        for name in _LINES
    ]
    return Table.of("rehearsal", _IDENTITY, rows, facts, notes)


def _notes(of: Rehearsal) -> Iterator[Note]:
    yield Note("rehearsal_note.not_kept", {"count": len(of.lived.came)})
    otherwise = differing(of.lived.came)
    if otherwise:
        less = sum(each.paid.principal - each.expected.principal for each in otherwise)
        said: dict[str, object] = {"count": len(otherwise), "amount": Dong(less)}
        yield Note("rehearsal_note.paid_otherwise", said)
    if of.lived.left_out:
        amount = sum(each.amount for each in of.lived.left_out)
        said = {"count": len(of.lived.left_out), "amount": Dong(amount)}
        yield Note("rehearsal_note.left_out", said)


def _of_closing(closed: Closed | None, day: date) -> Iterator[Note]:
    if closed is None:
        yield Note("rehearsal_note.no_year_end", {"day": day})
    elif closed.refused is not None:
        why = Sentence(closed.refused.key, closed.refused.params)
        yield Note("rehearsal_note.not_closed", {"year": day.year, "why": why})


def _split(then: Asked, of: Rehearsal) -> Table:
    """Receipts whose contract takes them for something else than was expected."""
    register = borrowers(then)
    rows: list[Record] = [
        {
            "loan": each.loan,
            "cooperative": each.borrower,
            "name": register.get(each.borrower, Borrower(each.borrower)).name,
            "from_day": each.day,
            "expected_principal": each.expected.principal,
            "expected_interest": each.expected.interest + each.expected.overdue_interest,
            "paid_principal": each.paid.principal,
            "paid_interest": each.paid.interest,
            "paid_overdue_interest": each.paid.overdue_interest,
            "held_then": each.paid.held,
        }
        for each in differing(of.lived.came)
    ]
    return Table.of("rehearsal_receipts", _SPLIT, rows)


def _left(of: Rehearsal) -> Table:
    rows: list[Record] = [
        {
            "loan": each.loan,
            "from_day": each.day,
            "amount": each.amount,
            "why": Sentence(each.key, each.params),
        }
        for each in of.lived.left_out
    ]
    return Table.of("rehearsal_left_out", _LEFT, rows)
