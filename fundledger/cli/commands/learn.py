"""`fundledger bank layout learn`: a layout taught at a terminal, question by question.

The office proposes (`bank layout propose`) and takes the answers (`bank layout learn`); here is
only the talk between. Nothing is asked where `--yes` or a form for programs was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from fundledger.cli.command import Command
from fundledger.cli.desk import Desk
from fundledger.cli.grown import params_of, said, takes_of
from fundledger.cli.options import CONFIRMING
from fundledger.cli.values import EXISTING_FILE
from fundledger.errors import BadFile, FundledgerError
from fundledger.messages import say
from fundledger.messages.codes import shown_as
from fundledger.office.answers import Answer
from fundledger.office.kinds import COLUMN_HOLDS, MONEY, NUMBER
from fundledger.office.table import declaration

if TYPE_CHECKING:
    from fundledger.reports.table import Note, Record

T = TypeVar("T")

_PROPOSE, _LEARN = declaration("bank layout propose"), declaration("bank layout learn")


@click.pass_obj
def _learn(desk: Desk, /, file: Path, **given: Any) -> None:
    from fundledger.files import SourceFile

    answers = {**said(_LEARN, given), "file": SourceFile.at(file)}
    is_asked = not desk.asked.yes and desk.face == "text"
    if is_asked:
        _Talk(desk, str(file), answers).run()

    def as_shown(answer: Answer) -> Answer:
        says = tuple(_with_path(note, str(file)) for note in answer.says)
        return replace(answer, says=says, is_brief=is_asked and not answers.get("dry_run"))

    desk.perform(_LEARN, answers, as_shown=as_shown)


def _with_path(note: Note, path: str) -> Note:
    """The office knows the name of a file; the command that reads it has to say where it is."""
    return type(note)(note.key, {**note.params, "file": path})


class _Talk:
    """Asks for what was not said, until the layout proves the file. Fills `answers` in."""

    def __init__(self, desk: Desk, path: str, answers: dict[str, Any]) -> None:
        self.desk = desk
        self.path = path
        self.answers = answers
        self.found = Answer()  # what is proposed by now

    def run(self) -> None:
        self._ask_heading_row()
        self._ask_columns()
        self._ask_lacking()
        self._ask_bank()
        self._prove()

    # What the file shows

    def _propose(self, **more: Any) -> None:
        about = ("file", "heading_row", "column")
        told = {name: self.answers[name] for name in about if name in self.answers}
        found = self.desk.answered(_PROPOSE, told | more)
        says = tuple(_with_path(note, self.path) for note in found.says)
        self.found = replace(found, says=says)

    def _ask_heading_row(self) -> None:
        """The first rows are shown until their heading row is agreed on."""
        is_said = "heading_row" in self.answers
        self._propose()
        self.desk.show_answer(self.found)
        while not is_said:
            row = self.found.facts["heading_row"]
            key = "layout_ask.which_row" if row is None else "layout_ask.heading_row"
            number = self._asked(key, NUMBER.read, row=row)
            if number == row or (number is None and row is not None):
                return
            if number is not None:
                self._take_heading_row(number)

    def _take_heading_row(self, number: int) -> None:
        """What is below another row is shown too, if it can be a heading row."""
        try:
            self._propose(heading_row=number)
        except FundledgerError as refusal:
            self.desk.warn_of_refusal(refusal)
            return
        self.answers["heading_row"] = number
        self.desk.show_answer(self.found)

    def _ask_columns(self) -> None:
        choices = [shown_as("layout_field.", code) for code in _fields()]
        doubtful = self.found.facts["doubtful"]
        if doubtful:
            numbered = [f"{number} {word}" for number, word in enumerate(choices, start=1)]
            self.desk.warn("layout_ask.choices", choices=numbered)
        for column in _records(self.found, "bank_layout_columns"):
            if column["file_column"] not in doubtful:
                continue
            letter, proposed = str(column["file_column"]), _code(column["seems_to_hold"])
            what = self._asked(
                "layout_ask.column",
                _field,
                column=letter,
                heading=column["file_heading"] or "–",
                samples=column["samples"] or "–",
                proposed=shown_as("layout_field.", proposed or "none"),
            )
            self._take(letter, what or proposed or "none")
        if doubtful:
            self._propose()

    def _ask_lacking(self) -> None:
        for field in self.found.facts["lacking"]:
            word = say(f"layout_field.{field}")
            letter = self._asked("layout_ask.which", str, field=word)
            if letter:
                self._take(letter, field)

    def _take(self, column: str, what: str) -> None:
        """What was said last counts: of a column, and of what only one column can be."""
        kept = [
            (other, held)
            for other, held in self.answers.get("column", ())
            if other != column and (held != what or what == "none")
        ]
        self.answers["column"] = (*kept, (column, what))

    def _ask_bank(self) -> None:
        if "bank" in self.answers or "name" in self.answers:
            return
        proposed = self.found.facts["bank"]
        key = "layout_ask.bank" if proposed else "layout_ask.whose"
        while True:
            bank = self._asked(key, str, bank=proposed)
            if bank or proposed:
                self.answers["bank"] = bank or proposed
                return

    # The proof

    def _prove(self) -> None:
        """Try until the file is read and proved; nothing is kept before somebody agrees."""
        while True:
            try:
                found = self.desk.answered(_LEARN, {**self.answers, "dry_run": True})
            except FundledgerError as refusal:
                self._mend(refusal)
                continue
            if not self.answers.get("dry_run"):
                click.echo()
                self.desk.show_answer(replace(found, says=()))
                self.desk.confirm("layout_ask.keep")
            return

    def _mend(self, refusal: FundledgerError) -> None:
        self.desk.warn_of_refusal(refusal)
        match refusal.key:
            case "bank_layout.no_proof":
                self._ask_balances()
            case "bank_layout.which_side":
                self._ask_sides()
            case "bank_layout.name_taken":
                self.answers["name"] = self._asked("layout_ask.name", str) or ""
            case _:
                self._mend_column(refusal)

    def _ask_balances(self) -> None:
        """Where the file has them, else what they are."""
        for name in ("opening", "closing"):
            asked = {label for label, _ in self.answers.get("label", ())}
            label = "" if name in asked else self._asked(f"layout_ask.{name}_label", str)
            amount = _amount_in(label)
            if label and amount is None:
                self.answers["label"] = (*self.answers.get("label", ()), (name, label))
                continue
            while amount is None:
                amount = self._asked(f"layout_ask.{name}", MONEY.read)
            self.answers[name] = amount

    def _ask_sides(self) -> None:
        self._propose()
        for row in _records(self.found, "bank_layout_sides"):
            text = str(row["words"])
            told = (*self.answers.get("money_in", ()), *self.answers.get("money_out", ()))
            if row["direction"] is not None or text in told:
                continue
            side: str | None = None
            while side is None:
                side = self._asked("layout_ask.side", _side, text=text)
            self.answers[side] = (*self.answers.get(side, ()), text)

    def _mend_column(self, refusal: FundledgerError) -> None:
        has_balances = "opening" in self.answers and isinstance(refusal, BadFile)
        key = "layout_ask.mend_or_balances" if has_balances else "layout_ask.mend"
        mended = self._asked(key, COLUMN_HOLDS.read)
        if mended is not None:
            self._take(*mended)
        elif has_balances:
            self._ask_balances()
        else:
            raise FundledgerError("bank_layout.nothing_kept", file=self.path)

    # One question

    def _asked(self, key: str, read: Callable[[str], T], **params: object) -> T | None:
        """An answer that can be read, asked again until it can; None: Enter."""
        while True:
            typed = self.desk.ask(key, **params)
            if typed is None:
                raise FundledgerError("bank_layout.not_answered")
            if not typed:
                return None
            try:
                return read(typed)
            except FundledgerError as refusal:
                self.desk.warn_of_refusal(refusal)


def _amount_in(label: str | None) -> int | None:
    """The balance itself, typed where its words were asked for."""
    try:
        return MONEY.read(label) if label else None
    except FundledgerError:
        return None


def _fields() -> tuple[str, ...]:
    from fundledger.schemas.bank_layout import FIELDS, UNUSED

    return (*FIELDS, UNUSED)


def _field(typed: str) -> str:
    """A field by its number in the list, or by its word."""
    fields = _fields()
    if typed.isdecimal() and 1 <= int(typed) <= len(fields):
        return fields[int(typed) - 1]
    return COLUMN_HOLDS.read(f"-={typed}")[1]


def _side(typed: str) -> str | None:
    """The parameter that takes a text of the column of directions."""
    number = {"1": "in", "2": "out"}.get(typed)
    what = number or COLUMN_HOLDS.read(f"-={typed}")[1]
    return {"in": "money_in", "out": "money_out"}.get(what)


def _records(answer: Answer, table: str) -> Iterator[Record]:
    from fundledger.reports.screens import Screen

    assert isinstance(answer.found, Screen)
    for each in answer.found.tables:
        if each.name == table:
            yield from each.records()


def _code(cell: object) -> str | None:
    return getattr(cell, "code", None)


def _params() -> Iterator[click.Parameter]:
    """Those of the act; the file as a path, which the last sentence says again."""
    for each in params_of(_LEARN):
        is_file = each.name == "file"
        yield click.Argument(["file"], type=EXISTING_FILE) if is_file else each
    yield CONFIRMING


learn = Command(None, callback=_learn, params=list(_params()), takes=takes_of(_LEARN))
