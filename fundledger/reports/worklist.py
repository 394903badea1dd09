"""What must be done as a table: what is late first, then by day; how many of each kind below it.

The same things as events of a calendar are `events`. What stands on the list, `worklist` says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from fundledger.errors import FundledgerError
from fundledger.messages import Language, Wording
from fundledger.messages.wording import Sentence
from fundledger.registers.cooperatives import borrower_on
from fundledger.reports.arrears import is_same, refuse_unknown
from fundledger.reports.as_calendar import Event, uid_of
from fundledger.reports.as_json import parts
from fundledger.reports.asked import Asked, still_to_come
from fundledger.reports.borrowers import Borrower, area_word, borrowers
from fundledger.reports.screens import Screen
from fundledger.reports.table import (
    Cell,
    Column,
    Note,
    OnScreen,
    Record,
    Table,
    alone,
    days,
    numbers,
    texts,
    word_for,
)
from fundledger.worklist.items import KINDS, Look
from fundledger.worklist.listing import Listed, Worklist, listed

AHEAD_DAYS = 30
"""So far ahead is looked where nobody says until when."""

_COLUMNS = (
    *(*days("due"), *numbers("days_left"), *texts("kind", "what", "who")),
    *(*texts("cooperative", "name", "area", "loan"), *days("work_since", wide=True)),
    *texts("work_basis", wide=True),
    *(*days("postponed_to"), *texts("postponed_why"), *texts("key")),
)
_ON_SCREEN: OnScreen = (
    *alone(*days("due"), *numbers("days_left")),
    (Column("what"), ("what", "key")),
    (Column("borrower"), ("name", "loan")),
    (Column("who"), ("who",)),
    (Column("postponed"), ("postponed_to", "postponed_why")),
)
_COUNTS = (
    *texts("kind"),
    Column("work_late", "number", summed=True),
    Column("work_coming", "number", summed=True),
    Column("work_in_all", "number", summed=True),
)


def worklist_screen(
    asked: Asked, until: date | None, wanted: Mapping[str, str], kinds: Sequence[str] = ()
) -> Screen:
    """Narrowed by area, officer and borrower as `wanted`, and to some kinds."""
    register = borrowers(asked)
    last = _until(asked, until)
    found = _narrowed(asked, _of(asked, last), register, wanted, kinds)
    facts: dict[str, Cell] = {**asked.facts, "until": last, **wanted}
    table = Table.of(
        "worklist",
        _COLUMNS,
        [_record(each, register, asked.as_of) for each in found.items],
        facts,
        [*still_to_come(asked), *_notes(found)],
        on_screen=_ON_SCREEN if _any_postponed(found) else _ON_SCREEN[:-1],
    )
    counts = Table.of("worklist_counts", _COUNTS, _counts(found, asked.as_of))
    return Screen((table, counts), {**parts(table), "counts": counts}, flat=table)


def events(
    asked: Asked,
    until: date | None,
    wanted: Mapping[str, str],
    kinds: Sequence[str],
    lang: Language,
) -> Iterator[Event]:
    """The things on the list, and those put off to a day that is looked ahead to."""
    register = borrowers(asked)
    last = _until(asked, until)
    found = _narrowed(asked, _of(asked, last), register, wanted, kinds)
    waiting = [each for each in found.waiting if each.day <= last]
    for each in sorted([*found.items, *waiting], key=lambda of: (of.day, of.item.key)):
        yield _event(asked.fund, each, register, lang)


def calendar_name(lang: Language) -> str:
    return Sentence("work.calendar_name").words(lang)


def _until(asked: Asked, until: date | None) -> date:
    if until is None:
        return asked.as_of + timedelta(AHEAD_DAYS)
    if until < asked.as_of:
        raise FundledgerError("work.until_before", until=until, day=asked.as_of)
    return until


def _of(asked: Asked, until: date) -> Worklist:
    where = asked.connection, asked.fund, asked.as_of, until
    return listed(Look(*where, asked.known_at, asked.today))


def _narrowed(
    asked: Asked,
    found: Worklist,
    register: Mapping[str, Borrower],
    wanted: Mapping[str, str],
    kinds: Sequence[str],
) -> Worklist:
    """A misspelt name is refused: an empty list would look like good news."""
    wanted = dict(wanted)
    if (number := wanted.get("cooperative")) is not None:
        wanted["cooperative"] = borrower_on(
            asked.connection, asked.fund, number, asked.as_of
        ).number
    every = (*found.items, *found.waiting)
    there = {
        "area": {each.area for each in register.values()},
        "officer": {who for each in every for who in _people(each)},
    }
    refuse_unknown({name: wanted[name] for name in there if name in wanted}, there)

    def is_wanted(each: Listed) -> bool:
        item = each.item
        of = register.get(item.cooperative, Borrower(item.cooperative))
        values = {
            "area": [of.area],
            "officer": _people(each),
            "cooperative": [item.cooperative],
        }
        is_of = all(
            any(is_same(one, value) for one in values[name]) for name, value in wanted.items()
        )
        return is_of and (not kinds or item.kind in kinds)

    items = tuple(filter(is_wanted, found.items))
    waiting = tuple(filter(is_wanted, found.waiting))
    done = 0 if wanted or kinds else found.done
    return Worklist(items, waiting, done)


def _people(each: Listed) -> list[str]:
    """Loans of one borrower may have several officers."""
    return each.item.who.split(", ")


def _record(each: Listed, register: Mapping[str, Borrower], as_of: date) -> Record:
    item, answer = each.item, each.answer
    of = register.get(item.cooperative, Borrower(item.cooperative))
    return {
        "due": item.due,
        "days_left": (item.due - as_of).days,
        "kind": word_for("work_kind.", item.kind),
        "what": item.what,
        "who": item.who or None,
        "cooperative": item.cooperative or None,
        "name": of.name or None,
        "area": area_word(of.area) if item.cooperative else None,
        "loan": item.loan or None,
        "work_since": item.since,
        "work_basis": item.basis or None,
        "postponed_to": None if answer is None else answer.to,
        "postponed_why": None if answer is None else answer.reason,
        "key": item.key,
    }


def _any_postponed(found: Worklist) -> bool:
    return any(each.answer is not None for each in found.items)


def _counts(found: Worklist, as_of: date) -> list[Record]:
    late = Counter(each.item.kind for each in found.items if each.item.due < as_of)
    every = Counter(each.item.kind for each in found.items)
    return [
        {
            "kind": word_for("work_kind.", kind),
            "work_late": late[kind],
            "work_coming": every[kind] - late[kind],
            "work_in_all": every[kind],
        }
        for kind in KINDS
        if every[kind]
    ]


def _notes(found: Worklist) -> Iterator[Note]:
    if found.waiting:
        first = found.waiting[0]
        yield Note("work_note.waiting", {"count": len(found.waiting), "day": first.day})
    if found.done:
        yield Note("work_note.done", {"count": found.done})
    if found.items:
        yield Note("work_note.how", {"item": found.items[0].item.key})
    else:
        yield Note("work_note.nothing")


def _event(fund: int, each: Listed, register: Mapping[str, Borrower], lang: Language) -> Event:
    item = each.item
    of = register.get(item.cooperative, Borrower(item.cooperative))
    whose = " · ".join(part for part in (of.name or of.number, item.loan) if part)
    kind = Sentence(f"work_kind.{item.kind}").words(lang)
    told = [item.what.words(lang), whose, item.who, _worded(item.basis, lang), item.key]
    return Event(
        *(uid_of(fund, item.key), each.day, item.since),
        f"{kind}: {whose}" if whose else f"{kind}: {told[0]}",
        "\n".join(part for part in told if part),
        kind,
    )


def _worded(said: str | Wording, lang: Language) -> str:
    return said if isinstance(said, str) else said.words(lang)
