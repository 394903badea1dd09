"""A document's figures as it states them, and what it claims of how they hang together.

A `Figure` says which quantity it is (`Quantity`: what, of what, where, in which unit) and of when
(`When`). Two figures of one quantity and time are one figure stated twice, in whatever document
they stand, so that contradictions are found that nobody declared. A path has its steps parted by
“ / ”: `HTX / nông nghiệp` is part of `HTX`, `Lạng Sơn / Cao Lộc` of `Lạng Sơn`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal, get_args

from fundledger.published.intervals import Interval
from fundledger.published.printed import Printed, printed
from fundledger.published.spans import Span
from fundledger.published.units import WHOLE, Unit
from fundledger.text import clean, unaccented

Basis = Literal["actual", "estimate", "plan"]
Direction = Literal["in", "out", "change"]
RelationKind = Literal[
    "total_of",
    "part_of",
    "share_of",
    "same_as",
    "change_since",
    "growth_of",
    "at_most",
    "product_of",
    "ratio_of",
    "out_of",
    "whole_of",
]
BASES: tuple[Basis, ...] = get_args(Basis)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
RELATION_KINDS: tuple[RelationKind, ...] = get_args(RelationKind)

Steps = tuple[str, ...]
_UNSTATED = ("khong neu", "chua neu", "not stated")
_MEANS = ("binh quan", "trung binh", "ty le", "ti le", "lai suat", "muc luong", "average", "rate")


@dataclass(frozen=True, slots=True)
class Document:
    code: str
    """By which a relation of another file names it."""

    name: str
    """What findings call it: Báo cáo 45/BC-LMHTX."""

    day: date | None = None
    issuer: str = ""
    title: str = ""
    period: Span | None = None
    """What it reports on."""

    as_of: date | None = None
    """The day to which its heading says that all its figures are."""

    file: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """A stock has a day, a flow a span, what adds up to a day both the day and `is_cumulative`."""

    as_of: date | None = None
    span: Span | None = None
    is_cumulative: bool = False
    since: date | None = None

    @property
    def is_stock(self) -> bool:
        return self.as_of is not None and not self.is_cumulative

    @property
    def is_flow(self) -> bool:
        return self.span is not None

    @property
    def last(self) -> date | None:
        return self.as_of if self.span is None else self.span.last


@dataclass(frozen=True, slots=True)
class Quantity:
    """What a figure is of, whenever it is; two with the same are the same quantity."""

    category: Steps
    measure: str
    unit: Unit
    area: Steps
    scope: str
    basis: Basis
    direction: Direction | None

    def is_part_of(self, other: Quantity) -> bool:
        """By its path of categories or of areas, all else being the same."""
        if self == other or replace(self, category=(), area=()) != replace(
            other, category=(), area=()
        ):
            return False
        return (
            self.category[: len(other.category)] == other.category
            and self.area[: len(other.area)] == other.area
        )

    @property
    def adds_up(self) -> bool:
        """A part is no larger than the whole: so of numbers and sums, not of means and rates."""
        words = " ".join((self.measure, *self.category[-1:]))
        return self.unit.adds_up and not is_mean(words)


@dataclass(frozen=True)
class Figure:
    document: Document
    id: str
    place: str
    category: str
    printed_text: str
    measure: str = ""
    unit_text: str = ""
    area: str = ""
    scope: str = ""
    basis: Basis = "actual"
    when: When = field(default_factory=When)
    direction: Direction | None = None
    quote: str = ""
    note: str = ""
    row: int | None = None
    book: str = ""
    """Which figure of the books it states, by the name of that."""

    @cached_property
    def printed(self) -> Printed:
        return printed(self.printed_text, self.unit_text or None)

    @property
    def key(self) -> str:
        """Among all documents checked together."""
        return f"{self.document.code}:{self.id}"

    @property
    def value(self) -> Interval | None:
        """What it may be; of what came in or went out its size, whatever word it was said with."""
        found = None if self.is_broken_count else self.printed.interval
        if found is not None and self.direction in ("in", "out") and found.is_below_zero:
            return found.negated()
        return found

    @property
    def is_unreadable(self) -> bool:
        """Words stand where a number should, and they do not say that there is none."""
        is_unstated = unaccented(clean(self.printed_text)).startswith(_UNSTATED)
        return self.printed.interval is None and not self.printed.digits and not is_unstated

    @property
    def is_broken_count(self) -> bool:
        """1,369 người: of whole things there are no decimals, but in a mean."""
        printed = self.printed
        whole = printed.unit.name in WHOLE and not printed.unit.per and printed.scale == 1
        return (
            whole
            and any(each.decimals for each in printed.digits)
            and not is_mean(f"{self.measure} {self.category}")
        )

    @cached_property
    def quantity(self) -> Quantity:
        return Quantity(
            steps_of(self.category),
            _compared(self.measure),
            self.printed.unit,
            steps_of(self.area),
            _compared(self.scope),
            self.basis,
            self.direction,
        )


@dataclass(frozen=True, slots=True)
class Relation:
    """What a document says of how a figure hangs together with others.

    total_of      figure = sum of `parts` − `less`
    part_of       figure is one of the things that the one part counts: figure ≤ part
    share_of      figure % = first part ÷ second part
    same_as       figure = part
    change_since  figure = first part, and `parts` after it came in, and `less` went out
    growth_of     figure % = (first part − second part) ÷ second part
    at_most       figure ≤ part
    product_of    figure = product of parts; a part may be a number
    ratio_of      figure = first part ÷ second part; a part may be a number
    out_of        of “12/20”, the 20 is the part
    whole_of      `parts`, in %, make 100 %; there is no figure
    """

    document: Document
    kind: RelationKind
    figure: str
    parts: tuple[str, ...]
    less: tuple[str, ...] = ()
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A document with what it states."""

    document: Document
    figures: tuple[Figure, ...]
    relations: tuple[Relation, ...] = ()


def steps_of(path: str) -> Steps:
    """`HTX / Nông nghiệp` as it is compared: without regard to accents' case and blanks."""
    return tuple(_compared(step) for step in path.split(" / ") if step.strip())


def _compared(text: str) -> str:
    return clean(text).casefold()


def is_mean(words: str) -> bool:
    plain = unaccented(words)
    return any(mean in plain for mean in _MEANS)
