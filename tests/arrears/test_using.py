"""Use of provision, the register of debts it was used on, and their leaving it, by hand.

The loan of `tests.reports.small` is written off on 15/1/2024: 199 days overdue, group 5. Owed are
50 million of principal; 1.200.000 of interest in term; on overdue principal 600.000 by 30/9/2023
and 1,5 % a month × 50 million × 3,5 months = 2.625.000 since: 4.425.000 of interest in all.
"""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.arrears import using
from fundledger.arrears.approvals import Approval, approvals
from fundledger.arrears.debts import Day
from fundledger.arrears.using import Used
from fundledger.contract.events import Recover, WriteOff
from fundledger.errors import FundledgerError
from fundledger.ledger.entry import Statement
from fundledger.loans import verbs
from fundledger.loans.verbs import TakenDocument
from fundledger.store.books import Book
from tests.arrears.books import on_2293, posting, set_to, standing, written_off_before
from tests.ledger.books import FUND, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, by_role, enter, proved, register, roll_to
from tests.reports.small import M, told

END = date(2023, 12, 31)
LOST = date(2024, 1, 15)
FIVE_YEARS_ON = date(2029, 1, 15)
LATER = date(2029, 3, 1)
OWED = 54_425_000


@pytest.fixture
def lost(book: Book) -> Book:
    """Written off with 50 million of provision; 10 million came back."""
    told(book, roll=END)
    enter(book, WriteOff(LOST, "QĐ-5"), provision=50 * M)
    enter(book, Recover(date(2024, 3, 1), 10 * M, "GBC-20"))
    return book


def in_register(book: Book) -> int:
    return by_role(book, ["memo_written_off"]).get("memo_written_off", 0)


def strike(
    book: Book,
    when: date = FIVE_YEARS_ON,
    document: str = "QĐ-X",
    loan: str = "HD-01",
    **more: date,
) -> TakenDocument | None:
    with writer_of(book) as writer:
        return using.strike_off(writer, loan, when, document, today=LATER, **more).taken


def refused(book: Book, *said: object, **more: object) -> str:
    with pytest.raises(FundledgerError) as refusal:
        strike(book, *said, **more)  # type: ignore[arg-type]
    assert str(refusal.value)
    return refusal.value.key


def register_on(book: Book, when: date) -> list[Used]:
    with book.reading() as connection:
        return using.used(Day(connection, FUND, when))


def test_the_register(lost: Book) -> None:
    assert in_register(lost) == OWED - 10 * M
    assert register_on(lost, LATER) == [
        Used(
            "HD-01",
            BORROWER,
            OWED - 10 * M,
            used_on=LOST,
            decision="QĐ-5",
            principal=50 * M,
            interest=4_425_000,
            provision=50 * M,
            recovered=10 * M,
        )
    ]
    (then,) = register_on(lost, date(2024, 2, 1))
    assert (then.left, then.recovered, then.ends) == (OWED, 0, FIVE_YEARS_ON)
    assert register_on(lost, date(2024, 1, 14)) == []


def test_struck_off_after_five_years(lost: Book) -> None:
    assert refused(lost, date(2029, 1, 14)) == "strike_off.too_early"
    strike(lost)
    assert in_register(lost) == 0
    (one,) = register_on(lost, LATER)
    assert (one.left, one.struck_off, one.struck_by) == (0, FIVE_YEARS_ON, "QĐ-X")
    (before,) = register_on(lost, date(2029, 1, 14))
    assert (before.left, before.struck_off) == (OWED - 10 * M, None)
    assert proved(lost) == []
    assert refused(lost, LATER, "QĐ-Y") == "strike_off.twice"


def test_what_still_comes_is_income(lost: Book) -> None:
    """Other income as before; the register stays at nothing, and money above the debt is held."""
    strike(lost)
    before = by_role(lost, ["income_other"])["income_other"]
    enter(lost, Recover(date(2029, 2, 1), 3 * M, "GBC-30"), today=LATER)
    assert by_role(lost, ["income_other"])["income_other"] == before - 3 * M
    assert in_register(lost) == 0
    assert proved(lost) == []
    enter(lost, Recover(date(2029, 2, 2), 100 * M, "GBC-31"), today=LATER)
    assert by_role(lost, ["held"])["held"] == -(100 * M - (OWED - 13 * M))
    assert in_register(lost) == 0
    assert proved(lost) == []


def test_money_that_came_before_and_is_entered_late(lost: Book) -> None:
    strike(lost)
    enter(lost, Recover(date(2024, 6, 1), 5 * M, "GBC-25"))
    assert in_register(lost) == 0
    (one,) = register_on(lost, date(2029, 1, 14))
    assert one.left == OWED - 15 * M
    assert proved(lost) == []


def test_money_of_the_very_day_comes_first(lost: Book) -> None:
    enter(lost, Recover(FIVE_YEARS_ON, 5 * M, "GBC-26"), today=LATER)
    strike(lost)
    assert in_register(lost) == 0
    assert proved(lost) == []


def test_undone(lost: Book) -> None:
    taken = strike(lost)
    assert taken is not None
    with writer_of(lost) as writer:
        verbs.undo(writer, "HD-01", taken.document.chain, "nhầm")
    assert in_register(lost) == OWED - 10 * M
    assert proved(lost) == []


def test_a_use_stands_as_long_as_what_followed_from_it(lost: Book) -> None:
    taken = strike(lost)
    assert taken is not None
    link = next(each.chain for each in taken.loan.documents if each.do == "write_off")
    with pytest.raises(FundledgerError) as refusal, writer_of(lost) as writer:
        verbs.undo(writer, "HD-01", link, "nhầm")
    assert refusal.value.key == "loan.breaks_later"


def test_what_cannot_be_struck_off(lost: Book) -> None:
    assert refused(lost, document=" ") == "strike_off.no_decision"
    assert refused(lost, used_on=LOST) == "strike_off.day_known"
    assert refused(lost, loan="HD-9") == "loan.unknown"
    enter(lost, Recover(date(2024, 6, 1), OWED - 10 * M, "GBC-25"))
    assert refused(lost) == "strike_off.nothing_left"


def test_a_debt_that_stands(book: Book) -> None:
    told(book, roll=END)
    assert refused(book) == "strike_off.not_written_off"


def test_a_debt_from_before_the_book(book: Book) -> None:
    """Its balance is all that is known: the day of use is said by whoever strikes it off."""
    told(book, roll=END)
    written_off_before(book)
    assert register_on(book, END) == [Used("CŨ-1", SUCCESSOR, 30 * M)]
    when = date(2024, 2, 1)
    assert refused(book, when, loan="CŨ-1") == "strike_off.when_used"
    early = date(2019, 2, 2)
    assert refused(book, when, loan="CŨ-1", used_on=early) == "strike_off.too_early"
    assert strike(book, when, loan="CŨ-1", used_on=date(2019, 2, 1)) is None
    assert in_register(book) == 0
    assert refused(book, LATER, loan="CŨ-1", used_on=early) == "strike_off.nothing_left"
    assert proved(book) == []


# What the council must have decided.


def decided(book: Book, number: str, *items: dict[str, object], when: date = LOST) -> None:
    body = {"members": ["Thành viên 1"], "quarter": "2023Q4", "items": list(items)}
    with writer_of(book) as writer:
        writer.state(Statement("council_decision", number, when, body))


def use(book: Book, document: str, provision: int = 50 * M, when: date = LOST) -> None:
    with book.reading() as connection:
        using.refuse_use(connection, FUND, "HD-01", when, document, provision)


def use_refused(book: Book, document: str, provision: int = 50 * M, when: date = LOST) -> str:
    with pytest.raises(FundledgerError) as refusal:
        use(book, document, provision, when)
    assert str(refusal.value)
    return refusal.value.key


def test_the_items_of_decisions(book: Book) -> None:
    told(book)
    decided(book, "QĐ-7", {"what": "raise", "loan": "HD-01", "group": 4}, when=END)
    decided(
        book,
        "QĐ-5",
        {"what": "use", "loan": "HD-02"},
        {"what": "use", "loan": "HD-01", "amount": 5},
    )
    with book.reading() as connection:
        assert approvals(connection, FUND) == [
            Approval("QĐ-7", "HD-01", "raise", None, END, group=4),
            Approval("QĐ-5", "HD-01", "use", 5, LOST),
            Approval("QĐ-5", "HD-02", "use", None, LOST),
        ]
    with writer_of(book) as writer:
        gone = {"do": "void", "voids": writer.chain, "reason": "nhầm"}
        writer.state(Statement("council_decision", "QĐ-5", LOST, gone))
    with book.reading() as connection:
        assert [each.number for each in approvals(connection, FUND)] == ["QĐ-7"]


def test_no_decision_is_asked_for_before_the_fund_says_so(book: Book) -> None:
    told(book)
    set_to(book, "council_decisions_required", "yes", "2024-01-16")
    use(book, "QĐ-5")
    assert use_refused(book, "QĐ-5", when=date(2024, 1, 16)) == "council.none_approved"


def test_a_use_that_was_approved(book: Book) -> None:
    told(book, roll=END)
    set_to(book, "council_decisions_required", "yes")
    assert use_refused(book, "QĐ-5") == "council.none_approved"
    decided(book, "QĐ-4", {"what": "strike_off", "loan": "HD-01"})
    assert use_refused(book, "QĐ-4") == "council.none_approved"
    decided(book, "QĐ-5", {"what": "use", "loan": "HD-01", "amount": 50 * M})
    assert use_refused(book, "QĐ-4") == "council.not_approved"
    assert use_refused(book, " ") == "council.which_approved"
    assert use_refused(book, "QĐ-5", when=date(2024, 1, 14)) == "council.decided_later"
    assert use_refused(book, "QĐ-5", 50 * M + 1) == "council.above_approved"
    use(book, " QĐ-5 ")


def test_the_decision_that_is_lacking_is_proposed(lost: Book) -> None:
    set_to(lost, "council_decisions_required", "yes")
    with pytest.raises(FundledgerError) as refusal:
        use(lost, "")
    assert "–" not in str(refusal.value)
    proposed = "fundledger council decide DECISION --on 15/01/2024 --member NAME"
    assert f"{proposed} --use HD-01=50,000,000" in str(refusal.value)
    with pytest.raises(FundledgerError) as refusal:
        use(lost, "QĐ 5", 0)
    assert '"QĐ 5" --on 15/01/2024 --member NAME --use HD-01=AMOUNT' in str(refusal.value)
    with pytest.raises(FundledgerError) as refusal:
        strike(lost)
    assert "QĐ-X --on 15/01/2029 --member NAME --strike-off HD-01" in str(refusal.value)


def test_an_item_is_used_once(book: Book) -> None:
    told(book, roll=END)
    set_to(book, "council_decisions_required", "yes")
    decided(book, "QĐ-5", {"what": "use", "loan": "HD-01"})
    link = enter(book, WriteOff(LOST, "QĐ-5"), provision=50 * M).document.chain
    assert use_refused(book, "QĐ-5", when=date(2024, 2, 1)) == "council.used_already"
    with writer_of(book) as writer:
        verbs.undo(writer, "HD-01", link, "nhầm")
    use(book, "QĐ-5")


def test_a_strike_off_that_was_approved(lost: Book) -> None:
    set_to(lost, "council_decisions_required", "yes")
    assert refused(lost) == "council.none_approved"
    decided(lost, "QĐ-X", {"what": "strike_off", "loan": "HD-01"}, when=FIVE_YEARS_ON)
    strike(lost)
    assert in_register(lost) == 0


def test_entrusted_money_is_given_up_without_provision(book: Book) -> None:
    """NSDP, the source of HD-01, is at the risk of whoever entrusted it: no cost of the Fund's,
    when it is written off or rolled after that, and no decision on the use of provision.
    """
    told(book, roll=END)
    posting(book, "2024-01-01")
    set_to(book, "council_decisions_required", "yes")
    set_to(book, "entrusted_sources", "nsdp")
    decided(book, "QĐ-5", {"what": "use", "loan": "HD-01", "amount": 50 * M})
    assert use_refused(book, "QĐ-5") == "provision.of_entrusted"
    assert use_refused(book, "QĐ-5", 1) == "provision.of_entrusted"
    use(book, "QĐ-9", 0)
    enter(book, WriteOff(LOST, "QĐ-9"))
    roll_to(book, date(2024, 1, 31))
    assert standing(book) == {}
    assert proved(book) == []


# What whoever writes off should be told.


def doubts(book: Book, when: date, provision: int) -> list[tuple[str, dict[str, object]]]:
    with book.reading() as connection:
        found = list(using.doubts_of_use(connection, FUND, "HD-01", when, provision))
    return [(each.key, dict(each.params)) for each in found]


def test_a_debt_of_group_4(book: Book) -> None:
    """At 2/10/2023 it is 94 days overdue."""
    told(book)
    (doubt,) = doubts(book, date(2023, 10, 2), 0)
    assert doubt == ("provision.use_below_5", {"loan": "HD-01", "group": 4})
    register(book, BORROWER, "HTX mẫu 01", status="dissolved", since="2023-10-01")
    assert doubts(book, date(2023, 10, 2), 0) == []


def test_more_than_is_held(book: Book) -> None:
    told(book)
    on_2293(book, 30 * M)
    ((key, said),) = doubts(book, LOST, 50 * M)
    assert key == "provision.use_above_held"
    assert (said["held"], said["lacks"]) == (30 * M, 20 * M)
    assert doubts(book, LOST, 30 * M) == []
