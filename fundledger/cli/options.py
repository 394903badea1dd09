"""The options that many commands share, and the decorators that make a function a command.

    @reading_command                        # --as-of, --known-at and the faces
    @click.option("--account", metavar="account")
    def balance(desk: Desk, account: str | None) -> None: ...

    @command                                # only what every command takes
    @click.argument("number", type=NUMBER)
    def reverse(desk: Desk, number: int) -> None: ...

Shared options are accepted before and after the command, at every level; the later one counts. They
never reach the function: the desk holds them. A function may answer an exit code; None is 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

from fundledger import __version__
from fundledger.cli.desk import Desk
from fundledger.cli.usage import Misuse
from fundledger.cli.values import DAY, FUNDS, KNOWN_AT, WORKBOOK_TO_WRITE, Choice
from fundledger.messages import LANGUAGES, Language

if TYPE_CHECKING:
    from fundledger.cli.tree import Command

P = ParamSpec("P")
Body = Callable[Concatenate[Desk, P], int | None]


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    if value is not None and value is not False:
        setattr(ctx.ensure_object(Desk).asked, param.name, value)


def _shared(*names: str, **settings: Any) -> click.Option:
    return click.Option(names, expose_value=False, callback=_remember, **settings)


def _flag(*names: str) -> click.Option:
    return _shared(*names, is_flag=True)


ALWAYS = (
    _shared("--book", metavar="book"),
    _shared("--fund", type=FUNDS),
    _shared("--actor", metavar="name"),
    click.Option(("--lang",), type=Choice(LANGUAGES), expose_value=False),  # see language_asked
)
READING = (
    _shared("--as-of", type=DAY),
    _shared("--known-at", type=KNOWN_AT),
)
_FORCE = _flag("--force")
FACES = (
    _flag("--wide"),
    _flag("--json"),
    _flag("--csv"),
    _shared("--xlsx", type=WORKBOOK_TO_WRITE),
    _FORCE,
)


def command(body: Body[P]) -> Command:
    """A command that takes only what every command takes: most of those that write."""
    return _made(body)


def showing_command(body: Body[P]) -> Command:
    """A command that shows something by faces, but not of a day or as once known."""
    return _made(body, *FACES)


def reading_command(body: Body[P]) -> Command:
    """A command that reads the books: as of a day, as known at a link, in every face."""
    return _made(body, *READING, *FACES)


def exporting_command(body: Body[P]) -> Command:
    """A command that reads the books into a file of a form of its own: it has no other face."""
    return _made(body, *READING, _FORCE)


def of_many_funds(made: Command) -> Command:
    """A command that takes `--fund 20,24` and `--fund all` too: its help says so."""
    made.funds = "many"
    return made


def of_no_fund(made: Command) -> Command:
    """A command to which no fund is named: its help does not speak of one."""
    made.funds = "none"
    return made


confirmed = click.option("--yes", is_flag=True, expose_value=False, callback=_remember)
"""For a command that asks `desk.confirm`: `--yes` answers beforehand."""


detailed = click.option("--details", is_flag=True, expose_value=False, callback=_remember)
"""For a command whose screen sums up what it has in detail (`Table.is_detail`)."""


def _made(body: Body[P], *takes: click.Option) -> Command:
    from fundledger.cli.tree import Command

    seated = click.make_pass_decorator(Desk, ensure=True)(body)
    return click.command(cls=Command, takes=takes)(seated)


def refuse_what_is_not_taken(ctx: click.Context, takes: Sequence[click.Option]) -> None:
    """What was asked before the command must be something that the command takes."""
    given = [option for option in (*READING, *FACES) if _given(ctx, option)]
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
