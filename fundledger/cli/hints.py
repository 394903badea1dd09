"""A hint that works as it is printed: `fundledger …` with the book and the fund that were named.

What a person said on the command line is said again in every command that the program proposes to
that person; what came from the environment or is the default is not, for the next command has it
too. Examples of the help are of any book and stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from fundledger.cli.commands import COMMANDS

Complete = Callable[[str, str], str]
"""From a sentence's key and its words to the sentence with its commands completed."""

_NOUNS = "|".join(sorted({path.split()[0] for path in COMMANDS}, key=len, reverse=True))
_COMMAND = re.compile(rf"\bfundledger (?P<words>(?:{_NOUNS})(?: [a-z][a-z-]*)?)(?![a-z-])")
_FOR_PROGRAMS = frozenset({"--json", "--csv"})
_NO_BOOK = ("schema", "schedule", "replay", "demo", "init", "bundle import", "bundle show")
"""These read no book, or are for another one than the book that was named."""

_NO_FUND = ("fund list", "fund add", "backup", "restore", "upgrade")
_OF_ANOTHER = frozenset(
    {"bundle.not_one", "bundle.unproved", "restore.not_a_backup", "restore.needs_bundle"}
)
"""Sentences whose command is for somebody else's book."""

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

    def complete(key: str, said: str) -> str:
        if "fundledger " not in said or key.startswith(("help.", "option.")) or key in _OF_ANOTHER:
            return said
        return "".join(_completed(said, of_book, of_fund))

    return complete


def _completed(said: str, of_book: str, of_fund: str) -> Iterator[str]:
    end = 0
    for match in _COMMAND.finditer(said):
        yield said[end : match.start()]
        yield "fundledger "
        rest = re.split(r"\n|fundledger ", said[match.end() :], maxsplit=1)[0]
        words = match["words"]
        if not words.startswith(_NO_BOOK) and not rest.startswith(" --help"):
            yield "" if "--book" in rest else of_book
            yield "" if "--fund" in rest or words.startswith(_NO_FUND) else of_fund
        yield words
        end = match.end()
    yield said[end:]


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
