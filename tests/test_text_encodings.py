"""Letters from before Unicode: every one comes back, and sound text is never touched."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.text_encodings import (
    TCVN3,
    VNI,
    decoded,
    from_tcvn3,
    from_vni,
    recognised,
    tables,
    utf16_without_mark,
)
from tests.exchange.container_files import encoded, in_1258, in_tcvn3, in_vni

MARKED = [
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in "aăâeêioôơuưy"
    for tone in ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
]
LOWER = "".join(letter for letter in MARKED if not letter.isascii()) + "đ"
"""All 67 letters with marks: 12 vowels of 6 tones, less the 6 vowels that are bare, and đ."""

HEADINGS = ["Ngày giao dịch", "Số chứng từ", "Phát sinh nợ", "Phát sinh có", "Số dư", "Nội dung"]
NAMES = [
    *(
        "HTX Mường Khương",
        "Nguyễn Thị Thủy",
        "Trần Đức Quỳnh",
        "Lò Văn Ỏn",
        "Vừ A Pó",
        "Giàng Thị Mỷ",
    ),
    *("Hoàng Ngọc Ắt", "Phạm Hữu Lưỡng", "Đặng Xuân Ý", "HTX Ỷ La", "Bế Văn Đàn", "Cù Huy Hà Vũ"),
    *(
        "Lã Thị Hoà",
        "Khoá Kỳ Lừa",
        "Toà án",
        "Thuỷ Ngân",
        "Võ Hoè",
        "Nông Quốc Tuấn",
        "Tạ Quang Bửu",
    ),
]
WESTERN = [
    *("Société Générale", "Crédit à l'été", "São Paulo", "Müller & Söhne", "Ñandú", "naïve café"),
    *("Opening balance", "Total amount credited", "Hôtel de l'Île", "Ångström", "½ µg at 5 °C §7"),
    *("coût où déjà", "Año 2023: señor Núñez", "Œuvre française", "¡Olé!", "£5 ¥6 ©2023 ® «là»"),
]

names = st.sampled_from(NAMES)
lower_texts = st.text(st.sampled_from(LOWER + "abcdeghiklmnopqrstuvxy 0123456789.,-"), max_size=40)


def test_there_are_all_letters() -> None:
    assert len(LOWER) == len(set(LOWER)) == 67
    for name, upper in (("TCVN3 (ABC)", "ĂÂÊÔƠƯĐ"), ("VNI", LOWER.upper())):
        assert set(tables()[name].values()) == set(LOWER + upper), name


def test_words_as_they_stand_in_old_files() -> None:
    """As people have published them beside their Unicode."""
    assert from_tcvn3("Sè d\u00ad ®Çu kú, B¶o Th¾ng, M\u00adêng Kh\u00ad¬ng") == (
        "Số dư đầu kỳ, Bảo Thắng, Mường Khương"
    )
    assert from_vni("Xin chaøo caùc baïn, Soá dö ñaàu kyø, NGAØY, Ngöôøi, Nguyeãn, vó ñaïi") == (
        "Xin chào các bạn, Số dư đầu kỳ, NGÀY, Người, Nguyễn, vĩ đại"
    )


@given(lower_texts)
def test_tcvn3_comes_back(text: str) -> None:
    assert from_tcvn3(in_tcvn3(text)) == text


@given(
    st.text(st.sampled_from(LOWER + LOWER.upper() + "bcdđghklmnpqrstvx 0123456789."), max_size=40)
)
def test_vni_comes_back(text: str) -> None:
    assert from_vni(in_vni(text)) == text


@given(st.lists(names | lower_texts, max_size=20), st.sampled_from(["TCVN3 (ABC)", "VNI"]))
def test_a_file_in_old_letters_is_known_and_turned(texts: list[str], name: str) -> None:
    write = {"TCVN3 (ABC)": in_tcvn3, "VNI": in_vni}[name]
    found = recognised([write(text) for text in [*HEADINGS, *texts]])
    assert found is not None
    assert found.name == name
    assert [found.turned(write(text)).casefold() for text in NAMES] == [n.casefold() for n in NAMES]


@given(
    st.lists(names | st.sampled_from(WESTERN) | lower_texts, max_size=30),
    st.sampled_from(
        [HEADINGS, ["Date", "Debit", "Credit", "Balance"], ["Date", "Débit", "Crédit"]]
    ),
)
def test_sound_text_is_never_turned(texts: list[str], headings: list[str]) -> None:
    assert recognised([*headings, *texts]) is None
    apart = [unicodedata.normalize("NFD", text) for text in [*headings, *texts]]
    assert recognised(apart) is None


@given(st.lists(names, max_size=20), st.sampled_from(["Windows-1258", "TCVN3 (ABC)", "VNI"]))
def test_bytes_are_known_by_their_words(texts: list[str], name: str) -> None:
    text = "\n".join([*HEADINGS, *texts])
    found = decoded(encoded(text, name))
    assert found is not None
    assert found.letters == name
    assert found.text.casefold() == text.casefold()
    assert unicodedata.is_normalized("NFC", found.text)


@given(st.lists(st.sampled_from(WESTERN), max_size=20))
def test_bytes_of_other_languages_are_not_guessed(texts: list[str]) -> None:
    assert decoded("\n".join(["Date;Débit;Crédit", *texts]).encode("cp1252")) is None


@given(st.binary(max_size=300))
def test_bytes_of_nothing_are_not_guessed(content: bytes) -> None:
    found = decoded(content)
    assert found is None or len(content) > 10


def test_1258_puts_the_tone_behind_the_vowel() -> None:
    """Microsoft's table: ố is ô (F4) and the acute (EC), đ is F0, ư is FD."""
    assert in_1258("Số dư đ") == b"S\xf4\xec d\xfd \xf0"


@pytest.mark.parametrize("text", ["Ngày;Số dư\n05/04/2023;1.000", "entry,date", "a"])
@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_is_known_by_its_zeros(text: str, codec: str) -> None:
    found = utf16_without_mark(text.encode(codec))
    assert found == (codec if len(text) > 4 else None)
    assert utf16_without_mark(text.encode()) is None


def test_a_cell_with_letters_that_the_encoding_has_not_is_left() -> None:
    assert TCVN3.turned("Lạng Sơn") == "Lạng Sơn"
    assert VNI.turned("Soá dö") == "Số dư"
