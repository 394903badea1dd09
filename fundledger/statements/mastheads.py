"""The head of a paper as pieces for `flow`, by Decree 30/2020, Annex I.

    official    issuer at the left, motto at the right; below them number and day
    parties     the motto in the middle: minutes, contracts
    form        unit at the left, number of the form at the right; what is counted beside the title
    bare        the title alone: an annex

Sizes follow the paper's: where its text is 13, the motto is 12 and 13; where it is 14, 13 and 14.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.statements.blocks import GAP, LEADING, Column, Setting, aligned, whole_words
from fundledger.statements.document import Masthead, listed
from fundledger.statements.flow import Box, Piece, TextLine
from fundledger.statements.typesetting import BOLD, lines, plain, width

TIGHT = 1.15
"""Between lines of names and mottoes: they are one thing."""

ISSUER_RULE = ABOUT_RULE = 0.4
"""Of the text above: a third to a half."""

BETWEEN = 10.0
FORM_SHARE = 0.44
SIDE_SHARE = 0.24
_NARROWEST_LEFT = 0.36


def masthead(head: Masthead, setting: Setting) -> Iterator[Piece]:
    """All of it stands on the page of the text's first lines."""
    match head.kind:
        case "official":
            yield _official(head, setting)
        case "parties":
            yield _parties(head, setting)
        case "form":
            yield _form(head, setting)
        case "bare":
            pass
    yield from _title(head, setting)
    yield from _addressed(head, setting)


def small(size: float) -> float:
    return min(13.0, max(12.0, size - 1))


def large(size: float) -> float:
    return min(14.0, max(13.0, size))


def _motto(column: Column, head: Masthead, setting: Setting) -> None:
    country, words = head.motto
    if country:
        column.put(country, small(setting.size), bold=True, leading=TIGHT)
    if words:
        column.put(words, large(setting.size), bold=True, leading=TIGHT)
        column.rule(1.0)


def official_columns(head: Masthead, setting: Setting) -> tuple[float, float]:
    """How wide are issuer and motto: each line of the motto is whole."""
    country, words = head.motto
    asked = (
        max(width(country, BOLD, small(setting.size)), width(words, BOLD, large(setting.size))) + 2
    )
    right = min(max(asked, 0.5 * (setting.room - BETWEEN)), setting.room * (1 - _NARROWEST_LEFT))
    return setting.room - right - BETWEEN, right


def _official(head: Masthead, setting: Setting) -> Box:
    left, right = official_columns(head, setting)
    box = Box(keeps=True)
    issuer = Column(box, 0, left)
    if head.parent:
        issuer.put(whole_words(head.parent), small(setting.size), leading=TIGHT)
    if head.issuer:
        issuer.put(whole_words(head.issuer), small(setting.size), bold=True, leading=TIGHT)
        issuer.rule(ISSUER_RULE)
    motto = Column(box, left + BETWEEN, right)
    _motto(motto, head, setting)
    top = max(issuer.bottom, motto.bottom) + GAP
    number, day = Column(box, 0, left, top), Column(box, left + BETWEEN, right, top)
    if head.number:
        number.put(head.number, 13)
    if head.about_number:
        number.put(head.about_number, 12, leading=TIGHT)
    if head.place_and_day:
        size = large(setting.size)
        day.put(head.place_and_day, size, italic=True, leading=LEADING * 13 / size)
    return box


def _parties(head: Masthead, setting: Setting) -> Box:
    box = Box(keeps=True)
    middle = Column(box, 0, setting.room)
    _motto(middle, head, setting)
    if head.number:
        middle.put(head.number, 13, before=GAP)
    if head.place_and_day:
        middle.put(head.place_and_day, large(setting.size), italic=True, align="right", before=GAP)
    return box


def _form(head: Masthead, setting: Setting) -> Box:
    """The unit's names are what is written in, so they are small; the title is what counts."""
    size = min(setting.size, 12.0)
    box = Box(keeps=True)
    right = FORM_SHARE * setting.room
    left = setting.room - right - BETWEEN
    unit, form = Column(box, 0, left), Column(box, left + BETWEEN, right)
    for number, text in enumerate(head.unit_lines):
        unit.put(text, size, bold=number == 0, align="left", leading=TIGHT)
    for number, text in enumerate(head.form_lines):
        first = number == 0
        form.put(text, size if first else 10.5, bold=first, italic=not first, leading=TIGHT)
    return box


def _title(head: Masthead, setting: Setting) -> Iterator[Piece]:
    box = Box(before=2 * GAP, keeps=True)
    size = setting.size
    side = Column(box, (1 - SIDE_SHARE) * setting.room, SIDE_SHARE * setting.room)
    for text in head.side_lines:
        side.put(text, min(size, 12.0), align="left")
    left = side.room if head.side_lines else 0.0
    middle = Column(box, left, setting.room - 2 * left)
    if head.title:
        middle.put(head.title, 14, bold=True)
    if head.about:
        middle.put(head.about, large(setting.size), bold=True, leading=1.2)
        middle.rule(ABOUT_RULE)
    for text in head.subtitle:
        middle.put(text, size)
    if box.height:
        yield box


def _addressed(head: Masthead, setting: Setting) -> Iterator[Piece]:
    """One is addressed in the middle of the page, several below each other behind dashes."""
    if not head.to:
        return
    size = setting.size
    label = head.to_title + " "
    if len(head.to) == 1:
        text = label + head.to[0]
        wide = width(text, 0, size)
        if wide <= setting.room - 2 * setting.indent:
            (line,) = aligned(
                lines(plain(text), setting.room * 1000 / size), size, setting.room, "centre"
            )
            line.before, line.keeps = 2 * GAP, True
            yield line
            return
    left = 2 * setting.indent
    beside = left + width(label, 0, size)
    texts = listed(head.to) if len(head.to) > 1 else head.to
    made: list[TextLine] = []
    for number, text in enumerate(texts):
        if number == 0 and len(texts) > 1:
            made += aligned(lines(plain(head.to_title), 1e6), size, setting.room, "left", left=left)
        box_lines = lines(plain(text), (setting.room - beside) * 1000 / size)
        made += aligned(box_lines, size, setting.room - beside, "left", left=beside)
    if len(texts) == 1:
        first = made[0]
        box = Box(height=first.height, before=2 * GAP, keeps=True)
        head_line = aligned(lines(plain(head.to_title), 1e6), size, setting.room, "left", left=left)
        at = size  # both stand on one line
        for each in (head_line[0], first):
            box.lines.append((each.x, at, each.line, size, 0.0))
        yield box
        made = made[1:]
    else:
        made[0].before = 2 * GAP
    for line in made:
        line.keeps = True
        yield line
