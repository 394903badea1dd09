"""A case through the office: a life by hand from the suit to the end of enforcement.

The loan is that of `tests.reports.small`. On 15/10/2023 it owes 50 million, 1.200.000 of interest
in term and 975.000 on overdue principal: 52.175.000 in all. The court fee of a civil claim between
6 and 400 million is 5 %, 2.608.750, its advance half of it, 1.304.375.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from fundledger.errors import FundledgerError
from fundledger.ledger.chain import head_of
from fundledger.messages import use_language
from fundledger.office.answers import Answer
from fundledger.office.calling import call
from fundledger.office.kinds import LOAN_SUMS
from fundledger.reports.table import Word
from fundledger.store.books import Book
from tests.ledger.books import FUND
from tests.loans.books import BORROWER, proved
from tests.office.calls import column, table_of
from tests.reports.small import M, told

SUIT: dict[str, Any] = {
    "case": "KK-01",
    "cooperative": BORROWER,
    "loans": ("HD-01",),
    "kind": "dân sự",
    "court": "TAND huyện Cao Lộc",
    "on": "2023-10-02",
    "officer": "Cán bộ A",
    "document": "QĐ 09",
}
TODAY = date(2026, 11, 20)


@pytest.fixture
def lent(book: Book) -> Book:
    return told(book, roll=None)


def do(book: Book, act: str, /, **said: Any) -> Answer:
    return call(book, FUND, "kế toán", act, said, today=TODAY, agreed=True)


def event(book: Book, name: str, on: str, **more: Any) -> Answer:
    said = {"case": "KK-01", "event": name, "on": on, "document": f"số {name}", **more}
    return do(book, "case event", **said)


def keys(answer: Answer) -> list[str]:
    return [each.key for each in answer.remarks]


def codes(cells: list[object]) -> list[object]:
    return [each.code if isinstance(each, Word) else each for each in cells]


def listed(book: Book, as_of: str) -> dict[str, object]:
    (row,) = table_of(do(book, "case list", as_of=as_of), "cases").records()
    return {name: cell.code if isinstance(cell, Word) else cell for name, cell in row.items()}


def dates(book: Book, as_of: str) -> dict[object, object]:
    answer = do(book, "case dates", case="KK-01", as_of=as_of)
    names = codes(column(answer, "case_dates", "court_period"))
    return dict(zip(names, column(answer, "case_dates", "due"), strict=True))


def costs(book: Book, as_of: str) -> dict[object, object]:
    answer = do(book, "case show", case="KK-01", as_of=as_of)
    what = codes(column(answer, "case_costs", "what"))
    return dict(zip(what, column(answer, "case_costs", "amount"), strict=True))


def filed(book: Book) -> None:
    do(book, "case open", **SUIT)
    event(book, "file", "2023-10-15", document="01/ĐKK")


def settled(book: Book) -> Answer:
    """Up to the settlement: 50 million, all interest in term, 2 million of that on overdue ones."""
    filed(book)
    event(book, "ask_fee", "2023-10-20", served="2023-10-23", fee=1_304_000)
    fee = {"loan": "HD-01", "amount": 1_304_000, "on": "2023-10-25", "document": "BL 1"}
    do(book, "money court-fee", **fee, case="KK-01")
    for name, on in (("pay_fee", "2023-10-26"), ("accept", "2023-10-30")):
        event(book, name, on)
    event(book, "mediate", "2023-11-20")
    event(book, "agree", "2023-12-11")
    judged = "HD-01=50.000.000,1.200.000,2.000.000,0"
    paper = {"document": "15/2023/QĐST-DS", "judged": (judged,)}
    return event(book, "recognise", "2023-12-20", **paper)


def test_what_is_answered_when_a_suit_is_filed(lent: Book) -> None:
    opened = do(lent, "case open", **SUIT)
    assert [note.key for note in opened.says] == ["case_note.was_opened"]
    answer = event(lent, "nộp đơn khởi kiện", "2023-10-15")
    assert keys(answer) == ["case_note.claimed", "case_note.fee"]
    with use_language("en"):
        said = [str(FundledgerError(each.key, **each.params)) for each in answer.remarks]
    assert "principal 50,000,000, interest 2,175,000, 52,175,000 in all" in said[0]
    assert "2,608,750; its advance: 1,304,375" in said[1]
    # Sunday 15/10/2023: the eighth working day after it is Wednesday 25/10.
    assert column(answer, "case_dates", "due") == [date(2023, 10, 25)]


def test_the_list_as_it_was_agreed(lent: Book) -> None:
    filed(lent)
    assert listed(lent, "2023-10-20") == {
        "case": "KK-01",
        "court": "TAND huyện Cao Lộc",
        "kind": "civil",
        "cooperative": BORROWER,
        "name": "HTX mẫu 01",
        "area": "",
        "loans": "HD-01",
        "state": "filed",
        "since": date(2023, 10, 15),
        "claim_principal": 50 * M,
        "claim_interest": 2_175_000,
        "next_event": "answer",
        "next_date": date(2023, 10, 25),
    }
    assert listed(lent, "2023-10-14")["claim_principal"] is None
    assert table_of(do(lent, "case list", as_of="2023-10-01"), "cases").rows == []
    for wanted, count in (({"officer": "can bo a"}, 1), ({"running": True}, 1)):
        assert len(table_of(do(lent, "case list", **wanted), "cases").rows) == count
    with pytest.raises(FundledgerError, match="Cán bộ A"):
        do(lent, "case list", officer="Cán bộ B")


def test_the_fee_that_is_asked_for_is_proposed_and_counted(lent: Book) -> None:
    filed(lent)
    asked = event(lent, "ask_fee", "2023-10-20", served="2023-10-23", fee=1_304_000)
    assert keys(asked) == ["case_note.pay_fee", "case_note.fee_differs"]
    assert asked.remarks[0].params["loan"] == "HD-01"  # type: ignore[union-attr]  # a note
    assert dates(lent, "2023-10-24") == {"pay_fee": date(2023, 10, 30)}
    fee = {"loan": "HD-01", "amount": 1_304_000, "on": "2023-10-25", "document": "BL 1"}
    do(lent, "money court-fee", **fee, case="KK-01")
    do(lent, "money court-fee", **{**fee, "document": "BL 2", "amount": 5}, case="KK-01")
    do(lent, "money court-fee", **{**fee, "document": "BL 3", "amount": 7})  # of no case
    wrong = next(e for e in reversed(entries(lent)) if e[1] == "BL 2")
    do(lent, "entry reverse", entry=str(wrong[0]), reason="nhập nhầm")
    back = {"loan": "HD-01", "amount": 304_000, "on": "2023-12-22", "document": "BL 4"}
    do(lent, "money court-fee-back", **back, case="KK-01")
    expected = {"fee": 2_608_750, "advance": 1_304_375, "asked": 1_304_000, "paid": 1_304_000}
    assert costs(lent, "2023-12-21") == {**expected, "advanced": 1_304_000}
    assert costs(lent, "2023-12-22") == {**expected, "back": 304_000, "advanced": 1_000_000}
    assert proved(lent) == []


def entries(book: Book) -> list[tuple[int, str | None]]:
    from fundledger.ledger.reading import journal

    with book.reading() as connection:
        return [(each.number, each.document) for each in journal(connection, FUND)]


def test_a_fee_of_a_loan_that_is_not_in_the_case_is_not_booked(lent: Book) -> None:
    filed(lent)
    before = links(lent)
    fee = {"loan": "HD-01", "amount": 1, "document": "BL 9"}
    for case, on in (("KK-02", "2023-10-25"), ("KK-01", "2023-10-01")):
        with pytest.raises(FundledgerError):
            do(lent, "money court-fee", **fee, on=on, case=case)
    assert links(lent) == before


def links(book: Book) -> int:
    with book.reading() as connection:
        return head_of(connection, FUND).chain


def test_a_settlement_proposes_its_plan_and_halves_the_fee(lent: Book) -> None:
    answer = settled(lent)
    proposed = ["case_note.see_difference", "case_note.by_judgment", "case_note.mark"]
    assert keys(answer) == [*proposed, "case_note.settled"]
    assert costs(lent, "2023-12-20")["fee_settled"] == 1_304_375


def test_what_was_judged_beside_the_books_of_its_day(lent: Book) -> None:
    """From 15/10 to 20/12 are 65 days of 30/360; 1,5 % a month on 50 million is 25.000 a day."""
    settled(lent)
    answer = do(lent, "case claim", case="KK-01", as_of="2023-12-20")
    table = table_of(answer, "case_judgment")
    rows = {cell.code: row for row in table.records() if isinstance(cell := row["what"], Word)}
    late = rows["overdue"]
    assert (late["claimed"], late["came_since"]) == (975_000, 65 * 25_000)
    assert (late["owed_then"], late["judged_sum"]) == (2_600_000, 2_000_000)
    assert (late["difference"], codes([late["explanation"]])) == (-600_000, ["less"])
    for part, amount in (("principal", 50 * M), ("interest", 1_200_000)):
        assert rows[part]["owed_then"] == rows[part]["judged_sum"] == amount
        assert codes([rows[part]["explanation"]]) == ["as_books"]
    total = table.total
    assert total["difference"] == -600_000
    # The claim to today: the same way, for it is the day of the settlement.
    claim = table_of(answer, "case_claim")
    assert claim.total["claimed"] == 52_175_000
    assert claim.total["owed_now"] == 53_800_000 == 52_175_000 + 65 * 25_000


def test_before_it_is_filed_the_claim_says_what_would_be_claimed(lent: Book) -> None:
    do(lent, "case open", **SUIT)
    table = table_of(do(lent, "case claim", case="KK-01", as_of="2023-10-15"), "case_claim")
    assert [note.key for note in table.notes] == ["case_note.not_filed"]
    assert (table.total["claimed"], table.total["owed_now"]) == (0, 52_175_000)


def test_the_mark_that_is_proposed_is_taken(lent: Book) -> None:
    """Debts that a court judged are graded by that, where the rules have it so."""
    settled(lent)
    mark = {"kind": "judged", "on": "2023-12-20", "document": "15/2023/QĐST-DS", "reason": "tòa"}
    do(lent, "debt-group mark", loan="HD-01", **mark)
    assert proved(lent) == []


def test_from_a_broken_settlement_to_the_end_of_enforcement(lent: Book) -> None:
    settled(lent)
    plan = (("2024-03-31", 25 * M), ("2024-06-30", 25 * M))
    paper = {"on": "2023-12-20", "document": "15/2023/QĐST-DS"}
    do(lent, "loan reschedule", loan="HD-01", instalments=plan, **paper)
    # Recognised on 20/12/2023: it may be enforced for five years, on whatever day those end.
    assert dates(lent, "2024-03-31")["request_enforcement"] == date(2028, 12, 20)
    event(lent, "request", "2024-04-15")  # nothing came on 31/3
    event(lent, "decide", "2024-04-22")
    event(lent, "notify_debtor", "2024-04-25", served="2024-04-26")
    assert dates(lent, "2024-04-26")["voluntary"] == date(2024, 5, 6)  # ten days, a Monday
    event(lent, "verify", "2024-05-10")
    paid = {"loan": "HD-01", "amount": 10 * M, "on": "2024-05-20", "document": "GBC-THA"}
    do(lent, "collect", **paid)
    event(lent, "pay_in_part", "2024-05-20")
    assert costs(lent, "2024-05-19")["enforced"] == 0
    assert costs(lent, "2024-05-20")["enforced"] == 10 * M
    event(lent, "find_no_means", "2024-06-20")
    event(lent, "changes_procedure", "2026-07-02", procedure="to-tung-2026", document="")
    event(lent, "publish", "2026-07-03", document="")
    event(lent, "return_request", "2026-07-10")
    assert listed(lent, "2026-08-01")["state"] == "request_returned"
    event(lent, "request_again", "2026-09-01")
    event(lent, "decide", "2026-09-07")
    over = event(lent, "finish", "2026-10-15")
    assert listed(lent, "2026-10-15")["state"] == "done"
    assert dates(lent, "2026-10-15") == {}
    assert over.facts["case"] == "KK-01"
    with pytest.raises(FundledgerError) as refusal:
        event(lent, "request", "2026-10-20")
    assert refusal.value.key == "procedure.is_over"
    shown = do(lent, "case show", case="KK-01")
    assert len(table_of(shown, "case_events").rows) == 21
    assert table_of(do(lent, "case list", running=True), "cases").rows == []
    assert proved(lent) == []


def test_it_is_said_that_a_later_set_of_rules_holds(lent: Book) -> None:
    """A case of 2023 on the days from which the sets of 2025 and 2026 hold."""
    filed(lent)

    def later(as_of: str) -> list[object]:
        page = table_of(do(lent, "case show", case="KK-01", as_of=as_of), "case")
        return [note.params["set"] for note in page.notes if note.key == "case_note.later_set"]

    assert later("2025-06-30") == []
    assert later("2025-07-01") == ["to-tung-2025"]
    assert later("2026-07-01") == ["to-tung-2026"]
    event(lent, "changes_procedure", "2026-07-02", procedure="to-tung-2026", document="")
    assert later("2026-07-01") == ["to-tung-2026"]
    assert later("2026-07-02") == []


def test_a_loan_and_the_list_of_the_overdue_say_the_case(lent: Book) -> None:
    filed(lent)
    beside = table_of(do(lent, "loan show", loan="HD-01", as_of="2023-10-20"), "loan_beside")
    (row,) = beside.rows
    assert (codes([row[0]]), row[2]) == (["case"], 52_175_000)
    assert column(do(lent, "arrears list", as_of="2023-10-20"), "arrears", "case") == ["KK-01"]
    assert column(do(lent, "arrears list", as_of="2023-10-01"), "arrears", "case") == [None]


def test_known_at_an_earlier_link_the_case_stands_as_it_was_known(lent: Book) -> None:
    filed(lent)
    before = links(lent)
    event(lent, "accept", "2023-10-20")
    found = do(lent, "case list", as_of="2023-11-01", known_at=str(before))
    assert codes(column(found, "cases", "state")) == ["filed"]
    assert listed(lent, "2023-11-01")["state"] == "accepted"


def test_it_is_rehearsed_and_taken_back(lent: Book) -> None:
    do(lent, "case open", **SUIT)
    before = links(lent)
    said = {"case": "KK-01", "event": "file", "on": "2023-10-15"}
    call(lent, FUND, "kế toán", "case event", said, today=TODAY, dry_run=True)
    assert links(lent) == before
    link = event(lent, "file", "2023-10-15").facts["link"]
    gone = do(lent, "case undo", case="KK-01", link=link, reason="sai ngày")
    assert [note.key for note in gone.says] == ["case_note.was_undone"]
    assert listed(lent, "2023-10-20")["state"] == "preparing"


def test_a_moved_date_is_shown_with_its_reason(lent: Book) -> None:
    filed(lent)
    moved = {"case": "KK-01", "deadline": "answer", "on": "2023-10-24", "reason": "chờ phân công"}
    do(lent, "case move", to="2023-11-30", **moved)
    table = table_of(do(lent, "case dates", as_of="2023-10-24"), "case_dates")
    (row,) = table.records()
    assert (row["due"], row["by_law"]) == (date(2023, 11, 30), date(2023, 10, 25))
    assert row["moved_because"] == "chờ phân công"
    assert [note.key for note in table.notes] == ["case_note.beyond_law"]


def test_what_a_program_is_given(lent: Book) -> None:
    filed(lent)
    found = do(lent, "case show", case="KK-01", as_of="2023-10-20").found
    assert found is not None
    document = json.loads(json.dumps(found.document(), default=str))  # type: ignore[union-attr]
    assert document["case_events"][1]["event"] == "file"
    assert document["case_dates"][0]["court_period"] == "answer"


def test_what_a_court_orders_is_read_from_text_and_from_values() -> None:
    expected = ("HD-01", (50_000_000, 1_200_000, 975_000, 0))
    assert LOAN_SUMS.take("HD-01=50.000.000,1.200.000,975.000,0") == expected
    assert LOAN_SUMS.take("HD-01 = 50000000; 1200000; 975000; 0") == expected
    assert LOAN_SUMS.take(["HD-01", "50.000.000,1.200.000,975.000,0"]) == expected
    assert LOAN_SUMS.take(("HD-01", (50_000_000, 1_200_000, 975_000, 0))) == expected


@pytest.mark.parametrize("said", ["HD-01", "HD-01=1,2,3", "=1,2,3,4", ("HD-01", (1, 2)), 5])
def test_what_is_no_order_of_a_court(said: object) -> None:
    with pytest.raises(FundledgerError):
        LOAN_SUMS.take(said)


TAKEN_OVER: dict[str, Any] = {
    **{name: value for name, value in SUIT.items() if name != "on"},
    "state": "accepted",
    "since": "2023-11-20",
    "file_number": ("12/2023/TLST-DS",),
    "filed_on": "2023-10-15",
}


def test_a_case_is_taken_over_and_what_nobody_knows_is_said(lent: Book) -> None:
    """Months of preparation count from the acceptance, or anew after a stay."""
    answer = do(lent, "case open", **TAKEN_OVER)
    assert [note.key for note in answer.says] == ["case_note.was_taken_over"]
    about = table_of(do(lent, "case show", case="KK-01", as_of="2023-12-01"), "case").records()
    said = {row["what"].code: row["value"] for row in about if isinstance(row["what"], Word)}
    assert said["file_numbers"] == "12/2023/TLST-DS"
    assert "taken_over" in said
    assert "opened" not in said
    table = table_of(do(lent, "case dates", as_of="2023-12-01"), "case_dates")
    rows = {row["court_period"]: row for row in table.records()}
    preparation = rows["preparation"]
    assert (preparation["due"], preparation["days_left"]) == (None, None)
    assert codes([preparation["date_known"]]) == ["not_known"]
    assert "case_note.dates_not_known" in [note.key for note in table.notes]
    court = {"as_of": "2023-12-01", "until": "2024-06-30", "kind": ("court",)}
    assert list(table_of(do(lent, "worklist", **court), "worklist").records()) == []


def test_a_date_is_told_by_its_paper_and_is_then_to_be_kept(lent: Book) -> None:
    do(lent, "case open", **TAKEN_OVER)
    moved = {"deadline": "preparation", "to": "2024-03-20", "reason": "thông báo thụ lý 12"}
    do(lent, "case move", case="KK-01", on="2023-11-21", **moved)
    (row,) = (
        each
        for each in table_of(do(lent, "case dates", as_of="2023-12-01"), "case_dates").records()
        if each["court_period"] == "preparation"
    )
    assert (row["due"], row["by_law"], row["counted_from"]) == (date(2024, 3, 20), None, None)
    assert listed(lent, "2023-12-01")["next_date"] == date(2024, 3, 20)
    court = {"as_of": "2023-12-01", "until": "2024-06-30", "kind": ("court",)}
    (item,) = table_of(do(lent, "worklist", **court), "worklist").records()
    assert item["due"] == date(2024, 3, 20)


@pytest.mark.parametrize(
    ("said", "key"), [({"since": None}, "case.since_when"), ({"state": None}, "case.which_state")]
)
def test_a_state_goes_with_its_day(lent: Book, said: dict[str, Any], key: str) -> None:
    with pytest.raises(FundledgerError) as refused:
        do(lent, "case open", **{**TAKEN_OVER, **said})
    assert refused.value.key == key


def test_what_was_judged_before_the_claim_is_known_stands_beside_the_books(lent: Book) -> None:
    """On 15/10/2023 50 million, 1.200.000 and 975.000 were owed (`tests.recovery.test_cases`)."""
    judged = {"judged": ("HD-01=50.000.000,1.200.000,0,0",), "judged_on": "2023-10-15"}
    do(lent, "case open", **{**TAKEN_OVER, "state": "in_force", "filed_on": None, **judged})
    answer = do(lent, "case claim", case="KK-01", as_of="2023-12-01")
    rows = table_of(answer, "case_judgment").records()
    found = [(row["claimed"], row["owed_then"], row["difference"]) for row in rows]
    assert found == [
        (None, 50 * M, 0),
        (None, 1_200_000, 0),
        (None, 975_000, -975_000),
    ]
    (event,) = table_of(do(lent, "case show", case="KK-01"), "case_events").records()
    assert codes([event["event"]]) == ["taken_over"]


def test_of_a_claim_that_nobody_knows_no_suit_is_said_to_be_missing(lent: Book) -> None:
    do(lent, "case open", **TAKEN_OVER)
    notes = table_of(do(lent, "case claim", case="KK-01"), "case_claim").notes
    assert [note.key for note in notes] == ["case_note.claim_not_known"]
