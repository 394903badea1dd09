"""Every `fundledger …` that a page or a sentence of ours names is a command, with those options."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from fundledger.cli.main import program
from fundledger.cli.tree import Tree
from fundledger.messages import LANGUAGES, catalogue

ROOT = Path(__file__).parents[2]
PAGES = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{name}.md" for name in (
    *("bat-dau", "contract", "export", "huong-dan", "lending", "loans", "outlook", "papers"),
    *("procedures", "procedures.vi", "recovery", "registry", "support", "web"),
)))  # fmt: skip
_COMMAND = re.compile(r"(?<![\w/.-])fundledger((?: +(?!fundledger)[^\s`()…“”]+)+)")
_PROSE = {"book", "with"}
"""What follows the program's name in a sentence; Vietnamese goes on with other letters."""

_WORD, _OPTION = re.compile(r"[a-z][a-z-]*"), re.compile(r"--[a-z-]+")


def commands(text: str) -> Iterator[tuple[str, list[str]]]:
    for found in _COMMAND.finditer(text):
        words = found[1].split()
        if words[0].rstrip(".") not in _PROSE and (words[0].isascii() or not words[0].isalpha()):
            yield found[0], words


def refused(words: list[str]) -> str | None:
    """Why this is no command: the word or the option that is not there."""
    command: click.Command = program
    ctx = click.Context(program, info_name="fundledger")
    options: set[str] = set()
    for word in words:
        its_own = command.own if isinstance(command, Tree) else None
        params = [*command.get_params(ctx), *(its_own.params if its_own else ())]
        options |= {option for param in params for option in param.opts}
        bare = word.rstrip(".,:;|")
        if option := _OPTION.match(bare):
            if option[0] not in options | {"--help"}:
                return option[0]
        elif isinstance(command, click.Group) and _WORD.fullmatch(bare.split("|")[0]):
            under = command.get_command(ctx, bare.split("|")[0])
            if under is None and its_own is not None:
                under = its_own
            if under is None:
                return bare
            command = under
            ctx = click.Context(under, info_name=bare, parent=ctx)
    return None


@pytest.mark.parametrize("page", PAGES)
def test_a_page_names_commands_that_are_there(page: str) -> None:
    lines = (ROOT / page).read_text(encoding="utf-8").splitlines()
    named = [found for line in lines for found in commands(line)]
    assert [(line, why) for line, words in named if (why := refused(words))] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_sentence_names_commands_that_are_there(lang: str) -> None:
    named = [
        (key, *found)
        for key, text in catalogue(lang).items()
        for line in text.splitlines()
        for found in commands(line)
    ]
    assert len(named) > 100
    assert [(key, said, why) for key, said, words in named if (why := refused(words))] == []
