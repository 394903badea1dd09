"""Bank statements as people look at them: what was read, lines, proposals, and what explains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from fundledger.banking.lines import StatementLine, TakenStatement
from fundledger.banking.matching import AccountRule, Proposal
from fundledger.banking.posting import Posted, stands_out
from fundledger.banking.reconcile import Reconciled
from fundledger.banking.uses import Uses
from fundledger.banking.waiting import Waiting, is_open, open_amount
from fundledger.banking.withdrawing import Withdrawn
from fundledger.ledger.accounts import Account
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Column, Note, Table, Word, word_for

_LINE = (
    Column("bank_line", "number"),
    Column("place", wide=True),
    Column("day", "day"),
    Column("money_in", "money"),
    Column("money_out", "money"),
    Column("reference", wide=True),
    Column("narrative"),
)


def read_table(
    taken: Sequence[TakenStatement],
    facts: dict[str, Cell],
    *,
    dry_run: bool,
    place_was_told: bool = False,
) -> Table:
    """What a file added, by account; of a file without an account, for which it was taken."""
    rows: list[tuple[Cell, ...]] = [
        (
            _place(one.place),
            one.read.account or None,
            one.read.first,
            one.read.last,
            one.read.opening,
            sum(line.amount for line in one.read.lines if line.amount > 0),
            -sum(line.amount for line in one.read.lines if line.amount < 0),
            one.read.closing,
            len(one.new),
            one.already,
        )
        for one in taken
    ]
    columns = (
        Column("place"),
        Column("bank_account", wide=True),
        Column("from", "day", wide=True),
        Column("to", "day"),
        Column("opening_balance", "money"),
        Column("money_in", "money"),
        Column("money_out", "money"),
        Column("closing_balance", "money"),
        Column("new_lines", "number"),
        Column("already_there", "number"),
    )
    notes = [Note(warned.key, warned.params) for one in taken for warned in one.warnings]
    if any(one.read.opening is None for one in taken):
        notes.append(Note("bank_note.no_balance"))
    for one in taken:
        if not one.read.account and not place_was_told:
            params: dict[str, object] = {"file": one.read.file, "place": _place(one.place)}
            notes.append(Note("bank_note.taken_for", params))
    new = sum(len(one.new) for one in taken)
    if new:
        notes.append(Note("bank_note.would_read" if dry_run else "bank_note.read", {"count": new}))
    else:
        notes.append(Note("bank_note.nothing_new"))
    return Table("bank_read", columns, rows, None, facts, tuple(notes))


def lines_table(
    found: Waiting,
    facts: dict[str, Cell],
    *,
    only: str | None = None,
    place: str | None = None,
) -> Table:
    """Lines with what became of them."""
    rows: list[tuple[Cell, ...]] = []
    for line in found.lines:
        state = state_of(line, found.uses)
        if place in (None, line.place) and only in (None, state.code):
            uses = found.uses.of(line)
            vouchers = ", ".join(use.voucher for use in uses if use.voucher)
            loans = ", ".join(dict.fromkeys(use.loan for use in uses if use.loan))
            rows.append((*_line(line), state, loans or None, vouchers or None))
    columns = (*_LINE, Column("state"), Column("loan"), Column("voucher"))
    return Table("bank_lines", columns, rows, _sums(rows, len(columns)), facts)


def withdrawn_table(done: Withdrawn, facts: dict[str, Cell], *, dry_run: bool = False) -> Table:
    """The lines that stand no more, because they were read by mistake."""
    rows: list[tuple[Cell, ...]] = [_line(line) for line in done.lines]
    said = {"count": len(rows), "place": _place(done.place), "files": list(done.files) or ["–"]}
    key = "bank_note.would_withdraw" if dry_run else "bank_note.withdrawn"
    notes = [Note(key, said)]
    if done.forgotten:
        notes.append(Note("bank_note.forgotten", {"accounts": list(done.forgotten)}))
    return Table("bank_withdrawn", _LINE, rows, _sums(rows, len(_LINE)), facts, tuple(notes))


def state_of(line: StatementLine, uses: Uses) -> Word:
    if uses.unidentified(line):
        word = "unidentified"
    elif not is_open(line, uses):
        word = "posted"
    else:
        word = "part" if uses.of(line) else "open"
    return word_for("bank_state.", word)


def match_table(found: Waiting, facts: dict[str, Cell], accounts: Mapping[str, Account]) -> Table:
    """Every open line with what it may be for, best first; a line without any stands alone."""
    rows: list[tuple[Cell, ...]] = []
    lines = {line.chain: line for line in found.lines}
    certain = 0
    for number in sorted(found.proposals, key=lambda each: (lines[each].day, each)):
        line, proposals = lines[number], found.proposals[number]
        amount = open_amount(line, found.uses)
        head = _line(line._replace(amount=amount))
        certain += bool(proposals and proposals[0].certain)
        if not proposals:
            rows.append((*head, None, None, None, None, Sentence("bank_reason.none")))
        for rank, each in enumerate(proposals):
            rows.append(
                (*(head if not rank else (number, *[None] * 6)), *_proposal(each, accounts))
            )
    columns = (
        *_LINE,
        Column("proposal"),
        Column("loan"),
        Column("score", "number", wide=True),
        Column("certain"),
        Column("reason"),
    )
    count: dict[str, object] = {"certain": certain, "count": len(found.proposals)}
    clear = [number for number, of_line in found.proposals.items() if stands_out(of_line)]
    if not found.lines:
        notes = [Note("bank_note.none_read")]
    elif not found.proposals:
        notes = [Note("bank_note.none_waiting")]
    elif certain:
        notes = [Note("bank_note.matched", count)]
    elif clear:
        first = min(clear, key=lambda each: (lines[each].day, each))
        notes = [Note("bank_note.none_certain_but_clear", {**count, "line": first})]
    else:
        notes = [Note("bank_note.none_certain", count)]
    return Table("bank_match", columns, rows, None, facts, tuple(notes))


def account_word(account: str, accounts: Mapping[str, Account]) -> Word:
    """The number and name of an account that was told by its number or by its role."""
    found = accounts.get(account)
    return Word(account, account if found is None else Joined((found.number, found.named)))


def _proposal(each: Proposal, accounts: Mapping[str, Account]) -> tuple[Cell, ...]:
    word = "yes" if each.certain else "no"
    params = dict(each.params)
    if each.rule is not None:
        params["account"] = account_word(each.rule.account, accounts)
    return (
        word_for("bank_did.", each.how),
        each.loan or None,
        each.score,
        word_for("bank_certain.", word),
        Sentence(each.reason, params),
    )


def posted_table(
    posted: Posted, facts: dict[str, Cell], accounts: Mapping[str, Account], *, dry_run: bool
) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (
            *_line(each.line._replace(amount=each.amount)),
            word_for("bank_did.", each.did),
            each.loan or (account_word(each.account, accounts) if each.account else None),
            each.voucher or None,
        )
        for each in posted.done
    ]
    voucher = Column("voucher_to_be") if dry_run else Column("voucher")
    columns = (*_LINE, Column("booked_as"), Column("assigned_to"), voucher)
    key = "bank_note.would_post" if dry_run else "bank_note.posted"
    notes = [Note(key, {"count": len(posted.done), "left": posted.left})]
    if posted.maybe_booked:
        lines = list(posted.maybe_booked)
        notes.append(Note("bank_note.maybe_booked", {"lines": lines}))
    said = columns, rows, _sums(rows, len(columns)), facts, tuple(notes)
    return Table("bank_to_post", *said) if dry_run else Table("bank_posted", *said)


def reconcile_screen(reconciled: Sequence[Reconciled], facts: dict[str, Cell]) -> Screen:
    """By account: what the books have by purpose, what the bank has, and why they differ."""
    rows: list[tuple[Cell, ...]] = []
    why: list[tuple[Cell, ...]] = []
    notes: list[Note] = []
    for one in reconciled:
        for account, amount in one.by_account:
            called = Joined((account.number, account.named))
            rows.append((_place(one.place), called, amount))
        for word, figure in (
            ("book", one.book),
            ("statement", one.statement),
            ("difference", one.difference),
        ):
            rows.append((_place(one.place), word_for("bank_word.", word), figure))
        if one.statement is None:
            notes.append(Note("bank_note.no_statement", {"place": _place(one.place)}))
        elif one.read_to is not None and str(one.read_to) < str(facts.get("as_of", "")):
            notes.append(
                Note("bank_note.read_to", {"place": _place(one.place), "day": one.read_to})
            )
        for each in one.why:
            why.append(
                (
                    _place(one.place),
                    each.day,
                    word_for("bank_why.", each.what),
                    each.amount,
                    each.line,
                    each.voucher or None,
                    each.text or None,
                )
            )
    balances = Table(
        "bank_balances",
        (Column("place"), Column("account"), Column("balance", "money")),
        rows,
        None,
        facts,
        tuple(notes),
    )
    columns = (
        Column("place"),
        Column("day", "day"),
        Column("why"),
        Column("amount", "money"),
        Column("bank_line", "number"),
        Column("voucher"),
        Column("narrative"),
    )
    total = sum(int(str(row[3])) for row in why)
    table = Table("bank_difference", columns, why, (None, None, None, total, None, None, None))
    if not why:
        compared = any(one.statement is not None for one in reconciled)
        agrees = (Note("bank_note.agrees"),) if compared else ()
        table = replace(table, totals=None, notes=agrees)
    return Screen((balances, table))


def layouts_table(layouts: Sequence[tuple[str, str, bool]]) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (name, bank, Sentence("bank_word.own" if own else "bank_word.of_program"))
        for name, bank, own in layouts
    ]
    columns = (Column("layout"), Column("bank"), Column("origin"))
    return Table("bank_layouts", columns, rows)


def rules_table(
    rules: Sequence[AccountRule], facts: dict[str, Cell], accounts: Mapping[str, Account]
) -> Table:
    """What lines of some words stand against."""
    rows: list[tuple[Cell, ...]] = [
        (
            rule.words,
            word_for("bank_direction.", rule.direction),
            account_word(rule.account, accounts),
            rule.most,
            rule.memo or None,
            rule.capital,
        )
        for rule in rules
    ]
    columns = (
        Column("words"),
        Column("direction"),
        Column("account"),
        Column("most", "money"),
        Column("memo"),
        Column("source"),
    )
    return Table("bank_rules", columns, rows, None, facts)


def _place(name: str) -> str | Word:
    """The bank account as whoever made the book names it; the one that each book has, as a word."""
    return word_for("word.", name) if name == "bank" else name


def _line(line: StatementLine) -> tuple[Cell, ...]:
    into, out = (line.amount, None) if line.amount > 0 else (None, -line.amount)
    return (
        line.chain,
        _place(line.place),
        line.day,
        into,
        out,
        line.reference or None,
        line.narrative or None,
    )


def _sums(rows: Sequence[tuple[Cell, ...]], width: int) -> tuple[Cell, ...]:
    into = sum(row[3] for row in rows if isinstance(row[3], int))
    out = sum(row[4] for row in rows if isinstance(row[4], int))
    return (None, None, None, into, out, *[None] * (width - 5))
