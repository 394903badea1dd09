"""Who is related to whom as of a day; of one borrower also whom a chain of relations reaches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from fundledger.registers.cooperatives import refuse_unknown
from fundledger.registers.relating import chain_in_words
from fundledger.registers.relations import Relation, Relations
from fundledger.reports.asked import Asked
from fundledger.reports.loans import cooperative_names
from fundledger.reports.screens import Screen
from fundledger.reports.table import Cell, Note, Record, Table, days, texts, word_for

_COLUMNS = (
    *(*texts("cooperative", "name", "relation", "other", "other_name"), *days("from", "ended")),
    *texts("document", wide=True),
)


def relations_screen(asked: Asked, number: str | None = None) -> Screen:
    """Those of the fund, or of one borrower; the ones that ended keep their days."""
    known = Relations.read(asked.connection, asked.fund, asked.known_at)
    names = cooperative_names(asked)
    if number is None:
        return Screen((_standing(asked, known.every, names),))
    refuse_unknown(asked.connection, asked.fund, number, asked.known_at)
    reached = known.reached(number, asked.as_of)
    rows: list[Record] = [
        {"cooperative": other, "name": names.get(other, ""), "through": chain_in_words(path)}
        for other, path in reached.items()
        if path
    ]
    notes = () if rows else (Note("relation.none_reached", {"cooperative": number}),)
    chains = Table.of(
        "relations_reached", texts("cooperative", "name", "through"), rows, asked.facts, notes
    )
    return Screen((_standing(asked, known.of(number), names), chains))


def relations_of(asked: Asked, number: str) -> Table:
    """What names one borrower, without whom a chain reaches."""
    known = Relations.read(asked.connection, asked.fund, asked.known_at)
    return _standing(replace(asked, facts={}), known.of(number), cooperative_names(asked))


def relation_table(
    relation: Relation, names: Mapping[str, str], facts: Mapping[str, Cell], *, dry_run: bool
) -> Table:
    """One that was just stated, or ended."""
    notes = (Note("relation.dry_run"),) if dry_run else ()
    return Table.of("relations", _COLUMNS, [_row(relation, names)], facts, notes)


def _standing(asked: Asked, relations: Iterable[Relation], names: Mapping[str, str]) -> Table:
    rows: list[Record] = []
    for each in sorted(relations, key=lambda one: (one.first, one.second, one.kind, one.since)):
        if each.since > asked.as_of or each.ended == each.since:
            continue  # not yet; or stated wrongly, and never so
        if each.ended is not None and each.ended > asked.as_of:
            each = each._replace(ended=None)
        rows.append(_row(each, names))
    return Table.of("relations", _COLUMNS, rows, asked.facts)


def _row(relation: Relation, names: Mapping[str, str]) -> Record:
    return {
        "cooperative": relation.first,
        "name": names.get(relation.first, ""),
        "relation": word_for("choice.relation_kind.", relation.kind),
        "other": relation.second,
        "other_name": names.get(relation.second, ""),
        "from": relation.since,
        "ended": relation.ended,
        "document": relation.document or None,
    }
