"""What the machine of a run is, without anything that names it."""

from __future__ import annotations

import os
import platform
import sqlite3
from pathlib import Path

GIB = 1024**3


def facts() -> dict[str, str]:
    found = {
        "processor": f"{_processor()}, {os.cpu_count()} cores",
        "memory": f"{_memory()} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": sqlite3.sqlite_version,
    }
    return found | {"busy before the run": f"{load():.1f} of {os.cpu_count()} cores"}


def load() -> float:
    """How many processes wanted to work in the last minute."""
    return os.getloadavg()[0]


def _processor() -> str:
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text(encoding="utf-8").splitlines() if listed.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def _memory() -> int:
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB)
