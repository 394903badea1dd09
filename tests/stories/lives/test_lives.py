"""A debt's life across all rooms: `*.txt` here, each figure worked out by hand beside its paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stories.first_year.telling import at_the_desk
from tests.stories.lives import telling
from tests.stories.lives.telling import Asked, differences, found_on, shown

LIVES = sorted(telling.HERE.glob("*.txt"))
each_life = pytest.mark.parametrize("path", LIVES, ids=lambda path: path.stem)


@each_life
def test_what_is_written_is_what_it_comes_to_and_names_its_papers(path: Path) -> None:
    life = telling.read(path)
    assert telling.sums_that_are_wrong(life) == []
    assert telling.papers_that_are_not_there(life) == []
    questions = [each for each in life.steps if isinstance(each, Asked)]
    assert len(questions) >= 12
    assert sum(each.wants_work for each in questions) >= 8


@pytest.mark.slow
@each_life
def test_a_life_as_it_was_worked_out(path: Path, tmp_path: Path) -> None:
    """On its days; and when all is over, as of each day, and as it was known then."""
    lived = telling.live(telling.read(path).steps, tmp_path / "so")
    assert {shown(told.day): differences(told) for told in lived.told if differences(told)} == {}
    with at_the_desk(lived.folder, lived.told[-1].day):
        for told in lived.told:
            as_of = ["--as-of", shown(told.day)]
            assert differences(told, found_on(told.of, *as_of)) == {}, told.day
            then = found_on(told.of, *as_of, "--known-at", str(told.link))
            assert then == told.found, told.day
