"""The register of borrowers: cooperatives, unions, groups and individuals, by official number.

A name is never a key: two cooperatives of one name are praised and sued in the same report. What is
known of a borrower is a fact; each statement says all of it anew, from its day on, so its history
is in the chain. `register` and `describe` take one, `take_all` a whole list that may hold what is
there already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal, get_args

from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Fact, Statement
from fundledger.ledger.facts import in_effect, stated
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

_DAYS = frozenset({"district_until", "commune_since", "member_since"})
_SEARCHED = ("number", "name", "tax_code", "representative", "commune", "district", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cooperative:
    """One borrower as it is known from a day on.

    Districts ended on 30/06/2025; the one it belonged to stays as history, beside the commune.
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


FIELDS: tuple[str, ...] = tuple(each.name for each in fields(Cooperative))


@dataclass(frozen=True, slots=True)
class Entered:
    """What became of one borrower of a list."""

    cooperative: Cooperative
    outcome: Literal["new", "changed", "same"]
    changed: tuple[str, ...] = ()
    namesakes: tuple[str, ...] = ()  # others of the same name: allowed, but worth a look


def cooperative_on(
    connection: Connection, fund: int, number: str, day: date, known_at: int | None = None
) -> Cooperative:
    """What is known of a borrower on a day; a refusal if the register does not have it."""
    facts = stated(connection, fund, KIND, subject=number, known_at=known_at)
    fact = in_effect(facts, day).get(number)
    if fact is None:
        raise FundledgerError("cooperative.unknown", cooperative=number)
    return cooperative_of(fact)


def cooperatives(
    connection: Connection, fund: int, day: date | None = None, known_at: int | None = None
) -> dict[str, Cooperative]:
    """Every borrower by number, as known on a day; as last stated without one."""
    facts = in_effect(stated(connection, fund, KIND, known_at=known_at), day)
    return {number: cooperative_of(facts[number]) for number in sorted(facts)}


def history(
    connection: Connection, fund: int, number: str, known_at: int | None = None
) -> list[Fact]:
    """Every statement about a borrower, by the day from which it holds."""
    facts = stated(connection, fund, KIND, subject=number, known_at=known_at)
    return sorted(facts, key=lambda fact: (fact.effective, fact.chain))


def search(known: Iterable[Cooperative], words: str) -> list[Cooperative]:
    """Those in which every word is found, accents and case aside; the best match first."""
    wanted = _folded(words).split()
    found = [(rank, each) for each in known if (rank := _rank(each, wanted)) is not None]
    return [each for _, each in sorted(found, key=lambda pair: (pair[0], pair[1].name))]


def register(
    writer: Writer, cooperative: Cooperative, effective: date, document: str | None = None
) -> Entered:
    """Enter a borrower whose number is not in the register yet."""
    known = cooperatives(writer.connection, writer.fund)
    if cooperative.number in known:
        standing = known[cooperative.number]
        raise FundledgerError("cooperative.exists", cooperative=standing.number, name=standing.name)
    return _entered(writer, [(cooperative, effective)], known, document)[0]


def describe(
    writer: Writer,
    number: str,
    effective: date,
    changes: Mapping[str, Any],
    document: str | None = None,
) -> Entered:
    """Say anew what has changed of a borrower; what is not said stays."""
    standing = cooperative_on(writer.connection, writer.fund, number, effective)
    if "status" in changes and changes["status"] != "merged":
        changes = {"merged_into": None, **changes}
    wanted = replace(standing, **changes)
    if wanted == standing:
        raise FundledgerError("cooperative.nothing_changed", cooperative=number)
    known = cooperatives(writer.connection, writer.fund, effective)
    return _entered(writer, [(wanted, effective)], known, document)[0]


def take_all(
    writer: Writer, wanted: Iterable[tuple[Cooperative, date]], document: str | None = None
) -> list[Entered]:
    """Enter a list: who is new is registered, who differs is described anew from the day on."""
    known = cooperatives(writer.connection, writer.fund)
    return _entered(writer, list(wanted), known, document)


def refuse_unfit(cooperative: Cooperative, known: Mapping[str, Cooperative]) -> None:
    """What cannot be said of a borrower, whatever its number."""
    if not cooperative.number:
        raise FundledgerError("cooperative.no_number")
    if not cooperative.name:
        raise FundledgerError("cooperative.no_name", cooperative=cooperative.number)
    into = cooperative.merged_into
    if (cooperative.status == "merged") != (into is not None):
        key = "cooperative.merged_whereto" if into is None else "cooperative.not_merged"
        raise FundledgerError(key, cooperative=cooperative.number)
    if into is None:
        return
    successor = known.get(into)
    if successor is None:
        raise FundledgerError("cooperative.successor_unknown", successor=into)
    if into == cooperative.number or successor.status == "merged":
        raise FundledgerError("cooperative.successor_unfit", successor=into)


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
    body: dict[str, Any] = {
        name: _text(getattr(cooperative, name)) for name in FIELDS if name != "number"
    }
    return Statement(KIND, cooperative.number, effective, body, document)


def _entered(
    writer: Writer,
    wanted: list[tuple[Cooperative, date]],
    standing: Mapping[str, Cooperative],
    document: str | None,
) -> list[Entered]:
    cleaned = [(_cleaned(each), effective) for each, effective in wanted]
    known = {**standing, **{each.number: each for each, _ in cleaned}}
    by_name: dict[str, list[str]] = {}
    for each in known.values():
        by_name.setdefault(_folded(each.name), []).append(each.number)
    outcome: list[Entered] = []
    statements: list[Statement] = []
    for each, effective in cleaned:
        refuse_unfit(each, known)
        before = standing.get(each.number)
        if before == each:
            outcome.append(Entered(each, "same"))
            continue
        changed = () if before is None else _differences(before, each)
        namesakes = [number for number in by_name[_folded(each.name)] if number != each.number]
        is_new = before is None
        outcome.append(
            Entered(each, "new" if is_new else "changed", changed, tuple(sorted(namesakes)))
        )
        statements.append(statement_of(each, effective, document))
    for _ in writer.state_each(statements):
        pass
    return outcome


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
    """Each statement of a history with what it changed against the one before."""
    before: Cooperative | None = None
    for fact in statements:
        after = cooperative_of(fact)
        yield fact, () if before is None else _differences(before, after)
        before = after
