"""The program as a process of its own that tells what it held: `python -m benchmarks.alone WORDS`.

What a parent reads of a child's memory counts what the parent held when it started the child; so
the child looks itself.
"""

from __future__ import annotations

import sys

from benchmarks.measure import megabytes
from fundledger.cli.main import main

TELLS = "peak megabytes: "

if __name__ == "__main__":
    code = main(sys.argv[1:])
    print(f"{TELLS}{megabytes()}", file=sys.stderr)
    sys.exit(code)
