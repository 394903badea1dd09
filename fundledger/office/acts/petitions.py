"""What cooperatives ask for: petitions, what became of them, and how many there are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.errors import Misused
from fundledger.office.answers import Answer, giving_back, saying, shown, told
from fundledger.office.declaring import SpanFrom, Words, act, question
from fundledger.office.kinds import (
    DAY,
    TEXT,
    TODAY,
    Cooperative,
    Day,
    Document,
    Number,
    SourceFile,
    Spelled,
    Text,
)
from fundledger.office.papers import Details

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile
    from fundledger.ledger.journal import Writer
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Table
    from fundledger.support.petitions import Petition

PetitionNumber = Annotated[str, TEXT.named("petition")]
PetitionKind = Annotated[str, TEXT.named("kind")]
Body = Annotated[str, TEXT.named("body")]
Level = Annotated[
    Literal["central", "province", "district", "commune", "other"],
    Words("choice.petition_level."),
]
How = Annotated[
    Literal["dialogue", "meeting", "letter", "visit", "other"], Words("choice.petition_how.")
]
Result = Annotated[Literal["answered", "declined"], Words("choice.petition_result.")]
State = Annotated[
    Literal["open", "forwarded", "answered", "declined"], Words("choice.petition_state.")
]
Asking = Annotated[str, TEXT.named("cooperative"), Spelled("--cooperative")]
Unlisted = Annotated[str, TEXT.named("name"), Spelled("--unlisted")]
Other = Annotated[str, TEXT.named("name"), Spelled("--other")]
AskedOn = Annotated[date, DAY, Spelled("--on")]


@dataclass(frozen=True, slots=True)
class Asks:
    """Who asks, how and where, and by when it is to be answered; None where nothing is said."""

    cooperatives: tuple[Asking, ...] = ()
    unlisted: tuple[Unlisted, ...] = ()
    others: tuple[Other, ...] = ()
    unnamed: Number | None = None
    contents: Number | None = None
    level: Level | None = None
    how: How | None = None
    occasion: Text | None = None
    due: Day | None = None
    note: Text | None = None

    def said(self) -> dict[str, Any]:
        known = ((each.name, getattr(self, each.name)) for each in fields(self))
        return {name: value for name, value in known if value not in (None, ())}


@act
def add_petition(
    work: Work,
    number: PetitionNumber,
    *,
    text: Text,
    kind: PetitionKind,
    body: Body,
    asks: Asks,
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Enter what one or several cooperatives ask for, of which body."""
    from fundledger.support.petitions import Raised, ask

    raised = Raised(text=text, kind=kind, body=body, **asks.said())
    with work.writing() as writer:
        petition = ask(writer, number, on, raised, document=document, today=work.today)
        return _shown(work, writer, petition, "was_entered")


@act(gives_back="petitions")
def import_petitions(work: Work, file: SourceFile, *, dry_run: bool = False) -> Answer:
    """The petitions of a file, entered with the answers that it has; all or none."""
    from fundledger.exchange.petitions import take_petitions
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.reports.petitions import received_table
    from fundledger.schemas.petitions import LAYOUT

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, layout=LAYOUT, replace=replace)

    reading = work.progress("received_petitions.reading", None, file=file.name)
    with giving_back(write), reading as advance:
        received = take_petitions(
            *(work.book, work.fund, work.actor, file),
            today=work.today,
            dry_run=dry_run,
            progress=advance,
        )
    with work.reading() as asked:
        table = received_table(received, file.name, asked, dry_run=dry_run)
    return shown(table)


@act
def forward_petition(
    work: Work,
    number: PetitionNumber,
    *,
    to: Body,
    level: Level | None = None,
    due: Day | None = None,
    note: Text = "",
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep that a petition was handed on to a body that may decide it."""
    from fundledger.support.petitions import Forwarded, forward

    step = Forwarded(to=to, level=level, due=due, note=note)
    with work.writing() as writer:
        petition = forward(writer, number, on, step, document=document, today=work.today)
        return _shown(work, writer, petition, "was_forwarded")


@act
def answer_petition(
    work: Work,
    number: PetitionNumber,
    *,
    text: Text = "",
    by: Body = "",
    result: Result = "answered",
    on: Day = TODAY,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Keep what was answered to a petition, or that it was declined, by which paper."""
    from fundledger.support.petitions import Answered, answer

    step = Answered(text=text, by=by, result=result)
    with work.writing() as writer:
        petition = answer(writer, number, on, step, document=document, today=work.today)
        return _shown(work, writer, petition, "was_answered")


@act
def correct_petition(
    work: Work,
    number: PetitionNumber,
    *,
    reason: Text,
    text: Text | None = None,
    kind: PetitionKind | None = None,
    body: Body | None = None,
    asks: Asks,
    on: AskedOn | None = None,
    document: Document | None = None,
    dry_run: bool = False,
) -> Answer:
    """Say anew what a petition says wrongly; the rest stays, and how it read before is kept."""
    from fundledger.support.petitions import correct

    own = {"text": text, "kind": kind, "body": body}
    changes = {**{name: said for name, said in own.items() if said is not None}, **asks.said()}
    if not changes and on is None and document is None:
        raise Misused("usage.nothing_said")
    with work.writing() as writer:
        petition = correct(
            *(writer, number, changes),
            day=on,
            document=document,
            reason=reason,
            today=work.today,
        )
        return _shown(work, writer, petition, "was_corrected")


@act(shows=False)
def void_petition(
    work: Work,
    number: PetitionNumber,
    *,
    reason: Text,
    link: Number | None = None,
    dry_run: bool = False,
) -> Answer:
    """Take a petition back that was entered wrongly, or one answer of it; both stay on record."""
    from fundledger.reports.table import Note
    from fundledger.support.petitions import take_back

    with work.writing() as writer:
        petition, step = take_back(writer, number, reason, work.today, link)
    what = "petition" if step is None else "step"
    gone = petition.chain if step is None else step.chain
    key = f"petition_note.{'would_void' if dry_run else 'voided'}_{what}"
    return told(Note(key, {"petition": petition.number, "link": gone}), link=gone)


@question(of_many=True, of_one_fund=("cooperative",))
def petitions(
    asked: Asked,
    *,
    kind: PetitionKind | None = None,
    body: Body | None = None,
    state: State | None = None,
    cooperative: Cooperative | None = None,
) -> Table:
    """Petitions, the last first: all, or of a kind, of a body, in a state, of one borrower."""
    from fundledger.reports.petitions import petition_list

    return petition_list(asked, kind=kind, body=body, state=state, cooperative=cooperative)


@question
def petition(asked: Asked, number: PetitionNumber) -> Screen:
    """One petition, and everything that was stated of it."""
    from fundledger.reports.petitions import petition_screen

    return petition_screen(asked, number)


def _petitions_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.petitions import petitions_of_funds

    return petitions_of_funds(found)


@question(of_many=True, together=_petitions_of_all)
def petition_counts(asked: Asked, *, first: SpanFrom, details: Details = False) -> Screen:
    """How many petitions of how many cooperatives in a span, by kind and by body, and how they
    stand at its end."""
    from fundledger.reports.petitions import petition_counts as counts

    return counts(asked, first)


def _shown(work: Work, writer: Writer, petition: Petition, done: str) -> Answer:
    """As it stands after what was stated."""
    from fundledger.reports.asking import ask
    from fundledger.reports.petitions import entered_table

    asked = ask(writer.connection, writer.fund, work.today)
    table = entered_table(petition, asked, {"fund": work.fund}, dry_run=work.dry_run)
    answer = shown(table, petition=petition.number)
    if work.dry_run:
        return answer
    return saying(answer, f"petition_note.{done}", petition=petition.number)
