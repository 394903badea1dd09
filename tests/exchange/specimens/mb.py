"""MB: BIZ (upper case, amounts with "VND") and the CSV that names the account in each row.

BIZ after a parser of a package `bank_statement_parser` (posting day before transaction day, "VND"
in the amounts, a total row without a day); the CSV's headings, Vietnamese and English in one
text, after the test data of a public household ledger ("STT No;Ngày giao dịch Transaction
Date;…").
"""

from __future__ import annotations

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import comma, digits, dmy, vnd
from tests.exchange.specimens.sheet import Layout, Row, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount


def biz(account: TrueAccount) -> Specimen:
    table = Table(
        (
            ("STT\nNO", sheet.count),
            (
                "NGÀY GIAO DỊCH\nTRANSACTION DATE",
                lambda _, line: f"{dmy(line.day)} {line.clock:%H:%M:%S}",
            ),
            ("NGÀY HẠCH TOÁN\nPOSTING DATE", sheet.day(dmy)),
            ("SỐ BÚT TOÁN\nREFERENCE NO", sheet.reference),
            ("PHÁT SINH NỢ\nDEBIT", sheet.out(vnd)),
            ("PHÁT SINH CÓ\nCREDIT", sheet.into(vnd)),
            ("SỐ DƯ\nBALANCE", sheet.balance(vnd)),
            ("NỘI DUNG\nDESCRIPTION", sheet.narrative),
            ("ĐƠN VỊ THỤ HƯỞNG/ ĐƠN VỊ CHUYỂN\nBENEFICIARY/ REMITTER", sheet.payer),
            ("NGÂN HÀNG ĐỐI TÁC\nCORRESPONDENT BANK", sheet.always("VIETCOMBANK")),
        )
    )
    return Specimen(
        bank="MB",
        rows=(
            heads("NGÂN HÀNG TMCP QUÂN ĐỘI - BIZ MBBANK"),
            heads("SAO KÊ CHI TIẾT TÀI KHOẢN\nACCOUNT STATEMENT"),
            heads(f"Từ ngày/From: {dmy(account.first)} Đến ngày/To: {dmy(account.last)}"),
            heads(f"TÀI KHOẢN/ACCOUNT NO: {account.number}"),
            heads("CHỦ TÀI KHOẢN/ACCOUNT NAME: QUY HO TRO PHAT TRIEN HTX"),
            heads("LOẠI TIỀN/CURRENCY: VND"),
            heads(f"SỐ DƯ ĐẦU KỲ/OPENING BALANCE: {vnd(account.opening)}"),
            heads(f"SỐ DƯ CUỐI KỲ/CLOSING BALANCE: {vnd(account.closing)}"),
            heads(),
            *table.heading(),
            *table.lines(account),
            table.labelled(
                "total",
                {0: "TỔNG CỘNG\nTOTAL", 4: vnd(account.total_out), 5: vnd(account.total_in)},
            ),
            foot(),
            foot("Ghi chú: Quý khách vui lòng kiểm tra lại thông tin giao dịch."),
        ),
        accounts=(account,),
        says=frozenset(
            {"account", "period", "opening", "closing", "balance", "reference", "payer", "totals"}
        ),
    )


def _table(number: str, dress: sheet.Amount) -> Table:
    return Table(
        (
            ("STT No", sheet.text_count),
            ("Ngày giao dịch Transaction Date", sheet.day(dmy)),
            ("Số bút toán Transaction No", sheet.reference),
            ("Phát sinh nợ Debit", sheet.out(dress)),
            ("Phát sinh có Credit", sheet.into(dress)),
            ("Số dư Balance", sheet.balance(dress)),
            ("Nội dung Details", sheet.narrative),
            ("Tài khoản Account", sheet.always(number)),
        )
    )


def csv(account: TrueAccount) -> Specimen:
    """The account in each row, plain digits."""
    table = _table(account.number, digits)
    return Specimen(
        bank="MB",
        rows=(
            heads("NGÂN HÀNG TMCP QUÂN ĐỘI (MB)"),
            heads(f"Sao kê từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            *table.heading(),
            *table.lines(account),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "balance", "reference"}),
    )


def csv_two_accounts(one: TrueAccount, other: TrueAccount) -> Specimen:
    """Two accounts one after the other in one table: their numbers alone tell them apart."""
    rows: list[Row] = [*_table("", comma).heading()]
    for at, account in enumerate((one, other)):
        rows += sheet.of_account(_table(account.number, comma).lines(account, at=at), at)
    return Specimen(
        bank="MB",
        rows=(heads("MBBANK"), *rows),
        accounts=(one, other),
        says=frozenset({"account", "balance", "reference"}),
    )


LAYOUTS = {
    "biz": Layout(biz),
    "csv": Layout(csv),
    "csv-two-accounts": Layout(csv_two_accounts, accounts=2),
}
