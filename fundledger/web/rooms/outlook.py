"""What will be on hand by a day: the figure by each method and why, the plan as a grid, the proof.

The pictures are those of the paper (`statements.charts`), drawn from the tables that the office
answers. The plan is filled in as a grid and taken as a file would be: looked at, then kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from typing import cast

from starlette.exceptions import HTTPException
from starlette.responses import Response

from fundledger.calendar import ONE_DAY, quarter_named, quarter_of
from fundledger.errors import BadFile, FundledgerError
from fundledger.exchange.recovery_plan import write_plan
from fundledger.messages import say
from fundledger.office.calling import answer as answered
from fundledger.office.kinds import MONEY, NUMBER
from fundledger.office.table import declaration
from fundledger.outlook.planned import CERTAIN, PlanLine
from fundledger.outlook.settling import Origin
from fundledger.reports.table import Record, Table, amount_of
from fundledger.schemas.recovery_plan import ORIGINS
from fundledger.statements.charts import Chart, svg
from fundledger.statements.papers.outlook import band_chart, steps_chart
from fundledger.web.answers import heads
from fundledger.web.fields import HELD_FILE, Form, Typed
from fundledger.web.parts import Part, part
from fundledger.web.rooms.acts import look
from fundledger.web.sentences import title_of
from fundledger.web.showing import tables_of
from fundledger.web.tabs import (
    Tab,
    asking,
    asks,
    code_of,
    deeds,
    doing,
    paper,
    room_page,
    sift,
)
from fundledger.web.visits import Visit

TABS = (
    Tab("outlook", "web_outlook.figures"),
    Tab("outlook/why", "web_outlook.why"),
    Tab("outlook/changes", "web_outlook.changes"),
    Tab("outlook/plan", "web_outlook.plan"),
    Tab("outlook/versions", "web_outlook.versions"),
    Tab("outlook/scenarios", "web_outlook.scenarios"),
    Tab("outlook/proof", "web_outlook.proof"),
    Tab("outlook/rates", "web_outlook.rates"),
)
_HOW = ("until", "method")


@dataclass(frozen=True, slots=True)
class Picture:
    href: str
    told: str


def figures(visit: Visit) -> Response:
    """The figure by every method beside each other, its steps and its band, by quarter and loan."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "outlook", *_HOW)
    said = sifted.said or {}
    explain = asking(visit, "do-why", "loan explain", loan="loan")
    parts = [
        _beside_each_other(visit, said),
        part(
            *(visit, "outlook", said),
            only=("outlook_by_quarter", "outlook_spread", "outlook_by_loan"),
            links={"outlook_by_loan": (explain,)},
        ),
    ]
    return room_page(
        *(visit, TABS, say("web_menu.outlook"), parts),
        template="outlook.html",
        sifted=sifted,
        ways=[paper(visit, "outlook", **said), *asks(visit, "outlook explain")],
        pictures=_pictures(visit, said, "steps", "band"),
    )


def why(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "outlook explain", *_HOW, "top")
    found = part(visit, "outlook explain", sifted.said, most=None)
    pictures = _pictures(visit, sifted.said or {}, "steps")
    title = say("web_outlook.why")
    return room_page(
        *(visit, TABS, title, [found]),
        template="outlook.html",
        sifted=sifted,
        pictures=pictures,
    )


def changes(visit: Visit) -> Response:
    """Why it is another than it was on an earlier day."""
    visit.must_be_of_one_fund()
    sifted = sift(visit, "outlook changes", "since", *_HOW)
    parts = [part(visit, "outlook changes", sifted.said, most=None)] if sifted["since"] else []
    told = "" if parts else say("web_outlook.since_when")
    title = say("web_outlook.changes")
    return room_page(visit, TABS, title, parts, sifted=sifted, told=told)


def versions(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "recovery-plan show", "version", "against")
    links = {
        "recovery_plan_versions": (
            asking(visit, "plan_version", "recovery-plan show", version="plan_version"),
            doing(visit, "withdraw", "recovery-plan void", version="plan_version"),
        )
    }
    parts = [
        part(visit, "recovery-plan list", most=None, links=links),
        part(visit, "recovery-plan show", sifted.said, most=None),
    ]
    ways = deeds(visit, "recovery-plan start", "recovery-plan import")
    title = say("web_outlook.versions")
    return room_page(visit, TABS, title, parts, sifted=sifted, ways=ways)


def scenarios(visit: Visit) -> Response:
    """Play a file of what may come, and rehearse the end of a period."""
    visit.must_be_of_one_fund()
    played = [
        (visit.question(each), title_of(each), name)
        for each, name in (
            ("scenario check", "file"),
            ("scenario show", "file"),
            ("outlook", "scenario"),
            ("outlook rehearse", "scenario"),
        )
    ]
    return room_page(
        *(visit, TABS, say("web_outlook.scenarios")),
        template="scenarios.html",
        told=say("web_outlook.scenarios_told"),
        played=played,
    )


def proof(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    sifted = sift(visit, "backtest", "until", "method")
    found = part(visit, "backtest", sifted.said, most=None)
    return room_page(visit, TABS, say("web_outlook.proof"), [found], sifted=sifted)


def rates(visit: Visit) -> Response:
    visit.must_be_of_one_fund()
    found = part(visit, "outlook rates", most=None)
    return room_page(visit, TABS, say("web_outlook.rates"), [found])


def _beside_each_other(visit: Visit, said: Mapping[str, object]) -> Part:
    """What each method says, in one table."""
    href = visit.question("outlook", said)
    until = {"until": said["until"]} if "until" in said else {}
    try:
        first = visit.table("outlook", "outlook", **until)
        others = {
            name: visit.table("outlook", "outlook", **{**until, "method": name})
            for name in ("simulate", "history")
        }
    except FundledgerError as refusal:
        return Part("outlook", [], refusal, href)
    for name, table in others.items():
        first = _with(first, table, name)
    return Part("outlook", visit.shown(first), None, href)


def _with(table: Table, other: Table, column: str) -> Table:
    """A column of another table beside it, row by row of the same figure."""
    figures = {code_of(each, "figure"): each.get(column) for each in other.records()}
    (more,) = [each for each in other.columns if each.name == column]
    rows: list[Record] = [
        {**each, column: figures.get(code_of(each, "figure"))} for each in table.records()
    ]
    said = {note.key for note in table.notes}
    notes = (*table.notes, *(note for note in other.notes if note.key not in said))
    return Table.of(table.name, (*table.columns, more), rows, table.facts, notes)


# Pictures.


def _pictures(visit: Visit, said: Mapping[str, object], *names: str) -> list[Picture]:
    return [
        Picture(visit.to(f"outlook/{name}.svg", **said), say(f"web_outlook.picture_{name}"))
        for name in names
    ]


def picture(visit: Visit) -> Response:
    """A chart of the outlook, drawn as the paper draws it."""
    visit.must_be_of_one_fund()
    said = sift(visit, "outlook", *_HOW).said or {}
    name = visit.request.path_params["name"]
    mark = _mark(visit)
    headers = {"etag": mark, "cache-control": "private, no-cache"}
    if visit.request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    if name == "steps":
        chart = _steps(visit, said)
    elif name == "band":
        until = {"until": said["until"]} if "until" in said else {}
        found = {**until, "method": "simulate"}
        chart = band_chart(visit.table("print outlook", "outlook_band", **found))
    else:
        raise HTTPException(404)
    return Response(svg(chart, visit.lang), media_type="image/svg+xml", headers=headers)


def _mark(visit: Visit) -> str:
    """The same while the books stand where they do: a browser need not be sent it again."""
    books = heads(visit.site.shelf.book(), visit.fund)
    told = (str(visit.request.url), visit.lang, str(visit.today), repr(books))
    return f'"{sha256("|".join(told).encode()).hexdigest()[:32]}"'


def _steps(visit: Visit, said: Mapping[str, object]) -> Chart:
    table = visit.table("outlook explain", "outlook_explain", **said)
    as_of, until = table.facts["as_of"], table.facts["until"]
    assert isinstance(as_of, date)
    assert isinstance(until, date)
    return steps_chart(table, as_of, until)


# The plan as a grid.

AMOUNTS = ("principal", "interest", "overdue_interest")
_FEWEST_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class Spot:
    """One quarter of one row: what was typed, and what is wrong with it."""

    quarter: str
    amount: str = ""
    percent: str = ""
    wrong: FundledgerError | None = None


@dataclass(frozen=True, slots=True)
class Row:
    loan: str
    name: str
    origin: str
    is_new: bool
    """Nothing stands in it yet, so where the money is to come from may be chosen."""

    owed: str
    key: str
    """By which its fields are named."""

    spots: list[Spot]


def plan(visit: Visit) -> Response:
    """Rows of loans, columns of quarters; what is typed is looked at before it is kept."""
    visit.must_be_of_one_fund()
    query = visit.request.query_params
    amount = query.get("amount", "")
    amount = amount if amount in AMOUNTS else AMOUNTS[0]
    lines, version = _standing(visit)
    if visit.request.method == "POST":
        return _taken(visit, amount, lines, version)
    return _grid_page(visit, amount, _rows(visit, amount, lines), version)


def _standing(visit: Visit) -> tuple[list[Record], str]:
    """The lines of the plan of the day, and which version it is; none where there is no plan."""
    try:
        table = visit.table("recovery-plan show", "recovery_plan")
    except FundledgerError:
        return [], "0"
    return list(table.records()), str(table.facts.get("plan_version") or 0)


def _quarters(visit: Visit, lines: Sequence[Record]) -> list[str]:
    """Those that are still to come: of this year and four at least, and all that the plan has."""
    day = visit.day_asked() + ONE_DAY
    found: list[str] = []
    while len(found) < _FEWEST_QUARTERS or day.month > 3:
        name = quarter_of(day)
        found.append(name)
        day = quarter_named(name)[1] + ONE_DAY
    planned = {str(each["quarter"]) for each in lines}
    return sorted({*found, *(each for each in planned if each > found[0])})


def _key(line: Record) -> tuple[str, str]:
    return str(line["loan"]), code_of(line, "plan_origin") or ""


def _rows(visit: Visit, amount: str, lines: Sequence[Record]) -> list[Row]:
    quarters = _quarters(visit, lines)
    of_line = {(*_key(each), str(each["quarter"])): each for each in lines}
    owing = visit.ask("outlook", method="contract")
    (by_loan,) = (each for each in tables_of(owing.found) if each.name == "outlook_by_loan")
    loans: dict[str, tuple[str, str]] = {
        str(each["loan"]): (str(each["name"] or ""), _money(each["principal_now"]))
        for each in by_loan.records()
    }
    for each in lines:
        loans.setdefault(str(each["loan"]), (str(each["name"] or ""), ""))
    keys = list(dict.fromkeys(_key(each) for each in lines))
    planned = {loan for loan, _ in keys}
    rows = [(loan, origin, False) for loan, origin in keys]
    rows += [(loan, "contract", True) for loan in loans if loan not in planned]
    order = list(loans)
    rows.sort(key=lambda each: (order.index(each[0]), each[1]))
    return [
        Row(
            *(loan, loans[loan][0], origin, is_new, loans[loan][1], f"{loan}|{origin}"),
            [_spot(of_line.get((loan, origin, each)), each, amount) for each in quarters],
        )
        for loan, origin, is_new in rows
    ]


def _spot(line: Record | None, quarter: str, amount: str) -> Spot:
    if line is None:
        return Spot(quarter)
    return Spot(quarter, _money(line[amount]), str(line["percent"]))


def _money(cell: object) -> str:
    """As it is typed: with dots, and blank for nothing."""
    return f"{cell:,}".replace(",", ".") if isinstance(cell, int) and cell else ""


def _grid_page(
    visit: Visit,
    amount: str,
    rows: list[Row],
    version: str,
    *,
    refusal: FundledgerError | None = None,
    status: int = 200,
) -> Response:
    wrong = [
        (at, row, spot)
        for at, row in enumerate(rows, start=1)
        for spot in row.spots
        if spot.wrong is not None
    ]
    quarters = [each.quarter for each in rows[0].spots] if rows else []
    page = room_page(
        *(visit, TABS, say("web_outlook.plan")),
        template="plan.html",
        ways=[
            *deeds(visit, "recovery-plan start", "recovery-plan set", "recovery-plan import"),
            *asks(visit, "recovery-plan export"),
        ],
        told=say("web_outlook.plan_told"),
        amounts=[
            (each, say(f"column.{each}"), visit.to("outlook/plan", amount=each), each == amount)
            for each in AMOUNTS
        ],
        amount=amount,
        rows=rows,
        quarters=quarters,
        version=version,
        origins=[(each, say(f"choice.plan_origin.{each}")) for each in ORIGINS],
        refusal=refusal,
        wrong=wrong,
        problems=refusal.problems if isinstance(refusal, BadFile) else (),
    )
    page.status_code = status
    return page


def _taken(visit: Visit, amount: str, lines: Sequence[Record], version: str) -> Response:
    """What the grid says, as the file that it stands for, and what taking it would change."""
    typed: Typed = visit.request.state.sent
    rows = _typed_rows(visit, amount, lines, typed)
    if _one(typed, "version") != version:
        moved = FundledgerError("web_outlook.plan_moved")
        return _grid_page(visit, amount, rows, version, refusal=moved, status=409)
    if any(spot.wrong for row in rows for spot in row.spots):
        return _grid_page(visit, amount, rows, version, status=422)
    found = _lines(amount, lines, rows)
    if not found:
        empty = FundledgerError("web_outlook.plan_empty")
        return _grid_page(visit, amount, rows, version, refusal=empty, status=422)
    place = visit.site.held.new_place().with_suffix(".xlsx")
    write_plan(found, [{} for _ in found], place)
    held = visit.site.held.take_in(f"{say('web_outlook.plan')}.xlsx", place)
    what = declaration("recovery-plan import")
    said = {"file": [HELD_FILE + held.key], "whole": ["on"], "on": [visit.day]}
    form = Form.of(what, said, visit.today, visit.site.held.get)
    try:
        answered(visit.call(), what.words, {**form.said, "dry_run": True})
    except FundledgerError as refusal:
        return _grid_page(visit, amount, rows, version, refusal=refusal, status=422)
    return look(visit, what, form)


def _typed_rows(visit: Visit, amount: str, lines: Sequence[Record], typed: Typed) -> list[Row]:
    """The grid as it came back; a row that it does not have is as it stands."""
    rows: list[Row] = []
    for row in _rows(visit, amount, lines):
        origin = _one(typed, f"origin:{row.key}")
        spots = [_typed_spot(each, f"{row.key}|{each.quarter}", typed) for each in row.spots]
        chosen = origin if row.is_new and origin in ORIGINS else row.origin
        rows.append(replace(row, origin=chosen, spots=spots))
    return rows


def _typed_spot(spot: Spot, of: str, typed: Typed) -> Spot:
    if f"amount:{of}" not in typed:
        return spot
    amount, percent = _one(typed, f"amount:{of}").strip(), _one(typed, f"percent:{of}").strip()
    try:
        if amount:
            MONEY.take(amount)
        if percent:
            NUMBER.take(percent.removesuffix("%").strip())
    except FundledgerError as wrong:
        return Spot(spot.quarter, amount, percent, wrong)
    return Spot(spot.quarter, amount, percent)


def _lines(amount: str, lines: Sequence[Record], rows: Sequence[Row]) -> list[PlanLine]:
    """The whole plan of the quarters to come: what the grid does not show of a line stays."""
    standing = {(*_key(each), str(each["quarter"])): each for each in lines}
    found: list[PlanLine] = []
    for row in rows:
        for spot in row.spots:
            before = standing.get((row.loan, row.origin, spot.quarter))
            old = _line_of(before, row, spot)
            sums = {each: getattr(old, each) for each in AMOUNTS}
            sums[amount] = MONEY.take(spot.amount) if spot.amount else 0
            line = old._replace(
                principal=sums["principal"],
                interest=sums["interest"],
                overdue_interest=sums["overdue_interest"],
            )
            says_nothing = before is not None and not _is_of_money(old) and spot.percent
            if _is_of_money(line) or says_nothing:
                found.append(line)
    return found


def _is_of_money(line: PlanLine) -> bool:
    """A line may stand that expects nothing, for its note; emptied, it is dropped."""
    return bool(line.principal or line.interest or line.overdue_interest)


def _line_of(before: Record | None, row: Row, spot: Spot) -> PlanLine:
    said = spot.percent.removesuffix("%").strip()
    percent = NUMBER.take(said) if said else CERTAIN
    origin = cast("Origin", row.origin)
    if before is None:
        last = quarter_named(spot.quarter)[1]
        return PlanLine(row.loan, last, 0, origin=origin, percent=percent)
    by = before["expected_by"]
    assert isinstance(by, date)
    principal, interest, overdue_interest = (amount_of(before[each]) for each in AMOUNTS)
    note = str(before["remark"] or "")
    return PlanLine(*(row.loan, by, principal, interest, overdue_interest, origin, percent, note))


def _one(typed: Typed, name: str) -> str:
    return next(iter(typed.get(name, ())), "")
