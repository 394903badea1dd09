"""Items of support: who was given what, how much, from where, when; as they stand in the book.

    standing(connection, fund)      every item as it stands, in the order in which it was entered
    item_at(connection, fund, ref)  one, with all its versions
    rows_of(connection, fund)       those that stand as bare rows, for whoever sums up a million

Items come many at a time, so one fact (`ITEMS`) holds up to `ROWS_A_FACT` of them, a row each. An
item is called by the link of its fact and its place in it: `157.3`. A correction is a fact of its
own under that name (`CHANGES`): it says the whole item anew, or takes it back. An aggregate of an
old report (“19 HTX, 669 triệu, đến 31/12/2022”) is an item too, `cumulative`; where its beginning
is not known, `first` is not said.

Write none here: `entering` does, after it has looked at what stands against them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from fundledger.contract.fields import Day, IfSaid, Kind, Money, SaidAs, Text, reader_of, said
from fundledger.errors import FundledgerError
from fundledger.ledger.facts import fact_at, stated, stated_in_bulk
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

ITEMS = "support_items"
CHANGES = "support_change"
SUBJECT = "items"
ROWS_A_FACT = 1_000
"""Few enough for one to be read at once, many enough that a million are a thousand facts."""


class Counted(NamedTuple):
    """28 người."""

    unit: str
    number: int


def _counts(of: tuple[Counted, ...]) -> dict[str, int]:
    return dict(of)


def _counted(said_of: Mapping[str, int]) -> tuple[Counted, ...]:
    return tuple(Counted(*each) for each in said_of.items())


Counts = Annotated[tuple[Counted, ...], Kind("counts", _counts, _counted)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """`first` None: the one day `last`; of what is cumulative, since nobody knows when.

    A named cooperative counts as one of its kind by itself; `counts` says what else, and of whom
    nobody names. `amount` None: not told; 0: nothing was given. Its money belongs to `main_unit`.
    """

    category: Text
    last: Annotated[Day, SaidAs("to")]
    first: Annotated[IfSaid[Day | None], SaidAs("from")] = None
    cumulative: IfSaid[bool] = False
    counts: IfSaid[Counts] = ()
    main_unit: Annotated[IfSaid[Text], SaidAs("unit")] = ""
    amount: IfSaid[Money | None] = None
    approximate: IfSaid[bool] = False
    source: IfSaid[Text] = ""
    programme: IfSaid[Text] = ""
    cooperative: IfSaid[Text] = ""  # its number in the register
    beneficiary: IfSaid[Text] = ""  # the name of one that the register does not have
    area: IfSaid[Text] = ""
    document: IfSaid[Text] = ""
    loan: IfSaid[Text] = ""  # of the Fund, whose interest is paid for
    key: IfSaid[Text] = ""  # by which its file knows it
    note: IfSaid[Text] = ""

    @property
    def begins(self) -> date | None:
        """None: it is not known."""
        if self.first is None and not self.cumulative:
            return self.last
        return self.first

    @property
    def whom(self) -> str:
        return self.cooperative or self.beneficiary


class Ref(NamedTuple):
    """What an item is called by."""

    link: int
    place: int = 1

    @classmethod
    def read(cls, text: str) -> Ref:
        link, dot, place = clean(text).partition(".")
        parts = (link, place) if dot else (link, "1")
        if not all(part.isascii() and part.isdigit() and len(part) <= 12 for part in parts):
            raise FundledgerError("support.not_an_item", item=text)
        return cls(int(parts[0]), int(parts[1]))

    def __str__(self) -> str:
        return f"{self.link}.{self.place}"


def refs_meant(connection: Connection, fund: int, texts: Iterable[str]) -> list[Ref]:
    """Items by their numbers; a link alone means all that were entered with it, such as a file."""
    found: list[Ref] = []
    for text in texts:
        ref = Ref.read(text)
        if "." in text:
            found.append(ref)
            continue
        rows = _rows_at(connection, fund, ref.link)
        if not rows:
            raise FundledgerError("support.no_such_item", item=clean(text))
        changed = Changes.read(connection, fund).of.get(ref.link, {})
        places = range(1, len(rows) + 1)
        found += [
            Ref(ref.link, place)
            for place in places
            if place not in changed or changed[place][-1].item is not None
        ]
    return found


class Version(NamedTuple):
    """What was said of an item: `item` None takes it back."""

    chain: int
    day: date
    actor: str
    item: Item | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Entered:
    """An item that was entered, with what became of it; the last version holds."""

    ref: Ref
    versions: tuple[Version, ...]

    @property
    def item(self) -> Item:
        """As it stands; as it last stood where it was taken back."""
        return next(each.item for each in reversed(self.versions) if each.item is not None)

    @property
    def is_void(self) -> bool:
        return self.versions[-1].item is None

    @property
    def is_corrected(self) -> bool:
        return len(self.versions) > 1


_read = reader_of(Item)


def item_of(row: Mapping[str, Any]) -> Item:
    return Item(**_read(row))


def row_of(item: Item) -> dict[str, Any]:
    """The row of a fact's body that says it."""
    return said(item)


class Changes:
    """What was corrected or taken back, by the link of what it was entered with."""

    def __init__(self, versions: Iterable[tuple[Ref, Version]]) -> None:
        self.of: dict[int, dict[int, list[Version]]] = {}
        for ref, version in versions:
            self.of.setdefault(ref.link, {}).setdefault(ref.place, []).append(version)

    @classmethod
    def read(
        cls, connection: Connection, fund: int, ref: Ref | None = None, known_at: int | None = None
    ) -> Changes:
        subject = None if ref is None else str(ref)
        facts = stated(connection, fund, CHANGES, subject=subject, known_at=known_at)
        return cls(
            (
                Ref.read(fact.subject),
                Version(
                    *(fact.chain, fact.effective, fact.actor),
                    item_of(fact.body["item"]) if "item" in fact.body else None,
                    fact.body["reason"],
                ),
            )
            for fact in facts
        )


def entered(connection: Connection, fund: int, known_at: int | None = None) -> Iterator[Entered]:
    """Every item that was ever entered, what was taken back among them."""
    changes = Changes.read(connection, fund, known_at=known_at)
    for fact in stated(connection, fund, ITEMS, known_at=known_at):
        changed = changes.of.get(fact.chain, {})
        for place, row in enumerate(fact.body["items"], start=1):
            first = Version(fact.chain, fact.effective, fact.actor, item_of(row))
            yield Entered(Ref(fact.chain, place), (first, *changed.get(place, ())))


def standing(connection: Connection, fund: int, known_at: int | None = None) -> Iterator[Entered]:
    return (each for each in entered(connection, fund, known_at) if not each.is_void)


def item_at(connection: Connection, fund: int, ref: Ref, known_at: int | None = None) -> Entered:
    """One, be it taken back since; a refusal where there is none."""
    fact = fact_at(connection, fund, ref.link)
    rows = _rows_at(connection, fund, ref.link)
    if fact is None or not 1 <= ref.place <= len(rows) or (known_at or fact.chain) < fact.chain:
        raise FundledgerError("support.no_such_item", item=str(ref))
    changes = Changes.read(connection, fund, ref, known_at)
    first = Version(fact.chain, fact.effective, fact.actor, item_of(rows[ref.place - 1]))
    return Entered(ref, (first, *changes.of.get(ref.link, {}).get(ref.place, ())))


def _rows_at(connection: Connection, fund: int, link: int) -> list[Row]:
    fact = fact_at(connection, fund, link)
    return fact.body["items"] if fact is not None and fact.kind == ITEMS else []


Row = Mapping[str, Any]
"""An item as its body says it: see `Item` for its keys."""


def rows_of(connection: Connection, fund: int, known_at: int | None = None) -> Iterator[list[Row]]:
    """The items that stand as their bodies say them, many at a time: a million in seconds."""
    changes = Changes.read(connection, fund, known_at=known_at)
    for chain, _, _, _, body in stated_in_bulk(connection, fund, ITEMS, known_at=known_at):
        rows: list[Row] = json.loads(body)["items"]
        if (changed := changes.of.get(chain)) is not None:
            rows = list(_as_changed(rows, changed))
        yield rows


def _as_changed(rows: Iterable[Row], changed: Mapping[int, list[Version]]) -> Iterator[Row]:
    for place, row in enumerate(rows, start=1):
        if place not in changed:
            yield row
        elif (item := changed[place][-1].item) is not None:
            yield row_of(item)
