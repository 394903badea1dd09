"""The program: from the words of a command line to an exit code, and never a traceback for a "no".

Exit 0: done. 1: the books say no; one sentence on stderr, nothing changed. 2: wrong usage. 130:
stopped by Ctrl-C. `main(argv)` answers the code; `program` can be given to click's `CliRunner`.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from fundledger.cli import guide, usage
from fundledger.cli.command import DONE, STOPPED, THE_BOOKS_SAY_NO, WRONG_USAGE
from fundledger.cli.commands import COMMANDS
from fundledger.cli.hints import completing
from fundledger.cli.options import language_asked, version_option
from fundledger.cli.tree import Tree
from fundledger.errors import BadFile, FundledgerError
from fundledger.messages import say, say_problem, use_language, use_steps
from fundledger.office.house import furnish


class Program(Tree):
    """The root of a tree of commands. Turns every end of a command into an exit code."""

    def main(  # type: ignore[override]  # click's overloads promise NoReturn by flag
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> int:
        _speak_utf8()
        furnish()
        words = sys.argv[1:] if args is None else args
        with use_language(language_asked(words)), use_steps(completing(words)):
            code = self._run(words, **extra)
        if standalone_mode:
            sys.exit(code)
        return code

    def _run(self, args: Sequence[str], **extra: Any) -> int:
        try:
            ended = super().main([*args], guide.PROGRAM, standalone_mode=False, **extra)
            return ended if isinstance(ended, int) else DONE
        except click.UsageError as error:
            _complain(usage.message(error), args)
            return WRONG_USAGE
        except FundledgerError as error:
            _complain(_the_no(error), args)
            return THE_BOOKS_SAY_NO
        except OSError as error:
            _complain(say("face.system_said", reason=str(error)), args)
            return THE_BOOKS_SAY_NO
        except click.Abort:
            click.echo(say("face.stopped"), err=True)
            return STOPPED


program = Program(COMMANDS, params=[version_option])


def main(argv: Sequence[str] | None = None) -> int:
    return program.main(argv, standalone_mode=False)


def _complain(sentence: str, words: Sequence[str]) -> None:
    """A refusal may quote what was typed; a password in it is nobody's business."""
    from fundledger.store.addresses import without_secrets

    click.echo(without_secrets(sentence, words), err=True)


def _the_no(error: FundledgerError) -> str:
    lines = [str(error)]
    if isinstance(error, BadFile):
        lines += [f"  {say_problem(problem)}" for problem in error.problems]
    return "\n".join(lines)


def _speak_utf8() -> None:
    """Files and pipes get UTF-8 whatever the locale; a terminal that lacks a letter shows `?`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            chosen = stream.isatty() or "PYTHONIOENCODING" in os.environ
            stream.reconfigure(encoding=None if chosen else "utf-8", errors="replace")
