"""The books up to a day: balances, the journal, and whether they prove themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.office.answers import Answer
from fundledger.office.declaring import BeginsFrom, Words, question
from fundledger.office.kinds import TEXT, Account, Cooperative, From, Loan, Source, Spelled

if TYPE_CHECKING:
    from fundledger.ledger.balances import By
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table

BalanceCut = Annotated[
    Literal["account", "role", "loan", "cooperative", "source"], Words("choice.cut.")
]
Invariant = Annotated[str, TEXT.named("invariant")]


@dataclass(frozen=True, slots=True)
class Only:
    """Of what postings a report of the books is; of all where nothing is said."""

    loan: Loan | None = None
    cooperative: Cooperative | None = None
    source: Source | None = None

    def codes(self) -> dict[By, str]:
        said: dict[By, str | None] = {
            "loan": self.loan,
            "cooperative": self.cooperative,
            "source": self.source,
        }
        return {name: code for name, code in said.items() if code is not None}


def trial_balances_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.books import TRIAL_BALANCE_OF_FUNDS
    from fundledger.reports.many import together

    return together(found, TRIAL_BALANCE_OF_FUNDS)


def _balances_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.books import balance_of_funds
    from fundledger.reports.many import together

    if said["first"] is not None:
        return trial_balances_of_all(found, said)
    return together(found, balance_of_funds(said["by"]))


@question(of_many=True, together=_balances_of_all)
def balance(
    asked: Asked,
    *,
    by: BalanceCut = "account",
    first: From | None = None,
    account: Account | None = None,
    only: Only,
    levels: bool = False,
) -> Table:
    """Balances by account, role, loan, cooperative or source; of one of them by its name.

    From a `first` day on it is a trial balance, with `levels` the sums above its accounts too.
    """
    from fundledger.reports.books import balance_or_trial

    codes: dict[By, str] = {} if account is None else {"account": account}
    return balance_or_trial(asked, by, {**codes, **only.codes()}, first, levels=levels)


@question(of_many=True)
def journal_to_day(asked: Asked, *, first: BeginsFrom) -> Table:
    """Every posting from the first day, or the first of its year, up to the day asked."""
    from fundledger.reports.books import journal_of

    return journal_of(asked, first)


@question(of_book=True, of_many=True, is_dated=False, main="findings")
def check(
    work: Work,
    *names: Invariant,
    listing: Annotated[bool, Spelled("--list")] = False,
    since_seal: bool = False,
) -> Answer:
    """Prove the books: a row for everything that does not hold, none where all does.

    By all invariants or those that are named; with `listing`, what each of them says.
    """
    from fundledger.reports.findings import (
        finding_table,
        invariant_table,
        left_notes,
        proved,
    )

    if listing:
        return Answer(invariant_table())
    with work.progress("check.proving") as advance:
        found = proved(
            work.book, work.funds_named, names or None, since_seal=since_seal, progress=advance
        )
    left = left_notes(work.book)
    return Answer(finding_table(found), remarks=left, is_brief=not found, holds=not found)
