"""A toy tree of commands, to test what every command gets; its words are put in by a fixture."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import click

from fundledger.cli.by_hand import command, confirmed, showing_command
from fundledger.cli.command import Command
from fundledger.cli.desk import Desk
from fundledger.cli.main import Program
from fundledger.cli.options import FACES, READING, version_option
from fundledger.cli.values import DAY, EXISTING_FILE, NUMBER, value_of
from fundledger.errors import BadFile, FundledgerError, Place, Problem
from fundledger.office.kinds import MONEY, one_of
from fundledger.reports.table import Cell, Column, Note, Table

HELP = {
    "fundledger": "A toy. It does little.\n\n  fundledger loan show\n  fundledger loan add",
    "loan": "Loans of the toy. Many.",
    "loan show": "Show loans. All of\nthem, wrapped.\n\nA second paragraph.",
    "loan add": "Add a loan. Just one.",
    "loan drop": "Drop all loans.",
    "loan terms": "Print terms.",
    "shelf": "Shelves.",
    "shelf top": "The top shelf.",
    "shelf top tidy": "Tidy the top shelf.",
    "sleep": "Sleep a while.",
    "refuse": "Refuse.",
    "stop": "Stop.",
}
OPTIONS = {
    "memo": "What for.",
    "loan add memo": "Why it is lent.",
    "amount": "How much.",
    "on": "When.",
    "times": "How often.",
    "colour": "Which colour.",
    "from": "From which file.",
    "number": "Which one.",
    "file": "To whom the file belongs.",
}


def reading(body: Callable[..., None]) -> Command:
    """A command that takes a day and what was known when, and every form of output."""
    seated = click.make_pass_decorator(Desk, ensure=True)(body)
    return click.command(cls=Command, takes=(*READING, *FACES))(seated)


@reading
@click.option("--colour", type=value_of(one_of("red", "green")))
def show(desk: Desk, colour: str | None) -> None:
    columns = (Column("name"), Column("fund", "money"), Column("begins", "day"))
    rows = [("HTX Đông Sơn", 1_234_567, date(2023, 6, 30)), ("=cmd()", -5_000, None)]
    notes = (Note("face.no_fund", {"book": "x"}),)
    facts: dict[str, Cell] = {"as_of": desk.asked.as_of}
    table = Table("funds", columns, rows, (None, 1_229_567, None), facts, notes)
    desk.say("face.total")
    desk.warn("face.no_rows")
    desk.show(table)


@command
@click.argument("number", type=NUMBER)
@click.argument("on", type=DAY, required=False)
@click.option("--memo", required=True)
@click.option("--amount", type=value_of(MONEY))
@click.option("--from", "source", type=EXISTING_FILE)
def add(
    desk: Desk, number: int, on: date | None, memo: str, amount: int | None, source: object
) -> None:
    """A docstring is for programmers and is not shown."""
    asked = desk.asked
    click.echo(f"{number} {on} {memo} {amount} {asked.book} {asked.fund} {desk.actor}")


@command
@confirmed
def drop(desk: Desk) -> int:
    desk.confirm("face.written", path="HĐ-01")
    click.echo("dropped")
    return 1


@showing_command
def terms(desk: Desk) -> None:
    desk.say("face.total")
    desk.show_document({"ngày": date(2023, 6, 30), "đồng": 10**15})


@command
def tidy(desk: Desk) -> None:
    with desk.progress("face.total", 3) as advance:
        time.sleep(0)
        advance(3)


@command
def refuse(desk: Desk) -> None:
    place = Place("a.xlsx", "Thu nợ", 7, "C")
    raise BadFile("a.xlsx", [Problem(place, "money.not_dong", {"text": "1,5"})])


@command
def stop(desk: Desk) -> None:
    raise KeyboardInterrupt


@command
def no(desk: Desk) -> None:
    raise FundledgerError("fund.exists", fund=1)


TABLE = {
    "loan show": show,
    "loan add": add,
    "loan drop": drop,
    "loan terms": terms,
    "shelf top tidy": tidy,
    "sleep": no,
    "refuse": refuse,
    "stop": stop,
}
program = Program(TABLE, params=[version_option])
