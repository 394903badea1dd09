"""BIDV: iBank (one heading row and two), báo cáo chi tiết số dư tài khoản, and in English.

Headings after a public refund tool that reads sheet `bc3a` by position (two rows, 15–16, column A
empty), after the React template of a public statement printer (STT (No), Phát sinh nợ (Debit
Amount) …, with available and held balances below), and after a parser of a package
`bank_statement_parser` (the report). The one-row form and the English one are general practice.
"""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, comma_00, dmy, number, real
from tests.exchange.specimens.sheet import Layout, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount

_TITLE = "NGÂN HÀNG TMCP ĐẦU TƯ VÀ PHÁT TRIỂN VIỆT NAM"


def detail(account: TrueAccount) -> Specimen:
    """Báo cáo chi tiết số dư: real days and numbers, an old account number beside today's."""
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày hiệu lực", sheet.day(real)),
            ("Ghi nợ/Debit", sheet.out(number, otherwise=0)),
            ("Ghi có/Credit", sheet.into(number, otherwise=0)),
            ("Số dư/Balance", sheet.balance(number)),
            ("Mô tả/Description", sheet.narrative),
        )
    )
    return Specimen(
        bank="BIDV",
        rows=(
            heads(_TITLE),
            heads("BÁO CÁO CHI TIẾT SỐ DƯ TÀI KHOẢN"),
            heads(f"Từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            heads(),
            heads(f"Số tài khoản: {account.number} - QUY HO TRO PHAT TRIEN HTX"),
            heads("Số tài khoản cũ: 12010000999999"),
            heads("Loại tiền: VND"),
            heads("Số dư đầu ngày", None, None, None, account.opening),
            heads("Số dư cuối ngày", None, None, None, account.closing),
            heads(),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "opening", "closing", "balance"}),
        by_value_day=True,
    )


def ibank_two_rows(account: TrueAccount) -> Specimen:
    """Fifteen columns from B on, Vietnamese over English; balances and totals within the table."""
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày giao dịch", lambda _, line: f"{dmy(line.day)} {line.clock:%H:%M:%S}"),
            ("Ngày hiệu lực", sheet.value_day(dmy)),
            ("Mã giao dịch", sheet.always("DDT1")),
            ("Phát sinh nợ", sheet.out(comma_00)),
            ("Phát sinh có", sheet.into(comma_00)),
            ("Số dư", sheet.balance(comma_00)),
            ("Số chứng từ", lambda n, _: f"{n * 7 % 10000:04}"),
            ("Mã GDV", sheet.always("0000HT1")),
            ("Mã CN", sheet.always("351")),
            ("Diễn giải", sheet.narrative),
            ("Tài khoản đối ứng", sheet.always(None)),
            ("Tên tài khoản đối ứng", sheet.payer),
            ("Ngân hàng đối ứng", sheet.always("VIETCOMBANK")),
            ("Số tham chiếu", sheet.reference),
        ),
        indent=1,
        below=(
            "(No)",
            "(Trans.Date)",
            "(Eff.Date)",
            "(Trans.Code)",
            "(Debit Amount)",
            "(Credit Amount)",
            "(Balance)",
            "(SEQ No.)",
            "(Teller ID)",
            "(Branch)",
            "(Txn. Description)",
            "(Corresponding account)",
            "(Corresponding name)",
            "(Corresponding bank)",
            "(Ref No.)",
        ),
    )
    empty = [heads() for _ in range(3)]
    return Specimen(
        bank="BIDV",
        sheet="bc3a",
        rows=(
            heads(None, _TITLE, None, None, None, "Mẫu số/Sample No:", None, "CT001/KH"),
            heads(None, "Bank for Investment and Development of Vietnam JSC"),
            heads(
                None, None, None, None, None, "Ngày giờ in/Prt Date time:", None, "01/07/2026 08:15"
            ),
            *empty,
            heads(None, None, "SAO KÊ TÀI KHOẢN TIỀN GỬI KHÁCH HÀNG/ACCOUNT STATEMENT"),
            heads(
                None,
                None,
                f"Từ ngày/From Date: {dmy(account.first)}",
                None,
                f"Đến ngày/To date: {dmy(account.last)}",
            ),
            heads(None, "Khách hàng/ Customer:", None, "QUY HO TRO PHAT TRIEN HTX"),
            heads(None, "Mã KH/ Cif No:", None, "1234567", None, "Loại tiền tệ/ Currency:", "VND"),
            heads(None, "Số tài khoản/ Account No:", None, account.number),
            heads(None, "Tên tài khoản/ Account name:", None, "QUY HO TRO PHAT TRIEN HTX"),
            heads(),
            heads(),
            *table.heading(),
            table.labelled(
                "opening", {0: "Số dư đầu kỳ\n(Opening balance)", 6: comma_00(account.opening)}
            ),
            *table.lines(account),
            table.labelled(
                "total",
                {
                    0: "Cộng phát sinh\n(Total Amount)",
                    4: comma_00(account.total_out),
                    5: comma_00(account.total_in),
                },
            ),
            table.labelled(
                "closing", {0: "Số dư cuối kỳ\n(Closing balance)", 6: comma_00(account.closing)}
            ),
            table.labelled(
                "aside",
                {
                    0: "Trong đó",
                    4: "Số dư khả dụng\n(Available Balance)",
                    6: comma_00(account.closing),
                    8: "Hạn mức thấu chi\n(Overdraft limit)",
                    10: "0.00",
                },
            ),
            table.labelled("aside", {4: "Số dư phong tỏa\n(Hold amount)", 6: "0.00"}),
            foot(),
            foot(None, "GIAO DỊCH VIÊN/TELLER", None, None, "KIỂM SOÁT VIÊN/SUPERVISOR"),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "payer", "totals"}
        ),
    )


def ibank_one_row(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("STT", sheet.count),
            ("Ngày GD", sheet.day(dmy)),
            ("Ngày HL", sheet.value_day(dmy)),
            ("Phát sinh nợ", sheet.out(comma)),
            ("Phát sinh có", sheet.into(comma)),
            ("Số dư", sheet.balance(comma)),
            ("Số CT", sheet.reference),
            ("Diễn giải", sheet.narrative),
        )
    )
    return Specimen(
        bank="BIDV",
        rows=(
            heads("BIDV iBank"),
            heads("Số tài khoản", account.number, "Loại tiền tệ", "VND"),
            heads("Từ ngày", dmy(account.first), "Đến ngày", dmy(account.last)),
            *table.heading(),
            table.labelled("opening", {1: "Số dư đầu kỳ", 5: comma(account.opening)}),
            *table.lines(account),
            table.labelled(
                "total",
                {1: "Cộng phát sinh", 3: comma(account.total_out), 4: comma(account.total_in)},
            ),
            table.labelled("closing", {1: "Số dư cuối kỳ", 5: comma(account.closing)}),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "totals"}
        ),
    )


def english(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("SEQ. NO.", sheet.reference),
            ("TRANSACTION DATE", sheet.day(dmy)),
            ("EFFECTIVE DATE", sheet.value_day(dmy)),
            ("DEBIT", sheet.out(comma_00, otherwise="0.00")),
            ("CREDIT", sheet.into(comma_00, otherwise="0.00")),
            ("BALANCE", sheet.balance(comma_00)),
            ("DESCRIPTION", sheet.narrative),
        )
    )
    return Specimen(
        bank="BIDV",
        rows=(
            heads("JOINT STOCK COMMERCIAL BANK FOR INVESTMENT AND DEVELOPMENT OF VIETNAM (BIDV)"),
            heads("ACCOUNT STATEMENT"),
            heads("Account No:", account.number),
            heads("Currency:", "VND"),
            heads(f"From date: {dmy(account.first)}  To date: {dmy(account.last)}"),
            heads("Opening balance:", comma_00(account.opening)),
            *table.heading(),
            *table.lines(account),
            table.labelled(
                "total",
                {0: "TOTAL", 3: comma_00(account.total_out), 4: comma_00(account.total_in)},
            ),
            foot("Closing balance:", comma_00(account.closing)),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "totals"}
        ),
    )


LAYOUTS = {
    "detail": Layout(detail),
    "ibank-two-rows": Layout(ibank_two_rows),
    "ibank-one-row": Layout(ibank_one_row),
    "english": Layout(english),
}
