"""Bank statements as people look at them: what was read, lines, proposals, and what explains."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from fundledger.banking.lines import StatementLine, Warned
from fundledger.banking.matching import AccountRule, Proposal
from fundledger.banking.posting import Posted, stands_out
from fundledger.banking.reconcile import Reconciled
from fundledger.banking.taking import TakenStatement
from fundledger.banking.uses import Uses
from fundledger.banking.waiting import Waiting, is_open, open_amount
from fundledger.banking.withdrawing import Withdrawn
from fundledger.ledger.accounts import Account
from fundledger.messages.wording import Joined, Sentence
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    Word,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

_WHICH, _WHAT = (
    (*numbers("bank_line"), *texts("place", wide=True), *days("day")),
    (*texts("reference", wide=True), *texts("narrative")),
)
_LINE = (*_WHICH, *sums("money_in", "money_out"), *_WHAT)


def read_table(
    taken: Sequence[TakenStatement],
    facts: dict[str, Cell],
    banks: Mapping[str, str],
    *,
    dry_run: bool,
    place_was_told: bool = False,
) -> Table:
    """What a file added, by account, and what shows that it was read rightly.

    `banks`: by layout, the bank whose statements it reads.
    """
    rows: list[Record] = [
        {
            "place": _place(one.place),
            "bank_account": one.read.account or None,
            "from": one.read.first,
            "to": one.read.last,
            "opening_balance": one.read.opening,
            "money_in": sum(line.amount for line in one.read.lines if line.amount > 0),
            "money_out": -sum(line.amount for line in one.read.lines if line.amount < 0),
            "closing_balance": one.read.closing,
            "new_lines": len(one.new),
            "already_there": one.already,
            "layout": one.read.layout or None,
            "bank": banks.get(one.read.layout),
            "proof": one.read.proof and word_for("bank_proof.", one.read.proof),
        }
        for one in taken
    ]
    columns = (
        *(*texts("place"), *texts("bank_account", wide=True), *days("from", wide=True)),
        *(*days("to"), *money("opening_balance", "money_in", "money_out", "closing_balance")),
        *(*numbers("new_lines", "already_there"), *texts("layout", "bank", "proof", wide=True)),
    )
    notes = [*_how_read(taken, banks)]
    for one in taken:
        notes += [_of_account(one, taken, each) for each in (*one.read.remarks, *one.warnings)]
    if any(one.read.opening is None for one in taken):
        notes.append(Note("bank_note.no_balance"))
    for one in taken:
        if not one.read.account and not place_was_told:
            params: dict[str, object] = {"file": one.read.file, "place": _place(one.place)}
            notes.append(Note("bank_note.taken_for", params))
    new = sum(len(one.new) for one in taken)
    if new:
        notes.append(Note("bank_note.would_read" if dry_run else "bank_note.read", {"count": new}))
    elif any(one.read.lines for one in taken):
        notes.append(Note("bank_note.nothing_new"))
    return Table.of("bank_read", columns, rows, facts, notes)


def _how_read(taken: Sequence[TakenStatement], banks: Mapping[str, str]) -> Iterator[Note]:
    """By which bank's layout each account was read, and what proved it; said once where alike.

    What has no bank of its own is another bank's table, or one of the formats that banks share.
    """
    of: dict[tuple[str, str], list[TakenStatement]] = {}
    for one in taken:
        of.setdefault((one.read.layout, one.read.proof or ""), []).append(one)
    for (layout, proof), those in of.items():
        if not proof:
            continue
        how = Note(
            "bank_note.of_bank" if layout in banks else "bank_note.by_layout",
            {
                "bank": banks.get(layout, ""),
                "layout": layout,
                "proof": Sentence(f"bank_proved.{proof}"),
            },
        )
        if len(of) == 1:
            yield how
        for one in those if len(of) > 1 else ():
            yield _of_account(one, taken, how)
    for one in taken:
        if not one.read.lines and one.read.first and one.read.last:
            said = {"place": _place(one.place), "first": one.read.first, "last": one.read.last}
            yield Note("bank_note.nothing_moved", said)


def _of_account(one: TakenStatement, taken: Sequence[TakenStatement], said: Warned | Note) -> Note:
    """A remark, which of several accounts says of which."""
    if len(taken) == 1:
        return Note(said.key, said.params)
    remark = Sentence(said.key, said.params)
    return Note("bank_note.of_account", {"place": _place(one.place), "remark": remark})


def lines_table(
    found: Waiting,
    facts: dict[str, Cell],
    *,
    only: str | None = None,
    place: str | None = None,
) -> Table:
    """Lines with what became of them."""
    rows: list[Record] = []
    for line in found.lines:
        state = state_of(line, found.uses)
        if place in (None, line.place) and only in (None, state.code):
            uses = found.uses.of(line)
            vouchers = ", ".join(use.voucher for use in uses if use.voucher)
            loans = ", ".join(dict.fromkeys(use.loan for use in uses if use.loan))
            became = {"state": state, "loan": loans or None, "voucher": vouchers or None}
            rows.append({**_line(line), **became})
    return Table.of("bank_lines", (*_LINE, *texts("state", "loan", "voucher")), rows, facts)


def withdrawn_table(done: Withdrawn, facts: dict[str, Cell], *, dry_run: bool = False) -> Table:
    """The lines that stand no more, because they were read by mistake."""
    rows = [_line(line) for line in done.lines]
    said = {"count": len(rows), "place": _place(done.place), "files": list(done.files) or ["–"]}
    key = "bank_note.would_withdraw" if dry_run else "bank_note.withdrawn"
    notes = [Note(key, said)]
    if done.forgotten:
        notes.append(Note("bank_note.forgotten", {"accounts": list(done.forgotten)}))
    return Table.of("bank_withdrawn", _LINE, rows, facts, notes)


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
    rows: list[Record] = []
    lines = {line.chain: line for line in found.lines}
    certain = 0
    for number in sorted(found.proposals, key=lambda each: (lines[each].day, each)):
        line, proposals = lines[number], found.proposals[number]
        amount = open_amount(line, found.uses)
        head = _line(line._replace(amount=amount))
        certain += bool(proposals and proposals[0].certain)
        if not proposals:
            rows.append({**head, "reason": Sentence("bank_reason.none")})
        for rank, each in enumerate(proposals):
            which = {"bank_line": number} if rank else head  # the others stand below the first
            rows.append({**which, **_proposal(each, accounts)})
    columns = (
        *(*_WHICH, *money("money_in", "money_out"), *_WHAT, *texts("proposal", "loan")),
        *(*numbers("score", wide=True), *texts("certain", "reason")),
    )
    count: dict[str, object] = {"certain": certain, "count": len(found.proposals)}
    clear = [
        number
        for number, of_line in found.proposals.items()
        if stands_out(of_line) and not _is_doubted(of_line[0])
    ]
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
    return Table.of("bank_match", columns, rows, facts, notes)


def account_word(account: str, accounts: Mapping[str, Account]) -> Word:
    """The number and name of an account that was told by its number or by its role."""
    found = accounts.get(account)
    return Word(account, account if found is None else Joined((found.number, found.named)))


def _proposal(each: Proposal, accounts: Mapping[str, Account]) -> Record:
    word = "yes" if each.certain else "no"
    params = dict(each.params)
    if each.rule is not None:
        params["account"] = account_word(each.rule.account, accounts)
    return {
        "proposal": word_for("bank_did.", each.how),
        "loan": each.loan or None,
        "score": each.score,
        "certain": word_for("bank_certain.", word),
        "reason": _in_words(each, params),
    }


def _is_doubted(each: Proposal) -> bool:
    """Whether something speaks against it: nobody is advised to post that by its number."""
    return any(reason.key.startswith("bank_against.") for reason in each.also)


def _in_words(each: Proposal, params: Mapping[str, object]) -> Sentence | Joined:
    """What agrees, and then what speaks against it."""
    first = Sentence(each.reason, params)
    if not each.also:
        return first
    return Joined((first, *(Sentence(reason.key, reason.params) for reason in each.also)))


def posted_table(
    posted: Posted, facts: dict[str, Cell], accounts: Mapping[str, Account], *, dry_run: bool
) -> Table:
    (voucher,) = texts("voucher_to_be") if dry_run else texts("voucher")
    rows: list[Record] = [
        {
            **_line(each.line._replace(amount=each.amount)),
            "booked_as": word_for("bank_did.", each.did),
            "assigned_to": each.loan
            or (account_word(each.account, accounts) if each.account else None),
            voucher.name: each.voucher or None,
        }
        for each in posted.done
    ]
    columns = (*_LINE, *texts("booked_as", "assigned_to"), voucher)
    key = "bank_note.would_post" if dry_run else "bank_note.posted"
    notes = [Note(key, {"count": len(posted.done), "left": posted.left})]
    if posted.maybe_booked:
        lines = list(posted.maybe_booked)
        notes.append(Note("bank_note.maybe_booked", {"lines": lines}))
    if dry_run:
        return Table.of("bank_to_post", columns, rows, facts, notes)
    return Table.of("bank_posted", columns, rows, facts, notes)


def reconcile_screen(reconciled: Sequence[Reconciled], facts: dict[str, Cell]) -> Screen:
    """By account: what the books have by purpose, what the bank has, and why they differ."""
    rows: list[Record] = []
    why: list[Record] = []
    notes: list[Note] = []
    for one in reconciled:
        for account, amount in one.by_account:
            called = Joined((account.number, account.named))
            rows.append({"place": _place(one.place), "account": called, "balance": amount})
        for word, figure in (
            ("book", one.book),
            ("statement", one.statement),
            ("difference", one.difference),
        ):
            named: Record = {"place": _place(one.place), "account": word_for("bank_word.", word)}
            rows.append({**named, "balance": figure})
        if one.statement is None:
            notes.append(Note("bank_note.no_statement", {"place": _place(one.place)}))
        elif one.read_to is not None and str(one.read_to) < str(facts.get("as_of", "")):
            notes.append(
                Note("bank_note.read_to", {"place": _place(one.place), "day": one.read_to})
            )
        for each in one.why:
            why.append(
                {
                    "place": _place(one.place),
                    "day": each.day,
                    "why": word_for("bank_why.", each.what),
                    "amount": each.amount,
                    "bank_line": each.line,
                    "voucher": each.voucher or None,
                    "narrative": each.text or None,
                }
            )
    by_account = (*texts("place", "account"), *money("balance"))
    balances = Table.of("bank_balances", by_account, rows, facts, notes)
    columns = (
        *(*texts("place"), *days("day"), *texts("why"), *sums("amount")),
        *(*numbers("bank_line"), *texts("voucher", "narrative")),
    )
    table = Table.of("bank_difference", columns, why)
    if not why:
        compared = any(one.statement is not None for one in reconciled)
        agrees = (Note("bank_note.agrees"),) if compared else ()
        table = replace(table, totals=None, notes=agrees)
    return Screen((balances, table))


def rules_table(
    rules: Sequence[AccountRule], facts: dict[str, Cell], accounts: Mapping[str, Account]
) -> Table:
    """What lines of some words stand against."""
    rows: list[Record] = [
        {
            "words": rule.words,
            "direction": word_for("bank_direction.", rule.direction),
            "account": account_word(rule.account, accounts),
            "most": rule.most,
            "memo": rule.memo or None,
            "source": rule.capital,
        }
        for rule in rules
    ]
    columns = (*texts("words", "direction", "account"), *money("most"), *texts("memo", "source"))
    return Table.of("bank_rules", columns, rows, facts)


def _place(name: str) -> str | Word:
    """The bank account as whoever made the book names it; the one that each book has, as a word."""
    return word_for("word.", name) if name == "bank" else name


def _line(line: StatementLine) -> Record:
    return {
        "bank_line": line.chain,
        "place": _place(line.place),
        "day": line.day,
        "money_in": line.amount if line.amount > 0 else None,
        "money_out": None if line.amount > 0 else -line.amount,
        "reference": line.reference or None,
        "narrative": line.narrative or None,
    }
