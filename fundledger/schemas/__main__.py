"""`python -m fundledger.schemas [FOLDER]` writes the published contracts, by default to schemas/.

For maintainers: run it when a file kind has changed, and commit what it writes.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fundledger.office.house import furnish
from fundledger.schemas.kinds import published


def main(folder: str = "schemas") -> None:
    furnish()
    Path(folder).mkdir(exist_ok=True)
    for name, content in published():
        path = Path(folder) / name
        path.write_bytes(content)
        print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
