"""The commands as a tree grown from one flat table: `"loan list": GROWN`, or "module:attribute".

A word may be a command of its own with others below it: `remind 4900000001` and `remind list`. What
stands next tells which is meant. A command's module is imported when the command is called, never
to list it. Do not add click's own commands or groups to the tree.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

import click

from fundledger.cli import guide
from fundledger.cli.command import Command
from fundledger.cli.grown import grown
from fundledger.cli.options import ALWAYS, FACES, READING
from fundledger.cli.usage import found_in
from fundledger.office.table import declaration

GROWN = ""
"""Stands in the table where a command is grown from what the office declares of its words."""


class Tree(click.Group):
    """The commands below one word (`path`), or all of them. A word alone shows its help.

    `own` is the command that the word is by itself, where it is one.
    """

    def __init__(
        self,
        table: Mapping[str, str | click.Command],
        path: str = "",
        *,
        params: Sequence[click.Parameter] = (),
    ) -> None:
        self.table = table
        self.path = path
        self.own = _loaded(path, table[path]) if path in table else None
        if isinstance(self.own, Command):
            self.own.below = self.list_commands
        super().__init__(
            path.rpartition(" ")[2] or guide.PROGRAM,
            params=[*params, *READING, *FACES, *ALWAYS],
            invoke_without_command=True,
            callback=_help_if_alone,
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with found_in(ctx):
            return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(dict.fromkeys(words[0] for words in self._below()))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        path = f"{self.path} {cmd_name}".strip()
        below = any(words.startswith(f"{path} ") for words in self.table)
        if path in self.table and not below:
            return _loaded(path, self.table[path])
        return Tree(self.table, path) if below else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, rest = super().resolve_command(ctx, args)
        if isinstance(command, Tree) and command.own and not command.leads_on(ctx, rest):
            return name, command.own, rest
        return name, command, rest

    def leads_on(self, ctx: click.Context, args: list[str]) -> bool:
        """Whether what is typed after the word names a command below it."""
        parser = self.make_parser(ctx)
        parser.ignore_unknown_options = True
        try:
            _, rest, _ = parser.parse_args(list(args))
        except click.UsageError:  # the command that is meant says so in our words
            return False
        return rest[:1] != [] and rest[0] in self.list_commands(ctx)

    def leaves(self) -> list[str]:
        """Every command below, as the words to type after the program's name."""
        return [" ".join([self.path, *words]).strip() for words in self._below()]

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        guide.write_usage(ctx, formatter, (), of_group=True)
        guide.write_text(ctx, formatter)
        guide.write_commands(ctx, formatter, self.list_commands(ctx))
        shown = [p for p in self.get_params(ctx) if not self.path or p not in {*READING, *FACES}]
        guide.write_parameters(ctx, formatter, shown, (*READING, *FACES), ALWAYS)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        guide.write_usage(ctx, formatter, (), of_group=True)

    def _below(self) -> Iterator[list[str]]:
        depth = len(self.path.split())
        for path in self.table:
            words = path.split()
            if words[:depth] == self.path.split() and len(words) > depth:
                yield words[depth:]


@click.pass_context
def _help_if_alone(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        raise click.exceptions.NoArgsIsHelpError(ctx)


def _loaded(words: str, place: str | click.Command) -> click.Command:
    if isinstance(place, click.Command):
        return place
    if place == GROWN:
        return grown(declaration(words))
    module, _, attribute = place.partition(":")
    command = getattr(import_module(module), attribute)
    assert isinstance(command, Command), f"{place} is not a command"
    return command
