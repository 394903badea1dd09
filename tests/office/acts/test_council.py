"""The council for risk, through the office: agenda, decisions, the checklist of a quarter."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.errors import Misused
from fundledger.ledger.proof import prove
from fundledger.messages import commands_in, use_language
from fundledger.messages.wording import Sentence
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.office.kinds import LOAN_AMOUNT, LOAN_GROUP
from fundledger.office.steps import step_of
from fundledger.reports.as_json import worded
from fundledger.reports.screens import Screen
from fundledger.reports.table import Word
from fundledger.store.books import Book
from tests.arrears.quarter import overdue
from tests.ledger.books import FUND, move, post
from tests.loans.books import BORROWER, with_capital
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of
from tests.reports.small import M

DECIDED: dict[str, Any] = {
    "number": "05/QĐ-HĐXLRR",
    "on": "10/10/2023",
    "quarter": "2023Q3",
    "member": ["Thành viên 1", "Thành viên 2"],
    "use": ["HD-01=50.000.000"],
    "raised": ["HD-03=3@31/12/2023"],
    "conclusion": "tiếp tục đôn đốc",
}


@pytest.fixture
def debtors(book: Book) -> Book:
    return overdue(book)


def codes(answer: Answer, table: str, name: str) -> list[object]:
    found = column(answer, table, name)
    return [each.code if isinstance(each, Word) else each for each in found]


def test_a_decision_is_rehearsed_taken_listed_and_shown(debtors: Book) -> None:
    post(debtors, move("2023-09-30", "cost_provision", "provision_specific", 50 * M))
    before = links(debtors)
    rehearsed = do(debtors, "council decide", dry_run=True, **DECIDED)
    assert links(debtors) == before
    taken = do(debtors, "council decide", **DECIDED)
    assert links(debtors) == before + 2  # the decision, and the mark of the group
    for answer in (rehearsed, taken):
        assert codes(answer, "council_items", "what") == ["use", "raise"]
        assert codes(answer, "council_items", "outcome") == ["open", "in_force"]
        assert [remark.key for remark in answer.remarks] == ["council.use_in_group"]
    (listed,) = table_of(do(debtors, "council list"), "council_decisions").records()
    figures = {name: listed[name] for name in ("uses", "amount", "strike_offs", "raises")}
    assert figures == {"uses": 1, "amount": 50 * M, "strike_offs": None, "raises": 1}
    assert (listed["decision"], listed["quarter"]) == ("05/QĐ-HĐXLRR", "2023Q3")
    assert column(do(debtors, "council list", as_of="2023-10-09"), *LISTED) == []
    do(debtors, "loan write-off", loan="HD-01", on="2023-10-20", document="05/QĐ-HĐXLRR")
    shown = do(debtors, "council show", number="05/QĐ-HĐXLRR", as_of="2023-12-31")
    assert codes(shown, "council_items", "outcome") == ["done", "in_force"]
    assert column(shown, "council_items", "done_on") == [date(2023, 10, 20), None]
    assert column(shown, "council_items", "name") == ["HTX mẫu 01", "HTX mẫu 02"]


LISTED = "council_decisions", "decision"


def test_a_decision_is_withdrawn(debtors: Book) -> None:
    do(debtors, "council decide", **DECIDED)
    said = {"number": "05/QĐ-HĐXLRR", "reason": "nhập nhầm"}
    before = links(debtors)
    rehearsed = do(debtors, "council withdraw", dry_run=True, **said)
    assert links(debtors) == before
    done = do(debtors, "council withdraw", **said)
    assert [note.key for note in rehearsed.says] == ["council.would_withdraw", "council.raises_end"]
    assert [note.key for note in done.says] == ["council.was_withdrawn", "council.raises_end"]
    assert codes(do(debtors, "council list"), "council_decisions", "state") == ["withdrawn"]
    shown = do(debtors, "council show", number="05/QĐ-HĐXLRR")
    assert "withdrawn" in codes(shown, "council_decision", "what")
    assert codes(shown, "council_items", "outcome") == ["open", "lifted"]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"member": None}, "council.no_members"),
        ({"use": ["HD-01=60.000.000"]}, "council.amount_above"),
        ({"use": ["HD-9=1"]}, "loan.unknown"),
        ({"raised": ["HD-01=3"]}, "council.not_worse"),
        ({"on": "01/07/2024"}, "loan.future_day"),  # today: 30/06/2024
        ({"strike_off": ["HD-01"]}, "council.nothing_left"),
        ({"use": None, "raised": None, "conclusion": None}, "council.nothing_decided"),
    ],
)
def test_what_is_refused_keeps_nothing(debtors: Book, change: dict[str, Any], key: str) -> None:
    said = {name: value for name, value in {**DECIDED, **change}.items() if value is not None}
    assert refusal_of(debtors, "council decide", **said).key == key


def test_what_is_not_there_is_not_shown(debtors: Book) -> None:
    assert refusal_of(debtors, "council show", number="1").key == "council.none_yet"
    do(debtors, "council decide", **DECIDED)
    unknown = refusal_of(debtors, "council show", number="1")
    assert (unknown.key, unknown.params["known"]) == ("council.unknown", ["05/QĐ-HĐXLRR"])


def test_pairs_of_a_loan_are_read_as_typed_and_as_programs_say_them() -> None:
    until = date(2023, 12, 31)
    assert LOAN_AMOUNT.take("HĐ=1=50.000.000") == ("HĐ=1", 50 * M)
    assert LOAN_AMOUNT.take(("HD-01", 5)) == ("HD-01", 5)
    assert LOAN_GROUP.take("HD-01=4") == ("HD-01", 4, None)
    assert LOAN_GROUP.take("HD-01=4@31/12/2023") == ("HD-01", 4, until)
    assert LOAN_GROUP.take(("HD-01", 4)) == ("HD-01", 4, None)
    assert LOAN_GROUP.take(["HD-01", "4@2023-12-31"]) == ("HD-01", 4, until)
    assert LOAN_GROUP.take(["HD-01", 4, "2023-12-31"]) == ("HD-01", 4, until)
    assert LOAN_GROUP.take(["HD-01", 4, None]) == ("HD-01", 4, None)


@pytest.mark.parametrize("said", ["HD-01", "=5", 5, ["HD-01"], {"a": 1}])
def test_what_is_no_loan_with_an_amount(said: object) -> None:
    with pytest.raises(Exception, match="HD-07=230"):
        LOAN_AMOUNT.take(said)


@pytest.mark.parametrize(
    "said", ["HD-01", "=4", "HD-01=0", "HD-01=6", "HD-01=x", "HD-01=²", 4, ["HD-01", True], [1, 2]]
)
def test_what_is_no_loan_with_a_group(said: object) -> None:
    with pytest.raises(Exception, match="HD-03=4@31"):
        LOAN_GROUP.take(said)


TABLES = [
    *("council_groups", "council_changes", "council_provisions", "council_proposals"),
    *("council_recovery", "council_debts", "council_unpaid", "arrears_reviews"),
]


def test_the_agenda(debtors: Book) -> None:
    """The figures are worked out in tests/arrears: here they stand in the tables, and add up."""
    do(debtors, "arrears review", cooperative=BORROWER, on="2023-06-15", conclusion="chờ mùa vụ")
    answer = do(debtors, "council prepare", quarter="2023Q3")
    assert isinstance(answer.found, Screen)
    assert [table.name for table in answer.found.tables] == TABLES
    groups = table_of(answer, "council_groups")
    assert groups.facts["as_of"] == date(2023, 9, 30)
    assert groups.facts["quarter"] == "2023Q3"
    assert groups["principal_before"] == [240 * M, 0, 0, 0, 0]  # 60 + 100 + 80
    assert groups["principal"] == [80 * M, 0, 0, 150 * M, 0]
    assert groups["debts"] == [1, 0, 0, 2, 0]
    total = {"debts": 3, "principal_before": 240 * M, "principal": 230 * M, "change": -10 * M}
    assert {name: groups.total[name] for name in total} == total
    provisions = table_of(answer, "council_provisions")
    assert provisions["provision_needed"] == [25 * M, 35 * M, 0, 1_150_000]
    assert provisions.total["provision_needed"] == 61_150_000
    changes = table_of(answer, "council_changes")
    with use_language("vi"):
        assert [str(each) for each in changes["debt_group_reason"]] == [
            "quá hạn 92 ngày từ 30/06/2023",
            "theo nhóm của bên vay: hợp đồng HD-01 ở nhóm 4",
        ]
        assert [str(each) for each in changes["group_before_reason"]] == ["trong hạn"] * 2
        # 150 of 230 million are 65,217… %.
        assert "150.000.000 đồng, 65,22 %" in str(
            next(each for each in groups.notes if each.key == "council_note.bad_debts")
        )
    (recovery,) = table_of(answer, "council_recovery").records()
    assert recovery["overdue_amount"] == 10_600_000
    assert recovery["reviewed_on"] == date(2023, 6, 15)  # not in the quarter: named as missing
    (missing,) = table_of(answer, "council_recovery").notes
    assert missing.params["names"] == ["HTX mẫu 01"]
    assert table_of(answer, "council_debts")["loan"] == ["HD-01", "HD-02"]
    # Of 30/6 10 million are left, for 92 days; of 30/9 40 million with 1.200.000, since today.
    (first, second) = table_of(answer, "council_unpaid").records()
    parts = "due", "unpaid_principal", "unpaid_interest", "days_overdue"
    assert [first[part] for part in parts] == [date(2023, 6, 30), 10 * M, 0, 92]
    assert [second[part] for part in parts] == [date(2023, 9, 30), 40 * M, 1_200_000, 0]
    assert column(answer, "arrears_reviews", "conclusion") == ["chờ mùa vụ"]
    assert worded(answer.found.document())["council_groups"]["quarter"] == "2023Q3"


def test_the_set_of_the_day_is_named_and_whether_it_was_verified(debtors: Book) -> None:
    groups = table_of(do(debtors, "council prepare", quarter="2023Q3"), "council_groups")
    said = {note.key: note.params.get("name") for note in groups.notes}
    assert said["rule_set_note.unverified"] == "vi-mo-15-2010"
    assert "council_note.rules_before" not in said
    assert getattr(groups.facts["debt_group_rules"], "code", None) == "vi-mo-15-2010"
    # Circular 14/2024 holds from 12/8/2024: between the ends of these two quarters.
    said_of = {"quarter": "2024Q3"}
    later = call(debtors, FUND, "", "council prepare", said_of, today=date(2024, 10, 1))
    groups = table_of(later, "council_groups")
    assert getattr(groups.facts["debt_group_rules"], "code", None) == "vi-mo-14-2024"
    (before,) = (note for note in groups.notes if note.key == "council_note.rules_before")
    assert getattr(before.params["name"], "code", None) == "vi-mo-15-2010"


def test_a_quarter_that_runs_is_prepared_as_of_today(debtors: Book) -> None:
    answer = call(
        *(debtors, FUND, "", "council prepare", {"quarter": "2023Q3"}), today=date(2023, 8, 15)
    )
    groups = table_of(answer, "council_groups")
    assert groups.facts["as_of"] == date(2023, 8, 15)
    assert groups.notes[0].key == "council_note.not_over"
    earlier = do(debtors, "council prepare", quarter="2023Q3", as_of="2023-07-31")
    assert table_of(earlier, "council_groups").facts["as_of"] == date(2023, 7, 31)
    assert refusal_of(debtors, "council prepare", quarter="2024Q3").key == "council.not_begun"


def test_a_fund_without_debts_has_an_empty_agenda(book: Book) -> None:
    with_capital(book)
    answer = do(book, "council prepare", quarter="2023Q3")
    assert table_of(answer, "council_groups").total["principal"] == 0
    assert table_of(answer, "council_recovery").notes[0].key == "council_note.nobody_overdue"


def test_agendas_are_of_one_fund(debtors: Book) -> None:
    with pytest.raises(Misused):
        call(debtors, "all", "", "council prepare", {"quarter": "2023Q3"}, today=TODAY)
    assert call(debtors, "all", "", "council list", {}, today=TODAY).found is not None


def test_from_the_use_of_a_provision_to_the_end_of_the_register(debtors: Book) -> None:
    """Used on 20/10/2023, by decision; from 20/10/2028 on it may be struck off, by another."""
    setting = {"name": "council-decisions-required", "value": "yes", "document": "QC-1"}
    do(debtors, "setting set", **setting, since="2023-01-01")
    use = {"loan": "HD-01", "on": "2023-10-20", "document": "05/QĐ-HĐXLRR"}
    assert refusal_of(debtors, "loan write-off", **use).key == "council.none_approved"
    do(debtors, "council decide", **DECIDED)
    do(debtors, "loan write-off", **use)
    assert refusal_of(debtors, "council withdraw", number="05/QĐ-HĐXLRR", reason="x").key == (
        "council.carried_out"
    )
    later = {"today": date(2028, 12, 31), "agreed": True}
    decided = {"number": "09", "on": "2028-10-20", "member": "Thành viên 1", "strike_off": "HD-01"}
    agenda = call(debtors, FUND, "x", "council prepare", {"quarter": "2028Q4"}, **later)
    proposed = codes(agenda, "council_proposals", "what")
    loans = column(agenda, "council_proposals", "loan")
    assert ("strike_off", "HD-01") in zip(proposed, loans, strict=True)
    taken = call(debtors, FUND, "x", "council decide", decided, **later)
    assert taken.remarks == ()
    out = {"loan": "HD-01", "on": "2028-11-01", "document": "09"}
    call(debtors, FUND, "x", "loan strike-off", out, **later)
    shown = call(debtors, FUND, "x", "council show", {"number": "09"}, **later)
    assert codes(shown, "council_items", "outcome") == ["done"]
    assert column(shown, "council_items", "done_on") == [date(2028, 11, 1)]


def test_a_raise_puts_right_the_interest_of_rolled_days(debtors: Book) -> None:
    """By circular-52 income is of group 1 alone, and 31/10 was rolled while HD-03 was in it."""
    setting = {"name": "recognition", "value": "circular-52", "document": "QC-2"}
    do(debtors, "setting set", **setting, since="2023-10-01")
    do(debtors, "roll", to="2023-10-31")
    said = {"number": "1", "on": "2023-10-15", "member": "Thành viên 1", "raised": "HD-03=3"}
    taken = do(debtors, "council decide", **said)
    assert "debt_mark.settled" in [remark.key for remark in taken.remarks]
    with debtors.reading() as connection:
        assert list(prove(connection, FUND)) == []
    gone = do(debtors, "council withdraw", number="1", reason="nhập nhầm")
    assert "debt_mark.settled" in [note.key for note in gone.says]
    with debtors.reading() as connection:
        assert list(prove(connection, FUND)) == []


def checks(book: Book, quarter: str = "2023Q3") -> dict[object, object]:
    answer = do(book, "quarter status", quarter=quarter)
    of = zip(codes(answer, "checklist", "check"), codes(answer, "checklist", "done"), strict=True)
    return {check: done for check, done in of if check in ("reviews", "council")}


def test_the_checklist_is_silent_where_no_council_is_at_work(debtors: Book) -> None:
    assert checks(debtors) == {}


def test_the_checklist_names_what_the_council_and_reviews_lack(debtors: Book) -> None:
    said = {"name": "council-decisions-required", "value": "yes", "document": "QC-1"}
    do(debtors, "setting set", **said, since="2023-09-30")
    assert checks(debtors, "2023Q2") == {}
    assert checks(debtors) == {"reviews": "no", "council": "no"}
    do(debtors, "arrears review", cooperative=BORROWER, on="2023-09-30", conclusion="x")
    assert checks(debtors)["reviews"] == "yes"
    do(debtors, "council decide", **DECIDED)
    assert checks(debtors) == {"reviews": "yes", "council": "yes"}
    do(debtors, "council withdraw", number="05/QĐ-HĐXLRR", reason="nhập nhầm")
    assert checks(debtors)["council"] == "no"


def test_the_step_that_the_checklist_proposes_clears_its_line(debtors: Book) -> None:
    """One borrower owes overdue; `TODAY` is nine months later."""
    said = {"name": "council-decisions-required", "value": "yes", "document": "QC-1"}
    do(debtors, "setting set", **said, since="2023-09-30")
    to_do = column(do(debtors, "quarter status", quarter="2023Q3"), "checklist", "to_do")
    (sentence,) = [each for each in to_do if getattr(each, "key", "") == "quarter.do_review"]
    assert isinstance(sentence, Sentence)
    step = step_of(*commands_in(sentence.key, sentence.params))
    assert step is not None
    assert (step.said["cooperative"], step.said["on"]) == (BORROWER, "30/09/2023")
    do(debtors, step.act, **{**step.said, "conclusion": "đã gặp"})
    assert checks(debtors)["reviews"] == "yes"


def test_a_fund_that_keeps_reviews_or_decisions_is_told_without_the_setting(debtors: Book) -> None:
    do(debtors, "arrears review", cooperative=BORROWER, on="2023-05-30", conclusion="x")
    assert checks(debtors) == {"reviews": "no"}
    do(debtors, "council decide", **DECIDED)
    assert checks(debtors) == {"reviews": "no", "council": "yes"}
    # At 30/6 nothing was a day overdue: there was nobody to review.
    assert checks(debtors, "2023Q2") == {"reviews": "yes", "council": "no"}


def test_a_quarter_is_locked_over_what_is_only_named(debtors: Book) -> None:
    do(debtors, "council decide", **{**DECIDED, "quarter": "2023Q2"})
    closed = do(debtors, "quarter close", quarter="2023Q3", despite="đối chiếu trên giấy")
    names, done = codes(closed, "checklist", "check"), codes(closed, "checklist", "done")
    found = dict(zip(names, done, strict=True))
    assert (found["reviews"], found["council"], found["locked"]) == ("no", "no", "yes")


def test_the_agenda_says_what_was_decided_and_done(debtors: Book) -> None:
    """At 31/12/2023 HD-01 is in group 5: 184 days. It was decided and written off after that."""
    agenda = {"quarter": "2023Q4"}
    do(debtors, "council decide", **{**DECIDED, "on": "15/01/2024", **agenda, "raised": None})
    approved = "council_proposals", "approved_by"
    assert column(do(debtors, "council prepare", **agenda), *approved) == ["05/QĐ-HĐXLRR", None]
    do(debtors, "loan write-off", loan="HD-01", on="2024-01-20", document="05/QĐ-HĐXLRR")
    with use_language("vi"):
        found = column(do(debtors, "council prepare", **agenda), *approved)
        assert [str(each) for each in found] == ["05/QĐ-HĐXLRR, đã thực hiện", "None"]


def rates(answer: Answer) -> list[str]:
    with use_language("vi"):
        return [str(each) for each in column(answer, "council_provisions", "provision_rate")]


def in_general(answer: Answer) -> str:
    with use_language("vi"):
        return str(column(answer, "council_provisions", "name")[-1])


def test_rates_of_entrusted_debts_and_of_the_general_provision(debtors: Book) -> None:
    """Group 4 half, group 1 nothing; in general 0,5 % of 50 + 100 + 80 million, or of nothing."""
    agenda = {"quarter": "2023Q3"}
    answer = do(debtors, "council prepare", **agenda)
    assert rates(answer) == ["50", "50", "0", "0,5"]
    assert in_general(answer) == "Dự phòng chung trên dư nợ 230.000.000"
    setting = {"name": "entrusted-sources", "value": "NSDP", "document": "HĐUT-1"}
    do(debtors, "setting set", **setting, since="2023-01-01")
    answer = do(debtors, "council prepare", **agenda)
    assert rates(answer) == ["ủy thác"] * 3 + ["0,5"]
    assert in_general(answer) == "Dự phòng chung trên dư nợ 0"
    assert codes(answer, "council_provisions", "provision_rate")[0] == "entrusted"


def test_a_debt_that_another_pulls_into_group_5_says_which(debtors: Book) -> None:
    """At 31/12/2023 HD-01 is 184 days overdue; HD-02 has nothing due, and needs 100 - 30 million:
    its plot counts with half of 60. HD-01 needs its 50 million.
    """
    answer = do(debtors, "council prepare", quarter="2023Q4")
    with use_language("vi"):
        why = [str(each) for each in column(answer, "council_proposals", "why")]
    assert why == ["nợ nhóm 5", "nợ nhóm 5; theo nhóm của bên vay: hợp đồng HD-01 ở nhóm 5"]
    assert column(answer, "council_proposals", "provision_needed") == [50 * M, 70 * M]
