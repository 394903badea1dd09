"""Appending: what is accepted, what is refused and why, and what a number means."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.admission import CARRY_OVER
from fundledger.ledger.entry import Draft, Posting
from fundledger.ledger.journal import Tally, writing
from fundledger.ledger.reading import entry_numbered, journal
from fundledger.money import MAX_DONG
from fundledger.store.books import Book
from tests.ledger.books import (
    FUND,
    account_sums,
    capital_in,
    day,
    disbursement,
    findings,
    found_fund,
    move,
    post,
    writer_of,
)


def refused(book: Book, draft: Draft) -> FundledgerError:
    """Why a draft is refused; and nothing is left of it."""
    with book.reading() as connection:
        before = len(list(journal(connection, FUND)))
    with pytest.raises(FundledgerError) as refusal:
        post(book, draft)
    assert str(refusal.value)
    with book.reading() as connection:
        assert len(list(journal(connection, FUND))) == before
    assert findings(book) == []
    return refusal.value


def test_an_entry_stands_as_it_was_asked(any_book: Book) -> None:
    post(any_book, capital_in())
    draft = replace(disbursement(), document="HĐTD 01/2023", key="k-1")
    (posted,) = post(any_book, draft)
    with any_book.reading() as connection:
        entry = entry_numbered(connection, FUND, posted.number)
    assert (entry.number, entry.chain, str(entry.voucher)) == (2, 4, "BN 0001/2023")
    assert (entry.date, entry.value_date) == (day("2023-01-02"), day("2023-01-02"))
    assert (entry.kind, entry.memo, entry.document) == ("manual", "giải ngân", "HĐTD 01/2023")
    assert (entry.actor, entry.key, entry.reverses) == ("kế toán", "k-1", None)
    assert entry.postings == (
        Posting("12831", 300_000_000, "HD-01", "HTX HD-01", "NSDP"),
        Posting("11211", -300_000_000, None, None, "NSDP"),
    )
    assert findings(any_book) == []


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"postings": ()}, "entry.too_few_lines"),
        ({"postings": (Posting("711", 5),)}, "entry.too_few_lines"),
        ({"postings": (Posting("711", 5), Posting("811", -4))}, "entry.unbalanced"),
        ({"postings": (Posting("711", 5), Posting("9999", -5))}, "entry.unknown_account"),
        ({"postings": (Posting("711", 0), Posting("811", 0))}, "entry.amount_zero"),
        ({"postings": (Posting("711", 1.5), Posting("811", -1.5))}, "entry.amount_not_int"),
        ({"postings": (Posting("711", True), Posting("811", -1))}, "entry.amount_not_int"),
        (
            {"postings": (Posting("711", float("nan")), Posting("811", -1))},
            "entry.amount_not_int",
        ),
        ({"postings": (Posting("711", 10**18), Posting("811", -(10**18)))}, "money.too_large"),
        ({"postings": (Posting("N02", 5, "a", "b"), Posting("811", -5))}, "entry.memo_mixed"),
        (
            {"postings": (Posting("N02", 5, "a", "b"), Posting("N02D", -4), Posting("711", -1))},
            "entry.memo_mixed",
        ),
        (
            {"postings": (Posting("11211", 5, source="X"), Posting("711", -5))},
            "entry.capital_alone",
        ),
        (
            {"postings": (Posting("11211", 5, source="X"), Posting("4111", -5, source="Y"))},
            "entry.capital_sources",
        ),
        ({"postings": (Posting("12831", 5), Posting("711", -5))}, "entry.needs_loan"),
        ({"postings": (Posting("12831", 5, "a"), Posting("711", -5))}, "entry.needs_cooperative"),
        ({"postings": (Posting("4111", 5), Posting("711", -5))}, "entry.needs_source"),
        ({"memo": "  "}, "entry.no_memo"),
        ({"memo": "a\x00b"}, "text.control_character"),
        ({"value_date": datetime(2023, 1, 1, tzinfo=UTC)}, "entry.not_a_day"),
        ({"value_date": date(2022, 12, 30)}, "account.before_first_chart"),
        ({"date": date(2023, 1, 1)}, "entry.booked_before_value"),
        ({"voucher_kind": "XX"}, "voucher.unknown_kind"),
    ],
)
def test_what_is_refused(book: Book, change: dict[str, object], key: str) -> None:
    good = move("2023-01-02", "cost_other", "income_other", 5)
    assert refused(book, replace(good, **change)).key == key


def test_memo_registers_balance_apart(book: Book) -> None:
    lines = (
        *(Posting("cost_other", 5), Posting("income_other", -5)),
        *(Posting("memo_interest", 7, "HD", "HTX"), Posting("memo_interest_contra", -7)),
    )
    post(book, replace(move("2023-01-02", "cost_other", "income_other", 5), postings=lines))
    crossed = (
        *(Posting("cost_other", 5), Posting("memo_interest_contra", -5)),
        *(Posting("memo_interest", 7, "HD", "HTX"), Posting("income_other", -7)),
    )
    draft = replace(move("2023-01-02", "cost_other", "income_other", 5), postings=crossed)
    assert refused(book, draft).key == "entry.memo_mixed"


def test_the_largest_amount_is_taken(any_book: Book) -> None:
    post(any_book, capital_in(amount=MAX_DONG))
    assert account_sums(any_book)["4111"] == -MAX_DONG


def test_text_is_stored_composed(any_book: Book) -> None:
    decomposed = "Thu nơ\u0323 go\u0302\u0301c"
    post(any_book, replace(capital_in(), memo=f" {decomposed}  quý I "))
    with any_book.reading() as connection:
        assert entry_numbered(connection, FUND, 1).memo == "Thu nợ gốc quý I"


def test_one_refusal_undoes_the_whole_transaction(any_book: Book) -> None:
    with pytest.raises(FundledgerError), writer_of(any_book) as writer:
        writer.append(capital_in())
        writer.append(move("2023-01-02", "nowhere", "income_other", 5))
    assert account_sums(any_book) == {}
    (posted,) = post(any_book, capital_in())
    assert posted.number == 1


def test_all_objections_to_a_draft_are_named(book: Book) -> None:
    lines = (Posting("nowhere", 5), Posting("12831", -4), Posting("711", -1))
    draft = replace(capital_in(), postings=lines)
    with writer_of(book) as writer:
        found = [(o.line, o.error.key) for o in writer.objections(draft)]
        assert writer.objections(capital_in()) == []
    assert found == [(0, "entry.unknown_account"), (1, "entry.needs_loan")]


class TestKeys:
    def test_the_same_key_and_content_posts_once(self, any_book: Book) -> None:
        draft = replace(capital_in(), key="k")
        (first,) = post(any_book, draft)
        (again,) = post(any_book, draft)
        assert (again.number, again.new) == (first.number, False)
        assert account_sums(any_book)["4111"] == -7_500_000_000

    def test_also_within_one_transaction(self, any_book: Book) -> None:
        draft = replace(capital_in(), key="k")
        with writer_of(any_book) as writer:
            assert writer.append_many([draft, draft]) == Tally(1, 1, 1)

    def test_the_same_key_with_other_content_is_refused(self, any_book: Book) -> None:
        post(any_book, replace(capital_in(), key="k"))
        for other in (capital_in(amount=1), capital_in("2023-02-01")):
            with pytest.raises(FundledgerError) as refusal:
                post(any_book, replace(other, key="k"))
            assert refusal.value.key == "entry.key_taken"

    def test_roles_and_numbers_say_the_same(self, any_book: Book) -> None:
        post(any_book, replace(capital_in(), key="k"))
        numbers = (
            Posting("11211", 7_500_000_000, source="NSDP"),
            Posting("4111", -7_500_000_000, source="NSDP"),
        )
        (again,) = post(any_book, replace(capital_in(), key="k", postings=numbers))
        assert not again.new

    def test_a_key_stands_after_its_day_was_locked(self, book: Book) -> None:
        from fundledger.ledger.periods import lock_statement

        draft = replace(capital_in(), key="k")
        post(book, draft)
        with writer_of(book) as writer:
            writer.state(lock_statement(writer.periods, day("2023-12-31"), day("2024-01-01")))
        (again,) = post(book, draft)
        assert not again.new


class TestReversals:
    def test_a_reversal_mirrors_and_both_show_each_other(self, any_book: Book) -> None:
        post(any_book, capital_in(), disbursement())
        with writer_of(any_book) as writer:
            reversal = writer.reverse(2, "nhầm hợp đồng")
        with any_book.reading() as connection:
            original = entry_numbered(connection, FUND, 2)
            mirror = entry_numbered(connection, FUND, reversal.number)
        assert (original.reversed_by, mirror.reverses) == (3, 2)
        assert [-p.amount for p in mirror.postings] == [p.amount for p in original.postings]
        assert (mirror.value_date, mirror.memo) == (original.value_date, "nhầm hợp đồng")
        assert account_sums(any_book) == {"11211": 7_500_000_000, "4111": -7_500_000_000}
        assert findings(any_book) == []

    @pytest.mark.parametrize(
        ("number", "reason", "key"),
        [
            (2, "lần nữa", "reversal.twice"),
            (3, "đảo cái đảo", "reversal.of_reversal"),
            (1, " ", "reversal.reason_needed"),
            (9, "không có", "entry.no_such"),
        ],
    )
    def test_what_is_not_reversed(self, book: Book, number: int, reason: str, key: str) -> None:
        post(book, capital_in(), disbursement())
        with writer_of(book) as writer:
            writer.reverse(2, "nhầm")
        with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
            writer.reverse(number, reason)
        assert refusal.value.key == key

    def test_a_reversal_with_a_key_is_done_once(self, book: Book) -> None:
        post(book, capital_in())
        for new in (True, False):
            with writer_of(book) as writer:
                assert writer.reverse(1, "nhầm", key="đảo-1").new is new


class TestVouchers:
    def test_numbers_run_by_kind_and_year_without_gaps(self, any_book: Book) -> None:
        drafts = [
            capital_in("2023-01-01"),
            move("2023-01-05", "cash_interest", "income_other", 5),
            move("2023-01-06", "cash_interest", "income_other", 5),
            move("2023-01-07", "bank_interest", "cash_interest", 5),
            move("2024-01-07", "cash_interest", "income_other", 5),
            move("2023-01-08", "cost_other", "bank_interest", 5),
            move("2023-01-09", "cost_other", "income_other", 5),
        ]
        posted = post(any_book, *drafts)
        assert [str(p.voucher) for p in posted] == [
            *("BC 0001/2023", "PT 0001/2023", "PT 0002/2023", "PC 0001/2023"),
            *("PT 0001/2024", "BN 0001/2023", "PK 0001/2023"),
        ]

    def test_a_refused_entry_takes_no_number(self, book: Book) -> None:
        post(book, capital_in())
        with pytest.raises(FundledgerError):
            post(book, move("2023-01-02", "bank_capital", "nowhere", 5))
        (posted,) = post(book, capital_in())
        assert str(posted.voucher) == "BC 0002/2023"

    def test_the_year_follows_the_booking_day(self, book: Book) -> None:
        late = replace(capital_in("2023-12-31"), date=day("2024-01-02"))
        (posted,) = post(book, late)
        assert posted.voucher.year == 2024


def test_funds_are_numbered_apart(any_book: Book) -> None:
    found_fund(any_book, fund=24)
    assert post(any_book, capital_in(), disbursement())[-1].number == 2
    assert post(any_book, capital_in(), fund=24)[0].number == 1
    assert findings(any_book) == []
    assert findings(any_book, fund=24) == []


def test_moments_never_run_backward(any_book: Book) -> None:
    moments = [datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)]
    for moment in moments:
        with writer_of(any_book, now=moment) as writer:
            # The book was founded by the real clock, which may be ahead of these.
            assert writer.recorded_at >= moment
            writer.append(capital_in())
    with any_book.reading() as connection:
        first, second = journal(connection, FUND)
    assert first.recorded_at <= second.recorded_at
    assert findings(any_book) == []


def test_somebody_must_be_writing(book: Book) -> None:
    with pytest.raises(FundledgerError) as refusal, writing(book, FUND, "  "):
        pass
    assert refusal.value.key == "entry.no_actor"


def test_a_stream_is_posted_in_chunks_and_tells_its_progress(book: Book) -> None:
    seen: list[int] = []
    with writer_of(book) as writer:
        tally = writer.append_many((capital_in(amount=i) for i in range(1, 4502)), seen.append)
    assert (tally.posted, tally.last, seen) == (4501, 4501, [2000, 2000, 501])
    assert account_sums(book)["4111"] == -sum(range(1, 4502))


def test_only_a_carry_over_posts_on_an_old_chart(book: Book) -> None:
    draft = move("2023-01-02", "cost_other", "income_other", 5)
    assert draft.kind != CARRY_OVER
    assert refused(book, replace(draft, postings=(Posting("bank-old", 5), draft.postings[1])))


class TestAWriterThatWasRefused:
    """Numbers already given away are gone: nothing of its transaction is kept."""

    @pytest.mark.parametrize("bad", [{"memo": " "}, {"voucher_kind": "XX"}])
    def test_going_on_after_a_refusal_keeps_nothing(
        self, any_book: Book, bad: dict[str, str]
    ) -> None:
        with pytest.raises(FundledgerError) as refusal, writer_of(any_book) as writer:
            with pytest.raises(FundledgerError):
                writer.append_many([capital_in(), replace(capital_in(), **bad)])
            writer.append(capital_in())
        assert refusal.value.key == "entry.writer_broken"
        assert (account_sums(any_book), findings(any_book)) == ({}, [])

    def test_ending_the_block_after_a_refusal_keeps_nothing(self, any_book: Book) -> None:
        with pytest.raises(FundledgerError) as refusal, writer_of(any_book) as writer:
            writer.append(capital_in())
            with pytest.raises(FundledgerError):
                writer.append(replace(capital_in(), memo=" "))
        assert refusal.value.key == "entry.writer_broken"
        assert (account_sums(any_book), findings(any_book)) == ({}, [])


def test_only_reverse_makes_reversals(book: Book) -> None:
    post(book, capital_in(), disbursement())
    with pytest.raises(ValueError, match=r"Writer\.reverse"):
        post(book, replace(capital_in(), reverses=1))
    assert findings(book) == []


def test_a_reversal_keeps_the_kind_and_is_booked_no_earlier(book: Book) -> None:
    post(book, capital_in(), replace(disbursement(), date=day("2023-05-05"), kind="disburse"))
    with pytest.raises(FundledgerError) as refusal, writer_of(book) as writer:
        writer.reverse(2, "nhầm", date=day("2023-04-01"))
    assert refusal.value.key == "reversal.before"
    with writer_of(book) as writer:
        writer.reverse(2, "nhầm", date=day("2023-06-01"))
    with book.reading() as connection:
        assert entry_numbered(connection, FUND, 3).kind == "disburse"
    assert findings(book) == []


def test_objections_know_what_a_key_stands_for(book: Book) -> None:
    standing = replace(capital_in(), key="k")
    post(book, standing)
    with writer_of(book) as writer:
        other = replace(standing, memo="khác")
        found = [[o.error.key for o in each] for each in writer.objections_each([standing, other])]
    assert found == [[], ["entry.key_taken"]]
