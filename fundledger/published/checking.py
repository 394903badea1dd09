"""Where documents contradict themselves and each other: the rules, and what they find.

    findings(stated)     every contradiction in these documents, in the order of their figures

`RULES` is the table of them. A rule is a name, with words in the catalogues, and a function: of
claims that must hold (`declared`, `implied`), or of what is odd without any sum (`oddities`). None
knows of any document: each fires wherever its figures are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

from fundledger.published import implied, oddities
from fundledger.published.claims import Claim, Sense
from fundledger.published.declared import claims_of, derived
from fundledger.published.figures import Figure, Relation, RelationKind, Stated
from fundledger.published.intervals import Interval, exactly, total
from fundledger.published.oddities import Oddity
from fundledger.published.slips import Doctor, Slip


@dataclass(frozen=True)
class Case:
    """All that is checked together."""

    stated: tuple[Stated, ...]

    @cached_property
    def figures(self) -> list[Figure]:
        return [figure for each in self.stated for figure in each.figures]

    @cached_property
    def relations(self) -> list[Relation]:
        return [relation for each in self.stated for relation in each.relations]

    @cached_property
    def known(self) -> dict[str, Figure]:
        return {each.key: each for each in self.figures}

    @cached_property
    def values(self) -> dict[str, Interval]:
        return {each.key: each.value for each in self.figures if each.value is not None}

    @cached_property
    def valued(self) -> list[Figure]:
        return [each for each in self.figures if each.value is not None]

    @cached_property
    def one_each(self) -> list[Figure]:
        return implied.firsts(self.valued)

    @cached_property
    def among(self) -> set[tuple[str, str]]:
        return {
            (f"{each.document.code}:{each.figure}", self._key(each, part))
            for each in self.relations
            if each.kind == "part_of"
            for part in each.parts
        }

    @cached_property
    def claims_declared(self) -> list[Claim]:
        return [claim for each in self.relations for claim in claims_of(each, self.known)]

    def claimed(self, *kinds: RelationKind) -> Iterator[Claim]:
        for relation in self.relations:
            if relation.kind in kinds:
                yield from claims_of(relation, self.known)

    @staticmethod
    def _key(relation: Relation, name: str) -> str:
        return name if ":" in name else f"{relation.document.code}:{name}"


def _no_claims(case: Case) -> Iterable[Claim]:
    del case
    return ()


def _nothing_odd(case: Case) -> Iterable[Oddity]:
    del case
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    name: str
    """Its words are `figure_rule.` and `figure_reason.` of the catalogues."""

    claims: Callable[[Case], Iterable[Claim]] = _no_claims
    odd: Callable[[Case], Iterable[Oddity]] = _nothing_odd


def _either(*sources: Callable[[Case], Iterable[Claim]]) -> Callable[[Case], Iterable[Claim]]:
    return lambda case: (claim for source in sources for claim in source(case))


def _by(*kinds: RelationKind) -> Callable[[Case], Iterable[Claim]]:
    return lambda case: case.claimed(*kinds)


def _named(name: str, source: Callable[[Case], Iterable[Claim]]) -> Callable[[Case], list[Claim]]:
    return lambda case: [claim for claim in source(case) if claim.rule == name]


def _cumulative(case: Case) -> Iterable[Claim]:
    return implied.cumulative(case.one_each, case.among)


def _parts(case: Case) -> Iterable[Claim]:
    yield from case.claimed("part_of")
    yield from implied.subsets(case.one_each)
    yield from implied.areas(case.one_each)
    yield from implied.periods(case.one_each)
    yield from implied.out_of(case.valued)
    yield from _cumulative(case)


RULES: tuple[Rule, ...] = (
    Rule("malformed", odd=lambda case: oddities.malformed(case.figures)),
    Rule("in_two_scales", odd=lambda case: oddities.in_two_scales(case.valued)),
    Rule(
        "stated_twice",
        _named(
            "stated_twice", _either(lambda case: implied.stated_twice(case.valued), _cumulative)
        ),
    ),
    Rule("not_the_same", _by("same_as")),
    Rule("total", _by("total_of")),
    Rule("periods", lambda case: implied.tilings(case.one_each)),
    Rule("not_hundred", _either(_by("whole_of"), lambda case: implied.hundreds(case.one_each))),
    Rule("share", _either(_by("share_of"), lambda case: implied.shares(case.one_each))),
    Rule("fulfilment", lambda case: implied.fulfilled(case.one_each)),
    Rule("derived_twice", lambda case: derived(case.claims_declared, case.figures)),
    Rule("growth", _by("growth_of")),
    Rule("ratio", _by("ratio_of")),
    Rule("product", _by("product_of")),
    Rule("part_over_whole", _named("part_over_whole", _parts)),
    Rule("areas_over_whole", _named("areas_over_whole", _parts)),
    Rule("over_limit", _by("at_most")),
    Rule("out_of", _by("out_of")),
    Rule(
        "stock_and_flow", _either(_by("change_since"), lambda case: implied.stocks(case.one_each))
    ),
    Rule("cumulative_falls", _named("cumulative_falls", _cumulative)),
    Rule("cumulative_stands_still", _named("cumulative_stands_still", _cumulative)),
    Rule("cumulative_and_flow", _named("cumulative_and_flow", _cumulative)),
    Rule("of_another_day", odd=lambda case: oddities.of_another_day(case.figures)),
    Rule("of_several_days", odd=lambda case: oddities.of_several_days(case.relations, case.known)),
    Rule(
        "counted_differently",
        odd=lambda case: oddities.counted_differently(case.relations, case.known),
    ),
    Rule("labelled_differently", odd=lambda case: oddities.labelled_differently(case.valued)),
    Rule("units_confused", odd=lambda case: oddities.units_confused(case.valued)),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A contradiction: which rule, the figure it speaks of and the others, what should stand."""

    rule: str
    figure: Figure
    others: tuple[Figure, ...] = ()
    expected: Interval | None = None
    nominal: Fraction | None = None
    """What should stand there if nothing were rounded."""

    sense: Sense = "equal"
    slip: Slip | None = None
    is_declared: bool = False
    minus: frozenset[str] = field(default=frozenset())
    """Which of the others are taken away in the sum."""

    also: tuple[Finding, ...] = ()
    """The same of the same quantities at other times: the further columns of a table."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        more = (figure for each in self.also for figure in each.figures)
        return tuple(dict.fromkeys((self.figure, *self.others, *more)))


def findings(stated: Iterable[Stated]) -> list[Finding]:
    case = Case(tuple(stated))
    claims = _once(
        claim for rule in RULES for claim in rule.claims(case) if claim.may_be_asked(case.values)
    )
    doctor = Doctor(claims, case.values, case.valued)
    found = [_finding(claim, case.values, doctor) for claim in claims if claim in doctor.broken]
    found = _together(_but_for_falls(found))
    for rule in RULES:
        for odd in rule.odd(case):
            expected = _expected(odd.figure, claims_about(odd.figure, case))
            found.append(
                Finding(rule.name, odd.figure, odd.others, expected if not odd.others else None)
            )
    found = _scales_once(found)
    order = {each.key: at for at, each in enumerate(case.figures)}
    rank = {rule.name: at for at, rule in enumerate(RULES)}
    found.sort(key=lambda each: (order[each.figure.key], rank[each.rule]))
    return _row_by_row(found)


_OF_A_ROW = frozenset({"part_over_whole", "counted_differently", "areas_over_whole"})
"""Rules that hold of the rows of a table: what breaks one breaks it in each column."""


def _row_by_row(found: Iterable[Finding]) -> list[Finding]:
    """What is wrong of a row in each of its columns is told once."""
    kept: dict[object, Finding] = {}
    for each in found:
        if each.rule not in _OF_A_ROW or not each.others:
            kept[len(kept)] = each
            continue
        # parts of one whole in several units are one finding, be they said in one sentence or not
        of_whole = each.rule == "counted_differently"
        rows = tuple(map(_row, (each.figure,) if of_whole else (each.figure, *each.others)))
        first = kept.get((each.rule, rows))
        if first is None:
            kept[each.rule, rows] = each
        else:
            kept[each.rule, rows] = replace(first, also=(*first.also, each))
    return list(kept.values())


def _row(figure: Figure) -> object:
    return figure.document.code, replace(figure.quantity, basis="actual")


def claims_about(figure: Figure, case: Case) -> Iterator[tuple[Claim, Mapping[str, Interval]]]:
    """What the documents say of a figure that itself has no value."""
    for claim in case.claims_declared:
        if claim.figure is figure and all(each.key in case.values for each in claim.others):
            yield claim, case.values


def _expected(
    figure: Figure, about: Iterable[tuple[Claim, Mapping[str, Interval]]]
) -> Interval | None:
    if figure.value is not None:
        return None
    return next((claim.expected(values) for claim, values in about), None)


def _finding(claim: Claim, values: Mapping[str, Interval], doctor: Doctor) -> Finding:
    found = _as_found(claim, values, doctor)
    suspect = None if found.slip is None else found.slip.figure
    if claim.rule != "not_hundred" or suspect is None or suspect is claim.figure:
        return found
    # any of the shares is what the others leave: so it is told of the one that is likely wrong
    others = tuple(each for each in claim.figures if each is not suspect)
    rest = exactly(100).less(total(values[each.key] for each in others))
    return replace(found, figure=suspect, others=others, expected=rest, nominal=None)


def _as_found(claim: Claim, values: Mapping[str, Interval], doctor: Doctor) -> Finding:
    return Finding(
        claim.rule,
        claim.figure,
        claim.others,
        claim.expected(values),
        claim.nominal(values),
        claim.sense,
        doctor.slip_of(claim),
        claim.is_declared,
        frozenset(each.key for each in claim.minus),
    )


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """What a document says itself, and what follows anyway, is asked once."""
    said: dict[tuple[str, frozenset[str], Sense], Claim] = {}
    among: set[tuple[str, str]] = set()
    for claim in claims:
        of_plan = claim.rule in ("fulfilment", "derived_twice")
        same = ("" if of_plan else claim.figure.key, claim.keys, claim.sense)
        known = said.get(same)
        if known is None or (claim.is_declared and not known.is_declared):
            said[same] = claim
        if claim.is_declared and claim.sense == "equal":
            among.update((part.key, claim.figure.key) for part in claim.plus)
    return [
        claim
        for claim in said.values()
        if claim.is_declared
        or claim.rule != "part_over_whole"
        or not any((claim.figure.key, other.key) in among for other in claim.others)
    ]


def _together(found: Sequence[Finding]) -> list[Finding]:
    """One quantity stated many times is one finding, of the figure that differs from most."""
    kept = [each for each in found if each.rule != "stated_twice"]
    groups: defaultdict[object, list[Finding]] = defaultdict(list)
    for each in found:
        if each.rule == "stated_twice":
            groups[each.figure.quantity, each.others[0].quantity].append(each)
    for group in groups.values():
        if len(group) == 1:
            kept += group
            continue
        by_when: defaultdict[object, list[Finding]] = defaultdict(list)
        for each in group:
            by_when[each.figure.when].append(each)
        kept += [_one_of(each) for each in by_when.values()]
    return kept


def _but_for_falls(found: Sequence[Finding]) -> list[Finding]:
    """What falls has not stood still: that more came about since says nothing further of it."""
    falling = {each.figure.key for each in found if each.rule == "cumulative_falls"}
    return [
        each
        for each in found
        if each.rule != "cumulative_stands_still" or each.figure.key not in falling
    ]


def _scales_once(found: Sequence[Finding]) -> list[Finding]:
    """One thing said in tỷ and in triệu: that is told, not only that the two differ.

    Where it is known which of them is wrong, that is told instead.
    """
    scales = {_keys(each) for each in found if each.rule == "in_two_scales"}
    known = {_keys(each) for each in found if each.rule == "stated_twice" and each.slip}
    return [
        each
        for each in found
        if not (each.rule == "stated_twice" and not each.slip and _keys(each) in scales)
        and not (each.rule == "in_two_scales" and _keys(each) in known)
    ]


def _keys(found: Finding) -> frozenset[str]:
    return frozenset(each.key for each in found.figures)


def _one_of(group: Sequence[Finding]) -> Finding:
    if len(group) == 1:
        return group[0]
    counts: defaultdict[str, int] = defaultdict(int)
    for each in group:
        for figure in each.figures:
            counts[figure.key] += 1
    figures = {figure.key: figure for each in group for figure in each.figures}
    odd = figures[max(counts, key=lambda key: counts[key])]
    others = tuple(each for key, each in figures.items() if key != odd.key)
    slip = next((each.slip for each in group if each.slip is not None), None)
    value = others[0].value
    return replace(group[0], figure=odd, others=others, expected=value, nominal=None, slip=slip)
