"""Provisions needed against provisions held, and the entries that bring the one to the other.

    provided(of, held_by)       what a day needs by the rules of that day, and what is booked
    post(writer, day, …)        book the difference of a day that was rolled
    PROVISIONS                  the step of the roll that does, where the Fund has said `post`

Everything is *derived − booked*, by value date, on the day of the run: rolled again nothing is
posted, and what papers of earlier days change is booked by the next run, on its day. A run keeps
the rules it was made by and states itself as a fact; `check` derives it again as it was known then.
What of 2293 names no loan (an opening, an entry by hand) belongs to all: the first run gives it to
the loans that need more, by number, and releases what nobody needs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from fundledger.arrears.debts import Day, Debt, each_debt, own_of
from fundledger.arrears.provisions import Needs, Owed, needed
from fundledger.bulk import no_collection
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders, Own
from fundledger.grading.groups import Graded
from fundledger.grading.rule_sets import RuleSets, keep
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.chain import last_entry_by
from fundledger.ledger.entry import Booked, Draft, Fact, Posting, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.journal import Writer
from fundledger.ledger.reading import entry_called
from fundledger.ledger.settings import Setting, Settings, Value, chosen_from
from fundledger.ledger.value_sums import value_sums
from fundledger.loans.rolling import Progress, Span, Step, rolled_to
from fundledger.messages import say_in
from fundledger.money import Dong
from fundledger.registers.loan import Loan
from fundledger.registers.security import Security, deductible, securities
from fundledger.registers.settings import NONE
from fundledger.rules.classing import GroupRules, ProvisionRules
from fundledger.rules.collateral import CollateralRules, collateral_rules, most_on
from fundledger.text import clean

if TYPE_CHECKING:
    from sqlalchemy import Connection

KIND = "provision_run"
COLLATERAL = "collateral_rules"
"""The kind of fact that keeps a set of shares, under its name."""

CHARGE, RELEASE, ALLOT = "provision_charge", "provision_release", "provision_allot"
ENTRY_KINDS = frozenset({CHARGE, RELEASE, ALLOT})
SPECIFIC, GENERAL = "provision_specific", "provision_general"
_AGAINST = {CHARGE: "cost_provision", RELEASE: "income_other"}
"""Circular 52/2022: a charge is a cost of operating, a release is other income."""

POSTINGS = ("show", "post")
PROVISION_POSTING = Setting("provision_posting", "show", chosen_from(POSTINGS), POSTINGS)


def _names(text: str) -> Value:
    """NSVL; Vốn ủy thác tỉnh: as one text, in order; or none."""
    said = clean(text)
    if said.lower() in NONE:
        return None
    names = {name for part in said.split(";") if (name := clean(part))}
    if not names:
        raise FundledgerError("setting_value.not_sources", value=text)
    return "; ".join(sorted(names))


ENTRUSTED_SOURCES = Setting("entrusted_sources", None, _names)

Held = dict[tuple[str | None, str | None], int]
"""By contract and borrower, what is provided: a credit balance is positive."""


@dataclass(slots=True)
class Balances:
    """What stands on the accounts of provision at the end of a day, by value date.

    What the run of that very day has booked is apart, by kind of entry, role and contract.
    """

    specific: Held = field(default_factory=lambda: defaultdict(int))
    general: int = 0
    run: dict[tuple[str, str, str | None], Held] = field(default_factory=dict)

    @property
    def of_loans(self) -> dict[str | None, int]:
        """Specific by contract, the run's own entries too; None: of no contract."""
        found: dict[str | None, int] = defaultdict(int)
        for (loan, _), amount in self.specific.items():
            found[loan] += amount
        for (_, role, _), held in self.run.items():
            for (loan, _), amount in held.items() if role == SPECIFIC else ():
                found[loan] += amount
        return found

    @property
    def of_all(self) -> int:
        """The general provision, the run's own entries too."""
        of_run = (held for (_, role, _), held in self.run.items() if role == GENERAL)
        return self.general + sum(sum(held.values()) for held in of_run)


class Standing(NamedTuple):
    """What is kept of a debt with principal: there may be very many."""

    number: str
    owner: str
    principal: int
    source: str

    @classmethod
    def of(cls, debt: Debt) -> Standing:
        return cls(debt.number, debt.owner, debt.at.principal, debt.loan.contract.source)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the needs of a day are measured by, beside the groups: rates, securities, sources."""

    rules: ProvisionRules
    collateral: CollateralRules
    securities: tuple[Security, ...]
    entrusted: frozenset[str]

    @classmethod
    def read(cls, of: Day) -> Measure:
        sets = RuleSets.read(of.connection, of.fund, of.known_at)
        standing = securities(of.connection, of.fund, of.as_of, known_at=of.known_at)
        return cls(
            *(sets.provisions_on(of.as_of), _collateral_on(of), tuple(standing)),
            entrusted_on(sets.settings, of.as_of),
        )

    @property
    def capped(self) -> list[Security]:
        """The securities of which more was said to be deductible than the set allows."""
        most = self.collateral.most
        return [one for one in self.securities if deductible(one) > deductible(one, most)]

    def is_entrusted(self, source: str) -> bool:
        return source.casefold() in self.entrusted

    def needs(self, debts: Iterable[Standing], groups: Mapping[str, Graded]) -> Needs:
        owed = [
            Owed(
                *(each.number, each.owner, each.principal, groups[each.number].group),
                self.is_entrusted(each.source),
            )
            for each in debts
        ]
        return needed(owed, self.securities, self.rules, self.collateral.most)


@dataclass(frozen=True, slots=True)
class Provided:
    """What a day's debts need by which rules, and what is held.

    `sources` and `graded` say by contract of what money it is lent, and the group with its trail.
    """

    day: date
    sources: Mapping[str, str]
    graded: Mapping[str, Graded]
    needs: Needs
    held: Balances
    group_rules: GroupRules
    measure: Measure

    @property
    def rules(self) -> ProvisionRules:
        return self.measure.rules

    @property
    def collateral(self) -> CollateralRules:
        return self.measure.collateral

    @property
    def rule_sets(self) -> dict[str, str]:
        return {
            "debt_groups": self.group_rules.name,
            "provisions": self.rules.name,
            "collateral": self.collateral.name,
        }


def provided(of: Day, *, by_run: int | None = None) -> Provided:
    """`by_run`: as a run found it that stated itself at this link, with what it booked itself."""
    graders = Graders.read(of.connection, of.fund, of.as_of, of.known_at)
    measure = Measure.read(of)
    standing, groups = _standing(of, graders)
    needs = measure.needs(standing, groups)
    last_entry = None
    if of.known_at is not None and by_run is None:
        last_entry = last_entry_by(of.connection, of.fund, of.known_at)
    held = balances_on(of.connection, of.fund, of.as_of, before=by_run, last_entry=last_entry)
    sources = {each.number: each.source for each in standing}
    return Provided(of.as_of, sources, groups, needs, held, graders.rules, measure)


def _standing(of: Day, graders: Graders) -> tuple[list[Standing], dict[str, Graded]]:
    """One pass over the debts; a debt of interest alone counts for the groups of its borrower."""
    found: list[Standing] = []
    own: list[Own] = []
    with no_collection():
        for each in each_debt(of):
            own.append(own_of(each, graders))
            if each.at.principal:
                found.append(Standing.of(each))
        return found, graders.together(own)


def _collateral_on(of: Day) -> CollateralRules:
    """The set of the day, as the book has it where a run was made by it."""
    set_ = most_on(of.as_of)
    kept = stated(of.connection, of.fund, COLLATERAL, subject=set_.name, known_at=of.known_at)
    return next((collateral_rules(fact.body) for fact in kept), set_)


def entrusted_on(settings: Settings, day: date) -> frozenset[str]:
    """The sources whose risk the Fund does not bear, in small letters."""
    value = settings.value_on(ENTRUSTED_SOURCES, day)
    return frozenset(str(value).casefold().split("; ")) if value else frozenset()


def bears_no_risk(of: Day, loan: Loan) -> bool:
    """Whether a loan is lent of money whose risk the Fund does not bear: nothing is set aside."""
    settings = Settings.read(of.connection, of.fund, of.known_at)
    return loan.contract.source.casefold() in entrusted_on(settings, of.as_of)


def balances_on(
    connection: Connection,
    fund: int,
    day: date,
    *,
    before: int | None = None,
    last_entry: int | None = None,
) -> Balances:
    """By value date; `before` a link of the chain, but for what the run of the day has booked."""
    ever = Accounts.read(connection, fund).ever()
    roles = {
        number: account.role.name
        for number, account in ever.items()
        if account.role.name in (SPECIFIC, GENERAL)
    }
    found = Balances()
    read = value_sums(
        *(connection, fund, list(roles), day, ENTRY_KINDS), before=before, last_entry=last_entry
    )
    for each in read:
        role, whose = roles[each.account], (each.loan, each.cooperative)
        if each.of_run is not None:
            loan = None if each.of_run == ALLOT else each.loan
            held = found.run.setdefault((each.of_run, role, loan), defaultdict(int))
            held[whose] -= each.amount
        elif role == GENERAL:
            found.general -= each.amount
        else:
            found.specific[whose] -= each.amount
    return found


# What a run must have booked.


Changes = dict[tuple[str, str, str | None], Held]
"""By kind of entry, role and contract: what is added to what is held, by whose it is."""


def changes(found: Provided) -> Changes:
    """From what was held before the run of the day to what is needed at its end."""
    moves: Held = defaultdict(int)
    wanted: Changes = {}
    held, pool, owners = _by_owner(found, moves)
    for loan in sorted({*held, *found.needs.of}):
        need = found.needs.of.get(loan)
        change = (need.specific if need else 0) - held.get(loan, 0)
        whose = loan, owners[loan]
        if change > 0 and pool > 0:
            part = min(change, pool)
            moves[None, None] -= part
            moves[whose] += part
            pool, change = pool - part, change - part
        _change(wanted, SPECIFIC, whose, change)
    _change(wanted, SPECIFIC, (None, None), -pool)
    _change(wanted, GENERAL, (None, None), found.needs.general - found.held.general)
    if any(moves.values()):
        wanted[ALLOT, SPECIFIC, None] = moves
    return wanted


def _by_owner(found: Provided, moves: Held) -> tuple[dict[str, int], int, dict[str, str | None]]:
    """What is held for each contract, what for none, and who owes each now: it is all theirs."""
    totals: dict[str, int] = defaultdict(int)
    pool = 0
    owners: dict[str, str | None] = {loan: each.owed.owner for loan, each in found.needs.of.items()}
    for (loan, cooperative), amount in sorted(found.held.specific.items(), key=_in_words):
        if loan is None:
            owner, pool = None, pool + amount
        else:
            owner = owners.setdefault(loan, cooperative)
            totals[loan] += amount
        if owner != cooperative:
            moves[loan, cooperative] -= amount
            moves[loan, owner] += amount
    return totals, pool, owners


def _in_words(item: tuple[tuple[str | None, str | None], int]) -> tuple[str, str]:
    (loan, cooperative), _ = item
    return loan or "", cooperative or ""


def _change(wanted: Changes, role: str, whose: tuple[str | None, str | None], change: int) -> None:
    if change:
        kind = CHARGE if change > 0 else RELEASE
        wanted.setdefault((kind, role, whose[0]), defaultdict(int))[whose] += change


def drafts(found: Provided, booked_on: date | None, writer: Writer) -> Iterator[Draft]:
    """Wanted less booked by the run of the day: nothing where it has been."""
    wanted, booked = changes(found), found.held.run
    date_of_booking = writer.periods.chosen(found.day, booked_on)
    for key in sorted({*wanted, *booked}, key=_in_order):
        lines: Held = defaultdict(int)
        for whose, amount in wanted.get(key, {}).items():
            lines[whose] += amount
        for whose, amount in booked.get(key, {}).items():
            lines[whose] -= amount
        if any(lines.values()):
            yield _draft(found, key, lines, date_of_booking)


def _in_order(key: tuple[str, str, str | None]) -> tuple[int, str, str, str]:
    """What is given to the loans first, then what each needs, the general provision last."""
    kind, role, loan = key
    return role == GENERAL, "" if kind == ALLOT else loan or "~", kind, role


def _draft(
    found: Provided, key: tuple[str, str, str | None], lines: Held, booked: date | None
) -> Draft:
    kind, role, _ = key
    postings = [
        Posting(role, -amount, *whose)
        for whose, amount in sorted(lines.items(), key=_in_words)
        if amount
    ]
    change = sum(lines.values())
    if kind in _AGAINST and change:
        postings.append(Posting(_AGAINST[kind], change))
    postings.sort(key=lambda line: line.amount < 0)
    return Draft(found.day, _memo(found, key), tuple(postings), kind=kind, date=booked)


def _memo(found: Provided, key: tuple[str, str, str | None]) -> str:
    """In Vietnamese whoever posts it: books are kept in one language."""
    kind, role, loan = key
    if kind == ALLOT:
        return say_in("vi", "provision_memo.allot")
    said: dict[str, object] = {"rules": found.rules.name, "loan": loan or ""}
    if role == GENERAL:
        return say_in("vi", f"provision_memo.general_{_VERBS[kind]}", **said)
    if loan is None:
        return say_in("vi", f"provision_memo.rest_{_VERBS[kind]}", **said)
    need = found.needs.of.get(loan)
    if need is None:
        return say_in("vi", f"provision_memo.{_VERBS[kind]}", **said)
    said |= {"group": need.owed.group, "needed": Dong(need.specific)}
    return say_in("vi", f"provision_memo.{_VERBS[kind]}_of_group", **said)


_VERBS = {CHARGE: "charge", RELEASE: "release"}


# The run.


def posts_on(settings: Settings, day: date) -> bool:
    return settings.value_on(PROVISION_POSTING, day) == "post"


def runs(connection: Connection, fund: int, known_at: int | None = None) -> list[Fact]:
    """In the order of the chain: no run is of a day before the last one's."""
    return list(stated(connection, fund, KIND, known_at=known_at))


def run(writer: Writer, day: date, booked_on: date | None = None) -> Iterator[Draft]:
    """The entries of a run of a day; the rules it is made by, and itself, it states at once."""
    found = provided(Day(writer.connection, writer.fund, day))
    made = list(drafts(found, booked_on, writer))
    past = runs(writer.connection, writer.fund)
    statement = _statement(found)
    is_new = not past or (past[-1].effective, past[-1].body) != (day, statement.body)
    if made or is_new:
        keep(writer, "debt_groups", found.group_rules.name)
        keep(writer, "provisions", found.rules.name)
        _keep_collateral(writer, found.collateral)
        writer.state(statement)
    return iter(made)


def _keep_collateral(writer: Writer, rules: CollateralRules) -> None:
    if not any(stated(writer.connection, writer.fund, COLLATERAL, subject=rules.name)):
        writer.state(Statement(COLLATERAL, rules.name, rules.since, rules.as_stated()))


def _statement(found: Provided) -> Statement:
    body = {
        **found.rule_sets,
        "specific": found.needs.specific,
        "general": found.needs.general,
        "debts": len(found.needs.of),
    }
    return Statement(KIND, "run", found.day, body)


def _of_roll(writer: Writer, span: Span, progress: Progress) -> Iterator[Draft]:
    if posts_on(Settings.read(writer.connection, writer.fund), span.to):
        yield from run(writer, span.to, span.booked_on)


PROVISIONS = Step("provisions", _of_roll)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a run posted, and what stands after it."""

    day: date
    entries: tuple[Booked, ...]
    stands: Provided


def post(writer: Writer, day: date | None = None, *, booked_on: date | None = None) -> Posted:
    """Book what a day that was rolled needs; refused where the Fund only has it shown."""
    last = rolled_to(writer.connection, writer.fund)
    if last is None:
        raise FundledgerError("provision.never_rolled")
    day = day or last
    if day > last:
        raise FundledgerError("provision.not_rolled", day=day, last=last)
    if not posts_on(Settings.read(writer.connection, writer.fund), day):
        raise FundledgerError("provision.only_shown", day=day)
    past = runs(writer.connection, writer.fund)
    if past and past[-1].effective > day:
        raise FundledgerError("provision.later_already", day=day, last=past[-1].effective)
    made = list(run(writer, day, booked_on))
    posted = writer.append_each(made)
    entries = tuple(Booked(draft, at) for draft, at in zip(made, posted, strict=True))
    return Posted(day, entries, provided(Day(writer.connection, writer.fund, day)))


def refuse_reversal(writer: Writer, called: str) -> None:
    """What a run booked would come back by the next one; `called` as `entry_called` has it."""
    entry = entry_called(writer.connection, writer.fund, called)
    if entry.kind in ENTRY_KINDS and not (entry.reverses or entry.reversed_by):
        raise FundledgerError("provision.entry_follows", number=entry.number)


def as_run(connection: Connection, fund: int, fact: Fact) -> Provided:
    """A run derived again as it was known when it was made."""
    of = Day(connection, fund, fact.effective, known_at=fact.chain)
    found = provided(of, by_run=fact.chain)
    return replace(found, day=fact.effective)
