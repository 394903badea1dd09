"""Securities in recovery as facts: where they stand, what is refused, what one taken back leaves.

The loan is that of `tests.reports.small`: on 30/9/2023 it owes 50 million of overdue principal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.ledger.entry import Statement
from fundledger.ledger.facts import stated
from fundledger.messages import LANGUAGES, say_in
from fundledger.recovery.handling import (
    STATES,
    Answered,
    Appraised,
    Auction,
    Auctioned,
    Delivered,
    Demanded,
    Entered,
    HandedOver,
    Handling,
    Noticed,
    Said,
    Sold,
    Stopped,
    Taken,
    Undone,
    awaited,
)
from fundledger.recovery.realising import (
    give_up,
    handling_of,
    handlings,
    handlings_of,
    keep,
    security_meant,
    take_back,
)
from fundledger.registers.security import Security, add, securities
from fundledger.rules.collateral import GUARANTOR
from fundledger.rules.handling import notice_rules, rule_on
from fundledger.rules.holidays import public_holidays
from fundledger.store.books import Book, create
from tests.ledger.books import FUND, TODAY, found_fund, writer_of
from tests.loans.books import proved
from tests.reports.small import M, told

LAND = Security(
    loan="HD-01",
    code="TS1",
    kind="land_use_right",
    what="Thửa 12",
    value=90 * M,
    valued=date(2023, 1, 5),
    papers=("Sổ đỏ",),
)
BACKER = replace(LAND, code="BL1", kind=GUARANTOR, what="Bên bảo lãnh", value=20 * M, papers=())
NOTICE = Noticed(method="auction")
RECEIVED = Delivered(by="hand")
ROUND = Auction(on=date(2023, 11, 30), price=60 * M, organiser="TT đấu giá")
FAILED = Auctioned(result="failed")
WON = Auctioned(result="won", price=60 * M, buyer="Người mua")
SALE = Sold(price=60 * M, buyer="Người mua")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.fixture
def secured(book: Book) -> Book:
    return with_securities(book)


def with_securities(book: Book) -> Book:
    told(book, roll=None)
    with writer_of(book) as writer:
        add(writer, LAND, day("2023-01-05"), "HĐTC")
        add(writer, BACKER, day("2023-01-05"), "HĐBL")
    return book


def done(book: Book, on: str, what: Said, code: str = "TS1", document: str = "VB") -> Handling:
    with writer_of(book) as writer:
        security = security_meant(writer, "HD-01", code)
        return keep(writer, security, day(on), what, today=TODAY, document=document)


def read(book: Book, code: str = "TS1", known_at: int | None = None) -> Handling:
    with book.reading() as connection:
        found = handling_of(connection, FUND, f"HD-01/{code}", known_at)
    assert found is not None
    return found


def links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def undo(book: Book, link: int, reason: str = "nhập nhầm", code: str = "TS1") -> None:
    with writer_of(book) as writer:
        take_back(writer, security_meant(writer, "HD-01", code), link, reason, TODAY)


def released(book: Book, on: str, code: str = "TS1") -> None:
    with writer_of(book) as writer:
        give_up(writer, "HD-01", code, day(on), "BB-GC")


def refused(book: Book, do: Callable[[], object]) -> str:
    """The key of the sentence, which both languages can say; nothing was kept."""
    before = links(book)
    with pytest.raises(FundledgerError) as refusal:
        do()
    assert links(book) == before
    for lang in LANGUAGES:
        assert "{" not in say_in(lang, refusal.value.key, **refusal.value.params)
    return refusal.value.key


# The days of the law.


def pure(kind: str, *steps: tuple[str, Said]) -> Handling:
    entered = [Entered(n, day(on), "VB", "", what) for n, (on, what) in enumerate(steps, start=1)]
    return Handling(replace(LAND, kind=kind), tuple(entered))


@pytest.mark.parametrize(
    ("kind", "notice", "received", "begins"),
    [
        # Wednesday 4/10/2023: 15 days are 5/10 to Thursday 19/10.
        ("land_use_right", NOTICE, "2023-10-04", "2023-10-20"),
        ("house", NOTICE, "2023-10-04", "2023-10-20"),
        # 10 days are 5/10 to Saturday 14/10: they end on Monday 16/10.
        ("vehicle", NOTICE, "2023-10-04", "2023-10-17"),
        ("deposit", NOTICE, "2023-10-04", "2023-10-17"),
        # Agreed: 30 days are 5/10 to Friday 3/11.
        ("vehicle", replace(NOTICE, days=30), "2023-10-04", "2023-11-04"),
        # Before 15/5/2021 seven days for a movable: 2/3 to Monday 8/3/2021.
        ("vehicle", NOTICE, "2021-03-01", "2021-03-09"),
        # 26/12/2023 to 4/1/2024 are ten days.
        ("machinery", NOTICE, "2023-12-25", "2024-01-05"),
        # 15 days are 26/1 to Friday 9/2/2024, which is within Tết: Thursday 15/2 is worked again.
        ("house", NOTICE, "2024-01-25", "2024-02-16"),
    ],
)
def test_when_it_may_be_handled(kind: str, notice: Noticed, received: str, begins: str) -> None:
    holidays = public_holidays(2021, 2024)
    of = pure(kind, (received, notice), (received, RECEIVED))
    assert of.may_begin(holidays) == day(begins)
    assert pure(kind, (received, notice)).may_begin(holidays) is None
    returned = replace(RECEIVED, outcome="returned")
    assert pure(kind, (received, notice), (received, returned)).may_begin(holidays) is None


def test_what_may_perish_is_handled_at_once() -> None:
    of = pure("other", ("2023-10-04", replace(NOTICE, at_once=True)))
    assert of.may_begin(frozenset()) == day("2023-10-04")


def test_what_was_handled_before_its_day_is_told() -> None:
    """Received on 4/10, it may be handled from 20/10; a new notice later changes nothing of that.
    Of one received on 2/12 the 15 days end on Sunday 17/12, and so on Monday.
    """
    told_of = ("2023-10-04", NOTICE), ("2023-10-04", RECEIVED)
    none: frozenset[date] = frozenset()
    assert pure("house", *told_of, ("2023-10-19", SALE)).handled_early(none) == day("2023-10-19")
    assert pure("house", *told_of, ("2023-10-20", SALE)).handled_early(none) is None
    assert pure("house", told_of[0], ("2023-10-30", SALE)).handled_early(none) is not None
    again = ("2023-11-30", FAILED), ("2023-12-01", NOTICE), ("2023-12-02", RECEIVED)
    of = pure("house", *told_of, ("2023-10-10", ROUND), *again)
    assert of.handled_early(none) is None
    assert of.may_begin(none) == day("2023-12-19")


def test_the_rules_name_their_law_and_that_it_was_not_read() -> None:
    assert [each.since for each in notice_rules()] == [day("2007-01-27"), day("2021-05-15")]
    assert all(each.is_unverified and each.legal_source for each in notice_rules())
    assert rule_on(day("2000-01-01")).name == "nghi-dinh-163-2006"
    assert rule_on(day("2021-05-14")).days_for("vehicle") == 7
    assert rule_on(day("2021-05-15")).days_for("vehicle") == 10


# What follows what.


def test_the_states_of_a_sale(secured: Book) -> None:
    states = [
        done(secured, "2023-10-02", NOTICE).state,
        done(secured, "2023-10-04", RECEIVED, document="").state,
        done(secured, "2023-10-20", HandedOver(how="refused")).state,
        done(secured, "2023-10-25", HandedOver(how="enforced")).state,
        done(secured, "2023-10-30", Appraised(value=60 * M)).state,
        done(secured, "2023-11-06", ROUND).state,
        done(secured, "2023-11-30", FAILED).state,
        done(secured, "2023-12-01", SALE).state,
        done(secured, "2023-12-10", Undone(reason="người mua bỏ"), document="").state,
        done(secured, "2023-12-20", Taken(value=50 * M)).state,
    ]
    assert states == [
        *("notified", "notified", "refused", "handed_over", "handed_over"),
        *("auction", "unsold", "sold", "unsold", "taken"),
    ]
    released(secured, "2023-12-25")
    assert read(secured).state == "released"
    assert read(secured).since == day("2023-12-25")
    assert proved(secured) == []


def test_the_states_of_a_guarantor(secured: Book) -> None:
    demand = Demanded(amount=15 * M, pay_by=day("2023-11-15"))
    states = [
        done(secured, "2023-10-16", demand, "BL1").state,
        done(secured, "2023-10-20", Answered(answer="asks_time"), "BL1", "").state,
        done(secured, "2023-10-30", Answered(answer="refuses"), "BL1", "").state,
        done(secured, "2023-12-01", replace(demand, pay_by=day("2023-12-31")), "BL1", "TB-2").state,
        done(secured, "2023-12-05", Answered(answer="agrees"), "BL1", "").state,
        done(secured, "2024-01-05", Stopped(reason="đã trả"), "BL1", "").state,
    ]
    assert states == ["called", "asks_time", "refuses", "called", "agrees", "stopped"]
    assert proved(secured) == []


STARTED = (("2023-10-02", NOTICE), ("2023-10-04", RECEIVED))
CALLED = (*STARTED, ("2023-11-06", ROUND))
OF_BACKER = (("2023-10-16", Demanded(amount=M, pay_by=date(2023, 11, 15))),)
REFUSALS: dict[str, tuple[str, Sequence[tuple[str, Said]], tuple[str, Said], str]] = {
    "begun by an auction": ("TS1", (), ("2023-10-02", ROUND), "not_begun"),
    "answered, not called": ("BL1", (), ("2023-10-02", Answered(answer="agrees")), "not_called"),
    "a guarantor handled": ("BL1", (), ("2023-10-02", NOTICE), "call_it"),
    "a plot called": ("TS1", (), ("2023-10-02", OF_BACKER[0][1]), "handle_it"),
    "no auction ended": ("TS1", STARTED, ("2023-11-30", FAILED), "cannot_follow"),
    "sold during an auction": ("TS1", CALLED, ("2023-11-07", SALE), "cannot_follow"),
    "ended before its day": ("TS1", CALLED, ("2023-11-29", FAILED), "not_auctioned_yet"),
    "below the start": ("TS1", CALLED, ("2023-11-30", replace(WON, price=59 * M)), "below_start"),
    "before the notice": ("TS1", STARTED, ("2023-10-01", SALE), "before_began"),
    "called for the past": ("TS1", STARTED, ("2023-12-01", ROUND), "auction_past"),
    "given twice": (
        "TS1",
        (*STARTED, ("2023-10-20", HandedOver(how="voluntary"))),
        ("2023-10-21", HandedOver(how="refused")),
        "handed_over_already",
    ),
    "taken though refused": (
        "TS1",
        (*STARTED, ("2023-10-20", HandedOver(how="refused"))),
        ("2023-10-21", Taken(value=M)),
        "was_refused",
    ),
    "sold twice": ("TS1", (*STARTED, ("2023-11-01", SALE)), ("2023-11-02", SALE), "cannot_follow"),
    "after it was stopped": (
        "TS1",
        (*STARTED, ("2023-10-20", Stopped(reason="đã trả"))),
        ("2023-10-21", SALE),
        "not_begun",
    ),
    "late, before what stands": (
        "TS1",
        (*CALLED, ("2023-11-30", FAILED)),
        ("2023-11-20", Stopped(reason="đã trả")),
        "later_would_not",
    ),
    "won by nobody": ("TS1", CALLED, ("2023-11-30", Auctioned(result="won")), "won_by_whom"),
    "failed at a price": (
        *("TS1", CALLED, ("2023-11-30", replace(FAILED, price=M))),
        "failed_sells_nothing",
    ),
    "no organiser": ("TS1", STARTED, ("2023-11-06", replace(ROUND, organiser="")), "no_organiser"),
    "no reason": ("TS1", STARTED, ("2023-11-06", Stopped(reason=" ")), "no_reason"),
    "days at once": (
        *("TS1", (), ("2023-10-02", replace(NOTICE, days=3, at_once=True))),
        "days_at_once",
    ),
    "nothing owed": ("TS1", (), ("2022-12-01", NOTICE), "nothing_owed"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused(secured: Book, case: str) -> None:
    code, before, (on, what), key = REFUSALS[case]
    for earlier, said in before:
        done(secured, earlier, said, code)
    assert refused(secured, lambda: done(secured, on, what, code, "VB-2")) == f"handling.{key}"


def test_what_else_is_refused(secured: Book) -> None:
    late = (TODAY + timedelta(1)).isoformat()
    assert refused(secured, lambda: done(secured, late, NOTICE)) == "loan.future_day"
    no_number = refused(secured, lambda: done(secured, "2023-10-02", NOTICE, document=" "))
    assert no_number == "handling.no_document"
    assert refused(secured, lambda: done(secured, "2023-10-02", NOTICE, "TS9")) == (
        "handling.no_security"
    )
    done(secured, "2023-10-02", NOTICE)
    assert refused(secured, lambda: done(secured, "2023-10-02", NOTICE)) == "recovery.stands"
    free = Taken(value=0)
    assert refused(secured, lambda: done(secured, "2023-10-20", free)) == "contract.zero_amount"


def test_a_release_waits_for_the_auction_and_for_what_was_done(secured: Book) -> None:
    for on, said in CALLED:
        done(secured, on, said)
    assert refused(secured, lambda: released(secured, "2023-11-07")) == "handling.auction_awaited"
    done(secured, "2023-11-30", WON)
    assert refused(secured, lambda: released(secured, "2023-11-29")) == "handling.release_before"
    released(secured, "2023-12-05")
    after = refused(secured, lambda: done(secured, "2023-12-06", Undone(reason="x")))
    assert after == "handling.not_held_then"
    # What was left out of the days before is still taken.
    done(secured, "2023-11-03", Appraised(value=61 * M))
    assert read(secured).state == "released"


def test_a_security_taken_again_is_handled_anew(secured: Book) -> None:
    for on, said in (*STARTED, ("2023-10-20", Stopped(reason="đã trả một phần"))):
        done(secured, on, said)
    assert done(secured, "2024-01-10", NOTICE, document="TB-2").began == day("2024-01-10")
    released(secured, "2024-02-01")
    with writer_of(secured) as writer:
        add(writer, LAND, day("2024-03-01"))
    assert done(secured, "2024-03-05", NOTICE, document="TB-3").state == "notified"
    with secured.reading() as connection:
        found = handlings_of(connection, FUND, "HD-01/TS1")
    assert [(each.began.isoformat(), each.state) for each in found] == [
        *(("2023-10-02", "stopped"), ("2024-01-10", "released"), ("2024-03-05", "notified")),
    ]
    assert proved(secured) == []


# Taken back.


def test_what_is_taken_back_was_never_there_and_is_known_as_of_before(secured: Book) -> None:
    for on, said in CALLED:
        done(secured, on, said)
    known = links(secured)
    notice, _, auction = (each.chain for each in read(secured).entered)
    assert refused(secured, lambda: undo(secured, notice)) == "handling.would_not_follow"
    assert refused(secured, lambda: undo(secured, auction, " ")) == "recovery.take_back_why"
    assert refused(secured, lambda: undo(secured, 1)) == "handling.no_such_link"
    undo(secured, auction)
    assert read(secured).state == "notified"
    assert read(secured, known_at=known).state == "auction"
    assert refused(secured, lambda: undo(secured, auction)) == "handling.no_such_link"
    assert proved(secured) == []


def test_a_release_that_was_wrong_is_put_back(secured: Book) -> None:
    for on, said in (*STARTED, ("2023-11-01", SALE)):
        done(secured, on, said)
    released(secured, "2023-12-05")
    gone = read(secured).released
    assert gone is not None
    undo(secured, gone.chain)
    assert read(secured).state == "sold"
    with secured.reading() as connection:
        held = [one.code for one in securities(connection, FUND, day("2023-12-05"))]
    assert held == ["BL1", "TS1"]
    assert proved(secured) == []
    released(secured, "2023-12-10")
    assert read(secured).since == day("2023-12-10")
    assert proved(secured) == []


def test_a_release_of_what_was_never_handled_is_put_back_too(secured: Book) -> None:
    """With its reason, which stays in the book; it is handled no more for that."""
    released(secured, "2023-06-01")
    undo(secured, links(secured) - 1)  # the fact; the entry of its papers comes after it
    with secured.reading() as connection:
        assert [one.code for one in securities(connection, FUND)] == ["BL1", "TS1"]
        assert handlings(connection, FUND) == []
        *_, kept = stated(connection, FUND, "handling")
    assert (kept.body["do"], kept.body["reason"]) == ("put_back", "nhập nhầm")
    assert proved(secured) == []
    assert done(secured, "2023-10-02", NOTICE).state == "notified"
    assert proved(secured) == []


# Orders of entry.

LIFE: tuple[tuple[str, Said], ...] = (
    ("2023-10-02", NOTICE),
    ("2023-10-04", RECEIVED),
    ("2023-10-20", HandedOver(how="voluntary")),
    ("2023-10-30", Appraised(value=60 * M)),
    ("2023-11-06", ROUND),
    ("2023-11-30", FAILED),
)


@pytest.mark.slow
def test_in_any_order_that_is_accepted_it_stands_where_it_stands(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What is refused because its time has not come is entered again after the others."""
    seen = set()
    for place, order in enumerate(list(permutations(LIFE))[::97]):
        with TemporaryDirectory() as folder:
            book = create(f"{folder}/{place}.db")
            found_fund(book)
            with_securities(book)
            left = list(order)
            while left:
                on, said = left.pop(0)
                try:
                    done(book, on, said)
                except FundledgerError:
                    left.append((on, said))
            of = read(book)
            seen.add((of.state, of.since, tuple((each.day, each.said) for each in of.entered)))
            book.close()
    assert len(seen) == 1
    ((state, since, _),) = seen
    assert (state, since) == ("unsold", day("2023-11-30"))


SAYINGS: tuple[Said, ...] = (
    *(NOTICE, RECEIVED, HandedOver(how="refused"), HandedOver(how="voluntary")),
    *(Appraised(value=M), replace(ROUND, on=date(2024, 6, 1)), FAILED, WON, SALE),
    *(Taken(value=M), Undone(reason="bỏ"), Stopped(reason="trả")),
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from(SAYINGS)), max_size=14))
def test_whatever_is_entered_stands_where_its_law_lets_it(tried: list[tuple[int, Said]]) -> None:
    """Nothing that is accepted is out of its order, and what waits is never before it began."""
    with TemporaryDirectory() as folder:
        book = create(f"{folder}/so.db")
        found_fund(book)
        with_securities(book)
        accepted = 0
        for place, (after, said) in enumerate(tried):
            on = (day("2023-10-02") + timedelta(after)).isoformat()
            before = links(book)
            with suppress(FundledgerError):
                done(book, on, said, document=f"VB-{place}")
                accepted += 1
                before += 1
            assert links(book) == before
        assert proved(book) == []
        with book.reading() as connection:
            every = handlings(connection, FUND)
        assert sum(len(each.entered) for each in every) == accepted
        for each in every:
            assert each.state in STATES
            assert isinstance(each.entered[0].said, Noticed)
            assert not (each.is_over and awaited(each, frozenset()))
            if not each.is_over and each.delivered is not None:
                assert awaited(each, frozenset())  # something is always next
            for waits in awaited(each, frozenset()):
                assert waits.due >= waits.since >= each.began
            sold = {"sold", "taken"} & {each.stage}
            assert (each.sale is not None) == bool(sold)
        for each in reversed(every):  # and all of it can be taken back again, the last first
            for entered in reversed(each.entered):
                undo(book, entered.chain)
        with book.reading() as connection:
            assert handlings(connection, FUND) == []
        assert proved(book) == []
        book.close()


def test_two_officers_at_once_lose_nothing(secured: Book) -> None:
    for on, said in CALLED:
        done(secured, on, said)
    found: list[str] = []

    def enter(what: Said) -> None:
        try:
            done(secured, "2023-11-30", what, document="BB")
            found.append("kept")
        except FundledgerError as why:
            found.append(why.key)

    at_once = [Thread(target=enter, args=(what,)) for what in (FAILED, WON)]
    for each in at_once:
        each.start()
    for each in at_once:
        each.join()
    assert sorted(found) == ["handling.cannot_follow", "kept"]
    assert proved(secured) == []


# What proof finds.


@pytest.mark.parametrize(
    ("subject", "bodies", "findings"),
    [
        ("HD-01/TS1", [{"do": "notice", "method": "auction"}], []),
        ("HD-01/TS9", [{"do": "notice", "method": "auction"}], ["finding.handling_out_of_order"]),
        ("HD-01/TS1", [{"do": "take", "value": 1}], ["finding.handling_out_of_order"]),
        ("HD-01/TS1", [{"do": "khác"}], ["finding.handlings_unreadable"]),
    ],
)
def test_what_is_written_past_the_verbs_is_found(
    secured: Book, subject: str, bodies: list[dict[str, Any]], findings: list[str]
) -> None:
    with writer_of(secured) as writer:
        for place, body in enumerate(bodies):
            writer.state(Statement("handling", subject, date(2023, 10, 2 + place), body))
    found = proved(secured)
    assert [each.key for each in found] == findings
    for each in found:
        for lang in LANGUAGES:
            assert "{" not in say_in(lang, each.key, **each.params)
