"""The days of a statement's lines against their order and the period: what looks wrong with them.

Excel and some exports write the month first; then 4 May stands where 5 April was meant, and no
balance shows it. A day that would be right with day and month exchanged, and is wrong as it stands,
is a problem; days that are only out of order are told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from fundledger.banking.lines import LineRead, Warned
from fundledger.errors import Place, Problem

Bounds = tuple[date | None, date | None]


def in_bank_order(lines: Sequence[LineRead]) -> list[LineRead]:
    """The lines from the first day on, where the file has the newest first."""
    down = len(_odd_ones(lines))
    return list(lines) if down <= len(_odd_ones(lines[::-1])) else list(lines[::-1])


def _odd_ones(lines: Sequence[LineRead]) -> list[int]:
    """The fewest lines without which the days do not go back."""
    tails: list[date] = []
    at_tail: list[int] = []
    before: list[int] = []
    for index, line in enumerate(lines):
        place = bisect_right(tails, line.day)
        before.append(at_tail[place - 1] if place else -1)
        if place == len(tails):
            tails.append(line.day)
            at_tail.append(index)
        else:
            tails[place], at_tail[place] = line.day, index
    kept: set[int] = set()
    index = at_tail[-1] if at_tail else -1
    while index >= 0:
        kept.add(index)
        index = before[index]
    return [index for index in range(len(lines)) if index not in kept]


def swapped(day: date) -> date | None:
    """The day with its day and month exchanged, if there is another such day."""
    if day.day > 12 or day.day == day.month:
        return None
    return day.replace(day=day.month, month=day.day)


def _lies_within(day: date, bounds: Bounds) -> bool:
    first, last = bounds
    return (first is None or first <= day) and (last is None or day <= last)


def problems_of_days(lines: Sequence[LineRead], bounds: Bounds) -> list[Problem]:
    """Days outside the period, and days that are right only with day and month exchanged.

    `lines` are in the order in which the money moved.
    """
    outside = [
        index
        for index, line in enumerate(lines)
        if line.booked is None and not _lies_within(line.day, bounds)
    ]
    odd = sorted({*outside, *_odd_ones(lines)})
    if odd and _are_swapped(lines, odd, bounds):
        return [_swapped_problem(lines[index]) for index in odd[:10]]
    return [_outside_problem(lines[index], bounds) for index in outside[:10]]


def _are_swapped(lines: Sequence[LineRead], odd: Sequence[int], bounds: Bounds) -> bool:
    """Whether all odd days fit in their place once day and month are exchanged."""
    mended = list(lines)
    for index in odd:
        day = swapped(lines[index].day)
        if day is None or not _lies_within(day, bounds):
            return False
        mended[index] = replace(lines[index], day=day)
    return len(_odd_ones(mended)) == 0


def _swapped_problem(line: LineRead) -> Problem:
    params: dict[str, object] = {"day": line.day, "other": swapped(line.day)}
    return Problem(_place(line), "statement.day_swapped", params)


def _outside_problem(line: LineRead, bounds: Bounds) -> Problem:
    first, last = bounds
    params: dict[str, object] = {
        "day": line.day,
        "first": first or line.day,
        "last": last or line.day,
    }
    return Problem(_place(line), "statement.outside_period", params)


def remarks_on_days(lines: Sequence[LineRead]) -> list[Warned]:
    """Days that go back, and lines whose money counts from a day outside the period."""
    found: list[Warned] = []
    outside = [line for line in lines if line.booked is not None]
    if outside:
        params: dict[str, object] = {
            "count": len(outside),
            "day": outside[0].day,
            "there": _place(outside[0]),
        }
        found.append(Warned("statement.value_day_outside", params))
    inside = [line for line in lines if line.booked is None]
    odd = _odd_ones(inside)
    if odd:
        first = inside[odd[0]]
        params = {"count": len(odd), "day": first.day, "there": _place(first)}
        found.append(Warned("statement.days_out_of_order", params))
    return found


def _place(line: LineRead) -> Place:
    assert line.at is not None
    return line.at
