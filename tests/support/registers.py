"""A register as the alliance of Lạng Sơn counted it for the first half of 2023, made up to the last
one of it: 474 cooperatives, 2 unions, 210 groups. No name of it is one of the report.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from fundledger.registers.cooperatives import Cooperative, take_all
from fundledger.store.books import Book
from tests.ledger.books import day, writer_of

TAKEN_OVER = day("2024-06-01")
FARMING, OTHER = "Nông nghiệp", "Phi nông nghiệp"
LONG_AGO, LAST_YEAR, SPRING = day("2015-03-02"), day("2022-02-10"), day("2023-03-15")
OCTOBER, MAY = day("2022-10-01"), day("2023-05-04")


def take(book: Book, *told: tuple[Cooperative, date]) -> None:
    with writer_of(book) as writer:
        take_all(writer, told)


def first_half_of_2023() -> Iterator[tuple[Cooperative, date]]:
    """All of it said on one day a year later, with founding days and days of status.

    Cooperatives: 460 before 2023 (337 - 14 of farming and 137 - 6 of others that stay, less the 20
    new; 6 more that are dissolved), 60 of them stopped; 20 founded, 14 stopped, 6 dissolved.
    """
    yield from _unions()
    yield from _cooperatives()
    yield from _groups()


def _of(number: str, kind: str, sector: str, **more: Any) -> tuple[Cooperative, date]:
    said: dict[str, Any] = {"name": f"Mẫu {number}", "kind": kind, "sector": sector, **more}
    return Cooperative(number=number, **said), TAKEN_OVER


def _unions() -> Iterator[tuple[Cooperative, date]]:
    for at in (1, 2):
        said = {"founded_on": LONG_AGO, "status": "stopped", "status_since": OCTOBER}
        yield _of(f"LH-{at}", "union", FARMING, **said)


def _cooperatives() -> Iterator[tuple[Cooperative, date]]:
    for at in range(480):
        sector = FARMING if at < 343 else OTHER  # 337 and 6 that are dissolved; 137
        said: dict[str, Any] = {"founded_on": LONG_AGO}
        if at < 6:
            said |= {"status": "dissolved", "status_since": MAY}
        elif at < 66:  # 60 that were stopped before the year
            said |= {"status": "stopped", "status_since": OCTOBER}
        elif at < 80:  # 14 that stop in it
            said |= {"status": "stopped", "status_since": MAY}
        elif at < 93:  # 13 of the unions
            said |= {"member_of": "LH-1" if at < 87 else "LH-2"}
        elif at >= 460:
            said |= {"founded_on": SPRING}
        if 100 <= at < 255:  # 155 members of the alliance, 3 of them new
            since = SPRING if at < 103 else LONG_AGO
            said |= {"alliance_member": True, "member_since": since}
        if at >= 6:
            said |= _size(at - 6)
        yield _of(f"HTX-{at:03}", "cooperative", sector, **said)


def _size(at: int) -> dict[str, int]:
    """Of 474: 5,649 members, 7,310 workers, 990,008 million of capital.

    5,649 = 474 x 11 + 435, 7,310 = 474 x 15 + 200, and 990,008 = 474 x 2,088 + 296.
    """
    return {
        "member_count": 11 + (at < 435),
        "employees": 15 + (at < 200),
        "charter_capital": (2_088 + (at < 296)) * 1_000_000,
    }


def _groups() -> Iterator[tuple[Cooperative, date]]:
    """217 before the year; 5 founded, 12 dissolved in it; 10 founded in the first half of 2022."""
    for at in range(222):
        sector = FARMING if at < 214 else OTHER  # 202 and 12 that are dissolved; 8
        said: dict[str, Any] = {"founded_on": LONG_AGO}
        if at < 12:
            said |= {"status": "dissolved", "status_since": MAY}
        elif at < 17:
            said |= {"founded_on": SPRING}
        elif at < 27:
            said |= {"founded_on": LAST_YEAR}
        yield _of(f"THT-{at:03}", "group", sector, **said)
