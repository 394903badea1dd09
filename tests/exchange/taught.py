"""Statements of banks that nobody knows, made with the truth beside them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests.exchange.statement_files import Cell, Rows

HEADINGS = {
    "date": "Lúc",
    "in": "Vào két",
    "out": "Khỏi két",
    "narrative": "Giải trình",
    "reference": "Lưu ở",
    "balance": "Còn",
    "amount": "Bao nhiêu",
    "direction": "Kiểu",
    "none": "Máy",
}
"""Words that no bank heads a column with, and no list of the program has."""


@dataclass(frozen=True)
class Moved:
    """A line as it is true: money in is positive."""

    day: date
    amount: int
    narrative: str
    reference: str


@dataclass
class Strange:
    """A statement of an unknown bank: its lines, and how it shows them."""

    lines: list[Moved]
    opening: int = 10_000_000
    order: Sequence[str] = ("narrative", "date", "reference", "in", "out", "balance", "none")
    head: Rows = field(default_factory=lambda: [["NGÂN HÀNG HỢP TÁC XÃ MẪU"], ["SỔ PHỤ"], []])
    foot: Rows = field(default_factory=list)
    newest_first: bool = False

    @property
    def closing(self) -> int:
        return self.opening + sum(line.amount for line in self.lines)

    @property
    def rows(self) -> Rows:
        balance = self.opening
        below: Rows = []
        for number, line in enumerate(self.lines):
            balance += line.amount
            into, out = max(line.amount, 0), max(-line.amount, 0)
            cells: dict[str, Cell] = {
                "date": f"{line.day:%d/%m/%Y}",
                "in": into or None,
                "out": out or None,
                "narrative": line.narrative,
                "reference": line.reference,
                "balance": balance,
                "amount": abs(line.amount),
                "direction": "NHAP" if into else "XUAT",
                "none": f"m{number % 2}",
            }
            below.append([cells[name] for name in self.order])
        if self.newest_first:
            below.reverse()
        return [*self.head, [HEADINGS[name] for name in self.order], *below, *self.foot]

    def letter(self, name: str) -> str:
        return chr(ord("A") + list(self.order).index(name))


def some_lines(seed: int, count: int) -> list[Moved]:
    """Money that comes and goes, each sum another one, in the order of days."""
    chance = random.Random(seed)
    day, found = date(2023, 4, 3), []
    sums = chance.sample(range(11_000, 90_000_000), count)
    for number, amount in enumerate(sums):
        day += timedelta(chance.randrange(3))
        sign = 1 if number == 0 else -1 if number == 1 else chance.choice((1, 1, -1))
        narrative = f"HTX Mẫu {number:02} chuyển tiền trả nợ quý hai năm nay"
        found.append(Moved(day, sign * amount, narrative, f"R{number:04}"))
    return found
