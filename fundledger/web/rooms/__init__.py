"""The pages, a module for each room of the house: `PAGES` says by address which function makes it.

A page of a room that several questions make up is written by hand; every other question and act has
the generic page of `questions` and `acts`. A module is named here, or its pages are not there.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from fundledger.web.site import Page


class Room(Protocol):
    PAGES: Mapping[str, Page]


def rooms() -> tuple[ModuleType, ...]:
    from fundledger.web.rooms import (
        acts,
        arrears,
        bank,
        cases,
        collect,
        cooperatives,
        help,
        loans,
        nation,
        outlook,
        papers,
        questions,
        recovery,
        reports,
        start,
        support,
        today,
    )

    by_hand = (
        *(today, loans, cooperatives, collect, bank, arrears, recovery, cases, outlook, support),
        *(papers, reports, nation, help, start),
    )
    return (*by_hand, questions, acts)
