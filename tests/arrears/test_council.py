"""Decisions of the council: what they hold, what is refused, what came of them, how they go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from fundledger.arrears.approvals import Approval, approvals
from fundledger.arrears.booked import written_off_left
from fundledger.arrears.council import (
    Decided,
    Wanted,
    decide,
    decision_on,
    decisions,
    outcomes,
    withdraw,
)
from fundledger.arrears.debts import Day, debts, graded
from fundledger.arrears.fitness import Item, end_of_next_quarter
from fundledger.arrears.usable import is_gone, register_ends
from fundledger.contract.events import WriteOff
from fundledger.errors import FundledgerError
from fundledger.grading.contagion import Graders
from fundledger.grading.marks import marks_of
from fundledger.ledger.facts import stated
from fundledger.loans.verbs import undo
from fundledger.registers.cooperatives import Cooperative
from fundledger.store.books import Book
from tests.arrears.books import set_to
from tests.arrears.quarter import END, Q3, overdue
from tests.ledger.books import FUND, TODAY, findings, move, post, writer_of
from tests.loans.books import enter
from tests.office.calls import links
from tests.reports.small import M

MEMBERS = ("Thành viên 1", "Thành viên 2")
OCTOBER = date(2023, 10, 10)
USE = Item("use", "HD-01", 50 * M)


@pytest.fixture
def debtors(book: Book) -> Book:
    return overdue(book)


def take(book: Book, number: str = "05/QĐ", *items: Item, **said: Any) -> Decided:
    day = said.pop("day", OCTOBER)
    members = said.pop("members", MEMBERS)
    today = said.pop("today", TODAY)
    with writer_of(book) as writer:
        return decide(writer, Wanted(number, day, members, Q3, items, **said), today)


def refused(book: Book, *items: Item, number: str = "06/QĐ", **said: Any) -> FundledgerError:
    with pytest.raises(FundledgerError) as refusal:
        take(book, number, *items, **said)
    assert str(refusal.value)
    return refusal.value


def groups(book: Book, day: date) -> dict[str, int | None]:
    with book.reading() as connection:
        found = debts(Day(connection, FUND, day))
        given = graded(found, Graders.read(connection, FUND, day))
    return {loan: each and each.group for loan, each in given.items()}


def test_a_decision_holds_what_the_paper_says(debtors: Book) -> None:
    until = date(2023, 12, 31)
    raised = Item("raise", "HD-03", group=3, until=until)
    take(debtors, "05/QĐ", USE, raised, conclusion="  tiếp tục   đôn đốc ")
    with debtors.reading() as connection:
        (fact,) = stated(connection, FUND, "council_decision")
        found = approvals(connection, FUND)
        decision = decision_on(connection, FUND, "05/QĐ")
    assert (fact.subject, fact.effective) == ("05/QĐ", OCTOBER)
    assert fact.body == {
        "members": ["Thành viên 1", "Thành viên 2"],
        "quarter": "2023Q3",
        "items": [
            {"what": "use", "loan": "HD-01", "amount": 50_000_000},
            {"what": "raise", "loan": "HD-03", "group": 3, "until": "2023-12-31"},
        ],
        "conclusion": "tiếp tục đôn đốc",
    }
    assert found == [
        Approval("05/QĐ", "HD-01", "use", 50 * M, OCTOBER),
        Approval("05/QĐ", "HD-03", "raise", None, OCTOBER, 3, until),
    ]
    assert decision is not None
    assert (decision.quarter, decision.members) == ("2023Q3", MEMBERS)
    assert findings(debtors) == []


def test_only_what_was_said_stands_in_it(debtors: Book) -> None:
    with writer_of(debtors) as writer:
        decide(writer, Wanted("07", OCTOBER, MEMBERS, conclusion="chưa xử lý"), TODAY)
    with debtors.reading() as connection:
        (fact,) = stated(connection, FUND, "council_decision")
    assert fact.body == {"members": [*MEMBERS], "items": [], "conclusion": "chưa xử lý"}


def test_a_worse_group_holds_from_the_decision_to_its_last_day(debtors: Book) -> None:
    """HD-03 pays on its days: group 1 but for the decision; SUCCESSOR has no other debt."""
    take(debtors, "05/QĐ", Item("raise", "HD-03", group=3, until=date(2023, 12, 30)))
    days = (date(2023, 10, 9), OCTOBER, date(2023, 12, 30), date(2023, 12, 31))
    assert [groups(debtors, day)["HD-03"] for day in days] == [1, 3, 3, 1]
    with debtors.reading() as connection:
        (mark,) = marks_of(connection, FUND)["HD-03"]
    assert (mark.kind, mark.document, mark.day) == ("raised", "05/QĐ", OCTOBER)


def test_a_worse_group_is_told_once(debtors: Book) -> None:
    """Where the decision concludes nothing else, there is no reason beside it."""
    until = date(2023, 12, 31)
    take(debtors, "05/QĐ", Item("raise", "HD-03", group=3, until=until))
    raised = Item("raise", "HD-02", group=5, until=until)
    take(debtors, "06/QĐ", raised, conclusion="chủ tịch bỏ trốn")
    with debtors.reading() as connection:
        found = debts(Day(connection, FUND, OCTOBER))
        given = graded(found, Graders.read(connection, FUND, OCTOBER))
        first, _ = stated(connection, FUND, "debt_mark")
    assert first.body == {"do": "raised", "group": 3, "until": "2023-12-31"}

    def why(loan: str) -> str:
        known = given[loan]
        assert known is not None
        return known.reasons[0].sentence.words("vi")

    assert why("HD-03") == "chuyển nhóm theo quyết định 05/QĐ đến hết 31/12/2023"
    of_other = "chuyển nhóm theo quyết định 06/QĐ đến hết 31/12/2023: chủ tịch bỏ trốn"
    assert why("HD-02") == of_other


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2023, 6, 30), date(2023, 9, 30)),
        (date(2023, 7, 1), date(2023, 12, 31)),
        (date(2023, 9, 30), date(2023, 12, 31)),
        (date(2023, 10, 1), date(2024, 3, 31)),
        (date(2023, 12, 31), date(2024, 3, 31)),
    ],
)
def test_where_no_day_is_said_it_holds_to_the_end_of_the_next_quarter(
    day: date, until: date
) -> None:
    assert end_of_next_quarter(day) == until


@pytest.mark.parametrize(
    ("items", "key"),
    [
        ([Item("use", "HD-9", 1)], "loan.unknown"),
        ([Item("raise", "HD-9", group=5)], "loan.unknown"),
        ([Item("strike_off", "HD-9")], "loan.unknown"),
        ([Item("use", "HD-01", 0)], "council.no_amount"),
        # 120 million less 40 of 31/3, 20 of 30/6 and 10 of 31/7 are 50 million of principal.
        ([Item("use", "HD-01", 50 * M + 1)], "council.amount_above"),
        ([USE, Item("use", "HD-01", 1)], "council.item_twice"),
        ([Item("strike_off", "HD-01")], "council.nothing_left"),
        ([Item("raise", "HD-01", group=4)], "council.not_worse"),  # 92 days: group 4
        ([Item("raise", "HD-01", group=3)], "council.not_worse"),
        ([Item("raise", "HD-02", group=4)], "council.not_worse"),  # pulled down by HD-01
        ([Item("raise", "HD-03", group=1)], "council.not_worse"),
        (
            [Item("raise", "HD-03", group=2, until=date(2023, 10, 9))],
            "council.until_before",
        ),
        (
            [Item("raise", "HD-03", group=2), Item("raise", "HD-03", group=3)],
            "council.item_twice",
        ),
    ],
)
def test_an_item_that_is_refused(debtors: Book, items: list[Item], key: str) -> None:
    assert refused(debtors, *items).key == key
    with debtors.reading() as connection:
        assert list(stated(connection, FUND, "council_decision")) == []
        assert marks_of(connection, FUND) == {}


def test_what_the_register_holds_is_named_where_there_is_nothing_to_strike_off(
    debtors: Book,
) -> None:
    enter(debtors, WriteOff(date(2023, 10, 2), "QĐ-1"), "HD-02")
    refusal = refused(debtors, Item("strike_off", "HD-01"))
    assert (refusal.key, refusal.params["known"]) == ("council.nothing_left_of", ["HD-02"])


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"number": " "}, "council.no_number"),
        ({"members": ("  ",)}, "council.no_members"),
        ({"day": date(2026, 11, 22)}, "loan.future_day"),  # today: 21/11/2026
        ({"day": date(2023, 6, 30)}, "council.quarter_ahead"),
    ],
)
def test_a_paper_that_is_refused(debtors: Book, said: dict[str, Any], key: str) -> None:
    assert refused(debtors, USE, **said).key == key


def test_no_provision_is_used_for_entrusted_money(debtors: Book) -> None:
    """NSDP is the source of every loan here: from 10/10/2023 on at the risk of another."""
    set_to(debtors, "entrusted_sources", "nsdp", "2023-10-10")
    refusal = refused(debtors, USE)
    assert (refusal.key, refusal.params["source"]) == ("provision.of_entrusted", "NSDP")
    take(debtors, "05/QĐ", USE, day=date(2023, 10, 9))


def test_a_decision_that_decides_nothing_concludes_something(debtors: Book) -> None:
    assert refused(debtors, conclusion=" ").key == "council.nothing_decided"


def test_a_number_and_an_approval_stand_once(debtors: Book) -> None:
    take(debtors, "05/QĐ", USE)
    assert refused(debtors, conclusion="x", number=" 05/QĐ ").key == "council.number_stands"
    again = refused(debtors, Item("use", "HD-01", 1))
    assert (again.key, again.params["number"]) == ("council.approved_already", "05/QĐ")
    take(debtors, "06/QĐ", Item("use", "HD-02", 1))  # another debt


def test_a_raise_is_renewed_but_not_said_twice(debtors: Book) -> None:
    """Group 3 to 31/3/2024 stands: less, or as long, adds nothing; longer or worse does."""
    take(debtors, "05/QĐ", Item("raise", "HD-03", group=3))
    for group, until in ((3, date(2024, 3, 31)), (2, date(2024, 1, 31))):
        again = refused(debtors, Item("raise", "HD-03", group=group, until=until))
        assert (again.key, again.params["decision"]) == ("council.raised_already", "05/QĐ")
    take(debtors, "06/QĐ", Item("raise", "HD-03", group=3, until=date(2024, 6, 30)))
    take(debtors, "07/QĐ", Item("raise", "HD-03", group=5, until=date(2024, 1, 31)))
    days = (date(2024, 1, 31), date(2024, 2, 1), date(2024, 6, 30), date(2024, 7, 1))
    assert [groups(debtors, day)["HD-03"] for day in days] == [5, 3, 3, 1]


def test_what_came_of_a_decision(debtors: Book) -> None:
    """The write-off that names the decision did it; another one does not count."""
    raised = Item("raise", "HD-03", group=3, until=date(2023, 12, 31))
    decision = take(debtors, "05/QĐ", USE, Item("use", "HD-02", 10 * M), raised).decision
    enter(debtors, WriteOff(date(2023, 10, 20), "05/QĐ"), provision=50 * M)
    enter(debtors, WriteOff(date(2023, 10, 21), "QĐ khác"), "HD-02")
    with debtors.reading() as connection:
        for day, states in (
            (date(2023, 10, 19), ["open", "open", "in_force"]),
            (date(2023, 12, 31), ["done", "open", "in_force"]),
            (date(2024, 1, 1), ["done", "open", "expired"]),
        ):
            found = outcomes(connection, FUND, decision.items, day)
            assert [each.state for each in found] == states
    assert found[0].by is not None
    assert found[0].by.day == date(2023, 10, 20)


def test_a_decision_is_withdrawn_with_the_group_it_raised(any_book: Book) -> None:
    debtors = overdue(any_book)
    take(debtors, "05/QĐ", USE, Item("raise", "HD-03", group=3))
    before = links(debtors)
    with writer_of(debtors) as writer:
        gone, marks = withdraw(writer, "05/QĐ", "nhập nhầm", TODAY)
    assert gone.withdrawn is not None
    assert [mark.loan for mark in marks] == ["HD-03"]
    assert groups(debtors, OCTOBER)["HD-03"] == 1
    with debtors.reading() as connection:
        assert approvals(connection, FUND) == []
        assert decision_on(connection, FUND, "05/QĐ") is None
        assert len(approvals(connection, FUND, known_at=before)) == 2
        (kept,) = decisions(connection, FUND)
    assert kept.withdrawn is not None
    assert kept.withdrawn.reason == "nhập nhầm"
    with writer_of(debtors) as writer, pytest.raises(FundledgerError) as refusal:
        withdraw(writer, "05/QĐ", "lần nữa", TODAY)
    assert refusal.value.key == "council.withdrawn_already"
    take(debtors, "05/QĐ", USE)  # entered anew under its number
    assert findings(debtors) == []


def test_what_was_carried_out_is_not_withdrawn_before_that_is_undone(debtors: Book) -> None:
    take(debtors, "05/QĐ", USE)
    link = enter(debtors, WriteOff(date(2023, 10, 20), "05/QĐ")).document.chain
    with writer_of(debtors) as writer, pytest.raises(FundledgerError) as refusal:
        withdraw(writer, "05/QĐ", "nhập nhầm", TODAY)
    assert refusal.value.key == "council.carried_out"
    assert (refusal.value.params["loan"], refusal.value.params["link"]) == ("HD-01", link)
    with writer_of(debtors) as writer:
        undo(writer, "HD-01", link, "nhập nhầm")
        assert withdraw(writer, "05/QĐ", "nhập nhầm", TODAY)[0].withdrawn is not None


@pytest.mark.parametrize(
    ("number", "reason", "key"),
    [("05/QĐ", " ", "council.no_reason"), ("06/QĐ", "x", "council.unknown")],
)
def test_a_withdrawal_that_is_refused(debtors: Book, number: str, reason: str, key: str) -> None:
    take(debtors, "05/QĐ", USE)
    with writer_of(debtors) as writer, pytest.raises(FundledgerError) as refusal:
        withdraw(writer, number, reason, TODAY)
    assert refusal.value.key == key


def test_what_is_unusual_is_said(debtors: Book) -> None:
    """Provision is for group 5 (Decree 86/2024 art. 11), HD-01 is in group 4 at 10/10: 102 days."""
    post(debtors, move("2023-09-30", "cost_provision", "provision_specific", 50 * M))
    (doubt,) = take(debtors, "05/QĐ", USE).doubts
    assert (doubt.key, doubt.params) == ("council.use_in_group", {"loan": "HD-01", "group": 4})
    # From 30/6/2023 to 27/12/2023 are 180 days (184 to 31/12): group 5.
    day = date(2023, 12, 27)
    assert take(debtors, "06/QĐ", Item("use", "HD-02", M), day=day).doubts == ()


def test_more_use_than_is_held_is_said(debtors: Book) -> None:
    """Held are 20 million for HD-01 and 5 million for no loan by name: 50 - 25 million lack."""
    post(
        debtors,
        move("2023-09-30", "cost_provision", "provision_specific", 20 * M, loan="HD-01"),
        move("2023-09-30", "cost_provision", "provision_specific", 5 * M),
    )
    _, doubt = take(debtors, "05/QĐ", USE).doubts
    assert doubt.key == "provision.use_above_held"
    assert doubt.params == {"loan": "HD-01", "held": 25 * M, "lacks": 25 * M}
    (only,) = take(debtors, "06/QĐ", Item("use", "HD-02", 5 * M)).doubts
    assert only.key == "council.use_in_group"


def test_striking_off_is_of_what_the_register_holds(debtors: Book) -> None:
    """Written off on 20/10/2023: it may be struck off from 20/10/2028 on, not a day earlier."""
    enter(debtors, WriteOff(date(2023, 10, 20), "QĐ-1"))
    with debtors.reading() as connection:
        assert written_off_left(connection, FUND, END) == {}
        assert written_off_left(connection, FUND, TODAY)["HD-01"] > 50 * M
    ends = date(2028, 10, 20)
    for day in (date(2023, 10, 31), date(2028, 10, 19)):
        early = refused(debtors, Item("strike_off", "HD-01"), day=day, today=ends)
        assert early.key == "strike_off.too_early"
        assert early.params == {
            "loan": "HD-01",
            "used": date(2023, 10, 20),
            "ends": ends,
            "day": day,
        }
    decided = take(debtors, "05/QĐ", Item("strike_off", "HD-01"), day=ends, today=ends)
    assert decided.doubts == ()
    assert [each.state for each in outcomes_of(debtors, decided)] == ["open"]


def test_what_an_opening_brought_is_struck_off_when_nothing_of_it_is_left(debtors: Book) -> None:
    """The book has no contract of it, and so no paper that could name the decision."""
    post(debtors, move("2022-12-31", "memo_written_off", "memo_written_off_contra", M, loan="CŨ"))
    decided = take(debtors, "05/QĐ", Item("strike_off", "CŨ"))
    assert [each.state for each in outcomes_of(debtors, decided)] == ["open"]
    post(debtors, move("2023-10-20", "memo_written_off_contra", "memo_written_off", M, loan="CŨ"))
    assert [each.state for each in outcomes_of(debtors, decided)] == ["done"]
    with writer_of(debtors) as writer, pytest.raises(FundledgerError) as refusal:
        withdraw(writer, "05/QĐ", "nhập nhầm", TODAY)
    assert refusal.value.key == "council.struck_off"


def outcomes_of(book: Book, decided: Decided) -> list[Any]:
    with book.reading() as connection:
        return list(outcomes(connection, FUND, decided.decision.items, TODAY))


def test_five_years_of_the_register() -> None:
    assert register_ends(date(2023, 10, 20)) == date(2028, 10, 20)
    assert register_ends(date(2024, 2, 29)) == date(2029, 3, 1)


def test_who_is_gone() -> None:
    """Dissolved, or merged into one that was; not who merged into a cooperative that lives."""

    def one(number: str, status: Any, into: str | None = None) -> Cooperative:
        return Cooperative(number=number, name=number, status=status, merged_into=into)

    every = [
        *(one("sống", "active"), one("giải thể", "dissolved"), one("A", "merged", "B")),
        *(one("B", "merged", "giải thể"), one("C", "merged", "sống")),
        *(one("D", "merged", "E"), one("E", "merged", "D")),
    ]
    register = {each.number: each for each in every}
    gone = {number for number in (*register, "không có") if is_gone(register, number)}
    assert gone == {"giải thể", "A", "B"}
