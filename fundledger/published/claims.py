"""What must hold among figures: one of them by the others, equal, no more, or no less.

A `Claim` is asked of values: those that were printed, or others that are tried in their place. So
the same claims say that something is wrong, and by which slip it would come right.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from fundledger.published.figures import Figure
from fundledger.published.intervals import Interval, exactly, total

Values = Mapping[str, Interval]
Formula = Callable[[Values], Interval]
Sense = Literal["equal", "at_most", "at_least"]


@dataclass(frozen=True, eq=False)
class Claim:
    rule: str
    figure: Figure
    others: tuple[Figure, ...]
    expected: Formula
    """What the figure is by the others."""

    sense: Sense = "equal"
    plus: tuple[Figure, ...] = ()
    minus: tuple[Figure, ...] = ()
    """Of a sum: what it is made of."""

    is_declared: bool = False
    """The document says so itself; else it follows from what the figures are."""

    solved: Mapping[str, Formula] = field(default_factory=dict)
    """What one of the others must be by the rest, by its key: of what nobody printed."""

    keys: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        keys = frozenset(each.key for each in self.figures)
        object.__setattr__(self, "keys", keys)

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.figure, *self.others)

    def may_be_asked(self, values: Values) -> bool:
        return all(key in values for key in self.keys)

    def holds(self, values: Values) -> bool:
        value, expected = values[self.figure.key], self.expected(values)
        match self.sense:
            case "equal":
                return value.meets(expected)
            case "at_most":
                return not expected.is_under(value)
            case "at_least":
                return not value.is_under(expected)

    def nominal(self, values: Values) -> Fraction | None:
        """What the figure should be by the others as they are printed, nothing being rounded."""
        middles = {key: exactly(_middle(values[key])) for key in self.keys}
        found = self.expected(middles)
        return None if found.low is None else found.high  # what is cut off is less

    def gap(self, values: Values) -> Interval:
        """By how much the figure is more than it should be."""
        return values[self.figure.key].less(self.expected(values))


def _middle(value: Interval) -> Fraction:
    return Fraction(0) if value.middle is None else value.middle


def summing(
    rule: str,
    figure: Figure,
    plus: Sequence[Figure],
    minus: Sequence[Figure] = (),
    *,
    sense: Sense = "equal",
    is_declared: bool = False,
) -> Claim:
    """figure = sum of `plus` − sum of `minus`."""
    added, taken = tuple(plus), tuple(minus)

    def expected(values: Values) -> Interval:
        gone = total(values[each.key] for each in taken)
        return total(values[each.key] for each in added).less(gone)

    def without(part: Figure, sign: int) -> Formula:
        def rest(values: Values) -> Interval:
            others = total(values[each.key] for each in added if each is not part)
            others = others.less(total(values[each.key] for each in taken if each is not part))
            left = values[figure.key].less(others)
            return left if sign > 0 else left.negated()

        return rest

    solved = {each.key: without(each, 1) for each in added}
    solved |= {each.key: without(each, -1) for each in taken}
    return Claim(
        *(rule, figure, (*added, *taken), expected, sense, added, taken),
        is_declared=is_declared,
        solved=solved if sense == "equal" else {},
    )


def comparing(
    rule: str, figure: Figure, other: Figure, sense: Sense, *, is_declared: bool = False
) -> Claim:
    """One figure held against another."""
    return Claim(
        rule,
        figure,
        (other,),
        lambda values: values[other.key],
        sense,
        is_declared=is_declared,
    )


def rounded(figure: Figure, exact: Interval) -> Interval:
    """A result of a division may have been cut off at its last place instead of rounded."""
    return exact.widened(figure.printed.step / 2, Fraction(0))


def share(figure: Figure, part: Figure, whole: Figure) -> Formula:
    return lambda values: rounded(
        figure, values[part.key].over(values[whole.key]).times(exactly(100))
    )


def sharing(rule: str, figure: Figure, part: Figure, whole: Figure, *, is_declared: bool) -> Claim:
    """figure % of the whole is the part."""

    def of_one(values: Values) -> Interval:
        return (
            values[figure.key]
            .widened(Fraction(0), figure.printed.step / 2)
            .times(exactly(Fraction(1, 100)))
        )

    return Claim(
        rule,
        figure,
        (part, whole),
        share(figure, part, whole),
        is_declared=is_declared,
        solved={
            part.key: lambda values: values[whole.key].times(of_one(values)),
            whole.key: lambda values: values[part.key].over(of_one(values)),
        },
    )


def growth(figure: Figure, now: Figure, before: Figure) -> Formula:
    def expected(values: Values) -> Interval:
        times = values[now.key].over(values[before.key])
        return rounded(figure, times.less(exactly(1)).times(exactly(100)))

    return expected
