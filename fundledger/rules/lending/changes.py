"""What one table of steps, authority and papers says otherwise than another: pure, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Literal, NamedTuple

from fundledger.rules.lending import Authority, LendingRules, PaperWanted, Step
from fundledger.text import unaccented

Part = Literal["table", "steps", "authority", "papers"]
Kind = Literal["new", "gone", "changed", "moved"]
Row = Step | Authority | PaperWanted


class Change(NamedTuple):
    """`field` says what of a row is another; of one that is new or gone there is none.

    Of a step that stands at another place among those of both tables, `before` and `after` are its
    numbers in the whole.
    """

    part: Part
    row: str  # its code, or who decides; of what holds for all of the table: nothing
    kind: Kind
    field: str = ""
    before: object = None
    after: object = None


def changes(before: LendingRules, after: LendingRules) -> Iterator[Change]:
    """In the order of the later table; what is gone comes last in its part."""
    for name in ("source", "lapse_days"):
        was, is_now = getattr(before, name), getattr(after, name)
        if was != is_now:
            yield Change("table", "", "changed", name, was, is_now)
    steps = _by_code(before.steps), _by_code(after.steps)
    yield from _between("steps", *steps)
    yield from _moved(*(list(of) for of in steps))
    people = _by_office(before.authority), _by_office(after.authority)
    yield from _between("authority", *people)
    yield from _between("papers", _by_code(before.papers), _by_code(after.papers))


def _by_code(rows: tuple[Step, ...] | tuple[PaperWanted, ...]) -> dict[str, Row]:
    return {each.code: each for each in rows}


def _by_office(rows: tuple[Authority, ...]) -> dict[str, Row]:
    """However it is capitalised: it is one office."""
    return {unaccented(each.who): each for each in rows}


def _between(part: Part, before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[Change]:
    for key, row in after.items():
        was = before.get(key)
        if was is None:
            yield Change(part, _called(row), "new")
            continue
        for each in fields(row):
            old, new = getattr(was, each.name), getattr(row, each.name)
            if old != new:
                yield Change(part, _called(row), "changed", each.name, old, new)
    for key, row in before.items():
        if key not in after:
            yield Change(part, _called(row), "gone")


def _moved(before: list[str], after: list[str]) -> Iterator[Change]:
    """Steps that both have, where they do not follow one another as they did."""
    stayed = [code for code in before if code in after]
    for was, code in zip(stayed, (code for code in after if code in before), strict=True):
        if was != code:
            places = before.index(code) + 1, after.index(code) + 1
            yield Change("steps", code, "moved", "", *places)


def _called(row: Row) -> str:
    return row.who if isinstance(row, Authority) else row.code
