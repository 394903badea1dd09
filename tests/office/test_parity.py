"""Every act and question is offered by every face, with the same parameters.

What a face offers in another way is listed here, each with its reason; nothing else may differ.
"""

from __future__ import annotations

import inspect
import json
from typing import Any

import click
import pytest

from fundledger.cli import guide
from fundledger.cli.command import Command
from fundledger.cli.commands import BY_HAND, COMMANDS, NO_COMMAND
from fundledger.cli.main import program
from fundledger.cli.options import ALWAYS, CONFIRMING, FACES, PAPERS, READING, REMARKS
from fundledger.cli.tree import Tree
from fundledger.messages import LANGUAGES, Language, catalogue
from fundledger.notebook import stub
from fundledger.notebook.methods import ManyFunds, OneFund
from fundledger.office.declaring import Declared, Parameter
from fundledger.office.table import ACTS, declaration

ONLY_ON_THE_COMMAND_LINE = {
    "init": "makes the book that all others need",
    "demo": "makes a book of its own, and the files it came from",
    "backup": "copies the file of the book, whichever funds are in it",
    "restore": "puts a file in the place of the book, which may not open",
    "upgrade": "changes a book that this version does not open",
    "bundle export": "writes a file that is too large to be handed on as a value",
    "bundle import": "reads such a file, and may make the book",
    "bundle show": "reads such a file without a book",
    "web": "serves the pages, until it is stopped",
    "schema": "shows and writes what files must look like, without a book",
}

ONE_COMMAND_OF_TWO = {
    "collect": "a contract and a sum, or a file: `collect file` is an act of its own",
    "worklist": "the list, or with `--ics` a calendar of it: `worklist calendar`",
    "loan add": "a number and its terms, or the file of one contract: `loan add file`",
}

ASKS_IN_BETWEEN = {
    "bank layout learn": "shows what `bank layout propose` finds, and asks for what is not said",
}
"""Takes what is declared, and `--yes`, which answers beforehand."""

ON_A_SCREEN_ONLY = {"details"}
"""Whether a screen shows what it sums up; a program is given all of it in any case."""

SHARED = {str(each.name) for each in (*ALWAYS, *READING, *PAPERS, *FACES, CONFIRMING, REMARKS)}


def command_of(words: str) -> Command:
    here: click.Command = program
    context = click.Context(program)
    for word in words.split():
        assert isinstance(here, click.Group)
        found = here.get_command(context, word)
        assert found is not None, words
        here = found
    if isinstance(here, Tree) and here.own is not None:
        here = here.own
    assert isinstance(here, Command)
    return here


def told(each: Parameter) -> tuple[object, ...]:
    return each.name, each.is_argument, each.is_required, each.is_many


@pytest.mark.parametrize("words", sorted({*ACTS} - {*ONE_COMMAND_OF_TWO, *NO_COMMAND}))
def test_the_command_line_takes_what_is_declared(words: str) -> None:
    what = declaration(words)
    made = command_of(words)
    declared = {each.name for each in what.own}  # one may be named like what papers share
    shared = SHARED - declared
    own = {param.name: param for param in made.params if param.name not in shared}
    if what.traits.place is not None and what.traits.made != "paper":  # it has a name of its own
        del own[what.traits.place]
    assert own.keys() == declared
    for each in what.own:
        param = own[each.name]
        is_many = param.nargs == -1 or getattr(param, "multiple", False)
        is_argument = isinstance(param, click.Argument)
        found = (each.name, is_argument, param.required, is_many)
        assert found == told(each)
        assert is_argument or each.option in param.opts
    takes = {option.name for option in made.takes}
    assert ({"as_of", "known_at"} <= takes) is what.traits.is_dated
    assert ({"pdf", "docx", "paper_lang"} <= takes) is (what.traits.made == "paper")
    assert (made.funds == "many") is what.traits.of_many


@pytest.mark.parametrize("words", sorted(ACTS))
def test_a_notebook_takes_what_is_declared(words: str) -> None:
    what = declaration(words)
    method = getattr(OneFund, what.name)
    offered = inspect.signature(method).parameters.keys() - {"self"}
    said = {each.name for each in what.parameters} - ON_A_SCREEN_ONLY
    if what.traits.place is not None:
        said |= {what.traits.place, "replace"}
    assert offered == said
    assert inspect.getdoc(method) == what.doc
    assert what.doc, f"{words} says nothing to a notebook's user"
    assert hasattr(ManyFunds, what.name) is what.traits.of_many


def test_no_two_acts_have_one_name() -> None:
    names = [declaration(words).name for words in ACTS]
    assert sorted(names) == sorted(set(names))


def test_the_command_line_has_nothing_that_is_not_declared_or_listed() -> None:
    assert set(BY_HAND) == {*(*ONLY_ON_THE_COMMAND_LINE, *ONE_COMMAND_OF_TWO, *ASKS_IN_BETWEEN)}
    declared = ACTS.keys() - NO_COMMAND.keys()
    assert set(COMMANDS) == declared | ONLY_ON_THE_COMMAND_LINE.keys()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_act_is_described_in_both_languages(lang: Language) -> None:
    words = catalogue(lang)
    for act in ACTS.keys() - NO_COMMAND.keys():
        assert words[guide.text_key(act)]


def test_editors_are_told_what_is_declared() -> None:
    """Made by `python -m fundledger.notebook.stub`."""
    assert stub.STUB.read_text(encoding="utf-8") == stub.text()


@pytest.mark.parametrize("words", sorted(ACTS))
def test_a_question_reads_and_an_act_may_be_done_by_somebody(words: str) -> None:
    what: Declared = declaration(words)
    assert what.traits.is_question is (what.traits.role == "anyone")
    assert not (what.traits.is_question and what.previews)


@pytest.mark.parametrize("words", sorted(ACTS))
def test_what_may_be_said_is_described_for_programs(words: str) -> None:
    what = declaration(words)
    described: dict[str, Any] = json.loads(json.dumps(what.schema()))
    assert described["properties"].keys() == what.by_name.keys()
    assert set(described["required"]) == {each.name for each in what.own if each.is_required}
    for each in what.parameters:
        told = described["properties"][each.name]
        assert told.get("type") == "array" if each.is_many else {"type", "enum"} & told.keys()
