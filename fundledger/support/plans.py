"""Plans of support: what is meant to be given, line by line and year by year, as they stand.

    plans(connection, fund)             by code, those that stand
    plan_named(connection, fund, code)  one; the only one, where nobody says which
    versions(connection, fund, code)    all that was said of one
    outline(lines)                      which line stands under which, by their numbers
    differences(plan)                   where its totals do not follow from its own figures

A plan is kept as it is printed: its lines in their order, under their numbers, with totals that may
be wrong. So nothing here is added up and put in the place of what a document says; what does not
follow is told by `differences`. A cell is a number, is left blank, or says that nothing is carried
out: 0, blank and “không triển khai thực hiện” are three things.

A plan is a fact under its code; the last one said holds. Write none here: `planning` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated
from fundledger.messages.wording import Decimal as Written
from fundledger.messages.wording import Sentence
from fundledger.money import Dong, Unit
from fundledger.support.amounts import unit_said
from fundledger.support.meant import Names, folded
from fundledger.text import natural

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.entry import Fact

KIND = "support_plan"
BEFORE, TARGET = "before", "target"
"""The columns beside the years: what was done in the span before, and what is aimed at."""


class Empty(Enum):
    """A cell without a number: it is blank, or says that nothing of the kind is carried out."""

    NOT_SAID = "not_said"
    NOT_CARRIED_OUT = "not_carried_out"


NOT_SAID, NOT_CARRIED_OUT = Empty.NOT_SAID, Empty.NOT_CARRIED_OUT
Figure = Decimal | Empty


class Years(NamedTuple):
    """2016–2020."""

    first: int
    last: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row as it is printed; `number` "": it belongs to the numbered one above it.

    `category`: under which its actual figures are counted; the document itself never says it.
    """

    name: str
    number: str = ""
    unit: str = ""
    category: str = ""
    note: str = ""
    before: Figure = NOT_SAID
    years: tuple[Figure, ...] = ()
    target: Figure = NOT_SAID

    @property
    def figures(self) -> tuple[Figure, ...]:
        return (self.before, *self.years, self.target)

    @property
    def is_planned(self) -> bool:
        """Whether any of its cells has a number."""
        return any(isinstance(each, Decimal) for each in self.figures)

    @property
    def is_not_carried_out(self) -> bool:
        return not self.is_planned and NOT_CARRIED_OUT in self.figures

    @property
    def called(self) -> str:
        """“1.2 Số người …”."""
        return f"{self.number} {self.name}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`before`, `target`: of which years these columns are, where their headings say it."""

    code: str  # of which the fact is
    name: str
    years: tuple[int, ...]
    lines: tuple[Line, ...]
    before: Years | None = None
    target: Years | None = None

    @property
    def first(self) -> int:
        return self.years[0] if self.target is None else min(self.target.first, *self.years)

    @property
    def last(self) -> int:
        return self.years[-1] if self.target is None else max(self.target.last, *self.years)

    @property
    def has_before(self) -> bool:
        return self.before is not None or any(each.before is not NOT_SAID for each in self.lines)

    @property
    def has_target(self) -> bool:
        return self.target is not None or any(each.target is not NOT_SAID for each in self.lines)


class Stated(NamedTuple):
    """One version: the last one holds; `plan` None takes it back."""

    code: str
    plan: Plan | None
    chain: int
    day: date
    document: str
    actor: str
    reason: str


# Bodies.


def body_of(plan: Plan) -> dict[str, Any]:
    body: dict[str, Any] = {"name": plan.name, "years": list(plan.years)}
    for name, span in ((BEFORE, plan.before), (TARGET, plan.target)):
        if span is not None:
            body[name] = list(span)
    return {**body, "lines": list(map(_row_of, plan.lines))}


def plan_of(code: str, body: Mapping[str, Any]) -> Plan:
    before, target = (Years(*body[n]) if n in body else None for n in (BEFORE, TARGET))
    return Plan(
        code=code,
        name=body["name"],
        years=tuple(body["years"]),
        lines=tuple(map(_line_of, body["lines"])),
        before=before,
        target=target,
    )


_TEXTS = ("number", "unit", "category", "note")


def _row_of(line: Line) -> dict[str, Any]:
    texts = {name: text for name in _TEXTS if (text := getattr(line, name))}
    return {"name": line.name, **texts, "figures": list(map(_said_of, line.figures))}


def _line_of(row: Mapping[str, Any]) -> Line:
    before, *years, target = map(_figure_of, row["figures"])
    texts = {name: row.get(name, "") for name in _TEXTS}
    return Line(name=row["name"], before=before, years=tuple(years), target=target, **texts)


def _said_of(figure: Figure) -> int | str | None:
    """A number with decimals as a text: a body has no floats."""
    if isinstance(figure, Empty):
        return None if figure is NOT_SAID else figure.value
    return int(figure) if figure == figure.to_integral_value() else f"{figure.normalize():f}"


def _figure_of(said: int | str | None) -> Figure:
    if said is None:
        return NOT_SAID
    return NOT_CARRIED_OUT if said == NOT_CARRIED_OUT.value else Decimal(said)


# As they stand.


def versions(
    connection: Connection, fund: int, code: str | None = None, known_at: int | None = None
) -> list[Stated]:
    """All that was said, of one or of all, the last one last."""
    facts = stated(connection, fund, KIND, subject=code, known_at=known_at)
    return list(map(version_of, facts))


def version_of(fact: Fact) -> Stated:
    body, document = fact.body, fact.document or ""
    plan = None if body.get("do") == "drop" else plan_of(fact.subject, body)
    about = (fact.chain, fact.effective, document, fact.actor, body.get("reason", ""))
    return Stated(fact.subject, plan, *about)


def plans(connection: Connection, fund: int, known_at: int | None = None) -> dict[str, Stated]:
    """What stands, by code in its order."""
    found = {each.code: each for each in versions(connection, fund, None, known_at)}
    return {code: found[code] for code in sorted(found, key=natural) if found[code].plan}


def plan_named(
    connection: Connection, fund: int, code: str = "", known_at: int | None = None
) -> Plan:
    """By its code or its name; where none is named, the only one."""
    standing = {
        code: each.plan
        for code, each in plans(connection, fund, known_at).items()
        if each.plan is not None
    }
    if code:
        names = Names(((c, (p.name,)) for c, p in standing.items()), "support.unknown_plan")
        return standing[names.meant(code)]
    if not standing:
        raise FundledgerError("support_plan.none")
    if len(standing) > 1:
        raise FundledgerError("support_plan.which", plans=list(standing))
    return next(iter(standing.values()))


def money_unit(unit: str) -> Unit | None:
    """“Tr đồng”: the unit of a line that is of money."""
    return "million" if _SHORT.fullmatch(unit.strip()) else unit_said(unit)


_SHORT = re.compile(r"tr\.?\s*(đồng|đ|d)\.?", re.IGNORECASE)


# Which line is under which.


class Stands(NamedTuple):
    """`above`: the line that it is under, None at the top; `alone`: none has the number above."""

    above: int | None
    depth: int
    alone: bool = False


_ROMAN = re.compile(r"[IVXLCDM]+")
_DOTTED = re.compile(r"[0-9]+(\.[0-9]+)*")


def outline(lines: Sequence[Line]) -> list[Stands]:
    """By their numbers: I, then 1, then 1.1; a line without one is under the numbered above it.

    How deep a style of number stands is what the document does: `a)` after 1 is under 1, and the
    next 2 beside 1. Of 1.1 the line above is the nearest 1.
    """
    found: list[Stands] = []
    path: list[tuple[int, str, str]] = []  # the numbered lines above, the deepest last
    for at, line in enumerate(lines):
        number = line.number.strip(" .)(")
        if not number:
            found.append(Stands(path[-1][0] if path else None, len(path)))
            continue
        style = _style(number, path)
        alone = False
        if style == "dotted":
            prefix = number.rpartition(".")[0]
            place = next((p for p in range(len(path), 0, -1) if path[p - 1][2] == prefix), None)
            alone = place is None
            if place is None:
                place = _beside(path, style)
            path = path[:place]
        else:
            path = path[: _beside(path, style)]
        found.append(Stands(path[-1][0] if path else None, len(path), alone))
        path.append((at, style, number))
    return found


def _beside(path: Sequence[tuple[int, str, str]], style: str) -> int:
    """Where a line of a style goes: beside the one of its style, else under all that is there.

    A whole number is never under one with dots.
    """
    styles = {style, "dotted"} if style == "digits" else {style}
    return next((at for at, (_, of, _) in enumerate(path) if of in styles), len(path))


def _style(number: str, path: Sequence[tuple[int, str, str]]) -> str:
    if _DOTTED.fullmatch(number):
        return "dotted" if "." in number else "digits"
    if _ROMAN.fullmatch(number) and not _is_next_letter(number, path):
        return "roman"
    return "letters" if number.isupper() else "small" if number.islower() else "other"


def _is_next_letter(number: str, path: Sequence[tuple[int, str, str]]) -> bool:
    """C after B is no hundred."""
    before = next((of for _, style, of in path if style == "letters"), "")
    return len(number) == len(before) == 1 and ord(number) == ord(before) + 1


# What does not follow.


class Difference(NamedTuple):
    """A figure of a line is not what others add up to: its own years, or the lines under it."""

    at: int
    column: str  # `before`, `target`, or a year
    of: Literal["years", "parts"]
    added: Decimal
    printed: Decimal


def columns(plan: Plan) -> tuple[str, ...]:
    """The names of the figures of a line, in their order."""
    return (BEFORE, *map(str, plan.years), TARGET)


def told_of(plan: Plan, of: Difference) -> dict[str, object]:
    """What a sentence says of one."""
    column = of.column if of.column.isdigit() else Sentence(f"support_plan_column.{of.column}")
    line = plan.lines[of.at].called
    sums = {"added": number_shown(of.added), "printed": number_shown(of.printed)}
    return {"line": line, "column": column, **sums}


def number_shown(number: Decimal) -> object:
    """As a reader writes it: 4.277, or 12,5."""
    if number == number.to_integral_value():
        return Dong(int(number))
    return Written(f"{number.normalize():f}")


def differences(plan: Plan) -> list[Difference]:
    """Totals that do not follow. They are printed so, and may be right: nothing is mended."""
    return [*_of_years(plan), *_of_parts(plan)]


def _of_years(plan: Plan) -> Iterator[Difference]:
    for at, line in enumerate(plan.lines):
        numbers = [each for each in line.years if isinstance(each, Decimal)]
        if len(numbers) < len(line.years) or not isinstance(line.target, Decimal):
            continue  # what nobody says is no nought
        if plan.target is not None and plan.years != tuple(range(*_upto(plan.target))):
            continue
        if sum(numbers) != line.target:
            yield Difference(at, TARGET, "years", sum(numbers, Decimal()), line.target)


def _upto(span: Years) -> tuple[int, int]:
    return span.first, span.last + 1


def _of_parts(plan: Plan) -> Iterator[Difference]:
    """Lines under one, all in its unit, add up to it or are only some of it.

    They are only some where they never reach it; where they do in one column, or come to more,
    they should in each.
    """
    under: dict[int, list[Line]] = {}
    for line, place in zip(plan.lines, outline(plan.lines), strict=True):
        if place.above is not None and line.is_planned:
            under.setdefault(place.above, []).append(line)
    for at, parts in under.items():
        whole = plan.lines[at]
        if any(folded(each.unit) != folded(whole.unit) for each in parts):
            continue
        sums = list(_sums(plan, whole, parts))
        if any(added >= printed > 0 for _, added, printed in sums):
            for column, added, printed in sums:
                if added != printed:
                    yield Difference(at, column, "parts", added, printed)


def _sums(plan: Plan, whole: Line, parts: Iterable[Line]) -> Iterator[tuple[str, Decimal, Decimal]]:
    rows = [each.figures for each in parts]
    for place, (column, printed) in enumerate(zip(columns(plan), whole.figures, strict=True)):
        numbers = [row[place] for row in rows]
        known = [each for each in numbers if isinstance(each, Decimal)]
        if isinstance(printed, Decimal) and len(known) == len(numbers):
            yield column, sum(known, Decimal()), printed
