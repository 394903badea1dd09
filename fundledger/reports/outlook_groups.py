"""Debt groups and provisions on the last day of the span, beside those of now, by outlook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fundledger.arrears.debt_groups import GroupSums
from fundledger.messages.wording import Joined, Sentence
from fundledger.outlook.grades_then import Grading, Groups
from fundledger.outlook.grades_then import read as read_grading
from fundledger.outlook.methods import Outlook
from fundledger.reports.arrears import day_of
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, borrowers
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    numbers,
    sums,
    texts,
    word_for,
)
from fundledger.reports.trails import group_word, percent_of, reasons, set_facts

_BY_LOAN = (
    *(*texts("loan", "cooperative", "name"), *numbers("group_now", "group_then")),
    *(*sums("principal_then", "provision_then", "provision_change"), *texts("debt_group_reason")),
)


@dataclass(frozen=True, slots=True)
class Graded:
    """Now, and then by each outlook in turn."""

    grading: Grading
    now: Groups
    then: tuple[Groups, ...]


def read_groups(asked: Asked, found: Sequence[Outlook]) -> Graded:
    grading = read_grading(day_of(asked), found[0].until)
    return Graded(grading, grading.now, tuple(grading.then(of) for of in found))


def groups_table(of: Graded, names: Sequence[tuple[str, Sentence]]) -> Table:
    """A column of now, and one of each outlook; principal by group, bad debt, provisions."""
    every = (of.now, *of.then)
    keys = ["now", *(name for name, _ in names)]
    columns: tuple[Column, ...] = (
        *texts("figure"),
        *(Column("now", "money", title=Sentence("outlook_column.now", {"day": of.now.day})),),
        *(Column(name, "money", title=title) for name, title in names),
    )
    sums_of = [each.sums for each in every]
    lines: list[tuple[Cell, Sequence[Cell]]] = [
        (group_word(group.group), [each.each[place].principal for each in sums_of])
        for place, group in enumerate(sums_of[0].each)
    ]
    lines += [
        (_word("principal"), [each.principal for each in sums_of]),
        (_word("bad_debt"), [each.bad for each in sums_of]),
        (_word("specific"), [each.needs.specific for each in every]),
        (_word("general"), [each.needs.general for each in every]),
        (_word("provisions_needed"), [each.needed for each in every]),
        (_word("provisions_change"), [None, *(each.needed - of.now.needed for each in of.then)]),
    ]
    rows: list[Record] = [
        {"figure": figure, **dict(zip(keys, cells, strict=True))} for figure, cells in lines
    ]
    rules = of.grading.graders_then.rules
    facts: dict[str, Cell] = {
        **set_facts(rules),
        "provision_rules": of.grading.measure_then.rules.name,
    }
    return Table.of("outlook_groups", columns, rows, facts, [_bad_debt(columns[1:], sums_of)])


def _bad_debt(columns: Sequence[Column], sums_of: Sequence[GroupSums]) -> Note:
    """The ratio of each column: a share does not stand among sums."""
    said = [
        Sentence("outlook_group.ratio", {"of": column.heading, "percent": percent})
        for column, each in zip(columns, sums_of, strict=True)
        if (percent := percent_of(each.bad, each.principal)) is not None
    ]
    return Note("outlook_group.ratios", {"ratios": Joined(tuple(said), "; ")})


def graded_loans(asked: Asked, of: Graded, place: int) -> Table:
    """Every loan that owes principal then, by one of the outlooks."""
    then, now = of.then[place], of.now
    register = borrowers(asked)
    rows: list[Record] = []
    for each in then.standing:
        graded = then.graded[each.number]
        needs = then.needs.of[each.number].specific
        before = now.needs.of.get(each.number)
        rows.append(
            {
                "loan": each.number,
                "cooperative": each.owner,
                "name": register.get(each.owner, Borrower(each.owner)).name,
                "group_now": now.graded[each.number].group if before else None,
                "group_then": graded.group,
                "principal_then": each.principal,
                "provision_then": needs,
                "provision_change": needs - (before.specific if before else 0),
                "debt_group_reason": reasons(graded),
            }
        )
    return Table.of("outlook_groups_by_loan", _BY_LOAN, rows)


def groups_as_data(of: Graded, found: Sequence[Outlook], first: Outlook) -> dict[str, Any]:
    """What a program is given of the first outlook, and beside it of every one in turn."""
    place = next(place for place, each in enumerate(found) if each is first)
    return {
        "groups_now": _of_day(of.now),
        "groups_then": {**_of_day(of.then[place]), **_change(of, place)},
        "groups_beside": [
            {
                "method": each.method,
                "scenario": each.scenario or None,
                **_of_day(of.then[number]),
                **_change(of, number),
            }
            for number, each in enumerate(found)
            if number != place
        ],
    }


def _of_day(of: Groups) -> dict[str, Any]:
    sums_of = of.sums
    return {
        "day": of.day,
        "groups": [
            {"group": each.group, "debts": each.debts, "principal": each.principal}
            for each in sums_of.each
        ],
        "bad_debt": sums_of.bad,
        "bad_debt_percent": percent_of(sums_of.bad, sums_of.principal),
        "provisions_specific": of.needs.specific,
        "provisions_general": of.needs.general,
        "provisions_needed": of.needed,
    }


def _change(of: Graded, place: int) -> dict[str, Any]:
    return {"provisions_change": of.then[place].needed - of.now.needed}


def _word(name: str) -> Cell:
    return word_for("outlook_group.", name)
