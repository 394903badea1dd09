"""`fundledger report …`: the reports of the fund, each of a span: `--from`, `--to`, `--quarter`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from fundledger.cli.by_hand import of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import ACCOUNT, DAY, QUARTER, Choice, asked_only

if TYPE_CHECKING:
    from fundledger.reports import movements as moving
    from fundledger.reports import receipts

F = TypeVar("F", bound=Callable[..., Any])
Quarter = tuple[date, date] | None

_CUTS = ("quarter", "borrower", "area", "source")


def spanning(body: F) -> F:
    """The options by which a span is asked."""
    body = click.option("--quarter", type=QUARTER)(body)
    body = click.option("--to", "last", type=DAY)(body)
    return click.option("--from", "first_day", type=DAY)(body)


comparing = click.option("--compare", is_flag=True)


@of_many_funds
@reading_command
@spanning
@comparing
def capital(
    desk: Desk, first_day: date | None, last: date | None, quarter: Quarter, compare: bool
) -> None:
    from fundledger.reports.capital import capital_of_funds, capital_screen

    first = _span(desk, first_day, last, quarter)
    make = partial(capital_screen, first=first, compare=compare)
    desk.answer(make, together=capital_of_funds)


@of_many_funds
@reading_command
@click.option("--by", "cut", type=Choice(_CUTS, "choice.cut."), default="quarter")
@spanning
@comparing
def collections(
    desk: Desk,
    cut: str,
    first_day: date | None,
    last: date | None,
    quarter: Quarter,
    compare: bool,
) -> None:
    from fundledger.reports.receipts import collections_of_funds, collections_table

    first = _span(desk, first_day, last, quarter)
    by = cast("receipts.Cut", cut)
    make = partial(collections_table, first=first, cut=by, compare=compare)
    desk.answer(make, summed=collections_of_funds(by))


@of_many_funds
@reading_command
@spanning
def due(desk: Desk, first_day: date | None, last: date | None, quarter: Quarter) -> None:
    from fundledger.reports.dues import due_table

    first = _span(desk, first_day, last, quarter, stands=True)
    desk.answer(partial(due_table, first=first))


@of_many_funds
@reading_command
@spanning
@comparing
def response(
    desk: Desk, first_day: date | None, last: date | None, quarter: Quarter, compare: bool
) -> None:
    from fundledger.reports.dues import RESPONSE_OF_FUNDS, response_table

    first = _span(desk, first_day, last, quarter, stands=True)
    make = partial(response_table, first=first, compare=compare)
    desk.answer(make, summed=RESPONSE_OF_FUNDS)


@of_many_funds
@reading_command
@click.option("--by", "cut", type=Choice(("loan", "source"), "choice.cut."), default="loan")
@spanning
def movements(
    desk: Desk, cut: str, first_day: date | None, last: date | None, quarter: Quarter
) -> None:
    from fundledger.reports.movements import MOVEMENTS_OF_FUNDS, movements_screen

    first = _span(desk, first_day, last, quarter)
    make = partial(movements_screen, first=first, cut=cast("moving.Cut", cut))
    desk.answer(make, summed=MOVEMENTS_OF_FUNDS)


@of_many_funds
@reading_command
@spanning
@comparing
def result(
    desk: Desk, first_day: date | None, last: date | None, quarter: Quarter, compare: bool
) -> None:
    from fundledger.reports.result import RESULT_OF_FUNDS, result_table

    first = _span(desk, first_day, last, quarter)
    make = partial(result_table, first=first, compare=compare)
    desk.answer(make, summed=RESULT_OF_FUNDS)


@of_many_funds
@reading_command
@spanning
@click.option("--levels", is_flag=True)
def trial_balance(
    desk: Desk, first_day: date | None, last: date | None, quarter: Quarter, levels: bool
) -> None:
    from fundledger.reports.books import TRIAL_BALANCE_OF_FUNDS, trial_balance_of

    first = _span(desk, first_day, last, quarter)
    make = partial(trial_balance_of, first=first, levels=levels)
    desk.answer(make, summed=TRIAL_BALANCE_OF_FUNDS)


@of_many_funds
@reading_command
@click.argument("account", type=ACCOUNT, metavar="account")
@spanning
@click.option("--loan", metavar="loan")
@click.option("--cooperative", metavar="cooperative")
@click.option("--source", metavar="source")
def ledger(
    desk: Desk,
    account: str,
    first_day: date | None,
    last: date | None,
    quarter: Quarter,
    loan: str | None,
    cooperative: str | None,
    source: str | None,
) -> None:
    from fundledger.reports.books import ledger_of

    first = _span(desk, first_day, last, quarter)
    only = asked_only(loan=loan, cooperative=cooperative, source=source)
    desk.answer(partial(ledger_of, account=account, first=first, only=only))


@of_many_funds
@reading_command
@spanning
def journal(desk: Desk, first_day: date | None, last: date | None, quarter: Quarter) -> None:
    from fundledger.reports.books import journal_of

    first = _span(desk, first_day, last, quarter)
    desk.answer(partial(journal_of, first=first))


def _span(
    desk: Desk,
    first_day: date | None,
    last: date | None,
    quarter: Quarter,
    *,
    stands: bool = False,
) -> date:
    """The first day; the last one becomes the day that the books are shown as of.

    Where a report looks ahead (`stands`), `--as-of` may name a day before the last: what happened
    up to it counts, and what comes after it in the span is still to come.
    """
    end, as_of = quarter[1] if quarter else last, desk.asked.as_of
    if stands and end is not None and as_of is not None and as_of < end:
        desk.asked.standing, desk.asked.as_of = as_of, None
    if quarter is not None:
        if first_day is not None or last is not None or desk.asked.as_of is not None:
            raise Misuse("usage.quarter_is_a_span", click.get_current_context())
        first_day, last = quarter
    if last is not None:
        if desk.asked.as_of not in (None, last):
            raise Misuse("usage.to_or_as_of", click.get_current_context())
        desk.asked.as_of = last
    return desk.span_from(first_day)
