"""The register of borrowers: cooperatives, unions, groups and individuals, by official number.

A name is never a key: two cooperatives of one name are praised and sued in the same report. What is
known of a borrower is a fact; each statement says all of it anew, from its day on, so its history
is in the chain. `register` and `describe` take one, `take_all` a whole list that may hold what is
there already.

A change is compared with what stands on its own day, and goes on through later statements up to the
one that changes the same thing again; so it does not matter in which order changes become known.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import in_effect, stated, stated_in_bulk, stated_saying
from fundledger.ledger.journal import Writer
from fundledger.text import clean, unaccented

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "cooperative"

NumberKind = Literal["registration", "fund", "id_card", "group_contract"]
CooperativeKind = Literal["cooperative", "union", "group", "individual"]
Status = Literal["active", "stopped", "dissolving", "dissolved", "merged"]

NUMBER_KINDS: tuple[str, ...] = get_args(NumberKind)
KINDS: tuple[str, ...] = get_args(CooperativeKind)
STATUSES: tuple[str, ...] = get_args(Status)

_DAYS = frozenset({"district_until", "commune_since", "member_since", "founded_on", "status_since"})
_TOGETHER = (("status", "merged_into", "status_since"), ("alliance_member", "member_since"))
"""What says one thing only together; of two changes no part is mixed with the other's."""

_SEARCHED = ("number", "name", "tax_code", "representative", "commune", "district", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperative:
    """One borrower as it is known from a day on.

    Districts ended on 30/06/2025; the one it belonged to stays as history, beside the commune.
    `founded_on` and `status_since` may lie long before what is said of it holds: a register taken
    over today then counts right on a day of years ago.
    """

    number: str
    name: str
    number_kind: NumberKind = "registration"
    kind: CooperativeKind = "cooperative"
    sector: str | None = None
    district: str | None = None
    district_until: date | None = None
    commune: str | None = None
    commune_since: date | None = None
    representative: str | None = None
    position: str | None = None
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    tax_code: str | None = None
    alliance_member: bool = False
    member_since: date | None = None
    status: Status = "active"
    merged_into: str | None = None
    member_of: str | None = None  # the official number of its cooperative, group or union
    founded_on: date | None = None
    status_since: date | None = None  # since when it is active, stopped … as `status` says
    member_count: int | None = None  # people, or cooperatives of a union
    employees: int | None = None
    charter_capital: int | None = None  # as registered, in đồng


FIELDS: tuple[str, ...] = tuple(each.name for each in fields(Cooperative))
_IF_SAID = frozenset(
    {
        *("member_of", "founded_on", "status_since"),
        *("member_count", "employees", "charter_capital"),
    }
)
"""What a body says only where it is so: bodies are hashed, and older books do not have it."""

_IDENTITY_DIGITS = (9, 12)
"""Of an old identity card (CMND), and of a citizen's (CCCD)."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one borrower of a list."""

    cooperative: Cooperative
    outcome: Literal["new", "changed", "same"]
    changed: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()  # others of the same name: allowed, but worth a look
    carried: tuple[date, ...] = ()  # later days that were said anew, so that the change goes on


def cooperative_on(
    connection: Connection, fund: int, number: str, day: date, known_at: int | None = None
) -> Cooperative:
    """What is known of a borrower on a day; a refusal if the register does not have it."""
    facts = history(connection, fund, number, known_at)
    fact = in_effect(iter(facts), day).get(number)
    if fact is not None:
        return cooperative_of(fact)
    if facts:
        params: dict[str, object] = {"cooperative": number, "first": facts[0].effective}
        raise FundledgerError("cooperative.not_yet", day=day, **params)
    raise FundledgerError("cooperative.unknown", cooperative=number)


def borrower_on(connection: Connection, fund: int, number: str, day: date) -> Cooperative:
    """The same for a document of a day: before the register knew a borrower, as it first knew it.

    Many a contract is older than the register; a refusal only for who was never entered.
    """
    facts = history(connection, fund, number)
    if not facts:
        raise FundledgerError("cooperative.unknown", cooperative=number)
    return cooperative_on(connection, fund, number, max(day, facts[0].effective))


def known_on(facts: Iterable[Fact], day: date) -> dict[str, Fact]:
    """By number what held on a day; before the register knew a borrower, as it first knew it."""
    told = sorted(facts, key=lambda fact: (fact.effective, fact.chain))
    first: dict[str, Fact] = {}
    for fact in told:
        first.setdefault(fact.subject, fact)
    return {**first, **in_effect(iter(told), day)}


def cooperatives(
    connection: Connection, fund: int, day: date | None = None, known_at: int | None = None
) -> dict[str, Cooperative]:
    """Every borrower by number, as known on a day; as last stated without one."""
    found = known_since(connection, fund, day, known_at)
    return {number: cooperative for number, (cooperative, _) in found.items()}


def known_since(
    connection: Connection, fund: int, day: date | None = None, known_at: int | None = None
) -> dict[str, tuple[Cooperative, date]]:
    """The same, each with the day since when that is so."""
    facts = in_effect(stated(connection, fund, KIND, known_at=known_at), day)
    return {
        number: (cooperative_of(facts[number]), facts[number].effective) for number in sorted(facts)
    }


def history(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> list[Fact]:
    """Every statement about a borrower, by the day from which it holds."""
    facts = stated(connection, fund, KIND, subject=number, known_at=known_at)
    return sorted(facts, key=lambda fact: (fact.effective, fact.chain))


def members_of(
    connection: Connection, fund: int, number: str, day: date, known_at: int | None = None
) -> list[Cooperative]:
    """Who is a member of a cooperative, group or union on a day, by number."""
    known = cooperatives(connection, fund, day, known_at).values()
    return [each for each in known if each.member_of == number]


def kinds_on(
    connection: Connection, fund: int, day: date, known_at: int | None = None
) -> dict[str, CooperativeKind]:
    """By number what kind of borrower each is; before the register knew it, as it first knew it."""
    told: dict[str, list[tuple[bool, date, int, str]]] = {}
    for chain, number, since, _, body in stated_in_bulk(connection, fund, KIND, known_at=known_at):
        told.setdefault(number, []).append((since <= day, since, chain, body))
    return {number: _kind_in(_body_of(of)) for number, of in told.items()}


KindsByDay = Mapping[str, Sequence[tuple[date, CooperativeKind]]]
"""By number the days from which it is said of what kind a borrower is, in their order."""


def kinds_by_day(
    connection: Connection,
    fund: int,
    number: str | None = None,
    known_at: int | None = None,
) -> KindsByDay:
    """For many days; of all borrowers, or of one."""
    told: dict[str, list[tuple[date, int, CooperativeKind]]] = {}
    if number is None:
        for chain, each, since, _, body in stated_in_bulk(
            connection, fund, KIND, known_at=known_at
        ):
            told.setdefault(each, []).append((since, chain, _kind_in(body)))
    else:
        for fact in history(connection, fund, number, known_at):
            kind = cooperative_of(fact).kind
            told.setdefault(number, []).append((fact.effective, fact.chain, kind))
    return {each: [(since, kind) for since, _, kind in sorted(of)] for each, of in told.items()}


Mergers = Mapping[str, Sequence[tuple[date, str | None]]]
"""By number the days from which it is said into whom a borrower is merged, or that it is not."""


def mergers(connection: Connection, fund: int, known_at: int | None = None) -> Mergers:
    """Of every borrower that was ever merged into another."""
    saying = '"merged_into":"'
    rows = stated_saying(connection, fund, KIND, saying, known_at=known_at)
    numbers = sorted({number for _, number, _, _, _ in rows})
    return {
        number: [
            (fact.effective, cooperative_of(fact).merged_into)
            for fact in history(connection, fund, number, known_at)
        ]
        for number in numbers
    }


def successor_on(of: Mergers, number: str, day: date) -> str:
    """Who has taken its place by a day; the borrower itself where nobody has."""
    seen: set[str] = set()
    while number not in seen:
        seen.add(number)
        by_then = [into for since, into in of.get(number, ()) if since <= day]
        if not by_then or by_then[-1] is None:
            break
        number = by_then[-1]
    return number


def kind_on(kinds: KindsByDay, number: str, day: date) -> CooperativeKind:
    """What holds on the day; before the register knew a borrower, as it first knew it."""
    told = kinds.get(number, ())
    by_then = [kind for since, kind in told if since <= day]
    if by_then:
        return by_then[-1]
    return told[0][1] if told else "cooperative"


def _body_of(told: list[tuple[bool, date, int, str]]) -> str:
    """Of what is said of one borrower the last by the day, or else the first."""
    by_then = [each for each in told if each[0]]
    return max(by_then)[3] if by_then else min(told, key=lambda each: each[1:3])[3]


def _kind_in(body: str) -> CooperativeKind:
    """Most are cooperatives, and need not be read."""
    if '"kind":"cooperative"' in body:
        return "cooperative"
    kind: CooperativeKind = json.loads(body).get("kind", "cooperative")
    return kind


def has_odd_identity(cooperative: Cooperative) -> bool:
    """Whether a person's number is none of an identity card: worth a look, and no refusal."""
    is_person = cooperative.kind == "individual" and cooperative.number_kind == "registration"
    if cooperative.number_kind != "id_card" and not is_person:
        return False
    number = cooperative.number
    return not (number.isascii() and number.isdigit() and len(number) in _IDENTITY_DIGITS)


def refuse_unknown(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> None:
    """Refuse a number that the register never had, on whichever day."""
    if not history(connection, fund, number, known_at):
        raise FundledgerError("cooperative.unknown", cooperative=number)


def search(known: Iterable[Cooperative], words: str) -> list[Cooperative]:
    """Those in which every word is found, accents and case aside; the best match first."""
    wanted = _folded(words).split()
    found = [(rank, each) for each in known if (rank := _rank(each, wanted)) is not None]
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].name))]


def register(
    writer: Writer, cooperative: Cooperative, effective: date, document: str | None = None
) -> Entered:
    """Enter a borrower whose number is not in the register yet."""
    wanted = _cleaned(cooperative)
    known = cooperatives(writer.connection, writer.fund)
    if standing := known.get(wanted.number):
        raise FundledgerError("cooperative.exists", cooperative=standing.number, name=standing.name)
    return take_all(writer, [(wanted, effective)], document)[0]


def describe(
    writer: Writer,
    number: str,
    effective: date,
    changes: Mapping[str, Any],
    document: str | None = None,
) -> Entered:
    """Say anew what has changed of a borrower; what is not said stays.

    From a day before the register had it: it is known from then on.
    """
    told = history(writer.connection, writer.fund, number)
    first = told[0].effective if told else effective
    standing = cooperative_on(writer.connection, writer.fund, number, max(effective, first))
    if "status" in changes and changes["status"] != "merged":
        changes = {"merged_into": None, **changes}
    if changes.get("status", standing.status) != standing.status:
        changes = {"status_since": None, **changes}
    if changes.get("alliance_member") is False:
        changes = {"member_since": None, **changes}
    wanted = _cleaned(replace(standing, **changes))
    if wanted == standing and effective >= first:
        raise FundledgerError("cooperative.nothing_changed", cooperative=number)
    return take_all(writer, [(wanted, effective)], document)[0]


def take_all(
    writer: Writer, wanted: Iterable[tuple[Cooperative, date]], document: str | None = None
) -> list[Entered]:
    """Enter a list: who is new is registered, who differs is described anew from the day on."""
    outcome: dict[int, Entered] = {}
    statements: list[Statement] = []
    for index, decided, said in _decided(writer.connection, writer.fund, list(wanted)):
        if isinstance(decided, FundledgerError):
            raise decided
        outcome[index] = decided
        statements += [statement_of(each, effective, document) for each, effective in said]
    for _ in writer.state_each(statements):
        pass
    return [outcome[index] for index in sorted(outcome)]


def objections(
    connection: Connection, fund: int, wanted: Sequence[tuple[Cooperative, date]]
) -> dict[int, FundledgerError]:
    """Why `take_all` would refuse a list: at most one reason for each place in it."""
    return {
        index: decided
        for index, decided, _ in _decided(connection, fund, wanted)
        if isinstance(decided, FundledgerError)
    }


def refuse_unfit(
    cooperative: Cooperative,
    known: Mapping[str, Cooperative],
    before: Cooperative | None = None,
) -> None:
    """What cannot be said of a borrower, whatever its number; `before` is what stood on that day.

    A merger is looked at when it is said first: its successor may merge in turn later on.
    """
    if not cooperative.number:
        raise FundledgerError("cooperative.no_number")
    if not cooperative.name:
        raise FundledgerError("cooperative.no_name", cooperative=cooperative.number)
    if cooperative.member_since is not None and not cooperative.alliance_member:
        raise FundledgerError("cooperative.not_member", cooperative=cooperative.number)
    _refuse_figures(cooperative)
    _refuse_merger(cooperative, known, before)
    _refuse_membership(cooperative, known, before)


def _refuse_figures(cooperative: Cooperative) -> None:
    founded, since = cooperative.founded_on, cooperative.status_since
    if founded is not None and since is not None and since < founded:
        said: dict[str, object] = {"cooperative": cooperative.number, "founded": founded}
        raise FundledgerError("cooperative.before_founded", **said, since=since)
    for name in ("member_count", "employees", "charter_capital"):
        if (getattr(cooperative, name) or 0) < 0:
            raise FundledgerError("cooperative.below_zero", cooperative=cooperative.number)


def _refuse_merger(
    cooperative: Cooperative, known: Mapping[str, Cooperative], before: Cooperative | None
) -> None:
    into = cooperative.merged_into
    if (cooperative.status == "merged") != (into is not None):
        key = "cooperative.merged_whereto" if into is None else "cooperative.not_merged"
        raise FundledgerError(key, cooperative=cooperative.number)
    if into is None or (before is not None and before.merged_into == into):
        return
    successor = known.get(into)
    if successor is None:
        raise FundledgerError("cooperative.successor_unknown", successor=into)
    if into == cooperative.number or successor.status == "merged":
        raise FundledgerError("cooperative.successor_unfit", successor=into)


def _refuse_membership(
    cooperative: Cooperative, known: Mapping[str, Cooperative], before: Cooperative | None
) -> None:
    """A member is one of a cooperative, a group or a union that is known, and never of itself."""
    number, over = cooperative.number, cooperative.member_of
    if over is None or (before is not None and before.member_of == over):
        return
    said: dict[str, object] = {"cooperative": number, "over": over}
    if over == number:
        raise FundledgerError("cooperative.member_of_itself", **said)
    if over not in known:
        raise FundledgerError("cooperative.member_of_unknown", **said)
    if known[over].kind == "individual":
        raise FundledgerError("cooperative.member_of_individual", **said, name=known[over].name)
    passed = {over}
    while (further := known[over].member_of) is not None and further in known:
        if further == number:
            raise FundledgerError("cooperative.member_in_circle", **said)
        if further in passed:  # a circle of others is told of them
            return
        passed.add(over := further)


def cooperative_of(fact: Fact) -> Cooperative:
    said: dict[str, Any] = {
        name: _day(value) if name in _DAYS else value
        for name, value in fact.body.items()
        if name in FIELDS
    }
    return Cooperative(**{**said, "number": fact.subject})


def statement_of(
    cooperative: Cooperative, effective: date, document: str | None = None
) -> Statement:
    said = {name: _text(getattr(cooperative, name)) for name in FIELDS if name != "number"}
    body = {name: what for name, what in said.items() if what is not None or name not in _IF_SAID}
    return Statement(KIND, cooperative.number, effective, body, document)


Life = dict[date, Cooperative]
"""What is said of one borrower, by the day from which it holds."""


def _decided(
    connection: Connection, fund: int, wanted: Sequence[tuple[Cooperative, date]]
) -> Iterator[tuple[int, Entered | FundledgerError, list[tuple[Cooperative, date]]]]:
    """Of each place in a list: what becomes of it or why not, and what is to be stated for it.

    By day, whatever the order in the list: a later row is compared with what an earlier one says.
    """
    cleaned = [(_cleaned(each), effective) for each, effective in wanted]
    standing = _lives(connection, fund)
    known = {number: dict(life) for number, life in standing.items()}
    for each, effective in cleaned:
        known.setdefault(each.number, {})[effective] = each
    named: dict[str, list[str]] = {}
    for number, life in known.items():
        named.setdefault(_folded(life[max(life)].name), []).append(number)
    for index in sorted(range(len(cleaned)), key=lambda place: cleaned[place][1]):
        each, effective = cleaned[index]
        life = standing.setdefault(each.number, {})
        before = _on(life, effective)
        try:
            refuse_unfit(each, _named_by(each, known, effective), before)
            _refuse_circle(each, known, effective)
            _refuse_person_with_members(each, known, effective, before)
        except FundledgerError as error:
            yield index, error, []
            continue
        said = [] if before == each else [(each, effective), *_carried(life, effective, each)]
        others = {*named.get(_folded(each.name), ())} - {each.number}
        entered = _entered(life, each, effective, [day for _, day in said[1:]], sorted(others))
        life.update({day: later for later, day in said})
        yield index, entered, said


def _entered(
    life: Life, after: Cooperative, effective: date, carried: list[date], namesakes: list[str]
) -> Entered:
    before = _on(life, effective)
    if before == after:
        return Entered(after, "same")
    if not life:
        return Entered(after, "new", namesakes=tuple(namesakes))
    # Known, but not yet on that day: what is new is the day.
    changed = _differences(before or life[min(life)], after)
    changed = changed if before is not None else (*changed, "effective")
    namesakes = namesakes if "name" in changed else []
    return Entered(after, "changed", changed, tuple(namesakes), tuple(carried))


def _carried(life: Life, effective: date, after: Cooperative) -> Iterator[tuple[Cooperative, date]]:
    """Later statements said anew with the change, up to those that change the same thing again."""
    before = _on(life, effective)
    if before is None:
        return
    changed = set(_differences(before, after))
    for day in sorted(day for day in life if day > effective):
        again = set(_differences(before, life[day]))
        again.update(*(pair for pair in _TOGETHER if again.intersection(pair)))
        changed -= again
        if not changed:
            return
        yield replace(life[day], **{name: getattr(after, name) for name in changed}), day


def _lives(connection: Connection, fund: int) -> dict[str, Life]:
    lives: dict[str, Life] = {}
    for fact in stated(connection, fund, KIND):
        lives.setdefault(fact.subject, {})[fact.effective] = cooperative_of(fact)
    return lives


def _on(life: Life, day: date) -> Cooperative | None:
    return life[max(days)] if (days := [each for each in life if each <= day]) else None


def _named_by(
    cooperative: Cooperative, known: Mapping[str, Life], day: date
) -> Mapping[str, Cooperative]:
    """Its successor and what it is a member of, as on the day; as first known if that is later."""
    found: dict[str, Cooperative] = {}
    for number in (cooperative.merged_into, cooperative.member_of):
        if number is not None and number in known:
            life = known[number]
            found[number] = _on(life, day) or life[min(life)]
    return found


def _refuse_circle(cooperative: Cooperative, known: Mapping[str, Life], day: date) -> None:
    """Whoever is a member of something on a day or later may not have it among its own members."""
    number, reached = cooperative.number, set[str]()
    waiting = [cooperative.member_of] if cooperative.member_of else []
    while waiting:
        over = waiting.pop()
        if over == number:
            said = {"cooperative": number, "over": cooperative.member_of}
            raise FundledgerError("cooperative.member_in_circle", **said)
        if over not in reached:
            reached.add(over)
            waiting += [
                each.member_of for each in _from(known.get(over, {}), day) if each.member_of
            ]


def _refuse_person_with_members(
    cooperative: Cooperative, known: Mapping[str, Life], day: date, before: Cooperative | None
) -> None:
    """What has members cannot turn out to be a person."""
    if before is None or cooperative.kind != "individual" or before.kind == "individual":
        return
    for number, life in known.items():
        if any(each.member_of == cooperative.number for each in _from(life, day)):
            said = {"cooperative": cooperative.number, "member": number}
            raise FundledgerError("cooperative.person_with_members", **said)


def _from(life: Life, day: date) -> Iterator[Cooperative]:
    """What holds of one borrower on a day or later."""
    if (standing := _on(life, day)) is not None:
        yield standing
    yield from (each for since, each in life.items() if since > day)


def _differences(before: Cooperative, after: Cooperative) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def _cleaned(cooperative: Cooperative) -> Cooperative:
    said: dict[str, Any] = {name: getattr(cooperative, name) for name in FIELDS}
    for name, value in said.items():
        if isinstance(value, str):
            said[name] = clean(value) or ("" if name in ("number", "name") else None)
    return Cooperative(**said)


def _rank(cooperative: Cooperative, wanted: list[str]) -> int | None:
    """The place of the least fitting word: 0 a whole number, then names, then the rest."""
    ranks: list[int] = []
    for word in wanted:
        places = [
            _SEARCHED.index(name)
            for name in _SEARCHED
            if word in _folded(getattr(cooperative, name) or "")
        ]
        if not places:
            return None
        ranks.append(places[0])
    return max(ranks, default=0)


def _folded(text: str) -> str:
    return " ".join(unaccented(text).split())


def _day(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def changes_of(statements: Iterable[Fact]) -> Iterator[tuple[Fact, tuple[str, ...]]]:
    """Each statement of a history with what it changed of what stood when it was made."""
    facts = list(statements)
    for fact in facts:
        earlier = (each for each in facts if each.chain < fact.chain)
        before = in_effect(earlier, fact.effective).get(fact.subject)
        after = cooperative_of(fact)
        yield fact, () if before is None else _differences(cooperative_of(before), after)
