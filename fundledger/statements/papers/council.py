"""Papers of the council for risk: the minutes of its quarter, and a decision that it took."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from fundledger.arrears.council import Decision, decision_numbered, decisions, outcomes
from fundledger.calendar import quarter_named, quarter_of
from fundledger.messages import Wording
from fundledger.messages.wording import Joined
from fundledger.money import Dong
from fundledger.reports.agenda import agenda_screen
from fundledger.reports.asked import Asked
from fundledger.reports.council import items_table, state_of
from fundledger.reports.table import Record, Table, amount_of, texts
from fundledger.statements.content import Content, Value
from fundledger.statements.papers.grounds import grounds
from fundledger.statements.spans import span_in_words

_SHOWN = ("council_groups", "council_changes", "council_provisions", "council_proposals")


def council_minutes(
    asked: Asked, quarter: tuple[date, date], *, on: date | None, place: str
) -> Content:
    """What it looked at, and what it decided, as far as that was entered."""
    tables = {table.name: table for table in agenda_screen(asked, quarter).tables}
    code = quarter_of(quarter[1])
    taken = [each for each in _standing(asked) if each.quarter == code]
    items = _items(asked, taken)
    members = list(dict.fromkeys(name for each in taken for name in each.members))
    groups, provisions = tables["council_groups"].total, tables["council_provisions"].total
    day = taken[-1].day if taken else on
    fields: dict[str, Value] = {
        **grounds(day or min(asked.as_of, asked.today)),
        "as_of": min(asked.as_of, asked.today, quarter[1]),
        "period": span_in_words(*quarter),
        "quarter": code,
        "meeting_day": on or day,
        "meeting_place": place or None,
        "decisions": Joined(tuple(each.number for each in taken), ", ") if taken else None,
        "conclusions": _conclusions(taken),
        "member_count": len(members),
        "item_count": len(items.rows),
        "debts": amount_of(groups["debts"]),
        "principal": Dong(amount_of(groups["principal"])),
        "provision_needed": Dong(amount_of(provisions["provision_needed"])),
        "provision_held": Dong(amount_of(provisions["provision_held"])),
        "difference": Dong(amount_of(provisions["difference"])),
        **{f"{name}_count": len(tables[name].rows) for name in (*_SHOWN, "council_recovery")},
    }
    found = (*(tables[name] for name in (*_SHOWN, "council_recovery")), items, _members(members))
    return Content("council-minutes", fields, found)


def council_decision(asked: Asked, number: str) -> Content:
    decision = decision_numbered(asked.connection, asked.fund, number, asked.known_at)
    items = _items(asked, [decision])
    used = sum(each.amount or 0 for each in decision.items if each.what == "use")
    fields: dict[str, Value] = {
        **grounds(decision.day),
        "as_of": decision.day,
        "decision": decision.number,
        "decided_on": decision.day,
        "quarter": decision.quarter,
        "period": _quarter_in_words(decision.quarter),
        "conclusion": decision.conclusion or None,
        "member_count": len(decision.members),
        "item_count": len(items.rows),
        "used": Dong(used),
        "is_withdrawn": state_of(decision) == "withdrawn",
    }
    return Content("council-decision", fields, (items, _members(decision.members)))


def _quarter_in_words(code: str | None) -> Wording | None:
    return None if code is None else span_in_words(*quarter_named(code))


def _standing(asked: Asked) -> list[Decision]:
    found = decisions(asked.connection, asked.fund, asked.as_of, asked.known_at)
    return [each for each in found if each.withdrawn is None]


def _items(asked: Asked, of: Iterable[Decision]) -> Table:
    every = [item for each in of for item in each.items]
    found = outcomes(asked.connection, asked.fund, every, asked.as_of, asked.known_at)
    return items_table(asked, found)


def _members(names: Iterable[str]) -> Table:
    rows: list[Record] = [{"member": name} for name in names]
    return Table.of("council_members", texts("member"), rows)


def _conclusions(of: Iterable[Decision]) -> Joined | None:
    said = tuple(each.conclusion for each in of if each.conclusion)
    return Joined(said, "; ") if said else None
