"""Groups of debts: every boundary of both families, and what nothing may improve.

Microfinance: Circular 14/2024/TT-NHNN as published (10 / 30 / 90 / 180 days). Banks: Circular
31/2024
(10, then "91 to 180", "181 to 360", "over 360" days).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.grading.groups import Graded, Kept, Raised, Signs, of_borrower, own
from fundledger.rules.classing import GroupRules, group_rules, shipped

DAY = date(2025, 6, 30)


def rules(name: str) -> GroupRules:
    return group_rules(shipped("debt_groups")[name])


MICRO, BANK = rules("vi-mo-14-2024"), rules("ngan-hang-31-2024")


@pytest.mark.parametrize(
    ("days", "micro", "bank"),
    [
        *((0, 1, 1), (1, 1, 1), (9, 1, 1), (10, 2, 2)),
        *((29, 2, 2), (30, 3, 2), (89, 3, 2), (90, 4, 2), (91, 4, 3)),
        *((179, 4, 3), (180, 5, 3), (181, 5, 4), (360, 5, 4), (361, 5, 5)),
        *((45, 3, 2), (100, 4, 3), (200, 5, 4), (400, 5, 5)),
    ],
)
def test_days_overdue(days: int, micro: int, bank: int) -> None:
    signs = Signs(DAY, days_overdue=days)
    assert (own(MICRO, signs).group, own(BANK, signs).group) == (micro, bank)


@pytest.mark.parametrize(
    ("times", "days", "micro", "moved", "extended"),
    [
        *((1, 0, 2, 2, 3), (1, 1, 3, 4, 4), (1, 29, 3, 4, 4), (1, 30, 4, 4, 4)),
        *((1, 89, 4, 4, 4), (1, 90, 5, 4, 4), (1, 91, 5, 5, 5)),
        *((2, 0, 4, 4, 4), (2, 1, 5, 5, 5), (3, 0, 5, 5, 5), (4, 0, 5, 5, 5)),
    ],
)
def test_restructured(times: int, days: int, micro: int, moved: int, extended: int) -> None:
    """The n-th time, so many days overdue by the new plan; a bank tells an extension apart."""
    signs = Signs(DAY, days_overdue=days, restructured=times, restructured_by="QĐ 1")
    longer = signs._replace(restructured_kind="extended")
    found = own(MICRO, signs).group, own(BANK, signs).group, own(BANK, longer).group
    assert found == (micro, moved, extended)


@pytest.mark.parametrize(
    ("old", "new", "micro", "bank"),
    [(50, 0, 3, 2), (100, 0, 4, 3), (100, 29, 4, 4), (100, 30, 4, 4), (20, 0, 2, 2)],
)
def test_what_was_missed_before_a_new_plan_counts_by_itself(
    old: int, new: int, micro: int, bank: int
) -> None:
    """Circular 14/2024: overdue "by the new schedule"; what is older has the days it has.

    50 days of interest from before: group 3 by its days (30 to 89), where the plan gives 2.
    """
    signs = Signs(DAY, days_overdue=old, restructured=1, new_plan_days=new)
    assert (own(MICRO, signs).group, own(BANK, signs).group) == (micro, bank)


def test_a_plan_that_was_kept_long_enough_gives_a_group_when_it_is_missed_again() -> None:
    """Circular 31/2024: "overdue by the restructured schedule", 1 to 90 days, is group 4."""
    kept = Signs(DAY, restructured=1, new_plan_kept=True)
    assert own(BANK, kept).group == 1
    assert own(BANK, kept._replace(days_overdue=44)).group == 4


@pytest.mark.parametrize(("days", "bank"), [(0, 3), (29, 3), (30, 4), (60, 4), (61, 5)])
@pytest.mark.parametrize("sign", ["recalled", "judged"])
def test_what_was_decided_and_not_collected_is_the_banks(sign: str, days: int, bank: int) -> None:
    said: dict[str, Any] = {sign: DAY - timedelta(days)}
    signs = Signs(DAY, **said)
    assert (own(MICRO, signs).group, own(BANK, signs).group) == (1, bank)


def test_interest_that_was_let_off() -> None:
    signs = Signs(DAY, waived=date(2025, 1, 1))
    assert (own(MICRO, signs).group, own(BANK, signs).group) == (3, 3)


def test_a_decision_holds_to_the_end_of_its_day() -> None:
    raised = Raised(4, DAY, "QĐ 5", "bỏ trốn")
    assert own(MICRO, Signs(DAY, raised=raised)).group == 4
    assert own(MICRO, Signs(DAY + timedelta(1), raised=raised)).group == 1


def test_on_probation() -> None:
    kept = Kept(4, date(2025, 4, 1), date(2025, 7, 1))
    assert own(BANK, Signs(DAY, kept=kept)).group == 4
    assert own(BANK, Signs(date(2025, 7, 1), kept=kept)).group == 1


def test_the_trail_of_a_debt_and_of_the_one_beside_it() -> None:
    first = own(MICRO, Signs(date(2023, 6, 30), 112, date(2023, 3, 10)))
    together = of_borrower({"07": first, "03": own(MICRO, Signs(date(2023, 6, 30)))})
    assert [each.what for each in together["07"].reasons] == ["overdue"]
    assert together["07"].group == together["03"].group == 4
    assert together["03"].by == "07"
    assert together["07"].reasons[0].sentence.words("vi") == "quá hạn 112 ngày từ 10/03/2023"
    assert together["03"].reasons[0].sentence.words("vi").startswith("theo nhóm của bên vay")


def test_a_few_days_overdue_are_said_though_they_give_no_worse_group() -> None:
    """Both circulars: group 1 up to 9 days. Of another debt's group they are said beside it."""
    late = own(MICRO, Signs(date(2023, 7, 5), 5, date(2023, 6, 30)))
    assert late.group == 1
    (reason,) = late.reasons
    assert reason.sentence.words("vi") == "quá hạn 5 ngày từ 30/06/2023, nhóm 1"
    assert reason.sentence.words("en") == "5 days overdue since 30/06/2023, group 1"
    pulled = of_borrower({"07": own(MICRO, Signs(DAY, misused=DAY)), "03": late})
    assert [each.what for each in pulled["03"].reasons][-1] == "overdue_in_1"
    assert own(MICRO, Signs(DAY)).reasons == ()


_days = st.dates(date(2020, 1, 1), DAY)
_signs = st.builds(
    Signs,
    day=st.just(DAY),
    days_overdue=st.integers(0, 500),
    restructured=st.integers(0, 4),
    restructured_kind=st.sampled_from(["moved", "extended"]),
    waived=st.none() | _days,
    recalled=st.none() | _days,
    judged=st.none() | _days,
)


@given(_signs, st.integers(1, 400), st.sampled_from([MICRO, BANK]))
def test_more_days_never_improve_a_group(signs: Signs, more: int, rules: GroupRules) -> None:
    later = signs._replace(days_overdue=signs.days_overdue + more)
    assert own(rules, later).group >= own(rules, signs).group


@given(st.lists(st.integers(1, 5), min_size=1, max_size=5), st.integers(1, 5))
def test_another_debt_never_improves_a_group(groups: list[int], another: int) -> None:
    debts = {str(place): Graded(group) for place, group in enumerate(groups)}
    before, after = of_borrower(debts), of_borrower({**debts, "khác": Graded(another)})
    assert all(after[loan].group >= before[loan].group for loan in debts)
    assert {each.group for each in after.values()} == {max(*groups, another)}
