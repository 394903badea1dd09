"""`fundledger balance`: sums by account, role, loan, cooperative, source; or a trial balance."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, cast

import click

from fundledger.cli.by_hand import of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import ACCOUNT, DAY, Choice, asked_only

if TYPE_CHECKING:
    from fundledger.reports.books import Cut

_CUTS = ("account", "role", "loan", "cooperative", "source")


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
    from fundledger.reports.books import (
        TRIAL_BALANCE_OF_FUNDS,
        balance_of,
        balance_of_funds,
        trial_balance_of,
    )

    asked = asked_only(account=account, loan=loan, cooperative=cooperative, source=source)
    if first_day is not None and (asked or cut != "account"):
        raise Misuse("usage.trial_is_whole", click.get_current_context())
    if first_day is not None:
        first = desk.span_from(first_day)
        make_trial = partial(trial_balance_of, first=first, levels=levels)
        desk.answer(make_trial, summed=TRIAL_BALANCE_OF_FUNDS)
        return
    if levels:
        raise Misuse("usage.levels_of_trial", click.get_current_context())
    by = cast("Cut", cut)
    desk.answer(partial(balance_of, cut=by, only=asked), summed=balance_of_funds(by))
