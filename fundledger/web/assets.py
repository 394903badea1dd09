"""Style and script of the pages: our own few files, each addressed by its content."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

_FOLDER = Path(__file__).with_name("assets")
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def _all() -> dict[str, tuple[bytes, str]]:
    found = {}
    for path in sorted(_FOLDER.iterdir()):
        if path.suffix in _TYPES:
            data = path.read_bytes()
            mark = sha256(data).hexdigest()[:12]
            found[f"{path.stem}.{mark}{path.suffix}"] = (
                data,
                f"{_TYPES[path.suffix]}; charset=utf-8",
            )
    return found


def asset(name: str) -> tuple[bytes, str] | None:
    """A file by the name in its address, with its type."""
    return _all().get(name)


@cache
def asset_address(name: str) -> str:
    stem, _, ending = name.rpartition(".")
    (found,) = (
        each
        for each in _all()
        if each.startswith(f"{stem}.")
        and each.endswith(ending)
        and each.count(".") == name.count(".") + 1
    )
    return f"/assets/{found}"
