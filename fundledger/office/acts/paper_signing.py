"""Issued papers signed digitally, by a certificate in a file or on a token."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError, Misused
from fundledger.office.acts.paper_register import paper_asking, write_kept
from fundledger.office.answers import Answer, Made, told
from fundledger.office.declaring import act
from fundledger.office.kinds import Name, Number, Password, SourceFile, Text

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from fundledger.office.calling import Work
    from fundledger.statements.signing import Key


@act(shows=False)
def sign_paper(
    work: Work,
    file: SourceFile,
    *,
    certificate: SourceFile | None = None,
    token: Text | None = None,
    slot: Number | None = None,
    key: Name = "",
    password: Password | None = None,
    dry_run: bool = False,
) -> Answer:
    """Sign an issued paper, in blue where its signer signs, and keep it as the signed copy.

    By a PKCS#12 file (`certificate`), or a token by the library of its maker (`token`). A paper
    that is not as it was issued is not signed.
    """
    from dataclasses import replace

    from fundledger.calendar import now
    from fundledger.ledger.kept_files import PDF_MEDIA, KeptFile
    from fundledger.messages.wording import Sentence
    from fundledger.registers.papers import Register, add_copy
    from fundledger.reports.table import Note
    from fundledger.statements.issuing import file_name
    from fundledger.statements.signing import has_place, sign
    from fundledger.statements.verify import verified

    if (certificate is None) == (token is None):
        raise Misused("usage.missing_parameter", act="paper sign", name="certificate | token")
    with work.book.reading() as connection:
        where = connection, work.fund
        found = verified(file, Register.read(*where), paper_asking(work, *where), *where)
    issued = found.issued
    if issued is None or not found.holds or not issued.stands or not found.match:
        raise FundledgerError("sign.not_issued", file=file.name)
    words = (Sentence(f"sign.stamp_{each}").words("vi") for each in ("name", "body", "time"))
    name, body, time = words
    with _key(certificate, token, slot, key, password) as of:
        data = sign(file, of, now(), (name, body, time))
        signer = of.name
    copy = KeptFile.of(data, PDF_MEDIA)
    with work.writing() as writer:
        register = Register.read(writer.connection, writer.fund)
        kept = add_copy(writer, register.numbered(issued.number, issued.year), copy, work.today)
    key_said = "would_be_signed" if dry_run else "was_signed"
    notes = [Note(f"sign.{key_said}", {"number": issued.number, "name": signer})]
    if found.signatures or not has_place(file.data):
        notes.append(Note("sign.unseen", {"file": file.name}))
    answer = told(*notes, number=issued.number, sha256=copy.sha256)
    if dry_run:
        return answer
    made = Made(
        file_name(kept, PDF_MEDIA, is_copy=True), partial(write_kept, copy), folder=file.folder
    )
    return replace(answer, files=(made,))


def _key(
    certificate: SourceFile | None,
    token: str | None,
    slot: int | None,
    key: str,
    password: str | None,
) -> AbstractContextManager[Key]:
    from fundledger.statements.signing import Token, key_of_file, key_of_token

    if certificate is not None:
        return key_of_file(certificate, password)
    return key_of_token(Token(token or "", slot, key), password)
