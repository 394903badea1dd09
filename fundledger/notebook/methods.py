"""A notebook's methods, grown from what the office declares.

`methods.pyi` says the same to editors and type checkers: `python -m fundledger.notebook.stub`
writes it again, and a test fails while it differs.
"""

from fundledger.notebook.growing import Caller, methods_of, of_many_funds
from fundledger.office.table import ACTS

OneFund = type("OneFund", (Caller,), methods_of(ACTS))
"""What can be done in one fund's book and asked of it."""

ManyFunds = type("ManyFunds", (Caller,), methods_of(of_many_funds()))
"""What can be asked of several funds together."""
