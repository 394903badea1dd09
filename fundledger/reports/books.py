"""The books as tables: balances, trial balance, account ledger, journal, one entry.

Each takes what is asked and answers a `Table`; figures come from `ledger.balances` and are not
computed again here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Literal

from fundledger.calendar import first_of_span
from fundledger.errors import FundledgerError, Misused
from fundledger.ledger.accounts import FIGURES, Account, Accounts
from fundledger.ledger.balances import (
    By,
    Scope,
    Turnover,
    account_lines,
    balances,
    opening_of,
    turnovers,
    was_posted,
)
from fundledger.ledger.entry import Draft, Entry, Posted
from fundledger.ledger.reading import entry_called, journal
from fundledger.ledger.role_words import role_name
from fundledger.ledger.roles import ROLES
from fundledger.ledger.sides import REALLOCATE, Sides
from fundledger.messages import catalogue
from fundledger.messages.wording import Named, Sentence
from fundledger.money import Dong
from fundledger.reports.asked import Asked
from fundledger.reports.flows import scope_of
from fundledger.reports.many import Summed
from fundledger.reports.spans import spanned
from fundledger.reports.table import Cell, Column, Note, Table, Word, word_for

if TYPE_CHECKING:
    from sqlalchemy import Connection

Cut = Literal["account", "role", "loan", "cooperative", "source"]

_SIDES = (Column("debit", "money"), Column("credit", "money"))
_DIMENSIONS = (Column("loan"), Column("cooperative"), Column("source"))
_MORE_DIMENSIONS = tuple(replace(column, wide=True) for column in _DIMENSIONS)


TRIAL_BALANCE_OF_FUNDS = Summed("trial_balance")


def balance_of_funds(cut: Cut) -> Summed | None:
    """None where a line is no line of another fund: loans and borrowers of one number differ."""
    return Summed("balance") if cut in ("account", "role", "source") else None


def balance_of(asked: Asked, cut: Cut, only: Mapping[By, str]) -> Table:
    """Balances by account or role; by loan, cooperative or source, each with its accounts."""
    connection, scope = asked.connection, scope_of(asked)
    charts = Accounts.read(connection, scope.fund, scope.known_at)
    accounts = charts.named_on(scope.as_of)
    _refuse_unknown(connection, scope, only, charts)
    among = None if "account" not in only else charts.under(only["account"]) or [only["account"]]
    only = {name: code for name, code in only.items() if name != "account"}
    columns: tuple[Column, ...] = (Column("role"), Column("meaning"), *_SIDES)
    if cut == "role":
        sums = _by_role(balances(connection, scope, only=only, accounts=among), accounts)
        rows: list[tuple[Cell, ...]] = [
            (role, role_name(role), *_debit_credit(sums[role])) for role in sums
        ]
        in_books = [row for row in rows if ROLES[str(row[0])].nature != "memo"]
    else:
        by: tuple[By, ...] = ("account",) if cut == "account" else (cut, "account")
        columns = (*[Column(name) for name in by], Column("name"), *_SIDES)
        found = balances(connection, scope, by, only=only, accounts=among)
        rows = [
            (*key, _name(accounts, key[-1]), *_debit_credit(amount))
            for key, amount in sorted(found.items(), key=lambda item: _order(item[0]))
        ]
        in_books = [row for row in rows if not _is_memo(accounts, row[len(by) - 1])]
    totals, notes = _totals(in_books, columns), _memo_note(rows, in_books)
    return Table("balance", columns, rows, totals, dict(asked.facts), notes)


def balance_or_trial(
    asked: Asked, cut: Cut, only: Mapping[By, str], first: date | None, *, levels: bool = False
) -> Table:
    """Balances; from a day on a trial balance, which is of the whole books, account by account."""
    if first is None:
        if levels:
            raise Misused("usage.levels_of_trial")
        return balance_of(asked, cut, only)
    if only or cut != "account":
        raise Misused("usage.trial_is_whole")
    return trial_balance_of(asked, first_of_span(first, asked.as_of), levels=levels)


def trial_balance_of(asked: Asked, first: date, *, levels: bool = False) -> Table:
    """Opening, movement and closing of every account: the form S06-DN.

    With `levels` each account of level 1 and 2 stands above those that it is kept in, as their sum.
    """
    connection, scope = asked.connection, scope_of(asked)
    charts = Accounts.read(connection, scope.fund, scope.known_at)
    accounts = charts.named_on(scope.as_of)
    opening = balances(connection, opening_of(scope, first))
    closing = balances(connection, scope)
    moved = turnovers(connection, scope, first)
    numbers = {str(number) for (number,) in {*opening, *closing}} | set(moved)
    rows: list[tuple[Cell, ...]] = []
    for number in sorted(numbers):
        turnover = moved.get(number, Turnover())
        figures = (
            *_debit_credit(opening.get((number,), 0)),
            *(turnover.debit, turnover.credit),
            *_debit_credit(closing.get((number,), 0)),
        )
        if any(figures):
            rows.append((number, _name(accounts, number), *figures))
    columns: tuple[Column, ...] = (
        *(Column("account"), Column("name")),
        *(
            Column("opening_debit", "money", wide=True),
            Column("opening_credit", "money", wide=True),
        ),
        *(Column("moved_debit", "money"), Column("moved_credit", "money")),
        *(Column("closing_debit", "money"), Column("closing_credit", "money")),
    )
    in_books = [row for row in rows if not _is_memo(accounts, row[0])]
    totals, notes = _totals(in_books, columns), _memo_note(rows, in_books)
    if levels:
        columns = (*columns, Column("level"))
        rows = _with_levels(rows, charts, accounts, scope.as_of)
        totals, notes = (*totals, None), (*notes, Note("note.levels"))
    return Table("trial_balance", columns, rows, totals, spanned(asked, first), notes)


def _with_levels(
    rows: Sequence[tuple[Cell, ...]],
    charts: Accounts,
    accounts: Mapping[str, Account],
    day: date | None,
) -> list[tuple[Cell, ...]]:
    """Each row below the sums that it is in; what is a sum says of which level."""
    above: dict[tuple[str, int], list[tuple[Cell, ...]]] = defaultdict(list)
    longer: set[tuple[str, int]] = set()
    for row in rows:
        number = str(row[0])
        for level, figures in enumerate(FIGURES, start=1):
            if number.isdigit() and len(number) >= figures:
                above[number[:figures], level].append(row)
                if len(number) > figures:
                    longer.add((number[:figures], level))
    found = [((str(row[0]), len(FIGURES) + 1), (*row, None)) for row in rows]
    for number, level in longer:
        sums = [sum(int(str(each[at])) for each in above[number, level]) for at in range(2, 8)]
        name = _level_name(number, charts, accounts, day)
        found.append(((number, level), (number, name, *sums, str(level))))
    return [row for _, row in sorted(found, key=lambda each: each[0])]


def _level_name(
    number: str, charts: Accounts, accounts: Mapping[str, Account], day: date | None
) -> Named | None:
    names = charts.level_names(day).get(number)
    return _name(accounts, number) if names is None else Named(*names)


def ledger_of(asked: Asked, account: str, first: date, only: Mapping[By, str]) -> Table:
    """One account: what it opened with, every posting with what stands against it, the close.

    An account of level 1 or 2 is all those that it is kept in, each line with its own.
    """
    connection, scope = asked.connection, scope_of(asked)
    charts = Accounts.read(connection, scope.fund, scope.known_at)
    accounts = charts.named_on(scope.as_of)
    number = account
    if account in ROLES or not charts.under(account):
        number = charts.number_of(account, asked.as_of)
    kept_in = charts.under(number)
    _refuse_unknown(connection, scope, only, charts)
    columns = (
        *(Column("date", "day"), Column("voucher"), Column("value_date", "day", wide=True)),
        *(Column("document", wide=True), Column("memo"), Column("against")),
        *_SIDES,
        Column("balance", "money"),
        *_MORE_DIMENSIONS,
        *(Column("entry", "number", wide=True), Column("remark", wide=True)),
        *([Column("account")] if len(kept_in) > 1 else []),
    )
    before = balances(connection, opening_of(scope, first), only=only, accounts=kept_in)
    opening = sum(before.values())
    rows: list[tuple[Cell, ...]] = []
    balance = opening
    for line in account_lines(connection, scope, only, first, accounts=kept_in):
        balance += line.amount
        rows.append(
            (
                *(line.date, str(line.voucher), line.value_date, line.document, line.memo),
                ", ".join(line.against),
                *(line.debit, line.credit, balance),
                *(line.loan, line.cooperative, line.source),
                line.entry,
                _remark(line.reverses, line.reversed_by),
                *([line.account] if len(kept_in) > 1 else []),
            )
        )
    stated: dict[str, Cell] = {
        "account": number,
        "name": _level_name(number, charts, accounts, scope.as_of),
        **{str(dimension): code for dimension, code in only.items()},
        "opening": Dong(opening),
        "closing": Dong(balance),
        **spanned(asked, first),
    }
    totals = _totals(rows, columns)
    totals = (*totals[:8], balance, *totals[9:])  # a balance is not summed
    notes = () if len(kept_in) == 1 else (Note("note.kept_in", {"accounts": ", ".join(kept_in)}),)
    return Table("account_ledger", columns, rows, totals, stated, notes)


def journal_of(asked: Asked, first: date) -> Table:
    """Every posting of a span, by day of booking: the general journal."""
    connection, scope = asked.connection, scope_of(asked)
    accounts = Accounts.read(connection, scope.fund, scope.known_at).named_on(scope.as_of)
    entries = list(
        journal(
            connection,
            scope.fund,
            first_day=first,
            last_day=scope.as_of,
            last_entry=scope.last_entry,
        )
    )
    sides = sides_of(connection, scope.fund, entries)
    columns = (
        *(Column("entry", "number"), Column("date", "day"), Column("voucher")),
        *(Column("value_date", "day", wide=True), Column("document", wide=True), Column("memo")),
        *(Column("account"), Column("name", wide=True)),
        *_SIDES,
        *_MORE_DIMENSIONS,
        Column("remark", wide=True),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            *(entry.number, entry.date, str(entry.voucher)),
            *(entry.value_date, entry.document, entry.memo),
            *line,
            _remark(entry.reverses, entry.reversed_by),
        )
        for entry in entries
        for line in _lines(entry, accounts, sides)
    ]
    in_books = [row for row in rows if not _is_memo(accounts, row[6])]
    totals, notes = _totals(in_books, columns), _memo_note(rows, in_books)
    return Table("journal", columns, rows, totals, spanned(asked, first), notes)


def entry_of(asked: Asked, called: str) -> Table:
    """One entry of the book, called by its number or its voucher."""
    entry = entry_called(asked.connection, asked.fund, called, asked.known_at)
    accounts = Accounts.read(asked.connection, asked.fund).ever()
    return entry_table(entry, accounts, sides_of(asked.connection, asked.fund, [entry]))


def entry_table(entry: Entry, accounts: Mapping[str, Account], sides: Sides) -> Table:
    """One entry with all that is known of it, and what reverses or is reversed by it."""
    columns = (Column("account"), Column("name"), *_SIDES, *_DIMENSIONS)
    facts: dict[str, Cell] = {
        "entry": entry.number,
        "voucher": str(entry.voucher),
        "date": entry.date,
        "value_date": entry.value_date,
        "kind": kind_word(entry.kind),
        "memo": entry.memo,
        "document": entry.document,
        "key": entry.key,
        "actor": entry.actor,
        "recorded_at": entry.recorded_at,
        "link": entry.chain,
        "hash": entry.hash,
        "reverses": entry.reverses,
        "reversed_by": entry.reversed_by,
    }
    rows = list(_lines(entry, accounts, sides))
    notes = []
    if entry.reverses is not None:
        notes.append(Note("note.reverses", {"number": entry.reverses}))
    if entry.reversed_by is not None:
        notes.append(Note("note.reversed_by", {"number": entry.reversed_by}))
    shown: dict[str, Cell] = {n: value for n, value in facts.items() if value is not None}
    return Table("entry", columns, rows, _totals(rows, columns), shown, tuple(notes))


def kind_word(kind: str) -> Word:
    """What an entry is about in words; one of a kind of its own is called as it calls itself."""
    key = f"entry_kind.{kind}"
    return Word(kind, Sentence(key) if key in catalogue("vi") else kind)


def posted_table(
    taken: Sequence[tuple[Draft, Posted]],
    file: str,
    facts: Mapping[str, Cell],
    today: date,
    *,
    dry_run: bool,
) -> Table:
    """What became of each draft of a file, or in a dry run what would; and what is odd."""
    columns = (
        *(Column("entry", "number"), Column("voucher"), Column("value_date", "day")),
        *(Column("date", "day"), Column("document"), Column("memo")),
        *(Column("amount", "money"), Column("outcome")),
    )
    rows = [
        (
            *(posted.number, str(posted.voucher), draft.value_date, posted.date),
            *(draft.document, draft.memo),
            sum(line.amount for line in draft.postings if line.amount > 0),
            _outcome(posted, dry_run),
        )
        for draft, posted in taken
    ]
    stated: dict[str, Cell] = {"file": file, **facts}
    return Table("posted", columns, rows, None, stated, _posted_notes(taken, today, dry_run))


def _outcome(posted: Posted, dry_run: bool) -> Word:
    if posted.new:
        said = "would_post" if dry_run else "posted"
        return word_for("note.", said)
    if posted.reversed_by is not None:
        reversed_by = Sentence("note.already_reversed", {"number": posted.reversed_by})
        return Word("already, reversed", reversed_by)
    return word_for("note.", "already")


def _posted_notes(
    taken: Sequence[tuple[Draft, Posted]], today: date, dry_run: bool
) -> tuple[Note, ...]:
    new = [(draft, posted) for draft, posted in taken if posted.new]
    already = [posted for _, posted in taken if not posted.new]
    late = sum(posted.date != draft.value_date and draft.date is None for draft, posted in new)
    counts: dict[str, object] = {"new": len(new), "already": len(already)}
    odd = (
        ("note.alike", len(already)),
        ("note.reversed_stay", sum(posted.reversed_by is not None for posted in already)),
        ("note.booked_late", late),
        ("note.in_future", sum(draft.value_date > today for draft, _ in new)),
    )
    return (
        Note("note.file_would_post" if dry_run else "note.file_posted", counts),
        *(Note(key, {"count": count}) for key, count in odd if count),
    )


def sides_of(connection: Connection, fund: int, entries: Iterable[Entry]) -> Sides:
    """What is asked of the books to print these entries."""
    return Sides.of(connection, fund, (one.key for one in entries if one.kind == REALLOCATE))


def _lines(
    entry: Entry, accounts: Mapping[str, Account], sides: Sides
) -> Iterator[tuple[Cell, ...]]:
    for line in entry.postings:
        account, name = accounts.get(line.account), _name(accounts, line.account)
        role = None if account is None else account.role
        debit, credit = sides.printed(
            *(line.amount, role, entry.kind, entry.key), reverses=entry.reverses is not None
        )
        yield line.account, name, debit, credit, line.loan, line.cooperative, line.source


def _refuse_unknown(
    connection: Connection, scope: Scope, only: Mapping[By, str], accounts: Accounts
) -> None:
    """A code that was never posted is a slip of the pen, not a balance of 0."""
    for dimension, code in only.items():
        if dimension == "account" and accounts.under(code):
            continue
        if not was_posted(connection, scope.fund, dimension, code):
            raise FundledgerError(f"balance.no_{dimension}", code=code)


def _by_role(
    sums: Mapping[tuple[str | None, ...], int], accounts: Mapping[str, Account]
) -> dict[str, int]:
    """In the order of the chart, without those that are zero."""
    roles = dict.fromkeys((account.role.name for account in accounts.values()), 0)
    for (number,), amount in sums.items():
        account = accounts.get(str(number))
        if account is not None:  # `check` names what is not in any chart
            roles[account.role.name] += amount
    return {role: amount for role, amount in roles.items() if amount}


def _name(accounts: Mapping[str, Account], number: str | None) -> Named | None:
    account = accounts.get(str(number))
    return None if account is None else account.named


def _remark(reverses: int | None, reversed_by: int | None) -> Word | None:
    """How a line is tied to a reversal, for the reader of a book."""
    if reverses is not None:
        return Word(f"reverses {reverses}", Sentence("note.is_reversal", {"number": reverses}))
    if reversed_by is not None:
        said = Sentence("note.is_reversed", {"number": reversed_by})
        return Word(f"reversed by {reversed_by}", said)
    return None


def _is_memo(accounts: Mapping[str, Account], number: Cell) -> bool:
    account = accounts.get(str(number))
    return account is not None and account.role.nature == "memo"


def _memo_note(rows: Sequence[object], in_books: Sequence[object]) -> tuple[Note, ...]:
    """Memo registers balance apart from the books, so no total adds them in."""
    return (Note("note.memo_apart"),) if len(in_books) < len(rows) else ()


def _debit_credit(amount: int) -> tuple[int, int]:
    return (amount, 0) if amount > 0 else (0, -amount)


def _order(key: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(part or "" for part in key)


def _totals(rows: Iterable[tuple[Cell, ...]], columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    sums = [0] * len(columns)
    for row in rows:
        for index, column in enumerate(columns):
            value = row[index]
            if column.kind == "money" and isinstance(value, int):
                sums[index] += value
    return tuple(
        total if column.kind == "money" else None
        for total, column in zip(sums, columns, strict=True)
    )
