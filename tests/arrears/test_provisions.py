"""What debts need, worked out by hand: R = Σ max(0, A − C) × r, and what securities leave out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fundledger.arrears.provisions import Owed, deducted, needed
from fundledger.registers.security import Security, deductible
from fundledger.rules.classing import ProvisionRules, provision_rules, shipped
from fundledger.rules.collateral import most_on

M = 1_000_000
MICRO, BANK = (
    provision_rules(shipped("provisions")[name])
    for name in ("du-phong-vi-mo-86-2024", "du-phong-ngan-hang-86-2024")
)
MOST = most_on(date(2025, 6, 30)).most


def land(
    value: int, loan: str = "A", code: str = "TS1", *also: str, percent: str = "50"
) -> Security:
    return Security(
        loan=loan,
        code=code,
        kind="land_use_right",
        what="thửa đất",
        value=value,
        valued=date(2024, 1, 1),
        deductible_percent=percent,
        also=also,
    )


def owed(loan: str, principal: int, group: int, *, entrusted: bool = False) -> Owed:
    return Owed(loan, f"HTX {loan}", principal, group, entrusted)


@pytest.mark.parametrize(("rules", "specific"), [(MICRO, 25 * M), (BANK, 20 * M)])
def test_a_debt_of_group_3_with_land(rules: ProvisionRules, specific: int) -> None:
    """(300 − 400 × 50 %) = 100 million × 25 %, by the rules of banks × 20 %."""
    found = needed([owed("A", 300 * M, 3)], [land(400 * M)], rules, MOST)
    assert found.of["A"].deducted == 200 * M
    assert found.specific == specific


@pytest.mark.parametrize("rules", [MICRO, BANK])
def test_a_debt_of_group_5_without_security_is_provided_for_whole(rules: ProvisionRules) -> None:
    assert needed([owed("A", 230 * M, 5)], [], rules, MOST).specific == 230 * M


def test_a_fund_of_round_figures() -> None:
    """1,61 tỷ in group 5, 3 tỷ in group 1: 1,61 tỷ specific, 0,5 % × 3 tỷ = 15 million general."""
    debts = [owed(f"Q{n}", 230 * M, 5) for n in range(7)]
    debts += [owed(f"T{n}", 300 * M, 1) for n in range(10)]
    found = needed(debts, [], MICRO, MOST)
    assert (found.specific, found.general) == (1_610 * M, 15 * M)
    assert needed(debts, [], BANK, MOST).general == 22_500_000  # 0,75 %


@pytest.mark.parametrize(
    ("group", "micro", "bank"), [(1, 0, 0), (2, 2, 5), (3, 25, 20), (4, 50, 50), (5, 100, 100)]
)
def test_the_rates_of_decree_86(group: int, micro: int, bank: int) -> None:
    debts = [owed("A", 100, group)]
    specific = [needed(debts, [], rules, MOST).specific for rules in (MICRO, BANK)]
    assert specific == [micro, bank]


def test_rounded_once_half_up() -> None:
    """2 % of 25 đồng is 0,5: one đồng. 0,5 % of 100 đồng in two debts is 0,5: one, not none."""
    assert needed([owed("A", 25, 2)], [], MICRO, MOST).specific == 1
    assert needed([owed("A", 24, 2)], [], MICRO, MOST).specific == 0
    assert needed([owed("A", 50, 1), owed("B", 50, 4)], [], MICRO, MOST).general == 1


def test_entrusted_money_is_in_neither() -> None:
    found = needed([owed("A", 100 * M, 5), owed("U", 100 * M, 4, entrusted=True)], [], MICRO, MOST)
    assert found.specific == 100 * M
    assert (found.general, found.general_base) == (0, 0)
    assert found.of["U"].specific == 0


# What securities leave out.


def test_a_security_above_its_debt_leaves_all_of_it_out_and_no_more() -> None:
    assert deducted([owed("A", 100 * M, 5)], [land(900 * M)], MOST) == {"A": 100 * M}


def test_the_set_of_the_day_is_the_ceiling() -> None:
    """70 % was said of land: no more than 50 % counts. Of a guarantor it is the Fund's own word."""
    generous = land(100 * M, percent="70")
    assert deductible(generous) == 70 * M
    assert deductible(generous, MOST) == 50 * M
    promised = replace(generous, kind="guarantor")
    assert deductible(promised, MOST) == 70 * M
    careful = land(100 * M, percent="20")
    assert deductible(careful, MOST) == 20 * M


def test_what_is_given_back_or_not_enforceable_leaves_nothing_out() -> None:
    for security in (replace(land(100 * M), held=False), replace(land(100 * M), enforceable=False)):
        assert deductible(security, MOST) == 0


def test_one_security_for_several_loans_is_shared_by_principal() -> None:
    """100 million × 50 % = 50 million, for 100 and 300 million: 12,5 and 37,5 million."""
    debts = [owed("A", 100 * M, 5), owed("B", 300 * M, 5)]
    found = deducted(debts, [land(100 * M, "A", "TS1", "B")], MOST)
    assert found == {"A": 12_500_000, "B": 37_500_000}


def test_the_last_dong_go_to_the_largest_remainders() -> None:
    """50 đồng for three equal debts: 16,67 each; the two left over go to the first two."""
    debts = [owed(loan, 100, 5) for loan in "ABC"]
    found = deducted(debts, [land(100, "A", "TS1", "B", "C")], MOST)
    assert found == {"A": 17, "B": 17, "C": 16}


def test_what_one_loan_does_not_need_goes_to_the_others() -> None:
    """200 million: A owes 100 of which 90 are secured by TS1 alone, so of its 100 it takes 10."""
    debts = [owed("A", 100 * M, 5), owed("B", 100 * M, 5)]
    alone, shared = land(180 * M), land(200 * M, "A", "TS2", "B")
    found = deducted(debts, [shared, alone], MOST)
    assert found == {"A": 100 * M, "B": 90 * M}  # 100 of TS2: 10 to A, 90 to B


def test_a_loan_that_owes_nothing_takes_no_part() -> None:
    assert deducted([owed("B", 80, 5)], [land(100, "A", "TS1", "B")], MOST) == {"B": 50}


_LOANS = ("A", "B", "C", "D")
_owed = st.builds(
    Owed,
    loan=st.just("A"),
    owner=st.just("HTX"),
    principal=st.integers(1, 10**12),
    group=st.integers(1, 5),
    entrusted=st.booleans(),
)
_security = st.builds(
    lambda value, loan, also, percent: land(
        value, loan, "TS", *sorted(also - {loan}), percent=str(percent)
    ),
    st.integers(1, 10**12),
    st.sampled_from(_LOANS),
    st.sets(st.sampled_from(_LOANS)),
    st.integers(0, 100),
)


@settings(max_examples=50)
@given(st.lists(_owed, max_size=4), st.lists(_security, max_size=5), st.sampled_from([MICRO, BANK]))
def test_never_negative_never_above_the_debt(
    debts: list[Owed], securities: list[Security], rules: ProvisionRules
) -> None:
    debts = [each._replace(loan=loan) for each, loan in zip(debts, _LOANS, strict=False)]
    found = needed(debts, securities, rules, MOST)
    for need in found.of.values():
        assert 0 <= need.specific <= need.owed.principal - need.deducted
        assert 0 <= need.deducted <= need.owed.principal
    assert 0 <= found.general <= sum(each.principal for each in debts)
    assert sum(need.deducted for need in found.of.values()) <= sum(
        deductible(each, MOST) for each in securities
    )


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=4), st.integers(1, 10**10))
def test_the_shares_of_one_security_add_up(principals: list[int], value: int) -> None:
    """To all that it is good for, or to all that is owed."""
    debts = [owed(loan, one, 5) for loan, one in zip(_LOANS, principals, strict=False)]
    security = land(value, "A", "TS1", *[each.loan for each in debts[1:]])
    found = deducted(debts, [security], MOST)
    assert sum(found.values()) == min(deductible(security, MOST), sum(principals))
    assert all(found[each.loan] <= each.principal for each in debts)
