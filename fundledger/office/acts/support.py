"""Programmes of support, and the tree of categories under which support is counted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from fundledger.errors import Misused
from fundledger.office.answers import Answer, shown
from fundledger.office.declaring import Words, act, question
from fundledger.office.kinds import (
    TEXT,
    Budgeted,
    Day,
    Document,
    From,
    Name,
    Spelled,
    Text,
)

if TYPE_CHECKING:
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Note, Table

Programme = Annotated[str, TEXT.named("programme")]
Category = Annotated[str, TEXT.named("category")]
Preset = Annotated[str, TEXT.named("preset")]
Unit = Annotated[str, TEXT.named("unit"), Spelled("--unit")]
To = Annotated[Day, Spelled("--to")]
SupportMoney = Annotated[Literal["grant", "loan"], Words("support_money.")]


@act
def add_programme(
    work: Work,
    programme: Programme,
    *,
    name: Name,
    since: From,
    until: To,
    basis: Text = "",
    budget: tuple[Budgeted, ...] = (),
    note: Text = "",
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """A new programme: by which paper, from when to when, with how much money from where.

    `budget` says sums by source: {"NSTW": 55_600_000_000}, or "NSTW=55.600 triệu".
    """
    from fundledger.reports.support import programme_table
    from fundledger.support import programmes as of_programmes

    wanted = of_programmes.Programme(
        code=programme,
        name=name,
        first=since,
        last=until,
        basis=basis,
        budget=tuple(of_programmes.Budgeted(*each) for each in budget),
        note=note,
    )
    with work.writing() as writer:
        new = of_programmes.new_sources(writer, wanted)
        stated = of_programmes.add(writer, wanted, work.today, document)
    table = programme_table(stated, _facts(work))
    return shown(table, remarks=_new("sources", new), link=stated.chain)


@act
def correct_programme(
    work: Work,
    programme: Programme,
    *,
    reason: Text = "",
    name: Name | None = None,
    since: From | None = None,
    until: To | None = None,
    basis: Text | None = None,
    budget: tuple[Budgeted, ...] = (),
    note: Text | None = None,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Say anew what is known of a programme, with a reason; what is not said stays.

    A `budget` that is said takes the place of all that was said of it.
    """
    from fundledger.reports.support import programme_table
    from fundledger.support import programmes as of_programmes

    named = {"name": name, "first": since, "last": until, "basis": basis, "note": note}
    changes: dict[str, object] = {k: v for k, v in named.items() if v is not None}
    if budget:
        changes["budget"] = tuple(of_programmes.Budgeted(*each) for each in budget)
    if not changes:
        raise Misused("usage.nothing_said")
    with work.writing() as writer:
        standing = of_programmes.programme_named(writer.connection, writer.fund, programme)
        wanted = replace(standing, **changes)  # type: ignore[arg-type]  # its own fields
        new = of_programmes.new_sources(writer, wanted)
        stated = of_programmes.correct(writer, wanted, work.today, reason, document)
    table = programme_table(stated, _facts(work))
    return shown(table, remarks=_new("sources", new), link=stated.chain)


@question(of_many=True)
def programmes(asked: Asked) -> Table:
    """The programmes of support, with their budgets."""
    from fundledger.reports.support import programme_list

    return programme_list(asked)


@question
def programme(asked: Asked, programme: Programme) -> Screen:
    """One programme: its budget by source beside what was given so far; all that was said of it."""
    from fundledger.reports.support import programme_screen

    return programme_screen(asked, programme)


@act
def adopt_support_categories(
    work: Work, preset: Preset, *, document: Document = "", dry_run: bool = False
) -> Answer:
    """Take over a tree of categories that comes with the program, and the programme it is of.

    What stands already is left as it is; a code that stands with other words has them changed.
    """
    from fundledger.reports.support import adopted_table
    from fundledger.support.presets import adopt

    with work.writing() as writer:
        found = adopt(writer, preset, work.today, document)
    table = adopted_table(found, _facts(work), dry_run=dry_run)
    return shown(table)


@act
def add_support_category(
    work: Work,
    category: Category,
    *,
    name: Name,
    parent: Category = "",
    units: tuple[Unit, ...] = (),
    money: SupportMoney | None = None,
    of_fund_loans: bool = False,
    programme: Programme = "",
    basis: Text = "",
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """One more category, under another or at the top; `units` is what it is counted in.

    `of_fund_loans`: nothing is entered under it, for its figures are those of the Fund's own loans.
    """
    from fundledger.reports.support import category_table
    from fundledger.support import categories

    wanted = categories.Category(
        code=category,
        name=name,
        parent=parent,
        units=units,
        money=money or ("loan" if of_fund_loans else ""),
        feed="fund_loans" if of_fund_loans else "",
        programme=programme,
        basis=basis,
    )
    with work.writing() as writer:
        new = categories.new_units(writer, wanted)
        added = categories.add(writer, wanted, work.today, document)
        known = categories.tree(writer.connection, writer.fund)
    return shown(category_table(known, added, _facts(work)), remarks=_new("units", new))


@act
def change_support_category(
    work: Work,
    category: Category,
    *,
    name: Name | None = None,
    parent: Category | None = None,
    units: tuple[Unit, ...] = (),
    money: SupportMoney | None = None,
    programme: Programme | None = None,
    basis: Text | None = None,
    document: Document = "",
    dry_run: bool = False,
) -> Answer:
    """Call a category otherwise, or put it under another; its items stay under it."""
    from fundledger.reports.support import category_table
    from fundledger.support import categories

    named: dict[str, object] = {"name": name, "parent": parent, "money": money}
    named |= {"programme": programme, "basis": basis, "units": units or None}
    changes = {key: value for key, value in named.items() if value is not None}
    if not changes:
        raise Misused("usage.nothing_said")
    with work.writing() as writer:
        standing = categories.tree(writer.connection, writer.fund)
        code = standing.meant(category)
        wanted = replace(standing[code], **changes)  # type: ignore[arg-type]  # its own fields
        new = categories.new_units(writer, wanted)
        changed = categories.change(writer, wanted, work.today, document)
        known = categories.tree(writer.connection, writer.fund)
    return shown(category_table(known, changed, _facts(work)), remarks=_new("units", new))


@act(shows=False)
def drop_support_category(
    work: Work, category: Category, *, reason: Text = "", dry_run: bool = False
) -> Answer:
    """Take a category back that nothing is under; with a reason."""
    from fundledger.office.answers import told
    from fundledger.reports.table import Note
    from fundledger.support import categories
    from fundledger.support.entering import uses

    with work.writing() as writer:
        code = categories.tree(writer.connection, writer.fund).meant(category)
        is_used = uses(writer, code)
        dropped = categories.drop(writer, code, reason, work.today, is_used=is_used)
    key = "would_drop" if dry_run else "dropped"
    said = {"code": dropped.code, "name": dropped.name}
    return told(Note(f"support_category.{key}", said), category=dropped.code)


@question(of_many=True)
def support_categories(asked: Asked) -> Table:
    """The tree of categories under which support is counted."""
    from fundledger.reports.support import category_list

    return category_list(asked)


def _new(what: str, names: list[str]) -> list[Note]:
    """A slip of the finger would be a name of its own from now on."""
    from fundledger.reports.table import Note

    return [Note(f"support_new.{what}", {"names": names})] if names else []


def _facts(work: Work) -> dict[str, int]:
    return {"fund": work.fund}
