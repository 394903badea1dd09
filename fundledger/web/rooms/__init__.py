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
        entries,
        help,
        keeping,
        loans,
        nation,
        outlook,
        papers,
        periods,
        questions,
        recovery,
        reports,
        rules,
        start,
        support,
        templates,
        today,
    )

    of_loans = (loans, cooperatives, collect, bank)
    of_books = (entries, periods, keeping, rules, templates)
    of_arrears = (arrears, recovery, cases, outlook, support)
    for_all = (papers, reports, nation, help, start)
    return (today, *of_loans, *of_books, *of_arrears, *for_all, questions, acts)
