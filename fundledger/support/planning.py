"""Taking a plan over from its document, and taking it back.

    take(writer, said, …)           a plan, or what became of the one that stood under its code
    take_back(writer, code, reason) one that should never have been entered

A plan that is said again word for word changes nothing; said otherwise it takes the place of what
stood, which stays in the book. What makes a line unreadable is an `Objection`; a total that does
not follow is only a `Doubt`, for printed documents are wrong at times: `strict` refuses them.
Whoever calls lets the transaction fall where there are objections.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.support.categories import Tree, tree
from fundledger.support.entering import Doubt, Objection
from fundledger.support.meant import folded
from fundledger.support.plans import (
    KIND,
    Line,
    Plan,
    Stated,
    Years,
    body_of,
    differences,
    outline,
    plans,
    told_of,
    version_of,
)
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.ledger.journal import Writer

Became = Literal["new", "changed", "same"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a document says. `has_categories` False: it has no word of them, what stands stays."""

    years: tuple[int, ...]
    lines: tuple[Line, ...]
    before: Years | None = None
    target: Years | None = None
    has_categories: bool = False


class Taken(NamedTuple):
    """`stated` None: there were objections."""

    stated: Stated | None
    became: Became
    objections: list[Objection]
    doubts: list[Doubt]


def take(
    writer: Writer,
    code: str,
    said: Said,
    today: date,
    *,
    name: str = "",
    document: str = "",
    day: date | None = None,
    strict: bool = False,
) -> Taken:
    """Enter a plan. What is not said of its name, document and day stays as it stands."""
    code, name, document = clean(code), clean(name), clean(document)
    if not code:
        raise FundledgerError("support_plan.no_code")
    if day is not None and day > today:
        raise FundledgerError("support.future_day", day=day)
    standing = plans(writer.connection, writer.fund).get(code)
    lines, objections = _fit(said.lines, tree(writer.connection, writer.fund))
    if standing is not None and standing.plan is not None and not said.has_categories:
        lines = _with_categories_of(lines, standing.plan.lines)
    plan = Plan(
        code=code,
        name=name or _name(standing),
        years=said.years,
        lines=lines,
        before=said.before,
        target=said.target,
    )
    doubts = list(_doubts(plan))
    if strict:
        objections += [Objection(each.at, None, each.key, each.params) for each in doubts]
        doubts = []
    if objections:
        return Taken(None, "same", sorted(objections, key=lambda each: each.at), doubts)
    if not plan.name:
        raise FundledgerError("support_plan.no_name", code=code)
    if standing is not None:
        document, day = document or standing.document, day or standing.day
        if (plan, document, day) == (standing.plan, standing.document, standing.day):
            return Taken(standing, "same", [], doubts)
    statement = Statement(KIND, code, day or today, body_of(plan), document or None)
    stated = version_of(writer.state(statement))
    return Taken(stated, "new" if standing is None else "changed", [], doubts)


def take_back(writer: Writer, code: str, reason: str, today: date) -> Stated:
    if not clean(reason):
        raise FundledgerError("support.void_why")
    body = {"do": "drop", "reason": clean(reason)}
    return version_of(writer.state(Statement(KIND, code, today, body)))


def _name(standing: Stated | None) -> str:
    return "" if standing is None or standing.plan is None else standing.plan.name


def _fit(lines: Sequence[Line], known: Tree) -> tuple[tuple[Line, ...], list[Objection]]:
    """With the codes of their categories; what stands against them."""
    objections = list(_said_twice(lines))
    fit: list[Line] = []
    for at, line in enumerate(lines):
        if not line.unit and any(isinstance(each, Decimal) and each for each in line.figures):
            objections.append(Objection(at, "unit", "support_plan.without_unit"))
        try:
            category = known.meant(line.category) if line.category else ""
        except FundledgerError as error:
            objections.append(Objection(at, "category", error.key, dict(error.params)))
            category = line.category
        fit.append(replace(line, category=category))
    return tuple(fit), objections


def _said_twice(lines: Sequence[Line]) -> Iterator[Objection]:
    """Under one line each number is once, and each name in one unit."""
    first: dict[object, int] = {}
    for at, (line, place) in enumerate(zip(lines, outline(lines), strict=True)):
        names: list[object] = [(place.above, folded(line.name), folded(line.unit))]
        if line.number:
            names.append((place.above, line.number))
        earlier = [first.setdefault(name, at) for name in names]
        if min(earlier) < at:
            field = "number" if len(earlier) > 1 and earlier[1] < at else "name"
            yield Objection(at, field, "support_plan.line_twice", {}, min(earlier))


def _with_categories_of(lines: Sequence[Line], standing: Sequence[Line]) -> tuple[Line, ...]:
    known = dict(zip(_paths(standing), (each.category for each in standing), strict=True))
    return tuple(
        replace(line, category=known.get(path, ""))
        for line, path in zip(lines, _paths(lines), strict=True)
    )


def _paths(lines: Sequence[Line]) -> list[tuple[object, ...]]:
    """What a line is called, with all that it is under."""
    found: list[tuple[object, ...]] = []
    for line, place in zip(lines, outline(lines), strict=True):
        above = () if place.above is None else found[place.above]
        found.append((*above, line.number, folded(line.name), folded(line.unit)))
    return found


def _doubts(plan: Plan) -> Iterator[Doubt]:
    for at, place in enumerate(outline(plan.lines)):
        if place.alone:
            yield Doubt(at, "support_plan_doubt.number_alone", {"number": plan.lines[at].number})
    for each in differences(plan):
        yield Doubt(each.at, f"support_plan_doubt.{each.of}", told_of(plan, each))
