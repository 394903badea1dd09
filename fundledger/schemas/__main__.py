"""`python -m fundledger.schemas [FOLDER]` writes the published contracts, by default to schemas/.

For maintainers: run it when a file kind has changed, and commit what it writes. It publishes the
kinds of this room, and a test that they are all there are.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fundledger.schemas.kinds import OF_SCHEMAS, published


def main(folder: str = "schemas") -> None:
    Path(folder).mkdir(exist_ok=True)
    for name, content in published(OF_SCHEMAS):
        path = Path(folder) / name
        path.write_bytes(content)
        print(path)


if __name__ == "__main__":
    main(*sys.argv[1:])
