"""What the law wants by which day of a year: days by hand, from the texts."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.messages import LANGUAGES, catalogue
from fundledger.rules.duties import duties, quarter_close


@pytest.mark.parametrize(
    ("code", "year", "due"),
    [
        # "Before 31/7", "before 30/4", "before 31/5": the day before is the last one.
        ("half_year", 2023, "2023-07-30"),
        ("plan", 2023, "2023-04-29"),
        ("rating", 2023, "2024-05-30"),
        # 90 days of 2023: January to March 2024 have 31 + 29 + 31 = 91. Of 2022: 90.
        ("year", 2023, "2024-03-30"),
        ("year", 2022, "2023-03-31"),
        # 120 days: April's 30 after 91 are 121; after 90 they are 120.
        ("audit", 2023, "2024-04-29"),
        ("audit", 2022, "2023-04-30"),
    ],
)
def test_the_last_day(code: str, year: int, due: str) -> None:
    (duty,) = [each for each in duties() if each.code == code]
    assert duty.due_of(year) == date.fromisoformat(due)
    assert duty.ends(year) == (date(year, 6, 30) if code == "half_year" else date(year, 12, 31))


def test_each_says_who_and_by_which_text_and_has_its_words() -> None:
    assert quarter_close().source
    for each in duties():
        assert each.who
        assert "Điều" in each.source
        for lang in LANGUAGES:
            assert f"work_duty.{each.code}" in catalogue(lang)
