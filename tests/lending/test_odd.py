"""Requests as nobody would wish them: spelled oddly, out of their day, overtaken by events."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import event, text

from fundledger.contract.events import Disburse
from fundledger.errors import FundledgerError
from fundledger.ledger.facts import stated
from fundledger.lending import entering
from fundledger.lending.dossier import Decided
from fundledger.lending.requests import Requests
from fundledger.registers import security as securities
from fundledger.registers.cooperatives import Cooperative as Borrower
from fundledger.registers.cooperatives import describe, register
from fundledger.registers.security import Security
from fundledger.rules.lending import lending_rules, said_of
from fundledger.store.books import Book, open_book
from tests.ledger.books import FUND, TODAY, writer_of
from tests.ledger.test_faults import killed_at
from tests.ledger.test_tamper import defenceless
from tests.lending.telling import (
    adopted,
    apply,
    appraise,
    day,
    decide,
    hand_in,
    signing,
    standing,
    table,
)
from tests.loans.books import BORROWER, SUCCESSOR, enter, proved, with_capital
from tests.loans.books import register as name_one

MILLION = 1_000_000


@pytest.fixture
def open_fund(any_book: Book) -> Book:
    """7.5 tỷ of charter capital: 15 % are 1,125,000,000 and 25 % are 1,875,000,000."""
    return with_capital(any_book)


@pytest.fixture
def one(book: Book) -> Book:
    return with_capital(book)


def count(book: Book) -> int:
    with book.reading() as connection:
        return len(list(stated(connection, FUND)))


def refused(book: Book, key: str, act: Callable[..., object], *said: Any, **more: Any) -> None:
    """With nothing written."""
    before = count(book)
    with pytest.raises(FundledgerError) as refusal:
        act(*said, **more)
    assert refusal.value.key == key
    assert count(book) == before


# How it is spelled.


def test_a_number_and_its_words_are_the_same_however_they_are_typed(open_fund: Book) -> None:
    number = "07/HS-QHTĐ"
    asked = {"purpose": "Mua máy cấy", "source": "Ngân sách"}
    apply(open_fund, "2024-03-01", number, **asked)
    before = count(open_fund)
    apart = {name: f"  {unicodedata.normalize('NFD', said)} " for name, said in asked.items()}
    again = f" {unicodedata.normalize('NFD', number)}  "
    assert apply(open_fund, "2024-03-01", again, papers=(), **apart).stated is None
    assert count(open_fund) == before
    appraise(open_fund, "2024-03-02", again)
    decide(open_fund, "2024-03-03", number=again, conditions=((" site ", "Có  đất", 0),))
    hand_in(open_fund, "2024-03-04", "site", number=number)
    signing(open_fund, application=again)
    assert standing(open_fund, "2024-04-01", number).state == "signed"
    assert proved(open_fund) == []


def test_a_number_of_a_decision_is_unique_in_its_year(one: Book) -> None:
    """Offices begin at 01 again each year."""
    for number, on in (("HS-01", "2023-12-29"), ("HS-02", "2024-01-02")):
        apply(one, on, number)
        appraise(one, on, number)
        decide(one, on, number=number, document="01/QĐ-Q")
    apply(one, "2024-02-01", "HS-03")
    appraise(one, "2024-02-01", "HS-03")
    late = {"number": "HS-03", "document": " 01/QĐ-Q "}
    refused(one, "application.decision_number_taken", decide, one, "2024-02-02", **late)


# Out of its day.


def test_no_decision_before_an_appraisal_that_is_known(one: Book) -> None:
    """Neither is an appraisal taken after the decision, so the order of entering is the same."""
    apply(one, "2024-03-01")
    appraise(one, "2024-03-05")
    late = appraise(one, "2024-03-10").stated
    assert late is not None
    refused(one, "application.appraised_later", decide, one, "2024-03-08")
    with writer_of(one) as writer:
        entering.take_back(writer, "HS-01", late.chain, "nhập nhầm", today=TODAY)
    assert decide(one, "2024-03-08").standing.state == "approved"
    refused(one, "application.decided_already", appraise, one, "2024-03-10")


def test_a_paper_that_an_appraisal_rests_on_stays_until_another_says_the_same(one: Book) -> None:
    apply(one, "2024-03-01", papers=("request", "legal", "plan", "statements"))
    first = hand_in(one, "2024-03-04", "collateral").stated
    appraised = appraise(one, "2024-03-05").stated
    assert first is not None
    assert appraised is not None

    def undo() -> None:
        with writer_of(one) as writer:
            entering.take_back(writer, "HS-01", first.chain, "sai ngày", today=TODAY)

    with pytest.raises(FundledgerError) as refusal:
        undo()
    assert refusal.value.key == "application.rested_on"
    assert refusal.value.params["links"] == [appraised.chain]
    hand_in(one, "2024-03-02", "collateral")
    undo()
    assert standing(one, "2024-03-05").state == "appraised"
    assert standing(one, "2024-03-05").steps[0].done == day("2024-03-02")


def test_a_step_of_the_fund_that_a_decision_rests_on_stays(one: Book) -> None:
    steps = [{"code": "council", "name": "Hội đồng"}, {"code": "decision", "name": "Quyết định"}]
    adopted(one, table(steps=steps))
    apply(one, "2024-03-01", papers=())
    with writer_of(one) as writer:
        met = entering.do_step(writer, "HS-01", day("2024-03-05"), "council", today=TODAY).stated
    decided = decide(one, "2024-03-06").stated
    assert met is not None
    assert decided is not None
    with pytest.raises(FundledgerError) as refusal, writer_of(one) as writer:
        entering.take_back(writer, "HS-01", met.chain, "nhập nhầm", today=TODAY)
    assert refusal.value.params["links"] == [decided.chain]


# What happened to the borrower.


@pytest.mark.parametrize("status", ["dissolved", "merged"])
def test_nothing_is_promised_to_who_is_no_more(one: Book, status: str) -> None:
    apply(one, "2024-03-01")
    appraise(one, "2024-03-05")
    into = {"merged_into": SUCCESSOR} if status == "merged" else {}
    with writer_of(one) as writer:
        describe(writer, BORROWER, day("2024-03-07"), {"status": status, **into})
    refused(one, "loan.borrower_ended", decide, one, "2024-03-08")
    assert decide(one, "2024-03-06", document="QĐ-9").standing.state == "approved"
    refused(one, "loan.borrower_ended", signing, one, signed="2024-03-08")
    said = {"signed": "2024-03-08", "cooperative": SUCCESSOR}
    if status == "dissolved":
        refused(one, "application.of_another", signing, one, **said)
    else:  # rights and duties pass to whoever it was merged into: Civil Code 2015, art. 89
        assert signing(one, **said) is not None


def test_who_is_no_more_can_be_refused(one: Book) -> None:
    apply(one, "2024-03-01")
    with writer_of(one) as writer:
        describe(writer, BORROWER, day("2024-03-07"), {"status": "dissolved"})
    appraise(one, "2024-03-08", proposal="refuse")
    said = {"result": "refused", "reason": "đã giải thể"}
    assert decide(one, "2024-03-08", **said).standing.state == "refused"


def test_a_group_that_became_a_cooperative_has_the_papers_of_a_group(one: Book) -> None:
    """A group brings no financial statements; what it is from July on wants none of it in March."""
    with writer_of(one) as writer:
        register(writer, Borrower(number="THT-7", name="THT mẫu", kind="group"), day("2023-01-01"))
    papers = ("request", "legal", "plan", "collateral")
    apply(one, "2024-03-01", cooperative="THT-7", papers=papers)
    assert standing(one, "2024-03-01").state == "complete"
    with writer_of(one) as writer:
        describe(writer, "THT-7", day("2024-07-01"), {"kind": "cooperative"})
    for on in ("2024-03-01", "2024-08-01"):
        assert standing(one, on).state == "complete"
    assert appraise(one, "2024-08-01").standing.state == "appraised"


def test_a_member_counts_with_its_cooperative(one: Book) -> None:
    """The cooperative was promised 700 million; its member asks for 500: together 1,200."""
    with writer_of(one) as writer:
        member = Borrower(number="SX-1", name="Bà mẫu", kind="individual", member_of=BORROWER)
        register(writer, member, day("2023-01-01"))
    apply(one, "2024-03-01", "HS-02", amount=700 * MILLION)
    appraise(one, "2024-03-01", "HS-02")
    decide(one, "2024-03-01", 700 * MILLION, "HS-02", "QĐ-02")
    apply(one, "2024-03-02", cooperative="SX-1", papers=())
    wanted = [each.code for each in standing(one, "2024-03-02").missing_for_appraisal]
    assert "membership" in wanted
    assert "statements" not in wanted
    with writer_of(one) as writer:
        found = entering.try_limits(writer, "HS-01", day("2024-03-03"))
    assert (found.alone, found.together) == (500 * MILLION, 1_200 * MILLION)


@pytest.mark.parametrize(("amount", "fails"), [(1_125_000_000, []), (1_125_000_001, ["borrower"])])
def test_the_limit_itself_may_be_lent(one: Book, amount: int, fails: list[str]) -> None:
    """15 % of 7,500,000,000 are 1,125,000,000."""
    apply(one, "2024-03-01", amount=2_000_000_000)
    with writer_of(one) as writer:
        found = entering.try_limits(writer, "HS-01", day("2024-03-02"), amount)
    assert list(found.failed()) == fails


# The table is stated anew.


def test_a_table_of_a_later_day_leaves_running_requests_alone(one: Book) -> None:
    first = table(papers=[{"code": "plan", "name": "Phương án"}])
    adopted(one, first)
    apply(one, "2024-03-01", papers=("plan",))
    more = [{"code": "plan", "name": "Phương án"}, {"code": "map", "name": "Bản đồ"}]
    adopted(one, table(**{"from": "2024-03-02", "papers": more}), "QĐ 15/QĐ-Q")
    assert standing(one, "2024-03-31").state == "complete"
    apply(one, "2024-03-02", "HS-02", papers=("plan",))
    assert standing(one, "2024-03-31", "HS-02").state == "received"


def test_a_table_with_a_slip_is_stated_again_and_holds_for_all_of_its_days(one: Book) -> None:
    slip = table(papers=[{"code": "plan", "name": "Phương án"}])
    adopted(one, slip)
    apply(one, "2024-03-01", papers=("plan",))
    with one.reading() as connection:
        *_, last = stated(connection, FUND)
    right = replace(slip, papers=(*slip.papers, replace(slip.papers[0], code="map")))
    assert lending_rules(said_of(right)) == right
    adopted(one, right, "QĐ 13/QĐ-Q")
    assert standing(one, "2024-03-31").state == "received"
    with one.reading() as connection:
        known = Requests.read(connection, FUND, last.chain)
    assert known.one("HS-01", day("2024-03-31")).state == "complete"


def test_of_every_draw_its_own_statement_is_wanted(one: Book) -> None:
    papers = [{"code": "credit_statement", "name": "Xác nhận CIC", "before": "each_draw"}]
    adopted(one, table(papers=papers))
    apply(one, "2024-03-01", papers=())
    decide(one, "2024-03-02")
    signing(one)
    enter(one, Disburse(day("2024-04-03"), 100 * MILLION, "UNC-1"), credit_statement="CIC 1")
    second = Disburse(day("2024-05-03"), 100 * MILLION, "UNC-2")
    refused(one, "draw.missing", enter, one, second)
    enter(one, second, credit_statement="CIC 2")
    assert standing(one, "2024-05-03").drawn == 200 * MILLION
    assert proved(one) == []


def test_a_security_that_was_given_back_before_the_money_goes_out_is_none(one: Book) -> None:
    """Held from 2/4 to 9/4: the draw of 12/4 is refused until another stands for the loan. What is
    given back once all of the money went out leaves it as it was."""
    apply(one, "2024-03-01")
    appraise(one, "2024-03-01")
    decide(one, "2024-03-02")
    signing(one)
    hand_in(one, "2024-04-01", "credit_statement")
    secure(one, "A", "2024-04-02")
    give_back(one, "A", "2024-04-10")
    draw = Disburse(day("2024-04-12"), 500 * MILLION, "UNC-1")
    refused(one, "draw.missing", enter, one, draw)
    secure(one, "B", "2024-04-11")
    enter(one, draw)
    give_back(one, "B", "2024-06-01")
    found = standing(one, "2024-12-31")
    security = next(each for each in found.requirements if each.code == "security")
    assert found.met_on(security) == day("2024-04-11")
    assert proved(one) == []


def secure(book: Book, code: str, on: str) -> None:
    held = Security(
        loan="HD-01",
        code=code,
        kind="land_use_right",
        what="Quyền sử dụng đất",
        value=800 * MILLION,
        valued=day(on),
    )
    with writer_of(book) as writer:
        securities.add(writer, held, day(on))


def give_back(book: Book, code: str, on: str) -> None:
    with writer_of(book) as writer:
        securities.release(writer, "HD-01", code, day(on), "BB")


# Behind the program's back, and in its midst.


def test_facts_that_were_tampered_with_are_named(any_book: Book, address: str) -> None:
    book = with_capital(any_book)
    apply(book, "2024-03-01")
    appraise(book, "2024-03-02")
    decided = decide(book, "2024-03-03").stated
    assert decided is not None
    signing(book)
    assert proved(book) == []
    changes = (
        ('"result":"approved"', '"result":"refused"'),
        ('"amount":500000000', '"amount":400000000'),
        ('"do":"decide"', '"do":"odd"'),
    )
    for old, new in changes:
        engine = defenceless(book, address)
        exchange = "UPDATE fact SET body = replace(body, :old, :new) WHERE chain = :chain"
        said = {"old": old, "new": new, "chain": decided.chain}
        with engine.begin() as connection:
            connection.execute(text(exchange), said)
        found = {(each.invariant, each.key) for each in proved(book)}
        odd = new.endswith('"odd"')
        key = "finding.lending_unreadable" if odd else "finding.contract_undecided"
        assert ("lending", key) in found, new
        assert any(invariant == "chain" for invariant, _ in found), new
        with engine.begin() as connection:
            connection.execute(text(exchange), {**said, "old": new, "new": old})
    assert {each.invariant for each in proved(book)} == {"guards"}  # which were taken away above


@pytest.mark.slow
def test_an_application_with_its_papers_is_taken_whole_or_not_at_all(
    any_book: Book, address: str
) -> None:
    with_capital(any_book).close()
    before = None
    for statement in range(1, 60):
        was_killed = killed_at(statement, address, lambda book: void(apply(book, "2024-03-01")))
        book = open_book(address)
        facts = count(book)
        assert proved(book) == []
        book.close()
        before = facts if before is None else before
        if not was_killed:
            assert facts == before + 3  # the table that it is judged by, itself, its papers
            return
        assert facts == before, statement
    raise AssertionError("it never came to an end")


def void(_: object) -> None:
    """For its effect alone."""


def test_two_that_decide_at_once_are_heard_one_after_the_other(
    any_book: Book, address: str
) -> None:
    """The second waits for the first, and then finds the request decided."""
    book = with_capital(any_book)
    apply(book, "2024-03-01")
    appraise(book, "2024-03-02")
    told: list[str] = []

    def second() -> None:
        other = open_book(address)
        try:
            decide(other, "2024-03-04", document="QĐ-8")
        except FundledgerError as error:
            told.append(error.key)
        other.close()

    waiting = Thread(target=second)
    with writer_of(book) as writer:
        limits = entering.try_limits(writer, "HS-01", day("2024-03-03"), 500 * MILLION)
        decided = Decided(result="approved", by="Giám đốc", limits=limits, amount=500 * MILLION)
        waiting.start()
        waiting.join(0.3)
        on = day("2024-03-03")
        entering.decide(writer, "HS-01", on, decided, document="QĐ-7", today=TODAY)
    waiting.join(30)
    assert told == ["application.decided_already"]
    kept = standing(book, "2024-03-31").dossier.decision
    assert kept is not None
    assert kept.document == "QĐ-7"
    assert proved(book) == []


def test_more_requests_are_not_more_questions_to_enter_one(one: Book) -> None:
    asked: list[str] = []
    event.listen(one.engine, "before_cursor_execute", lambda *said: asked.append(said[2]))
    counts = []
    for round_ in range(3):
        number, borrower = f"HS-{round_}", f"X-{round_}"
        name_one(one, borrower, f"HTX mẫu {round_}")
        begun = len(asked)
        apply(one, "2024-03-01", number, cooperative=borrower)
        appraise(one, "2024-03-02", number)
        decide(one, "2024-03-03", number=number, document=f"QĐ-{round_}")
        counts.append(len(asked) - begun)
        for place in range(12):
            apply(one, "2024-03-01", f"X-{round_}-{place}", cooperative=SUCCESSOR)
    assert counts[1] == counts[2]  # the first also keeps the program's table in the book
