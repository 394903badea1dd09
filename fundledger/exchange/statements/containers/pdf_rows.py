"""Lines of text below headings made into rows: one a transaction, its narrative joined.

The amounts of a transaction stand on one height. Its other texts may go on above or below that, and
which transaction they belong to is told by ruled lines, by the wider gap between two transactions,
or where no gap is wider by the one way of setting (from the top, centred, from the bottom) that all
pages agree with. Whatever is told by none of them refuses the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fundledger.errors import FundledgerError
from fundledger.exchange.statements.containers.pdf_columns import NEXT_LINE, bounds_of, place_of
from fundledger.exchange.statements.containers.pdf_headings import Heading
from fundledger.exchange.statements.containers.pdf_words import (
    Line,
    is_amount,
    is_carried,
    is_day,
    is_day_or_time,
    is_label,
    may_be_amount,
)

_WIDER = 0.6  # points that the gap between two transactions is wider than that of their own lines
_LEAST_LEADING = 0.7  # of a line's height
_MOST_LEADING = 1.8
_MOSTLY = 0.9
_ALIGNED = 1.0
_CENTRED = 1.5

Cells = dict[int, str]


@dataclass(slots=True)
class Placed:
    """A line of text, and what of it stands in which column."""

    line: Line
    cells: Cells = field(default_factory=dict)
    lefts: dict[int, float] = field(default_factory=dict)
    is_loose: bool = False
    """Something in it reaches over several columns."""


@dataclass(slots=True)
class Region:
    """Lines between two ruled lines, or between headings and the end of a page."""

    lines: list[Line]
    placed: list[Placed] = field(default_factory=list)
    closed: bool = False
    """Lines are ruled above and below it."""
    tail: bool = False
    """It comes after a ruled table: no transaction is expected here."""
    tall: dict[int, tuple[str, int]] = field(default_factory=dict)
    """Cells merged downward that begin here: their text and how many regions they reach over."""


@dataclass(frozen=True, slots=True)
class Made:
    """A row of the grid: cells by column, or texts that belong to none, from the first on."""

    cells: Cells
    in_columns: bool = True


class Table:
    """All that stands below the same headings in the same places, on however many pages."""

    def __init__(self, heading: Heading) -> None:
        self.heading = heading
        self.regions: list[Region] = []

    def settle(self) -> None:
        """Once all pages are seen: what is in which column, and how rows are told apart."""
        if self.heading.ruled:
            columns = self.heading.columns
            self._bounds = [(one.right + other.left) / 2 for one, other in pairwise(columns)]
        else:
            self._bounds = bounds_of(
                self.heading.columns, [each.lines for each in self.regions if not each.tail]
            )
        for region in self.regions:
            if not region.placed:
                region.placed = [self._place(line) for line in region.lines]
        width = range(len(self.heading.columns))
        self._money = {at for at in width if self._is_mostly(at, is_amount, may_be_amount)}
        self._days = {at for at in width if self._is_mostly(at, is_day, is_day_or_time)}
        self._codes = {at for at in width if self._is_of_codes(at)}
        self._leading = self._least_leading()
        self._lefts = self._left_edges()
        self._has_inner_text = any(self._is_inner_text(region) for region in self.regions)
        self._wrapped: set[int] = set()
        self._way = self._told_way()

    # Columns.

    def _place(self, line: Line) -> Placed:
        placed = Placed(line)
        for phrase in line.phrases:
            at = place_of(self._bounds, phrase)
            if at is None:
                placed.is_loose = True
                continue
            before = placed.cells.get(at)
            placed.cells[at] = phrase.text if before is None else f"{before} {phrase.text}"
            placed.lefts.setdefault(at, phrase.left)
        return placed

    def _texts(self, at: int) -> list[str]:
        return [
            placed.cells[at]
            for region in self.regions
            if not region.tail
            for placed in region.placed
            if at in placed.cells and not placed.line.is_labelled and not placed.is_loose
        ]

    def _is_mostly(self, at: int, some: Callable[[str], bool], each: Callable[[str], bool]) -> bool:
        texts = self._texts(at)
        fitting = sum(1 for text in texts if each(text))
        return any(map(some, texts)) and fitting >= _MOSTLY * len(texts)

    def _is_of_codes(self, at: int) -> bool:
        """References without a blank: one that is too long for its column is broken anywhere."""
        texts = self._texts(at)
        return bool(texts) and all(
            " " not in text and any(c.isdigit() for c in text) and not is_day_or_time(text)
            for text in texts
        )

    # Rows.

    def _least_leading(self) -> float:
        """How far two lines of one text are apart: the least distance of lines in one column."""
        least = None
        for region in (each for each in self.regions if not each.tail):
            last: dict[int, float] = {}
            for placed in region.placed:
                for at in placed.cells:
                    base, height = placed.line.base, placed.line.height
                    gap = base - last.get(at, -1e9)
                    if at not in self._money and gap >= _LEAST_LEADING * height:
                        least = gap if least is None else min(least, gap)
                    last[at] = base
        return least or 0.0

    def _left_edges(self) -> dict[int, set[int]]:
        edges: dict[int, dict[int, int]] = {}
        for region in self.regions:
            for placed in region.placed:
                for at, left in placed.lefts.items():
                    of = edges.setdefault(at, {})
                    of[round(left)] = of.get(round(left), 0) + 1
        return {
            at: {left for left, count in of.items() if 4 * count >= sum(of.values())}
            for at, of in edges.items()
        }

    def _is_anchor(self, placed: Placed) -> bool:
        """The line of a transaction that its amounts stand on."""
        if self._money:
            return any(may_be_amount(placed.cells[at]) for at in self._money & placed.cells.keys())
        return any(is_day(placed.cells[at]) for at in self._days & placed.cells.keys())

    def _is_apart(self, placed: Placed) -> bool:
        """A line that is no part of a transaction: a total, a balance, a text across columns."""
        if placed.is_loose or (placed.line.is_labelled and self._is_anchor(placed)):
            return not any(is_day(placed.cells.get(at, "")) for at in self._days)
        return any(not may_be_amount(placed.cells[at]) for at in self._money & placed.cells.keys())

    def _bands(self, region: Region) -> Iterator[list[Placed]]:
        """Lines that no wider gap parts."""
        band: list[Placed] = []
        for placed in region.placed:
            most = _MOST_LEADING if self._has_inner_text else NEXT_LINE
            leading = min(self._leading, most * placed.line.height)
            gap = placed.line.base - band[-1].line.base if band else 0.0
            if band and (
                self._is_apart(placed) or self._is_apart(band[-1]) or gap > leading + _WIDER
            ):
                yield band
                band = []
            band.append(placed)
        if band:
            yield band

    def _is_inner_text(self, region: Region) -> bool:
        """Whether a line without an amount stands between two that have one."""
        anchors = [self._is_anchor(placed) for placed in region.placed]
        if region.tail or not any(anchors):
            return False
        return not all(anchors[anchors.index(True) : len(anchors) - anchors[::-1].index(True)])

    def _is_mixed(self, band: Sequence[Placed]) -> bool:
        """Several transactions and texts that may be of the one or of the other."""
        anchors = sum(1 for placed in band if self._is_anchor(placed))
        return 1 < anchors < len(band)

    def _told_way(self) -> _Way | None:
        """The one way of setting that every mixed band agrees with; several that say the same."""
        mixed: list[list[Placed]] = []
        for region in self.regions:
            if region.tail or self._is_one_row(region):
                continue
            for band in self._bands(region):
                self._note_wrapped(band)
                if self._is_mixed(band):
                    mixed.append(band)
        told: list[tuple[_Way, list[_Parts]]] = []
        for way in _WAYS:
            parts = [way(band, [self._is_anchor(each) for each in band]) for band in mixed]
            if mixed and all(part is not None for part in parts):
                told.append((way, [part for part in parts if part is not None]))
        if (mixed and not told) or any(parts != told[0][1] for _, parts in told):
            line = next(each for each in mixed[0] if not self._is_anchor(each)).line
            raise _unclear(line)
        return told[0][0] if told else None

    def _note_wrapped(self, band: Sequence[Placed]) -> None:
        anchors = [self._is_anchor(placed) for placed in band]
        if any(anchors):
            for placed, is_anchor in zip(band, anchors, strict=True):
                if not is_anchor:
                    self._wrapped |= placed.cells.keys()

    def _is_one_row(self, region: Region) -> bool:
        return region.closed and sum(1 for each in region.placed if self._is_anchor(each)) < 2

    def rows_of(self, region: Region) -> Iterator[Made]:
        if self._is_one_row(region):
            if region.placed or region.tall:
                yield from self._row(region.placed)
            return
        if region.tail:
            for placed in region.placed:
                yield from self._below(placed)
            return
        anchors = [at for at, each in enumerate(region.placed) if self._is_anchor(each)]
        first, last = (anchors[0], anchors[-1]) if anchors else (len(region.placed), -1)
        is_last = region is self.regions[-1]
        at = 0
        for band in self._bands(region):
            begin, at = at, at + len(band)
            if self._is_apart(band[0]):
                inside = first < begin < last or self._is_beside_text(region, begin)
                yield from self._apart(band[0], inside=inside)
            elif not any(self._is_anchor(placed) for placed in band):
                is_near = begin > 0 and self._is_text_below(region, begin)
                is_end = begin > last and is_last and not is_near
                yield from self._stray(band, between=first < begin < last or is_near, is_end=is_end)
            elif self._is_mixed(band):
                assert self._way is not None
                parts = self._way(band, [self._is_anchor(placed) for placed in band])
                assert parts is not None
                for part in parts:
                    yield from self._row([band[index] for index in part])
            elif all(self._is_anchor(placed) for placed in band):
                for placed in band:
                    yield from self._row([placed])
            else:
                yield from self._row(band)

    def _row(self, lines: Sequence[Placed]) -> Iterator[Made]:
        """One row of several lines of text; two amounts or two days in a cell are two rows."""
        texts: dict[int, list[str]] = {}
        for placed in lines:
            if placed.is_loose:
                yield from (made for each in lines for made in self._apart(each, inside=False))
                return
            for at, text in placed.cells.items():
                texts.setdefault(at, []).append(text)
        for at, parts in texts.items():
            twice = at in self._money or (at in self._days and sum(map(is_day, parts)) > 1)
            if twice and len(parts) > 1:
                raise _unclear(lines[0].line)
        cells = {at: ("" if at in self._codes else " ").join(parts) for at, parts in texts.items()}
        if not _is_carried_on(cells.values()):
            yield Made(cells)

    def _is_beside_text(self, region: Region, at: int) -> bool:
        """Whether a line stands as near to another as the lines of one text do."""
        own = region.placed[at].line
        near = [
            other.line
            for other in region.placed[max(at - 1, 0) : at + 2]
            if not self._is_apart(other)
        ]
        return any(abs(other.base - own.base) <= _MOST_LEADING * own.height for other in near)

    def _is_text_below(self, region: Region, at: int) -> bool:
        """Whether a line may be more of the text above it: near, and where such a text begins."""
        own = region.placed[at]
        above = region.placed[at - 1].line
        return (
            own.line.base - above.base <= _MOST_LEADING * own.line.height
            and not own.cells.keys() & (self._money | self._days)
            and all(round(left) in self._lefts[column] for column, left in own.lefts.items())
        )

    def _apart(self, placed: Placed, *, inside: bool) -> Iterator[Made]:
        """A label across columns: with its amounts below their headings, or by itself."""
        line = placed.line
        in_money = any(may_be_amount(placed.cells.get(at, "")) for at in self._money)
        is_transaction = line.has_amount and any(each.is_day for each in line.phrases[:3])
        if not line.is_labelled and (inside or is_transaction):
            raise FundledgerError("pdf.columns", page=line.page, text=line.text)
        if _is_carried_on([line.text]):
            return
        if not in_money:
            yield _by_itself(line)
            return
        cells = dict(placed.cells)
        for phrase in line.phrases:
            if place_of(self._bounds, phrase) is None:
                at = sum(1 for bound in self._bounds if bound <= phrase.left)
                cells[at] = f"{cells[at]} {phrase.text}" if at in cells else phrase.text
        yield Made(cells)

    def _below(self, placed: Placed) -> Iterator[Made]:
        """A line outside the ruled table: a total has its amounts below their headings."""
        if self._is_anchor(placed) and not self._is_apart(placed):
            yield Made(placed.cells)
        else:
            yield from self._apart(placed, inside=False)

    def _stray(self, band: Sequence[Placed], *, between: bool, is_end: bool) -> Iterator[Made]:
        """Text without an amount: a footer, a signature; the rest of a narrative is refused."""
        for placed in band:
            has_day = any(is_day(placed.cells.get(at, "")) for at in self._days)
            if has_day and self._days:
                yield Made(placed.cells)
                continue
            if between or (not is_end and self._may_go_on(placed)):
                raise _unclear(placed.line)
            yield _by_itself(placed.line)

    def _may_go_on(self, placed: Placed) -> bool:
        return placed.cells.keys() <= self._wrapped and all(
            round(left) in self._lefts[at] for at, left in placed.lefts.items()
        )


def _unclear(line: Line) -> FundledgerError:
    return FundledgerError("pdf.rows", page=line.page, text=line.text)


def _by_itself(line: Line) -> Made:
    """A label with its amounts in cells of their own; any other line as one text."""
    if line.is_labelled and line.has_amount:
        return Made({at: phrase.text for at, phrase in enumerate(line.phrases)}, in_columns=False)
    return Made({0: line.text}, in_columns=False)


def _is_carried_on(texts: Iterable[str]) -> bool:
    said = list(texts)
    return any(is_label(text) and is_carried(text) for text in said) and not any(map(is_day, said))


# The ways in which lines of a text may be set beside the amounts.

_Way = Callable[[Sequence[Placed], Sequence[bool]], "list[list[int]] | None"]
_Parts = list[list[int]]


def _from_the_top(band: Sequence[Placed], anchors: Sequence[bool]) -> _Parts | None:
    """Each transaction begins with its amounts."""
    parts: _Parts = []
    for at, is_anchor in enumerate(anchors):
        if is_anchor:
            parts.append([at])
        elif not parts or not band[at].cells.keys() <= band[parts[-1][0]].cells.keys():
            return None
        else:
            parts[-1].append(at)
    return parts


def _from_the_bottom(band: Sequence[Placed], anchors: Sequence[bool]) -> _Parts | None:
    """Each transaction ends with its amounts."""
    last = len(band) - 1
    turned = _from_the_top(band[::-1], anchors[::-1])
    if turned is None:
        return None
    return [[last - at for at in reversed(part)] for part in reversed(turned)]


def _centred(band: Sequence[Placed], anchors: Sequence[bool]) -> _Parts | None:
    """As many lines above the amounts of a transaction as below."""
    parts: _Parts = []
    free = 0  # the first line that no transaction has yet
    for at, is_anchor in enumerate(anchors):
        if not is_anchor:
            continue
        above = at - free
        part = list(range(free, at + above + 1))
        if above < 0 or part[-1] >= len(band) or any(anchors[each] for each in part if each != at):
            return None
        around = [band[each].line.base for each in part if each != at]
        if around and abs(sum(around) / len(around) - band[at].line.base) > _CENTRED:
            return None
        parts.append(part)
        free = part[-1] + 1
    return parts if free == len(band) else None


_WAYS: tuple[_Way, ...] = (_from_the_top, _centred, _from_the_bottom)
