"""Money that is no loan's, from a notebook. Each answers the purses before and after.

Beside what it names, each verb takes `on`, `document`, `memo`, `reason`, `booked_on`, `dry_run`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fundledger.notebook.desk import Desk
from fundledger.notebook.said import (
    Amount,
    day_said,
    dong_said,
)
from fundledger.registers.loan import loan_numbered
from fundledger.treasury import capital as capital_money
from fundledger.treasury import money

if TYPE_CHECKING:
    import pandas as pd


class MoneyVerbs(Desk):
    """What is done with money that is no loan's."""

    def receive(self, amount: Amount, of: str | None = None, **said: Any) -> pd.DataFrame:
        """Money for the interest purse, `of` a role or number of an account; `place`."""
        return self._money(money.receive, amount, said, ("place",), of=of)

    def pay(self, amount: Amount, of: str, **said: Any) -> pd.DataFrame:
        """A cost, a tax, an advance; `place`, `from_capital` (with a `reason`), `source`."""
        return self._money(money.pay, amount, said, ("place", "from_capital", "source"), of=of)

    def transfer_money(self, amount: Amount, out_of: str, into: str, **said: Any) -> pd.DataFrame:
        """Between places, or by `purpose` and `to_purpose` with a `reason`; `source`."""
        more = ("purpose", "to_purpose", "source")
        return self._money(money.transfer, amount, said, more, out_of=out_of, into=into)

    def deposit(self, amount: Amount, **said: Any) -> pd.DataFrame:
        """A term deposit; `purpose`, `place`, `at`, `source`."""
        return self._money(money.deposit, amount, said, ("purpose", "place", "at", "source"))

    def mature(self, amount: Amount, *, interest: Amount = 0, **said: Any) -> pd.DataFrame:
        """A term deposit that comes back with its interest."""
        more = ("purpose", "place", "at", "source")
        return self._money(money.mature, amount, said, more, interest=dong_said(interest))

    def capital_in(self, amount: Amount, source: str, **said: Any) -> pd.DataFrame:
        """Charter capital received; `document` is the decision."""
        return self._money(capital_money.capital_in, amount, said, ("place",), source=source)

    def capital_out(self, amount: Amount, source: str | None = None, **said: Any) -> pd.DataFrame:
        """Charter capital returned; `document` is the decision."""
        return self._money(capital_money.capital_out, amount, said, ("place",), source=source)

    def court_fee(
        self, loan: str, amount: Amount, *, back: bool = False, **said: Any
    ) -> pd.DataFrame:
        """A court fee advanced for a loan, or paid `back`; `place`, `from_capital`."""
        with self._asked(None) as asked:
            known = loan_numbered(asked.connection, asked.fund, loan)
        return self._money(
            *(money.court_fee, amount, said, ("place", "from_capital")),
            loan=known.number,
            cooperative=known.cooperative_on(day_said(said.get("on"))),
            source=known.contract.source,
            back=back,
        )
