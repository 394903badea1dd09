"""Tables of ruled lines on a page: boxes that lines close in, and the words in each.

A box may reach over several columns or rows, as merged cells do. A word that runs over a line is
in no box, and refuses the page: to whom it belongs is not for us to guess.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from fundledger.errors import FundledgerError
from fundledger.exchange.statements.containers.pdf_pages import Page, Rule, Word, joined
from fundledger.exchange.statements.containers.pdf_words import Line, lines_of, phrase_of

_NEAR = 1.5
_THIN = 3.0  # the room between double lines is no column
_OVERRUN = 2.5
_MOST_BOXES = 50_000


@dataclass(slots=True)
class Box:
    """One cell: where it is, in which rows of lines it stands, and its words."""

    left: float
    right: float
    first: int
    last: int
    is_whole: bool = True  # a rectangle
    words: list[Word] = field(default_factory=list)

    def lines(self, page: int) -> list[str]:
        return [phrase_of(line.words).text for line in lines_of(page, self.words)]


@dataclass(slots=True)
class Ruled:
    """A table: its rows from the top, each with the boxes that begin in it, from the left."""

    page: int
    top: float
    bottom: float
    left: float
    right: float
    rows: list[list[Box]]


def ruled_of(page: Page) -> tuple[list[Ruled], list[Word], list[Rule]]:
    """The ruled tables of a page, the words outside of them, and the level lines of no table."""
    across, down = joined(page.across, _NEAR), joined(page.down, _NEAR)
    if len(across) * len(down) > _MOST_BOXES:
        raise FundledgerError("pdf.crowded", page=page.number)
    tables: list[_Lattice] = []
    loose: list[Rule] = []
    for level, upright in _connected(across, down):
        lattice = _Lattice(level, upright) if upright else None
        if lattice is None or len(lattice.xs) < 3 or len(lattice.ys) < 2:
            loose += level
            continue
        if len(lattice.xs) * len(lattice.ys) > _MOST_BOXES:
            raise FundledgerError("pdf.crowded", page=page.number)
        tables.append(lattice)
    outside: list[Word] = []
    for word in page.words:
        within = next((table for table in tables if table.holds(word)), None)
        if within is None:
            outside.append(word)
        else:
            within.take(word, page.number)
    return [table.as_ruled(page.number) for table in tables], outside, loose


def _connected(across: Sequence[Rule], down: Sequence[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Lines that touch each other, as one group: level ones and upright ones."""
    groups: list[tuple[list[Rule], list[Rule]]] = [([level], []) for level in across]
    for upright in down:
        meeting = [each for each in groups if any(_meet(level, upright) for level in each[0])]
        rest = [each for each in groups if not any(each is one for one in meeting)]
        levels = [level for each in meeting for level in each[0]]
        uprights = [one for each in meeting for one in each[1]]
        groups = [*rest, (levels, [*uprights, upright])]
    return groups


def _meet(level: Rule, upright: Rule) -> bool:
    return (
        level.start - _THIN <= upright.at <= level.end + _THIN
        and upright.start - _THIN <= level.at <= upright.end + _THIN
    )


def _places(values: Iterable[float]) -> list[float]:
    """Places from the left or top, those that are nearly one put together."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _THIN:
            found.append(value)
    return found


class _Lattice:
    """The boxes that level and upright lines make where they meet."""

    def __init__(self, across: Sequence[Rule], down: Sequence[Rule]) -> None:
        ends = [end for level in across for end in (level.start, level.end)]
        edges = [end for upright in down for end in (upright.start, upright.end)]
        self.xs = _places([*(each.at for each in down), *ends])
        self.ys = _places([*(each.at for each in across), *edges])
        self._across, self._down = across, down
        self._boxes: dict[tuple[int, int], Box] | None = None

    def holds(self, word: Word) -> bool:
        return (
            self.xs[0] - _NEAR <= word.middle <= self.xs[-1] + _NEAR
            and self.ys[0] <= _height_of(word) <= self.ys[-1]
        )

    def take(self, word: Word, page: int) -> None:
        if self._boxes is None:
            self._boxes = self._made()
        row = min(bisect_right(self.ys, _height_of(word)) - 1, len(self.ys) - 2)
        column = min(max(bisect_right(self.xs, word.middle) - 1, 0), len(self.xs) - 2)
        box = self._boxes[row, column]
        if not box.is_whole or word.left < box.left - _OVERRUN or word.right > box.right + _OVERRUN:
            raise FundledgerError("pdf.over_rule", page=page, text=word.text)
        box.words.append(word)

    def as_ruled(self, page: int) -> Ruled:
        rows: list[list[Box]] = [[] for _ in self.ys[:-1]]
        seen: set[int] = set()
        for box in (self._boxes or {}).values():
            if id(box) not in seen:
                seen.add(id(box))
                rows[box.first].append(box)
        for row in rows:
            row.sort(key=lambda each: each.left)
        return Ruled(page, self.ys[0], self.ys[-1], self.xs[0], self.xs[-1], rows)

    def _made(self) -> dict[tuple[int, int], Box]:
        height, width = len(self.ys) - 1, len(self.xs) - 1
        right_of = self._walls(self._down, self.xs, self.ys)
        below = self._walls(self._across, self.ys, self.xs)
        boxes: dict[tuple[int, int], Box] = {}
        for row in range(height):
            for column in range(width):
                if (row, column) in boxes:
                    continue
                cells, waiting = {(row, column)}, [(row, column)]
                while waiting:
                    i, j = waiting.pop()
                    for near, closed in (
                        ((i, j + 1), (j + 1, i) in right_of),
                        ((i, j - 1), (j, i) in right_of),
                        ((i + 1, j), (i + 1, j) in below),
                        ((i - 1, j), (i, j) in below),
                    ):
                        inside = 0 <= near[0] < height and 0 <= near[1] < width
                        if inside and not closed and near not in cells:
                            cells.add(near)
                            waiting.append(near)
                first, last = min(i for i, _ in cells), max(i for i, _ in cells)
                start, end = min(j for _, j in cells), max(j for _, j in cells)
                whole = len(cells) == (last - first + 1) * (end - start + 1)
                box = Box(self.xs[start], self.xs[end + 1], first, last, whole)
                boxes.update(dict.fromkeys(cells, box))
        return boxes

    @staticmethod
    def _walls(
        rules: Sequence[Rule], places: Sequence[float], along: Sequence[float]
    ) -> set[tuple[int, int]]:
        """(place, part): a line stands at that place along that part."""
        walls: set[tuple[int, int]] = set()
        middles = [(one + other) / 2 for one, other in pairwise(along)]
        for rule in rules:
            place = min(range(len(places)), key=lambda at: abs(places[at] - rule.at))
            begin = bisect_right(middles, rule.start)
            walls.update((place, part) for part in range(begin, bisect_right(middles, rule.end)))
        return walls


def _height_of(word: Word) -> float:
    """Where the body of its letters is."""
    return word.base - 0.25 * word.height


def line_of_boxes(page: int, boxes: Sequence[tuple[int, Box]]) -> list[tuple[Line, dict[int, str]]]:
    """The lines of text within one row of boxes, and of each what stands in which column."""
    column_of = {id(word): column for column, box in boxes for word in box.words}
    found: list[tuple[Line, dict[int, str]]] = []
    for line in lines_of(page, (word for _, box in boxes for word in box.words)):
        of: dict[int, list[Word]] = {}
        for word in line.words:
            of.setdefault(column_of[id(word)], []).append(word)
        phrases = {column: phrase_of(words) for column, words in of.items()}
        line.phrases = list(phrases.values())
        found.append((line, {column: phrase.text for column, phrase in phrases.items()}))
    return found
