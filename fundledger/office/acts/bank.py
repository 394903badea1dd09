"""What comes from the bank: statements read, their lines looked at, posted, reconciled.

Lines are called by their number, as `bank_lines` shows it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.answers import Answer, giving_back, shown, told
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    TEXT,
    Account,
    BankBalance,
    BankPlace,
    Day,
    Document,
    LoanShare,
    Money,
    Number,
    Password,
    Purse,
    Source,
    SourceFile,
    Spelled,
    Text,
)
from fundledger.office.papers import Booked
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.banking.matching import Direction
    from fundledger.banking.posting import How, Posted
    from fundledger.errors import BadFile
    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Cell, Table

Layout = Annotated[str, TEXT.named("layout")]
LineState = Annotated[Literal["open", "unidentified", "posted", "part"], Words("bank_state.")]
Alike = Annotated[Literal["same", "new"], Words("bank_alike.")]
Inward = Annotated[bool, Spelled("--in")]


@act(gives_back="bank_lines")
def read_statement(
    work: Work,
    file: SourceFile,
    *,
    place: tuple[BankPlace, ...] = (),
    layout: Layout | None = None,
    opening: tuple[BankBalance, ...] = (),
    closing: tuple[BankBalance, ...] = (),
    alike: Alike | None = None,
    password: Password | None = None,
    dry_run: bool = False,
) -> Answer:
    """Add what is new of a file; `place`: which account of the books, or one by bank number.

    `opening`, `closing`: balances that the file does not say; of one account by bank number.
    """
    from fundledger.exchange import statements
    from fundledger.reports.bank import read_table

    with work.reading() as asked:
        layouts = statements.layouts_of(asked.connection, asked.fund)
    if layout is not None:
        layouts = [statements.layout_named(layouts, layout)]

    def with_remarks(refusal: BadFile, place: Path, replace: bool) -> None:
        statements.give_back(
            *(file, refusal.problems, place, layouts), password=password, replace=replace
        )

    places, stated = dict(place), statements.stated_ends(opening, closing)
    left_out = frozenset(each for each, at in place if at == statements.LEFT_OUT)
    with giving_back(with_remarks):
        read = statements.read_statements(
            file, layouts, stated=stated, left_out=left_out, password=password
        )
    with work.writing() as writer:
        taken = statements.take_statements(writer, read, places, alike=alike)
        facts: dict[str, Cell] = {"file": file.name, "fund": writer.fund}
        banks = statements.banks_of(layouts)
        table = read_table(taken, facts, banks, dry_run=dry_run, place_was_told=bool(place))
    return shown(table)


@question(of_many=True)
def bank_lines(
    asked: Asked, *, place: Purse | None = None, state: LineState | None = None
) -> Table:
    """The lines of the statements, with what became of each."""
    from fundledger.reports import bank_answers

    return bank_answers.bank_lines(asked, place, state)


@question(of_many=True)
def bank_matches(asked: Asked, *, place: Purse | None = None) -> Table:
    """What each waiting line may be for, best first."""
    from fundledger.reports import bank_answers

    return bank_answers.bank_matches(asked, place)


@act
def assign_line(
    work: Work,
    line: Number,
    *loans: LoanShare,
    account: Account | None = None,
    capital: Source | None = None,
    memo: Text = "",
    refund: bool = False,
    not_booked: bool = False,
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """Say what a line is: a loan, shares of several, or the `account` it stands against.

    A share is ("HD-01", 30_000_000). A line that looks entered by hand is refused, unless it is
    said that it is `not_booked`.
    """
    from fundledger.banking import posting

    def run(writer: Writer, how: How) -> Posted:
        return posting.assign_line(
            *(writer, how, line, loans, account),
            capital=capital,
            memo=memo,
            refund=refund,
            not_booked=not_booked,
        )

    return _posted(work, booked_on, run)


@act
def post_lines(
    work: Work,
    *lines: Number,
    certain: bool = False,
    unidentified: bool = False,
    place: Purse | None = None,
    to: Day | None = None,
    booked_on: Booked | None = None,
    dry_run: bool = False,
) -> Answer:
    """Post lines by number, all that is `certain`, the rest as `unidentified`: all, or none."""
    from fundledger.banking import posting

    def run(writer: Writer, how: How) -> Posted:
        return posting.post(
            *(writer, how),
            chosen=lines,
            certain=certain,
            unidentified=unidentified,
            place=place,
            until=to,
        )

    return _posted(work, booked_on, run)


@act(shows=False)
def free_line(work: Work, line: Number, *, reason: Text) -> Answer:
    """The entry that a line was linked to is not its own."""
    from fundledger.banking.posting import free

    with work.writing() as writer:
        freed = free(writer, line, reason)
    return told(Note("bank.freed", {"line": freed.chain}))


@act
def withdraw_statement(work: Work, line: Number, *, reason: Text, dry_run: bool = False) -> Answer:
    """Take back all that the file of a line brought: it was read into another account."""
    from fundledger.banking.withdrawing import withdraw
    from fundledger.reports.bank import withdrawn_table

    with work.writing() as writer:
        done = withdraw(writer, line, reason)
    return shown(withdrawn_table(done, {"fund": work.fund}, dry_run=dry_run))


@question(of_many=True)
def reconcile(asked: Asked, *, place: Purse | None = None) -> Screen:
    """The books against the statements, and what explains a difference."""
    from fundledger.reports import bank_answers

    return bank_answers.bank_reconciled(asked, place)


@question(of_many=True)
def bank_rules(asked: Asked) -> Table:
    """Which words of a narrative stand against which account."""
    from fundledger.reports import bank_answers

    return bank_answers.bank_rules(asked)


@act(shows=False)
def add_bank_rule(
    work: Work,
    words: Text,
    *,
    account: Account,
    most: Money | None = None,
    memo: Text = "",
    capital: Source | None = None,
    document: Document | None = None,
    inward: Inward = False,
) -> Answer:
    """From now on lines with these words, of money out or `inward`, stand against the account.

    Above `most` they are proposed, but not as certain.
    """
    from fundledger.banking.account_rules import state_rule
    from fundledger.banking.matching import AccountRule
    from fundledger.reports.bank import account_word

    wanted = AccountRule(words, _direction(inward), account, most, memo, capital)
    with work.writing() as writer:
        rule = state_rule(writer, wanted, document)
        against = account_word(rule.account, writer.accounts.on(work.today))
    return told(Note("bank_rule.kept", {"words": rule.words, "account": against}))


@act(shows=False)
def drop_bank_rule(work: Work, words: Text, *, reason: Text, inward: Inward = False) -> Answer:
    """A rule holds no more; what was posted by it stays."""
    from fundledger.banking.account_rules import drop_rule

    with work.writing() as writer:
        drop_rule(writer, words, _direction(inward), reason)
    return told(Note("bank_rule.dropped", {"words": words}))


def _direction(inward: bool) -> Direction:
    return "in" if inward else "out"


def _posted(work: Work, booked_on: Booked | None, run: Callable[[Writer, How], Posted]) -> Answer:
    """What became of the lines, and what is odd of it."""
    from fundledger.banking.posting import How
    from fundledger.reports.bank import posted_table

    with work.writing() as writer:
        posted = run(writer, How(work.today, booked_on))
        accounts = writer.accounts.ever()
        table = posted_table(posted, {"fund": writer.fund}, accounts, dry_run=work.dry_run)
    return shown(table, remarks=(remark for done in posted.done for remark in done.remarks))
