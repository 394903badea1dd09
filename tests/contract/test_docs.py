"""docs/contract.md leaves nothing out: every option, every event, every story."""

from __future__ import annotations

from pathlib import Path

from fundledger.schemas.contract import TermsShape
from fundledger.schemas.kinds import json_schema

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "contract.md").read_text("utf-8")


def test_every_option_is_described() -> None:
    assert [name for name in TermsShape.model_fields if f"`{name}`" not in PAGE] == []


def test_every_event_is_described() -> None:
    events = json_schema("contract")["properties"]["events"]["items"]["discriminator"]["mapping"]
    assert [name for name in events if f"`{name}" not in PAGE] == []


def test_every_story_is_shown() -> None:
    told = {path.name for path in (ROOT / "tests" / "stories").glob("*.yaml")}
    assert [name for name in told if f"(../tests/stories/{name})" not in PAGE] == []
