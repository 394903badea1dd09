"""Pieces of a paper put on pages, one below the other: where a page ends, and why there.

A piece is never parted unless it is taller than a page. One that `keeps` stands on the page of the
next; so a paragraph does not leave one line behind, a heading is not the last of a page, and a
signature is never alone: whoever makes pieces says it of each, and here it is heeded. A chain of
such pieces that is taller than a page is filled in as far as it goes. Pieces of something that is
repeated (the rows of a table) name it in `of`: it ends the page and begins the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

from fundledger.statements.pdf_file import Place
from fundledger.statements.sheet import Sheet
from fundledger.statements.typesetting import ASCENT, DESCENT, Line


class Repeated(Protocol):
    """What goes on over pages: a table with its heading."""

    @property
    def again(self) -> float:
        """The height of what a page begins with that it goes on."""

    @property
    def foot(self) -> float:
        """The height of what a page ends with that it leaves."""

    def resume(self, sheet: Sheet, left: float, top: float) -> None: ...

    def pause(self, sheet: Sheet, left: float, top: float) -> None: ...


class Piece(Protocol):
    height: float
    before: float
    """Room above, but not at the top of a page."""

    keeps: bool
    """The next piece stands on the same page."""

    ends: bool
    """It is the last piece of what is repeated."""

    @property
    def of(self) -> Repeated | None: ...

    def draw(self, sheet: Sheet, left: float, top: float) -> Iterable[Place]:
        """Draw it below `top`; the places on it that have names."""

    def split(self, room: float) -> tuple[Piece, Piece] | None:
        """What fits in the room, and the rest; None where it cannot be parted."""


class Frame(NamedTuple):
    """Where text may stand on a page, and how large the page is."""

    width: float
    height: float
    left: float
    bottom: float
    room: float
    tall: float

    @property
    def top(self) -> float:
        return self.bottom + self.tall


@dataclass(slots=True)
class Box:
    """A piece of which every part has its place already, from its upper left corner."""

    height: float = 0.0
    before: float = 0.0
    keeps: bool = False
    of: Repeated | None = None
    ends: bool = False
    lines: list[tuple[float, float, Line, float, float]] = field(default_factory=list)
    """Left, line below the top, what, its size, its stretch."""

    rules: list[tuple[float, float, float, float]] = field(default_factory=list)
    """From left to right, below the top, how thick."""

    drawn: list[Callable[[Sheet, float, float], object]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def draw(self, sheet: Sheet, left: float, top: float) -> Iterable[Place]:
        for x, below, line, size, stretch in self.lines:
            sheet.line(left + x, top - below, line, size, stretch)
        for x1, x2, below, thick in self.rules:
            sheet.rule(left + x1, top - below, left + x2, top - below, thick)
        for draw in self.drawn:
            draw(sheet, left, top)
        for name, x1, y1, x2, y2 in self.places:
            yield Place(name, left + x1, top - y1, left + x2, top - y2)

    def split(self, room: float) -> tuple[Box, Box] | None:
        """Only its lines of text can go on: pictures and places stay where it begins."""

        def fits(below: float, size: float) -> bool:
            return below + DESCENT * size <= room

        taken = [each for each in self.lines if fits(each[1], each[3])]
        rest = [each for each in self.lines if not fits(each[1], each[3])]
        if not taken or not rest:
            return None
        shift = min(below - size for _, below, _, size, _ in rest)
        rules = [each for each in self.rules if each[2] <= room]
        moved = [(x1, x2, below - shift, thick) for x1, x2, below, thick in self.rules]
        return (
            replace(self, height=room, keeps=False, lines=taken, rules=rules),
            Box(
                height=self.height - shift,
                keeps=self.keeps,
                lines=[(x, below - shift, line, size, more) for x, below, line, size, more in rest],
                rules=[each for each in moved if each[2] > room - shift],
            ),
        )


@dataclass(slots=True)
class TextLine:
    """One line of text across the room there is."""

    line: Line
    size: float
    height: float
    x: float = 0.0
    stretch: float = 0.0
    before: float = 0.0
    keeps: bool = False
    of: Repeated | None = None
    ends: bool = False

    def draw(self, sheet: Sheet, left: float, top: float) -> Iterable[Place]:
        y = top - on_line(self.size, self.height)
        sheet.line(left + self.x, y, self.line, self.size, self.stretch)
        return ()

    def split(self, room: float) -> None:
        return None


@dataclass(slots=True)
class Break:
    """What follows begins a page."""

    height: float = 0.0
    before: float = 0.0
    keeps: bool = False
    of: Repeated | None = None
    ends: bool = False

    def draw(self, sheet: Sheet, left: float, top: float) -> Iterable[Place]:
        return ()

    def split(self, room: float) -> None:
        return None


def on_line(size: float, leading: float) -> float:
    """How far below its top a line of so much height is written."""
    return (leading - (ASCENT + DESCENT) * size) / 2 + ASCENT * size


class Flow:
    """The pages of one paper."""

    def __init__(self, frame: Frame, begin: Callable[[int], Sheet]) -> None:
        """`begin` makes the page of a number, with what stands outside the frame."""
        self._frame = frame
        self._begin = begin
        self._number = 0
        self._sheet: Sheet | None = None
        self._places: list[Place] = []
        self._top = 0.0
        self._is_fresh = True
        self._open: Repeated | None = None

    def pages(self, pieces: Iterable[Piece]) -> Iterator[tuple[Sheet, list[Place]]]:
        """Each page when it is full."""
        self._next_page()
        chain: list[Piece] = []
        for piece in pieces:
            if isinstance(piece, Break):
                yield from self._place(chain)
                chain = []
                yield self._ended()
                self._next_page()
                continue
            chain.append(piece)
            if not piece.keeps:
                yield from self._place(chain)
                chain = []
        yield from self._place(chain)
        yield self._ended()

    def _place(self, chain: list[Piece]) -> Iterator[tuple[Sheet, list[Place]]]:
        while chain:
            if self._fits(chain):
                self._draw(chain)
                return
            if self._is_fresh:
                chain = self._filled(chain)
            yield self._ended()
            going_on = chain[0].of if chain[0].of is self._open else None
            self._next_page(going_on)

    def _filled(self, chain: list[Piece]) -> list[Piece]:
        """What is left when the page has taken as much of it as it can."""
        count = len(chain) - 1
        while count and not self._fits(chain[:count]):
            count -= 1
        self._draw(chain[:count])
        first, *rest = chain[count:]
        if count and not self._is_taller_than_a_page(first):
            return [first, *rest]
        above = 0.0 if self._is_fresh else first.before
        parts = first.split(self._room() - above - self._foot(first, splits=True))
        if parts is None:
            assert count, "what cannot be parted is lower than a page"
            return [first, *rest]
        self._draw(parts[:1])
        return [parts[1], *rest]

    def _is_taller_than_a_page(self, piece: Piece) -> bool:
        again = piece.of.again if piece.of else 0.0
        return again + piece.height + self._foot(piece) > self._frame.tall

    def _room(self) -> float:
        return self._top - self._frame.bottom

    def _fits(self, chain: Sequence[Piece]) -> bool:
        needed = sum(piece.height + piece.before for piece in chain)
        if self._is_fresh:
            needed -= chain[0].before
        return needed + self._foot(chain[-1]) <= self._room() + 0.01

    def _foot(self, piece: Piece, *, splits: bool = False) -> float:
        return 0.0 if piece.of is None or (piece.ends and not splits) else piece.of.foot

    def _draw(self, chain: Iterable[Piece]) -> None:
        assert self._sheet is not None
        for piece in chain:
            if not self._is_fresh:
                self._top -= piece.before
            self._places += piece.draw(self._sheet, self._frame.left, self._top)
            self._top -= piece.height
            self._is_fresh = False
            self._open = None if piece.ends else piece.of

    def _ended(self) -> tuple[Sheet, list[Place]]:
        assert self._sheet is not None
        if self._open is not None:
            self._open.pause(self._sheet, self._frame.left, self._top)
        return self._sheet, self._places

    def _next_page(self, going_on: Repeated | None = None) -> None:
        self._number += 1
        self._sheet = self._begin(self._number)
        self._places = []
        self._top = self._frame.top
        self._is_fresh = True
        if going_on is not None:
            going_on.resume(self._sheet, self._frame.left, self._top)
            self._top -= going_on.again
