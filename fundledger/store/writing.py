"""Writing a file for a user: whole or not at all, and never over another unless that was asked.

Somebody may have worked in the file that is there, or have it open in Excel: either is refused with
a sentence, and that file stays. What may make way at all is decided in `store.targets`.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError, XlsxWriterException

from fundledger.errors import FundledgerError
from fundledger.store.drafts import OWNER_ONLY, begin, draft_beside, keep_rights, sweep, take_name
from fundledger.store.targets import WORKBOOK, Kind, refuse, refuse_beside_a_book


@contextmanager
def new_file(
    path: Path, kind: Kind = WORKBOOK, *, replace: bool = False, one_of_many: bool = False
) -> Iterator[Path]:
    """A draft to write, beside the file whose place it takes when all has gone well.

    What was left of earlier ones is swept, unless this is `one_of_many` that are written at once.
    """
    refuse(path, kind, replace=replace)
    if not one_of_many:
        sweep(path.parent)
    draft = draft_beside(path)
    try:
        begin(draft)
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        yield draft
        refuse(path, kind, replace=replace)  # another file may have come meanwhile
        if path.exists():
            keep_rights(path, draft)
            draft.replace(path)
        else:
            take_name(draft, path)
    except (OSError, XlsxWriterException) as error:
        raise _unwritten(path, error) from error
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def new_folder(folder: Path, kind: Kind, *, replace: bool = False) -> Iterator[Path]:
    """A draft to fill, whose files take their places in the folder when all have gone well.

    What else is in the folder stays: nobody said that it may go.
    """
    refuse_beside_a_book(folder)
    if not replace and folder.exists() and any(folder.iterdir()):
        raise FundledgerError("face.folder_not_empty", path=str(folder))
    is_there = folder.exists()  # then we may write in it, but perhaps not beside it
    draft = draft_beside(folder / folder.name if is_there else folder)
    sweep(draft.parent)
    try:
        draft.mkdir(mode=0o700)
        yield draft
        if is_there:
            files = sorted(draft.iterdir())
            for made in files:
                refuse(folder / made.name, kind, replace=True)
            for made in files:
                made.chmod(OWNER_ONLY)
                made.replace(folder / made.name)
        else:
            for made in draft.iterdir():
                made.chmod(OWNER_ONLY)
            draft.rename(folder)
    except OSError as error:
        raise _unwritten(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_bytes(
    content: bytes, path: Path, kind: Kind = WORKBOOK, *, replace: bool = False
) -> None:
    with new_file(path, kind, replace=replace) as draft:
        draft.write_bytes(content)


def write_text(parts: Iterable[str], path: Path, kind: Kind, *, replace: bool = False) -> None:
    """Write UTF-8 with the same line ends on every system, so that equal books give equal bytes."""
    with (
        new_file(path, kind, replace=replace) as draft,
        draft.open("w", encoding="utf-8", newline="\n") as file,
    ):
        file.writelines(parts)


def _unwritten(path: Path, error: Exception) -> FundledgerError:
    cause = error.args[0] if isinstance(error, FileCreateError) else error
    if isinstance(cause, PermissionError):
        return FundledgerError("face.file_busy", path=str(path))
    reason = getattr(cause, "strerror", None) or str(cause)
    return FundledgerError("face.file_unwritable", path=str(path), reason=reason)
