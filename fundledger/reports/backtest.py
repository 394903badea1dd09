"""What outlooks of the past said, beside what came: by method, for every period that was closed.

Of each day that was sealed or locked the outlook is made anew as it would have been known then: as
of the day, as known at the link since which it takes no bookings, by what the methods had learnt.
It looks to the end of the next quarter and to the end of the year. What came is by value date, as
known now. So papers that are entered later move what came, and nothing of what was said.

The error is of collection alone: what came of the loans that were owed, less what was expected of
them. What nobody expected (loans paid out, charter, other money, late papers) stands apart; with it
the columns lead from what was projected to what was on hand (`outlook.scoring`). Days whose books
are still open are shown, and count in no mean: their receipts may not be entered yet. A plan that
was stated once a day was closed may know what came: it is shown, marked, and counts in no mean.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Literal

from fundledger.calendar import quarter_days
from fundledger.errors import FundledgerError
from fundledger.ledger.balances import Scope
from fundledger.ledger.money_moves import MoneyMove
from fundledger.ledger.periods import Closing, Periods, closings
from fundledger.money import Dong
from fundledger.outlook.claims import claims
from fundledger.outlook.methods import Method
from fundledger.outlook.past import Remembered
from fundledger.outlook.plans import versions
from fundledger.outlook.scoring import (
    FEW,
    OfOrigin,
    Score,
    Summary,
    Whence,
    cut,
    on_hand_on,
    score,
    summary,
)
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.flows import accounts_of, on_hand_before
from fundledger.reports.outlook import by_method
from fundledger.reports.outlook_changes import moves_of
from fundledger.reports.outlook_rates import Learning
from fundledger.reports.outlook_receipts import learnt_by, no_capital
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Note,
    Record,
    Table,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.reports.trails import percent_of

Span = Literal["quarter", "year", "day"]
"""To the end of the next quarter, to that of the year, or to a day that was said."""

_SUMMARY = (
    *(*texts("method", "span"), *numbers("scored"), *money("expected", "came")),
    *(*texts("came_share"), *money("bias", "mean_error"), *texts("bias_share", "band_held")),
)
_SCORES = (
    *(*days("period"), *texts("closing", wide=True), *texts("span"), *days("until")),
    *(
        *texts("method", "plan_made"),
        *money("on_hand_then", wide=True),
        *money("expected", "came", "error"),
    ),
    *texts("error_share"),
    *money("projected", "late_papers", "lent_between", "capital_between", wide=True),
    *money("on_hand_actual"),
    *texts("books_then"),
    *money("p10", "p90", wide=True),
    *texts("in_band", wide=True),
    *numbers("known_link", wide=True),
)
_RECORD = (*texts("method", "expected_from"), *sums("expected", "came"), *texts("came_share"))


@dataclass(frozen=True, slots=True)
class Scored:
    closing: Closing
    span: Span
    score: Score
    learnt_at: int | None
    """The link by which the method knew what it knew."""

    @property
    def is_hindsight(self) -> bool:
        """By a plan that was stated once the day was closed: shown, and part of no mean."""
        return self.learnt_at != self.closing.link

    @property
    def counts(self) -> bool:
        return self.score.is_final and not self.is_hindsight


def backtest_screen(asked: Asked, until: date | None, methods: Sequence[Method]) -> Screen:
    if asked.as_of > asked.today:
        raise FundledgerError("outlook.begins_to_come", day=asked.as_of, today=asked.today)
    methods = methods or _usual(asked)
    found = backtest(asked, until, methods)
    notes = (*_notes(found), *_booked_otherwise(asked, found))
    facts: dict[str, Cell] = {**asked.facts}
    if until is not None:
        facts["until"] = until
    summed = _summary_table(found, facts, notes)
    record = _record_table(found)
    scores = _scores_table(found)
    data: dict[str, Any] = {
        "report": "backtest",
        **facts,
        "summary": summed,
        "by_origin": record,
        "scores": scores,
        "notes": notes,
    }
    if not found:
        return Screen((summed,), data, flat=scores)
    tables = (summed, *((record,) if record.rows else ()), scores)
    return Screen(tables, data, flat=scores)


def _usual(asked: Asked) -> tuple[Method, ...]:
    """Those that need not be asked for: the plan, where there ever was one, and the contracts."""
    planned = versions(asked.connection, asked.fund, asked.known_at)
    return ("plan", "contract") if planned else ("contract",)


def backtest(asked: Asked, until: date | None, methods: Sequence[Method]) -> list[Scored]:
    """Oldest first; of each day the nearer end first, and the methods in their order."""
    wanted = [
        (closing, ends)
        for closing in closings(asked.connection, asked.fund, asked.known_at)
        if closing.day <= asked.as_of and (ends := spans_of(closing.day, until))
    ]
    judge = _Judge.of(asked, methods)
    found: list[Scored] = []
    with asked.progress("backtest.reading", len(wanted)) as advance:
        for closing, ends in wanted:
            found += judge.scored(closing, ends)
            advance(1)
    return found


@dataclass(frozen=True, slots=True)
class _Judge:
    """What holds for all the days: what came, which books are closed, what of the past was seen."""

    asked: Asked
    methods: Sequence[Method]
    moves: Sequence[MoneyMove]
    closed: Periods
    remembered: Remembered

    @classmethod
    def of(cls, asked: Asked, methods: Sequence[Method]) -> _Judge:
        closed = Periods.read(asked.connection, asked.fund, asked.known_at)
        return cls(asked, methods, moves_of(asked), closed, {})

    def scored(self, closing: Closing, ends: Mapping[date, Span]) -> Iterator[Scored]:
        """The outlooks of one day: its loans are read once, as they were known."""
        asked = self.asked
        then = replace(asked, as_of=closing.day, known_at=closing.link)
        of_day = claims(day_of(then), max(ends))
        scope = Scope.of(asked.connection, asked.fund, known_at=closing.link)
        last = scope.last_entry or 0
        on_hand = on_hand_on(self.moves, closing.day, last)
        now = no_capital(then, on_hand)
        learning = Learning(then, remembered=self.remembered)
        knew = {method: learnt_by(then, method, asked.known_at) for method in self.methods}
        for end, span in ends.items():
            came = self.moves if end <= asked.as_of else None
            is_final = came is not None and self.closed.is_closed(end)
            of_span = cut(of_day, end)
            for method, by in knew.items():
                if by is not None:
                    of = by_method(method, by, of_span, now, learning)
                    found = score(of, on_hand, last, came, is_final=is_final)
                    yield Scored(closing, span, found, by.known_at)


def spans_of(day: date, until: date | None) -> dict[date, Span]:
    """The days to which is looked from a day; the end of the year is no quarter beside it."""
    if until is not None:
        return {until: "day"} if day < until else {}
    after = day + timedelta(days=1)
    quarter = quarter_days(after.year, (after.month + 2) // 3)[1]
    year = date(after.year, 12, 31)
    return {quarter: "quarter", year: "year"} if quarter != year else {year: "year"}


def _groups(found: Iterable[Scored]) -> dict[tuple[Method, Span], list[Score]]:
    groups: dict[tuple[Method, Span], list[Score]] = defaultdict(list)
    for each in found:
        if not each.is_hindsight:
            groups[each.score.method, each.span].append(each.score)
    return groups


def _summary_table(
    found: Sequence[Scored], facts: dict[str, Cell], notes: tuple[Note, ...]
) -> Table:
    rows: list[Record] = []
    for (method, span), scores in _groups(found).items():
        of = summary(scores)
        if of is not None:
            rows.append(
                {"method": _method(method), "span": word_for("outlook_span.", span), **_sums(of)}
            )
    return Table.of("backtest", _SUMMARY, rows, facts, notes)


def _sums(of: Summary) -> Record:
    return {
        "scored": of.scored,
        "expected": of.expected,
        "came": of.came,
        "came_share": percent_of(of.came, of.expected),
        "bias": of.bias,
        "mean_error": of.absolute,
        "bias_share": percent_of(of.came - of.expected, of.expected),
        "band_held": None if of.in_band is None else percent_of(of.in_band, of.banded),
    }


def _scores_table(found: Sequence[Scored]) -> Table:
    rows = [
        {
            "period": each.closing.day,
            "closing": word_for("outlook_closing.", _closing(each.closing)),
            "known_link": each.closing.link,
            "span": word_for("outlook_span.", each.span),
            "plan_made": _made(each),
            **_scored(each.score),
        }
        for each in found
    ]
    return Table.of("backtest_scores", _SCORES, rows)


def _made(of: Scored) -> Cell:
    if of.score.method != "plan":
        return None
    return word_for("outlook_plan_made.", "after" if of.is_hindsight else "before")


def _closing(of: Closing) -> str:
    return "sealed" if of.is_sealed else "locked"


def _scored(of: Score) -> Record:
    known: dict[str, Cell] = {
        "until": of.until,
        "method": _method(of.method),
        "on_hand_then": of.on_hand_then,
        "expected": of.expected,
        "projected": of.projected,
        "p10": None if of.band is None else of.band[0],
        "p90": None if of.band is None else of.band[1],
    }
    became = of.became
    if became is None:
        return known
    held = of.in_band
    return {
        **known,
        "came": became.came,
        "error": of.error,
        "error_share": percent_of(of.error or 0, of.expected),
        "late_papers": became.late,
        "lent_between": became.lent,
        "capital_between": became.capital,
        "on_hand_actual": of.actual,
        "books_then": word_for("outlook_books.", "closed" if of.is_final else "open"),
        "in_band": None if held is None else word_for("outlook_band.", "in" if held else "out"),
    }


def _record_table(found: Sequence[Scored]) -> Table:
    """Of spans that do not overlap, so that no đồng counts twice: to each day from the last before.

    A span to the end of the year counts only where no quarter ends before it.
    """
    nearest: dict[tuple[Method, date], Score] = {}
    for each in found:
        if not each.counts:
            continue
        if each.span != "year" or spans_of(each.closing.day, None) == {each.score.until: "year"}:
            nearest[each.score.method, each.score.until] = each.score
    by: dict[tuple[Method, Whence], OfOrigin] = {}
    for (method, _), of in nearest.items():
        for origin, record in (of.by_origin or {}).items():
            before = by.get((method, origin), OfOrigin())
            by[method, origin] = OfOrigin(
                before.expected + record.expected, before.came + record.came
            )
    rows: list[Record] = [
        {
            "method": _method(method),
            "expected_from": word_for("outlook_origin.", origin),
            "expected": record.expected,
            "came": record.came,
            "came_share": percent_of(record.came, record.expected),
        }
        for (method, origin), record in by.items()
    ]
    return Table.of("backtest_by_origin", _RECORD, rows)


def _method(method: Method) -> Cell:
    return word_for("outlook_method.", method)


def _booked_otherwise(asked: Asked, found: Sequence[Scored]) -> Iterator[Note]:
    """What was on hand is by value date here; the report of capital has it by day of booking."""
    actual = {of.score.until: of.score.actual for of in found if of.score.actual is not None}
    accounts = accounts_of(asked)
    for day, amount in sorted(actual.items()):
        booked = on_hand_before(asked, accounts, day + timedelta(days=1))
        if booked != amount:
            said = {"day": day, "actual": Dong(amount), "booked": Dong(booked)}
            yield Note("backtest_note.booked_otherwise", said)


def _notes(found: Sequence[Scored]) -> Iterator[Note]:
    if not found:
        yield Note("backtest_note.nothing_closed")
        return
    open_ones = {each.score.until for each in found if each.score.became is None}
    scored = {each.closing.day for each in found if each.counts}
    if not scored:
        yield Note("backtest_note.none_scored")
    elif len(scored) < FEW:
        yield Note("backtest_note.thin", {"count": len(scored), "few": FEW})
    if open_ones:
        days = {each.closing.day for each in found if each.score.became is None}
        yield Note(
            "backtest_note.not_yet",
            {"count": len(days), "until": min(open_ones)},
        )
    unsure = [each.score.until for each in found if each.score.became and not each.score.is_final]
    if unsure:
        yield Note("backtest_note.open_books", {"count": len(unsure), "until": min(unsure)})
    apart = [each.score.became for each in found if each.score.became is not None]
    if any(each.lent or each.capital or each.late for each in apart):
        yield Note("backtest_note.apart")
    later = {each.closing.day for each in found if each.is_hindsight}
    if later:
        yield Note("backtest_note.plan_later", {"count": len(later)})
    locked = [each.closing.day for each in found if not each.closing.is_sealed]
    if locked:
        yield Note("backtest_note.locked", {"since": min(locked)})
