"""`fundledger security …`: what secures a loan, and the papers that the Fund holds."""

from __future__ import annotations

from datetime import date
from functools import partial

import click

from fundledger.calendar import today
from fundledger.cli.by_hand import command, of_many_funds, reading_command
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, MONEY, SECURITY_KIND
from fundledger.money import Dong

_loan = click.argument("loan", metavar="loan")
_code = click.argument("code", metavar="code")
_day = click.option("--on", "day", type=DAY)
_document = click.option("--document", metavar="document")


@command
@_loan
@_code
@click.option("--kind", type=SECURITY_KIND, metavar="kind", required=True)
@click.option("--what", metavar="text", required=True)
@click.option("--value", type=MONEY, default=0)
@click.option("--valued", type=DAY)
@click.option("--not-enforceable", is_flag=True)
@click.option("--legal-state", metavar="text", default="")
@click.option("--deductible", "share", metavar="percent")
@click.option("--paper", "papers", metavar="text", multiple=True)
@click.option("--guarantor", metavar="cooperative", default="")
@_day
@_document
def add(
    desk: Desk,
    loan: str,
    code: str,
    kind: str,
    what: str,
    value: int,
    valued: date | None,
    not_enforceable: bool,
    legal_state: str,
    share: str | None,
    papers: tuple[str, ...],
    guarantor: str,
    day: date | None,
    document: str | None,
) -> None:
    from fundledger.registers import security

    taken_on = day or today()
    wanted = security.Security(
        loan=loan,
        code=code,
        kind=kind,
        what=what,
        value=value,
        valued=valued or taken_on,
        enforceable=not not_enforceable,
        legal_state=legal_state,
        deductible_percent=share,
        papers=papers,
        guarantor=guarantor,
    )
    with desk.writing() as journal:
        taken = security.add(journal, wanted, taken_on, document)
    desk.say(
        "security.added",
        code=taken.code,
        loan=taken.loan,
        value=Dong(taken.value),
        deductible=Dong(security.deductible(taken)),
        registered=Dong(taken.registered),
    )


@of_many_funds
@reading_command
@click.argument("loan", metavar="loan", required=False)
def list_securities(desk: Desk, loan: str | None) -> None:
    if loan is not None and desk.of_many:
        raise Misuse("usage.one_fund")
    from fundledger.reports.security import security_list

    desk.answer(partial(security_list, loan=loan))


@command
@_loan
@_code
@click.option("--value", type=MONEY, required=True)
@_day
@_document
def revalue(
    desk: Desk, loan: str, code: str, value: int, day: date | None, document: str | None
) -> None:
    from fundledger.registers import security

    with desk.writing() as journal:
        valued = security.revalue(journal, loan, code, value, day or today(), document)
    desk.say(
        "security.revalued",
        code=valued.code,
        loan=valued.loan,
        value=Dong(valued.value),
        deductible=Dong(security.deductible(valued)),
    )


@command
@_loan
@_code
@_day
@click.option("--document", metavar="document", required=True)
def release(desk: Desk, loan: str, code: str, day: date | None, document: str) -> None:
    from fundledger.registers import security

    with desk.writing() as journal:
        given = security.release(journal, loan, code, day or today(), document)
    desk.say("security.released", code=given.code, loan=given.loan, what=given.what)
