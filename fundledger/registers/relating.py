"""Stating that two borrowers are related from a day on, and that they are no more.

    relate(writer, first, second, kind, on)         refused where it cannot be
    unrelate(writer, first, second, kind, on)       it keeps the days that it had

One that was stated wrongly is ended on the day on which it began: it holds on no day then.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.ledger.journal import Writer
from fundledger.messages.wording import Joined, Sentence
from fundledger.registers.cooperatives import refuse_unknown
from fundledger.registers.relations import (
    DIRECTED,
    KIND,
    Path,
    Relation,
    RelationKind,
    Relations,
    subject_of,
)
from fundledger.text import clean


def relate(
    writer: Writer,
    first: str,
    second: str,
    kind: RelationKind,
    on: date,
    today: date,
    document: str | None = None,
) -> Relation:
    """`first` is `kind` of `second` from a day on: 4900000001 is `member_of` 4900000009."""
    wanted = Relation(clean(first), clean(second), kind, on, document=clean(document or ""))
    if on > today:
        raise FundledgerError("relation.future_day", day=on)
    if wanted.first == wanted.second:
        raise FundledgerError("relation.itself", cooperative=wanted.first)
    for number in (wanted.first, wanted.second):
        refuse_unknown(writer.connection, writer.fund, number)
    standing = Relations.read(writer.connection, writer.fund)
    _refuse_standing(standing, wanted)
    _refuse_circle(standing, wanted)
    subject = subject_of(wanted.first, wanted.second, kind)
    fact = writer.state(Statement(KIND, subject, on, {}, wanted.document or None))
    return wanted._replace(chain=fact.chain)


def unrelate(
    writer: Writer,
    first: str,
    second: str,
    kind: RelationKind,
    on: date,
    today: date,
    reason: str,
    document: str | None = None,
) -> Relation:
    """It held up to the day before; on the day on which it began: it never did."""
    first, second = clean(first), clean(second)
    if on > today:
        raise FundledgerError("relation.future_day", day=on)
    if not clean(reason):
        raise FundledgerError("relation.reason_needed")
    found = [
        each
        for each in Relations.read(writer.connection, writer.fund).of(first)
        if each.says(first, second, kind) and each.ended is None
    ]
    if not found:
        said = Relation(first, second, kind, on)
        raise FundledgerError("relation.not_standing", relation=in_words(said))
    standing = min(found, key=lambda each: each.is_of_register)  # what was stated by itself first
    if standing.is_of_register:
        raise FundledgerError("relation.of_register", cooperative=standing.first)
    if on < standing.since:
        since = standing.since
        raise FundledgerError("relation.ends_before", relation=in_words(standing), since=since)
    subject = subject_of(standing.first, standing.second, kind)
    body = {"ends": True, "reason": clean(reason)}
    fact = writer.state(Statement(KIND, subject, on, body, clean(document or "") or None))
    return standing._replace(ended=on, chain=fact.chain)


def in_words(relation: Relation) -> Sentence:
    """4900000001 là thành viên của 4900000009."""
    params = {"first": relation.first, "second": relation.second}
    return Sentence(f"relation_says.{relation.kind}", params)


def _refuse_standing(standing: Relations, wanted: Relation) -> None:
    """Its days may not meet those of the same relation; before one that ended it cannot begin."""
    for each in standing.of(wanted.first):
        if not each.says(wanted.first, wanted.second, wanted.kind):
            continue
        if each.ended is None:
            raise FundledgerError("relation.standing", relation=in_words(each), since=each.since)
        if each.since < each.ended and wanted.since < each.ended:
            params = {"since": each.since, "ended": each.ended}
            raise FundledgerError("relation.had_ended", relation=in_words(each), **params)


def _refuse_circle(standing: Relations, wanted: Relation) -> None:
    """On no day on which the relation would hold."""
    if wanted.kind not in DIRECTED:
        return
    for day in _days_from(standing, wanted.since):
        path = standing.leads(wanted.second, wanted.first, day)
        if path is not None:
            raise FundledgerError(
                "relation.circle", relation=in_words(wanted), chain=chain_in_words(path)
            )


def _days_from(standing: Relations, first: date) -> Iterator[date]:
    """The days on which a chain may come to be: the first, and whenever a relation begins."""
    yield first
    yield from sorted({each.since for each in standing.every if each.since > first})


def chain_in_words(path: Path) -> Joined:
    return Joined(tuple(in_words(each) for each in path), "; ")
