"""Wrong usage in words: what click found, said by our catalogue in the reader's language.

`Misuse` is ours to raise (exit 2) where click cannot know: options that exclude each other, an
option that this command does not take. What the books refuse is a `FundledgerError`, not this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches

import click

from fundledger.cli import guide
from fundledger.messages import say


class Misuse(click.UsageError):
    """The command line makes no sense; said by a catalogue key."""

    def __init__(self, key: str, ctx: click.Context | None = None, /, **params: object) -> None:
        super().__init__(say(key, **params), ctx or click.get_current_context(silent=True))


@contextmanager
def found_in(ctx: click.Context) -> Iterator[None]:
    """click's parser does not always say at which command it stumbled."""
    try:
        yield
    except click.UsageError as error:
        error.ctx = error.ctx or ctx
        raise


def message(error: click.UsageError) -> str:
    """What is wrong, how the command is written, and where to read more."""
    if error.ctx is None:
        return sentence(error)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.ctx.get_help()
    more = say("usage.see_help", command=f"{error.ctx.command_path} --help")
    return f"{sentence(error)}\n\n{error.ctx.get_usage()}\n{more}"


def sentence(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return _no_such_option(error)
        case click.NoSuchCommand():
            return _no_such_command(error)
        case click.MissingParameter():
            return _missing(error)
        case click.BadOptionUsage():
            return _bad_option_usage(error)
        case click.BadParameter() if error.param is not None:
            return say("usage.bad_value", name=_name(error.param), message=error.message)
        case _:
            return error.message


def _no_such_option(error: click.NoSuchOption) -> str:
    shared = [] if error.ctx is None else error.ctx.find_root().command.params
    if any(error.option_name in option.opts for option in shared):
        return say("usage.not_taken", option=error.option_name)
    said = say("usage.no_such_option", option=error.option_name)
    return _with_nearest(said, error.possibilities or [])


def _no_such_command(error: click.NoSuchCommand) -> str:
    said = say("usage.no_such_command", command=error.command_name)
    if error.ctx is None or not isinstance(error.ctx.command, click.Group):
        return said
    here = error.ctx.command.list_commands(error.ctx)
    near = get_close_matches(error.command_name, here)
    return _with_nearest(said, near or _elsewhere(error.command_name, error.ctx))


def _elsewhere(word: str, ctx: click.Context) -> list[str]:
    """Commands of other groups that end in the word: `post` is `entry post`."""
    leaves = getattr(ctx.find_root().command, "leaves", list)
    return [leaf for leaf in leaves() if leaf.split()[-1] == word]


def _with_nearest(said: str, nearest: list[str]) -> str:
    return f"{said} {say('usage.nearest', nearest=nearest)}" if nearest else said


def _missing(error: click.MissingParameter) -> str:
    assert error.param is not None
    is_argument = isinstance(error.param, click.Argument)
    key = "usage.missing_argument" if is_argument else "usage.missing_option"
    return say(key, name=_name(error.param))


def _bad_option_usage(error: click.BadOptionUsage) -> str:
    params = error.ctx.command.get_params(error.ctx) if error.ctx else []
    option = next((p for p in params if error.option_name in p.opts), None)
    is_flag = isinstance(option, click.Option) and option.is_flag
    key = "usage.takes_no_value" if is_flag else "usage.needs_value"
    return say(key, option=error.option_name)


def _name(param: click.Parameter) -> str:
    return guide.placeholder(param) if isinstance(param, click.Argument) else param.opts[0]
