"""A set of rules as it stood in the book when something was done by it.

    UsedSets(connection, fund).groups(name, link)     the debt groups of that name, at a link

Who keeps by which set something was done keeps its name, and the link of the chain says which
version of it: one that is stated later under the same name changes nothing that was done before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.grading.rule_sets import KIND
from fundledger.ledger.entry import Fact
from fundledger.ledger.facts import stated
from fundledger.rules.classing import GroupRules, group_rules

if TYPE_CHECKING:
    from sqlalchemy import Connection


class UsedSets:
    """The sets that a book holds; they are read when the first is asked for."""

    def __init__(self, connection: Connection, fund: int) -> None:
        self._connection = connection
        self._fund = fund
        self._read: dict[int, GroupRules] = {}  # by the link of the set

    def groups(self, name: str, link: int) -> GroupRules:
        said = [fact for fact in self._facts[f"debt_groups/{name}"] if fact.chain <= link]
        if not said:
            raise FundledgerError("rule_set.not_kept", name=name)
        found = said[-1]
        if found.chain not in self._read:
            self._read[found.chain] = group_rules(found.body)
        return self._read[found.chain]

    @cached_property
    def _facts(self) -> Mapping[str, list[Fact]]:
        """What was said of each set; a fact of this kind may say other things of one, too."""
        found: dict[str, list[Fact]] = defaultdict(list)
        for fact in stated(self._connection, self._fund, KIND):
            if "name" in fact.body:
                found[fact.subject].append(fact)
        return found
