"""What explains that capital money moved: the rule by itself, on lines made by hand."""

from __future__ import annotations

import pytest

from fundledger.ledger.capital import moved_alone
from fundledger.ledger.roles import ROLES

Line = tuple[str, int, str | None]


@pytest.mark.parametrize(
    ("lines", "alone"),
    [
        ([("bank_capital", -5, "A"), ("court_fees_advanced", 5, "A")], {}),
        ([("bank_capital", -5, "A"), ("court_fees_advanced", 5, None)], {}),
        # an exception that bears a source explains that source, whatever else the entry holds
        (
            [
                ("bank_capital", -5, "A"),
                ("court_fees_advanced", 5, "A"),
                ("bank_interest", 9, None),
                ("surplus", -9, None),
            ],
            {},
        ),
        (
            [
                ("bank_capital", -5, "A"),
                ("court_fees_advanced", 5, "A"),
                ("bank_capital", 3, "B"),
                ("other_payable", -3, "B"),
            ],
            {},
        ),
        # not to the đồng, and not enough of anything else
        (
            [
                ("bank_capital", -5, "A"),
                ("court_fees_advanced", 4, "A"),
                ("bank_interest", 1, None),
            ],
            {"A": -5},
        ),
        ([("bank_capital", -5, "A"), ("bank_interest", 5, None)], {"A": -5}),
    ],
)
def test_capital_that_moves_alone(lines: list[Line], alone: dict[str, int]) -> None:
    assert sum(amount for _, amount, _ in lines) == 0
    assert moved_alone([(ROLES[role], amount, source) for role, amount, source in lines]) == alone
