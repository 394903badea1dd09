"""What a contract's file answers: schedule, collections, positions, entries, and the arithmetic.

`replayed` lives a story through once; the rest are views of what came out: `*_document` the JSON
that programs read, `*_table` what people read. No figure is made here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fundledger.contract.journal import Entry, Journal, Receipt
from fundledger.contract.life import Life, Remark
from fundledger.contract.opening import Opening
from fundledger.contract.plan import PlanLine
from fundledger.contract.position import Position, UnpaidInstalment
from fundledger.contract.rates import Rate, percent_text
from fundledger.contract.story import Story
from fundledger.contract.trace import Exact, Moved, Rounded, Step, Stretch, Sum, Trace
from fundledger.messages.wording import Decimal, Joined, Sentence
from fundledger.money import Dong
from fundledger.reports import schedule
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    days,
    money,
    numbers,
    texts,
)

_FIGURES = Position._fields[1:-1]
_STEP_COLUMNS = (
    Column("step"),
    Column("interest_kind"),
    Column("from", "day"),
    Column("to", "day"),
    Column("days", "number"),
    Column("balance", "money"),
    Column("rate_and_basis"),
    Column("exact"),
    Column("amount", "money"),
)
_STEP_ON_SCREEN: OnScreen = (
    (Column("step"), ("step", "interest_kind")),
    *alone(Column("from", "day"), Column("to", "day"), Column("balance", "money")),
    *alone(Column("rate_and_basis"), Column("exact"), Column("amount", "money")),
)


@dataclass(frozen=True, slots=True)
class Replay:
    schedule: list[PlanLine]
    receipts: list[Receipt]
    positions: list[Position]
    entries: list[Entry]
    remarks: list[Remark]
    unpaid: list[UnpaidInstalment] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    schedule_steps: list[Step] = field(default_factory=list)


def replayed(story: Story, *, opening: Opening | None = None, explain: bool = False) -> Replay:
    """The story lived through to its last event and the last day asked about."""
    journal = Journal()
    trace = Trace() if explain else None
    planned = Trace() if explain else None
    life = Life(
        *(story.terms, story.events),
        opening=opening,
        journal=journal,
        trace=trace,
        by_instalment=True,
    )
    positions = life.lived_through(story.as_of)
    schedule = life.schedule(planned)
    return Replay(
        schedule,
        journal.receipts,
        positions,
        journal.entries,
        life.remarks,
        life.unpaid or [],
        trace.steps if trace else [],
        planned.steps if planned else [],
    )


def schedule_document(replay: Replay) -> dict[str, Any]:
    return {
        "schedule": [
            {
                "due": line.due.isoformat(),
                "principal": line.principal,
                "interest": line.interest,
                "balance": line.balance,
            }
            for line in replay.schedule
        ]
    }


def replay_document(replay: Replay) -> dict[str, Any]:
    return {
        **schedule_document(replay),
        "collections": [
            {
                "date": receipt.day.isoformat(),
                **receipt.parts._asdict(),
                "prepaid_principal": receipt.prepaid_principal,
                "unapplied": receipt.unapplied,
            }
            for receipt in replay.receipts
        ],
        "positions": [
            {**position._asdict(), "as_of": position.as_of.isoformat()}
            for position in replay.positions
        ],
        "unpaid": [
            {**each._asdict(), "as_of": each.as_of.isoformat(), "due": each.due.isoformat()}
            for each in replay.unpaid
        ],
        "entries": [
            {
                "date": entry.day.isoformat(),
                "kind": entry.kind,
                "postings": [
                    {"account": account, "amount": amount} for account, amount in entry.postings
                ],
            }
            for entry in replay.entries
        ],
    }


def schedule_table(replay: Replay) -> Table:
    lines = schedule.records(replay.schedule)
    return Table.of("contract_schedule", schedule.COLUMNS, lines)


def collections_table(replay: Replay) -> Table:
    columns = (
        *(*days("paid_on"), *money("overdue_principal", "overdue_interest")),
        *money("due_principal", "due_interest", "late_interest"),
        *money("prepaid_principal", "unapplied"),
    )
    rows = [
        {
            "paid_on": each.day,
            **each.parts._asdict(),
            "prepaid_principal": each.prepaid_principal,
            "unapplied": each.unapplied,
        }
        for each in replay.receipts
    ]
    return Table.of("contract_collections", columns, rows)


def positions_table(replay: Replay) -> Table:
    columns = (
        *(*days("as_of"), *money("principal_in_term", "principal_overdue")),
        *money("interest_due", "interest_overdue_due", "late_interest_due", "interest_accrued"),
        *(*money("unapplied"), *numbers("days_overdue")),
    )
    rows = [each._asdict() for each in replay.positions]
    return Table.of("contract_positions", columns, rows)


def unpaid_table(replay: Replay) -> Table:
    """What of each instalment that fell due is unpaid on the days asked about."""
    columns = (
        *(*days("as_of", "due"), *money("principal", "interest")),
        *numbers("days_overdue"),
    )
    return Table.of("contract_unpaid", columns, [each._asdict() for each in replay.unpaid])


def entries_table(replay: Replay) -> Table:
    rows: list[Record] = []
    for entry in replay.entries:
        for account, amount in entry.postings:
            debit, credit = (amount, None) if amount > 0 else (None, -amount)
            kind = Sentence(f"contract_entry.{entry.kind}")
            role = Sentence(f"contract_role.{account}")
            amounts = {"debit": debit, "credit": credit}
            rows.append({"date": entry.day, "kind": kind, "account_role": role, **amounts})
    columns = (*days("date"), *texts("kind", "account_role"), *money("debit", "credit"))
    return Table.of("contract_entries", columns, rows)


def schedule_screen(replay: Replay) -> Screen:
    """What the contract says that is to be paid, for people and for programs."""
    return Screen((schedule_table(replay),), schedule_document(replay))


def replay_screen(replay: Replay, *, only: str | None = None) -> Screen:
    """All that came out, or one table of it; programs are given all of it in any case."""
    tables = {
        "schedule": schedule_table,
        "collections": collections_table,
        "positions": positions_table,
        "unpaid": unpaid_table,
        "entries": entries_table,
    }
    document = replay_document(replay)
    if only is not None:
        return Screen((tables[only](replay),), document)
    found = {name: make(replay) for name, make in tables.items()}
    shown = tuple(each for name, each in found.items() if each.rows or name != "unpaid")
    return Screen(shown, document, found["positions"])


def explain_table(replay: Replay, facts: dict[str, Cell] | None = None) -> Table:
    """Every step of the arithmetic, in the order of time; a court can follow it with a pencil."""
    steps = [*replay.steps, *sums_of(replay.positions)]
    rows = [_step_row(step) for step in steps]
    return Table(
        "contract_explain", _STEP_COLUMNS, rows, facts=facts or {}, on_screen=_STEP_ON_SCREEN
    )


def explain_schedule_table(replay: Replay) -> Table:
    rows = [_step_row(step) for step in replay.schedule_steps]
    return Table("contract_explain_schedule", _STEP_COLUMNS, rows, on_screen=_STEP_ON_SCREEN)


def sums_of(positions: list[Position]) -> list[Step]:
    """What is owed on a day, as the last steps of what led to it."""
    return [
        Sum(name, position.as_of, value)
        for position in positions
        for name, value in zip(_FIGURES, position[1:-1], strict=True)
    ]


def _step_row(step: Step) -> tuple[Cell, ...]:
    match step:
        case Stretch(kind, start, end, days, basis, balance, rate, exact):
            formula = _formula(rate, f"{days}/{basis}")
            name, of_kind = Sentence("contract_step.stretch"), Sentence(f"contract_kind.{kind}")
            return name, of_kind, start, end, days, balance, formula, _exact(exact), None
        case Rounded(kind, start, end, exact, amount, final):
            name = Sentence("contract_step.rounded" if final else "contract_step.rounded_so_far")
            of_kind = Sentence(f"contract_kind.{kind}")
            return name, of_kind, start, end, None, None, None, _exact(exact), amount
        case Moved(kind, movement, day, amount):
            name, of_kind = Sentence(f"contract_step.{movement}"), Sentence(f"contract_kind.{kind}")
            return name, of_kind, day, day, None, None, None, None, -amount
        case Sum(figure, day, amount):
            name, of_kind = Sentence("contract_step.sum"), Sentence(f"column.{figure}")
            return name, of_kind, None, day, None, None, None, None, amount


def _formula(rate: Rate, share: str) -> Word | str:
    """What a balance is multiplied by: the rate, where it is not the whole, and a share of it."""
    if rate.numerator == rate.denominator:
        return f"× {share}"
    percent = percent_text(rate)
    return Word(f"× {percent} % × {share}", Joined(("×", Decimal(percent), "% ×", share)))


def _exact(exact: Exact) -> Word:
    """360616 32/73: whole đồng and a proper fraction, nothing lost."""
    fraction = (f"{exact.numerator}/{exact.denominator}",) if exact.numerator else ()
    return Word(" ".join((str(exact.whole), *fraction)), Joined((Dong(exact.whole), *fraction)))
