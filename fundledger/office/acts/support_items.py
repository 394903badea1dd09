"""Items of support: entered, corrected, taken back, listed and totalled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fundledger.errors import Misused
from fundledger.office.acts.support import Category, Programme, To
from fundledger.office.answers import Answer, giving_back, shown
from fundledger.office.declaring import SpanFrom, Words, act, question
from fundledger.office.kinds import (
    TEXT,
    Cooperative,
    Day,
    Document,
    From,
    Loan,
    Name,
    SaidAmount,
    Source,
    SourceFile,
    Text,
    UnitsCounted,
)

if TYPE_CHECKING:
    from pathlib import Path

    from fundledger.errors import BadFile, Problem
    from fundledger.office.calling import Work
    from fundledger.reports.asked import Asked
    from fundledger.reports.many import Many
    from fundledger.reports.screens import Screen
    from fundledger.reports.table import Cell, Note, Table
    from fundledger.support.entering import Doubt

Ref = Annotated[str, TEXT.named("item")]
Area = Annotated[str, TEXT.named("area")]
ItemKey = Annotated[str, TEXT.named("key")]
MainUnit = Annotated[str, TEXT.named("unit")]
Cut = Annotated[Literal["source", "area"], Words("choice.cut.")]
MoneyUnit = Annotated[Literal["dong", "million", "billion"], Words("support_scale.")]


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of an item beside its category; None where nothing is said."""

    cooperative: Cooperative | None = None
    beneficiary: Name | None = None
    count: tuple[UnitsCounted, ...] = ()
    main_unit: MainUnit | None = None
    amount: SaidAmount | None = None
    source: Source | None = None
    area: Area | None = None
    on: Day | None = None
    since: From | None = None
    until: To | None = None
    cumulative: bool | None = None
    programme: Programme | None = None
    document: Document | None = None
    loan: Loan | None = None
    key: ItemKey | None = None
    note: Text | None = None

    def said(self) -> dict[str, Any]:
        """By the fields of an item."""
        from fundledger.support.items import Counted

        known = {each.name: getattr(self, each.name) for each in fields(self)}
        found = {
            name: value
            for name, value in known.items()
            if value is not None and name not in {"on", "since", "until", "count", "amount"}
        }
        if self.count:
            found["counts"] = tuple(Counted(*each) for each in self.count)
        if self.amount is not None:
            found["amount"], found["approximate"] = self.amount
        return {**found, **self._days()}

    def _days(self) -> dict[str, Any]:
        if self.on is not None and (self.since, self.until) != (None, None):
            raise Misused("support.day_and_period")
        if self.on is not None:
            return {"last": self.on, "first": None}
        named = {"first": self.since, "last": self.until}
        return {name: day for name, day in named.items() if day is not None}


@act
def add_support(work: Work, category: Category, *, given: Given, dry_run: bool = False) -> Answer:
    """One item: who was given what, how much, from where, when and by which paper.

    `amount` is whole đồng, or a text as reports write it: "669 triệu". `count`: {"HTX": 25}.
    """
    from fundledger.errors import FundledgerError
    from fundledger.reports.support import entered_table
    from fundledger.support.entering import enter
    from fundledger.support.items import Entered, Item, Version

    said = given.said()
    if "last" not in said:
        raise FundledgerError("support.no_day")
    if "first" not in said and not said.get("cumulative") and given.on is None:
        raise FundledgerError("support.period_begins")
    item = Item(category=category, **said)
    with work.writing() as writer:
        received, doubts = enter(writer, item, work.today)
        version = Version(received.ref.link, work.today, work.actor, received.item)
        entered = Entered(received.ref, (version,))
        table = entered_table(writer.connection, work.fund, [entered], work.today)
    return shown(table, remarks=_noted(doubts), item=str(received.ref))


@act(gives_back="support")
def import_support(work: Work, file: SourceFile, *, dry_run: bool = False) -> Answer:
    """The items of a file: all of them, or none. The same file again changes nothing."""
    from fundledger.errors import Problem
    from fundledger.exchange.remarks import write_with_remarks
    from fundledger.exchange.support import take_support
    from fundledger.reports.support import received_table
    from fundledger.schemas.support import LAYOUT

    def write(refusal: BadFile, place: Path, replace: bool) -> None:
        write_with_remarks(file, refusal.problems, place, layout=LAYOUT, replace=replace)

    reading = work.progress("support_received.reading", None, file=file.name)
    with giving_back(write), reading as advance:
        taken = take_support(
            *(work.book, work.fund, work.actor, file),
            today=work.today,
            dry_run=dry_run,
            progress=advance,
        )
    with work.reading() as asked:
        facts: dict[str, Cell] = {"file": file.name, "fund": work.fund}
        table = received_table(asked, taken.received, taken.rows, facts, dry_run=dry_run)
    odd = [Problem(each.place, each.key, dict(each.params)) for each in taken.odd]
    return shown(table, remarks=odd)


@act
def correct_support(
    work: Work,
    item: Ref,
    *,
    reason: Text = "",
    category: Category | None = None,
    given: Given,
    dry_run: bool = False,
) -> Answer:
    """Say an item anew, with a reason: what is not said stays, and so does what was said before."""
    from fundledger.reports.support import entered_table
    from fundledger.support import items
    from fundledger.support.entering import correct

    changes = {**({} if category is None else {"category": category}), **given.said()}
    if not changes:
        raise Misused("usage.nothing_said")
    ref = items.Ref.read(item)
    with work.writing() as writer:
        corrected, doubts = correct(writer, ref, changes, reason, work.today)
        table = entered_table(writer.connection, work.fund, [corrected], work.today)
    return shown(table, remarks=_noted(doubts), item=str(ref))


@act
def void_support(
    work: Work, items: tuple[Ref, ...], *, reason: Text = "", dry_run: bool = False
) -> Answer:
    """Take items back that should never have been entered; with a reason.

    A number without a place, such as 157, means all that were entered with it.
    """
    from fundledger.reports.support import entered_table
    from fundledger.support.entering import take_back
    from fundledger.support.items import refs_meant

    with work.writing() as writer:
        refs = refs_meant(writer.connection, writer.fund, items)
        found = take_back(writer, refs, reason, work.today)
        table = entered_table(writer.connection, work.fund, found, work.today)
    return shown(table, items=[str(each.ref) for each in found])


@question(of_many=True)
def support_items(
    asked: Asked,
    *,
    category: Category = "",
    programme: Programme = "",
    cooperative: Cooperative = "",
    source: Source = "",
    area: Area = "",
    document: Document = "",
    since: From | None = None,
    with_void: bool = False,
) -> Table:
    """The items that ended by the day, as they stand; `with_void` what was taken back, too."""
    from fundledger.reports.support import Picked, item_list

    picked = Picked(*(category, programme, cooperative, source, area, document, since, with_void))
    return item_list(asked, picked)


@question
def support_item(asked: Asked, item: Ref) -> Screen:
    """One item, and all that was said of it."""
    from fundledger.reports.support import item_screen
    from fundledger.support import items

    return item_screen(asked, items.Ref.read(item))


def _totals_of_all(found: Many, said: Mapping[str, Any]) -> Screen:
    from fundledger.reports.support_totals import totals_of_funds

    return totals_of_funds(found)


@question(of_many=True, together=_totals_of_all, main="support_totals")
def support_totals(
    asked: Asked,
    *,
    first: SpanFrom,
    cumulative_from: Day | None = None,
    by: tuple[Cut, ...] = (),
    category: Category = "",
    programme: Programme = "",
    source: Source = "",
    area: Area = "",
    scale: MoneyUnit = "dong",
) -> Screen:
    """What was given, by category: in the span, and cumulative up to its end.

    `by` source or area a row for each; `cumulative_from` a day, or from the beginning. Figures for
    programs are in đồng; `scale` is how people are shown them.
    """
    from fundledger.reports.support_totals import totals_screen
    from fundledger.support.totals import Wanted

    wanted = Wanted(
        first=first,
        last=asked.as_of,
        since=cumulative_from,
        by=frozenset(by),
        category=category,
        programme=programme,
        source=source,
        area=area,
    )
    return totals_screen(asked, wanted, scale)


def _noted(doubts: Iterable[Doubt]) -> list[Note | Problem]:
    from fundledger.reports.table import Note

    return [Note(each.key, dict(each.params)) for each in doubts]
