"""A book of thirty loans with confusable borrowers: what the lines of `lines.py` are about.

Nothing here knows the matcher. What a loan owes on which day is asked of the contract (its signed
plan, and the position after the receipts so far), not of what the matcher expects.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from fundledger.contract.events import Collect, Disburse
from fundledger.contract.life import Life, schedule_as_signed
from fundledger.contract.position import Position
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Every, Terms
from fundledger.store.books import Book
from tests.loans.books import enter, register, sign, with_capital

FIRST, LAST = date(2023, 4, 1), date(2023, 9, 30)
"""The days of the lines. What fell due before is paid, each instalment on its day."""

NAMES = (
    "HTX Nông nghiệp Mẫu Sơn",
    "HTX Nông nghiệp Mẫu Sơn 1",
    "HTX Tân Sơn",
    "HTX Nông nghiệp Hữu Lũng",
    "HTX Hữu Lũng",
    "HTX Nông nghiệp dịch vụ tổng hợp Xuân Mai",
    "HTX Xuân Mai Xanh",
    "HTX Dịch vụ vận tải Đồng Tiến",
    "HTX Sản xuất thương mại Đồng Tiến Phát",
    "HTX Chăn nuôi Bình Gia",
    "HTX Dược liệu Bắc Sơn",
    "HTX Hồi Văn Quan",
    "HTX Na Chi Lăng",
    "HTX Nông sản sạch Tràng Định",
    "HTX Thạch đen Tràng Định",
    "HTX Rau an toàn Cao Lộc",
    "HTX Thương mại dịch vụ Cao Lộc",
    "HTX Lâm nghiệp Đình Lập",
    "HTX Quýt Bắc Sơn",
    "HTX Hợp Thịnh",
)
"""Synthetic. Several are part of another, or differ by a number or by the kind of trade alone."""

_OF_LOAN = (*range(20), 0, 3, 5, 7, 9, 11, 13, 16, 18, 18)  # the borrower of each loan
_NUMBERS = ("{n:02}/{y}/HĐTD-QHT", "{n:02}/{y}/HĐTD-QHT", "HĐ-{n:02}/{y}", "{y}/HĐ-{n:02}")


@dataclass(frozen=True)
class Lent:
    """A loan of the book, with what falls due of it in the days of the lines."""

    number: str
    serial: int
    year: int
    borrower: int
    terms: Terms

    @property
    def name(self) -> str:
        return NAMES[self.borrower]

    @cached_property
    def paid(self) -> list[Disburse | Collect]:
        """Paid out, and each instalment before the days of the lines paid on its day."""
        events: list[Disburse | Collect] = [
            Disburse(self.terms.disbursed, self.terms.principal, f"UNC-{self.number}")
        ]
        for due in schedule_as_signed(self.terms):
            if due.due < FIRST:
                events.append(
                    Collect(due.due, due.principal + due.interest, document=f"PT-{due.due:%y%m}")
                )
        return events

    @cached_property
    def dues(self) -> list[tuple[date, int, int]]:
        """Day, principal and interest of each instalment of the days of the lines."""
        plan = schedule_as_signed(self.terms)
        return [(one.due, one.principal, one.interest) for one in plan if FIRST <= one.due <= LAST]

    def at(self, day: date) -> Position:
        return Life(self.terms, self.paid).lived([day])[0]

    def owed(self, day: date) -> int:
        """All that fell due by the day, with what being late costs, when nothing more was paid."""
        at, after = Life(self.terms, self.paid).lived([day, day + timedelta(days=1)])
        late = at.interest_due + at.interest_overdue_due + at.late_interest_due
        return after.principal_overdue + late


def loans() -> list[Lent]:
    found: list[Lent] = []
    for index, borrower in enumerate(_OF_LOAN):
        year = 2021 + index % 3
        serial = 1 + index * 7 % 30 // 2  # serials come again in another year
        number = _NUMBERS[index % 4].format(n=serial, y=year)
        begun = date(2023, 1, 3) + timedelta(days=index * 11 % 80)
        terms = Terms(
            principal=(200 + 50 * (index % 8)) * 1_000_000,
            rate=yearly(("6", "6.5", "7.2")[index % 3]),
            disbursed=begun,
            instalments=16,
            every=Every(1 + index % 3, "month"),
        )
        found.append(Lent(number, serial, year, borrower, terms))
    return found


def lent(book: Book) -> list[Lent]:
    with_capital(book, 90_000_000_000)
    for index, name in enumerate(NAMES):
        register(book, f"49000010{index:02}", name)
    found = loans()
    for loan in found:
        sign(book, loan.terms, loan.number, f"49000010{loan.borrower:02}")
        for event in loan.paid:
            enter(book, event, loan.number)
    return found
