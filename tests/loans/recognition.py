"""The slow twin of recognition: what stands recognised, told from the contract's own slow twin.

It shares no line with the books it is compared with. `Watched` is the twin of the contract, asked
event by event which interest was paid, waived or lost. `recognised` then goes through that and the
rolls with one list of đồng sums by year for each kind of interest, and writes down what each day
must change on each role. It is meant to be read beside Circular 52/2022/TT-BTC arts 5 and 8 and
Circular 18/2018/TT-BTC art. 6, not to be fast.

A debt alone is out of group 1 by the rules of microfinance when it is 10 days overdue, was
restructured, or interest of it was let off (Circular 14/2024/TT-NHNN): no other paper of these
lives says anything of its group.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

from fundledger.contract import events as ev
from tests.contract.oracle import Twin

KINDS = ("due_interest", "overdue_interest", "late_interest")
INCOME = {
    "due_interest": "income_in_term",
    "overdue_interest": "income_overdue",
    "late_interest": "income_late",
}
WAIVED = {"in_term": "due_interest", "overdue": "overdue_interest", "late": "late_interest"}

Interest = dict[str, int]


class Happened(NamedTuple):
    day: date
    what: str  # paid, waived, written_off
    interest: Interest
    principal: int = 0


@dataclass
class Watched(Twin):
    happened: list[Happened] = field(default_factory=list)
    in_time: dict[date, int] = field(default_factory=dict)  # interest due that is not late

    def interest_owed(self) -> Interest:
        parts = self.owed_parts()
        owed = {kind: parts[kind] for kind in KINDS}
        owed["due_interest"] += self.owed("in_term")
        return owed

    def position(self) -> tuple[int, ...]:
        grace = timedelta(days=self.terms.overdue_grace_days)
        due = [each.interest for each in self.debts if each.due + grace >= self.today]
        self.in_time[self.today] = sum(due)
        return super().position()

    def watch(self, what: str, before: Interest, principal: int = 0) -> None:
        after = self.interest_owed()
        gone = {kind: before[kind] - after[kind] for kind in KINDS}
        self.happened.append(Happened(self.today, what, gone, principal))

    def apply_held(self) -> None:
        before = self.interest_owed()
        super().apply_held()
        self.watch("paid", before)

    def do_collect(self, e: ev.Collect) -> None:
        before = self.interest_owed()
        super().do_collect(e)
        self.watch("paid", before)

    def do_waive(self, e: ev.Waive) -> None:
        before = self.interest_owed()
        super().do_waive(e)
        self.watch("waived", before)

    def do_writeoff(self, e: ev.WriteOff) -> None:
        before, principal = self.interest_owed(), sum(self.position()[:2])
        super().do_writeoff(e)
        self.watch("written_off", before, principal)


class Rolled(NamedTuple):
    day: date
    recognition: str
    group1_days_max: int


Changes = dict[tuple[str, date], int]


class _Register:
    """What of one kind of interest stands recognised, by year, and what in the register."""

    def __init__(self, kind: str, changes: Changes) -> None:
        self.kind, self.changes = kind, changes
        self.by_year: dict[int, int] = defaultdict(int)
        self.memo = 0
        self.by_circular_52 = False

    def change(self, role: str, day: date, amount: int) -> None:
        self.changes[role, day] += amount

    def keep(self, day: date, amount: int) -> None:
        """The register is to hold so much."""
        self.change("memo_interest", day, amount - self.memo)
        self.change("memo_interest_contra", day, self.memo - amount)
        self.memo = amount

    def recognise(self, day: date, amount: int) -> None:
        """All that is recognised is to be so much; too much is taken off the latest year."""
        standing = sum(self.by_year.values())
        if amount > standing:
            self.by_year[day.year] += amount - standing
            self.change("interest_receivable", day, amount - standing)
            self.change(INCOME[self.kind], day, standing - amount)
        for year in sorted(self.by_year, reverse=True):
            self.give_up(day, year, sum(self.by_year.values()) - amount)

    def give_up(self, day: date, year: int, amount: int) -> int:
        """Of one year: this year's income back, or a loss of an earlier one; or other cost."""
        part = max(0, min(amount, self.by_year[year]))
        self.by_year[year] -= part
        self.change("interest_receivable", day, -part)
        against = INCOME[self.kind] if year == day.year else "loss"
        self.change("cost_other" if self.by_circular_52 else against, day, part)
        return part

    def register_first(self, day: date, amount: int) -> int:
        """What is left of it once the register has had its part, if the register comes first."""
        part = min(amount, self.memo) if self.by_circular_52 else 0
        self.keep(day, self.memo - part)
        return amount - part

    def waive(self, day: date, amount: int) -> None:
        amount = self.register_first(day, amount)
        for year in sorted(self.by_year):
            amount -= self.give_up(day, year, amount)
        self.keep(day, max(0, self.memo - amount))

    def pay(self, day: date, amount: int) -> None:
        left = self.register_first(day, amount)
        self.change(INCOME[self.kind], day, left - amount)
        amount = left
        for year in sorted(self.by_year):
            part = min(amount, self.by_year[year])
            self.by_year[year] -= part
            amount -= part
            self.change("interest_receivable", day, -part)
        self.change(INCOME[self.kind], day, -amount)
        self.keep(day, max(0, self.memo - amount))


def is_in_group_1(twin: Watched, day: date, days_overdue: int) -> bool:
    left = (ev.Reschedule, ev.Extend, ev.Waive)
    return days_overdue < 10 and not any(
        isinstance(each, left) and each.day <= day for each in twin.told
    )


def recognised(twin: Watched, rolls: Sequence[Rolled]) -> Changes:
    """What each day changes on the roles of interest, losses and lost debt; to the last roll."""
    changes: Changes = defaultdict(int)
    registers = {kind: _Register(kind, changes) for kind in KINDS}
    happened = [each for each in twin.happened if each.day <= rolls[-1].day]
    told: list[tuple[date, int, Any]] = [(each.day, 0, each) for each in happened]
    told += [(each.day, 1, each) for each in rolls if each.day in twin.positions]
    for day, _, each in sorted(told, key=lambda one: one[:2]):
        if isinstance(each, Rolled):
            _, _, due, overdue, late, accrued, _, days_overdue = twin.positions[day]
            owed = dict(zip(KINDS, (due + accrued, overdue, late), strict=True))
            for kind, register in registers.items():
                income = 0
                register.by_circular_52 = each.recognition == "circular-52"
                if register.by_circular_52 and kind == "due_interest":
                    income = accrued + twin.in_time[day]
                    late_in_term = owed[kind] - income
                    # Late now, and not in the register: that was income ahead, and is a cost.
                    cost = max(0, late_in_term - register.memo)
                    for year in sorted(register.by_year):
                        cost -= register.give_up(day, year, cost)
                    income = income if is_in_group_1(twin, day, days_overdue) else 0
                elif each.recognition == "accrual":
                    income = owed[kind]
                elif each.recognition == "accrual-group1" and kind == "due_interest":
                    income = owed[kind] if days_overdue <= each.group1_days_max else 0
                register.recognise(day, income)
                register.keep(day, owed[kind] - income)
            continue
        for kind, register in registers.items():
            if each.what == "paid":
                register.pay(day, each.interest[kind])
            elif each.what == "waived":
                register.waive(day, each.interest[kind])
            else:
                for year in sorted(register.by_year):
                    register.give_up(day, year, register.by_year[year])
                register.keep(day, 0)
        if each.what == "written_off":
            lost = each.principal + sum(each.interest.values())
            changes["loss", day] += each.principal
            changes["memo_written_off", day] += lost
            changes["memo_written_off_contra", day] -= lost
    return {key: amount for key, amount in changes.items() if amount}
