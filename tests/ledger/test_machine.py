"""The ledger against a naive model of itself, by random walks.

The model keeps a list of everything and answers each question by going through all of it; it knows
nothing of chains, seals' kept balances, or SQL.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from fundledger.errors import FundledgerError
from fundledger.ledger.balances import Scope, balances, opening_of, turnovers
from fundledger.ledger.chain import link_known_at
from fundledger.ledger.entry import Draft, Posting, Statement
from fundledger.ledger.facts import stated
from fundledger.ledger.periods import lock_statement, unlock_statement
from fundledger.ledger.proof import prove
from fundledger.ledger.reading import entry_numbered
from fundledger.ledger.seals import seal
from fundledger.store.books import create, open_book
from tests.ledger.books import BEGINS, FUND, TODAY, found_fund, writer_of

FIRST = date(2023, 1, 1)
DAYS = st.integers(0, 120).map(lambda n: FIRST + timedelta(days=n))
START = datetime(2030, 1, 1, tzinfo=UTC)

PAIRS: dict[str, tuple[str, str]] = {
    "capital in": ("11211", "4111"),
    "disbursement": ("12831", "11211"),
    "overdue": ("12832", "12831"),
    "interest": ("11212", "5151"),
    "cost of capital": ("811", "11211"),
    "memo": ("N01", "N01D"),
}
BY_LOAN = {"12831", "12832", "N01"}
BY_SOURCE = {"11211", "12831", "12832", "4111"}


def lines(pair: str, amount: int, loan: str, source: str) -> tuple[Posting, ...]:
    return tuple(
        Posting(
            account,
            sign * amount,
            loan=loan if account in BY_LOAN else None,
            cooperative=f"H{loan}" if account in BY_LOAN else None,
            source=source if account in BY_SOURCE else None,
        )
        for account, sign in zip(PAIRS[pair], (1, -1), strict=True)
    )


postings = st.lists(
    st.builds(
        lines,
        st.sampled_from(sorted(PAIRS)),
        st.integers(1, 10**15 // 4),
        st.sampled_from("AB"),
        st.sampled_from(["NSTW", "NSDP"]),
    ),
    min_size=1,
    max_size=3,
).map(lambda pairs: sum(pairs, ()))


@dataclass
class Naive:
    """One entry as the model remembers it."""

    chain: int
    booked: date
    value: date
    postings: tuple[Posting, ...]
    reverses: int | None = None


@dataclass
class Model:
    entries: list[Naive] = field(default_factory=list)  # number n stands at n - 1
    facts: list[tuple[int, str, str, date]] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)  # of link n at n - 1
    locked: date | None = None
    sealed: date | None = None
    keys: dict[str, tuple[int, Draft]] = field(default_factory=dict)

    def booking(self, value: date, wanted: date | None) -> date | None:
        closed = max((d for d in (self.locked, self.sealed) if d), default=date.min)
        if wanted is not None:
            return wanted if wanted >= value and wanted > closed else None
        if value > closed:
            return value
        if self.sealed and value <= self.sealed:
            return closed + timedelta(days=1)
        return None

    def balances(self, as_of: date, known_at: int, by: tuple[str, ...]) -> dict[tuple, int]:
        found: dict[tuple, int] = defaultdict(int)
        for entry in self.entries:
            if entry.booked <= as_of and entry.chain <= known_at:
                for line in entry.postings:
                    found[tuple(getattr(line, name) for name in by)] += line.amount
        return {key: amount for key, amount in found.items() if amount}

    def turnover(self, first: date, last: date) -> dict[str, tuple[int, int]]:
        found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
        for entry in self.entries:
            if first <= entry.booked <= last:
                for line in entry.postings:
                    side = int(line.amount < 0)
                    if entry.reverses is None:
                        found[line.account][side] += abs(line.amount)
                    else:
                        found[line.account][1 - side] -= abs(line.amount)
        return {account: (debit, credit) for account, (debit, credit) in found.items()}


class LedgerMachine(RuleBasedStateMachine):
    template: Path

    @initialize()
    def open(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "fund.db"
        shutil.copy(self.template, path)
        self.book = open_book(str(path))
        self.model = Model()
        self.clock = START
        with self.book.reading() as connection:
            for fact in stated(connection, FUND):
                self.model.facts.append((fact.chain, fact.kind, fact.subject, fact.effective))
                self.model.moments.append(fact.recorded_at)

    def teardown(self) -> None:
        self.book.close()
        self.folder.cleanup()

    def tick(self) -> datetime:
        self.clock += timedelta(hours=7)
        return self.clock

    def link(self) -> int:
        return len(self.model.moments)

    def remember(self, draft: Draft, booked: date, moment: datetime) -> None:
        self.model.moments.append(moment)
        self.model.entries.append(
            Naive(self.link(), booked, draft.value_date, draft.postings, draft.reverses)
        )

    @rule(
        value=DAYS,
        lines=postings,
        late=st.none() | st.integers(0, 40),
        key=st.none() | st.sampled_from("xyz"),
    )
    def append(
        self, value: date, lines: tuple[Posting, ...], late: int | None, key: str | None
    ) -> None:
        wanted = None if late is None else value + timedelta(days=late)
        draft = Draft(value, "thử", lines, date=wanted, key=key)
        standing = self.model.keys.get(key or "")
        booked = self.model.booking(value, wanted)
        moment = self.tick()

        def act() -> tuple[int, bool]:
            with writer_of(self.book, now=moment) as writer:
                posted = writer.append(draft)
                return posted.number, posted.new

        if standing is not None:
            same = replace(standing[1], key=key) == draft
            self.expect(act, (standing[0], False) if same else None)
        elif booked is None:
            self.expect(act, None)
        else:
            self.expect(act, (len(self.model.entries) + 1, True))
            self.remember(draft, booked, moment)
            if key is not None:
                self.model.keys[key] = (len(self.model.entries), draft)

    @rule(drafts=st.lists(st.tuples(DAYS, postings), max_size=6))
    def append_many(self, drafts: list[tuple[date, tuple[Posting, ...]]]) -> None:
        made = [Draft(value, "nhiều", lines) for value, lines in drafts]
        days = [self.model.booking(draft.value_date, None) for draft in made]
        moment = self.tick()

        def act() -> int:
            with writer_of(self.book, now=moment) as writer:
                return writer.append_many(made).posted

        self.expect(act, None if None in days else len(made))
        if None not in days:
            for draft, booked in zip(made, days, strict=True):
                assert booked is not None
                self.remember(draft, booked, moment)

    @precondition(lambda self: self.model.entries)
    @rule(pick=st.integers(0, 10**6))
    def reverse(self, pick: int) -> None:
        number = pick % len(self.model.entries) + 1
        original = self.model.entries[number - 1]
        twice = any(entry.reverses == number for entry in self.model.entries)
        late = original.booked if original.booked != original.value else None
        booked = self.model.booking(original.value, late)
        if booked is None and late is not None:
            booked = self.model.booking(original.value, None)
        moment = self.tick()

        def act() -> int:
            with writer_of(self.book, now=moment) as writer:
                return writer.reverse(number, "nhầm").number

        if twice or original.reverses is not None or booked is None:
            self.expect(act, None)
            return
        self.expect(act, len(self.model.entries) + 1)
        mirror = tuple(replace(line, amount=-line.amount) for line in original.postings)
        self.remember(Draft(original.value, "", mirror, reverses=number), booked, moment)

    @rule(subject=st.sampled_from("pq"), effective=DAYS)
    def state(self, subject: str, effective: date) -> None:
        moment = self.tick()
        with writer_of(self.book, now=moment) as writer:
            writer.state(Statement("note", subject, effective, {"ghi": "chú"}))
        self.fact("note", subject, effective, moment)

    @rule(day=DAYS)
    def lock(self, day: date) -> None:
        moment = self.tick()
        closed = max((d for d in (self.model.locked, self.model.sealed) if d), default=date.min)
        done = self.period(moment, lambda writer: lock_statement(writer.periods, day, TODAY))
        assert done == (day > closed)
        if done:
            self.model.locked = day
            self.fact("period", "lock", day, moment)

    @rule(day=DAYS)
    def unlock(self, day: date) -> None:
        moment = self.tick()
        model = self.model
        done = self.period(moment, lambda writer: unlock_statement(writer.periods, day, "thiếu"))
        allowed = model.locked is not None and day <= model.locked
        assert done == (allowed and (model.sealed is None or day > model.sealed))
        if done:
            model.locked = day - timedelta(days=1)
            self.fact("period", "unlock", day, moment)

    @rule(day=DAYS)
    def seal(self, day: date) -> None:
        moment = self.tick()
        model = self.model
        allowed = model.sealed is None or day > model.sealed

        def act() -> bool:
            with writer_of(self.book, now=moment) as writer:
                seal(writer, day, TODAY)
                return True

        self.expect(act, True if allowed else None)
        if allowed:
            model.sealed = day
            model.locked = max(day, model.locked or day)
            self.fact("period", "seal", day, moment)

    @rule(
        as_of=DAYS,
        pick=st.integers(0, 10**6),
        by=st.sampled_from(
            [("account",), ("loan",), ("account", "loan"), ("source", "account"), ("cooperative",)]
        ),
    )
    def read(self, as_of: date, pick: int, by: tuple[str, ...]) -> None:
        known_at = pick % (self.link() + 1)
        with self.book.reading() as connection:
            scope = Scope.of(connection, FUND, as_of, known_at)
            found = balances(connection, scope, by)  # type: ignore[arg-type]
        assert found == self.model.balances(as_of, known_at, by)

    @rule(first=DAYS, length=st.integers(0, 60))
    def turn_over(self, first: date, length: int) -> None:
        last = first + timedelta(days=length)
        with self.book.reading() as connection:
            scope = Scope.of(connection, FUND, last)
            found = turnovers(connection, scope, first)
            opening = balances(connection, opening_of(scope, first))
            closing = balances(connection, scope)
        expected = self.model.turnover(first, last)
        assert {number: (t.debit, t.credit) for number, t in found.items()} == expected
        for (number,) in {*opening, *closing}:
            debit, credit = expected.get(str(number), (0, 0))
            moved = closing.get((number,), 0) - opening.get((number,), 0)
            assert moved == debit - credit

    @rule(hours=st.integers(-8, 2_000))
    def know(self, hours: int) -> None:
        moment = START + timedelta(hours=hours)
        with self.book.reading() as connection:
            found = link_known_at(connection, FUND, moment.isoformat())
        assert found == sum(recorded <= moment for recorded in self.model.moments)

    @precondition(lambda self: self.model.entries)
    @rule(pick=st.integers(0, 10**6))
    def look_up(self, pick: int) -> None:
        number = pick % len(self.model.entries) + 1
        naive = self.model.entries[number - 1]
        with self.book.reading() as connection:
            entry = entry_numbered(connection, FUND, number)
        assert (entry.chain, entry.date, entry.value_date) == (
            naive.chain,
            naive.booked,
            naive.value,
        )
        assert entry.postings == naive.postings
        assert entry.reverses == naive.reverses
        reversed_by = [
            n for n, other in enumerate(self.model.entries, 1) if other.reverses == number
        ]
        assert [entry.reversed_by] == (reversed_by or [None])

    @invariant()
    def proves(self) -> None:
        with self.book.reading() as connection:
            assert list(prove(connection, FUND)) == []
            assert list(prove(connection, FUND, since_seal=True)) == []
            facts = [(f.chain, f.kind, f.subject, f.effective) for f in stated(connection, FUND)]
        assert facts == self.model.facts

    def period(self, moment: datetime, make: Callable) -> bool:  # type: ignore[type-arg]
        try:
            with writer_of(self.book, now=moment) as writer:
                writer.state(make(writer))
        except FundledgerError:
            return False
        return True

    def fact(self, kind: str, subject: str, effective: date, moment: datetime) -> None:
        self.model.moments.append(moment)
        self.model.facts.append((self.link(), kind, subject, effective))

    def expect(self, act: Callable[[], object], answer: object) -> None:
        """The act answers this; None: the books say no."""
        if answer is None:
            with pytest.raises(FundledgerError):
                act()
        else:
            assert act() == answer


@pytest.mark.slow
def test_the_ledger_agrees_with_the_naive_model(tmp_path: Path) -> None:
    template = tmp_path / "template.db"
    found_fund(create(str(template)), begins=BEGINS).close()
    machine = type("Machine", (LedgerMachine,), {"template": template})
    machine.TestCase.settings = settings(max_examples=40, stateful_step_count=25)
    machine.TestCase("runTest").runTest()
