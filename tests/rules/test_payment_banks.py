"""Which bank a name means: the right one or none, never another."""

from __future__ import annotations

import re

import pytest

from fundledger.rules.payment_banks import bank_named, payment_banks


@pytest.mark.parametrize(
    ("text", "bin"),
    [
        ("Agribank", "970405"),
        ("Agribank – CN tỉnh Lạng Sơn", "970405"),
        ("NGÂN HÀNG NÔNG NGHIỆP VÀ PHÁT TRIỂN NÔNG THÔN VIỆT NAM, chi nhánh Cao Lộc", "970405"),
        ("Ngân hàng TMCP Đầu tư và Phát triển Việt Nam", "970418"),
        ("vietcombank", "970436"),
        ("VietinBank Lạng Sơn", "970415"),
        ("MB", "970422"),
        ("Techcombank", "970407"),
        ("Ngân hàng Hợp tác xã", "970446"),
        ("970446", "970446"),
        ("Kho bạc Nhà nước Lạng Sơn", None),
        ("Ngân hàng Chính sách xã hội", None),
        ("Ngân hàng MBX", None),  # a name is found as whole words
        ("Agribank, trước là BIDV", None),
        ("", None),
    ],
)
def test_a_bank_is_named(text: str, bin: str | None) -> None:
    found = bank_named(text)
    assert (found and found.bin) == bin


def test_each_bank_is_found_by_each_of_its_names() -> None:
    for bank in payment_banks():
        assert re.fullmatch("970[0-9]{3}", bank.bin)
        for name in (bank.bin, bank.short, bank.name, *bank.also):
            assert bank_named(name) == bank, name
