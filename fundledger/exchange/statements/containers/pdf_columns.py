"""Which column what stands below free headings belongs to: certain for all of it, or a refusal.

A column is where its heading is and where what stands below it is, and no two columns overlap. A
text that is below no heading belongs to the one whose other texts it is aligned with: left, right
or centred.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fundledger.errors import FundledgerError
from fundledger.exchange.statements.containers.pdf_headings import Column
from fundledger.exchange.statements.containers.pdf_words import Line, Phrase

NEXT_LINE = 1.35
"""Lines of one text are not further apart than this, of a line's height."""

_ALIGNED = 1.0
_FEW = 3


def bounds_of(headings: Sequence[Column], regions: Iterable[Sequence[Line]]) -> list[float]:
    """Where one column ends and the next begins, from the left."""
    under: list[list[Phrase]] = [[] for _ in headings]
    between: list[list[tuple[Line, Phrase]]] = [[] for _ in range(len(headings) + 1)]
    for line in (line for region in regions for line in transactions_of(region)):
        places = [_places(headings, phrase) for phrase in line.phrases]
        if any(len(place) > 1 for place in places):
            continue  # a label across columns; what it is, is asked where rows are made
        for place, phrase in zip(places, line.phrases, strict=True):
            if place:
                under[place[0]].append(phrase)
            else:
                gap = sum(1 for column in headings if column.right <= phrase.left)
                between[gap].append((line, phrase))
    extents = [_extent(column, phrases) for column, phrases in zip(headings, under, strict=True)]
    settings = [_Setting.of(phrases) for phrases in under]
    edges = [_edges(phrases) for phrases in under]
    for gap, phrases in enumerate(between):
        beside = [at for at in (gap - 1, gap) if 0 <= at < len(headings)]
        for line, phrase in phrases:
            near = [at for at in beside if not settings[at].refuses(phrase, is_left=at == gap - 1)]
            at = near[0] if len(near) == 1 else _aligned(line, phrase, near, edges, extents)
            extents[at] = _extent(extents[at], [phrase])
    bounds: list[float] = []
    for one, other in pairwise(extents):
        if one.right > other.left:
            line, phrase = _widest(one, other, regions)
            raise FundledgerError("pdf.columns", page=line.page, text=phrase.text)
        bounds.append((one.right + other.left) / 2)
    return bounds


def transactions_of(region: Sequence[Line]) -> Iterator[Line]:
    """The lines from the first to the last that have a day and an amount, without totals.

    Text right above the first and right below the last is of them too.
    """
    whole = [at for at, line in enumerate(region) if _is_transaction(line)]
    if not whole:
        whole = [at for at, line in enumerate(region) if line.has_amount and not line.is_labelled]
    if not whole:
        return
    first, last = whole[0], whole[-1]
    while first and _is_text_next_to(region[first], region[first - 1]):
        first -= 1
    while last + 1 < len(region) and _is_text_next_to(region[last], region[last + 1]):
        last += 1
    yield from (line for line in region[first : last + 1] if not line.is_labelled)


def _is_text_next_to(line: Line, other: Line) -> bool:
    is_near = abs(other.base - line.base) <= NEXT_LINE * line.height
    return is_near and not other.is_labelled and not other.has_amount


def _is_transaction(line: Line) -> bool:
    return line.has_amount and line.has_day and not line.is_labelled


def _places(headings: Sequence[Column], phrase: Phrase) -> list[int]:
    return [at for at, column in enumerate(headings) if column.overlaps(phrase)]


def _extent(column: Column, phrases: Iterable[Phrase]) -> Column:
    left, right = column.left, column.right
    for phrase in phrases:
        left, right = min(left, phrase.left), max(right, phrase.right)
    return Column(left, right)


def _aligned(
    line: Line,
    phrase: Phrase,
    near: Sequence[int],
    edges: Sequence[Sequence[float | None]],
    extents: Sequence[Column],
) -> int:
    """The one of two columns that a text between their headings belongs to."""
    fitting = [at for at in near if extents[at].overlaps(phrase)]
    if len(fitting) != 1:
        own = phrase.left, phrase.right, phrase.middle
        fitting = [
            at
            for at in near
            if any(
                edge is not None and abs(edge - its) < _ALIGNED
                for edge, its in zip(edges[at], own, strict=True)
            )
        ]
    if len(fitting) != 1:
        raise FundledgerError("pdf.columns", page=line.page, text=phrase.text)
    return fitting[0]


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the texts of a column are set: where all of them begin, end, and its amounts end."""

    is_figures: bool
    begin: float | None
    end: float | None
    amounts_end: float | None

    @classmethod
    def of(cls, column: Sequence[Phrase]) -> _Setting:
        return cls(
            bool(column) and all(each.is_figure for each in column),
            _one_edge([each.left for each in column]),
            _one_edge([each.right for each in column]),
            _one_edge([each.right for each in column if each.is_amount]),
        )

    def refuses(self, phrase: Phrase, *, is_left: bool) -> bool:
        """Whether a text beside the heading cannot be of the column.

        Words among figures; an amount that does not end where all others end; a text that begins
        before, or ends behind, where all others do.
        """
        if self.is_figures and phrase.is_words:
            return True
        if self.is_figures and phrase.is_amount and self.amounts_end is not None:
            return abs(phrase.right - self.amounts_end) > _ALIGNED
        if is_left:
            return self.end is not None and phrase.right > self.end + _ALIGNED
        return self.begin is not None and phrase.left < self.begin - _ALIGNED


def _one_edge(places: Sequence[float]) -> float | None:
    is_one = len(places) >= _FEW and max(places) - min(places) < _ALIGNED
    return places[0] if is_one else None


def _edges(phrases: Sequence[Phrase]) -> tuple[float | None, ...]:
    """Where the texts of a column begin, end and have their middle, where most share it."""
    return (
        _shared([phrase.left for phrase in phrases]),
        _shared([phrase.right for phrase in phrases]),
        _shared([phrase.middle for phrase in phrases]),
    )


def _shared(places: Sequence[float]) -> float | None:
    if not places:
        return None
    most, _ = Counter(round(place) for place in places).most_common(1)[0]
    near = [place for place in places if abs(place - most) < _ALIGNED]
    return sum(near) / len(near) if 2 * len(near) >= len(places) else None


def _widest(one: Column, other: Column, regions: Iterable[Sequence[Line]]) -> tuple[Line, Phrase]:
    """A text that stands where two columns would overlap."""
    for region in regions:
        for line in region:
            for phrase in line.phrases:
                if phrase.left < one.right and phrase.right > other.left:
                    return line, phrase
    raise AssertionError("columns overlap only by what stands in them")


def place_of(bounds: Sequence[float], phrase: Phrase) -> int | None:
    """The column that a text stands in; None where it reaches over several."""
    first = sum(1 for bound in bounds if bound <= phrase.left)
    last = sum(1 for bound in bounds if bound < phrase.right)
    return first if first == last else None
