"""Restructurings counted: decisions, not documents, and what each did to the plan.

A loan of 400 million, paid out on 1/2/2023, four instalments of 100 million every ten weeks: its
due days are 12/4, 21/6, 30/8 and 8/11/2023.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.contract.events import Disburse, Extend, Reschedule
from fundledger.contract.position import Position
from fundledger.contract.rates import Rate
from fundledger.contract.terms import Every, Signed, Terms
from fundledger.grading.groups import own
from fundledger.grading.restructuring import Restructuring, decisions_of, restructurings
from fundledger.grading.signs import signs_of
from fundledger.registers.contracts import LoanContract
from fundledger.registers.documents import Document, body_of
from fundledger.registers.loan import Loan
from fundledger.rules.classing import group_rules, shipped

M = 1_000_000
TERMS = Terms(
    principal=400 * M,
    rate=Rate(73, 1000),
    disbursed=date(2023, 2, 1),
    instalments=4,
    every=Every(10, "week"),
)
LAST = date(2023, 11, 8)
LATE = date(2025, 12, 31)
MICRO = group_rules(shipped("debt_groups")["vi-mo-14-2024"])
BANK = group_rules(shipped("debt_groups")["ngan-hang-31-2024"])


def paper(chain: int, event: Any, **said: str) -> Document:
    return Document(chain, "HD-01", event.day, event.document, {**body_of(event), **said})


def loan(*papers: Document) -> Loan:
    contract = LoanContract(
        number="HD-01", signed=TERMS.disbursed, cooperative="01", source="A", terms=TERMS
    )
    return Loan(contract, (paper(1, Disburse(TERMS.disbursed, 400 * M, "UNC 1")), *papers))


def moved(chain: int, day: date, number: str, last: date = LAST, **said: str) -> Document:
    """Everything unpaid by two instalments, the second on `last`."""
    lines = Signed(date(2023, 9, 15), 100 * M), Signed(last, 300 * M)
    return paper(chain, Reschedule(day, lines, number), **said)


def extended(chain: int, day: date, number: str, to: date, **said: str) -> Document:
    return paper(chain, Extend(day, to, number), **said)


MARCH, MAY, JULY = date(2023, 3, 1), date(2023, 5, 2), date(2023, 7, 3)
FEB_24, MAY_24, AUG_24 = date(2024, 2, 8), date(2024, 5, 8), date(2024, 8, 8)


def counted(of: Loan, day: date = LATE) -> list[tuple[int, date, str, str]]:
    return [(each.time, each.day, each.kind, each.decision) for each in restructurings(of, day)]


def test_a_loan_that_was_not_restructured() -> None:
    assert restructurings(loan(), LATE) == []
    assert decisions_of(loan()) == []


def test_first_second_third() -> None:
    of = loan(
        moved(2, MARCH, "QĐ 1", reason="mất mùa"),
        extended(3, MAY, "QĐ 2", FEB_24),
        extended(4, JULY, "QĐ 3", MAY_24),
    )
    assert counted(of) == [
        (1, MARCH, "moved", "QĐ 1"),
        (2, MAY, "extended", "QĐ 2"),
        (3, JULY, "extended", "QĐ 3"),
    ]
    first, second, third = restructurings(of, LATE)
    assert (first.reason, second.reason) == ("mất mùa", "")
    assert [(each.before, each.after) for each in (first, second, third)] == [
        (LAST, LAST),
        (LAST, FEB_24),
        (FEB_24, MAY_24),
    ]
    # The first principal after the decision: by QĐ 1 on 15/9, which the extensions leave there.
    assert [each.first_due for each in (first, second, third)] == [date(2023, 9, 15)] * 3
    assert counted(of, MAY)[-1][0] == 2  # a decision counts from its day on
    assert counted(of, date(2023, 5, 1))[-1][0] == 1
    assert decisions_of(of) == ["QĐ 1", "QĐ 2", "QĐ 3"]


def test_a_reschedule_that_ends_later_is_an_extension() -> None:
    assert counted(loan(moved(2, MARCH, "QĐ 1", FEB_24))) == [(1, MARCH, "extended", "QĐ 1")]


def test_one_decision_entered_by_two_documents_counts_once() -> None:
    of = loan(moved(2, MARCH, "QĐ 1"), extended(3, date(2023, 3, 2), "QĐ 1", FEB_24))
    assert counted(of) == [(1, MARCH, "extended", "QĐ 1")]
    (one,) = restructurings(of, LATE)
    assert (one.before, one.after, len(one.documents)) == (LAST, FEB_24, 2)


def test_two_documents_without_a_number_are_two_decisions() -> None:
    of = loan(moved(2, MARCH, ""), extended(3, MAY, "", FEB_24))
    assert [time for time, *_ in counted(of)] == [1, 2]


def test_a_number_of_another_year_is_another_decision() -> None:
    """Decisions are numbered anew from 1 each year (Decree 30/2020, art. 15)."""
    of = loan(extended(2, MAY, "QĐ 1", FEB_24), extended(3, date(2024, 1, 5), "QĐ 1", MAY_24))
    assert [time for time, *_ in counted(of)] == [1, 2]


def test_what_only_corrects_a_decision_counts_with_it() -> None:
    """By mistake to 8/2/2024; what was decided is that two instalments move within the term."""
    of = loan(
        moved(2, MARCH, "QĐ 1", FEB_24), moved(3, MAY, "QĐ 9", corrects="QĐ 1", reason="ghi nhầm")
    )
    assert counted(of) == [(1, MARCH, "moved", "QĐ 1")]
    (one,) = restructurings(of, LATE)
    assert (one.before, one.after) == (LAST, LAST)
    assert restructurings(of, date(2023, 5, 1))[0].kind == "extended"  # before it was corrected


def test_a_correction_of_a_correction_and_of_last_year() -> None:
    of = loan(
        extended(2, MAY, "QĐ 1", FEB_24),
        extended(3, date(2024, 1, 5), "QĐ 2", MAY_24, corrects="QĐ 1"),
        extended(4, date(2024, 1, 9), "QĐ 3", AUG_24, corrects="QĐ 2"),
    )
    assert counted(of) == [(1, MAY, "extended", "QĐ 1")]
    assert restructurings(of, LATE)[0].after == AUG_24


def test_a_correction_of_the_later_of_two_numbers_alike() -> None:
    of = loan(
        extended(2, MAY, "QĐ 1", FEB_24),
        extended(3, date(2024, 1, 5), "QĐ 1", MAY_24),
        extended(4, date(2024, 1, 9), "QĐ 7", AUG_24, corrects="QĐ 1"),
    )
    assert [each.after for each in restructurings(of, LATE)] == [FEB_24, AUG_24]


def test_a_correction_whose_decision_was_voided_stands_by_itself() -> None:
    of = loan(moved(2, MARCH, "QĐ 1", FEB_24), moved(3, MAY, "QĐ 9", corrects="QĐ 1")).without(2)
    assert counted(of) == [(1, MAY, "moved", "QĐ 9")]


def test_a_decision_that_was_voided_counts_nothing() -> None:
    of = loan(moved(2, MARCH, "QĐ 1"), extended(3, MAY, "QĐ 2", FEB_24))
    assert counted(of.without(2)) == [(1, MAY, "extended", "QĐ 2")]


def opened(**said: Any) -> Loan:
    """The same loan as a book of 1/3/2023 opens it, nothing paid yet."""
    body = {
        "do": "open",
        "held": 0,
        "interest_accrued": 0,
        "interest_late": 0,
        "missed": [],
        "interest_overdue": 0,
        "paid_out": 400 * M,
        "receivable": [0, 0, 0],
        "instalments": [["2023-09-01", 100 * M], ["2023-11-08", 300 * M]],
        **said,
    }
    return Loan(loan().contract, (Document(1, "HD-01", MARCH, "BB", body),))


TOLD = [
    {"day": "2022-08-01", "kind": "extended", "decision": "QĐ 8", "before": "2023-08-08",
     "after": "2023-11-08", "first_due": "2023-09-01", "reason": "dịch bệnh"},
    {"day": "2021-08-01", "kind": "moved", "decision": "QĐ 5"},
]  # fmt: skip


def test_what_the_opening_tells() -> None:
    of = opened(restructured=2, restructurings=TOLD)
    assert restructurings(of, LATE) == [
        Restructuring(1, date(2021, 8, 1), "moved", "QĐ 5", "", None, None, None),
        Restructuring(
            *(2, date(2022, 8, 1), "extended", "QĐ 8", "dịch bệnh"),
            *(date(2023, 8, 8), LAST, date(2023, 9, 1)),
        ),
    ]
    later = of.with_document(extended(2, MAY, "QĐ 1", FEB_24))
    assert counted(later)[2] == (3, MAY, "extended", "QĐ 1")
    corrected = of.with_document(extended(2, MAY, "QĐ 1", FEB_24, corrects="QĐ 8"))
    assert len(restructurings(corrected, LATE)) == 2
    last = restructurings(corrected, LATE)[-1]
    assert (last.day, last.decision, last.before, last.after) == (
        *(date(2022, 8, 1), "QĐ 8", date(2023, 8, 8), FEB_24),
    )
    assert decisions_of(corrected) == ["QĐ 5", "QĐ 8", "QĐ 1"]


def test_what_an_opening_only_counts() -> None:
    """Books of earlier versions say so; of an unknown kind the worse is taken."""
    of = opened(restructured=2)
    assert [(each.time, each.kind, each.is_told) for each in restructurings(of, LATE)] == [
        (1, "extended", False),
        (2, "extended", False),
    ]
    signs = signs_of(of, Position(LATE, principal_in_term=1))
    graded = own(MICRO, signs)
    assert graded.group == 4  # the second time, nothing overdue
    assert graded.reasons[0].sentence.words("vi").startswith("cơ cấu lại lần thứ 2 (trước khi mở")
    once = signs_of(opened(restructured=1), Position(LATE, principal_in_term=1, days_overdue=0))
    assert (own(MICRO, once).group, own(BANK, once).group) == (2, 3)
    three = opened(restructured=3, restructurings=TOLD)
    assert [each.is_told for each in restructurings(three, LATE)] == [False, True, True]
    assert restructurings(opened(restructured=0), LATE) == []


@pytest.mark.parametrize(("times", "group"), [(1, 2), (2, 4), (3, 5)])
def test_the_group_of_each_time(times: int, group: int) -> None:
    """Circular 14/2024: the first time group 2, the second 4, the third 5, all paid in time."""
    papers = [extended(2 + at, date(2023, 3, 1 + at), f"QĐ {at}", date(2024, 1, 1 + at))
              for at in range(times)]  # fmt: skip
    at = Position(date(2023, 4, 1), principal_in_term=400 * M)
    assert own(MICRO, signs_of(loan(*papers), at)).group == group


_PAPERS = st.lists(
    st.tuples(
        st.dates(MARCH, date(2024, 6, 30)),
        st.sampled_from(["QĐ 1", "QĐ 2", "QĐ 3", ""]),
        st.sampled_from([None, "QĐ 1", "QĐ 2", "QĐ 3"]),
    ),
    max_size=6,
)


@given(_PAPERS, st.randoms(use_true_random=False))
def test_the_count_does_not_hang_on_the_order_of_entering(
    said: list[tuple[date, str, str | None]], random: Any
) -> None:
    """Each of another day; the due day moves on with the day, so that each can be lived."""
    by_day = {day: (number, corrects) for day, number, corrects in said}
    events = [
        (Extend(day, date.fromordinal(day.toordinal() + 400), number), corrects)
        for day, (number, corrects) in by_day.items()
    ]

    def entered(order: list[int]) -> Loan:
        return loan(
            *(
                paper(2 + place, events[at][0], **({"corrects": c} if (c := events[at][1]) else {}))
                for place, at in enumerate(order)
            )
        )

    order = list(range(len(events)))
    plain = restructurings(entered(order), LATE)
    random.shuffle(order)
    other = restructurings(entered(order), LATE)
    without = [each._replace(documents=()) for each in plain]
    assert without == [each._replace(documents=()) for each in other]
    assert [each.time for each in plain] == list(range(1, len(plain) + 1))
    assert len(plain) <= len(events)
