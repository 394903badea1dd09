"""All acts and questions by the words a person says for them, and where each is declared.

The order is the order of the help. A module is imported when one of its acts is called, never to
list them. Adding one: a line here, its function, its help in both catalogues, its test.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from importlib import import_module

from fundledger.errors import Misused
from fundledger.office.declaring import Declared, declared

_HERE = "fundledger.office"

ACTS = {
    "loan list": "loan_views:loans",
    "loan waive": "loan_acts:waive",
    "loan freeze": "loan_acts:freeze",
    "loan write-off": "loan_acts:write_off",
    "report capital": "fund_reports:capital",
    "report collections": "fund_reports:collections",
    "report due": "fund_reports:due",
}


@cache
def declaration(words: str) -> Declared:
    """What was declared under these words; `Misused` where nothing was."""
    if words not in ACTS:
        near = get_close_matches(words, ACTS)
        raise Misused("usage.no_such_act", act=words, near=near)
    module, _, name = ACTS[words].partition(":")
    return declared(words, getattr(import_module(f"{_HERE}.{module}"), name))
