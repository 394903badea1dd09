"""fundledger: the loan portfolio manager of a provincial Cooperative Development Support Fund.

    import fundledger
    book = fundledger.open("fund.db")

is the way in from a notebook: every report as a DataFrame, every verb as a function.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fundledger.notebook import open_notebook as open

__all__ = ["__version__", "open"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    """Load `open` only when it is asked for: the command line does not need it."""
    if name == "open":
        from fundledger.notebook import open_notebook

        return open_notebook
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
