"""The council's decisions as tables: all of them, and one with what came of each debt it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from fundledger.arrears.approvals import Approval
from fundledger.arrears.council import Decision, Outcome, decision_numbered, decisions, outcomes
from fundledger.messages.wording import Joined, Sentence
from fundledger.registers.contracts import find_contract
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    alone,
    days,
    money,
    numbers,
    texts,
    word_for,
)

_LIST = (
    *(*texts("decision"), *days("day"), *texts("quarter")),
    *(*numbers("uses"), *money("amount"), *numbers("strike_offs", "raises")),
    *(*texts("state"), *texts("members", "conclusion", wide=True)),
)
_ITEMS = (
    *(*texts("what", "loan"), *texts("cooperative", wide=True), *texts("name")),
    *(*money("amount"), *numbers("debt_group"), *days("until")),
    *(*texts("outcome"), *days("done_on"), *numbers("link", wide=True)),
)
_ITEMS_ON_SCREEN = (
    *alone(*texts("what")),
    (Column("loan"), ("loan", "name")),
    *alone(*money("amount"), *numbers("debt_group"), *days("until"), *texts("outcome")),
    *alone(*days("done_on")),
)


def decision_list(asked: Asked) -> Table:
    """Every decision that was taken by the day, the last first."""
    found = decisions(asked.connection, asked.fund, asked.as_of, asked.known_at)
    records = [_listed(each) for each in reversed(found)]
    return Table.of("council_decisions", _LIST, records, asked.facts)


def decision_screen(asked: Asked, number: str) -> Screen:
    """One decision, and what had come of each of its items by the day."""
    where = asked.connection, asked.fund
    decision = decision_numbered(*where, number, asked.known_at)
    found = outcomes(*where, decision.items, asked.as_of, asked.known_at)
    return decided_screen(asked, decision, found, asked.facts)


def decided_screen(
    asked: Asked,
    decision: Decision,
    found: Sequence[Outcome],
    facts: Mapping[str, Cell],
    notes: Iterable[Note] = (),
) -> Screen:
    """The paper, and below it its items."""
    about = _about(decision, facts)
    return Screen((about, items_table(asked, found, notes)))


def items_table(asked: Asked, found: Sequence[Outcome], notes: Iterable[Note] = ()) -> Table:
    register = borrowers(asked)
    records = [_item(asked, each, register) for each in found]
    return Table.of("council_items", _ITEMS, records, None, notes, on_screen=_ITEMS_ON_SCREEN)


def _listed(decision: Decision) -> Record:
    def of(what: str) -> list[Approval]:
        return [each for each in decision.items if each.what == what]

    return {
        "decision": decision.number,
        "day": decision.day,
        "quarter": decision.quarter,
        "uses": len(of("use")) or None,
        "amount": sum(each.amount or 0 for each in of("use")) or None,
        "strike_offs": len(of("strike_off")) or None,
        "raises": len(of("raise")) or None,
        "state": word_for("council_state.", state_of(decision)),
        "members": Joined(decision.members, ", "),
        "conclusion": decision.conclusion or None,
    }


def state_of(decision: Decision) -> str:
    return "stands" if decision.withdrawn is None else "withdrawn"


def _about(decision: Decision, facts: Mapping[str, Cell]) -> Table:
    said: dict[str, Cell] = {
        "decision": decision.number,
        "day": Joined((decision.day,)),
        "quarter": decision.quarter,
        "members": Joined(decision.members, ", "),
        "conclusion": decision.conclusion or None,
        "state": word_for("council_state.", state_of(decision)),
        "actor": decision.actor,
    }
    if (gone := decision.withdrawn) is not None:
        said["withdrawn"] = Sentence("council_word.withdrawn", gone._asdict())
    rows: list[Record] = [
        {"what": word_for("council_about.", name), "value": cell}
        for name, cell in said.items()
        if cell is not None
    ]
    return Table.of("council_decision", texts("what", "value"), rows, facts)


def _item(asked: Asked, outcome: Outcome, register: Mapping[str, Borrower]) -> Record:
    item = outcome.item
    contract = find_contract(asked.connection, asked.fund, item.loan, asked.known_at)
    number = None if contract is None else contract.cooperative
    known = register.get(number or "")
    return {
        "what": word_for("council_item.", item.what),
        "loan": item.loan,
        "cooperative": number,
        "name": None if known is None else known.name,
        "amount": item.amount,
        "debt_group": item.group,
        "until": item.until,
        "outcome": word_for("council_outcome.", outcome.state),
        "done_on": outcome.day if outcome.by is not None else None,
        "link": None if outcome.by is None else outcome.by.chain,
    }
