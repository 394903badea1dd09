"""Help in both languages, for every command, option and argument; without importing commands."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from fundledger.cli import guide, reference, values
from fundledger.cli.command import Command
from fundledger.cli.commands import COMMANDS
from fundledger.cli.main import program
from fundledger.cli.options import ALWAYS, FACES, READING
from fundledger.cli.tree import Tree
from fundledger.messages import LANGUAGES, Language, catalogue
from fundledger.office import kinds
from tests.cli import test_many_funds
from tests.cli.conftest import Run


def contexts(ctx: click.Context | None = None) -> Iterator[click.Context]:
    ctx = ctx or click.Context(program, info_name="fundledger")
    yield ctx
    if isinstance(ctx.command, Tree):
        if ctx.command.own is not None:
            yield click.Context(ctx.command.own, info_name=ctx.info_name, parent=ctx.parent)
        for name in ctx.command.list_commands(ctx):
            command = ctx.command.get_command(ctx, name)
            assert command is not None
            yield from contexts(click.Context(command, info_name=name, parent=ctx))


def parameters() -> Iterator[tuple[str, click.Parameter]]:
    for ctx in contexts():
        for param in ctx.command.get_params(ctx):
            yield guide.path_of(ctx), param


def has_placeholder(param: click.Parameter) -> bool:
    is_flag = isinstance(param, click.Option) and (param.is_flag or param.count)
    is_choice = isinstance(param.type, values.Value) and param.type.shown() is not None
    return not (is_flag or is_choice)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_command_option_and_argument_is_described(lang: Language) -> None:
    words = catalogue(lang)
    commands = {guide.text_key(guide.path_of(ctx)) for ctx in contexts()}
    options = {guide.option_key(path, param) for path, param in parameters()}
    names = {guide.placeholder_key(param) for _, param in parameters() if has_placeholder(param)}
    assert sorted((commands | options | names) - words.keys()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_description_is_left_over(lang: Language) -> None:
    words = {key for key in catalogue(lang) if key.startswith(("help.", "option.", "metavar."))}
    used = {guide.text_key(guide.path_of(ctx)) for ctx in contexts()}
    used |= {guide.option_key(path, param) for path, param in parameters()}
    used |= {guide.placeholder_key(param) for _, param in parameters() if has_placeholder(param)}
    read = [each.name for each in vars(kinds).values() if isinstance(each, kinds.Kind)]
    used |= {f"metavar.{name}" for name in read}
    used.add("option.yes")  # by @confirmed
    assert sorted(words - used) == []


def test_only_types_that_speak_both_languages_are_used() -> None:
    ours = (values.Value, click.types.StringParamType, click.types.BoolParamType)
    foreign = [(path, p.name) for path, p in parameters() if not isinstance(p.type, ours)]
    assert foreign == []
    assert all(param.nargs in {1, -1} for _, param in parameters())


def test_the_tree_holds_nothing_but_our_commands() -> None:
    assert all(isinstance(ctx.command, Command | Tree) for ctx in contexts())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_english_of_click_is_left_in_vietnamese_help(lang: Language, run: Run) -> None:
    for ctx in contexts():
        answer = run(*guide.path_of(ctx).split(), "--help", "--lang", lang)
        assert answer.code == 0
        english = ("Usage:", "Options:", "Commands:", "Show this message", "COMMAND [ARGS]")
        assert lang == "en" or not [word for word in english if word in answer.out]


def test_a_page_of_a_group(toy_run: Run) -> None:
    assert toy_run("loan", "--help").out == (
        "Usage: fundledger loan [OPTIONS] COMMAND ...\n"
        "\n"
        "Loans of the toy. Many.\n"
        "\n"
        "Commands:\n"
        "  show   Show loans\n"
        "  add    Add a loan\n"
        "  drop   Drop all loans\n"
        "  terms  Print terms\n"
        "\n"
        "Options of every command:\n"
        "  --book BOOK   The book: a file, or the address of a PostgreSQL database. Else\n"
        "                FUNDLEDGER_BOOK, else fund.db in this folder.\n"
        "  --fund FUND   The fund's number; needed only where the book holds several.\n"
        "                Reports and lists also take several (20,24,30) or all: a line a\n"
        "                fund, and totals.\n"
        "  --actor NAME  Who does this; it is kept in the books. Else FUNDLEDGER_ACTOR,\n"
        "                else your login name.\n"
        "  --lang en|vi  The language of the answer: vi or en. Else FUNDLEDGER_LANG, else\n"
        "                the language of the computer.\n"
        "  --help        Show this help.\n"
    )


def test_a_page_of_a_command(toy_run: Run) -> None:
    page = toy_run("loan", "add", "--help").out
    assert page.startswith(
        "Usage: fundledger loan add [OPTIONS] NUMBER [DAY] --memo TEXT\n"
        "\n"
        "Add a loan. Just one.\n"
        "\n"
        "What to give:\n"
        "  NUMBER  Which one.\n"
        "  [DAY]   When.\n"
        "\n"
        "Options:\n"
        "  --memo TEXT      Why it is lent.\n"
        "  --amount AMOUNT  How much.\n"
        "  --from FILE      From which file.\n"
        "\n"
        "Options of every command:\n"
    )
    assert "docstring" not in page


def test_paragraphs_are_wrapped_and_indented_ones_kept(toy_run: Run) -> None:
    assert "Show loans. All of them, wrapped.\n\nA second paragraph." in (
        toy_run("loan", "show", "--help").out
    )
    assert "\n  fundledger loan show\n  fundledger loan add\n" in toy_run("--help").out


def test_the_language_may_be_asked_anywhere(toy_run: Run) -> None:
    vietnamese = toy_run("--lang", "vi", "loan", "show", "--help").out
    assert vietnamese.startswith("Cách dùng: fundledger loan show [TÙY-CHỌN]")
    assert toy_run("loan", "--lang=vi", "show", "--help").out == vietnamese
    assert toy_run("loan", "show", "--help", "--lang", "vi").out == vietnamese
    assert toy_run("loan", "show", "--lang", "en", "--help", "--lang", "vi").out == vietnamese


def test_a_group_alone_shows_its_help_as_wrong_usage(toy_run: Run) -> None:
    for words in ((), ("loan",), ("loan", "--fund", "1"), ("shelf", "top")):
        answer = toy_run(*words)
        assert (answer.code, answer.out) == (2, "")
        assert answer.err.startswith("Usage: fundledger")


def test_version(run: Run) -> None:
    assert run("--version").out == "fundledger 0.1.0\n"


def test_shared_options_are_not_repeated_in_groups_but_stand_at_the_root(toy_run: Run) -> None:
    for option in (*READING, *FACES):
        assert option.opts[0] in toy_run("--help").out
        assert option.opts[0] not in toy_run("shelf", "top", "--help").out
    for option in ALWAYS:
        assert option.opts[0] in toy_run("shelf", "top", "--help").out


def test_the_reference_is_what_the_code_says() -> None:
    for path, text in reference.files(program).items():
        told = "run: python -m fundledger.cli.reference"
        assert path.read_text(encoding="utf-8") == text, told


OF_SEVERAL = (
    *("bank rule list", "bundle export", "bundle import", "opening show"),
    "support plan compare",  # which asks for a plan in each
)
"""What takes several funds beside what `test_many_funds` asks of several."""


def test_help_says_how_many_funds_a_command_takes(run: Run) -> None:
    several = set(OF_SEVERAL)
    for words in test_many_funds.READING:
        leaves = [" ".join(words[:count]) for count in (3, 2, 1)]
        several.add(next(leaf for leaf in leaves if leaf in COMMANDS))
    said = {
        guide.path_of(ctx): ctx.command.funds
        for ctx in contexts()
        if isinstance(ctx.command, Command)
    }
    assert {path for path, funds in said.items() if funds == "many"} == several
    assert "20,24,30" in " ".join(run("report", "due", "--help").out.split())
    assert "one fund" in run("collect", "--help").out
    assert "--fund" not in run("restore", "--help").out


@pytest.mark.parametrize(("command", "group"), [("backup", "--keep"), ("restore", "--yes")])
def test_force_stands_with_what_it_forces(run: Run, command: str, group: str) -> None:
    own, _, viewing = run(command, "--help").out.partition("Options for showing the books:")
    assert {group, "--force"} <= set(own.split())
    assert "--json" in viewing
    assert "--force" not in viewing
