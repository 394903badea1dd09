"""What a Fund must hand in or do by a day of every year, as data (`duties.toml`).

    duties()                all of them
    duty.due_of(year)       the last day on which one of a year may be done
    quarter_close()         how many days after a quarter its books should be closed

Whether one was done is not known here.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Any, Literal, NamedTuple

_FILE = resources.files(__package__).joinpath("duties.toml")
_ONE_DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Duty:
    code: str
    period: Literal["half", "year"]
    who: str
    source: str
    within: int | None = None  # days from the end of its period
    before: tuple[int, int] | None = None  # a month and a day, which is one too late
    next_year: bool = False
    papers: tuple[str, ...] = ()
    """The kinds of papers that hand it in."""

    def ends(self, year: int) -> date:
        """The last day of what it is about."""
        return date(year, 6, 30) if self.period == "half" else date(year, 12, 31)

    def due_of(self, year: int) -> date:
        if self.within is not None:
            return self.ends(year) + timedelta(self.within)
        assert self.before is not None, self.code
        return date(year + self.next_year, *self.before) - _ONE_DAY


class QuarterClose(NamedTuple):
    days: int
    source: str


@cache
def duties() -> tuple[Duty, ...]:
    return tuple(map(_duty, _read()["duty"]))


@cache
def quarter_close() -> QuarterClose:
    said = _read()["quarter"]
    return QuarterClose(said["days"], said["source"])


def _duty(said: dict[str, Any]) -> Duty:
    before: tuple[int, int] | None = None
    if "before" in said:
        month, day = map(int, said["before"].split("-"))
        before = month, day
    return Duty(
        *(said["code"], said["period"], said["who"], said["source"], said.get("within")),
        before,
        said.get("next_year", False),
        tuple(said.get("papers", ())),
    )


def _read() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
