"""Papers held against the books: is it ours, is it unchanged, and do the books still say the same.

    found = verified(source, register, again, connection, fund)

    printed      a draft as it was printed, and the books still say so
    issued       a paper of the register, as it was issued, and the books still say so
    changed      ours and unchanged, but the books say something else by now: `lines`
    altered      what stands on it, or what it carries, is not what the books had given
    not_ours     of another fund, or of a chain that this book does not have
    unproved     it carries nothing that could be held against the books, and is not in the register
    unreadable   no PDF, or cut off

What a paper of the register should be is the file that was kept when it was issued. A draft is
drawn anew from the books as they were known when it was printed; where wording or program are
others by now, its figures are compared, and of its pages only the sums that stand there. A file
that begins with all of a kept file and goes on (a digital signature is written so) is looked at
like any other: what was added could draw over what was there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Literal

from fundledger.calendar import VIETNAM
from fundledger.errors import FundledgerError
from fundledger.files import this_python
from fundledger.ledger.kept_files import file_kept
from fundledger.messages import Wording
from fundledger.messages.wording import Sentence
from fundledger.registers.papers import Issued, Register
from fundledger.statements.attached import Attached
from fundledger.statements.comparing import Difference, differing
from fundledger.statements.issuing import Again, is_of_this_book
from fundledger.statements.making import Paper
from fundledger.statements.paper_files import (
    Elsewhere,
    PaperFile,
    differences,
    is_cut,
    read_file,
)
from fundledger.statements.signing import Signed, signatures_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.files import SourceFile

Result = Literal["printed", "issued", "changed", "altered", "not_ours", "unproved", "unreadable"]
HOLDS: tuple[Result, ...] = ("printed", "issued", "changed")
"""What a paper may be without anybody having to ask where it comes from."""

Match = Literal["same", "appended", "other", ""]
"""How a file is to the one that was kept: byte for byte, with more behind it, another file with the
same content; empty: none was kept."""

_SUM = re.compile(
    r"(?<![\d.,])(\d{1,3}(?:[.,]\d{3})+)(?![\d.,]*\d)( (?:triệu|tỷ|million|billion))?"
)
"""A sum of a thousand or more, as pages show it in either language; or in millions, billions."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What became of one file."""

    file: str
    result: Result
    issued: Issued | None = None
    match: Match = ""
    attached: Attached | None = None
    lines: tuple[Difference, ...] = ()
    """Figures that are others in the books by now."""

    elsewhere: tuple[Elsewhere, ...] = ()
    """Places of its pages that are not as the paper was drawn."""

    why: Wording | None = None
    remarks: tuple[Wording, ...] = ()
    signatures: tuple[Signed, ...] = ()
    """Who signed it, beside what the books say; whose signature it is proves no figure."""

    @property
    def holds(self) -> bool:
        return self.result in HOLDS


def verified(
    source: SourceFile, register: Register, again: Again, connection: Connection, fund: int
) -> Verified:
    """One file, held against the books of a fund."""
    return _Verifying(source, register, again, connection, fund).found()


class _Verifying:
    def __init__(
        self,
        source: SourceFile,
        register: Register,
        again: Again,
        connection: Connection,
        fund: int,
    ) -> None:
        self.source = source
        self.register = register
        self.again = again
        self.connection = connection
        self.fund = fund
        self.remarks: list[Wording] = []
        self.signatures: tuple[Signed, ...] = ()

    def found(self) -> Verified:
        data = self.source.data
        self._read_signatures(data)
        known = self.register.of_file(sha256(data).hexdigest())
        file = read_file(data)
        if known is not None:
            attached = file.attached[0] if file is not None and file.attached else None
            is_copy = known.sha256 != sha256(data).hexdigest()
            if is_copy and file is not None and attached is not None and attached.number:
                return self._numbered(file, attached, is_kept=True)
            return self._of_register(known, attached, "same")
        if file is None or is_cut(data):
            return self._is("unreadable", _because("verify.unreadable"))
        if not file.embedded:
            return self._is("unproved", _because("verify.no_attachment"))
        if len(file.embedded) > 1:
            return self._several(file)
        (attached,) = file.attached
        if attached is None:
            return self._is("altered", _because("verify.attachment_unreadable"))
        if not is_of_this_book(self.connection, self.fund, attached):
            return self._not_ours(attached)
        if attached.number:
            return self._numbered(file, attached)
        return self._draft(file, attached)

    def _read_signatures(self, data: bytes) -> None:
        found = signatures_of(data)
        if found is None:
            self.remarks.append(_because("verify.signature_unread", python=this_python()))
        self.signatures = tuple(found or ())
        for each in self.signatures:
            whole = "whole" if each.is_whole else "broken"
            body = each.organisation or "–"
            day = None if each.moment is None else each.moment.astimezone(VIETNAM).date()
            said = {"name": each.name, "organisation": body, "day": day}
            self.remarks.append(_because(f"verify.signature_{whole}", **said))
            if not each.is_in_time:
                self.remarks.append(_because("verify.signature_out_of_time", name=each.name))
            if each is self.signatures[-1] and not each.covers_all:
                self.remarks.append(_because("verify.signature_covers_part", name=each.name))

    # A paper that has a number.

    def _numbered(self, file: PaperFile, attached: Attached, *, is_kept: bool = False) -> Verified:
        """`is_kept`: it is kept as a copy, which does not say that it shows what was issued."""
        try:
            issued = self.register.numbered(attached.number, attached.paper_day.year)
        except FundledgerError:
            why = _because("verify.no_such_number", number=attached.number)
            return self._is("altered", why, attached=attached)
        kept = file_kept(self.connection, self.fund, issued.sha256)
        as_kept = None if kept is None or not kept.is_whole else read_file(kept.data)
        if as_kept is None:
            why = _because("verify.kept_file_lost", number=issued.number)
            return self._is("altered", why, attached=attached, issued=issued)
        if file.embedded != as_kept.embedded:
            why = _because("verify.attachment_differs", number=issued.number)
            return self._is("altered", why, attached=attached, issued=issued)
        apart = tuple(differences(file, as_kept))
        if apart:
            return self._altered_page(attached, apart, issued)
        match: Match = "appended" if file.data.startswith(as_kept.data) else "other"
        return self._of_register(issued, attached, "same" if is_kept else match)

    def _of_register(self, issued: Issued, attached: Attached | None, match: Match) -> Verified:
        """A paper as it was issued; whether the books still say so is the other half."""
        if issued.taken_back is not None:
            back = issued.taken_back
            said = {"number": issued.number, "day": back.day, "reason": back.reason}
            self.remarks.append(_because("verify.taken_back", **said))
        if match == "appended":
            self.remarks.append(_because("verify.appended"))
        lines: Sequence[Difference] = ()
        if attached is not None and attached.fund == self.fund:
            lines = self._since(attached)
        result: Result = "changed" if lines else "issued"
        return self._is(result, None, issued=issued, match=match, attached=attached, lines=lines)

    # A draft.

    def _draft(self, file: PaperFile, attached: Attached) -> Verified:
        try:
            then = self.again(attached, attached.known_at)
        except FundledgerError as refusal:
            why = _because("verify.question_refused", why=str(refusal))
            return self._is("altered", why, attached=attached)
        other_program = then.attached.version != attached.version
        other_wording = then.attached.wording != attached.wording
        wrong = differing(attached.figures, then.content, shared_only=other_program)
        if wrong:
            why = _because("verify.figures_altered", count=len(wrong))
            return self._is("altered", why, attached=attached, lines=wrong)
        if other_program or other_wording:
            key = "verify.other_program" if other_program else "verify.other_wording"
            self.remarks.append(_because(key, version=attached.version))
            strange = tuple(_strange_sums(file, attached.figures))
            if strange:
                return self._altered_page(attached, strange)
        elif then.attached.data() != file.embedded[0]:
            return self._is("altered", _because("verify.attachment_altered"), attached=attached)
        elif apart := self._apart(file, then):
            return self._altered_page(attached, apart)
        lines = self._since(attached)
        issued = self.register.of_draft(sha256(file.embedded[0]).hexdigest())
        if issued is not None:
            said = {"number": issued.number, "day": issued.day}
            self.remarks.append(_because("verify.issued_since", **said))
        result: Result = "changed" if lines else "printed"
        return self._is(result, None, issued=issued, attached=attached, lines=lines)

    def _apart(self, file: PaperFile, then: Paper) -> tuple[Elsewhere, ...]:
        data = then.pdf()
        if data == file.data:
            return ()
        drawn = read_file(data)
        assert drawn is not None, "what was drawn here can be read"
        return tuple(differences(file, drawn))

    def _since(self, attached: Attached) -> Sequence[Difference]:
        """What the books say otherwise by now."""
        try:
            now = self.again(attached)
        except FundledgerError as refusal:
            self.remarks.append(_because("verify.not_asked_now", why=str(refusal)))
            return ()
        shared_only = now.attached.version != attached.version
        return differing(attached.figures, now.content, shared_only=shared_only)

    # What is neither.

    def _several(self, file: PaperFile) -> Verified:
        """A file for the printer holds many papers; each is proved by a file of its own."""
        why = _because("verify.several", count=len(file.embedded))
        return self._is("unproved", why)

    def _not_ours(self, attached: Attached) -> Verified:
        if attached.fund != self.fund:
            said = {"fund": attached.fund, "name": attached.fund_name}
            return self._is("not_ours", _because("verify.other_fund", **said), attached=attached)
        why = _because("verify.other_chain", link=attached.known_at)
        return self._is("not_ours", why, attached=attached)

    def _altered_page(
        self,
        attached: Attached,
        elsewhere: tuple[Elsewhere, ...],
        issued: Issued | None = None,
    ) -> Verified:
        first = elsewhere[0]
        why = _because(_why_altered(first), page=first.page, line=first.line or 0)
        return self._is("altered", why, attached=attached, issued=issued, elsewhere=elsewhere)

    def _is(
        self,
        result: Result,
        why: Wording | None,
        *,
        issued: Issued | None = None,
        match: Match = "",
        attached: Attached | None = None,
        lines: Sequence[Difference] = (),
        elsewhere: tuple[Elsewhere, ...] = (),
    ) -> Verified:
        return Verified(
            self.source.name,
            result,
            issued,
            match,
            attached,
            tuple(lines),
            elsewhere,
            why,
            tuple(self.remarks),
            self.signatures,
        )


def _because(key: str, /, **params: object) -> Sentence:
    return Sentence(key, params)


def _why_altered(first: Elsewhere) -> str:
    if first.is_under_signature:
        return "verify.signature_on_something"
    if first.is_missing or first.is_added:
        return "verify.page_missing" if first.is_missing else "verify.page_added"
    return "verify.page_looks_altered" if first.line is None else "verify.page_altered"


def _strange_sums(file: PaperFile, figures: Mapping[str, Any]) -> Iterator[Elsewhere]:
    """Sums on the pages that are none of the figures, nor carried over from page to page."""
    known = {str(abs(each)) for each in _numbers_in(figures)}
    bare = {each.strip("0") for each in known}
    for page, lines in enumerate(file.pages, start=1):
        for place, line in enumerate(lines, start=1):
            for said, unit in _SUM.findall(line):
                digits = re.sub(r"[.,]", "", said)
                if not (digits.strip("0") in bare if unit else digits in known):
                    yield Elsewhere(page, place, said)


def _numbers_in(figures: object) -> Iterator[int]:
    match figures:
        case bool():
            return
        case int():
            yield figures
        case {"rows": list() as rows, **rest}:
            yield from _numbers_in(rest)
            yield from _numbers_in(rows)
            for name in {name for row in rows for name in row}:
                column = [row.get(name) for row in rows]
                yield from accumulate(each for each in column if type(each) is int)
        case dict():
            for value in figures.values():
                yield from _numbers_in(value)
        case list():
            for value in figures:
                yield from _numbers_in(value)
        case str():
            yield from (int(re.sub(r"[.,]", "", said)) for said, _ in _SUM.findall(figures))
