"""What items are counted in, and where their money comes from: the program's lists, and the Fund's.

A Fund adds a unit by a category that names it, and a source by a programme that has it in its
budget. What an item says must be one of them, so that a slip of the finger makes no unit.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.rules.support import sources, units
from fundledger.support.meant import Names, folded
from fundledger.text import clean

if TYPE_CHECKING:
    from fundledger.support.categories import Tree
    from fundledger.support.programmes import Programme


class Known(Names):
    """Names to which a Fund may add its own."""

    def is_new(self, said: str) -> bool:
        return self._ways.get(folded(said)) is None

    def meant_or_new(self, said: str) -> str:
        """The one that is called so, or what was said, which from now on is one of them."""
        if not clean(said):
            raise FundledgerError(self._refusal, name=said)
        found = self._ways.get(folded(said))
        return clean(said) if found is None else found


def units_with(tree: Tree) -> Known:
    own = (unit for each in tree.by_code.values() for unit in each.units)
    shipped = [(each.name, each.also) for each in units()]
    names = {name for name, _ in shipped}
    new = [(unit, ()) for unit in dict.fromkeys(own) if unit not in names]
    return Known([*shipped, *new], "support.unknown_unit")


def sources_with(programmes: Iterable[Programme]) -> Known:
    own = (each.source for programme in programmes for each in programme.budget)
    shipped = [(each.code, (each.name, *each.also)) for each in sources()]
    names = {code for code, _ in shipped}
    new = [(code, ()) for code in dict.fromkeys(own) if code not in names]
    return Known([*shipped, *new], "support.unknown_source")


def unit_of_kind(kind: str) -> str:
    """In what a borrower of the register is counted."""
    return next(each.name for each in units() if each.of == kind)


def kind_of_unit(unit: str) -> str:
    """Which kind of borrower a unit counts; "" of one that counts none."""
    return next((each.of for each in units() if each.name == unit), "")


def source_name(code: str) -> str:
    return next((each.name for each in sources() if each.code == code), code)
