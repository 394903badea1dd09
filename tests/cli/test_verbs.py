"""A word that is a command by itself and has others below it: what stands next tells which."""

from __future__ import annotations

import click
import pytest

from fundledger.cli.command import Command
from fundledger.cli.main import program
from fundledger.cli.tree import Tree
from tests.cli.conftest import Run

ALONE, BELOW = Command(None), Command(None)
TREE = Tree({"say": ALONE, "say list": BELOW, "other": BELOW})


@pytest.mark.parametrize(
    ("typed", "below"),
    [
        (["list"], True),
        (["--lang", "vi", "list"], True),
        (["--lang=vi", "list", "--json"], True),
        (["4900000001"], False),
        (["4900000001", "list"], False),
        (["--unknown", "list"], False),
        (["--lang"], False),
        (["--help"], False),
        ([], False),
    ],
)
def test_what_stands_next_tells_which_command_is_meant(typed: list[str], below: bool) -> None:
    name, found, rest = TREE.resolve_command(click.Context(TREE), ["say", *typed])
    assert (name, rest) == ("say", typed)
    if below:
        assert isinstance(found, Tree)
    else:
        assert found is ALONE


def test_a_word_with_nothing_below_it_is_its_command() -> None:
    assert TREE.resolve_command(click.Context(TREE), ["other", "list"])[1] is BELOW


def test_its_help_lists_what_is_below_it(run: Run) -> None:
    page = run("remind", "--help", "--lang", "en").out
    assert page.startswith("Usage: fundledger remind [OPTIONS] COOPERATIVE\n")
    below = [words for words in program.table if words.startswith("remind ")]
    assert len(below) == 9
    for words in below:
        assert f"  {words.removeprefix('remind ')} " in page
    assert "--answer-by DAY" in page
    assert run("remind", "list", "--help", "--lang", "en").out.startswith(
        "Usage: fundledger remind list [OPTIONS] [COOPERATIVE]\n"
    )
