"""`fundledger money …`: money that is no loan's. Each command is one paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Concatenate, ParamSpec

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.values import ACCOUNT, DAY, MONEY, PLACE, Choice

if TYPE_CHECKING:
    from fundledger.cli.tree import Command
    from fundledger.ledger.journal import Writer
    from fundledger.reports.table import Cell
    from fundledger.treasury.money import Done, Paper

P = ParamSpec("P")

_PURPOSES = ("interest", "capital")
_AMOUNT = click.argument("amount", type=MONEY)
_INTO = click.option("--into", type=PLACE, metavar="place", default="bank")
_OUT_OF = click.option("--out-of", type=PLACE, metavar="place", default="bank")
_SOURCE = click.option("--source", metavar="source")
_PURPOSE = click.option("--purpose", type=Choice(_PURPOSES, "choice.purpose."), default="interest")
_FROM_CAPITAL = click.option("--from-capital", is_flag=True)
_AT = click.option("--at", type=PLACE, metavar="place", default="deposit")
_LOAN = click.argument("loan", metavar="loan")


@dataclass(frozen=True, slots=True)
class Said:
    """What every paper says, and whether it is only rehearsed."""

    on: date
    document: str
    memo: str
    reason: str
    booked: date | None
    dry_run: bool

    def paper(self) -> Paper:
        from fundledger.treasury.money import Paper

        return Paper(self.on, self.document, self.memo, self.reason, self.booked)


def paper_command(body: Callable[Concatenate[Desk, Said, P], None]) -> Command:
    """A command that enters a paper: the options that every paper has, as a `Said`."""

    @click.option("--on", type=DAY, default=today)
    @click.option("--document", metavar="document", default="")
    @click.option("--memo", metavar="text", default="")
    @click.option("--reason", metavar="text", default="")
    @click.option("--booked", type=DAY)
    @click.option("--dry-run", is_flag=True)
    @wraps(body)
    def run(
        desk: Desk,
        /,
        on: date,
        document: str,
        memo: str,
        reason: str,
        booked: date | None,
        dry_run: bool,
        *args: P.args,
        **rest: P.kwargs,
    ) -> None:
        body(desk, Said(on, document, memo, reason, booked, dry_run), *args, **rest)

    return showing_command(run)


@paper_command
@_AMOUNT
@click.option("--for", "of", type=ACCOUNT, metavar="account")
@_INTO
def receive(desk: Desk, said: Said, amount: int, of: str | None, into: str) -> None:
    from fundledger.treasury.money import receive as run

    _show(desk, said, lambda w: run(w, amount, said.paper(), today(), of=of, place=into))


@paper_command
@_AMOUNT
@click.option("--for", "of", type=ACCOUNT, metavar="account", required=True)
@_OUT_OF
@_FROM_CAPITAL
@_SOURCE
def pay(
    desk: Desk,
    said: Said,
    amount: int,
    of: str,
    out_of: str,
    from_capital: bool,
    source: str | None,
) -> None:
    from fundledger.treasury.money import pay as run

    def go(writer: Writer) -> Done:
        return run(
            *(writer, amount, said.paper(), today()),
            of=of,
            place=out_of,
            from_capital=from_capital,
            source=source,
        )

    _show(desk, said, go)


@paper_command
@_AMOUNT
@_OUT_OF
@_INTO
@_PURPOSE
@click.option("--to-purpose", type=Choice(_PURPOSES, "choice.purpose."))
@_SOURCE
def transfer(
    desk: Desk,
    said: Said,
    amount: int,
    out_of: str,
    into: str,
    purpose: str,
    to_purpose: str | None,
    source: str | None,
) -> None:
    from fundledger.treasury.money import transfer as run

    def go(writer: Writer) -> Done:
        return run(
            *(writer, amount, said.paper(), today()),
            out_of=out_of,
            into=into,
            purpose=purpose,
            to_purpose=to_purpose,
            source=source,
        )

    _show(desk, said, go)


@paper_command
@_AMOUNT
@_OUT_OF
@_AT
@_PURPOSE
@_SOURCE
def deposit(
    desk: Desk, said: Said, amount: int, out_of: str, at: str, purpose: str, source: str | None
) -> None:
    from fundledger.treasury.money import deposit as run

    def go(writer: Writer) -> Done:
        return run(
            *(writer, amount, said.paper(), today()),
            place=out_of,
            at=at,
            purpose=purpose,
            source=source,
        )

    _show(desk, said, go)


@paper_command
@_AMOUNT
@click.option("--interest", type=MONEY, default=0)
@_INTO
@_AT
@_PURPOSE
@_SOURCE
def mature(
    desk: Desk,
    said: Said,
    amount: int,
    interest: int,
    into: str,
    at: str,
    purpose: str,
    source: str | None,
) -> None:
    from fundledger.treasury.money import mature as run

    def go(writer: Writer) -> Done:
        return run(
            *(writer, amount, said.paper(), today()),
            interest=interest,
            place=into,
            at=at,
            purpose=purpose,
            source=source,
        )

    _show(desk, said, go)


@paper_command
@_AMOUNT
@click.option("--source", metavar="source", required=True)
@_INTO
def capital_in(desk: Desk, said: Said, amount: int, source: str, into: str) -> None:
    from fundledger.treasury.capital import capital_in as run

    _show(desk, said, lambda w: run(w, amount, said.paper(), today(), source=source, place=into))


@paper_command
@_AMOUNT
@_SOURCE
@_OUT_OF
def capital_out(desk: Desk, said: Said, amount: int, source: str | None, out_of: str) -> None:
    from fundledger.treasury.capital import capital_out as run

    _show(desk, said, lambda w: run(w, amount, said.paper(), today(), source=source, place=out_of))


@paper_command
@_LOAN
@_AMOUNT
@_OUT_OF
@_FROM_CAPITAL
def court_fee(
    desk: Desk, said: Said, loan: str, amount: int, out_of: str, from_capital: bool
) -> None:
    _court_fee(desk, said, loan, amount, out_of, from_capital, back=False)


@paper_command
@_LOAN
@_AMOUNT
@_INTO
@click.option("--to-capital", is_flag=True)
def court_fee_back(
    desk: Desk, said: Said, loan: str, amount: int, into: str, to_capital: bool
) -> None:
    _court_fee(desk, said, loan, amount, into, to_capital, back=True)


def _court_fee(
    desk: Desk, said: Said, loan: str, amount: int, place: str, of_capital: bool, *, back: bool
) -> None:
    from fundledger.registers.loan import loan_numbered
    from fundledger.treasury.money import court_fee as run

    def go(writer: Writer) -> Done:
        known = loan_numbered(writer.connection, writer.fund, loan)
        return run(
            *(writer, amount, said.paper(), today()),
            loan=known.number,
            cooperative=known.cooperative_on(said.on),
            back=back,
            place=place,
            from_capital=of_capital,
            source=known.contract.source,
        )

    _show(desk, said, go)


def _show(desk: Desk, said: Said, run: Callable[[Writer], Done]) -> None:
    from fundledger.reports.treasury import money_screen

    with desk.writing(dry_run=said.dry_run) as writer:
        done = run(writer)
        accounts = {**writer.accounts.ever(), **writer.accounts.on(said.on)}
        facts: dict[str, Cell] = {"fund": desk.fund, "day": said.on}
        screen = money_screen(
            *(writer.connection, desk.fund, done, accounts, facts), dry_run=said.dry_run
        )
    desk.show_screen(screen)
