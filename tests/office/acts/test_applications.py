"""A request for a loan through the office: entered, appraised, decided, undone, listed, shown."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import Any

import pytest

from fundledger.contract.events import Disburse
from fundledger.errors import FundledgerError
from fundledger.messages import use_language
from fundledger.office.answers import Answer
from fundledger.office.calling import Unsure, call
from fundledger.office.kinds import CONDITION, VALUED
from fundledger.office.steps import Step, next_steps
from fundledger.registers import relating
from fundledger.reports.as_json import worded
from fundledger.reports.screens import Screen
from fundledger.reports.table import Note, Word
from fundledger.store.books import Book
from tests.contract.build import loan as terms_of
from tests.ledger.books import FUND, writer_of
from tests.lending.telling import PAPERS, adopted, signing, standing, table
from tests.loans.books import BORROWER, SUCCESSOR, enter, register, sign, with_capital
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of

M = 1_000_000
ASKED: dict[str, Any] = {
    "application": "HS-01",
    "cooperative": BORROWER,
    "amount": 500 * M,
    "purpose": "Mua máy cấy",
    "on": "01/03/2024",
    "paper": list(PAPERS),
}
APPRAISED: dict[str, Any] = {"application": "HS-01", "propose": "lend", "on": "05/03/2024"}
DECIDED: dict[str, Any] = {
    "application": "HS-01",
    "document": "QĐ-01",
    "by": "Giám đốc",
    "on": "08/03/2024",
}


@pytest.fixture
def lender(book: Book) -> Book:
    """7.5 tỷ of charter capital: 15 % are 1,125,000,000 and 25 % are 1,875,000,000."""
    return with_capital(book)


def appraised(book: Book, **asked: Any) -> Book:
    do(book, "application add", **{**ASKED, **asked})
    do(book, "appraise", **APPRAISED)
    return book


def code(cell: object) -> object:
    return cell.code if isinstance(cell, Word) else cell


def codes(answer: Answer, name: str, of: str) -> list[object]:
    return [code(each) for each in column(answer, name, of)]


def about(answer: Answer, name: str = "application") -> dict[object, object]:
    """A table of what and value, as programs are given it."""
    rows = table_of(answer, name).records()
    return {code(row["what"]): worded(row["value"]) for row in rows}


def remarks(answer: Answer) -> list[str]:
    return [each.key for each in answer.remarks]


def names(answer: Answer) -> list[str]:
    assert isinstance(answer.found, Screen)
    return [each.name for each in answer.found.tables]


# Each act, and what it proposes next.


def test_what_lacks_papers_says_which_and_the_command_that_enters_them(lender: Book) -> None:
    answer = do(lender, "application add", **{**ASKED, "paper": ["request", "legal"]})
    assert about(answer)["state"] == "received"
    assert codes(answer, "application_papers", "paper_state") == [
        *("there", "there", "missing", "missing", "missing"),
        *("missing", "missing"),
    ]
    (step,) = next_steps(answer)
    assert (step.act, step.said["application"]) == ("application papers", "HS-01")
    command = " ".join(str(each) for each in answer.says[-1].params["codes"])  # type: ignore[union-attr]
    assert command == "plan statements collateral"
    with use_language("vi"):
        assert str(answer.says[-1]).endswith("papers HS-01 plan statements collateral")


def test_from_papers_to_the_contract_each_answer_proposes_the_next_act(lender: Book) -> None:
    do(lender, "application add", **{**ASKED, "paper": ["request", "legal"]})
    said = {"application": "HS-01", "papers": list(PAPERS[2:]), "on": "04/03/2024"}
    complete = do(lender, "application papers", **said)
    assert about(complete)["state"] == "complete"
    assert next_steps(complete) == [Step("appraise", {"application": "HS-01", "propose": "lend"})]
    found = do(lender, "appraise", **APPRAISED)
    assert names(found)[1:] == ["application_appraisal", "appraisal_owed", "appraisal_limits"]
    assert [each.act for each in next_steps(found)] == ["decide"]
    decided = do(lender, "decide", **DECIDED)
    assert names(decided)[1:4] == ["application_decision", "decision_owed", "decision_limits"]
    assert about(decided)["state"] == "approved"
    (sign_it,) = next_steps(decided)
    assert (sign_it.act, sign_it.said["source"]) == ("loan add", "…")  # nobody has said it yet


@pytest.mark.parametrize("named", ["asked", "decided"])
@pytest.mark.parametrize("until", [{}, {"valid_until": "30/06/2024"}])
def test_a_source_that_was_said_need_not_be_said_to_the_contract(
    lender: Book, named: str, until: dict[str, str]
) -> None:
    appraised(lender, source="NSDP" if named == "asked" else "")
    terms = {**until, **({"source": "NSDP"} if named == "decided" else {})}
    (sign_it,) = next_steps(do(lender, "decide", **DECIDED, **terms))
    assert (sign_it.act, "source" in sign_it.said) == ("loan add", False)


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("application add", {**ASKED, "application": "HS-02"}),
        ("application papers", {"application": "HS-01", "papers": ["security"]}),
        (
            "application waive",
            {"application": "HS-01", "code": "security", "document": "QĐ 9", "reason": "tín chấp"},
        ),
        ("application withdraw", {"application": "HS-01", "reason": "thôi vay"}),
        ("appraise", {**APPRAISED, "on": "07/03/2024"}),
        ("decide", DECIDED),
    ],
)
def test_a_rehearsal_keeps_nothing_and_shows_what_would_stand(
    lender: Book, act: str, said: dict[str, Any]
) -> None:
    appraised(lender)
    before = links(lender)
    rehearsed = do(lender, act, dry_run=True, **said)
    assert links(lender) == before
    assert Note("loan_note.dry_run") in table_of(rehearsed, "application").notes
    done = do(lender, act, **said)
    assert links(lender) == before + (2 if act == "application add" else 1)
    assert about(done)["state"] == about(rehearsed)["state"]
    assert done.facts["application"] == said["application"]


def test_an_application_word_for_word_changes_nothing(lender: Book) -> None:
    first = do(lender, "application add", **{**ASKED, "paper": ["request"]})
    assert first.facts["link"] is not None
    before = links(lender)
    again = do(lender, "application add", **{**ASKED, "paper": ["request"]})
    assert (links(lender), again.facts["link"]) == (before, None)
    assert next(each.key for each in again.says) == "application.stood_already"
    more = refusal_of(lender, "application add", **{**ASKED, "paper": ["request", "legal"]})
    assert (more.key, more.params["codes"]) == ("application.differs_papers", ["legal"])
    papers = {"application": "HS-01", "papers": ["legal", "request"], "on": "02/03/2024"}
    do(lender, "application papers", **papers)
    assert links(lender) == before + 1
    other = refusal_of(lender, "application add", **{**ASKED, "amount": 400 * M})
    assert other.key == "application.number_taken"


def test_a_number_is_that_of_the_register_however_it_is_written(lender: Book) -> None:
    answer = do(lender, "application add", **{**ASKED, "cooperative": f" {BORROWER} "})
    assert about(answer)["cooperative"] == BORROWER


def test_a_step_of_the_funds_own_is_entered_and_proposed(lender: Book) -> None:
    steps = [
        {"code": "papers", "name": "Nhận đủ hồ sơ"},
        {"code": "site_visit", "name": "Đi thực tế", "days": 5},
        {"code": "appraisal", "name": "Thẩm định"},
        {"code": "decision", "name": "Quyết định"},
    ]
    adopted(lender, table(steps=steps))
    added = do(lender, "application add", **{**ASKED, "paper": []})
    visit = Step("application step", {"application": "HS-01", "step": "site_visit"})
    assert next_steps(added) == [visit]
    assert refusal_of(lender, "appraise", **APPRAISED).key == "application.appraisal_too_early"
    done = {"application": "HS-01", "step": "site_visit", "on": "04/03/2024", "note": "đã xem"}
    assert [each.act for each in next_steps(do(lender, "application step", **done))] == ["appraise"]
    assert refusal_of(lender, "application step", **done).key == "application.step_done"
    other = {**done, "step": "vote"}
    assert refusal_of(lender, "application step", **other).key == "application.no_own_step"


# Refusals: a sentence, nothing written.


@pytest.mark.parametrize(
    ("act", "said", "key"),
    [
        ("application add", {**ASKED, "application": " "}, "application.no_number"),
        ("application add", {**ASKED, "amount": 0}, "contract.zero_amount"),
        ("application add", {**ASKED, "purpose": " "}, "application.no_purpose"),
        ("application add", {**ASKED, "term_months": 0}, "application.no_count"),
        ("application add", {**ASKED, "instalments": 0}, "application.no_count"),
        ("application add", {**ASKED, "on": "01/07/2024"}, "loan.future_day"),
        ("application add", {**ASKED, "cooperative": "1"}, "cooperative.unknown"),
        ("application add", {**ASKED, "project_cost": 400 * M}, "application.above_cost"),
        ("application add", {**ASKED, "project_cost": 600 * M, "own_funds": 600 * M + 1},
         "application.own_above_cost"),
        ("application add", {**ASKED, "paper": ["no"]}, "application.no_such_paper"),
        ("application papers", {"application": "HS-9", "papers": ["x"]}, "application.unknown"),
        ("application papers", {"application": "hs-00", "papers": ["x"]},
         "application.unknown_but"),
        ("application papers", {"application": "HS-00"}, "application.no_papers"),
        ("application papers", {"application": "HS-00", "papers": ["legal"], "draw": 1},
         "application.of_no_draw"),
        ("application papers", {"application": "HS-00", "papers": ["legal"], "on": "29/02/2024"},
         "application.before"),
        ("application step", {"application": "HS-00", "step": "x"}, "application.no_own_steps"),
        ("application waive", {"application": "HS-00", "code": "plan", "document": " ",
                               "reason": "x"}, "application.waived_why"),
        ("application withdraw", {"application": "HS-00", "reason": " "},
         "application.withdrawn_why"),
        ("application undo", {"application": "HS-00", "link": 1, "reason": "x"},
         "application.no_such_link"),
        ("appraise", {**APPRAISED, "application": "HS-00"}, "application.papers_missing"),
        ("decide", {**DECIDED, "application": "HS-00"}, "application.decision_too_early"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    lender: Book, act: str, said: dict[str, Any], key: str
) -> None:
    do(lender, "application add", **{**ASKED, "application": "HS-00", "paper": ["request"]})
    assert refusal_of(lender, act, **said).key == key


@pytest.mark.parametrize(
    ("act", "said", "key"),
    [
        ("appraise", {**APPRAISED, "amount": 500 * M + 1}, "application.above_asked"),
        ("appraise", {**APPRAISED, "amount": 0}, "application.no_amount"),
        ("appraise", {**APPRAISED, "security": ["Xưởng=0@01/03/2024"]},
         "application.security_worthless"),
        ("appraise", {**APPRAISED, "security": ["Xưởng=1@06/03/2024"]},
         "application.security_valued_later"),
        ("appraise", {**APPRAISED, "propose": "refuse", "amount": 1},
         "application.proposes_nothing"),
        ("decide", {**DECIDED, "document": " "}, "application.no_decision_number"),
        ("decide", {**DECIDED, "by": " "}, "application.decided_by_nobody"),
        ("decide", {**DECIDED, "amount": 500 * M + 1}, "application.above_asked"),
        ("decide", {**DECIDED, "amount": 0}, "application.no_amount"),
        ("decide", {**DECIDED, "refuse": True}, "application.refused_why"),
        ("decide", {**DECIDED, "refuse": True, "reason": "x", "amount": 1},
         "application.refused_with_terms"),
        ("decide", {**DECIDED, "rate": "6,6", "monthly_rate": "0,55", "conversion": "x12"},
         "application.two_rates"),
        ("decide", {**DECIDED, "monthly_rate": "0,55"}, "application.half_a_rate"),
        ("decide", {**DECIDED, "rate": "100,01"}, "contract.rate_too_high"),
        ("decide", {**DECIDED, "monthly_rate": "8,34", "conversion": "x12"},  # 100,08 a year
         "contract.rate_too_high"),
        ("decide", {**DECIDED, "conversion": "x12"}, "application.half_a_rate"),
        ("decide", {**DECIDED, "term_months": 0}, "application.no_count"),
        ("decide", {**DECIDED, "valid_until": "07/03/2024"}, "application.valid_before"),
        ("decide", {**DECIDED, "condition": ["legal@1=x"]}, "application.condition_twice"),
        ("decide", {**DECIDED, "condition": ["a@1=x", "a@2=y"]}, "application.condition_twice"),
        ("decide", {**DECIDED, "condition": ["a=x"]}, "usage.not_a_condition"),
        ("decide", {**DECIDED, "condition": ["Bảo hiểm@1=x"]}, "lending_rules.not_a_code"),
        ("decide", {**DECIDED, "on": "04/03/2024"}, "application.appraised_later"),
        ("application waive", {"application": "HS-01", "code": "legal", "document": "QĐ",
                               "reason": "x"}, "application.met_already"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_refused(
    lender: Book, act: str, said: dict[str, Any], key: str
) -> None:
    assert refusal_of(appraised(lender), act, **said).key == key


def test_a_decision_is_taken_once_and_its_number_is_used_once(lender: Book) -> None:
    appraised(lender)
    do(lender, "decide", **DECIDED)
    twice = refusal_of(lender, "decide", **{**DECIDED, "document": "QĐ-02"})
    assert twice.key == "application.decided_already"
    assert refusal_of(lender, "appraise", **APPRAISED).key == "application.decided_already"
    do(lender, "application add", **{**ASKED, "application": "HS-02"})
    do(lender, "appraise", **{**APPRAISED, "application": "HS-02"})
    used = refusal_of(lender, "decide", **{**DECIDED, "application": "HS-02"})
    assert used.key == "application.decision_number_taken"


def test_more_than_anybody_may_decide_is_refused_in_words(lender: Book) -> None:
    steps = [{"code": "decision", "name": "Quyết định"}]
    adopted(lender, table(steps=steps, authority=[{"who": "Giám đốc", "up_to": 300 * M}]))
    do(lender, "application add", **{**ASKED, "paper": []})
    above = refusal_of(lender, "decide", **DECIDED, amount=300 * M + 1)
    assert above.key == "application.above_every_authority"


# Stories.


def test_a_refusal_has_its_reason_and_ends_the_request(lender: Book) -> None:
    do(lender, "application add", **ASKED)
    found = do(lender, "appraise", **{**APPRAISED, "propose": "refuse", "weak": ["plan", "plan"]})
    proposal = about(found, "application_appraisal")
    assert (proposal["proposal"], "amount" in proposal) == ("refuse", False)
    answer = do(lender, "decide", **DECIDED, refuse=True, reason="phương án không khả thi")
    assert about(answer)["state"] == "refused"
    decision = about(answer, "application_decision")
    assert decision["result"] == "refused"
    assert decision["reason"] == "phương án không khả thi"
    assert "amount" not in decision
    assert (remarks(answer), next_steps(answer)) == ([], [])
    with pytest.raises(FundledgerError, match="refused"), use_language("en"):
        signing(lender)
    gone = refusal_of(lender, "application withdraw", application="HS-01", reason="x")
    assert gone.key == "application.refused_already"
    for act, said in (
        ("application papers", {"papers": ["security"]}),
        ("application waive", {"code": "security", "document": "QĐ 9", "reason": "tín chấp"}),
    ):
        refused = refusal_of(lender, act, application="HS-01", **said)
        assert (refused.key, refused.params["decision"]) == ("application.refused", "QĐ-01")


def test_less_than_asked_is_approved_in_part(lender: Book) -> None:
    """500 million asked, 450 proposed, 400 approved: neither 450 nor 500 can be signed."""
    do(lender, "application add", **{**ASKED, "term_months": 24})
    do(lender, "appraise", **APPRAISED, amount=450 * M, term_months=18)
    answer = do(lender, "decide", **DECIDED, amount="400.000.000", rate="6,6")
    decision = about(answer, "application_decision")
    assert (decision["result"], decision["amount"]) == ("in_part", "400000000")
    kept = standing(lender, "2024-03-31").decided
    assert kept is not None
    assert (kept.amount, kept.term_months, kept.annual_rate) == (400 * M, 18, "6.6")
    with pytest.raises(FundledgerError, match="more than the 400,000,000"), use_language("en"):
        signing(lender, principal=450 * M)


def test_a_decision_says_no_more_than_was_proposed_unless_somebody_agrees(lender: Book) -> None:
    """450 million are proposed for 18 months; 460 for 20 are both asked about."""
    do(lender, "application add", **{**ASKED, "term_months": 24})
    do(lender, "appraise", **APPRAISED, amount=450 * M, term_months=18)
    more = {**DECIDED, "amount": 460 * M, "term_months": 20}
    before = links(lender)
    with pytest.raises(Unsure) as asked:
        call(lender, FUND, "kế toán", "decide", more, today=TODAY)
    assert links(lender) == before
    assert asked.value.key == "application.sure_to_decide"
    assert isinstance(asked.value.answer, Answer)
    told = remarks(asked.value.answer)
    against = ["lending_doubt.above_proposal", "lending_doubt.longer_than_proposed"]
    assert [key for key in told if key in against] == against
    assert remarks(do(lender, "decide", **more)) == told


@pytest.mark.parametrize(
    ("proposal", "said", "key"),
    [
        ("refuse", {"amount": 500 * M}, "lending_doubt.against_refuse"),
        ("lend", {"refuse": True, "reason": "hết vốn"}, "lending_doubt.against_lend"),
    ],
)
def test_against_the_proposal_is_asked_first(
    lender: Book, proposal: str, said: dict[str, Any], key: str
) -> None:
    do(lender, "application add", **ASKED)
    do(lender, "appraise", **{**APPRAISED, "propose": proposal})
    with pytest.raises(Unsure):
        call(lender, FUND, "kế toán", "decide", {**DECIDED, **said}, today=TODAY)
    assert key in remarks(do(lender, "decide", **DECIDED, **said))


def test_a_decision_within_all_limits_is_not_asked_about(lender: Book) -> None:
    """20 % of 600 million are 120; 130 are brought. 500 of 7,500 are below 15 %."""
    appraised(lender, project_cost=650 * M, own_funds=130 * M)
    said = {**APPRAISED, "on": "06/03/2024", "credit_statement": "CIC 7/2024"}
    do(lender, "appraise", **said)
    answer = call(lender, FUND, "kế toán", "decide", DECIDED, today=TODAY)
    assert remarks(answer) == []
    assert codes(answer, "decision_limits", "limit_test") == [
        *("borrower", "own_funds", "bad_debt", "credit_statement")
    ]
    assert codes(answer, "decision_limits", "limit_result") == [
        *("within", "enough", "no_debt", "CIC 7/2024")
    ]


def test_own_funds_below_a_fifth_are_asked_about(lender: Book) -> None:
    """20 % of 626,000,001 đồng are 125,200,000.2: 125,200,000 are short by one đồng."""
    appraised(lender, project_cost=626_000_001, own_funds=125_200_000)
    with pytest.raises(Unsure):
        call(lender, FUND, "kế toán", "decide", DECIDED, today=TODAY)
    answer = do(lender, "decide", **DECIDED)
    assert "lending_doubt.own_funds" in remarks(answer)
    row = list(table_of(answer, "decision_limits").records())[1]
    assert code(row["limit_result"]) == "short"
    figures = [row[name] for name in ("limit_found", "limit_of", "limit_amount", "limit_left")]
    assert figures == [125_200_000, 626_000_001, 125_200_001, -1]


def with_sister(book: Book) -> Book:
    """The sister signed 1,000 million, of which 700 are paid out, and was promised 150 more."""
    with writer_of(book) as writer:
        since = date(2020, 1, 1)
        relating.relate(writer, BORROWER, SUCCESSOR, "sibling", since, TODAY, "BB-1")
    terms = terms_of(principal=1_000 * M, disbursed=date(2024, 1, 10))
    sign(book, terms, "HD-09", SUCCESSOR)
    enter(book, Disburse(date(2024, 1, 10), 700 * M, "UNC-9"), "HD-09")
    sister = {"application": "HS-09", "cooperative": SUCCESSOR, "amount": 150 * M}
    do(book, "application add", **{**ASKED, **sister})
    do(book, "appraise", **{**APPRAISED, "application": "HS-09"})
    do(book, "decide", **{**DECIDED, "application": "HS-09", "document": "QĐ-09"})
    return book


def test_a_sister_fills_the_25_percent(lender: Book) -> None:
    """700 owed + 300 to draw + 150 promised = 1,150 of the sister; 1,875 - 1,150 = 725 are left.

    726 million are within 15 % (1,125) and one million above 25 %: 726 + 1,150 = 1,876.
    """
    appraised(with_sister(lender), amount=726 * M)
    with pytest.raises(Unsure):
        call(lender, FUND, "kế toán", "decide", DECIDED, today=TODAY)
    answer = do(lender, "decide", **DECIDED)
    assert "lending_doubt.related" in remarks(answer)
    assert "lending_doubt.borrower" not in remarks(answer)
    owed = table_of(answer, "decision_owed")
    own, sister = owed.records()
    parts = ("loan_balance", "undrawn", "promised", "this_loan", "owed_in_all")
    assert [own[name] for name in parts] == [0, 0, 0, 726 * M, 726 * M]
    assert [sister[name] for name in parts] == [700 * M, 300 * M, 150 * M, 0, 1_150 * M]
    assert owed.total["owed_in_all"] == 1_876 * M
    first, second, *_ = table_of(answer, "decision_limits").records()
    figures = ("limit_found", "limit_of", "limit_amount", "limit_left")
    assert [first[name] for name in figures] == [726 * M, 7_500 * M, 1_125 * M, 399 * M]
    assert [second[name] for name in figures] == [1_876 * M, 7_500 * M, 1_875 * M, -1 * M]
    assert [code(each["limit_result"]) for each in (first, second)] == ["within", "exceeded"]


def test_at_the_limit_exactly_nothing_is_asked(lender: Book) -> None:
    """725 + 1,150 = 1,875 are 25 % to the đồng."""
    appraised(with_sister(lender), amount=725 * M)
    answer = call(lender, FUND, "kế toán", "decide", DECIDED, today=TODAY)
    assert codes(answer, "decision_limits", "limit_result")[:2] == ["within", "within"]


def test_a_decision_above_its_authority_is_refused_and_says_whose_it_is(lender: Book) -> None:
    """The director up to 300 million, the chairman above."""
    steps = [{"code": "decision", "name": "Quyết định"}]
    authority = [{"who": "Giám đốc", "up_to": 300 * M}, {"who": "Chủ tịch Hội đồng quản trị"}]
    adopted(lender, table(steps=steps, authority=authority))
    do(lender, "application add", **{**ASKED, "paper": []})
    above = refusal_of(lender, "decide", **DECIDED, amount=300 * M + 1)
    assert above.key == "application.above_authority"
    assert above.params["known"] == ["Chủ tịch Hội đồng quản trị"]
    nobody = refusal_of(lender, "decide", **{**DECIDED, "by": "Kế toán", "amount": 1})
    assert nobody.key == "application.no_authority"
    do(lender, "decide", **{**DECIDED, "by": "giam doc"}, amount=300 * M)
    kept = standing(lender, "2024-03-31").decided
    assert kept is not None
    assert kept.by == "Giám đốc"


@pytest.mark.parametrize(
    ("days", "said", "last"),
    [
        (30, {"valid_until": "31/03/2024"}, "2024-03-31"),
        (31, {}, "2024-04-08"),
        (30, {}, "2024-04-08"),
        (53, {}, "2024-05-02"),
    ],
)
def test_a_decision_that_nothing_was_signed_by_lapses(
    lender: Book, days: int, said: dict[str, str], last: str
) -> None:
    """Its own day, a Sunday, stands over the days of the table. 8/3/2024 and 31 days are Monday
    8/4; 30 days are Sunday 7/4, so Monday; 53 days are 30/4, a holiday like 1/5, so 2/5 (Civil Code
    art. 148(5)).
    """
    adopted(lender, table(lapse_days=days))
    do(lender, "application add", **{**ASKED, "paper": []})
    answer = do(lender, "decide", **DECIDED, amount=500 * M, **said)
    assert about(answer, "application_decision")["valid_until"] == last
    until = date.fromisoformat(last)
    after = date.fromordinal(until.toordinal() + 1)
    for day, state in ((until, "approved"), (after, "lapsed")):
        shown = do(lender, "application show", application="HS-01", as_of=day)
        assert about(shown)["state"] == state
    with pytest.raises(FundledgerError, match="lapsed"), use_language("en"):
        signing(lender, signed=after.isoformat())


def test_what_the_borrower_withdrew_is_closed(lender: Book) -> None:
    appraised(lender)
    said = {"application": "HS-01", "reason": "có nguồn khác", "on": "07/03/2024"}
    answer = do(lender, "application withdraw", **said)
    assert about(answer)["state"] == "withdrawn"
    assert about(answer)["withdrawn"] == "07/03/2024: có nguồn khác"
    for act, more in (("decide", DECIDED), ("application withdraw", said)):
        assert refusal_of(lender, act, **more).key == "application.withdrawn"
    link = answer.facts["link"]
    undo = {"application": "HS-01", "link": link, "reason": "nhập nhầm"}
    assert about(do(lender, "application undo", **undo))["state"] == "appraised"
    assert about(do(lender, "decide", **DECIDED))["state"] == "approved"


def taken_back(book: Book, link: int) -> Answer | FundledgerError:
    """What is answered, or why not."""
    undo = {"application": "HS-01", "link": link, "reason": "nhập nhầm"}
    try:
        return do(book, "application undo", **undo)
    except FundledgerError as refusal:
        return refusal


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_what_was_entered_is_taken_back_in_whatever_order_it_may(
    lender: Book, order: tuple[int, ...]
) -> None:
    """Application, papers, appraisal, decision. The decision rests on the appraisal, all on the
    application: what is refused now is taken back once those that it names are."""
    first = do(lender, "application add", **{**ASKED, "paper": []}).facts["link"]
    said = {"application": "HS-01", "papers": list(PAPERS), "on": "02/03/2024"}
    papers = do(lender, "application papers", **said).facts["link"]
    found = do(lender, "appraise", **APPRAISED).facts["link"]
    decided = do(lender, "decide", **DECIDED).facts["link"]
    every = [first, papers, found, decided]
    rests = {first: {papers, found, decided}, found: {decided}}
    left = [every[place] for place in order]
    while left:
        link = left.pop(0)
        resting = rests.get(link, set()) & set(left)
        tried = taken_back(lender, link)
        if isinstance(tried, Answer):
            assert not resting
            assert (tried.found is None) is (link == first)
            continue
        assert tried.key == "application.rested_on"
        named = tried.params["links"]
        assert isinstance(named, list)
        assert resting <= set(named) <= set(left)
        left.append(link)
    gone = refusal_of(lender, "application show", application="HS-01")
    assert gone.key == "application.unknown"


def test_a_decision_taken_back_names_the_contract_that_it_leaves(lender: Book) -> None:
    appraised(lender)
    link = do(lender, "decide", **DECIDED).facts["link"]
    signing(lender)
    undo = {"application": "HS-01", "link": link, "reason": "sai số"}
    rehearsed = do(lender, "application undo", dry_run=True, **undo)
    assert [each.key for each in rehearsed.says] == [
        *("application.would_take_back", "application.signed_without")
    ]
    do(lender, "application undo", **undo)
    found = do(lender, "check")
    assert not found.holds
    again = do(lender, "decide", **{**DECIDED, "document": "QĐ-02"})
    assert "lending_doubt.contract_stands" in remarks(again)


def test_a_decision_entered_late_names_the_later_ones_that_did_not_know_of_it(
    lender: Book,
) -> None:
    """HS-02 was decided for 12/3 first; HS-01 is entered after it, for 8/3."""
    appraised(lender)
    do(lender, "application add", **{**ASKED, "application": "HS-02", "on": "02/03/2024"})
    do(lender, "appraise", **{**APPRAISED, "application": "HS-02"})
    later = {"application": "HS-02", "document": "QĐ-02", "on": "12/03/2024"}
    assert "lending_doubt.decided_later" not in remarks(
        do(lender, "decide", **{**DECIDED, **later})
    )
    assert "lending_doubt.decided_later" in remarks(do(lender, "decide", **DECIDED))


# The list and the whole of one.


@pytest.fixture
def pipeline(lender: Book) -> Book:
    """On 29/3/2024, a Friday: A waits for papers since 1/3 (due 5/3: 24 days late), B since 22/3
    (due 26/3: 3 days late), C since 28/3; D is approved."""
    steps = [
        {"code": "papers", "name": "Nhận đủ hồ sơ", "days": 2},
        {"code": "appraisal", "name": "Thẩm định"},
        {"code": "decision", "name": "Quyết định"},
    ]
    adopted(lender, table(steps=steps, papers=[{"code": "plan", "name": "Phương án"}]))
    register(lender, "4900000003", "HTX mẫu 03")
    for number, on, amount, officer in (
        ("C", "28/03/2024", 30 * M, "Cán bộ B"),
        ("B", "22/03/2024", 20 * M, "Cán bộ A"),
        ("A", "01/03/2024", 10 * M, "Cán bộ B"),
    ):
        said = {"application": number, "on": on, "amount": amount, "officer": officer}
        do(lender, "application add", **{**ASKED, **said, "paper": []})
    do(lender, "application add", **{**ASKED, "application": "D", "paper": ["plan"]})
    do(lender, "appraise", **{**APPRAISED, "application": "D"})
    do(lender, "decide", **{**DECIDED, "application": "D"})
    return lender


def listed(book: Book, **said: Any) -> list[object]:
    answer = do(book, "application list", as_of="29/03/2024", **said)
    return column(answer, "applications", "application")


def test_the_list_has_the_late_first_and_sums_by_state(pipeline: Book) -> None:
    answer = do(pipeline, "application list", as_of="29/03/2024")
    late = table_of(answer, "applications")
    assert late["application"] == ["A", "B", "C", "D"]
    assert late["days_late"] == [24, 3, None, None]
    assert late["step_due"][:2] == [date(2024, 3, 5), date(2024, 3, 26)]
    assert late["days_in_step"] == [28, 7, 1, None]
    sums = table_of(answer, "applications_by_state")
    assert [code(each) for each in sums["state"]] == ["received", "approved"]
    assert (sums["applications"], sums["amount"]) == ([3, 1], [60 * M, 500 * M])
    assert sums.total == {"state": None, "applications": 4, "amount": 560 * M}


def test_the_list_is_narrowed(pipeline: Book) -> None:
    assert listed(pipeline, late=True) == ["A", "B"]
    assert listed(pipeline, state="approved") == ["D"]
    assert listed(pipeline, state="đã duyệt") == ["D"]
    assert listed(pipeline, officer="can bo b") == ["A", "C"]
    assert listed(pipeline, officer="can bo b", late=True) == ["A"]
    assert do(pipeline, "application list", as_of="29/02/2024").found is not None
    wrong = refusal_of(pipeline, "application list", officer="Cán bộ X")
    assert wrong.key == "application.no_officer"
    assert wrong.params["known"] == ["Cán bộ A", "Cán bộ B"]


def test_everything_of_one_is_shown_as_of_a_day(lender: Book) -> None:
    appraised(lender, security=["Nhà xưởng"])
    wrong = do(lender, "application waive", application="HS-01", code="security", document="QĐ 1",
               reason="tín chấp", on="06/03/2024").facts["link"]  # fmt: skip
    undo = {"application": "HS-01", "link": wrong, "reason": "nhập nhầm"}
    do(lender, "application undo", **undo)
    do(
        lender,
        "decide",
        **DECIDED,
        condition=["bao_hiem@1=mua bảo hiểm", ("hdqt", 0, "nghị quyết")],
    )
    papers = {"application": "HS-01", "papers": ["hdqt", "bao_hiem", "security"]}
    do(lender, "application papers", **papers, on="20/03/2024")
    signing(lender)
    enter(lender, Disburse(date(2024, 4, 3), 200 * M, "UNC-1"), credit_statement="CIC 7")
    shown = do(lender, "application show", application="HS-01", as_of="30/04/2024")
    assert names(shown) == [
        *("application", "application_papers", "application_steps"),
        *("application_appraisal", "appraisal_owed", "appraisal_limits"),
        *("application_decision", "decision_owed", "decision_limits"),
        *("application_contracts", "application_draws", "application_facts"),
    ]
    assert about(shown)["state"] == "drawn"
    (contract,) = table_of(shown, "application_contracts").records()
    parts = [contract[name] for name in ("loan", "amount_signed", "amount_drawn", "undrawn")]
    assert parts == ["HD-01", 500 * M, 200 * M, 300 * M]
    (draw,) = table_of(shown, "application_draws").records()
    assert (draw["draw"], draw["day"], draw["amount"]) == (1, date(2024, 4, 3), 200 * M)
    papers_shown = {
        row["code"]: (code(row["wanted_before"]), row["there_since"])
        for row in table_of(shown, "application_papers").records()
    }
    assert papers_shown["hdqt"] == ("contract", date(2024, 3, 20))
    assert papers_shown["bao_hiem"] == ("draw_1", date(2024, 3, 20))
    assert papers_shown["credit_statement"] == ("draw_1", date(2024, 4, 3))
    assert codes(shown, "application_steps", "step_state") == ["done"] * 5
    facts = list(table_of(shown, "application_facts").records())
    assert [code(row["what"]) for row in facts] == [
        *("apply", "hand_in", "appraise", "waive", "decide", "hand_in")
    ]
    assert [row["link"] for row in facts if row["taken_back"] is not None] == [wrong]
    early = do(lender, "application show", application="HS-01", as_of="04/03/2024")
    assert about(early)["state"] == "complete"
    assert (
        refusal_of(lender, "application show", application="HS-01", as_of="29/02/2024").key
        == "application.not_received"
    )


def test_a_late_paper_shows_the_request_as_it_stands_now(lender: Book) -> None:
    """A paper of 2/3 that is entered after the decision of 8/3 does not show the request of 2/3."""
    appraised(lender)
    do(lender, "decide", **DECIDED)
    late = {"application": "HS-01", "papers": ["security"], "on": "02/03/2024"}
    answer = do(lender, "application papers", **late)
    assert about(answer)["state"] == "approved"


def test_a_statement_on_bad_debt_is_taken_over_from_the_appraisal(lender: Book) -> None:
    do(lender, "application add", **ASKED)
    lacks = "lending_doubt.no_credit_statement"
    assert lacks in remarks(do(lender, "appraise", **APPRAISED))
    found = do(lender, "appraise", **APPRAISED, credit_statement="CIC 7/2024")
    assert lacks not in remarks(found)
    answer = do(lender, "decide", **DECIDED)
    assert lacks not in remarks(answer)
    assert codes(answer, "decision_limits", "limit_result")[-1] == "CIC 7/2024"


def test_a_stop_on_new_lending_is_remarked_on_while_it_lasts(lender: Book) -> None:
    """Stopped from 5/3/2024: received on 1/3 without a word, appraised and decided with one."""
    stop = {"on": "05/03/2024", "document": "TB 521", "reason": "sáp nhập"}
    do(lender, "lending stop", **stop)
    key = "lending_doubt.stopped"
    assert key not in remarks(do(lender, "application add", **ASKED))
    found = do(lender, "appraise", **APPRAISED)
    assert key in remarks(found)
    stated = next(each for each in found.remarks if each.key == key)
    assert stated.params["document"] == "TB 521"
    assert key in remarks(do(lender, "decide", **DECIDED))
    late = {**ASKED, "application": "HS-02", "on": "06/03/2024"}
    assert remarks(do(lender, "application add", **late)) == [key]


def test_without_charter_capital_the_limits_are_not_told(book: Book) -> None:
    register(book, BORROWER, "HTX mẫu 01")
    do(book, "application add", **ASKED)
    answer = do(book, "appraise", **APPRAISED)
    assert "lending_doubt.no_capital" in remarks(answer)
    assert codes(answer, "appraisal_limits", "limit_result")[0] == "unknown"


# How a parameter is read.


def test_a_security_and_a_condition_are_read_from_words_and_tuples() -> None:
    day = date(2026, 10, 31)
    assert VALUED.take("Thửa đất = 12=800.000.000@31/10/2026") == ("Thửa đất = 12", 800 * M, day)
    assert VALUED.take(["Nhà xưởng", 800 * M, "2026-10-31"]) == ("Nhà xưởng", 800 * M, day)
    assert CONDITION.take("bao_hiem@2=mua = đủ") == ("bao_hiem", 2, "mua = đủ")
    assert CONDITION.take(("bao_hiem", 0, "mua")) == ("bao_hiem", 0, "mua")


@pytest.mark.parametrize("said", ["", "Nhà", "Nhà=800", "=800@31/10/2026", 5, ["a"], ["", 1, "x"]])
def test_what_is_no_valued_security_is_refused(said: object) -> None:
    with pytest.raises(FundledgerError) as refusal:
        VALUED.take(said)
    assert refusal.value.key == "usage.not_a_valued_security"


@pytest.mark.parametrize(
    "said",
    [
        *("", "a", "a=b", "@1=b", "a@1=", "a@-1=b", "a@x=b"),
        *(5, ["a", 1], ["", 1, "x"], ["a", -1, "x"], ["a", None, "x"]),
    ],
)
def test_what_is_no_condition_is_refused(said: object) -> None:
    with pytest.raises(FundledgerError) as refusal:
        CONDITION.take(said)
    assert refusal.value.key == "usage.not_a_condition"
    assert isinstance(said, list) or refusal.value.params["value"] == str(said)
