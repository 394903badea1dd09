"""What was promised of the comparison, and what of it the lines of a run keep.

Ahead of every Python library with a store by five times, on appending and on balances; not behind
hledger and beancount on balances and on memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.peers.runner import Line

AHEAD, BESIDE = 5.0, 1.0
_LIBRARIES, _TEXTS = ("piecash", "django-hordak"), ("hledger", "beancount")
_NAMES = {"load": "appending", "balances": "balances", "by_loan": "by loan", "megabytes": "memory"}

# Said of what is missed, after the figure of the floor. Written by hand, from a profile.
NEXT = {
    (
        "django-hordak",
        "load",
    ): "Of our time two fifths is the database's own writing, a quarter the proof of entries, a"
    " fifth the chain's texts and hashes. Tried, and within the noise: a larger cache, many rows a"
    " statement, rows that come as JSON, rows as plain tuples; a thread that writes row by row"
    " waits for the interpreter at each. Next: texts and hashes of the chain in C.",
    ("django-hordak", "balances"): "Both are one pass over an index by the database. Next: nothing;"
    " in a book with seals, which this has not, only what came after the last one is summed.",
}


@dataclass(frozen=True, slots=True)
class Target:
    what: str
    ratio: float | None
    least: float
    why: str = ""  # not measured, or missed: the reason and the next step

    @property
    def kept(self) -> bool:
        return self.ratio is not None and self.ratio >= self.least


def ratio(line: Line, ours: Line, figure: str) -> float | None:
    """How many times ours the peer's is: above one, we are ahead."""
    theirs, mine = getattr(line, figure), getattr(ours, figure)
    return theirs / mine if theirs is not None and mine else None


def targets(lines: Sequence[Line]) -> Iterator[Target]:
    by_name = {line.peer.name: line for line in lines}
    for names, figures, least in (
        (_LIBRARIES, ("load", "balances"), AHEAD),
        (_TEXTS, ("balances", "megabytes"), BESIDE),
    ):
        for name in names:
            for figure in figures:
                yield _target(by_name, name, figure, least)


def _target(by_name: dict[str, Line], name: str, figure: str, least: float) -> Target:
    asked = f"{least:g} times ahead of" if least > 1 else "not behind"
    what = f"{asked} {name} on {_NAMES[figure]}"
    line, ours = by_name.get(name), by_name.get("fundledger")
    if line is None or ours is None:
        return Target(what, None, least, "not in this run")
    found = ratio(line, ours, figure)
    if found is None:
        return Target(what, None, least, line.fault or ours.fault)
    why = "" if found >= least else _why(by_name, line, figure)
    return Target(what, found, least, why)


def _why(by_name: dict[str, Line], line: Line, figure: str) -> str:
    """The floor says how far one could be ahead at all, by a program that only moves the rows."""
    floor = by_name.get("sqlite3")
    possible = None if floor is None else ratio(line, floor, figure)
    least = "" if possible is None else f"Bare sqlite3 itself is {possible:.1f} times ahead. "
    return (least + NEXT.get((line.peer.name, figure), "No reason is known yet.")).strip()
