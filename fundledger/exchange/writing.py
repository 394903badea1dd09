"""Writing a file for a user: whole or not at all, and never over another unless that was asked.

Somebody may have worked in the file that stands there, or have it open in Excel; both are told in
a sentence, and what stood there stays.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError, XlsxWriterException

from fundledger.errors import FundledgerError


@contextmanager
def new_file(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """A draft to write, beside the file whose place it takes when all has gone well."""
    if path.exists() and not replace:
        raise FundledgerError("face.file_exists", path=str(path))
    draft = path.with_name(f"~{path.stem}.{os.getpid()}{path.suffix}")
    try:
        yield draft
        draft.replace(path)
    except (OSError, XlsxWriterException) as error:
        raise _unwritten(path, error) from error
    finally:
        draft.unlink(missing_ok=True)


def _unwritten(path: Path, error: Exception) -> FundledgerError:
    cause = error.args[0] if isinstance(error, FileCreateError) else error
    if isinstance(cause, PermissionError):
        return FundledgerError("face.file_busy", path=str(path))
    reason = getattr(cause, "strerror", None) or str(cause)
    return FundledgerError("face.file_unwritable", path=str(path), reason=reason)
