"""Ngân hàng Chính sách xã hội: Phát sinh Nợ, Phát sinh Có, dots; general practice.

`dated_opening` has the habit of a dated row of the opening balance whose sum stands under Có: no
line. `old_letters` is the same in the letters of TCVN 5712:1993 as older programs wrote them; the
table is this module's own, so that it can prove that of the program.
"""

from __future__ import annotations

from dataclasses import replace

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import dmy, dot
from tests.exchange.specimens.sheet import Layout, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount


def statement(account: TrueAccount) -> Specimen:
    table = _table()
    return Specimen(
        bank="Ngân hàng Chính sách xã hội",
        rows=(
            heads("NGÂN HÀNG CHÍNH SÁCH XÃ HỘI"),
            heads("SỔ CHI TIẾT TÀI KHOẢN"),
            heads(f"Từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            heads(f"Số hiệu tài khoản: {account.number}"),
            *table.heading(),
            table.labelled("opening", {2: "Số dư đầu kỳ", 5: dot(account.opening)}),
            *table.lines(account),
            table.labelled(
                "total",
                {2: "Cộng phát sinh", 3: dot(account.total_out), 4: dot(account.total_in)},
            ),
            table.labelled("closing", {2: "Số dư cuối kỳ", 5: dot(account.closing)}),
            foot("Lập bảng", None, "Kiểm soát", None, "Giám đốc"),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "totals"}
        ),
    )


def dated_opening(account: TrueAccount) -> Specimen:
    plain = statement(account)
    opening = _table().labelled(
        "opening", {0: dmy(account.first), 2: "Số dư đầu kỳ", 4: dot(account.opening)}
    )
    closing = _table().labelled(
        "closing", {0: dmy(account.last), 2: "Số dư cuối kỳ", 4: dot(account.closing)}
    )
    by_kind = {"opening": opening, "closing": closing}
    return replace(plain, rows=tuple(by_kind.get(row.kind, row) for row in plain.rows))


def old_letters(account: TrueAccount) -> Specimen:
    plain = statement(account)
    rows = tuple(
        replace(row, cells=tuple(_old(c) if isinstance(c, str) else c for c in row.cells))
        for row in plain.rows
    )
    return replace(plain, rows=rows)


def _table() -> Table:
    return Table(
        (
            ("Ngày", sheet.day(dmy)),
            ("Số bút toán", sheet.reference),
            ("Diễn giải", sheet.narrative),
            ("Phát sinh Nợ", sheet.out(dot)),
            ("Phát sinh Có", sheet.into(dot)),
            ("Số dư", sheet.balance(dot)),
        )
    )


_LETTERS = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ"
_CODES = (
    "B5B6B7B8B9A8BBBCBDBEC6A9C7C8C9CACBAECCCECFD0D1AAD2D3D4D5D6D7D8DCDDDEDFE1E2E3E4ABE5E6E7E8E9"
    "ACEAEBECEDEEEFF1F2F3F4ADF5F6F7F8F9FAFBFCFDFEA1A2A3A4A5A6A7"
)
_OLD = dict(zip(_LETTERS, bytes.fromhex(_CODES).decode("latin-1"), strict=True))


def _old(text: str) -> str:
    """Its capitals with a tone were small letters in a font of capitals."""
    return "".join(_OLD.get(letter, _OLD.get(letter.lower(), letter)) for letter in text)


LAYOUTS = {
    "statement": Layout(statement),
    "dated-opening": Layout(dated_opening),
}
OLD_LETTERS = Layout(old_letters)
"""Beside the others: letters of TCVN3 in another case are other letters, so none can be changed."""
