"""Limits of lending, relations, and what a first disbursement must name, through the office.

Charter capital of 1.000 million, so 150 for one customer and 250 with all related to it.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fundledger.files import SourceFile
from fundledger.ledger.accounts import preset
from fundledger.ledger.funds import found
from fundledger.ledger.proof import prove
from fundledger.messages import say, say_in
from fundledger.office.answers import Answer
from fundledger.office.calling import ALL_FUNDS, call
from fundledger.reports.screens import Screen
from fundledger.store.books import Book
from tests.exchange.loan_files import row, workbook
from tests.ledger.books import BEGINS, FUND, move, post
from tests.loans.books import BORROWER, SUCCESSOR, register, with_capital
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of

M = 1_000_000
THIRD = "4900000003"


@pytest.fixture
def fund(book: Book) -> Book:
    with_capital(book, 1_000 * M)
    register(book, THIRD, "HTX mẫu 03")
    return book


def lend(book: Book, loan: str, million: int, borrower: str = BORROWER, **more: Any) -> Answer:
    """Signed and paid out on 5/1/2023, due in four quarters."""
    said = {
        "loan": loan,
        "cooperative": borrower,
        "signed": "2023-01-05",
        "disbursed": "2023-01-05",
        "principal": million * M,
        "rate": "6",
        "instalments": 4,
        "every": "3 tháng",
        "source": "NSDP",
        **more,
    }
    answer = do(book, "loan add", **said)
    do(
        book,
        "disburse",
        loan=loan,
        amount=million * M,
        on=said["disbursed"],
        document=f"UNC {loan}",
    )
    return answer


def keys(answer: Answer) -> list[str]:
    return [each.key for each in answer.remarks]


def listed(book: Book, **said: Any) -> dict[str, dict[str, Any]]:
    """`limits list` by borrower, as programs are given it."""
    answer = do(book, "limits list", **said)
    assert isinstance(answer.found, Screen)
    return {each["cooperative"]: each for each in answer.found.document()["rows"]}


# Relations.


def test_a_relation_is_stated_shown_and_ended(fund: Book) -> None:
    pair = {"number": BORROWER, "to": SUCCESSOR, "kind": "chủ sở hữu của"}
    said = do(fund, "cooperative relate", **pair, on="2024-01-05", document="ĐKKD 1")
    assert column(said, "relations", "other_name") == ["HTX mẫu 02"]
    assert [note.key for note in said.says] == ["relation.was_kept"]
    do(fund, "cooperative relate", number=SUCCESSOR, to=THIRD, kind="spouse", on="2024-02-01")
    shown = do(fund, "cooperative relations", number=BORROWER)
    assert column(shown, "relations", "document") == ["ĐKKD 1"]
    assert column(shown, "relations_reached", "cooperative") == [SUCCESSOR, THIRD]
    through = str(column(shown, "relations_reached", "through")[1])
    assert through == (
        f"{BORROWER} is an owner of {SUCCESSOR}; {SUCCESSOR} is the spouse of {THIRD}"
    )
    before = str(links(fund))
    ended = do(fund, "cooperative unrelate", **pair, on="2024-06-01", reason="bán hết cổ phần")
    assert column(ended, "relations", "ended") == [date(2024, 6, 1)]
    assert column(do(fund, "cooperative relations"), "relations", "ended") == [
        date(2024, 6, 1),
        None,
    ]
    for asked in ({"as_of": "2024-05-31"}, {"known_at": before}):
        shown = do(fund, "cooperative relations", **asked)
        assert column(shown, "relations", "ended") == [None, None]
    assert column(do(fund, "cooperative relations", as_of="2024-01-31"), "relations", "other") == [
        SUCCESSOR
    ]
    with fund.reading() as connection:
        assert list(prove(connection, FUND)) == []


def test_a_rehearsal_of_a_relation_keeps_nothing(fund: Book) -> None:
    before = links(fund)
    pair = {"number": BORROWER, "to": SUCCESSOR, "kind": "other"}
    said = do(fund, "cooperative relate", dry_run=True, **pair)
    assert [note.key for note in table_of(said, "relations").notes] == ["relation.dry_run"]
    assert links(fund) == before


def test_what_is_refused_of_a_relation(fund: Book) -> None:
    pair = {"number": BORROWER, "to": SUCCESSOR, "kind": "member_of"}
    do(fund, "cooperative relate", **pair)
    back = {"number": SUCCESSOR, "to": BORROWER, "kind": "member_of"}
    assert refusal_of(fund, "cooperative relate", **back).key == "relation.circle"
    assert refusal_of(fund, "cooperative relate", **pair).key == "relation.standing"
    assert refusal_of(fund, "cooperative relations", number="49").key == "cooperative.unknown"
    other = {**pair, "kind": "cháu"}
    assert refusal_of(fund, "cooperative relate", **other).key == "usage.not_among"


def test_a_member_that_the_register_names_is_related(fund: Book) -> None:
    """100 of the HTX and 40 of its member are 14 % together; once he has left, 10 and 4."""
    person = "020090001234"
    known = {"name": "Ông Hoàng Văn A", "kind": "individual", "number_kind": "id_card"}
    do(fund, "cooperative add", number=person, **known, since="2023-01-01", member_of=BORROWER)
    lend(fund, "HD-01", 100)
    lend(fund, "HD-02", 40, person)
    do(fund, "cooperative change", number=person, since="2023-06-01", member_of="")
    then, after = listed(fund, as_of="2023-05-31"), listed(fund, as_of="2023-06-01")
    assert then[BORROWER]["percent_together"] == then[person]["percent_together"] == "14.00"
    assert (then[BORROWER]["related"], then[person]["related"]) == (person, BORROWER)
    assert after[BORROWER]["percent_together"] == "10.00"
    assert after[person]["percent_together"] == "4.00"
    back = {"number": BORROWER, "to": person, "kind": "owner_of", "on": "2023-02-01"}
    assert refusal_of(fund, "cooperative relate", **back).key == "relation.circle"
    gone = {"number": person, "to": BORROWER, "kind": "member_of", "reason": "ra khỏi HTX"}
    assert refusal_of(fund, "cooperative unrelate", **gone).key == "relation.not_standing"


def test_a_borrower_is_shown_with_whom_it_is_related_to(fund: Book) -> None:
    alone = do(fund, "cooperative show", number=BORROWER)
    assert isinstance(alone.found, Screen)
    assert "relations" not in [each.name for each in alone.found.tables]
    do(fund, "cooperative relate", number=THIRD, to=BORROWER, kind="manager_of", on="2024-01-05")
    shown = do(fund, "cooperative show", number=BORROWER)
    assert column(shown, "relations", "cooperative") == [THIRD]


# The list.


def test_what_is_owed_stands_against_the_limits_of_the_day(fund: Book) -> None:
    """100 of 1.000 are 10 %; with the sister's 120, 22 %; 30 more signed make 25 % and no more."""
    lend(fund, "HD-01", 100)
    lend(fund, "HD-02", 120, SUCCESSOR)
    do(fund, "cooperative relate", number=BORROWER, to=SUCCESSOR, kind="sibling", on="2023-02-01")
    first = listed(fund, as_of="2023-01-31")
    assert first[BORROWER]["percent_of_capital"] == "10.00"
    assert (first[BORROWER]["related"], first[BORROWER]["owed_together"]) == (None, 100 * M)
    then = listed(fund, as_of="2023-02-01")
    assert {number: each["above"] for number, each in then.items()} == {
        BORROWER: "no",
        SUCCESSOR: "no",
    }
    assert then[BORROWER]["percent_together"] == then[SUCCESSOR]["percent_together"] == "22.00"
    assert then[SUCCESSOR]["related"] == BORROWER
    said = {"signed": "2023-03-01", "disbursed": "2023-03-01"}
    do(fund, "loan add", **_contract("HD-03", 30, **said))
    now = listed(fund, as_of="2023-03-01")[BORROWER]
    assert (now["loan_balance"], now["undrawn"], now["owed_or_signed"]) == (
        100 * M,
        30 * M,
        130 * M,
    )
    assert (now["percent_together"], now["above"]) == ("25.00", "no")
    above = do(fund, "loan add", **_contract("HD-04", 1, **said))
    assert keys(above) == ["loan.related_above"]
    found = listed(fund, as_of="2023-03-01", above_only=True)
    assert {number: each["above"] for number, each in found.items()} == {
        BORROWER: "together",
        SUCCESSOR: "together",
    }


def _contract(loan: str, million: int, **more: Any) -> dict[str, Any]:
    return {
        "loan": loan,
        "cooperative": BORROWER,
        "principal": million * M,
        "rate": "6",
        "instalments": 4,
        "every": "3 tháng",
        "source": "NSDP",
        **more,
    }


def test_less_capital_makes_borrowers_above(fund: Book) -> None:
    """300 go back: 15 % of 700 is 105, 25 % is 175. 110 owed are above, 105 are not."""
    lend(fund, "HD-01", 110)
    lend(fund, "HD-02", 105, SUCCESSOR)
    before = str(links(fund))
    post(fund, move("2023-06-01", "charter_capital", "bank_capital", 300 * M))
    assert [each["above"] for each in listed(fund, as_of="2023-05-31").values()] == ["no", "no"]
    found = listed(fund, as_of="2023-06-01")
    assert (found[BORROWER]["above"], found[SUCCESSOR]["above"]) == ("alone", "no")
    assert list(listed(fund, as_of="2023-06-01", above_only=True)) == [BORROWER]
    assert listed(fund, as_of="2023-06-01", known_at=before)[BORROWER]["above"] == "no"


def test_the_capital_stands_above_in_its_parts(fund: Book) -> None:
    post(fund, move("2023-06-30", "bank_interest", "income_other", 7 * M))
    answer = do(fund, "limits list", as_of="2023-06-30")
    assert column(answer, "actual_charter", "amount") == [
        *(1_000 * M, 0, 0, 1_000 * M, 7 * M),
        *(150 * M, 250 * M),
    ]
    # What was closed is of a year that is not settled, whichever year the day is in.
    assert "this year" not in say("actual_charter.surplus")
    assert "năm nay" not in say_in("vi", "actual_charter.surplus")
    assert [note.key for note in table_of(answer, "limits").notes] == ["limits_note.not_closed"]
    assert isinstance(answer.found, Screen)
    capital = answer.found.document()["capital"]
    assert (capital["actual_charter"], capital["limit_together"]) == (1_000 * M, 250 * M)


def test_without_capital_nobody_is_above(book: Book) -> None:
    answer = do(book, "limits list", as_of="2023-01-01")
    assert [note.key for note in table_of(answer, "limits").notes] == ["limits_note.no_capital"]


def test_what_was_signed_before_the_decree_is_named(book: Book) -> None:
    """In force from 15/5/2021; the loan of the day before runs on, and counts."""
    with_capital(book, 1_000 * M)
    for loan, signed in (("CŨ", "2021-05-14"), ("MỚI", "2021-05-15")):
        lend(book, loan, 20, signed=signed)
    (found,) = listed(book, as_of="2023-01-31").values()
    assert (found["loan_balance"], found["signed_before"]) == (40 * M, "CŨ")


def test_a_debt_that_passed_on_is_listed_with_its_successor(fund: Book) -> None:
    lend(fund, "HD-01", 100)
    do(fund, "loan transfer", loan="HD-01", cooperative=SUCCESSOR, on="2023-03-01", document="BB")
    assert list(listed(fund, as_of="2023-02-28")) == [BORROWER]
    assert list(listed(fund, as_of="2023-03-01")) == [SUCCESSOR]


def test_several_funds_are_listed_together(fund: Book) -> None:
    found(fund, 21, "Quỹ hai", "Cao Bằng", preset("tt200"), BEGINS, "kế toán")
    lend(fund, "HD-01", 160)
    answer = call(fund, ALL_FUNDS, "", "limits list", {"as_of": "2023-01-31"}, today=TODAY)
    assert isinstance(answer.found, Screen)
    document = answer.found.document()
    assert [each["fund"] for each in document["funds"]] == [FUND, 21]
    assert document["funds"][0]["rows"][0]["above"] == "alone"
    assert document["total"]["loan_balance"] == 160 * M


# Warned of when it is signed, imported, enlarged, extended.


def test_own_funds_are_tested_end_to_end(fund: Book, tmp_path: Path) -> None:
    """Art. 22: at least 20 % of the project. 20 of 100 million are enough, a đồng less is not."""
    enough = lend(fund, "HD-01", 20, project_cost=100 * M, own_funds=20 * M)
    assert keys(enough) == []
    short = lend(fund, "HD-02", 20, project_cost=100 * M, own_funds=20 * M - 1)
    assert keys(short) == ["loan.own_funds_below"]
    words = say_in("vi", short.remarks[0].key, **short.remarks[0].params)
    assert "19.999.999 đồng thấp hơn 20 %" in words
    asked = {"cooperative": SUCCESSOR, "project_cost": 100 * M, "own_funds": 10 * M}
    path = workbook(tmp_path / "hop-dong.xlsx", [row(number="HD-03", principal=20 * M, **asked)])
    read = do(fund, "loan import", file=SourceFile.at(path))
    assert keys(read) == ["loan.own_funds_below"]


def test_more_by_a_correction_is_tested(fund: Book, tmp_path: Path) -> None:
    """140 were signed; 160 should have been: above 150. Less is no matter."""

    def file(name: str, million: int) -> SourceFile:
        of = row(number="HD-01", cooperative=BORROWER, principal=million * M)
        return SourceFile.at(workbook(tmp_path / name, [of]))

    do(fund, "loan import", file=file("a.xlsx", 140))
    answer = do(fund, "loan correct", file=file("b.xlsx", 160), reason="gõ nhầm")
    assert keys(answer) == ["loan.borrower_above"]
    assert answer.remarks[0].params["total"] == 160 * M
    less = do(fund, "loan correct", file=file("c.xlsx", 155), reason="gõ nhầm")
    assert keys(less) == []


def test_an_extension_of_what_is_above_is_warned_of(fund: Book) -> None:
    lend(fund, "HD-01", 160)
    said = {"loan": "HD-01", "to": "2024-06-05", "on": "2023-03-01", "document": "PL 1"}
    assert keys(do(fund, "loan extend", **said)) == ["loan.borrower_above"]


# The first disbursement.


def draw(book: Book, million: int, on: str, **more: Any) -> list[str]:
    paper = {"on": on, "document": f"UNC {on}"}
    return keys(do(book, "disburse", loan="HD-01", amount=million * M, **paper, **more))


@pytest.fixture
def asked(fund: Book) -> Book:
    """A Fund that asks for a statement from 10/1/2023 on."""
    said = {"name": "credit_statement_required", "value": "yes"}
    do(fund, "setting set", **said, since="2023-01-10", document="QC 2023")
    do(fund, "loan add", **_contract("HD-01", 30, signed="2023-01-05", disbursed="2023-01-05"))
    return fund


def test_the_first_disbursement_names_what_says_there_is_no_bad_debt(asked: Book) -> None:
    assert draw(asked, 10, "2023-01-10") == ["loan.no_credit_statement"]
    assert draw(asked, 10, "2023-01-11") == []  # it is the first one that must
    shown = do(asked, "loan show", loan="HD-01")
    assert "credit_statement" not in _terms(shown)


def test_what_was_said_is_kept_and_shown(asked: Book) -> None:
    assert draw(asked, 10, "2023-01-10", credit_statement=" CIC 12/2023:  không có nợ xấu ") == []
    terms = _terms(do(asked, "loan show", loan="HD-01"))
    assert terms["credit_statement"] == "CIC 12/2023: không có nợ xấu"
    assert "credit_statement" not in _terms(
        do(asked, "loan show", loan="HD-01", as_of="2023-01-09")
    )


def test_before_the_fund_asked_nothing_is_said(asked: Book) -> None:
    assert draw(asked, 10, "2023-01-09") == []


def _terms(shown: Answer) -> dict[str, object]:
    table = table_of(shown, "loan_terms")
    return {each["what"].code: each["value"] for each in table.records()}  # type: ignore[union-attr]  # a Word
