"""Every page that is named is made somewhere, and no two of them stand at one address."""

from __future__ import annotations

import subprocess
import sys

from fundledger.web.rooms import PAGES, page_at


def test_every_page_is_made() -> None:
    assert all(callable(page_at(address)) for address in PAGES)


def test_the_server_starts_without_the_rooms() -> None:
    """They are loaded when somebody comes to them: it has to answer at once."""
    code = (
        "import sys; from fundledger.web.serving import server_of; from tests.web.sites import"
        " site_over; server_of(site_over('x.db')); print([m for m in sys.modules if"
        " m.startswith(('fundledger.web.rooms.', 'pandas', 'fundledger.statements.papers'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
