"""What moves something on is not booked before what brought it; its value date stays its own.

The loan of `test_entries`: 100,000,000 at 20,000 a day, halves due on 12/3 with 1,400,000 and on
21/5/2023 with 700,000. February is locked when a receipt of 20/2 reaches the desk on 20/3: it is
booked then, and nothing that it pays can have been booked earlier.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import Collect, Disburse, Refund
from fundledger.errors import FundledgerError
from fundledger.intake import collecting
from fundledger.ledger.accounts import Accounts
from fundledger.ledger.journal import Writer
from fundledger.ledger.periods import lock_statement, unlock_statement
from fundledger.loans import verbs
from fundledger.loans.batch import Wanted, take_each
from fundledger.loans.rolling import roll
from fundledger.registers.documents import body_of
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book, create
from fundledger.treasury import money
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, TODAY, found_fund, sums, writer_of
from tests.loans.books import enter, proved, roll_to, sign, with_capital
from tests.loans.telling import by_day, entries_of_loans, last_entry, take, told

CASH = ("cash_capital", "cash_interest")


def lent(book: Book) -> Book:
    agreed = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
    sign(with_capital(book), agreed)
    enter(book, Disburse(agreed.disbursed, agreed.principal, "UNC-1"))
    return book


def locked(book: Book, day: str) -> None:
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, date.fromisoformat(day), TODAY))


def received(book: Book, day: str, amount: int, document: str, booked: str | None = None) -> None:
    body = {**body_of(Collect(date.fromisoformat(day), amount)), "place": "cash"}
    take(book, body, day, document, booked_on=booked)


def booked_since(book: Book, entry: int) -> list[tuple[str, str, str | None]]:
    return [(each.kind, each.day, each.booked) for each in told(book, entry)]


def lowest(book: Book, roles: Iterable[str]) -> int:
    """The least that any of these accounts says on any day, by day of booking."""
    days = sorted({entry.date for entry in entries_of_loans(book)})
    return min(by_role_on(book, on.isoformat()).get(role, 0) for on in days for role in roles)


def by_role_on(book: Book, day: str) -> dict[str, int]:
    with book.reading() as connection:
        ever = Accounts.read(connection, FUND).ever()
    found: Counter[str] = Counter()
    for (number,), amount in sums(book, as_of=day).items():
        found[ever[str(number)].role.name] += amount
    return found


def test_held_money_is_not_applied_in_the_books_before_it_is_booked(book: Book) -> None:
    """53,000,000 lie in the box from 20/3; of them 50,000,000 + 1,400,000 were due on 12/3."""
    lent(book)
    locked(book, "2023-02-28")
    received(book, "2023-02-20", 53_000_000, "PT-1", booked="2023-03-20")
    before = last_entry(book)
    roll_to(book, "2023-03-31")
    assert booked_since(book, before)[0] == ("apply", "2023-03-12", "2023-03-20")
    assert by_role_on(book, "2023-03-19").get("cash_interest", 0) == 0
    on_20_march = by_role_on(book, "2023-03-20")
    assert on_20_march["cash_interest"] == 53_000_000 - 50_000_000
    assert on_20_march["held"] == -(53_000_000 - 51_400_000)
    assert proved(book) == []
    before = last_entry(book)
    roll_to(book, "2023-03-31")
    assert last_entry(book) == before  # derived less booked is nothing, a second time


def test_what_a_roll_finds_later_than_the_last_one_rests_on_what_was_booked_since(
    book: Book,
) -> None:
    """The roll of 1/3 has passed the receipt's value date, not its day of booking."""
    lent(book)
    roll_to(book, "2023-03-01")
    locked(book, "2023-03-01")
    received(book, "2023-02-20", 53_000_000, "PT-1", booked="2023-03-20")
    before = last_entry(book)
    roll_to(book, "2023-03-15")
    assert ("apply", "2023-03-12", "2023-03-20") in booked_since(book, before)
    assert lowest(book, ["cash_interest", "cash_capital"]) == 0
    assert proved(book) == []


def test_money_that_came_in_time_pays_on_its_day(book: Book) -> None:
    """10,000,000 of 1/3 are held in time; what they alone pay waits for nobody."""
    lent(book)
    locked(book, "2023-02-28")
    received(book, "2023-03-01", 51_400_000, "PT-1")
    received(book, "2023-02-20", 700_000, "PT-0", booked="2023-03-20")
    before = last_entry(book)
    roll_to(book, "2023-05-21")
    applied = [each for each in booked_since(book, before) if each[0] == "apply"]
    # On 12/3 the 700,000 of 20/2 pay first, by FIFO, with 50,700,000 of 1/3: booked on 20/3.
    # On 21/5 the rest of 1/3 pays 700,000, long after all of it was booked.
    assert applied == [
        ("apply", "2023-03-12", "2023-03-20"),
        ("apply", "2023-05-21", None),
    ]
    assert proved(book) == []


def test_what_a_late_paper_adds_to_an_applied_sum_comes_with_the_paper(book: Book) -> None:
    """20,000,000 were applied on 12/3; the late 31,400,000 pay the rest of it, booked on 20/3."""
    lent(book)
    received(book, "2023-03-01", 20_000_000, "PT-1")
    roll_to(book, "2023-03-12")
    locked(book, "2023-02-28")
    before = last_entry(book)
    received(book, "2023-02-20", 31_400_000, "PT-0", booked="2023-03-20")
    assert ("apply", "2023-03-12", "2023-03-20") in booked_since(book, before)
    assert lowest(book, CASH) == 0
    assert proved(book) == []


def test_a_refund_is_not_booked_before_the_money_it_gives_back(book: Book) -> None:
    lent(book)
    locked(book, "2023-02-28")
    received(book, "2023-02-20", 5_000_000, "PT-1", booked="2023-03-20")
    enter(book, Refund(date(2023, 3, 10), 5_000_000, "PC-1"), place="cash")
    assert told(book)[-1].booked == "2023-03-20"
    assert lowest(book, CASH) == 0
    assert proved(book) == []


def test_taken_back_money_is_not_missed_before_it_had_been_booked(book: Book) -> None:
    """The late receipt was another loan's: what it paid is undone where it was done."""
    lent(book)
    locked(book, "2023-02-28")
    received(book, "2023-02-20", 53_000_000, "PT-1", booked="2023-03-20")
    roll_to(book, "2023-03-15")
    before = last_entry(book)
    with writer_of(book) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-01")
        (wrong,) = [each for each in loan.documents if each.document == "PT-1"]
        verbs.void(writer, loan, wrong, "nhầm", booked_on=date(2023, 3, 25))
    assert ("apply", "2023-03-12", "2023-03-20") in booked_since(book, before)
    assert lowest(book, CASH) == 0
    assert proved(book) == []


def test_principal_is_not_overdue_in_the_books_before_it_is_paid_out_in_them(book: Book) -> None:
    """Paid out on 1/1, told on 20/3 when February is locked; the first half was missed on 12/3."""
    agreed = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
    sign(with_capital(book), agreed)
    locked(book, "2023-02-28")
    take(
        book,
        body_of(Disburse(agreed.disbursed, 100_000_000)),
        "2023-01-01",
        "UNC-1",
        booked_on="2023-03-20",
    )
    before = last_entry(book)
    roll_to(book, "2023-03-20")
    assert booked_since(book, before)[0] == ("to_overdue", "2023-03-13", "2023-03-20")
    assert lowest(book, ["principal_in_term", "principal_overdue"]) == 50_000_000
    assert proved(book) == []


def test_several_papers_at_once_are_booked_as_one_by_one(book: Book) -> None:
    lent(book)
    locked(book, "2023-02-28")
    roll_to(book, "2023-03-15")
    with writer_of(book) as writer:
        loan = loan_numbered(writer.connection, FUND, "HD-01")
        body = {**body_of(Collect(date(2023, 2, 20), 53_000_000)), "place": "cash"}
        wanted = [Wanted(loan, date(2023, 2, 20), "PT-1", body)]
        take_each(writer, wanted, today=TODAY, booked_on=date(2023, 3, 20))
    assert ("apply", "2023-03-12", "2023-03-20") in booked_since(book, 0)
    assert lowest(book, CASH) == 0
    assert proved(book) == []


# A day of booking that has not come.

FAR = date(2999, 12, 31)


def _collected(writer: Writer) -> None:
    body = {**body_of(Collect(date(2023, 2, 20), 1_000_000)), "place": "cash"}
    verbs.take(writer, "HD-01", body, date(2023, 2, 20), "PT", today=TODAY, booked_on=FAR)


def _rate_changed(writer: Writer) -> None:
    body = {"do": "change_rate", "rate": [8, 100]}
    verbs.take(writer, "HD-01", body, date(2023, 2, 20), "PL", today=TODAY, booked_on=FAR)


def _rolled(writer: Writer) -> None:
    roll(writer, date(2023, 3, 31), TODAY, booked_on=FAR)


def _file_posted(writer: Writer) -> None:
    collecting.post(writer, [], today=TODAY, booked_on=FAR)


def _file_seen(writer: Writer) -> None:
    collecting.preview(writer.connection, FUND, [], today=TODAY, booked_on=FAR)


def _money_received(writer: Writer) -> None:
    paper = money.Paper(date(2023, 2, 20), "GBC", booked=FAR)
    money.receive(writer, 1_000_000, paper, TODAY, of="income_deposit")


ACTS = [_collected, _rate_changed, _rolled, _file_posted, _file_seen, _money_received]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
@pytest.mark.parametrize("is_locked", [True, False])
def test_no_act_takes_a_day_of_booking_that_has_not_come(
    book: Book, act: Callable[[Writer], None], is_locked: bool
) -> None:
    lent(book)
    if is_locked:
        locked(book, "2023-02-28")
    before = last_entry(book)
    with pytest.raises(FundledgerError) as refused, writer_of(book) as writer:
        act(writer)
    assert refused.value.key == "entry.booked_in_future"
    assert last_entry(book) == before


RECEIPT = st.tuples(
    st.dates(date(2023, 1, 2), date(2023, 5, 20)),
    st.integers(1, 60_000_000),
    st.integers(0, 30),
)
"""A day, a sum, and how many days later than 1/6/2023 it reaches the desk."""


@settings(max_examples=25)
@given(st.lists(RECEIPT, min_size=1, max_size=4), st.permutations(range(4)), st.booleans())
def test_the_box_never_lacks_what_late_papers_bring_later(
    tmp_path_factory: pytest.TempPathFactory,
    receipts: list[tuple[date, int, int]],
    order: list[int],
    rolled_first: bool,
) -> None:
    """Whatever is late, in whatever order: no cash below zero, and by value date nothing else."""
    folder = tmp_path_factory.mktemp("sổ")
    in_time, late = (lent(found_fund(create(str(folder / name)))) for name in ("1.db", "2.db"))
    for number, (day, amount, _) in enumerate(receipts):
        received(in_time, day.isoformat(), amount, f"PT-{number}")
    if rolled_first:
        roll_to(late, "2023-05-22")
    locked(late, "2023-05-21")
    for number in (each for each in order if each < len(receipts)):
        day, amount, days = receipts[number]
        booked = date(2023, 6, 1).toordinal() + days
        received(
            late, day.isoformat(), amount, f"PT-{number}", date.fromordinal(booked).isoformat()
        )
    if not rolled_first:
        with writer_of(late) as writer:
            writer.state(unlock_statement(writer.periods, date(2023, 3, 1), "cần tính lại"))
    for book in (in_time, late):
        roll_to(book, "2023-05-22")
        roll_to(book, "2023-07-05")
        assert proved(book) == []
    assert lowest(late, CASH) >= 0
    assert by_day(in_time) == by_day(late)
    for book in (in_time, late):
        book.close()
