"""Days as official papers write them."""

from __future__ import annotations

from datetime import date

import pytest

from fundledger.calendar import paper_day, paper_day_in_full, paper_day_to_fill_in


@pytest.mark.parametrize(
    ("day", "short", "vi", "en"),
    [
        (date(2023, 7, 7), "07/7/2023", "ngày 07 tháng 7 năm 2023", "7 July 2023"),
        (date(2023, 2, 17), "17/02/2023", "ngày 17 tháng 02 năm 2023", "17 February 2023"),
        (date(2021, 6, 5), "05/6/2021", "ngày 05 tháng 6 năm 2021", "5 June 2021"),
        (date(2024, 1, 31), "31/01/2024", "ngày 31 tháng 01 năm 2024", "31 January 2024"),
        (date(2024, 3, 1), "01/3/2024", "ngày 01 tháng 3 năm 2024", "1 March 2024"),
        (date(2024, 12, 10), "10/12/2024", "ngày 10 tháng 12 năm 2024", "10 December 2024"),
    ],
)
def test_a_day_on_a_paper(day: date, short: str, vi: str, en: str) -> None:
    assert paper_day(day) == short
    assert paper_day_in_full(day) == vi
    assert paper_day_in_full(day, "en") == en


def test_a_draft_leaves_room_that_does_not_fold() -> None:
    room = "\u00a0" * 6
    assert paper_day_to_fill_in(2023, 4) == f"ngày{room}tháng 4 năm 2023"
    assert paper_day_to_fill_in(2023, 2) == f"ngày{room}tháng 02 năm 2023"
    assert paper_day_to_fill_in(2023) == f"ngày{room}tháng{room}năm 2023"
    assert paper_day_to_fill_in(2023, 4, "en") == f"{room} April 2023"
