"""The styles of a Word file: what an officer changes once, and the whole paper follows.

    styles = Styles("vi", 13)
    styles.of("issuer")         the style's code, for a paragraph; at another size one of its own
    styles.xml()                all that are used, with those of the text always

Their names are in `wording/<language>/common.toml`. The text's own styles are those of `blocks`, so
that PDF and Word look alike; those of the head and the foot of a paper are here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fundledger.messages import Language
from fundledger.statements.blocks import GAP, LEADING, STYLES, How
from fundledger.statements.document import Align
from fundledger.statements.mastheads import TIGHT, large, small
from fundledger.statements.tables import LEADING as TABLE_LEADING
from fundledger.statements.word_xml import (
    NAMESPACES,
    attribute,
    face,
    justified,
    line_spacing,
    twips,
)
from fundledger.statements.wording import phrases

FONT = "Times New Roman"
TAGS: Mapping[Language, str] = {"vi": "vi-VN", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Look:
    """How paragraphs of a style are set; sizes follow the paper's."""

    size: Callable[[float], float]
    align: Align = "centre"
    bold: bool = False
    italic: bool = False
    before: float = 0.0
    left: float = 0.0
    first: float = 0.0
    leading: float = LEADING
    keeps: bool = False
    exactly: float = 0.0
    """A line as tall as this, whatever is in it."""

    usual: float | None = None
    """The size that most have; a style of this size needs no number in its name."""

    level: int | None = None
    """Of the outline that Word shows beside a text."""


def _same(size: float) -> float:
    return size


def _of_form(size: float) -> float:
    return min(size, 12.0)


def _always(size: float) -> Callable[[float], float]:
    return lambda _: size


def _of_text(how: How, level: int | None) -> Look:
    return Look(
        lambda size: size - how.smaller,
        how.align,
        how.bold,
        how.italic,
        how.before,
        how.others,
        how.first - how.others,
        keeps=how.keeps,
        level=level,
    )


_LEVELS = {"centre": 1, "heading": 2}
_TEXT: Mapping[str, Look] = {name: _of_text(how, _LEVELS.get(name)) for name, how in STYLES.items()}
_LOOKS: Mapping[str, Look] = {
    **_TEXT,
    "parent": Look(small, leading=TIGHT),
    "issuer": Look(small, bold=True, leading=TIGHT),
    "country": Look(small, bold=True, leading=TIGHT),
    "motto": Look(large, bold=True, leading=TIGHT),
    "number": Look(_always(13), before=GAP),
    "about_number": Look(_always(12), leading=TIGHT),
    "place": Look(large, italic=True, before=GAP),
    "title": Look(_always(14), bold=True, before=2 * GAP, keeps=True, level=0),
    "about": Look(large, bold=True, leading=1.2, keeps=True),
    "subtitle": Look(_same, keeps=True),
    "side": Look(_of_form, "left"),
    "unit_name": Look(_of_form, "left", bold=True, leading=TIGHT),
    "unit_line": Look(_of_form, "left", leading=TIGHT),
    "form": Look(_of_form, bold=True, leading=TIGHT),
    "form_source": Look(_always(10.5), italic=True, leading=TIGHT),
    "to": Look(_same, "left", keeps=True),
    "pair": Look(_same, "left", before=3),
    "pay": Look(lambda size: size - 1, "left", before=1.5),
    "picture": Look(_same, before=GAP),
    "cell": Look(_same, "left", leading=TABLE_LEADING, usual=11),
    "sum": Look(_same, "left", bold=True, leading=TABLE_LEADING, usual=11),
    "head": Look(_same, bold=True, leading=TABLE_LEADING, keeps=True, usual=11),
    "letter": Look(_same, italic=True, leading=TABLE_LEADING, keeps=True, usual=11),
    "signing_day": Look(_same, italic=True, keeps=True),
    "signer": Look(_same, bold=True, keeps=True),
    "hint": Look(lambda size: size - 1, italic=True, keeps=True),
    "signed": Look(_same, bold=True),
    "recipients": Look(_always(12), "left", bold=True, italic=True),
    "recipient": Look(_always(11), "left", leading=1.15),
    "page_number": Look(large),
    "proof": Look(_always(7.5), "left"),
    "rule": Look(_always(2), before=2, exactly=3.5, keeps=True),
    "gap": Look(_always(1), exactly=1.0),
}


class Styles:
    def __init__(self, language: Language, size: float) -> None:
        self.language = language
        self.size = size
        self._names: Mapping[str, str] = phrases(language)["styles"]
        self._made: dict[str, str] = {}
        self._sizes: dict[str, float] = {}
        for name in _TEXT:
            self.of(name, size)

    def of(self, name: str, size: float) -> str:
        """The code of a style in a paper of this size."""
        look = _LOOKS[name]
        of_paper, own = look.size(size), look.usual or look.size(self.size)
        code = name if of_paper == own else f"{name}_{of_paper * 2:.0f}"
        if code not in self._made:
            shown = self._names[name]
            shown = shown if code == name else f"{shown} {of_paper:g}"
            self._made[code] = _style(code, shown, look, of_paper)
            self._sizes[code] = of_paper
        return code

    def size_of(self, code: str) -> float:
        return self._sizes[code]

    def xml(self) -> str:
        fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        tag = TAGS[self.language]
        return (
            f"<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
            f'{face(size=self.size)}<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="ar-SA"/>'
            "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
            '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
            "<w:qFormat/><w:pPr><w:widowControl/></w:pPr></w:style>"
            '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
            '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/>'
            "<w:semiHidden/></w:style>"
            '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
            '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/>'
            '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
            f"{''.join(self._made.values())}</w:styles>"
        )


def _style(code: str, name: str, look: Look, size: float) -> str:
    line = line_spacing(look.leading)
    if look.exactly:
        line = f'w:line="{twips(look.exactly)}" w:lineRule="exact"'
    level = "" if look.level is None else f'<w:outlineLvl w:val="{look.level}"/>'
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{code}">'
        f'<w:name w:val={attribute(name)}/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
        + "<w:keepNext/>" * look.keeps
        + f'<w:spacing w:before="{twips(look.before)}" w:after="0" {line}/>'
        + f'<w:ind w:left="{twips(look.left)}" w:firstLine="{twips(look.first)}"/>'
        + f"{justified(look.align)}{level}</w:pPr>"
        + f"<w:rPr>{face(bold=look.bold, italic=look.italic, size=size)}</w:rPr></w:style>"
    )
