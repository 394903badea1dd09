"""Reviews of overdue borrowers as a table: who looked when, what was found, what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fundledger.arrears.reviews import Review, reviews, reviews_of
from fundledger.registers.cooperatives import borrower_on
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.table import Cell, Column, Note, Record, Table, days, numbers, texts

_COLUMNS = (
    *(*days("day"), *texts("cooperative", "name", "reviewed_by")),
    *(*texts("cause", "ability", "conclusion", "next_step"), *days("next_on")),
    *texts("quarter", wide=True),
    *(*texts("document", "actor", wide=True), *numbers("link", wide=True)),
)
_WHO = (Column("cooperative"), ("cooperative", "name"))
_BY = (Column("reviewed_by"), ("reviewed_by",))
_FOUND = (Column("findings"), ("cause", "ability"))
_NEXT = (Column("agreed"), ("conclusion", "next_step"))
_SHOWN = tuple((column, (column.name,)) for column in days("day", "next_on"))
_ON_SCREEN = (_SHOWN[0], _WHO, _BY, _FOUND, _NEXT, _SHOWN[1])


def reviews_list(asked: Asked, number: str | None = None) -> Table:
    """Every review up to the day, the last first; of one borrower where its number is said."""
    where = asked.connection, asked.fund
    if number is None:
        found = reviews(*where, asked.as_of, asked.known_at)
    else:
        known = borrower_on(*where, number, asked.as_of).number
        found = reviews_of(*where, known, asked.as_of, asked.known_at)
    return reviews_table(found, borrowers(asked), asked.facts)


def reviews_table(
    found: Iterable[Review],
    register: Mapping[str, Borrower],
    facts: Mapping[str, Cell] | None = None,
    notes: Iterable[Note] = (),
    *,
    is_detail: bool = False,
) -> Table:
    records: list[Record] = [
        {
            "day": each.day,
            "cooperative": each.borrower,
            "name": register[each.borrower].name if each.borrower in register else "",
            "reviewed_by": each.by,
            "cause": each.found.cause or None,
            "ability": each.found.ability or None,
            "conclusion": each.found.conclusion or None,
            "next_step": each.found.next or None,
            "next_on": each.found.next_on,
            "quarter": each.quarter,
            "document": each.document or None,
            "actor": each.actor,
            "link": each.chain,
        }
        for each in found
    ]
    return Table.of(
        "arrears_reviews",
        _COLUMNS,
        records,
        facts,
        notes,
        on_screen=_ON_SCREEN,
        is_detail=is_detail,
    )
