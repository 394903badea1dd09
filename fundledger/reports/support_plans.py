"""Plans of support as tables: which there are, one as it is printed, one beside what was given.

A plan is shown as it is printed; what does not follow from its own figures is said below it, and
the sum of its years stands beside the target that it names. For programs a cell is a number, 0,
null, or “không triển khai thực hiện”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from fundledger.messages.wording import Decimal as Written
from fundledger.messages.wording import Sentence
from fundledger.reports.asked import Asked
from fundledger.reports.screens import Screen
from fundledger.reports.support_totals import left_out
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    Word,
    days,
    money,
    numbers,
    texts,
    word_for,
)
from fundledger.reports.trails import percent_of
from fundledger.support.against_plan import Against, Held, against
from fundledger.support.planning import Became
from fundledger.support.plans import (
    NOT_SAID,
    Difference,
    Empty,
    Figure,
    Line,
    Plan,
    Stated,
    differences,
    plan_named,
    plans,
    told_of,
    versions,
)

NOT_CARRIED_OUT = Word("không triển khai thực hiện", Sentence("support_plan_cell.not_carried_out"))
_PLANS = (
    *(*texts("plan", "name"), *numbers("first_year", "last_year", "plan_lines")),
    *(*days("day"), *texts("document"), *numbers("link", wide=True)),
)
_HEAD = (*texts("row_number", "indicator", "unit"),)
_VERSIONS = (
    *(*numbers("link"), *days("day"), *texts("document", "name")),
    *(*numbers("plan_lines"), *texts("actor", "reason")),
)
# Figures are grouped as amounts are, whatever is counted.
_AGAINST = (
    *_HEAD,
    *texts("support_category", wide=True),
    *money("plan_year", "actual_year", "plan_so_far", "actual_so_far"),
    *(*money("target"), *texts("share_of_target"), *texts("why", wide=True)),
)
_NOTHING_TO_SAY = frozenset({"", "not_planned"})
_MOST_NAMED = 5


def plan_list(asked: Asked) -> Table:
    found = plans(asked.connection, asked.fund, asked.known_at)
    rows = [_plan(each) for each in found.values()]
    return Table.of("support_plans", _PLANS, rows, asked.facts)


def plan_screen(asked: Asked, code: str) -> Screen:
    """One as it is printed, and all that was said under its code."""
    at = asked.connection, asked.fund
    plan = plan_named(*at, code, asked.known_at)
    said = versions(*at, plan.code, asked.known_at)
    rows = [_version(each) for each in said]
    facts = {**asked.facts, "plan": plan.code}
    return Screen(
        (
            Table.of("support_plan", _PLANS, [_plan(said[-1])], facts),
            lines_table(plan, said[-1]),
            replace(
                Table.of("support_plan_versions", _VERSIONS, rows, is_detail=True),
                hidden_note="support_plan_note.has_versions",
            ),
        )
    )


def lines_table(plan: Plan, said: Stated, facts: Mapping[str, Cell] | None = None) -> Table:
    """Every line in its order."""
    of_years = [f"year_{year}" for year in plan.years]
    named = ["before", *of_years, "target"]
    columns = (
        *_HEAD,
        *(_figure_column(plan, name) for name in named if _is_there(plan, name)),
        *(
            Column("years_added", "money", wide=True),
            *texts("support_category", "note", wide=True),
        ),
    )
    rows = [_line(plan, line, named) for line in plan.lines]
    notes = [_difference(plan, each) for each in differences(plan)]
    return Table.of("support_plan_lines", columns, rows, facts, notes)


def taken_screen(
    stated: Stated, became: Became, facts: Mapping[str, Cell], *, dry_run: bool
) -> Screen:
    """What became of a plan from a file."""
    assert stated.plan is not None
    plan = stated.plan
    key = f"{became}_dry" if dry_run and became != "same" else became
    said: dict[str, object] = {"plan": plan.code, "count": len(plan.lines)}
    notes = [Note(f"support_plan_note.{key}", said)]
    without = sum(each.is_planned and not each.category for each in plan.lines)
    if without:
        notes.append(Note("support_plan_note.without_category", {"count": without}))
    return Screen((Table.of("support_plan", _PLANS, [_plan(stated)], facts, notes),))


def void_table(stated: Stated, plan: Plan, facts: Mapping[str, Cell]) -> Table:
    rows = [_plan(stated._replace(plan=plan))]
    return Table.of("support_plan", _PLANS, rows, facts)


def against_table(asked: Asked, code: str, year: int | None) -> Table:
    """A year of a plan, and all of it so far, beside what was given."""
    plan = plan_named(asked.connection, asked.fund, code, asked.known_at)
    found = against(
        *(asked.connection, asked.fund, plan, asked.as_of),
        year=year,
        known_at=asked.known_at,
        today=asked.today,
    )
    facts = {**asked.facts, "as_of": found.last, "plan": plan.code, "plan_year": str(found.year)}
    rows = [_held(each) for each in found.lines]
    columns = tuple(
        replace(each, title=Sentence(f"column_of_year.{each.name}", {"year": str(found.year)}))
        if each.name in {"plan_year", "actual_year"}
        else each
        for each in _AGAINST
    )
    return Table.of(
        "support_plan_against", columns, rows, facts, _notes(found), on_screen=_on_screen(columns)
    )


def _on_screen(columns: Iterable[Column]) -> OnScreen:
    """Why a line has no actual figures stands below its name."""
    return tuple(
        (each, ("indicator", "why") if each.name == "indicator" else (each.name,))
        for each in columns
        if not each.wide
    )


# Rows.


def _plan(said: Stated) -> Record:
    plan = said.plan
    assert plan is not None
    return {
        "plan": plan.code,
        "name": plan.name,
        "first_year": plan.first,
        "last_year": plan.last,
        "plan_lines": len(plan.lines),
        "day": said.day,
        "document": said.document or None,
        "link": said.chain,
    }


def _version(said: Stated) -> Record:
    plan = said.plan
    return {
        "link": said.chain,
        "day": said.day,
        "document": said.document or None,
        "name": Sentence("support_word.taken_back") if plan is None else plan.name,
        "plan_lines": None if plan is None else len(plan.lines),
        "actor": said.actor,
        "reason": said.reason or None,
    }


def _is_there(plan: Plan, name: str) -> bool:
    return {"before": plan.has_before, "target": plan.has_target}.get(name, True)


def _figure_column(plan: Plan, name: str) -> Column:
    span = {"before": plan.before, "target": plan.target}.get(name)
    if name.startswith("year_"):
        said = Sentence("column_of_year.year", {"year": name.removeprefix("year_")})
        return Column(name, "money", title=said)
    if span is None:
        return Column(name, "money", title=Sentence(f"column_of_year.any_{name}"))
    years = {"first": str(span.first), "last": str(span.last)}
    return Column(name, "money", title=Sentence(f"column_of_year.{name}", years))


def _line(plan: Plan, line: Line, named: Iterable[str]) -> Record:
    figures = dict(zip(named, line.figures, strict=True))
    years = [each for each in line.years if isinstance(each, Decimal)]
    is_whole = years and len(years) == len(line.years)
    return {
        **_named(line),
        **{name: _cell(each) for name, each in figures.items() if _is_there(plan, name)},
        "years_added": _number(sum(years, Decimal())) if is_whole else None,
        "support_category": line.category or None,
        "note": line.note or None,
    }


def _named(line: Line) -> dict[str, Cell]:
    return {"row_number": line.number or None, "indicator": line.name, "unit": line.unit or None}


def _cell(figure: Figure) -> Cell:
    if isinstance(figure, Empty):
        return None if figure is NOT_SAID else NOT_CARRIED_OUT
    return _number(figure)


def _number(number: Decimal | None) -> Cell:
    """A whole number as it is; one with decimals as a text, of which three are kept."""
    if number is None:
        return None
    if number == number.to_integral_value():
        return int(number)
    digits = f"{number.quantize(Decimal('0.001')).normalize():f}"
    return Word(digits, Written(digits))


def _difference(plan: Plan, of: Difference) -> Note:
    return Note(f"support_plan_doubt.{of.of}", told_of(plan, of))


# Beside what was given.


def _held(of: Held) -> Record:
    target = of.line.target
    return {
        **_named(of.line),
        "support_category": of.category or None,
        "plan_year": _number(of.planned),
        "actual_year": _number(of.actual),
        "plan_so_far": _number(of.planned_so_far),
        "actual_so_far": _number(of.actual_so_far),
        "target": _cell(target),
        "share_of_target": _share(of.actual_so_far, target),
        "why": word_for("support_plan_why.", of.why) if of.why not in _NOTHING_TO_SAY else None,
    }


def _share(actual: Decimal | None, target: Figure) -> Cell:
    if actual is None or not isinstance(target, Decimal):
        return None
    return percent_of(int(actual * 1_000), int(target * 1_000))


def _notes(found: Against) -> Iterator[Note]:
    """Which lines have no actual figures, and what those of the others rest on."""
    lines = found.lines
    yield Note("support_plan_note.so_far", {"first": found.wanted.since, "last": found.last})
    for why in ("no_category", "unknown_category"):
        of = [each for each in lines if each.why == why]
        if of:
            yield Note(f"support_plan_note.{why}", {"count": len(of), "lines": _called(of)})
    for each in lines:
        if each.why == "not_counted":
            yield _not_counted(each)
        if each.by_name and not each.why:
            said = {"line": each.line.called, "category": each.category}
            yield Note("support_plan_note.by_name", said)
        if each.as_loans:
            yield Note("support_plan_note.as_loans", {"line": each.line.called})
    held = {id(each.line) for each in lines if not each.why}
    for of_years in differences(found.plan):
        if of_years.of == "years" and id(found.plan.lines[of_years.at]) in held:
            yield _difference(found.plan, of_years)
    yield from left_out(found.totals, found.wanted)


def _not_counted(of: Held) -> Note:
    said: dict[str, object] = {"line": of.line.called, "unit": of.line.unit}
    if not of.counted_in:
        return Note("support_plan_note.not_counted", said)
    return Note("support_plan_note.counted_in", {**said, "units": list(of.counted_in)})


def _called(of: list[Held]) -> list[object]:
    named: list[object] = [f"“{each.line.called}”" for each in of[:_MOST_NAMED]]
    more = len(of) - len(named)
    return [*named, Sentence("support_plan_note.more", {"count": more})] if more else named
