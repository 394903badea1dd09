"""The register counted: what a published table says, and that stocks follow from flows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundledger.ledger.facts import stated
from fundledger.registers.cooperatives import KIND, STATUSES, Cooperative
from fundledger.store.books import Book
from fundledger.support.registry import (
    ENDED,
    Counts,
    Course,
    Then,
    counted,
    course_of,
    courses,
    in_unions,
    individuals,
)
from tests.ledger.books import FUND, day
from tests.support.registers import FARMING, OTHER, first_half_of_2023, take

FIRST, LAST = day("2023-01-01"), day("2023-06-30")


def by_kind(then: Then) -> str:
    return then.known.kind


def by_sector(then: Then) -> tuple[str, str | None]:
    return then.known.kind, then.known.sector


def read(book: Book) -> list[Course]:
    with book.reading() as connection:
        return courses(stated(connection, FUND, KIND))


def one(*told: tuple[str, dict[str, Any]]) -> Course:
    """The life of one that is called A, from what is said of it day by day."""
    said = [(day(since), Cooperative(number="A", name="A", **more)) for since, more in told]
    return course_of("A", said)


def only(course: Course, first: str, last: str) -> Counts:
    found = counted([course], day(first), day(last), by_kind)
    return found.get("cooperative", Counts())


# A published table.


def test_the_first_half_of_2023_as_it_was_published(book: Book) -> None:
    """Taken over a year after; the report: 474 cooperatives (337 and 137), 20 new, 6 dissolved, 74
    stopped (14 more than in 2022), 210 groups (7 fewer), 5 new (5 fewer than a year before)."""
    take(book, *first_half_of_2023())
    every = read(book)
    found = counted(every, FIRST, LAST, by_kind)
    htx, tht, unions = found["cooperative"], found["group"], found["union"]
    assert (htx.opening, htx.founded, htx.dissolved, htx.closing) == (460, 20, 6, 474)
    assert (htx.stopped.before, htx.stopped.turned, htx.stopped.after) == (60, 14, 74)
    assert (htx.active, htx.taken_in, htx.merged) == (400, 0, 0)  # 474 - 74
    assert (htx.members.before, htx.members.turned, htx.members.after) == (152, 3, 155)
    assert htx.sizes.totals == {
        "member_count": 5_649,
        "employees": 7_310,
        "charter_capital": 990_008_000_000,
    }
    assert (tht.opening, tht.founded, tht.dissolved, tht.closing) == (217, 5, 12, 210)
    assert (unions.closing, unions.stopped.after, unions.founded) == (2, 2, 0)
    assert in_unions(every, LAST) == (13, 2)
    parted = counted(every, FIRST, LAST, by_sector)
    assert parted["cooperative", FARMING].closing == 337
    assert parted["cooperative", OTHER].closing == 137
    assert parted["group", FARMING].closing == 202
    assert parted["group", OTHER].closing == 8
    before = counted(every, day("2022-01-01"), day("2022-06-30"), by_kind)
    assert tht.founded - before["group"].founded == -5
    assert tht.closing - tht.opening == -7


def test_a_register_taken_over_counts_on_a_day_of_years_ago(book: Book) -> None:
    """On 31/12/2022 there were 460, of which 60 were stopped; on 31/12/2014 there was none."""
    take(book, *first_half_of_2023())
    every = read(book)
    then = counted(every, day("2022-12-31"), day("2022-12-31"), by_kind)["cooperative"]
    assert (then.closing, then.stopped.after, then.active) == (460, 60, 400)
    assert counted(every, day("2014-12-31"), day("2014-12-31"), by_kind) == {}


# On which day a thing happened.


def test_it_is_founded_on_its_founding_day_and_not_when_it_was_entered() -> None:
    course = one(("2024-06-01", {"founded_on": day("2015-03-02")}))
    assert only(course, "2015-01-01", "2015-12-31").founded == 1
    then = only(course, "2024-01-01", "2024-12-31")
    assert (then.opening, then.founded, then.taken_in, then.closing) == (1, 0, 0, 1)


def test_who_came_without_a_founding_day_was_not_founded_then() -> None:
    then = only(one(("2024-06-01", {})), "2024-01-01", "2024-12-31")
    assert (then.opening, then.founded, then.taken_in, then.closing) == (0, 0, 1, 1)


def test_it_ends_on_the_day_that_is_said_or_on_that_of_the_statement() -> None:
    said = {"founded_on": day("2015-03-02")}
    ended = {**said, "status": "dissolved"}
    by_day = one(("2020-01-01", said), ("2024-06-01", {**ended, "status_since": day("2023-12-20")}))
    assert only(by_day, "2023-01-01", "2023-12-31").dissolved == 1
    assert only(by_day, "2024-01-01", "2024-12-31") == Counts()
    unsaid = one(("2020-01-01", said), ("2024-06-01", ended))
    assert (by_day.lacks_end, unsaid.lacks_end) == (False, True)
    assert only(unsaid, "2024-01-01", "2024-12-31").dissolved == 1


def test_what_was_so_when_it_was_entered_was_so_before() -> None:
    """It stopped nobody knows when: then it did not stop on the day of the statement."""
    said = {"founded_on": day("2015-03-02"), "status": "stopped"}
    then = only(one(("2024-06-01", said)), "2024-01-01", "2024-12-31")
    assert (then.stopped.before, then.stopped.turned, then.stopped.after) == (1, 0, 1)
    known = one(("2024-06-01", {**said, "status_since": day("2024-02-29")}))
    then = only(known, "2024-01-01", "2024-12-31")
    assert (then.stopped.before, then.stopped.turned, then.stopped.after) == (0, 1, 1)


def test_it_stops_and_works_again() -> None:
    course = one(
        ("2020-01-01", {"founded_on": day("2015-03-02")}),
        ("2024-02-01", {"founded_on": day("2015-03-02"), "status": "stopped"}),
        ("2024-05-01", {"founded_on": day("2015-03-02")}),
    )
    then = only(course, "2024-01-01", "2024-12-31")
    assert (then.opening, then.stopped.turned, then.resumed, then.active) == (1, 1, 1, 1)
    assert (then.stopped.before, then.stopped.after, then.closing) == (0, 0, 1)


def test_founded_and_dissolved_in_one_span_is_both() -> None:
    ended = {"status": "dissolved", "status_since": day("2024-09-01")}
    course = one(("2024-10-01", {"founded_on": day("2024-02-01"), **ended}))
    then = only(course, "2024-01-01", "2024-12-31")
    assert (then.opening, then.founded, then.dissolved, then.closing) == (0, 1, 1, 0)


def test_a_group_that_becomes_a_cooperative_goes_out_of_one_and_into_the_other() -> None:
    said = {"founded_on": day("2015-03-02")}
    course = one(("2020-01-01", {**said, "kind": "group"}), ("2024-03-01", said))
    found = counted([course], day("2024-01-01"), day("2024-12-31"), by_kind)
    assert (found["group"].opening, found["group"].moved_out, found["group"].closing) == (1, 1, 0)
    of = found["cooperative"]
    assert (of.opening, of.founded, of.moved_in, of.closing) == (0, 0, 1, 1)


def test_persons_are_not_counted() -> None:
    course = one(("2020-01-01", {"kind": "individual"}))
    assert counted([course], day("2020-01-01"), day("2024-12-31"), by_kind) == {}
    assert individuals([course], day("2024-12-31")) == 1


def test_a_day_that_becomes_known_later_puts_the_earlier_one_right() -> None:
    """Stopped, first without a day, then with one: the day that is known holds."""
    course = one(
        ("2020-01-01", {"founded_on": day("2015-03-02")}),
        ("2024-05-01", {"status": "stopped"}),
        ("2024-08-01", {"status": "stopped", "status_since": day("2023-11-11")}),
    )
    assert only(course, "2023-01-01", "2023-12-31").stopped.turned == 1
    assert only(course, "2024-01-01", "2024-12-31").stopped.turned == 0


@pytest.mark.parametrize(
    ("district", "commune", "area"),
    [("Cao Lộc", "xã B", "Cao Lộc"), (None, "xã B", "xã B"), (None, None, "")],
)
def test_the_area_is_the_district_while_it_is_said(
    district: str | None, commune: str | None, area: str
) -> None:
    then = one(("2024-01-01", {"district": district, "commune": commune})).on(day("2024-01-01"))
    assert then is not None
    assert then.area == area


# Whatever is said.

DAY_0 = day("2023-01-01")
DAYS = st.integers(0, 40).map(lambda at: DAY_0 + timedelta(at))
SAID = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["cooperative", "cooperative", "group", "individual"]),
        "sector": st.sampled_from(["chè", "na", None]),
        "status": st.sampled_from([each for each in STATUSES if each != "merged"] + ["active"] * 3),
        "alliance_member": st.booleans(),
        "founded_on": st.none() | DAYS,
        "status_since": st.none() | DAYS,
        "member_count": st.none() | st.integers(0, 9),
    }
)
LIVES = st.lists(st.dictionaries(DAYS, SAID, min_size=1, max_size=4), max_size=6)


def lived(lives: Sequence[dict[date, dict[str, Any]]]) -> list[Course]:
    return [one(*((str(when), life[when]) for when in sorted(life))) for life in lives]


@given(LIVES, DAYS, DAYS)
def test_stock_follows_from_flow_in_every_group(
    lives: list[dict[date, dict[str, Any]]], one_day: date, other: date
) -> None:
    """And flows are those that somebody finds who looks at the register every day."""
    first, last = sorted((one_day, other))
    every = lived(lives)
    for group, of in counted(every, first, last, by_sector).items():
        assert of.unexplained == of.stopped.unexplained == of.members.unexplained == 0, group
        assert of.closing == of.active + of.dissolving + of.stopped.after
    assert seen_daily(every, first, last) == {
        (group, name): count
        for group, of in counted(every, first, last, by_sector).items()
        for name in ("founded", "taken_in", "restored", "moved_in", "moved_out", "dissolved")
        if (count := getattr(of, name))
    }


@given(LIVES, DAYS, DAYS)
def test_spans_that_follow_each_other_add_up(
    lives: list[dict[date, dict[str, Any]]], one_day: date, other: date
) -> None:
    first, middle = sorted((one_day, other))
    last = DAY_0 + timedelta(60)
    every = lived(lives)
    one_part = counted(every, first, middle, by_kind)
    rest = counted(every, middle + timedelta(1), last, by_kind)
    for group, whole in counted(every, first, last, by_kind).items():
        left, right = one_part.get(group, Counts()), rest.get(group, Counts())
        assert left.closing == right.opening
        assert (whole.opening, whole.closing) == (left.opening, right.closing)
        for name in ("founded", "taken_in", "dissolved", "moved_in", "moved_out", "resumed"):
            assert getattr(whole, name) == getattr(left, name) + getattr(right, name)


def seen_daily(every: Sequence[Course], first: date, last: date) -> dict[tuple[Hashable, str], int]:
    """What changes from each day to the next, one cooperative after the other."""
    found: Counter[tuple[Hashable, str]] = Counter()
    for course in every:
        for at in range((last - first).days + 1):
            today = first + timedelta(at)
            before, after = course.on(today - timedelta(1)), course.on(today)
            was = before is not None and before.counts
            now = after is not None and after.counts
            if before is not None and was and after is not None and now:
                if by_sector(before) != by_sector(after):
                    found[by_sector(before), "moved_out"] += 1
                    found[by_sector(after), "moved_in"] += 1
            elif before is not None and was:
                assert after is not None
                name = "dissolved" if after.status in ENDED else "moved_out"
                found[by_sector(before), name] += 1
            elif after is not None and now:
                found[by_sector(after), _came(course, before)] += 1
    return dict(found)


def _came(course: Course, before: Then | None) -> str:
    if before is None:
        return "taken_in" if course.lacks_founding else "founded"
    return "restored" if before.status in ENDED else "moved_in"
