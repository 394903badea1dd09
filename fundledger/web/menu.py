"""What the pages are, in the order of the menu: the place below the fund, and its word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    place: str
    word: str
    """In the catalogue: `web_menu.<word>`."""

    of_many: bool = False
    """Whether several funds have it together."""

    also: tuple[str, ...] = ()
    """Other places whose pages belong to it."""


MENU = (
    Entry("", "today"),
    Entry("loans", "loans"),
    Entry("cooperatives", "cooperatives"),
    Entry("collect", "collect"),
    Entry("bank", "bank"),
    Entry("entries", "entries"),
    Entry("periods", "periods"),
    Entry("arrears", "arrears"),
    Entry("recovery", "recovery", also=("cases",)),
    Entry("outlook", "outlook"),
    Entry("support", "support"),
    Entry("papers", "papers"),
    Entry("reports", "reports", of_many=True),
    Entry("nation", "nation", of_many=True),
    Entry("keeping", "keeping"),
    Entry("rules", "rules"),
    Entry("help", "help", of_many=True),
)


def menu_of(is_of_one_fund: bool, several_funds: bool) -> list[Entry]:
    """What a person is offered; the nation only where the book has several funds."""
    return [
        each
        for each in MENU
        if (is_of_one_fund or each.of_many) and (several_funds or each.place != "nation")
    ]


SECTIONS: Mapping[str, tuple[str, ...]] = {
    "loans": (
        *("loan", "disburse", "application", "appraise", "decide", "lending", "limits"),
        *("security", "schedule", "replay"),
    ),
    "cooperatives": ("cooperative",),
    "collect": ("collect", "refund", "roll"),
    "bank": ("bank",),
    "entries": ("entry", "opening", "account", "balance", "journal", "money"),
    "periods": ("quarter", "year", "period", "financial-plan", "check"),
    "arrears": ("arrears", "debt-group", "council", "provision"),
    "recovery": ("remind", "promise", "inspect", "recovery", "case", "limitation", "worklist"),
    "outlook": ("outlook", "backtest", "scenario", "recovery-plan"),
    "support": ("programme", "support", "petition", "figures"),
    "papers": ("print", "notice", "paper", "verify", "chart"),
    "reports": ("report", "export"),
    "rules": ("setting", "fund"),
}
"""By the word of a section, with which words the acts and questions begin that belong to it."""


def section_of(act: str) -> str:
    begins = act.partition(" ")[0]
    return next(word for word, begin in SECTIONS.items() if begins in begin)
