"""What is done to a loan: `disburse`, `collect`, `refund`, `roll`, and the verbs of `loan …`.

Every one is a document: a day (`--on`), its number (`--document`), and what it says. All of them
show what they change before they are kept if asked to (`--dry-run`).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import confirmed, detailed, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import (
    DAY,
    EXISTING_FILE,
    INSTALMENT,
    MONEY,
    NUMBER,
    PLACE,
    RATE,
    SPLIT,
    WORKBOOK_TO_WRITE,
    Choice,
)
from fundledger.errors import BadFile

if TYPE_CHECKING:
    from fundledger.cli.tree import Command
    from fundledger.contract.events import Event
    from fundledger.ledger.journal import Writer
    from fundledger.loans.verbs import TakenDocument

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Paper:
    """The document that a command speaks of."""

    on: date
    document: str
    booked: date | None
    dry_run: bool


_LOAN = click.argument("loan", metavar="loan")
_AMOUNT = click.argument("amount", type=MONEY)
_INTO = click.option("--into", type=PLACE, metavar="place", default="bank")
_OUT_OF = click.option("--out-of", type=PLACE, metavar="place", default="bank")


def document_command(body: Callable[Concatenate[Desk, Paper, P], None]) -> Command:
    """A command that enters a document: the options that every document has, as a `Paper`."""

    @click.option("--on", type=DAY, default=today)
    @click.option("--document", metavar="document", default="")
    @click.option("--booked", type=DAY)
    @click.option("--dry-run", is_flag=True)
    @detailed
    @wraps(body)
    def run(
        desk: Desk,
        /,
        on: date,
        document: str,
        booked: date | None,
        dry_run: bool,
        *args: P.args,
        **rest: P.kwargs,
    ) -> None:
        body(desk, Paper(on, document, booked, dry_run), *args, **rest)

    return showing_command(run)


@document_command
@_LOAN
@_AMOUNT
@_OUT_OF
def disburse(desk: Desk, said: Paper, loan: str, amount: int, out_of: str) -> None:
    from fundledger.contract.events import Disburse

    _take(desk, loan, Disburse(said.on, amount), said, place=out_of)


@document_command
@click.argument("loan", metavar="loan_or_file")
@click.argument("amount", type=MONEY, required=False)
@_INTO
@click.option("--split", type=SPLIT)
@click.option("--prepay", is_flag=True)
@click.option("--payoff", is_flag=True)
@click.option("--post", is_flag=True)
@click.option("--divide", type=Choice(("ask", "oldest", "pro-rata"), "choice.divide."))
@click.option("--remarks", type=WORKBOOK_TO_WRITE)
def collect(
    desk: Desk,
    said: Paper,
    loan: str,
    amount: int | None,
    into: str,
    split: Any,
    prepay: bool,
    payoff: bool,
    post: bool,
    divide: Any,
    remarks: Path | None,
) -> None:
    from fundledger.contract.events import Collect

    if amount is None:
        _refuse_options_of(_ONE_RECEIPT, "usage.one_receipt_only")
        if post and said.dry_run:
            raise Misuse("usage.post_or_dry_run")
        collect_file(desk, _file_of_receipts(loan), said.booked, post, divide, remarks)
        return
    _refuse_options_of(_MANY_RECEIPTS, "usage.file_only")
    event = Collect(said.on, amount, split, prepay, payoff)
    _take(desk, loan, event, said, place=into)


_ONE_RECEIPT = ("on", "document", "into", "split", "prepay", "payoff")
_MANY_RECEIPTS = ("post", "divide", "remarks")


def _file_of_receipts(said: str) -> Path:
    """Without a sum, what stands in a contract's place is a file."""
    from fundledger.exchange.sources import DELIMITED, TREES, WORKBOOKS

    if not said.lower().endswith((*WORKBOOKS, *DELIMITED, *TREES)) and not Path(said).is_file():
        raise Misuse("usage.amount_or_file", said=said)
    return EXISTING_FILE.convert(said, None, click.get_current_context())


def _refuse_options_of(names: tuple[str, ...], key: str) -> None:
    """What was said that this way of collecting does not take."""
    ctx = click.get_current_context()
    typed = click.core.ParameterSource.COMMANDLINE
    for name in names:
        if ctx.get_parameter_source(name) is typed:
            raise Misuse(key, ctx, option=f"--{name}")


def collect_file(
    desk: Desk, file: Path, booked: date | None, post: bool, divide: Any, remarks: Path | None
) -> None:
    from fundledger.exchange.collections import Asked, post_file, preview_file
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.files import SourceFile
    from fundledger.reports.asked import Asked as AskedOfLoans
    from fundledger.reports.collections import collected_table
    from fundledger.reports.loans import not_rolled
    from fundledger.schemas.collections import LAYOUT

    book, fund, actor = desk.book(), desk.fund, desk.actor
    source = SourceFile.at(file)
    try:
        with desk.progress("collect.reading", None, file=file.name) as advance:
            asked = Asked(today(), divide, booked, advance)
            if post:
                taken = post_file(book, fund, actor, source, asked)
            else:
                taken = preview_file(book, fund, source, asked)
    except BadFile as refusal:
        if remarks is not None:
            write_with_remarks(
                source, refusal.problems, remarks, layout=LAYOUT, replace=desk.asked.force
            )
            desk.warn("collect.remarks_written", path=str(remarks))
        raise
    last = max(line.row.day for line in taken.collected.lines)
    with book.reading() as connection:
        notes = not_rolled(AskedOfLoans(connection, fund, last, None))
    facts = {"fund": fund}
    desk.show(
        collected_table(taken.collected, taken.rows, file.name, facts, posted=post, notes=notes)
    )


@document_command
@_LOAN
@_AMOUNT
@_OUT_OF
def refund(desk: Desk, said: Paper, loan: str, amount: int, out_of: str) -> None:
    from fundledger.contract.events import Refund

    _take(desk, loan, Refund(said.on, amount), said, place=out_of)


@document_command
@_LOAN
@click.option("--prepay", is_flag=True)
def apply(desk: Desk, said: Paper, loan: str, prepay: bool) -> None:
    from fundledger.contract.events import Apply

    _take(desk, loan, Apply(said.on, prepay), said)


@document_command
@_LOAN
@click.argument("rate", type=RATE)
@click.option("--monthly", type=Choice(("x12", "/30x365")))
def change_rate(desk: Desk, said: Paper, loan: str, rate: str, monthly: Any) -> None:
    from fundledger.contract import rates
    from fundledger.contract.events import ChangeRate

    agreed = rates.yearly(rate) if monthly is None else rates.monthly(rate, monthly)
    _take(desk, loan, ChangeRate(said.on, agreed), said)


@document_command
@_LOAN
@click.option("--instalment", "instalments", type=INSTALMENT, multiple=True, required=True)
def reschedule(desk: Desk, said: Paper, loan: str, instalments: tuple[Any, ...]) -> None:
    from fundledger.contract.events import Reschedule
    from fundledger.contract.terms import Signed

    lines = tuple(Signed(due, principal) for due, principal in instalments)
    _take(desk, loan, Reschedule(said.on, lines), said)


@document_command
@_LOAN
@click.option("--to", type=DAY, required=True)
def extend(desk: Desk, said: Paper, loan: str, to: date) -> None:
    from fundledger.contract.events import Extend

    _take(desk, loan, Extend(said.on, to), said)


@document_command
@_LOAN
@click.option("--pay-by", type=DAY)
def recall(desk: Desk, said: Paper, loan: str, pay_by: date | None) -> None:
    from fundledger.contract.events import Recall

    _take(desk, loan, Recall(said.on, pay_by or said.on), said)


@document_command
@_LOAN
@click.argument("kind", type=Choice(("in_term", "overdue", "late"), "choice.interest_kind."))
@_AMOUNT
def waive(desk: Desk, said: Paper, loan: str, kind: Any, amount: int) -> None:
    from fundledger.contract.events import Waive

    _take(desk, loan, Waive(said.on, kind, amount), said)


@document_command
@_LOAN
@click.option("--to", type=DAY, required=True)
@click.option("--interest-runs", is_flag=True)
@click.option("--days-run", is_flag=True)
def freeze(
    desk: Desk, said: Paper, loan: str, to: date, interest_runs: bool, days_run: bool
) -> None:
    from fundledger.contract.events import Freeze

    _take(desk, loan, Freeze(said.on, to, not interest_runs, not days_run), said)


@document_command
@confirmed
@_LOAN
@click.option("--provision", type=MONEY, default=0)
def write_off(desk: Desk, said: Paper, loan: str, provision: int) -> None:
    from fundledger.contract.events import WriteOff

    if not said.dry_run:
        desk.confirm("loan.sure_to_write_off", loan=loan)
    _take(desk, loan, WriteOff(said.on), said, provision=provision)


@document_command
@_LOAN
@_AMOUNT
@_INTO
def recover(desk: Desk, said: Paper, loan: str, amount: int, into: str) -> None:
    from fundledger.contract.events import Recover

    _take(desk, loan, Recover(said.on, amount), said, place=into)


@document_command
@_LOAN
@click.argument("cooperative", metavar="cooperative")
def transfer(desk: Desk, said: Paper, loan: str, cooperative: str) -> None:
    _enter(desk, loan, {"do": "transfer", "to": cooperative}, said)


@document_command
@_LOAN
@click.option("--principal", type=MONEY)
@click.option("--interest", type=MONEY)
@click.option("--interest-overdue", type=MONEY)
@click.option("--reason", metavar="text", default="")
def confirm(
    desk: Desk,
    said: Paper,
    loan: str,
    reason: str,
    principal: int | None,
    interest: int | None,
    interest_overdue: int | None,
) -> None:
    from fundledger.loans import verbs
    from fundledger.reports.loans import confirmation_table

    names = ("principal", "interest", "interest_overdue")
    figures = zip(names, (principal, interest, interest_overdue), strict=True)
    theirs = {name: amount for name, amount in figures if amount is not None}
    with desk.writing(dry_run=said.dry_run) as writer:
        document = verbs.confirm(
            writer, loan, said.on, said.document, theirs, reason, today=today()
        )
        table = confirmation_table(document, {"fund": desk.fund}, dry_run=said.dry_run)
    desk.show(table)


@document_command
@_LOAN
@click.option("--keep-papers", is_flag=True)
def close(desk: Desk, said: Paper, loan: str, keep_papers: bool) -> None:
    from fundledger.loans import verbs

    with desk.writing(dry_run=said.dry_run) as writer:
        given_back = verbs.close(
            writer, loan, said.on, said.document, today=today(), keeps_papers=keep_papers
        )
    key = "loan.would_close" if said.dry_run else "loan.was_closed"
    desk.say(key, loan=loan, day=said.on)
    for each in given_back:
        desk.say("security.released", code=each.code, loan=each.loan, what=each.what)


@showing_command
@_LOAN
@click.argument("link", type=NUMBER)
@click.option("--reason", metavar="text", required=True)
@click.option("--document", metavar="document", default="")
@click.option("--booked", type=DAY)
@click.option("--dry-run", is_flag=True)
@detailed
def undo(
    desk: Desk,
    loan: str,
    link: int,
    reason: str,
    document: str,
    booked: date | None,
    dry_run: bool,
) -> None:
    from fundledger.loans.verbs import undo as undone

    said = Paper(today(), document, booked, dry_run)

    def run(writer: Writer) -> TakenDocument:
        return undone(writer, loan, link, reason, booked_on=booked, paper=document or None)

    _show(desk, said, run)


@showing_command
@click.argument("link", type=NUMBER)
@click.option("--to", metavar="loan", required=True)
@click.option("--reason", metavar="text", required=True)
@click.option("--booked", type=DAY)
@click.option("--dry-run", is_flag=True)
@detailed
def move(desk: Desk, link: int, to: str, reason: str, booked: date | None, dry_run: bool) -> None:
    from fundledger.loans.verbs import move as run
    from fundledger.reports.loans import moved_screen

    with desk.writing(dry_run=dry_run) as writer:
        gone, taken = run(writer, link, to, reason, today=today(), booked_on=booked)
        accounts = {**writer.accounts.ever(), **writer.accounts.on(taken.document.day)}
        screen = moved_screen(gone, taken, accounts, {"fund": desk.fund}, dry_run=dry_run)
    for remark in taken.remarks:
        desk.warn(remark.key, **remark.params)
    desk.show_screen(screen)


@showing_command
@click.option("--to", type=DAY, required=True)
@click.option("--booked", type=DAY)
@click.option("--dry-run", is_flag=True)
@detailed
def roll(desk: Desk, to: date, booked: date | None, dry_run: bool) -> None:
    from fundledger.loans.rolling import roll as run
    from fundledger.reports.loans import rolled_screen

    with desk.progress("roll.rolling", None) as advance, desk.writing(dry_run=dry_run) as writer:
        rolled = run(
            *(writer, to, today()),
            booked_on=booked,
            progress=advance,
            keeps_entries=desk.asked.details,
        )
        accounts = {**writer.accounts.ever(), **writer.accounts.on(to)}
    desk.show_screen(rolled_screen(rolled, accounts, {"fund": desk.fund}, dry_run=dry_run))


def _take(desk: Desk, loan: str, event: Event, said: Paper, **more: Any) -> None:
    """Enter one of the contract's events."""
    from fundledger.registers.documents import body_of

    _enter(desk, loan, {**body_of(event), **more}, said)


def _enter(desk: Desk, loan: str, body: dict[str, Any], said: Paper) -> None:
    from fundledger.loans.verbs import take

    def run(writer: Writer) -> TakenDocument:
        return take(
            writer, loan, body, said.on, said.document, today=today(), booked_on=said.booked
        )

    _show(desk, said, run)


def _show(desk: Desk, said: Paper, run: Callable[[Writer], TakenDocument]) -> None:
    from fundledger.reports.loans import taken_screen

    with desk.writing(dry_run=said.dry_run) as writer:
        taken = run(writer)
        accounts = {**writer.accounts.ever(), **writer.accounts.on(taken.document.day)}
        screen = taken_screen(taken, accounts, {"fund": desk.fund}, dry_run=said.dry_run)
    for remark in taken.remarks:
        desk.warn(remark.key, **remark.params)
    desk.show_screen(screen)
