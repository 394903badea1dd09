"""`fundledger collect` and `loan add`: one command for one paper, or for a file.

The office declares an act for each; what is typed tells which of the two is meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fundledger.cli.command import Command
from fundledger.cli.desk import Desk
from fundledger.cli.grown import params_of, said, takes_of, typed
from fundledger.cli.usage import Misuse
from fundledger.cli.values import value_of
from fundledger.office.declaring import Declared
from fundledger.office.kinds import MONEY, SOURCE_FILE
from fundledger.office.table import declaration

if TYPE_CHECKING:
    from fundledger.files import SourceFile

_OF_ONE, _OF_FILE = declaration("collect"), declaration("collect file")
_CONTRACT, _CONTRACT_FILE = declaration("loan add"), declaration("loan add file")


def _options(*acts: Declared) -> Iterable[click.Parameter]:
    """Every option that one of them takes, once."""
    found: dict[str | None, click.Parameter] = {}
    for what in acts:
        for each in params_of(what):
            if isinstance(each, click.Option):
                found.setdefault(each.name, each)
    return found.values()


@click.pass_obj
def _collect(desk: Desk, /, loan: str, amount: int | None, **given: Any) -> None:
    desk.asked.details = given["details"]
    if amount is None:
        _refuse_typed(given, _OF_FILE, "usage.one_receipt_only")
        desk.perform(_OF_FILE, {**said(_OF_FILE, given), "file": _file_of_receipts(loan)})
        return
    _refuse_typed({**given, "remarks": None}, _OF_ONE, "usage.file_only")
    desk.perform(_OF_ONE, {**said(_OF_ONE, given), "loan": loan, "amount": amount})


def _refuse_typed(given: dict[str, Any], what: Declared, key: str) -> None:
    """What was said that this way of collecting does not take."""
    for name in given:
        if typed(name) and name not in what.by_name and name != "details":
            raise Misuse(key, option=f"--{name}")


def _file_of_receipts(typed: str) -> SourceFile:
    """Without a sum, what stands in a contract's place is a file."""
    from fundledger.exchange.sources import DELIMITED, TREES, WORKBOOKS

    if not typed.lower().endswith((*WORKBOOKS, *DELIMITED, *TREES)) and not Path(typed).is_file():
        raise Misuse("usage.amount_or_file", said=typed)
    return _file(typed)


@click.pass_obj
def _add_loan(desk: Desk, /, loan: str, **given: Any) -> None:
    if any(typed(name) for name in given if name not in _CONTRACT_FILE.by_name):
        desk.perform(_CONTRACT, {**said(_CONTRACT, given), "loan": loan})
        return
    if not Path(loan).exists():
        raise Misuse("usage.file_or_options", said=loan)
    desk.perform(_CONTRACT_FILE, {**said(_CONTRACT_FILE, given), "file": _file(loan)})


def _file(typed: str) -> SourceFile:
    return value_of(SOURCE_FILE).convert(typed, None, click.get_current_context())


collect = Command(
    None,
    callback=_collect,
    params=[
        click.Argument(["loan"], metavar="loan_or_file"),
        click.Argument(["amount"], type=value_of(MONEY), required=False),
        *_options(_OF_ONE, _OF_FILE),
    ],
    takes=takes_of(_OF_ONE),
)
add_loan = Command(
    None,
    callback=_add_loan,
    params=[click.Argument(["loan"]), *_options(_CONTRACT, _CONTRACT_FILE)],
    takes=takes_of(_CONTRACT),
)
