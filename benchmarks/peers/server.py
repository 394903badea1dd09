"""Where the empty PostgreSQL database is that the runner has made for one peer."""

from __future__ import annotations

import os

VARIABLE = "FUNDLEDGER_PEERS_POSTGRES"


def address() -> str:
    return os.environ[VARIABLE]
