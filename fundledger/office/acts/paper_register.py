"""The register of outgoing papers: issued, kept, given out again; and papers held to the books."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Annotated

from fundledger.errors import FundledgerError, Misused
from fundledger.office.answers import Answer, Made, beside, shown, told
from fundledger.office.calling import paper_again
from fundledger.office.declaring import act, question
from fundledger.office.kinds import (
    TEXT,
    TODAY,
    Cooperative,
    Day,
    Name,
    SourceFile,
    Spelled,
    Text,
    Year,
)

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence
    from pathlib import Path

    from sqlalchemy import Connection

    from fundledger.ledger.kept_files import KeptFile
    from fundledger.office.calling import Work
    from fundledger.registers.papers import Issued
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note, Table
    from fundledger.statements.attached import Attached
    from fundledger.statements.issuing import Again, Outcome
    from fundledger.statements.making import Paper

PaperNumber = Annotated[str, TEXT.named("paper_number")]
PaperKind = Annotated[str, TEXT.named("paper_kind")]


@question(of_book=True, is_dated=False, made="paper")
def kinds_of_paper(
    work: Work,
    *,
    listing: Annotated[bool, Spelled("--list")] = False,
    again: PaperNumber | None = None,
    signed: bool = False,
    year: Year | None = None,
) -> Answer:
    """What papers there are; or, by `again`, the file of one that was issued, as it was issued.

    `signed` gives out the copy that was added last: signed digitally, or scanned.
    """
    from fundledger.office.table import ACTS, declaration
    from fundledger.statements.catalogue import kinds_table

    if again is not None:
        return _given_out(work, again, year, signed=signed)
    printing = [each for each in ACTS if each.startswith("print ")]
    papers = [each for each in printing if declaration(each).traits.made == "paper"]
    return Answer(kinds_table(papers, work.call.own_papers))


def _given_out(work: Work, number: str, year: int | None, *, signed: bool) -> Answer:
    from fundledger.ledger.kept_files import file_kept
    from fundledger.registers.papers import Register
    from fundledger.reports.asking import ask
    from fundledger.reports.issued_papers import issued_screen
    from fundledger.statements.issuing import file_name

    with work.book.reading() as connection:
        issued = Register.read(connection, work.fund).numbered(number, year)
        if signed and not issued.copies:
            raise FundledgerError("issued.no_copy", number=issued.number)
        wanted = issued.copies[-1].sha256 if signed else issued.sha256
        file = file_kept(connection, work.fund, wanted)
        if file is None or not file.is_whole:
            raise FundledgerError("issued.file_lost", number=issued.number)
        screen = issued_screen(ask(connection, work.fund, work.today), number, year)
    name = file_name(issued, file.media, is_copy=signed)
    made = Made(name, partial(write_kept, file))
    return Answer(screen, made=made, remarks=tuple(_no_more(issued)), is_brief=True)


def _no_more(issued: Issued) -> Iterator[Note]:
    from fundledger.reports.table import Note

    if issued.taken_back is not None:
        back = issued.taken_back
        said = {"number": issued.number, "day": back.day, "reason": back.reason}
        yield Note("verify.taken_back", said)


def write_kept(file: KeptFile, place: Path, replace: bool) -> Sequence[Note]:
    """A kept file, byte for byte; its name ends as its kind does."""
    from fundledger.reports.table import Note
    from fundledger.statements.issuing import ENDINGS
    from fundledger.store.targets import DOCX, OF_NO_KIND, PDF
    from fundledger.store.writing import write_bytes

    ending = ENDINGS.get(file.media, "")
    if place.suffix.lower() != ending:
        raise FundledgerError("issued.other_ending", path=str(place), ending=ending)
    kind = {".pdf": PDF, ".docx": DOCX}.get(ending, OF_NO_KIND)
    write_bytes(file.data, place, kind, replace=replace)
    return [Note("face.written", {"path": str(place)})]


# Issuing.


@act(main="issued_papers")
def issue_papers(
    work: Work,
    *files: SourceFile,
    on: Day,
    number: PaperNumber | None = None,
    signer: Name = "",
    late: bool = False,
    dry_run: bool = False,
) -> Answer:
    """Number drafts that were signed, keep them, and write each beside its draft: all, or none.

    A draft is refused if the books say something else by now: print it again.
    """
    from fundledger.registers.papers import Register
    from fundledger.reports.asking import ask
    from fundledger.reports.issued_papers import issued_table
    from fundledger.statements.issuing import Changed, Wanted, draft_of, issue
    from fundledger.statements.verified_tables import differences_table

    if not files:
        raise Misused("usage.missing_parameter", act="paper issue", name="files")
    wanted = Wanted(on, number or "", signer, late)
    with work.writing() as writer:
        where = writer.connection, writer.fund
        again, register = paper_asking(work, *where), Register.read(*where)
        try:
            drafts = [draft_of(each, again, *where, register) for each in files]
        except Changed as refusal:
            name = str(refusal.params["file"])
            table = differences_table((name, each) for each in refusal.differences)
            raise beside(refusal, Answer(table)) from None
        with work.progress("issued.issuing", len(drafts)) as advance:
            outcomes = issue(writer, drafts, wanted, work.today, advance)
        asked = ask(writer.connection, writer.fund, on)
        papers = {each.issued.chain: each.issued for each in outcomes}
        new = {each.issued.chain for each in outcomes if each.data is not None}
        table = issued_table(asked, papers.values(), to_come=new if dry_run else ())
    remarks = [*_doubts(outcomes, new)]
    made = () if dry_run else tuple(_beside_drafts(files, outcomes))
    numbers = [each.issued.number for each in outcomes]
    answer = shown(table, remarks=remarks, numbers=numbers)
    return _and_then(answer, outcomes, made, dry_run=dry_run)


def paper_asking(work: Work, connection: Connection, fund: int) -> Again:
    """How the question of a paper is asked once more."""

    def again(attached: Attached, known_at: int | None = None) -> Paper:
        return paper_again(
            work.call,
            connection,
            fund,
            attached.act,
            {**attached.said, "paper_lang": attached.language},
            today=attached.day_asked,
            known_at=known_at,
        )

    return again


def _doubts(outcomes: Sequence[Outcome], new: Container[int]) -> Iterator[Note]:
    from fundledger.reports.table import Note

    for each in outcomes:
        issued = each.issued
        if each.data is None:
            said = {"file": each.draft.name, "number": issued.number, "day": issued.day}
            is_twice = issued.chain in new
            yield Note("issued.same_draft" if is_twice else "issued.was_issued", said)
        elif each.alike is not None:
            before = {"number": issued.number, "other": each.alike.number, "day": each.alike.day}
            is_same = each.alike.figures == issued.figures
            yield Note("issued.says_the_same" if is_same else "issued.asked_again", before)


def _beside_drafts(files: Sequence[SourceFile], outcomes: Sequence[Outcome]) -> Iterator[Made]:
    from fundledger.ledger.kept_files import PDF_MEDIA, KeptFile
    from fundledger.statements.issuing import file_name

    for source, each in zip(files, outcomes, strict=True):
        if each.data is not None:
            file = KeptFile.of(each.data, PDF_MEDIA)
            name = file_name(each.issued, file.media)
            yield Made(name, partial(write_kept, file), folder=source.folder)


def _and_then(
    answer: Answer, outcomes: Sequence[Outcome], made: tuple[Made, ...], *, dry_run: bool
) -> Answer:
    """What was done, and the steps elsewhere that a paper means: proposed, not taken."""
    from dataclasses import replace

    from fundledger.reports.table import Note

    new = [each.issued for each in outcomes if each.data is not None]
    key = "issued.would_be_issued" if dry_run else "issued.were_issued"
    says = [Note(key, {"numbers": [each.number for each in new], "count": len(new)})] if new else []
    if not dry_run:
        says += [note for each in new for note in _next_steps(each)]
    return replace(answer, says=tuple(says), files=made)


def _next_steps(issued: Issued) -> Iterator[Note]:
    from fundledger.reports.table import Note

    said = {"number": issued.number, "day": issued.day, "cooperative": issued.addressee}
    match issued.act:
        case "print overdue-notice" | "print invitation" if issued.addressee:
            yield Note("issued.next_remind", said)
        case "print recall" if issued.said.get("loan"):
            yield Note("issued.next_recall", {**said, "loan": issued.said["loan"]})


# What was made elsewhere, came back signed, or is taken back.


@act(shows=False)
def add_paper(
    work: Work,
    file: SourceFile,
    *,
    kind: PaperKind,
    number: PaperNumber,
    on: Day,
    about: Text = "",
    signer: Name = "",
    cooperative: Cooperative | None = None,
    dry_run: bool = False,
) -> Answer:
    """Enter a paper that this program did not draw: written in Word, or numbered elsewhere."""
    from fundledger.registers.cooperatives import borrower_on
    from fundledger.reports.table import Note
    from fundledger.statements.issuing import Outside, add

    with work.writing() as writer:
        where = writer.connection, writer.fund
        to = "" if cooperative is None else borrower_on(*where, cooperative, on).number
        said = Outside(kind, number, on, about, signer, to)
        issued = add(writer, file, said, work.today)
    key = "issued.would_be_added" if dry_run else "issued.was_added"
    return told(Note(key, {"number": issued.number, "day": on}), number=issued.number)


@act(shows=False)
def add_signed_copy(
    work: Work,
    number: PaperNumber,
    file: SourceFile,
    *,
    on: Day = TODAY,
    year: Year | None = None,
    dry_run: bool = False,
) -> Answer:
    """Keep a copy of an issued paper that was signed digitally, or scanned with its seal."""
    from fundledger.ledger.kept_files import KeptFile
    from fundledger.registers.papers import Register, add_copy
    from fundledger.reports.table import Note
    from fundledger.statements.issuing import media_of
    from fundledger.statements.verify import verified

    with work.writing() as writer:
        where = writer.connection, writer.fund
        register = Register.read(*where)
        issued = register.numbered(number, year)
        found = verified(file, register, paper_asking(work, *where), *where)
        is_other = found.issued is not None and found.issued.chain != issued.chain
        if is_other or found.result in {"altered", "not_ours", "printed"}:
            raise FundledgerError("issued.copy_altered", file=file.name, number=issued.number)
        copy = KeptFile.of(file.data, media_of(file))
        kept = add_copy(writer, issued, copy, on)
    if len(kept.copies) == len(issued.copies):
        key = "issued.copy_known"
    else:
        key = "issued.copy_would_be_kept" if dry_run else "issued.copy_was_kept"
    return told(Note(key, {"number": issued.number, "file": file.name}), number=issued.number)


@act(shows=False)
def take_paper_back(
    work: Work,
    number: PaperNumber,
    *,
    reason: Text,
    year: Year | None = None,
    dry_run: bool = False,
) -> Answer:
    """Take an issued paper back, with a reason: its number stays used, its file is kept."""
    from fundledger.registers.papers import Register, take_back
    from fundledger.reports.table import Note

    with work.writing() as writer:
        register = Register.read(writer.connection, writer.fund)
        issued = take_back(writer, register.numbered(number, year), reason, work.today)
    key = "issued.would_be_taken_back" if dry_run else "issued.was_taken_back"
    return told(Note(key, {"number": issued.number, "day": issued.day}), number=issued.number)


@question(of_many=True, of_one_fund=("cooperative",))
def issued_papers(
    asked: Asked,
    *,
    kind: PaperKind | None = None,
    year: Year | None = None,
    cooperative: Cooperative | None = None,
) -> Table:
    """The register of outgoing papers, the last first."""
    from fundledger.registers.cooperatives import borrower_on
    from fundledger.reports.issued_papers import issued_list

    if cooperative is not None:
        where = asked.connection, asked.fund
        cooperative = borrower_on(*where, cooperative, asked.as_of).number
    return issued_list(asked, kind, year, cooperative)


@question(main="issued_paper")
def issued_paper(asked: Asked, number: PaperNumber, *, year: Year | None = None) -> Screen:
    """One issued paper: what was asked, of which state of the books, its files."""
    from fundledger.reports.issued_papers import issued_screen

    return issued_screen(asked, number, year)


# Papers held against the books.


@question(of_book=True, is_dated=False, main="verified")
def verify(work: Work, *files: SourceFile) -> Answer:
    """Whether papers are of this book and unchanged, and what the books say otherwise by now."""
    from fundledger.registers.papers import Register
    from fundledger.statements.verified_tables import verified_screen
    from fundledger.statements.verify import verified

    if not files:
        raise Misused("usage.missing_parameter", act="verify", name="files")
    found = []
    registers: dict[int, Register] = {}
    with (
        work.progress("verify.reading", len(files)) as advance,
        work.book.reading() as connection,
    ):
        for each in files:
            fund = _fund_of(work, each)
            if fund not in registers:
                registers[fund] = Register.read(connection, fund)
            again = paper_asking(work, connection, fund)
            found.append(verified(each, registers[fund], again, connection, fund))
            advance(1)
    return Answer(verified_screen(found), holds=all(each.holds for each in found))


def _fund_of(work: Work, file: SourceFile) -> int:
    """The fund that was named; else that which the paper names, if the book has it."""
    from fundledger.statements.paper_files import read_file

    if work.call.fund is not None:
        return work.fund
    funds = work.book.funds()
    if len(funds) == 1:
        return work.fund
    read = read_file(file.data)
    named = [each.fund for each in read.attached if each is not None] if read is not None else []
    return next((each for each in named if each in funds), funds[0])
