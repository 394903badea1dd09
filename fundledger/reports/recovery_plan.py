"""The recovery plan as tables: its versions, one of them, what changes, and its own record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fundledger.arrears.ageing import Buckets
from fundledger.arrears.debts import each_debt
from fundledger.bulk import no_collection
from fundledger.calendar import first_of_quarter, quarter_of
from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated_saying
from fundledger.messages.wording import Joined
from fundledger.money import Dong
from fundledger.outlook.claims import claim_of
from fundledger.outlook.methods import Outlook
from fundledger.outlook.planned import NOTHING_CAME, Came, Plan, PlanLine
from fundledger.outlook.plans import (
    Change,
    Doubts,
    Put,
    Version,
    by_quarter,
    came_by_now,
    came_in,
    changes,
    doubts_of,
    owed_by,
    plan_at,
    plan_of,
    record_of,
    version_numbered,
    versions,
)
from fundledger.registers.contracts import contracts
from fundledger.registers.documents import KIND as DOCUMENT
from fundledger.registers.loan import loan_numbered
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

_WHOSE = (*texts("loan"), *texts("cooperative", wide=True), *texts("name"))
_LINE = (
    *(*texts("quarter"), *days("expected_by"), *texts("plan_origin"), *numbers("percent")),
    *sums("principal", "interest", "overdue_interest"),
)
_LINES = (
    *(*_WHOSE, *_LINE, *sums("principal_expected", "interest_expected")),
    *(*sums("overdue_interest_expected", wide=True), *texts("remark", wide=True)),
)
_LOAN: OnScreen = ((Column("loan"), ("loan", "name")),)
_WHEN: OnScreen = ((Column("quarter"), ("quarter", "expected_by")),)
_LINES_ON_SCREEN: OnScreen = (
    *(*_LOAN, *_WHEN, *alone(*texts("plan_origin"), *numbers("percent"), *sums("principal"))),
    *alone(*sums("principal_expected")),
)
_CHANGES = (
    *(*_WHOSE, *texts("change"), *_LINE, *sums("expected_before", "principal_expected")),
    *texts("remark", wide=True),
)
_CHANGES_ON_SCREEN: OnScreen = (
    *(*_LOAN, *alone(*texts("change")), *_WHEN, *alone(*texts("plan_origin"), *numbers("percent"))),
    *alone(*sums("expected_before", "principal_expected")),
    (Column("remark"), ("remark",)),
)
_VERSIONS = (
    *(*numbers("plan_version"), *days("day"), *texts("document"), *texts("plan_how")),
    *(*numbers("lines_changed"), *money("principal_expected"), *texts("by_quarter")),
    *(*texts("state"), *texts("reason", "actor", wide=True), *numbers("link", wide=True)),
)
_SUMS = (
    *texts("quarter"),
    *sums("principal_expected", "interest_expected", "overdue_interest_expected"),
)
_RECORD = (
    *(*_WHOSE, *texts("quarter"), *sums("principal_expected", "principal_collected")),
    *(*sums("not_come", "interest_expected", "interest_collected"), *texts("state")),
)
_RECORD_ON_SCREEN: OnScreen = (
    *(*_LOAN, *alone(*texts("quarter"), *sums("principal_expected", "principal_collected"))),
    *alone(*sums("interest_expected", "interest_collected"), *texts("state")),
)


# The plan that stands.


def plan_facts(plan: Plan) -> dict[str, Cell]:
    """Which version is shown: on the screen and for programs."""
    if not plan.number:
        return {}
    return {
        "plan_version": plan.number,
        "plan_day": plan.day,
        "plan_document": plan.document or None,
    }


def standing_plan(asked: Asked) -> Plan:
    return plan_of(versions(asked.connection, asked.fund, asked.known_at), asked.as_of)


def plan_screen(asked: Asked, version: int | None, against: int | None) -> Screen:
    """The lines of a version, its sums, what came of it; or what is another in it than in one."""
    every = versions(asked.connection, asked.fund, asked.known_at)
    if version is None:
        plan = plan_of(every, asked.as_of)
        if not plan.number:
            raise _no_plan(asked)
    else:
        plan = plan_at(every, version)
    facts = {**asked.facts, **plan_facts(plan)}
    if against is not None:
        found = changes(plan_at(every, against), plan)
        title = {**facts, "compared_version": against}
        return Screen((_changes_table(asked, found, title), _sums_table(plan.lines)))
    whose = _Whose(asked)
    lines = Table.of(
        "recovery_plan",
        _LINES,
        [whose.line(line) for line in plan.lines],
        facts,
        list(_notes_on(asked, every, plan)),
        on_screen=_LINES_ON_SCREEN,
    )
    record = _record_table(asked, plan, whose)
    return Screen((lines, _sums_table(plan.lines), *([record] if record.rows else [])))


def _no_plan(asked: Asked) -> FundledgerError:
    return FundledgerError("recovery_plan.none_on_day", day=asked.as_of)


def _notes_on(asked: Asked, every: Sequence[Version], plan: Plan) -> Iterator[Note]:
    gone = version_numbered(every, plan.number).withdrawn
    if gone is not None:
        yield Note("recovery_plan_note.withdrawn", {"day": gone.day, "reason": gone.reason})
    yield from doubt_notes(doubts_on(asked, plan))


def doubts_on(asked: Asked, plan: Plan) -> Doubts:
    of = day_of(asked)
    numbers_ = sorted({line.loan for line in plan.lines if line.is_ahead(asked.as_of)})
    return doubts_of(plan.lines, asked.as_of, owed_by(of, numbers_), came_by_now(of, plan))


def doubt_notes(doubts: Doubts) -> Iterator[Note]:
    if doubts.owe_nothing:
        yield Note("recovery_plan_note.owe_nothing", {"loans": list(doubts.owe_nothing)})
    if doubts.over:
        yield Note("recovery_plan_note.over", {"loans": list(doubts.over)})


def notes_beside(asked: Asked, of: Outlook) -> Iterator[Note]:
    """Of an outlook by the plan: what it expects that cannot come, and what has no row in it."""
    owed = {each.loan: each.before for each in of.loans}
    expected = {
        loan: [each for each in receipts if each.day <= of.until]
        for loan, receipts in of.receipts.items()
    }
    over = [
        loan
        for loan, receipts in sorted(expected.items())
        if loan in owed and sum(each.principal for each in receipts) > owed[loan]
    ]
    beside = {
        loan: sum(each.principal + each.interest + each.overdue_interest for each in receipts)
        for loan, receipts in sorted(expected.items())
        if loan not in owed
    }
    numbers_ = [loan for loan, amount in beside.items() if amount]
    owe_interest = owed_by(day_of(asked), numbers_)
    nothing = [loan for loan in numbers_ if loan not in owe_interest]
    yield from doubt_notes(Doubts(tuple(nothing), tuple(over)))
    if owe_interest:
        amount = sum(beside[loan] for loan in owe_interest)
        said = {"amount": Dong(amount), "loans": sorted(owe_interest)}
        yield Note("outlook_note.plan_interest_only", said)


class _Whose:
    """Who owes a loan on the day, for the rows of a table."""

    def __init__(self, asked: Asked) -> None:
        where = asked.connection, asked.fund
        self._register = borrowers(asked)
        self._of = {each.number: each.cooperative for each in contracts(*where, asked.known_at)}
        handed = stated_saying(*where, DOCUMENT, '"do":"transfer"', known_at=asked.known_at)
        for loan in {subject for _, subject, *_ in handed}:
            of = loan_numbered(*where, loan, asked.known_at)
            self._of[loan] = of.cooperative_on(asked.as_of)

    def named(self, loan: str) -> dict[str, Cell]:
        number = self._of.get(loan, "")
        name = self._register.get(number, Borrower(number)).name
        return {"loan": loan, "cooperative": number or None, "name": name or None}

    def line(self, line: PlanLine) -> dict[str, Cell]:
        part = line.expected
        return {
            **self.said(line),
            "principal_expected": part.principal,
            "interest_expected": part.interest,
            "overdue_interest_expected": part.overdue_interest,
            "remark": line.note or None,
        }

    def said(self, line: PlanLine) -> dict[str, Cell]:
        return {
            **self.named(line.loan),
            "quarter": line.quarter,
            "expected_by": line.by,
            "plan_origin": word_for("choice.plan_origin.", line.origin),
            "percent": line.percent,
            "principal": line.principal,
            "interest": line.interest,
            "overdue_interest": line.overdue_interest,
        }


def _sums_table(lines: Iterable[PlanLine]) -> Table:
    rows: list[Record] = [
        {
            "quarter": quarter,
            "principal_expected": part.principal,
            "interest_expected": part.interest,
            "overdue_interest_expected": part.overdue_interest,
        }
        for quarter, part in by_quarter(lines).items()
    ]
    return Table.of("recovery_plan_by_quarter", _SUMS, rows)


def _record_table(asked: Asked, plan: Plan, whose: _Whose) -> Table:
    rows: list[Record] = [
        {
            **whose.named(each.loan),
            "quarter": each.quarter,
            "principal_expected": each.expected.principal,
            "principal_collected": each.came.principal,
            "not_come": max(each.expected.principal - each.came.principal, 0),
            "interest_expected": each.expected.interest + each.expected.overdue_interest,
            "interest_collected": each.came.interest + each.came.overdue_interest,
            "state": word_for("plan_state.", _state(each.expected, each.came, each.has_ended)),
        }
        for each in record_of(day_of(asked), plan)
        if any(each.expected) or any(each.came[:3])
    ]
    return Table.of("recovery_plan_record", _RECORD, rows, on_screen=_RECORD_ON_SCREEN)


def _state(expected: Came, came: Came, has_ended: bool) -> str:
    """Whether all came that was expected, principal and interest each."""
    if not any(expected):
        return "not_planned"
    interest = came.interest + came.overdue_interest
    wanted = expected.interest + expected.overdue_interest
    if came.principal >= expected.principal and interest >= wanted:
        return "reached"
    return "short" if has_ended else "running"


# Versions.


def version_list(asked: Asked) -> Table:
    """Every version stated for a day that has come, the last first."""
    every = versions(asked.connection, asked.fund, asked.known_at)
    found = [each for each in every if each.day <= asked.as_of]
    stands = plan_of(every, asked.as_of).number
    rows = [_version_row(each, plan_at(every, each.number), stands) for each in reversed(found)]
    return Table.of("recovery_plan_versions", _VERSIONS, rows, asked.facts)


def _version_row(of: Version, plan: Plan, stands: int) -> Record:
    state = "withdrawn" if of.withdrawn else "stands" if of.number == stands else "before"
    parts = by_quarter(plan.lines)
    said = [Joined((f"{quarter}:", Dong(part.principal))) for quarter, part in parts.items()]
    gone = of.withdrawn
    return {
        "plan_version": of.number,
        "day": of.day,
        "document": of.document or None,
        "plan_how": word_for("plan_how.", of.how),
        "lines_changed": len(of.lines) + len(of.dropped),
        "principal_expected": sum(part.principal for part in parts.values()),
        "by_quarter": Joined(tuple(said), "; ") if said else None,
        "state": word_for("plan_version_state.", state),
        "reason": (gone.reason if gone else of.reason) or None,
        "actor": of.actor,
        "link": of.chain,
    }


# What a version changes.


def put_screen(asked: Asked, put: Put, *, dry_run: bool) -> Screen:
    """By loan and quarter what is another, and the sums of the plan that stands then."""
    facts = {**asked.facts, **plan_facts(put.after)}
    notes = [Note("loan_note.dry_run")] if dry_run else []
    table = _changes_table(asked, put.changes, facts, notes)
    return Screen((table, _sums_table(put.after.lines)))


def _changes_table(
    asked: Asked, found: Sequence[Change], facts: Mapping[str, Cell], notes: Sequence[Note] = ()
) -> Table:
    whose = _Whose(asked)
    rows = [_change_row(whose, each) for each in found]
    return Table.of(
        "recovery_plan_changes", _CHANGES, rows, facts, notes, on_screen=_CHANGES_ON_SCREEN
    )


def _change_row(whose: _Whose, each: Change) -> Record:
    before, after = each.before, each.after
    kind = "new" if before is None else "dropped" if after is None else "changed"
    said = whose.said(each.line)
    if after is None:
        said |= {"principal": 0, "interest": 0, "overdue_interest": 0}
    return {
        **said,
        "change": word_for("plan_change.", kind),
        "expected_before": 0 if before is None else before.expected.principal,
        "principal_expected": 0 if after is None else after.expected.principal,
        "remark": each.line.note or None,
    }


# The workbook.


def workbook_rows(asked: Asked) -> tuple[tuple[PlanLine, ...], list[dict[str, str | int | None]]]:
    """The lines of the plan that stands, each with what helps to fill it in."""
    plan = standing_plan(asked)
    if not plan.number:
        raise _no_plan(asked)
    of, whose = day_of(asked), _Whose(asked)
    last = max((line.by for line in plan.lines), default=asked.as_of)
    wanted = {line.loan for line in plan.lines}
    owed: dict[str, int] = {}
    falls: dict[tuple[str, str], int] = {}
    buckets = Buckets.read(of.connection, of.fund, of.as_of, of.known_at)
    with no_collection():
        for debt in each_debt(of) if wanted else ():
            if debt.number in wanted:
                owed[debt.number] = debt.at.principal
                for due in claim_of(debt, max(last, asked.as_of), buckets).coming:
                    key = debt.number, quarter_of(due.day)
                    falls[key] = falls.get(key, 0) + due.principal
    first = min((first_of_quarter(line.by) for line in plan.lines), default=asked.as_of)
    came = came_in(of, first, wanted) if first <= asked.as_of else {}
    helps: list[dict[str, str | int | None]] = []
    for line in plan.lines:
        key = line.loan, line.quarter
        name = whose.named(line.loan)["name"]
        helps.append(
            {
                "name": name if isinstance(name, str) else None,
                "owed": owed.get(line.loan, 0),
                "falls_due": falls.get(key, 0),
                "came": came.get(key, NOTHING_CAME).principal,
            }
        )
    return plan.lines, helps
