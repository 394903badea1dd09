"""axe-core, asked of a page: what a person who cannot see it well would stumble over.

`vendor/axe.min.js` is axe-core 4.14.1 (MPL 2.0, its text beside it), as its npm package has it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]


@cache
def _source() -> str:
    return (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")


def stumbles(page: Page) -> list[str]:
    """Each rule that the page breaks, with the first places."""
    page.evaluate(_source())
    found: dict[str, Any] = page.evaluate(
        "tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", _TAGS
    )
    return [
        f"{page.url}: {each['id']}: {each['help']}: "
        + "; ".join(str(node["html"])[:160] for node in each["nodes"][:3])
        for each in found["violations"]
    ]
