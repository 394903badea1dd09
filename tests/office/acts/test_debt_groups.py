"""Debt groups through the office: shown, compared, explained, raised, marked, by sets of one's own.

On 30/9/2023 HD-01 (`small`) owes 50 million, 10 of them since 30/6: 31 + 31 + 30 = 92 days, group
4 of microfinance (from 90 on) and 3 of banks (from 91 on). HD-02 of the same borrower, 60 million,
and HD-03 of another, 40 million, are in time.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import Collect, Disburse
from fundledger.contract.terms import Signed, Terms
from fundledger.contract.waterfall import Split
from fundledger.exchange.rule_sets import written
from fundledger.files import SourceFile
from fundledger.grading.marks import marks_of
from fundledger.grading.restructuring import Restructuring
from fundledger.ledger.entry import Statement
from fundledger.ledger.proof import prove
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.registers.relations import KIND as RELATION
from fundledger.registers.relations import subject_of
from fundledger.reports.as_json import document
from fundledger.reports.as_text import lines, narrowed
from fundledger.reports.debt_groups import restructuring_said
from fundledger.reports.screens import Screen
from fundledger.reports.table import Note, Table
from fundledger.rules.classing import shipped
from fundledger.store.books import Book
from tests.ledger.books import FUND, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, by_role, enter, proved, register, roll_to, sign
from tests.loans.telling import recognise_by
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of
from tests.reports import small
from tests.reports.small import M

Q3 = "2023-09-30"
SEPTEMBER = date(2023, 9, 1)


def terms(principal: int) -> Terms:
    """Paid out on 1/9/2023, all due on 1/9/2024."""
    return replace(
        small.TERMS,
        principal=principal,
        disbursed=SEPTEMBER,
        instalments=1,
        custom=(Signed(date(2024, 9, 1), principal),),
    )


@pytest.fixture
def lent(book: Book) -> Book:
    small.told(book, roll=None)
    for number, owner, amount in (("HD-02", BORROWER, 60 * M), ("HD-03", SUCCESSOR, 40 * M)):
        sign(book, terms(amount), number, owner)
        enter(book, Disburse(SEPTEMBER, amount, f"UNC-{number}"), number)
    return book


def groups(book: Book, as_of: str = Q3, **said: str) -> dict[object, object]:
    answer = do(book, "debt-group list", as_of=as_of, **said)
    loans = column(answer, "debt_groups", "loan")
    return dict(zip(loans, column(answer, "debt_groups", "debt_group"), strict=True))


def facts(answer: Answer, name: str) -> dict[str, Any]:
    return document(table_of(answer, name))


def text(cell: object, lang: Any = "vi") -> str:
    return cell if isinstance(cell, str) else cell.words(lang)  # type: ignore[attr-defined, no-any-return]


def own_file(**changes: Any) -> SourceFile:
    said = {
        **shipped("debt_groups")["vi-mo-15-2010"],
        "name": "quy-che",
        "family": "quy-che",
        "legal_source": "QĐ 12",
        **changes,
    }
    said.pop("unverified", None)
    return SourceFile("quy-che.toml", written("debt_groups", said).encode())


# Shown.


def test_every_debt_with_its_group_and_why(lent: Book) -> None:
    answer = do(lent, "debt-group list", as_of=Q3)
    assert column(answer, "debt_groups", "loan") == ["HD-01", "HD-02", "HD-03"]
    assert column(answer, "debt_groups", "principal") == [50 * M, 60 * M, 40 * M]
    assert column(answer, "debt_groups", "days_overdue") == [92, 0, 0]
    assert column(answer, "debt_groups", "debt_group") == [4, 4, 1]
    assert isinstance(answer.found, Screen)
    assert answer.found.one.name == "debt_groups"  # what a CSV file holds
    first, second, third = column(answer, "debt_groups", "debt_group_reason")
    assert text(first) == "quá hạn 92 ngày từ 30/06/2023"
    assert text(second) == "theo nhóm của bên vay: hợp đồng HD-01 ở nhóm 4"
    assert third is None


def test_what_each_group_sums_to(lent: Book) -> None:
    """110 of 150 million are bad: 73,33 %; 40 of 150 are 26,67 %."""
    answer = do(lent, "debt-group list", as_of=Q3)
    assert column(answer, "debt_group_sums", "debts") == [1, 0, 0, 2, 0]
    assert column(answer, "debt_group_sums", "principal") == [40 * M, 0, 0, 110 * M, 0]
    said = facts(answer, "debt_group_sums")
    assert (said["bad_debt"], said["bad_debt_percent"]) == (110 * M, "73.33")
    assert said["rows"][0]["share_of_principal"] == "26.67"
    assert said["totals"]["principal"] == 150 * M


def test_a_debt_without_principal_has_no_group(lent: Book) -> None:
    paid = Collect(date(2023, 10, 1), 50 * M, Split(overdue_principal=50 * M), document="GBC-9")
    enter(lent, paid)
    assert groups(lent, "2023-10-02") == {"HD-02": 1, "HD-03": 1}
    explained = do(lent, "debt-group explain", loan="HD-01", as_of="2023-10-02")
    value = column(explained, "debt_group_explained", "value")[-1]
    assert text(value).startswith("không còn nợ gốc nên không xếp nhóm")


def test_what_is_said_of_a_debt_of_which_interest_alone_is_overdue(lent: Book) -> None:
    """On 1/10 the 50 million come, and the 1.200.000 of interest that fell due on 30/9. Left is the
    interest on overdue principal: 600.000 up to 30/9, and 1,5 % ÷ 30 × 50 million for one day since
    = 25.000. No instalment is unpaid, so there is no day to count from.
    """
    split = Split(overdue_principal=50 * M, due_interest=1_200_000)
    enter(lent, Collect(date(2023, 10, 1), 51_200_000, split, document="GBC-9"))
    explained = do(lent, "debt-group explain", loan="HD-01", as_of="2023-10-02")
    found = table_of(explained, "debt_group_explained")
    words = "\n".join(lines(found, "vi"))
    assert "None" not in words
    assert (found.facts["own_group"], found.facts["debt_group"]) == (None, None)
    said = {str(row["what"]): text(row["value"]) for row in document(found)["rows"]}
    assert said["days"] == "625,000 đồng overdue, with no day to count from"
    assert "own" not in said
    why = "không còn nợ gốc nên không xếp nhóm; còn nợ 625.000 đồng lãi quá hạn"
    assert why in " ".join(words.split())
    shown = do(lent, "debt-group show", cooperative=BORROWER, as_of="2023-10-02")
    assert column(shown, "borrower_groups", "own_group") == [None, 1]
    assert text(column(shown, "borrower_groups", "debt_group_reason")[0]) == why


def test_two_sets_side_by_side(lent: Book) -> None:
    answer = do(lent, "debt-group list", as_of=Q3, compare_rules="bank")
    assert column(answer, "debt_groups", "debt_group") == [4, 4, 1]
    assert column(answer, "debt_groups", "group_compared") == [3, 3, 1]
    assert [each is not None for each in column(answer, "debt_groups", "differs")] == [
        *(True, True, False),
    ]
    said = facts(answer, "debt_groups")
    assert (said["debt_group_rules"], said["compared_rules"]) == (
        *("vi-mo-15-2010", "ngan-hang-11-2021"),
    )
    assert column(answer, "debt_group_sums", "principal_compared") == [40 * M, 0, 110 * M, 0, 0]
    assert refusal_of(lent, "debt-group list", compare_rules="abc").key == "rule_set.no_family"


def test_a_screen_has_the_reasons_of_both_sets(lent: Book) -> None:
    """By a set of the Fund's own 92 days are in time; by microfinance from 90 on group 4."""
    do(lent, "debt-group adopt", file=own_file(overdue_days=[100, 120, 150, 180]))
    setting = {"name": "debt_group_rules", "value": "quy-che", "since": "2023-01-01"}
    do(lent, "setting set", **setting, document="QC-1")
    answer = do(lent, "debt-group list", as_of=Q3, compare_rules="microfinance")
    table = table_of(answer, "debt_groups")
    assert (table["debt_group"][0], table["group_compared"][0]) == (1, 4)
    assert text(table["debt_group_reason"][0]) == "quá hạn 92 ngày từ 30/06/2023, nhóm 1"
    row = next(narrowed(table).records())
    assert text(row["reason_compared"]) == "quá hạn 92 ngày từ 30/06/2023"


@pytest.mark.parametrize(
    ("as_of", "name", "unverified"),
    [
        *(("2024-08-11", "vi-mo-15-2010", True), ("2024-08-12", "vi-mo-14-2024", False)),
        *(("2026-08-02", "vi-mo-14-2024", False), ("2026-08-03", "vi-mo-24-2026", True)),
    ],
)
@pytest.mark.parametrize(
    ("act", "said", "table"),
    [
        ("debt-group list", {}, "debt_groups"),
        ("debt-group show", {"cooperative": BORROWER}, "borrower_groups"),
        ("debt-group explain", {"loan": "HD-01"}, "debt_group_explained"),
        ("loan list", {"groups": True}, "loans"),
        ("report capital", {"groups": True}, "debt_group_sums"),
    ],
)
def test_every_report_names_the_set_and_says_where_it_is_unverified(
    lent: Book, act: str, said: dict[str, Any], table: str, as_of: str, name: str, unverified: bool
) -> None:
    today = date.fromisoformat(as_of)
    answer = call(lent, FUND, "", act, {**said, "as_of": as_of}, today=today)
    found = table_of(answer, table)
    assert document(found)["debt_group_rules"] == name
    shown = text(found.facts["debt_group_rules"])
    notes = " ".join(note.words("vi") for note in found.notes)
    assert ("chưa xác minh" in shown) is unverified
    assert ("chưa xác minh" in notes) is unverified
    assert f"bộ quy tắc {name}" in notes


def test_a_day_to_come_is_as_if_all_were_paid_on_its_days(lent: Book) -> None:
    """On 30/6/2024 asked of 30/9: HD-01 is overdue since 30/6/2023, 366 + 92 days by then; HD-03
    falls due on 1/9/2024 and is taken as paid that day, so that it owes nothing."""
    assert groups(lent, "2024-08-31") == {"HD-01": 5, "HD-02": 5, "HD-03": 1}
    answer = do(lent, "debt-group list", as_of="2024-09-30")
    assert column(answer, "debt_groups", "loan") == ["HD-01"]
    (reason,) = column(answer, "debt_groups", "debt_group_reason")
    assert text(reason) == "quá hạn 458 ngày từ 30/06/2023"


def test_the_debts_of_a_borrower(lent: Book) -> None:
    answer = do(lent, "debt-group show", cooperative=BORROWER, as_of=Q3)
    assert column(answer, "borrower_groups", "loan") == ["HD-01", "HD-02"]
    assert column(answer, "borrower_groups", "own_group") == [4, 1]
    assert column(answer, "borrower_groups", "debt_group") == [4, 4]
    alone = do(lent, "debt-group show", cooperative=SUCCESSOR, as_of="2023-08-01")
    assert table_of(alone, "borrower_groups").rows == []
    assert refusal_of(lent, "debt-group show", cooperative="999").key == "cooperative.unknown"


def test_a_debt_explained_to_the_end(lent: Book) -> None:
    answer = do(lent, "debt-group explain", loan="HD-02", as_of=Q3)
    found = table_of(answer, "debt_group_explained")
    said = [(str(row["what"]), text(row["value"])) for row in document(found)["rows"]]
    assert said == [
        ("borrower", BORROWER),
        ("principal", "60,000,000"),
        ("days", "not overdue"),
        (
            "set",
            "vi-mo-15-2010 (unverified): Thông tư 15/2010/TT-NHNN (16/6/2010), hết hiệu lực từ"
            " 12/8/2024",
        ),
        (
            "thresholds",
            "from 10 days: group 2; from 30 days: group 3; from 90 days: group 4; from 180 days:"
            " group 5",
        ),
        ("contagion", "all debts of the borrower are in the group of the worst"),
        ("own", "1 – Standard"),
        ("beside", "contract HD-01 by itself is in group 4"),
        (
            "group",
            "4 – Doubtful: by the group of the borrower: contract HD-01 is in group 4",
        ),
    ]
    assert (document(found)["own_group"], document(found)["debt_group"]) == (1, 4)


def test_the_list_of_loans_with_groups(lent: Book) -> None:
    answer = do(lent, "loan list", groups=True, as_of=Q3)
    assert column(answer, "loans", "debt_group") == [4, 4, 1]
    only = do(lent, "loan list", groups=True, as_of=Q3, cooperative=BORROWER, state="in_term")
    assert column(only, "loans", "debt_group") == [4]  # of all its debts, not of those shown
    plain = do(lent, "loan list", as_of=Q3).found
    assert isinstance(plain, Table)
    assert "debt_group" not in {each.name for each in plain.columns}


def test_the_capital_by_groups(lent: Book) -> None:
    answer = do(lent, "report capital", groups=True, as_of=Q3)
    assert isinstance(answer.found, Screen)
    said = answer.found.document()
    assert [each["principal"] for each in said["debt_group_sums"]] == [40 * M, 0, 0, 110 * M, 0]
    assert (said["bad_debt"], said["bad_debt_percent"]) == (110 * M, "73.33")
    json.dumps(said, default=str)
    plain = do(lent, "report capital", as_of=Q3).found
    assert isinstance(plain, Screen)
    assert "debt_group_sums" not in plain.document()


def test_of_all_funds(lent: Book) -> None:
    for act in ("debt-group list", "loan list", "report capital"):
        said: dict[str, Any] = {} if act == "debt-group list" else {"groups": True}
        answer = call(lent, "all", "", act, {**said, "as_of": Q3}, today=TODAY)
        assert isinstance(answer.found, Screen)
        names = {table.name for table in answer.found.tables}
        assert names & {"debt_group_sums", "loans"}


# Sets of one's own.


def test_the_sets_that_there_are(lent: Book) -> None:
    answer = do(lent, "debt-group rules", as_of="2024-06-30")
    holds = dict(
        zip(
            column(answer, "rule_sets", "rule_set"),
            column(answer, "rule_sets", "holds_today"),
            strict=True,
        )
    )
    assert {name for name, each in holds.items() if each is not None} == {
        *("vi-mo-15-2010", "du-phong-vi-mo-15-2010"),
    }
    one = do(lent, "debt-group rules", name="ngan-hang-31-2024")
    assert one.facts["toml"].startswith("[[debt_groups]]\n")
    assert refusal_of(lent, "debt-group rules", name="abc").key == "rule_set.no_such"


def test_a_set_of_ones_own_with_related_persons(lent: Book) -> None:
    """The borrower owns the other one: its 92 days pull HD-03 down to group 4 too."""
    adopted = do(lent, "debt-group adopt", file=own_file(contagion="related"))
    notes = [note.key for note in table_of(adopted, "rule_sets_adopted").notes]
    assert notes[2:] == ["rule_set_note.no_provisions", "rule_set_note.not_gone_by"]
    owns = subject_of(BORROWER, SUCCESSOR, "owner_of")
    with writer_of(lent) as writer:
        writer.state(Statement(RELATION, owns, date(2023, 1, 1), {}, "BB 1"))
    assert groups(lent) == {"HD-01": 4, "HD-02": 4, "HD-03": 1}
    do(
        lent,
        "setting set",
        name="debt_group_rules",
        value="quy-che",
        since="2023-07-01",
        document="QĐ 12",
    )
    assert groups(lent) == {"HD-01": 4, "HD-02": 4, "HD-03": 4}
    answer = do(lent, "debt-group show", cooperative=SUCCESSOR, as_of=Q3)
    assert column(answer, "borrower_groups", "loan") == ["HD-01", "HD-02", "HD-03"]
    assert column(answer, "borrower_groups", "own_group") == [4, 1, 1]
    explained = do(lent, "debt-group explain", loan="HD-03", as_of=Q3)
    assert text(column(explained, "debt_group_explained", "value")[-1]).endswith(
        "theo nhóm của bên vay: hợp đồng HD-01 ở nhóm 4"
    )


def test_a_set_changes_groups_and_says_which(lent: Book) -> None:
    """Of the Fund's family since 1/9/2023: on 30/6/2024 all is in group 5 with every set; with
    thresholds of 1, 2, 3 and 1000 days what is overdue is in group 4."""
    file = own_file(family="microfinance", overdue_days=[1, 2, 3, 1000], **{"from": "2023-09-01"})
    before = links(lent)
    tried = do(lent, "debt-group adopt", dry_run=True, file=file)
    assert links(lent) == before
    for answer in (tried, do(lent, "debt-group adopt", file=file)):
        assert column(answer, "group_changes", "loan") == ["HD-01", "HD-02"]
        assert column(answer, "group_changes", "group_before") == [5, 5]
        assert column(answer, "group_changes", "group_after") == [4, 4]
        assert answer.facts["changed"] == 2
    dropped = do(lent, "debt-group drop", name="quy-che", reason="gõ nhầm")
    assert column(dropped, "group_changes", "group_after") == [5, 5]
    assert groups(lent, "2024-06-30") == {"HD-01": 5, "HD-02": 5, "HD-03": 1}


def test_a_set_that_a_decision_rests_on_is_not_dropped(lent: Book) -> None:
    do(lent, "debt-group adopt", file=own_file(family="microfinance", **{"from": "2023-09-01"}))
    do(lent, "debt-group raise", loan="HD-03", **RAISE)
    refused = refusal_of(lent, "debt-group drop", name="quy-che", reason="gõ nhầm")
    assert refused.key == "rule_set.in_use"


# Raised and marked.

RAISE: dict[str, Any] = {
    "to": 3,
    "on": "2023-10-01",
    "until": "2023-12-31",
    "document": "NQ 01",
    "reason": "ngừng hoạt động",
}


def test_a_decision_puts_right_the_interest_of_rolled_days(lent: Book) -> None:
    """HD-03 alone of its borrower, in time: 30 days on 1/10; from that day it is in group 3.

    40,000,000 at the rate of the loan: what was income on 01/10 is in the register, and comes back
    when the decision is taken back. `check` finds nothing on the way.
    """
    recognise_by(lent, "circular-52")
    roll_to(lent, "2023-10-01")
    income = by_role(lent)["interest_receivable"]
    before = of_interest(lent)
    raised = do(lent, "debt-group raise", loan="HD-03", **RAISE)
    assert len(raised.facts["entries"]) == 1
    assert [note.key for note in raised.remarks if isinstance(note, Note)] == ["debt_mark.settled"]
    after = of_interest(lent)
    assert by_role(lent).get("interest_receivable", 0) == 0
    assert after["memo_interest"] == before["memo_interest"] + income
    assert proved(lent) == []
    do(lent, "debt-group unmark", link=raised.facts["link"], reason="nhầm")
    assert of_interest(lent) == before
    assert proved(lent) == []


def of_interest(book: Book) -> dict[str, int]:
    return by_role(book, ["interest_receivable", "memo_interest", "income_in_term"])


def test_a_debt_is_raised_to_the_end_of_a_day(lent: Book) -> None:
    answer = do(lent, "debt-group raise", loan="HD-03", **RAISE)
    assert column(answer, "debt_marks", "debt_group") == [3]
    assert groups(lent, "2023-09-30")["HD-03"] == 1
    assert groups(lent, "2023-10-01")["HD-03"] == 3
    assert groups(lent, "2023-12-31")["HD-03"] == 3
    assert groups(lent, "2024-01-01")["HD-03"] == 1
    explained = do(lent, "debt-group explain", loan="HD-03", as_of="2023-10-01")
    assert text(column(explained, "debt_group_explained", "value")[-1]) == (
        "3 – Nợ dưới tiêu chuẩn: chuyển nhóm theo quyết định NQ 01 đến hết 31/12/2023: ngừng"
        " hoạt động"
    )
    with lent.reading() as connection:
        assert list(prove(connection, FUND)) == []


def test_a_raise_pulls_the_borrowers_other_debts_with_it(lent: Book) -> None:
    do(lent, "debt-group raise", loan="HD-02", **{**RAISE, "to": 5})
    assert groups(lent, "2023-10-01") == {"HD-01": 5, "HD-02": 5, "HD-03": 1}


def test_a_decision_that_ends_is_prolonged(lent: Book) -> None:
    do(lent, "debt-group raise", loan="HD-03", **RAISE)
    more = {"on": "2023-12-01", "until": "2024-03-31", "document": "NQ 02"}
    do(lent, "debt-group raise", loan="HD-03", **{**RAISE, **more})
    assert groups(lent, "2024-03-31")["HD-03"] == 3


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"loan": "HD-9"}, "loan.unknown"),
        ({"loan": "HD-01", "to": 4}, "debt_mark.not_worse"),  # 93 days: group 4
        ({"loan": "HD-02", "to": 3}, "debt_mark.not_worse"),  # 4 by its borrower
        ({"loan": "HD-03", "to": 1}, "debt_mark.not_worse"),
        ({"loan": "HD-03", "to": 6}, "debt_mark.not_a_group"),
        ({"loan": "HD-03", "until": "2023-09-30"}, "debt_mark.until_before"),
        ({"loan": "HD-03", "on": "2024-07-01", "until": "2024-12-31"}, "loan.future_day"),
        ({"loan": "HD-03", "document": " "}, "debt_mark.no_decision"),
        ({"loan": "HD-03", "reason": " "}, "debt_mark.no_reason"),
        ({"loan": "HD-03", "on": "2023-08-31"}, "debt_mark.no_debt"),
    ],
)
def test_what_cannot_be_decided(lent: Book, said: dict[str, Any], key: str) -> None:
    assert refusal_of(lent, "debt-group raise", **{**RAISE, **said}).key == key


def test_where_the_council_decides_its_decision_is_named(lent: Book) -> None:
    do(
        *(lent, "setting set"),
        name="council_decisions_required",
        value="yes",
        since="2023-10-01",
        document="QĐ 5",
    )
    refused = refusal_of(lent, "debt-group raise", loan="HD-03", **RAISE)
    assert refused.key == "debt_mark.not_approved"
    decide = 'council decide "NQ 01" --on 01/10/2023 --member NAME --raise HD-03=3@31/12/2023'
    assert decide in str(refused)
    raised = ["HD-03=3@31/12/2023"]
    do(lent, "council decide", number="NQ 01", on="2023-10-01", member=["A", "B"], raised=raised)
    assert groups(lent, "2023-10-01")["HD-03"] == 3
    assert refusal_of(lent, "debt-group raise", loan="HD-03", **RAISE).key == "debt_mark.twice"
    with lent.reading() as connection:
        (mark,) = marks_of(connection, FUND)["HD-03"]
    do(lent, "debt-group unmark", link=mark.chain, reason="nhập nhầm")
    other = refusal_of(lent, "debt-group raise", loan="HD-03", **{**RAISE, "to": 4})
    assert other.key == "debt_mark.not_approved"
    do(lent, "debt-group raise", loan="HD-03", **RAISE)
    assert groups(lent, "2023-10-01")["HD-03"] == 3


def test_nothing_is_decided_twice(lent: Book) -> None:
    do(lent, "debt-group raise", loan="HD-03", **RAISE)
    assert refusal_of(lent, "debt-group raise", loan="HD-03", **RAISE).key == "debt_mark.twice"
    downward = {**RAISE, "to": 2, "document": "NQ 02", "until": "2023-11-30"}
    assert refusal_of(lent, "debt-group raise", loan="HD-03", **downward).key == (
        "debt_mark.not_worse"
    )


def test_what_was_entered_by_mistake_is_taken_back(lent: Book) -> None:
    kept = do(lent, "debt-group raise", loan="HD-03", **RAISE)
    link = kept.facts["link"]
    known = str(links(lent))
    do(lent, "debt-group unmark", link=link, reason="nhầm hợp đồng")
    assert groups(lent, "2023-10-01")["HD-03"] == 1
    assert groups(lent, "2023-10-01", known_at=known)["HD-03"] == 3
    again = refusal_of(lent, "debt-group unmark", link=link, reason="x")
    assert again.key == "debt_mark.voided"
    do(lent, "debt-group raise", loan="HD-03", **RAISE)  # what is gone does not stand in the way


def test_what_is_not_taken_back(lent: Book) -> None:
    link = do(lent, "debt-group raise", loan="HD-03", **RAISE).facts["link"]
    for said, key in (
        ({"link": 1, "reason": "x"}, "debt_mark.no_mark"),
        ({"link": 99_999, "reason": "x"}, "debt_mark.no_mark"),
        ({"link": link, "reason": " "}, "debt_mark.no_reason"),
    ):
        assert refusal_of(lent, "debt-group unmark", **said).key == key


MISUSED: dict[str, Any] = {
    "loan": "HD-03",
    "kind": "misused",
    "on": "2023-10-01",
    "document": "BB 5",
    "reason": "mua xe",
}


def test_misuse_counts_where_the_set_says_so(lent: Book) -> None:
    answer = do(lent, "debt-group mark", **MISUSED)
    assert [each.key for each in answer.remarks] == ["debt_mark.no_effect"]
    assert groups(lent, "2023-10-01")["HD-03"] == 1
    do(lent, "debt-group adopt", file=own_file(misused=3))
    assert groups(lent, "2023-10-01", compare_rules="quy-che")["HD-03"] == 1
    answer = do(lent, "debt-group list", as_of="2023-10-01", compare_rules="quy-che")
    assert column(answer, "debt_groups", "group_compared")[2] == 3
    with lent.reading() as connection:
        (mark,) = marks_of(connection, FUND)["HD-03"]
    assert (mark.kind, mark.document, mark.reason) == ("misused", "BB 5", "mua xe")


def test_a_judgment_counts_by_the_set_of_banks(lent: Book) -> None:
    """Not complied with for 29 days: group 3, from 30 days on 4, from 61 on 5."""
    answer = do(lent, "debt-group mark", **{**MISUSED, "kind": "judged"})
    assert [each.key for each in answer.remarks] == ["debt_mark.no_effect"]
    for day, group in (("2023-10-30", 3), ("2023-10-31", 4), ("2023-12-01", 5)):
        found = do(lent, "debt-group list", as_of=day, compare_rules="bank")
        assert column(found, "debt_groups", "group_compared")[2] == group


@pytest.mark.parametrize(
    ("said", "key"),
    [
        *(({"loan": "HD-9"}, "loan.unknown"), ({"on": "2024-07-01"}, "loan.future_day")),
        *(({"document": ""}, "debt_mark.no_document"), ({"reason": ""}, "debt_mark.no_reason")),
    ],
)
def test_what_cannot_be_kept(lent: Book, said: dict[str, Any], key: str) -> None:
    assert refusal_of(lent, "debt-group mark", **{**MISUSED, **said}).key == key


def test_nothing_is_kept_twice(lent: Book) -> None:
    do(lent, "debt-group mark", **MISUSED)
    assert refusal_of(lent, "debt-group mark", **MISUSED).key == "debt_mark.twice"


@pytest.mark.parametrize(
    ("act", "said"),
    [
        ("debt-group raise", {"loan": "HD-03", **RAISE}),
        ("debt-group mark", MISUSED),
        ("debt-group adopt", {"file": own_file()}),
    ],
)
def test_a_rehearsal_keeps_nothing(lent: Book, act: str, said: dict[str, Any]) -> None:
    before = links(lent)
    do(lent, act, dry_run=True, **said)
    assert links(lent) == before


def test_a_borrower_that_was_registered_and_never_borrowed(lent: Book) -> None:
    register(lent, "4900000003", "HTX mẫu 03")
    answer = do(lent, "debt-group show", cooperative="4900000003", as_of=Q3)
    (note,) = [n for n in table_of(answer, "borrower_groups").notes if "no_debt" in n.key]
    assert note.params == {"cooperative": "4900000003"}


def test_what_an_opening_only_counts_names_no_decision() -> None:
    untold = Restructuring(1, date(2022, 12, 31), "extended", "", "", None, None, None)
    shown = restructuring_said(untold._replace(is_told=False)).words("vi")
    assert shown == ("lần thứ 1, trước khi mở sổ; số dư mở sổ chỉ ghi số lần, coi như gia hạn")
    told = untold._replace(decision="QĐ 7", kind="moved", reason="mất mùa")
    assert restructuring_said(told).words("vi") == (
        "lần thứ 1, điều chỉnh kỳ hạn, quyết định QĐ 7 ngày 31/12/2022, lý do: mất mùa"
    )


def test_no_finding_is_older_than_the_contract(lent: Book) -> None:
    found = {"kind": "judged", "on": "2001-01-01", "document": "BA 1", "reason": "bản án"}
    refusal = refusal_of(lent, "debt-group mark", loan="HD-03", **found)
    assert refusal.key == "debt_mark.before_signing"


@pytest.mark.parametrize("words", ["debt-group list", "debt-group show", "debt-group explain"])
def test_a_day_to_come_is_said_to_be_one(lent: Book, words: str) -> None:
    of = {"debt-group show": {"cooperative": SUCCESSOR}, "debt-group explain": {"loan": "HD-03"}}
    found = do(lent, words, **of.get(words, {}), as_of="31/03/2099").found
    first = found.tables[0] if isinstance(found, Screen) else found
    assert isinstance(first, Table)
    assert "loan_note.if_kept" in {note.key for note in first.notes}
