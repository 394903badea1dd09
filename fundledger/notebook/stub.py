"""The types of the grown methods, for editors: `python -m fundledger.notebook.stub` writes them.

A test fails while `methods.pyi` differs from what the office declares. Do not edit it by hand.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

from fundledger.notebook.growing import of_many_funds, placed
from fundledger.office.declaring import Declared, Parameter
from fundledger.office.kinds import TODAY, Choice
from fundledger.office.table import ACTS, declaration

STUB = Path(__file__).with_name("methods.pyi")

_HEAD = """\
# Made by `python -m fundledger.notebook.stub`; do not edit by hand.

from collections.abc import Mapping, Sequence
from datetime import date
from os import PathLike
from pathlib import Path
from typing import Any, Literal, SupportsIndex

import pandas as pd

from fundledger.notebook.growing import Caller

Day = date | str
Amount = SupportsIndex | str
File = str | PathLike[str]
"""

_TYPES = {
    "day": "Day",
    "money": "Amount",
    "cell": "Day | Amount",
    "number": "int",
    "year": "int",
    "flag": "bool",
    "file": "File",
    "chart": "File",
    "entry": "int | str",
    "split": "Mapping[str, Amount]",
    "instalment": "tuple[Day, Amount]",
    "part": "tuple[str, Amount] | str",
    "account_part": "tuple[str, Amount]",
    "known_at": "Day | int",
}


def text() -> str:
    """What the file should hold."""
    many = of_many_funds()
    return "\n".join([_HEAD, *_class("OneFund", ACTS), "", *_class("ManyFunds", many)]) + "\n"


def _class(name: str, words: Iterable[str]) -> Iterator[str]:
    yield f"class {name}(Caller):"
    for each in words:
        yield from _method(declaration(each))


def _method(what: Declared) -> Iterator[str]:
    yield f"    def {what.name}("
    yield "        self,"
    is_named = False
    if what.traits.place is not None:
        yield f"        {what.traits.place}: File,"
    for each, place in placed(what):
        if place is inspect.Parameter.VAR_POSITIONAL:
            yield f"        *{each.name}: {_type(each)},"
            is_named = True
            continue
        if place is inspect.Parameter.KEYWORD_ONLY and not is_named:
            yield "        *,"
            is_named = True
        yield f"        {each.name}: {_said(each)},"
    if what.traits.place is not None:
        yield from (() if is_named else ("        *,",))
        yield "        replace: bool = False,"
    yield f"    ) -> {_answer(what)}:"
    for line in f'"""{what.doc}"""'.split("\n"):
        yield f"        {line}".rstrip()
    yield ""


def _answer(what: Declared) -> str:
    """What a call answers, as far as it is declared."""
    if what.traits.place is not None:
        return "Path"
    found = what.function.__annotations__.get("return")
    if found == "Table" or what.traits.main is not None:
        return "pd.DataFrame"
    return "dict[str, pd.DataFrame]" if found == "Screen" else "Any"


def _said(each: Parameter) -> str:
    of = f"Sequence[{_type(each)}]" if each.is_many else _type(each)
    if each.is_many and each.kind.name in {"instalment", "account_part", "part"}:
        of += " | Mapping[Any, Amount]"
    if each.is_required:
        return of
    default = None if each.default is TODAY else each.default
    return f"{of} | None = None" if default is None else f"{of} = {default!r}"


def _type(each: Parameter) -> str:
    if isinstance(each.kind, Choice):
        return f"Literal[{', '.join(repr(code) for code in each.kind.codes)}]"
    return _TYPES.get(each.kind.name, "str")


if __name__ == "__main__":
    STUB.write_text(text(), encoding="utf-8")
