"""Drafts: a file is written beside the place it is for, and takes its name when it is whole.

A draft is called `~fund.db.8309-1f2e3d4c0a9b8c-1.new`: after what it will be, the process that
writes it, where and as which run of the program, and a count. It is made for its owner's eyes
alone, since most files hold figures, and over nothing. A process that is killed leaves its draft;
the next one that writes in the folder `sweep`s it, and `check` names it. Nothing else may begin
with `~` and end so: see `store.targets`.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path

from fundledger.errors import FundledgerError

KEPT_SECONDS = 24 * 60 * 60
"""A draft of another machine, or of an earlier version, is left alone for so long."""

OWNER_ONLY = 0o600
_SHARED = stat.S_IRGRP | stat.S_IWGRP
_NAME = re.compile(r"~(.+)\.(\d{1,10})(?:-([0-9a-f]{8})([0-9a-f]{6})-\d+)?\.new")
_COUNT = count(1)
_LOGS = ("-wal", "-shm", "-journal")  # of a draft that is a book
_LONGEST_NAME = 180  # bytes; systems take 255


def draft_beside(path: Path) -> Path:
    """The name of this process's draft for a path; nothing is made yet."""
    name = path.name
    while len(name.encode()) > _LONGEST_NAME:
        name = name[: len(name) * 3 // 4]
    ours = f"{os.getpid()}-{_where()}{_run()}-{next(_COUNT)}"
    return path.with_name(f"~{name}.{ours}.new")


def begin(draft: Path) -> None:
    """Make a draft over nothing: not over a file or a link that has its name."""
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))


def is_name_of_a_draft(name: str) -> bool:
    return _NAME.fullmatch(name) is not None


def take_name(draft: Path, path: Path, refusal: str = "face.file_exists", **said: object) -> None:
    """Let a finished draft take a name that is free: if another file is quicker, it stays."""
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        raise FundledgerError(refusal, **(said or {"path": str(path)})) from None
    except OSError:  # a file system without hard links (FAT)
        if os.path.lexists(path):
            raise FundledgerError(refusal, **(said or {"path": str(path)})) from None
        draft.rename(path)
    else:
        draft.unlink()


def keep_rights(path: Path, draft: Path) -> None:
    """A file that takes the place of another is for the same eyes."""
    if os.name != "nt":
        with suppress(OSError):
            draft.chmod(stat.S_IMODE(path.stat().st_mode) | stat.S_IWUSR)


def copy_rights(source: Path, copy: Path) -> None:
    """A copy of a book is its owner's; in which a group writes, the group's too."""
    if os.name != "nt":
        with suppress(OSError):
            mode = source.stat().st_mode
            copy.chmod(OWNER_ONLY | (mode & _SHARED if mode & stat.S_IWGRP else 0))


# What was left.


def sweep(folder: Path, names: str | None = None) -> None:
    """Delete what processes that were killed here left in a folder, whatever it was to become.

    Of others, which may run elsewhere, only drafts for `names` (a pattern) of a day or more ago.
    """
    before = time.time() - KEPT_SECONDS
    for path, found in _drafts_in(folder):
        is_old = names is not None and re.fullmatch(names, found[1])
        if _is_killed(found) or (is_old and _changed_at(path) < before):
            _delete(path)


def left_in(folder: Path) -> list[Path]:
    """The drafts in a folder that nobody is writing any more."""
    before = time.time() - KEPT_SECONDS
    return sorted(
        path
        for path, found in _drafts_in(folder)
        if _is_killed(found)
        or (found[3] is None and not _is_running(int(found[2])))
        or _changed_at(path) < before
    )


def _drafts_in(folder: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    with suppress(OSError):
        for path in [each for each in folder.iterdir() if each.name.startswith("~")]:
            found = _NAME.fullmatch(_without_log(path.name))
            if found is not None:
                yield path, found


def _without_log(name: str) -> str:
    return next((name.removesuffix(each) for each in _LOGS if name.endswith(each)), name)


def _is_killed(found: re.Match[str]) -> bool:
    """Whether a draft is of a process of this machine that runs no more. A process that has its
    number by now, as those of containers do, is another run.
    """
    if found[3] != _where():
        return False
    process = int(found[2])
    return found[4] != _run() if process == os.getpid() else not _is_running(process)


def _changed_at(path: Path) -> float:
    try:
        return path.lstat().st_mtime
    except OSError:  # it went in between
        return time.time()


def _delete(path: Path) -> None:
    with suppress(OSError):  # one that somebody has open does not keep the others
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


@cache
def _where() -> str:
    """What tells processes of this machine from those of another that writes in the same folder."""
    where = os.environ.get("COMPUTERNAME", "") if sys.platform == "win32" else os.uname().nodename
    with suppress(OSError):  # two containers may have one name and count their processes apart
        where += str(Path("/proc/self/ns/pid").readlink())
    return sha256(where.encode()).hexdigest()[:8]


@cache
def _run() -> str:
    return os.urandom(3).hex()


def _is_running(process: int) -> bool:
    if sys.platform == "win32":
        return _is_running_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # it is somebody else's
        return True
    return True


def _is_running_on_windows(process: int) -> bool:
    if sys.platform != "win32":
        raise NotImplementedError
    import ctypes

    may_ask, is_active, no_such = 0x1000, 259, 87
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)
    handle = kernel.OpenProcess(may_ask, False, process)
    if not handle:
        return ctypes.get_last_error() != no_such
    try:
        code = ctypes.c_ulong()
        return not kernel.GetExitCodeProcess(handle, ctypes.byref(code)) or code.value == is_active
    finally:
        kernel.CloseHandle(handle)
