"""The options that many commands share.

They are accepted before and after the command, at every level; the later one counts. They never
reach a command's function: the desk holds them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click

from fundledger import __version__
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import (
    DAY,
    DOCX_TO_WRITE,
    FUNDS,
    KNOWN_AT,
    LANGUAGE,
    PDF_TO_WRITE,
    WORKBOOK_TO_WRITE,
)
from fundledger.messages import LANGUAGES, Language


def remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and value is not False:
        setattr(ctx.ensure_object(Desk).asked, param.name, value)


def _shared(*names: str, **settings: Any) -> click.Option:
    return click.Option(names, expose_value=False, callback=remember, **settings)


def _flag(*names: str) -> click.Option:
    return _shared(*names, is_flag=True)


ALWAYS = (
    _shared("--book", metavar="book"),
    _shared("--fund", type=FUNDS),
    _shared("--actor", metavar="name"),
    click.Option(("--lang",), type=LANGUAGE, expose_value=False),  # see language_asked
)
READING = (
    _shared("--as-of", type=DAY),
    _shared("--known-at", type=KNOWN_AT),
)
FORCE = _flag("--force")
FACES = (
    _flag("--wide"),
    _flag("--json"),
    _flag("--csv"),
    _shared("--xlsx", type=WORKBOOK_TO_WRITE),
    FORCE,
)

PAPERS = (
    _shared("--pdf", type=PDF_TO_WRITE),
    _shared("--docx", type=DOCX_TO_WRITE),
    _shared("--paper-lang", type=LANGUAGE),
)
"""Where a paper is written, and in which language."""

CONFIRMING = _flag("--yes")
"""For what asks `desk.confirm`: `--yes` answers beforehand."""

REMARKS = _shared("--remarks", type=WORKBOOK_TO_WRITE)
"""Where a file that is refused is given back with its remarks."""


def refuse_what_is_not_taken(ctx: click.Context, takes: Sequence[click.Option]) -> None:
    """What was asked before the command must be something that the command takes."""
    given = [option for option in (*READING, *FACES, *PAPERS) if _given(ctx, option)]
    for option in given:
        if option not in takes:
            raise Misuse("usage.not_taken", ctx, option=option.opts[0])
    faces = [option.opts[0] for option in given if option.name in {"json", "csv", "xlsx"}]
    if len(faces) > 1:
        raise Misuse("usage.one_face", ctx, options=faces)


def _given(ctx: click.Context, option: click.Option) -> bool:
    value = getattr(ctx.ensure_object(Desk).asked, str(option.name))
    return value is not None and value is not False


def language_asked(args: Iterable[str]) -> Language | None:
    """`--lang` wherever it stands: known before anything is parsed, so that errors speak it too."""
    asked: Language | None = None
    words = iter(args)
    for word in words:
        if word == "--":
            break
        name, is_joined, joined = word.partition("=")
        if name == "--lang":
            said = joined if is_joined else next(words, "")
            asked = next((lang for lang in LANGUAGES if lang == said.lower()), asked)
    return asked


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"fundledger {__version__}")
        ctx.exit()


version_option = click.Option(
    ("--version",), is_flag=True, is_eager=True, expose_value=False, callback=_show_version
)
