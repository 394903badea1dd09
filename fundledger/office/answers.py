"""What an act or a question answers: tables, sentences as keys, and what a file would hold.

Nothing in it is in a language: a face says it in the language of whoever asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.reports.table import Note

if TYPE_CHECKING:
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table


class Keyed(Protocol):
    """A sentence as a catalogue key and its parameters; the rooms have several."""

    @property
    def key(self) -> str: ...
    @property
    def params(self) -> Mapping[str, object]: ...


@dataclass(frozen=True, slots=True)
class Made:
    """A file or folder that an answer is, written where the caller wants it.

    Nothing of it is read before it is written: a book of any length goes through as a stream.
    """

    name: str
    """What it may be called where nobody says it."""

    write: Callable[[Path, bool], Sequence[Note]]
    """Writes it at a place, over an older one of its kind if that may be; answers what to say."""

    text: Callable[[], Iterator[str]] | None = None
    """The same in parts, for whoever wants no file; None: it is no text."""

    folder: Path | None = None
    """Where it belongs if nobody says it: beside the file that it was made of."""

    unwritten: str | None = "issued.not_written"
    """Of a file that an act made besides: what is said where it cannot be written, for what the act
    did stands. None: that is refused as it is."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is shown, what is remarked, and what a program is given of it."""

    found: Table | Screen | None = None
    remarks: tuple[Note | Problem, ...] = ()
    """What must not be mistaken for the answer: doubts, oddities."""

    says: tuple[Note, ...] = ()
    """Sentences for a person, after the tables."""

    is_brief: bool = False
    """A screen shows the sentences instead of the tables; programs are given the tables alone."""

    facts: dict[str, Any] = field(default_factory=dict)
    """What a program is given beside the tables: numbers of entries, a link, a code."""

    made: Made | None = None
    files: tuple[Made, ...] = ()
    """Files that an act made besides: each is put into its folder, or the one at hand."""

    holds: bool = True
    """False where something was found that does not hold, as `check` does."""

    def sentences(self) -> Iterator[Keyed]:
        """All that it says in words: remarks, notes below its tables, and what there is to say."""
        from fundledger.reports.screens import Screen

        yield from self.remarks
        tables = self.found.tables if isinstance(self.found, Screen) else (self.found,)
        for table in tables:
            yield from () if table is None else table.notes
        yield from self.says


def told(*sentences: Note, **facts: Any) -> Answer:
    """An answer of sentences alone."""
    return Answer(says=sentences, facts=facts)


def shown(
    found: Table | Screen, *, remarks: Iterable[Keyed | Problem] = (), **facts: Any
) -> Answer:
    """An answer of one table, or of several."""
    return Answer(found, remarks=noted(remarks), facts=facts)


def saying(answer: Answer, key: str, /, **params: object) -> Answer:
    """The answer, and that what it shows was kept: a sentence below its tables."""
    return replace(answer, says=(*answer.says, Note(key, params)))


def noted(remarks: Iterable[Keyed | Problem]) -> tuple[Note | Problem, ...]:
    """The remarks of a room, as an answer holds them."""
    return tuple(
        each if isinstance(each, Note | Problem) else Note(each.key, dict(each.params))
        for each in remarks
    )


def beside(refusal: FundledgerError, answer: Answer) -> FundledgerError:
    """A refusal with what is shown before its sentence: what waits, what differs."""
    refusal.answer = answer
    return refusal


@contextmanager
def giving_back(write: Callable[[BadFile, Path, bool], None]) -> Iterator[None]:
    """Where a file is refused, whoever sent it may have it back with a remark at each bad place.

    `write(refusal, place, replace)` is how; a face says where, if it was asked to.
    """
    try:
        yield
    except BadFile as refusal:
        refusal.give_back = partial(write, refusal)
        raise
