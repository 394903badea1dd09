"""What went wrong, as a value: a catalogue key and its parameters, never a ready-made sentence.

Raise `FundledgerError` (or a subclass) with a key of the message catalogue; the face that shows it
(command line, page, workbook) turns it into a sentence in the reader's language by
`fundledger.messages.say`. Do not build sentences here, and do not raise for a bug of our own: an
assertion or a traceback is right for those.

`str(error)` is that sentence too, for a notebook: `messages`, which stands above, gives the way to
word it (`words_come_from`) when it is loaded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path


def _without_words(key: str, /, **params: object) -> str:
    """All that can be said where no catalogue was loaded."""
    return f"{key} {params}" if params else key


_word: Callable[..., str] = _without_words


def words_come_from(say: Callable[..., str]) -> None:
    """From now on an error is read as the sentence that `say` makes of its key and parameters."""
    global _word
    _word = say


class FundledgerError(Exception):
    """The books say no: one sentence, what to do next, and nothing has been changed."""

    answer: object = None
    """What is shown beside the sentence, where the office has put something there."""

    def __init__(self, key: str, /, **params: object) -> None:
        super().__init__(key, params)
        self.key = key
        self.params = params

    worded: str | None = None
    """Its sentence, where a face has worded it when it came by."""

    def __str__(self) -> str:
        return self.worded or _word(self.key, **self.params)

    def __reduce__(self) -> tuple[object, ...]:
        """For another process: whatever a subclass is made of, it arrives as it is."""
        return _as_it_was, (type(self), self.args), self.__dict__


class Misused(FundledgerError):
    """What was asked makes no sense, whatever the books hold: the way of asking is wrong."""


def _as_it_was(kind: type[FundledgerError], args: tuple[object, ...]) -> FundledgerError:
    return kind.__new__(kind, *args)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: enough for somebody to put a finger on the cell."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    path: str | None = None  # inside YAML or JSON, e.g. events[3].amount


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place, said by a catalogue key."""

    place: Place
    key: str
    params: dict[str, object]


class BadFile(FundledgerError):
    """A file that is refused whole; `problems` names every bad place, not just the first."""

    def __init__(self, file: str, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        self.give_back: Callable[[Path, bool], None] | None = None  # writes it with remarks
        assert self.problems, "a file is refused for a reason"
        super().__init__("file.refused", file=file, count=len(self.problems))
