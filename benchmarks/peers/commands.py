"""Programs that are no library: run as a person would run them, their answer read from stdout."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Sequence


def answer(*command: str) -> str:
    """No settings of whoever runs this, and UTF-8 whatever the machine speaks."""
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        command, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode != 0:
        raise SystemExit(done.stderr.strip())
    return done.stdout


def version_of(program: str) -> str:
    """Of lines like `hledger 1.25, linux-x86_64` and `Ledger 3.3.0-20230208, the ...`."""
    return answer(program, "--version").splitlines()[0].split(",")[0].split()[1]


def peak_of_children() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def amounts(rows: Sequence[Sequence[str]]) -> list[tuple[str, int]]:
    """Of rows of an account and an amount such as `-1200 VND`."""
    return [(account, int(amount.split()[0])) for account, amount in rows]
