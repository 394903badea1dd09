"""Rounds of notices as tables: all of them, the papers of one, who is left out, and how they went.

What became of a notice of overdue debt on its way is a step of the ladder; of another notice it is
kept with the paper. `Ways` knows both, and is where either is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from fundledger.messages import Wording
from fundledger.messages.wording import Sentence
from fundledger.recovery.steps import Delivery, Notice, Step, all_steps
from fundledger.registers.cooperatives import cooperatives
from fundledger.registers.notice_runs import Drafted, Run, Runs
from fundledger.registers.papers import Issued, Register
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.table import (
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    Word,
    alone,
    days,
    money,
    numbers,
    sums,
    texts,
    word_for,
)

_RUNS = (
    *(*texts("run"), *days("day"), *texts("paper_kind"), *days("from", "to")),
    *(*numbers("run_papers"), *sums("asked_amount"), *numbers("run_issued", "run_delivered")),
    *texts("run_numbers", "actor", wide=True),
)
_PAPERS = (
    *(*texts("area", "name"), *texts("cooperative", wide=True), *sums("to_pay")),
    *(*texts("paper_number"), *days("day"), *texts("run_state")),
    *(*days("delivered_on"), *texts("delivered_by", "delivery"), *texts("received_by", wide=True)),
)
_ON_SCREEN: OnScreen = (
    (Column("cooperative"), ("name", "area")),
    *alone(*money("to_pay"), *texts("paper_number"), *days("day"), *texts("run_state")),
    (Column("delivery"), ("delivery", "delivered_on")),
)
_LEFT_OUT = (*texts("area", "name"), *texts("cooperative", wide=True), *texts("why"))
_MOVED = (*texts("area", "name", "cooperative"), *money("to_pay_then", "to_pay_now"))
_REGISTER = (
    *(*numbers("in_order"), *texts("area", "name", "cooperative", "address")),
    *(*texts("phone", "paper_number"), *days("day"), *sums("to_pay"), *days("delivered_on")),
    *texts("delivered_by", "delivery", "received_by", "signed_for"),
)


class Way(NamedTuple):
    """What became of a paper on its way, as it was said last."""

    day: date
    by: str
    outcome: str
    person: str


class Ways:
    def __init__(self, asked: Asked, register: Register) -> None:
        self.steps = all_steps(asked.connection, asked.fund, asked.known_at)
        self.register = register

    def step_of(self, issued: Issued) -> Step | None:
        """The step of the ladder that an issued paper is."""
        for each in self.steps.get(issued.addressee, ()):
            if isinstance(each.said, Notice) and each.document == issued.number:
                return each
        return None

    def of(self, issued: Issued) -> Way | None:
        step = self.step_of(issued)
        found = [Way(each.day, each.by, each.outcome, each.person) for each in issued.deliveries]
        if step is not None:
            found += [
                Way(each.day, each.said.by, each.said.outcome, each.said.person)
                for each in self.steps.get(issued.addressee, ())
                if isinstance(each.said, Delivery) and each.said.of == step.chain
            ]
        return found[-1] if found else None


def runs_list(asked: Asked) -> Table:
    """All runs up to the day asked, the last first."""
    runs = Runs.read(asked.connection, asked.fund, asked.known_at).runs
    register = Register.read(asked.connection, asked.fund, asked.known_at)
    ways = Ways(asked, register)
    rows = [_run_row(each, register, ways) for each in runs if each.day <= asked.as_of]
    return Table.of("notice_runs", _RUNS, rows[::-1], asked.facts)


def _run_row(run: Run, register: Register, ways: Ways) -> Record:
    issued = [each for each in issued_of(run, register).values() if each.stands]
    first = run.said.get("first")
    return {
        "run": run.code,
        "day": run.day,
        "paper_kind": kind_of(run),
        "from": None if first is None else date.fromisoformat(first),
        "to": date.fromisoformat(run.said["as_of" if first is None else "to"]),
        "run_papers": len(run.papers),
        "asked_amount": run.amount,
        "run_issued": len(issued),
        "run_delivered": sum(_has_come(ways.of(each)) for each in issued),
        "run_numbers": _numbers(issued),
        "actor": run.actor,
    }


def _has_come(way: Way | None) -> bool:
    return way is not None and way.outcome == "received"


def kind_of(run: Run) -> Wording:
    """What the papers of a run are."""
    if not run.rung:
        return word_for("notice_kind.", "notice")
    to = run.said.get("to", "borrower")
    return word_for("notice_kind.", f"overdue-{run.said['round']}-{to}")


def _numbers(issued: Iterable[Issued]) -> str | None:
    found = sorted(issued, key=lambda each: (each.year, each.ordinal))
    if not found:
        return None
    first, last = found[0].number, found[-1].number
    return first if first == last else f"{first} – {last}"


def issued_of(run: Run, register: Register) -> dict[str, Issued]:
    """By borrower, the paper that was made of each draft of a run; one that stands before one that
    was taken back."""
    drafts = {each.draft: each.cooperative for each in run.papers}
    found: dict[str, Issued] = {}
    for each in register.papers:
        whose = drafts.get(each.draft)
        if whose is not None and not (whose in found and found[whose].stands):
            found[whose] = each
    return found


def run_table(asked: Asked, run: Run, notes: Iterable[Note] = ()) -> Table:
    register = Register.read(asked.connection, asked.fund, asked.known_at)
    known, issued = borrowers(asked), issued_of(run, register)
    ways = Ways(asked, register)
    rows = [_row(each, known, issued.get(each.cooperative), ways) for each in run.papers]
    return Table.of("notice_run", _PAPERS, rows, asked.facts, notes, on_screen=_ON_SCREEN)


def run_shown(asked: Asked, code: str) -> Table:
    run = Runs.read(asked.connection, asked.fund, asked.known_at).coded(code)
    said = {"run": run.code, "day": run.day, "kind": kind_of(run)}
    return run_table(asked, run, [Note("notice_run.about", said)])


def _row(of: Drafted, known: Mapping[str, Borrower], issued: Issued | None, ways: Ways) -> Record:
    borrower = known.get(of.cooperative) or Borrower(of.cooperative, name=of.cooperative)
    way = None if issued is None else ways.of(issued)
    return {
        "area": area_word(borrower.area),
        "name": borrower.name,
        "cooperative": of.cooperative,
        "to_pay": of.amount,
        "paper_number": None if issued is None else issued.number,
        "day": None if issued is None else issued.day,
        "run_state": word_for("run_state.", _state(issued)),
        **_way(way),
    }


def _state(issued: Issued | None) -> str:
    if issued is None:
        return "draft"
    if not issued.stands:
        return "taken_back"
    return "signed" if issued.copies else "issued"


def _way(way: Way | None) -> Record:
    if way is None:
        return {}
    return {
        "delivered_on": way.day,
        "delivered_by": word_for("choice.delivered_by.", way.by),
        "delivery": word_for(
            "paper_way." if way.outcome == "sent" else "choice.delivery.", way.outcome
        ),
        "received_by": way.person or None,
    }


class Reason(NamedTuple):
    """Why a borrower gets no paper."""

    borrower: Borrower
    why: str
    day: date | None
    document: str


def left_out_table(asked: Asked, found: Iterable[Reason]) -> Table:
    rows: list[Record] = [
        {
            "area": area_word(each.borrower.area),
            "name": each.borrower.name,
            "cooperative": each.borrower.number,
            "why": _why(each),
        }
        for each in found
    ]
    return Table.of("notice_left_out", _LEFT_OUT, rows, asked.facts)


def _why(reason: Reason) -> Wording:
    said = {"day": reason.day, "document": reason.document or "–"}
    return Word(reason.why, Sentence(f"notice_left_out.{reason.why}", said))


def moved_table(asked: Asked, found: Iterable[tuple[Borrower, int, int | None]]) -> Table:
    """Of whom the books say something else since the drafts."""
    rows: list[Record] = [
        {
            "area": area_word(of.area),
            "name": of.name,
            "cooperative": of.number,
            "to_pay_then": before,
            "to_pay_now": after,
        }
        for of, before, after in found
    ]
    return Table.of("notice_moved", _MOVED, rows, asked.facts)


def delivery_register(asked: Asked, run: Run) -> Table:
    """To be signed when a paper is handed over, or filled in when it comes back by post."""
    register = Register.read(asked.connection, asked.fund, asked.known_at)
    known, issued = borrowers(asked), issued_of(run, register)
    where = cooperatives(asked.connection, asked.fund, None, asked.known_at)
    ways = Ways(asked, register)
    rows: list[Record] = []
    for place, each in enumerate(run.papers, start=1):
        row = {**_row(each, known, issued.get(each.cooperative), ways)}
        del row["run_state"]
        of = where.get(each.cooperative)
        address = None if of is None else of.address or of.commune
        phone = None if of is None else of.phone
        rows.append({**row, "in_order": place, "address": address, "phone": phone})
    said = {"run": run.code, "kind": kind_of(run)}
    notes = [Note("notice_run.register", said)]
    return Table.of("delivery_register", _REGISTER, rows, asked.facts, notes)
