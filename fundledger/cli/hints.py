"""A hint that works as it is printed: `fundledger …` with the book and the fund that were named.

What a person said on the command line is said again in every command that the program proposes to
that person; what came from the environment or is the default is not, for the next command has it
too. Examples of the help are of any book and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

Complete = Callable[[str], str]
"""From what a sentence proposes, a command or an option, to how it is printed."""

_FOR_PROGRAMS = frozenset({"--json", "--csv"})
_NO_BOOK = ("schema", "schedule", "replay", "demo", "init", "bundle import", "bundle show")
"""These read no book, or are for another one than the book that was named."""

_NO_FUND = ("fund list", "fund add", "backup", "restore", "upgrade")
_PLAIN = re.compile(r"[\w./:\\~@%+=,-]+")


def completing(args: Iterable[str]) -> Complete | None:
    """How the hints of a run with these arguments are completed; None: they stand as they are."""
    words = list(args)
    if not _FOR_PROGRAMS.isdisjoint(words):
        return None
    book, fund = _last(words, "--book"), _last(words, "--fund")
    if fund is not None and ("init" in words or not fund.isdecimal()):
        fund = None
    if book is None and fund is None:
        return None
    of_book = "" if book is None else f"--book {_quoted(_printable(book))} "
    of_fund = "" if fund is None else f"--fund {fund} "

    def complete(step: str) -> str:
        program, _, words = step.partition(" ")
        if program != "fundledger" or words.startswith(_NO_BOOK) or " --help" in words:
            return step
        book = "" if "--book" in words else of_book
        fund = "" if "--fund" in words or words.startswith(_NO_FUND) else of_fund
        return f"{program} {book}{fund}{words}"

    return complete


def _last(words: list[str], option: str) -> str | None:
    """What an option was given as, wherever it stands; the later one counts, as in the desk."""
    said: str | None = None
    for at, word in enumerate(words):
        if word == "--":
            break
        name, is_joined, joined = word.partition("=")
        if name == option:
            said = joined if is_joined else next(iter(words[at + 1 :]), None)
    return said


def _printable(book: str) -> str:
    if "://" not in book:
        return book
    from fundledger.store.books import shown_location

    return shown_location(book)


def _quoted(book: str) -> str:
    return book if _PLAIN.fullmatch(book) else f'"{book}"'
