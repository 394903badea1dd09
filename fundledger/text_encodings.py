"""Vietnamese in the encodings of before Unicode, told by its words.

    found = recognised(texts)     letters of TCVN3 or VNI that were read as Western ones, if any
    found.turned(cell)            the cell in Unicode
    decoded(content)              bytes that are no Unicode: cp1258, TCVN3 or VNI

TCVN3 (“ABC”, the fonts .VnTime) has one code above 0xA0 for each letter with its mark: TCVN
5712:1993, form VN3; glibc's table of TCVN5712-1 has the same codes for these letters. Capitals with
marks have none: they are small letters in a font of capitals (.VnTimeH). VNI (the fonts VNI-Times)
writes the mark as a letter of its own behind the vowel, by the table “VNI for Windows” of VNI
Software. A wrong guess changes names in silence, so nothing is turned unless words say so that
stand in the headings of any statement; text that is Unicode already has them as they are.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

LEAST_WORDS = 3
"""So many different words have to be found before an encoding is believed."""

_WORDS = frozenset(
    word
    for word in unicodedata.normalize(
        "NFC",
        "ngày số dư nội nợ có tài khoản giao dịch phát diễn giải chứng từ đầu kỳ cuối đến tiền mô "
        "tả tổng cộng ngân hàng kê sổ phụ loại tệ hiệu lực hạch toán mã bút tên hợp tác xã quỹ hỗ "
        "trợ trả lãi gốc chuyển tháng năm địa chỉ nhánh đối ứng tiết thời điểm người lập trưởng "
        "khách phòng trước cấp dòng đồng việt nộp phí rút gửi vốn bằng hiệu lũy kiểm soát",
    ).split()
    if not word.isascii()
)
_LOOKED_AT = 200_000  # bytes; the headings of a statement are among them
_WORD = re.compile(r"[^\W\d_]+")
_MARKS = "\u0300\u0301\u0303\u0309\u0323"  # grave, acute, tilde, hook, dot below

_TCVN3 = dict(
    zip(
        bytes.fromhex(
            "a1a2a3a4a5a6a7a8a9aaabacadae"
            "b5b6b7b8b9 bbbcbdbec6 c7c8c9cacb cccecfd0d1 d2d3d4d5d6"
            "d7d8dcddde dfe1e2e3e4 e5e6e7e8e9 eaebecedee eff1f2f3f4 f5f6f7f8f9 fafbfcfdfe"
        ).decode("latin-1"),
        "ĂÂÊÔƠƯĐăâêôơưđ"
        "àảãáạ" "ằẳẵắặ" "ầẩẫấậ" "èẻẽéẹ" "ềểễếệ"
        "ìỉĩíị" "òỏõóọ" "ồổỗốộ" "ờởỡớợ" "ùủũúụ" "ừửữứự" "ỳỷỹýỵ",
        strict=True,
    )
)  # fmt: skip


def _vni() -> dict[str, str]:
    """The letters of VNI: a vowel and its mark behind it, or a code of its own."""
    plain = dict(zip("øùõûï", _MARKS, strict=True))
    circumflex = dict(zip("àáãåä", _MARKS, strict=True)) | {"â": ""}
    breve = dict(zip("èéüúë", _MARKS, strict=True)) | {"ê": ""}
    table = dict(zip("ìíóæòôöîñ", "ìíĩỉịơưỵđ", strict=True))
    made = [(vowel, "", plain) for vowel in "aeouy"]
    made += [(vowel, "\u0302", circumflex) for vowel in "aeo"]
    made += [("a", "\u0306", breve)]
    made += [("ô", "\u031b", plain), ("ö", "\u031b", plain)]
    base = {"ô": "o", "ö": "u"}
    for vowel, shape, marks in made:
        for code, mark in marks.items():
            composed = base.get(vowel, vowel) + shape + mark
            table[vowel + code] = unicodedata.normalize("NFC", composed)
    upper = {code.upper(): letter.upper() for code, letter in table.items()}
    first_upper = {
        code[0].upper() + code[1]: letter.upper() for code, letter in table.items() if code[1:]
    }
    return {**first_upper, **table, **upper}


_VNI = _vni()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """`Sè d­ ®Çu kú` becomes `Số dư đầu kỳ`."""
    return text.translate(_TCVN3_CODES)


_TCVN3_CODES = {ord(code): letter for code, letter in _TCVN3.items()}


def from_vni(text: str) -> str:
    """`Soá dö ñaàu kyø` becomes `Số dư đầu kỳ`."""
    return _VNI_LETTER.sub(lambda found: _VNI[found[0]], text)


@dataclass(frozen=True, slots=True)
class Letters:
    """One of the old encodings, where its codes were read as Western letters."""

    name: str
    turn: Callable[[str], str]
    is_mixed: bool = False
    """Some of the texts around are Unicode: each is turned only where its own words gain by it."""

    def turned(self, text: str) -> str:
        """The text in Unicode; as it is, where it holds a letter that this encoding has not."""
        if text.isascii() or any(c > "\xff" and c.isalpha() for c in text):
            return text
        turned = self.turn(text)
        if self.is_mixed and len(words_in(turned)) <= len(words_in(text)):
            return text
        return turned


TCVN3 = Letters("TCVN3 (ABC)", from_tcvn3)
VNI = Letters("VNI", from_vni)


def tables() -> Mapping[str, Mapping[str, str]]:
    """The codes of each encoding and the letters they stand for."""
    return {TCVN3.name: _TCVN3, VNI.name: _VNI}


def words_in(text: str) -> frozenset[str]:
    """Which words of a statement's headings, all of them with marks, a text holds."""
    return _WORDS.intersection(_WORD.findall(unicodedata.normalize("NFC", text).lower()))


def recognised(texts: Iterable[str]) -> Letters | None:
    """The old encoding whose letters stand in these texts; None where they are as they should be.

    Who has more words of Unicode than of an old encoding is left alone, as is what fits both.
    """
    text = "\n".join(each for each in texts if not each.isascii())
    if not text:
        return None
    of_unicode = len(words_in(text))
    counted = sorted(
        ((len(words_in(each.turn(text)) - words_in(text)), each) for each in (TCVN3, VNI)),
        key=lambda pair: pair[0],
    )
    (second, _), (most, best) = counted
    if most < LEAST_WORDS or most <= of_unicode or 2 * second > most:
        return None
    return Letters(best.name, best.turn, is_mixed=of_unicode > 0)


@dataclass(frozen=True, slots=True)
class Decoded:
    text: str
    letters: str  # the name of the encoding


def decoded(content: bytes) -> Decoded | None:
    """A text of one byte a letter, by the encoding whose reading has the words; None: none does."""
    counted: list[tuple[int, str]] = []
    for name, decode in _DECODERS.items():
        try:
            counted.append((len(words_in(decode(content[:_LOOKED_AT]))), name))
        except UnicodeDecodeError:
            continue
    counted.sort()
    (second, _), (most, best) = counted[-2:]
    if most < LEAST_WORDS or 2 * second > most:
        return None
    try:
        return Decoded(unicodedata.normalize("NFC", _DECODERS[best](content)), best)
    except UnicodeDecodeError:
        return None


_DECODERS: dict[str, Callable[[bytes], str]] = {
    "Windows-1258": lambda content: content.decode("cp1258"),
    TCVN3.name: lambda content: from_tcvn3(content.decode("latin-1")),
    VNI.name: lambda content: from_vni(content.decode("cp1252", "replace")),
}


def utf16_without_mark(content: bytes) -> str | None:
    """The codec of UTF-16 that these first bytes are, for all that no mark says so; None: none.

    Digits, blanks and Western letters have a zero in one half of their code, and text has no zeros.
    """
    high, low = content[::2].count(0), content[1::2].count(0)
    few = len(content) // 100
    many = max(4, len(content) // 6)
    if low >= many and high <= few:
        return "utf-16-le"
    return "utf-16-be" if high >= many and low <= few else None
