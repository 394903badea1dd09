"""The method `history`: a claim as the rates see it, and what they make of it, by hand."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.arrears.ageing import Buckets
from fundledger.outlook.by_rates import Basis, by_history, by_simulation
from fundledger.outlook.capital import CapitalNow
from fundledger.outlook.claims import Claim, Claims, Due, Held
from fundledger.outlook.history import Moving, expected, row_of_claim, standing, steps
from fundledger.outlook.methods import Simulation, outlook_by_history, outlook_by_simulation
from fundledger.outlook.promising import kept_chance, open_promises
from fundledger.outlook.rates import Stages, learnt
from fundledger.recovery.promises import Outcome, State
from fundledger.recovery.steps import Promise, Step
from fundledger.registers.loan import Loan
from tests.arrears.lent import any_day, books
from tests.outlook.test_claims import claimed

M = 1_000_000
BUCKETS = Buckets((10, 30, 90, 180, 360))
STAGES = Stages(BUCKETS)
JUNE, YEAR_END = date(2023, 6, 30), date(2023, 12, 31)
RATES = learnt(STAGES, [])
"""The written ones: what they are is a matter of `rates`, here they are only used."""


def claim(**more: object) -> Claim:
    said: dict[str, object] = {"in_term": 100 * M, "overdue": 0, **more}
    return Claim("HD-01", "49", "NSDP", **said)  # type: ignore[arg-type]  # fields by name


def test_the_span_in_quarters() -> None:
    assert steps(JUNE, YEAR_END) == ((date(2023, 9, 30), 1.0), (YEAR_END, 1.0))
    # From 15/8 46 of the 92 days of the third quarter are left; of the fourth 31 of 92 are in it.
    assert steps(date(2023, 8, 15), date(2023, 10, 31)) == (
        (date(2023, 9, 30), 46 / 92),
        (date(2023, 10, 31), 31 / 92),
    )


def test_a_claim_as_the_rates_see_it() -> None:
    """Of 100 million 10 fall due in each quarter, 4 of the first from held money; 80 after."""
    of = claim(
        coming=(Due(date(2023, 8, 1), 10 * M, M), Due(date(2023, 11, 1), 10 * M, M)),
        held=(Held(date(2023, 8, 1), 4 * M, 0),),
    )
    seen = standing(of, STAGES, steps(JUNE, YEAR_END))
    assert seen.row == 0
    assert seen.unpaid == 0
    assert seen.falling == (6 * M, 10 * M)
    assert seen.interest == (M, M)
    assert seen.rest == (90 * M, 80 * M)


def test_stages_of_claims() -> None:
    missed = (Due(JUNE, 5 * M),)
    names = [
        STAGES.rows[row_of_claim(of, STAGES, court)]
        for of, court in (
            (claim(missed=missed), None),  # fell due and is unpaid, not overdue yet
            (claim(place=2, missed=missed), None),
            (claim(place=5, missed=missed), None),
            (claim(place=7, missed=missed), "at_court"),
        )
    ]
    assert names == ["days_1_9", "days_1_9", "days_90_179", "at_court"]
    assert row_of_claim(claim(missed=(Due(JUNE, 500),), tolerance=1000), STAGES) == 0


def test_two_quarters_of_a_debt_over_a_year_old_by_hand() -> None:
    """100 million overdue, written rates of `days_from_360`: 0,05 pay all, 0,01 too (ahead: nothing
    is asked later), 0,01 rescheduled, 0,01 written off, 0,92 stay and pay 0,15 × 0,3 = 0,045.

    1st  0,06 × 100 + 0,92 × 0,045 × 100 = 6 + 4,14 = 10,14 million
         unpaid then: 0,92 × 0,955 × 100 = 87,86 million
    2nd  (0,06 + 0,92 × 0,045) × 87,86 = 0,1014 × 87,86 = 8,909004 million
    written off: 0,01 × 100 + 0,01 × 87,86 = 1,8786 million
    """
    old = claim(in_term=0, overdue=100 * M, place=7, missed=(Due(date(2022, 1, 1), 100 * M),))
    of = steps(JUNE, YEAR_END)
    found = expected(standing(old, STAGES, of), Moving.of(RATES, of))
    assert [(each.day, each.principal) for each in found.receipts] == [
        (date(2023, 9, 30), 10_140_000),
        (YEAR_END, 8_909_004),
    ]
    assert found.written_off == 1_878_600


def test_a_debt_that_was_recalled_is_asked_for_as_a_whole() -> None:
    whole = claim(in_term=0, overdue=100 * M, place=7, is_whole=True)
    seen = standing(whole, STAGES, steps(JUNE, YEAR_END))
    assert (seen.unpaid, seen.rest) == (100 * M, (0, 0))


NOW = CapitalNow(JUNE, 700 * M, 100 * M, 100 * M, 480 * M, 20 * M, 0)


@given(books(), any_day, st.integers(1, 500))
@settings(max_examples=30, deadline=None)
def test_identity_and_conservation(loans: list[Loan], as_of: date, span: int) -> None:
    """Of any loans, on any day: nobody pays more than is owed, and the capital is all there."""
    until = as_of + timedelta(days=span)
    found = [each for loan in loans if (each := claimed(loan, as_of, until)) is not None]
    of = Claims(as_of, until, BUCKETS, tuple(found))
    now = CapitalNow(
        as_of,
        10**12,
        sum(each.in_term for each in found),
        sum(each.overdue for each in found),
        10**12 - sum(each.principal for each in found),
        0,
        0,
    )
    basis = Basis(RATES)
    history = outlook_by_history(of, now, basis)
    drawn = outlook_by_simulation(of, now, basis, Simulation(paths=20, seed=1))
    for each in (history, drawn):
        assert each.capital.unexplained == 0
        for loan in each.loans:
            assert 0 <= loan.principal_expected <= loan.before - loan.from_held
        receipts = [one for of_loan in each.receipts.values() for one in of_loan]
        assert sum(one.principal for one in receipts) == each.capital.principal_expected
        assert all(as_of < one.day <= until for one in receipts)
    assert drawn.spread is not None
    assert drawn.spread.p10 <= drawn.spread.p50 <= drawn.spread.p90
    assert set(drawn.spread.by_loan) == {each.loan for each in found}


def test_one_loan_all_overdue_nothing_due_no_history() -> None:
    """An answer, and a wide one: from nothing to everything."""
    old = claim(in_term=0, overdue=100 * M, place=7, missed=(Due(date(2022, 1, 1), 100 * M),))
    of = Claims(JUNE, YEAR_END, BUCKETS, (old,))
    drawn = outlook_by_simulation(of, NOW, Basis(RATES))
    assert drawn.spread is not None
    assert drawn.spread.p10 == 480 * M
    assert 480 * M < drawn.spread.p90 <= 580 * M
    nobody = Claims(JUNE, YEAR_END, BUCKETS, ())
    for by in (
        outlook_by_history(nobody, NOW, Basis(RATES)),
        outlook_by_simulation(nobody, NOW, Basis(RATES)),
    ):
        assert by.capital.on_hand == 480 * M
        assert by.loans == ()


def promised(state: State, by: date = YEAR_END, amount: int = 30 * M, chain: int = 1) -> Outcome:
    said = Promise(amount=amount, by=by)
    return Outcome(Step(chain, "49", JUNE, "", "kế toán", said), said, state, 0)


def test_how_promises_are_kept() -> None:
    """A fund of which nothing is known: 1 of 2. One that kept 2, one in part, broke 1:
    (2 + ½ + 1) / (4 + 2) = 0,583. Of a borrower that broke both of its own: 4 × 0,583 / 6 = 0,389.
    """
    assert kept_chance([]) == 0.5
    states: list[State] = ["kept", "kept", "partly", "broken", "open"]
    fund = kept_chance([promised(state) for state in states])
    assert round(fund, 3) == 0.583
    assert round(kept_chance([promised("broken"), promised("broken")], fund), 3) == 0.389


def test_a_promise_pays_what_is_late_principal_and_interest_by_what_is_unpaid() -> None:
    """40 million and 10 of interest are late: of 30 million promised 24 are principal.

    A promise by a day after the span says nothing of it; nor one of a borrower that is not late.
    """
    late = claim(
        in_term=60 * M,
        overdue=40 * M,
        place=4,
        missed=(Due(date(2023, 5, 1), 40 * M, 8 * M),),
        overdue_interest=2 * M,
    )
    of = Claims(JUNE, YEAR_END, BUCKETS, (late,))
    span = steps(JUNE, YEAR_END)
    standings = [standing(each, STAGES, span) for each in of.every]
    open_ = {"49": [promised("open", date(2023, 10, 1))]}
    (found,) = open_promises(open_, of, standings, span)
    assert (found.loan, found.step, found.principal, found.chance) == ("HD-01", 1, 24 * M, 0.5)
    after = {"49": [promised("open", date(2024, 1, 1))]}
    assert open_promises(after, of, standings, span) == []
    in_time = [standing(claim(), STAGES, span)]
    assert open_promises(open_, of, in_time, span) == []
    with_it = by_simulation(of, Basis(RATES, promises=open_), paths=2_000)
    first, beside = with_it.receipts["HD-01"][0], by_history(of, Basis(RATES)).receipts["HD-01"][0]
    assert (first.day, first.principal) == (date(2023, 9, 30), 0)  # it waits for the day
    assert first.interest == beside.interest
