"""Loan lives with figures worked out by hand beside them (`tests/stories`).

`NAME.yaml` is a file as users write it; `NAME.expected.yaml` holds the parts of the answer that
were worked out, with the arithmetic in comments. A part that is there must agree whole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from fundledger.reports.contract import replay_document, replayed
from fundledger.schemas.contract import at_their_places, read

STORIES = Path(__file__).parent.parent / "stories"
NAMES = sorted(path.name.removesuffix(".expected.yaml") for path in STORIES.glob("*.expected.yaml"))


def plain(value: Any) -> Any:
    """What a JSON reader would see of a YAML file that gives numbers and days."""
    match value:
        case dict():
            return {key: plain(item) for key, item in value.items()}
        case list():
            return [plain(item) for item in value]
        case int() | str():
            return value
        case _:
            return value.isoformat()


@pytest.mark.parametrize("name", NAMES)
def test_the_story_comes_out_as_worked_out_by_hand(name: str) -> None:
    path = STORIES / f"{name}.yaml"
    expected = plain(yaml.safe_load((STORIES / f"{name}.expected.yaml").read_text("utf-8")))
    story = read(path.read_text("utf-8"), path.name)
    with at_their_places(path.name):
        answer = replay_document(replayed(story))
    assert {part: answer[part] for part in expected} == expected


def test_every_story_has_its_figures() -> None:
    told = {p.name for p in STORIES.glob("*.yaml") if not p.name.endswith(".expected.yaml")}
    assert told == {f"{name}.yaml" for name in NAMES}
    assert len(NAMES) >= 25
