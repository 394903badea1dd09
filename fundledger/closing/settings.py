"""What a Fund chooses of how its year is measured against the plan."""

from __future__ import annotations

from fundledger.ledger.settings import Setting, chosen_from

_MEASURES = ("outstanding", "disbursed")
LENDING_GROWTH = Setting("lending_growth_measure", "outstanding", chosen_from(_MEASURES), _MEASURES)
"""By which figure of the plan the growth of lending is measured: the text leaves it open."""
