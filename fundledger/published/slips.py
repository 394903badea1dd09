"""By which slip of hand or formula a claim that does not hold came about, where that is likely.

A slip of hand is tried: the digits as they would have been without it (a mark shifted, a unit
mistaken, two digits swapped, one dropped, put in or mistyped) are put in the place of what was
printed, and the slip is likely if all that this figure has part in then holds. A slip of a formula
is a sum that is right of other parts: one left out or counted twice, another column, or a part that
is wrong itself. Where two figures might equally be the wrong one, none is named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from fundledger.published.claims import Claim
from fundledger.published.figures import Figure
from fundledger.published.intervals import Interval, exactly, total
from fundledger.published.printed import Digits, Printed, bare, rewritten
from fundledger.published.units import MONEY

SlipKind = Literal[
    "unit",
    "mark",
    "swapped",
    "put_in",
    "dropped",
    "mistyped",
    "left_out",
    "twice",
    "other_column",
    "carried",
    "pointed_at",
]
_RANK: Mapping[SlipKind, int] = {
    "carried": 0,
    "unit": 1,
    "mark": 1,
    "swapped": 2,
    "other_column": 2,
    "left_out": 3,
    "twice": 3,
    "put_in": 4,
    "dropped": 4,
    "mistyped": 4,
    "pointed_at": 5,
}
_LAST: SlipKind = "mistyped"
"""Nearly every figure comes right by another digit: of one figure any other slip goes before it."""

_OF_ONE_DIGIT = ("put_in", "dropped", "mistyped")
_FAR = 5
"""So many times too large or too small."""

_FEWEST_DIGITS = 2
"""A figure of one digit could have become any other one."""

_TELLING_DIGITS = 3
"""One of two digits comes right by another digit too often, where nothing else speaks for it."""


_MOST_TRIED = 300
"""Among more, nearly always several come right by a slip: trying all would take minutes."""


@dataclass(frozen=True, slots=True)
class Slip:
    kind: SlipKind
    figure: Figure
    """Which figure is likely the wrong one."""

    meant: str = ""
    """Its digits as they would be without the slip."""

    other: Figure | None = None
    """The part that was left out, counted twice or wrong itself; the other column."""


@dataclass(frozen=True, slots=True)
class Tried:
    kind: SlipKind
    meant: str
    value: Interval


@dataclass(frozen=True, slots=True)
class _Likely:
    rank: tuple[int, int]
    slip: Slip
    is_weak: bool = False
    """Nothing to be said of it, but that another figure is not the only one."""


class Doctor:
    """Knows every claim of every figure, and looks for what would set a broken one right."""

    def __init__(
        self, claims: Sequence[Claim], values: Mapping[str, Interval], figures: Sequence[Figure]
    ) -> None:
        self.values = dict(values)
        self.plain = {each.key: bare(each.printed) or values[each.key] for each in figures}
        self.of_figure: defaultdict[str, list[Claim]] = defaultdict(list)
        self.broken: set[Claim] = set()
        for claim in claims:
            if not claim.holds(values):
                self.broken.add(claim)
            for key in claim.keys:
                self.of_figure[key].append(claim)
        self.figures = figures
        self._sums: dict[Claim, Interval] = {}
        self._tried: dict[str, list[tuple[Tried, int, int]]] = {}
        self.carried = {
            claim: slip for claim in self.broken if (slip := self._carried(claim)) is not None
        }

    def slip_of(self, claim: Claim) -> Slip | None:
        """The one likely slip; None where there is none, or where it could be of two figures."""
        if (carried := self.carried.get(claim)) is not None:
            return carried
        of_formula = list(self._of_formula(claim))
        left_out = {each.slip.other: each.slip for each in of_formula if each.slip.other}
        left_out = {part: slip for part, slip in left_out.items() if slip.kind == "left_out"}
        # a part that is a thousand times less is as good as left out
        of_hand = [
            replace(each, slip=left_out[each.slip.figure])
            if each.slip.figure in left_out and each.slip.kind in ("unit", "mark")
            else each
            for each in self._of_hand(claim)
        ]
        found = [*of_hand, *of_formula]
        if not found:
            return self._pointed_at(claim)
        pointed = self._pointed_at(claim)
        if pointed is not None:  # no other figure's slip would set all of that right
            found = [each for each in found if each.slip.figure.key == pointed.figure.key]
        best = min((each.rank for each in found), default=None)
        likely = [each for each in found if each.rank == best]
        if len({each.slip.figure.key for each in likely}) != 1 or likely[0].is_weak:
            return pointed
        kinds = [each.slip for each in likely if each.slip.kind != _LAST]
        slips = kinds or [each.slip for each in likely]
        if len({each.meant for each in slips}) == 1:
            return slips[0]
        return Slip(slips[0].kind, slips[0].figure, other=slips[0].other)

    def _of_hand(self, claim: Claim) -> Iterator[_Likely]:
        figures = claim.figures
        if len(figures) > _MOST_TRIED:
            return
        if claim.sense != "equal":  # whichever is known to be wrong otherwise
            wrong = [each for each in figures if self._is_wrong_otherwise(each)]
            figures = tuple(wrong) or figures
        for figure in figures:
            for tried, mended, kept in self._slips_of(figure):
                if self._is_likely(claim, figure, tried):
                    # the more it sets right, the likelier; then the commoner slip
                    rank = (-mended, _RANK[tried.kind])
                    slip = Slip(tried.kind, figure, tried.meant)
                    yield _Likely(rank, slip, _is_weak(figure, tried, claim, mended + kept))

    def _pointed_at(self, claim: Claim) -> Slip | None:
        """The one figure that more of what does not hold speaks of than of any other."""
        counts = {
            each.key: sum(
                other in self.broken and other.sense == "equal"
                for other in self.of_figure[each.key]
            )
            for each in claim.figures
        }
        most = max(counts.values())
        likely = [each for each in claim.figures if counts[each.key] == most]
        return Slip("pointed_at", likely[0]) if most > 1 and len(likely) == 1 else None

    def _is_likely(self, claim: Claim, figure: Figure, tried: Tried) -> bool:
        """That something is no more than another comes right by many slips: so it must be far off.

        Unless another claim, which says what the figure is, comes right by it too.
        """
        if self._is_wrong_otherwise(figure):
            return True
        value, expected = self.values[claim.figure.key], claim.expected(self.values)
        ends = (value.low, value.high, expected.low, expected.high)
        if any(end is None or end <= 0 for end in ends) or tried.kind not in ("unit", "mark"):
            return False
        apart = value.over(expected)
        return (apart.low or 0) >= _FAR or (apart.high or _FAR) * _FAR <= 1

    def _is_wrong_otherwise(self, figure: Figure) -> bool:
        """A claim of what it is, not only of what it is no more than, does not hold."""
        of_it = self.of_figure[figure.key]
        return any(each in self.broken and each.sense == "equal" for each in of_it)

    def _slips_of(self, figure: Figure) -> list[tuple[Tried, int, int]]:
        """Every slip of this figure that sets all of its claims right: how many, how many hold."""
        if figure.key not in self._tried:
            claims = [
                each for each in self.of_figure[figure.key] if not self._is_above(each, figure)
            ]
            broken = sum(each in self.broken for each in claims)
            # that something stays no more than another speaks for no slip
            telling = sum(each.sense == "equal" and each not in self.broken for each in claims)
            found: list[tuple[Tried, int, int]] = []
            if broken and not self._is_open(figure, claims):
                needs = [each for claim in claims if (each := self._need(claim, figure))]
                others = [claim for claim in claims if self._need(claim, figure) is None]
                for tried in slips_in(figure):
                    if not all(tried.value.meets(need) for need in needs):
                        continue
                    values = _With(self.values, figure.key, tried.value)
                    plain = _With(self.plain, figure.key, tried.value)
                    if all(_comes_right(claim, figure, values, plain) for claim in others):
                        found.append((tried, broken, telling))
            self._tried[figure.key] = found
        return self._tried[figure.key]

    def _is_open(self, figure: Figure, claims: Sequence[Claim]) -> bool:
        """“Ít nhất 20” comes right by whatever makes it less, and 98 of “ít nhất 100” by more."""
        of_it = [self.values[figure.key]]
        of_it += [self._expected(each) for each in claims if each in self.broken]
        return any(None in (each.low, each.high) for each in of_it)

    def _need(self, claim: Claim, figure: Figure) -> Interval | None:
        """What a sum needs the figure to be, which is quickly asked; None of any other claim."""
        if claim.sense != "equal" or not claim.plus:
            return None
        if figure is claim.figure:
            return self._expected(claim)
        left = self.values[claim.figure.key].less(self._rest(claim, figure))
        return left.negated() if figure in claim.minus else left

    def _is_above(self, claim: Claim, figure: Figure) -> bool:
        """A total that took over this figure's error: it holds as it is, and would not then."""
        return (
            figure.key != claim.figure.key
            and claim not in self.broken
            and any(
                slip.other is not None and slip.other.key == figure.key
                for other, slip in self.carried.items()
                if other.figure.key == claim.figure.key
            )
        )

    def _carried(self, claim: Claim) -> Slip | None:
        """Another claim says of a part, by the same gap, that it is wrong; the sum took it over."""
        if claim.sense != "equal":
            return None
        gap = claim.gap(self.values)
        if gap.holds(Fraction(0)):
            return None
        for holding in self.of_figure[claim.figure.key]:
            if holding.figure is not claim.figure or holding in self.broken:
                continue
            for part in holding.plus:
                for other in self.of_figure[part.key]:
                    if (
                        other in self.broken
                        and other.figure.key == part.key
                        and other is not claim
                        and other.sense == "equal"
                        and other.gap(self.values).meets(gap)
                    ):
                        return Slip("carried", claim.figure, other=part)
        return None

    def _of_formula(self, claim: Claim) -> Iterator[_Likely]:
        mended = sum(each in self.broken for each in self.of_figure[claim.figure.key])
        for slip in self._of_sum(claim):
            yield _Likely((-mended, _RANK[slip.kind]), slip)

    def _of_sum(self, claim: Claim) -> Iterator[Slip]:
        """The sum is right of other parts."""
        if claim.sense != "equal" or len(claim.plus) < 2 or not claim.figure.printed.digits:
            return
        if len(claim.figures) > _MOST_TRIED:
            return  # among so many parts some equals the gap by chance
        value, expected = self.values[claim.figure.key], claim.expected(self.values)
        left_out = [
            each
            for each in claim.plus
            if _is_some(self.values[each.key]) and value.meets(self._rest(claim, each))
        ]
        twice = [
            each
            for each in claim.plus
            if _is_some(part := self.values[each.key]) and value.meets(expected.plus(part))
        ]
        if len(left_out) == 1:
            yield Slip("left_out", claim.figure, other=left_out[0])
        if len(twice) == 1:
            yield Slip("twice", claim.figure, other=twice[0])
        if len(claim.figure.printed.digits[0].significant) >= _FEWEST_DIGITS:
            for other in self.figures:
                if self._is_other_column(claim.figure, other):
                    yield Slip("other_column", claim.figure, other=other)
                    break

    def _expected(self, claim: Claim) -> Interval:
        if claim not in self._sums:
            self._sums[claim] = claim.expected(self.values)
        return self._sums[claim]

    def _rest(self, claim: Claim, part: Figure) -> Interval:
        """What the sum is without one part; not less it, which would widen it once more.

        A table may have thousands of parts: each is taken off the sum, which is made once.
        """
        expected, value = self._expected(claim), self.values[part.key]
        is_once = len(claim.keys) == len(claim.figures)
        if is_once and None not in (expected.low, expected.high, value.low, value.high):
            return expected.without(value.negated() if part in claim.minus else value)
        added = total(self.values[each.key] for each in claim.plus if each is not part)
        return added.less(total(self.values[each.key] for each in claim.minus if each is not part))

    def _is_other_column(self, figure: Figure, other: Figure) -> bool:
        """The same thing of another time or place, in the same digits."""
        return (
            other is not figure
            and other.quantity.category == figure.quantity.category
            and other.printed.unit == figure.printed.unit
            and other.quantity.measure == figure.quantity.measure
            and (other.when, other.quantity) != (figure.when, figure.quantity)
            and self.values.get(other.key) == self.values[figure.key]
        )


def _is_weak(figure: Figure, tried: Tried, claim: Claim, claims: int) -> bool:
    """Of few digits, or of two documents of which either may be the wrong one."""
    if tried.kind not in _OF_ONE_DIGIT or claims > 1:
        return False
    digits = sum(each.isdigit() for each in figure.printed.digits[0].text)
    documents = {each.document.code for each in claim.figures}
    return digits < _TELLING_DIGITS or len(documents) > 1


def _comes_right(
    claim: Claim,
    figure: Figure,
    values: Mapping[str, Interval],
    plain: Mapping[str, Interval],
) -> bool:
    """It holds, and by what is said: not because nothing is known, or all is only about."""
    expected = claim.expected(values)
    if not claim.holds(values) or (expected.low, expected.high) == (None, None):
        return False
    return bool(claim.plus) or figure is not claim.figure or claim.holds(plain)


class _With(Mapping[str, Interval]):
    """The values, but for one that is tried."""

    def __init__(self, values: Mapping[str, Interval], key: str, value: Interval) -> None:
        self.values_, self.key, self.value = values, key, value

    def __getitem__(self, key: str) -> Interval:
        return self.value if key == self.key else self.values_[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.values_)

    def __len__(self) -> int:
        return len(self.values_)


def slips_in(figure: Figure) -> Iterator[Tried]:
    """What the figure would say without each slip that one may make of it."""
    printed = figure.printed
    if len(printed.digits) != (2 if printed.out_of is not None else 1):
        return
    digits = printed.digits[0]
    if digits.value is None or not digits.value:
        return
    seen: set[tuple[Fraction, int]] = set()
    for kind, meant in _meant(printed, digits):
        assert meant.value is not None
        alike = (meant.value, meant.decimals)  # 9.555,0 is more exact than 9.555
        is_no_count = printed.unit.counts and meant.value.denominator != 1
        if meant.value in (0, digits.value) or alike in seen or is_no_count:
            continue
        seen.add(alike)
        value = rewritten(printed, meant)
        if kind == "unit" and printed.interval is not None:  # as exact as the digits that stand
            value = printed.interval.times(exactly(meant.value / digits.value))
        if value is not None:
            if figure.direction in ("in", "out") and value.is_below_zero:
                value = value.negated()
            yield Tried(kind, meant.text, value)


def _meant(printed: Printed, digits: Digits) -> Iterator[tuple[SlipKind, Digits]]:
    yield from _shifted(printed, digits)
    whole, decimals = _parts_of(digits)
    if len(whole) + len(decimals) < _FEWEST_DIGITS:
        return
    line = whole + decimals
    places = len(decimals)
    for at in range(len(line) - 1):
        if line[at] != line[at + 1]:
            swapped = f"{line[:at]}{line[at + 1]}{line[at]}{line[at + 2 :]}"
            yield "swapped", _digits(swapped, places)
    for at in range(len(line)):
        rest = line[:at] + line[at + 1 :]
        if rest:
            yield "put_in", _digits(rest, places - (at >= len(whole)))
    for at in range(len(line) + 1):
        for digit in "0123456789":
            longer = line[:at] + digit + line[at:]
            if at <= len(whole):
                yield "dropped", _digits(longer, places)
            if at >= len(whole) and places and longer[-1] != "0":
                yield "dropped", _digits(longer, places + 1)
    for at in range(len(line)):
        for digit in "0123456789":
            yield "mistyped", _digits(f"{line[:at]}{digit}{line[at + 1 :]}", places)


def _shifted(printed: Printed, digits: Digits) -> Iterator[tuple[SlipKind, Digits]]:
    """Marks moved by one to three places; a thousand times is as likely a unit mistaken."""
    assert digits.value is not None
    whole, decimals = _parts_of(digits)
    line, places = whole + decimals, len(decimals)
    for by in (1, 2, 3, -1, -2, -3):
        shifted = places + by
        padded = line + "0" * max(0, -shifted)
        kind: SlipKind = "mark"
        if abs(by) == 3 and printed.unit.name == MONEY and not _is_mark_at_three(digits, by):
            kind = "unit"
        moved = _digits(padded, max(0, shifted))
        if printed.unit.counts and moved.value is not None and moved.value.denominator == 1:
            moved = _digits(str(moved.value), 0)
        yield kind, moved


def _is_mark_at_three(digits: Digits, by: int) -> bool:
    """1.426 for 1,426, or the other way: the one mark there is was mistaken."""
    marks = [mark for mark in digits.text if mark in ".,"]
    return marks == (["."] if by > 0 else [","]) and digits.text[-4:-3] in (".", ",")


def _parts_of(digits: Digits) -> tuple[str, str]:
    line = "".join(each for each in digits.text if each.isdigit())
    places = digits.decimals
    return (line[: len(line) - places], line[len(line) - places :]) if places else (line, "")


def _digits(line: str, places: int) -> Digits:
    """As our papers print it: thousands parted by dots, decimals by a comma."""
    padded = line.zfill(places + 1)
    whole, decimals = (padded[:-places], padded[-places:]) if places else (padded, "")
    whole = whole.lstrip("0") or "0"
    grouped = f"{int(whole):,}".replace(",", ".")
    value = Fraction(int(whole + decimals), 10**places)
    return Digits(f"{grouped},{decimals}" if decimals else grouped, value, places)


def _is_some(value: Interval) -> bool:
    return not value.meets(exactly(0))
