"""All pages by their address, and where each is made; an earlier one counts.

A page of a room that several questions make up is written by hand; every other question and act has
the generic page of `questions` and `acts`, which stand last. A module is imported when one of its
pages is asked for, never to list them.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundledger.web.site import Page

PAGES = {
    "/{fund}/": "today:today",
    "/{fund}/loans": "loans:loans",
    "/{fund}/loans/{loan:path}": "loans:loan",
    "/{fund}/applications/{application:path}": "loans:application",
    "/{fund}/securities/{loan}/{code:path}": "loans:security",
    "/{fund}/cooperatives": "cooperatives:cooperatives",
    "/{fund}/cooperatives/{code:path}": "cooperatives:cooperative",
    "/{fund}/collect": "collect:collect",
    "/{fund}/bank": "bank:bank",
    "/{fund}/entries": "entries:journal",
    "/{fund}/entries/{number:int}": "entries:entry",
    "/{fund}/periods": "periods:periods",
    "/{fund}/keeping": "keeping:keeping",
    "/{fund}/keeping/backup": "keeping:back_up",
    "/{fund}/keeping/copy/{name}": "keeping:copy",
    "/{fund}/keeping/restore": "keeping:restore",
    "/{fund}/keeping/upgrade": "keeping:upgrade",
    "/{fund}/keeping/export": "keeping:export_bundle",
    "/{fund}/keeping/bundle": "keeping:bundle",
    "/{fund}/rules": "rules:rules",
    "/{fund}/templates": "templates:templates",
    "/{fund}/templates/{kind}.{form}": "templates:template",
    "/{fund}/arrears": "arrears:overdue",
    "/{fund}/arrears/ageing": "arrears:ageing",
    "/{fund}/arrears/groups": "arrears:groups",
    "/{fund}/arrears/reviews": "arrears:reviews",
    "/{fund}/arrears/provisions": "arrears:provisions",
    "/{fund}/arrears/council": "arrears:council",
    "/{fund}/recovery": "recovery:ladder",
    "/{fund}/recovery/reminders": "recovery:reminders",
    "/{fund}/recovery/promises": "recovery:promises",
    "/{fund}/recovery/inspections": "recovery:inspections",
    "/{fund}/recovery/limitation": "recovery:limitation",
    "/{fund}/recovery/securities": "recovery:securities",
    "/{fund}/recovery/work": "recovery:work",
    "/{fund}/recovery/calendar": "recovery:month",
    "/{fund}/cases": "recovery:cases",
    "/{fund}/cases/{case:path}": "cases:case",
    "/{fund}/outlook": "outlook:figures",
    "/{fund}/outlook/why": "outlook:why",
    "/{fund}/outlook/changes": "outlook:changes",
    "/{fund}/outlook/plan": "outlook:plan",
    "/{fund}/outlook/versions": "outlook:versions",
    "/{fund}/outlook/scenarios": "outlook:scenarios",
    "/{fund}/outlook/proof": "outlook:proof",
    "/{fund}/outlook/rates": "outlook:rates",
    "/{fund}/outlook/{name}.svg": "outlook:picture",
    "/{fund}/support": "support:totals",
    "/{fund}/support/items": "support:items",
    "/{fund}/support/programmes": "support:programmes",
    "/{fund}/support/plans": "support:plans",
    "/{fund}/support/figures": "support:figures",
    "/{fund}/support/registry": "support:registry",
    "/{fund}/support/petitions": "support:petitions",
    "/{fund}/support/alliance": "support:alliance",
    "/{fund}/support/packs": "support:packs",
    "/{fund}/papers": "papers:papers",
    "/{fund}/papers/verify": "papers:verify",
    "/{fund}/papers/{paper}": "papers:paper",
    "/{fund}/picture/{key}/{number:int}": "papers:picture",
    "/{fund}/reports": "reports:reports",
    "/{fund}/all": "reports:everything",
    "/{fund}/nation": "nation:nation",
    "/{fund}/help": "help:help_page",
    "/start": "start:start",
    "/{fund}/start": "start:again",
    "/{fund}/start/template": "start:template",
    "/{fund}/start/balances": "start:balances",
    "/{fund}/start/proof": "start:proof",
    "/{fund}/ask/{act:path}": "questions:question",
    "/{fund}/do/{act:path}": "acts:act",
    "/{fund}/done/{ticket}": "acts:done",
    "/{fund}/work/{ticket}": "acts:working",
    "/{fund}/fetch/{key}": "acts:fetch",
}

_HERE = "fundledger.web.rooms"


@cache
def page_at(address: str) -> Page:
    """The function that makes the page of an address of `PAGES`."""
    module, _, name = PAGES[address].partition(":")
    page: Page = getattr(import_module(f"{_HERE}.{module}"), name)
    return page
