"""A machine drawn where it stands: its stages in a row, then the present state and what may follow.

    drawn(stages, state, follows)       places and lines of text, which a template makes SVG of

Nothing is measured but letters: a text is broken over lines by how many of them fit.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 960
_STAGE_HEIGHT = 46
_GAP = 8
_ROW = 62
_BOX = 46
_LEFT = 230
_RIGHT = 300
_LETTER = 7.4
_LINE = 17


@dataclass(frozen=True, slots=True)
class Box:
    """What may follow, and where it leads."""

    event: str
    target: str


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    line: str


@dataclass(frozen=True, slots=True)
class Shape:
    """A box with its lines of text."""

    x: float
    y: float
    width: float
    height: float
    lines: tuple[Text, ...]
    is_now: bool = False


@dataclass(frozen=True, slots=True)
class Arrow:
    path: str
    lines: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    width: int
    height: int
    shapes: tuple[Shape, ...]
    arrows: tuple[Arrow, ...]


def drawn(stages: Sequence[tuple[str, bool]], state: str, follows: Sequence[Box]) -> Drawn:
    shapes: list[Shape] = []
    wide = (WIDTH - _GAP * (len(stages) - 1)) / max(len(stages), 1)
    for at, (label, is_now) in enumerate(stages):
        shapes.append(_shape(at * (wide + _GAP), 0, wide, _STAGE_HEIGHT, label, is_now=is_now))
    top = _STAGE_HEIGHT + 2 * _GAP
    height = max(_ROW * max(len(follows), 1), 2 * _ROW)
    middle = top + height / 2
    shapes.append(_shape(0, middle - _BOX / 2 - 8, _LEFT, _BOX + 16, state, is_now=True))
    arrows: list[Arrow] = []
    begin = top + (height - _ROW * len(follows)) / 2
    for at, each in enumerate(follows):
        y = begin + at * _ROW + _ROW / 2
        x = WIDTH - _RIGHT
        shapes.append(_shape(x, y - _BOX / 2, _RIGHT, _BOX, each.target))
        bend = _LEFT + 40
        path = f"M{_LEFT} {middle:g} C{bend} {middle:g} {_LEFT} {y:g} {bend} {y:g} L{x - 2} {y:g}"
        room = x - bend
        lines = _lines(each.event, room, 2)
        first = y - 5 - _LINE * (len(lines) - 1) if len(lines) < 2 else y - 5
        texts = [Text(bend + room / 2 - 6, first, lines[0])]
        texts += [Text(bend + room / 2 - 6, y + _LINE - 2, line) for line in lines[1:]]
        arrows.append(Arrow(path, tuple(texts)))
    return Drawn(WIDTH, int(top + height), tuple(shapes), tuple(arrows))


def _shape(
    x: float, y: float, width: float, height: float, label: str, *, is_now: bool = False
) -> Shape:
    lines = _lines(label, width - 16, 3)
    first = y + height / 2 - _LINE * (len(lines) - 1) / 2 + 5
    texts = tuple(Text(x + width / 2, first + _LINE * at, line) for at, line in enumerate(lines))
    return Shape(x, y, width, height, texts, is_now)


def _lines(text: str, room: float, most: int) -> list[str]:
    letters = max(int(room / _LETTER), 8)
    return textwrap.wrap(text, letters, max_lines=most, placeholder="…") or [""]
