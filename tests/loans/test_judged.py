"""A judgment over a loan in the books: what it does to receipts before and after it is entered.

The loan of the story `judgment`: 100,000,000 at 7,3 %, due on 12/3/2023 with 1,400,000; then 30,000
a day on overdue principal (10,95 %) and 140 a day of late interest (3,65 % of 1,400,000). On 11/4,
30 days later: 900,000 and 4,200. Judged are 100,000,000, 1,000,000, 800,000 and no late interest,
so 400,000, 100,000 and 4,200 were not granted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import permutations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.contract.events import (
    Collect,
    Disburse,
    Event,
    Judged,
    Recall,
    Recover,
    Reschedule,
    Waive,
    WriteOff,
)
from fundledger.contract.rates import Rate, yearly
from fundledger.contract.terms import Signed
from fundledger.contract.waterfall import Parts, Split
from fundledger.errors import FundledgerError
from fundledger.loans.dues import payments
from fundledger.loans.judgments import OfKind, judged_on
from fundledger.registers.loan import Loan, loan_numbered
from fundledger.store.books import Book, create
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, found_fund, seal_day
from tests.loans.books import enter, positions, proved, roll_to, sign, with_capital
from tests.loans.telling import by_day, head, last_entry, recognise_by, told, void

M = 1_000_000
TERMS = terms_of(
    principal=100_000_000,
    rate="7.3",
    instalments=1,
    every="10 week",
    late_interest_rate=yearly("3.65"),
)
JUDGED_ON = date(2023, 4, 11)
JUDGMENT = Judged(JUDGED_ON, 100_000_000, 1_000_000, 800_000, 0, document="12/2023/DS-ST")
MAY_1, MAY_21 = date(2023, 5, 1), date(2023, 5, 21)
FIRST = Collect(MAY_1, 60_000_000, document="GBC-1")
SECOND = Collect(MAY_21, 42_700_000, document="GBC-2")


def lent(book: Book, *papers: Event) -> Book:
    sign(with_capital(book), TERMS)
    enter(book, Disburse(TERMS.disbursed, TERMS.principal, "UNC-1"))
    for paper in papers:
        enter(book, paper)
    return book


def loan_of(book: Book) -> Loan:
    with book.reading() as connection:
        return loan_numbered(connection, FUND, "HD-01")


def paid(book: Book, through: date = date(2023, 12, 31)) -> list[Parts]:
    return [each.parts for each in payments(loan_of(book), through)]


def told_apart(book: Book, day: date) -> dict[str, OfKind]:
    standing = judged_on(loan_of(book), day)
    assert standing is not None
    return {each.kind: each for each in standing.of}


def test_what_is_left_of_each_part_of_a_debt(book: Book) -> None:
    """By 21/5 it paid the judged sum, 840,000 that grew (600,000 + 20 × 12,000) and 60,000 more."""
    lent(book, JUDGMENT, FIRST, SECOND)
    assert paid(book) == [
        Parts(60_000_000),
        Parts(overdue_principal=40_000_000, overdue_interest=1_700_000, due_interest=1_000_000),
    ]
    after_the_first, after_both = told_apart(book, MAY_1), told_apart(book, MAY_21)
    # kind, judged, owed then, paid, left, grown, of it left, beside
    assert after_the_first["principal"][1:] == (100 * M, 100 * M, 60 * M, 40 * M, 0, 0, 0)
    assert after_the_first["overdue"][1:] == (
        800_000,
        900_000,
        0,
        800_000,
        600_000,
        600_000,
        100_000,
    )
    assert after_both["principal"][1:] == (100 * M, 100 * M, 100 * M, 0, 0, 0, 0)
    assert after_both["interest"][1:] == (1_000_000, 1_400_000, 1_000_000, 0, 0, 0, 400_000)
    assert after_both["overdue"][1:] == (800_000, 900_000, 800_000, 0, 840_000, 0, 40_000)
    assert after_both["late"][1:] == (0, 4_200, 0, 0, 0, 0, 4_200)
    assert judged_on(loan_of(book), date(2023, 4, 10)) is None
    assert proved(book) == []


def test_entered_late_it_derives_receipts_anew_and_leaves_a_seal_alone(tmp_path: Path) -> None:
    """By the contract 21/5 paid 1,740,000 and 960,000 of interest: 40,000 more and 40,000 less.

    May is sealed: what changes of its days is booked on 1/6, with the days on which it was.
    """
    late, in_time = (found_fund(create(str(tmp_path / name))) for name in ("sau.db", "đúng.db"))
    for book, papers in ((late, (FIRST, SECOND)), (in_time, (JUDGMENT, FIRST, SECOND))):
        recognise_by(lent(book), "cash")
        for paper in papers:
            enter(book, paper)
        roll_to(book, "2023-05-31")
    assert paid(late)[1] == Parts(40 * M, 1_740_000, 0, 960_000, 0)
    seal_day(late, "2023-05-31")
    entry = last_entry(late)
    before = by_day(late)
    enter(late, JUDGMENT)
    corrections = told(late, entry)
    assert {each.booked for each in corrections} == {"2023-06-01"}
    of_may_21 = [each.lines for each in corrections if each.day == "2023-05-21"]
    assert {"income_overdue": 40_000, "income_in_term": -40_000}.items() <= of_may_21[0].items()
    assert by_day(late) == by_day(in_time)
    void(late, "12/2023/DS-ST")
    assert by_day(late) == before
    for book in (late, in_time):
        assert proved(book) == []
        book.close()


@pytest.mark.slow
def test_any_order_of_papers_gives_the_same_books(tmp_path: Path) -> None:
    papers: list[Event] = [
        JUDGMENT,
        FIRST,
        SECOND,
        Judged(
            MAY_1,
            90 * M,
            700_000,
            0,
            0,
            ("interest", "principal", "overdue", "late"),
            Rate(1, 10),
            document="3/2023/DS-PT",
        ),
    ]
    found = []
    for place, order in enumerate(permutations(papers)):
        if place % 5:
            continue  # five of the twenty-four: each differs from the next in what comes first
        book = lent(found_fund(create(str(tmp_path / f"{place}.db"))), *order)
        roll_to(book, "2023-06-30")
        assert proved(book) == []
        found.append((by_day(book), paid(book)))
        book.close()
    assert all(each == found[0] for each in found)


@pytest.mark.slow
@settings(max_examples=8, deadline=None)
@given(
    st.randoms(use_true_random=False),
    st.integers(1, 120),
    st.booleans(),
    st.sampled_from(["circular-52", "accrual", "accrual-group1", "cash"]),
)
def test_receipts_around_a_judgment_in_any_order(
    random: Random, share: int, own: bool, recognition: str
) -> None:
    """Interest is recognised at rolls before and after it, by whatever rule; the books prove."""
    day = date(2023, 4, 11)
    rate = Rate(1, 10) if own else None
    sums = [amount * share // 100 for amount in (100 * M, 1_400_000, 900_000, 4_200)]
    papers: list[Event] = [
        Judged(day, *sums, rate=rate, document="BA-1"),
        *(
            Collect(date(2023, month, 20), 9_000_000, document=f"GBC-{month}")
            for month in (3, 5, 7)
        ),
        Waive(date(2023, 6, 1), "overdue", 100_000, "QD-1"),
    ]
    with TemporaryDirectory() as folder:
        books = []
        for place in range(2):
            book = lent(found_fund(create(str(Path(folder) / f"{place}.db"))))
            recognise_by(book, recognition)
            for day_of_roll in ("2023-03-31", "2023-04-30"):
                roll_to(book, day_of_roll)
            for paper in papers:
                enter(book, paper)
            roll_to(book, "2023-08-31")
            assert proved(book) == []
            books.append(book)
            random.shuffle(papers)
        assert by_day(books[0]) == by_day(books[1])
        for book in books:
            book.close()


def test_a_split_stands_over_it(book: Book) -> None:
    """All 4,200 that were not granted, and 500,000 of interest in term: of that the judged part."""
    said = Split(0, 0, 0, 500_000, 4_200)
    lent(book, JUDGMENT, Collect(MAY_1, 504_200, said, document="GBC-1"))
    assert paid(book) == [Parts(due_interest=500_000, late_interest=4_200)]
    found = told_apart(book, MAY_1)
    assert (found["interest"].left, found["interest"].beside_left) == (500_000, 400_000)
    assert found["late"].beside_left == 0


def test_a_waiver_lets_off_what_was_not_granted_first(book: Book) -> None:
    """Of 1,400,000 450,000 go: the 400,000 that were not granted and 50,000 of the judged sum."""
    lent(book, JUDGMENT, Waive(MAY_1, "in_term", 450_000, "QD-9"))
    of_it = told_apart(book, MAY_1)["interest"]
    assert (of_it.paid, of_it.left, of_it.beside_left) == (50_000, 950_000, 0)


def test_a_settlement_is_a_plan_and_its_sum_is_paid_as_it_falls_due(book: Book) -> None:
    """100,000,000 in halves from 11/4, no interest on it; 1,400,000, 900,000 and 4,200 are due.

    70,000,000 on 1/5: nothing of the halves is due, so 1,400,000 and 900,000 and the rest of
    2,304,200 are paid, and 67,695,800 held. It pays the half of 11/6; 17,695,800 stay held.
    """
    agreed = (Signed(date(2023, 6, 11), 50 * M), Signed(date(2023, 9, 11), 50 * M))
    plan = Reschedule(JUDGED_ON, agreed, "15/2023/QĐST-DS")
    judged = Judged(
        *(JUDGED_ON, 100 * M, 1_400_000, 900_000, 0),
        rate=Rate(0, 1),
        document="15/2023/QĐST-DS",
    )
    receipt = Collect(MAY_1, 70 * M, document="GBC-1")
    lent(book, receipt, judged, plan)
    assert paid(book, MAY_1) == [Parts(0, 900_000, 0, 1_400_000, 4_200)]
    assert [at.unapplied for at in positions(book, [MAY_1, date(2023, 6, 11)])] == [
        *(67_695_800, 17_695_800),
    ]
    at = positions(book, [date(2023, 9, 12)])[0]
    # on 11/9 what is held pays of the second half; the rest of it is overdue and bears nothing
    assert at[1:] == (0, 50 * M - 17_695_800, 0, 0, 0, 0, 0, 1)
    standing = judged_on(loan_of(book), MAY_1)
    assert standing is not None
    assert standing.not_due == 100 * M
    assert proved(book) == []


def test_without_a_recall_it_asks_for_no_more_than_is_due(book: Book) -> None:
    """Signed for two halves: on 11/4 one is due. All is judged; a recall makes all of it due."""
    terms = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")
    sign(with_capital(book), terms)
    enter(book, Disburse(terms.disbursed, terms.principal, "UNC-1"))
    enter(book, Judged(JUDGED_ON, 100 * M, document="BA-1"))
    enter(book, Collect(JUDGED_ON, 60 * M, document="GBC-1"))
    # 50,000,000 judged; then 1,400,000 in term and 30 days of 15,000, of which none was judged
    assert paid(book, JUDGED_ON) == [Parts(50 * M, 450_000, 0, 1_400_000, 0)]
    assert positions(book, [JUDGED_ON])[0].unapplied == 60 * M - 51_850_000
    standing = judged_on(loan_of(book), JUDGED_ON)
    assert standing is not None
    assert standing.not_due == 50 * M
    enter(book, Recall(JUDGED_ON, JUDGED_ON, "QD-1"))
    at = positions(book, [JUDGED_ON])[0]  # 8,150,000 were held, and all is judged principal
    assert (at.unapplied, at.principal, at.interest_due) == (0, 41_850_000, 300_000)


def test_what_comes_back_of_a_debt_written_off_goes_by_it(book: Book) -> None:
    """Judged are 60,000,000 and 1,000,000; 40,000,000 of principal comes after all of that.

    61,500,000 on 21/5: the judged sum, then 500,000 of the 600,000 that grew from 11/4 to 1/5.
    """
    judged = Judged(JUDGED_ON, 60 * M, 1_000_000, document="BA-1")
    lent(book, judged, WriteOff(MAY_1, "QD-2"), Recover(MAY_21, 61_500_000, "GBC-9"))
    found = told_apart(book, MAY_21)
    assert [found[kind].left for kind in ("principal", "interest", "overdue")] == [0, 0, 0]
    assert found["principal"].beside_left == 40 * M
    assert (found["overdue"].grown_left, found["overdue"].beside_left) == (100_000, 900_000)
    assert proved(book) == []


def test_a_later_judgment_takes_its_place_and_one_that_annuls_leaves_the_contract(
    book: Book,
) -> None:
    lent(book, JUDGMENT)
    enter(book, Judged(MAY_1, 80 * M, document="3/2023/DS-PT"))
    enter(book, Judged(MAY_21, annuls=True, document="1/2023/DS-GĐT"))
    loan = loan_of(book)
    standing = [judged_on(loan, day) for day in (JUDGED_ON, MAY_1, MAY_21)]
    assert [each and each.document.document for each in standing] == [
        *("12/2023/DS-ST", "3/2023/DS-PT", None),
    ]
    # late interest stood still for 40 days: 4,200, and 140 a day again from 21/5
    at = positions(book, [MAY_21, date(2023, 5, 31)])
    assert [each.late_interest_due for each in at] == [4_200, 5_600]
    assert proved(book) == []


REFUSED: Sequence[tuple[Event, str]] = [
    (JUDGMENT._replace(document=""), "loan.judgment_unnamed"),
    (JUDGMENT._replace(day=date(2030, 1, 1)), "loan.future_day"),
    (JUDGMENT._replace(day=date(2022, 12, 31)), "contract.nothing_paid_out"),
    (Judged(JUDGED_ON, document="x"), "contract.judges_nothing"),
    (Judged(JUDGED_ON, 1, annuls=True, document="x"), "contract.annuls_and_judges"),
    (Judged(JUDGED_ON, 1, order=("late",), document="x"), "contract.judged_order"),
    (Judged(JUDGED_ON, 1, rate=Rate(2, 1), document="x"), "contract.rate_too_high"),
    (Judged(JUDGED_ON, 1, on_whole_sum=True, document="x"), "contract.whole_sum_without_rate"),
    (JUDGMENT, "loan.already_entered"),
]


@pytest.mark.parametrize(("paper", "key"), REFUSED)
def test_what_cannot_be_a_judgment(book: Book, paper: Event, key: str) -> None:
    lent(book, JUDGMENT)
    before = head(book)
    with pytest.raises(FundledgerError) as refused:
        enter(book, paper)
    assert refused.value.key == key
    assert head(book) == before


def test_of_a_loan_that_was_settled_it_is_refused(book: Book) -> None:
    lent(book, Collect(date(2023, 3, 12), 101_400_000, document="GBC-1"))
    with pytest.raises(FundledgerError) as refused:
        enter(book, JUDGMENT)
    assert refused.value.key == "contract.after_settlement"
    assert positions(book, [JUDGED_ON])[0].principal == 0
