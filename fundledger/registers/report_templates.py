"""A Fund's own templates of the reports it must hand in: workbooks that the book keeps.

    keep(writer, form, file, on, …)         a template that holds from a day on
    templates(connection, fund, known_at)   all of them, in the order in which they were stated
    holding(templates, form, day)           the one of a form on a day

A template is a fact of kind `report_template` under the name of its form; the file is kept by its
hash beside the papers. What a form may name is for `statements.packs` to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.kept_files import KeptFile, keep_files
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "report_template"
WORKBOOK_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class KeptTemplate:
    form: str
    since: date
    document: str
    name: str  # of the file as it came
    sha256: str
    actor: str
    chain: int


def keep(
    writer: Writer, form: str, name: str, data: bytes, since: date, document: str
) -> tuple[KeptTemplate, bool]:
    """Keep a template from a day on; the one that holds then already changes nothing."""
    if not clean(form):
        raise FundledgerError("report_pack.no_form")
    file = KeptFile.of(data, WORKBOOK_MEDIA)
    there = holding(templates(writer.connection, writer.fund), form, since)
    if there is not None and there.sha256 == file.sha256:
        return there, False
    keep_files(writer.connection, writer.fund, [file])
    body = {"sha256": file.sha256, "media": file.media, "name": clean(name)}
    fact = writer.state(Statement(KIND, form_of(form), since, body, clean(document)))
    return _template(fact), True


def templates(
    connection: Connection, fund: int, known_at: int | None = None
) -> Sequence[KeptTemplate]:
    return [_template(fact) for fact in stated(connection, fund, KIND, known_at=known_at)]


def holding(of: Sequence[KeptTemplate], form: str, day: date) -> KeptTemplate | None:
    found = [each for each in of if each.form == form_of(form) and each.since <= day]
    return max(found, key=lambda each: (each.since, each.chain), default=None)


def form_of(text: str) -> str:
    """1A is 1a."""
    return clean(text).lower()


def _template(fact: Fact) -> KeptTemplate:
    return KeptTemplate(
        *(fact.subject, fact.effective, fact.document or "", fact.body["name"]),
        *(fact.body["sha256"], fact.actor, fact.chain),
    )
