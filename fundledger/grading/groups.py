"""The group of one debt by its signs, and of all debts of a borrower by the worst of them.

    own(rules, signs)       what the debt by itself gives
    of_borrower(debts)      each debt as the law classes it: all in the group of the worst

Every answer carries its trail: the reasons that give the group, the decisive ones first. Nothing
here reads a book, and nothing improves a group: more days, more papers or another debt never do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, NamedTuple

from fundledger.calendar import ONE_DAY
from fundledger.messages.wording import Sentence
from fundledger.rules.classing import GroupRules, Restructured, RestructuredKind, Steps


class Raised(NamedTuple):
    """A group that the Fund decided on: upward, to a day."""

    group: int
    until: date
    decision: str
    reason: str


class Kept(NamedTuple):
    """A group that a debt is still in, though what put it there is paid: its cure is not over."""

    group: int
    since: date | None = None  # nothing has been overdue since; None: its cure has not begun
    until: date | None = None  # None: up to when an instalment that has fallen due is paid


class Signs(NamedTuple):
    """What of one debt decides its group at the end of a day."""

    day: date
    days_overdue: int = 0
    overdue_since: date | None = None  # the oldest due day that is unpaid
    restructured: int = 0  # so many times
    restructured_by: str = ""  # the last decision
    restructured_on: date | None = None
    restructured_kind: RestructuredKind = "moved"
    new_plan_begun: bool = True  # whether a due day of the last new plan has come
    new_plan_days: int | None = None  # overdue of what fell due since; None: all that is overdue
    new_plan_kept: bool = False  # on its days, for as long as a cure takes
    waived: date | None = None  # interest was let off
    recalled: date | None = None  # the decision, while the debt is not paid
    judged: date | None = None
    misused: date | None = None
    raised: Raised | None = None
    kept: Kept | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing that gives a group; its sentence is in the catalogue: `group_reason.<what>`."""

    group: int
    what: str
    params: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> Sentence:
        return Sentence(f"group_reason.{self.what}", dict(self.params))


@dataclass(frozen=True, slots=True)
class Graded:
    """A group, why, and for a debt that another one pulls down, which one (`by`)."""

    group: int
    reasons: tuple[Reason, ...] = ()
    by: str | None = None

    @property
    def is_bad(self) -> bool:
        """Nợ xấu: groups 3, 4 and 5 (Decree 45/2021 art. 2)."""
        return self.group >= 3


IN_TIME = Graded(1)


def own(rules: GroupRules, signs: Signs) -> Graded:
    """The group that a debt is in by itself; one that is overdue says so in group 1 too."""
    if not signs.days_overdue and signs[3:] == _NOTHING:
        return IN_TIME
    reasons = sorted(_reasons(rules, signs), key=lambda each: -each.group)
    worst = max((each.group for each in reasons), default=1)
    return Graded(worst, tuple(filter(_is_said, reasons)))


def _is_said(reason: Reason) -> bool:
    return reason.group > 1 or reason.what == "overdue_in_1"


def of_borrower(debts: Mapping[str, Graded]) -> dict[str, Graded]:
    """All debts of one borrower (or of persons related to it) in the group of the worst."""
    if len(debts) == 1:
        return dict(debts)
    worst = max(sorted(debts), key=lambda loan: debts[loan].group)
    group = debts[worst].group
    return {
        loan: each if each.group == group else _pulled(each, worst, group)
        for loan, each in debts.items()
    }


def _pulled(each: Graded, by: str, group: int) -> Graded:
    reason = Reason(group, "borrower", {"loan": by, "group": group})
    return Graded(group, (reason, *each.reasons), by)


_NOTHING = Signs(date.min)[3:]


def _reasons(rules: GroupRules, signs: Signs) -> Iterator[Reason]:
    day, days = signs.day, signs.days_overdue
    if days:
        group = 1 + sum(days >= least for least in rules.overdue_days)
        since = signs.overdue_since or day - days * ONE_DAY
        what = "overdue" if group > 1 else "overdue_in_1"
        yield Reason(group, what, {"days": days, "since": since})
    if signs.restructured and rules.restructured:
        yield from _of_restructuring(rules, signs)
    if signs.waived is not None and rules.interest_waived is not None:
        yield Reason(rules.interest_waived, "waived", {"day": signs.waived})
    if signs.misused is not None and rules.misused is not None:
        yield Reason(rules.misused, "misused", {"day": signs.misused})
    yield from _of_decision("recall", rules.recall, signs.recalled, day)
    yield from _of_decision("judgment", rules.judgment, signs.judged, day)
    if (raised := signs.raised) is not None and raised.until >= day:
        said: dict[str, object] = {"decision": raised.decision, "until": raised.until}
        if raised.reason:
            yield Reason(raised.group, "raised", {**said, "reason": raised.reason})
        else:
            yield Reason(raised.group, "raised_by", said)
    if (kept := signs.kept) is not None:
        yield from _of_cure(kept, day)


def _of_cure(kept: Kept, day: date) -> Iterator[Reason]:
    if kept.since is None:
        yield Reason(kept.group, "kept_overdue", {"group": kept.group})
    elif kept.until is None:
        yield Reason(kept.group, "kept_unpaid", {"since": kept.since})
    elif kept.until > day:
        until = kept.until - ONE_DAY
        yield Reason(kept.group, "kept", {"since": kept.since, "until": until})


def _of_restructuring(rules: GroupRules, signs: Signs) -> Iterator[Reason]:
    times = signs.restructured
    rule = rules.restructured[min(times, len(rules.restructured)) - 1]
    said: dict[str, object] = {
        "times": times,
        "decision": signs.restructured_by or "–",
        "day": signs.restructured_on or signs.day,
    }
    # Of what an opening only counts there is no decision to name.
    told = "" if signs.restructured_by or signs.restructured_on else "_before"
    days = signs.days_overdue if signs.new_plan_days is None else signs.new_plan_days
    by_days = _step(rule.overdue, days)
    if by_days is not None:
        yield Reason(by_days, f"restructured{told}_overdue", {**said, "days": days})
    elif not signs.new_plan_kept:
        yield Reason(_in_time(rule, signs), f"restructured{told}", said)


def _in_time(rule: Restructured, signs: Signs) -> int:
    if not signs.new_plan_begun and rule.before_first_due is not None:
        return rule.before_first_due
    return rule.extended if signs.restructured_kind == "extended" else rule.moved


def _of_decision(
    what: Literal["recall", "judgment"], steps: Steps, decided: date | None, day: date
) -> Iterator[Reason]:
    if decided is None or decided > day:
        return
    passed = (day - decided).days
    if (group := _step(steps, passed)) is not None:
        yield Reason(group, what, {"day": decided, "days": passed})


def _step(steps: Steps, days: int) -> int | None:
    return next((group for least, group in reversed(steps) if days >= least), None)
