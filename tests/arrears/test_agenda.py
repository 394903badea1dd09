"""The agenda of the council: figures of the third quarter of 2023, worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from fundledger.arrears.agenda import Agenda, Proposal, Provision, Recovery
from fundledger.arrears.council import Wanted, decide
from fundledger.arrears.debts import Day
from fundledger.arrears.fitness import Item
from fundledger.arrears.provisions import share_of
from fundledger.arrears.reviews import Findings, review
from fundledger.contract.events import WriteOff
from fundledger.errors import FundledgerError
from fundledger.store.books import Book
from tests.arrears.books import set_to
from tests.arrears.quarter import BEFORE, END, Q3, overdue
from tests.ledger.books import FUND, TODAY, move, post, writer_of
from tests.loans.books import BORROWER, SUCCESSOR, enter, register
from tests.office.calls import links
from tests.reports.small import M


@pytest.fixture
def debtors(book: Book) -> Book:
    return overdue(book)


def prepared(
    book: Book,
    quarter: tuple[date, date] = Q3,
    day: date = TODAY,
    known_at: int | None = None,
) -> Agenda:
    """All that is asked of it is read here: it is used after the books are shut."""
    with book.reading() as connection:
        agenda = Agenda.read(Day(connection, FUND, day, known_at), quarter)
        read = replace(agenda)
        for name in ("changes", "reviews", "rates"):
            getattr(read, name)
        return read


def group(agenda: Agenda, loan: str) -> int | None:
    given = agenda.now.groups[loan]
    return given and given.group


def test_groups_then_and_now(any_book: Book) -> None:
    agenda = prepared(overdue(any_book))
    assert (agenda.before.day, agenda.day, agenda.is_over) == (BEFORE, END, True)
    then = {loan: each and each.group for loan, each in agenda.before.groups.items()}
    assert then == {"HD-01": 1, "HD-02": 1, "HD-03": 1}
    assert {loan: group(agenda, loan) for loan in then} == {"HD-01": 4, "HD-02": 4, "HD-03": 1}
    first, second = agenda.changes
    assert (first.loan, first.owner, first.principal_before, first.principal) == (
        *("HD-01", BORROWER),
        *(60 * M, 50 * M),  # 120 less 40 less 20; less 10 of 31/7
    )
    assert first.now is not None
    assert second.now is not None
    assert [each.what for each in first.now.reasons] == ["overdue"]
    assert [each.what for each in second.now.reasons] == ["borrower"]


def test_provisions_needed_and_held(debtors: Book) -> None:
    """Circular 15/2010: group 4 half of principal less what may be deducted, group 1 nothing.

    HD-01: 50 million × 50 % = 25 million. HD-02: its plot counts with 50 % of 60 million, so (100 -
    30) million × 50 % = 35 million. HD-03: nothing. In general 0,5 % of groups 1 to 4: 230 million
    × 0,5 % = 1.150.000.
    """
    post(
        debtors,
        move("2023-09-30", "cost_provision", "provision_specific", 20 * M),
        move("2023-09-30", "cost_provision", "provision_general", 1 * M),
    )
    with debtors.reading() as connection:
        agenda = Agenda.read(Day(connection, FUND, TODAY), Q3)
        found, general = agenda.provisions(), agenda.in_general()
    assert found == [
        Provision("HD-01", BORROWER, 4, 50 * M, 0, "50", 25 * M),
        Provision("HD-02", BORROWER, 4, 100 * M, 30 * M, "50", 35 * M),
        Provision("HD-03", SUCCESSOR, 1, 80 * M, 0, "0", 0),
        Provision(None, held=20 * M),  # an opening brings it as one sum
    ]
    assert general == (1_150_000, 1 * M)


@pytest.mark.parametrize(
    ("amount", "percent", "share"),
    [(100, "50", 50), (1, "50", 1), (99, "0.5", 0), (100, "0.5", 1), (7, "25", 2), (5, "0", 0)],
)
def test_shares_go_to_whole_dong_a_half_up(amount: int, percent: str, share: int) -> None:
    """0,5 → 1; 0,495 → 0; 0,5 → 1; 1,75 → 2."""
    assert share_of(amount, percent) == share


def test_recovery(debtors: Book) -> None:
    """In the quarter 40 million with 3 × 1 % × 40 million = 1.200.000 fell due on 30/9, and on
    overdue principal 1,5 % × 20 million + 2 × 1,5 % × 10 million = 600.000 ran up; 10 million came.
    A day late are 10 million and these 600.000; what fell due on 30/9 is not yet. HD-02 and HD-03
    have nothing due before 31/12/2024.
    """
    with writer_of(debtors) as writer:
        review(writer, BORROWER, BEFORE, Findings(conclusion="chờ mùa vụ"), TODAY)
    with debtors.reading() as connection:
        (found,) = Agenda.read(Day(connection, FUND, TODAY), Q3).recoveries()
    assert found.review is not None
    assert found.review.found.conclusion == "chờ mùa vụ"
    assert found == Recovery(
        BORROWER, 10_600_000, 92, 41_800_000, 10 * M, found.review, was_reviewed=False
    )
    with writer_of(debtors) as writer:
        review(writer, BORROWER, date(2023, 7, 1), Findings(conclusion="đã gặp"), TODAY)
    with debtors.reading() as connection:
        (found,) = Agenda.read(Day(connection, FUND, TODAY), Q3).recoveries()
    assert found.was_reviewed


def test_a_review_after_the_quarter_that_is_made_for_it(debtors: Book) -> None:
    day = date(2023, 10, 5)
    with writer_of(debtors) as writer:
        review(writer, BORROWER, day, Findings(conclusion="đã gặp"), TODAY, quarter=Q3)
    with debtors.reading() as connection:
        (found,) = Agenda.read(Day(connection, FUND, TODAY), Q3).recoveries()
        (before,) = Agenda.read(Day(connection, FUND, date(2023, 10, 4)), Q3).recoveries()
    assert found.was_reviewed
    assert found.review is not None
    assert (before.was_reviewed, before.review) == (False, None)


def test_debts_to_decide_on(debtors: Book) -> None:
    """HD-01 is in group 5 from 180 days on: 27/12; HD-02 by its borrower. SUCCESSOR is dissolved.

    HD-01 needs all of its 50 million, HD-03 of group 1 nothing.
    HD-02 is written off on 15/11/2023, so that five years are over on 15/11/2028.
    """
    fourth = (date(2023, 10, 1), date(2023, 12, 31))
    with debtors.reading() as connection:
        assert list(Agenda.read(Day(connection, FUND, TODAY), Q3).proposals()) == []
    register(debtors, SUCCESSOR, "HTX mẫu 02", status="dissolved", since="2023-12-01")
    enter(debtors, WriteOff(date(2023, 11, 15), "QĐ-1"), "HD-02")
    with writer_of(debtors) as writer:
        item = Item("use", "HD-01", 50 * M)
        wanted = Wanted("05/QĐ", date(2023, 12, 31), ("Thành viên 1",), None, [item])
        decide(writer, wanted, TODAY)
    with debtors.reading() as connection:
        found = list(Agenda.read(Day(connection, FUND, TODAY), fourth).proposals())
        later = Agenda.read(Day(connection, FUND, TODAY), fourth)
        later = replace(later, where=replace(later.where, as_of=date(2028, 11, 15)))
        at_last = [each for each in later.proposals() if each.what == "strike_off"]
        early = replace(later, where=replace(later.where, as_of=date(2028, 11, 14)))
        assert [each for each in early.proposals() if each.what == "strike_off"] == []
    assert found == [
        Proposal("use", "group", "HD-01", BORROWER, 5, 50 * M, 0, None, "05/QĐ", needed=50 * M),
        Proposal("use", "gone", "HD-03", SUCCESSOR, 1, 80 * M, 0, needed=0),
    ]
    # 100 million of principal; at 1 % a month from 31/12/2022 to 15/11/2023 (30/360): 10 months
    # and 15 days, 10.500.000 of interest. All of it stands in the register.
    assert at_last == [
        Proposal(
            "strike_off",
            "register",
            "HD-02",
            BORROWER,
            None,
            110_500_000,
            0,
            date(2023, 11, 15),
        )
    ]


def decided_by(book: Book, quarter: tuple[date, date], **known: int) -> dict[str, object]:
    with book.reading() as connection:
        agenda = Agenda.read(Day(connection, FUND, TODAY, **known), quarter)
        return {each.loan: (each.approved_by, each.is_done) for each in agenda.proposals()}


def test_what_was_decided_on_the_quarter_after_its_end(debtors: Book) -> None:
    """The council meets on the fourth quarter on 15/1/2024, and HD-01 is written off on 20/1."""
    fourth = (date(2023, 10, 1), date(2023, 12, 31))
    first = (date(2024, 1, 1), date(2024, 3, 31))
    none = {"HD-01": (None, False), "HD-02": (None, False)}
    assert decided_by(debtors, fourth) == none
    known = links(debtors)
    with writer_of(debtors) as writer:
        items = [Item("use", "HD-01", 50 * M), Item("use", "HD-02", 10 * M)]
        wanted = Wanted("01/QĐ", date(2024, 1, 15), ("Thành viên 1",), fourth, items)
        decide(writer, wanted, TODAY)
    assert decided_by(debtors, fourth) == {"HD-01": ("01/QĐ", False), "HD-02": ("01/QĐ", False)}
    assert decided_by(debtors, fourth, known_at=known) == none
    enter(debtors, WriteOff(date(2024, 1, 20), "01/QĐ"))
    assert decided_by(debtors, fourth) == {"HD-01": ("01/QĐ", True), "HD-02": ("01/QĐ", False)}
    # HD-01 is gone by the end of March, and HD-02, all due at the end of 2024, in group 1 again.
    assert decided_by(debtors, first) == {}


def test_what_another_quarter_left_open(debtors: Book) -> None:
    """Decided on the third quarter on 15/1/2024: after the fourth ended, in the first."""
    fourth = (date(2023, 10, 1), date(2023, 12, 31))
    first = (date(2024, 1, 1), date(2024, 3, 31))
    with writer_of(debtors) as writer:
        items = [Item("use", "HD-01", 50 * M)]
        wanted = Wanted("01/QĐ", date(2024, 1, 15), ("Thành viên 1",), Q3, items)
        decide(writer, wanted, TODAY)
    assert decided_by(debtors, fourth)["HD-01"] == (None, False)
    assert decided_by(debtors, first)["HD-01"] == ("01/QĐ", False)


def test_no_use_is_proposed_for_entrusted_money(debtors: Book) -> None:
    """At 31/12/2023 HD-01 and HD-02 are in group 5, of NSDP, whose risk is not the Fund's."""
    fourth = (date(2023, 10, 1), date(2023, 12, 31))

    def proposed() -> list[str]:
        with debtors.reading() as connection:
            found = Agenda.read(Day(connection, FUND, TODAY), fourth).proposals()
            return [each.loan for each in found]

    assert proposed() == ["HD-01", "HD-02"]
    set_to(debtors, "entrusted_sources", "NSDP")
    assert proposed() == []


def test_what_went_and_what_came(debtors: Book) -> None:
    """Before the first quarter of 2023 nothing was owed; HD-02 is written off in the fourth."""
    first = prepared(debtors, (date(2022, 10, 1), date(2022, 12, 31)))
    assert [(each.before, each.now and each.now.group) for each in first.changes] == [
        *((None, 1), (None, 1), (None, 1))
    ]
    enter(debtors, WriteOff(date(2023, 11, 15), "QĐ-1"), "HD-02")
    fourth = prepared(debtors, (date(2023, 10, 1), date(2023, 12, 31)))
    gone = {each.loan: each.written_off for each in fourth.changes if each.now is None}
    assert gone == {"HD-02": date(2023, 11, 15)}


def test_a_quarter_that_is_not_over_is_looked_at_as_of_the_day(debtors: Book) -> None:
    """31 days after 30/6 HD-01 is in group 3 (30 to 89 days)."""
    agenda = prepared(debtors, day=date(2023, 7, 31))
    assert (agenda.day, agenda.is_over, group(agenda, "HD-01")) == (date(2023, 7, 31), False, 3)
    with pytest.raises(FundledgerError) as refusal:
        prepared(debtors, day=BEFORE)
    assert refusal.value.key == "council.not_begun"


def test_as_known_before_a_paper_came(debtors: Book) -> None:
    known = links(debtors)
    enter(debtors, WriteOff(date(2023, 9, 1), "QĐ-1"), "HD-02")
    assert "HD-02" in prepared(debtors, known_at=known).now.groups
    assert "HD-02" not in prepared(debtors).now.groups


def test_who_is_before_the_council(debtors: Book) -> None:
    assert prepared(debtors).borrowers() == [BORROWER]
