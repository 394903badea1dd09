"""The help, from the catalogue: `help."entry post"`, `option.memo`, `metavar.day`, `usage.…`.

A command's first sentence is its short help. Text is wrapped paragraph by paragraph; a paragraph
whose lines are indented keeps them as they are. An option or argument is described by
`option."<command> <name>"` if there, else `option.<name>`; a placeholder by `metavar.<key>`, where
the key is the parameter's `metavar`, an argument's name, or the type's name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module

import click

from fundledger.cli.values import Value
from fundledger.messages import catalogue, language, say

PROGRAM = "fundledger"
_END_OF_SENTENCE = re.compile(r"(?<=[.!?])\s")


def path_of(ctx: click.Context) -> str:
    """The words after the program's name."""
    words: list[str] = []
    while ctx.parent is not None:
        words.insert(0, str(ctx.info_name))
        ctx = ctx.parent
    return " ".join(words)


def text_key(path: str) -> str:
    return f"help.{path or PROGRAM}"


_LISTED = {"bank layout add": ("keys", "fundledger.schemas.bank_layout:help_text")}
"""What the help of a command lists, by its name in the text, and what makes it: it is declared."""


def help_text(path: str) -> str:
    if path not in _LISTED:
        return say(text_key(path))
    name, place = _LISTED[path]
    module, _, function = place.partition(":")
    listed = getattr(import_module(module), function)(language())
    return say(text_key(path), **{name: listed})


def short_text(path: str) -> str:
    """The first sentence, without its full stop."""
    return _END_OF_SENTENCE.split(help_text(path), maxsplit=1)[0].strip().removesuffix(".")


def option_key(path: str, param: click.Parameter) -> str:
    return _own_key(path, param) if has_own_text(path, param) else f"option.{_name(param)}"


def has_own_text(path: str, param: click.Parameter) -> bool:
    """Whether a shared option means something of its own in this command."""
    return _own_key(path, param) in catalogue(language())


def _own_key(path: str, param: click.Parameter) -> str:
    return f"option.{path} {_name(param)}"


def _name(param: click.Parameter) -> str:
    return param.opts[0].lstrip("-").replace("_", "-")


def placeholder(param: click.Parameter) -> str:
    if isinstance(param.type, Value) and param.metavar is None:
        words = param.type.shown()
        if words is not None:
            return "|".join(words)
    return say(placeholder_key(param))


def placeholder_key(param: click.Parameter) -> str:
    by_kind = param.name if isinstance(param, click.Argument) else param.type.name
    return f"metavar.{param.metavar or by_kind}"


def spelling(param: click.Parameter) -> str:
    """How it is written: `--as-of DAY`, `--json`, `ENTRY`, `[FILE]...`."""
    if isinstance(param, click.Argument):
        written = placeholder(param) if param.required else f"[{placeholder(param)}]"
        return written if param.nargs == 1 else f"{written}..."
    names = ", ".join(sorted((*param.opts, *param.secondary_opts), key=len))
    is_flag = isinstance(param, click.Option) and (param.is_flag or param.count)
    return names if is_flag else f"{names} {placeholder(param)}"


def usage_words(params: Iterable[click.Parameter], of_group: bool) -> str:
    needed = [p for p in params if isinstance(p, click.Argument) or p.required]
    words = [spelling(param) for param in needed]
    return " ".join([say("usage.options"), *words, *([say("usage.command")] if of_group else [])])


def write_usage(
    ctx: click.Context,
    formatter: click.HelpFormatter,
    params: Iterable[click.Parameter],
    *,
    of_group: bool = False,
) -> None:
    prefix = f"{say('usage.heading_usage')}: "
    formatter.write_usage(ctx.command_path, usage_words(params, of_group), prefix=prefix)


def write_text(ctx: click.Context, formatter: click.HelpFormatter) -> None:
    for paragraph in paragraphs(help_text(path_of(ctx))):
        formatter.write_paragraph()
        if is_verbatim(paragraph):
            formatter.write(f"{paragraph}\n")
        else:
            formatter.write_text(" ".join(paragraph.split()))


def paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text)]


def is_verbatim(paragraph: str) -> bool:
    return all(line.startswith("  ") for line in paragraph.splitlines())


def write_commands(ctx: click.Context, formatter: click.HelpFormatter, names: list[str]) -> None:
    path = path_of(ctx)
    rows = [(name, short_text(f"{path} {name}".strip())) for name in names]
    with formatter.section(say("usage.heading_commands")):
        formatter.write_dl(rows)


def sections(
    params: Iterable[click.Parameter],
    reading: Sequence[click.Parameter],
    always: Sequence[click.Parameter],
) -> list[tuple[str, list[click.Parameter]]]:
    """The parameters under their headings' keys: arguments, own options, the shared families."""
    found: dict[str, list[click.Parameter]] = {
        key: [] for key in ("arguments", "options", "reading", "always")
    }
    for param in params:
        if isinstance(param, click.Argument):
            found["arguments"].append(param)
        elif param in reading:
            found["reading"].append(param)
        elif param in always or "--help" in param.opts:
            found["always"].append(param)
        else:
            found["options"].append(param)
    return [(f"usage.heading_{key}", members) for key, members in found.items() if members]


def write_parameters(
    ctx: click.Context,
    formatter: click.HelpFormatter,
    params: Iterable[click.Parameter],
    reading: Sequence[click.Parameter],
    always: Sequence[click.Parameter],
) -> None:
    for heading, members in sections(params, reading, always):
        with formatter.section(say(heading)):
            formatter.write_dl([(spelling(p), described(ctx, p)) for p in members])


def described(ctx: click.Context, param: click.Parameter) -> str:
    """What an option does here; of `--fund` also how many funds this command takes."""
    key = option_key(path_of(ctx), param)
    if key == "option.fund":
        funds = getattr(ctx.command, "funds", None)
        key = {"one": "option_fund.one", "many": "option_fund.many"}.get(funds or "", key)
    return say(key)
