"""The tree of categories under which support is counted: adopted from a preset, and the Fund's own.

    tree(connection, fund)          all of it as it stands
    adopt(writer, preset, …)        a tree that comes with the program; what is there is not doubled
    add(writer, category, …)        one more
    change(writer, category, …)     what is known of one is said anew
    drop(writer, code, reason, …)   one that was never needed

A category is a fact under its code; the last one said holds, whichever day it speaks of. Items keep
the code, so that a name may change; codes are sorted as numbers are (19.2 before 19.10).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, cached_property
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from fundledger.contract.fields import IfSaid, Kind, Text, reader_of, said
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated
from fundledger.rules.support import MONEY, Feed, Money, Preset, preset, presets
from fundledger.support.meant import Names
from fundledger.support.named import units_with
from fundledger.support.programmes import names_of, programmes
from fundledger.text import clean, natural

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from fundledger.ledger.journal import Writer

KIND = "support_category"
Texts = Annotated[tuple[str, ...], Kind("texts", list, tuple)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """`money` "": as that above it. The first of the units is the one that its figures stand in."""

    code: str  # of which the fact is
    name: Text
    parent: IfSaid[Text] = ""
    units: IfSaid[Texts] = ()
    money: IfSaid[Literal["", "grant", "loan"]] = ""
    feed: IfSaid[Feed] = ""
    programme: IfSaid[Text] = ""
    basis: IfSaid[Text] = ""


class Tree:
    """Categories as they stand, with what hangs on what."""

    def __init__(self, categories: Iterable[Category]) -> None:
        self.by_code: dict[str, Category] = {
            each.code: each for each in sorted(categories, key=lambda each: natural(each.code))
        }

    def __contains__(self, code: str) -> bool:
        return code in self.by_code

    def __getitem__(self, code: str) -> Category:
        return self.by_code[code]

    def __len__(self) -> int:
        return len(self.by_code)

    def in_order(self) -> Iterator[tuple[Category, int]]:
        """Each after what it is under, with how deep it stands."""

        def below(code: str, depth: int) -> Iterator[tuple[Category, int]]:
            for each in self.children.get(code, ()):
                yield self.by_code[each], depth
                yield from below(each, depth + 1)

        yield from below("", 0)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """By code; what is under nothing by ""."""
        found: dict[str, list[str]] = defaultdict(list)
        for each in self.by_code.values():
            found[each.parent if each.parent in self.by_code else ""].append(each.code)
        return {code: tuple(of) for code, of in found.items()}

    def above(self, code: str) -> tuple[str, ...]:
        """What it is under, the nearest first."""
        found: list[str] = []
        parent = self.by_code[code].parent
        while parent in self.by_code:
            found.append(parent)
            parent = self.by_code[parent].parent
        return tuple(found)

    def under(self, code: str) -> frozenset[str]:
        """It, and all that is under it."""
        found, todo = {code}, [code]
        while todo:
            below = self.children.get(todo.pop(), ())
            found.update(below)
            todo += below
        return frozenset(found)

    def money_of(self, code: str) -> Money:
        """Whether what is under it is given or lent."""
        return self._inherited(code, "money") or "grant"  # type: ignore[return-value]  # of MONEY

    def programme_of(self, code: str) -> str:
        return self._inherited(code, "programme")

    def _inherited(self, code: str, name: str) -> str:
        values = (getattr(self.by_code[each], name) for each in (code, *self.above(code)))
        return next(filter(None, values), "")

    def fed(self) -> tuple[str, ...]:
        """Those whose figures come from the Fund's loans."""
        return tuple(code for code, each in self.by_code.items() if each.feed)

    @cached_property
    def names(self) -> Names:
        """By code and by name; a name may also be said with the one above: “Hỗ trợ khác/OCOP”."""

        def ways(of: Category) -> Iterator[str]:
            yield of.name
            if of.parent in self.by_code:
                yield f"{self.by_code[of.parent].name}/{of.name}"

        return Names(
            ((code, ways(each)) for code, each in self.by_code.items()), "support.unknown_category"
        )

    def meant(self, text: str) -> str:
        """The code of what is called so; a refusal that names the nearest."""
        return self.names.meant(text)


_read = reader_of(Category)


def tree(connection: Connection, fund: int, known_at: int | None = None) -> Tree:
    found: dict[str, Category | None] = {}
    for fact in stated(connection, fund, KIND, known_at=known_at):
        is_gone = fact.body.get("do") == "drop"
        found[fact.subject] = None if is_gone else Category(code=fact.subject, **_read(fact.body))
    return Tree(each for each in found.values() if each is not None)


class Adopted(NamedTuple):
    """What became of one category of a preset."""

    category: Category
    outcome: Literal["new", "changed", "same", "kept"]


def adopt(writer: Writer, of: Preset, day: date, document: str = "") -> list[Adopted]:
    """Enter a preset's tree; a code that stands with the words of another preset takes these.

    What stands in words of the Fund's own is kept as it is.
    """
    known = tree(writer.connection, writer.fund)
    programme = "" if of.programme is None else of.programme.code
    outcome = []
    for each in of.categories:
        category = Category(
            code=each.code,
            name=each.name,
            parent=each.parent,
            units=each.units,
            money=each.money,
            feed=each.feed,
            programme="" if each.parent else programme,
            basis="" if each.parent else of.source,
        )
        standing = known.by_code.get(each.code)
        if standing == category:
            outcome.append(Adopted(category, "same"))
            continue
        if standing is not None and (each.code, standing.name) not in _shipped_names():
            outcome.append(Adopted(standing, "kept"))
            continue
        _state(writer, category, day, document)
        outcome.append(Adopted(category, "new" if standing is None else "changed"))
    return outcome


@cache
def _shipped_names() -> frozenset[tuple[str, str]]:
    return frozenset((each.code, each.name) for n in presets() for each in preset(n).categories)


def add(writer: Writer, category: Category, day: date, document: str = "") -> Category:
    known = tree(writer.connection, writer.fund)
    wanted = _fit(writer, known, category)
    if wanted.code in known:
        said_of = {"code": wanted.code, "name": known[wanted.code].name}
        raise FundledgerError("support_category.exists", **said_of)
    _state(writer, wanted, day, document)
    return wanted


def change(writer: Writer, category: Category, day: date, document: str = "") -> Category:
    """All of it anew; items stay under it."""
    known = tree(writer.connection, writer.fund)
    wanted = _fit(writer, known, category)
    if wanted.code not in known:
        known.meant(wanted.code)  # refused, with the nearest
    if known[wanted.code] == wanted:
        raise FundledgerError("support_category.nothing_changed", code=wanted.code)
    if wanted.parent and wanted.parent in known.under(wanted.code):
        raise FundledgerError("support_category.under_itself", code=wanted.code)
    _state(writer, wanted, day, document)
    return wanted


def new_units(writer: Writer, category: Category) -> list[str]:
    """Those that nobody has counted in before."""
    known = units_with(tree(writer.connection, writer.fund))
    return [clean(each) for each in category.units if known.is_new(each)]


def drop(writer: Writer, code: str, reason: str, day: date, *, is_used: bool) -> Category:
    """Take one back, which nothing hangs on: `is_used` says whether an item names it."""
    known = tree(writer.connection, writer.fund)
    code = known.meant(code)
    if not clean(reason):
        raise FundledgerError("support.void_why")
    if known.children.get(code):
        raise FundledgerError("support_category.has_more", code=code)
    if is_used:
        raise FundledgerError("support_category.is_used", code=code)
    writer.state(Statement(KIND, code, day, {"do": "drop", "reason": clean(reason)}))
    return known[code]


def _fit(writer: Writer, known: Tree, category: Category) -> Category:
    """As it will stand in the book; a refusal of what cannot be."""
    code, name = clean(category.code), clean(category.name)
    if not code or not name:
        raise FundledgerError("support_category.no_name")
    assert category.money in ("", *MONEY), category.money
    parent = known.meant(category.parent) if clean(category.parent) else ""
    units = units_with(known)
    names = names_of(programmes(writer.connection, writer.fund).values())
    return replace(
        category,
        code=code,
        name=name,
        parent=parent,
        units=tuple(dict.fromkeys(units.meant_or_new(each) for each in category.units)),
        programme=names.meant(category.programme) if clean(category.programme) else "",
        basis=clean(category.basis),
    )


def _state(writer: Writer, category: Category, day: date, document: str) -> None:
    writer.state(Statement(KIND, category.code, day, said(category), clean(document) or None))
