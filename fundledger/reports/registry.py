"""The register counted as tables: what there is on a day, and what came and went in a span.

    stock at the beginning + what came in - what went out = stock at the end

for each kind of organisation, and with `by` for each sector or area of it, where a move from one to
another is out and in. Cooperatives, unions and groups are never added to each other. What is
counted, and on which day a thing happened, `support.registry` says.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, TypeVar

from fundledger.ledger.facts import stated
from fundledger.messages.codes import plain
from fundledger.messages.wording import Sentence
from fundledger.registers.cooperatives import KIND, CooperativeKind
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked
from fundledger.reports.borrowers import area_word
from fundledger.reports.many import Many, ManyScreen, Summed, led_by, together
from fundledger.reports.screens import Screen
from fundledger.reports.spans import first_day_year_before, spanned, year_before
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    Record,
    Table,
    alone,
    amount_of,
    money,
    numbers,
    texts,
    word_for,
)
from fundledger.support.registry import (
    ENDED,
    ORGANISATIONS,
    Counts,
    Course,
    Then,
    counted,
    courses,
    in_unions,
    individuals,
)

Cut = Literal["sector", "area"]
K = TypeVar("K", bound=Hashable)

_STOCK = (
    *numbers("opening", "founded", "taken_in", "restored", "moved_in", "dissolved", "merged"),
    *numbers("moved_out", "closing"),
)
_STATUS = (
    *numbers("active", "dissolving", "stopped_before", "stopped_now", "stopped_came", "resumed"),
    *numbers("stopped_went", "stopped_after"),
)
_ALLIANCE = (
    *numbers("alliance_before", "alliance_joined", "alliance_came", "alliance_left"),
    *numbers("alliance_went", "alliance_after"),
)
_SIZE = (
    *numbers("closing", "member_count_before", "member_count", "employees_before"),
    *(*numbers("employees"), *money("capital_before", "registered_capital")),
    *numbers("member_count_said", "employees_said", "capital_said", wide=True),
)
_SELDOM = frozenset(
    {
        *("taken_in", "restored", "moved_in", "merged", "moved_out", "dissolving"),
        *("stopped_came", "stopped_went", "alliance_came", "alliance_went"),
    }
)
"""Left out of a screen where it is 0 in every row; files and programs always have it."""

_COMPARED = (*texts("kind", "figure"), *money("now", "year_before", "difference"))
_FIGURES = (
    *("closing", "founded", "dissolved", "merged", "stopped_now", "resumed", "stopped_after"),
    *("alliance_joined", "alliance_after", "member_count", "employees", "registered_capital"),
)


@dataclass(frozen=True, slots=True)
class _Counted:
    """The register over a span, by kind and by kind and group."""

    first: date
    last: date
    by_kind: Mapping[str, Counts]
    by_group: Mapping[tuple[str, str], Counts]

    @classmethod
    def of(cls, every: Sequence[Course], first: date, last: date, by: Cut | None) -> _Counted:
        kinds = counted(every, first, last, lambda then: str(then.known.kind))
        groups = counted(every, first, last, lambda then: (str(then.known.kind), _group(then, by)))
        return cls(first, last, _with_somebody(kinds), _with_somebody(groups))


def registry_counts(
    asked: Asked,
    first: date,
    *,
    by: Cut | None = None,
    kind: CooperativeKind | None = None,
    compare: bool = False,
) -> Screen:
    """As known on the day asked; of one kind of organisation alone where it is named."""
    every = courses(stated(asked.connection, asked.fund, KIND, known_at=asked.known_at))
    now = _Counted.of(every, first, asked.as_of, by)
    facts = spanned(asked, first)
    if kind is not None:
        facts["kind"] = word_for("choice.cooperative_kind.", kind)
    kinds = [each for each in ORGANISATIONS if each in now.by_kind and kind in (None, each)]
    rows = [_row(each, now.by_kind[each]) for each in kinds]
    notes = list(_notes(every, now, kinds))
    tables = {"stock": _stock(rows, (), facts, notes)}
    if by is None:
        tables |= _parts(rows, ())
    else:
        head = _HEADS[by]
        names = _names(every, asked.as_of, by)
        of_groups = [
            {**_row(each, of), by: area_word(names.get(group, group))}
            for (each, group), of in sorted(now.by_group.items(), key=_in_order)
            if each in kinds
        ]
        tables["stock_by"] = _stock(of_groups, head, facts, (), is_one_kind=len(kinds) == 1)
        tables |= _parts(of_groups, head, is_one_kind=len(kinds) == 1)
    if compare:
        then = _Counted.of(every, first_day_year_before(first), year_before(asked.as_of), by=None)
        tables["compared"] = _compared(now, then, kinds)
    main = tables["stock"] if by is None else tables["stock_by"]
    return Screen(tuple(tables.values()), {**parts(main), **tables}, main)


def registries_of_funds(many: Many, by: Cut | None) -> ManyScreen:
    """Kinds, and sectors or areas of the same name, are one line."""
    name = "registry_stock" if by is None else "registry_stock_by"
    return led_by(together(many, Summed(name, alike=str.casefold)), name)


_HEADS: Mapping[Cut, tuple[Column, ...]] = {"sector": texts("sector"), "area": texts("area")}


def _group(then: Then, by: Cut | None) -> str:
    """What is the same however it is written."""
    match by:
        case "sector":
            return plain(then.known.sector or "")
        case "area":
            return plain(then.area)
    return ""


def _names(every: Iterable[Course], day: date, by: Cut) -> Mapping[str, str]:
    """As it is written, on the day where it is there then."""
    found: dict[str, str] = {}
    for each in every:
        for then in (*reversed(each.turns), *filter(None, (each.on(day),))):
            said = then.known.sector or "" if by == "sector" else then.area
            found[plain(said)] = said
    return found


def _with_somebody(of: Mapping[K, Counts]) -> Mapping[K, Counts]:
    """Without groups that had nobody on any day of the span."""
    return {key: counts for key, counts in of.items() if counts != Counts()}


def _in_order(of: tuple[tuple[str, str], Counts]) -> tuple[int, bool, str]:
    """By kind, then by name; who says nothing comes last."""
    (kind, group), _ = of
    return ORGANISATIONS.index(kind), not group, group


def _row(kind: str, of: Counts) -> Record:
    return {"kind": word_for("choice.cooperative_kind.", kind), **_figures(of)}


def _figures(of: Counts) -> dict[str, int | None]:
    """None is what nobody says."""
    return {
        **{
            name: getattr(of, name)
            for name in (
                *("opening", "founded", "taken_in", "restored", "moved_in", "dissolved"),
                *("merged", "moved_out", "closing", "active", "dissolving", "resumed"),
            )
        },
        "stopped_before": of.stopped.before,
        "stopped_now": of.stopped.turned,
        "stopped_came": of.stopped.came,
        "stopped_went": of.stopped.went + of.stopped.ceased - of.resumed,
        "stopped_after": of.stopped.after,
        "alliance_before": of.members.before,
        "alliance_joined": of.members.turned,
        "alliance_came": of.members.came,
        "alliance_left": of.members.ceased,
        "alliance_went": of.members.went,
        "alliance_after": of.members.after,
        "member_count_before": of.sizes_before.total("member_count"),
        "employees_before": of.sizes_before.total("employees"),
        "capital_before": of.sizes_before.total("charter_capital"),
        "member_count": of.sizes.total("member_count"),
        "member_count_said": of.sizes.saying["member_count"],
        "employees": of.sizes.total("employees"),
        "employees_said": of.sizes.saying["employees"],
        "registered_capital": of.sizes.total("charter_capital"),
        "capital_said": of.sizes.saying["charter_capital"],
    }


# The tables.


def _stock(
    rows: Sequence[Record],
    head: tuple[Column, ...],
    facts: Mapping[str, Cell],
    notes: Iterable[Note],
    *,
    is_one_kind: bool = False,
) -> Table:
    shape = _shape(rows, head, _STOCK, is_one_kind)
    return _table(Table.of("registry_stock_by" if head else "registry_stock", *shape, facts, notes))


def _parts(
    rows: Sequence[Record], head: tuple[Column, ...], *, is_one_kind: bool = False
) -> dict[str, Table]:
    """What they are doing, who is a member of the alliance, and how large they are."""
    status = Table.of("registry_status", *_shape(rows, head, _STATUS, is_one_kind))
    alliance = Table.of("registry_alliance", *_shape(rows, head, _ALLIANCE, is_one_kind))
    size = Table.of("registry_size", *_shape(rows, head, _SIZE, is_one_kind))
    size = replace(size, notes=tuple(_partly_said(rows)))
    return {"status": _table(status), "alliance": _table(alliance), "size": _table(size)}


def _partly_said(rows: Sequence[Record]) -> Iterator[Note]:
    """Where some say how large they are and others do not, the sum is of those who do."""
    for name in ("member_count", "employees", "capital"):
        among = [row for row in rows if row[f"{name}_said"]]
        said = sum(amount_of(row[f"{name}_said"]) for row in among)
        every = sum(amount_of(row["closing"]) for row in among)
        if said < every:
            yield Note(f"registry_note.partly_{name}", {"said": said, "count": every})


def _shape(
    rows: Sequence[Record],
    head: tuple[Column, ...],
    figures: tuple[Column, ...],
    is_one_kind: bool,
) -> tuple[tuple[Column, ...], list[Record]]:
    """The columns, and of each row what stands under them; one kind alone is added up."""
    summed = tuple(replace(each, summed=is_one_kind) for each in figures)
    columns = (*texts("kind"), *head, *summed)
    return columns, [{each.name: row[each.name] for each in columns} for row in rows]


def _table(table: Table) -> Table:
    """On a screen without what is seldom anything but 0."""
    kept = [
        each
        for each in table.columns
        if not each.wide and (each.name not in _SELDOM or any(table[each.name]))
    ]
    return replace(table, on_screen=alone(*kept) if len(kept) < len(table.columns) else ())


def _compared(now: _Counted, then: _Counted, kinds: Sequence[str]) -> Table:
    """Beside each figure that of the same days a year before."""
    rows: list[Record] = []
    for kind in kinds:
        ours = _figures(now.by_kind[kind])
        theirs = _figures(then.by_kind.get(kind, Counts()))
        rows += [
            {
                "kind": word_for("choice.cooperative_kind.", kind),
                "figure": word_for("registry_figure.", name),
                "now": ours[name],
                "year_before": theirs[name],
                "difference": _difference(ours[name], theirs[name]),
            }
            for name in _FIGURES
            if ours[name] or theirs[name]
        ]
    notes = [Note("registry_note.year_before", {"first": then.first, "as_of": then.last})]
    return Table.of("registry_compared", _COMPARED, rows, None, notes)


def _difference(now: int | None, then: int | None) -> int | None:
    return None if now is None or then is None else now - then


def _notes(every: Sequence[Course], of: _Counted, kinds: Sequence[str]) -> Iterator[Note]:
    """That it adds up, and what the figures rest on that nobody said."""
    if not kinds:
        yield Note("registry_note.nobody")
    wrong = [kind for kind in kinds if _unexplained(of.by_kind[kind])]
    yield from [Note("registry_note.adds_up")] if kinds and not wrong else ()
    for kind in wrong:
        said = {"kind": Sentence(f"choice.cooperative_kind.{kind}")}
        yield Note("registry_note.does_not_add_up", said)
    if taken := sum(of.by_kind[kind].taken_in for kind in kinds):
        yield Note("registry_note.taken_in", {"count": taken})
    if ended := _ends_unsaid(every, of, kinds):
        yield Note("registry_note.ended_unsaid", {"count": ended})
    members, unions = in_unions(every, of.last)
    if members and "union" in kinds:
        yield Note("registry_note.in_unions", {"count": members, "unions": unions})
    if people := individuals(every, of.last):
        yield Note("registry_note.individuals", {"count": people})


def _unexplained(of: Counts) -> bool:
    return any((of.unexplained, of.stopped.unexplained, of.members.unexplained))


def _ends_unsaid(every: Sequence[Course], of: _Counted, kinds: Sequence[str]) -> int:
    """How many ended in the span, counted on the day of a statement for want of another."""
    return sum(
        before is not None
        and before.counts
        and after.status in ENDED
        and before.known.kind in kinds
        for each in every
        if each.lacks_end
        for before, after in each.between(of.first, of.last)
    )
