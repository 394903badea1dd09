"""Money that is no loan's: what each paper posts, what capital may pay, and what is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.periods import lock_statement
from fundledger.ledger.reading import entry_numbered
from fundledger.messages import use_language
from fundledger.store.books import Book
from fundledger.treasury import capital, money
from fundledger.treasury.money import Done, Paper
from tests.ledger.books import FUND, TODAY, account_sums, day, findings, sums, writer_of
from tests.loans.books import by_role
from tests.treasury.papers import CAPITAL, cost, deposit_interest, endowed, enter


def lines(done: Done) -> list[list[tuple[str, int]]]:
    return [[(line.account, line.amount) for line in each.draft.postings] for each in done.entries]


def vouchers(done: Done) -> list[str]:
    return [str(each.posted.voucher) for each in done.entries]


def refused(book: Book, work: Callable[[Book], object]) -> str:
    before = account_sums(book)
    with pytest.raises(FundledgerError) as refusal:
        work(book)
    assert account_sums(book) == before
    assert str(refusal.value)
    return refusal.value.key


def test_each_paper_has_the_entry_and_the_voucher_of_its_money(book: Book) -> None:
    """Numbers of tt200; cash is PT and PC, bank BC and BN, by the year they are booked in."""
    endowed(book)
    got = deposit_interest(book, 500_000, "2023-03-31", "GBC-1")
    assert lines(got) == [[("11212", 500_000), ("5154", -500_000)]]
    assert vouchers(got) == ["BC 0002/2023"]
    paid = cost(book, 200_000, "2023-04-03", "HD-1", place="cash")
    assert lines(paid) == [[("6428", 200_000), ("11112", -200_000)]]
    assert vouchers(paid) == ["PC 0001/2023"]
    drawn = enter(
        *(book, money.transfer, 200_000, "2023-04-01", "RT-1"), out_of="bank", into="cash"
    )
    assert lines(drawn) == [[("11112", 200_000), ("11212", -200_000)]]
    assert vouchers(drawn) == ["PT 0001/2023"]
    assert account_sums(book) == {
        "11211": CAPITAL,
        "11212": 300_000,
        "4111": -CAPITAL,
        "5154": -500_000,
        "6428": 200_000,
    }
    assert findings(book) == []


def test_the_purses_are_told_before_and_after(book: Book) -> None:
    endowed(book)
    deposit_interest(book, 500_000, "2023-03-31")
    done = cost(book, 700_000, "2023-04-03", "HD-1")
    assert [(each.account, each.before, each.after) for each in done.purses] == [
        ("11212", 500_000, -200_000)
    ]


def test_cash_that_is_banked_keeps_its_source(book: Book) -> None:
    endowed(book)
    enter(
        *(book, money.transfer, 40_000_000, "2023-04-01"),
        out_of="bank",
        into="cash",
        purpose="capital",
    )
    enter(
        *(book, money.transfer, 40_000_000, "2023-04-02"),
        out_of="cash",
        into="bank",
        purpose="capital",
    )
    assert sums(book, ("account", "source")) == {
        ("11211", "NSDP"): CAPITAL,
        ("4111", "NSDP"): -CAPITAL,
    }


def test_a_term_deposit_comes_back_with_its_interest(book: Book) -> None:
    """500 million of capital out and back: 12811 is empty, 7.5 million of interest is income."""
    endowed(book)
    out = enter(book, money.deposit, 500_000_000, "2023-01-10", "HĐTG-1", purpose="capital")
    assert lines(out) == [[("12811", 500_000_000), ("11211", -500_000_000)]]
    enter(
        *(book, money.mature, 500_000_000, "2023-04-10", "HĐTG-1"),
        interest=7_500_000,
        purpose="capital",
    )
    assert account_sums(book) == {
        "11211": CAPITAL,
        "11212": 7_500_000,
        "4111": -CAPITAL,
        "5154": -7_500_000,
    }
    assert findings(book) == []


def test_capital_pays_a_cost_only_as_an_exception_with_a_reason(book: Book) -> None:
    endowed(book)
    assert refused(book, lambda b: cost(b, 5_000, "2023-05-01", from_capital=True)) == (
        "money.capital_reason"
    )
    cost(book, 5_000, "2023-05-01", from_capital=True, reason="chưa có thu lãi")
    assert by_role(book)["bank_capital"] == CAPITAL - 5_000
    assert findings(book) == []


def test_money_changes_its_purpose_in_two_entries_and_back_in_two(book: Book) -> None:
    """The debt between the purses is empty after each; the reversal of a half is that of both."""
    endowed(book)
    deposit_interest(book, 50_000, "2023-03-31")
    more = {"out_of": "bank", "into": "bank", "purpose": "interest", "to_purpose": "capital"}
    assert refused(book, lambda b: enter(b, money.transfer, 9, "2023-05-01", **more)) == (
        "money.purpose_reason"
    )
    done = enter(book, money.transfer, 5_000, "2023-05-01", "UNC-1", "bù vốn", **more)
    assert lines(done) == [
        [("11211", 5_000), ("33888", -5_000)],
        [("33888", 5_000), ("11212", -5_000)],
    ]
    assert account_sums(book)["11211"] == CAPITAL + 5_000
    assert "33888" not in account_sums(book)
    assert findings(book) == []
    with writer_of(book) as writer:
        second = entry_numbered(writer.connection, FUND, done.entries[1].posted.number)
        gone = money.reverse(writer, second, "nhầm")
    assert len(gone) == 2
    assert account_sums(book)["11211"] == CAPITAL
    assert account_sums(book)["11212"] == 50_000
    assert findings(book) == []
    again = enter(book, money.transfer, 5_000, "2023-05-01", "UNC-1", "bù vốn", **more)
    assert len(again.entries) == 2  # what was reversed can be entered anew


def test_capital_comes_and_goes_by_decisions_that_can_be_read_back(book: Book) -> None:
    endowed(book)
    endowed(book, "NSTW", 300)
    assert refused(book, lambda b: enter(b, capital.capital_out, 300, "2024-01-05", "QĐ-9")) == (
        "money.which_source"
    )
    done = enter(book, capital.capital_out, 300, "2024-01-05", "QĐ-9", source="NSTW")
    assert lines(done) == [[("charter_capital", 300), ("11211", -300)]]
    assert sums(book, ("account", "source")) == {
        ("11211", "NSDP"): CAPITAL,
        ("4111", "NSDP"): -CAPITAL,
    }
    with writer_of(book) as writer:
        writer.reverse(done.entries[0].posted.number, "nhầm")
        standing = [
            (each.way, each.source, each.amount, each.decision)
            for each in capital.decisions(writer.connection, FUND)
        ]
    assert standing == [("in", "NSDP", CAPITAL, "QĐ-NSDP"), ("in", "NSTW", 300, "QĐ-NSTW")]
    assert refused(book, endowed) == "money.already_decided"
    assert findings(book) == []


def test_a_court_fee_is_a_claim_on_the_loan_until_it_comes_back(book: Book) -> None:
    endowed(book)
    of = {"loan": "HD-01", "cooperative": "4900000001"}
    enter(book, money.court_fee, 6_000_000, "2023-05-01", "BL-1", **of)
    assert sums(book, ("account", "loan")) == {
        ("11211", None): CAPITAL,
        ("11212", None): -6_000_000,
        ("13882", "HD-01"): 6_000_000,
        ("4111", None): -CAPITAL,
    }
    back = {**of, "back": True}
    assert (
        refused(book, lambda b: enter(b, money.court_fee, 6_000_001, "2023-06-01", **back))
        == "money.fee_not_advanced"
    )
    enter(book, money.court_fee, 6_000_000, "2023-06-01", "BL-2", **back)
    assert account_sums(book) == {"11211": CAPITAL, "4111": -CAPITAL}
    assert findings(book) == []


def test_the_same_paper_twice_is_refused_until_it_is_reversed(book: Book) -> None:
    endowed(book)
    first = cost(book, 5_000, "2023-05-01", "HD-1")
    for amount in (5_000, 6_000):
        assert refused(book, lambda b, a=amount: cost(b, a, "2023-05-01", "HD-1")) == (
            "money.already_entered"
        )
    enter(book, money.pay, 700, "2023-05-01", "HD-1", of="cost_other")  # the paper's other line
    with writer_of(book) as writer:
        writer.reverse(first.entries[0].posted.number, "sai số tiền")
    cost(book, 6_000, "2023-05-01", "HD-1")
    assert account_sums(book)["6428"] == 6_000


def test_what_falls_into_locked_days_is_booked_on_the_day_that_is_said(book: Book) -> None:
    endowed(book)
    with writer_of(book) as writer:
        writer.state(lock_statement(writer.periods, day("2023-03-31"), TODAY))
    assert refused(book, lambda b: cost(b, 5_000, "2023-03-01", "HD-1")) == "period.locked"
    with writer_of(book) as writer:
        paper = Paper(day("2023-03-01"), "HD-1", booked=day("2023-04-03"))
        done = money.pay(writer, 5_000, paper, TODAY, of="cost_staff")
    assert done.entries[0].posted.date == day("2023-04-03")


@pytest.mark.parametrize(
    ("work", "key"),
    [
        (lambda b: cost(b, 0, "2023-05-01"), "money.not_positive"),
        (lambda b: cost(b, -5, "2023-05-01"), "money.not_positive"),
        (lambda b: cost(b, 5, "2026-11-22"), "money.future_day"),
        (lambda b: enter(b, money.pay, 5, "2023-05-01", of="held"), "money.unfit_account"),
        (lambda b: enter(b, money.pay, 5, "2023-05-01", of="4111"), "money.unfit_account"),
        (lambda b: cost(b, 5, "2023-05-01", place="kho bạc"), "loan.unknown_place"),
        (
            lambda b: enter(b, money.transfer, 5, "2023-05-01", out_of="bank", into="bank"),
            "money.same_purse",
        ),
        (
            lambda b: enter(b, money.deposit, 5, "2023-05-01", at="kho bạc"),
            "money.unknown_deposit",
        ),
        (
            lambda b: enter(*(b, money.deposit, 5, "2023-05-01"), purpose="capital", source="NSTW"),
            "money.unknown_source",
        ),
        (
            lambda b: enter(b, money.mature, 5, "2023-05-01", interest=-1),
            "money.not_positive",
        ),
        (lambda b: enter(b, capital.capital_in, 5, "2023-05-01", source="A"), "money.no_decision"),
    ],
)
def test_what_is_refused_leaves_nothing(
    book: Book, work: Callable[[Book], object], key: str
) -> None:
    endowed(book)
    assert refused(book, work) == key


def test_an_account_that_does_not_fit_is_answered_by_those_that_do(book: Book) -> None:
    with pytest.raises(FundledgerError) as refused, use_language("vi"):
        enter(book, money.pay, 5, "2023-05-01", of="642")
    known = refused.value.params["known"]
    assert isinstance(known, list)
    assert "6428 Chi phí quản lý khác" in known
    assert not any("income" in each or "5151" in each for each in known)


def test_what_money_came_in_for_is_asked_with_the_choices(book: Book) -> None:
    """“Thu khác” in a memo is no account: it was taken for interest on a deposit."""
    endowed(book)
    with pytest.raises(FundledgerError) as refusal:
        enter(book, money.receive, 70_000, "2023-09-30", "GBC-1")
    assert refusal.value.key == "money.for_what"
    known = refusal.value.params["known"]
    assert "711 Other income" in known
    assert "5154 Income – deposit interest" in known
    assert not any(choice.startswith("12831") for choice in known)
    enter(book, money.receive, 70_000, "2023-09-30", "GBC-1", of="711")
    assert account_sums(book)["711"] == -70_000
