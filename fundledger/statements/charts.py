"""Charts as values, and how they are drawn: one drawing goes into a PDF, or stands alone as SVG.

    chart = Chart("collections", labels, (Series(word, amounts), …), stacked=False)
    drawn(chart, "vi")      a reportlab Drawing, as a document's `Picture` takes it
    svg(chart, "vi")        the same as the text of an SVG file

A chart repeats figures of a report and adds none. It is drawn in greys, so that it reads the same
from a black-and-white printer, and each bar says its sum. Few labels stand side by side; many, or
long ones, below each other. Two shapes are not bars from nought:

    steps   from a first sum to a last one, each change between them where the one before ended
    band    a line with a lower and an upper bound around it, from one label to the next
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fundledger.messages import Language, Wording
from fundledger.messages.wording import Sentence
from fundledger.money import UNITS, Unit, scaled

if TYPE_CHECKING:
    from reportlab.graphics.shapes import Drawing

Anchor = Literal["start", "middle", "end"]
Shape = Literal["bars", "steps", "band"]

WIDTH = 460.0
_TYPE = 8.5
_SIDE_BY_SIDE_MOST = 8
_GREYS = (0.25, 0.62, 0.85, 0.45)
_ROW = 15.0
_PLOT = 150.0
_SAID_ROOM = 62.0


@dataclass(frozen=True, slots=True)
class Series:
    name: Wording
    amounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """`labels` name the places, each series has an amount for each.

    Steps have one series: the first and the last amount are sums, the others what is between them.
    A band has three: the lower bound, the line, the upper bound.
    """

    name: str
    labels: tuple[Wording | str, ...]
    series: tuple[Series, ...]
    is_stacked: bool = False
    shape: Shape = "bars"

    @property
    def title(self) -> Wording:
        return Sentence(f"chart_title.{self.name}")

    @property
    def most(self) -> int:
        """The highest bar, and what reaches below nought, whichever is longer."""
        if self.shape == "steps":
            return max((max(abs(begin), abs(end)) for begin, end in self.reach), default=0)
        columns = list(zip(*(of.amounts for of in self.series), strict=True))
        if self.is_stacked:
            return max((sum(map(abs, column)) for column in columns), default=0)
        return max((abs(amount) for column in columns for amount in column), default=0)

    @property
    def reach(self) -> list[tuple[int, int]]:
        """Of steps, from where to where each goes."""
        (of,) = self.series
        found: list[tuple[int, int]] = []
        for place, amount in enumerate(of.amounts):
            is_sum = place in (0, len(of.amounts) - 1)
            begin = 0 if is_sum else found[-1][1]
            found.append((begin, begin + amount))
        return found


def drawn(chart: Chart, language: Language) -> Drawing:
    return _Drawing(chart, language).made()


def svg(chart: Chart, language: Language) -> str:
    """The text of an SVG file; whoever opens it needs a font of Times' kind."""
    from reportlab.graphics import renderSVG

    text: str = renderSVG.drawToString(drawn(chart, language))
    return text.replace("\r\n", "\n")


def unit_for(most: int) -> Unit:
    """In which unit figures of such a size are said."""
    return "billion" if most >= UNITS["billion"] else "million" if most >= 10**6 else "dong"


class _Drawing:
    def __init__(self, chart: Chart, language: Language) -> None:
        from fundledger.statements.fonts import register

        register()
        self.chart = chart
        self.language = language
        self.unit = unit_for(chart.most)
        self.labels = [_worded(each, language) for each in chart.labels]

    def made(self) -> Drawing:
        from reportlab.graphics.shapes import Drawing

        if not self.labels:
            drawing = Drawing(WIDTH, 3 * _ROW)
            self._text(drawing, WIDTH / 2, _ROW, Sentence("chart_word.nothing"), "middle")
            return drawing
        if self.chart.shape == "steps":
            return self._steps()
        if self.chart.shape == "band":
            return self._band()
        is_upright = len(self.labels) <= _SIDE_BY_SIDE_MOST
        return self._upright() if is_upright else self._lying()

    def _upright(self) -> Drawing:
        """Columns side by side, or each series on top of the one before."""
        from reportlab.graphics.shapes import Drawing, Line

        below, above = 2.2 * _ROW, 2.4 * _ROW
        has_less = any(amount < 0 for of in self.chart.series for amount in of.amounts)
        ground = below + (_PLOT / 2 if has_less else 0)
        room = _PLOT / 2 if has_less else _PLOT
        drawing = Drawing(WIDTH, below + _PLOT + above)
        step = WIDTH / len(self.labels)
        self._legend(drawing, below + _PLOT + above - _ROW)
        for place, label in enumerate(self.labels):
            left = place * step
            self._column(drawing, place, left + 0.12 * step, 0.76 * step, ground, room)
            for row, line in enumerate(_in_two(label, step)):
                self._text(drawing, left + step / 2, _ROW - row * _TYPE * 1.15, line, "middle")
        drawing.add(Line(0, ground, WIDTH, ground, strokeWidth=0.6))
        return drawing

    def _column(
        self, drawing: Drawing, place: int, x: float, width: float, ground: float, room: float
    ) -> None:
        series = self.chart.series
        if self.chart.is_stacked:
            y = ground
            for number, of in enumerate(series):
                height = self._length(of.amounts[place], room)
                self._bar(drawing, x + width / 4, y, width / 2, height, number)
                if height > _TYPE * 1.2:
                    ink = 1.0 if _GREYS[number % len(_GREYS)] < 0.5 else 0.0
                    middle = y + height / 2 - _TYPE / 3
                    said = self._said(of.amounts[place])
                    self._text(drawing, x + width / 2, middle, said, "middle", ink)
                y += height
            total = sum(of.amounts[place] for of in series)
            self._text(drawing, x + width / 2, y + 3, self._said(total), "middle")
            return
        each = width / len(series)
        for number, of in enumerate(series):
            amount = of.amounts[place]
            height = self._length(amount, room)
            left = x + number * each
            self._bar(drawing, left, ground, each * 0.92, height, number)
            y = ground + height + 3 if amount >= 0 else ground + height - _TYPE
            self._text(drawing, left + each / 2, y, self._said(amount), "middle")

    def _lying(self) -> Drawing:
        """A row for each label, its bars to the right of it."""
        from reportlab.graphics.shapes import Drawing

        series = self.chart.series
        label_room = self._label_room()
        room = WIDTH - label_room - _SAID_ROOM
        row = _ROW * (0.4 + 0.6 * len(series)) if not self.chart.is_stacked else _ROW
        height = row * len(self.labels) + 2 * _ROW
        drawing = Drawing(WIDTH, height)
        self._legend(drawing, height - _ROW)
        for place, label in enumerate(self.labels):
            top = height - 2 * _ROW - place * row
            self._text(drawing, label_room - 6, top - row / 2 - 3, _cut(label, label_room), "end")
            self._lying_bars(drawing, place, label_room, top, room, row)
        return drawing

    def _lying_bars(
        self, drawing: Drawing, place: int, x: float, top: float, room: float, row: float
    ) -> None:
        series = self.chart.series
        if self.chart.is_stacked:
            for number, of in enumerate(series):
                length = self._length(abs(of.amounts[place]), room)
                self._bar(drawing, x, top - 0.8 * row, length, 0.6 * row, number)
                x += length
            total = sum(of.amounts[place] for of in series)
            self._text(drawing, x + 3, top - 0.7 * row, self._said(total), "start")
            return
        each = row * 0.86 / len(series)
        for number, of in enumerate(series):
            amount = of.amounts[place]
            length = self._length(abs(amount), room)
            y = top - (number + 1) * each
            self._bar(drawing, x, y, length, each * 0.85, number)
            self._text(drawing, x + length + 3, y + each * 0.2, self._said(amount), "start")

    def _steps(self) -> Drawing:
        """A row for each, its bar where the row before ended; what lessens is lighter."""
        from reportlab.graphics.shapes import Drawing

        (of,), reach = self.chart.series, self.chart.reach
        label_room = self._label_room()
        room = WIDTH - label_room - _SAID_ROOM
        least = min(0, *(min(pair) for pair in reach))
        span = max(max(pair) for pair in reach) - least or 1
        height = _ROW * len(reach) + 2 * _ROW
        drawing = Drawing(WIDTH, height)
        self._legend(drawing, height - _ROW)
        for place, (label, (begin, end)) in enumerate(zip(self.labels, reach, strict=True)):
            top = height - 2 * _ROW - place * _ROW
            left = label_room + room * (min(begin, end) - least) / span
            length = room * abs(end - begin) / span
            is_sum = place in (0, len(reach) - 1)
            grey = _step_grey(begin, end, is_sum)
            self._bar(drawing, left, top - 0.8 * _ROW, length, 0.6 * _ROW, grey)
            said = self._said(of.amounts[place])
            sign = "" if is_sum or end <= begin else "+"
            self._text(drawing, label_room - 6, top - 0.7 * _ROW, _cut(label, label_room), "end")
            self._text(drawing, left + length + 3, top - 0.7 * _ROW, sign + said, "start")
        return drawing

    def _band(self) -> Drawing:
        """The line between its bounds; the ground is not nought, so both ends of it are said."""
        from reportlab.graphics.shapes import Drawing, Line, Polygon, PolyLine
        from reportlab.lib.colors import Color

        low, line, high = (of.amounts for of in self.chart.series)
        below, above = 2.2 * _ROW, 2.4 * _ROW
        every = (*low, *line, *high)
        least, most = min(every), max(every)
        span = most - least or 1
        step = (WIDTH - 2 * _SAID_ROOM) / max(1, len(self.labels) - 1)
        xs = [_SAID_ROOM + place * step for place in range(len(self.labels))]

        def y(amount: int) -> float:
            return below + _PLOT * (amount - least) / span

        drawing = Drawing(WIDTH, below + _PLOT + above)
        self._legend(drawing, below + _PLOT + above - _ROW)
        upper, lower = (
            list(zip(xs, map(y, high), strict=True)),
            list(zip(xs, map(y, low), strict=True)),
        )
        band = Polygon([part for point in (*upper, *reversed(lower)) for part in point])
        band.fillColor, band.strokeWidth = Color(0.85, 0.85, 0.85), 0.4
        drawing.add(band)
        middle = PolyLine([part for point in zip(xs, map(y, line), strict=True) for part in point])
        middle.strokeWidth = 1.4
        drawing.add(middle)
        drawing.add(Line(0, below, WIDTH, below, strokeWidth=0.6))
        for x, label in zip(xs, self.labels, strict=True):
            for row, part in enumerate(_in_two(label, max(step, 2 * _SAID_ROOM))):
                self._text(drawing, x, _ROW - row * _TYPE * 1.15, part, "middle")
        self._text(drawing, xs[0] - 4, y(line[0]) + 3, self._said(line[0]), "end")
        ends = [(y(of.amounts[-1]), of) for of in self.chart.series]
        for level, of in _apart(sorted(ends, key=lambda end: end[0])):
            said = f"{self._said(of.amounts[-1])} ({of.name.words(self.language)})"
            self._text(drawing, xs[-1] + 4, level - 3, said, "start")
        return drawing

    def _label_room(self) -> float:
        from reportlab.pdfbase.pdfmetrics import stringWidth

        widest = max(stringWidth(each, "Tinos", _TYPE) for each in self.labels)
        return min(0.36 * WIDTH, widest + 8)

    def _length(self, amount: int, room: float) -> float:
        return room * amount / self.chart.most if self.chart.most else 0.0

    def _said(self, amount: int) -> str:
        decimals = {"dong": 0, "million": 1, "billion": 2}[self.unit]
        return scaled(amount, self.unit, decimals, self.language, trimmed=True)

    def _bar(
        self, drawing: Drawing, x: float, y: float, width: float, height: float, number: int
    ) -> None:
        from reportlab.graphics.shapes import Rect
        from reportlab.lib.colors import Color

        grey = _GREYS[number % len(_GREYS)]
        if height < 0:
            y, height = y + height, -height
        rect = Rect(x, y, width, height)
        rect.fillColor = Color(grey, grey, grey)
        rect.strokeWidth = 0.4
        drawing.add(rect)

    def _legend(self, drawing: Drawing, y: float) -> None:
        """What each grey is, and in which unit the figures are."""
        from reportlab.pdfbase.pdfmetrics import stringWidth

        x = 0.0
        if len(self.chart.series) > 1 and self.chart.shape == "bars":
            for number, of in enumerate(self.chart.series):
                self._bar(drawing, x, y, 9, 7, number)
                name = of.name.words(self.language)
                self._text(drawing, x + 13, y, name, "start")
                x += 13 + stringWidth(name, "Tinos", _TYPE) + 14
        unit = Sentence(f"chart_word.{self.unit}")
        self._text(drawing, WIDTH, y, unit, "end")

    def _text(
        self,
        drawing: Drawing,
        x: float,
        y: float,
        text: str | Wording,
        anchor: Anchor,
        ink: float = 0.0,
    ) -> None:
        from reportlab.graphics.shapes import String
        from reportlab.lib.colors import Color

        drawing.add(
            String(
                *(x, y, _worded(text, self.language)),
                fontName="Tinos",
                fontSize=_TYPE,
                textAnchor=anchor,
                fillColor=Color(ink, ink, ink),
            )
        )


def _step_grey(begin: int, end: int, is_sum: bool) -> int:
    """Sums are darkest, what lessens is lightest."""
    return 0 if is_sum else 1 if end >= begin else 2


def _apart(levels: Sequence[tuple[float, Series]]) -> list[tuple[float, Series]]:
    """What stands at the end of a band, so far apart that none is written over another."""
    found: list[tuple[float, Series]] = []
    for level, of in levels:
        lowest = found[-1][0] + _TYPE * 1.15 if found else level
        found.append((max(level, lowest), of))
    return found


def _worded(text: str | Wording, language: Language) -> str:
    return text if isinstance(text, str) else text.words(language)


def _in_two(label: str, room: float) -> Sequence[str]:
    """A label below its column, on two lines where it is wider than that."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    if stringWidth(label, "Tinos", _TYPE) <= room or " " not in label:
        return (_cut(label, room + 6),)
    words = label.split(" ")
    half = min(
        range(1, len(words)),
        key=lambda at: abs(len(" ".join(words[:at])) - len(" ".join(words[at:]))),
    )
    return tuple(_cut(" ".join(part), room + 6) for part in (words[:half], words[half:]))


def _cut(label: str, room: float) -> str:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    if stringWidth(label, "Tinos", _TYPE) <= room - 6:
        return label
    while label and stringWidth(f"{label}…", "Tinos", _TYPE) > room - 6:
        label = label[:-1]
    return f"{label}…"
