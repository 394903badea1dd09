"""A paper made of a question's content: what a screen is shown of it, and the file that is written.

    paper = paper_of(asked, content, Question("print notice", said), own=None, day=today)
    paper.write(Path("notice.pdf"), replace=False)     by its ending: .pdf or .docx

All that it needs of the book is read when it is made; a file is written later, in either language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fundledger import __version__
from fundledger.banking.own_accounts import paid_into
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import hash_of, head_of
from fundledger.ledger.funds import fund_of
from fundledger.ledger.periods import Periods
from fundledger.ledger.settings import Settings
from fundledger.messages import Language
from fundledger.reports.asked import Asked
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Note, Table, texts
from fundledger.statements.attached import FILE_NAME, Attached
from fundledger.statements.content import Content
from fundledger.statements.details import Details
from fundledger.statements.document import Document, Proof
from fundledger.statements.filling import Filled, Number, file_name, fill
from fundledger.statements.wording import Layout, layout_of
from fundledger.store.targets import DOCX, PDF, Kind, refuse, text_beginning
from fundledger.store.writing import new_file, write_bytes, write_text

if TYPE_CHECKING:
    from fundledger.statements.own_layout import OwnTemplate

PAPER_LANGUAGE: Language = "vi"
"""What a paper is written in where nobody says it: those who are given it are Vietnamese."""

_FIELDS = texts("field", "value")


@dataclass(frozen=True, slots=True)
class Question:
    """How to ask for the same paper again."""

    act: str
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Paper:
    content: Content
    question: Question
    details: Details
    facts: Mapping[str, Cell]  # fund, as of, known at
    link_hash: str
    seal: str
    own: Path | None
    day: date
    language: Language = PAPER_LANGUAGE
    number: Number | None = None
    asked_on: date | None = None
    """The day of asking, where it is not the paper's own."""

    remarks: tuple[Note, ...] = ()

    @property
    def layout(self) -> Layout:
        return layout_of(self.content.kind, self.language, self.own)

    @property
    def document(self) -> Document:
        """The paper in its words, with what proves it."""
        attached = self.attached
        proof = Proof(FILE_NAME, attached.data(), attached.short)
        return replace(self._filled_in(self.content), proof=proof)

    @property
    def documents(self) -> Iterator[Document]:
        """The paper, and those that stand in one file with it."""
        yield self.document
        yield from map(self._filled_in, self.content.bundle)

    def _filled_in(self, content: Content) -> Document:
        layout = layout_of(content.kind, self.language, self.own)
        filled = Filled(self.details, self.day, self.number)
        document = fill(content, layout, filled)
        if not layout.says_pages:
            return document
        from fundledger.statements.page import counted

        return fill(content, layout, replace(filled, pages=counted(document)))

    @property
    def attached(self) -> Attached:
        facts = self.facts
        fund, known_at = facts["fund"], facts["known_at"]
        assert isinstance(fund, int)
        assert isinstance(known_at, int)
        return Attached(
            self.question.act,
            dict(self.question.said),
            fund,
            str(facts["fund_name"]),
            str(facts["as_of"]),
            known_at,
            self.link_hash,
            self.seal,
            self.language,
            self.layout.digest if self.template is None else self.template.digest,
            self.day.isoformat(),
            "" if self.number is None else self.number.number,
            self.content.figures(),
            version=__version__,
            asked_on="" if self.asked_on in (None, self.day) else str(self.asked_on),
        )

    def numbered(self, number: Number) -> Paper:
        """The same paper as it is issued: with its number, its day, and who signs on that day."""
        details = replace(self.details, day=number.day)
        asked_on = self.asked_on or self.day
        return replace(self, number=number, details=details, day=number.day, asked_on=asked_on)

    @property
    def file_name(self) -> str:
        filled = Filled(self.details, self.day, self.number)
        return f"{file_name(self.content, self.layout, filled)}.pdf"

    @property
    def screen(self) -> Screen:
        """Its figures for whoever wants no paper: tables, and the fields as one more."""
        fields = [
            {"field": name, "value": _shown(value)}
            for name, value in self.content.fields.items()
            if value is not None
        ]
        about = Table.of("paper_fields", _FIELDS, fields, self.facts)
        data = {"paper": self.content.kind, **self.facts, **self.content.figures()}
        tables = self.content.tables
        return Screen((about, *tables), data, tables[0] if tables else about)

    def pdf(self) -> bytes:
        """The paper as a file, the same for the same paper, byte for byte."""
        template = self.template
        if template is None:
            return pdf_of(self.documents)
        made = self._pdf_of_template(self._docx_of_template())
        if made is None:
            raise FundledgerError("own_template.no_office", file=template.file)
        return made

    def write(self, place: Path, replace: bool) -> Sequence[Note]:
        """The file, by its ending."""
        kind, draw = _drawing(place)
        for beside, _, its_kind in self._beside(place):
            refuse(beside, its_kind, replace=replace)
        if self.template is not None:
            return self._write_template(place, kind, replace=replace)
        with new_file(place, kind, replace=replace) as draft:
            draw(self.documents, draft)
        return [
            Note("face.written", {"path": str(place)}),
            *self._write_beside(place, replace=replace),
        ]

    # The Fund's own template.

    @property
    def template(self) -> OwnTemplate | None:
        from fundledger.statements.own_layout import template_of

        return template_of(self.content.kind, self.language, self.own)

    def _docx_of_template(self) -> bytes:
        from fundledger.statements.filling import Filling

        template = self.template
        assert template is not None
        if self.content.bundle:
            raise FundledgerError("own_template.of_one_paper", file=template.file)
        filling = Filling(self.content, self.layout, Filled(self.details, self.day, self.number))
        return template.filled(filling, self.document)

    def _pdf_of_template(self, docx: bytes) -> bytes | None:
        from fundledger.statements.office_suite import as_pdf, with_file

        made = as_pdf(docx)
        return None if made is None else with_file(made, FILE_NAME, self.attached.data())

    def _write_template(self, place: Path, kind: Kind, *, replace: bool) -> Sequence[Note]:
        """The PDF where LibreOffice is installed; else the DOCX, and how to go on."""
        made = docx = self._docx_of_template()
        notes: list[Note] = []
        if kind is PDF:
            pdf = self._pdf_of_template(docx)
            if pdf is None:
                kind, place = DOCX, place.with_suffix(".docx")
                notes.append(Note("own_template.docx_only", {"path": str(place)}))
            else:
                made = pdf
        write_bytes(made, place, kind, replace=replace)
        notes.append(Note("face.written", {"path": str(place)}))
        return [*notes, *self._write_beside(place, replace=replace)]

    def _beside(self, place: Path) -> Iterator[tuple[Path, str, Kind]]:
        for ending, text in self.content.beside.items():
            yield place.with_name(place.stem + ending), text, text_beginning(text.splitlines()[0])

    def _write_beside(self, place: Path, *, replace: bool) -> Iterator[Note]:
        for beside, text, kind in self._beside(place):
            write_text([text], beside, kind, replace=replace)
            yield Note("face.written", {"path": str(beside)})


def _drawing(place: Path) -> tuple[Kind, Callable[..., object]]:
    match place.suffix.lower():
        case ".pdf":
            from fundledger.statements import page

            return PDF, page.draw
        case ".docx":
            from fundledger.statements import word

            return DOCX, word.draw
        case _:
            raise FundledgerError("paper.ending", path=str(place))


def pdf_of(documents: Iterable[Document]) -> bytes:
    """Documents as one file."""
    from fundledger.statements.page import draw

    out = BytesIO()
    draw(documents, out)
    return out.getvalue()


def paper_of(
    asked: Asked,
    content: Content,
    question: Question,
    *,
    own: Path | None,
    day: date,
    remarks: Sequence[Note] = (),
) -> Paper:
    """Reads what else a paper shows: the Fund's details of the day, and the state of the books."""
    connection, fund = asked.connection, asked.fund
    known_at = asked.known_at or head_of(connection, fund).chain
    begins = fund_of(connection, fund).begins
    if asked.as_of < begins:
        raise FundledgerError("paper.before_book", day=asked.as_of, begins=begins)
    settings = Settings.read(connection, fund, asked.known_at)
    name = str(asked.facts.get("fund_name", ""))
    account = paid_into(connection, fund, day, known_at=asked.known_at)
    seal = Periods.read(connection, fund, known_at).seal
    return Paper(
        content,
        question,
        Details(settings, day, name, account),
        {**asked.facts, "known_at": known_at},
        hash_of(connection, fund, known_at),
        "" if seal is None else hash_of(connection, fund, seal),
        own,
        day,
        remarks=tuple(remarks),
    )


def _shown(value: object) -> Cell:
    return value if isinstance(value, str | int | date) else None
