"""Where the headings of a statement stand: in ruled boxes or free, in one line of text or several.

The columns are where the headings are. In ruled boxes they are the boxes; else only the room that
each heading takes is known, and `pdf_columns` finds out the rest from what stands below.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from fundledger.exchange.statements.containers.pdf_ruled import Box, Ruled
from fundledger.exchange.statements.containers.pdf_words import Line, Phrase, is_figure, is_label

_FEWEST = 3  # so many known headings make a heading row
_TALLEST = 6  # lines of free headings
_TALLEST_RULED = 3  # rows of boxes
_ALIKE = 1.5
_NEXT_LINE = 2.0  # of a line's height

Recognised = Callable[[Sequence[object]], int]


@dataclass(frozen=True, slots=True)
class Column:
    left: float
    right: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    def overlaps(self, phrase: Phrase) -> bool:
        return phrase.left < self.right and phrase.right > self.left


@dataclass(frozen=True, slots=True)
class Heading:
    """The rows of headings as a grid would have them, and where each column stands."""

    rows: tuple[tuple[str | None, ...], ...]
    columns: tuple[Column, ...]
    ruled: bool
    spans: tuple[tuple[int, int, int, int], ...] = field(default=())
    """Merged cells: first row and column, last row and column, counted from 0."""

    def is_like(self, other: Heading) -> bool:
        """The same headings in the same places: their tables are one table."""
        return (
            self.rows == other.rows
            and self.ruled == other.ruled
            and all(
                abs(one.left - its.left) < 2 and abs(one.right - its.right) < 2
                for one, its in zip(self.columns, other.columns, strict=True)
            )
        )


def heading_text(lines: Sequence[str], recognised: Recognised) -> str:
    """A heading of several lines as one text; two languages stay apart, as in a cell of Excel."""
    whole = " ".join(lines)
    if len(lines) < 2 or recognised([whole]):
        return whole
    for cut in range(1, len(lines)):
        halves = " ".join(lines[:cut]), " ".join(lines[cut:])
        if all(recognised([half]) for half in halves):
            return "\n".join(halves)
    return whole


# In ruled boxes.


def ruled_heading(
    table: Ruled, recognised: Recognised, start: int = 0
) -> tuple[int, int, Heading] | None:
    """The rows of boxes from..before which are the headings, if any are."""
    best: tuple[tuple[int, int], int, int, Heading] | None = None
    for first in range(start, len(table.rows)):
        for height in range(1, _TALLEST_RULED + 1):
            window = table.rows[first : first + height]
            found = _of_boxes(table.page, window, first, recognised)
            if found is None:
                continue
            score, heading = found
            if score >= _FEWEST and (best is None or (score, -height) > best[0]):
                best = (score, -height), first, first + height, heading
        if best is not None and first - best[1] > _TALLEST_RULED:
            break
    return None if best is None else best[1:]


def _of_boxes(
    page: int, window: Sequence[Sequence[Box]], first: int, recognised: Recognised
) -> tuple[int, Heading] | None:
    last = first + len(window) - 1
    boxes = [box for row in window for box in row]
    if any(box.last > last or any(is_figure(word.text) for word in box.words) for box in boxes):
        return None
    leaves = sorted((box for box in boxes if box.last == last), key=lambda each: each.left)
    if len(leaves) < _FEWEST:
        return None
    columns = tuple(Column(box.left, box.right) for box in leaves)
    rows: list[list[str | None]] = [[None] * len(columns) for _ in window]
    spans: list[tuple[int, int, int, int]] = []
    of_leaves: list[str] = []
    for box in boxes:
        text = heading_text(box.lines(page), recognised)
        under = columns_within(columns, box.left, box.right)
        if not under:
            return None
        rows[box.first - first][under[0]] = text or None
        if len(under) > 1 or box.last > box.first:
            spans.append((box.first - first, under[0], box.last - first, under[-1]))
        if box.last == last:
            of_leaves.append(text)
    heading = Heading(tuple(map(tuple, rows)), columns, ruled=True, spans=tuple(spans))
    return recognised(of_leaves), heading


def columns_within(columns: Sequence[Column], left: float, right: float) -> list[int]:
    return [at for at, column in enumerate(columns) if left < column.middle < right]


# Free on the page.


def free_heading(lines: Sequence[Line], recognised: Recognised) -> tuple[int, int, Heading] | None:
    """The first lines from..before which are the headings, if any are."""
    found: tuple[tuple[int, int], int, int] | None = None
    for first in range(len(lines)):
        if found is not None and first >= found[1] + _TALLEST:
            break
        for height in range(1, _TALLEST + 1):
            window = lines[first : first + height]
            if len(window) < height or not _may_be_heading(window):
                break
            if max(len(line.phrases) for line in window) < _FEWEST:
                continue
            _, leaves, texts = _clusters(window, recognised)
            score = recognised(texts)
            if len(leaves) >= _FEWEST <= score and (found is None or (score, -height) > found[0]):
                found = (score, -height), first, first + height
    if found is None:
        return None
    _, first, end = found
    while first and _is_more(lines[first - 1 : first + 1], lines[first - 1], recognised):
        first -= 1
    while end < len(lines) and _is_more(lines[end - 1 : end + 1], lines[end], recognised):
        end += 1
    return first, end, _free(lines[first:end], recognised)


def _may_be_heading(window: Sequence[Line]) -> bool:
    last = window[-1]
    if last.has_amount or last.has_day:
        return False
    return len(window) < 2 or last.base - window[-2].base <= _NEXT_LINE * last.height


def _is_more(pair: Sequence[Line], line: Line, recognised: Recognised) -> bool:
    """A line next to the headings that holds headings too: the other language, what spans them."""
    if not _may_be_heading(pair) or line.has_amount or line.has_day:
        return False
    known = sum(1 for phrase in line.phrases if recognised([phrase.text]))
    return 2 * known >= len(line.phrases) and len(line.phrases) > 1


def _clusters(
    window: Sequence[Line], recognised: Recognised
) -> tuple[list[tuple[int, Phrase]], list[list[tuple[int, Phrase]]], list[str]]:
    """What spans several headings, the phrases of each heading, and the heading's text."""
    phrases = [(at, phrase) for at, line in enumerate(window) for phrase in line.phrases]
    spanning = [(at, phrase) for at, phrase in phrases if _spans(at, phrase, window)]
    leaves: list[list[tuple[int, Phrase]]] = []
    ends: list[float] = []
    for at, phrase in sorted(
        (each for each in phrases if each not in spanning), key=lambda each: each[1].left
    ):
        if leaves and phrase.left < ends[-1]:
            leaves[-1].append((at, phrase))
            ends[-1] = max(ends[-1], phrase.right)
        else:
            leaves.append([(at, phrase)])
            ends.append(phrase.right)
    for at in reversed(_above_two(leaves)):
        spanning += leaves.pop(at)
    texts = [
        heading_text([phrase.text for _, phrase in sorted(leaf, key=lambda e: e[0])], recognised)
        for leaf in leaves
    ]
    return spanning, leaves, texts


def _spans(at: int, phrase: Phrase, window: Sequence[Line]) -> bool:
    for line in window[at + 1 :]:
        below = [one for one in line.phrases if one.left < phrase.right and one.right > phrase.left]
        if len(below) > 1 or (len(below) == 1 and not _is_set_alike(phrase, below[0])):
            return True
    return False


def _is_set_alike(one: Phrase, other: Phrase) -> bool:
    """Two lines of one heading begin, end or have their middle at one place."""
    return (
        abs(one.left - other.left) < _ALIKE
        or abs(one.right - other.right) < _ALIKE
        or abs(one.middle - other.middle) < _ALIKE
    )


def _above_two(leaves: Sequence[Sequence[tuple[int, Phrase]]]) -> list[int]:
    """“Chứng từ” stands above the gap between “Số” and “Ngày”, which are on the lowest line.

    All headings that are on that line alone have to be under one that spans two.
    """
    lowest = max(at for leaf in leaves for at, _ in leaf) if leaves else 0
    is_below = [all(at == lowest for at, _ in leaf) for leaf in leaves]
    is_above = [all(at < lowest for at, _ in leaf) for leaf in leaves]
    found: list[int] = []
    at = 0
    while at < len(leaves):
        if not is_below[at]:
            at += 1
        elif is_above[at + 1 : at + 2] == [True] and is_below[at + 2 : at + 3] == [True]:
            found.append(at + 1)
            at += 3
        else:
            return []
    return found


def _free(window: Sequence[Line], recognised: Recognised) -> Heading:
    spanning, leaves, texts = _clusters(window, recognised)
    columns = tuple(
        Column(min(one.left for _, one in leaf), max(one.right for _, one in leaf))
        for leaf in leaves
    )
    if not spanning:
        return Heading((tuple(texts),), columns, ruled=False)
    top: list[str | None] = list(texts)
    below: list[str | None] = [None] * len(columns)
    spans: list[tuple[int, int, int, int]] = []
    for _, phrase in spanning:
        under = [at for at, column in enumerate(columns) if column.overlaps(phrase)]
        if not under:
            at = sum(1 for column in columns if column.right <= phrase.left)
            under = [at - 1, at]
        elif len(under) == 1:
            at = under[0] - (phrase.middle < columns[under[0]].middle)
            under = [each for each in (at, at + 1) if 0 <= each < len(columns)]
        for at in under:
            top[at], below[at] = None, texts[at]
        top[under[0]] = phrase.text
        spans.append((0, under[0], 0, under[-1]))
    spans += [(0, at, 1, at) for at, text in enumerate(below) if text is None]
    return Heading((tuple(top), tuple(below)), columns, ruled=False, spans=tuple(spans))


def looks_like_headings(values: Sequence[object]) -> int:
    """Where no heading is known: as many as there are different short texts without a digit."""
    texts = {value for value in values if isinstance(value, str) and value and len(value) < 60}
    plain = [text for text in texts if not any(c.isdigit() for c in text) and not is_label(text)]
    return len(plain) if len(plain) > _FEWEST else 0
