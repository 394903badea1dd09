"""Commands grown from the office's declarations: parameters in, the answer shown.

A parameter that stands before the `*` of its function is an argument here, any other an option.
The shared options follow from what is declared: a question takes a day and what was known when;
whatever shows tables takes the forms of output.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from fundledger.cli.command import DONE, THE_BOOKS_SAY_NO, Command
from fundledger.cli.desk import Desk
from fundledger.cli.options import CONFIRMING, FACES, FORCE, PAPERS, READING, REMARKS
from fundledger.cli.values import (
    DOCX_TO_WRITE,
    FILE_TO_WRITE,
    FOLDER_TO_WRITE,
    WORKBOOK_TO_WRITE,
    value_of,
)
from fundledger.office.declaring import Declared, Parameter

_PLACES = {
    "text": FILE_TO_WRITE,
    "workbook": WORKBOOK_TO_WRITE,
    "word": DOCX_TO_WRITE,
    "folder": FOLDER_TO_WRITE,
}
"""Where that is written which an answer makes."""


def grown(what: Declared) -> Command:
    """The command of an act or a question."""

    @click.pass_obj
    def run(desk: Desk, /, **given: Any) -> int:
        desk.asked.details = bool(given.get("details"))
        into = given[str(what.traits.place)] if _has_place(what) else None
        answer = desk.perform(what, said(what, given), into=into)
        return DONE if answer.holds else THE_BOOKS_SAY_NO

    made = Command(None, callback=run, params=list(params_of(what)), takes=takes_of(what))
    if what.traits.of_many:
        made.funds = "many"
    elif not what.traits.needs_book:
        made.funds = "none"
    return made


def _has_place(what: Declared) -> bool:
    """Whether where to write stands as an argument; a paper has a name of its own."""
    return what.traits.made is not None and what.traits.made != "paper"


def takes_of(what: Declared) -> tuple[click.Option, ...]:
    dated = READING if what.traits.is_dated else ()
    if what.traits.made == "paper":
        return (*dated, *PAPERS, *FACES)
    if what.traits.made is not None:
        return (*dated, FORCE)
    return (*dated, *(FACES if what.traits.is_question or what.traits.shows else ()))


def params_of(what: Declared) -> Iterator[click.Parameter]:
    """In the order of the help: what is shared stands where a reader looks for it."""
    if _has_place(what):
        yield click.Argument([str(what.traits.place)], type=_PLACES[str(what.traits.made)])
    own = list(what.own)
    pending = [] if not what.traits.asks_first else [CONFIRMING]
    for number, each in enumerate(own):
        if pending and not each.is_argument and each.group is None:
            yield pending.pop()
        yield _param(each)
        if what.traits.gives_back is not None and _ends_the_rehearsal(own, number):
            yield REMARKS
    yield from pending


def _ends_the_rehearsal(own: list[Parameter], number: int) -> bool:
    """Where `--remarks` stands: after `--dry-run`, or last where there is none."""
    names = [each.name for each in own if each.group is None]
    if "dry_run" in names:
        return own[number].name == "dry_run"
    return number == len(own) - 1


def _param(each: Parameter) -> click.Parameter:
    kind = value_of(each.kind)
    if each.is_argument:
        return click.Argument(
            [each.name],
            type=kind,
            metavar=each.kind.placeholder or None,
            required=each.is_required,
            nargs=-1 if each.is_many else 1,
        )
    if each.is_flag:
        return click.Option([each.option, each.name], is_flag=True)
    if each.kind.name == "flag":
        either = f"{each.option}/--no-{each.option.removeprefix('--')}"
        return click.Option([either, each.name], default=None)
    return click.Option(
        [each.option, each.name],
        type=kind,
        metavar=each.kind.placeholder or None,
        required=each.is_required,
        multiple=each.is_many,
    )


def said(what: Declared, given: dict[str, Any]) -> dict[str, Any]:
    """What was typed; what was not is the office's to fill."""
    return {name: value for name, value in given.items() if name in what.by_name and typed(name)}


def typed(name: str) -> bool:
    """Whether a parameter of the command that runs was said."""
    source = click.get_current_context().get_parameter_source(name)
    return source is click.core.ParameterSource.COMMANDLINE
