"""`fundledger balance`: sums by account, role, loan, cooperative, source; or a trial balance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import click

from fundledger.cli.desk import Desk
from fundledger.cli.options import reading_command
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, Choice, asked_only

if TYPE_CHECKING:
    from fundledger.reports.books import Cut

_CUTS = ("account", "role", "loan", "cooperative", "source")


@reading_command
@click.option("--by", "cut", type=Choice(_CUTS), default="account")
@click.option("--from", "first_day", type=DAY)
@click.option("--account", metavar="account")
@click.option("--loan", metavar="loan")
@click.option("--cooperative", metavar="cooperative")
@click.option("--source", metavar="source")
def balance(
    desk: Desk,
    cut: str,
    first_day: date | None,
    account: str | None,
    loan: str | None,
    cooperative: str | None,
    source: str | None,
) -> None:
    from fundledger.ledger.balances import Scope
    from fundledger.reports.books import balance_table, trial_balance

    asked = asked_only(account=account, loan=loan, cooperative=cooperative, source=source)
    if first_day is not None and (asked or cut != "account"):
        raise Misuse("usage.trial_is_whole", click.get_current_context())
    with desk.reading() as view:
        scope = Scope.of(view.connection, view.fund, view.as_of, view.known_at)
        if first_day is not None:
            first = desk.span_from(first_day)
            table = trial_balance(view.connection, scope, first, view.facts())
        else:
            table = balance_table(view.connection, scope, cast("Cut", cut), asked, view.facts())
    desk.show(table)
