"""`fundledger balance`: sums by account, role, loan, cooperative, source; or a trial balance."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import click

from fundledger.cli.by_hand import of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import ACCOUNT, DAY, Choice, asked_only

if TYPE_CHECKING:
    from fundledger.reports.asked import Asked
    from fundledger.reports.books import Cut
    from fundledger.reports.table import Table

_CUTS = ("account", "role", "loan", "cooperative", "source")
_OF_ALL_FUNDS = ("account", "role", "source")
"""What is the same thing in every fund; a loan or a borrower of one number is not."""


@of_many_funds
@reading_command
@click.option("--by", "cut", type=Choice(_CUTS, "choice.cut."), default="account")
@click.option("--from", "first_day", type=DAY)
@click.option("--account", type=ACCOUNT, metavar="account")
@click.option("--loan", metavar="loan")
@click.option("--cooperative", metavar="cooperative")
@click.option("--source", metavar="source")
@click.option("--levels", is_flag=True)
def balance(
    desk: Desk,
    cut: str,
    first_day: date | None,
    account: str | None,
    loan: str | None,
    cooperative: str | None,
    source: str | None,
    levels: bool,
) -> None:
    from fundledger.cli.commands.report import trial_balance_of
    from fundledger.reports.many import Summed

    asked = asked_only(account=account, loan=loan, cooperative=cooperative, source=source)
    if first_day is not None and (asked or cut != "account"):
        raise Misuse("usage.trial_is_whole", click.get_current_context())
    if first_day is not None:
        first = desk.span_from(first_day)
        make_trial = partial(trial_balance_of, first=first, levels=levels)
        desk.answer(make_trial, summed=Summed("trial_balance"))
        return
    if levels:
        raise Misuse("usage.levels_of_trial", click.get_current_context())
    make = partial(balance_of, cut=cast("Cut", cut), only=asked)
    desk.answer(make, summed=Summed("balance") if cut in _OF_ALL_FUNDS else None)


def balance_of(asked: Asked, cut: Cut, only: Mapping[Any, str]) -> Table:
    from fundledger.reports.books import balance_table
    from fundledger.reports.flows import scope_of

    return balance_table(asked.connection, scope_of(asked), cut, only, asked.facts)
