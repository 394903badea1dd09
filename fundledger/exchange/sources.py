"""Which reader a file goes to: by the end of its name, and then its content has to agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from fundledger.bulk import no_collection
from fundledger.exchange.delimited import sheet_of_csv
from fundledger.exchange.sheets import sheets_of_workbook
from fundledger.exchange.trees import tree_of_json, tree_of_yaml
from fundledger.files import SourceFile, refuse, sentence_for_binary
from fundledger.schemas.filekinds import FileKind, Reading
from fundledger.schemas.layouts import Recogniser
from fundledger.schemas.raw import Sheet, Sheets, Source, Tree

T = TypeVar("T")
U = TypeVar("U")

WORKBOOKS = (".xlsx", ".xlsm")
DELIMITED = (".csv", ".tsv", ".txt")
TREES: dict[str, Callable[[SourceFile], Tree]] = {
    ".yaml": tree_of_yaml,
    ".yml": tree_of_yaml,
    ".json": tree_of_json,
}


def reading_of(kind: FileKind[T, U], file: SourceFile) -> Reading[T, U]:
    """What can be read of a file and what cannot; `BadFile` only where nothing can be."""
    with no_collection():
        return kind.read(source_of(file, kind.layouts[0]))


def source_of(file: SourceFile, layout: Recogniser) -> Source:
    """A tree for YAML and JSON, sheets for workbooks and CSV (read as they are asked for)."""
    read = TREES.get(file.suffix)
    return Sheets(file.name, sheets_of(file, layout)) if read is None else read(file)


def sheets_of(file: SourceFile, layout: Recogniser) -> Iterator[Sheet]:
    """The sheets of a workbook or CSV; `layout` tells which headings to expect."""
    if file.suffix in WORKBOOKS:
        yield from sheets_of_workbook(file)
    elif file.suffix in DELIMITED:
        yield sheet_of_csv(file, layout)
    else:
        key = sentence_for_binary(file.data)
        kinds = [*WORKBOOKS, *DELIMITED, *TREES]
        if key in (None, "file.zip_as_text"):
            refuse(file, "file.unknown_suffix", suffix=file.suffix or file.name, known=kinds)
        refuse(file, key)
