"""`python -m fundledger` and the console script `fundledger`. Holds nothing but the way in."""

from __future__ import annotations

import sys


def main() -> int:
    from fundledger.cli.main import main as run

    return run()


if __name__ == "__main__":
    sys.exit(main())
