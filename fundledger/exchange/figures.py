"""Files of published figures: each is one document with what it states."""

from __future__ import annotations

from collections.abc import Iterable

from fundledger.errors import BadFile, Place, Problem
from fundledger.exchange.refusing import refused
from fundledger.exchange.sources import reading_of
from fundledger.files import SourceFile
from fundledger.published.figures import Stated
from fundledger.schemas.figures import KIND

NOT_READ = "file.not_read"
"""Nothing is ever entered of such a file, so that its refusal does not speak of the books."""


def stated_in(file: SourceFile) -> Stated:
    """What a document states, or every bad place of its file."""
    reading = reading_of(KIND, file)
    if reading.problems:
        raise refused(file, reading.problems, NOT_READ)
    return reading.found[0].value


def all_stated(files: Iterable[SourceFile]) -> list[Stated]:
    """Of several files, whose documents have different codes."""
    found: dict[str, Stated] = {}
    for file in files:
        stated = stated_in(file)
        code = stated.document.code
        if code in found:
            said: dict[str, object] = {"code": code, "other": found[code].document.file}
            raise BadFile(
                file.name, [Problem(Place(file.name), "figures.code_twice", said)], NOT_READ
            )
        found[code] = stated
    return list(found.values())
