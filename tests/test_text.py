"""Names in the order of a Vietnamese dictionary, and counts as papers write them."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.text import FORMULA_STARTS, collated, counted, guarded, unguarded

IN_ORDER = [
    ["a", "ă", "â", "b", "c", "d", "đ", "e", "ê", "g", "h", "i", "k", "l", "m", "n"],
    ["n", "o", "ô", "ơ", "p", "q", "r", "s", "t", "u", "ư", "v", "x", "y"],
    ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "măm", "mâm"],  # tones after all letters
    ["bơ", "bờ", "bở", "bỡ", "bớ", "bợ"],
    ["ba con", "ba má", "bà chủ", "bà con", "bá hộ"],  # word by word
    ["An Bình", "An Phú", "Anh Đào", "Ánh Dương", "Ân Thi"],
    ["Dũng", "Đa", "Đông Sơn", "Đồng Tâm", "Hòa Bình"],
    ["htx", "Htx", "HTX"],  # case last, small letters first
    ["HTX", "HTX Tân Sơn", "HTX Tân Sơn 2", "HTX Tân Sơn 10", "HTX Tân Sơn A"],
    ["HTX 2/9", "HTX 19-5", "HTX 19-5 Chi Lăng", "HTX Ắc quy", "HTX Bắc Sơn", "THT Bắc Sơn"],
    ["Lê Văn Ân", "Lê Văn Cẩn", "Lê-Văn Dần", "Lê Văn Đán"],  # a hyphen only parts words
]


@pytest.mark.parametrize("names", IN_ORDER)
def test_names_stand_as_in_a_dictionary(names: list[str]) -> None:
    for seed in range(10):
        assert sorted(Random(seed).sample(names, len(names)), key=collated) == names


def test_a_word_comes_before_what_begins_with_it() -> None:
    assert sorted(["nghĩa sĩ", "nghía", "nghĩa"], key=collated) == ["nghĩa", "nghĩa sĩ", "nghía"]


def test_the_place_of_a_tone_mark_does_not_part_a_word_from_itself() -> None:
    names = ["Hoà Cường", "Hòa Bình", "Hòa Đông", "Hoà An"]
    assert sorted(names, key=collated) == ["Hoà An", "Hòa Bình", "Hoà Cường", "Hòa Đông"]


TEXTS = st.text(st.sampled_from("aăâàấbdđeêoơuưAĐÊ 0129-éß"), max_size=12)


@given(st.lists(TEXTS, max_size=12), st.randoms())
def test_the_order_does_not_hang_on_the_order_before(names: list[str], random: Random) -> None:
    shuffled = random.sample(names, len(names))
    assert sorted(shuffled, key=collated) == sorted(names, key=collated)


@given(TEXTS, TEXTS)
def test_only_the_same_name_is_equal(one: str, other: str) -> None:
    assert (collated(one) == collated(other)) == (one == other)
    assert collated(unicodedata.normalize("NFD", one)) == collated(one)


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_text_has_its_place(one: str, other: str) -> None:
    assert collated(one) <= collated(other) or collated(one) > collated(other)


def test_a_number_of_thousands_of_digits_has_its_place() -> None:
    less, more, most = "1" + "0" * 5_000, "2" + "0" * 5_000, "1" + "0" * 5_001
    assert sorted([most, more, less], key=collated) == [less, more, most]


@given(st.lists(st.integers(0, 10**9), min_size=2, max_size=8))
def test_numbers_stand_by_their_size(numbers: list[int]) -> None:
    names = sorted((f"Tổ {number} Đồng Đăng" for number in numbers), key=collated)
    found = [int(name.split()[1]) for name in names]
    assert all(one <= other for one, other in pairwise(found))


@pytest.mark.parametrize(
    ("number", "vi", "en"),
    [
        *((0, "0", "0"), (1, "01", "1"), (7, "07", "7"), (9, "09", "9"), (10, "10", "10")),
        *((63, "63", "63"), (2_944, "2.944", "2,944")),
    ],
)
def test_a_count_below_ten_has_two_digits_in_vietnamese(number: int, vi: str, en: str) -> None:
    assert counted(number) == vi
    assert counted(number, "en") == en


@given(st.text("'=a ", max_size=4), st.sampled_from(["", *FORMULA_STARTS]))
def test_what_a_csv_file_holds_is_no_formula_and_is_read_back(rest: str, sign: str) -> None:
    for text in (sign + rest, rest + sign):
        assert not guarded(text).startswith(FORMULA_STARTS)
        assert unguarded(guarded(text)) == text


def test_only_what_begins_like_a_formula_gets_an_apostrophe() -> None:
    assert [guarded(each) for each in ("=1+1", "-5", "＝1", "HTX", "'a", "")] == [
        *("'=1+1", "'-5", "'＝1", "HTX", "'a", ""),
    ]
