"""In what a figure is said: money, shares, and things counted, each in its own unit.

Units of money have a common base, đồng; HTX, người and lượt have none and are never added to each
other. `triệu đồng/người/tháng` is money per something: no sum is made of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from fundledger.text import clean, unaccented

MONEY, PERCENT, TIMES = "đồng", "%", "lần"
PER = re.compile(r"\s*/\s*")
_SCALES = {
    "ty": 10**9,
    "ti": 10**9,
    "trieu": 10**6,
    "tr": 10**6,
    "nghin": 10**3,
    "ngan": 10**3,
    "van": 10**4,
    "chuc": 10,
    "tram": 100,
}
_TWO_WORDS = {"nghin ty": 10**12, "ngan ty": 10**12, "nghin trieu": 10**9, "trieu ty": 10**15}
_MONEY = {"dong", "d", "vnd", "vnđ"}
_PERCENT = {"%", "phan tram"}
_TIMES = {"lan"}
_SAME = {
    "hop tac xa": "HTX",
    "htx": "HTX",
    "to hop tac": "THT",
    "tht": "THT",
    "lien hiep htx": "LHHTX",
    "lien hiep hop tac xa": "LHHTX",
    "lhhtx": "LHHTX",
    "lh htx": "LHHTX",
    "nguoi": "người",
    "thanh vien": "thành viên",
    "luot nguoi": "lượt người",
    "luot": "lượt",
    "ho": "hộ",
    "du an": "dự án",
    "san pham": "sản phẩm",
    "chu the": "chủ thể",
    "don vi": "đơn vị",
}
PEOPLE = frozenset({"người", "thành viên", "lao động", "cán bộ", "học viên", "đại biểu"})
WHOLE = frozenset(
    {*PEOPLE, "HTX", "THT", "LHHTX", "hộ", "dự án", "sản phẩm", "chủ thể", "đơn vị", "lượt"}
    | {"lượt người", "doanh nghiệp", "lớp", "hội nghị", "tổ", "quỹ", "xã", "huyện"}
)
"""There is no half of these."""

ANY_KIND = frozenset({"chủ thể", "đơn vị", "tổ chức", "cơ sở", "đối tượng", "khách hàng"})
"""Words for whatever is counted: HTX and households may be added to so many of these."""


@dataclass(frozen=True, slots=True)
class Unit:
    name: str
    """`đồng`, `%`, `lần`, or what is counted: HTX, người; empty: not said."""

    per: str = ""
    """What it is said of each of: người/tháng."""

    @property
    def is_measured(self) -> bool:
        return self.name in (MONEY, PERCENT, TIMES)

    @property
    def is_money(self) -> bool:
        return self.name == MONEY and not self.per

    @property
    def counts(self) -> bool:
        """Things are counted, so that a whole number is exact."""
        return not self.is_measured and not self.per

    @property
    def adds_up(self) -> bool:
        """A whole of it is the sum of its parts, and no part is larger than the whole."""
        return not self.per and self.name not in (PERCENT, TIMES)

    def is_base(self, scale: Fraction) -> bool:
        """Money to the đồng."""
        return self.is_money and scale == 1

    def __str__(self) -> str:
        return f"{self.name}/{self.per}" if self.per else self.name


@lru_cache(maxsize=2048)
def unit_in(text: str) -> Unit:
    """The unit that words say: `triệu đồng/người/tháng`, `tr.đ`, `HTX`, `%`."""
    first, *per = PER.split(clean(text).strip(" .;:()"))
    words = _words(first)
    rest = _without_scale(words)
    of = "/".join(per)
    if (rest and rest[0] in _PERCENT) or words[:2] == ["phan", "tram"]:
        return Unit(PERCENT, of)
    if (rest and rest[0] in _MONEY) or (not rest and words):
        return Unit(MONEY, of)
    if rest and rest[0] in _TIMES and len(rest) == 1:
        return Unit(TIMES, of)
    plain = " ".join(rest)
    if plain in _SAME:
        return Unit(_SAME[plain], of)
    if not words:
        return Unit("", of)
    kept = " ".join(first.split()[len(words) - len(rest) :]) if rest != words else first
    return Unit(clean(kept).strip(), of)


@lru_cache(maxsize=2048)
def scale_in(text: str) -> Fraction:
    """1 for đồng and things counted, a million for triệu."""
    words = _words(PER.split(clean(text))[0])
    if " ".join(words[:2]) in _TWO_WORDS:
        return Fraction(_TWO_WORDS[" ".join(words[:2])])
    return Fraction(_SCALES.get(words[0], 1)) if words else Fraction(1)


def _words(text: str) -> list[str]:
    plain = unaccented(text).replace("tr.d", "tr d").replace("trd", "tr d")
    return [word.strip(".,;:()") for word in plain.split() if word.strip(".,;:()")]


def _without_scale(words: list[str]) -> list[str]:
    if " ".join(words[:2]) in _TWO_WORDS:
        return words[2:]
    return words[1:] if words and words[0] in _SCALES else words
