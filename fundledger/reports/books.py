"""The books as tables: balances, trial balance, account ledger, journal, one entry.

Each takes what is asked and answers a `Table`; figures come from `ledger.balances` and are not
computed again here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from fundledger.ledger.reading import entries_numbered, entry_called, journal
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
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    Word,
    amount_of,
    days,
    in_order,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

_AT_ONCE = 500

Cut = Literal["account", "role", "loan", "cooperative", "source"]

_SIDES = sums("debit", "credit")
_DIMENSIONS = texts("loan", "cooperative", "source")
_MORE_DIMENSIONS = texts("loan", "cooperative", "source", wide=True)
_TRIAL = (
    *sums("opening_debit", "opening_credit", wide=True),
    *sums("moved_debit", "moved_credit", "closing_debit", "closing_credit"),
)
_LEDGER = (
    *(*days("date"), *texts("voucher"), *days("value_date", wide=True)),
    *(*texts("document", wide=True), *texts("memo", "against"), *_SIDES, *money("balance")),
    *(*_MORE_DIMENSIONS, *numbers("entry", wide=True), *texts("remark", wide=True)),
)
_JOURNAL = (
    *(*numbers("entry"), *days("date"), *texts("voucher"), *days("value_date", wide=True)),
    *(*texts("document", wide=True), *texts("memo", "account"), *texts("name", wide=True)),
    *(*_SIDES, *_MORE_DIMENSIONS, *texts("remark", wide=True)),
)
_POSTED = (
    *(*numbers("entry"), *texts("voucher"), *days("value_date", "date")),
    *(*texts("document", "memo"), *money("amount"), *texts("outcome")),
)

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
    rows: list[Record] = []
    in_books: list[Record] = []
    if cut == "role":
        columns = (*texts("role", "meaning"), *_SIDES)
        by_role = _by_role(balances(connection, scope, only=only, accounts=among), accounts)
        for role, amount in by_role.items():
            rows.append({"role": role, "meaning": role_name(role), **_sides(amount)})
            if ROLES[role].nature != "memo":
                in_books.append(rows[-1])
    else:
        by: tuple[By, ...] = ("account",) if cut == "account" else (cut, "account")
        columns = (*texts(*by, "name"), *_SIDES)
        found = balances(connection, scope, by, only=only, accounts=among)
        for key, amount in sorted(found.items(), key=lambda item: _order(item[0])):
            named: Record = dict(zip(by, key, strict=True))
            name = _name(accounts, named["account"])
            rows.append({**named, "name": name, **_sides(amount)})
        in_books = _in_books(rows, accounts)
    notes = _memo_note(rows, in_books)
    return Table.of("balance", columns, rows, asked.facts, notes, counted=in_books)


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


def trial_balance_of(
    asked: Asked, first: date, *, levels: bool = False, memo: bool = True
) -> Table:
    """Opening, movement and closing of every account: the form S06-DN.

    With `levels` each account of level 1 and 2 stands above those that it is kept in, as their sum;
    without `memo` the registers beside the books are left out.
    """
    connection, scope = asked.connection, scope_of(asked)
    charts = Accounts.read(connection, scope.fund, scope.known_at)
    accounts = charts.named_on(scope.as_of)
    opening = balances(connection, opening_of(scope, first))
    closing = balances(connection, scope)
    moved = turnovers(connection, scope, first)
    of_span = {str(number) for (number,) in {*opening, *closing}} | set(moved)
    rows: list[Record] = []
    for number in sorted(of_span):
        turnover = moved.get(number, Turnover())
        figures = {
            **_sides(opening.get((number,), 0), "opening_"),
            "moved_debit": turnover.debit,
            "moved_credit": turnover.credit,
            **_sides(closing.get((number,), 0), "closing_"),
        }
        if any(figures.values()):
            rows.append({"account": number, "name": _name(accounts, number), **figures})
    columns = (*texts("account", "name"), *_TRIAL)
    in_books = _in_books(rows, accounts)
    if not memo:
        rows = in_books
    notes = _memo_note(rows, in_books)
    if levels:
        columns, notes = (*columns, *texts("level")), (*notes, Note("note.levels"))
        rows = _with_levels(rows, charts, accounts, scope.as_of)
    return Table.of("trial_balance", columns, rows, spanned(asked, first), notes, counted=in_books)


def _with_levels(
    rows: Sequence[Record],
    charts: Accounts,
    accounts: Mapping[str, Account],
    day: date | None,
) -> list[Record]:
    """Each row below the sums that it is in; what is a sum says of which level."""
    above: dict[tuple[str, int], list[Record]] = defaultdict(list)
    longer: set[tuple[str, int]] = set()
    for row in rows:
        number = str(row["account"])
        for level, figures in enumerate(FIGURES, start=1):
            if number.isdigit() and len(number) >= figures:
                above[number[:figures], level].append(row)
                if len(number) > figures:
                    longer.add((number[:figures], level))
    found = {(str(row["account"]), len(FIGURES) + 1): row for row in rows}
    for number, level in longer:
        below = above[number, level]
        figures_of = {
            column.name: sum(amount_of(row[column.name]) for row in below) for column in _TRIAL
        }
        name = _level_name(number, charts, accounts, day)
        found[number, level] = {"account": number, "name": name, **figures_of, "level": str(level)}
    return [found[key] for key in sorted(found)]


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
    columns = (*_LEDGER, *(texts("account") if len(kept_in) > 1 else ()))
    before = balances(connection, opening_of(scope, first), only=only, accounts=kept_in)
    opening = sum(before.values())
    rows: list[Record] = []
    balance = opening
    for line in account_lines(connection, scope, only, first, accounts=kept_in):
        balance += line.amount
        rows.append(
            {
                "date": line.date,
                "voucher": str(line.voucher),
                "value_date": line.value_date,
                "document": line.document,
                "memo": line.memo,
                "against": ", ".join(line.against),
                "debit": line.debit,
                "credit": line.credit,
                "balance": balance,
                "loan": line.loan,
                "cooperative": line.cooperative,
                "source": line.source,
                "entry": line.entry,
                "remark": _remark(line.reverses, line.reversed_by),
                **({"account": line.account} if len(kept_in) > 1 else {}),
            }
        )
    stated: dict[str, Cell] = {
        "account": number,
        "name": _level_name(number, charts, accounts, scope.as_of),
        **{str(dimension): code for dimension, code in only.items()},
        "opening": Dong(opening),
        "closing": Dong(balance),
        **spanned(asked, first),
    }
    notes = () if len(kept_in) == 1 else (Note("note.kept_in", {"accounts": ", ".join(kept_in)}),)
    table = Table.of("account_ledger", columns, rows, stated, notes)
    total = {**table.total, "balance": balance}  # which is not summed
    return replace(table, totals=in_order(columns, total))


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
    rows: list[Record] = []
    for entry in entries:
        about: Record = {
            "entry": entry.number,
            "date": entry.date,
            "voucher": str(entry.voucher),
            "value_date": entry.value_date,
            "document": entry.document,
            "memo": entry.memo,
            "remark": _remark(entry.reverses, entry.reversed_by),
        }
        rows += [{**about, **line} for line in _lines(entry, accounts, sides)]
    in_books = _in_books(rows, accounts)
    notes = _memo_note(rows, in_books)
    return Table.of("journal", _JOURNAL, rows, spanned(asked, first), notes, counted=in_books)


def entry_of(asked: Asked, called: str) -> Table:
    """One entry of the book, called by its number or its voucher."""
    entry = entry_called(asked.connection, asked.fund, called, asked.known_at)
    accounts = Accounts.read(asked.connection, asked.fund).ever()
    return entry_table(entry, accounts, sides_of(asked.connection, asked.fund, [entry]))


def entry_table(entry: Entry, accounts: Mapping[str, Account], sides: EntrySides) -> Table:
    """One entry with all that is known of it, and what reverses or is reversed by it."""
    columns = (*texts("account", "name"), *_SIDES, *_DIMENSIONS)
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
    notes = []
    if entry.reverses is not None:
        notes.append(Note("note.reverses", {"number": entry.reverses}))
    if entry.reversed_by is not None:
        notes.append(Note("note.reversed_by", {"number": entry.reversed_by}))
    shown: dict[str, Cell] = {n: value for n, value in facts.items() if value is not None}
    return Table.of("entry", columns, _lines(entry, accounts, sides), shown, notes)


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
    rows: list[Record] = [
        {
            "entry": posted.number,
            "voucher": str(posted.voucher),
            "value_date": draft.value_date,
            "date": posted.date,
            "document": draft.document,
            "memo": draft.memo,
            "amount": sum(line.amount for line in draft.postings if line.amount > 0),
            "outcome": _outcome(posted, dry_run),
        }
        for draft, posted in taken
    ]
    stated: dict[str, Cell] = {"file": file, **facts}
    return Table.of("posted", _POSTED, rows, stated, _posted_notes(taken, today, dry_run))


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


@dataclass(frozen=True, slots=True)
class EntrySides:
    """On which sides the lines of some entries are printed."""

    sides: Sides
    keys: Mapping[int, str | None]
    """By the number of a correction: its key, or that of the one it reverses."""

    def printed(self, entry: Entry, amount: int, account: Account | None) -> tuple[int, int]:
        """Debit and credit of a line."""
        role = None if account is None else account.role
        key = self.keys.get(entry.number, entry.key)
        reverses = entry.reverses is not None
        return self.sides.printed(amount, role, entry.kind, key, reverses=reverses)


def sides_of(connection: Connection, fund: int, entries: Iterable[Entry]) -> EntrySides:
    """What is asked of the books to print these entries."""
    corrections = [one for one in entries if one.kind == REALLOCATE]
    reversed_ones = sorted({one.reverses for one in corrections if one.reverses is not None})
    originals: dict[int, Entry] = {}
    for start in range(0, len(reversed_ones), _AT_ONCE):
        originals |= entries_numbered(connection, fund, reversed_ones[start : start + _AT_ONCE])
    keys = {
        one.number: one.key if one.reverses is None else originals[one.reverses].key
        for one in corrections
    }
    return EntrySides(Sides.of(connection, fund, keys.values()), keys)


def _lines(entry: Entry, accounts: Mapping[str, Account], sides: EntrySides) -> Iterator[Record]:
    for line in entry.postings:
        debit, credit = sides.printed(entry, line.amount, accounts.get(line.account))
        yield {
            "account": line.account,
            "name": _name(accounts, line.account),
            "debit": debit,
            "credit": credit,
            "loan": line.loan,
            "cooperative": line.cooperative,
            "source": line.source,
        }


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


def _name(accounts: Mapping[str, Account], number: Cell) -> Named | None:
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


def _in_books(rows: Iterable[Record], accounts: Mapping[str, Account]) -> list[Record]:
    """Without the lines of memo registers."""
    memo = {number for number, each in accounts.items() if each.role.nature == "memo"}
    return [row for row in rows if row["account"] not in memo]


def _memo_note(rows: Sequence[object], in_books: Sequence[object]) -> tuple[Note, ...]:
    """Memo registers balance apart from the books, so no total adds them in."""
    return (Note("note.memo_apart"),) if len(in_books) < len(rows) else ()


def _sides(amount: int, before: str = "") -> dict[str, int]:
    """A balance on the side that it stands on."""
    return {f"{before}debit": max(amount, 0), f"{before}credit": max(-amount, 0)}


def _order(key: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(part or "" for part in key)
