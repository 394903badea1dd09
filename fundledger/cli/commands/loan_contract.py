"""`fundledger loan add`, `loan import` and `loan correct`: contracts into the books."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fundledger.cli.by_hand import command, showing_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, EXISTING_FILE, WORKBOOK_TO_WRITE
from fundledger.errors import BadFile, Place, Problem
from fundledger.messages import say

if TYPE_CHECKING:
    from fundledger.registers.contracts import LoanContract
    from fundledger.registers.signing import Signed

_HEAD = (
    *("signed", "cooperative", "source", "purpose", "approval", "officer"),
    *("project_cost", "own_funds"),
)
_OPTION = {"annual_rate": "--rate", "monthly_conversion": "--conversion"}
"""What a field is called here, where it is not its own name."""

_document = click.option("--document", metavar="document")


@showing_command
@click.argument("what", metavar="loan")
@click.option("--signed", metavar="day")
@click.option("--cooperative", metavar="cooperative")
@click.option("--source", metavar="source")
@click.option("--principal", metavar="money")
@click.option("--rate", "annual_rate", metavar="percent")
@click.option("--monthly-rate", metavar="percent")
@click.option("--conversion", "monthly_conversion", metavar="conversion")
@click.option("--disbursed", metavar="day")
@click.option("--instalments", metavar="number")
@click.option("--every", metavar="every")
@click.option("--first-due", metavar="day")
@click.option("--last-due", metavar="day")
@click.option("--due-day", metavar="due_day")
@click.option("--method", metavar="method")
@click.option("--instalment", metavar="money")
@click.option("--day-count", metavar="day_count")
@click.option("--overdue-grace-days", metavar="number")
@click.option("--waterfall-by", metavar="waterfall_by")
@click.option("--purpose", metavar="text")
@click.option("--approval", metavar="document")
@click.option("--officer", metavar="name")
@click.option("--project-cost", metavar="money")
@click.option("--own-funds", metavar="money")
@_document
def add(desk: Desk, /, what: str, document: str | None, **given: str | None) -> None:
    from fundledger.registers.signing import sign_each

    if not any(value is not None for value in given.values()):
        _add_file(desk, what, document)
        return
    contract = _contract(what, given)
    with desk.writing() as journal:
        (signed,) = sign_each(journal, [contract], document)
    for doubt in signed.doubts:
        place = Place(contract.number, path=_option(doubt.path))
        desk.warn_of(Problem(place, doubt.key, doubt.params))
    _show_one(desk, signed)


@showing_command
@click.argument("file", type=EXISTING_FILE)
@click.option("--dry-run", is_flag=True)
@click.option("--remarks", type=WORKBOOK_TO_WRITE)
@_document
def import_file(
    desk: Desk, file: Path, dry_run: bool, remarks: Path | None, document: str | None
) -> None:
    from fundledger.exchange.loans import take_loans
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.files import SourceFile
    from fundledger.reports.signing import signed_table
    from fundledger.schemas.loans import INSTALMENTS, LAYOUT

    book, fund, actor = desk.book(), desk.fund, desk.actor
    source = SourceFile.at(file)
    try:
        with desk.progress("loan.taking", None, file=file.name) as advance:
            taken = take_loans(
                *(book, fund, actor, source),
                document=document,
                dry_run=dry_run,
                progress=advance,
            )
    except BadFile as refusal:
        if remarks is not None:
            write_with_remarks(
                *(source, refusal.problems, remarks),
                layout=LAYOUT,
                others=(INSTALMENTS,),
                replace=desk.asked.force,
            )
            desk.warn("loan.remarks_written", path=str(remarks))
        raise
    for warning in taken.warnings:
        desk.warn_of(warning)
    desk.show(signed_table(taken.signed, file.name, {"fund": fund}, dry_run=dry_run))


@command
@click.argument("file", type=EXISTING_FILE)
@click.option("--reason", metavar="text", required=True)
@_document
@click.option("--booked", type=DAY)
def correct(desk: Desk, file: Path, reason: str, document: str | None, booked: date | None) -> None:
    from fundledger.exchange.loans import correct_loans
    from fundledger.files import SourceFile
    from fundledger.loans.verbs import settle_again

    with desk.writing() as journal:
        facts = correct_loans(journal, SourceFile.at(file), reason, document)
        settled = {fact.subject: settle_again(journal, fact.subject, booked) for fact in facts}
    for fact in facts:
        entries = [each.posted.number for each in settled[fact.subject]]
        key = "loan.corrected_with" if entries else "loan.corrected"
        desk.say(key, loan=fact.subject, link=fact.chain, entries=entries)


def _add_file(desk: Desk, what: str, document: str | None) -> None:
    from fundledger.exchange.loans import take_loans
    from fundledger.files import SourceFile

    if not Path(what).exists():
        raise Misuse("usage.file_or_options", click.get_current_context(), said=what)
    book, fund, actor = desk.book(), desk.fund, desk.actor
    source = SourceFile.at(EXISTING_FILE.kind.read(what))
    taken = take_loans(book, fund, actor, source, only_one=True, document=document)
    for warning in taken.warnings:
        desk.warn_of(warning)
    _show_one(desk, taken.signed[0])


def _contract(number: str, given: dict[str, str | None]) -> LoanContract:
    from fundledger.schemas.loans import contract_from_texts

    head = {"number": number, **{name: given.pop(name) for name in _HEAD}}
    contract, faults = contract_from_texts(head, given)
    if contract is None:
        raise BadFile(
            number,
            [Problem(Place(number, path=_option(f.path)), f.key, f.params) for f in faults],
        )
    return contract


def _option(path: str) -> str:
    """`terms.first_due` is asked for by --first-due."""
    name = path.removeprefix("terms.").partition("[")[0]
    if name == "number":
        return say("metavar.loan")
    return _OPTION.get(name, f"--{name.replace('_', '-')}")


def _show_one(desk: Desk, signed: Signed) -> None:
    from fundledger.reports.signing import contract_table

    desk.show(contract_table(signed, {"fund": desk.fund}, dry_run=False))
