"""What a statement says, before any bank has dressed it: the truth that a reading is held against.

account = an_account(Random(7), size=12, number="0011000000017")

The lines are made up by a seeded generator: repayments of cooperatives, fees, interest, loans
paid out. Nothing here knows how a bank writes a day or an amount (`dress`), nor how a file is
read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from random import Random

FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueLine:
    """One movement; money into the Fund is positive. `balance` is that after it and its fees."""

    day: date
    amount: int
    narrative: str
    reference: str
    payer: str
    balance: int
    value_day: date
    clock: time
    fee: int = 0
    vat: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TrueAccount:
    """An account's statement of a period."""

    number: str
    opening: int
    closing: int
    lines: tuple[TrueLine, ...]
    first: date = FIRST
    last: date = LAST

    @property
    def total_in(self) -> int:
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def total_out(self) -> int:
        return -sum(line.amount for line in self.lines if line.amount < 0)


# Money in: what cooperatives write, what the banks make of it, and words that mean something else.
_IN = (
    "MBVCB.{n}.HTX MAU {k:02} TRA NO QUY KY {m}.CT tu 0351000000{k:03} toi 0011000000017",
    "QHTPT HD{k:02}2024 KY{m:02}",
    "HTX NN MAU {k:02} NOP GOC VA LAI HD {k:02}/2024/HDTD-QHT",
    "IBFT HTX MAU {k:02} tra lai vay thang {m}; tai VIETCOMBANK",
    "REM:Tfr Ac:0710000000{k:03} O@L_0{n} HTX MAU {k:02} TRA GOC -BIDV CN LANG SON",
    "NOP TIEN MAT HTX MAU {k:02} SO TIEN 1.234.567 DONG NGAY {m:02}/05/2026",
    "Tra lai tien gui TK khong ky han thang {m:02}/2026",
    "HTX MAU {k:02} - TONG CONG 2 KY, SO DU CON LAI 15,000,000",
    "020097{n}.{n}.HTX MAU {k:02} chuyen tien hop dong 2024/HD-{k:02}",
    "CHUYEN TIEN TU MBBANK: HTX MAU {k:02}, PHAT SINH NO QUA HAN",
)
_OUT = (
    "PHI CHUYEN TIEN {n}",
    "THU PHI DICH VU SMS BANKING THANG {m:02}/2026",
    "GIAI NGAN HD {k:02}/2024/HDTD-QHT CHO HTX MAU {k:02}",
    "CHUYEN NOI BO SANG TK 2 CUA QUY",
    "HOAN TIEN THUA CHO HTX MAU {k:02}",
)


def an_account(
    random: Random,
    size: int = 12,
    *,
    number: str,
    first: date = FIRST,
    last: date = LAST,
    fees: bool = False,
) -> TrueAccount:
    """`size` lines in the order of their days; with `fees` some bear a fee and its VAT."""
    opening = random.choice((2_500_000_000, 988_888_824 * 3, 1_204_097_218, 3_000_000_001))
    balance, lines = opening, []
    days = sorted(first + timedelta(random.randrange((last - first).days + 1)) for _ in range(size))
    clocks = sorted(random.randrange(8 * 3600, 17 * 3600) for _ in range(size))
    for index, (day, seconds) in enumerate(zip(days, clocks, strict=True)):
        is_in = random.random() < 0.65 or balance < 400_000_000
        amount = _sum(random) if is_in else -_sum(random)
        fee = random.choice((0, 0, 3_000, 5_500)) if fees else 0
        balance += amount - fee - fee // 10
        words = {"n": 4_000_000_000 + random.randrange(10**9), "k": random.randint(1, 30)}
        text = random.choice(_IN if is_in else _OUT).format(**words, m=day.month)
        lines.append(
            TrueLine(
                day=day,
                amount=amount,
                narrative=text,
                reference=f"{5200 + index % 90} - {10_001 + index:05}",
                payer=f"HTX MAU {words['k']:02}" if is_in else "",
                balance=balance,
                value_day=min(last, day + timedelta(random.choice((0, 0, 0, 1)))),
                clock=time(seconds // 3600, seconds // 60 % 60, seconds % 60),
                fee=fee,
                vat=fee // 10,
            )
        )
    return TrueAccount(
        number=number, opening=opening, closing=balance, lines=tuple(lines), first=first, last=last
    )


def _sum(random: Random) -> int:
    """Round millions, odd sums, and small ones: 97.218 is ninety-seven thousand."""
    kind = random.random()
    if kind < 0.4:
        return random.randint(1, 250) * 1_000_000
    if kind < 0.8:
        return random.randint(100_000, 99_999_999)
    return random.choice((1_100, 11_000, 97_218, 5_500, 330_000, 800, 3_300, 1_000_000))
