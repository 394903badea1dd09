"""The text of a QR code: as others made it, read back as it was, and refused when altered."""

from __future__ import annotations

from binascii import crc_hqx

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.banking import memo
from fundledger.banking.vietqr import MOST, Pay, payload, read
from fundledger.errors import FundledgerError

MADE_ELSEWHERE = [
    (
        Pay("970423", "0099999999", None, ""),
        "00020101021138540010A00000072701240006970423011000999999990208QRIBFTTA"
        "53037045802VN6304CBB4",
    ),
    (
        Pay("970415", "0011001932418", 120_000, "ung ho lu lut"),
        "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA"
        "530370454061200005802VN62170813ung ho lu lut6304C15C",
    ),
    (
        Pay("970405", "8401201001234", 58_500_000, "QHTPT HD012023 KY06"),
        "00020101021238570010A00000072701270006970405011384012010012340208QRIBFTTA"
        "53037045408585000005802VN62230819QHTPT HD012023 KY06630499D6",
    ),
]


@pytest.mark.parametrize(("pay", "text"), MADE_ELSEWHERE)
def test_what_others_made(pay: Pay, text: str) -> None:
    assert payload(*pay) == text
    assert read(text) == pay


def test_the_checksum_is_the_known_one() -> None:
    assert crc_hqx(b"123456789", 0xFFFF) == 0x29B1


PAYS = st.builds(
    Pay,
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    st.one_of(st.none(), st.integers(1, MOST)),
    st.one_of(
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=25),
        st.builds(memo.written, st.text(max_size=30), st.integers(1, 999)),
    ),
)


@given(PAYS)
def test_what_is_written_is_read(pay: Pay) -> None:
    assert read(payload(*pay)) == pay


@given(PAYS, st.data())
def test_one_letter_that_is_another_is_seen(pay: Pay, data: st.DataObject) -> None:
    text = payload(*pay)
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters().filter(lambda letter: letter != text[at]))
    with pytest.raises(FundledgerError) as refused:
        read(text[:at] + other + text[at + 1 :])
    assert refused.value.key == "vietqr.altered"


@pytest.mark.parametrize("text", ["", "6304", "63041D0F", MADE_ELSEWHERE[0][1][:-1]])
def test_a_part_of_one_is_none(text: str) -> None:
    with pytest.raises(FundledgerError):
        read(text)


def with_checksum(body: str) -> str:
    return f"{body}6304{crc_hqx(f'{body}6304'.encode(), 0xFFFF):04X}"


@pytest.mark.parametrize(
    "body",
    [
        "",
        "000201010211",
        MADE_ELSEWHERE[0][1][:-8].replace("QRIBFTTA", "QRIBFTTC"),  # to a card
        MADE_ELSEWHERE[0][1][:-8].replace("5303704", "5303840"),  # dollars
        MADE_ELSEWHERE[0][1][:-8].replace("5303704", ""),
        MADE_ELSEWHERE[0][1][:-8].replace("5303704", "53037045403-50"),
        MADE_ELSEWHERE[0][1][:-8].replace("5802VN", "5899VN"),  # longer than there is text
        MADE_ELSEWHERE[0][1][:-8].replace(
            "38540010A00000072701240006970423", "38440010A0000007270114"
        ),  # no bank
    ],
)
def test_another_kind_of_code_is_none(body: str) -> None:
    with pytest.raises(FundledgerError) as refused:
        read(with_checksum(body))
    assert refused.value.key == "vietqr.another_kind"


@pytest.mark.parametrize(
    ("pay", "key"),
    [
        (Pay("97040", "1", 1, ""), "not_a_bin"),
        (Pay("97040５", "1", 1, ""), "not_a_bin"),
        (Pay("970405", "", 1, ""), "not_an_account"),
        (Pay("970405", "8401 201", 1, ""), "not_an_account"),
        (Pay("970405", "1" * 20, 1, ""), "not_an_account"),
        (Pay("970405", "1", 0, ""), "amount"),
        (Pay("970405", "1", 10**13, ""), "amount"),
        (Pay("970405", "1", 1, "nộp tiền"), "memo"),
        (Pay("970405", "1", 1, "x" * 26), "memo"),
    ],
)
def test_what_a_code_cannot_say_is_refused(pay: Pay, key: str) -> None:
    with pytest.raises(FundledgerError) as refused:
        payload(*pay)
    assert refused.value.key == f"vietqr.{key}"
