"""What if: a list of changes to what is expected, applied in order to the receipts of any method.

    played(scenario, known, receipts)       what the method expects after all changes, step by step
    faults(scenario, names)                 what of it the books do not know, by its change
    odd(scenario, known)                    what of it changes nothing, and why

A change says who, and what becomes of what is expected of them. It never makes money: a receipt
that a loan does not owe is not taken by `settling`, so the identity of capital is kept by every
scenario. A choice is made anew at each change (the biggest payers after the changes before it).
Rates of the past are for the methods that have them: `of_rates` names those changes.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from difflib import get_close_matches
from fractions import Fraction
from typing import Literal, NamedTuple, get_args

from fundledger.arrears.ageing import Buckets
from fundledger.calendar import ONE_DAY
from fundledger.contract.duedays import months_later
from fundledger.errors import Place
from fundledger.messages import LANGUAGES, say_in
from fundledger.messages.wording import Joined
from fundledger.money import rounded
from fundledger.outlook.capital import NO_MOVEMENTS, Movements
from fundledger.outlook.claims import Claim, Claims
from fundledger.outlook.methods import Method, Receipts
from fundledger.outlook.settling import Expected, settled
from fundledger.text import unaccented

Who = Literal["all", "loans", "borrowers", "largest", "payers", "group", "bucket", "court"]
What = Literal[
    "nothing",
    "share",
    "everything",
    "late",
    "suit_won",
    "suit_lost",
    "disbursed",
    "paid_in",
    "taken_out",
    "rate_is",
    "rate_times",
]
BY_LOAN = frozenset({"nothing", "share", "everything", "late", "suit_won", "suit_lost"})
OF_CAPITAL = frozenset({"disbursed", "paid_in", "taken_out"})
OF_RATES = frozenset({"rate_is", "rate_times"})
SUITS = frozenset({"suit_won", "suit_lost"})

WHO: tuple[Who, ...] = get_args(Who)
WHAT: tuple[What, ...] = get_args(What)
_NAMED = frozenset({"loans", "borrowers", "group", "bucket"})
_COUNTED = frozenset({"largest", "payers"})
_GROUPS = 5
_MONTHS_OF_A_QUARTER = 3
_LIKE = 0.5
_MARKS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Change:
    """`which` names loans, borrowers, groups or buckets, or says how many of the largest.

    `day` is the first day that it holds for, or the day on which money moves. `share` is a part of
    one (a half is 1/2).
    """

    what: What
    who: Who = "all"
    which: tuple[str, ...] = ()
    share: Fraction | None = None
    amount: int | None = None
    day: date | None = None
    days: int = 0
    quarters: int = 0
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scenario:
    title: str
    changes: tuple[Change, ...] = ()
    method: Method | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class FromFile:
    """A scenario, and where in its file a field of a change stands."""

    file: str
    scenario: Scenario
    place: Callable[[int, str | None], Place]


@dataclass(frozen=True, slots=True)
class Names:
    """What the books call things: borrowers by number with their names, loans, buckets, and the
    sources of capital that anything was ever booked with."""

    borrowers: Mapping[str, str]
    loans: Collection[str]
    buckets: Buckets
    sources: Collection[str]

    def borrower_meant(self, said: str) -> str | None:
        return _borrower_meant(self.borrowers, said)


@dataclass(frozen=True, slots=True)
class Known:
    """What a choice is made from: the claims, and what the books know of loans beside them.

    `borrowers` by number, the names of all who have borrowed; `loans` all of the fund, with whose
    they are; `groups` the debt group of each loan that owes, on the day of the claims.
    """

    claims: Claims
    borrowers: Mapping[str, str]
    loans: Mapping[str, str]
    groups: Mapping[str, int]
    in_court: frozenset[str] = frozenset()

    @property
    def by_loan(self) -> Mapping[str, Claim]:
        return {each.loan: each for each in self.claims.every}

    def borrower_meant(self, said: str) -> str | None:
        return _borrower_meant(self.borrowers, said)


def _borrower_meant(borrowers: Mapping[str, str], said: str) -> str | None:
    """By number, or by a name that only one has."""
    if said in borrowers:
        return said
    meant = [one for one, name in borrowers.items() if name.casefold() == said.casefold()]
    return meant[0] if len(meant) == 1 else None


class Fault(NamedTuple):
    """Something about one change, at one of its fields; changes are counted from 0."""

    at: int
    field: str | None
    key: str
    params: dict[str, object]


class Step(NamedTuple):
    """What one change did: the principal expected of those it means, before and after it.

    Of capital and of rates no loan is meant.
    """

    at: int
    change: Change
    loans: tuple[str, ...]
    before: Mapping[str, int]
    after: Mapping[str, int]
    is_other: bool = True  # whether anything of what is expected became other
    moved: int = 0  # capital that comes to what is on hand, or goes (below 0)

    @property
    def difference(self) -> int:
        return sum(self.after.values()) - sum(self.before.values())

    @property
    def on_hand(self) -> int:
        """What there is more of capital on hand, or less, on the last day."""
        return self.difference + self.moved


@dataclass(frozen=True, slots=True)
class Played:
    receipts: Receipts
    movements: Movements
    steps: tuple[Step, ...]


def played(
    scenario: Scenario,
    known: Known,
    receipts: Receipts,
    movements: Movements = NO_MOVEMENTS,
) -> Played:
    """Every change in its order, on what those before it have left."""
    steps: list[Step] = []
    by_loan = known.by_loan
    expected = dict(receipts)
    for index, change in enumerate(scenario.changes):
        meant = chosen(change, known, expected) if change.what in BY_LOAN else ()
        before = _principal(meant, by_loan, expected, known.claims.until)
        was = {each: list(expected.get(each, ())) for each in meant}
        moved = 0
        if change.what in OF_CAPITAL:
            moved = moved_by(change, known.claims)
            movements = _moved(change, known.claims, movements)
        else:
            expected |= _changed(change, [by_loan[each] for each in meant], known, expected)
        is_other = any(was[each] != list(expected.get(each, ())) for each in meant)
        after = _principal(meant, by_loan, expected, known.claims.until)
        steps.append(Step(index, change, meant, before, after, is_other, moved))
    return Played(expected, movements, tuple(steps))


def of_rates(scenario: Scenario) -> tuple[Change, ...]:
    """The changes that are for the methods which learn from the past."""
    return tuple(each for each in scenario.changes if each.what in OF_RATES)


def places_meant(change: Change, known: Known) -> frozenset[int] | None:
    """The buckets that a change of rates is for; None: all."""
    if change.who == "all":
        return None
    found = (_place_meant(known.claims.buckets, said) for said in change.which)
    return frozenset(place for place in found if place is not None)


def chosen(change: Change, known: Known, receipts: Receipts) -> tuple[str, ...]:
    """The loans that owe and are meant, in the order of the claims."""
    every = known.claims.every
    match change.who:
        case "all":
            return tuple(each.loan for each in every)
        case "loans":
            return _those(every, lambda each: each.loan in change.which)
        case "borrowers":
            owners = {known.borrower_meant(said) for said in change.which}
            return _those(every, lambda each: each.borrower in owners)
        case "largest":
            owners = _first(change, _by_borrower(every, lambda each: each.principal))
            return _those(every, lambda each: each.borrower in owners)
        case "payers":
            until = known.claims.until

            def expected(each: Claim) -> int:
                return settled(each, receipts.get(each.loan, ()), until).principal_expected

            owners = _first(change, _by_borrower(every, expected))
            return _those(every, lambda each: each.borrower in owners)
        case "group":
            groups = set(map(int, change.which))
            return _those(every, lambda each: known.groups.get(each.loan) in groups)
        case "bucket":
            places = {_place_meant(known.claims.buckets, said) for said in change.which}
            return _those(every, lambda each: each.place in places)
        case "court":
            return _those(every, lambda each: each.loan in known.in_court)


def _those(every: Sequence[Claim], meant: Callable[[Claim], bool]) -> tuple[str, ...]:
    return tuple(each.loan for each in every if meant(each))


def _by_borrower(every: Sequence[Claim], amount: Callable[[Claim], int]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for each in every:
        found[each.borrower] += amount(each)
    return found


def _first(change: Change, amounts: Mapping[str, int]) -> set[str | None]:
    """The largest; of two that are alike the first by number, and never one of nothing."""
    there = sorted((-amount, owner) for owner, amount in amounts.items() if amount)
    return {owner for _, owner in there[: int(change.which[0])]}


def _place_meant(buckets: Buckets, said: str) -> int | None:
    """A bucket by its name in either language, its code, or by the days overdue that lie in it."""
    wanted = _folded(said)
    for place, each in enumerate(buckets.every):
        names = (say_in(lang, each.name.key, **each.name.params) for lang in LANGUAGES)
        if wanted in {_folded(each.code), *map(_folded, names)}:
            return place
    if said.isascii() and said.isdigit():
        return buckets.place(int(said)) if int(said) else 0
    return None


def _folded(name: str) -> str:
    """`90–179 ngày`, with any dash and in any letters, becomes `90 179 ngay`."""
    return _MARKS.sub(" ", unaccented(name)).strip()


def _principal(
    loans: Sequence[str], by_loan: Mapping[str, Claim], receipts: Receipts, until: date
) -> dict[str, int]:
    return {
        each: settled(by_loan[each], receipts.get(each, ()), until).principal_expected
        for each in loans
    }


# What becomes of receipts.


def _changed(
    change: Change, meant: Sequence[Claim], known: Known, receipts: Receipts
) -> dict[str, Sequence[Expected]]:
    as_of = known.claims.as_of
    first = change.day or as_of
    recovered = _recovered(change, meant)
    found: dict[str, Sequence[Expected]] = {}
    for claim in meant:
        expected = receipts.get(claim.loan, ())
        kept = [each for each in expected if max(each.day, as_of) < first]
        held_to = [each for each in expected if max(each.day, as_of) >= first]
        match change.what:
            case "nothing":
                found[claim.loan] = kept
            case "share":
                share = change.share or Fraction(0)
                found[claim.loan] = [*kept, *(_part(each, share) for each in held_to)]
            case "late":
                later = [each._replace(day=_later(change, each, as_of)) for each in held_to]
                found[claim.loan] = [*kept, *later]
            case "everything":
                day = max(first, as_of + ONE_DAY)
                found[claim.loan] = [*kept, _all_owed(claim, day, kept)]
            case "suit_lost":
                found[claim.loan] = []
            case "suit_won":
                came = [_by_court(claim, first, recovered[claim.loan])]
                found[claim.loan] = came if first > as_of else []
    return found


def _part(each: Expected, share: Fraction) -> Expected:
    return each._replace(
        principal=_share_of(each.principal, share),
        interest=_share_of(each.interest, share),
        overdue_interest=_share_of(each.overdue_interest, share),
    )


def _share_of(amount: int, share: Fraction) -> int:
    return rounded(amount * share.numerator, share.denominator)


def _later(change: Change, each: Expected, as_of: date) -> date:
    """What was to come at the end of a month still comes at the end of one."""
    day = max(each.day, as_of)
    if change.quarters:
        months = change.quarters * _MONTHS_OF_A_QUARTER
        is_last = (day + ONE_DAY).day == 1
        after = months_later(day + ONE_DAY, months) - ONE_DAY
        day = after if is_last else months_later(day, months)
    return day + timedelta(days=change.days)


def _all_owed(claim: Claim, day: date, kept: Sequence[Expected]) -> Expected:
    """Principal in full, and the interest that has fallen due by the day; nothing held twice."""
    dues = [*claim.missed, *(due for due in claim.coming if due.day <= day)]
    held = [each for each in claim.held if each.day <= day]
    interest = sum(each.interest for each in dues) - sum(each.interest for each in held)
    return Expected(
        claim.loan,
        day,
        max(_asked(claim) - sum(each.principal for each in kept), 0),
        max(interest - sum(each.interest for each in kept), 0),
        max(claim.overdue_interest - sum(each.overdue_interest for each in kept), 0),
    )


def _asked(claim: Claim) -> int:
    """The principal that money has to come for: what is held pays the rest."""
    held = sum(each.principal for each in claim.held)
    return max(claim.principal - held, 0)


def _recovered(change: Change, meant: Sequence[Claim]) -> dict[str, int]:
    """By loan, of a suit that was won: a share of each principal, or a sum parted by principal."""
    if change.what != "suit_won":
        return {}
    if change.share is not None:
        return {each.loan: _share_of(_asked(each), change.share) for each in meant}
    amount, owed = change.amount or 0, {each.loan: _asked(each) for each in meant}
    total = sum(owed.values())
    if not total:
        return dict.fromkeys(owed, 0)
    parts = {loan: amount * principal // total for loan, principal in owed.items()}
    by_remainder = sorted(owed, key=lambda loan: (-(amount * owed[loan] % total), loan))
    for loan in by_remainder[: amount - sum(parts.values())]:
        parts[loan] += 1
    return parts


def _by_court(claim: Claim, day: date, amount: int) -> Expected:
    """Principal first; what is over pays the interest that is owed."""
    principal = min(amount, _asked(claim))
    interest = min(amount - principal, sum(each.interest for each in claim.missed))
    overdue = min(amount - principal - interest, claim.overdue_interest)
    return Expected(claim.loan, day, principal, interest, overdue, "enforcement")


def moved_by(change: Change, of: Claims) -> int:
    """What a change adds to capital on hand in the span, or takes from it."""
    then = _moved(change, of, NO_MOVEMENTS)
    return then.charter - then.disbursements


def _moved(change: Change, of: Claims, so_far: Movements) -> Movements:
    amount = change.amount or 0
    if change.day is not None and not of.as_of < change.day <= of.until:
        return so_far
    match change.what:
        case "disbursed":
            return replace(so_far, disbursements=so_far.disbursements + amount)
        case "paid_in":
            return replace(so_far, charter=so_far.charter + amount)
        case _:
            return replace(so_far, charter=so_far.charter - amount)


# What of it cannot be, or does nothing.


def unfit(scenario: Scenario) -> Iterator[Fault]:
    """What a change lacks, or says for nothing, whatever the books hold."""
    for index, change in enumerate(scenario.changes):
        yield from _unfit(index, change)


def _unfit(index: int, change: Change) -> Iterator[Fault]:
    for name in _NEEDED[change.what]:
        if getattr(change, name) is None:
            yield Fault(index, _IN_FILE.get(name, name), f"scenario.needs_{name}", {})
    if change.what == "late" and not (change.days or change.quarters):
        yield Fault(index, "quarters", "scenario.needs_delay", {})
    if change.what == "suit_won" and (change.share is None) == (change.amount is None):
        yield Fault(index, "amount", "scenario.needs_sum_or_share", {})
    if change.what != "rate_times" and change.share is not None and change.share > 1:
        yield Fault(index, "percent", "scenario.share_over", {"percent": percent_of(change.share)})
    if change.who in _COUNTED and not _is_count(change.which):
        yield Fault(index, "which", "scenario.needs_count", {})
    if change.who in _NAMED and not change.which:
        yield Fault(index, "which", "scenario.needs_names", {})
    if change.who == "group":
        for said_group in change.which:
            if said_group not in {str(one) for one in range(1, _GROUPS + 1)}:
                yield Fault(index, "which", "scenario.no_such_group", {"text": said_group})
    if change.who in {"all", "court"} and change.which:
        yield Fault(index, "which", "scenario.names_for_nothing", {"who": change.who})
    if change.what in OF_CAPITAL and (change.who != "all" or change.which):
        yield Fault(index, "who", "scenario.nobody_is_meant", {})
    if change.what in OF_RATES and change.who not in {"all", "bucket"}:
        yield Fault(index, "who", "scenario.rates_by_bucket", {})
    for name in _SAYABLE:
        if getattr(change, name) and name not in _MAY_SAY[change.what]:
            field = _IN_FILE.get(name, name)
            yield Fault(index, field, "scenario.said_for_nothing", {"field": field})


_IN_FILE = {"share": "percent"}
_SAYABLE = ("share", "amount", "days", "quarters", "source")
_MONEY = ("amount", "day")
_NEEDED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("nothing", "everything", "late", "suit_lost"), ()),
    **dict.fromkeys(("share", *sorted(OF_RATES)), ("share",)),
    "suit_won": ("day",),
    **dict.fromkeys(sorted(OF_CAPITAL), _MONEY),
}
_MAY_SAY: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("nothing", "everything", "suit_lost"), ()),
    **dict.fromkeys(("share", *sorted(OF_RATES)), ("share",)),
    "late": ("days", "quarters"),
    "suit_won": ("share", "amount"),
    **dict.fromkeys(sorted(OF_CAPITAL), ("amount", "source")),
}


def _is_count(which: Sequence[str]) -> bool:
    return len(which) == 1 and which[0].isascii() and which[0].isdigit() and int(which[0]) > 0


def percent_of(share: Fraction) -> str:
    """Per cent as it is written: 33.5"""
    hundredths = rounded(share.numerator * 10_000, share.denominator)
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".")


def faults(scenario: Scenario, names: Names) -> Iterator[Fault]:
    """What the books do not know: a loan, a borrower, a bucket, a source of capital."""
    brought: set[str] = set()  # sources that are new, and that an earlier change pays in
    for index, change in enumerate(scenario.changes):
        for said in change.which if change.who in _NAMED else ():
            yield from _unknown(index, change, said, names)
        if change.what == "paid_in":
            brought.add(change.source)
        elif change.what in OF_CAPITAL and change.source:
            yield from _unknown_source(index, change.source, {*names.sources, *brought})


def _unknown_source(index: int, said: str, known: Collection[str]) -> Iterator[Fault]:
    if said not in known:
        params: dict[str, object] = {"text": said, "known": sorted(known)}
        yield Fault(index, "source", "scenario.no_such_source", params)


def _unknown(index: int, change: Change, said: str, known: Names) -> Iterator[Fault]:
    if change.who == "loans" and said not in known.loans:
        keys = "scenario.no_such_loan", "scenario.no_such_loan_but"
        yield _no_such(index, keys, said, _nearest(said, known.loans))
    if change.who == "borrowers" and known.borrower_meant(said) is None:
        keys = "scenario.no_such_borrower", "scenario.no_such_borrower_but"
        near = _nearest(said, [*known.borrowers, *known.borrowers.values()])
        yield _no_such(index, keys, said, near)
    if change.who == "bucket" and _place_meant(known.buckets, said) is None:
        names = Joined(tuple(each.name for each in known.buckets.every), "; ")
        yield Fault(index, "which", "scenario.no_such_bucket", {"text": said, "known": names})


def _nearest(said: str, among: Collection[str]) -> str | None:
    folded = {each.casefold(): each for each in among}
    close = get_close_matches(said.casefold(), folded, n=1, cutoff=_LIKE)
    return folded[close[0]] if close else None


def _no_such(index: int, keys: tuple[str, str], said: str, near: str | None) -> Fault:
    if near is None:
        return Fault(index, "which", keys[0], {"text": said})
    return Fault(index, "which", keys[1], {"text": said, "nearest": near})


def odd(scenario: Scenario, known: Known, steps: Sequence[Step], method: str) -> Iterator[Fault]:
    """What changes nothing though it may be: nobody is meant, or the day lies outside the span."""
    of = known.claims
    for index, change in enumerate(scenario.changes):
        is_outside = change.day is not None and _is_outside(change, change.day, of)
        if is_outside:
            days: dict[str, object] = {"day": change.day, "as_of": of.as_of, "until": of.until}
            yield Fault(index, "day", "scenario_note.outside", days)
        if change.what in BY_LOAN and not steps[index].loans:
            yield Fault(index, "who", "scenario_note.nobody", {})
        if steps[index].loans and not (steps[index].is_other or is_outside):
            yield Fault(index, "what", "scenario_note.no_effect", {})
        if change.what in OF_RATES and method not in {"history", "simulate"}:
            yield Fault(index, "what", "scenario_note.no_rates", {"method": method})
        if change.who == "loans" and change.what in BY_LOAN and steps[index].loans:
            for said in change.which:
                if said in known.loans and said not in known.by_loan:
                    yield Fault(index, "which", "scenario_note.owes_nothing", {"loan": said})


def _is_outside(change: Change, day: date, of: Claims) -> bool:
    """What holds from a day on may have begun before; what moves on a day moves in the span."""
    return day > of.until or (day <= of.as_of and change.what not in BY_LOAN - {"suit_won"})
