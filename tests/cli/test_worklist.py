"""The worklist at the command line: one command for the list, its calendar, and one thing on it.

A book of two funds without loans: what stands there is what the law wants, and quarters to close.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Answer, Run
from tests.reports.calendars import read

WHEN = ("--as-of", "01/07/2023", "--until", "30/07/2023")


@pytest.fixture
def typed(run: Run, book_path: Path) -> Run:
    def typed(*words: str, fund: str = "20") -> Answer:
        return run("worklist", *words, "--book", str(book_path), "--fund", fund)

    return typed


def keys(answer: Answer) -> list[str]:
    assert answer.code == 0, answer.err
    return [row["key"] for row in json.loads(answer.out)["rows"]]


def test_the_list_is_narrowed_to_kinds_and_shown(typed: Run) -> None:
    """What fell due within twelve months before, six months of 2022 on 30/7/2022 the first."""
    found = keys(typed(*WHEN, "--kind", "report", "--json"))
    assert found == [
        *("duty:half_year:2022", "duty:year:2022", "duty:plan:2023", "duty:audit:2022"),
        *("duty:rating:2022", "duty:half_year:2023"),
    ]
    shown = typed(*WHEN)
    assert "Hand in the report of six months of 2023, before 31/07/2023" in shown.out
    assert "HOW MANY OF EACH KIND" in shown.out


def test_one_thing_is_done_or_put_off(typed: Run) -> None:
    key = next(each for each in keys(typed("--json")) if each.startswith("quarter:"))
    done = typed("done", key, "--reason", "đã khóa sổ giấy")
    assert f"{key} is done" in done.out
    assert key not in keys(typed("--json"))
    off = typed("postpone", key, "--to", "31/12/2999", "--reason", "chờ")
    assert f"{key} waits until 31/12/2999" in off.out
    document = json.loads(typed("--json").out)
    assert key not in [row["key"] for row in document["rows"]]


def test_a_calendar_is_written_for_every_fund_that_is_named(typed: Run, tmp_path: Path) -> None:
    place = tmp_path / "viec.ics"
    told = typed(*WHEN, "--ics", str(place), fund="all")
    assert (told.code, "was written" in told.out) == (0, True)
    found = {each.uid for each in read(place.read_bytes())}
    assert {f"duty:half_year:2023.fund-{fund}@fundledger" for fund in (20, 40)} <= found
    again = typed(*WHEN, "--ics", str(place))
    assert again.code == 1
    assert typed(*WHEN, "--ics", str(place), "--force").code == 0
    assert {each.uid[-13:] for each in read(place.read_bytes())} == {"20@fundledger"}
    on_screen = typed(*WHEN, "--ics", "-")
    assert read(on_screen.out.replace("\n", "\r\n").replace("\r\r", "\r").encode())
