"""Provisions through the office: what is listed, booked, used and struck off.

The loan is the one of `tests.reports.small`; its figures by hand stand in `tests.arrears`: at
30/9/2023 group 4, 25 million specific and 250.000 general; at 31/12/2023 group 5, 50 million.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.contract.events import Collect, Disburse
from fundledger.contract.waterfall import Parts
from fundledger.errors import FundledgerError
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.store.books import Book
from tests.arrears.books import written_off_before
from tests.ledger.books import FUND
from tests.loans.books import BORROWER, SUCCESSOR, enter, register, sign
from tests.office.calls import TODAY, column, do, links, refusal_of, table_of
from tests.reports.small import TERMS, M, told

POST: dict[str, Any] = {
    "name": "provision_posting",
    "value": "post",
    "since": "2022-12-31",
    "document": "NQ 1",
}
LATER = date(2029, 3, 1)


@pytest.fixture
def owing(book: Book) -> Book:
    return told(book)


def keys(answer: Answer) -> list[str]:
    return [each.key for each in answer.sentences()]


def test_the_list(owing: Book) -> None:
    answer = do(owing, "provision list", as_of="30/09/2023")
    sums = table_of(answer, "provision_sums")
    assert sums["provision_needed"] == [25 * M, 250_000]
    assert sums["provision_base"] == [50 * M, 50 * M]
    by_loan = table_of(answer, "provisions")
    (row,) = by_loan.records()
    assert (row["loan"], row["debt_group"], row["principal_owed"]) == ("HD-01", 4, 50 * M)
    assert (row["provision_needed"], row["provision_held"]) == (25 * M, 0)
    assert by_loan.total["provision_difference"] == 25 * M
    said = keys(answer)
    assert {"provision_note.rules", "provision_note.unverified"} <= set(said)
    assert "provision_note.only_shown" in said


def test_what_a_program_is_given(owing: Book) -> None:
    answer = do(owing, "provision list", as_of="30/09/2023")
    assert answer.found is not None
    document = answer.found.document()  # type: ignore[union-attr]  # a screen
    assert document["report"] == "provisions"
    assert document["rows"][0]["provision_percent"] == "50"
    assert document["totals"]["provision_needed"] == 25 * M
    assert document["sums"][1]["provision"] == "general"
    assert document["rule_sets"]["provisions"] == "du-phong-vi-mo-15-2010"


def test_as_known_before_it_was_booked(owing: Book) -> None:
    before = links(owing)
    do(owing, "setting set", **POST)
    do(owing, "provision post")
    held = do(owing, "provision list", as_of="30/09/2023")
    assert column(held, "provisions", "provision_held") == [25 * M]
    assert "provision_note.last_run" in keys(held)
    then = do(owing, "provision list", as_of="30/09/2023", known_at=str(before))
    assert column(then, "provisions", "provision_held") == [0]


def test_posting(owing: Book) -> None:
    assert refusal_of(owing, "provision post").key == "provision.only_shown"
    do(owing, "setting set", **POST)
    before = links(owing)
    rehearsed = do(owing, "provision post", dry_run=True)
    assert links(owing) == before
    assert "provision_note.would_post" in keys(rehearsed)
    done = do(owing, "provision post")
    assert done.facts == rehearsed.facts
    assert column(done, "provision_sums", "provision_held") == [25 * M, 250_000]
    again = do(owing, "provision post")
    assert "provision_note.nothing_to_post" in keys(again)
    assert again.facts == {"entries": []}


def test_a_roll_shows_what_it_provided(owing: Book) -> None:
    do(owing, "setting set", **POST)
    rolled = do(owing, "roll", to="31/12/2023")
    assert column(rolled, "loans_moved", "provision_booked") == [50 * M]


def test_it_stands_beside_the_loan(owing: Book) -> None:
    do(owing, "setting set", **POST)
    do(owing, "provision post")
    shown = do(owing, "loan show", loan="HD-01")
    assert column(shown, "loan_beside", "amount") == [25 * M]


def test_an_entry_of_a_run_is_not_reversed(owing: Book) -> None:
    do(owing, "setting set", **POST)
    first, *_ = do(owing, "provision post").facts["entries"]
    refusal = refusal_of(owing, "entry reverse", entry=first, reason="x")
    assert refusal.key == "provision.entry_follows"


def test_entrusted_sources_are_named(owing: Book) -> None:
    said = {**POST, "name": "entrusted_sources"}
    assert refusal_of(owing, "setting set", **{**said, "value": " ; "}).key == (
        "setting_value.not_sources"
    )
    do(owing, "setting set", **{**said, "value": "Vốn tỉnh; NSDP"})
    answer = do(owing, "provision list", as_of="30/09/2023")
    assert column(answer, "provisions", "provision_needed") == [0]
    assert "provision_note.entrusted" in keys(answer)


def test_a_share_above_that_of_the_set(owing: Book) -> None:
    """70 % of 60 million was said, 50 % counts: (50 − 30) × 50 % = 10 million."""
    land = {"loan": "HD-01", "code": "TS1", "kind": "land_use_right", "what": "Thửa 12"}
    do(owing, "security add", **land, value=60 * M, deductible="70", on="05/01/2023")
    answer = do(owing, "provision list", as_of="30/09/2023")
    assert column(answer, "provisions", "collateral_deducted") == [30 * M]
    assert column(answer, "provisions", "provision_needed") == [10 * M]
    assert "provision_note.capped" in keys(answer)


LOST: dict[str, Any] = {"loan": "HD-01", "on": "15/01/2024", "document": "QĐ-5"}


def test_a_use_says_what_is_odd(owing: Book) -> None:
    early = {**LOST, "on": "02/10/2023"}
    answer = do(owing, "loan write-off", dry_run=True, **early, provision=50 * M)
    assert [each.key for each in answer.remarks] == [
        "provision.use_below_5",
        "provision.use_above_held",
    ]


def test_a_use_without_the_councils_decision(owing: Book) -> None:
    do(owing, "setting set", **{**POST, "name": "council_decisions_required", "value": "yes"})
    assert refusal_of(owing, "loan write-off", **LOST).key == "council.none_approved"


def test_whose_debt_was_written_off_is_not_said_to_owe_nothing(owing: Book) -> None:
    """50 million of principal and 4.425.000 of interest; 10 million come back on 1/3/2024."""
    do(owing, "loan write-off", **LOST, provision=50 * M)
    recovered = {"loan": "HD-01", "on": "01/03/2024", "document": "GBC-20", "amount": 10 * M}
    do(owing, "loan recover", **recovered)
    asked: tuple[tuple[str, str, dict[str, str]], ...] = (
        ("arrears show", "arrears_loans", {"cooperative": BORROWER}),
        ("debt-group show", "borrower_groups", {"cooperative": BORROWER}),
        ("debt-group explain", "debt_group_explained", {"loan": "HD-01"}),
        ("cooperative show", "loans", {"number": BORROWER}),
    )
    for words, name, of in asked:
        table = table_of(do(owing, words, **of, as_of="30/06/2024"), name)
        (note,) = [each for each in table.notes if each.key == "written_off_note.since"]
        assert note.words("vi") == (
            "Hợp đồng HD-01 đã xử lý rủi ro ngày 15/01/2024 theo quyết định QĐ-5, không xếp nhóm"
            " nữa; còn 44.425.000 đồng theo dõi ngoài bảng, vẫn phải thu hồi."
        ), words
        said = {each.key for each in table.notes}
        assert not said & {
            *("arrears_note.owes_nothing", "debt_group_note.no_debt"),
            "debt_group_note.owes_nothing",
        }


def test_debt_written_off_before_the_book_began_is_told_of_its_borrower(owing: Book) -> None:
    written_off_before(owing)
    register(owing, SUCCESSOR, "HTX mẫu 02")
    shown = do(owing, "arrears show", cooperative=SUCCESSOR, as_of="30/06/2024")
    (note,) = [n for n in table_of(shown, "arrears_loans").notes if n.key.endswith("before_book")]
    assert note.words("vi").startswith("Khoản vay CŨ-1 đã xử lý rủi ro trước khi mở sổ; còn 30.000")


def test_provision_among_the_exceptions_of_capital_is_what_was_used(owing: Book) -> None:
    """50 million of principal are gone against as much provision; nothing is held."""
    assert "report_note.provision_on_capital" not in keys(do(owing, "report capital"))
    do(owing, "loan write-off", **LOST, provision=50 * M)
    answer = do(owing, "report capital", as_of="31/01/2024")
    assert column(answer, "capital_exceptions", "amount") == [50 * M]
    notes = table_of(answer, "capital_exceptions").notes
    assert [each.key for each in notes] == ["report_note.provision_on_capital"]


def test_what_is_refused_is_not_asked_first(owing: Book) -> None:
    """Whoever answers yes is not refused after all: the question comes last, and keeps nothing."""
    before = links(owing)
    assert _asked(owing, "loan write-off", **{**LOST, "loan": "HD-99"}).key == "loan.unknown"
    assert _asked(owing, "loan write-off", **LOST).key == "loan.sure_to_write_off"
    assert links(owing) == before
    do(owing, "loan write-off", **LOST, provision=50 * M)
    early = {"loan": "HD-01", "document": "QĐ-X", "on": "15/06/2024"}
    assert _asked(owing, "loan strike-off", **{**early, "loan": "HD-99"}).key == "loan.unknown"
    assert _asked(owing, "loan strike-off", **early).key == "strike_off.too_early"
    written_off_before(owing)
    old = {"loan": "CŨ-1", "document": "QĐ-X", "on": "01/02/2024", "used_on": "01/02/2019"}
    before = links(owing)
    assert _asked(owing, "loan strike-off", **old).key == "strike_off.sure"
    assert links(owing) == before


def test_money_that_is_held_is_told_before_the_question(owing: Book) -> None:
    """At 2/10 the loan owes 52 million and 18 % a year of 2 days more; 5 million of 7 are held."""
    collected = Collect(date(2023, 10, 2), 7 * M, Parts(overdue_principal=2 * M), document="GBC-9")
    enter(owing, collected)
    asked = _asked(owing, "loan write-off", **LOST)
    assert isinstance(asked.answer, Answer)
    (told_of,) = asked.answer.remarks
    assert told_of.key == "provision.money_held"
    assert (told_of.params["loan"], told_of.params["held"]) == ("HD-01", 5 * M)
    do(owing, "loan apply", loan="HD-01", on="15/01/2024")
    assert isinstance(again := _asked(owing, "loan write-off", **LOST).answer, Answer)
    assert again.remarks == ()


def test_used_and_struck_off(owing: Book) -> None:
    do(owing, "loan write-off", **LOST, provision=50 * M)
    used = do(owing, "provision used", as_of="30/06/2024")
    (row,) = table_of(used, "provisions_used").records()
    assert (row["principal_given_up"], row["interest_given_up"]) == (50 * M, 4_425_000)
    assert (row["left_in_register"], row["kept_until"]) == (54_425_000, date(2029, 1, 15))
    strike = {"loan": "HD-01", "document": "QĐ-X", "on": "15/01/2029"}
    before = links(owing)
    assert _later(owing, "loan strike-off", dry_run=True, **strike).facts["entries"]
    assert links(owing) == before
    struck = _later(owing, "loan strike-off", **strike)
    assert len(struck.facts["entries"]) == 1
    (row,) = table_of(_later(owing, "provision used"), "provisions_used").records()
    assert (row["left_in_register"], row["struck_off_by"]) == (0, "QĐ-X")
    shown = _later(owing, "loan show", loan="HD-01")
    assert "loan_note.struck_off" in keys(shown)
    _later(owing, "loan undo", loan="HD-01", link=struck.facts["link"], reason="nhầm")
    (row,) = table_of(_later(owing, "provision used"), "provisions_used").records()
    assert row["left_in_register"] == 54_425_000


def test_a_debt_from_before_the_book_is_struck_off_and_back(owing: Book) -> None:
    written_off_before(owing)
    strike = {"loan": "CŨ-1", "document": "QĐ-X", "on": "01/02/2024", "used_on": "01/02/2019"}
    (number,) = do(owing, "loan strike-off", **strike).facts["entries"]
    assert table_of(do(owing, "provision used"), "provisions_used").rows == []
    do(owing, "entry reverse", entry=number, reason="nhầm")
    (left,) = column(do(owing, "provision used"), "provisions_used", "left_in_register")
    assert left == 30 * M


def test_closing_keeps_what_still_secures_another_loan(owing: Book) -> None:
    sign(owing, TERMS, "HD-02")
    enter(owing, Disburse(TERMS.disbursed, 120 * M), "HD-02")
    land = {"loan": "HD-01", "kind": "land_use_right", "what": "Thửa 12", "value": 60 * M}
    do(owing, "security add", **land, code="TS1", also=["HD-02"], on="05/01/2023")
    do(owing, "security add", **land, code="TS2", on="05/01/2023")
    assert column(do(owing, "security list", loan="HD-02"), "securities", "security") == ["TS1"]
    paid = {"loan": "HD-01", "on": "02/10/2023"}
    do(owing, "collect", **paid, amount=52 * M, payoff=True, document="GBC-9")
    do(owing, "refund", **paid, amount=_held(owing), document="UNC-9")
    closed = do(owing, "loan close", loan="HD-01", on="03/10/2023", document="BB-1")
    assert [each.key for each in closed.says] == [
        "loan.was_closed",
        "security.released",
        "security.stands_on",
    ]


def _held(book: Book) -> int:
    (amount,) = column(do(book, "loan list", as_of="2023-10-02"), "loans", "held")[:1]
    assert isinstance(amount, int)
    return amount


def _asked(book: Book, act: str, /, **said: object) -> FundledgerError:
    """The refusal, or the question, of one who has not said yes."""
    with pytest.raises(FundledgerError) as refusal:
        call(book, FUND, "kế toán", act, said, today=TODAY)
    return refusal.value


def _later(book: Book, act: str, /, *, dry_run: bool = False, **said: object) -> Answer:
    return call(book, FUND, "kế toán", act, said, today=LATER, dry_run=dry_run, agreed=True)
