"""Requests for loans in a span, as the alliance reports them: received, decided, ended, left over.

    open before + received - ended = open after

by number and by what is asked for. The sums of a row are of the requests that it counts, as they
stand at the end of the span, and in the rows of its beginning as on the day before it. A request
that several rows count (received and approved and signed) is counted in each. Areas, sectors and
kinds are those of the register on the last day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from fundledger.calendar import ONE_DAY
from fundledger.ledger.funds import fund_of
from fundledger.lending.dossier import decision_of
from fundledger.lending.outcomes import (
    LINES,
    TO_DECISION,
    Course,
    Line,
    StepTime,
    course_of,
    lines_of,
    step_times,
)
from fundledger.lending.requests import Requests
from fundledger.lending.standing import officer_of
from fundledger.messages.wording import Decimal, Sentence
from fundledger.money import Dong, rounded
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.many import Many, ManyScreen, Summed, led_by, together
from fundledger.reports.screens import Screen
from fundledger.reports.spans import asked_year_before, first_day_year_before, spanned
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    Word,
    alone,
    amount_of,
    days,
    in_order,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

Cut = Literal["area", "kind", "sector", "officer", "purpose"]

_FIGURES = (
    *numbers("applications", "applicants"),
    *money("amount_asked", "amount_decided", "amount_signed", "amount_drawn"),
)
_COUNTED: tuple[Line, ...] = (
    *("open_before", "received", "approved_in_full", "approved_in_part", "refused"),
    *("withdrawn", "lapsed", "signed", "open_after", "paid_out"),
)
_SELDOM = ("approved_in_full", "approved_in_part", "withdrawn", "lapsed", "paid_out")
_OF_GROUP = (
    *(
        Column(line, "number", summed=True, title=Sentence(f"application_heading.{line}"))
        for line in _COUNTED
    ),
    *(Column("applicants", "number", summed=True),),
    *sums("amount_asked", "amount_decided"),
    *sums("amount_signed", "amount_drawn", wide=True),
)
_COMPARED_ON_SCREEN = (
    *("received", "received_year_before", "received_difference"),
    *("amount_asked", "amount_asked_year_before"),
    *("amount_decided", "amount_decided_year_before"),
)
_HEADS: Mapping[Cut, tuple[Column, ...]] = {
    "area": texts("area"),
    "kind": texts("kind"),
    "sector": texts("sector"),
    "officer": texts("officer"),
    "purpose": texts("purpose"),
}
_STEPS = (
    *texts("lending_step"),
    *numbers("step_days", "step_done"),
    *(*texts("average_days"), *numbers("step_late")),
)
_REFUSED = (
    *(*texts("application"), *days("received_on"), *texts("cooperative", wide=True)),
    *(*texts("name"), *sums("amount_asked"), *days("decided_on"), *texts("decision", "decided_by")),
    *texts("reason"),
)
_REFUSED_ON_SCREEN = (
    (Column("application"), ("application", "name")),
    *alone(*money("amount_asked"), *days("decided_on"), *texts("decision", "reason")),
)


@dataclass(frozen=True, slots=True)
class _Span:
    """The requests of a book, as a span of days sees them."""

    first: date
    last: date
    requests: Requests
    courses: tuple[Course, ...]

    @classmethod
    def of(cls, requests: Requests, first: date, last: date) -> _Span:
        courses = tuple(
            course_of(dossier, requests.signed.get(number, ()))
            for number, dossier in requests.dossiers.items()
        )
        return cls(first, last, requests, courses)

    def lines(self, among: Iterable[Course] | None = None) -> Mapping[Line, list[Course]]:
        return lines_of(self.courses if among is None else among, self.first, self.last)

    def figures(self, line: Line, of: Sequence[Course]) -> dict[str, int]:
        day = self.first - ONE_DAY if line.endswith("_before") else self.last
        return {
            "applications": len(of),
            "applicants": len({each.borrower for each in of}),
            "amount_asked": sum(each.asked for each in of),
            "amount_decided": sum(each.approved(day) for each in of),
            "amount_signed": sum(each.agreed(day) for each in of),
            "amount_drawn": sum(each.drawn(day) for each in of),
        }

    def of_group(self, among: Sequence[Course]) -> dict[str, int]:
        """One row of a table by area and so on: how many of each, and what was asked for of those
        received, approved of those approved, signed and drawn of those that were in the span."""
        lines = self.lines(among)
        handled = {each.borrower for name in ("open_before", "received") for each in lines[name]}
        approved = lines["approved_in_full"] + lines["approved_in_part"]
        return {
            **{line: len(lines[line]) for line in _COUNTED},
            "applicants": len(handled | {each.borrower for each in lines["paid_out"]}),
            "amount_asked": sum(each.asked for each in lines["received"]),
            "amount_decided": sum(each.approved(self.last) for each in approved),
            "amount_signed": sum(each.agreed(self.last) for each in lines["signed"]),
            "amount_drawn": sum(each.drawn(self.last) for each in lines["paid_out"]),
        }


def application_results(
    asked: Asked, first: date, by: Cut | None = None, *, compare: bool = False
) -> Screen:
    requests = Requests.read(asked.connection, asked.fund, asked.known_at)
    now = _Span.of(requests, first, asked.as_of)
    then, unknown = None, tuple[Note, ...]()
    if compare:
        then, unknown = _year_before(asked, first, requests)
    facts = spanned(asked, first)
    notes = (*_notes(now, "lines" if by is None else "groups"), *unknown)
    register = borrowers(asked)
    if by is None:
        main = _in_lines(now, then, facts, notes, compare=compare)
    else:
        main = _in_groups(now, then, by, register, facts, notes, compare=compare)
    steps, refused = _steps(now), _refused(now, register)
    tables = (main, *(table for table in (steps, refused) if table.rows))
    return Screen(tables, {**parts(main), "steps": steps, "refusals": refused}, main)


def results_of_funds(many: Many, by: Cut | None) -> ManyScreen:
    """Lines of the same name are one line; who asked two funds is two borrowers."""
    name = "application_results" if by is None else "application_results_by"
    return led_by(together(many, Summed(name, alike=str.casefold)), name)


def _year_before(
    asked: Asked, first: date, requests: Requests
) -> tuple[_Span | None, tuple[Note, ...]]:
    """None where the book does not reach back to it: what is not known is not 0."""
    begins = fund_of(asked.connection, asked.fund).begins
    since, last = first_day_year_before(first), asked_year_before(asked).as_of
    earliest = min((each.received for each in requests.dossiers.values()), default=begins)
    begins = min(begins, earliest)
    if begins > last:
        return None, (Note("application_result_note.no_year_before", {"day": begins}),)
    said = {"day": begins}
    notes = (Note("application_result_note.year_before_since", said),) if begins > since else ()
    return _Span.of(requests, since, last), notes


# The main table, by line or by group.


def _compared(columns: Iterable[Column], wide: bool = True) -> Iterator[Column]:
    """Beside each figure that of the year before, and the difference."""
    for column in columns:
        yield column
        if column.is_figure:
            for name in ("year_before", "difference"):
                title = Sentence(f"application_compared.{name}", {"column": column.heading})
                code = f"{column.name}_{name}"
                yield replace(column, name=code, wide=wide, title=title)


def _beside(now: Mapping[str, int], then: Mapping[str, int] | None) -> dict[str, Cell]:
    found: dict[str, Cell] = dict(now)
    if then is None:
        return found
    for name, amount in now.items():
        found[f"{name}_year_before"] = then[name]
        found[f"{name}_difference"] = amount - then[name]
    return found


def _in_lines(
    now: _Span,
    then: _Span | None,
    facts: Mapping[str, Cell],
    notes: Sequence[Note],
    *,
    compare: bool,
) -> Table:
    lines = now.lines()
    before = None if then is None else then.lines()
    rows: list[Record] = []
    for line in LINES:
        earlier = None
        if then is not None and before is not None:
            earlier = then.figures(line, before[line])
        figures = _beside(now.figures(line, lines[line]), earlier)
        rows.append({"line": word_for("application_line.", line), **figures})
    columns = (*texts("line"), *(_compared(_FIGURES) if compare else _FIGURES))
    shown = ["line", "applications", "applicants", "amount_asked", "amount_decided"]
    shown += ["amount_signed"]
    if compare:
        shown = ["line", "applications", "applications_year_before", "applications_difference"]
        shown += ["amount_asked", "amount_asked_year_before"]
    named = {column.name: column for column in columns}
    on_screen = alone(*(replace(named[name], wide=False) for name in shown))
    return Table.of("application_results", columns, rows, facts, notes, on_screen=on_screen)


def _in_groups(
    now: _Span,
    then: _Span | None,
    by: Cut,
    register: Mapping[str, Borrower],
    facts: Mapping[str, Cell],
    notes: Sequence[Note],
    *,
    compare: bool,
) -> Table:
    keys = _Keys.of(now, by, register)
    grouped, before = keys.groups(now), keys.groups(then) if then is not None else {}
    rows: list[Record] = []
    for key in sorted({*grouped, *before}):
        figures = now.of_group(grouped.get(key, []))
        earlier = None if then is None else then.of_group(before.get(key, []))
        if any(figures.values()) or any((earlier or {}).values()):
            rows.append({by: keys.shown(key), **_beside(figures, earlier)})
    columns = (*_HEADS[by], *(_compared(_OF_GROUP) if compare else _OF_GROUP))
    table = Table.of("application_results_by", columns, rows, facts, notes)
    whole = _beside(
        now.of_group(now.courses), None if then is None else then.of_group(then.courses)
    )
    total = {**table.total, **whole}
    if compare and then is None:
        unknown = {column.name for column in columns} - set(whole)
        total |= dict.fromkeys(unknown)
    if sum(map(amount_of, table["applicants"])) > amount_of(total["applicants"]):
        table = replace(table, notes=(*notes, Note("application_result_note.counted_once")))
    totals = in_order(columns, total)
    if compare:
        named = {column.name: column for column in columns}
        kept = [replace(named[name], wide=False) for name in (by, *_COMPARED_ON_SCREEN)]
    else:
        kept = [c for c in columns if not c.wide and (c.name not in _SELDOM or total[c.name])]
    return replace(table, totals=totals, on_screen=alone(*kept))


@dataclass(frozen=True, slots=True)
class _Keys:
    """Under what a request is put, and how a person reads it."""

    by: Cut
    day: date
    register: Mapping[str, Borrower]
    purposes: Mapping[str, str]
    """As the oldest request writes each; the key is what other spellings have in common."""

    @classmethod
    def of(cls, span: _Span, by: Cut, register: Mapping[str, Borrower]) -> _Keys:
        purposes: dict[str, str] = {}
        for each in span.courses:
            purposes.setdefault(each.dossier.asked.purpose.casefold(), each.dossier.asked.purpose)
        return cls(by, span.last, register, purposes)

    def groups(self, span: _Span) -> dict[str, list[Course]]:
        found: dict[str, list[Course]] = defaultdict(list)
        for each in span.courses:
            found[self._key(each)].append(each)
        return found

    def _key(self, of: Course) -> str:
        asked = of.dossier.asked
        match self.by:
            case "officer":
                return officer_of(of.dossier.by(self.day))
            case "purpose":
                return asked.purpose.casefold()
            case _:
                borrower = self.register.get(asked.cooperative, Borrower(asked.cooperative))
                return str(getattr(borrower, self.by))

    def shown(self, key: str) -> Word:
        match self.by:
            case "kind":
                return word_for("choice.cooperative_kind.", key)
            case "purpose":
                return area_word(self.purposes.get(key, key))
            case _:
                return area_word(key)


def _notes(now: _Span, of: Literal["lines", "groups"]) -> Iterator[Note]:
    """What the sums are of, and what was signed and paid out in the span that no row counts."""
    days_of = range(now.first.toordinal(), now.last.toordinal() + 1)
    signed = [each for of in now.courses for each in of.signed if each.day.toordinal() in days_of]
    draws = [
        draw
        for of in now.courses
        for each in of.signed
        for draw in each.draws
        if draw.day.toordinal() in days_of
    ]
    lines = now.lines()
    agreed, drawn = sum(e.principal for e in signed), sum(each.amount for each in draws)
    if lines["open_before"] or lines["received"] or signed or draws:
        yield Note("application_result_note.adds_up")
        yield Note(f"application_result_note.sums_of_{of}")
    if agreed != sum(each.agreed(now.last) for each in lines["signed"]) or drawn != sum(
        each.drawn(now.last) for each in lines["paid_out"]
    ):
        said: dict[str, object] = {"contracts": len(signed), "signed": Dong(agreed)}
        said |= {"draws": len(draws), "drawn": Dong(drawn)}
        yield Note("application_result_note.in_span", said)


# What stands behind it.


def _steps(now: _Span) -> Table:
    """Of those that were decided in the span: how long each step took, how often it was late."""
    decided = [now.requests.of(each.dossier, now.last) for each in now.lines()["decided"]]
    rows = [_step(each) for each in step_times(decided)]
    notes = [Note("application_result_note.steps", {"count": len(decided)})]
    return Table.of("application_step_times", _STEPS, rows, notes=notes)


def _step(of: StepTime) -> Record:
    if of.step is None:
        name, within = word_for("application_line.", TO_DECISION), None
    else:
        name, within = Word(of.code, of.step.name), of.step.days
    return {
        "lending_step": name,
        "step_days": within,
        "step_done": of.done,
        "average_days": _average(of.working_days, of.done),
        "step_late": None if of.step is None or of.step.days is None else of.late,
    }


def _average(whole: int, count: int) -> Cell:
    """With one decimal; of nothing there is none."""
    if not count:
        return None
    ones, tenths = divmod(rounded(10 * whole, count), 10)
    return Word(f"{ones}.{tenths}", Decimal(f"{ones}.{tenths}"))


def _refused(now: _Span, register: Mapping[str, Borrower]) -> Table:
    rows = [_refusal(each, register) for each in now.lines()["refused"]]
    shown = sorted(rows, key=lambda row: (str(row["decided_on"]), str(row["application"])))
    return Table.of("applications_refused", _REFUSED, shown, on_screen=_REFUSED_ON_SCREEN)


def _refusal(of: Course, register: Mapping[str, Borrower]) -> Record:
    decision, decided = of.dossier.decision, decision_of(of.dossier)
    assert decision is not None
    assert decided is not None
    return {
        "application": of.dossier.number,
        "received_on": of.received,
        "cooperative": of.borrower,
        "name": register.get(of.borrower, Borrower(of.borrower)).name,
        "amount_asked": of.asked,
        "decided_on": decision.day,
        "decision": decision.document,
        "decided_by": decided.by,
        "reason": decided.reason,
    }
