"""Accounts, entries, periods, settings and funds, through the office: what is kept and refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fundledger.errors import BadFile, FundledgerError, Misused
from fundledger.files import SourceFile
from fundledger.ledger.funds import fund_of
from fundledger.ledger.replicas import replica_since
from fundledger.office.answers import Answer
from fundledger.office.calling import Unsure, call
from fundledger.store.books import Book
from tests.ledger.books import FUND, capital_in, move, post, settle_year
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of

ENTRIES = """entries:
  - date: 30/06/2023
    memo: Lãi tiền gửi
    postings:
      - {account: bank_interest, debit: 1.000}
      - {account: income_deposit, credit: 1.000}
"""
WRONG = ENTRIES.replace("credit: 1.000", "credit: 1.001")
CHART = 'name = "riêng"\n'
BIDV: dict[str, Any] = {
    "account": "11229",
    "role": "bank_interest",
    "name": "BIDV – lãi",
    "place": "BIDV",
    "since": "2023-01-01",
}


@pytest.fixture
def used(book: Book) -> Book:
    """Capital of 900, and 50 of income in cash."""
    income = move("2023-06-30", "bank_interest", "income_other", 50)
    post(book, capital_in("2023-01-01", 900), income)
    return book


def file(text: str, name: str = "but-toan.yaml") -> SourceFile:
    return SourceFile(name, text.encode())


def said_by(answer: Answer) -> list[str]:
    return [each.key for each in answer.says]


KEPT: list[tuple[str, dict[str, Any], str]] = [
    ("account add", BIDV, "account.added"),
    ("account adopt", {"chart": "plain", "since": "2024-01-01"}, "account.carried_over"),
    ("account adopt", {"chart": "tt200", "since": "2024-01-01"}, "account.adopted"),
    ("period lock", {"day": "30/06/2023"}, "period.now_locked"),
    ("period seal", {"day": "30/06/2023"}, "period.now_sealed"),
    (
        "setting set",
        {"name": "income_tax_percent", "value": "15", "since": "2023-07-01", "document": "QĐ 9"},
        "setting_value.now",
    ),
    ("fund rename", {"name": "Quỹ mới"}, "fund.described"),
    ("fund hand-over", {"reason": "chuyển máy"}, "fund.handed_over"),
]


@pytest.mark.parametrize(("act", "said", "key"), KEPT, ids=[f"{a} {k}" for a, _, k in KEPT])
def test_what_is_done_is_told(used: Book, act: str, said: dict[str, Any], key: str) -> None:
    before = links(used)
    answer = do(used, act, **said)
    assert said_by(answer) == [key]
    assert all(str(each) for each in answer.says)
    assert answer.found is None
    assert links(used) > before


def test_acts_that_follow_one_another(used: Book) -> None:
    do(used, "account add", **BIDV)
    assert said_by(do(used, "account close", account="11229", since="2023-06-01")) == [
        "account.was_closed"
    ]
    do(used, "period lock", day="2023-06-30")
    assert said_by(do(used, "period unlock", day="2023-06-01", reason="thiếu chứng từ")) == [
        "period.now_unlocked"
    ]
    code = do(used, "period seal", day="2023-05-31").facts["code"]
    assert len(code) == 64
    shown = do(used, "period list")
    actions = [getattr(each, "code", each) for each in column(shown, "periods", "action")]
    assert actions == ["lock", "unlock", "seal"]
    assert column(shown, "periods", "seal") == [None, None, code]
    assert do(used, "period rebuild").facts == {"count": 1}
    do(used, "fund hand-over", reason="chuyển máy")
    with used.reading() as connection:
        assert replica_since(connection, FUND) is not None
    assert said_by(do(used, "fund take-over", reason="không chuyển nữa")) == ["fund.taken_over"]
    assert do(used, "check").holds


@pytest.mark.parametrize(
    ("act", "said", "key"),
    [
        ("account add", {**BIDV, "account": "11211"}, "account.exists"),
        ("account add", {**BIDV, "account": "bank_interest"}, "account.bad_number"),
        ("account add", {**BIDV, "role": "bank"}, "account.unknown_role"),
        ("account add", {**BIDV, "name": " "}, "account.no_name"),
        ("account close", {"account": "99999", "since": "2023-06-01"}, "account.no_such"),
        ("account adopt", {"chart": "tt98", "since": "2024-01-01"}, "account.unknown_chart"),
        ("account adopt", {"chart": "tt99", "since": "2022-12-31"}, "account.chart_too_early"),
        ("account adopt", {"chart": file(CHART, "a.toml"), "since": "2024-01-01"}, "chart.lacks"),
        ("account adopt", {"chart": 7, "since": "2024-01-01"}, "usage.not_a_file_itself"),
        ("entry show", {"entry": 7}, "entry.no_such"),
        ("entry reverse", {"entry": 7, "reason": "nhầm"}, "entry.no_such"),
        ("entry reverse", {"entry": 1, "reason": " "}, "reversal.reason_needed"),
        ("entry reverse", {"entry": 1}, "usage.missing_parameter"),
        ("entry post", {"file": "but-toan.yaml"}, "usage.not_a_file_itself"),
        ("period lock", {"day": "2024-07-01"}, "period.not_over"),
        ("period unlock", {"day": "2023-06-30", "reason": "x"}, "period.not_locked"),
        ("period seal", {"day": "2024-07-01"}, "period.not_over"),
        ("period seal", {"day": "2023-12-31"}, "period.year_unsettled"),
        (
            "setting set",
            {"name": "colour", "value": "1", "since": "2023-01-01", "document": "QĐ"},
            "setting_value.unknown",
        ),
        (
            "setting set",
            {"name": "income_tax_percent", "value": "1", "since": "2023-01-01", "document": " "},
            "setting_value.no_document",
        ),
        ("fund add", {"number": FUND, "name": "Quỹ"}, "fund.exists"),
        ("fund add", {"number": 0, "name": "Quỹ"}, "fund.not_positive"),
        ("fund add", {"number": 21, "name": ""}, "fund.no_name"),
        ("fund rename", {}, "usage.nothing_said"),
        ("fund rename", {"name": " "}, "fund.no_name"),
        ("fund hand-over", {"reason": " "}, "fund.take_over_reason"),
        ("fund take-over", {"reason": "x"}, "fund.no_replica"),
    ],
)
def test_what_is_refused(used: Book, act: str, said: dict[str, Any], key: str) -> None:
    refusal = refusal_of(used, act, **said)
    assert refusal.key == key
    misuses = {"usage.missing_parameter", "usage.nothing_said"}
    assert isinstance(refusal, Misused) is (key in misuses)


def test_what_is_for_good_is_asked_first(used: Book) -> None:
    for act, said in (
        ("period seal", {"day": "2023-06-30"}),
        ("account adopt", {"chart": "tt99", "since": "2024-01-01"}),
    ):
        before = links(used)
        with pytest.raises(Unsure):
            call(used, FUND, "kế toán", act, said, today=TODAY)
        assert links(used) == before


def test_books_that_do_not_prove_are_not_sealed_and_what_is_wrong_is_beside_it(used: Book) -> None:
    with used.writing(FUND) as connection:
        connection.exec_driver_sql("DROP TRIGGER entry_update_refused")
        connection.exec_driver_sql("UPDATE entry SET memo = 'khác' WHERE number = 1")
    refusal = refusal_of(used, "period seal", day="2023-06-30")
    assert refusal.key == "period.proof_failed"
    assert isinstance(refusal.answer, Answer)
    lines = [str(each) for each in refusal.answer.remarks]
    assert any(line.startswith("chain: ") for line in lines)
    assert not do(used, "check").holds


def test_a_file_is_rehearsed_and_posted_once(used: Book) -> None:
    before = links(used)
    rehearsed = do(used, "entry post", dry_run=True, file=file(ENTRIES))
    assert links(used) == before
    posted = do(used, "entry post", file=file(ENTRIES))
    assert links(used) == before + 1
    again = do(used, "entry post", file=file(ENTRIES))
    assert links(used) == before + 1
    assert [outcome_of(each) for each in (rehearsed, posted, again)] == [
        "would_post",
        "posted",
        "already",
    ]


def outcome_of(answer: Answer) -> str:
    (cell,) = column(answer, "posted", "outcome")
    return str(getattr(cell, "code", cell))


def test_money_below_zero_and_odd_codes_are_remarked(used: Book) -> None:
    """50 stand in the purse of interest; 80 go out of it."""
    text = ENTRIES.replace("debit: 1.000", "credit: 80").replace("credit: 1.000", "debit: 80")
    text = text.replace("income_deposit", "cost_other")
    remarks = do(used, "entry post", file=file(text)).remarks
    assert "entry.below_zero" in [each.key for each in remarks]


def test_a_refused_table_can_be_had_back(used: Book, tmp_path: Path) -> None:
    rows = "date,memo,account,debit,credit\n30/06/2023,Lãi,bank_interest,1000,\n,,income_other,,7\n"
    with pytest.raises(BadFile) as refusal:
        do(used, "entry post", file=file(rows, "sai.csv"))
    assert refusal.value.give_back is not None
    refusal.value.give_back(tmp_path / "sai.xlsx", False)
    assert (tmp_path / "sai.xlsx").exists()


def test_a_reversal_is_rehearsed_and_told(used: Book) -> None:
    """The second entry is of other money: 50 leave the purse again."""
    before = links(used)
    rehearsed = do(used, "entry reverse", dry_run=True, entry=2, reason="nhầm")
    assert links(used) == before
    assert (rehearsed.says, rehearsed.is_brief) == ((), False)
    done = do(used, "entry reverse", entry="2", reason="nhầm", document="BB 1")
    assert rehearsed.facts == done.facts == {"entries": [3]}
    assert (said_by(done), done.is_brief) == (["entry.reversed"], True)
    shown = do(used, "entry show", entry=3)
    assert shown.found is not None
    assert refusal_of(used, "entry reverse", entry=2, reason="nhầm").key == "reversal.twice"


def test_the_refusal_of_a_locked_day_names_what_the_act_takes(used: Book) -> None:
    """`--booked` where an act has it, `--date` of a reversal; nothing that does not exist."""
    do(used, "period lock", day="2023-06-30")
    reversal = refusal_of(used, "entry reverse", entry=2, reason="nhầm")
    assert "--date 01/07/2023" in str(reversal)
    assert "--booked" not in str(reversal)
    paid = refusal_of(used, "money pay", amount=5, of="cost_staff", on="2023-06-01")
    assert "--booked 01/07/2023" in str(paid)
    assert "--date" not in str(paid)


def test_a_year_is_sealed_when_it_is_settled(used: Book) -> None:
    settle_year(used, 2023)
    assert said_by(do(used, "period seal", day="2023-12-31")) == ["period.now_sealed"]


def test_a_fund_is_added_by_the_chart_of_its_time(used: Book) -> None:
    do(used, "fund add", number=24, name="Quỹ Cao Bằng", province="Cao Bằng", since="2026-01-01")
    do(used, "fund add", number=25, name="Quỹ Hà Giang", chart="plain")
    with used.reading() as connection:
        assert fund_of(connection, 24).province == "Cao Bằng"
        assert str(fund_of(connection, 25).begins) == "2024-01-01"
    chart = call(used, 24, "", "account list", {"as_of": "2026-01-01"}, today=TODAY)
    assert table_of(chart, "chart").facts["chart"] == "tt99"
    with pytest.raises(FundledgerError) as refusal:
        call(used, None, "", "balance", {}, today=TODAY)
    assert refusal.value.key == "face.which_fund"
