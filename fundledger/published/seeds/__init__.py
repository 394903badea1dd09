"""Five published documents of two provinces, every figure as it stands in print.

    documents()     their files, of the kind `figures`, by code

Four are of Lạng Sơn (`ls000` April 2023, `ls003` half of 2023, `cl002` Cao Lộc 2023, `ls001`
April 2024), one is the plan of Bắc Giang (`bg004`). Nothing in them is put right: what contradicts
what is for `figures check` to find. A figure whose meaning its document leaves open has a note; a
plan that nobody prints, but of which a share is, stands as “không nêu”.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable


def documents() -> dict[str, Traversable]:
    found = resources.files(__package__).iterdir()
    named = {each.name.removesuffix(".yaml"): each for each in found if each.name.endswith(".yaml")}
    return {code: named[code] for code in sorted(named)}
