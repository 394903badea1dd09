"""A hint that works as it is printed: `fundledger …` with the book, fund and file that were named.

What a person said on the command line is said again in every command that the program proposes to
that person; what came from the environment or is the default is not, for the next command has it
too. A file in another folder, which sentences call by its name, is written as it was named here.
Examples of the help are of any book and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

Complete = Callable[[str], str]
"""From what a sentence proposes, a command or an option, to how it is printed."""

_FOR_PROGRAMS = frozenset({"--json", "--csv"})
_NO_BOOK = ("schema", "schedule", "replay", "demo", "init", "bundle import", "bundle show")
"""These read no book, or are for another one than the book that was named."""

_NO_FUND = ("fund list", "fund add", "backup", "restore", "upgrade")
_WORD = re.compile(r'"[^"]*"|\S+')
_PLAIN = re.compile(r"[\w./:\\~@%+=,-]+")


def completing(args: Iterable[str]) -> Complete | None:
    """How the hints of a run with these arguments are completed; None: they stand as they are."""
    words = list(args)
    if not _FOR_PROGRAMS.isdisjoint(words):
        return None
    book, fund = _last(words, "--book"), _last(words, "--fund")
    if fund is not None and ("init" in words or not fund.isdecimal()):
        fund = None
    paths = {Path(word).name: word for word in words if _is_elsewhere(word)}
    if book is None and fund is None and not paths:
        return None
    of_book = "" if book is None else f"--book {_quoted(_printable(book))} "
    of_fund = "" if fund is None else f"--fund {fund} "

    def complete(step: str) -> str:
        program, _, words = step.partition(" ")
        if program != "fundledger" or words.startswith(_NO_BOOK) or " --help" in words:
            return step
        words = _with_paths(words, paths)
        book = "" if "--book" in words else of_book
        fund = "" if "--fund" in words or words.startswith(_NO_FUND) else of_fund
        return f"{program} {book}{fund}{words}"

    return complete


def _is_elsewhere(word: str) -> bool:
    path = Path(word)
    return path.name != word and path.is_file()


def _with_paths(words: str, paths: Mapping[str, str]) -> str:
    """A sentence knows a file by its name alone; the command has to say where it is."""

    def located(found: re.Match[str]) -> str:
        path = paths.get(found[0].strip('"'))
        return found[0] if path is None else _quoted(path)

    return _WORD.sub(located, words)


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
    from fundledger.store.addresses import shown_location

    return shown_location(book)


def _quoted(word: str) -> str:
    return word if _PLAIN.fullmatch(word) else f'"{word}"'
