"""Every borrower as it was known on any day, read once for all rows of a file.

For one borrower ask `cooperatives.borrower_on`; this reads all of them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from fundledger.errors import FundledgerError
from fundledger.intake.recognition import Row
from fundledger.ledger.entry import Fact
from fundledger.ledger.facts import stated
from fundledger.registers import cooperatives
from fundledger.registers.cooperatives import Cooperative, cooperative_of
from fundledger.text import unaccented

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass
class Register:
    facts: dict[str, list[Fact]]  # by number, as they came into effect
    _made: dict[int, Cooperative] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection, fund: int) -> Register:
        facts: dict[str, list[Fact]] = defaultdict(list)
        for fact in stated(connection, fund, cooperatives.KIND):
            facts[fact.subject].append(fact)
        for of_one in facts.values():
            of_one.sort(key=lambda fact: (fact.effective, fact.chain))
        return cls(facts)

    def on(self, number: str, day: date) -> Cooperative:
        """As it was known on a day; before the register knew it, as it first knew it."""
        facts = self.facts.get(number)
        if not facts:
            raise FundledgerError("cooperative.unknown", cooperative=number)
        last = next((fact for fact in reversed(facts) if fact.effective <= day), facts[0])
        if last.chain not in self._made:
            self._made[last.chain] = cooperative_of(last)
        return self._made[last.chain]

    def resolved(self, row: Row) -> Row:
        """The row with its borrower's number in place of a name."""
        if row.cooperative is None:
            return row
        number = self.number_of(row.cooperative)
        return row if number == row.cooperative else replace(row, cooperative=number)

    def number_of(self, said: str) -> str:
        """The number of a borrower that is called so: by its number, or a name that is one's."""
        if said in self.facts:
            return said
        numbers = self._by_name.get(_folded(said), [])
        if len(numbers) > 1:
            raise FundledgerError("collect.which_cooperative", name=said, numbers=numbers)
        if not numbers:
            raise FundledgerError("cooperative.unknown", cooperative=said)
        return numbers[0]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for number, facts in self.facts.items():
            for name in sorted({_folded(fact.body["name"]) for fact in facts}):
                found[name].append(number)
        return found


def _folded(name: str) -> str:
    return " ".join(unaccented(name).split())
