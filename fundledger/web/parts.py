"""A page of several questions: each is a part, which says in its place why it has no answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fundledger.errors import FundledgerError
from fundledger.web.showing import ShownTable
from fundledger.web.visits import MOST_ROWS_OF_A_PART, Visit


@dataclass(frozen=True, slots=True)
class Part:
    """One question: its tables, or why there are none, and where it is asked by itself."""

    act: str
    tables: list[ShownTable]
    refusal: FundledgerError | None
    href: str

    @property
    def has_rows(self) -> bool:
        return any(each.rows for each in self.tables)


def part(
    visit: Visit,
    act: str,
    said: Mapping[str, object] | None = None,
    /,
    *,
    most: int | None = MOST_ROWS_OF_A_PART,
    only: tuple[str, ...] = (),
) -> Part:
    """What one question answers; `only` the tables of these names, where not all are wanted."""
    href = visit.question(act, said)
    try:
        shown = visit.shown(visit.ask(act, said).found, most=most)
    except FundledgerError as refusal:
        return Part(act, [], refusal, href)
    return Part(act, [each for each in shown if not only or each.name in only], None, href)
