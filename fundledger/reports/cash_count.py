"""The count of a cash box (08a-TT): what the books say, what is there note by note, the difference.

Where nothing was counted yet, the numbers are blank: a form to be filled in beside the open box.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fundledger.errors import FundledgerError
from fundledger.messages.wording import Sentence
from fundledger.money import Dong
from fundledger.reports.asked import Asked
from fundledger.reports.money_books import money_in, place_called
from fundledger.reports.table import Cell, Record, Table, money, numbers, texts

DENOMINATIONS = (
    *(500_000, 200_000, 100_000, 50_000, 20_000, 10_000),
    *(5_000, 2_000, 1_000, 500, 200, 100),
)
"""Of the notes that are in circulation, in đồng."""

_COUNT = (
    *texts("line_number", "counted_what"),
    *(*numbers("number_of_notes"), *money("amount"), *texts("row_kind", wide=True)),
)


@dataclass(frozen=True, slots=True)
class Count:
    """Of a box at the end of a day. `notes` is by denomination; None: not counted yet."""

    booked: int
    notes: Mapping[int, int] | None

    @property
    def counted(self) -> int | None:
        if self.notes is None:
            return None
        return sum(denomination * number for denomination, number in self.notes.items())

    @property
    def difference(self) -> int | None:
        """As the form has it, books less what is there: more than 0 is lacking."""
        return None if self.counted is None else self.booked - self.counted

    @property
    def surplus(self) -> int:
        return max(-(self.difference or 0), 0)

    @property
    def shortage(self) -> int:
        return max(self.difference or 0, 0)


def count_of(asked: Asked, place: str, said: Sequence[tuple[int, int]]) -> Count:
    """`said` is how many of each denomination; of those that it does not name there are none."""
    booked = money_in(asked, "cash", place)
    return Count(booked, _notes(said) if said else None)


def count_table(asked: Asked, place: str, count: Count) -> Table:
    facts: dict[str, Cell] = {"place": place_called(place), **asked.facts}
    return Table.of("cash_count", _COUNT, _rows(count), facts)


def _rows(count: Count) -> Iterator[Record]:
    yield {"line_number": "I", **_what("booked"), "amount": count.booked, "row_kind": "booked"}
    yield {"line_number": "II", **_what("counted"), "amount": count.counted, "row_kind": "counted"}
    for place, denomination in enumerate(DENOMINATIONS, start=1):
        number = None if count.notes is None else count.notes.get(denomination, 0)
        yield {
            "line_number": str(place),
            **_what("notes", of=Dong(denomination)),
            "number_of_notes": number,
            "amount": None if number is None else number * denomination,
        }
    yield {
        "line_number": "III",
        **_what("difference"),
        "amount": count.difference,
        "row_kind": "difference",
    }


def _what(key: str, **said: object) -> dict[str, Cell]:
    return {"counted_what": Sentence(f"cash_count.{key}", said)}


def _notes(said: Iterable[tuple[int, int]]) -> dict[int, int]:
    found: dict[int, int] = {}
    for denomination, number in said:
        if denomination not in DENOMINATIONS:
            known = [Dong(each) for each in DENOMINATIONS]
            raise FundledgerError("cash_count.no_note", of=Dong(denomination), known=known)
        if denomination in found:
            raise FundledgerError("cash_count.twice", of=Dong(denomination))
        found[denomination] = number
    return found
