"""The commands as one table: the words somebody types, then where its code is.

Nearly all grow from what the office declares (`GROWN`). The few that are written by hand stand in
`BY_HAND`; tests/office/test_parity.py says of each why. The order is the order of the help.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundledger.cli.tree import GROWN
from fundledger.office.table import ACTS

_HERE = "fundledger.cli.commands"

_OF_A_BOOK = {
    "backup": f"{_HERE}.backup:back_up",
    "restore": f"{_HERE}.backup:restore",
    "schema": f"{_HERE}.schema:schema",
    "bundle export": f"{_HERE}.bundle:export",
    "bundle show": f"{_HERE}.bundle:show",
    "bundle import": f"{_HERE}.bundle:import_file",
    "upgrade": f"{_HERE}.upgrade:upgrade_book",
    "demo": f"{_HERE}.demo:demo",
    "web": f"{_HERE}.web:web",
}
"""What is done with a book as a whole, or without one."""

_ONE_OF_TWO = {
    "collect": f"{_HERE}.collect:collect",
    "loan add": f"{_HERE}.collect:add_loan",
    "worklist": f"{_HERE}.worklist:worklist",
}
"""One command that does either of two acts, by what stands in its first place or is asked for."""

_IN_TALK = {"bank layout learn": f"{_HERE}.learn:learn"}
"""What asks at a terminal between what one act proposes and what another takes."""

BY_HAND = {"init": f"{_HERE}.init:init", **_OF_A_BOOK, **_ONE_OF_TWO, **_IN_TALK}

NO_COMMAND = {
    "collect file": "`collect` without a sum",
    "loan add file": "`loan add` without options",
    "worklist calendar": "`worklist --ics`",
    "bank layout propose": "is shown by `bank layout learn`",
    "loan plan-changes": "is shown below `loan schedule`",
    "report capital-by-source": "is shown above `report capital`",
}
"""What the office declares and a command of another name offers."""


def _in_order() -> Iterator[str]:
    yield "init"
    for words in ACTS:
        if words not in NO_COMMAND:
            yield words
        if words == "check":
            yield from _OF_A_BOOK


COMMANDS = {words: BY_HAND.get(words, GROWN) for words in _in_order()}
