"""Entering items of support: what stands against each is looked at first, all of it told at once.

    take(writer, items, today)              many: judged one by one, stated together
    correct(writer, ref, changes, …)        one is said anew; what was said before stays in the book
    take_back(writer, refs, reason, today)  items that should never have been entered

A list that comes again changes nothing: an item that stands word for word, or stood so before it
was corrected, is left as it is, and one that was taken back is not brought in again by its list.
What only looks odd is a `Doubt`; it refuses nothing. Whoever calls `take` lets the transaction fall
where there are objections.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeVar

from fundledger.contract.fields import fields_of
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated_in_bulk
from fundledger.money import Dong
from fundledger.registers.cooperatives import cooperatives
from fundledger.registers.loan import loan_numbered
from fundledger.support import programmes as of_programmes
from fundledger.support.categories import Tree, tree
from fundledger.support.items import (
    CHANGES,
    ITEMS,
    ROWS_A_FACT,
    SUBJECT,
    Changes,
    Counted,
    Entered,
    Item,
    Ref,
    Row,
    Version,
    item_at,
    item_of,
    row_of,
)
from fundledger.support.meant import folded
from fundledger.support.named import kind_of_unit, sources_with, unit_of_kind, units_with
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.ledger.journal import Writer

T = TypeVar("T")
Became = Literal["new", "stands", "corrected", "void"]
"""What a list finds: entered now, there already, there and corrected since, taken back since."""

_TEXTS = tuple(each.name for each in fields_of(Item) if each.kind.name == "text")


class Received(NamedTuple):
    """What became of one item of a list."""

    at: int
    item: Item
    ref: Ref
    became: Became


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against an item of the list; `first` is the one that said it already."""

    at: int
    name: str | None  # of the field; None: all of the item
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """What looks odd and may be right."""

    at: int
    key: str
    params: Mapping[str, object] = field(default_factory=dict)
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    received: list[Received]  # as the list has them
    objections: list[Objection]
    doubts: list[Doubt]


def take(
    writer: Writer,
    items: Sequence[Item],
    today: date,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Enter a list, in its order."""
    fitting = Fitting.read(writer)
    fit: dict[int, Item] = {}
    objections: list[Objection] = []
    for at, item in enumerate(items):
        fitted, faults = fitting.judged(item, today)
        if fitted is not None:
            fit[at] = fitted
        for error in faults:
            name = _FIELDS.get(error.key)
            objections.append(Objection(at, name, error.key, dict(error.params)))
        if at % ROWS_A_FACT == ROWS_A_FACT - 1:
            progress(ROWS_A_FACT)
    objections += _said_twice(fit)
    found = _Standing.of(writer, fit)
    objections += found.objections
    doubts = [*fitting.doubts_of(fit), *_alike(fit, found)]
    if objections:
        return Outcome([], sorted(objections, key=lambda each: each.at), doubts)
    new = [at for at in fit if at not in found.same]
    refs = dict(zip(new, _state(writer, [fit[at] for at in new], today), strict=True))
    received = [
        Received(at, item, refs[at], "new")
        if at in refs
        else Received(at, item, found.same[at].ref, _became(found.same[at]))
        for at, item in fit.items()
    ]
    return Outcome(received, [], doubts)


def enter(writer: Writer, item: Item, today: date) -> tuple[Received, list[Doubt]]:
    """Enter one; refused where it stands already."""
    outcome = take(writer, [item], today)
    for each in outcome.objections:
        raise FundledgerError(each.key, **each.params)
    (received,) = outcome.received
    match received.became:
        case "new":
            return received, outcome.doubts
        case "void":
            (ref,) = _state(writer, [received.item], today)
            return received._replace(ref=ref, became="new"), outcome.doubts
        case _:
            raise FundledgerError("support.stands", item=str(received.ref))


def correct(
    writer: Writer, ref: Ref, changes: Mapping[str, Any], reason: str, today: date
) -> tuple[Entered, list[Doubt]]:
    """Say an item anew: what is not among the changes stays."""
    standing = _not_void(writer, ref)
    fitting = Fitting.read(writer)
    wanted = fitting.fitted(replace(standing.item, **changes), today)
    if wanted == standing.item:
        raise FundledgerError("support.nothing_changed", item=str(ref))
    if not clean(reason):
        raise FundledgerError("support.correct_why")
    body = {"do": "correct", "item": row_of(wanted), "reason": clean(reason)}
    fact = writer.state(Statement(CHANGES, str(ref), today, body))
    version = Version(fact.chain, today, fact.actor, wanted, clean(reason))
    entered = Entered(ref, (*standing.versions, version))
    return entered, list(fitting.doubts_of({0: wanted}))


def take_back(writer: Writer, refs: Sequence[Ref], reason: str, today: date) -> list[Entered]:
    if not clean(reason):
        raise FundledgerError("support.void_why")
    found = [_not_void(writer, ref) for ref in dict.fromkeys(refs)]
    body = {"do": "void", "reason": clean(reason)}
    statements = (Statement(CHANGES, str(each.ref), today, body) for each in found)
    facts = writer.state_each(statements)
    return [
        Entered(
            each.ref, (*each.versions, Version(fact.chain, today, fact.actor, None, clean(reason)))
        )
        for each, fact in zip(found, facts, strict=True)
    ]


def uses(writer: Writer, category: str) -> bool:
    """Whether an item that stands is under a category."""
    rows = stated_in_bulk(writer.connection, writer.fund, ITEMS)
    changes = Changes.read(writer.connection, writer.fund)
    for chain, _, _, _, body in rows:
        changed = changes.of.get(chain, {})
        for place, row in enumerate(json.loads(body)["items"], start=1):
            versions = changed.get(place)
            if versions is None:
                if row["category"] == category:
                    return True
            elif (item := versions[-1].item) is not None and item.category == category:
                return True
    return False


def _not_void(writer: Writer, ref: Ref) -> Entered:
    found = item_at(writer.connection, writer.fund, ref)
    if found.is_void:
        raise FundledgerError("support.void_already", item=str(ref), day=found.versions[-1].day)
    return found


def _state(writer: Writer, items: Sequence[Item], today: date) -> Iterator[Ref]:
    for at in range(0, len(items), ROWS_A_FACT):
        rows = [row_of(item) for item in items[at : at + ROWS_A_FACT]]
        fact = writer.state(Statement(ITEMS, SUBJECT, today, {"items": rows}))
        yield from (Ref(fact.chain, place) for place in range(1, len(rows) + 1))


# One by one.


class Fitting:
    """What an item is held against: the tree, the lists, the register, as they stand now."""

    def __init__(self, writer: Writer, known: Tree) -> None:
        self._writer = writer
        self._tree = known
        self._units = units_with(known)
        where = writer.connection, writer.fund
        self._programmes = of_programmes.programmes(*where)
        self._programme_names = of_programmes.names_of(self._programmes.values())
        self._sources = sources_with(self._programmes.values())
        self._register = cooperatives(*where)
        self._owners: dict[tuple[str, date], str] = {}

    @classmethod
    def read(cls, writer: Writer) -> Fitting:
        known = tree(writer.connection, writer.fund)
        if not len(known):
            raise FundledgerError("support.no_categories")
        return cls(writer, known)

    def judged(self, item: Item, today: date) -> tuple[Item | None, list[FundledgerError]]:
        """As it will stand in the book, or all that stands against it."""
        texts: dict[str, Any] = {name: clean(getattr(item, name)) for name in _TEXTS}
        item = replace(item, **texts)
        faults: list[FundledgerError] = []

        def tried(judge: Callable[[Item], T], unsaid: T) -> T:
            try:
                return judge(item)
            except FundledgerError as error:
                faults.append(error)
                return unsaid

        category = tried(self._category, "")
        tried(lambda of: _refuse_days(of, today), None)
        tried(_refuse_amount, None)
        item = replace(
            item,
            category=category,
            first=None if item.first == item.last and not item.cumulative else item.first,
            counts=tried(self._counts, ()),
            source=tried(self._source, ""),
            programme=tried(self._programme, ""),
            cooperative=tried(self._cooperative, ""),
        )
        if not faults:
            tried(self._refuse_empty, None)
            tried(self._refuse_counted_again, None)
        if not faults:
            item = replace(item, main_unit=tried(self._main_unit, ""))
        return (None if faults else item), faults

    def fitted(self, item: Item, today: date) -> Item:
        """The same of one: refused by the first that stands against it."""
        fit, faults = self.judged(item, today)
        if fit is None:
            raise faults[0]
        return fit

    def _category(self, item: Item) -> str:
        category = self._tree.meant(item.category)
        if self._tree[category].feed:
            raise FundledgerError("support.is_fed", category=category)
        return category

    def _source(self, item: Item) -> str:
        return self._sources.meant(item.source) if item.source else ""

    def _programme(self, item: Item) -> str:
        return self._programme_names.meant(item.programme) if item.programme else ""

    def _refuse_empty(self, item: Item) -> None:
        if not item.counts and item.amount is None and not item.cooperative:
            raise FundledgerError("support.says_nothing")

    def _counts(self, item: Item) -> tuple[Counted, ...]:
        found: dict[str, int] = {}
        for unit, number in item.counts:
            if not clean(unit):
                raise FundledgerError("support.count_without_unit", count=number)
            name = self._units.meant(unit)
            if name in found:
                raise FundledgerError("support.unit_twice", unit=name)
            if number <= 0:
                raise FundledgerError("support.count_not_positive", count=number, unit=name)
            found[name] = number
        return tuple(Counted(*each) for each in sorted(found.items()))

    def _cooperative(self, item: Item) -> str:
        """Of an item that pays interest on a loan of ours, the borrower."""
        if item.cooperative and item.cooperative not in self._register:
            raise self._unknown(item.cooperative)
        if not item.loan:
            return item.cooperative
        owner = self._owner(item.loan, item.last)
        if item.cooperative not in ("", owner):
            said = {"loan": item.loan, "owner": owner, "cooperative": item.cooperative}
            raise FundledgerError("support.loan_of_another", **said)
        return owner

    def _unknown(self, said: str) -> FundledgerError:
        """A name is no key; but whose it is may be told."""
        name = folded(said)
        called = [each.number for each in self._register.values() if folded(each.name) == name]
        if called:
            return FundledgerError("support.named_cooperative", name=said, numbers=called)
        return FundledgerError("cooperative.unknown", cooperative=said)

    def _owner(self, loan: str, day: date) -> str:
        if (loan, day) not in self._owners:
            of = loan_numbered(self._writer.connection, self._writer.fund, loan)
            self._owners[loan, day] = of.cooperative_on(day)
        return self._owners[loan, day]

    def _refuse_counted_again(self, item: Item) -> None:
        """A named cooperative is one; an item of several does not name them."""
        if not item.cooperative:
            return
        kind = self._register[item.cooperative].kind
        for unit, number in item.counts:
            if kind_of_unit(unit) == kind and number > 1:
                said = {"cooperative": item.cooperative, "count": number, "unit": unit}
                raise FundledgerError("support.names_one", **said)

    def _main_unit(self, item: Item) -> str:
        """To which of its units the money belongs; said where there is more than one."""
        counted = [unit for unit, _ in item.counts]
        if item.cooperative:
            own = unit_of_kind(self._register[item.cooperative].kind)
            counted = [own, *(unit for unit in counted if unit != own)]
        if item.main_unit:
            wanted = self._units.meant(item.main_unit)
            if wanted not in counted:
                raise FundledgerError("support.main_unit_not_counted", unit=wanted)
            return wanted if len(counted) > 1 else ""
        if len(counted) < 2:
            return ""
        preferred = (unit for unit in self._tree[item.category].units if unit in counted)
        return next(preferred, counted[0])

    def doubts_of(self, items: Mapping[int, Item]) -> Iterator[Doubt]:
        for at, item in items.items():
            if item.beneficiary and not item.cooperative and not item.counts:
                yield Doubt(at, "support_doubt.names_and_counts_nobody")
            code = item.programme or self._tree.programme_of(item.category)
            programme = self._programmes.get(code)
            begins = item.begins or item.last
            if programme is None or (programme.first <= begins and item.last <= programme.last):
                continue
            said = {"programme": code, "first": programme.first, "last": programme.last}
            yield Doubt(at, "support_doubt.outside_programme", said)


def _refuse_days(item: Item, today: date) -> None:
    if item.last > today:
        raise FundledgerError("support.future_day", day=item.last)
    if item.first is not None and item.first > item.last:
        raise FundledgerError("support.period_reversed", first=item.first, last=item.last)


def _refuse_amount(item: Item) -> None:
    if item.amount is not None and item.amount < 0:
        raise FundledgerError("support.negative", amount=Dong(item.amount))


# Beside others.


def _said_twice(items: Mapping[int, Item]) -> Iterator[Objection]:
    first: dict[object, int] = {}
    for at, item in items.items():
        named_by: object = item.key or item
        earlier = first.setdefault(named_by, at)
        if earlier != at:
            key = "support.key_twice" if item.key else "support.twice"
            name = "key" if item.key else None
            yield Objection(at, name, key, {"key": item.key} if item.key else {}, earlier)


@dataclass
class _Standing:
    """What the book has of a list: read once, row by row; only what matches is made an item."""

    same: dict[int, Entered] = field(default_factory=dict)
    alike: dict[int, Ref] = field(default_factory=dict)
    objections: list[Objection] = field(default_factory=list)

    @classmethod
    def of(cls, writer: Writer, wanted: Mapping[int, Item]) -> _Standing:
        found = cls()
        rows = {at: row_of(item) for at, item in wanted.items()}
        probes: dict[object, list[int]] = defaultdict(list)
        keys: dict[str, int] = {}
        for at, row in rows.items():
            probes[_probe(row)].append(at)
            if key := row.get("key"):
                keys[key] = at
        changes = Changes.read(writer.connection, writer.fund)
        for chain, _, day, _, body in stated_in_bulk(writer.connection, writer.fund, ITEMS):
            changed = changes.of.get(chain, {})
            for place, row in enumerate(json.loads(body)["items"], start=1):
                versions = changed.get(place, ())
                if not versions and _probe(row) not in probes and row.get("key") not in keys:
                    continue
                first = Version(chain, day, "", item_of(row))
                found._look_at(Entered(Ref(chain, place), (first, *versions)), wanted, probes, keys)
        return found

    def _look_at(
        self,
        entered: Entered,
        wanted: Mapping[int, Item],
        probes: Mapping[object, list[int]],
        keys: Mapping[str, int],
    ) -> None:
        versions = [each.item for each in entered.versions if each.item is not None]
        near = {at for item in versions for at in probes.get(_probe(row_of(item)), ())}
        for at in near:
            if wanted[at] in versions:
                # One that stands goes before one that was taken back.
                if at not in self.same or self.same[at].is_void:
                    self.same[at] = entered
            elif not entered.is_void:
                self.alike.setdefault(at, entered.ref)
        at_key = keys.get(entered.item.key)
        if at_key is not None and not entered.is_void and wanted[at_key] not in versions:
            said = {"key": entered.item.key, "item": str(entered.ref)}
            self.objections.append(Objection(at_key, "key", "support.key_taken", said))


def _probe(row: Row) -> tuple[object, ...]:
    """By which items are looked at together: of one category, whom, day and paper."""
    whom = row.get("cooperative") or row.get("beneficiary")
    return row["category"], row["to"], whom, row.get("document")


def _alike(items: Mapping[int, Item], found: _Standing) -> Iterator[Doubt]:
    """Of whom there is more than one item of a category, a day and a paper: worth a look."""
    first: dict[object, int] = {}
    for at, item in items.items():
        if at in found.same or not item.whom:
            continue
        if at in found.alike:
            yield Doubt(at, "support_doubt.alike_in_book", {"item": str(found.alike[at])})
            continue
        earlier = first.setdefault((item.category, item.last, item.whom, item.document), at)
        if earlier != at:
            yield Doubt(at, "support_doubt.alike_in_list", first=earlier)


def _became(entered: Entered) -> Became:
    if entered.is_void:
        return "void"
    return "corrected" if entered.is_corrected else "stands"


_FIELDS = {
    "support.unknown_category": "category",
    "support.unknown_category_like": "category",
    "support.unknown_category_which": "category",
    "support.is_fed": "category",
    "support.future_day": "last",
    "support.period_reversed": "first",
    "support.negative": "amount",
    "support.count_without_unit": "count",
    "support.count_not_positive": "count",
    "support.unit_twice": "unit",
    "support.unknown_unit": "unit",
    "support.unknown_unit_like": "unit",
    "support.unknown_unit_which": "unit",
    "support.main_unit_not_counted": "unit",
    "support.unknown_source": "source",
    "support.unknown_source_like": "source",
    "support.unknown_source_which": "source",
    "support.unknown_programme": "programme",
    "support.unknown_programme_like": "programme",
    "support.unknown_programme_which": "programme",
    "cooperative.unknown": "cooperative",
    "support.named_cooperative": "cooperative",
    "support.names_one": "cooperative",
    "support.loan_of_another": "loan",
    "loan.unknown": "loan",
    "loan.unknown_but": "loan",
}
"""Which field of an item a refusal speaks of."""
