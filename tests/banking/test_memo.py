"""The memo of our papers: short enough for a QR code, and read back whatever the number is."""

from __future__ import annotations

from string import ascii_uppercase, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.banking import memo
from fundledger.banking.numbers import Numbers

LETTERS = st.text("HĐTDQPKY-/. 0123456789", min_size=1, max_size=40)
NUMBERS = st.one_of(LETTERS, st.text(min_size=1, max_size=60))
INSTALMENTS = st.integers(1, 999)


@pytest.mark.parametrize(
    ("loan", "instalment", "written"),
    [
        ("HĐ-01/2023", 6, "QHTPT HD012023 KY06"),
        ("HĐ-01/2023", None, "QHTPT HD012023"),
        ("05/2021/HĐTD-QHT", 6, "QHTPT 052021HDTDQHT KY06"),
        ("05/2021/HĐTD-QHT", 120, "QHTPT 052021HDTDQHT KY120"),
        ("05/2021/HĐTD-QHTX", 6, "QHTPT 052021HDTDQHTX KY06"),
        ("05/2021/HĐTD-QHTX", 120, "QHTPT 052021HDTDQHTXKY120"),
    ],
)
def test_a_number_that_fits_stands_whole(loan: str, instalment: int | None, written: str) -> None:
    assert memo.written(loan, instalment) == written


@pytest.mark.parametrize("loan", ["05/2021/HĐTD-QHTPT", "05/2021/HĐTD-QUỸ-LS", "HĐ 052021 KY6"])
def test_one_that_does_not_begins_as_the_number_does(loan: str) -> None:
    """Too long, with the word that opens a memo, with a word that looks like an instalment."""
    code = memo.code_of(loan)
    assert code[:-4] == memo.squeezed(loan).replace("Q", "").replace("K", "")[:10]
    assert memo.written(loan, 6) == f"QHTPT {code} KY06"


@given(NUMBERS, INSTALMENTS)
def test_what_is_written_fits_and_is_read(loan: str, instalment: int) -> None:
    written = memo.written(loan, instalment)
    assert len(written) <= 25
    assert set(written) <= {*ascii_uppercase, *digits, " "}
    for dress in (written, written.replace(" ", ""), f"MBVCB.45.{written}.CT TU".lower()):
        (found,) = memo.read(dress)
        assert found[:2] == (memo.code_of(loan), instalment)


@given(NUMBERS)
def test_without_an_instalment_the_code_is_all_the_rest(loan: str) -> None:
    written = memo.written(loan)
    assert len(written) <= 25
    (found,) = memo.read(written)
    assert found == ("", None, memo.code_of(loan))


SIGNED = st.builds(
    "{:02}/{}/{}".format,
    st.integers(1, 120),
    st.integers(2015, 2035),
    st.sampled_from(["HĐTD-QHTPT", "HĐVV-QHTPTHTX-LS", "HĐTD", "HĐTD-QHT"]),
)


@given(st.lists(SIGNED, min_size=1, max_size=30, unique=True), INSTALMENTS)
def test_of_a_whole_book_it_names_that_contract_alone(loans: list[str], instalment: int) -> None:
    book = Numbers(loans, lambda _: True)
    for loan in loans:
        for written in (memo.written(loan, instalment), memo.written(loan)):
            named = book.named(f"MBVCB.4525077405.{written}.CT TU TK")
            assert [(each.loans, each.whole) for each in named] == [(frozenset({loan}), True)]


def test_a_memo_with_the_whole_of_a_long_number_is_still_read() -> None:
    book = Numbers(["05/2021/HĐTD-QUỸ-LS", "06/2021/HĐTD-QUỸ-LS"], lambda _: True)
    (named,) = book.named("QHTPT 052021HDTDQUYLS KY06")
    assert named.loans == {"05/2021/HĐTD-QUỸ-LS"}
