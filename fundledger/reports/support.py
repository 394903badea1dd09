"""The support programme as tables: programmes, categories, items, what became of a file of them.

Totals have a module of their own: `reports/support_totals.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from fundledger.messages import Wording
from fundledger.messages.wording import Joined, Sentence
from fundledger.money import Dong
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
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
from fundledger.rules.support import presets
from fundledger.support import programmes as of_programmes
from fundledger.support.categories import Category, Tree, tree
from fundledger.support.entering import Received
from fundledger.support.items import Counted, Entered, Item, Ref, Version, entered, item_at
from fundledger.support.named import source_name, sources_with
from fundledger.support.presets import AdoptedPreset
from fundledger.support.programmes import Programme, Stated, programmes
from fundledger.support.totals import Wanted, totals

if TYPE_CHECKING:
    from sqlalchemy import Connection

_PROGRAMMES = (*texts("programme", "name", "legal_basis"), *days("from", "to"), *money("budget"))
_BUDGET = (*texts("source", "source_name"), *sums("budget", "given", "not_given"))
_VERSIONS = (
    *(*numbers("link"), *days("day"), *texts("document", "name", "legal_basis")),
    *(*days("from", "to"), *money("budget"), *texts("actor", "reason")),
)
_CATEGORIES = (
    *(*texts("category", "category_name", "parent", "units"), *texts("support_money", "feed")),
    *(*texts("programme", wide=True), *texts("legal_basis", wide=True)),
)
_ADOPTED = (*texts("category", "category_name", "parent", "outcome"),)
_ITEMS = (
    *(*texts("item"), *days("from", wide=True), *days("to"), *texts("category", "category_name")),
    *(*texts("cooperative", wide=True), *texts("beneficiary", "counted"), *money("amount")),
    *(
        *texts("source", "area", "document"),
        *texts("loan", "programme", "item_key", "note", wide=True),
    ),
    *texts("state"),
)
_ITEMS_ON_SCREEN = (
    *alone(*texts("item"), *days("to")),
    (Column("category_name"), ("category", "category_name")),
    (Column("beneficiary"), ("beneficiary", "counted")),
    *alone(*money("amount"), *texts("source", "area", "state")),
)
_ITEM_VERSIONS = (
    *(*numbers("link"), *days("day"), *texts("actor", "reason", "category")),
    *(*days("from", "to"), *texts("beneficiary", "counted"), *money("amount")),
    *texts("source", "area", "document"),
)
_RECEIVED = (
    *(*numbers("row"), *texts("item", "category", "category_name", "beneficiary", "counted")),
    *(*money("amount"), *days("to"), *texts("outcome")),
)


# Programmes.


def programme_list(asked: Asked) -> Table:
    known = programmes(asked.connection, asked.fund, asked.known_at)
    rows = [_programme(each) for each in known.values()]
    return Table.of("support_programmes", _PROGRAMMES, rows, asked.facts)


def programme_screen(asked: Asked, code: str) -> Screen:
    """One: its budget by source beside what was given so far, and all that was said of it."""
    at = asked.connection, asked.fund
    programme = of_programmes.programme_named(*at, code, asked.known_at)
    said = of_programmes.versions(*at, programme.code, asked.known_at)
    budget, notes = _budget(asked, programme)
    return Screen(
        (
            Table.of("support_programme", _PROGRAMMES, [_programme(programme)], asked.facts),
            Table.of("programme_budget", _BUDGET, budget, None, notes),
            replace(
                Table.of("programme_versions", _VERSIONS, map(_version, said), is_detail=True),
                hidden_note="support_note.has_versions",
            ),
        )
    )


def programme_table(stated: Stated, facts: Mapping[str, Cell], notes: Iterable[Note] = ()) -> Table:
    rows = [_programme(stated.programme)]
    return Table.of("support_programme", _PROGRAMMES, rows, facts, notes)


def _programme(of: Programme) -> Record:
    return {
        "programme": of.code,
        "name": of.name,
        "legal_basis": of.basis or None,
        "from": of.first,
        "to": of.last,
        "budget": of.total if of.budget else None,
    }


def _version(said: Stated) -> Record:
    record = {k: v for k, v in _programme(said.programme).items() if k != "programme"}
    about: dict[str, Cell] = {
        "link": said.chain,
        "day": said.day,
        "document": said.document or None,
    }
    return {**about, **record, "actor": said.actor, "reason": said.reason or None}


def _budget(asked: Asked, programme: Programme) -> tuple[list[Record], list[Note]]:
    wanted = Wanted(
        first=asked.as_of,
        last=asked.as_of,
        by=frozenset({"source"}),
        programme=programme.code,
    )
    found = totals(asked.connection, asked.fund, wanted, asked.known_at, asked.today)
    given: dict[str, int] = {}
    for row in found.rows:
        if row.total or row.category is None or found.tree.money_of(row.category) != "grant":
            continue
        source = row.source or ""
        given[source] = given.get(source, 0) + (row.cumulative_amount or 0)
    planned = dict(programme.budget)
    rows: list[Record] = [
        {
            "source": Word(source, source or Sentence("support_word.no_source")),
            "source_name": source_name(source) if source else None,
            "budget": planned.get(source),
            "given": given.get(source, 0),
            "not_given": planned.get(source, 0) - given.get(source, 0),
        }
        for source in dict.fromkeys([*planned, *given])
    ]
    return rows, [Note("support_note.given_so_far", {"day": asked.as_of})]


# Categories.


def category_list(asked: Asked) -> Table:
    known = tree(asked.connection, asked.fund, asked.known_at)
    notes = [Note("support_note.presets", {"presets": list(presets())})]
    rows = [_category(known, each) for each, _ in known.in_order()]
    return Table.of("support_categories", _CATEGORIES, rows, asked.facts, notes)


def category_table(
    known: Tree, category: Category, facts: Mapping[str, Cell], notes: Iterable[Note] = ()
) -> Table:
    rows = [_category(known, category)]
    return Table.of("support_category", _CATEGORIES, rows, facts, notes)


def adopted_table(found: AdoptedPreset, facts: Mapping[str, Cell], *, dry_run: bool) -> Table:
    """What became of the categories of a preset, and of its programme."""
    rows: list[Record] = [
        {
            "category": each.category.code,
            "category_name": each.category.name,
            "parent": each.category.parent or None,
            "outcome": word_for("support_outcome.", each.outcome),
        }
        for each in found.categories
    ]
    new = sum(each.outcome in {"new", "changed"} for each in found.categories)
    kept = sum(each.outcome == "kept" for each in found.categories)
    key = "would_adopt" if dry_run else "adopted"
    notes = [Note(f"support_note.{key}", {"preset": found.preset.name, "count": new})]
    if kept:
        notes.append(Note("support_note.kept", {"count": kept}))
    if (programme := found.programme) is not None:
        said: dict[str, object] = {"code": programme.code, "budget": Dong(programme.total)}
        with_budget = "programme_too" if programme.budget else "programme_too_no_budget"
        notes.append(Note(f"support_note.{with_budget}", said))
    if found.preset.unverified:
        notes.append(Note("support_note.unverified", {"source": found.preset.source}))
    return Table.of("support_adopted", _ADOPTED, rows, facts, notes)


def _category(known: Tree, of: Category) -> Record:
    is_known = of.code in known
    nature = known.money_of(of.code) if is_known else of.money or "grant"
    return {
        "category": of.code,
        "category_name": of.name,
        "parent": of.parent or None,
        "units": ", ".join(of.units) or None,
        "support_money": word_for("support_money.", nature),
        "feed": word_for("support_feed.", of.feed) if of.feed else None,
        "programme": (known.programme_of(of.code) if is_known else of.programme) or None,
        "legal_basis": of.basis or None,
    }


# Items.


@dataclass(frozen=True, slots=True)
class Picked:
    """Which items are listed; all where nothing is said."""

    category: str = ""
    programme: str = ""
    cooperative: str = ""
    source: str = ""
    area: str = ""
    document: str = ""
    first: date | None = None
    with_void: bool = False


def item_list(asked: Asked, picked: Picked) -> Table:
    """Items that ended by the day, as they stand; the last day last."""
    known = tree(asked.connection, asked.fund, asked.known_at)
    register = borrowers(asked)
    within = known.under(known.meant(picked.category)) if picked.category else None
    picked = _as_named(asked, picked)
    found = [
        each
        for each in entered(asked.connection, asked.fund, asked.known_at)
        if _is_picked(asked, each, picked, within, register)
        and picked.programme in ("", _programme_of(known, each.item))
    ]
    found.sort(key=lambda each: (each.item.last, each.ref))
    rows = [_item(each, known, register) for each in found]
    notes = _of_items(found)
    return Table.of("support_items", _ITEMS, rows, asked.facts, notes, on_screen=_ITEMS_ON_SCREEN)


def item_screen(asked: Asked, ref: Ref) -> Screen:
    """One item, and all that was said of it, the last one last."""
    known = tree(asked.connection, asked.fund, asked.known_at)
    register = borrowers(asked)
    found = item_at(asked.connection, asked.fund, ref, asked.known_at)
    versions = [_item_version(each, register) for each in found.versions]
    item = Table.of("support_item", _ITEMS, [_item(found, known, register)], asked.facts)
    return Screen((item, Table.of("support_versions", _ITEM_VERSIONS, versions)))


def entered_table(
    connection: Connection, fund: int, found: Sequence[Entered], today: date
) -> Table:
    """Items that were just entered, corrected or taken back."""
    asked = Asked(connection, fund, today, None, {"fund": fund}, today)
    known, register = tree(connection, fund), borrowers(asked)
    rows = [_item(each, known, register) for each in found]
    return Table.of("support_item", _ITEMS, rows, asked.facts, on_screen=_ITEMS_ON_SCREEN)


def received_table(
    asked: Asked,
    received: Sequence[Received],
    rows: Sequence[int | None],
    facts: Mapping[str, Cell],
    *,
    dry_run: bool,
) -> Table:
    """What became of the rows of a file."""
    known, register = tree(asked.connection, asked.fund), borrowers(asked)
    new = sum(each.became == "new" for each in received)
    key = "would_enter" if dry_run else "entered"
    said: dict[str, object] = {"new": new, "already": len(received) - new}
    notes = [Note(f"support_received.{key}", said)]
    void = sum(each.became == "void" for each in received)
    if void:
        notes.append(Note("support_received.left_void", {"count": void}))
    records: list[Record] = [
        {
            "row": rows[each.at],
            "item": str(each.ref),
            **_about(each.item, known, register),
            "to": each.item.last,
            "outcome": _became(each.became, dry_run),
        }
        for each in received
    ]
    return Table.of("support_received", _RECEIVED, records, facts, notes)


def counted_words(counts: Iterable[Counted]) -> str | None:
    """“25 HTX, 28 người”."""
    return ", ".join(f"{number} {unit}" for unit, number in counts) or None


def _is_picked(
    asked: Asked,
    of: Entered,
    picked: Picked,
    within: frozenset[str] | None,
    register: Mapping[str, Borrower],
) -> bool:
    item = of.item
    if item.last > asked.as_of or (of.is_void and not picked.with_void):
        return False
    wanted = {
        "cooperative": picked.cooperative,
        "source": picked.source,
        "document": picked.document,
    }
    return (
        (within is None or item.category in within)
        and (picked.first is None or item.last >= picked.first)
        and all(not value or getattr(item, name) == value for name, value in wanted.items())
        and (not picked.area or _area(item, register).casefold() == picked.area.casefold())
    )


def _area(item: Item, register: Mapping[str, Borrower]) -> str:
    borrower = register.get(item.cooperative)
    return item.area or (borrower.area if borrower is not None else "")


def _item(of: Entered, known: Tree, register: Mapping[str, Borrower]) -> Record:
    item = of.item
    state = "void" if of.is_void else "corrected" if of.is_corrected else "stands"
    return {
        "item": str(of.ref),
        "from": item.begins,
        "to": item.last,
        **_about(item, known, register),
        "cooperative": item.cooperative or None,
        "source": item.source or None,
        "area": area_word(_area(item, register)),
        "document": item.document or None,
        "loan": item.loan or None,
        "programme": _programme_of(known, item) or None,
        "item_key": item.key or None,
        "note": item.note or None,
        "state": word_for("support_outcome.", state),
    }


def _programme_of(known: Tree, item: Item) -> str:
    """The one it says, or that of its category."""
    of_category = known.programme_of(item.category) if item.category in known else ""
    return item.programme or of_category


def _as_named(asked: Asked, picked: Picked) -> Picked:
    """Source and programme by their codes, however they were written."""
    every = programmes(asked.connection, asked.fund, asked.known_at).values()
    source = sources_with(every).meant(picked.source) if picked.source else ""
    names = of_programmes.names_of(every)
    programme = names.meant(picked.programme) if picked.programme else ""
    return replace(picked, source=source, programme=programme)


def _about(item: Item, known: Tree, register: Mapping[str, Borrower]) -> dict[str, Cell]:
    is_known = item.category in known
    return {
        "category": item.category,
        "category_name": known[item.category].name if is_known else None,
        "beneficiary": _whom(item, register),
        "counted": _counted(item),
        "amount": item.amount,
    }


def _whom(item: Item, register: Mapping[str, Borrower]) -> str | None:
    if item.cooperative:
        borrower = register.get(item.cooperative)
        return borrower.name if borrower is not None and borrower.name else item.cooperative
    return item.beneficiary or None


def _counted(item: Item) -> Wording | str | None:
    words = counted_words(item.counts)
    marks = [
        Sentence(f"support_word.{name}")
        for name in ("cumulative", "approximate")
        if getattr(item, name)
    ]
    if not marks:
        return words
    return Joined(tuple(filter(None, (words, *marks))), " · ")


def _item_version(of: Version, register: Mapping[str, Borrower]) -> Record:
    head: dict[str, Cell] = {"link": of.chain, "day": of.day, "actor": of.actor}
    if of.item is None:
        reason = Joined((Sentence("support_word.taken_back"), of.reason), ": ")
        return {**head, "reason": reason}
    item = of.item
    return {
        **head,
        "reason": of.reason or None,
        "category": item.category,
        "from": item.begins,
        "to": item.last,
        "beneficiary": _whom(item, register),
        "counted": _counted(item),
        "amount": item.amount,
        "source": item.source or None,
        "area": item.area or None,
        "document": item.document or None,
    }


def _became(became: str, dry_run: bool) -> Word:
    return word_for("support_outcome.", "would_enter" if became == "new" and dry_run else became)


def _of_items(found: Sequence[Entered]) -> Iterator[Note]:
    unsaid = sum(each.item.amount is None and not each.is_void for each in found)
    if unsaid:
        yield Note("support_note.unsaid", {"count": unsaid})
