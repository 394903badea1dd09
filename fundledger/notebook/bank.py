"""Bank statements from a notebook: read, looked at, posted, reconciled.

    book.read_statement("sao-ke.xlsx")
    book.bank_matches()
    book.post_lines(certain=True)
    book.assign_line(812, "HD-01")

Lines are called by their number, as `bank_lines` shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundledger import calendar
from fundledger.banking import account_rules, posting, withdrawing
from fundledger.banking.matching import AccountRule
from fundledger.exchange import statements
from fundledger.files import SourceFile
from fundledger.notebook.desk import Desk
from fundledger.notebook.said import (
    Amount,
    Day,
    day_or_none,
    dong_said,
    must_be_among,
    refuse_others,
)
from fundledger.reports import bank as tables
from fundledger.reports import bank_answers
from fundledger.reports.frames import frame

if TYPE_CHECKING:
    import pandas as pd


class BankVerbs(Desk):
    """What comes from the bank."""

    def bank_lines(
        self,
        as_of: Day | None = None,
        *,
        place: str | None = None,
        state: str | None = None,
        known_at: str | None = None,
    ) -> pd.DataFrame:
        """The lines of the statements; `state` is open, part, posted or unidentified."""
        if state is not None:
            must_be_among(state, tables.STATES)
        with self._asked(as_of, known_at) as asked:
            return frame(bank_answers.bank_lines(asked, place, state))

    def bank_matches(
        self, as_of: Day | None = None, *, place: str | None = None, known_at: str | None = None
    ) -> pd.DataFrame:
        """What each waiting line may be for, best first."""
        with self._asked(as_of, known_at) as asked:
            return frame(bank_answers.bank_matches(asked, place))

    def reconcile(
        self, as_of: Day | None = None, *, place: str | None = None, known_at: str | None = None
    ) -> dict[str, pd.DataFrame]:
        """The books against the statements, and what explains a difference, each a frame."""
        with self._asked(as_of, known_at) as asked:
            screen = bank_answers.bank_reconciled(asked, place)
        return {table.name: frame(table) for table in screen.tables}

    def bank_rules(self) -> pd.DataFrame:
        """Which words of a narrative stand against which account."""
        with self._asked(None) as asked:
            return frame(bank_answers.bank_rules(asked))

    def read_statement(
        self,
        file: str | PathLike[str],
        *,
        place: str | Mapping[str, str] | None = None,
        layout: str | None = None,
        opening: Amount | None = None,
        dry_run: bool = False,
    ) -> pd.DataFrame:
        """Add what is new of a file; `place`: which account of the books, or one by bank number."""
        with self._asked(None) as asked:
            layouts = statements.layouts_of(asked.connection, asked.fund)
        if layout is not None:
            layouts = [statements.layout_named(layouts, layout)]
        read = statements.read_statements(SourceFile.at(Path(file)), layouts)
        places = {"": place} if isinstance(place, str) else dict(place or {})
        begins = None if opening is None else dong_said(opening)
        with self._writing(dry_run=dry_run) as writer:
            taken = statements.take_statements(writer, read, places, opening=begins)
            told = bool(places)
            return frame(tables.read_table(taken, {}, dry_run=dry_run, place_was_told=told))

    def post_lines(
        self,
        *lines: int,
        certain: bool = False,
        unidentified: bool = False,
        place: str | None = None,
        to: Day | None = None,
        **said: Any,
    ) -> pd.DataFrame:
        """Post lines by number, all that is `certain`, the rest as `unidentified`: all, or none."""
        how, dry_run = _how(said)
        until = day_or_none(to)
        with self._writing(dry_run=dry_run) as writer:
            done = posting.post(
                *(writer, how),
                chosen=lines,
                certain=certain,
                unidentified=unidentified,
                place=place,
                until=until,
            )
            accounts = writer.accounts.ever()
            return frame(tables.posted_table(done, {}, accounts, dry_run=dry_run))

    def assign_line(
        self,
        line: int,
        *loans: str,
        shares: Mapping[str, Amount] | None = None,
        account: str | None = None,
        memo: str = "",
        capital: str | None = None,
        refund: bool = False,
        not_booked: bool = False,
        **said: Any,
    ) -> pd.DataFrame:
        """Say what a line is: a loan, `shares` of several, or the `account` it stands against.

        One that looks entered by hand is refused, unless it is said that it is `not_booked`.
        """
        how, dry_run = _how(said)
        if (account is None) != bool(loans or shares):
            raise TypeError("name loans, or an account")
        parts: dict[str, int | None] = dict.fromkeys(loans)
        parts |= {loan: dong_said(amount) for loan, amount in (shares or {}).items()}
        with self._writing(dry_run=dry_run) as writer:
            if account is None:
                done = posting.assign(
                    writer, how, line, parts, refund=refund, not_booked=not_booked
                )
            else:
                done = posting.assign_account(
                    *(writer, how, line, account, memo), capital=capital, not_booked=not_booked
                )
            accounts = writer.accounts.ever()
            return frame(tables.posted_table(done, {}, accounts, dry_run=dry_run))

    def free_line(self, line: int, reason: str) -> None:
        """The entry that a line was linked to is not its own."""
        with self._writing(dry_run=False) as writer:
            posting.free(writer, line, reason)

    def withdraw_statement(self, line: int, reason: str, *, dry_run: bool = False) -> pd.DataFrame:
        """Take back all that the file of a line brought: it was read into another account."""
        with self._writing(dry_run=dry_run) as writer:
            done = withdrawing.withdraw(writer, line, reason)
        return frame(tables.withdrawn_table(done, {}, dry_run=dry_run))

    def add_bank_rule(
        self,
        words: str,
        account: str,
        *,
        inward: bool = False,
        most: Amount | None = None,
        memo: str = "",
        capital: str | None = None,
        document: str | None = None,
    ) -> None:
        """From now on lines with these words, of money out or `inward`, stand against it."""
        most_said = None if most is None else dong_said(most)
        wanted = AccountRule(words, "in" if inward else "out", account, most_said, memo, capital)
        with self._writing(dry_run=False) as writer:
            account_rules.state_rule(writer, wanted, document)

    def drop_bank_rule(self, words: str, reason: str, *, inward: bool = False) -> None:
        """A rule holds no more; what was posted by it stays."""
        with self._writing(dry_run=False) as writer:
            account_rules.drop_rule(writer, words, "in" if inward else "out", reason)


def _how(said: dict[str, Any]) -> tuple[posting.How, bool]:
    """`booked_on` and `dry_run`; a line has a day and a paper of its own."""
    refuse_others(said, ("booked_on", "dry_run"))
    how = posting.How(calendar.today(), day_or_none(said.get("booked_on")))
    return how, bool(said.get("dry_run", False))
