"""Kho bạc Nhà nước, sổ phụ: two merged heading rows, totals per day, "Lũy kế".

General practice of the treasury's detail book (Ngày tháng · Chứng từ: Số, Ngày · Diễn giải · Số
phát sinh: Nợ, Có · Số dư). The day of a document is not that of the line. Totals since the
beginning of the year ("Lũy kế") are larger than those of the period.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.exchange.specimens import sheet
from tests.exchange.specimens.dress import dmy, dot
from tests.exchange.specimens.sheet import Layout, Row, Specimen, Table, foot, heads
from tests.exchange.specimens.truth import TrueAccount

_HEAD_ROWS = 7


def _table(*, with_balance: bool) -> Table:
    return Table(
        (
            ("Ngày tháng", sheet.day(dmy)),
            ("Chứng từ", sheet.reference),
            (None, lambda _, line: dmy(line.day - timedelta(1))),
            ("Diễn giải", sheet.narrative),
            ("Số phát sinh", sheet.out(dot)),
            (None, sheet.into(dot)),
            ("Số dư", sheet.balance(dot) if with_balance else sheet.always(None)),
        ),
        below=(None, "Số", "Ngày", None, "Nợ", "Có", None),
    )


def _statement(account: TrueAccount, table: Table, lines: list[Row]) -> Specimen:
    before = (1_234_567_000, 2_345_678_000)  # since the beginning of the year
    out, into = account.total_out, account.total_in
    top = _HEAD_ROWS
    return Specimen(
        bank="Kho bạc Nhà nước",
        rows=(
            heads("KHO BẠC NHÀ NƯỚC LẠNG SƠN"),
            heads("SỔ PHỤ TÀI KHOẢN TIỀN GỬI"),
            heads(f"Từ ngày {dmy(account.first)} đến ngày {dmy(account.last)}"),
            heads("Tên đơn vị: Quỹ hỗ trợ phát triển hợp tác xã", None, None, "Mã ĐVQHNS: 1234567"),
            heads(f"Số tài khoản: {account.number}"),
            heads("Đơn vị tính: đồng"),
            heads(),
            *table.heading(),
            table.labelled("opening", {3: "Số dư đầu kỳ", 6: dot(account.opening)}),
            *lines,
            table.labelled("total", {3: "Cộng phát sinh trong kỳ", 4: dot(out), 5: dot(into)}),
            table.labelled(
                "total",
                {3: "Lũy kế từ đầu năm", 4: dot(before[0] + out), 5: dot(before[1] + into)},
            ),
            table.labelled("closing", {3: "Số dư cuối kỳ", 6: dot(account.closing)}),
            foot(),
            foot("Kế toán viên", None, None, "Kế toán trưởng", None, "Giám đốc"),
        ),
        accounts=(account,),
        says=frozenset({"account", "period", "opening", "closing", "reference", "totals"}),
        merges=(
            *((top, at, top + 1, at) for at in (0, 3, 6)),
            (top, 1, top, 2),
            (top, 4, top, 5),
        ),
    )


def book(account: TrueAccount) -> Specimen:
    """A balance on each line, the day on each line."""
    table = _table(with_balance=True)
    plain = _statement(account, table, table.lines(account))
    return replace(plain, says=plain.says | {"balance"})


def days(account: TrueAccount) -> Specimen:
    """A total per day, the balance on it alone, the day written once."""
    table = _table(with_balance=False)
    rows: list[Row] = []
    for day, same in sheet.by_day(account, table.lines(account)):
        lines = [account.lines[row.line or 0] for row in same]
        rows += [
            replace(row, cells=(None, *row.cells[1:])) if index else row
            for index, row in enumerate(same)
        ]
        out = -sum(line.amount for line in lines if line.amount < 0)
        into = sum(line.amount for line in lines if line.amount > 0)
        rows.append(
            table.labelled(
                "total",
                {3: f"Cộng ngày {dmy(day)}", 4: dot(out), 5: dot(into), 6: dot(lines[-1].balance)},
            )
        )
    return _statement(account, table, rows)


LAYOUTS = {"book": Layout(book), "days": Layout(days)}
