"""The same life in other orders: entered late, taken back, carried to another book, by two at once.

What it must come to stands in the life's own file, worked out by hand; it is asked when all is
over, as of each of its days.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as some

from tests.stories.first_year.telling import at_the_desk, run
from tests.stories.lives import telling
from tests.stories.lives.otherwise import (
    OF_A_BORROWER,
    again,
    again_later,
    day_at,
    later,
    left_open,
    movable,
    unasked,
)
from tests.stories.lives.telling import (
    BOOKS,
    CLAIM,
    Asked,
    Desk,
    Lived,
    Step,
    Told,
    Typed,
    balances_of,
    differences,
    found_on,
    live,
    shown,
    wanted_of,
)

pytestmark = pytest.mark.slow

LIFE = telling.read(telling.HERE / "tu-qua-han-den-thi-hanh-an.txt")
CLOSED, OPEN = unasked(LIFE.steps), unasked(left_open(LIFE.steps))
QUESTIONS = [
    (day_at(LIFE.steps, place), each)
    for place, each in enumerate(LIFE.steps)
    if isinstance(each, Asked)
]
LAST = QUESTIONS[-1][0]
FEW = settings(max_examples=3, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
"""A life takes seconds: one that fails is shown as it was drawn."""

LATER = some.integers(1, 10)
ROOT = telling.HERE.parents[2]


@contextmanager
def lived_as(steps: Sequence[Step]) -> Iterator[Lived]:
    with TemporaryDirectory() as folder:
        yield live(steps, Path(folder) / "so")


def wrong_in(lived: Lived, leaving: Collection[str] = ()) -> dict[str, Any]:
    """By day what is not as it was worked out; the books must prove.

    `leaving` is what may be another on days before the last: what papers come later to.
    """
    wrong: dict[str, Any] = {}
    with at_the_desk(lived.folder, LAST):
        proof = run(["check"])
        assert proof.code == 0, proof.said
        for day, of in QUESTIONS:
            told = Told(day, 0, of, wanted_of(of, lived.links), {})
            found = found_on(of, "--as-of", shown(day))
            if "việc" in found:  # of quarters it is known when they were closed
                found["việc"] = [line for line in found["việc"] if " quarter:" not in line]
            left = () if day == LAST else leaving
            if differing := {k: v for k, v in differences(told, found).items() if k not in left}:
                wrong[shown(day)] = differing
    return wrong


def place_of(steps: Sequence[Step], words: str) -> int:
    return next(n for n in movable(steps) if words in _words(steps[n]))


def _words(step: Step) -> str:
    assert isinstance(step, Typed)
    return step.words


def after_filing(steps: Sequence[Step], place: int) -> bool:
    """What comes in after the suit was filed changes nothing of what was claimed."""
    return place > place_of(steps, "case event KK-01 file")


def test_with_no_quarter_closed_it_is_the_same() -> None:
    with lived_as(OPEN) as lived:
        assert wrong_in(lived) == {}


@FEW
@given(data=some.data())
def test_papers_that_come_late_leave_the_same(data: some.DataObject) -> None:
    """Two of them, before rolls and after; a claim is what the books had on the day of filing."""
    steps = OPEN
    for _ in range(2):
        steps = later(steps, data.draw(some.sampled_from(movable(steps)[1:])), data.draw(LATER))
    with lived_as(steps) as lived:
        assert wrong_in(lived, leaving=CLAIM) == {}


@FEW
@given(data=some.data())
def test_late_papers_move_no_quarter_that_is_closed(data: some.DataObject) -> None:
    """The day of the quarter says for good what it said when it was closed; the debt is right."""
    places = [n for n in movable(CLOSED, "loan")[1:] if "--document" in _words(CLOSED[n])]
    place = data.draw(some.sampled_from(places))
    steps = later(CLOSED, place, data.draw(LATER), books_are_locked=True)
    with lived_as(steps) as lived:
        leaving = [*BOOKS, *(() if after_filing(CLOSED, place) else CLAIM)]
        assert wrong_in(lived, leaving) == {}
        assert len(lived.closed) == 18
        with at_the_desk(lived.folder, LAST):
            assert {quarter: balances_of(quarter) for quarter in lived.closed} == lived.closed


@FEW
@given(data=some.data())
def test_what_was_taken_back_and_entered_again_leaves_the_same(data: some.DataObject) -> None:
    """Three where they stand, and one days later with what rests on it."""
    wrong, *others = data.draw(some.permutations(movable(OPEN)[1:]).map(lambda all_: all_[:4]))
    late = _words(OPEN[wrong]).startswith(OF_A_BORROWER)  # a delivery may rest on it
    steps = again(OPEN, wrong) if late else again_later(OPEN, wrong, data.draw(LATER))
    for each in others:
        steps = again(steps, place_of(steps, _words(OPEN[each])))
    with lived_as(steps) as lived:
        assert wrong_in(lived, leaving=CLAIM) == {}


@FEW
@given(data=some.data())
def test_carried_to_another_book_in_the_middle_it_goes_on(data: some.DataObject) -> None:
    """By a bundle on one day at the desk, and by a backup that is restored on another."""
    desks = [n for n, each in enumerate(CLOSED) if isinstance(each, Desk)][2:]
    first, second = sorted(data.draw(some.lists(some.sampled_from(desks), min_size=2, max_size=2)))
    with TemporaryDirectory() as root:
        lived = live(CLOSED[:first], Path(root) / "so")
        carried_by_bundle(lived)
        live(CLOSED[first:second], lived.folder, lived)
        restored_from_backup(lived)
        live(CLOSED[second:], lived.folder, lived)
        assert wrong_in(lived) == {}


def carried_by_bundle(lived: Lived) -> None:
    type_all(lived, "bundle export a.bundle")
    (lived.folder / "fund.db").rename(lived.folder / "cu.db")
    type_all(lived, 'bundle import a.bundle --take-over --reason "chuyển máy"')


def restored_from_backup(lived: Lived) -> None:
    type_all(lived, "backup b.db")
    (lived.folder / "fund.db").rename(lived.folder / "hong.db")
    type_all(lived, "restore b.db")


def type_all(lived: Lived, *words: str) -> None:
    live([Typed(each) for each in words], lived.folder, lived)


def test_four_officers_at_once_lose_nothing() -> None:
    """The day of the agreement, each paper by a process of its own, one of them by two officers.

    What was judged is brought to the loan by whoever sees it in the case.
    """
    first = place_of(CLOSED, "case event KK-01 recognise")
    last = place_of(CLOSED, "debt-group mark")
    day, papers = day_at(CLOSED, first), [_words(each) for each in CLOSED[first : last + 1]]
    (brought,) = (each for each in papers if each.startswith("loan judged"))
    at_once = [f"{each} --on {shown(day)}" for each in papers if each != brought]
    assert len(at_once) == 4
    with TemporaryDirectory() as root:
        lived = live(CLOSED[:first], Path(root) / "so")
        codes = typed_at_once(lived.folder, [*at_once, at_once[1]])
        assert sorted(codes[1::3]) == [0, 1]  # the waiver was entered by whoever came first
        assert [codes[0], *codes[2:4]] == [0, 0, 0]
        lived.link = telling.link_of(lived.folder)
        type_all(lived, brought)
        live(CLOSED[last + 1 :], lived.folder, lived)
        assert wrong_in(lived) == {}


def typed_at_once(folder: Path, every: Sequence[str]) -> list[int]:
    """Their exit codes."""
    python = [sys.executable, "-P", "-m", "fundledger"]
    started = [
        subprocess.Popen(
            [*python, *shlex.split(words), "--actor", f"cán bộ {number}"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for number, words in enumerate(every)
    ]
    return [each.wait() for each in started]
