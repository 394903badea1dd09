"""Hypothesis strategies: loans of every kind, and lives of every kind for them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from fundledger.contract import events as ev
from fundledger.contract.duedays import due_day_faults, due_days, shifted
from fundledger.contract.rates import HALF_AGAIN, OverdueRate, Rate
from fundledger.contract.terms import BUCKETS, Every, Signed, Terms, Tranche
from fundledger.contract.waterfall import Split
from tests.contract.oracle import Twin, Wish

START = date(2023, 1, 31)
A_LIFE_DAYS = 420

rates = st.builds(
    Rate.of, st.integers(0, 240), st.just(1000)
)  # 0 to 24 per cent a year in tenths of a per cent
starts = st.sampled_from(
    [date(2023, 1, 31), date(2023, 2, 28), date(2023, 11, 15), date(2024, 1, 1), date(2023, 12, 30)]
)


@st.composite
def loans(draw: st.DrawFn) -> Terms:
    disbursed = draw(starts)
    unit = draw(st.sampled_from(["month", "month", "week"]))
    every = Every(draw(st.integers(1, 3 if unit == "month" else 6)), unit)
    method = draw(st.sampled_from(["annuity", "equal_principal", "bullet", "flat", "custom"]))
    count = draw(st.integers(1, 6))
    principal = draw(st.integers(1, 5_000_000) | st.integers(10**7, 10**9))
    custom: tuple[Signed, ...] = ()
    if method == "custom":
        parts = [draw(st.integers(0, principal // count)) for _ in range(count - 1)]
        parts.append(principal - sum(parts))
        day = disbursed
        lines = []
        for part in parts:
            day += timedelta(days=draw(st.sampled_from([15, 30, 31, 59, 92])))
            lines.append(Signed(day, part))
        custom = tuple(lines)
    first_due = None
    if method != "custom" and draw(st.booleans()):
        first_due = disbursed + timedelta(days=draw(st.integers(5, 70)))
    interest_free = draw(st.sampled_from([0, 0, 0, 1]))
    grace_interest = 0 if interest_free >= count - 1 else draw(st.integers(0, 1))
    waterfall = draw(st.just(BUCKETS) | st.permutations(BUCKETS).map(tuple))
    tranches: tuple[Tranche, ...] = ()
    if principal > 10 and draw(st.integers(0, 3)) == 0:
        first = draw(st.integers(1, principal - 1))
        second_day = disbursed + timedelta(days=draw(st.integers(1, 20)))
        if not custom or custom[-1].due > second_day:
            tranches = (Tranche(disbursed, first), Tranche(second_day, principal - first))
    if first_due and tranches and first_due <= tranches[1].day + timedelta(days=5):
        tranches = ()  # the last due day, shifted, must come after
    if not (first_due or custom) and unit == "week" and every.count * count <= 3:
        tranches = ()  # … and so must that of one to three weeks
    overdue = draw(
        st.just(HALF_AGAIN) | st.builds(OverdueRate, st.none(), rates) | st.just(HALF_AGAIN)
    )
    day_counts = ["act/365", "act/360", "act/act", "30/360"]
    day_counts += ["act/act-isda", "30/360-pro-rata", "30E/360"]
    terms = Terms(
        principal=principal,
        rate=draw(rates),
        disbursed=disbursed,
        tranches=tranches,
        instalments=count,
        every=every,
        principal_every=draw(st.integers(1, count)),
        first_due=first_due,
        method=method,  # type: ignore[arg-type]
        custom=custom,
        day_count=draw(st.sampled_from(day_counts)),  # type: ignore[arg-type]
        rounding=draw(st.sampled_from(["half_up", "half_up", "half_even", "up", "down"])),
        instalment_multiple=draw(st.sampled_from([1, 1, 100, 1000])),
        grace_principal=draw(st.integers(0, count - 1)) if draw(st.booleans()) else 0,
        grace_interest=grace_interest,
        interest_free=interest_free,
        missing_day=draw(st.sampled_from(["clamp", "roll"])),
        holiday_shift=draw(st.sampled_from(["none", "none", "next", "previous"])),
        holidays=frozenset({date(2023, 5, 1), date(2024, 2, 12)}),
        overdue_rate=overdue,
        overdue_scope=draw(st.sampled_from(["instalment", "instalment", "whole_balance"])),
        overdue_tolerance=draw(st.sampled_from([0, 0, 1000])),
        overdue_grace_days=draw(st.sampled_from([0, 0, 0, 10])),
        late_interest_rate=draw(st.sampled_from([Rate(0, 1), Rate(1, 10)])),
        waterfall=waterfall,
        waterfall_by=draw(st.sampled_from(["kind", "kind", "instalment"])),
        surplus=draw(st.sampled_from(["hold", "next", "last", "relevel"])),
    )
    terms = draw(with_other_days(terms))
    terms = draw(with_a_signed_level(terms))
    return replace(terms, tranches=()) if due_day_faults(terms) else terms


@st.composite
def with_other_days(draw: st.DrawFn, terms: Terms) -> Terms:
    """Due days at the month's end, a first on the day of paying out, a last off the cycle."""
    if terms.method == "custom":
        return terms
    if terms.instalments > 1 and draw(st.integers(0, 7)) == 0:
        terms = replace(terms, first_due=terms.disbursed)
    assert terms.every is not None
    if terms.every.unit == "month" and draw(st.integers(0, 3)) == 0:
        first = terms.first_due
        if first is not None:
            last_day = monthrange(first.year, first.month)[1]
            first = first.replace(day=last_day)
        terms = replace(terms, first_due=first, due_day="month_end", missing_day="clamp")
    if terms.instalments > 1 and draw(st.integers(0, 3)) == 0:
        before = shifted(due_days(terms)[-2], terms)
        later = timedelta(days=draw(st.sampled_from([1, 15, 31, 70])))
        terms = replace(terms, last_due=max(before, terms.disbursed) + later)
    return terms


@st.composite
def with_a_signed_level(draw: st.DrawFn, terms: Terms) -> Terms:
    """An agreed instalment above any quarter's interest: too small for the term, or too large."""
    if terms.method in ("bullet", "custom") or draw(st.integers(0, 3)):
        return terms
    level = draw(st.integers(terms.principal // 8 + 1, terms.principal))
    surplus = "last" if terms.surplus == "relevel" else terms.surplus
    return replace(terms, instalment=level, instalment_multiple=1, surplus=surplus)


@st.composite
def receipts(draw: st.DrawFn, terms: Terms) -> list[Any]:
    """Money in, on different days, of every size."""
    days = draw(st.lists(st.integers(0, A_LIFE_DAYS), max_size=6, unique=True))
    found = []
    for number, offset in enumerate(days):
        amount = draw(st.integers(1, max(2, terms.principal // 2)))
        manner = draw(st.sampled_from(["plain", "plain", "plain", "prepay", "split", "payoff"]))
        if terms.tranches and manner == "payoff":
            manner = "prepay"
        split = None
        if manner == "split":
            parts = [amount // 6] * 6
            split = Split(*parts)
        found.append(
            ev.Collect(
                day=terms.disbursed + timedelta(days=offset),
                document=f"GBC-{number}",
                amount=amount,
                split=split,
                prepay=manner == "prepay",
                payoff=manner == "payoff",
            )
        )
    return found


@st.composite
def lives(draw: st.DrawFn) -> tuple[Terms, list[Any]]:
    """A loan, its receipts, and wishes for everything else."""
    terms = draw(loans())
    events: list[Any] = draw(receipts(terms))
    kinds = ["rate", "recall", "reschedule", "extend", "waive", "freeze", "refund", "write_off"]
    kinds += ["judged", "judged"]
    kinds = draw(st.lists(st.sampled_from(kinds), max_size=3))
    for kind in kinds:
        day = terms.disbursed + timedelta(days=draw(st.integers(1, A_LIFE_DAYS)))
        events.append(draw(wishes(kind, day)))
    return terms, events


@st.composite
def judged_lives(draw: st.DrawFn) -> tuple[Terms, list[Any]]:
    """A loan that is paid out at once, a judgment, receipts around it, and decisions."""
    terms = draw(loans().filter(lambda terms: not terms.tranches))
    events: list[Any] = [*draw(receipts(terms)), *draw(receipts(terms))]
    events = [each._replace(document=f"GBC-{place:02}") for place, each in enumerate(events)]
    others = ["judged", "recall", "waive", "reschedule", "extend", "rate", "freeze", "write_off"]
    for kind in ("judged", *draw(st.lists(st.sampled_from(others), max_size=3))):
        day = terms.disbursed + timedelta(days=draw(st.integers(1, A_LIFE_DAYS)))
        events.append(draw(wishes(kind, day)))
    return terms, events


@st.composite
def wishes(draw: st.DrawFn, kind: str, day: date) -> Wish:
    later = day + timedelta(days=draw(st.integers(1, 120)))
    number = draw(st.integers(0, 100))
    rate = draw(rates)

    def alive(twin: Twin) -> bool:
        if any(isinstance(event, ev.Disburse) for event in twin.events):
            return kind in {"rate", "waive", "freeze"}  # the last tranche is still to come
        owing = twin.in_term + twin.arrears() + twin.owed("in_term")
        return not twin.over and owing + twin.owed("overdue") + twin.owed("late") > 0

    def change_rate(twin: Twin) -> ev.Event | None:
        return ev.ChangeRate(day=day, rate=rate) if alive(twin) else None

    def recall(twin: Twin) -> ev.Event | None:
        if not alive(twin) or any(isinstance(e, ev.Recall) for e in twin.told):
            return None
        coming = [line.due for line in twin.lines if line.due >= day]
        if number % 3 == 0 and coming:
            return ev.Recall(day=day, pay_by=coming[0])
        return ev.Recall(day=day, pay_by=later if number % 2 else day)

    def reschedule(twin: Twin) -> ev.Event | None:
        unpaid = twin.in_term + sum(d.principal for d in twin.debts)
        if not alive(twin) or not unpaid:
            return None
        half = unpaid * number // 100
        lines = (Signed(later, half), Signed(later + timedelta(days=31), unpaid - half))
        return ev.Reschedule(day=day, instalments=lines)

    def extend(twin: Twin) -> ev.Event | None:
        last = len(twin.lines) - 1
        back = sum(d.principal for d in twin.debts if d.line == last)
        if not alive(twin) or (not back and twin.passed > last):
            return None
        return ev.Extend(day=day, to=max(day, twin.lines[last].due) + timedelta(days=number + 1))

    def waive(twin: Twin) -> ev.Event | None:
        of: ev.InterestKind = ("in_term", "overdue", "late")[number % 3]  # type: ignore[assignment]
        bucket = {"in_term": "due", "overdue": "overdue", "late": "late"}[of] + "_interest"
        due = twin.owed_parts()[bucket]
        return ev.Waive(day=day, kind=of, amount=(due + 1) // 2) if due and alive(twin) else None

    def freeze(twin: Twin) -> ev.Event | None:
        interest, days = number % 2 == 0, number % 3 > 0
        if not alive(twin) or not (interest or days):  # a book takes no freeze of nothing
            return None
        return ev.Freeze(day=day, to=later, interest_stops=interest, days_stop=days)

    def refund(twin: Twin) -> ev.Event | None:
        return ev.Refund(day=day, amount=(twin.held + 1) // 2) if twin.held else None

    shares = [draw(st.integers(0, 120)) for _ in ev.JUDGED_PARTS]  # more than the books, too
    order = tuple(draw(st.permutations(ev.JUDGED_PARTS)))
    own = draw(st.sampled_from([None, None, rate, Rate(0, 1)]))

    def judged(twin: Twin) -> ev.Event | None:
        if not alive(twin):
            return None
        if twin.judged is not None and number % 4 == 0:
            return ev.Judged(day, annuls=True)
        owed = [twin.owed_of_kind(part) for part in ev.JUDGED_PARTS]
        sums = [amount * share // 100 for amount, share in zip(owed, shares, strict=True)]
        if not any(sums):
            return None
        whole = own is not None and number % 3 == 0
        return ev.Judged(day, *sums, order=order, rate=own, on_whole_sum=whole)

    def write_off(twin: Twin) -> ev.Event | None:
        return ev.WriteOff(day=day) if alive(twin) and number < 30 else None

    way, rank = {
        "rate": (change_rate, 1),
        "recall": (recall, 5),
        "reschedule": (reschedule, 2),
        "extend": (extend, 2),
        "waive": (waive, 3),
        "freeze": (freeze, 3),
        "refund": (refund, 8),
        "write_off": (write_off, 6),
        "judged": (judged, 3.5),
    }[kind]
    return Wish(day, rank, way)
