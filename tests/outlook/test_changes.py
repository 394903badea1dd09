"""Why an outlook changed: hand stories of each part, and random books whose parts always add up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Freeze, Recall, Reschedule
from fundledger.contract.terms import Signed
from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.ledger.journal import Writer
from fundledger.loans import verbs
from fundledger.outlook.methods import Method
from fundledger.outlook.planned import PlanLine
from fundledger.outlook.plans import Wanted, put
from fundledger.registers.documents import body_of
from fundledger.registers.loan import loan_numbered
from fundledger.reports.outlook import read_books
from fundledger.reports.outlook_changes import Changes, changes, changes_screen
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, TODAY, capital_in, found_fund, post, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter
from tests.outlook.fund import (
    MAY,
    ONE,
    OTHER,
    OUT,
    Q1,
    Q2,
    Q3,
    YEAR_END,
    M,
    asked_of,
    first_quarter,
    head,
    lend,
    lock,
    once,
    pay,
    pay_late,
    second_quarter,
)


def changed(
    book: Book,
    since: date = Q1,
    day: date = Q2,
    method: Method = "contract",
    known: int | None = None,
) -> Changes:
    with book.reading() as connection:
        said = None if known is None else str(known)
        return changes(asked_of(connection, day), since, YEAR_END, method, said)


def told(of: Changes) -> dict[str, int]:
    """The parts that are something, in millions; that they add up is checked wherever one looks."""
    assert sum(of.parts.values()) == of.difference
    return {name: amount // M for name, amount in of.parts.items() if amount}


def by_borrower(of: Changes, name: Any) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in of.loans:
        if each.parts[name]:
            found[each.borrower] = found.get(each.borrower, 0) + each.parts[name] // M
    return found


def test_what_was_expected_and_did_not_come_slipped(any_book: Book) -> None:
    """1.000 on 31/3, 970 on 30/6. HD-01 paid its 40. HD-02 was to pay 120 and is to pay 80 now,
    10 came: 30 slipped."""
    second_quarter(first_quarter(any_book))
    of = changed(any_book)
    assert (of.earlier.capital.on_hand, of.later.capital.on_hand) == (1_000 * M, 970 * M)
    assert told(of) == {"slipped": -30}
    assert by_borrower(of, "slipped") == {SUCCESSOR: -30}


def test_what_came_though_nobody_expected_it(book: Book) -> None:
    """On 1/4 the 40 of HD-02 are late, and the contract expects 80 of it. 10 of the 40 come."""
    second_quarter(first_quarter(book))
    of = changed(book, date(2023, 4, 1))
    assert told(of) == {"came": 10}


def test_money_that_comes_early_changes_nothing(book: Book) -> None:
    """HD-01 pays its instalment of 30/9 on 30/6 too, and is expected to pay 40 less."""
    second_quarter(first_quarter(book))
    pay(book, ONE, date(2023, 6, 29), 40)  # beside that of 30/6: it is held for 30/9
    of = changed(book)
    assert told(of) == {"slipped": -30}
    assert of.later.capital.applied == 40 * M


def test_a_new_plan_of_dues_is_of_terms(book: Book) -> None:
    """On 30/6 the 110 that HD-02 owes are to be paid by 30 on 31/12 and 80 in 2024: by 31/12 30 are
    expected where 80 were."""
    second_quarter(first_quarter(book))
    dues = (Signed(YEAR_END, 30 * M), Signed(date(2024, 6, 30), 80 * M))
    enter(book, Reschedule(Q2, dues, "PL-01"), OTHER)
    assert told(changed(book)) == {"slipped": -30, "terms": -50}


def test_a_recall_is_of_terms_too(book: Book) -> None:
    """HD-01 is recalled to be paid on 15/7: on 31/7 its 40 are overdue, and what is overdue is
    expected by no contract."""
    second_quarter(first_quarter(book))
    enter(book, Recall(date(2023, 7, 15), date(2023, 7, 15), "QĐ-01"), ONE)
    of = changed(book, Q2, date(2023, 7, 31))
    assert by_borrower(of, "terms") == {BORROWER: -40}
    assert told(of) == {"slipped": -40, "terms": -40}  # HD-02 did not pay its 40 of 30/6


def test_a_late_paper_is_told_from_what_came(book: Book) -> None:
    """31/3 is locked; then 5 million of 20/3 come to light: on hand 5 more, HD-02 is to pay 5 less.
    Of the 115 that were left 10 came and 80 are to come: 25 slipped."""
    first_quarter(book)
    link = lock(book, Q1)
    second_quarter(book)
    pay_late(book, OTHER, date(2023, 3, 20), 5)
    of = changed(book)
    assert of.known_then == link
    assert told(of) == {"slipped": -25}
    # Without the lock the end of the day would be asked for, when nothing was in the book yet.
    assert of.earlier.capital.on_hand == 1_000 * M


def test_a_late_paper_that_nobody_expected(book: Book) -> None:
    """The same of a day when HD-02 was late: 5 more on hand, and as much expected as before."""
    first_quarter(book)
    link = lock(book, date(2023, 4, 30))
    second_quarter(book)
    pay_late(book, OTHER, date(2023, 4, 20), 5)
    of = changed(book, date(2023, 4, 30))
    assert of.known_then == link
    assert told(of) == {"late": 5, "came": 10}


def test_a_receipt_that_was_taken_back(book: Book) -> None:
    """The 40 of HD-01 on 31/3 were another's: 40 less on hand, and 40 more that HD-01 was to pay.
    Of its 120 then 40 came, which paid the 40 that were late, and 80 are to come: nothing slips."""
    first_quarter(book)
    lock(book, Q1)
    with book.reading() as connection:
        link = loan_numbered(connection, FUND, ONE).documents[-1].chain
    with writer_of(book) as writer:
        verbs.undo(writer, ONE, link, "nhầm đơn vị", booked_on=MAY)
    second_quarter(book)
    of = changed(book)
    assert told(of) == {"slipped": -30}
    assert next(each for each in of.loans if each.loan == ONE).parts["late"] == 0


@pytest.mark.parametrize(("due", "lent"), [(Q3, 0), (date(2024, 3, 31), -60)])
def test_a_new_loan(book: Book, due: date, lent: int) -> None:
    """60 are paid out on 15/5; they come back by 31/12, or do not."""
    second_quarter(first_quarter(book))
    lend(book, "HD-03", BORROWER, once(60, MAY, due))
    of = changed(book)
    assert told(of) == ({"slipped": -30, "lent": lent} if lent else {"slipped": -30})


def test_charter_is_of_no_borrower(book: Book) -> None:
    second_quarter(first_quarter(book))
    post(book, capital_in("2023-05-15", 100 * M))
    assert told(changed(book)) == {"slipped": -30, "charter": 100}


def plan(book: Book, day: date, *lines: PlanLine) -> None:
    with writer_of(book) as writer:
        put(writer, Wanted("set", day, lines), TODAY)


def test_promises_and_the_plan(book: Book) -> None:
    """The plan of 31/3 expects 40 of HD-01 and 50 of HD-02, in the third quarter; on 30/6 another
    20 are promised by HD-02, and half of the 50 is believed. On hand 800 + 90, then 850 + 85."""
    first_quarter(book)
    enforced = PlanLine(OTHER, Q3, 50 * M, origin="enforcement")
    plan(book, Q1, PlanLine(ONE, Q3, 40 * M, origin="contract"), enforced)
    second_quarter(book)
    promised = PlanLine(OTHER, YEAR_END, 20 * M, origin="promise")
    plan(book, Q2, promised, enforced._replace(percent=50))
    of = changed(book, method="plan")
    assert (of.earlier.capital.on_hand, of.later.capital.on_hand) == (890 * M, 935 * M)
    assert told(of) == {"came": 50, "promise": 20, "plan": -25}


# Random books.


@dataclass(frozen=True)
class Step:
    what: str
    loan: str
    day: date
    amount: int


def _days(first: date, last: date) -> st.SearchStrategy[date]:
    return st.integers(0, (last - first).days).map(lambda n: first + timedelta(days=n))


steps = st.builds(
    Step,
    st.sampled_from(
        [
            *("pay", "pay", "pay", "prepay", "void", "reschedule", "recall", "freeze"),
            *("plan", "plan", "promise", "lend", "charter", "lock"),
        ]
    ),
    st.sampled_from([ONE, OTHER]),
    _days(date(2023, 1, 10), date(2023, 11, 30)),
    st.integers(1, 90),
)


def _first_open(writer: Writer, day: date) -> date | None:
    closed = writer.periods.closed_until()
    return None if closed is None or closed < day else closed + timedelta(days=1)


def _void(book: Book, step: Step, place: int) -> None:
    with book.reading() as connection:
        papers = loan_numbered(connection, FUND, step.loan).documents
    paper = papers[-1 - step.amount % len(papers)]
    with writer_of(book) as writer:
        verbs.undo(writer, step.loan, paper.chain, "sai", booked_on=_first_open(writer, step.day))


def _planned(book: Book, step: Step, place: int) -> None:
    origin = "promise" if step.what == "promise" else "judgement"
    by = Q3 if step.amount % 2 else YEAR_END
    line = PlanLine(step.loan, by, step.amount * M, origin=origin, percent=100 - place % 3 * 30)
    plan(book, step.day, line)


def _collected(book: Book, step: Step, place: int) -> None:
    said = Collect(step.day, step.amount * M, prepay=step.what == "prepay", document=f"GBC-{place}")
    with writer_of(book) as writer:
        booked = _first_open(writer, step.day)
        verbs.take(
            *(writer, step.loan, body_of(said), step.day, said.document),
            today=TODAY,
            booked_on=booked,
        )


def _rescheduled(book: Book, step: Step, place: int) -> None:
    with book.reading() as connection:
        owed = 120 * M - sum(
            each.amount
            for each in loan_numbered(connection, FUND, step.loan).events
            if isinstance(each, Collect)
        )
    half = max(owed, 2) // 2
    dues = (Signed(Q3, half), Signed(date(2024, 6, 30), owed - half))
    enter(book, Reschedule(step.day, dues, f"PL-{place}"), step.loan)


DO: dict[str, Callable[[Book, Step, int], object]] = {
    "pay": _collected,
    "prepay": _collected,
    "void": _void,
    "reschedule": _rescheduled,
    "recall": lambda book, step, place: enter(
        book, Recall(step.day, step.day, f"QĐ-{place}"), step.loan
    ),
    "freeze": lambda book, step, place: enter(
        book, Freeze(step.day, step.day + timedelta(days=60), document=f"QĐ-{place}"), step.loan
    ),
    "plan": _planned,
    "promise": _planned,
    "lend": lambda book, step, place: lend(
        book, f"HD-1{place}", BORROWER, once(step.amount, step.day, YEAR_END)
    ),
    "charter": lambda book, step, place: post(
        book, capital_in(step.day.isoformat(), step.amount * M)
    ),
    "lock": lambda book, step, place: lock(book, step.day.replace(day=1)),
}


@pytest.mark.slow
@settings(max_examples=40, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    st.lists(steps, min_size=3, max_size=9),
    _days(date(2023, 1, 10), date(2023, 9, 30)),
    st.integers(1, 60),
    st.floats(0.2, 1),
    st.sampled_from(["contract", "plan"]),
)
def test_parts_always_add_up(
    every: Sequence[Step], since: date, span: int, part: float, method: Method
) -> None:
    """Whatever was done, in whatever order, and whichever link the earlier one is known at."""
    with TemporaryDirectory() as folder:
        book = found_fund(create(str(Path(folder) / "so.db")))
        first_quarter(book)
        plan(book, OUT, PlanLine(ONE, YEAR_END, 30 * M), PlanLine(OTHER, Q3, 20 * M))
        begun = head(book)
        for place, step in enumerate(every):
            with suppress(FundledgerError):
                DO[step.what](book, step, place)
        known = begun + int((head(book) - begun) * part)
        of = changed(book, since, since + timedelta(days=span), method, known)
        assert sum(of.parts.values()) == of.difference
        for each in of.loans:
            assert each.parts["came"] >= 0 >= each.parts["slipped"]
        _compare_with_the_books(book, of, known)
        book.close()


def _compare_with_the_books(book: Book, of: Changes, known: int) -> None:
    """Of each borrower: what is expected more, and money that its loans brought since."""
    for outlook, expected in (
        (of.earlier, [each.expected_then for each in of.loans]),
        (of.later, [each.expected_now for each in of.loans]),
    ):
        now = outlook.capital.now
        assert sum(expected) == outlook.capital.on_hand - now.on_hand - now.booked_later.on_hand
    moved = _cash_by_loan(book, of, known)
    for each in of.loans:
        more = each.expected_now - each.expected_then
        assert each.difference == more + moved.get(each.loan, 0)
    assert {loan for loan, amount in moved.items() if amount} <= {of.loan for of in of.loans}


def _cash_by_loan(book: Book, of: Changes, known: int) -> dict[str, int]:
    """Read from the journal, line by line."""
    from fundledger.ledger.accounts import Accounts
    from fundledger.ledger.reading import journal

    found: dict[str, int] = {}
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
        for entry in journal(connection, FUND):
            loans = {line.loan for line in entry.postings if line.loan}
            was_there = entry.value_date <= of.earlier.as_of and entry.chain <= known
            if was_there or entry.value_date > of.later.as_of or len(loans) != 1:
                continue
            loan = loans.pop()
            found[loan] = found.get(loan, 0) + sum(
                line.amount
                for line in entry.postings
                if ever[line.account].role.capital == "on_hand"
            )
    return found


def test_the_head_is_known_by_its_link(book: Book) -> None:
    """An earlier outlook that is asked as it is known now differs by what happened alone."""
    first_quarter(book)
    lock(book, Q1)
    second_quarter(book)
    pay_late(book, OTHER, date(2023, 3, 20), 5)
    with book.reading() as connection:
        link = head_of(connection, FUND).chain
    of = changed(book, known=link)
    assert of.earlier.capital.on_hand == 1_000 * M
    assert told(of) == {"slipped": -25}


def test_by_plan_only_where_one_was_known_then(book: Book) -> None:
    """A plan of 31/3 that is stated when that day was closed was not known then: by default both
    days are by the contracts, as `outlook --known-at` says of that link, and by plan is refused."""
    first_quarter(book)
    known = lock(book, Q1)
    plan(book, Q1, PlanLine(ONE, Q3, 40 * M))
    second_quarter(book)
    with book.reading() as connection:
        asked = asked_of(connection, Q2)
        screen = changes_screen(asked, Q1, YEAR_END, None)
        then = read_books(asked_of(connection, Q1, known), YEAR_END).by("contract")
        with pytest.raises(FundledgerError) as refusal:
            changes(asked, Q1, YEAR_END, "plan")
    assert refusal.value.key == "outlook.no_plan_then"
    # 800 on hand on 31/3, and 200 by the contracts.
    assert screen.data["capital_on_hand_before"] == then.capital.on_hand == 1_000 * M
    assert "outlook_changes_note.plan_later" in [note.key for note in screen.data["notes"]]
