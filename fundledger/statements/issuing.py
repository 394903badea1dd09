"""Papers that are issued: a draft that was signed gets its number, and its file is kept.

    draft = draft_of(source, again, connection, fund, register)      a PDF, held to the books
    issued = issue(writer, [draft, …], Wanted(on, …), today)

A draft is issued as it was read and signed: the same question is asked again, and if any figure is
another by now, or the draft is not what the books had said, it is refused. All that are issued
together are kept together or not at all, and numbered without gaps in the order in which they come.
A draft that was issued already gets no second number. Whoever makes many papers at once (`notice
issue`) makes them in one pass over the books and hands them in as `Draft`s of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from fundledger.errors import FundledgerError
from fundledger.ledger.chain import hash_at, hash_of
from fundledger.ledger.kept_files import DOCX_MEDIA, PDF_MEDIA, KeptFile
from fundledger.ledger.periods import Periods
from fundledger.ledger.settings import Settings
from fundledger.messages.wording import Sentence
from fundledger.registers.papers import (
    ALL_TYPES,
    Ask,
    Issued,
    Numbering,
    Register,
    entered,
    mark_of,
    number_of,
    number_said,
)
from fundledger.registers.papers import Paper as Entry
from fundledger.statements.attached import Attached
from fundledger.statements.comparing import Difference, differing
from fundledger.statements.details import Details
from fundledger.statements.filling import Number, symbol_of
from fundledger.statements.making import Paper, pdf_of
from fundledger.statements.paper_files import PaperFile, differences, read_file
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.files import SourceFile
    from fundledger.ledger.journal import Writer

_MEDIA = {
    ".pdf": PDF_MEDIA,
    ".docx": DOCX_MEDIA,
    ".doc": "application/msword",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
}
ENDINGS = {media: ending for ending, media in reversed(_MEDIA.items())}
"""What a kept file is called at its end."""

_OF_ASKING = ("fund", "fund_name", "as_of", "known_at")
"""What every table says of itself; what else it says are the rules it was made by."""


class Again(Protocol):
    """Asks the question of a paper once more: of the books as they are, or as known at a link."""

    def __call__(self, attached: Attached, known_at: int | None = None) -> Paper: ...


class Changed(FundledgerError):
    """The books say something else by now; `differences` says what."""

    def __init__(self, file: str, found: Sequence[Difference]) -> None:
        super().__init__("issued.books_changed", file=file, count=len(found))
        self.differences = tuple(found)


@dataclass(frozen=True, slots=True)
class Draft:
    """A paper that may be issued: as the books have it now."""

    paper: Paper | None
    """None: it was issued before, and is not asked for again."""

    carried: str = ""
    """The digest of what the draft carries, by which it is known again."""

    name: str = ""
    """The file that it came as."""

    @property
    def digest(self) -> str:
        if self.carried or self.paper is None:
            return self.carried
        return sha256(self.paper.attached.data()).hexdigest()


@dataclass(frozen=True, slots=True)
class Wanted:
    """How papers are issued."""

    on: date
    number: str = ""
    """Given by hand, to one paper."""

    signer: str = ""
    late: bool = False
    """It may bear an earlier day than the last paper of its series."""

    run: str = ""
    start: int = 0
    """The number of the first of several, where it is given by hand; the others follow it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a draft."""

    issued: Issued
    draft: Draft
    data: bytes | None
    """The file as issued; None: the draft had been issued before."""

    alike: Issued | None = None
    """An earlier paper that stands and says the same of the same day, under another number; or was
    asked for by the same question for the same borrower, whatever its figures were."""


def draft_of(
    source: SourceFile, again: Again, connection: Connection, fund: int, register: Register
) -> Draft:
    """A draft as it was printed, if the books still say the same and nobody changed the file."""
    file = read_file(source.data)
    if file is None:
        raise FundledgerError("issued.unreadable", file=source.name)
    attached = _only_one(source.name, file)
    if not is_of_this_book(connection, fund, attached):
        raise FundledgerError("verify.refused_not_ours", file=source.name)
    if attached.number:
        raise FundledgerError(
            "issued.is_no_draft", file=source.name, number=attached.number, day=attached.paper_day
        )
    digest = sha256(file.embedded[0]).hexdigest()
    if register.of_draft(digest) is not None:
        return Draft(None, digest, source.name)
    paper = again(attached)
    draft = Draft(paper, digest, source.name)
    changed = differing(attached.figures, paper.content)
    if not changed and as_it_was(paper, attached).pdf() == source.data:
        return draft
    refuse_altered(source.name, file, attached, again(attached, attached.known_at))
    if changed:
        raise Changed(source.name, changed)
    return draft


def as_it_was(paper: Paper, attached: Attached) -> Paper:
    """A paper that says the same, as of the link that a draft names; that link was looked up."""
    facts = {**paper.facts, "known_at": attached.known_at}
    return replace(paper, facts=facts, link_hash=attached.link_hash)


def is_of_this_book(connection: Connection, fund: int, attached: Attached) -> bool:
    """Whether the link that a paper names is one of this fund's chain."""
    if attached.fund != fund or attached.known_at < 1:
        return False
    return hash_at(connection, fund, attached.known_at) == attached.link_hash


def refuse_altered(name: str, file: PaperFile, attached: Attached, then: Paper) -> None:
    """Refuse a file that is not the paper which the books gave when it was made."""
    made = then.attached
    is_same_program = (made.wording, made.version) == (attached.wording, attached.version)
    if is_same_program and made.data() != file.embedded[0]:
        raise FundledgerError("issued.altered_figures", file=name)
    drawn = read_file(then.pdf())
    assert drawn is not None, "what was drawn here can be read"
    apart = differences(file, drawn)
    if not apart:
        return
    if not is_same_program:
        raise FundledgerError("issued.other_wording", file=name)
    first = apart[0]
    if first.line is None:
        raise FundledgerError("issued.altered_page", file=name, page=first.page)
    raise FundledgerError(
        "issued.altered", file=name, page=first.page, line=first.line, found=first.found
    )


def issue(
    writer: Writer,
    drafts: Sequence[Draft],
    wanted: Wanted,
    today: date,
    progress: Callable[[int], None] | None = None,
) -> list[Outcome]:
    """Number the papers, keep them and their files: all of them, or none."""
    if wanted.on > today:
        raise FundledgerError("issued.future_day", day=wanted.on)
    if wanted.number and len(drafts) > 1:
        raise FundledgerError("issued.one_number", number=wanted.number)
    register = Register.read(writer.connection, writer.fund)
    giving = _Giving(writer, register, wanted)
    for each in drafts:
        giving.give(each)
        if progress is not None:
            progress(1)
    new = giving.new
    files = (KeptFile.of(data, PDF_MEDIA) for _, data in new.values())
    entries = [entry for entry, _ in new.values()]
    known = giving.known | {each.draft: each for each in entered(writer, entries, files, today)}
    stands = [each for each in register.papers if each.stands and each.figures]
    alike = {key: each for each in stands for key in _likenesses(each)}
    outcomes: list[Outcome] = []
    for each in drafts:
        issued, made = known[each.digest], new.pop(each.digest, None)
        data = None if made is None else made[1]
        before = next(filter(None, map(alike.get, _likenesses(issued))), None)
        outcomes.append(Outcome(issued, each, data, before if data else None))
        if data:
            alike |= dict.fromkeys(_likenesses(issued), issued)
    return outcomes


class _Giving:
    """Gives numbers to drafts, one after the other."""

    def __init__(self, writer: Writer, register: Register, wanted: Wanted) -> None:
        self.wanted = wanted
        self.known = {each.draft: each for each in register.papers if each.stands and each.draft}
        self.new: dict[str, tuple[Entry, bytes]] = {}
        self.numbering = register.numbering()
        connection, fund = writer.connection, writer.fund
        self.link = writer.chain
        self.link_hash = hash_of(connection, fund, self.link)
        seal = Periods.read(connection, fund, self.link).seal
        self.seal = "" if seal is None else hash_of(connection, fund, seal)

    def give(self, draft: Draft) -> None:
        digest = draft.digest
        if digest in self.known or digest in self.new:
            return
        assert draft.paper is not None, "only what was issued is not asked for again"
        number, series, mark, ordinal, by_hand = self._number(draft.paper)
        facts = {**draft.paper.facts, "known_at": self.link}
        current = replace(draft.paper, facts=facts, link_hash=self.link_hash, seal=self.seal)
        paper = current.numbered(Number(number, self.wanted.on))
        document = paper.document
        data = pdf_of([document]) if paper.template is None else paper.pdf()
        entry = replace(
            _entry(paper, document.name, data),
            number=number,
            ordinal=ordinal,
            series=series,
            mark=mark,
            draft=digest,
            signer=clean(self.wanted.signer) or signer_of(paper),
            by_hand=by_hand,
            run=self.wanted.run,
        )
        _refuse_before_its_figures(entry)
        self.numbering.add(entry)
        self.new[digest] = entry, data

    def _number(self, paper: Paper) -> tuple[str, str, str, int, bool]:
        layout, on = paper.layout, self.wanted.on
        if not layout.is_number_kept:
            raise FundledgerError("issued.has_no_number", kind=layout.kind)
        details = replace(paper.details, day=on)
        series = ALL_TYPES if details.numbers_all_in_one else layout.mark
        symbol = symbol_of(layout, details)
        following = self.numbering.following(series, on.year)
        by_hand = bool(self.wanted.number)
        if self.wanted.number:
            given = number_said(self.wanted.number, symbol)
            _refuse_other_mark(given.number, layout.mark, symbol)
            number, ordinal = given.number, given.ordinal
        else:
            ordinal = self.wanted.start + len(self.new) if self.wanted.start else following
            by_hand = ordinal != following
            number = number_of(ordinal, symbol)
            refuse_late(self.numbering, series, on, self.wanted.late)
        if self.numbering.is_used(number, on.year, series):
            raise FundledgerError("issued.number_used", number=number, year=on.year)
        return number, series, layout.mark, ordinal, by_hand


def refuse_late(numbering: Numbering, series: str, on: date, late: bool) -> None:
    """The next number does not bear an earlier day than the one before, unless that is meant."""
    last = numbering.last_day(series, on.year)
    if last is not None and on < last and not late:
        raise FundledgerError("issued.day_before_last", day=on, last=last)


def _refuse_before_its_figures(entry: Entry) -> None:
    """What a paper says cannot be known on an earlier day, whoever gives it its number."""
    reckoned = entry.reckoned_on
    if reckoned is not None and entry.day < reckoned:
        raise FundledgerError(
            "issued.before_its_figures", name=entry.name, day=entry.day, reckoned=reckoned
        )


def _refuse_other_mark(number: str, mark: str, symbol: str) -> None:
    """A notice is not numbered as a decision; the rest of a symbol is for the Fund to say."""
    marks = {mark.casefold(), mark_of(f"1/{symbol}").casefold()}
    if mark_of(number).casefold() not in marks:
        raise FundledgerError("issued.other_mark", number=number, symbol=symbol)


def _only_one(name: str, file: PaperFile) -> Attached:
    if not file.embedded:
        raise FundledgerError("issued.no_attachment", file=name)
    if len(file.embedded) > 1:
        raise FundledgerError("issued.several_papers", file=name, count=len(file.embedded))
    (attached,) = file.attached
    if attached is None:
        raise FundledgerError("issued.no_attachment", file=name)
    return attached


def _entry(paper: Paper, name: str, data: bytes) -> Entry:
    attached = paper.attached
    return Entry(
        number="",
        ordinal=0,
        series="",
        mark="",
        day=paper.day,
        kind=paper.content.kind,
        name=name,
        sha256=sha256(data).hexdigest(),
        media=PDF_MEDIA,
        act=attached.act,
        said=attached.said,
        asked_on=attached.asked_on,
        as_of=attached.as_of,
        known_at=attached.known_at,
        link_hash=attached.link_hash,
        seal=attached.seal,
        rules=rules_of(paper),
        wording=attached.wording,
        language=attached.language,
        figures=attached.digest,
        addressee=paper.content.addressee or "",
        asks=tuple(Ask(each.loan, each.amount, each.memo) for each in paper.content.asks),
    )


def rules_of(paper: Paper) -> tuple[str, ...]:
    """The sets of rules that its tables name."""
    facts: Iterable[Mapping[str, Any]] = (table.facts for table in paper.content.tables)
    named = {
        f"{name}: {value}"
        for each in facts
        for name, value in each.items()
        if name not in _OF_ASKING and isinstance(value, str) and value
    }
    return tuple(sorted(named))


def signer_of(paper: Paper) -> str:
    """Who signs it by the Fund's settings of its day: the director, or whoever is last."""
    offices = [each.office for each in paper.layout.signatures if each.office]
    if not offices:
        return ""
    office = "director" if "director" in offices else offices[-1]
    return paper.details.signer(office).name


def _likenesses(paper: Entry) -> Iterator[tuple[str, ...]]:
    """By what two papers are the same twice: what they say; to a borrower also what was asked, of
    whatever day, for a borrower who is given two has to know which of them counts."""
    said = dict(paper.said)
    yield paper.act, repr(sorted(said.items())), paper.figures, paper.as_of, paper.language
    if paper.addressee:
        said.pop("as_of", None)
        yield paper.act, repr(sorted(said.items())), paper.addressee, paper.language


# Papers that were made elsewhere.


@dataclass(frozen=True, slots=True)
class Outside:
    """A paper that this program did not draw: written in Word, or issued before."""

    kind: str
    number: str
    on: date
    about: str = ""
    signer: str = ""
    addressee: str = ""


def add(writer: Writer, source: SourceFile, said: Outside, today: date) -> Issued:
    """Enter a file that was numbered elsewhere."""
    file = KeptFile.of(source.data, media_of(source))
    given = number_said(said.number, "")
    mark = mark_of(given.number)
    series = ALL_TYPES if mark and _all_in_one(writer, said.on) else mark
    register = Register.read(writer.connection, writer.fund)
    if register.numbering().is_used(given.number, said.on.year, series):
        raise FundledgerError("issued.number_used", number=given.number, year=said.on.year)
    if (known := register.of_file(file.sha256)) is not None:
        raise FundledgerError("issued.file_known", file=source.name, number=known.number)
    if not clean(said.kind):
        raise FundledgerError("issued.kind_needed")
    entry = Entry(
        number=given.number,
        ordinal=given.ordinal,
        series=series,
        mark=mark,
        day=said.on,
        kind=clean(said.kind),
        name=clean(source.name.removesuffix(source.suffix)),
        sha256=file.sha256,
        media=file.media,
        by_hand=True,
        about=clean(said.about),
        signer=clean(said.signer),
        addressee=said.addressee,
    )
    return entered(writer, [entry], [file], today)[0]


def _all_in_one(writer: Writer, on: date) -> bool:
    settings = Settings.read(writer.connection, writer.fund)
    return Details(settings, on, "", None).numbers_all_in_one


def media_of(source: SourceFile) -> str:
    """What kind of file it is, by its name."""
    if source.suffix not in _MEDIA:
        raise FundledgerError("issued.no_such_file_kind", file=source.name, known=sorted(_MEDIA))
    return _MEDIA[source.suffix]


def file_name(issued: Issued, media: str, *, is_copy: bool = False) -> str:
    """What its file is called: the number first, so that a folder is sorted by it."""
    number = issued.number.replace("/", "-")
    name = f"{number} {issued.name}" if issued.act else issued.name
    if is_copy:
        name = Sentence("issued.copy_file", {"name": name}).words("vi")
    return f"{name}{ENDINGS.get(media, '')}"
