"""One command: words from the catalogue, shared options from `options`, and the desk it runs at.

`grown` makes nearly all of them from what the office declares; `by_hand` the few others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import click

from fundledger.cli import guide
from fundledger.cli.desk import Desk
from fundledger.cli.options import ALWAYS, refuse_what_is_not_taken
from fundledger.cli.usage import Misuse, found_in
from fundledger.errors import Misused

DONE, THE_BOOKS_SAY_NO, WRONG_USAGE, STOPPED = 0, 1, 2, 130
"""How a run of the program ends."""


class Command(click.Command):
    """A leaf of the tree. `takes` names the shared options it takes beyond the ones all take."""

    allow_extra_args = True  # refused in our own words, in parse_args
    funds: Literal["one", "many", "none"] = "one"  # what `--fund` may name
    below: Callable[[click.Context], list[str]] | None = None
    """What stands below the same words, where anything does."""

    def __init__(
        self,
        name: str | None,
        *,
        callback: Callable[..., Any] | None = None,
        params: Sequence[click.Parameter] = (),
        takes: Sequence[click.Option] = (),
        help: str | None = None,  # click passes the docstring on: it is for us, not for users
    ) -> None:
        self.takes = tuple(takes)
        super().__init__(name, callback=callback, params=[*params, *takes, *ALWAYS])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        with found_in(ctx):
            rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            raise Misuse("usage.too_many", ctx, words=" ".join(rest))
        refuse_what_is_not_taken(ctx, self.takes)
        return rest

    def invoke(self, ctx: click.Context) -> Any:
        try:
            with ctx.ensure_object(Desk):
                return super().invoke(ctx)
        except Misused as error:
            raise Misuse(error.key, ctx, **error.params) from None

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        guide.write_usage(ctx, formatter, self.get_params(ctx))
        guide.write_text(ctx, formatter)
        if self.below is not None:
            guide.write_commands(ctx, formatter, self.below(ctx))
        shown = [p for p in self.get_params(ctx) if self.funds != "none" or p.name != "fund"]
        reading = [p for p in self.takes if not guide.has_own_text(guide.path_of(ctx), p)]
        guide.write_parameters(ctx, formatter, shown, reading, ALWAYS)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        guide.write_usage(ctx, formatter, self.get_params(ctx))
