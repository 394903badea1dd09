"""What a plan expects: its lines weighed, less what came in a quarter that has begun."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from fundledger.arrears.ageing import Buckets
from fundledger.calendar import quarter_of
from fundledger.outlook.capital import CapitalNow, capital_then
from fundledger.outlook.claims import Claim, Claims, Due, Held
from fundledger.outlook.methods import contract_receipts, outlook, plan_receipts
from fundledger.outlook.planned import NOTHING_CAME, Came, Plan, PlanLine, still_to_come
from fundledger.outlook.settling import settled

M = 1_000_000
JUNE, JULY_END, AUGUST, SEPTEMBER = (
    date(2023, 6, 30),
    date(2023, 7, 31),
    date(2023, 8, 15),
    date(2023, 9, 30),
)
YEAR_END = date(2023, 12, 31)
BUCKETS = Buckets((0,))


def expected(lines: list[PlanLine], as_of: date, came: Came = NOTHING_CAME) -> list[int]:
    return [each.principal for each in still_to_come(lines, as_of, came)]


def test_a_part_is_rounded_once_half_up() -> None:
    """5 đồng × 50 % = 2.5, so 3; 5 × 49 % = 2.45, so 2."""
    assert PlanLine("A", YEAR_END, 5, 5, 0, "promise", 50).expected[2:4] == (3, 3)
    assert PlanLine("A", YEAR_END, 5, 5, 0, "promise", 49).expected[2:4] == (2, 2)


def test_what_has_come_in_the_quarter_is_not_expected_again() -> None:
    """Planned for the third quarter 50 million; 30 came by 15/8: 20 more are expected."""
    line = PlanLine("A", SEPTEMBER, 50 * M, origin="promise")
    assert expected([line], JUNE) == [50 * M]
    assert expected([line], AUGUST, Came(30 * M)) == [20 * M]
    assert expected([line], AUGUST, Came(60 * M)) == [0]


def test_a_line_of_the_day_itself_is_expected_until_the_day_has_ended() -> None:
    """50 by 31/7: on that day all of it may come yet, of which 30 did; on 1/8 it is past."""
    line = PlanLine("A", JULY_END, 50 * M)
    assert expected([line], JULY_END) == [50 * M]
    assert expected([line], JULY_END, Came(30 * M)) == [20 * M]
    assert expected([line], date(2023, 8, 1)) == []
    claim = Claim("A", "1", "V", 100 * M, 0, (Due(JULY_END, 50 * M),))
    of = Claims(JULY_END, YEAR_END, BUCKETS, (claim,))
    by_plan = plan_receipts(of, Plan(1, JUNE, "", (line,)))
    assert by_plan["A"][0].principal == contract_receipts(of)["A"][0].principal == 50 * M


def test_what_has_come_counts_against_the_part_that_was_weighed() -> None:
    """80 % of 50 million are 40; 30 came, so 10 more. Interest is counted apart: 4 − 1 = 3."""
    line = PlanLine("A", SEPTEMBER, 50 * M, 5 * M, 0, "promise", 80)
    (found,) = still_to_come([line], AUGUST, Came(30 * M, 1 * M))
    assert (found.principal, found.interest) == (10 * M, 3 * M)


def test_the_earliest_line_takes_what_came_and_a_past_one_is_not_expected() -> None:
    """60 by 31/7 and 40 by 30/9. Of 75 that came 60 are the first line's: 25 more are expected."""
    lines = [PlanLine("A", SEPTEMBER, 40 * M), PlanLine("A", JULY_END, 60 * M, origin="promise")]
    assert expected(lines, AUGUST, Came(75 * M)) == [25 * M]
    assert expected(lines, AUGUST) == [40 * M]
    assert expected(lines, date(2023, 7, 10), Came(75 * M)) == [0, 25 * M]


def test_the_next_quarter_is_not_touched_by_what_came_in_this_one() -> None:
    lines = [PlanLine("A", SEPTEMBER, 50 * M), PlanLine("A", YEAR_END, 70 * M)]
    assert expected(lines, AUGUST, Came(80 * M)) == [0, 70 * M]
    assert expected(lines, SEPTEMBER, Came(80 * M)) == [0, 70 * M]


def test_held_money_of_the_quarter_is_not_expected_again() -> None:
    """50 planned by 30/9; 30 came and wait for the due day, of which 2 are for interest.

    By 30/9 28 million of principal go by what is held and 50 − 28 = 22 come: 50 in all.
    """
    claim = Claim(
        "A", "1", "V", 100 * M, 0, (), (Due(SEPTEMBER, 60 * M, 2 * M),),
        (Held(SEPTEMBER, 28 * M, 2 * M),),
    )  # fmt: skip
    plan = Plan(1, JUNE, "", (PlanLine("A", SEPTEMBER, 50 * M, 2 * M),))
    claims = Claims(AUGUST, SEPTEMBER, BUCKETS, (claim,))
    receipts = plan_receipts(claims, plan, {"A": Came(held=30 * M)})
    (found,) = receipts["A"]
    assert (found.principal, found.interest) == (22 * M, 0)
    then = settled(claim, receipts["A"], SEPTEMBER)
    assert (then.principal_expected, then.from_held, then.principal) == (22 * M, 28 * M, 50 * M)


days = st.dates(date(2023, 7, 1), date(2024, 6, 30))
amounts = st.integers(0, 400) | st.integers(0, 10**12)


@st.composite
def worlds(draw: st.DrawFn) -> tuple[Claims, Plan, dict[str, Came]]:
    """A few loans, lines of them and of one that owes nothing, and what came in the quarter."""
    as_of, until = sorted(draw(st.lists(days, min_size=2, max_size=2, unique=True)))
    every = []
    for number in range(draw(st.integers(0, 3))):
        dues = draw(st.lists(st.tuples(days, amounts, amounts), max_size=4))
        ahead = [Due(*due) for due in sorted(dues) if as_of < due[0] <= until]
        missed = [Due(*due) for due in sorted(dues) if due[0] < as_of]
        later = draw(amounts)
        overdue = sum(due.principal for due in missed)
        in_term = sum(due.principal for due in ahead) + later
        if in_term + overdue:
            every.append(
                Claim(f"L{number}", "1", "V", in_term, overdue, tuple(missed), tuple(ahead))
            )
    loans = st.sampled_from(["L0", "L1", "L2", "none"])
    line = st.builds(PlanLine, loans, days, amounts, amounts, amounts, percent=st.integers(0, 100))
    lines = draw(st.lists(line, max_size=8, unique_by=lambda each: each.key))
    came = draw(st.dictionaries(loans, st.builds(Came, amounts, amounts, amounts, amounts)))
    return Claims(as_of, until, BUCKETS, tuple(every)), Plan(1, as_of, "", tuple(lines)), came


@given(worlds())
def test_by_any_plan_the_identity_holds_and_no_more_is_expected_than_owed(
    world: tuple[Claims, Plan, dict[str, Came]],
) -> None:
    claims, plan, came = world
    in_term = sum(each.in_term for each in claims.every)
    overdue = sum(each.overdue for each in claims.every)
    now = CapitalNow(claims.as_of, 10**15, in_term, overdue, 10**15 - in_term - overdue, 0, 0)
    found = outlook("plan", claims, now, plan_receipts(claims, plan, came))
    assert found.capital.unexplained == 0
    assert found.capital == capital_then(now, found.loans)
    for claim, then in zip(claims.every, found.loans, strict=True):
        assert 0 <= then.principal_expected <= claim.principal
        assert then.principal_in_term + then.principal_overdue + then.principal_expected == (
            claim.principal
        )
        assert then.principal_in_term >= 0
        assert then.principal_overdue >= 0
    whole = sum(each.principal_expected for each in found.loans)
    assert found.capital.on_hand == now.on_hand + whole


@given(worlds())
def test_what_came_never_makes_more_expected_and_nothing_of_it_is_lost(
    world: tuple[Claims, Plan, dict[str, Came]],
) -> None:
    """Of the lines of the quarter: came that counted + still expected = the weighed part."""
    claims, plan, came = world
    quarter = quarter_of(claims.as_of)
    for loan in {line.loan for line in plan.lines}:
        lines = [line for line in plan.lines if (line.loan, line.quarter) == (loan, quarter)]
        ahead = [line for line in lines if line.by >= claims.as_of]
        paid = came.get(loan, Came())
        left = sum(each.principal for each in still_to_come(lines, claims.as_of, paid))
        weighed = sum(line.expected.principal for line in lines)
        assert 0 <= left <= sum(line.expected.principal for line in ahead)
        if len(ahead) == len(lines):
            assert left == max(weighed - paid.principal, 0)
