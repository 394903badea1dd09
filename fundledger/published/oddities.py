"""What is wrong of figures without any sum: how they are written, and what was put together.

Each answers `Oddity`s: digits that are no number, one amount in two scales, figures of another day
than their heading or their total has, and units that are not counted alike.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import combinations

from fundledger.calendar import first_of_year
from fundledger.published.declared import found
from fundledger.published.figures import Figure, Quantity, Relation
from fundledger.published.spans import Span, tiled_by
from fundledger.published.units import ANY_KIND, PEOPLE, WHOLE, unit_in
from fundledger.text import unaccented

Known = Mapping[str, Figure]
_ENOUGH_DIGITS = 3
_ENOUGH_COUNTED = 10
_MANY_DIGITS = 4
_THOUSANDS = (Fraction(1000), Fraction(1, 1000), Fraction(10**6), Fraction(1, 10**6))
_TAKEN_FOR_EACH_OTHER = (
    frozenset({"người", "lượt"}),
    frozenset({"người", "lượt người"}),
    frozenset({"thành viên", "hộ"}),
    frozenset({"người", "hộ"}),
)


@dataclass(frozen=True, slots=True)
class Oddity:
    figure: Figure
    others: tuple[Figure, ...] = ()


def malformed(figures: Iterable[Figure]) -> Iterator[Oddity]:
    """Digits and marks that are no number, or one of another country's."""
    for each in figures:
        if each.printed.fault is not None or each.is_broken_count:
            yield Oddity(each)


def in_two_scales(figures: Iterable[Figure]) -> Iterator[Oddity]:
    """2,31 tỷ and 2,31 triệu of one thing: the digits are the same, the unit is not."""
    groups: defaultdict[Hashable, list[Figure]] = defaultdict(list)
    for each in figures:
        digits = each.printed.digits
        if each.printed.unit.is_money and len(digits) == 1 and each.printed.fault is None:
            alike = replace(each.quantity, basis="actual")
            if len(digits[0].significant) >= _ENOUGH_DIGITS:
                groups[alike, digits[0].text].append(each)
    for group in groups.values():
        for one, other in combinations(group, 2):
            if one.printed.scale / other.printed.scale in _THOUSANDS:
                yield Oddity(other, (one,))


def of_another_day(figures: Sequence[Figure]) -> Iterator[Oddity]:
    """The heading says to which day all figures are; these are of an earlier one, or a later one.

    An earlier one is odd within the period that is reported on, unless the same is stated of the
    day of the heading too: then it is one of a series. Of a document without such a heading, what
    had not come yet when it was signed is odd.
    """
    groups: defaultdict[tuple[str, date], list[Figure]] = defaultdict(list)
    to_heading = {
        (each.document.code, each.quantity, each.when.is_cumulative)
        for each in figures
        if each.when.as_of is not None and each.when.as_of == each.document.as_of
    }
    for each in figures:
        if each.basis != "actual" or each.when.last is None:
            continue
        same = (each.document.code, each.quantity, each.when.is_cumulative)
        is_cut_short = _is_before_heading(each) and same not in to_heading
        if is_cut_short or _is_still_to_come(each):
            groups[each.document.code, each.when.last].append(each)
    for group in groups.values():
        yield Oddity(group[0], tuple(group[1:]))


def _is_before_heading(figure: Figure) -> bool:
    document, day = figure.document, figure.when.as_of
    if document.as_of is None or day is None:
        return False
    begins = document.period.first if document.period else first_of_year(document.as_of)
    return begins < day < document.as_of


def _is_still_to_come(figure: Figure) -> bool:
    """It begins after the day that the heading says, or on which the document was signed."""
    until = figure.document.as_of or figure.document.day
    first = figure.when.as_of if figure.when.span is None else figure.when.span.first
    return until is not None and first is not None and first > until


def of_several_days(relations: Iterable[Relation], known: Known) -> Iterator[Oddity]:
    """A total and its parts, or what is among it, are not of one day."""
    groups: dict[Hashable, list[Figure]] = {}
    for relation in relations:
        whole, parts = _whole_and_parts(relation, known)
        if whole is None:
            continue
        strange = [each for each in parts if _is_of_another_day(each, whole, parts)]
        if strange:
            key = (relation.document.code, whole.when.last, strange[0].when.last)
            told = groups.setdefault(key, [])
            told.extend(each for each in (whole, *strange) if each not in told)
    for told in groups.values():
        yield Oddity(told[0], tuple(told[1:]))


def _whole_and_parts(relation: Relation, known: Known) -> tuple[Figure | None, list[Figure]]:
    figure = found(relation.figure, relation, known)
    parts = [each for name in relation.parts if (each := found(name, relation, known))]
    match relation.kind:
        case "total_of" if not relation.less:
            return figure, parts
        case "part_of" if figure is not None and parts:
            return parts[0], [figure]
        case "share_of" if len(parts) == 2:
            return parts[1], [parts[0]]
        case _:
            return None, []


def _is_of_another_day(part: Figure, whole: Figure, parts: Sequence[Figure]) -> bool:
    if part.basis != whole.basis:
        return False
    mine, its = part.when, whole.when
    if mine.span is None and its.span is None:
        return mine.as_of != its.as_of and None not in (mine.as_of, its.as_of)
    if mine.span is not None and its.is_cumulative and its.as_of is not None:
        return mine.span.last > its.as_of
    if mine.span is None or its.span is None or mine.span.within(its.span):
        return _is_cut_short(mine.span, its.span, parts)
    return mine.span.overlaps(its.span)


def _is_cut_short(mine: Span | None, its: Span | None, parts: Sequence[Figure]) -> bool:
    """Some parts go through all of the period, and this one ends before it does."""
    if mine is None or its is None or mine == its or mine.first != its.first:
        return False
    spans = [each.when.span for each in parts if each.when.span is not None]
    return its in spans and not tiled_by(its, spans)


def counted_differently(relations: Iterable[Relation], known: Known) -> Iterator[Oddity]:
    """HTX and people added up; products among cooperatives."""
    for relation in relations:
        if relation.kind not in ("total_of", "part_of"):
            continue
        whole, parts = _whole_and_parts(replace(relation, less=()), known)
        if whole is None:
            continue
        strange = [each for each in parts if not _may_be_added(each, whole)]
        if strange:
            yield Oddity(whole, tuple(strange))


def _may_be_added(part: Figure, whole: Figure) -> bool:
    mine, its = part.printed.unit, whole.printed.unit
    if mine == its or not mine.name or not its.name:
        return True
    if mine.name in PEOPLE:
        return its.name in PEOPLE
    return its.name in ANY_KIND and mine.counts and not mine.name.startswith("lượt")


def units_confused(figures: Iterable[Figure]) -> Iterator[Oddity]:
    """One number of people here, and of times that people came there."""
    groups: defaultdict[Hashable, list[Figure]] = defaultdict(list)
    for each in figures:
        if each.printed.unit.counts:
            groups[_but_for_unit(each.quantity), each.when].append(each)
    for group in groups.values():
        for one, other in combinations(group, 2):
            units = frozenset({one.printed.unit.name, other.printed.unit.name})
            if units in _TAKEN_FOR_EACH_OTHER and _are_alike(one, other):
                yield Oddity(other, (one,))


def _are_alike(one: Figure, other: Figure) -> bool:
    """One number, or one of many digits with a slip in one of them: 3.277 and 4.277."""
    if len(one.printed.digits) != 1 or len(other.printed.digits) != 1:
        return False
    value = one.printed.digits[0].value
    if value is None or value < _ENOUGH_COUNTED:
        return False
    if value == other.printed.digits[0].value:
        return True
    mine, its = one.printed.digits[0].significant, other.printed.digits[0].significant
    differing = sum(a != b for a, b in zip(mine, its, strict=False))
    return len(mine) == len(its) >= _MANY_DIGITS and differing == 1


def labelled_differently(figures: Iterable[Figure]) -> Iterator[Oddity]:
    """“Số HTX được vay” in a column of dự án: the label counts one thing, the unit another."""
    groups: defaultdict[Hashable, list[Figure]] = defaultdict(list)
    for each in figures:
        labelled = _counted_by_label(each)
        unit = each.printed.unit
        is_other = labelled not in (None, unit.name) and unit.name in WHOLE - ANY_KIND
        if is_other and unit.counts and not {labelled, unit.name} <= PEOPLE:
            groups[each.document.code, each.category, each.measure, unit].append(each)
    for group in groups.values():
        yield Oddity(group[0], tuple(group[1:]))


def _counted_by_label(figure: Figure) -> str | None:
    """What “Số … ” at the beginning of a label says is counted."""
    for label in (figure.measure, figure.category.rpartition(" / ")[2]):
        words = unaccented(label).split()
        if len(words) > 1 and words[0] == "so":
            for length in (3, 2, 1):
                unit = unit_in(" ".join(words[1 : 1 + length]))
                if unit.name in WHOLE:
                    return unit.name
    return None


def _but_for_unit(quantity: Quantity) -> Hashable:
    return (
        quantity.category,
        quantity.measure,
        quantity.area,
        quantity.scope,
        quantity.basis,
        quantity.direction,
    )
