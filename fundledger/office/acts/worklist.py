"""What must be done by when, by whom; what was done, and what was put off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.office.acts.arrears import Area, Officer
from fundledger.office.answers import Answer, Made, told
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import TEXT, Cooperative, Day, Text
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.reports.as_calendar import Event
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note

Key = Annotated[str, TEXT.named("work_key")]
OfKind = Annotated[
    Literal[
        "limitation",
        "court",
        "collateral",
        "rung",
        "promise",
        "inspection",
        "review",
        "lending_step",
        "approval",
        "valuation",
        "papers",
        "petition",
        "council",
        "quarter",
        "duty",
    ],
    Words("work_kind."),
]


@dataclass(frozen=True, slots=True)
class Whose:
    """Of which things; of all where nothing is said."""

    area: Area | None = None
    officer: Officer | None = None
    cooperative: Cooperative | None = None

    def values(self) -> dict[str, str]:
        said = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: clean(value) for name, value in said.items() if value is not None}


@question(of_many=True, of_one_fund=("cooperative",), main="worklist")
def worklist(
    asked: Asked, *, until: Day | None = None, whose: Whose, kind: tuple[OfKind, ...] = ()
) -> Screen:
    """What must be done by when, by whom: what is late first, then what is due `until` a day.

    Thirty days ahead where no day is said. What the books show as done is on it no more.
    """
    from fundledger.reports.worklist import worklist_screen

    return worklist_screen(asked, until, whose.values(), kind)


@question(of_book=True, made="text")
def worklist_calendar(
    work: Work, *, until: Day | None = None, whose: Whose, kind: tuple[OfKind, ...] = ()
) -> Answer:
    """The same as a calendar file (.ics) for Outlook or Google, with a reminder three days before.

    Read in again, it moves what is there and makes nothing twice.
    """
    from fundledger.messages import language

    lang = language()

    def parts() -> Iterator[str]:
        from fundledger.reports.as_calendar import calendar_lines
        from fundledger.reports.asking import ask
        from fundledger.reports.worklist import calendar_name, events

        found: list[Event] = []
        with work.book.reading() as connection:
            for fund in work.funds:
                asked = ask(connection, fund, work.as_of or work.today, work.known_at)
                found += events(asked, until, whose.values(), kind, lang)
        return calendar_lines(found, calendar_name(lang), lang)

    return Answer(made=Made("viec-can-lam.ics", _writing(parts), parts))


def _writing(parts: Callable[[], Iterator[str]]) -> Callable[[Path, bool], Sequence[Note]]:
    def write(place: Path, replace: bool) -> Sequence[Note]:
        from fundledger.reports.table import Note
        from fundledger.store.targets import CALENDAR
        from fundledger.store.writing import write_text

        write_text(parts(), place, CALENDAR, replace=replace)
        return [Note("work.calendar_written", {"path": str(place)})]

    return write


@act(shows=False)
def finish_work(work: Work, key: Key, *, reason: Text, dry_run: bool = False) -> Answer:
    """A thing on the list is done, though the books do not show it: it does not come again."""
    from fundledger.worklist.answered import finish

    with work.writing() as writer:
        known = _known(writer, work, key)
        said = finish(writer, known, reason, work.today)
    return _told("would_finish" if dry_run else "was_finished", said.key, said.chain)


@act(shows=False)
def postpone_work(work: Work, key: Key, *, to: Day, reason: Text, dry_run: bool = False) -> Answer:
    """A thing on the list waits: it comes again on that day. To today: it is back at once."""
    from fundledger.worklist.answered import postpone

    with work.writing() as writer:
        known = _known(writer, work, key)
        said = postpone(writer, known, to, reason, work.today)
    return _told("would_postpone" if dry_run else "was_postponed", said.key, said.chain, to=to)


def _known(writer: Writer, work: Work, key: str) -> str:
    from fundledger.worklist.items import Look
    from fundledger.worklist.listing import thing_with

    look = Look(writer.connection, writer.fund, work.today, work.today, today=work.today)
    return thing_with(look, key).key


def _told(sentence: str, key: str, link: int, **more: object) -> Answer:
    from fundledger.reports.table import Note

    return told(Note(f"work.{sentence}", {"item": key, "link": link, **more}), link=link)
