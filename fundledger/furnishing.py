"""Lists that a room reads and that the rooms above it add to, such as the invariants of `check`.

A room cannot import those above it. So it only declares that there is such a list, by name:

    INVARIANTS: Furnished[type[Watcher]] = Furnished("invariants")

What is in it is written once for the whole program, in `office.house`, and handed down. Nothing is
imported before a list is read. In a process where nobody called `office.house.furnish`, a list
refuses to be read: an empty one, or half of one, would prove or post too little, and nobody would
notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar


class Named(Protocol):
    @property
    def name(self) -> str: ...


T = TypeVar("T", bound=Named)

Source = Callable[[], Sequence[Any]]
"""Imports the rooms that add to a list, and returns its members in order."""


class Unfurnished(RuntimeError):
    """Nobody has said what is in a list: a mistake of the program, never of its user."""


_sources: Mapping[str, Source] = {}


def furnish_from(sources: Mapping[str, Source]) -> None:
    """Say where the members of each list come from."""
    global _sources
    _sources = sources


def sources() -> Mapping[str, Source]:
    """The sources set here, to be handed to a process that this one starts."""
    return _sources


class Furnished(Mapping[str, T]):
    """A list of the house: its members by name, in the order of the house."""

    def __init__(self, what: str) -> None:
        self.what = what

    def __getitem__(self, name: str) -> T:
        return self._members()[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._members())

    def __len__(self) -> int:
        return len(self._members())

    def _members(self) -> Mapping[str, T]:
        if self.what not in _sources:
            raise Unfurnished(
                f"it is not known what {self.what} there are: "
                "a way into the program calls fundledger.office.house.furnish() first"
            )
        return _by_name(_sources[self.what])


@cache
def _by_name(source: Source) -> Mapping[str, Any]:
    members = source()
    found = {each.name: each for each in members}
    assert len(found) == len(members), f"two of a name: {[each.name for each in members]}"
    return found
