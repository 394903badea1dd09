"""The lists of the house with something more in them, for as long as a test runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from fundledger.furnishing import furnish_from, sources


@contextmanager
def also(what: str, *more: object) -> Iterator[None]:
    """The list of that name ends with these."""
    before = sources()
    furnish_from({**before, what: lambda: (*before[what](), *more)})
    try:
        yield
    finally:
        furnish_from(before)
