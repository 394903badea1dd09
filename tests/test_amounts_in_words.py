"""Amounts in words: every rule of reading, an oracle for small numbers, a reader that goes back."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from fundledger.amounts_in_words import vnd_in_english, vnd_in_words
from fundledger.money import MAX_DONG

AS_WRITTEN = [
    (0, "Không đồng"),
    (1, "Một đồng"),
    (10, "Mười đồng"),
    (11, "Mười một đồng"),
    (14, "Mười bốn đồng"),
    (15, "Mười lăm đồng"),
    (20, "Hai mươi đồng"),
    (21, "Hai mươi mốt đồng"),
    (24, "Hai mươi tư đồng"),
    (25, "Hai mươi lăm đồng"),
    (55, "Năm mươi lăm đồng"),
    (100, "Một trăm đồng"),
    (101, "Một trăm linh một đồng"),
    (104, "Một trăm linh bốn đồng"),
    (105, "Một trăm linh năm đồng"),
    (110, "Một trăm mười đồng"),
    (111, "Một trăm mười một đồng"),
    (115, "Một trăm mười lăm đồng"),
    (1_001, "Một nghìn không trăm linh một đồng"),
    (1_010, "Một nghìn không trăm mười đồng"),
    (10_000, "Mười nghìn đồng"),
    (14_000, "Mười bốn nghìn đồng"),
    (21_000, "Hai mươi mốt nghìn đồng"),
    (105_000, "Một trăm linh năm nghìn đồng"),
    (1_000_005, "Một triệu không trăm linh năm đồng"),
    (1_005_000, "Một triệu không trăm linh năm nghìn đồng"),
    (4_487_671, "Bốn triệu bốn trăm tám mươi bảy nghìn sáu trăm bảy mươi mốt đồng"),
    (243_100_000, "Hai trăm bốn mươi ba triệu một trăm nghìn đồng"),
    (1_610_000_000, "Một tỷ sáu trăm mười triệu đồng"),
    (7_500_000_000, "Bảy tỷ năm trăm triệu đồng"),
    (14_256_000_000, "Mười bốn tỷ hai trăm năm mươi sáu triệu đồng"),
    (1_000_000_001, "Một tỷ không trăm linh một đồng"),
    (1_000_000_000_000, "Một nghìn tỷ đồng"),
    (1_005_000_000_000, "Một nghìn không trăm linh năm tỷ đồng"),
    (2_596_000_000_000, "Hai nghìn năm trăm chín mươi sáu tỷ đồng"),
    (10**15, "Một triệu tỷ đồng"),
    (10**18, "Một tỷ tỷ đồng"),
    (10**18 + 5, "Một tỷ tỷ không trăm linh năm đồng"),
    (10**27, "Một tỷ tỷ tỷ đồng"),
    (-101_000, "Âm một trăm linh một nghìn đồng"),
]


@pytest.mark.parametrize(("amount", "words"), AS_WRITTEN)
def test_an_amount_is_said_as_it_is_written_on_paper(amount: int, words: str) -> None:
    assert vnd_in_words(amount) == words


def test_the_numbers_to_999_are_those_of_another_program() -> None:
    """num2words says lẻ, and bốn after mươi, which is said as well as tư."""
    for number in range(1_000):
        oracle = num2words(number, lang="vi").replace("mươi bốn", "mươi tư")
        assert vnd_in_words(number, linh="lẻ").lower() == f"{oracle} đồng"


def test_the_words_of_the_south() -> None:
    said = vnd_in_words(1_205_405, linh="lẻ", nghin="ngàn")
    assert said == "Một triệu hai trăm lẻ năm ngàn bốn trăm lẻ năm đồng"


def test_another_currency_is_said_at_the_end() -> None:
    assert vnd_in_words(7_000, currency="đồng chẵn") == "Bảy nghìn đồng chẵn"


IN_ORDER = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
UNITS = {word: unit for unit, word in enumerate(IN_ORDER)} | {"mốt": 1, "tư": 4, "lăm": 5}


def number_of(words: list[str]) -> int:
    """What a listener writes down, who knows place values and no rule of how they are said."""
    if "tỷ" in words:
        last = len(words) - 1 - words[::-1].index("tỷ")
        return number_of(words[:last]) * 10**9 + number_of(words[last + 1 :])
    total = 0
    for name, value in (("triệu", 10**6), ("nghìn", 10**3)):
        if name in words:
            at = words.index(name)
            total += below_1000(words[:at]) * value
            words = words[at + 1 :]
    return total + below_1000(words)


def below_1000(words: list[str]) -> int:
    total = heard = 0
    for word in words:
        if word == "trăm":
            total, heard = 100 * heard, 0
        elif word == "mươi":
            total, heard = total + 10 * heard, 0
        elif word == "mười":
            total += 10
        elif word != "linh":
            heard = UNITS[word]
    return total + heard


def heard(said: str) -> int:
    sign = 1
    words = said.lower().split()
    assert words.pop() == "đồng"
    if words[0] == "âm":
        sign, words = -1, words[1:]
    return sign * number_of(words)


def test_100_000_amounts_are_heard_as_they_were() -> None:
    random = Random(18)
    for _ in range(100_000):
        amount = random.randrange(10 ** random.randint(1, 15) + 1)
        assert heard(vnd_in_words(amount)) == amount


@given(st.integers(-(10**30), 10**30))
def test_any_number_is_heard_as_it_was(amount: int) -> None:
    assert heard(vnd_in_words(amount)) == amount


@given(st.integers(0, MAX_DONG))
def test_it_is_one_sentence_with_a_capital_and_no_double_blank(amount: int) -> None:
    said = vnd_in_words(amount)
    assert said[0].isupper()
    assert said[1:] == said[1:].lower()
    assert said == " ".join(said.split())


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "Zero dong"),
        (19, "Nineteen dong"),
        (40, "Forty dong"),
        (101, "One hundred one dong"),
        (4_487_671, "Four million four hundred eighty-seven thousand six hundred seventy-one dong"),
        (1_000_005, "One million five dong"),
        (7_500_000_000, "Seven billion five hundred million dong"),
        (10**15, "One quadrillion dong"),
        (-2_000, "Minus two thousand dong"),
    ],
)
def test_an_amount_in_english(amount: int, words: str) -> None:
    assert vnd_in_english(amount) == words


@given(st.integers(0, MAX_DONG))
def test_english_is_that_of_another_program_without_its_and(amount: int) -> None:
    oracle = num2words(amount, lang="en").replace(" and ", " ").replace(",", "")
    assert vnd_in_english(amount).lower() == f"{oracle} dong"
