"""ACB: "Tiền rút ra", "Tiền gửi vào", and the balances below their labels.

After a parser of a package `bank_statement_parser` (sheet `Statement`, "BẢNG SAO KÊ GIAO DỊCH",
labels "Số dư đầu" and "Số dư cuối" with their figures in the row below); which further columns
there are is general practice.
"""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, dmy
from tests.exchange.specimens.sheet import Layout, Specimen, Table, heads
from tests.exchange.specimens.truth import TrueAccount


def statement(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("Ngày hiệu lực", sheet.value_day(dmy)),
            ("Ngày giao dịch", sheet.day(dmy)),
            ("Số GD", sheet.reference),
            ("Nội dung giao dịch", sheet.narrative),
            ("Tiền rút ra", sheet.out(comma)),
            ("Tiền gửi vào", sheet.into(comma)),
            ("Số dư", sheet.balance(comma)),
            ("Tên người thụ hưởng/người chuyển", sheet.payer),
        )
    )
    return Specimen(
        bank="ACB",
        sheet="Statement",
        rows=(
            heads("NGÂN HÀNG TMCP Á CHÂU (ACB)"),
            heads("BẢNG SAO KÊ GIAO DỊCH"),
            heads(f"Từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            heads(f"Số tài khoản: {account.number} (VND)"),
            heads(),
            heads("Số dư đầu", None, "Tổng rút ra", None, "Tổng gửi vào", None, "Số dư cuối"),
            heads(
                comma(account.opening),
                None,
                comma(account.total_out),
                None,
                comma(account.total_in),
                None,
                comma(account.closing),
            ),
            *table.heading(),
            *table.lines(account, newest_first=True),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "payer"}
        ),
    )


LAYOUTS = {"statement": Layout(statement)}
