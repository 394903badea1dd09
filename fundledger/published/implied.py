"""Claims that nobody made, but which follow from what the figures say they are.

Figures of one quantity are one figure at one time; a part is no larger than its whole, whether by
category, by area or by period; what adds up never falls, and grows by what came about; a stock is
the one before it with what came and went. A mean or a rate enters none of these, but being one
figure stated twice. Of what is counted (cooperatives, people) the same may be counted in two years:
the whole of them is then less than the sum, and only a plan or money must make the sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import combinations, pairwise

from fundledger.calendar import ONE_DAY
from fundledger.published.claims import (
    Claim,
    Formula,
    Sense,
    Values,
    comparing,
    rounded,
    share,
    summing,
)
from fundledger.published.figures import Figure, Quantity, When
from fundledger.published.intervals import Interval, exactly, total
from fundledger.published.spans import Span, tiled_by
from fundledger.published.units import PERCENT, Unit

_MOST_TILINGS = 8
_MOST_STEPS = 4_000
_FEWEST_SHARES = 3
_NEAR_HUNDRED = Interval(Fraction(90), Fraction(110))
PLAN_WORDS = ("đạt kế hoạch", "so với kế hoạch", "hoàn thành kế hoạch", "kế hoạch", "of plan")
SHARE_WORDS = ("tỷ trọng", "tỉ trọng", "cơ cấu", "chiếm", "tỷ lệ chiếm", "share")


def firsts(figures: Iterable[Figure]) -> list[Figure]:
    """Of what is stated several times the one that is printed most exactly."""
    best: dict[tuple[Quantity, When], Figure] = {}
    for each in figures:
        known = best.get((each.quantity, each.when))
        if known is None or _exactness(each) < _exactness(known):
            best[each.quantity, each.when] = each
    return list(best.values())


def _exactness(figure: Figure) -> tuple[bool, object]:
    width = None if figure.value is None else figure.value.width
    return width is None, width or 0


def _grouped(figures: Iterable[Figure], by: Callable[[Figure], Hashable]) -> Iterator[list[Figure]]:
    groups: defaultdict[Hashable, list[Figure]] = defaultdict(list)
    for each in figures:
        groups[by(each)].append(each)
    yield from (group for group in groups.values() if len(group) > 1)


def stated_twice(figures: Iterable[Figure]) -> Iterator[Claim]:
    for group in _grouped(figures, lambda each: (each.quantity, each.when)):
        for one, other in combinations(group, 2):
            yield comparing("stated_twice", other, one, "equal")


def subsets(figures: Iterable[Figure]) -> Iterator[Claim]:
    """By the path of categories, the nearest that is stated above each."""

    def alike(figure: Figure) -> Hashable:
        return replace(figure.quantity, category=()), figure.when

    for group in _grouped(figures, alike):
        by_category = {each.quantity.category: each for each in group}
        for each in group:
            if not each.quantity.adds_up or each.quantity.direction == "change":
                continue
            path = each.quantity.category
            above = (by_category.get(path[:length]) for length in range(len(path) - 1, 0, -1))
            whole = next((found for found in above if found is not None), None)
            if whole is not None and whole.quantity.adds_up:
                yield comparing("part_over_whole", each, whole, "at_most")


def areas(figures: Iterable[Figure]) -> Iterator[Claim]:
    """Districts are apart from each other: together they are no more than their province."""

    def alike(figure: Figure) -> Hashable:
        return replace(figure.quantity, area=()), figure.when

    for group in _grouped(figures, alike):
        if not group[0].quantity.adds_up or group[0].quantity.direction == "change":
            continue
        by_area = {each.quantity.area: each for each in group}
        below: defaultdict[tuple[str, ...], list[Figure]] = defaultdict(list)
        for each in group:
            below[each.quantity.area[:-1]].append(each)
        for area, parts in below.items():
            whole = by_area.get(area)
            if whole is None or not area:
                continue
            if len(parts) == 1:
                yield comparing("part_over_whole", parts[0], whole, "at_most")
            else:
                yield summing("areas_over_whole", whole, parts, sense="at_least")


def periods(figures: Iterable[Figure]) -> Iterator[Claim]:
    """What came about in a part of a period is no more than what did in all of it."""
    for group in _flows(figures, with_changes=False):
        wholes = sorted(group, key=lambda each: _length(each))
        for each in group:
            longer = (
                whole for whole in wholes if whole is not each and _span(each).within(_span(whole))
            )
            whole = next(longer, None)
            if whole is not None:
                yield comparing("part_over_whole", each, whole, "at_most")


def tilings(figures: Iterable[Figure]) -> Iterator[Claim]:
    for group in _flows(figures, with_changes=True):
        for whole in group:
            parts = [
                each for each in group if each is not whole and _span(each).within(_span(whole))
            ]
            for tiling in _tilings_of(whole, parts):
                sense: Sense = "equal" if _sums_by_time(whole.quantity) else "at_most"
                yield summing("periods", whole, tiling, sense=sense)


def _tilings_of(whole: Figure, parts: list[Figure]) -> list[tuple[Figure, ...]]:
    """The ways in which some of the parts follow each other through the whole."""
    starting: defaultdict[date, list[Figure]] = defaultdict(list)
    for part in parts:
        starting[_span(part).first].append(part)
    found: list[tuple[Figure, ...]] = []
    steps = 0
    paths: list[tuple[Figure, ...]] = [(part,) for part in starting[_span(whole).first]]
    while paths and len(found) < _MOST_TILINGS and steps < _MOST_STEPS:
        steps += 1
        path = paths.pop()
        last = _span(path[-1]).last
        if last == _span(whole).last:
            found.append(path)
        else:
            paths.extend((*path, part) for part in starting[last + ONE_DAY])
    return found


def cumulative(figures: Sequence[Figure], among: set[tuple[str, str]]) -> Iterator[Claim]:
    flows = defaultdict(list)
    for each in figures:
        if each.when.span is not None and each.quantity.adds_up:
            flows[each.quantity].append(each)

    def alike(figure: Figure) -> Hashable:
        return figure.quantity, figure.when.since

    adding = [each for each in figures if each.when.is_cumulative and each.quantity.adds_up]
    for group in _grouped(adding, alike):
        ordered = sorted(group, key=_day)
        for before, after in pairwise(ordered):
            yield comparing("cumulative_falls", after, before, "at_least")
            between = _between(before, after, flows[after.quantity], among)
            if between:
                yield from _grown(before, after, between)
    yield from _since(adding, flows)


def _since(adding: Iterable[Figure], flows: defaultdict[Quantity, list[Figure]]) -> Iterator[Claim]:
    """What came about after the first day, up to the last, is no more than all of it."""
    for whole in adding:
        first, last = whole.when.since, whole.when.as_of
        if first is None or last is None:
            continue
        for each in flows[whole.quantity]:
            if _span(each) == Span(first, last):
                yield comparing("stated_twice", each, whole, "equal")
            elif _span(each).within(Span(first, last)):
                yield comparing("part_over_whole", each, whole, "at_most")


def _between(
    before: Figure, after: Figure, flows: Iterable[Figure], among: set[tuple[str, str]]
) -> list[Figure]:
    """What came about after the one day and is in the other figure, no day of it twice."""
    chosen: list[Figure] = []
    for each in sorted(flows, key=lambda each: (_span(each).last, -_length(each))):
        span = _span(each)
        is_within = span.last <= _day(after) or (each.key, after.key) in among
        if span.first <= _day(before) or not is_within:
            continue
        if all(not _span(other).overlaps(span) for other in chosen):
            chosen.append(each)
    return chosen


def _grown(before: Figure, after: Figure, flows: Sequence[Figure]) -> Iterator[Claim]:
    """Equal to the last, where something came about; less than with it; more than with all."""
    between = Span(_day(before) + ONE_DAY, _day(after))
    spans = [_span(each) for each in flows]
    is_all = spans == [between] or tiled_by(between, spans)
    if _sums_by_time(after.quantity):
        sense: Sense = "equal" if is_all else "at_least"
        stands = before.value is not None and before.value == after.value
        rule = "cumulative_stands_still" if stands else "cumulative_and_flow"
        yield summing(rule, after, [before, *flows], sense=sense)
        return
    if is_all:
        yield summing("cumulative_and_flow", after, [before, *flows], sense="at_most")
    yield Claim(
        "cumulative_stands_still", after, (before, *flows), _moved(before, flows), "at_least"
    )


def _moved(before: Figure, flows: Sequence[Figure]) -> Formula:
    """One more than before at least, where anything was counted since."""

    def expected(values: Values) -> Interval:
        low = values[before.key].low
        some = any((values[each.key].low or 0) > 0 for each in flows)
        if low is None or not some:
            return values[before.key]
        return values[before.key].plus(exactly(1))

    return expected


def stocks(figures: Iterable[Figure]) -> Iterator[Claim]:
    moves: defaultdict[tuple[Quantity, Span], dict[str, Figure]] = defaultdict(dict)
    stocks: defaultdict[Quantity, list[Figure]] = defaultdict(list)
    for each in figures:
        if each.quantity.direction is not None and each.when.span is not None:
            bare = replace(each.quantity, direction=None)
            moves[bare, each.when.span][each.quantity.direction] = each
        elif each.when.is_stock and each.when.as_of is not None and each.quantity.adds_up:
            stocks[each.quantity].append(each)
    for found in moves.values():
        if len(found) == 3:
            yield summing("stock_and_flow", found["change"], [found["in"]], [found["out"]])
    for quantity, group in stocks.items():
        ordered = sorted(group, key=_day)
        for before, after in combinations(ordered, 2):
            span = Span(_day(before) + ONE_DAY, _day(after))
            found = moves.get((quantity, span), {})
            if "in" in found and "out" in found:
                yield summing("stock_and_flow", after, [before, found["in"]], [found["out"]])
            if "change" in found:
                yield summing("stock_and_flow", after, [before, found["change"]])


def shares(figures: Iterable[Figure]) -> Iterator[Claim]:
    """“Chiếm 65,14 %” of what the path above it counts, where both are stated for that time."""
    by_place: dict[Hashable, list[Figure]] = defaultdict(list)
    shares: list[Figure] = []
    for each in figures:
        quantity = each.quantity
        if quantity.unit.name == PERCENT and quantity.measure in SHARE_WORDS:
            shares.append(each)
        elif quantity.adds_up and quantity.direction is None and not quantity.measure:
            by_place[_where(quantity, quantity.category), each.when].append(each)
    for each in shares:
        quantity = each.quantity
        for part in by_place[_where(quantity, quantity.category), each.when]:
            for whole in by_place[_where(quantity, quantity.category[:-1]), each.when]:
                if part.printed.unit == whole.printed.unit:
                    yield Claim("share", each, (part, whole), share(each, part, whole))


def fulfilled(figures: Iterable[Figure]) -> Iterator[Claim]:
    """“Đạt 50 % kế hoạch” of what came about, by the plan that is stated, or by another such share.

    A plan is taken to be one of the year; two shares of one year are then of one plan.
    """
    done: dict[Hashable, list[Figure]] = defaultdict(list)
    plans: dict[Hashable, list[Figure]] = defaultdict(list)
    shares: dict[Hashable, list[tuple[Figure, Figure]]] = defaultdict(list)
    for each in figures:
        if each.when.span is not None and each.quantity.adds_up and not each.quantity.measure:
            if each.basis == "actual":
                done[_of_plan(each), each.when].append(each)
            elif each.basis == "plan":
                plans[_of_plan(each), each.when.span].append(each)
    for each in figures:
        if each.quantity.unit.name != PERCENT or each.quantity.measure not in PLAN_WORDS:
            continue
        found = done[_of_plan(each), each.when]
        year = _year(each)
        if len(found) != 1 or year is None:
            continue
        stated = [
            plan
            for plan in plans[_of_plan(each), year]
            if plan.quantity.unit == found[0].quantity.unit
        ]
        for plan in stated:
            yield Claim("fulfilment", each, (found[0], plan), share(each, found[0], plan))
        shares[_of_plan(each), year, found[0].quantity.unit].append((each, found[0]))
    for group in shares.values():
        for (one, by_one), (other, by_other) in pairwise(group):
            if one.when != other.when or one.document.code != other.document.code:
                yield _of_one_plan(one, by_one, other, by_other)


def _of_one_plan(one: Figure, by_one: Figure, other: Figure, by_other: Figure) -> Claim:
    """What the first pair says that the plan was holds for the second."""

    def expected(values: Values) -> Interval:
        plan = values[by_one.key].over(values[one.key])
        return rounded(other, values[by_other.key].over(plan))

    return Claim("fulfilment", other, (by_other, one, by_one), expected)


def _of_plan(figure: Figure) -> Hashable:
    quantity = figure.quantity
    return quantity.category, quantity.area, quantity.scope


def _year(figure: Figure) -> Span | None:
    span = figure.when.span
    if span is None or span.first.year != span.last.year:
        return None
    return Span(date(span.first.year, 1, 1), date(span.first.year, 12, 31))


def _where(quantity: Quantity, category: tuple[str, ...]) -> Hashable:
    return category, quantity.area, quantity.scope, quantity.basis


def out_of(figures: Iterable[Figure]) -> Iterator[Claim]:
    """Of “12/20” the first is no more than the second."""
    for each in figures:
        whole = each.printed.out_of
        if whole is not None:
            yield Claim("part_over_whole", each, (), _always(whole), "at_most")


def _always(whole: Interval) -> Formula:
    return lambda _: whole


def _sums_by_time(quantity: Quantity) -> bool:
    """Years of it make the whole: money, a plan, what came in or went out; not who was helped."""
    return quantity.unit.is_money or quantity.basis == "plan" or quantity.direction is not None


def _flows(figures: Iterable[Figure], *, with_changes: bool) -> Iterator[list[Figure]]:
    able = [
        each
        for each in figures
        if each.when.span is not None
        and each.quantity.adds_up
        and (with_changes or each.quantity.direction != "change")
    ]
    yield from _grouped(able, lambda each: each.quantity)


def _span(figure: Figure) -> Span:
    assert figure.when.span is not None
    return figure.when.span


def _day(figure: Figure) -> date:
    assert figure.when.as_of is not None
    return figure.when.as_of


def _length(figure: Figure) -> int:
    return (_span(figure).last - _span(figure).first).days


def hundreds(figures: Iterable[Figure]) -> Iterator[Claim]:
    """Shares of all that is below one step of a path, where they nearly make a hundred.

    Nobody said that these are all: so what is far from a hundred is taken for some of them.
    """

    def alike(figure: Figure) -> Hashable:
        quantity = figure.quantity
        return replace(quantity, category=quantity.category[:-1]), figure.when

    shares = [
        each
        for each in figures
        if each.quantity.unit == Unit(PERCENT)
        and len(each.quantity.category) > 1
        and each.quantity.direction is None
    ]
    for group in _grouped(shares, alike):
        first, *others = group
        values = [each.value for each in group if each.value is not None]
        if len(group) < _FEWEST_SHARES or not _NEAR_HUNDRED.meets(total(values)):
            continue

        def left(values: Values, others: Sequence[Figure] = tuple(others)) -> Interval:
            return exactly(100).less(total(values[each.key] for each in others))

        yield Claim("not_hundred", first, tuple(others), left)
