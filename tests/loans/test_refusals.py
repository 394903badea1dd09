"""What is refused of a loan: a sentence that says what to do, and nothing written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import (
    ChangeRate,
    Collect,
    Disburse,
    Event,
    Extend,
    Freeze,
    Recall,
    Recover,
    Refund,
    Reschedule,
    Waive,
    WriteOff,
)
from fundledger.contract.rates import yearly
from fundledger.contract.terms import Signed
from fundledger.contract.waterfall import Split
from fundledger.errors import FundledgerError
from fundledger.ledger.periods import lock_statement
from fundledger.ledger.reading import entry_numbered
from fundledger.loans import verbs
from fundledger.loans.rolling import roll
from fundledger.messages import say_in
from fundledger.registers.loan import loan_numbered
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, TODAY, writer_of
from tests.loans.books import (
    BORROWER,
    SUCCESSOR,
    enter,
    positions,
    proved,
    register,
    roll_to,
    sign,
    with_capital,
)
from tests.loans.telling import entries_of_loans, head, take, void

# 100,000,000 at 7.3 %: 50,000,000 and 1,400,000 fall due on 12/3/2023, the rest on 21/5.
TERMS = terms_of(principal=100_000_000, rate="7.3", instalments=2, every="10 week")


@dataclass(frozen=True)
class Refused:
    key: str
    said: str


def refused(book: Book, do: Callable[[], object]) -> Refused:
    """The refusal, said in both languages; the chain ends where it ended."""
    before = head(book)
    with pytest.raises(FundledgerError) as caught:
        do()
    assert head(book) == before
    assert proved(book) == []
    error = caught.value
    assert say_in("vi", error.key, **error.params)
    return Refused(error.key, say_in("en", error.key, **error.params))


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def signed(book: Book) -> Book:
    sign(with_capital(book), TERMS)
    return book


@pytest.fixture
def lent(signed: Book) -> Book:
    enter(signed, Disburse(TERMS.disbursed, 100_000_000, "UNC-1"))
    return signed


def settled(book: Book) -> Book:
    """Everything paid on 21/5: 50,000,000 + 1,400,000, then 50,000,000 + 700,000."""
    enter(book, Collect(day("2023-03-12"), 51_400_000, document="GBC-1"))
    enter(book, Collect(day("2023-05-21"), 50_700_000, document="GBC-2"))
    return book


# Money before money.


EVENTS: list[Event] = [
    Collect(day("2023-03-12"), 1_000_000, document="1"),
    Waive(day("2023-03-12"), "in_term", 1, "1"),
    Reschedule(day("2023-03-12"), (Signed(day("2023-06-30"), 100_000_000),), "1"),
    Extend(day("2023-03-12"), day("2023-12-31"), "1"),
    Recall(day("2023-03-12"), day("2023-04-12"), "1"),
    WriteOff(day("2023-03-12"), "1"),
    Recover(day("2023-03-12"), 1_000_000, "1"),
    Refund(day("2023-03-12"), 1_000_000, "1"),
]


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_nothing_happens_to_a_loan_that_was_not_paid_out(signed: Book, event: Event) -> None:
    no = refused(signed, lambda: enter(signed, event))
    assert no.key == "loan.not_disbursed"
    assert "fundledger disburse HD-01" in no.said


def test_a_collection_before_the_day_of_disbursement(lent: Book) -> None:
    early = Collect(day("2022-12-31"), 1_000_000, document="GBC-1")
    assert refused(lent, lambda: enter(lent, early)).key == "contract.before_disbursement"


def test_the_disbursement_of_a_loan_that_has_paid_cannot_be_voided(lent: Book) -> None:
    """The receipt's money came in: it must not leave the books with the disbursement."""
    enter(lent, Collect(day("2023-03-12"), 51_400_000, document="GBC-1"))
    no = refused(lent, lambda: void(lent, "UNC-1"))
    assert no.key == "loan.breaks_later"
    assert "GBC-1" in no.said


def test_a_tranche_over_the_approved_sum(signed: Book) -> None:
    enter(signed, Disburse(day("2023-01-01"), 60_000_000, "UNC-1"))
    more = Disburse(day("2023-02-01"), 40_000_001, "UNC-2")
    no = refused(signed, lambda: enter(signed, more))
    assert no.key == "contract.disbursed_too_much"
    assert "100,000,000" in no.said
    enter(signed, more._replace(amount=40_000_000))


def test_an_earlier_tranche_that_makes_a_later_one_too_much(lent: Book) -> None:
    no = refused(lent, lambda: enter(lent, Disburse(day("2022-12-31"), 1, "UNC-0")))
    assert no.key == "loan.breaks_later"
    assert "UNC-1" in no.said


# What a paper says at once and cannot mean, whichever door it comes in by.


CONTRADICTIONS: list[tuple[Event, str]] = [
    (
        Collect(day("2023-03-12"), 100_000_000, prepay=True, payoff=True, document="1"),
        "contract.prepay_and_payoff",
    ),
    (
        Collect(day("2023-03-12"), 100_000_000, Split(due_interest=1), payoff=True, document="1"),
        "contract.split_and_payoff",
    ),
    (Collect(day("2023-03-12"), 1, Split(due_interest=2), document="1"), "contract.split_sum"),
    (Freeze(day("2023-03-12"), day("2023-12-31"), False, False, "1"), "contract.freezes_nothing"),
]


@pytest.mark.parametrize(("event", "key"), CONTRADICTIONS, ids=lambda value: str(value)[-30:])
def test_a_paper_that_contradicts_itself(lent: Book, event: Event, key: str) -> None:
    assert refused(lent, lambda: enter(lent, event)).key == key


# Borrowers that are gone, loans that are closed.


def gone(book: Book, status: str, merged_into: str | None = None) -> None:
    register(
        book, BORROWER, "HTX mẫu 01", status=status, merged_into=merged_into, since="2023-03-01"
    )


@pytest.mark.parametrize(
    "event", [*EVENTS, Disburse(day("2023-03-12"), 1, "1")], ids=lambda e: type(e).__name__
)
def test_a_verb_on_the_loan_of_a_merged_borrower(lent: Book, event: Event) -> None:
    gone(lent, "merged", SUCCESSOR)
    no = refused(lent, lambda: enter(lent, event))
    assert no.key == "loan.borrower_merged"
    assert f"fundledger loan transfer HD-01 {SUCCESSOR}" in no.said


def test_after_the_transfer_the_successor_pays(lent: Book) -> None:
    gone(lent, "merged", SUCCESSOR)
    take(lent, {"do": "transfer", "to": SUCCESSOR}, "2023-03-05", "QD-1")
    enter(lent, Collect(day("2023-03-12"), 51_400_000, document="GBC-1"))
    enter(lent, Collect(day("2023-02-12"), 1_000_000, document="GBC-0"))  # before the merger
    assert proved(lent) == []


@pytest.mark.parametrize(
    "event",
    [
        Disburse(day("2023-03-12"), 1, "1"),
        ChangeRate(day("2023-03-12"), yearly("8"), "1"),
        Extend(day("2023-03-12"), day("2023-12-31"), "1"),
        Freeze(day("2023-03-12"), day("2023-12-31"), document="1"),
    ],
    ids=lambda event: type(event).__name__,
)
def test_nothing_new_is_agreed_with_a_dissolved_borrower(lent: Book, event: Event) -> None:
    gone(lent, "dissolved")
    assert refused(lent, lambda: enter(lent, event)).key == "loan.borrower_dissolved"


def test_money_of_a_dissolved_borrower_still_comes_in(lent: Book) -> None:
    gone(lent, "dissolved")
    enter(lent, Collect(day("2023-03-12"), 51_400_000, document="GBC-1"))
    enter(lent, WriteOff(day("2023-03-12"), "QD-1"))
    assert proved(lent) == []


def test_a_transfer_to_one_that_is_gone_or_to_itself_or_to_nobody(lent: Book) -> None:
    def to(number: str) -> Refused:
        body = {"do": "transfer", "to": number}
        return refused(lent, lambda: take(lent, body, "2023-03-05", "QD-1"))

    assert to(BORROWER).key == "loan.transfer_to_itself"
    assert to("4900009999").key == "cooperative.unknown"
    register(lent, SUCCESSOR, "HTX mẫu 02", status="dissolved", since="2023-03-01")
    assert to(SUCCESSOR).key == "loan.successor_gone"


def closed(book: Book) -> None:
    with writer_of(book) as writer:
        verbs.close(writer, "HD-01", day("2023-05-31"), "BB-1", today=TODAY)


@pytest.mark.parametrize(
    "event",
    [event for event in EVENTS if not isinstance(event, Collect | Recover | Refund)],
    ids=lambda event: type(event).__name__,
)
def test_a_verb_on_a_closed_loan(lent: Book, event: Event) -> None:
    closed(settled(lent))
    no = refused(lent, lambda: enter(lent, event._replace(day=day("2023-06-01"))))
    assert no.key == "loan.closed"


def test_a_loan_that_owes_or_has_held_money_or_later_documents_is_not_closed(lent: Book) -> None:
    assert refused(lent, lambda: closed(lent)).key == "loan.close_owes"
    settled(lent)
    with writer_of(lent) as writer, pytest.raises(FundledgerError) as early:
        verbs.close(writer, "HD-01", day("2023-05-20"), "BB-1", today=TODAY)
    assert early.value.key == "loan.close_before_last"
    enter(lent, Collect(day("2023-05-22"), 1, document="GBC-3"))
    assert refused(lent, lambda: closed(lent)).key == "loan.close_held"
    enter(lent, Refund(day("2023-05-22"), 1, "UNC-2"))
    closed(lent)
    assert refused(lent, lambda: closed(lent)).key == "loan.already_entered"


def test_what_paid_a_closed_loan_is_not_voided_from_under_its_closing(lent: Book) -> None:
    closed(settled(lent))
    no = refused(lent, lambda: void(lent, "GBC-1"))
    assert no.key == "loan.closed_by"
    enter(lent, Collect(day("2023-06-01"), 5_000_000, document="GBC-3"))
    void(lent, "GBC-3")  # it paid nothing
    void(lent, "BB-1")  # the closing itself
    void(lent, "GBC-1")
    assert proved(lent) == []


@pytest.mark.parametrize("closes", [False, True])
def test_money_for_a_settled_loan_is_held_and_named(lent: Book, closes: bool) -> None:
    settled(lent)
    if closes:
        closed(lent)
    taken = enter(lent, Collect(day("2023-06-01"), 5_000_000, document="GBC-3"))
    (remark,) = taken.remarks
    assert remark.key == "contract.held_over_debt"
    assert "5,000,000" in say_in("en", remark.key, **remark.params)
    assert taken.after.unapplied == 5_000_000
    (at,) = positions(lent, [day("2023-12-31")])
    assert (at.principal, at.unapplied) == (0, 5_000_000)
    assert proved(lent) == []


def test_money_above_the_debt_is_held_and_named(lent: Book) -> None:
    """On 12/3 100,000,000 and 1,400,000 settle it; 600,000 is too much."""
    payoff = Collect(day("2023-03-12"), 102_000_000, payoff=True, document="GBC-1")
    taken = enter(lent, payoff)
    assert [remark.key for remark in taken.remarks] == ["contract.held_over_debt"]
    assert taken.after.unapplied == 600_000
    assert taken.after.principal == 0
    assert proved(lent) == []


@pytest.mark.parametrize(
    ("event", "key"),
    [
        (WriteOff(day("2023-06-01"), "1"), "contract.after_settlement"),
        (Waive(day("2023-06-01"), "in_term", 1, "1"), "contract.after_settlement"),
        (Recall(day("2023-06-01"), day("2023-06-01"), "1"), "contract.after_settlement"),
        (ChangeRate(day("2023-06-01"), yearly("8"), "1"), "contract.after_settlement"),
        (Freeze(day("2023-06-01"), day("2023-07-01"), document="1"), "contract.after_settlement"),
        (Recover(day("2023-06-01"), 1, "1"), "contract.not_written_off"),
        (Refund(day("2023-06-01"), 1, "1"), "contract.refund_too_much"),
    ],
    ids=lambda of: type(of).__name__,
)
def test_a_settled_loan_takes_nothing_but_money(lent: Book, event: Event, key: str) -> None:
    settled(lent)
    assert refused(lent, lambda: enter(lent, event)).key == key


DECIDED_AHEAD = [
    ChangeRate(day("2023-06-01"), yearly("8"), "QD-1"),
    Freeze(day("2023-06-01"), day("2023-07-01"), document="QD-1"),
]


@pytest.mark.parametrize("decided", DECIDED_AHEAD, ids=lambda of: type(of).__name__)
@pytest.mark.parametrize("end", ["paid", "written off"])
def test_a_loan_may_end_before_the_day_that_something_was_decided_for(
    lent: Book, decided: Event, end: str
) -> None:
    """The end stands, rolls go on past that day, and taking the end back revives the decision."""
    enter(lent, decided)
    if end == "paid":
        settled(lent)
    else:
        enter(lent, WriteOff(day("2023-05-22"), "QD-2"))
    for through in ("2023-05-31", "2023-06-30", "2023-07-31"):
        roll_to(lent, through)
        assert proved(lent) == []
    assert positions(lent, [day("2023-07-31")])[0].principal == 0
    void(lent, "GBC-2" if end == "paid" else "QD-2")
    assert proved(lent) == []
    assert positions(lent, [day("2023-07-31")])[0].principal > 0


# Too much, twice, too early.


def test_a_recall_of_a_recalled_loan(lent: Book) -> None:
    enter(lent, Recall(day("2023-02-01"), day("2023-03-01"), "QD-1"))
    again = Recall(day("2023-04-01"), day("2023-05-01"), "QD-2")
    assert refused(lent, lambda: enter(lent, again)).key == "contract.recalled_twice"


def test_an_earlier_recall_of_a_recalled_loan_names_the_one_that_stands(lent: Book) -> None:
    enter(lent, Recall(day("2023-02-01"), day("2023-03-01"), "QD-2"))
    earlier = Recall(day("2023-01-15"), day("2023-03-01"), "QD-1")
    no = refused(lent, lambda: enter(lent, earlier))
    assert no.key == "loan.breaks_later"
    assert "QD-2" in no.said


@pytest.mark.parametrize(("kind", "due"), [("in_term", 1_400_000), ("overdue", 300_000)])
def test_a_waiver_above_what_is_due(lent: Book, kind: Any, due: int) -> None:
    too_much = Waive(day("2023-04-01"), kind, due + 1, "QD-1")
    no = refused(lent, lambda: enter(lent, too_much))
    assert no.key == "contract.waive_too_much"
    meant = {"in_term": "interest in term", "overdue": "interest on overdue principal"}[kind]
    assert f"{meant} due and unpaid ({due:,} đồng)" in no.said
    enter(lent, too_much._replace(amount=due))


def test_a_receipt_that_leaves_less_to_waive_than_was_waived(lent: Book) -> None:
    """51,700,000 on 1/4 pays the interest of which a decision of 2/4 waived a part."""
    enter(lent, Waive(day("2023-04-02"), "in_term", 1_000_000, "QD-1"))
    paid = Collect(day("2023-04-01"), 51_700_000, document="GBC-1")
    no = refused(lent, lambda: enter(lent, paid))
    assert no.key == "loan.breaks_later"
    assert "QD-1" in no.said


def test_more_given_back_than_is_held(lent: Book) -> None:
    enter(lent, Collect(day("2023-02-01"), 5_000_000, document="GBC-1"))
    back = Refund(day("2023-02-02"), 5_000_001, "UNC-2")
    assert refused(lent, lambda: enter(lent, back)).key == "contract.refund_too_much"


def test_the_receipt_whose_money_was_given_back_is_not_voided(lent: Book) -> None:
    enter(lent, Collect(day("2023-02-01"), 5_000_000, document="GBC-1"))
    enter(lent, Refund(day("2023-02-02"), 5_000_000, "UNC-2"))
    no = refused(lent, lambda: void(lent, "GBC-1"))
    assert no.key == "loan.breaks_later"
    assert "UNC-2" in no.said


def test_a_document_already_entered(lent: Book) -> None:
    receipt = Collect(day("2023-03-12"), 51_400_000, document="GBC-1")
    enter(lent, receipt)
    no = refused(lent, lambda: enter(lent, receipt))
    assert no.key == "loan.already_entered"
    assert "GBC-1" in no.said
    other_sum = receipt._replace(amount=1)
    assert refused(lent, lambda: enter(lent, other_sum)).key == "loan.already_entered"
    enter(lent, receipt._replace(document="GBC-2"))  # another document


def test_a_receipt_without_a_number_is_known_by_its_day_and_sum(lent: Book) -> None:
    receipt = Collect(day("2023-03-12"), 51_400_000)
    enter(lent, receipt)
    assert refused(lent, lambda: enter(lent, receipt)).key == "loan.already_entered"
    enter(lent, receipt._replace(amount=1))


def test_one_decision_waives_interest_of_two_kinds(lent: Book) -> None:
    enter(lent, Waive(day("2023-04-01"), "in_term", 1_000, "QD-1"))
    enter(lent, Waive(day("2023-04-01"), "overdue", 1_000, "QD-1"))
    again = Waive(day("2023-04-01"), "overdue", 1_000, "QD-1")
    assert refused(lent, lambda: enter(lent, again)).key == "loan.already_entered"


def test_a_day_that_has_not_come(lent: Book) -> None:
    tomorrow = Collect(day("2023-03-12"), 1, document="1")
    no = refused(lent, lambda: enter(lent, tomorrow, today=day("2023-03-11")))
    assert no.key == "loan.future_day"
    with writer_of(lent) as writer, pytest.raises(FundledgerError) as future:
        roll(writer, day("2023-03-12"), day("2023-03-11"))
    assert future.value.key == "roll.not_over"


def test_a_place_that_nobody_knows(lent: Book) -> None:
    receipt = Collect(day("2023-03-12"), 1_000_000, document="1")
    no = refused(lent, lambda: enter(lent, receipt, place="ngân hàng nào đó"))
    assert no.key == "loan.unknown_place"
    assert "bank" in no.said


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"do": "collect", "amount": 0}, "contract.zero_amount"),
        ({"do": "collect", "amount": -5}, "contract.zero_amount"),
        ({"do": "refund", "amount": -5}, "contract.zero_amount"),
        ({"do": "waive", "kind": "in_term", "amount": -5}, "contract.zero_amount"),
        ({"do": "write_off", "provision": -5}, "contract.zero_amount"),
        ({"do": "collect", "amount": 9, "split": {"due_interest": 10}}, "contract.split_sum"),
        (
            {"do": "collect", "amount": 9, "split": {"due_interest": 10, "due_principal": -1}},
            "contract.zero_amount",
        ),
    ],
)
def test_sums_that_no_paper_says(lent: Book, body: dict[str, Any], key: str) -> None:
    assert refused(lent, lambda: take(lent, body, "2023-03-12", "1")).key == key


def test_a_refused_document_leaves_nothing_even_if_its_writer_goes_on(lent: Book) -> None:
    """One who enters many documents at once and skips the bad ones."""
    body = {"do": "collect", "amount": 1_000_000, "place": "ngân hàng nào đó"}
    good = {"do": "collect", "amount": 51_400_000}
    with writer_of(lent) as writer:
        with pytest.raises(FundledgerError):
            verbs.take(writer, "HD-01", body, day("2023-02-01"), "GBC-1", today=TODAY)
        verbs.take(writer, "HD-01", good, day("2023-03-12"), "GBC-2", today=TODAY)
    with lent.reading() as connection:
        documents = loan_numbered(connection, FUND, "HD-01").documents
    assert [each.document for each in documents] == ["UNC-1", "GBC-2"]
    assert proved(lent) == []


def test_a_loan_that_does_not_exist(lent: Book) -> None:
    receipt = Collect(day("2023-03-12"), 1_000_000, document="1")
    assert refused(lent, lambda: enter(lent, receipt, "HD-99")).key == "loan.unknown"


# Reversals and rolls.


def reverse(book: Book, number: int, reason: str = "nhầm") -> None:
    with writer_of(book) as writer:
        original = entry_numbered(writer.connection, FUND, number)
        verbs.reverse(writer, original, reason, booked_on=None, paper=None)


def test_what_follows_from_a_document_is_not_reversed_alone(lent: Book) -> None:
    enter(lent, Collect(day("2023-04-01"), 51_700_000, document="GBC-2"))
    enter(lent, Collect(day("2023-03-22"), 50_000_000, document="GBC-1"))
    followed = [e for e in entries_of_loans(lent) if e.kind in ("to_overdue", "reallocate")]
    assert len(followed) == 2
    for entry in followed:
        no = refused(lent, lambda number=entry.number: reverse(lent, number))  # type: ignore[misc]
        assert no.key == "loan.entry_follows"


def test_a_reversal_needs_a_reason(lent: Book) -> None:
    (disbursed,) = entries_of_loans(lent)
    assert refused(lent, lambda: reverse(lent, disbursed.number, "  ")).key == "loan.reason_needed"


def test_a_roll_goes_forward_only_and_not_into_closed_days(lent: Book) -> None:
    roll_to(lent, "2023-03-31")
    assert refused(lent, lambda: roll_to(lent, "2023-03-30")).key == "roll.later_already"
    with writer_of(lent) as writer:
        writer.state(lock_statement(writer.periods, day("2023-04-30"), TODAY))
    no = refused(lent, lambda: roll_to(lent, "2023-04-15"))
    assert no.key == "roll.closed"
    assert "01/05/2023" in no.said
