"""The reference of the command line, from the code: docs/cli.md and docs/cli.vi.md.

`python -m fundledger.cli.reference` writes both again; a test fails while they differ from the
code. Do not edit them by hand: their words are the catalogues'.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from fundledger.cli import guide
from fundledger.cli.command import Command
from fundledger.cli.options import ALWAYS, FACES, READING
from fundledger.cli.tree import Tree
from fundledger.messages import LANGUAGES, Language, say, use_language

DOCS = Path(__file__).parents[2] / "docs"


def files(program: Tree) -> dict[Path, str]:
    """What each file of the reference should hold."""
    return {_file(lang): markdown(program, lang) for lang in LANGUAGES}


def _file(lang: Language) -> Path:
    return DOCS / ("cli.md" if lang == "en" else f"cli.{lang}.md")


def markdown(program: Tree, lang: Language) -> str:
    with use_language(lang):
        root = click.Context(program, info_name=guide.PROGRAM)
        return "\n\n".join([*_opening(root), *_commands(root)]) + "\n"


def _opening(root: click.Context) -> Iterator[str]:
    yield "<!-- Made by `python -m fundledger.cli.reference`; do not edit by hand. -->"
    yield f"# {say('reference.title')}"
    yield from _text(guide.help_text(""))
    yield from _text(say("reference.conventions"))
    params = root.command.get_params(root)
    for heading, members in guide.sections(params, (*READING, *FACES), ALWAYS):
        yield f"## {say(heading)}"
        yield _list("", members)


def _commands(ctx: click.Context) -> Iterator[str]:
    assert isinstance(ctx.command, Tree)
    for name in ctx.command.list_commands(ctx):
        command = ctx.command.get_command(ctx, name)
        assert command is not None
        below = click.Context(command, info_name=name, parent=ctx)
        depth = 2 if isinstance(command, Tree) or ctx.parent is None else 3
        yield f"{'#' * depth} {below.command_path}"
        yield from _text(guide.help_text(guide.path_of(below)))
        if not isinstance(command, Tree):
            yield from _leaf(below)
            continue
        if command.own is not None:
            yield from _leaf(click.Context(command.own, info_name=name, parent=ctx))
        yield from _commands(below)


def _leaf(ctx: click.Context) -> Iterator[str]:
    assert isinstance(ctx.command, Command)
    params = ctx.command.get_params(ctx)
    yield f"```\n{ctx.command_path} {guide.usage_words(params, of_group=False)}\n```"
    shared = {*ALWAYS, *READING, *FACES}
    path = guide.path_of(ctx)
    own = [
        param
        for param in params
        if "--help" not in param.opts and (param not in shared or guide.has_own_text(path, param))
    ]
    if own:
        yield _list(path, own)
    taken = [f"`{option.opts[0]}`" for option in ctx.command.takes if option not in own]
    if ctx.command.funds == "many":
        taken.append("`--fund 20,24`, `--fund all`")
    if taken:
        yield say("reference.takes", options=taken)


def _list(path: str, params: Iterable[click.Parameter]) -> str:
    lines = (f"- `{guide.spelling(p)}`: {say(guide.option_key(path, p))}" for p in params)
    return "\n".join(lines)


def _text(text: str) -> Iterator[str]:
    for paragraph in guide.paragraphs(text):
        if guide.is_verbatim(paragraph):
            yield "```\n" + "\n".join(line[2:] for line in paragraph.splitlines()) + "\n```"
        else:
            yield " ".join(paragraph.split())


def main() -> None:
    from fundledger.cli.main import program

    DOCS.mkdir(exist_ok=True)
    for path, text in files(program).items():
        path.write_text(text, encoding="utf-8", newline="\n")
        click.echo(path)


if __name__ == "__main__":
    main()
