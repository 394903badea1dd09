"""How many years, and up to which day: by hand."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.rules.limitation import LimitationRule, limitation_rules, rule_on

LAW_2005 = LimitationRule("2005", date(2006, 1, 1), 2, "Bộ luật Dân sự 2005, điều 427")
LAW_2015 = LimitationRule("2015", date(2017, 1, 1), 3, "Bộ luật Dân sự 2015, điều 429")


def test_three_years_by_the_civil_code_with_its_source() -> None:
    (rule,) = limitation_rules()
    assert (rule.years, rule.since) == (3, date(2017, 1, 1))
    assert "429" in rule.legal_source
    assert "157" in rule.legal_source


@pytest.mark.parametrize(
    ("happened", "last"),
    [
        ("2023-03-15", "2026-03-15"),  # the day itself is not counted: 16/3/2023 is the first
        ("2022-12-31", "2025-12-31"),
        ("2024-02-29", "2027-02-28"),  # no such day in 2027: the end of the month
        ("2021-02-28", "2024-02-28"),  # not the 29th
    ],
)
def test_the_years_end_with_the_day_of_the_same_number(happened: str, last: str) -> None:
    assert LAW_2015.last_day(date.fromisoformat(happened)) == date.fromisoformat(last)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2005-01-01", "2005"),
        ("2016-12-31", "2005"),
        ("2017-01-01", "2015"),
        ("2040-01-01", "2015"),
    ],
)
def test_the_rule_of_a_day_holds_up_to_the_next_and_the_first_before_it(
    day: str, name: str
) -> None:
    assert rule_on(date.fromisoformat(day), (LAW_2005, LAW_2015)).name == name
