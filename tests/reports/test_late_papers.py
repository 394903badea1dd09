"""Papers that come after their quarter was locked: the books stay, the contracts know, by name.

One loan of `tests.reports.small`: on 30/9/2023, the day its third quarter is locked, 40 million are
in term (due that day), 10 million and 600.000 of interest on them are overdue, 1.200.000 of
interest is due; 450 of 500 million are on hand.

    later    10.000.000 of 30/9 is found: it pays the overdue principal        booked on 2/10
    later    15.000.000 of 30/9 is found: 600.000 of overdue interest and 14,4 million of principal
             that is due                                                       booked on 5/10
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.closing import quarters, years
from fundledger.closing.checks import Looked, receipts
from fundledger.contract.events import Collect, Event, Waive
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Statement
from fundledger.ledger.periods import lock_statement, unlock_statement
from fundledger.ledger.proof import prove
from fundledger.ledger.seals import seal
from fundledger.loans import verbs
from fundledger.loans.rolling import roll
from fundledger.loans.verbs import TakenDocument
from fundledger.messages import Wording, say
from fundledger.registers.documents import body_of
from fundledger.reports.as_json import lines as as_text
from fundledger.reports.asking import ask
from fundledger.reports.capital import BASIS, Figures, capital, capital_screen
from fundledger.reports.dues import due_table, response_table
from fundledger.reports.movements import movements_table
from fundledger.reports.receipts import collections_table
from fundledger.reports.result import result_table
from fundledger.reports.table import Note, Table
from fundledger.store.books import Book, create
from tests.contract.lives import A_LIFE_DAYS, lives
from tests.contract.oracle import Twin
from tests.ledger.books import FUND, TODAY, found_fund, move, post, seal_day, writer_of
from tests.loans.books import enter, roll_to, sign, with_capital
from tests.loans.test_lives import paid_out
from tests.reports.crossfoot import rows_of, totals_of
from tests.reports.lang_son import BEGINS
from tests.reports.small import EVENTS, Q2, Q3, TERMS, M, told

APRIL, JULY, OCTOBER = date(2023, 4, 1), date(2023, 7, 1), date(2023, 10, 1)
YEAR_END = date(2023, 12, 31)
FIRST_LATE, SECOND_LATE = date(2023, 10, 2), date(2023, 10, 5)


def take(book: Book, event: Event, booked_on: date | None) -> TakenDocument:
    with writer_of(book) as writer:
        return verbs.take(
            *(writer, "HD-01", body_of(event), event.day, event.document),
            today=TODAY,
            booked_on=booked_on,
        )


def late(book: Book, event: Event, booked_on: date) -> int:
    """The number of the first entry that the paper led to."""
    return take(book, event, booked_on).entries[0].posted.number


def lock(book: Book, day: date) -> None:
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, day, TODAY))


def link(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def figures(book: Book, last: date, first: date, known_at: int | None = None) -> Figures:
    with book.reading() as connection:
        said = None if known_at is None else str(known_at)
        return capital(ask(connection, FUND, last, said), first).figures


def whole(book: Book, last: date, first: date, known_at: int) -> str:
    """The whole report as a program reads it."""
    with book.reading() as connection:
        screen = capital_screen(ask(connection, FUND, last, str(known_at)), first)
    return "".join(as_text(screen.document()))


def block(of: Figures) -> dict[str, int]:
    """All that the books say: it may never change while a day is closed."""
    return {name: getattr(of, name) for name in BASIS["booked"]}


def bridge_of(book: Book, last: date, first: date) -> list[tuple[Any, ...]]:
    with book.reading() as connection:
        screen = capital_screen(ask(connection, FUND, last), first)
    return [
        (row["line"], row["entry"], row["principal_in_term"], row["principal_overdue"])
        for table in screen.tables
        if table.name == "capital_bridge"
        for row in rows_of(table)
    ]


Make = Callable[..., Table]


def notes_of(book: Book, make: Make, first: date, last: date, *more: str) -> list[Note]:
    with book.reading() as connection:
        table = make(ask(connection, FUND, last), first, *more)
    rolled = ("report_note.never_rolled", "report_note.rolled_only", "report_note.in_money")
    return [as_read(note) for note in table.notes if note.key not in rolled]


def as_read(note: Note) -> Note:
    """With what it says of entries in words."""
    said = {n: str(v) if isinstance(v, Wording) else v for n, v in note.params.items()}
    return Note(note.key, said)


# A late receipt, then another; a seal; the end of the year.

BOOKS = {
    "charter_capital": 500 * M,
    "principal_in_term": 40 * M,
    "principal_overdue": 10 * M,
    "capital_on_hand": 450 * M,
    "capital_on_hand_opening": 440 * M,
    "principal_collected": 10 * M,
    "principal_collected_overdue": 10 * M,
}


def in_books(book: Book) -> dict[str, int]:
    return {name: amount for name, amount in block(figures(book, Q3, JULY)).items() if amount}


def test_what_a_locked_quarter_shows_when_papers_come_late(book: Book) -> None:
    told(book)
    lock(book, Q3)
    locked = link(book)
    printed = whole(book, Q3, JULY, locked)
    assert in_books(book) == BOOKS

    first = late(book, Collect(Q3, 10 * M, document="GBC-4"), FIRST_LATE)
    assert in_books(book) == BOOKS
    assert bridge_of(book, Q3, JULY) == [
        ("booked", None, 40 * M, 10 * M),
        ("booked_later", first, 0, -10 * M),
        ("by_contracts", None, 40 * M, 0),
    ]
    second = late(book, Collect(Q3, 15 * M, document="GBC-5"), SECOND_LATE)
    after_both = [
        ("booked", None, 40 * M, 10 * M),
        ("booked_later", first, 0, -10 * M),
        ("booked_later", second, -14_400_000, 0),
        ("by_contracts", None, 25_600_000, 0),
    ]
    assert in_books(book) == BOOKS
    assert bridge_of(book, Q3, JULY) == after_both

    seal_day(book, Q3.isoformat())
    assert in_books(book) == BOOKS
    assert bridge_of(book, Q3, JULY) == after_both
    close_the_year(book)
    assert in_books(book) == BOOKS
    assert bridge_of(book, Q3, JULY) == after_both

    # 31/12: all of it is booked by then. 25,6 million went overdue on 1/10; 475 - 0,6 on hand.
    of = figures(book, YEAR_END, OCTOBER)
    assert (of.principal_in_term, of.principal_overdue) == (0, 25_600_000)
    assert (of.contract_principal_in_term, of.contract_principal_overdue) == (0, 25_600_000)
    assert (of.capital_on_hand, of.unexplained, of.principal_collected) == (
        *(474_400_000, 0),
        24_400_000,
    )
    assert of.interest_collected == 600_000
    assert whole(book, Q3, JULY, locked) == printed
    with book.reading() as connection:
        assert list(prove(connection, FUND)) == []


def close_the_year(book: Book) -> None:
    roll_to(book, YEAR_END)
    with writer_of(book) as writer:
        years.close(writer, 2023, TODAY)
    fourth = (OCTOBER, YEAR_END)
    assert quarters.close(book, FUND, "kế toán", fourth, TODAY, despite="chưa có sao kê").locked


def test_positions_know_of_the_late_papers(book: Book) -> None:
    told(book)
    lock(book, Q3)
    before = figures(book, Q3, JULY)
    late(book, Collect(Q3, 10 * M, document="GBC-4"), FIRST_LATE)
    late(book, Collect(Q3, 15 * M, document="GBC-5"), SECOND_LATE)
    after = figures(book, Q3, JULY)
    assert (before.contract_principal_in_term, before.contract_principal_overdue) == (
        40 * M,
        10 * M,
    )
    assert (after.contract_principal_in_term, after.contract_principal_overdue) == (25_600_000, 0)
    # Nothing is overdue on 30/9 any more: what is left falls due that day.
    assert (before.borrowers_overdue, after.borrowers_overdue) == (1, 0)
    assert (before.overdue_interest_unpaid, after.overdue_interest_unpaid) == (600_000, 0)
    assert (after.booked_later_in_term, after.booked_later_overdue) == (-14_400_000, -10 * M)


# Each report stands on one day, and names what the other would count.


@pytest.fixture
def two_late(book: Book) -> tuple[Book, int, int]:
    told(book)
    lock(book, Q3)
    first = late(book, Collect(Q3, 10 * M, document="GBC-4"), FIRST_LATE)
    return book, first, late(book, Collect(Q3, 15 * M, document="GBC-5"), SECOND_LATE)


def named(key: str, entries: str, total: int, what: str = "collected", count: int = 2) -> Note:
    params: dict[str, object] = {"count": count, "entries": entries}
    params |= {"what": say(f"late_what.{what}"), "total": total}
    return Note(f"report_note.{key}", params)


def test_collections_leave_out_what_is_booked_later(two_late: tuple[Book, int, int]) -> None:
    book, first, second = two_late
    both = f"no. {first}: 10,000,000; no. {second}: 15,000,000"
    third = notes_of(book, collections_table, JULY, Q3, "quarter")
    assert third == [named("not_yet_booked", both, 25 * M)]
    fourth = notes_of(book, collections_table, OCTOBER, YEAR_END, "quarter")
    assert fourth == [named("booked_later", both, 25 * M)]
    with book.reading() as connection:
        got = [
            totals_of(collections_table(ask(connection, FUND, last), first, "source"))["collected"]
            for first, last in ((JULY, Q3), (OCTOBER, YEAR_END))
        ]
    assert got == [10 * M, 25 * M]


@pytest.mark.parametrize("make", [due_table, response_table])
def test_dues_count_what_is_booked_later(two_late: tuple[Book, int, int], make: Make) -> None:
    book, first, second = two_late
    both = f"no. {first}: 10,000,000; no. {second}: 15,000,000"
    assert notes_of(book, make, JULY, Q3) == [named("counted_before_booked", both, 25 * M)]
    assert notes_of(book, make, OCTOBER, YEAR_END) == [named("of_earlier_days", both, 25 * M)]
    with book.reading() as connection:
        paid = [
            sum(
                totals_of(due_table(ask(connection, FUND, last), first))[f"paid_{part}"]
                for part in ("principal", "interest", "overdue_interest")
            )
            for first, last in ((JULY, Q3), (OCTOBER, YEAR_END))
        ]
    # 10 on 31/7, and both late ones on their day; what collections count is 10 and 25.
    assert paid == [35 * M, 0]


def test_the_checklist_counts_as_collections_do(two_late: tuple[Book, int, int]) -> None:
    book, first, second = two_late
    with book.reading() as connection:
        third = receipts(Looked(connection, FUND, JULY, Q3)).params
        fourth = receipts(Looked(connection, FUND, OCTOBER, YEAR_END)).params
    entries = f"{first}, {second}"
    assert (third["count"], third["total"]) == (1, 10 * M)
    named = {"amount": "25,000,000", "entries": entries, "span": "quarter"}
    assert str(third["late"]) == say("quarter.receipts_later", **named)
    assert (fourth["count"], fourth["total"]) == (2, 25 * M)
    assert str(fourth["late"]) == say("quarter.receipts_earlier", **named)


def test_a_receipt_that_is_undone_later_leaves_the_quarter_that_it_was_booked_in(
    book: Book,
) -> None:
    told(book)
    taken = enter(book, Collect(date(2023, 9, 10), 4 * M, document="GBC-9"))
    lock(book, Q3)
    with writer_of(book) as writer:
        undone = verbs.undo(
            *(writer, "HD-01", taken.document.chain, "nhầm hợp đồng"), booked_on=FIRST_LATE
        )
    number = undone.entries[0].posted.number
    with book.reading() as connection:
        third = receipts(Looked(connection, FUND, JULY, Q3)).params
        fourth = receipts(Looked(connection, FUND, OCTOBER, YEAR_END)).params
    assert (third["count"], third["total"]) == (2, 14 * M)  # 10 on 31/7 and 4 on 10/9
    assert (fourth["count"], fourth["total"]) == (-1, -4 * M)
    (note,) = notes_of(book, collections_table, JULY, Q3, "quarter")
    assert note == named("not_yet_booked", f"no. {number}: -4,000,000", -4 * M, count=1)


@pytest.mark.parametrize("make", [due_table, response_table])
def test_dues_name_what_takes_back_a_receipt_with_all_that_it_takes_back(
    book: Book, make: Make
) -> None:
    """15 million of 30/9: 10 of overdue principal, 600.000 on it, 4,4 million of what is due.

    Taken back, they are as much less: nothing is left of the two, as of the paper.
    """
    told(book)
    lock(book, Q3)
    taken = take(book, Collect(Q3, 15 * M, document="GBC-4"), FIRST_LATE)
    with writer_of(book) as writer:
        undone = verbs.undo(
            *(writer, "HD-01", taken.document.chain, "nhầm hợp đồng"), booked_on=SECOND_LATE
        )
    came, went = taken.entries[0].posted.number, undone.entries[0].posted.number
    both = f"no. {came}: 15,000,000; no. {went}: -15,000,000"
    assert notes_of(book, make, JULY, Q3) == [named("counted_before_booked", both, 0)]
    assert notes_of(book, make, OCTOBER, YEAR_END) == [named("of_earlier_days", both, 0)]


def test_an_entry_of_which_a_report_counts_nothing_is_not_named(
    two_late: tuple[Book, int, int],
) -> None:
    """The first receipt took the loan back to group 1: 1.200.000 of interest became receivable, by
    an entry of the calendar. It is income, so the result names it, and no report of receipts does.
    """
    book, first, second = two_late
    (note,) = notes_of(book, result_table, JULY, Q3)
    interest = f"no. {first + 1}: 1,200,000; no. {second}: 600,000"
    assert note == named("not_yet_booked", interest, 1_800_000, "earned")
    moved = notes_of(book, movements_table, JULY, Q3, "source")
    entries = f"no. {first}: 10,000,000; no. {second}: 14,400,000"
    params = {"count": 2, "entries": entries}
    assert moved == [Note("report_note.moved_not_yet_booked", params)]


def test_what_was_paid_ahead_of_its_day_is_no_due(book: Book) -> None:
    """10 were still due on 30/6 when 13 million of that day are found: 3 pay later principal."""
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, replace(TERMS, surplus="prepay_next"))
    enter(book, EVENTS[0])
    enter(book, EVENTS[1])
    some = Parts(due_principal=30 * M, due_interest=2_400_000)
    enter(book, Collect(Q2, 32_400_000, some, document="GBC-2"))
    roll_to(book, Q2)
    lock(book, Q2)
    number = late(book, Collect(Q2, 13 * M, document="GBC-3"), JULY)
    (due,) = notes_of(book, due_table, APRIL, Q2)
    assert due == named("counted_before_booked", f"no. {number}: 10,000,000", 10 * M, count=1)
    (got,) = notes_of(book, collections_table, APRIL, Q2, "quarter")
    assert got == named("not_yet_booked", f"no. {number}: 13,000,000", 13 * M, count=1)


def test_a_waiver_that_comes_late_is_named_by_reports_of_dues(book: Book) -> None:
    """By 31/8 the register holds 300.000 of July on 20 million and 150.000 of August on 10."""
    told(book, roll=date(2023, 8, 31))
    roll_to(book, Q3)
    lock(book, Q3)
    number = late(book, Waive(date(2023, 9, 15), "overdue", 100_000, "QĐ-9"), FIRST_LATE)
    (due,) = notes_of(book, due_table, JULY, Q3)
    entry = f"no. {number}: 100,000"
    assert due == named("counted_before_booked", entry, 100_000, "given_up", count=1)
    assert notes_of(book, collections_table, JULY, Q3, "quarter") == []


def test_the_kinds_of_interest_that_a_closed_day_shows_stay(book: Book) -> None:
    """All interest is recognised ahead, so the contract says which kind a receipt paid.

    On 30/9 overdue interest is 600.000, and 50.000 more on 2/10 (2 days of 18 % on 50 million): of
    51.830.000 it takes 650.000, and 1.180.000 are interest in term. Then 5 million of overdue
    principal are found, paid on 31/8: less is overdue, but October is locked.
    """
    told(book, roll=None)
    with writer_of(book) as writer:
        writer.state(Statement("setting", "recognition", BEGINS, {"value": "accrual"}))
    roll_to(book, Q3)
    enter(book, Collect(date(2023, 10, 2), 51_830_000, document="GBC-4"))
    month = (OCTOBER, date(2023, 10, 31))
    roll_to(book, month[1])
    lock(book, month[1])
    then = block(figures(book, month[1], month[0]))
    assert then["interest_collected_overdue"] == 650_000
    assert then["interest_collected_in_term"] == 1_180_000
    found = Collect(date(2023, 8, 31), 5 * M, Parts(overdue_principal=5 * M), document="GBC-3B")
    late(book, found, date(2023, 11, 1))
    assert block(figures(book, month[1], month[0])) == then


# Between rolls, and what truly does not agree.


def test_between_rolls_what_the_calendar_brought_is_named(book: Book) -> None:
    """1 million too much is held from 5/4. On 30/6 it pays of 40 million, and 39 go overdue."""
    with_capital(book, 500 * M, "2022-12-31")
    sign(book, TERMS)
    for event in (*EVENTS[:2], Collect(date(2023, 4, 5), 1 * M, document="GBC-7")):
        enter(book, event)
    roll_to(book, "2023-05-31")
    of = figures(book, JULY, APRIL)
    # 500 in, 120 out, 40 back: the million is no capital before it pays principal.
    assert (of.principal_in_term, of.principal_overdue, of.capital_on_hand) == (80 * M, 0, 420 * M)
    assert (of.unexplained, of.difference_in_term, of.difference_overdue) == (0, 0, 0)
    assert bridge_of(book, JULY, APRIL) == [
        ("booked", None, 80 * M, 0),
        ("to_overdue", None, -39 * M, 39 * M),
        ("apply", None, -1 * M, 0),
        ("by_contracts", None, 40 * M, 39 * M),
    ]
    roll_to(book, JULY)
    of = figures(book, JULY, APRIL)
    assert (of.principal_in_term, of.principal_overdue, of.capital_on_hand) == (
        *(40 * M, 39 * M),
        421 * M,
    )
    assert bridge_of(book, JULY, APRIL) == []


def test_an_entry_by_hand_is_told_from_what_is_not_rolled(book: Book) -> None:
    """7 million were lent by hand; the last 40 million go overdue on 1/10, and are not rolled."""
    told(book)
    post(book, move("2023-09-01", "principal_in_term", "bank_capital", 7 * M, "ghi tay"))
    assert bridge_of(book, OCTOBER, JULY) == [
        ("booked", None, 47 * M, 10 * M),
        ("to_overdue", None, -40 * M, 40 * M),
        ("difference", None, -7 * M, 0),
        ("by_contracts", None, 0, 50 * M),
    ]


# Any life.


@pytest.mark.slow
@settings(max_examples=20)
@given(
    lives(),
    st.sampled_from(["circular-52", "accrual-group1", "accrual", "cash"]),
    st.randoms(use_true_random=False),
)
def test_the_books_of_a_closed_day_never_change(
    life: tuple[Any, list[Any]], recognition: str, random: Random
) -> None:
    terms, wishes = life
    far = terms.disbursed + timedelta(days=A_LIFE_DAYS + 130)
    events = paid_out(terms, Twin(terms, wishes).live(far).told)
    random.shuffle(events)
    with TemporaryDirectory() as folder:
        book = found_fund(create(str(Path(folder) / "sổ.db")), begins=BEGINS)
        with_capital(book, when="2015-01-01")
        with writer_of(book) as writer:
            writer.state(Statement("setting", "recognition", BEGINS, {"value": recognition}))
        sign(book, terms)
        closings = Closings(book, random)
        for number, event in enumerate(events):
            closings.enter(event._replace(document=f"CT-{number}"))
            if random.random() < 0.4:
                closings.go_on(max(each.day for each in events[: number + 1]))
        for each in closings.all:
            _never_changes(book, each, random)
        book.close()


@dataclass
class Closed:
    """A day that was closed at a link, and until which one it was."""

    day: date
    first: date
    since: int
    printed: str
    until: int | None = None


class Closings:
    """Enters, rolls, locks, seals and unlocks as it comes, and remembers what was closed when."""

    def __init__(self, book: Book, random: Random) -> None:
        self.book, self.random = book, random
        self.all: list[Closed] = []

    def enter(self, event: Event) -> None:
        with suppress(FundledgerError):
            take(self.book, event, self._open_day(event.day))

    def go_on(self, around: date) -> None:
        day = around + timedelta(days=self.random.randint(-60, 30))
        act = self.random.choice([self._roll, self._lock, self._lock, self._seal, self._unlock])
        with suppress(FundledgerError):
            act(day)

    def _open_day(self, day: date) -> date | None:
        with writer_of(self.book) as writer:
            until = writer.periods.closed_until()
        if until is None or day > until:
            return None
        return until + timedelta(days=self.random.randint(1, 20))

    def _roll(self, day: date) -> None:
        with writer_of(self.book) as writer:
            until = writer.periods.closed_until()
            booked_on = None if until is None else until + timedelta(days=1)
            roll(writer, day, TODAY, booked_on=booked_on)

    def _lock(self, day: date) -> None:
        lock(self.book, day)
        self._remember(day)

    def _seal(self, day: date) -> None:
        with writer_of(self.book) as writer:
            seal(writer, day, TODAY)
        self._remember(day)

    def _unlock(self, day: date) -> None:
        with writer_of(self.book) as writer:
            writer.state(unlock_statement(writer.periods, day, "ghi thêm"))
            before = writer.chain - 1
        for each in self.all:
            if each.until is None and each.day >= day:
                each.until = before

    def _remember(self, day: date) -> None:
        first = day - timedelta(days=self.random.randint(10, 300))
        since = link(self.book)
        self.all.append(Closed(day, first, since, whole(self.book, day, first, since)))


def _never_changes(book: Book, of: Closed, random: Random) -> None:
    """At every link between its closing and its opening, and at the first the whole report."""
    assert whole(book, of.day, of.first, of.since) == of.printed
    last = link(book) if of.until is None else of.until
    links = sorted({of.since, last, *random.choices(range(of.since, last + 1), k=8)})
    then = figures(book, of.day, of.first, of.since)
    for known_at in links:
        now = figures(book, of.day, of.first, known_at)
        assert block(now) == block(then), (of, known_at)
        assert now.unexplained == 0
        assert now.charter_capital == (
            now.principal_in_term + now.principal_overdue + now.capital_on_hand + now.exceptions
        )
        for part in ("in_term", "overdue"):
            steps = ("booked_later", "not_rolled", "without_contract", "difference")
            bridged = sum(getattr(now, f"{step}_{part}") for step in steps)
            booked = getattr(now, f"principal_{part}")
            assert booked + bridged == getattr(now, f"contract_principal_{part}")
    now = figures(book, of.day, of.first)  # every paper has its entries there
    assert (now.difference_in_term, now.difference_overdue) == (0, 0)
