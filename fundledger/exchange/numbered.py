"""Rows of a file that each carry a number of their own: none of them may be said twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol, TypeVar

from fundledger.errors import Place, Problem
from fundledger.schemas.filekinds import Located, Reading
from fundledger.schemas.records import Record


class Numbered(Protocol):
    @property
    def number(self) -> str: ...


N = TypeVar("N", bound=Numbered)


def said_twice(reading: Reading[Located[N], Record], key: str, what: str) -> Iterator[Problem]:
    """A number is said once, in a row that could be read or in one that could not.

    `what` is the name under which the sentence of the `key` speaks of the number.
    """
    said = [(each.value.number, each.place_of("number")) for each in reading.found]
    said += [
        (number, record.where.place(("number",)))
        for record in reading.left_out
        if (number := record.text("number")) is not None
    ]
    first: dict[str, Place] = {}
    for number, place in sorted(said, key=lambda each: (each[1].sheet or "", each[1].row or 0)):
        earlier = first.setdefault(number, place)
        if earlier is not place:
            params: dict[str, object] = {what: number, "first": earlier}
            yield Problem(place, key, params)
