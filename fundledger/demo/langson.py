"""The opening of the demonstration fund, as a workbook made from the YAML beside this module.

The totals are what the Fund of Lạng Sơn published as of 31/12/2022; every figure of a single
borrower (name, rate, day, number, sum) is invented, and the data say so. `langson-opening.yaml` is
written by `python -m fundledger.demo.langson`; do not edit it by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import xlsxwriter
import yaml

from fundledger.banking import memo
from fundledger.contract.duedays import months_later
from fundledger.contract.waterfall import Parts
from fundledger.messages import say_in
from fundledger.outlook.planned import PlanLine
from fundledger.outlook.settling import Origin
from fundledger.schemas import collections, recovery_plan
from fundledger.schemas.layouts import Layout
from fundledger.schemas.opening import LAYOUT, PARTS
from fundledger.schemas.templates import FORMATS, HEADING
from fundledger.store.writing import new_file

OPENS = date(2022, 12, 31)
CHARTER = 7_500_000_000
SOURCE = "VON-DL"
_MILLION = 1_000_000
_DATA = "langson-opening.yaml"
_SAYS = (
    "# Số dư mở sổ minh họa. Các số tổng là số đã công bố của Quỹ tại Lạng Sơn ngày 31/12/2022;\n"
    "# tên, số hợp đồng, lãi suất, ngày và số tiền của từng bên vay đều là số liệu đặt ra.\n"
    "# The totals are those published; every figure of a single borrower is made up.\n"
)
CASH_BANKED = date(2023, 4, 3)
STATEMENT_DAYS = date(2023, 4, 1), date(2023, 6, 30)
STATEMENT_ACCOUNT = "0000000001"
_CASH = 16_875_000
_ON_ACCOUNT = 2_310 * _MILLION + 294_675_000
"""At the end of March: the opening balance, and the first quarter's receipts without the cash."""

_AREAS = {
    **dict.fromkeys((1, 2), "TP Lạng Sơn"),
    **dict.fromkeys((11, 12, 13), "Văn Quan"),
    **dict.fromkeys((14, 15), "Bắc Sơn"),
    **dict.fromkeys((16, 17), "Cao Lộc"),
}
_COMMON = {
    "source": SOURCE,
    "monthly_rate": "0,55",
    "monthly_conversion": "x12",
    "every": "3 tháng",
    "day_count": "30/360",
    "rounding": "half_up",
    "overdue_rate": "150%",
    "overdue_scope": "instalment",
}


def opening() -> dict[str, Any]:
    """The opening as YAML has it."""
    numbers = range(1, 21)
    loans = [_loan(n) for n in numbers]
    return {
        "day": _day(OPENS),
        "document": "DEMO-BB-01",
        "note": "Số dư mở sổ 31/12/2022 (số liệu minh họa)",
        "capital": [
            {"source": SOURCE, "amount": CHARTER, "decision": "DEMO-QĐ-01 (số liệu minh họa)"}
        ],
        "accounts": [
            {"account": "bank_capital", "debit": 2_310 * _MILLION, "source": SOURCE},
        ],
        "cooperatives": [_cooperative(n) for n in numbers],
        "loans": loans,
        "instalments": [line for n in numbers for line in _signed(n)],
        "dues": [line for n in range(1, 11) for line in _signed(n) if _date(line["due"]) > OPENS],
        "missed": [_missed(n) for n in range(11, 21)],
    }


def code(number: int) -> str:
    """TH01 … TH10 are in term, QH01 … QH10 overdue."""
    return f"DEMO-TH{number:02}" if number <= 10 else f"DEMO-QH{number - 10:02}"


class Receipt(NamedTuple):
    """Money received in the first half of 2023, divided as the receipt itself says."""

    day: date
    loan: str
    split: Parts

    @property
    def amount(self) -> int:
        return sum(self.split)


def receipts() -> Iterator[Receipt]:
    for day, principal in ((date(2023, 3, 31), 0), (date(2023, 6, 30), 20 * _MILLION)):
        for number in range(1, 21):
            if number <= 10:
                split = Parts(due_principal=principal, due_interest=5_280_000)
            else:
                back = (10 if number <= 17 else 40) * _MILLION
                split = Parts(overdue_principal=back, overdue_interest=6_875_000)
            yield Receipt(day, code(number), split)


class Suit(NamedTuple):
    """One of the suits against an overdue borrower."""

    number: str
    cooperative: str
    loan: str
    court: str
    opened: date
    filed: date


def suits() -> Iterator[Suit]:
    """Three in Văn Quan, two in Bắc Sơn, two in Cao Lộc: filed a working day after another."""
    for place, number in enumerate(range(11, 18)):
        court = f"Tòa án nhân dân huyện {_AREAS[number]}"
        days = date(2023, 6, 12), date(2023, 6, 20) + timedelta(place if place < 4 else place + 2)
        yield Suit(f"DEMO-KK{place + 1:02}", f"DEMO-{number:02}", code(number), court, *days)


def plan() -> Iterator[PlanLine]:
    """What the Fund expects of the second half of 2023: 1.220 million of principal, as published.

    The sum is published, its parts are made up: the two that were recalled pay most of it, dues
    come nearly whole, and of the seven that were sued a part comes by promises, settlements,
    enforcement and a security. Of one nobody knows a source yet.
    """
    third, fourth = date(2023, 9, 30), date(2023, 12, 31)
    made_up = "số liệu minh họa"
    recalled = f"thu hồi trước hạn theo quyết định 15/6 ({made_up})"
    for number, percent in ((1, 80), (2, 70)):
        sums = 300 * _MILLION, 1_650_000
        yield PlanLine(code(number), date(2023, 7, 31), *sums, 0, "contract", percent, recalled)
    for number in range(3, 11):
        percent, note = (90, f"vụ thu hoạch muộn ({made_up})") if number > 8 else (100, made_up)
        yield PlanLine(code(number), third, 0, 4_950_000, 0, "contract", percent, note)
        yield PlanLine(code(number), fourth, 60 * _MILLION, 4_950_000, 0, "contract", percent, note)
    overdue: tuple[tuple[int, date, int, int, Origin, int, str], ...] = (
        (11, third, 50, 5, "promise", 80, "hứa trả sau khi nhận đơn khởi kiện"),
        (11, fourth, 100, 0, "court_settlement", 60, "đang hòa giải tại tòa"),
        (12, fourth, 100, 0, "court_settlement", 50, "đang hòa giải tại tòa"),
        (13, date(2023, 11, 30), 40, 0, "promise", 75, "thành viên HTX hứa trả thay"),
        (14, fourth, 115, 0, "enforcement", 40, "nếu bản án có hiệu lực trong năm"),
        (15, fourth, 160, 0, "collateral", 40, "bên vay tìm người mua nhà xưởng"),
        (16, fourth, 30, 0, "judgement", 40, "còn hoạt động, trả dần"),
        (17, fourth, 0, 0, "judgement", 0, "chưa xác định được nguồn thu"),
    )
    for number, by, principal, interest, origin, percent, why in overdue:
        sums = principal * _MILLION, 0
        late = interest * _MILLION
        yield PlanLine(code(number), by, *sums, late, origin, percent, f"{why} ({made_up})")


def write_plan(path: Path, *, replace: bool) -> None:
    """The plan as the workbook that an accountant would fill in."""
    rows = [
        {
            "loan": line.loan,
            "quarter": line.quarter,
            "by": _day(line.by),
            "origin": recovery_plan.ORIGIN_WORDS.word(line.origin),
            "percent": line.percent,
            "principal": line.principal,
            "interest": line.interest or None,
            "overdue_interest": line.overdue_interest or None,
            "note": line.note,
        }
        for line in plan()
    ]
    with new_file(path, replace=replace) as draft, xlsxwriter.Workbook(draft) as book:
        _write_sheet(book, recovery_plan.LAYOUT, rows)


def write_receipts(path: Path, day: date, *, replace: bool) -> None:
    """The receipts of a quarter's last day as the workbook that an accountant would fill in.

    One transfer pays for QH06 and QH07, QH03 brings cash, and on 30/6 a member pays for QH01.
    Receipts of exactly what is due on 30/6 are left to the bank statement (`write_statement`).
    """
    here = [each for each in receipts() if each.day == day and not _by_statement(each)]
    rows = [_receipt_row(each) for each in here]
    with new_file(path, replace=replace) as draft, xlsxwriter.Workbook(draft) as book:
        _write_sheet(book, collections.LAYOUT, rows)


def _receipt_row(receipt: Receipt) -> dict[str, Any]:
    first_quarter = receipt.day.month == 3
    short = receipt.loan.removeprefix("DEMO-")
    together = first_quarter and short in ("QH06", "QH07")
    in_cash = first_quarter and short == "QH03"
    number = f"{receipt.day:%m}-{'QH06-07' if together else short}"
    said: dict[str, Any] = {
        "receipt": f"DEMO-{'PT' if in_cash else 'BC'}-{number}",
        "day": _day(receipt.day),
        "loan": receipt.loan,
        "amount": receipt.amount,
        "place": "tiền mặt" if in_cash else "ngân hàng",
        "reference": None if in_cash else f"DEMO-GBC-{number}",
        "payer": "thành viên HTX" if short == "QH01" and not first_quarter else None,
        "note": "số liệu minh họa",
    }
    return {**said, **{name: part for name, part in receipt.split._asdict().items() if part}}


def write_statement(path: Path, *, replace: bool) -> None:
    """The second quarter's statement as Vietcombank gives it out.

    Money that pays exactly what is due comes with the contract's number, as notices print it; what
    the accountant entered from paper slips is here once more, and so is the cash of QH03.
    """
    lines = [(CASH_BANKED, "DEMO-NT-01", _CASH, "NOP TIEN MAT")]
    for each in receipts():
        if each.day == STATEMENT_DAYS[1]:
            reference = str(_receipt_row(each)["reference"])
            lines.append((each.day, reference, each.amount, _narrative(each)))
    with new_file(path, replace=replace) as draft, xlsxwriter.Workbook(draft) as book:
        _write_lines(book, lines)


def _by_statement(receipt: Receipt) -> bool:
    """Whether only the bank statement tells of a receipt.

    Eight borrowers in term pay on 30/6 exactly what is due; the other two were recalled on 15/6.
    """
    return receipt.day == STATEMENT_DAYS[1] and "DEMO-TH03" <= receipt.loan <= "DEMO-TH10"


def _narrative(receipt: Receipt) -> str:
    if _by_statement(receipt):
        return f"MBVCB.{memo.written(receipt.loan, 10)}"
    return f"TRA NO {receipt.loan} SO LIEU MINH HOA"


def _write_lines(book: xlsxwriter.Workbook, lines: Sequence[tuple[date, str, int, str]]) -> None:
    sheet = book.add_worksheet("Sao kê")
    heading, money = book.add_format(HEADING), book.add_format(FORMATS["money"])
    total = sum(amount for _, _, amount, _ in lines)
    first, last = map(_day, STATEMENT_DAYS)
    head = (
        ("Vietcombank – sao kê tài khoản (số liệu minh họa)", None),
        ("Số tài khoản / Account number:", STATEMENT_ACCOUNT),
        ("Loại tiền / Currency:", "VND"),
        (f"Từ ngày: {first} đến ngày: {last}", None),
    )
    for row, cells in enumerate(head):
        sheet.write_row(row, 0, cells)
    sheet.write(4, 0, "Số dư đầu kỳ / Opening balance:")
    sheet.write_number(4, 1, _ON_ACCOUNT, money)
    headings = ("Ngày giao dịch", "Số tham chiếu", "Số tiền ghi nợ", "Số tiền ghi có", "Mô tả")
    for column, (text, width) in enumerate(zip(headings, (16, 20, 16, 18, 44), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(6, column, text, heading)
    for row, (day, reference, amount, narrative) in enumerate(lines, start=7):
        sheet.write_row(row, 0, (_day(day), reference))
        sheet.write_number(row, 3, amount, money)
        sheet.write_string(row, 4, narrative)
    end = 7 + len(lines)
    sheet.write_string(end, 0, "Tổng")
    sheet.write_number(end, 3, total, money)
    sheet.write(end + 1, 0, "Số dư cuối kỳ / Closing balance:")
    sheet.write_number(end + 1, 1, _ON_ACCOUNT + total, money)


def write_workbook(path: Path, data: Mapping[str, Any] | None = None, *, replace: bool) -> None:
    """The opening as the workbook that an accountant would fill in."""
    said = _data() if data is None else data
    with (
        new_file(path, replace=replace) as draft,
        xlsxwriter.Workbook(draft, {"default_date_format": "dd/mm/yyyy"}) as book,
    ):
        general = {column.name: said.get(column.name) for column in LAYOUT.columns}
        _write_sheet(book, LAYOUT, [general])
        for name, layout in PARTS.items():
            if said.get(name):
                _write_sheet(book, layout, said[name])


def _write_sheet(
    book: xlsxwriter.Workbook, layout: Layout, rows: Sequence[Mapping[str, Any]]
) -> None:
    sheet = book.add_worksheet(say_in("vi", f"template.{layout.kind}.sheet"))
    sheet.freeze_panes(1, 0)
    heading = book.add_format(HEADING)
    given = {name for row in rows for name in row}
    columns = [column for column in layout.columns if column.needed or column.name in given]
    for index, column in enumerate(columns):
        look = book.add_format(FORMATS[column.kind])
        sheet.set_column(index, index, column.width, look)
        sheet.write_string(0, index, layout.heading(column.name), heading)
        for number, row in enumerate(rows, start=1):
            value = row.get(column.name)
            if value is None:
                continue
            if column.kind == "day":
                sheet.write_datetime(number, index, _date(value), look)
            elif column.kind == "money":
                sheet.write_number(number, index, int(value), look)
            else:
                sheet.write_string(number, index, str(value), look)


def _data() -> dict[str, Any]:
    text = resources.files(__package__).joinpath(_DATA).read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return read


def _cooperative(number: int) -> dict[str, str]:
    known = {"number": f"DEMO-{number:02}", "name": f"HTX minh họa {number:02}"}
    return {**known, "district": _AREAS[number]} if number in _AREAS else known


def _loan(number: int) -> dict[str, Any]:
    disbursed, principal, left, interest = _figures(number)
    in_term = number <= 10
    return {
        "number": code(number),
        "signed": _day(disbursed),
        "cooperative": f"DEMO-{number:02}",
        "principal": principal,
        "disbursed": _day(disbursed),
        **_COMMON,
        "principal_in_term": left if in_term else 0,
        "principal_overdue": 0 if in_term else left,
        "interest_overdue": interest,
        "principal_collected_before": principal - left,
    }


def _figures(number: int) -> tuple[date, int, int, int]:
    """Paid out on, sum, principal left, unpaid interest on overdue principal."""
    if number <= 10:
        return date(2020, 12, 31), 400 * _MILLION, 320 * _MILLION, 0
    if number <= 17:
        return date(2018, 6, 30), 300 * _MILLION, 250 * _MILLION, 37_125_000
    return date(2017, 6, 30), 200 * _MILLION, 80 * _MILLION, 19_800_000


def _signed(number: int) -> Iterator[dict[str, Any]]:
    """Every due day as signed: interest each quarter, principal on some of them."""
    disbursed, *_ = _figures(number)
    principal = _principal(number)
    last = max(principal)
    months = 3
    while (due := _quarter_end(months_later(disbursed, months))) <= last:
        yield {"loan": code(number), "due": _day(due), "principal": principal.get(due, 0)}
        months += 3


def _principal(number: int) -> dict[date, int]:
    if number <= 10:
        halves = [_quarter_end(months_later(date(2020, 12, 31), 6 * n)) for n in range(1, 11)]
        return dict(zip(halves, [20 * _MILLION] * 5 + [60 * _MILLION] * 5, strict=True))
    if number <= 17:
        return {date(2020, 12, 31): 50 * _MILLION, date(2021, 6, 30): 250 * _MILLION}
    return {date(2019, 12, 31): 120 * _MILLION, date(2020, 6, 30): 80 * _MILLION}


def _missed(number: int) -> dict[str, Any]:
    _, _, left, _ = _figures(number)
    due = max(_principal(number))
    return {"loan": code(number), "due": _day(due), "principal_left": left, "interest_left": 0}


def _quarter_end(day: date) -> date:
    return day.replace(day=31 if day.month in (3, 12) else 30)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _date(text: str) -> date:
    day, month, year = map(int, text.split("/"))
    return date(year, month, day)


def as_yaml() -> str:
    """What `langson-opening.yaml` holds."""
    body = yaml.safe_dump(
        opening(), allow_unicode=True, sort_keys=False, width=1000, default_flow_style=None
    )
    return _SAYS + body


if __name__ == "__main__":
    Path(__file__).with_name(_DATA).write_text(as_yaml(), encoding="utf-8")
