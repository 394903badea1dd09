"""How a word of the command line becomes a value: the office's kinds, as click takes them.

Use these, not click's own types: those speak English only (a test looks). What is read from the
disk or written to it is a kind of this face alone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import click

from fundledger.errors import BadFile, FundledgerError
from fundledger.messages import LANGUAGES
from fundledger.office import kinds
from fundledger.office.calling import ALL_FUNDS, Funds
from fundledger.office.kinds import Kind
from fundledger.paths import path_of

T = TypeVar("T")

_OTHER_KINDS = (".xlsx", ".xls", ".csv", ".json", ".pdf", ".docx")


class Value(click.ParamType[T, Any]):
    """A value read by a kind. `name` is also its placeholder in the help."""

    def __init__(self, kind: Kind[T]) -> None:
        self.kind = kind
        self.name = kind.name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> T:
        if not isinstance(value, str):  # already read
            return value  # type: ignore[no-any-return]
        try:
            return self.kind.read(value)
        except BadFile:  # nothing is wrong with how it was called
            raise
        except FundledgerError as error:
            return self.fail(str(error), param, ctx)

    def fail(
        self, message: str, param: click.Parameter | None = None, ctx: click.Context | None = None
    ) -> NoReturn:
        raise click.BadParameter(message, ctx=ctx, param=param)

    def shown(self) -> list[str] | None:
        """The words of a choice, as the reader's help names them; None: it is none."""
        return self.kind.shown() if isinstance(self.kind, kinds.Choice) else None


def value_of(kind: Kind[T]) -> Value[T]:
    """A kind as click takes it; a file is read from the disk."""
    if kind is kinds.SOURCE_FILE:
        return Value(Kind("file", _source_file))
    if kind is kinds.CHART:
        return Value(Kind("chart", _chart))
    return Value(kind)


def _path_kind(name: str, read: Callable[[str], Path]) -> Value[Path]:
    return Value(Kind(name, read))


def _funds(text: str) -> Funds:
    """20, or 20,24,30, or all"""
    if text.strip().casefold() == ALL_FUNDS:
        return ALL_FUNDS
    try:
        numbers = sorted({kinds.NUMBER.read(part) for part in text.split(",")})
    except FundledgerError:
        raise FundledgerError("usage.not_a_fund", value=text) from None
    return numbers[0] if len(numbers) == 1 else tuple(numbers)


def _source_file(text: str) -> Any:  # a SourceFile: `value_of` has it as the T of its kind
    from fundledger.files import SourceFile

    return SourceFile.at(_existing_file(text))


def _chart(text: str) -> Any:  # a SourceFile or a name, in the same way
    """tt99, or chart.toml"""
    from fundledger.files import SourceFile

    path = path_of(text)
    return SourceFile.at(path) if path.suffix.lower() == ".toml" else text


def _existing_file(text: str) -> Path:
    path = path_of(text)
    if path.is_dir():
        raise FundledgerError("usage.is_folder", path=text)
    if not path.exists():
        raise FundledgerError("usage.no_such_file", path=text)
    return path


def _file_to_write(text: str) -> Path:
    path = path_of(text)
    if path.is_dir():
        raise FundledgerError("usage.is_folder", path=text)
    return _in_a_folder(path)


def _folder_to_write(text: str) -> Path:
    path = path_of(text)
    if path.exists() and not path.is_dir():
        raise FundledgerError("usage.is_file", path=text)
    return _in_a_folder(path)


def _in_a_folder(path: Path) -> Path:
    """The path, if the folder is there that it is to be written in."""
    folder = path.absolute().parent
    if not folder.is_dir():
        raise FundledgerError("usage.no_such_folder", path=str(folder))
    return path


def _file_or_folder(text: str) -> Path:
    """A folder that is there, or a file in one."""
    path = path_of(text)
    if path.is_dir():
        return path
    if path.suffix.lower() in _OTHER_KINDS:
        raise FundledgerError("backup.not_a_sheet", suggested=f"{path.stem}.db")
    if text.strip().endswith(("/", "\\")):
        raise FundledgerError("usage.no_such_folder", path=text)
    return _file_to_write(text)


def _workbook_to_write(text: str) -> Path:
    return _ending(text, ".xlsx", "usage.not_xlsx")


def _pdf_to_write(text: str) -> Path:
    return _ending(text, ".pdf", "usage.not_pdf")


def _docx_to_write(text: str) -> Path:
    return _ending(text, ".docx", "usage.not_docx")


def _ending(text: str, ending: str, refusal: str) -> Path:
    path = _file_to_write(text)
    if path.suffix.lower() != ending:
        raise FundledgerError(refusal, path=text)
    return path


DAY = Value(kinds.DAY)
NUMBER = Value(kinds.NUMBER)
KNOWN_AT = Value(kinds.KNOWN_AT)
FUNDS: Value[Funds] = Value(Kind("funds", _funds))
LANGUAGE = Value(kinds.one_of(*LANGUAGES))
EXISTING_FILE = _path_kind("file", _existing_file)
FILE_TO_WRITE = _path_kind("file", _file_to_write)
FOLDER_TO_WRITE = _path_kind("folder", _folder_to_write)
FILE_OR_FOLDER = _path_kind("file_or_folder", _file_or_folder)
WORKBOOK_TO_WRITE = _path_kind("file", _workbook_to_write)
PDF_TO_WRITE = _path_kind("file", _pdf_to_write)
DOCX_TO_WRITE = _path_kind("file", _docx_to_write)
