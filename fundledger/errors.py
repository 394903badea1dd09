"""What went wrong, as a value: a catalogue key and its parameters, never a ready-made sentence.

Raise `FundledgerError` (or a subclass) with a key of the message catalogue; the face that shows it
(command line, page, workbook) turns it into a sentence in the reader's language by
`fundledger.messages.say`. Do not build sentences here, and do not raise for a bug of our own: an
assertion or a traceback is right for those.

`str(error)` is that sentence too, for a notebook: `messages`, one floor up, hands down its `say`
(`words_come_from`) when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


def _without_words(key: str, /, **params: object) -> str:
    """The key and its parameters, which is all there is while no catalogue is loaded."""
    return f"{key} {params}" if params else key


_word: Callable[..., str] = _without_words


def words_come_from(say: Callable[..., str]) -> None:
    """Let `say` make the sentence of every error, from its key and parameters."""
    global _word
    _word = say


class FundledgerError(Exception):
    """A refusal: one sentence that says why and what to do next; nothing has been changed."""

    answer: object = None
    """What is to be shown beside the sentence, if the office has put something here."""

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params

    worded: str | None = None
    """Its sentence, if a face has already worded it."""

    def __str__(self) -> str:
        return self.worded or _word(self.key, **self.params)

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error reach another process unchanged, whatever arguments its class takes."""
        return _unpickled, (type(self), self.args), self.__dict__


class Misused(FundledgerError):
    """The request itself makes no sense, whatever the books hold."""


def _unpickled(kind: type[FundledgerError], args: tuple[object, ...]) -> FundledgerError:
    return kind.__new__(kind, *args)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file, exact enough to put a finger on the cell."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    path: str | None = None  # inside YAML or JSON, e.g. events[3].amount


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong at one place, as a catalogue key and its parameters."""

    place: Place
    key: str
    params: dict[str, object]


class BadFile(FundledgerError):
    """A file that is refused whole; `problems` names every bad place, not just the first."""

    def __init__(self, file: str, problems: Iterable[Problem], key: str = "file.refused") -> None:
        self.problems = tuple(problems)
        self.give_back: Callable[[Path, bool], None] | None = None  # writes the file with remarks
        assert self.problems, "a file is refused for a reason"
        super().__init__(key, file=file, count=len(self.problems))
