"""Claims that a document makes itself: its relations, each as what must then hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise

from fundledger.published.claims import (
    Claim,
    Formula,
    Values,
    comparing,
    growth,
    rounded,
    sharing,
    summing,
)
from fundledger.published.figures import Figure, Relation
from fundledger.published.intervals import Interval, exactly, total
from fundledger.published.printed import digits_in
from fundledger.published.units import PERCENT

Known = Mapping[str, Figure]


def found(name: str, relation: Relation, known: Known) -> Figure | None:
    """A figure as a relation names it: of its own document, or `code:id` of another."""
    return known.get(name if ":" in name else f"{relation.document.code}:{name}")


def claims_of(relation: Relation, known: Known) -> Iterator[Claim]:
    """Nothing where a figure is meant of a document that is not at hand."""
    names = (*([relation.figure] if relation.figure else []), *relation.less)
    figures = {name: found(name, relation, known) for name in (*names, *relation.parts)}
    parts = [figures[name] for name in relation.parts]
    numbers = [_number(name) for name in relation.parts]
    if any(figures[name] is None for name in names):
        return
    if any(part is None and number is None for part, number in zip(parts, numbers, strict=True)):
        return
    less = [each for name in relation.less if (each := figures[name]) is not None]
    stated = [each for each in parts if each is not None]
    figure = figures.get(relation.figure)
    if figure is None:
        yield from _whole(stated)
    elif relation.kind in ("product_of", "ratio_of"):
        yield _computed(relation, figure, parts, numbers)
    elif len(stated) == len(parts):
        yield from _of_figures(relation, figure, stated, less)


def _of_figures(
    relation: Relation, figure: Figure, parts: list[Figure], less: list[Figure]
) -> Iterator[Claim]:
    first = parts[0]
    match relation.kind:
        case "total_of":
            parts = [each for each in parts if each.printed.digits or each.value is not None]
            if _can_be_added([figure, *parts, *less]):
                yield summing("total", figure, parts, less, is_declared=True)
        case "change_since":
            if _can_be_added([figure, *parts, *less]):
                yield summing("stock_and_flow", figure, parts, less, is_declared=True)
        case "part_of":
            if figure.printed.unit == first.printed.unit:
                yield comparing("part_over_whole", figure, first, "at_most", is_declared=True)
        case "at_most":
            if figure.printed.unit == first.printed.unit:
                yield comparing("over_limit", figure, first, "at_most", is_declared=True)
        case "same_as":
            if figure.printed.unit == first.printed.unit:
                yield comparing("not_the_same", figure, first, "equal", is_declared=True)
        case "share_of":
            yield sharing("share", figure, first, parts[1], is_declared=True)
        case "growth_of":
            yield Claim(
                "growth",
                figure,
                (first, parts[1]),
                growth(figure, first, parts[1]),
                is_declared=True,
            )
        case "out_of" if (whole := figure.printed.out_of) is not None:
            yield Claim(
                "out_of",
                first,
                (figure,),
                lambda _: whole,
                is_declared=True,
            )
        case _:
            return


def _whole(parts: list[Figure]) -> Iterator[Claim]:
    """Shares that make a hundred: the first of them is what the others leave."""
    first, *others = parts

    def expected(values: Values) -> Interval:
        return exactly(100).less(total(values[each.key] for each in others))

    yield Claim("not_hundred", first, tuple(others), expected, is_declared=True)


def _computed(
    relation: Relation,
    figure: Figure,
    parts: list[Figure | None],
    numbers: list[Interval | None],
) -> Claim:
    def expected(values: Values) -> Interval:
        factors = [
            _plain(part, values) if part is not None else number or exactly(1)
            for part, number in zip(parts, numbers, strict=True)
        ]
        result = factors[0]
        for each in factors[1:]:
            result = result.over(each) if relation.kind == "ratio_of" else result.times(each)
        if figure.printed.unit.name == PERCENT and relation.kind == "ratio_of":
            result = result.times(exactly(100))
        return rounded(figure, result)

    others = tuple(each for each in parts if each is not None)
    rule = "ratio" if relation.kind == "ratio_of" else "product"
    return Claim(rule, figure, others, expected, is_declared=True)


def _plain(figure: Figure, values: Values) -> Interval:
    """A share enters a product as what it is of one."""
    value = values[figure.key]
    is_share = figure.printed.unit.name == PERCENT
    return value.times(exactly(Fraction(1, 100))) if is_share else value


def _number(name: str) -> Interval | None:
    value = digits_in(name).value
    return None if value is None else exactly(value)


def _can_be_added(figures: list[Figure]) -> bool:
    """Money to money; what is counted in several units is a finding of its own."""
    return len({each.printed.unit.is_money for each in figures}) == 1 and (
        len({each.printed.unit.is_measured for each in figures}) == 1
    )


def derived(claims: Iterable[Claim], figures: Iterable[Figure]) -> Iterator[Claim]:
    """What nobody printed, but several sentences fix: they must fix it at one value.

    “20 HTX, bằng 50 % kế hoạch” and “45 HTX, đạt 100 % kế hoạch” speak of one plan. A figure that
    has no number is one with every other of its quantity and time: if one is printed, that counts.
    """
    unknown = {each.key: each for each in figures if each.value is None}
    known = {(each.quantity, each.when): each for each in figures if each.value is not None}
    said: defaultdict[Hashable, list[tuple[Claim, Figure]]] = defaultdict(list)
    for claim in claims:
        lacking = [each for each in claim.figures if each.key in unknown]
        if len(lacking) != 1 or lacking[0].printed.digits or lacking[0] is claim.figure:
            continue
        figure = lacking[0]
        stated = known.get((figure.quantity, figure.when))
        if stated is not None:
            yield _standing_in(claim, figure, (stated,), _value_of(stated))
        elif figure.key in claim.solved:
            said[figure.quantity, figure.when].append((claim, figure))
    for group in said.values():
        for (one, by_one), (other, by_other) in pairwise(group):
            rest = tuple(each for each in one.figures if each is not by_one)
            yield _standing_in(other, by_other, rest, one.solved[by_one.key])


def _value_of(figure: Figure) -> Formula:
    return lambda values: values[figure.key]


def _standing_in(claim: Claim, figure: Figure, by: tuple[Figure, ...], value: Formula) -> Claim:
    """The claim with what others say in the place of a figure that has no number."""

    def expected(values: Values) -> Interval:
        return claim.expected({**values, figure.key: value(values)})

    others = tuple(each for each in claim.others if each is not figure)
    return Claim("derived_twice", claim.figure, (*others, *by), expected, is_declared=True)
