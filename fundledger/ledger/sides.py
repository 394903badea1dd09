"""On which side of an account a line is printed, and with which sign.

A positive amount is a debit, a negative one a credit; but a line that takes something back is
printed as a negative on the side of what it takes back, so that turnover is what really moved:

- a reversal, on the sides of the entry that it reverses;
- a correction (`reallocate`), on the sides of the document that it corrects: if a receipt turns out
  to pay something else, its credits change, and money that only changes its purpose within a bank
  account changes its debits, for none has left;
- held money that pays: the same, within the place that holds it;
- a transfer to overdue that became less, on the sides of the transfer;
- a provision of a day that became less or more, on the sides of what made or released it.

`Sides.printed` answers for one line, `Sides.summed` for sums of lines that are alike. No balance
depends on any of this: debit less credit is always the amount.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlalchemy import Connection, select

from fundledger.ledger.roles import ROLES, Role
from fundledger.store.tables import entry as entries

REALLOCATE = "reallocate"
"""The kind of entry that corrects an earlier one, whose key its own key begins with."""

Side = Literal["debit", "credit"]

_AT_ONCE = 500
_MONEY = frozenset(role.name for role in ROLES.values() if role.money is not None)
_INCOME = frozenset({"income_in_term", "income_overdue", "income_late"})
_GIVEN_UP = frozenset({"loss", "cost_other"})
_PAID_BACK = frozenset({*_MONEY, "memo_interest_contra"})

_ON_DEBIT: Mapping[str, Collection[str]] = {
    "disburse": frozenset({"principal_in_term", "principal_overdue"}),
    "collect": _PAID_BACK,
    "apply": _PAID_BACK | {"held"},
    "recover": _MONEY | {"memo_written_off_contra"},
    "refund": frozenset({"held"}),
    "waive": _INCOME | _GIVEN_UP | {"memo_interest_contra"},
    "write_off": _INCOME
    | _GIVEN_UP
    | {"provision_specific", "memo_interest_contra", "memo_written_off"},
    "to_overdue": frozenset({"principal_overdue"}),
    "to_in_term": frozenset({"principal_in_term"}),
    "strike_off": frozenset({"memo_written_off_contra"}),
    "provision_charge": frozenset({"cost_provision"}),
    "provision_release": frozenset({"provision_specific", "provision_general"}),
}
"""By kind of entry: the roles that it debits. It credits all others."""

OF_ONE_SIDE = frozenset(
    {
        *(REALLOCATE, "apply", "to_overdue", "to_in_term"),
        *("provision_charge", "provision_release"),
    }
)
"""The kinds of entry whose lines are on the side of their role, whatever their sign."""


@dataclass(frozen=True, slots=True)
class Sides:
    """What corrections correct: the kind of the entry of a document, by its key."""

    kinds: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, connection: Connection, fund: int, keys: Iterable[str | None]) -> Sides:
        """What the corrections with these keys correct."""
        wanted = sorted({base_of(key) for key in keys if key is not None})
        found: dict[str, str] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            query = select(entries.c.key, entries.c.kind).where(
                entries.c.fund == fund, entries.c.key.in_(wanted[start : start + _AT_ONCE])
            )
            found.update((key, kind) for key, kind in connection.execute(query))
        return cls(found)

    def kind_of(self, kind: str, key: str | None) -> str:
        """The kind of an entry; of a correction, the kind of what it corrects."""
        if kind != REALLOCATE or key is None:
            return kind
        return self.kinds.get(base_of(key), kind)

    def printed(
        self, amount: int, role: Role | None, kind: str, key: str | None, *, reverses: bool
    ) -> tuple[int, int]:
        """Debit and credit of one line. `key` is the entry's, or that of the one it reverses."""
        side = self._side(role, kind, key)
        on_debit = (amount > 0) != reverses if side is None else side == "debit"
        return (amount, 0) if on_debit else (0, -amount)

    def summed(
        self,
        debits: int,
        credits: int,
        role: Role | None,
        kind: str,
        key: str | None,
        *,
        reverses: bool,
    ) -> tuple[int, int]:
        """The same for many lines alike: `debits` sums their positive amounts, `credits` the
        negative ones.
        """
        side = self._side(role, kind, key)
        if side is None:
            return (credits, -debits) if reverses else (debits, -credits)
        return (debits + credits, 0) if side == "debit" else (0, -(debits + credits))

    def _side(self, role: Role | None, kind: str, key: str | None) -> Side | None:
        """The side of a line; None: the one that its sign says."""
        if kind not in OF_ONE_SIDE or role is None:
            return None
        debited = _ON_DEBIT.get(self.kind_of(kind, key))
        if debited is None:
            return None
        return "debit" if role.name in debited else "credit"


def base_of(key: str) -> str:
    """The key of the first entry of a document, which later ones correct."""
    return ":".join(key.split(":")[:2])


AS_SIGNED = Sides()
"""For entries among which there is no correction."""
