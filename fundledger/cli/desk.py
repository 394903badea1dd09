"""What a command is handed: the shared options, the book (opened when asked for), and the faces.

What the office declares is done or asked by `desk.perform(what, said)`, which shows the answer. A
command written by hand shows a `Table` by `desk.show` and says a sentence by `desk.say`. It never
prints, opens a book, or looks at an environment variable on its own. Where a program reads our
stdout (JSON, CSV), sentences go to stderr.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from fundledger import calendar, environment
from fundledger.errors import BadFile, FundledgerError, Problem
from fundledger.messages import Language, language, say, say_problem
from fundledger.office.answers import Answer, Made
from fundledger.office.calling import Call, Funds, Unsure, answer
from fundledger.office.kinds import SOURCE_FILE

if TYPE_CHECKING:
    from fundledger.office.declaring import Declared
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note, Table
    from fundledger.store.books import Book

Remark = TypeVar("Remark", bound="Note | Problem")
Face = Literal["text", "json", "csv", "xlsx"]

_PARTS_AT_ONCE = 500
_STDOUT = Path("-")


@dataclass
class Asked:
    """The shared options as they were given; None or False where they were not."""

    book: str | None = None
    fund: Funds | None = None
    actor: str | None = None
    as_of: date | None = None
    known_at: str | None = None
    json: bool = False
    csv: bool = False
    xlsx: Path | None = None
    pdf: Path | None = None
    docx: Path | None = None
    paper_lang: Language | None = None
    wide: bool = False
    details: bool = False
    force: bool = False
    yes: bool = False
    remarks: Path | None = None


@dataclass
class Desk:
    """One run of one command."""

    asked: Asked = field(default_factory=Asked)
    begun_at: datetime = field(default_factory=calendar.now)
    _book: Book | None = field(default=None, init=False)
    _has_written: bool = field(default=False, init=False)

    def __enter__(self) -> Desk:
        return self

    def __exit__(self, *error: object) -> None:
        if self._book is not None:
            if error[:1] == (None,) and _at_a_terminal():
                self._remind(self._book)
            self._book.close()
            self._book = None

    def _remind(self, book: Book) -> None:
        """Whoever has just written and sits there is told when the last backup is long ago."""
        from fundledger.keeping.reminders import reminder_after

        if not self._has_written or len(funds := self.caller.funds) != 1:  # no one fund was meant
            return
        found = reminder_after(book, funds[0], self.begun_at)
        if found is not None:
            key, params = found.sentence
            self.warn("reminder.line", stands=say(key, **params))

    # What was asked

    @property
    def location(self) -> str:
        """Where the book is, or is to be."""
        return environment.book_location(self.asked.book)

    @property
    def actor(self) -> str:
        """Who does it: a claim, but one that is kept in the chain."""
        return environment.actor_named(self.asked.actor)

    @property
    def face(self) -> Face:
        asked = self.asked
        return "json" if asked.json else "csv" if asked.csv else "xlsx" if asked.xlsx else "text"

    # The book

    def book(self) -> Book:
        if self._book is None:
            from fundledger.store.books import open_book

            self._book = open_book(self.location)
        return self._book

    # The office

    @property
    def caller(self) -> Call:
        """Who asks, of which book and funds."""
        asked = self.asked
        return Call(
            *(self.book, self.location, asked.fund),
            agreed=asked.yes,
            progress=self.progress,
        )

    def perform(
        self,
        what: Declared,
        said: Mapping[str, object],
        *,
        into: Path | None = None,
        as_shown: Callable[[Answer], Answer] | None = None,
    ) -> Answer:
        """Do an act or ask a question of the office, and show its answer, or write it `into`.

        `as_shown`: what is shown of it, where this face knows more than the office does.
        """
        shared = {
            "as_of": self.asked.as_of,
            "known_at": self.asked.known_at,
            "paper_lang": self.asked.paper_lang,
        }
        said = {name: value for name, value in shared.items() if value is not None} | dict(said)
        try:
            answer = self.answered(what, said)
        except FundledgerError as refusal:
            if isinstance(refusal, BadFile):
                refusal.problems = tuple(_spelled(each, what) for each in refusal.problems)
            self._show_beside(refusal, what)
            raise
        answer = replace(answer, remarks=tuple(_spelled(each, what) for each in answer.remarks))
        if as_shown is not None:
            answer = as_shown(answer)
        self._has_written = not what.traits.is_question
        self.show_answer(answer, is_asked=what.traits.is_question)
        if answer.made is not None:
            for place in (into,) if into is not None else self._papers_wanted(answer.made):
                self._write(answer.made, place)
        for made in answer.files:
            self._put_beside(made)
        return answer

    def _put_beside(self, made: Made) -> None:
        """What an act made is kept in the book: a file that cannot be written undoes nothing."""
        try:
            self._write(made, (made.folder or Path()) / made.name)
        except FundledgerError as refusal:
            if made.unwritten is None:
                raise
            self.warn_of_refusal(refusal)
            self.warn(made.unwritten, file=made.name)

    def _papers_wanted(self, made: Made) -> tuple[Path, ...]:
        """Where a paper goes: as it was said, else under its own name in the folder at hand; who
        asked for its figures in another form gets no paper beside them."""
        said = tuple(place for place in (self.asked.pdf, self.asked.docx) if place is not None)
        return said or ((Path(made.name),) if self.face == "text" else ())

    def answered(self, what: Declared, said: Mapping[str, object]) -> Answer:
        """The office's answer, not shown yet."""
        caller = self.caller if what.traits.is_question else replace(self.caller, actor=self.actor)
        try:
            return answer(caller, what.words, said)
        except Unsure as doubt:
            self._show_beside(doubt, what)
            self.confirm(doubt.key, **doubt.params)
            done = answer(replace(caller, agreed=True), what.words, said)
            told = doubt.answer.remarks if isinstance(doubt.answer, Answer) else ()
            return replace(done, remarks=tuple(each for each in done.remarks if each not in told))
        except BadFile as refusal:
            if "password" not in what.by_name or not _is_locked(refusal) or not _can_be_asked():
                raise
            password = self._password(refusal)
            if not password:
                raise
            return self.answered(what, {**said, "password": password})

    def _password(self, refusal: BadFile) -> str:
        """What opens the file, typed without being shown; nothing where somebody gives up."""
        if refusal.problems[0].key.endswith(".wrong_password"):
            self.warn_of(refusal.problems[0])
        prompt = say("face.password_of", file=refusal.problems[0].place.file)
        text: str = click.prompt(
            prompt, hide_input=True, default="", show_default=False, err=True, prompt_suffix=" "
        )
        return text

    def show_answer(self, answer: Answer, *, is_asked: bool = False) -> None:
        """Remarks first, on stderr; then what was asked; then what there is to say of it.

        Where an answer is brief, a person is told the sentences and a program given the tables.
        """
        for each in answer.remarks:
            if isinstance(each, Problem):
                self.warn_of(each)
            else:
                self.warn(each.key, **each.params)
        is_told = answer.is_brief and self.face == "text"
        if answer.found is not None and not is_told:
            self._show_either(answer.found, is_asked=is_asked)
        if is_told or not answer.is_brief:
            for each in answer.says:
                self.say(each.key, **each.params)

    def _write(self, made: Made, place: Path) -> None:
        """A text goes to the screen where `-` stands for the file."""
        if place == _STDOUT and made.text is not None:
            self.put(made.text())
            return
        for each in made.write(place, self.asked.force):
            self.say(each.key, **each.params)

    def _show_beside(self, refusal: FundledgerError, what: Declared) -> None:
        """What belongs to a refusal: what waits or differs, and the file with its remarks."""
        if isinstance(refusal.answer, Answer):
            remarks = tuple(_spelled(each, what) for each in refusal.answer.remarks)
            self.show_answer(replace(refusal.answer, remarks=remarks))
        place = self.asked.remarks
        if isinstance(refusal, BadFile) and refusal.give_back is not None and place is not None:
            refusal.give_back(place, self.asked.force)
            self.warn("face.remarks_written", path=str(place))

    # The faces

    def _show_either(self, found: Table | Screen, *, is_asked: bool) -> None:
        from fundledger.reports.table import Table

        if isinstance(found, Table):
            self.show(found)
        else:
            self.show_screen(found, is_asked=is_asked)

    def show(self, table: Table) -> None:
        """The table, by the face that was asked for."""
        match self.face:
            case "text":
                from fundledger.reports import as_text

                wide, room = self.asked.wide, _terminal_width()
                width = room if wide else min(as_text.SCREEN, room or as_text.SCREEN)
                unsaid = as_text.FOR_PAPER
                if self.asked.known_at is not None:
                    unsaid -= as_text.KNOWN
                lines = as_text.lines(table, language(), width, wide=wide, unsaid=unsaid)
                self._print(lines)
            case "json":
                from fundledger.reports import as_json

                self.show_document(as_json.document(table))
            case "csv":
                from fundledger.reports import as_csv

                self._print(as_csv.lines(table))
            case "xlsx":
                self._save((table,))

    def show_screen(self, screen: Screen, *, is_asked: bool = False) -> None:
        """Several tables that are one answer: below each other, or one JSON document.

        A workbook has a sheet for each. CSV holds one table, the lines of the answer; who only
        asked (`is_asked`), and so may ask again in another form, is told which.
        """
        match self.face:
            case "text":
                from fundledger.reports.table import without_details

                tables = screen.tables
                for number, table in enumerate(
                    tables if self.asked.details else without_details(tables)
                ):
                    if number:
                        click.echo()
                    self.show(table)
            case "json":
                self.show_document(screen.document())
            case "csv":
                self.show(screen.one)
                if is_asked and len(screen.tables) > 1:
                    self.warn("face.one_table", table=say(f"report.{screen.one.name}"))
            case "xlsx":
                self._save(screen.sheets)

    def _save(self, tables: Sequence[Table]) -> None:
        from fundledger.exchange import workbook

        assert self.asked.xlsx is not None
        workbook.save(tables, self.asked.xlsx, language(), replace=self.asked.force)
        self.say("face.written", path=str(self.asked.xlsx))

    def show_document(self, document: Mapping[str, Any]) -> None:
        """A JSON document of the command's own, on stdout."""
        from fundledger.reports import as_json

        self._print(as_json.lines(document))

    def put(self, parts: Iterable[str]) -> None:
        """A text for another program, on stdout; many small parts go out together."""
        remaining = iter(parts)
        while together := "".join(islice(remaining, _PARTS_AT_ONCE)):
            click.echo(together, nl=False)

    def say(self, key: str, /, **params: object) -> None:
        """A sentence for a person."""
        click.echo(say(key, **params), err=self.face in {"json", "csv"})

    def warn(self, key: str, /, **params: object) -> None:
        """A sentence that must not be mistaken for the answer."""
        click.echo(say(key, **params), err=True)

    def warn_of(self, problem: Problem) -> None:
        """The same of a place in a file."""
        click.echo(say_problem(problem), err=True)

    def warn_of_refusal(self, refusal: FundledgerError) -> None:
        """Why something is not taken, where the talk goes on."""
        click.echo(str(refusal), err=True)
        for problem in refusal.problems if isinstance(refusal, BadFile) else ():
            self.warn_of(problem)

    def ask(self, key: str, /, **params: object) -> str | None:
        """What somebody answers; empty where they press Enter alone, None where nobody is there."""
        click.echo(f"{say(key, **params)} ", nl=False, err=True)
        line = sys.stdin.readline()
        if not line:
            click.echo(err=True)
        return line.strip() if line else None

    def confirm(self, key: str, /, **params: object) -> None:
        """Go on only after a yes. Needs `@confirmed`; `--yes` answers beforehand."""
        if self.asked.yes:
            return
        click.echo(f"{say(key, **params)} {say('face.yes_or_no')} ", nl=False, err=True)
        answer = sys.stdin.readline().strip().casefold()
        if not answer:
            click.echo(err=True)
        if answer not in say("face.yes_words").split():
            raise FundledgerError("face.not_confirmed")

    @contextmanager
    def progress(
        self, key: str, total: int | None = None, /, **params: object
    ) -> Iterator[Callable[[int], None]]:
        """`with desk.progress("face.posting", total) as advance: … advance(count)`."""
        from fundledger.cli.progress import Progress

        progress = Progress(say(key, **params), total, sys.stderr)
        try:
            yield progress.advance
        finally:
            progress.clear()

    def _print(self, lines: Iterator[str]) -> None:
        for line in lines:
            click.echo(line, nl=False)


def _spelled(remark: Remark, what: Declared) -> Remark:
    """Where no file is spoken of, the place of a problem is a parameter: as it is typed here."""
    if not isinstance(remark, Problem) or any(each.kind is SOURCE_FILE for each in what.own):
        return remark
    said = what.by_name.get(remark.place.path or "")
    if said is None:
        return remark
    spelled = say(f"metavar.{said.kind.placeholder}") if said.is_argument else said.option
    return replace(remark, place=replace(remark.place, path=spelled))


def _is_locked(refusal: BadFile) -> bool:
    """Whether a password, or another one, is all that a file lacks."""
    return refusal.problems[0].key.partition(".")[2] in {"password", "wrong_password"}


def _can_be_asked() -> bool:
    """Whether somebody sits there and can type what is asked."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def _at_a_terminal() -> bool:
    """Whether somebody sits there and reads what is said beside the answer."""
    return sys.stderr.isatty()


def _terminal_width() -> int | None:
    """None where the output is kept (a file, a pipe)."""
    if not sys.stdout.isatty():
        return None
    import shutil

    return shutil.get_terminal_size().columns
