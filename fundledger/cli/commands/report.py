"""`fundledger report …`: the reports of the fund, each of a span: `--from`, `--to`, `--quarter`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from fundledger.cli.desk import Desk, View
from fundledger.cli.options import reading_command
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, QUARTER, Choice, asked_only

if TYPE_CHECKING:
    from fundledger.reports import movements as moving
    from fundledger.reports import receipts
    from fundledger.reports.loans import Asked

F = TypeVar("F", bound=Callable[..., Any])
Quarter = tuple[date, date] | None

_CUTS = ("quarter", "borrower", "area", "source")


def spanning(body: F) -> F:
    """The options by which a span is asked."""
    body = click.option("--quarter", type=QUARTER)(body)
    body = click.option("--to", "last", type=DAY)(body)
    return click.option("--from", "first_day", type=DAY)(body)


comparing = click.option("--compare", is_flag=True)


@reading_command
@spanning
@comparing
def capital(
    desk: Desk, first_day: date | None, last: date | None, quarter: Quarter, compare: bool
) -> None:
    from fundledger.reports.capital import capital_screen

    first = _span(desk, first_day, last, quarter)
    with desk.reading() as view:
        screen = capital_screen(_asked(view), first, compare=compare)
    desk.show_screen(screen)


@reading_command
@click.option("--by", "cut", type=Choice(_CUTS), default="quarter")
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
    from fundledger.reports.receipts import collections_table

    first = _span(desk, first_day, last, quarter)
    with desk.reading() as view:
        by = cast("receipts.Cut", cut)
        table = collections_table(_asked(view), first, by, compare=compare)
    desk.show(table)


@reading_command
@spanning
def due(desk: Desk, first_day: date | None, last: date | None, quarter: Quarter) -> None:
    from fundledger.reports.dues import due_table

    first = _span(desk, first_day, last, quarter)
    with desk.reading() as view:
        table = due_table(_asked(view), first)
    desk.show(table)


@reading_command
@spanning
@comparing
def response(
    desk: Desk, first_day: date | None, last: date | None, quarter: Quarter, compare: bool
) -> None:
    from fundledger.reports.dues import response_table

    first = _span(desk, first_day, last, quarter)
    with desk.reading() as view:
        table = response_table(_asked(view), first, compare=compare)
    desk.show(table)


@reading_command
@click.option("--by", "cut", type=Choice(("loan", "source")), default="loan")
@spanning
def movements(
    desk: Desk, cut: str, first_day: date | None, last: date | None, quarter: Quarter
) -> None:
    from fundledger.reports.movements import movements_screen

    first = _span(desk, first_day, last, quarter)
    with desk.reading() as view:
        screen = movements_screen(_asked(view), first, cast("moving.Cut", cut))
    desk.show_screen(screen)


@reading_command
@spanning
@comparing
def result(
    desk: Desk, first_day: date | None, last: date | None, quarter: Quarter, compare: bool
) -> None:
    from fundledger.reports.result import result_table

    first = _span(desk, first_day, last, quarter)
    with desk.reading() as view:
        table = result_table(_asked(view), first, compare=compare)
    desk.show(table)


@reading_command
@spanning
def trial_balance(desk: Desk, first_day: date | None, last: date | None, quarter: Quarter) -> None:
    from fundledger.reports import books
    from fundledger.reports.flows import scope_of

    first = _span(desk, first_day, last, quarter)
    with desk.reading() as view:
        asked = _asked(view)
        table = books.trial_balance(view.connection, scope_of(asked), first, asked.facts)
    desk.show(table)


@reading_command
@click.argument("account", metavar="account")
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
    from fundledger.reports.books import account_ledger
    from fundledger.reports.flows import scope_of

    first = _span(desk, first_day, last, quarter)
    only = asked_only(loan=loan, cooperative=cooperative, source=source)
    with desk.reading() as view:
        asked = _asked(view)
        scope = scope_of(asked)
        table = account_ledger(view.connection, scope, account, first, only, asked.facts)
    desk.show(table)


@reading_command
@spanning
def journal(desk: Desk, first_day: date | None, last: date | None, quarter: Quarter) -> None:
    from fundledger.reports.books import journal_table
    from fundledger.reports.flows import scope_of

    first = _span(desk, first_day, last, quarter)
    with desk.reading() as view:
        asked = _asked(view)
        table = journal_table(view.connection, scope_of(asked), first, asked.facts)
    desk.show(table)


def _span(desk: Desk, first_day: date | None, last: date | None, quarter: Quarter) -> date:
    """The first day; the last one becomes the day that the books are shown as of."""
    if quarter is not None:
        if first_day is not None or last is not None or desk.asked.as_of is not None:
            raise Misuse("usage.quarter_is_a_span", click.get_current_context())
        first_day, last = quarter
    if last is not None:
        if desk.asked.as_of not in (None, last):
            raise Misuse("usage.to_or_as_of", click.get_current_context())
        desk.asked.as_of = last
    return desk.span_from(first_day)


def _asked(view: View) -> Asked:
    from fundledger.reports.loans import Asked

    return Asked(view.connection, view.fund, view.as_of, view.known_at, view.facts())
