"""Financial plans from a file: every version of it kept, or none, each refusal at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from fundledger.closing.financial_plans import Plan, state
from fundledger.errors import FundledgerError, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.ledger.journal import writing
from fundledger.schemas.fields import problem_from
from fundledger.schemas.filekinds import Located
from fundledger.schemas.financial_plan import KIND
from fundledger.store.books import Book

_FIELDS = {
    "financial_plan.result_differs": "result",
    "financial_plan.future": "day",
}
"""Which field a refusal speaks of."""


def take_plans(
    book: Book, fund: int, actor: str, file: SourceFile, *, today: date, dry_run: bool = False
) -> list[tuple[Plan, bool]]:
    """Each plan of a file, and whether it is a new version."""
    reading = reading_of(KIND, file)
    problems = [*reading.problems, *_twice(reading.found)]
    taken: list[tuple[Plan, bool]] = []
    with writing(book, fund, actor, dry_run=dry_run) as writer:
        for each in reading.found:
            try:
                taken.append(state(writer, each.value, today))
            except FundledgerError as error:
                problems.append(problem_from(each.place_of(_FIELDS.get(error.key)), error))
        if problems:
            raise refused(file, problems)
    return taken


def _twice(found: list[Located[Plan]]) -> Iterator[Problem]:
    """Two rows of a year approved on one day: which of them holds?"""
    first: dict[tuple[int, date], Located[Plan]] = {}
    for each in found:
        earlier = first.setdefault((each.value.year, each.value.day), each)
        if earlier is not each:
            params: dict[str, object] = {"year": each.value.year, "first": earlier.place}
            yield Problem(each.place_of("year"), "financial_plan.twice", params)
