"""Contract numbers, our memo and borrowers' names in the words of a bank."""

from __future__ import annotations

import pytest

from fundledger.banking import memo
from fundledger.banking.names import CUT, EXACT, LIKE, TELLING, WHOLE, Names
from fundledger.banking.numbers import Numbers

LOANS = ("05/2021/HĐTD-QHT", "06/2021/HĐTD-QHT", "HĐ-14/2022", "2021/HĐ-07", "05/2022/HĐTD-QHT")


def named(text: str) -> list[tuple[set[str], bool]]:
    return [(set(each.loans), each.whole) for each in Numbers(LOANS, lambda _: True).named(text)]


@pytest.mark.parametrize(
    "text",
    [
        *("HD 05/2021", "HĐ số 5/2021 trả nợ", "HDTD 05-2021", "2021/HD-05", "05/HD-2021"),
        *("HD052021 TRA NO", "HD 05 2021", "HD 05/20 21", "HD 0 5/2021", "HDTD 05/21"),
        *("HOP DONG VAY VON SO 05/2021/HDTD-QHT", "TRA NO 05/2021/HDTD", "HD.05.2021"),
        *("QHTPT 052021HDTDQHT KY06", "QHTPT052021HDTDQHTKY06", "QHT PT 0520 21HDTD QHT KY 06"),
        "MBVCB.4525077405.NOP T04.2023 HD 05/2021.CT tu 0351 toi 0011",
    ],
)
def test_a_number_in_any_dress(text: str) -> None:
    assert named(text) == [({"05/2021/HĐTD-QHT"}, True)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HD 05", [({"05/2021/HĐTD-QHT", "05/2022/HĐTD-QHT"}, False)]),  # two open ones
        ("HD 14", [({"HĐ-14/2022"}, False)]),
        ("HD 05/2019", [(set(), True)]),  # a contract that is not in the book
        ("HD 05/2021 VA HD 06/2021", [({LOANS[0]}, True), ({LOANS[1]}, True)]),
        ("HD 05/2021 VA 06/2021", [({LOANS[0]}, True), ({LOANS[1]}, True)]),
        ("HD 05/2021, 06/2021 GOC LAI", [({LOANS[0]}, True), ({LOANS[1]}, True)]),
        ("HD 05/2021 TRA LAI 06/2021", [({LOANS[0]}, True), ({LOANS[1]}, False)]),
        ("NOP TIEN THANG 05/2021", []),
        ("NOP TIEN NGAY 14/05/2021", []),
        ("0520214525077405", []),
        ("TT HOA DON 77", []),
    ],
)
def test_what_is_no_whole_number(text: str, expected: list[tuple[set[str], bool]]) -> None:
    assert named(text) == expected


def test_contracts_that_look_the_same_are_both_named() -> None:
    alike = Numbers(("HĐ-01/2023", "HD 01.2023"), lambda _: True)
    assert [set(each.loans) for each in alike.named("HD 01/2023")] == [{"HĐ-01/2023", "HD 01.2023"}]


def test_a_memo_is_written_and_read_by_one_grammar() -> None:
    assert memo.written("HĐ-01/2023", 6) == "QHTPT HD012023 KY06"
    for glued in ("QHTPT HD012023 KY06", "QHTPTHD012023KY06", "X.qhtpt hd01 2023 ky 06.CT"):
        (found,) = memo.read(glued)
        assert found.code == "HD012023"
    assert [each.instalment for each in memo.read("QHTPT A1 KY06 QHTPT B2")] == [6, None]


NAMES = Names(
    {
        "1": "HTX Nông nghiệp Mẫu Sơn",
        "2": "HTX Nông nghiệp Mẫu Sơn 1",
        "3": "HTX Tân Sơn",
        "4": "HTX Nông nghiệp Hữu Lũng",
        "5": "HTX Hữu Lũng",
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("HTX NN MAU SON TRA NO", {"1": EXACT, "2": LIKE}),
        ("HOP TAC XA NONG NGHIEP MAU SON 1 TRA NO", {"1": LIKE, "2": EXACT}),
        ("HTX NN MAU SON 1.500.000", {"1": EXACT, "2": LIKE}),  # a sum after the name
        ("HTX HUU LUNG", {"4": WHOLE, "5": EXACT}),
        ("HTX NN HUU LUNG", {"4": EXACT, "5": TELLING}),
        ("HTX TAN S", {}),  # too little is left
        ("HTX TAN SO", {"3": CUT}),
        ("CTY TNHH MAU SON", {"2": LIKE}),  # a company: not in whole anyone's
        ("NOP TAI PGD HUU LUNG", {}),
        ("TOI QUY HO TRO PHAT TRIEN HTX TINH MAU SON", {}),  # where the Fund itself is
    ],
)
def test_a_name_as_a_bank_writes_it(text: str, expected: dict[str, int]) -> None:
    assert {each.borrower: each.sure for each in NAMES.read([text])} == expected
