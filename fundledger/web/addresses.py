"""How a page is addressed: the fund first, then the place, then what was said.

    /20/                                 today
    /20/ask/report/capital?as_of=…       a question; .xlsx .csv .json .pdf .docx after it: as a file
    /20/do/loan/waive?loan=HD-01         the form of an act
    /20/loans/HD-01                      a page of a room

A fund is a number, several with commas, or `all`. What is shown stands in the address, so that it
can be sent to a colleague and the back button finds it again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar
from urllib.parse import quote, urlencode

from fundledger.office.calling import ALL_FUNDS, Funds
from fundledger.office.steps import UNSAID, Step
from fundledger.office.table import ACTS, declaration

FORMS = ("xlsx", "csv", "json", "pdf", "docx")
Said = Mapping[str, object]
T = TypeVar("T")


def fund_part(fund: Funds | None) -> str:
    match fund:
        case None:
            return ALL_FUNDS
        case tuple():
            return ",".join(map(str, fund))
        case _:
            return str(fund)


def fund_of(part: str) -> Funds | None:
    """None: no such address."""
    if part == ALL_FUNDS:
        return ALL_FUNDS
    numbers = part.split(",")
    if not all(each.isascii() and each.isdigit() and len(each) <= 9 for each in numbers):
        return None
    found = tuple(sorted({int(each) for each in numbers}))
    return found[0] if len(found) == 1 else found


def slug(act: str) -> str:
    return act.replace(" ", "/")


def act_of(path: str) -> str | None:
    act = path.replace("/", " ")
    return act if act in ACTS else None


def query_of(said: Said) -> str:
    """`?loan=HD-01&quarter=…`, nothing where nothing is said."""
    pairs: list[tuple[str, str]] = []
    for name, value in said.items():
        for each in value if isinstance(value, list | tuple) else (value,):
            if each not in (None, "", False, UNSAID):
                pairs.append((name, "on" if each is True else str(each)))
    return f"?{urlencode(pairs)}" if pairs else ""


def place(fund: Funds | None, *parts: str) -> str:
    """`/20/loans/HD-01`"""
    said = "/".join(quote(each, safe="/") for each in parts)
    return f"/{fund_part(fund)}/{said}"


def question(fund: Funds | None, act: str, said: Said, form: str | None = None) -> str:
    ending = "" if form is None else f".{form}"
    return place(fund, "ask", slug(act) + ending) + query_of(said)


def deed(fund: Funds | None, act: str, said: Said) -> str:
    return place(fund, "do", slug(act)) + query_of(said)


def step(fund: Funds | None, taken: Step) -> str:
    """Where a step that an answer proposes is taken."""
    what = declaration(taken.act)
    where = question if what.traits.is_question else deed
    return where(fund, taken.act, taken.said)


def without(said: Mapping[str, T], names: Iterable[str]) -> dict[str, T]:
    left_out = set(names)
    return {name: value for name, value in said.items() if name not in left_out}
